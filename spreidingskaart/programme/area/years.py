"""The places of one area in earlier years and now: numbers only, because the inhabitants are known of one year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.earlier import untold
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.spread.index import index_of
from spreidingskaart.spread.kinds import CLUSTERED, belongs, kind_of
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.area.finding import AreaFound

_BACK: Final = (10, 5, 1, 0)
"""Years back that are told."""


@dataclass(frozen=True, slots=True)
class AreaYear:
    """The open clustered places of one area in one year."""

    year: int
    places: float
    """NaN where the facilities are not loaded."""
    fictional: bool
    untold: str
    """What of it cannot be said of that year, a sentence; "" for the year of the facts."""


def years_of(city: City, area: AreaFound) -> tuple[AreaYear, ...]:
    """Return the places ten, five and one year back, and now."""
    return tuple(_in_year(city.at(city.facts_of - back), area) for back in _BACK)


def change_told(years: tuple[AreaYear, ...]) -> str:
    """Return how the number of places changed: "331 plekken in 2026; in 2025 waren het er 331, ..."."""
    now, before = years[-1], years[-2::-1]
    if np.isnan(now.places):
        return "Niet te zeggen: er zijn geen voorzieningen geladen."
    told = ", ".join(f"in {one.year} {number(one.places)}" for one in before)
    known = " bekend" if any(one.untold for one in years) else ""
    unreal = " Deze aantallen zijn geheel of deels fictief." if now.fictional else ""
    return f"{count(now.places, 'plek', 'plekken')} in {now.year}. Eerder{known}: {told}.{unreal}"


def _in_year(city: City, area: AreaFound) -> AreaYear:
    index, entries = index_of(city, area.level), entries_of(city)
    mine = belongs(city, kind_of(city, CLUSTERED)) & (entries.area[area.level] == area.row)
    left_out = untold(entries, mine)
    return AreaYear(
        year=city.year,
        places=float(index.existing[area.row]),
        fictional=bool(index.fictional[area.row]),
        untold=left_out.sentence(city.year),
    )
