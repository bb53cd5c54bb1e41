"""Where the time goes: `python -m bench.profile --of screen` (or `pin`). Prints shares by floor, and by question.

Shares are those that the profiler of Python sees (arithmetic on arrays counts for the module that writes it down), of
the processor time that was measured without it. Beside them stands what the machine needs to copy the corners once.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

import numpy as np

from bench.pin import PINS, new_pins
from bench.screen import anew, asked
from bench.synthetic_city import Size, synthetic_city
from geo.compiled import compiled_or_plain
from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.criteria import CRITERIA
from spreidingskaart.plot_search.run import blocks_of
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.site_test.proposals import describe

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City

ROUNDS: Final = 5
_COPIED: Final = 64 * 2**20
"""Bytes that are copied to measure the memory: more than the processor's caches hold."""
_FLOORS: Final = (
    ("/geo/", "geo"),
    ("/shapely/", "shapely"),
    ("shapely.lib", "shapely"),
    ("/numpy/", "numpy"),
    ("numpy", "numpy"),
    *((f"/spreidingskaart/{room}", room) for room in (
        "criteria", "spread/", "city", "rules", "words", "model", "site_test", "plot_search",
    )),
)  # fmt: skip
"""What a file or a built-in function is called, and the floor it counts for; the first that fits."""


@dataclass(frozen=True)
class Profiled:
    """One run under the profiler, scaled to the processor time of a run without it."""

    seconds: float
    calls: int
    floors: dict[str, float]
    """Seconds by floor, most first."""
    functions: dict[str, float]
    """Seconds by function, most first."""


def processor_seconds(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median processor time of some rounds, all threads together."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return median(times)


def profiled(action: Callable[[], object]) -> Profiled:
    """Return where one thread that does this spends its time."""
    seconds = processor_seconds(action)
    profiler = cProfile.Profile(time.process_time)
    profiler.runcall(action)
    entries = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    own = {key: entry[2] for key, entry in entries.items()}
    scale = seconds / max(sum(own.values()), 1e-9)
    floors: dict[str, float] = defaultdict(float)
    functions: dict[str, float] = defaultdict(float)
    for (file, _, name), spent in own.items():
        floors[floor_of(file, name)] += spent * scale
        functions[f"{floor_of(file, name)}: {name.strip('{}')}"] += spent * scale
    calls = sum(entry[1] for entry in entries.values())
    return Profiled(seconds, calls, _most_first(floors), _most_first(functions))


def floor_of(file: str, name: str) -> str:
    """Return the floor of the house, or the library, to which a function belongs."""
    where = name if file == "~" else file
    return next((floor for part, floor in _FLOORS if part in where), "the rest")


def _most_first(seconds: dict[str, float]) -> dict[str, float]:
    return dict(sorted(seconds.items(), key=lambda item: -item[1]))


def copy_bandwidth() -> float:
    """Return how many bytes a second this machine copies now (each is read once and written once)."""
    source, target = np.ones(_COPIED // 8), np.zeros(_COPIED // 8)
    return 2 * _COPIED / processor_seconds(lambda: np.copyto(target, source))


def by_question(city: City) -> dict[str, float]:
    """Return processor seconds by criterion, in order: what several ask is found by the first."""
    seconds: dict[str, float] = defaultdict(float)
    proposals = asked(city)
    proposals.ground.clear()
    for _, block in blocks_of(proposals):
        for criterion in CRITERIA:
            start = time.process_time()
            criterion.find(block, city)
            seconds[criterion.id] += time.process_time() - start
    return _most_first(seconds)


def of_screen() -> None:
    """Print where a plot's microseconds go, with plain arithmetic and with compiled loops."""
    size = Size()
    city = synthetic_city(size)
    corners = size.plots * 5 * 2 * 8
    for on in (False, True):
        with compiled_or_plain(compiled=on):
            anew(city, 1)
            found = profiled(lambda: anew(city, 1))
            title = (
                f"all criteria of {size.plots:,} plots, {'compiled' if on else 'plain'}, one thread"
            )
            print_shares(title, found, size.plots, "µs a plot", 1e6)
            print(f"\n{'by question, in order':40}{'ms':>8}{'µs a plot':>12}")
            for name, seconds in by_question(city).items():
                print(f"  {name:38}{seconds * 1e3:8.0f}{seconds / size.plots * 1e6:12.2f}")
        least = 2 * corners / copy_bandwidth()
        print(
            f"\ncopying the corners once ({corners / 1e6:.1f} MB): {least * 1e3:.1f} ms, "
            f"so all of this is {found.seconds / least:,.0f} such copies\n"
        )


def print_shares(title: str, found: Profiled, many: int, unit: str, scale: float) -> None:
    """Print a table of floors and the ten functions that take most."""
    print(f"{title}: {found.seconds * 1e3:.1f} ms of processor, {found.calls:,} calls of functions")
    for head, shares in (("by floor", found.floors), ("by function", found.functions)):
        print(f"\n{head:40}{'share':>8}{unit:>12}")
        for name, seconds in list(shares.items())[:10]:
            share, each = seconds / found.seconds, seconds / many * scale
            print(f"  {name[:37]:38}{share:8.1%}{each:12.2f}")


def of_pin() -> None:
    """Print where a pin's milliseconds go: geometry, calls of Python, allocation and sentences."""
    city = seen_by(load_city(), "public")
    pins = new_pins(city)
    found = profiled(lambda: [assessment(next(pins)(), city) for _ in range(PINS)])
    print_shares("new pins, with every sentence", found, PINS, "µs a pin", 1e6)
    print(f"\n{'by part, in order':40}{'µs a pin':>12}")
    for name, seconds in by_part(city).items():
        print(f"  {name:38}{seconds * 1e6:12.0f}")


def by_part(city: City) -> dict[str, float]:
    """Return the median seconds of each part of a new pin, in order: what several ask is found by the first."""
    pins, taken = new_pins(city), defaultdict[str, list[float]](list)
    for _ in range(PINS):
        start = time.perf_counter()
        proposals = next(pins)()
        columns = {}
        taken["propose"].append(time.perf_counter() - start)
        for criterion in CRITERIA:
            start = time.perf_counter()
            columns[criterion.id] = criterion.find(proposals, city)
            taken[f"{criterion.id}: find"].append(time.perf_counter() - start)
        for name, findings in columns.items():
            start = time.perf_counter()
            findings.tell(0)
            taken[f"{name}: tell"].append(time.perf_counter() - start)
        start = time.perf_counter()
        describe(proposals, city)
        taken["describe"].append(time.perf_counter() - start)
    return {name: median(times) for name, times in taken.items()}


OF: Final = {"screen": of_screen, "pin": of_pin}
"""What can be profiled, by name."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.profile", description=__doc__)
    parser.add_argument("--of", choices=list(OF), default="screen", help="what is profiled")
    OF[parser.parse_args().of]()


if __name__ == "__main__":
    main()
