"""Places without an address of one area, as far as they are told there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.city import LEVEL_COLUMN
from spreidingskaart.city.access import telling_areas_of
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from spreidingskaart.city.measures.facility_filter import Filtered


def hidden_here(filtered: Filtered, level: str, code: str) -> str:
    """Return "10 plekken in Poort of Pampus": those without an address that count where this area is told; or ""."""
    counts, told = filtered.city.hidden_counts, telling_areas_of(filtered.city)
    areas = {"wijken": told.by_wijk, "districts": told.by_district}.get(level, {})
    area = areas.get(code)
    if counts is None or area is None or area.level != level:
        return ""
    here = (counts["level"] == level) & (counts["code"] == area.code)
    inside = np.isin(counts[LEVEL_COLUMN[level]].astype(str), area.codes)
    places = float(np.nansum(counts["places"][filtered.hidden_counted & (here | inside)]))
    return f"{count(places, 'plek', 'plekken')} in {area.name}" if places else ""
