"""What a test of one site costs, warm: `python -m bench.assess`. Prints medians in milliseconds."""

from __future__ import annotations

import statistics
import time
from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.criteria import CRITERIA
from spreidingskaart.site_test.assess import assess, assessment
from spreidingskaart.site_test.proposals import proposals_from, propose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

ROUNDS = 200
MANY = 10_000
TARGET = 5.0
"""Milliseconds for one site, all criteria, warm."""


def median(action: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Return the median wall time and the median processor time of an action, milliseconds."""
    walls, cpus = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.thread_time()
        action()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.thread_time() - cpu)
    return statistics.median(walls) * 1e3, statistics.median(cpus) * 1e3


def new_pins(city: City) -> Iterator[Callable[[], Proposals]]:
    """Return without end what proposes a site on another plot each time, all over the city."""
    plots = city.layer("plots")
    if plots is None:
        raise SystemExit("the city has no plots")
    rows = np.random.default_rng(3).integers(0, len(plots), ROUNDS)
    pins = [(pin.x, pin.y) for pin in (plots.geometry[row].representative_point() for row in rows)]
    for x, y in cycle(pins):
        yield lambda x=x, y=y: propose(city, form="domus", places=36, x=x, y=y, own_parking=12)  # type: ignore[misc]


def main() -> None:
    """Print the table."""
    start = time.perf_counter()
    whole = load_city()
    print(f"{'load the city, cold':34}{(time.perf_counter() - start) * 1e3:10.1f} ms")
    start = time.perf_counter()
    city = seen_by(whole, "public")
    print(f"{'make the public city':34}{(time.perf_counter() - start) * 1e3:10.1f} ms")
    buurten = city.areas("buurten")
    inside = buurten.geometry[0].representative_point()
    x, y = float(inside.x), float(inside.y)
    one = propose(city, form="domus", places=36, x=x, y=y, own_parking=12)
    assessment(one, city)
    print(f"{'':34}{'wall':>10}{'cpu':>10}")
    fresh = new_pins(city)
    rows: list[tuple[str, Callable[[], object]]] = [
        (
            "propose, one pin",
            lambda: propose(city, form="domus", places=36, x=x, y=y, own_parking=12),
        ),
        ("a new pin, with every sentence", lambda: assessment(next(fresh)(), city)),
        ("ground known: all criteria", lambda: assess(one, city)),
        ("ground known: every sentence", lambda: assessment(one, city)),
    ]
    for criterion in CRITERIA:
        found = criterion.find(one, city)
        rows.append((f"  {criterion.id}: find", lambda ask=criterion.find: ask(one, city)))  # type: ignore[misc]
        rows.append((f"  {criterion.id}: tell", lambda tell=found.tell: tell(0)))  # type: ignore[misc]
    for name, action in rows:
        wall, cpu = median(action)
        target = f"   target {TARGET:.0f} ms" if name.endswith("every sentence") else ""
        print(f"{name:34}{wall:10.2f}{cpu:10.2f}{target}")
    _many(city)


def _many(city: City) -> None:
    draw = np.random.default_rng(1)
    rows = draw.integers(0, len(city.areas("buurten")), MANY)
    points = [place.representative_point() for place in city.areas("buurten").geometry]
    x, y = np.array([points[row].x for row in rows]), np.array([points[row].y for row in rows])
    many = proposals_from(city, form="domus", places=36, x=x, y=y, own_parking=12)
    start = time.perf_counter()
    assess(many, city)
    took = time.perf_counter() - start
    print(
        f"{f'assess, {MANY:,} sites':34}{took * 1e3:10.1f} ms   ({took / MANY * 1e6:.0f} µs a site)"
    )


if __name__ == "__main__":
    main()
