"""What a planner searches for: the form, the size, and what must hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Verdict
from spreidingskaart.views.choices import KEPT

if TYPE_CHECKING:
    from spreidingskaart.city import City

_GOOD_ENOUGH: Final = {
    "Past, of past mogelijk": Verdict.MAY_FIT,
    "Alleen wat past": Verdict.FITS,
}
MAY_BE_LEFT_OUT: Final = ("zoning", "parking", "business_park")
AREAS: Final = (0, 250, 500, 1000, 2500, 5000, 10_000)


@dataclass(frozen=True)
class Search:
    """One question to all plots."""

    form: str
    places: float
    own_parking: float | None
    at_most: Verdict
    """The strictest verdict that is good enough."""
    must: tuple[str, ...]
    """Criteria that may not stand in the way, of those that may be left out."""
    least_area: float
    """m2."""
    owner: str | None


def search_form(city: City) -> Search:
    """Show the fields; return the question."""
    forms = [form for form in city.forms.values() if form.clustered]
    form = st.selectbox(
        "Wat moet er komen?",
        [form.id for form in forms],
        format_func=lambda form_id: city.forms[form_id].name,
        key="zoekvorm",
        **KEPT,
    )
    left, right = st.columns(2, gap="small")
    places = left.number_input("Plekken", 1, 1000, 24, key="zoekplekken", **KEPT)
    own = right.number_input(
        "Eigen parkeerplaatsen", 0, 2000, None, key="zoekparkeren", placeholder="onbekend", **KEPT
    )
    good = st.segmented_control(
        "Wat is goed genoeg?",
        list(_GOOD_ENOUGH),
        default="Past, of past mogelijk",
        key="goed",
        required=True,
        **KEPT,
    )
    must = st.pills(
        "Wat moet kloppen?",
        list(MAY_BE_LEFT_OUT),
        selection_mode="multi",
        default=list(MAY_BE_LEFT_OUT),
        format_func=lambda name: BY_ID[name].title,
        key="moet",
        **KEPT,
    )
    left, right = st.columns(2, gap="small")
    area = left.selectbox(
        "Minstens", AREAS, format_func=lambda area: f"{area:,} m²".replace(",", "."), key="oppervlak", **KEPT
    )
    owner = right.selectbox("Grond van", ("iedereen", "de gemeente"), key="grond", **KEPT)
    return Search(
        form=str(form),
        places=float(places),
        own_parking=None if own is None else float(own),
        at_most=_GOOD_ENOUGH[str(good)],
        must=tuple(str(name) for name in must),
        least_area=float(area),
        owner="municipality" if owner == "de gemeente" else None,
    )
