"""Whether sessions may share one City: `python -m bench.threads` (60 s). Threads ask all criteria and must agree.

Each spell starts with a City that nobody asked anything yet, so that threads also meet where something is made on
first use. What they must answer comes from another City, asked by one thread.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import TYPE_CHECKING

import numpy as np

from bench.running import load
from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.criteria import CRITERIA
from spreidingskaart.site_test.assess import assess, assessment
from spreidingskaart.site_test.proposals import proposals_from, propose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spreidingskaart.city import City

    Question = Callable[[City], str]

THREADS, SECONDS, SPELL = 8, 60.0, 10.0
SITES, MANY = 16, 300
SWITCH_EVERY = 1e-5
"""Seconds after which Python lets another thread go on; far shorter than usual, so that they meet often."""


@dataclass
class Outcome:
    """What came of it."""

    asked: int = 0
    spells: int = 0
    differences: Counter[int] = field(default_factory=Counter)
    """How often the answer to a question differed, by the number of the question."""


def questions(city: City) -> list[Question]:
    """Return questions about sites all over the City: pins, plots and candidates, one at a time and many at once."""
    forms = list(city.forms)
    plots, sites = city.layer("plots"), city.layer("sites")
    areas = city.areas("buurten")
    asked: list[Question] = []
    for turn in range(SITES):
        form, inside = (
            forms[turn % len(forms)],
            areas.geometry[turn * 13 % len(areas)].representative_point(),
        )
        place: dict[str, object] = {"x": float(inside.x), "y": float(inside.y)}
        if turn % 3 == 1 and sites is not None:
            place = {"site_id": str(sites["id"][turn % len(sites)])}
        if turn % 3 == 2 and plots is not None:
            place = {"geometry": plots.geometry[turn * 997 % len(plots)]}
        asked.append(_one(form, place, parking=turn))
    asked.append(_many(forms[0]))
    return asked


def _one(form: str, place: dict[str, object], parking: int) -> Question:
    def ask(city: City) -> str:
        proposals = propose(city, form=form, places=24, own_parking=parking, **place)  # type: ignore[arg-type]
        return json.dumps(assessment(proposals, city).as_dict(), sort_keys=True)

    return ask


def _many(form: str) -> Question:
    def ask(city: City) -> str:
        west, south, east, north = city.outline.bounds
        draw = np.random.default_rng(3)
        x, y = draw.uniform((west, south), (east, north), (4 * MANY, 2)).T
        inside = np.flatnonzero(city.area_at("buurten", x, y) >= 0)[:MANY]
        proposals = proposals_from(city, form=form, places=24, x=x[inside], y=y[inside])
        columns = assess(proposals, city)
        return json.dumps(
            {name: [it.verdict.tolist(), repr(it.value.tolist())] for name, it in columns.items()}
        )

    return ask


def spell(
    city: City, asked: Sequence[Question], expected: Sequence[str], *, threads: int, seconds: float
) -> Outcome:
    """Let threads ask all questions of one City, each in its own order, until the time is up; all at least once."""
    outcome = Outcome(spells=1)
    ready = Barrier(threads)
    until = time.perf_counter() + seconds

    def work(number: int) -> Counter[int]:
        found: Counter[int] = Counter()
        order = np.random.default_rng(number).permutation(len(asked)).tolist()
        ready.wait()
        while True:
            for question in order:
                found[-1] += 1
                if asked[question](city) != expected[question]:
                    found[question] += 1
            if time.perf_counter() > until:
                return found

    with ThreadPoolExecutor(threads) as pool:
        for found in pool.map(work, range(threads)):
            outcome.asked += found.pop(-1)
            outcome.differences += found
    return outcome


def soak(make: Callable[[], City], *, threads: int, seconds: float, each: float = SPELL) -> Outcome:
    """Hold spells on new Cities until the time is up."""
    quiet = make()
    asked = questions(quiet)
    expected = [question(quiet) for question in asked]
    whole, before = Outcome(), sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_EVERY)
    try:
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            one = spell(make(), asked, expected, threads=threads, seconds=min(each, left))
            whole.asked += one.asked
            whole.spells += 1
            whole.differences += one.differences
    finally:
        sys.setswitchinterval(before)
    return whole


def main() -> int:
    """Print what came of it; 1 where an answer differed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=SECONDS)
    options.add_argument("--threads", type=int, default=THREADS)
    given = options.parse_args()
    faulthandler.enable()
    outcome = soak(
        lambda: seen_by(load_city(), "public"), threads=given.threads, seconds=given.seconds
    )
    print(
        f"{given.threads} threads, {given.seconds:.0f} s, {outcome.spells} Cities: {outcome.asked:,} questions "
        f"of {len(CRITERIA)} criteria, {sum(outcome.differences.values())} other answers, no crash   ({load()})"
    )
    for question, times in sorted(outcome.differences.items()):
        print(f"question {question}: {times} times another answer")
    return 1 if outcome.differences else 0


if __name__ == "__main__":
    sys.exit(main())
