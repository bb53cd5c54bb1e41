"""Outlines of plots, a tile at a time: a map shows them from zoom 15, and only those in view."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.crs import to_rd, to_wgs84
from spreidingskaart.web.map.mercator import tile_box

if TYPE_CHECKING:
    from spreidingskaart.city import City

ZOOM: Final = 15


def plot_tile(city: City, column: int, row: int) -> bytes:
    """Return the outlines of the plots that touch one tile of zoom 15, as one GeoJSON multi-line; empty outside."""
    plots = city.layer("plots")
    lines: list[list[list[float]]] = []
    if plots is not None:
        (west, south), (east, north) = tile_box(ZOOM, column, row)
        box = to_rd(np.array([shapely.box(west, south, east, north)], dtype=object))[0]
        rings = shapely.get_exterior_ring(shapely.get_parts(plots.geometry[plots.tree.query(box)]))
        coordinates, ring = shapely.get_coordinates(to_wgs84(rings), return_index=True)
        starts = np.searchsorted(ring, np.arange(1, len(rings)))
        lines = (
            [part.round(6).tolist() for part in np.split(coordinates, starts)] if len(rings) else []
        )
    return json.dumps(
        {"type": "MultiLineString", "coordinates": lines}, separators=(",", ":")
    ).encode()
