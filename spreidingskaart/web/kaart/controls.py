"""The bar above the map of the city: areas, colour, layers, filter, ring, and search by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.city.measures.figures import FIGURES, LEVEL_NAMES
from spreidingskaart.web import url_state
from spreidingskaart.web.fictional import zoning_name
from spreidingskaart.web.kaart.filter import facility_filter
from spreidingskaart.web.layout import bar
from spreidingskaart.web.map.city_map import DEFAULT_LAYERS, LAYER_NAMES, NO_FILL, ZONING
from spreidingskaart.web.map.search_box import search_box
from spreidingskaart.web.one_of import one_of
from spreidingskaart.web.parts import part_or
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.city.measures.facility_filter import Filtered
    from spreidingskaart.web.map.search_box import Found
    from spreidingskaart.web.url_state import LatLon

_RADII: Final = (0, 250, 500, 1000, 1500, 2500)


@dataclass(frozen=True)
class MapChoices:
    """What the bar says."""

    level: str
    fill: str
    """Id of a figure, or what else colours the map."""
    layers: tuple[str, ...]
    """Layers that show on the map."""
    filtered: Filtered
    """What passes the filter."""
    radius: int
    """Metres; 0 for no ring."""
    sought: Found | None
    """What was searched by name."""

    @property
    def centre(self) -> LatLon | None:
        """Latitude and longitude of the centre of the ring."""
        return url_state.chosen_point(Name.RING) if self.radius else None


def controls(city: City) -> MapChoices:
    """Show the bar; return what it says."""
    with bar():
        levels = [level for level in LEVEL_NAMES if level in city.levels]
        level = one_of("Gebied", levels, "wijken", Name.AREAS, told=LEVEL_NAMES.__getitem__)
        fill, layers = _fill(city), _layers()
        filtered = part_or(None, "Het filter", facility_filter, city)
        radius = st.selectbox(
            "Straal om uw klik",
            _RADII,
            format_func=lambda metres: f"{number(metres)} m" if metres else "geen",
            width=150,
            **kept(Name.RADIUS),
        )
        sought = part_or(None, "Het zoekveld", search_box, city, _choose)
    filtered = filtered or apply_filter(city, FacilityFilter())
    return MapChoices(level, fill, layers, filtered, int(radius), sought)


def _choose(found: Found) -> None:
    """Choose what was found: the panel tells of it. A station is only shown."""
    if found.id is not None and url_state.selection() != (found.layer, found.id):
        url_state.select(found.layer, found.id)


def _fill(city: City) -> str:
    fills = {
        **{figure.id: figure.name for figure in FIGURES.values()},
        ZONING: zoning_name(city),
        NO_FILL: "Geen kleur",
    }
    fill = st.selectbox(
        "Kleur",
        list(fills),
        index=_first_loaded(city),
        format_func=fills.__getitem__,
        width=280,
        **kept(Name.COLOUR),
    )
    return str(fill)


def _first_loaded(city: City) -> int:
    """Return the row of the first figure whose layer is loaded; the first where none is."""
    rows = (row for row, figure in enumerate(FIGURES.values()) if figure.layer in city.layers)
    return next(rows, 0)


def _layers() -> tuple[str, ...]:
    names = {**LAYER_NAMES, "background": "Achtergrondkaart (PDOK)"}
    with st.popover("Lagen"):
        visible = st.pills(
            "Wat staat er op de kaart?",
            list(names),
            selection_mode="multi",
            default=[*DEFAULT_LAYERS, "background"],
            format_func=names.__getitem__,
            **kept(Name.LAYERS),
        )
    return tuple(map(str, visible))
