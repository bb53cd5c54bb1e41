"""The screen Dossier: take the whole weighing away in one file, or check such a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from spreidingskaart.errors import InputError
from spreidingskaart.web.rendering import render
from spreidingskaart.weighing.dossier.apart import try_apart
from spreidingskaart.weighing.dossier.case import Case as Frozen
from spreidingskaart.weighing.dossier.packing import sha256
from spreidingskaart.weighing.dossier.replay import make, replay, role_of
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from spreidingskaart.web.afweging.case import ShownCase
    from spreidingskaart.weighing.dossier.replay import Replayed

_MADE = "weigh.dossier.made"
_REPLAYED = "weigh.dossier.replayed"


def dossier_screen(case: ShownCase) -> None:
    """Show what goes into the dossier, the button, and the check."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if case.covered:
            told = "Een dossier noemt namen. Zet eerst het kader vast (stap Kader)."
            st.html(render("afweging/nothing.html", told=told))
        else:
            _make(case)
    with right, st.container(key="weigh_side"):
        _check(case)


def _make(case: ShownCase) -> None:
    frozen = Frozen(
        measured=case.measured,
        facts=case.facts,
        framework=case.framework,
        lock=case.standing.lock,
        weights=case.weights,
        overrides=case.measured.overrides_of(case.store.all_overrides()),
        journal=case.store.history(framework_id=case.framework.id),
    )
    wanted = _wanted(case)
    kept: Any = st.session_state.get(_MADE)
    if kept is None or kept[0] != wanted:
        kept = (wanted, *make(frozen))
        st.session_state[_MADE] = kept
    _, data, fingerprint = kept
    st.html(
        render(
            "afweging/dossier.html",
            fingerprint=fingerprint,
            size=number(len(data) / 1e6, 1),
            locked=case.standing.lock is not None,
            tried=case.weights is not None,
            examples=case.examples,
        )
    )
    st.download_button(
        "Dossier (zip)",
        data,
        f"dossier-{case.framework.id}-v{case.framework.version}.zip",
        "application/zip",
        type="primary",
        on_click="ignore",
    )


def _wanted(case: ShownCase) -> tuple[Any, ...]:
    events = case.store.history(most=1)
    return (
        case.city.version,
        case.city.role,
        case.framework.id,
        case.framework.version,
        case.measured.places,
        case.examples,
        tuple((case.weights or {}).items()),
        events[0].id if events else 0,
    )


def _replayed(case: ShownCase, data: bytes) -> Replayed:
    """Return what comes of doing the sum of an upload again; asked once for the same file and City.

    Raises
    ------
    InputError
        If it is no dossier; the same file is refused again without being read again.
    """
    asked = (sha256(data), case.city.version, case.city.role)
    kept: Any = st.session_state.get(_REPLAYED)
    if kept is None or kept[0] != asked:
        kept = (asked, _replay(case, data))
        st.session_state[_REPLAYED] = kept
    answer = kept[1]
    if isinstance(answer, InputError):
        raise answer
    return cast("Replayed", answer)


def _replay(case: ShownCase, data: bytes) -> Replayed | InputError:
    try:
        with st.spinner("Het dossier wordt nagerekend."):
            try_apart(data)
            _, role = role_of(data)
            return replay(data, case.city if role == case.city.role else None)
    except InputError as error:
        return error


def _check(case: ShownCase) -> None:
    st.html(render("afweging/heading.html", told="Reken een dossier na"))
    given = st.file_uploader(
        "Dossier (zip)", type=["zip"], key="weigh.dossier.file", label_visibility="collapsed"
    )
    if given is None:
        told = "Kies een bestand. Het wordt nagerekend uit wat erin staat; er wordt niets bewaard."
        st.html(render("afweging/note.html", told=told))
        return
    try:
        found = _replayed(case, given.getvalue())
    except InputError as error:
        st.error(str(error))
        return
    ranked = [
        site for site in found.weighing["sites"] if site["rank"] and site["total"] is not None
    ]
    st.html(
        render(
            "afweging/checked.html",
            identical=found.identical,
            differences=found.differences[:10],
            fingerprint=found.fingerprint,
            lock=found.lock,
            today=(*found.today, *found.rules.sentences),
            first=[(site["rank"], site["name"], number(site["total"], 1)) for site in ranked[:5]],
        )
    )
