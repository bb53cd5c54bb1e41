"""How long the spread of the bundled city takes: `python -m bench.spread` prints medians beside what is asked.

The measures are worked out anew each time, past what the City keeps; a page or a second click pays only for what is
not kept yet.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from bench.measures import milliseconds
from geo.statistics.evenness import gini, hoover, theil
from geo.statistics.small_numbers import middle, redrawn_places
from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.site_test.proposals import proposals_from, propose
from spreidingskaart.spread.apart import spacing_of
from spreidingskaart.spread.areas import DIVISIONS, areas_of
from spreidingskaart.spread.carrying import VARIABLES, carrying_of
from spreidingskaart.spread.chance import chances_of
from spreidingskaart.spread.counts import counts_of
from spreidingskaart.spread.effect import effect
from spreidingskaart.spread.effect_words import tell_effect
from spreidingskaart.spread.evenness import measure_clustering, measure_evenness
from spreidingskaart.spread.index import index_of
from spreidingskaart.spread.kinds import CLUSTERED, kinds_of
from spreidingskaart.spread.local import local_of
from spreidingskaart.spread.reach import reach_of
from spreidingskaart.spread.scan import scan_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City

CITY = seen_by(load_city(), "public")
PUBLIC_PIN = (143_500.0, 487_200.0)
CLICKS = 25


def every_measure(permutations: int) -> None:
    """Index, evenness, neighbours, reach and carrying capacity of every form by wijk."""
    CITY.kept.forget("spread.index", "spread.reach")
    measure_evenness(CITY, "wijken")
    measure_clustering(CITY, "wijken", permutations=permutations)
    for kind in kinds_of(CITY).values():
        index_of(CITY, "wijken", kind.id)
        reach_of(CITY, kind.id)


def bootstrap() -> None:
    """Draw the facilities of every form 1,000 times and measure each draw in three ways."""
    counts = counts_of(CITY, "wijken")
    known = counts.areas.lived_in
    people = counts.areas.inhabitants[known]
    for at, sizes in zip(counts.at, counts.sizes, strict=True):
        drawn = redrawn_places(at, sizes, len(known), draws=1000)[:, known]
        for measure in (hoover, gini, theil):
            middle(measure(drawn, people))


def by_chance() -> None:
    """Ask for every form, in four divisions, whether it is chance."""
    CITY.kept.forget("spread.chance")
    for kind in kinds_of(CITY):
        chances_of(CITY, kind)


def together() -> None:
    """Ask of every form whether its facilities lie together, how far apart, and which wijken have many."""
    CITY.kept.forget(
        "spread.scan",
        "spread.scan.draws",
        "spread.scan.misses",
        "spread.spacing",
        "spread.spacing.draws",
        "spread.local",
    )
    for kind in kinds_of(CITY):
        scan_of(CITY, kind)
        spacing_of(CITY, kind)
        local_of(CITY, "wijken", kind)


def bears() -> None:
    """Set places against every figure of the wijken."""
    for name in VARIABLES:
        carrying_of(CITY, name)


def clicks() -> float:
    """Return the median milliseconds of sentences and line for a pin that was never asked before."""
    random = np.random.default_rng(1)
    took = []
    for places in random.choice(np.arange(10, 60), CLICKS, replace=False):
        proposal = propose(
            CITY, form="domus", places=float(places), x=PUBLIC_PIN[0], y=PUBLIC_PIN[1]
        )
        start = perf_counter()
        tell_effect(CITY, proposal)
        took.append(1000 * (perf_counter() - start))
    return median(took)


def spots(city: City, amount: int) -> tuple[list[float], list[float]]:
    """Return points in buurten, the same each time."""
    points = areas_of(city, "buurten").point
    chosen = points[np.random.default_rng(2).integers(len(points), size=amount)]
    return chosen[:, 0].tolist(), chosen[:, 1].tolist()


def main() -> None:
    """Print the table."""
    for level in DIVISIONS:
        counts_of(CITY, level)
    sites = CITY.layers["sites"]["id"].tolist()
    all_sites = proposals_from(CITY, form="domus", places=36, site_id=sites)
    x, y = spots(CITY, 20_000)
    many = proposals_from(CITY, form="domus", places=36, x=x, y=y)
    forms = [kind for kind in kinds_of(CITY) if kind != CLUSTERED]
    wijken = len(areas_of(CITY, "wijken"))
    rows: list[tuple[str, Callable[[], object], int | None]] = [
        (
            f"all measures, {wijken} wijken x {len(forms)} forms and all together",
            lambda: every_measure(0),
            100,
        ),
        ("the same with 999 permutations", lambda: every_measure(999), 300),
        ("1,000 bootstrap draws of every form, 3 measures", bootstrap, 1000),
        ("the scan of every form, 9,999 draws, and how far apart", together, 1000),
        ("is an index chance: every form, 4 divisions, 999 draws", by_chance, None),
        ("carrying capacity: 4 figures, 999 shufflings", bears, None),
        ("effect of 29 sites, 4 divisions", lambda: effect(CITY, all_sites), 50),
        ("effect of 20,000 proposals, 4 divisions", lambda: effect(CITY, many), None),
    ]
    print(f"{'what':<56}{'median ms':>10}{'asked':>8}")
    for what, run, asked in rows:
        print(f"{what:<56}{milliseconds(run):>10.1f}{asked or '-':>8}")
    print(f"{'a click: sentences and line, 4 divisions':<56}{clicks():>10.1f}{50:>8}")


if __name__ == "__main__":
    main()
