"""What the map of a site test shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.crs import to_wgs84
from spreidingskaart.web import url_state
from spreidingskaart.web.locatietoets import site_choice
from spreidingskaart.web.map.city_map import on_map, plan_codes, plan_colours, plan_legend
from spreidingskaart.web.map.legend import legend
from spreidingskaart.web.map.search_box import look_at
from spreidingskaart.web.map.state import MapState
from spreidingskaart.web.session import layer_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals
    from spreidingskaart.web.map.search_box import Found

_MODES: Final = {site_choice.PIN: "pin", site_choice.DRAW: "draw"}
_AROUND: Final = (0.004, 0.006)
"""Degrees of latitude and longitude shown around a candidate site."""


def site_map_state(
    city: City, way: str, visible: Sequence[str], found: Found | None, proposals: Proposals | None
) -> MapState:
    """Return the state of the map: the plot that is tested, or the corners as they were drawn where it was refused."""
    shape = site_choice.plot_ring() if proposals is None else _outline(proposals.geometry[0])
    view = look_at(city, found)
    site = url_state.choice("kandidaat")
    if site and shape and found is None:
        view = (f"kandidaat {site}", _corners_around(shape))
    return MapState(
        visible=[name for name in visible if name != "background"],
        mode=_MODES.get(way, "select"),
        level="wijken",
        shown=city.layers["facilities"]["id"][on_map(city)].tolist()
        if "facilities" in city.layers
        else None,
        legend=legend("Legenda", [plan_legend(city)]) if "zoning" in visible else "",
        colours=plan_colours(),
        codes=plan_codes(),
        pin=site_choice.point(),
        plot=shape,
        view=view,
        background="background" in visible,
        key=layer_key(),
    )


def _outline(geometry: shapely.Geometry) -> list[tuple[float, float]]:
    """Return the outer corners (latitude, longitude) of the largest part of a site in EPSG:28992."""
    parts = shapely.get_parts(geometry)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    ring = shapely.get_coordinates(
        to_wgs84(np.array([shapely.get_exterior_ring(largest)], dtype=object))
    )
    return [(round(latitude, 6), round(longitude, 6)) for longitude, latitude in ring.tolist()]


def _corners_around(
    shape: Sequence[tuple[float, float]],
) -> tuple[tuple[float, float], tuple[float, float]]:
    latitudes, longitudes = zip(*shape, strict=True)
    return (
        (min(latitudes) - _AROUND[0], min(longitudes) - _AROUND[1]),
        (max(latitudes) + _AROUND[0], max(longitudes) + _AROUND[1]),
    )
