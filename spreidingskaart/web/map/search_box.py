"""Search by place name, offline: districts, wijken, buurten, stations, facilities and candidate sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
import streamlit as st

from geo.crs import to_wgs84
from spreidingskaart.city.known import of_layers
from spreidingskaart.web import address, url_state

if TYPE_CHECKING:
    from spreidingskaart.city import City

_KINDS: Final = {
    "districts": "stadsdeel",
    "wijken": "wijk",
    "buurten": "buurt",
    "stations": "station",
    "sites": "kandidaat",
    "facilities": "voorziening",
}
_AROUND: Final = 400.0
"""Metres shown around a point that was found."""


Corners = tuple[tuple[float, float], tuple[float, float]]
"""Two corners (latitude, longitude): south-west and north-east."""
View = tuple[str, Corners]
"""A wish to look somewhere: its name, and the corners."""


@dataclass(frozen=True)
class Found:
    """A place to look at: its name, and two corners (latitude, longitude)."""

    name: str
    corners: Corners


def names_of(city: City) -> dict[str, tuple[str, int]]:
    """Return every name that can be found, with its layer and row."""
    return city.known(of_layers("search_box.names"), lambda: _names(city))


def _names(city: City) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for layer_name, kind in _KINDS.items():
        layer = city.layer(layer_name)
        if layer is None or (layer_name == "districts" and layer_name not in city.levels):
            continue
        for row, name in enumerate(layer["name"]):
            if name is not None and layer.geometry[row] is not None:
                found.setdefault(f"{name} ({kind})", (layer_name, row))
    return found


def corners(geometry: shapely.Geometry) -> Corners:
    """Return two corners (latitude, longitude) of the box around a geometry in EPSG:28992, or around a point."""
    around = (
        shapely.buffer(geometry, _AROUND) if shapely.get_dimensions(geometry) == 0 else geometry
    )
    box = to_wgs84(np.array([shapely.box(*shapely.bounds(around))], dtype=object))
    west, south, east, north = (float(edge) for edge in shapely.bounds(box[0]))
    return (round(south, 5), round(west, 5)), (round(north, 5), round(east, 5))


def search_box(city: City) -> Found | None:
    """Show the search box; return what was chosen."""
    names = names_of(city)
    address.take(url_state.Name.SOUGHT, names)
    name = st.selectbox(
        "Zoek",
        list(names),
        index=None,
        placeholder="Wijk, buurt, station",
        width=240,
        **address.kept(url_state.Name.SOUGHT),
    )
    if name is None:
        return None
    layer_name, row = names[name]
    return Found(name, corners(city.layers[layer_name].geometry[row]))


def look_at(city: City, found: Found | None) -> View | None:
    """Return where the map must look: what was found, else the whole city, unless the address holds a view."""
    if found is not None:
        return found.name, found.corners
    return None if url_state.choice(url_state.Name.VIEW) else ("stad", corners(city.outline))
