"""Which place a visitor tests: a pin, a plot, a candidate site or typed coordinates; with undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
import streamlit as st

from geo.crs import looks_like_degrees, point_to_rd, point_to_wgs84, to_rd
from spreidingskaart.errors import InputError
from spreidingskaart.web import url_state
from spreidingskaart.web.fictional import candidate_name
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from spreidingskaart.city import City

PIN: Final = "Prik een punt"
DRAW: Final = "Teken een perceel"
SITE: Final = "Kandidaat"
TYPE: Final = "Coördinaten"
WAYS: Final = (PIN, DRAW, SITE, TYPE)
_PLACE: Final = ("punt", "perceel", "kandidaat")
_HISTORY: Final = "site_choice.history"
_MOST_STEPS: Final = 50


def remember() -> None:
    """Keep the place that is chosen now, so that undo brings it back."""
    history = st.session_state.setdefault(_HISTORY, [])
    history.append(tuple(url_state.choice(name) for name in _PLACE))
    del history[:-_MOST_STEPS]


def may_undo() -> bool:
    """Whether there is a step to take back."""
    return bool(st.session_state.get(_HISTORY))


def undo() -> None:
    """Take the last step back."""
    history = st.session_state.get(_HISTORY) or []
    if history:
        for name, value in zip(_PLACE, history.pop(), strict=True):
            url_state.choose(name, value)


def clear() -> None:
    """Forget the place; undo brings it back."""
    remember()
    for name in _PLACE:
        url_state.choose(name, None)


def follow_link() -> None:
    """Take the place that the address names instead of the one that is kept; undo brings that back."""
    if chosen():
        remember()
    for name in _PLACE:
        if name not in st.query_params:
            url_state.choose(name, None)


def chosen() -> bool:
    """Whether there is a place."""
    return any(url_state.choice(name) for name in _PLACE)


def place() -> dict[str, Any] | None:
    """Return the place as proposals.propose takes it; None where there is none yet."""
    if site := url_state.choice("kandidaat"):
        return {"site_id": site}
    if (plot := plot_polygon()) is not None:
        return {"geometry": plot}
    if (at := point()) is not None:
        return {"latitude": at[0], "longitude": at[1]}
    return None


def choose_point(latitude: float, longitude: float) -> None:
    """Choose a pin."""
    remember()
    url_state.choose("punt", f"{latitude:.6f},{longitude:.6f}")
    url_state.choose("perceel", None)
    url_state.choose("kandidaat", None)


def choose_plot(ring: tuple[tuple[float, float], ...]) -> None:
    """Choose a plot by its corners (latitude, longitude)."""
    remember()
    url_state.choose(
        "perceel", ";".join(f"{latitude:.6f},{longitude:.6f}" for latitude, longitude in ring)
    )
    url_state.choose("punt", None)
    url_state.choose("kandidaat", None)


def choose_site(site_id: str | None) -> None:
    """Choose a candidate site."""
    remember()
    url_state.choose("kandidaat", site_id)
    url_state.choose("punt", None)
    url_state.choose("perceel", None)


def typed_point(text: str) -> tuple[float, float]:
    """Return (latitude, longitude) of typed coordinates: RD metres or degrees, in either order.

    Raises
    ------
    InputError
        With one Dutch sentence that shows both forms.
    """
    parts = (
        text.replace(";", " ").split()
        if text.count(",") != 1 or " " in text.strip()
        else text.split(",")
    )
    try:
        first, second = (float(part.strip().strip(",").replace(",", ".")) for part in parts)
    except ValueError:
        raise InputError(
            f"'{text}' zijn geen twee getallen. Typ bijvoorbeeld 143500 487200 (RD) of 52,3702 5,2141 (graden)."
        ) from None
    if looks_like_degrees(first, second):
        latitude, longitude = (first, second) if first > second else (second, first)
        return latitude, longitude
    longitude, latitude = point_to_wgs84(first, second)
    return latitude, longitude


def plot_ring() -> list[tuple[float, float]] | None:
    """Return the corners (latitude, longitude) of the chosen plot; None where there is none."""
    text = url_state.choice("perceel")
    if not text:
        return None
    try:
        return [(float(a), float(b)) for a, b in (corner.split(",") for corner in text.split(";"))]
    except ValueError:
        return None


def plot_polygon() -> shapely.Geometry | None:
    """Return the chosen plot as a polygon in EPSG:28992, not repaired."""
    ring = plot_ring()
    if not ring or len(ring) < 3:
        return None
    polygon = shapely.Polygon([(longitude, latitude) for latitude, longitude in ring])
    found: shapely.Geometry = to_rd(np.array([polygon], dtype=object))[0]
    return found


def point() -> tuple[float, float] | None:
    """Return (latitude, longitude) of the chosen pin."""
    found = url_state.numbers("punt", 2)
    return None if found is None else (found[0], found[1])


def told() -> str:
    """Return where the chosen pin lies in both coordinate systems."""
    at = point()
    if at is None:
        return ""
    x, y = point_to_rd(at[1], at[0])
    return f"RD {number(x)}, {number(y)} · {at[0]:.5f}° NB, {at[1]:.5f}° OL"


def site_box(city: City) -> None:
    """Show the list of candidate sites."""
    sites = city.layer("sites")
    names = dict(zip(sites["id"], sites["name"], strict=True)) if sites is not None else {}
    st.session_state["kandidaat.box"] = (
        url_state.choice("kandidaat") if url_state.choice("kandidaat") in names else None
    )
    st.selectbox(
        candidate_name(city),
        list(names),
        index=None,
        format_func=lambda site: names.get(site, site),
        key="kandidaat.box",
        placeholder="Kies een locatie",
        width=280,
        on_change=lambda: choose_site(st.session_state["kandidaat.box"]),
    )


def coordinates_box() -> None:
    """Show the field for coordinates, and what is wrong with what was typed."""
    st.text_input(
        "RD of graden",
        key="coordinaten",
        placeholder="143500 487200",
        on_change=_take_coordinates,
        width=220,
    )
    if fault := st.session_state.get("coordinaten.fault"):
        st.error(fault)


def _take_coordinates() -> None:
    text = st.session_state["coordinaten"].strip()
    st.session_state["coordinaten.fault"] = None
    if not text:
        return
    try:
        choose_point(*typed_point(text))
    except InputError as error:
        st.session_state["coordinaten.fault"] = str(error)
