"""Which workshop session goes into the dossier: one whose outcome was fixed, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from spreidingskaart.web.rendering import literal
from spreidingskaart.workshop.result import fixed_outcomes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.web.afweging.case import ShownCase

_CHOSEN: Final = "weigh.dossier.workshop"
"""Not in the address: it says what goes into a file, and changes nothing that is on the page."""
_NONE: Final = ""


def workshop_choice(case: ShownCase, *, internal: bool) -> Mapping[str, Any] | None:
    """Show the sessions that may go with a dossier, and return the outcome that was chosen.

    Parameters
    ----------
    case
        The weighing, of what everybody may see.
    internal
        Whether sessions are offered of which the answers are not published.
    """
    offered = fixed_outcomes(case.store, case.city.municipality.name, internal=internal)
    if not offered:
        return None

    def title(code: str) -> str:
        return literal(offered[code]["result"]["title"]) if code else "Geen werksessie erbij"

    chosen = st.selectbox(
        "Uitkomst van een werksessie", [_NONE, *offered], format_func=title, key=_CHOSEN
    )
    return offered.get(chosen)
