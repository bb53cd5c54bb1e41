"""Which site a visitor tests: a pin, a plot, a candidate or typed coordinates; with undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from geo.crs import point_to_rd, point_to_wgs84
from spreidingskaart.errors import InputError
from spreidingskaart.web import chosen_site, url_state
from spreidingskaart.web.candidate_box import candidate_box
from spreidingskaart.web.layout import small
from spreidingskaart.web.url_state import Name
from spreidingskaart.words.coordinates import read_coordinates, told_in_degrees, told_in_rd
from spreidingskaart.words.numbers import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.web.url_state import Arrival

PIN: Final = "Prik een punt"
DRAW: Final = "Teken een perceel"
SITE: Final = "Kandidaat"
TYPE: Final = "Adres of perceel"
_TYPE_BEFORE: Final = "Coördinaten"
"""What links from before say."""
WAYS: Final = (PIN, DRAW, SITE, TYPE)
_HISTORY: Final = "site_choice.history"
_MOST_STEPS: Final = 50
_FOUND: Final = "site_choice.found"
_BOX: Final = "kandidaat.box"


def _remember(step: Mapping[str, str | None]) -> None:
    """Keep a site, so that undo brings it back."""
    history = st.session_state.setdefault(_HISTORY, [])
    history.append(tuple(step[name] for name in url_state.SITE))
    del history[:-_MOST_STEPS]


def _now() -> dict[str, str | None]:
    return {name: url_state.choice(name) for name in url_state.SITE}


def may_undo() -> bool:
    """Whether there is a step to take back."""
    return bool(st.session_state.get(_HISTORY))


def undo() -> None:
    """Take the last step back."""
    history = st.session_state.get(_HISTORY) or []
    if history:
        for name, value in zip(url_state.SITE, history.pop(), strict=True):
            url_state.choose(name, value)


def clear() -> None:
    """Forget the site; undo brings it back."""
    _choose(None, None)


def follow_link(arrival: Arrival) -> None:
    """Take the site that a link names instead of the one that was chosen before; undo brings that back."""
    if any(arrival.before[name] for name in url_state.SITE):
        _remember(arrival.before)
    for name in url_state.SITE:
        if name not in arrival.named:
            url_state.choose(name, None)


def chosen() -> bool:
    """Whether there is a site."""
    return any(_now().values())


def _choose(name: Name | None, value: str | None) -> None:
    """Choose a site in one way, and let go of the others."""
    _remember(_now())
    for way in url_state.SITE:
        url_state.choose(way, value if way is name else None)


def choose_one(name: Name, value: str) -> None:
    """Choose a pin or a plot that was found, as the address bar holds it; the map goes there."""
    _choose(name, value)
    st.session_state[_FOUND] = value


def follow_older_link() -> None:
    """Take the name that the way to type coordinates had in older links."""
    url_state.take_renamed(Name.WAY, _TYPE_BEFORE, TYPE)


def choose_point(latitude: float, longitude: float) -> None:
    """Choose a pin."""
    _choose(Name.PIN, url_state.point_text(latitude, longitude))


def choose_plot(ring: tuple[tuple[float, float], ...]) -> None:
    """Choose a plot by its corners (latitude, longitude)."""
    _choose(Name.PLOT, url_state.plot_text(ring))


def choose_candidate(site_id: str | None) -> None:
    """Choose a candidate site."""
    _choose(Name.CANDIDATE, site_id)


def found_here() -> str | None:
    """Return the chosen site as the address bar holds it, where it was found by what somebody typed or handed in."""
    found: str | None = st.session_state.get(_FOUND)
    return found if found in (url_state.choice(Name.PIN), url_state.choice(Name.PLOT)) else None


def typed_point(text: str, city: City) -> tuple[float, float]:
    """Return (latitude, longitude) of typed coordinates: RD metres or degrees.

    Raises
    ------
    InputError
        With one Dutch sentence in the notation that was used: no coordinates, or not in the municipality.
    """
    x, y = read_coordinates(text)
    if city.buurt_at(np.array([x]), np.array([y]))[0] < 0:
        raise InputError(f"{quoted(text)} ligt buiten {city.municipality.name}.")
    longitude, latitude = point_to_wgs84(x, y)
    return latitude, longitude


def told() -> str:
    """Return where the chosen pin lies in both coordinate systems."""
    at = chosen_site.point()
    if at is None:
        return ""
    return f"{told_in_rd(*point_to_rd(at[1], at[0]))} · {told_in_degrees(*at)}"


def site_box(city: City) -> None:
    """Show the list of candidate sites."""
    sites = city.layer("sites")
    if sites is None:
        small(f"Er zijn geen kandidaatlocaties. {city.why_missing('sites')}")
        return
    names = dict(zip(sites["id"], sites["name"], strict=True))
    candidate_box(
        city,
        names,
        url_state.choice(Name.CANDIDATE),
        key=_BOX,
        on_change=lambda: choose_candidate(st.session_state[_BOX]),
    )
