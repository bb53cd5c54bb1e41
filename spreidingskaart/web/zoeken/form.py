"""What a planner searches for: the form, the size, and what must hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import OwnerKind, Verdict
from spreidingskaart.model.fields import BY_NAME, OF_PLOTS
from spreidingskaart.web.layout import small
from spreidingskaart.web.one_of import one_of
from spreidingskaart.web.proposal_fields import in_pairs
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.words.fields import told_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City

_GOOD_ENOUGH: Final = {
    "Past, of past mogelijk": Verdict.MAY_FIT,
    "Alleen wat past": Verdict.FITS,
}
_OWNERS: Final = {"iedereen": None, "de gemeente": OwnerKind.MUNICIPALITY}
MAY_BE_LEFT_OUT: Final = ("zoning", "parking", "business_park")
AREAS: Final = (0, 250, 500, 1000, 2500, 5000, 10_000)
_FIRST: Final = (BY_NAME["places"], BY_NAME["own_parking"])
FIELDS: Final = (*_FIRST, *(field for field in OF_PLOTS if field not in _FIRST))
"""What is asked of every plot beside the form, in the order in which the page asks it."""


@dataclass(frozen=True)
class Search:
    """One question to all plots."""

    form: str
    numbers: Mapping[str, float | None]
    """By the name of its field; None where nobody said."""
    at_most: Verdict
    """The strictest verdict that is good enough."""
    must: tuple[str, ...]
    """Criteria that may not stand in the way, of those that may be left out."""
    least_area: float
    """m2."""
    owner: str | None
    also_unlikely: bool = False
    """Whether what may fit and leans to no is left too."""

    @property
    def size(self) -> dict[str, float]:
        """What is proposed on every plot beside the form, as far as it is known, by its name in `plot_proposals`."""
        given = {field.name: self.numbers.get(field.name) for field in FIELDS}
        return {name: value for name, value in given.items() if value is not None}

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria that must hold."""
        return tuple(name for name in BY_ID if name in self.must or name not in MAY_BE_LEFT_OUT)

    @property
    def told(self) -> str:
        """What is proposed beside the form, in words: "24 plekken en 9 m hoog"."""
        return _told(self.size)


def _told(size: Mapping[str, float]) -> str:
    return told_all({BY_NAME[name]: value for name, value in size.items()})


def search_form(city: City) -> Search:
    """Show the fields; return the question."""
    forms = [form for form in city.forms.values() if form.clustered]
    form = st.selectbox(
        "Wat moet er komen?",
        [form.id for form in forms],
        format_func=lambda form_id: city.forms[form_id].name,
        **kept("zoekvorm"),
    )
    numbers = in_pairs(_FIRST, [field.search_address for field in _FIRST])
    numbers |= _seldom_asked()
    good = one_of("Wat is goed genoeg?", _GOOD_ENOUGH, "Past, of past mogelijk", Name.GOOD_ENOUGH)
    also_unlikely = st.toggle("Ook wat waarschijnlijk niet past", **kept(Name.ALSO_UNLIKELY))
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
    owner = right.selectbox("Grond van", list(_OWNERS), **kept(Name.OWNER))
    return Search(
        form=str(form),
        numbers=numbers,
        at_most=_GOOD_ENOUGH[good],
        also_unlikely=also_unlikely,
        must=tuple(str(name) for name in must),
        least_area=float(area),
        owner=_OWNERS[str(owner)],
    )


def _seldom_asked() -> dict[str, float | None]:
    """Show what few people fill in; what is filled in stays in sight when the fields are folded away."""
    with st.expander("Meer gegevens"):
        rest = FIELDS[len(_FIRST) :]
        seldom = in_pairs(rest, [field.search_address for field in rest])
    filled_in = {name: value for name, value in seldom.items() if value is not None}
    if filled_in:
        small(f"Ook gevraagd: {_told(filled_in)}.")
    return seldom
