"""Places without an address, as a map shows them: a number in an area, never a point of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.city.telling_areas import MUNICIPALITY

if TYPE_CHECKING:
    import shapely

    from spreidingskaart.city.measures.facility_filter import Filtered


@dataclass(frozen=True)
class HiddenPlaces:
    """What is told of one area."""

    level: str
    code: str
    area: str
    """Its name."""
    spot: shapely.Point
    """Where the number stands, EPSG:28992: the same whatever is hidden."""
    places: float
    """Rounded."""
    forms: tuple[str, ...]
    """Names of care forms, in the order of the alphabet."""


def hidden_places(filtered: Filtered) -> tuple[HiddenPlaces, ...]:
    """Return the numbers of places without an address that pass a filter and count.

    What is told for the municipality as a whole has no place on a map.
    """
    city, hidden = filtered.city, filtered.city.hidden_counts
    if hidden is None:
        return ()
    rows = hidden.take(filtered.hidden_counted & ~np.isnan(hidden["places"]))
    told: dict[tuple[str, str], HiddenPlaces] = {}
    columns = (rows[name] for name in ("level", "code", "area", "form", "places"))
    for spot, level, code, area, form, places in zip(rows.geometry, *columns, strict=True):
        if level != MUNICIPALITY:
            before = told.get((level, code))
            forms = {city.forms[form].name, *(before.forms if before else ())}
            total = float(places) + (before.places if before else 0.0)
            told[level, code] = HiddenPlaces(level, code, area, spot, total, tuple(sorted(forms)))
    return tuple(told.values())
