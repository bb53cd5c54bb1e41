"""What may stand in the address of who sees more than everybody: nothing that the public may not see.

An address is kept by the browser, the proxy and whoever gets the link. So a view, a ring and a search stay in the
session while somebody looks as planner, and so do a point, a plot and a selection that tell of a protected place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

import shapely
import streamlit as st

from geo.crs import point_to_rd
from spreidingskaart.city.access import PUBLIC
from spreidingskaart.city.known import of_rules
from spreidingskaart.web import url_state
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.session import city, ended_amid_run, role
from spreidingskaart.web.url_state import Name, is_plot, read_plot, read_point

if TYPE_CHECKING:
    from collections.abc import Collection

    from spreidingskaart.city import City

NEAR: Final = 150.0
"""Metres: a point this near to a protected facility tells of it."""
NEVER: Final = frozenset({Name.VIEW, Name.RING})
"""Choices that the map makes by itself, also around what is protected."""
SEARCHES: Final = (Name.SOUGHT, Name.TARGET_GROUPS)
"""Choices of widgets whose options come from facilities."""
_FACILITIES: Final = "facilities"
_TAKEN: Final = "address.taken."


def restore() -> None:
    """Take what a link says, and write every choice back that may stand in the address (`url_state.restore`).

    A run that began under a role writes nothing once that role ended: what it holds is not for everybody.
    """
    if ended_amid_run():
        return
    if role() == PUBLIC:
        url_state.restore()
        return
    _take_searches()
    url_state.restore(may_stand=may_stand)


def kept(name: Name) -> dict[str, Any]:
    """Return what makes a widget with options of facilities keep its choice; for the public also in the address."""
    if role() == PUBLIC and not ended_amid_run():
        return url_state.kept(name)
    return {"key": str(name), "persist_state": "session"}


def may_stand(name: str, value: str) -> bool:
    """Whether a choice of who sees more may stand in the address; nothing may once nobody sees more."""
    return _is_public(name, value) and role() != PUBLIC


def _is_public(name: str, value: str) -> bool:
    if name in NEVER:
        return False
    if name == Name.SELECTION:
        layer, _, row_id = value.partition(":")
        return layer != _FACILITIES or row_id in _ids(served_city(PUBLIC))
    return not _is_near_protected(value) if name in (*url_state.SITE, Name.SEARCHED) else True


def tells_of_protected(address: str) -> bool:
    """Whether an address that we are about to show says what only this role may see."""
    asked = parse_qs(urlsplit(address).query)
    return role() != PUBLIC and not all(
        may_stand(name, value) for name, values in asked.items() for value in values
    )


def take(name: Name, options: Collection[str], *, many: bool = False) -> None:
    """Let a widget without a place in the address begin with what the link said, as far as there is such an option."""
    known = [value for value in st.session_state.pop(_TAKEN + name, ()) if value in options]
    if known and str(name) not in st.session_state:
        st.session_state[str(name)] = known if many else known[0]


def _take_searches() -> None:
    """Take a search from a link, and take it out of the address."""
    for name in map(str, SEARCHES):
        if values := url_state.taken_out(name):
            st.session_state[_TAKEN + name] = values


def _is_near_protected(value: str) -> bool:
    corners = (
        read_plot(value) if is_plot(value) else [point] if (point := read_point(value)) else []
    )
    spots = protected_spots(city(), served_city(PUBLIC))
    if not corners or shapely.is_empty(spots):
        return False
    in_metres = [point_to_rd(longitude, latitude) for latitude, longitude in corners]
    place = shapely.Polygon(in_metres) if len(in_metres) > 2 else shapely.MultiPoint(in_metres)
    return bool(shapely.distance(place, spots) <= NEAR)


def protected_spots(seen: City, public: City) -> shapely.MultiPoint:
    """Return where the facilities are that one City has and the public one has not; EPSG:28992."""
    return seen.known(of_rules("address.protected", public.version), lambda: _spots(seen, public))


def _spots(seen: City, public: City) -> shapely.MultiPoint:
    facilities, open_ones = seen.layer(_FACILITIES), _ids(public)
    if facilities is None:
        return shapely.MultiPoint()
    rows = zip(facilities["id"], facilities.geometry, strict=True)
    return shapely.MultiPoint(
        [shape for row_id, shape in rows if shape is not None and row_id not in open_ones]
    )


def _ids(of: City) -> Collection[str]:
    layer = of.layer(_FACILITIES)
    return frozenset() if layer is None else frozenset(layer["id"].tolist())
