"""The one file that tells more than everybody may see: a dossier that a planner asks for by name, and that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.confidential import confidential_name
from spreidingskaart.store import audit
from spreidingskaart.web.afweging.case import asked_of
from spreidingskaart.web.protected_download import protected_download
from spreidingskaart.web.rendering import render
from spreidingskaart.web.session import person
from spreidingskaart.weighing.dossier.case import Case as Frozen
from spreidingskaart.weighing.dossier.replay import make
from spreidingskaart.weighing.framework.lock import digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from spreidingskaart.web.afweging.case import ShownCase, Weighing

_SURE: Final = "weigh.confidential.sure"
_MADE: Final = "weigh.confidential.made"


def frozen_of(case: ShownCase, workshop: Mapping[str, Any] | None = None) -> Frozen:
    """Return everything that a weighing rests on, as far as the role of its City may see it.

    Parameters
    ----------
    case
        The weighing as the page shows it.
    workshop
        Outcome of a workshop session that goes with it.
    """
    return Frozen(
        measured=case.measured,
        facts=case.facts,
        framework=case.framework,
        lock=case.standing.lock,
        weights=case.weights,
        how=case.how,
        overrides=case.measured.overrides_of(case.store.all_overrides(seen_by=case.reader)),
        journal=case.store.history(framework_id=case.framework.id, seen_by=case.reader),
        workshop=workshop,
    )


def confidential_dossier(case: ShownCase) -> None:
    """Show, to who sees more than everybody, how to make a file of that: a second act, with a question first."""
    with st.expander("Vertrouwelijk dossier maken", key="weigh_confidential"):
        st.html(render("afweging/confidential.html"))
        sure = st.checkbox("Ik weet dat dit bestand beschermde voorzieningen noemt.", key=_SURE)
        if st.button("Maak het vertrouwelijke dossier", disabled=not sure):
            audit.write(
                audit.AuditKind.CONFIDENTIAL_FILE,
                person(),
                {"file": "dossier", "framework": case.framework.id},
            )
            st.session_state[_MADE] = (_asked(case), make(frozen_of(case))[0])
        asked, made = st.session_state.get(_MADE, (None, b""))
        if sure and asked == _asked(case):
            name = confidential_name(
                f"dossier-{case.framework.id}-v{case.framework.version}.zip", case.city.role
            )
            confidential_button(name, made)


def _asked(case: ShownCase) -> tuple[Weighing, str]:
    """Return what a file was made of, so that one of another question is not handed over as this one."""
    return asked_of(case), digest(case.framework)


def confidential_button(name: str, data: bytes) -> None:
    """Show the link to a confidential file, which only the browser of this planner gets."""
    protected_download(f"Bewaar {name}", data, name, "application/zip")
