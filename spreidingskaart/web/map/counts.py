"""Facilities counted: one number per area and care form, in place of marks that would cover each other from afar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from spreidingskaart.city import LEVEL_COLUMN
from spreidingskaart.city.measures.facilities import on_map
from spreidingskaart.words.marks import number_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City

COUNTED: Final = ("wijken", "districts")
"""Levels of the areas for which facilities are counted: the map takes the second where it shows little of each wijk."""


def facility_counts(city: City) -> tuple[NDArray[np.object_], list[dict[str, Any]]]:
    """Return a point in each area, and per area and care form which facilities with a mark it has.

    Only what has a mark counts, so a count tells no more than the marks. The map counts which of them pass its filter.

    Returns
    -------
    n points in EPSG:28992, and for each what the map shows of it: for each of `COUNTED` every facility once. One that
    lies in no area stands alone.
    """
    layer = city.layer("facilities")
    if layer is None:
        return np.zeros(0, dtype=object), []
    told = [found for level in COUNTED for found in _counts(city, layer, level)]
    return np.array([spot for spot, _ in told], dtype=object), [record for _, record in told]


def _counts(
    city: City, layer: Layer, level: str
) -> Iterator[tuple[shapely.Geometry, dict[str, Any]]]:
    """Return the counts of one level of areas: the point of each, and its properties."""
    areas, counted = city.areas(level), dict[tuple[int, str], list[int]]()
    for row in np.flatnonzero(on_map(city)).tolist():
        area = areas.index.get(layer[LEVEL_COLUMN[level]][row], -1)
        counted.setdefault((area if area >= 0 else -1 - row, layer["form"][row]), []).append(row)
    for (area, form), rows in sorted(counted.items()):
        code = str(areas["code"][area]) if area >= 0 else None
        record = {
            "id": f"{level}:{code or layer['id'][rows[0]]}:{form}",
            "level": level,
            "area": code,
            "name": str(areas["name"][area]) if area >= 0 else "Buiten de wijken",
            "title": city.forms[form].name,
            "mark": number_key(form),
            "ids": [str(layer["id"][row]) for row in rows],
            "names": [str(layer["name"][row]) for row in rows],
        }
        shape = areas.geometry[area] if area >= 0 else layer.geometry[rows[0]]
        yield shapely.point_on_surface(shape), record
