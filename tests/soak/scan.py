"""How often the scan finds a group where there is none, and how often it finds one that is there.

`python -m tests.soak.scan` tries it in the bundled city: 1,000 cities in which every facility lies at a random
inhabitant, for each number of facilities, and 1,000 in which some lie within a distance of a random inhabitant. Ends
with an error where there are more false alarms than a correct test gives in 999 of 1,000 such trials, or less power
than docs/spread.md promises.
"""

# ruff: noqa: T201 - a script that a person runs

from __future__ import annotations

import sys
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.spatial import cKDTree
from scipy.stats import binom

from geo.points_inside import points_inside
from geo.statistics.point_pattern import apart
from geo.statistics.scan import at_random_inhabitants, chance_of_as_much, statistics
from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.spread.apart import fewer_pairs
from spreidingskaart.spread.policy import choice
from spreidingskaart.spread.scan import by_chance, inhabited, misses

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City

CITIES: Final = 1_000
NUMBERS: Final = (3, 5, 9, 15, 30, 46)
MOST_ALARMS: Final = int(binom.ppf(0.999, CITIES, 0.05))
"""73 of 1,000."""
POWER: Final = 0.9
TOGETHER: Final = (
    (3, 3, 650), (5, 5, 1300), (9, 9, 1300), (15, 9, 1300), (30, 9, 1000), (46, 9, 650),
)  # fmt: skip
"""Facilities, how many of them lie together, and within how many metres of a random inhabitant."""
_EACH: Final = 200
"""Points per buurt at which its inhabitants may live."""


def found(city: City, areas: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return in which of m cities (m, facilities) the scan finds a group, as the page would say it."""
    drawn = statistics(inhabited(city).around, areas, least_inside=int(choice("scan_group")))
    p = chance_of_as_much(drawn, by_chance(city, areas.shape[1]))
    return np.asarray(p <= choice("surprising"))


def some_together(
    city: City, facilities: int, together: int, metres: float, random: np.random.Generator
) -> NDArray[np.int64]:
    """Return the buurten of facilities at random inhabitants, of which some live within a distance of one."""
    where = inhabited(city)
    homes = points_inside(where.buurten.geometry[where.rows], _EACH, seed=random)
    tree = cKDTree(homes.reshape(-1, 2))
    weight = np.repeat(np.diff(where.around.cumulative, prepend=0.0), _EACH)
    areas = at_random_inhabitants(where.around, facilities, draws=CITIES, seed=random)
    middles = at_random_inhabitants(where.around, 1, draws=CITIES, seed=random)[:, 0]
    for row, buurt in enumerate(middles):
        near = tree.query_ball_point(homes[buurt, random.integers(_EACH)], metres)
        chosen = random.choice(near, together, p=weight[near] / weight[near].sum())
        areas[row, :together] = chosen // _EACH
    return areas


def false_apart(city: City, facilities: int, random: np.random.Generator) -> int:
    """Return in how many of 1,000 random cities "verder uit elkaar dan toeval" would be said, were there no scan."""
    where = inhabited(city)
    homes = points_inside(where.buurten.geometry[where.rows], _EACH, seed=random)
    areas = at_random_inhabitants(where.around, facilities, draws=CITIES, seed=random)
    points = homes[areas, random.integers(_EACH, size=areas.shape)]
    pairs = apart(points, choice("pair_distance")).pairs
    p = fewer_pairs(city, facilities, pairs)
    return int((p <= choice("surprising")).sum())


def main() -> None:
    """Print the figures; end with an error where one falls short."""
    city, random = seen_by(load_city(), "public"), np.random.default_rng(20_261_130)
    short = []
    print(
        f"{'facilities':>10}{'false alarms':>14}{'of':>7}{'may be':>8}{'light missed':>14}{'draws, s':>10}"
    )
    for facilities in NUMBERS:
        start = perf_counter()
        by_chance(city, facilities)
        took = perf_counter() - start
        fresh = at_random_inhabitants(inhabited(city).around, facilities, draws=CITIES, seed=random)
        alarms = int(found(city, fresh).sum())
        print(
            f"{facilities:>10}{alarms:>14}{CITIES:>7}{MOST_ALARMS:>8}{misses(city, facilities):>14.2f}{took:>10.2f}"
        )
        if alarms > MOST_ALARMS:
            short.append(f"{alarms} false alarms with {facilities} facilities")
    print(f"\n{'facilities':>10}{'together':>10}{'within m':>10}{'found':>8}")
    for facilities, together, metres in TOGETHER:
        power = float(found(city, some_together(city, facilities, together, metres, random)).mean())
        print(f"{facilities:>10}{together:>10}{metres:>10}{power:>8.3f}")
        if power < POWER:
            short.append(f"{together} of {facilities} within {metres} m are found in {power:.3f}")
    print(f"\n{'facilities':>10}{'called farther apart':>22}{'of':>7}")
    for facilities in (number for number in NUMBERS if number >= choice("pairs_fewest")):
        alarms = false_apart(city, facilities, random)
        print(f"{facilities:>10}{alarms:>22}{CITIES:>7}")
        if alarms > MOST_ALARMS:
            short.append(f"{alarms} times farther apart with {facilities} facilities")
    if short:
        sys.exit("; ".join(short))


if __name__ == "__main__":
    main()
