"""How long weighing takes: `python -m bench.weigh` prints medians beside what is asked.

The case is made up and the same each time: 29 sites, 10 criteria, 71 wijken, 238 points where people live.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from geo.statistics.evenness import gini
from spreidingskaart.weighing.ranking import dethrone, robustness
from spreidingskaart.weighing.ranking.inputs import Judged
from spreidingskaart.weighing.ranking.rank import rank
from spreidingskaart.weighing.several import moves, together

if TYPE_CHECKING:
    from collections.abc import Callable

SITES, CRITERIA, AREAS, POINTS = 29, 10, 71, 238
REPEATS = 7
WIDTH = 12_000.0

RANDOM = np.random.default_rng(5)
SCORES = RANDOM.uniform(0, 100, (SITES, CRITERIA))
WITH_GAPS = np.where(RANDOM.random(SCORES.shape) < 0.1, np.nan, SCORES)
SHARES = RANDOM.dirichlet(np.ones(CRITERIA))
JUDGED = Judged(
    sites=tuple(f"L{i}" for i in range(SITES)),
    criteria=tuple(f"c{j}" for j in range(CRITERIA)),
    scores=SCORES,
    weights=SHARES,
    limits=("a", "b", "c", "d"),
    met=RANDOM.choice(np.array([1, 1, 1, 0, -1], dtype=np.int8), (SITES, 4)),
)
INHABITANTS = RANDOM.integers(0, 9000, AREAS).astype(float)
BEFORE = RANDOM.poisson(8, AREAS) * (RANDOM.random(AREAS) < 0.5).astype(float)
ADDS = np.zeros((SITES, AREAS))
ADDS[np.arange(SITES), RANDOM.integers(0, AREAS, SITES)] = RANDOM.integers(8, 60, SITES)
SITE_POINTS = RANDOM.uniform(0, WIDTH, (SITES, 2))
HOMES = RANDOM.uniform(0, WIDTH, (POINTS, 2))
PEOPLE = RANDOM.integers(0, 3000, POINTS).astype(float)
BETWEEN = np.hypot(*(SITE_POINTS[:, None] - SITE_POINTS).transpose(2, 0, 1))
TO_HOMES = np.hypot(*(SITE_POINTS[:, None] - HOMES).transpose(2, 0, 1))
FACILITY_SIZES = RANDOM.integers(6, 40, 80).astype(float)
FACILITY_AREAS = RANDOM.integers(0, AREAS, 80)
NORM = np.full(AREAS, 60.0)


def milliseconds(run: Callable[[], object]) -> float:
    """Median of some runs, after one to warm up; slow ones are run less often."""
    run()
    took: list[float] = []
    while len(took) < REPEATS and sum(took) < 3_000:
        start = perf_counter()
        run()
        took.append(1000 * (perf_counter() - start))
    return median(took)


def unevenness(places: np.ndarray) -> np.ndarray:
    """Gini of places over inhabitants for many scenarios at once."""
    return gini(places, INHABITANTS)


def even(k: int) -> Callable[[], object]:
    """All combinations of k sites by evenness."""
    return lambda: together.most_even(BEFORE, ADDS, k=k, unevenness=unevenness)


def facilities_to_move() -> moves.Moves:
    """Whole facilities out of wijken above the norm."""
    return moves.fewest_facilities(FACILITY_SIZES, FACILITY_AREAS, NORM)


CASES: tuple[tuple[str, Callable[[], object], float | None], ...] = (
    ("slider to new ranking", lambda: rank(JUDGED, SHARES), 10),
    ("10,000 weightings", lambda: robustness.acceptability(SCORES), 500),
    ("10,000 weightings, 10 % of scores missing", lambda: robustness.acceptability(WITH_GAPS), 500),
    ("100,000 weightings", lambda: robustness.acceptability(SCORES, draws=100_000), None),
    ("smallest change, 28 rivals (HiGHS)", lambda: dethrone.smallest_change(SCORES, SHARES), None),
    ("deciding criterion", lambda: dethrone.deciding(SCORES, SHARES), None),
    ("most even, all 3 of 29", even(3), 300),
    ("most even, all 4 of 29", even(4), 300),
    ("most even, all 5 of 29", even(5), 3000),
    ("most reached, all 4 of 29", lambda: together.most_reached(TO_HOMES < 1500, PEOPLE, k=4), 300),
    (
        "most reached, all 5 of 29",
        lambda: together.most_reached(TO_HOMES < 1500, PEOPLE, k=5),
        3000,
    ),
    (
        "nearest for most, all 4 of 29",
        lambda: together.nearest_for_most(TO_HOMES, PEOPLE, k=4),
        300,
    ),
    (
        "nearest for most, all 5 of 29",
        lambda: together.nearest_for_most(TO_HOMES, PEOPLE, k=5),
        3000,
    ),
    ("farthest apart, all 4 of 29", lambda: together.farthest_apart(BETWEEN, k=4), 300),
    ("farthest apart, all 5 of 29", lambda: together.farthest_apart(BETWEEN, k=5), 3000),
    (
        "most even, 8 of 29 (HiGHS)",
        lambda: together.most_even_by_gini(BEFORE, ADDS, INHABITANTS, k=8),
        None,
    ),
    (
        "most reached, 8 of 29 (HiGHS)",
        lambda: together.most_reached(TO_HOMES < 1500, PEOPLE, k=8),
        None,
    ),
    (
        "nearest for most, 8 of 29 (HiGHS)",
        lambda: together.nearest_for_most(TO_HOMES, PEOPLE, k=8),
        None,
    ),
    ("farthest apart, 8 of 29 (HiGHS)", lambda: together.farthest_apart(BETWEEN, k=8), None),
    ("fewest of 80 facilities to move", facilities_to_move, None),
)


def main() -> None:
    """Print the table."""
    print(f"{'29 sites, 10 criteria, 71 wijken':<46}{'ms':>9}{'asked':>9}")
    for name, run, asked in CASES:
        took = milliseconds(run)
        print(f"{name:<46}{took:>9.1f}{'' if asked is None else f'{asked:.0f}':>9}")


if __name__ == "__main__":
    main()
