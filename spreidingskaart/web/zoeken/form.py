"""What a planner searches for: the form, the size, and what must hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Verdict
from spreidingskaart.web import proposal_fields
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spreidingskaart.city import City

_GOOD_ENOUGH: Final = {
    "Past, of past mogelijk": Verdict.MAY_FIT,
    "Alleen wat past": Verdict.FITS,
}
MAY_BE_LEFT_OUT: Final = ("zoning", "parking", "business_park")
AREAS: Final = (0, 250, 500, 1000, 2500, 5000, 10_000)
_WORDS: Final[dict[str, Callable[[float], str]]] = {
    "places": lambda amount: count(amount, "plek", "plekken"),
    "own_parking": lambda amount: count(amount, "eigen parkeerplaats", "eigen parkeerplaatsen"),
    "units": lambda amount: count(amount, "woning of kamer", "woningen of kamers"),
    "height": lambda metres: f"{plain(metres)} m hoog",
    "temporary_years": lambda years: f"tijdelijk voor {plain(years)} jaar",
}


@dataclass(frozen=True)
class Search:
    """One question to all plots."""

    form: str
    places: float
    own_parking: float | None
    units: float | None
    height: float | None
    """Metres."""
    temporary_years: float | None
    at_most: Verdict
    """The strictest verdict that is good enough."""
    must: tuple[str, ...]
    """Criteria that may not stand in the way, of those that may be left out."""
    least_area: float
    """m2."""
    owner: str | None

    @property
    def size(self) -> dict[str, float]:
        """What is proposed on every plot beside the form, as far as it is known, by its name in `plot_proposals`."""
        given = {name: getattr(self, name) for name in _WORDS}
        return {name: value for name, value in given.items() if value is not None}

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria that must hold."""
        return tuple(name for name in BY_ID if name in self.must or name not in MAY_BE_LEFT_OUT)

    @property
    def told(self) -> str:
        """What is proposed beside the form, in words: "24 plekken en 9 m hoog"."""
        return _told(self.size)


def _told(size: Mapping[str, float | None]) -> str:
    return join([_WORDS[name](value) for name, value in size.items() if value is not None])


def search_form(city: City) -> Search:
    """Show the fields; return the question."""
    forms = [form for form in city.forms.values() if form.clustered]
    form = st.selectbox(
        "Wat moet er komen?",
        [form.id for form in forms],
        format_func=lambda form_id: city.forms[form_id].name,
        **kept("zoekvorm"),
    )
    left, right = st.columns(2, gap="small")
    with left:
        places = proposal_fields.places("zoekplekken")
    with right:
        own = proposal_fields.own_parking("zoekparkeren")
    seldom = _seldom_asked()
    good = st.segmented_control(
        "Wat is goed genoeg?",
        list(_GOOD_ENOUGH),
        default="Past, of past mogelijk",
        required=True,
        **kept(Name.GOOD_ENOUGH),
    )
    must = st.pills(
        "Wat moet kloppen?",
        list(MAY_BE_LEFT_OUT),
        selection_mode="multi",
        default=list(MAY_BE_LEFT_OUT),
        format_func=lambda name: BY_ID[name].title,
        **kept(Name.MUST_HOLD),
    )
    left, right = st.columns(2, gap="small")
    area = left.selectbox(
        "Minstens",
        AREAS,
        format_func=lambda area: f"{area:,} m²".replace(",", "."),
        **kept(Name.LEAST_AREA),
    )
    owner = right.selectbox("Grond van", ("iedereen", "de gemeente"), **kept(Name.OWNER))
    return Search(
        form=str(form),
        places=places,
        own_parking=own,
        **seldom,
        at_most=_GOOD_ENOUGH[str(good)],
        must=tuple(str(name) for name in must),
        least_area=float(area),
        owner="municipality" if owner == "de gemeente" else None,
    )


def _seldom_asked() -> dict[str, float | None]:
    """Show what few people fill in; what is filled in stays in sight when the fields are folded away."""
    with st.expander("Meer gegevens"):
        left, right = st.columns(2, gap="small", vertical_alignment="bottom")
        with left:
            units = proposal_fields.units("zoekeenheden")
        with right:
            height = proposal_fields.height("zoekhoogte")
        years = proposal_fields.temporary_years("zoektijdelijk")
    seldom = {"units": units, "height": height, "temporary_years": years}
    if told := _told(seldom):
        st.html(f'<div class="sk-small">Ook gevraagd: {told}.</div>')
    return seldom
