"""A fixed piece of work, and how many times as long something else takes in the same minutes.

Processors that are lent do more in one minute than in the next, and another machine is another machine. Work of
a fixed kind, done in turn with what is measured, slows down with it: their ratio says more than a time does.
"""

from __future__ import annotations

import gc
import time
from statistics import median
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS: Final = 60_000
NUMBERS: Final = 160_000
SHAPES: Final = 3_000


def work() -> float:
    """Do a third of each kind of work that the application does: Python, arrays, shapes; tens of milliseconds."""
    return _of_python() + _of_arrays() + _of_shapes()


def times_as_long(
    act: Callable[[], object],
    rounds: int,
    *,
    clock: Callable[[], float] = time.process_time,
    work: Callable[[], object] = work,
) -> float:
    """Return how many times as long an act takes as the yardstick.

    Parameters
    ----------
    act
        What is measured. It is done once before, so that what is made on first use is there.
    rounds
        How often: the yardstick goes before and after each round.
    clock
        Seconds; of the processor, of all threads of this process, by default.
    work
        The yardstick.

    Returns
    -------
    Median over the rounds, dimensionless.
    """
    act()
    work()
    beside, ratios = _took(work, clock), []
    for _ in range(rounds):
        took, after = _took(act, clock), _took(work, clock)
        ratios.append(2 * took / (beside + after))
        beside = after
    return median(ratios)


def _took(act: Callable[[], object], clock: Callable[[], float]) -> float:
    gc.collect()  # each pays for its own litter only
    start = clock()
    act()
    return clock() - start


def _of_python() -> float:
    counted: dict[str, int] = {}
    for number in range(WORDS):
        word = f"woord {number % 997}"
        counted[word] = counted.get(word, 0) + len(word.split())
    return float(sum(sorted(counted.values())))


def _of_arrays() -> float:
    numbers = np.arange(NUMBERS, dtype=float) * 0.61803398875 % 1.0
    order = np.argsort(numbers)
    sums = np.add.reduceat(numbers[order], np.arange(0, NUMBERS, 8))
    return float(np.hypot(sums, sums[::-1]).sum())


def _of_shapes() -> float:
    x, y = np.arange(SHAPES) % 60 * 10.0, np.arange(SHAPES) // 60 * 10.0
    boxes = shapely.box(x, y, x + 9.0, y + 9.0)
    tree = shapely.STRtree(boxes)
    one, other = tree.query(shapely.points(x + 4.0, y + 4.0), predicate="dwithin", distance=12.0)
    return float(shapely.area(shapely.intersection(boxes[one[::8]], boxes[other[::8]])).sum())
