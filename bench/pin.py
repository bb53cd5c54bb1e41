"""What one click on the page Locatietoets asks of the engine: `python -m bench.pin` prints medians as JSON.

It imports nothing of `bench`, so that `bench.in_turn` can run it on another checkout too.
"""

from __future__ import annotations

import json
import statistics
import time
from itertools import cycle
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.site_test.assess import assess, assessment
from spreidingskaart.site_test.evidence import rows
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.site_test.reading import what_helps
from spreidingskaart.spread.before_after import per_level
from spreidingskaart.spread.effect_words import effect_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

PINS: Final = 200
NEW_PIN: Final = "a new pin, with every sentence"
WHOLE_CLICK: Final = "with evidence, spread and changes"
TARGETS: Final = {NEW_PIN: 3.3, WHOLE_CLICK: 8.0}
"""Milliseconds."""


def median(action: Callable[[], object], rounds: int = PINS) -> tuple[float, float]:
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
    chosen = np.random.default_rng(3).integers(0, len(plots), PINS)
    pins = [
        (pin.x, pin.y) for pin in (plots.geometry[row].representative_point() for row in chosen)
    ]
    for x, y in cycle(pins):
        yield lambda x=x, y=y: propose(city, form="domus", places=36, x=x, y=y, own_parking=12)  # type: ignore[misc]


def questions(city: City) -> dict[str, Callable[[], object]]:
    """Return what is measured, by name: each call asks it of another pin."""
    pins = new_pins(city)
    return {
        NEW_PIN: lambda: assessment(next(pins)(), city),
        WHOLE_CLICK: lambda: whole_click(next(pins)(), city),
    }


def whole_click(proposals: Proposals, city: City) -> tuple[object, ...]:
    """Return everything that Locatietoets computes for one click, besides drawing it."""
    columns = assess(proposals, city)
    spread = effect_sentences(city, proposals), per_level(city, proposals)
    found = assessment(proposals, city, columns=columns)
    return *spread, found, tuple(rows(found)), what_helps(found)


def main() -> None:
    """Print the median processor time of each question, milliseconds."""
    city = seen_by(load_city(), "public")
    asked = questions(city)
    for ask in asked.values():
        median(ask, PINS // 4)  # warm
    print(json.dumps({name: median(ask)[1] for name, ask in asked.items()}))


if __name__ == "__main__":
    main()
