"""What an address asks to test: a place in one way, a care form, and the numbers of a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.crs import to_rd
from spreidingskaart.errors import InputError
from spreidingskaart.model.fields import FIELDS
from spreidingskaart.web.url_state import SITE, Name, legible_plot, read_point
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import plain, quoted, read_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.model import Field

MOST_CORNERS: Final = 500
"""Corners of a plot in an address."""
_MOST_SHOWN: Final = 40
"""Characters of a wrong value that a sentence repeats."""


def question(given: Mapping[str, str], city: City) -> dict[str, Any]:
    """Return the arguments of proposals.propose for the parameters of an address; empty ones are not given.

    Parameters
    ----------
    given
        form, old_function, every field of `model.fields` by its name, and one of punt (lat,lon), perceel
        (lat,lon;lat,lon;...) and kandidaat (id of a candidate site). Coordinates in degrees (WGS84).
        Other parameters mean nothing here.

    Raises
    ------
    InputError
        With one Dutch sentence that says what was given and what is allowed.
    """
    filled = {name: value.strip() for name, value in given.items() if value.strip()}
    if "form" not in filled:
        raise InputError(f"Kies een woonzorgvorm (form): {', '.join(city.forms)}.")
    if "places" not in filled:
        raise InputError("Geef het aantal plekken (places), een geheel getal van 1 of meer.")
    way = _one_way(filled)
    asked: dict[str, Any] = {"form": _short(filled["form"]), **_place(way, filled[way])}
    for field in FIELDS:
        if field.name in filled:
            asked[field.name] = _number(filled[field.name], field)
    if "old_function" in filled:
        asked["old_function"] = _short(filled["old_function"])
    return asked


def _one_way(filled: Mapping[str, str]) -> Name:
    """Return the way in which the address says where."""
    ways = [name for name in SITE if name in filled]
    if len(ways) != 1:
        told = f"gegeven zijn {join(ways)}" if ways else "er is geen locatie gegeven"
        raise InputError(f"Geef de locatie op één manier: {join(SITE, 'of')}; {told}.")
    return ways[0]


def _place(way: Name, text: str) -> dict[str, Any]:
    if way is Name.CANDIDATE:
        return {"site_id": _short(text)}
    if way is Name.PIN:
        latitude, longitude = _corner(text, "punt=52.2,5.3")
        return {"latitude": latitude, "longitude": longitude}
    return {"geometry": _plot(text)}


def _plot(text: str) -> shapely.Geometry:
    """Return the plot in EPSG:28992, not repaired: propose() refuses what is wrong with it."""
    corners = [corner for corner in legible_plot(text).split(";") if corner.strip()]
    if not 3 <= len(corners) <= MOST_CORNERS:
        raise InputError(
            f"Een perceel heeft 3 tot en met {MOST_CORNERS} hoeken; gegeven: {len(corners)}. "
            "Schrijf ze als perceel=52.2,5.3;52.3,5.3;52.3,5.4."
        )
    ring = [_corner(corner, "perceel=52.2,5.3;52.3,5.3;52.3,5.4") for corner in corners]
    polygon = shapely.Polygon([(longitude, latitude) for latitude, longitude in ring])
    in_rd: shapely.Geometry = to_rd(np.array([polygon], dtype=object))[0]
    return in_rd


def _corner(text: str, example: str) -> tuple[float, float]:
    """Return latitude and longitude in degrees, in or near the Netherlands."""
    found = read_point(text)
    if found is None:
        raise InputError(
            f"{quoted(text)} is geen punt; schrijf breedte en lengte in graden, zoals {example}."
        )
    latitude, longitude = found
    if not (50 <= latitude <= 54 and 3 <= longitude <= 8):
        told = f"{plain(latitude, 6)} en {plain(longitude, 6)}"
        raise InputError(
            f"Breedte en lengte {told} liggen niet in Nederland; breedte is 50 tot 54 graden en lengte 3 tot 8."
        )
    return latitude, longitude


def _number(text: str, field: Field) -> float:
    try:
        return read_number(text)
    except InputError as error:
        raise InputError(f"{field.title}: {error}") from error


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
