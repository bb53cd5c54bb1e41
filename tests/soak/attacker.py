"""What can be inferred of a hidden facility, in numbers, and whether an attacker finds more.

`python -m tests.soak.attacker 20` takes 20 canaries through every history, in every buurt; `make soak` runs it, and
`tests/test_attacker.py` a small part. It ends with an error where she guesses better than the base rate.
"""
# ruff: noqa: T201 - a script that a person runs

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.city import load_city
from spreidingskaart.city.access import telling_areas_of
from spreidingskaart.city.measures.designations import designations
from spreidingskaart.city.telling_areas import FEWEST_PARTS
from tests.attacker import TINY, attack, base_rate, ground_of, wijk_shares

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.city.telling_areas import TellingArea

CELL: Final = 25.0
"""Metres."""
_LIVED_IN: Final = ("wonen", "gemengd", "centrum", "maatschappelijk")
"""Designations in which she looks for a house."""


def cells_of(city: City, area: TellingArea) -> tuple[int, int]:
    """Return how many cells of 25 m a telling area has, and how many of them where people may live."""
    layer = city.areas(area.level)
    outline = shapely.union_all([layer.geometry[layer.index[code]] for code in area.codes])
    west, south, east, north = shapely.bounds(outline)
    x, y = np.meshgrid(
        np.arange(west // CELL, east // CELL + 1) * CELL + CELL / 2,
        np.arange(south // CELL, north // CELL + 1) * CELL + CELL / 2,
    )
    inside = shapely.contains_xy(outline, x.ravel(), y.ravel())
    points = shapely.points(x.ravel()[inside], y.ravel()[inside])
    ground = designations(city)
    if ground is None:
        return len(points), 0
    homes = ground.geometry[np.isin(ground["main_group"].astype(str), _LIVED_IN)]
    lived, _ = shapely.STRtree(homes).query(points, predicate="intersects")
    return len(points), len(np.unique(lived))


def table_of_areas(city: City) -> list[tuple[str, int, int, float, float, int, int]]:
    """Return per telling area its candidates, the largest shares of one wijk and one buurt, and its cells."""
    ground = ground_of(city)
    told = telling_areas_of(ground.city)
    rows = []
    for area in dict.fromkeys([*told.by_district.values(), *told.by_wijk.values()]):
        share = base_rate(ground, area)
        wijken = [value for value in wijk_shares(ground, share).values() if value > 0]
        rows.append(
            (
                area.name,
                len(wijken),
                int((share > 0).sum()),
                max(wijken),
                float(share.max()),
                *cells_of(city, area),
            )
        )
    return rows


def main() -> None:
    """Print what can be inferred, and what the attacker makes of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("canaries", type=int, nargs="?", default=5)
    given = parser.parse_args()
    city = load_city()
    print(f"{'telling area':62} wijken buurten  wijk buurt   cells  where people may live")
    for name, wijken, buurten, wijk, buurt, cells, lived in table_of_areas(city):
        print(f"{name[:60]:62} {wijken:6} {buurten:7} {wijk:5.0%} {buurt:5.0%} {cells:7} {lived:7}")
    print("at worst over all places: her guess of the wijk against the base rate, and buurten left")
    found = attack(ground_of(city), range(given.canaries))
    for name, outcomes in found.items():
        excess, fewest = (
            max(it.excess for it in outcomes),
            min(it.fewest_parts for it in outcomes),
        )
        print(f"{name:36} {excess:+.6f} {fewest:8}")
    every = [it for outcomes in found.values() for it in outcomes]
    held = all(it.excess <= TINY and it.fewest_parts >= FEWEST_PARTS for it in every)
    sys.exit(0 if held else 1)


if __name__ == "__main__":
    main()
