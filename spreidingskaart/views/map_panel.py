"""The map on a page: one base map that never changes, one small state, and the events that come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import shapely
import streamlit as st
from streamlit_folium import st_folium

from geo.crs import point_to_wgs84
from spreidingskaart.maps.base import base_map
from spreidingskaart.maps.state import MapState, state_group
from spreidingskaart.views import choices

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City

HEIGHT: Final = 640
"""Pixels before our styles make the frame fill its place."""
START_ZOOM: Final = 11.75


@dataclass(frozen=True)
class MapEvent:
    """What a person did on the map."""

    kind: str
    """pin, plot, pick, stop or view."""
    latitude: float | None = None
    longitude: float | None = None
    layer: str | None = None
    id: str | None = None
    ring: tuple[tuple[float, float], ...] = ()


def show_map(city: City, state: MapState, *, key: str, on_event: Callable[[MapEvent], None]) -> None:
    """Show the map; `on_event` is called before the next run with what a person did, each event once.

    Parameters
    ----------
    city
        As the session may see it.
    state
        Everything that differs from the last run.
    key
        Name of this map; another name is another frame.
    """

    def take() -> None:
        event = _new_event(key)
        if event is None:
            return
        if event.kind == "view":
            return
        on_event(event)

    latitude, longitude, zoom = _start(city, key)
    st_folium(
        base_map(latitude, longitude, zoom),
        key=key,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=state_group(state.document(city)),
        on_change=take,
    )


def _start(city: City, key: str) -> tuple[float, float, float]:
    """Return where the map starts, frozen for the session: the view in the address, else the whole city."""
    frozen = f"{key}.start"
    if frozen not in st.session_state:
        view = choices.numbers("beeld", 3)
        if view is None:
            centre = shapely.centroid(city.outline)
            longitude, latitude = point_to_wgs84(centre.x, centre.y)
            view = (round(latitude, 4), round(longitude, 4), START_ZOOM)
        st.session_state[frozen] = view
    latitude, longitude, zoom = st.session_state[frozen]
    return latitude, longitude, zoom


def _new_event(key: str) -> MapEvent | None:
    value: Any = st.session_state.get(key) or {}
    event = value.get("event") if isinstance(value, dict) else None
    seen = f"{key}.serial"
    if not isinstance(event, dict) or st.session_state.get(seen) == event.get("serial"):
        return None
    st.session_state[seen] = event.get("serial")
    if event.get("kind") == "view":
        choices.choose("beeld", f"{event['lat']:.5f},{event['lon']:.5f},{event['zoom']:.2f}")
    ring = tuple((float(lat), float(lon)) for lat, lon in event.get("ring", []))
    return MapEvent(
        kind=str(event.get("kind")),
        latitude=event.get("lat"),
        longitude=event.get("lon"),
        layer=event.get("layer"),
        id=event.get("id"),
        ring=ring,
    )
