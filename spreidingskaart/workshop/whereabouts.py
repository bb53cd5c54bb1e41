"""Where a card is about: a spot, an area or a candidate of the City, with a name and a point to draw it at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.crs import point_to_rd, point_to_wgs84
from spreidingskaart.city.known import of_layers
from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    from spreidingskaart.city import City

DECIMALS: Final = 5
"""About one metre."""
SITES: Final = "sites"
_UNKNOWN: Final = "Kies een punt op de kaart, een gebied of een kandidaat van deze gemeente."


def at_spot(city: City, latitude: float, longitude: float) -> dict[str, Any]:
    """Return a spot, named after its buurt.

    Raises
    ------
    InputError
        If it lies outside the municipality.
    """
    x, y = point_to_rd(longitude, latitude)
    row = int(city.buurt_at(np.array([x]), np.array([y]))[0])
    if row < 0:
        raise InputError(f"Kies een punt binnen de gemeente {city.municipality.name}.")
    name = str(city.areas("buurten")["name"][row])
    return {"kind": "spot", "id": None, "name": name, **_point(latitude, longitude)}


def in_area(city: City, code: str) -> dict[str, Any]:
    """Return an area of any level by its code.

    Raises
    ------
    InputError
        If the municipality has none with this code.
    """
    for level in city.levels:
        areas = city.areas(level)
        if code in areas.index:
            row = areas.index[code]
            point = _inside(areas.geometry[row])
            return {"kind": "area", "id": code, "name": str(areas["name"][row]), **point}
    raise InputError(_UNKNOWN)


def at_candidate(city: City, site: str) -> dict[str, Any]:
    """Return a candidate site by its id.

    Raises
    ------
    InputError
        If the municipality has none with this id.
    """
    found = next((one for one in candidates(city) if one["id"] == site), None)
    if found is None:
        raise InputError(_UNKNOWN)
    return found


def candidates(city: City) -> tuple[dict[str, Any], ...]:
    """Return every candidate site with its id, name and a point inside it; none where the layer is not loaded."""
    return city.known(of_layers("workshop candidates"), lambda: _candidates(city))


def _candidates(city: City) -> tuple[dict[str, Any], ...]:
    sites = city.layer(SITES)
    if sites is None:
        return ()
    return tuple(
        {"kind": "candidate", "id": str(site), "name": str(name), **_inside(shape)}
        for site, name, shape in zip(sites["id"], sites["name"], sites.geometry, strict=True)
    )


def _inside(shape: shapely.Geometry) -> dict[str, float]:
    point = shapely.point_on_surface(shape)
    longitude, latitude = point_to_wgs84(float(point.x), float(point.y))
    return _point(latitude, longitude)


def _point(latitude: float, longitude: float) -> dict[str, float]:
    return {"latitude": round(latitude, DECIMALS), "longitude": round(longitude, DECIMALS)}
