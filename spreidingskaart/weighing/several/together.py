"""Choose k of n sites together: the best combination, and whether that is proven.

Up to `COUNT_AT_MOST` combinations every one is computed, which is a proof in itself. Above that HiGHS solves
an integer programme, and an answer that it did not prove is called unproven.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, combinations, islice
from math import comb
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from spreidingskaart.errors import InputError
from spreidingskaart.weighing.several import even_solver, together_solver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from spreidingskaart.weighing.several.together_solver import Solved

COUNT_AT_MOST: Final = 150_000
"""Combinations that are all computed; 5 of 29 is 118,755."""
TIME_LIMIT: Final = 20.0
"""Seconds that HiGHS may search."""
_BLOCK: Final = 36_000
"""Numbers in one array of a block: 300 kB, so that a few of them stay in the cache of a processor."""
_SAME: Final = 1e-12
"""Values that differ relatively less are equally good."""

Goal: TypeAlias = Literal["even", "reach", "near", "apart"]


@dataclass(frozen=True)
class Choice:
    """A set of sites and what it achieves."""

    sites: tuple[int, ...]
    value: float


@dataclass(frozen=True)
class Together:
    """The best k of n sites for one goal."""

    goal: Goal
    best: Choice
    n: int
    before: float
    """The same measure without new sites; NaN where it has no meaning."""
    alternatives: tuple[Choice, ...]
    """The next best, if every combination was computed."""
    equally_good: int
    """Combinations as good as the best, itself included; 0 where not counted."""
    counted: int
    """Combinations computed; 0 where HiGHS solved a programme."""
    proven: bool
    bound: float
    """No combination does better than this; equal to the best value if proven."""


def most_even(
    before: NDArray[np.float64],
    adds: NDArray[np.float64],
    *,
    k: int,
    unevenness: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    keep: int = 5,
) -> Together:
    """Return the k sites after which places are spread most evenly, by any measure.

    Parameters
    ----------
    before
        Shape (a,): places per area now.
    adds
        Shape (n, a): places that each site adds to each area.
    k
        Number of sites.
    unevenness
        Takes places of shape (b, a) and gives shape (b,), less is more even; NaN counts as worst. For the
        Gini coefficient: ``lambda places: gini(places, inhabitants)``.
    keep
        Number of next best combinations to keep.

    Raises
    ------
    InputError
        If k is not 1..n, or combinations are more than COUNT_AT_MOST: `most_even_by_gini` goes on from there.
    """
    n = len(adds)
    _refuse_k(n, k)
    if comb(n, k) > COUNT_AT_MOST:
        raise InputError(
            f"{k} van {n} locaties zijn te veel combinaties om allemaal door te rekenen; kies er minder."
        )

    def value(chosen: NDArray[np.intp]) -> NDArray[np.float64]:
        places = before + adds[chosen[:, 0]]
        for column in range(1, k):
            places += adds[chosen[:, column]]
        return unevenness(places)

    now = float(unevenness(before[None, :].astype(np.float64))[0])
    return _counted("even", n, k, value, now, width=len(before), keep=keep, highest=False)


def most_even_by_gini(
    before: NDArray[np.float64],
    adds: NDArray[np.float64],
    inhabitants: NDArray[np.float64],
    *,
    k: int,
    time_limit: float = TIME_LIMIT,
) -> Together:
    """Return the k sites with the lowest Gini coefficient of places over inhabitants, by integer programming.

    Parameters
    ----------
    before
        Shape (a,): places per area now.
    adds
        Shape (n, a): places that each site adds to each area.
    inhabitants
        Shape (a,).
    k
        Number of sites.
    time_limit
        Seconds to search; the answer may then be unproven.

    Raises
    ------
    InputError
        If k is not 1..n, or there are no places or inhabitants at all.
    """
    n = len(adds)
    _refuse_k(n, k)
    if inhabitants.sum() <= 0 or before.sum() + adds.sum() <= 0:
        raise InputError("Zonder inwoners of zonder plekken is er geen spreiding te berekenen.")
    now = even_solver.gini(before, inhabitants)
    return _solved("even", n, now, even_solver.most_even(before, adds, inhabitants, k, time_limit))


def most_reached(
    reaches: NDArray[np.bool_],
    inhabitants: NDArray[np.float64],
    *,
    k: int,
    already: NDArray[np.bool_] | None = None,
    keep: int = 5,
    time_limit: float = TIME_LIMIT,
) -> Together:
    """Return the k sites that put most inhabitants within reach (maximal covering, Church and ReVelle 1974).

    Parameters
    ----------
    reaches
        Shape (n, p): whether site i reaches point (or area) j.
    inhabitants
        Shape (p,).
    k
        Number of sites.
    already
        Shape (p,): points that existing facilities reach.
    keep
        Number of next best combinations to keep.
    time_limit
        Seconds for HiGHS, if there are more than COUNT_AT_MOST combinations.

    Raises
    ------
    InputError
        If k is not 1..n.
    """
    n = len(reaches)
    _refuse_k(n, k)
    covered = np.zeros(len(inhabitants), dtype=bool) if already is None else already
    now = float(inhabitants[covered].sum())
    patterns, people = _by_pattern(reaches[:, ~covered], inhabitants[~covered])
    if comb(n, k) > COUNT_AT_MOST:
        solved = together_solver.most_reached(patterns, people, k, time_limit)
        return _solved(
            "reach", n, now, solved._replace(value=solved.value + now, bound=solved.bound + now)
        )

    def value(chosen: NDArray[np.intp]) -> NDArray[np.float64]:
        within = patterns[chosen[:, 0]]
        for column in range(1, k):
            within = within | patterns[chosen[:, column]]
        return now + within @ people

    return _counted("reach", n, k, value, now, width=len(people), keep=keep, highest=True)


def nearest_for_most(
    distances: NDArray[np.float64],
    inhabitants: NDArray[np.float64],
    *,
    k: int,
    existing: NDArray[np.float64] | None = None,
    keep: int = 5,
    time_limit: float = TIME_LIMIT,
) -> Together:
    """Return the k sites that bring inhabitants nearest on average (p-median, Hakimi 1964).

    Parameters
    ----------
    distances
        Shape (n, p): metres from site i to point j.
    inhabitants
        Shape (p,); not all 0.
    k
        Number of sites.
    existing
        Shape (p,): metres from point j to the nearest existing facility.
    keep
        Number of next best combinations to keep.
    time_limit
        Seconds for HiGHS, if there are more than COUNT_AT_MOST combinations.

    Raises
    ------
    InputError
        If k is not 1..n, or nobody lives anywhere.
    """
    n = len(distances)
    _refuse_k(n, k)
    people = float(inhabitants.sum())
    if people <= 0:
        raise InputError("Zonder inwoners is er geen gemiddelde afstand te berekenen.")
    share = inhabitants / people
    now = np.nan if existing is None else float(existing @ share)
    if comb(n, k) > COUNT_AT_MOST:
        return _solved(
            "near", n, now, together_solver.nearest(distances, share, k, existing, time_limit)
        )
    usual = np.full(len(share), np.inf) if existing is None else existing

    def value(chosen: NDArray[np.intp]) -> NDArray[np.float64]:
        # one row per combination, one column per point: metres to the nearest of what is there and what is chosen
        nearest = np.minimum(usual, distances[chosen[:, 0]])
        for column in range(1, k):
            np.minimum(nearest, distances[chosen[:, column]], out=nearest)
        return nearest @ share

    return _counted("near", n, k, value, now, width=len(share), keep=keep, highest=False)


def farthest_apart(
    distances: NDArray[np.float64],
    *,
    k: int,
    to_existing: NDArray[np.float64] | None = None,
    keep: int = 5,
    time_limit: float = TIME_LIMIT,
) -> Together:
    """Return the k sites whose smallest distance to each other is largest (p-dispersion, Kuby 1987).

    Parameters
    ----------
    distances
        Shape (n, n): metres between sites, symmetric.
    k
        Number of sites; at least 2 unless `to_existing` is given.
    to_existing
        Shape (n,): metres from each site to the nearest existing facility, which counts too.
    keep
        Number of next best combinations to keep.
    time_limit
        Seconds for HiGHS, if there are more than COUNT_AT_MOST combinations.

    Raises
    ------
    InputError
        If k is not 1..n, or 1 without `to_existing`.
    """
    n = len(distances)
    _refuse_k(n, k)
    if k == 1 and to_existing is None:
        raise InputError("Eén locatie heeft geen onderlinge afstand; kies er ten minste 2.")
    own = np.full(n, np.inf) if to_existing is None else to_existing
    if comb(n, k) > COUNT_AT_MOST:
        return _solved("apart", n, np.nan, together_solver.apart(distances, own, k, time_limit))

    def value(chosen: NDArray[np.intp]) -> NDArray[np.float64]:
        # one number per combination: the least distance among its sites and to what is there
        smallest = own[chosen[:, 0]]
        for column in range(1, k):
            np.minimum(smallest, own[chosen[:, column]], out=smallest)
            for other in range(column):
                np.minimum(smallest, distances[chosen[:, other], chosen[:, column]], out=smallest)
        return smallest

    return _counted("apart", n, k, value, np.nan, width=1, keep=keep, highest=True)


def combination_blocks(n: int, k: int, size: int) -> Iterator[NDArray[np.intp]]:
    """Yield all combinations of k out of n in lexicographic order, in blocks of shape (at most `size`, k)."""
    every = combinations(range(n), k)
    while True:
        block = np.fromiter(chain.from_iterable(islice(every, size)), dtype=np.intp)
        if not block.size:
            return
        yield block.reshape(-1, k)


def _counted(
    goal: Goal,
    n: int,
    k: int,
    value: Callable[[NDArray[np.intp]], NDArray[np.float64]],
    now: float,
    *,
    width: int,
    keep: int,
    highest: bool,
) -> Together:
    # one number per combination, in the order of `combination_blocks`; the lowest is the best
    cost = np.empty(comb(n, k))
    start = 0
    for chosen in combination_blocks(n, k, max(64, _BLOCK // max(width, 8))):
        found = value(chosen)
        cost[start : start + len(chosen)] = -found if highest else found
        start += len(chosen)
    cost = np.where(np.isnan(cost), np.inf, cost)
    lowest = float(cost.min())
    if lowest == np.inf:
        raise InputError("Voor geen enkele combinatie van locaties is dit te berekenen.")
    # of what is as good as the best the first counts; `front` is the best and the next ones, from best to worst
    same = cost <= lowest + _SAME * max(1.0, abs(lowest))
    front = np.flatnonzero(
        cost <= np.partition(cost, min(keep, len(cost) - 1))[min(keep, len(cost) - 1)]
    )
    first = int(np.argmax(same))
    order = [int(i) for i in front[np.lexsort((front, cost[front]))] if i != first][:keep]
    sign = -1.0 if highest else 1.0
    best, *others = [
        Choice(_combination(n, k, i), sign * float(cost[i]) + 0.0) for i in [first, *order]
    ]
    return Together(
        goal=goal,
        best=best,
        n=n,
        before=now,
        alternatives=tuple(others),
        equally_good=int(same.sum()),
        counted=len(cost),
        proven=True,
        bound=best.value,
    )


def _solved(goal: Goal, n: int, now: float, solved: Solved) -> Together:
    return Together(
        goal=goal,
        best=Choice(solved.sites, solved.value),
        n=n,
        before=now,
        alternatives=(),
        equally_good=0,
        counted=0,
        proven=solved.proven,
        bound=solved.value if solved.proven else solved.bound,
    )


def _combination(n: int, k: int, position: int) -> tuple[int, ...]:
    """Return the combination at a position of the lexicographic order."""
    sites: list[int] = []
    site = 0
    for left in range(k, 0, -1):
        while (following := comb(n - site - 1, left - 1)) <= position:
            position -= following
            site += 1
        sites.append(site)
        site += 1
    return tuple(sites)


def _by_pattern(
    reaches: NDArray[np.bool_], inhabitants: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return points reached by the same sites as one, with all their inhabitants; others are left out."""
    useful = reaches.any(axis=0) & (inhabitants > 0)
    patterns, where = np.unique(reaches[:, useful], axis=1, return_inverse=True)
    people = np.zeros(patterns.shape[1])
    np.add.at(people, where.reshape(-1), inhabitants[useful])
    return patterns, people


def _refuse_k(n: int, k: int) -> None:
    if not 1 <= k <= n:
        raise InputError(f"Kies 1 tot en met {n} locaties; gevraagd: {k}.")
