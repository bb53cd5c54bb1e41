"""The map of a group that the scan found: its circle, and the buurten in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
import streamlit as st

from geo.crs import point_to_wgs84
from spreidingskaart.city.measures.figure_classes import AMOUNTS, NONE_COLOUR
from spreidingskaart.spread.counts import ids_of_open
from spreidingskaart.web.map.fills import FILL_OPACITY, themed
from spreidingskaart.web.map.panel import show_map
from spreidingskaart.web.map.state import Fill, MapState
from spreidingskaart.web.session import layer_key

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.spread.scan import Scan
    from spreidingskaart.web.map.panel import MapEvent
    from spreidingskaart.web.map.state import LatLon

_MARGIN: Final = 800.0
"""Metres around the circle that the map shows."""
_IN_CIRCLE, _OUTSIDE = themed([AMOUNTS[1], NONE_COLOUR])
_LEGEND: Final = (
    f'<ul><li><i style="background:{_IN_CIRCLE};opacity:{FILL_OPACITY}"></i>buurt in de cirkel</li></ul>',
)


def group_map(city: City, scan: Scan) -> None:
    """Show where the group lies; `city` in the year of the scan."""
    with st.container(key="spread_group"):
        show_map(city, group_state(city, scan), key="groepkaart", on_event=_nothing)


def group_state(city: City, scan: Scan) -> MapState:
    """Return the map of a group.

    Raises
    ------
    ValueError
        If the scan found no group.
    """
    if scan.circle is None:
        message = "the scan found no group to show"
        raise ValueError(message)
    x, y, radius = scan.circle
    inside = np.isin(np.arange(len(city.areas("buurten"))), scan.buurten)
    west, south, east, north = shapely.bounds(shapely.Point(x, y).buffer(radius + _MARGIN))
    corners: list[LatLon] = [
        _degrees(float(west), float(south)),
        _degrees(float(east), float(north)),
    ]
    return MapState(
        visible=["facilities", "names", "water"],
        level="buurten",
        fill=Fill(
            "buurten",
            "".join("1" if one else "0" for one in inside),
            [_OUTSIDE, _IN_CIRCLE],
            ["in de cirkel" if one else "buiten de cirkel" for one in inside],
        ),
        shown=ids_of_open(city, scan.kind),
        legend=_LEGEND,
        ring=(*_degrees(x, y), radius),
        view=(f"groep {scan.kind.id} {city.year}", corners),
        background=True,
        key=layer_key(),
    )


def _degrees(x: float, y: float) -> LatLon:
    longitude, latitude = point_to_wgs84(x, y)
    return latitude, longitude


def _nothing(_event: MapEvent) -> None:
    """Do nothing: this map answers, it does not ask."""
