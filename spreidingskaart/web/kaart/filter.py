"""The filter of facilities: which forms, target groups and statuses, in which year, of what size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.measures.facilities import target_groups_of
from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.web import address
from spreidingskaart.web.kaart.year import chosen_year
from spreidingskaart.web.number_field import number_within
from spreidingskaart.web.rendering import literal
from spreidingskaart.web.url_state import Name, held, kept
from spreidingskaart.words.marks import STATUS_NAMES

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.city.measures.facility_filter import Filtered

_FILTER: Final = (
    Name.FORMS,
    Name.TARGET_GROUPS,
    Name.STATUSES,
    Name.LEAST_PLACES,
)
"""The choices of the filter, by their names in the address; the year has a slider of its own (`year.py`)."""


def facility_filter(city: City) -> Filtered:
    """Show the filter; return what passes. Every choice is kept in the address under its own name."""
    with st.popover(literal(f"Filter ({chosen})" if (chosen := _amount_chosen()) else "Filter")):
        forms = st.multiselect(
            "Woonzorgvorm",
            list(city.forms),
            format_func=lambda form: city.forms[form].name,
            placeholder="Alle vormen",
            **kept(Name.FORMS),
        )
        groups = groups_of(city)
        address.take(Name.TARGET_GROUPS, groups, many=True)
        target_groups = st.multiselect(
            "Doelgroep",
            groups,
            placeholder="Alle doelgroepen",
            **address.kept(Name.TARGET_GROUPS),
        )
        statuses = st.pills(
            "Status",
            list(STATUS_NAMES),
            selection_mode="multi",
            format_func=STATUS_NAMES.__getitem__,
            **kept(Name.STATUSES),
        )
        least = number_within(
            "Minstens zoveel plekken", 0, 1000, whole=True, key=str(Name.LEAST_PLACES), empty="0"
        )
    wanted = FacilityFilter(
        forms=tuple(forms),
        target_groups=tuple(target_groups),
        statuses=tuple(statuses),
        year=chosen_year(city),
        least_places=int(least or 0),
    )
    return apply_filter(city, wanted)


def _amount_chosen() -> int:
    """Return how many choices of the filter are made, before its fields are drawn."""
    values = [held(name) for name in _FILTER]
    return sum(bool(value) and value != "0" for value in values)


def groups_of(city: City) -> list[str]:
    """Return the target groups of the facilities and of the care forms of hidden counts."""
    layers = [
        layer for layer in (city.layer("facilities"), city.hidden_counts) if layer is not None
    ]
    served = [target_groups_of(city, layer, row) for layer in layers for row in range(len(layer))]
    return sorted({group for groups in served for group in groups})
