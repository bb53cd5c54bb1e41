"""Search by place name, offline: districts, wijken, buurten, stations, facilities and candidate sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
import streamlit as st

from geo.crs import point_to_wgs84, to_wgs84
from spreidingskaart.city import LEVELS
from spreidingskaart.city.known import of_layers
from spreidingskaart.web import address, url_state

if TYPE_CHECKING:
    from collections.abc import Callable

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
    """A place to look at: it gets an outline or a ring on the map, with its name."""

    name: str
    """With its kind: `Almere Haven (stadsdeel)`."""
    corners: Corners
    layer: str
    """Of the City, and for areas also of the map."""
    id: str | None
    """Code of an area, or id; None for a station."""
    at: tuple[float, float] | None
    """Latitude and longitude; None for an area, which has an outline."""

    def document(self) -> dict[str, object]:
        """Return what the map script needs to show it."""
        called = self.name.rpartition(" (")[0]
        return {"name": called, "layer": self.layer, "id": self.id, "at": self.at}


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


def search_box(city: City, on_found: Callable[[Found], None] | None = None) -> Found | None:
    """Show the search box; return what was chosen. `on_found` hears of it once, before the page runs."""
    names = names_of(city)

    def tell() -> None:
        chosen = st.session_state.get(str(url_state.Name.SOUGHT))
        if on_found is not None and chosen in names:
            on_found(_found(city, chosen))

    address.take(url_state.Name.SOUGHT, names)
    name = st.selectbox(
        "Zoek",
        list(names),
        index=None,
        placeholder="Wijk, buurt, station",
        width=240,
        on_change=tell,
        **address.kept(url_state.Name.SOUGHT),
    )
    return None if name is None else _found(city, name)


def _found(city: City, name: str) -> Found:
    layer_name, row = names_of(city)[name]
    layer = city.layers[layer_name]
    shape = layer.geometry[row]
    column = "code" if layer_name in LEVELS else "id"
    row_id = str(layer[column][row]) if column in layer.columns else None
    at = None
    if layer_name not in LEVELS:
        middle = shapely.point_on_surface(shape)
        longitude, latitude = point_to_wgs84(middle.x, middle.y)
        at = (round(latitude, 5), round(longitude, 5))
    return Found(name, corners(shape), layer_name, row_id, at)


def look_at(city: City, found: Found | None) -> View | None:
    """Return where the map must look: what was found, else the whole city, unless the address holds a view."""
    if found is not None:
        return found.name, found.corners
    return None if url_state.choice(url_state.Name.VIEW) else ("stad", corners(city.outline))
