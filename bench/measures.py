"""How long the measures of spread take: `python -m bench.measures` prints medians beside what is asked.

The city is made up: 71 areas in irregular cells, 10 care forms, 60 facilities, 29 candidate sites; the same
each time.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.statistics.change import places_after
from geo.statistics.contiguity import contiguity
from geo.statistics.evenness import gini, gini_unweighted, hoover, theil, theil_parts
from geo.statistics.point_pattern import apart
from geo.statistics.rates import location_quotient, rates
from geo.statistics.reach import distance_to_nearest, share_within
from geo.statistics.small_numbers import (
    middle,
    poisson_interval,
    rank_bands,
    redrawn_places,
)
from geo.statistics.spatial_autocorrelation import getis_ord, local_moran, moran

if TYPE_CHECKING:
    from collections.abc import Callable

AREAS, FORMS, FACILITIES, SITES = 71, 10, 60, 29
REPEATS = 15
WIDTH = 12_000.0

RANDOM = np.random.default_rng(34)
MIDDLES = RANDOM.uniform(0, WIDTH, (AREAS, 2))
CELLS = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(MIDDLES)))
INHABITANTS = RANDOM.integers(200, 7000, AREAS).astype(float)
DISTRICTS = np.arange(AREAS) % 6
FACILITY_AREA = RANDOM.integers(0, AREAS, (FORMS, FACILITIES // FORMS))
FACILITY_PLACES = RANDOM.integers(4, 40, FACILITY_AREA.shape).astype(float)
FACILITY_POINTS = RANDOM.uniform(0, WIDTH, (FORMS, FACILITIES // FORMS, 2))
FORM_FACILITIES = list(zip(FACILITY_AREA, FACILITY_PLACES, strict=True))
PLACES = np.stack([np.bincount(area, size, AREAS) for area, size in FORM_FACILITIES])
RATES = rates(PLACES, INHABITANTS)
SITE_AREAS = RANDOM.integers(0, AREAS, SITES)
NEIGHBOURS = contiguity(CELLS)


def milliseconds(run: Callable[[], object]) -> float:
    """Median of some runs, after one to warm up."""
    run()
    took = []
    for _ in range(REPEATS):
        start = perf_counter()
        run()
        took.append(1000 * (perf_counter() - start))
    return median(took)


def all_measures() -> None:
    """Everything for all forms, without permutations."""
    rates(PLACES, INHABITANTS)
    location_quotient(PLACES, INHABITANTS)
    for evenness in (gini, gini_unweighted, hoover, theil):
        evenness(PLACES, INHABITANTS)
    theil_parts(PLACES, INHABITANTS, DISTRICTS)
    poisson_interval(PLACES, INHABITANTS)
    chance(permutations=0)
    for points in FACILITY_POINTS:
        apart(points[None], 1000)
        share_within(distance_to_nearest(MIDDLES, points), INHABITANTS, [300, 500, 1000, 2000])


def chance(permutations: int = 999) -> None:
    """All three measures of neighbours for all forms."""
    moran(RATES, NEIGHBOURS, permutations=permutations)
    local_moran(RATES, NEIGHBOURS, permutations=permutations)
    getis_ord(RATES, NEIGHBOURS, permutations=permutations)


def before_and_after() -> None:
    """One form, all candidate sites."""
    after = places_after(PLACES[0], SITE_AREAS, 12)
    for evenness in (gini, hoover, theil):
        evenness(after, INHABITANTS)
    theil_parts(after, INHABITANTS, DISTRICTS)
    location_quotient(after, INHABITANTS)
    moran(rates(after, INHABITANTS), NEIGHBOURS)


def bootstrap() -> None:
    """1,000 draws for each form, measured in three ways."""
    for area, size in FORM_FACILITIES:
        drawn = redrawn_places(area, size, AREAS, draws=1000)
        for evenness in (gini, hoover, theil):
            middle(evenness(drawn, INHABITANTS))


def main() -> None:
    """Print the table."""
    rows: list[tuple[str, Callable[[], object], int | None]] = [
        ("neighbours of 71 areas", lambda: contiguity(CELLS), None),
        ("all measures, 71 areas x 10 forms", all_measures, 100),
        ("Moran, local Moran, Gi*: 999 permutations", chance, 300),
        ("before and after: 29 sites at once", before_and_after, 50),
        ("1,000 bootstrap draws, 3 measures, 10 forms", bootstrap, 1000),
        (
            "rank bands of 10 forms, 1,000 draws",
            lambda: [rank_bands(row, INHABITANTS) for row in PLACES],
            None,
        ),
        (
            "local Moran, 9,999 permutations",
            lambda: local_moran(RATES, NEIGHBOURS, permutations=9999),
            None,
        ),
    ]
    print(f"{'what':<56}{'median ms':>10}{'asked':>8}")
    for what, run, asked in rows:
        print(f"{what:<56}{milliseconds(run):>10.1f}{asked or '-':>8}")


if __name__ == "__main__":
    main()
