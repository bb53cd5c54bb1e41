"""What a test of one site costs, warm: `python -m bench.assess`. Prints medians in milliseconds.

With `--against FOLDER` it runs `bench.pin` here and on another checkout in turn, and prints the ratios.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench import pin
from bench.in_turn import print_in_turn
from bench.pin import TARGETS, median, questions
from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.criteria import CRITERIA
from spreidingskaart.site_test.assess import assess, assessment
from spreidingskaart.site_test.proposals import proposals_from, propose

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City

MANY = 10_000


def main() -> None:
    """Print the table, or the comparison with another checkout."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--against", type=Path, help="folder of another checkout")
    other = parser.parse_args().against
    if other is not None:
        print_in_turn(Path(pin.__file__), other.resolve())
        return
    _table()


def _table() -> None:
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
    rows: list[tuple[str, Callable[[], object]]] = [
        (
            "propose, one pin",
            lambda: propose(city, form="domus", places=36, x=x, y=y, own_parking=12),
        ),
        *questions(city).items(),
        ("ground known: all criteria", lambda: assess(one, city)),
        ("ground known: every sentence", lambda: assessment(one, city)),
    ]
    for criterion in CRITERIA:
        found = criterion.find(one, city)
        rows.append((f"  {criterion.id}: find", lambda ask=criterion.find: ask(one, city)))  # type: ignore[misc]
        rows.append((f"  {criterion.id}: tell", lambda tell=found.tell: tell(0)))  # type: ignore[misc]
    for name, action in rows:
        wall, cpu = median(action)
        target = TARGETS.get(name)
        missed = " MISSED" if target and wall > target else ""
        told = f"   target {target} ms{missed}" if target else ""
        print(f"{name:34}{wall:10.2f}{cpu:10.2f}{told}")
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
