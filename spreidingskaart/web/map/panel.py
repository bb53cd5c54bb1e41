"""The map on a page: one base map that never changes, one small state, and the events that come back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import shapely
import streamlit as st

from geo.crs import point_to_wgs84
from spreidingskaart.web import url_state
from spreidingskaart.web.map.frame import show_frame
from spreidingskaart.web.map.names import EventKind
from spreidingskaart.web.map.state import MapState, packed

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City

HEIGHT: Final = 640
"""Pixels before our styles make the frame fill its place."""
START_ZOOM: Final = 11.75
_KINDS: Final = frozenset(EventKind)
_SEEN: Final = "{}.serial"
"""Key in the session of the last event that was taken, by the name of the map."""


@dataclass(frozen=True)
class MapEvent:
    """What a person did on the map."""

    kind: EventKind
    latitude: float | None = None
    longitude: float | None = None
    zoom: float | None = None
    layer: str | None = None
    id: str | None = None
    ring: tuple[tuple[float, float], ...] = ()


def show_map(
    city: City, state: MapState, *, key: str, on_event: Callable[[MapEvent], None]
) -> None:
    """Show the map; `on_event` is called before the next run with what a person did, each event once and in order.

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
        for event in _new_events(key):
            if event.kind is EventKind.VIEW:
                _keep_view(event)
            else:
                on_event(event)

    latitude, longitude = _middle(city)
    show_frame(
        (latitude, longitude, START_ZOOM),
        packed({**state.document(city), **_standing(city, key)}),
        key=key,
        height=HEIGHT,
        on_change=take,
    )


def _middle(city: City) -> tuple[float, float]:
    """Return the middle of the city in degrees, where every base map begins.

    The base map is the same in every session, so that a session that begins anew (the server started again, or forgot
    a visitor who was away) finds the frame as it stands, with what its visitor did meanwhile.
    """
    centre = shapely.centroid(city.outline)
    longitude, latitude = point_to_wgs84(centre.x, centre.y)
    return round(latitude, 4), round(longitude, 4)


def _standing(city: City, key: str) -> dict[str, Any]:
    """Return where this session stands: who it is, the last event that it took, and where the map first looks."""
    return {
        "session": _session(key),
        "taken": st.session_state.get(_SEEN.format(key)),
        "start": _start(city, key),
    }


def _session(key: str) -> str:
    """Return a name of this session, made once: a frame that knows another one sends again what was not taken."""
    name: str = st.session_state.setdefault(f"{key}.session", secrets.token_hex(6))
    return name


def _start(city: City, key: str) -> tuple[float, float, float]:
    """Return where the map first looks, frozen for the session: the view in the address, else the whole city."""
    start: tuple[float, float, float] = st.session_state.setdefault(
        f"{key}.start", url_state.view() or (*_middle(city), START_ZOOM)
    )
    return start


def _new_events(key: str) -> list[MapEvent]:
    """Return what was done since the last time, and remember that it was taken.

    What was sent to another session is left alone: the frame sends again what that session did not take.
    """
    seen = _SEEN.format(key)
    value = st.session_state.get(key)
    if not isinstance(value, dict) or value.get("session") != _session(key):
        return []
    fresh = unseen(_sent(value), st.session_state.get(seen))
    if fresh:
        st.session_state[seen] = fresh[-1]["serial"]
    return [_event(raw) for raw in fresh if raw.get("kind") in _KINDS]


def unseen(sent: list[dict[str, Any]], last: str | None) -> list[dict[str, Any]]:
    """Return the events after the one with serial number `last`; all of them where it is not among them."""
    serials = [raw.get("serial") for raw in sent]
    return sent[serials.index(last) + 1 :] if last in serials else sent


def _sent(value: dict[str, Any]) -> list[dict[str, Any]]:
    events = value.get("events")
    return [raw for raw in events if isinstance(raw, dict)] if isinstance(events, list) else []


def _event(raw: dict[str, Any]) -> MapEvent:
    return MapEvent(
        kind=EventKind(raw["kind"]),
        latitude=raw.get("lat"),
        longitude=raw.get("lon"),
        zoom=raw.get("zoom"),
        layer=raw.get("layer"),
        id=raw.get("id"),
        ring=tuple((float(lat), float(lon)) for lat, lon in raw.get("ring", [])),
    )


def _keep_view(event: MapEvent) -> None:
    if event.latitude is not None and event.longitude is not None and event.zoom is not None:
        url_state.keep_view(event.latitude, event.longitude, event.zoom)
