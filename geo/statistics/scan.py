"""Do cases lie together more than chance can explain? A scan with circles of every size around every area.

A circle is the union of the areas whose point lies within it; a case belongs to its area. The circle that is
hardest to explain by chance is held against the hardest one in many draws in which each case lands at a random
inhabitant: so it is one test, however many circles are tried, and no border has a part in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import xlogy

from geo.statistics.measure_inputs import read_numbers, read_points, refuse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_BLOCK: Final = 1_000_000
"""Numbers that are worked through together: they stay in the processor's cache."""
_SAME_SPOT: Final = 1e-6
"""Metres; distances that differ less are equal."""
_SAME: Final = 1e-9
"""Statistics closer than this are one and the same, but for binary fractions."""


@dataclass(frozen=True, eq=False)
class Circles:
    """All circles around n areas that hold neither too few inhabitants nor too many."""

    share: NDArray[np.float64]
    """(v,) every share of the inhabitants that some circle holds, ascending; the last is 1: no circle."""
    step: NDArray[np.unsignedinteger]
    """(n, n) per area (row) and centre (column): row in `share` of the smallest circle that holds the area."""
    cumulative: NDArray[np.float64]
    """(n,) share of the inhabitants up to and with each area, to draw from."""

    def __len__(self) -> int:
        """Return n."""
        return len(self.step)


@dataclass(frozen=True, eq=False)
class Group:
    """The circle whose cases are hardest to explain by chance."""

    statistic: float
    """Log likelihood ratio; 0 where no circle holds more than its share."""
    centre: int
    """Row of the area in the middle; -1 where there is no such circle."""
    areas: NDArray[np.int64]
    """Rows of the areas inside."""
    inside: int
    """Cases inside."""
    share: float
    """Share of the inhabitants inside; NaN where there is no such circle."""


def circles(
    points: ArrayLike, inhabitants: ArrayLike, *, least: float = 0.0, most: float = 0.5
) -> Circles:
    """Return the circles around areas.

    Parameters
    ----------
    points
        Shape (n, 2): a point in each area, metres, projected (EPSG:28992).
    inhabitants
        Shape (n,); above 0.
    least
        A circle holds at least so many inhabitants: below that it grows on.
    most
        A circle holds at most this share of all inhabitants.

    Raises
    ------
    ValueError
        If a value is NaN, infinite or not above 0, or the shapes do not fit; lists every fault.
    """
    faults: list[str] = []
    xy = read_points("points", points, faults)
    people = read_numbers("inhabitants", inhabitants, faults)
    if (people <= 0).any():
        faults.append("`inhabitants` holds areas where nobody lives")
    if not faults and len(xy) != len(people):
        faults.append(f"`points` has {len(xy)} rows but `inhabitants` has {len(people)}")
    refuse(faults)
    weight = people / people.sum()
    # one row per centre; its columns are the areas from near to far. Areas equally far are in one circle together
    distance = np.sqrt(((xy[:, None, :] - xy[None, :, :]) ** 2).sum(axis=2))
    order = np.argsort(distance, axis=1, kind="stable")
    within = np.cumsum(weight[order], axis=1)
    gap = np.diff(np.take_along_axis(distance, order, axis=1), axis=1, append=np.inf)
    edges = np.where(gap > _SAME_SPOT, within, np.inf)
    within = np.minimum.accumulate(edges[:, ::-1], axis=1)[:, ::-1]
    # the last area may lack a binary fraction of 1, and so may what must be held at least
    enough = np.where(within >= min(least / people.sum(), 1.0) - _SAME, within, np.inf).min(axis=1)
    within = np.maximum(within, enough[:, None])
    within[within > most + _SAME] = 1.0
    held = np.empty_like(within)
    np.put_along_axis(held, order, within, axis=1)
    share, step = np.unique(np.append(held.T.ravel(), 1.0), return_inverse=True)
    small = np.uint16 if len(share) <= np.iinfo(np.uint16).max else np.uint32
    return Circles(share, step[:-1].reshape(held.shape).astype(small), np.cumsum(weight))


def at_random_inhabitants(
    around: Circles, cases: int, *, draws: int, seed: int | np.random.Generator = 0
) -> NDArray[np.int64]:
    """Return the area of each case when every case lands at a random inhabitant; shape (draws, cases)."""
    chosen = np.random.default_rng(seed).random((draws, cases))
    found = np.searchsorted(around.cumulative, chosen, side="right")
    return np.minimum(found, len(around) - 1)


def in_one_circle(
    around: Circles,
    cases: int,
    *,
    share: float,
    times: float,
    draws: int,
    seed: int | np.random.Generator = 1,
) -> NDArray[np.int64]:
    """Return the area of each case when those in one circle, another in each draw, are likelier by some times.

    Parameters
    ----------
    around, cases
        The circles around n areas, and how many cases there are.
    share
        Share of the inhabitants in the circle, or just above; its centre is the area of a random inhabitant.
    times
        How many times as likely an inhabitant of the circle gets a case as one elsewhere.
    draws
        Number of draws.
    seed
        Seed of the random generator.

    Returns
    -------
    Shape (draws, cases).
    """
    generator = np.random.default_rng(seed)
    centre = at_random_inhabitants(around, 1, draws=draws, seed=generator)[:, 0]
    # one row per area, one column per centre: the share of the smallest circle that holds the area
    held = around.share[around.step]
    edge = np.where(held >= share, held, 1.0).min(axis=0)
    weight = np.diff(around.cumulative, prepend=0.0)[:, None] * np.where(held <= edge, times, 1.0)
    cumulative = np.cumsum(weight / weight.sum(axis=0), axis=0)
    chosen = generator.random((draws, cases))
    found = np.empty((draws, cases), dtype=np.int64)
    for draw in range(draws):
        found[draw] = np.searchsorted(cumulative[:, centre[draw]], chosen[draw], side="right")
    return np.minimum(found, len(around) - 1)


def statistics(around: Circles, areas: ArrayLike, *, least_inside: int = 1) -> NDArray[np.float64]:
    """Return for each of m draws the log likelihood ratio of its hardest circle.

    Parameters
    ----------
    around
        The circles around n areas.
    areas
        Shape (m, cases): row of the area of each case.
    least_inside
        A group has at least so many cases.

    Returns
    -------
    Shape (m,); 0 where no circle holds more than its share.

    Notes
    -----
    The statistic of a circle rises with its cases and falls with its inhabitants, so per number of cases only the
    circle with the fewest inhabitants counts, and such a circle has a case at its edge: only where a case enters a
    circle is it worked out.
    """
    drawn = np.asarray(areas, dtype=np.int64)
    cases = drawn.shape[1]
    if cases < least_inside:
        return np.zeros(len(drawn))
    tightest = np.empty((len(drawn), cases), dtype=around.step.dtype)
    block = max(1, _BLOCK // (cases * len(around)))
    for start in range(0, len(drawn), block):
        # axes: case, draw, centre. Sorted over the cases, row k is the smallest circle that holds k + 1 of them
        held = around.step[drawn[start : start + block].T]
        _sort_rows(held)
        tightest[start : start + block] = held.min(axis=2).T
    inside = np.arange(least_inside, cases + 1)
    share = around.share[tightest[:, least_inside - 1 :]]
    return np.asarray(likelihood_ratio(inside, cases, share).max(axis=1))


def hardest_group(around: Circles, areas: ArrayLike, *, least_inside: int = 1) -> Group:
    """Return the circle that is hardest to explain by chance.

    Parameters
    ----------
    around
        The circles around n areas.
    areas
        Shape (cases,): row of the area of each case.
    least_inside
        A group has at least so many cases.
    """
    where = np.asarray(areas, dtype=np.int64)
    cases = len(where)
    nothing = Group(0.0, -1, np.empty(0, dtype=np.int64), 0, float("nan"))
    if cases < least_inside:
        return nothing
    # one row per number of cases, one column per centre
    held = np.sort(around.step[where], axis=0)[least_inside - 1 :]
    inside = np.arange(least_inside, cases + 1)[:, None]
    ratio = likelihood_ratio(inside, cases, around.share[held])
    row, centre = np.unravel_index(int(ratio.argmax()), ratio.shape)
    if ratio[row, centre] <= 0:
        return nothing
    edge = held[row, centre]
    within = np.flatnonzero(around.step[:, centre] <= edge)
    return Group(
        statistic=float(ratio[row, centre]),
        centre=int(centre),
        areas=within,
        inside=int(np.isin(where, within).sum()),
        share=float(around.share[edge]),
    )


def likelihood_ratio(inside: ArrayLike, cases: int, share: ArrayLike) -> NDArray[np.float64]:
    """Return how much likelier the cases are when a circle has a rate of its own; 0 where it has not more.

    Parameters
    ----------
    inside
        Cases in the circle; spreads out to the shape of `share`.
    cases
        All cases.
    share
        Share of the inhabitants in the circle, above 0.

    Notes
    -----
    k ln(k / (n q)) + (n - k) ln((n - k) / (n (1 - q))) with k of n cases in a share q of the inhabitants: the
    ratio for a given number of cases (Kulldorff, Communications in Statistics: Theory and Methods 1997).
    """
    k, q = np.asarray(inside, dtype=np.float64), np.asarray(share, dtype=np.float64)
    more = k > cases * q
    rest = np.where(more, cases * (1 - q), 1.0)
    ratio = xlogy(k, k / (cases * q)) + xlogy(cases - k, (cases - k) / rest)
    return np.where(more, ratio, 0.0)


def chance_of_as_much(statistic: ArrayLike, drawn: ArrayLike) -> NDArray[np.float64]:
    """Return the chance that draws give as high a statistic: (r + 1) / (m + 1) (Barnard 1963; Hope 1968).

    Parameters
    ----------
    statistic
        That of the cases as they are; any shape.
    drawn
        Shape (m,): those of the draws, ascending.

    Returns
    -------
    Shape of `statistic`.
    """
    ascending = np.asarray(drawn, dtype=np.float64)
    as_high = len(ascending) - np.searchsorted(ascending, np.asarray(statistic) - _SAME)
    return np.asarray((as_high + 1) / (len(ascending) + 1))


def _sort_rows(values: NDArray[np.unsignedinteger]) -> None:
    """Sort along the first axis, in place: whole rows are compared at once, some five times as fast as np.sort."""
    low = np.empty(values.shape[1:], dtype=values.dtype)
    for i, j in _comparisons(len(values)):
        np.minimum(values[i], values[j], out=low)
        np.maximum(values[i], values[j], out=values[j])
        values[i] = low


@cache
def _comparisons(n: int) -> tuple[tuple[int, int], ...]:
    """Return which rows to compare, in order, to sort n of them (odd-even merge sort: Batcher, AFIPS 1968)."""
    found = []
    size = 1
    while size < n:
        step = size
        while step:
            for start in range(step % size, n - step, 2 * step):
                found += [
                    (i, i + step)
                    for i in range(start, min(start + step, n - step))
                    if i // (2 * size) == (i + step) // (2 * size)
                ]
            step //= 2
        size *= 2
    return tuple(found)
