"""The k of n sites with the lowest Gini coefficient, as a series of integer programmes with a proven bound.

With w the shares of inhabitants and p the places, Gini = N / P with N = sum over pairs of |w_j p_i - w_i p_j|
and P all places. The fraction is lowered step by step (Dinkelbach 1967): each step minimises N - g P for the
best g so far.
"""

from __future__ import annotations

import time
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo.integer_programme import solve
from spreidingskaart.weighing.several.together_solver import Solved, chosen, exactly

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.integer_programme import SolverAnswer

_SCALE: Final = 1e4
"""N is told to HiGHS in this unit, so that its absolute tolerances (1e-6) are small beside a coefficient."""
_PROVEN_TO: Final = 1e-7
"""Coefficients that differ less are the same for this proof."""
_MOST_ROUNDS: Final = 30
_MOST_SUMS: Final = 256
"""Areas whose sites can add up to more amounts than this get the looser of two exact descriptions."""


class _City(NamedTuple):
    """Shares of inhabitants (a,), places now (a,) and added per site (n, a) in a unit near 1; k to choose."""

    w: NDArray[np.float64]
    now: NDArray[np.float64]
    adds: NDArray[np.float64]
    k: int


class _Cut(NamedTuple):
    """term >= constant + slope . x, for one of the terms that N is the sum of."""

    term: int
    slope: NDArray[np.float64]
    constant: float


def gini(places: NDArray[np.float64], inhabitants: NDArray[np.float64]) -> float:
    """Return the Gini coefficient of places over inhabitants; NaN without either.

    Parameters
    ----------
    places, inhabitants
        Shape (a,), at least 0.
    """
    whole = float(inhabitants.sum() * places.sum())
    crossed = np.abs(np.outer(places, inhabitants) - np.outer(inhabitants, places))
    return float(crossed.sum()) / 2 / whole if whole > 0 else float("nan")


def most_even(
    before: NDArray[np.float64],
    adds: NDArray[np.float64],
    inhabitants: NDArray[np.float64],
    k: int,
    time_limit: float,
) -> Solved:
    """Return the k sites with the lowest Gini coefficient, proven to 1e-7 if the time suffices.

    Parameters
    ----------
    before
        Shape (a,), places now.
    adds
        Shape (n, a), places that each site adds.
    inhabitants
        Shape (a,).
    k
        Number of sites.
    time_limit
        Seconds for all steps together.
    """
    end = time.monotonic() + time_limit
    size = float(before.sum() + adds.sum(axis=1).mean() * k)
    city = _City(inhabitants / inhabitants.sum(), before / size, adds / size, k)
    terms, cuts = _cuts(city)
    fewest = float(city.now.sum() + np.sort(city.adds.sum(axis=1))[:k].sum())
    sites = _greedy(city)
    value, bound = _value(city, sites), 0.0
    for _ in range(_MOST_ROUNDS):
        answer = _step(city, terms, cuts, value, end - time.monotonic())
        # N - value * P >= answer.bound for every choice, so Gini >= value + bound / P of the smallest choice.
        if fewest > 0 and np.isfinite(answer.bound):
            bound = max(bound, value + min(0.0, answer.bound) / fewest)
        found = chosen(answer, len(adds), k)
        reached = _value(city, found)
        better = reached < value
        sites, value = (found, reached) if better else (sites, value)
        if value - bound <= _PROVEN_TO or not better or time.monotonic() > end:
            break
    return Solved(sites, value, min(bound, value), proven=value - bound <= _PROVEN_TO)


def _value(city: _City, sites: tuple[int, ...]) -> float:
    value = gini(city.now + city.adds[list(sites)].sum(axis=0), city.w)
    return value if np.isfinite(value) else np.inf


def _greedy(city: _City) -> tuple[int, ...]:
    """Return a good first choice: each time the site that helps most."""
    sites: tuple[int, ...] = ()
    for _ in range(city.k):
        left = [i for i in range(len(city.adds)) if i not in sites]
        sites = (*sites, min(left, key=lambda i: _value(city, (*sites, i))))
    return tuple(sorted(sites))


def _step(city: _City, terms: int, cuts: list[_Cut], g: float, time_limit: float) -> SolverAnswer:
    """Minimise N - g P; cost and bound come back in the unit of N, constants included."""
    n = len(city.adds)
    # one row per cut; n columns for the choice of each site, then one per term of N
    rows = np.zeros((len(cuts), n + terms))
    low = np.empty(len(cuts))
    for row, cut in enumerate(cuts):
        rows[row, :n], rows[row, n + cut.term], low[row] = (
            -cut.slope * _SCALE,
            1.0,
            cut.constant * _SCALE,
        )
    cost = np.concatenate([-g * city.adds.sum(axis=1) * _SCALE, np.ones(terms)])
    upper = np.concatenate([np.ones(n), np.full(terms, np.inf)])
    count = (exactly(n, terms), float(city.k), float(city.k))
    answer = solve(cost, [(rows, low, np.inf), count], np.arange(n + terms) < n, upper, time_limit)
    constant = _among(city, ~_touched(city)) - g * float(city.now.sum())
    return answer._replace(
        cost=answer.cost / _SCALE + constant, bound=answer.bound / _SCALE + constant
    )


def _touched(city: _City) -> NDArray[np.bool_]:
    return np.asarray((city.adds != 0).any(axis=0))


def _among(city: _City, areas: NDArray[np.bool_]) -> float:
    """Return the part of N that lies between areas where nothing is added."""
    p, w = city.now[areas], city.w[areas]
    return float(np.abs(np.outer(p, w) - np.outer(w, p)).sum()) / 2


def _cuts(city: _City) -> tuple[int, list[_Cut]]:
    """Return the number of terms of N that depend on the choice, and what each is at least.

    One term per area t where sites add places, for its pairs with all areas where nothing is added: a convex
    function of p_t, exact at every amount that p_t can have. One term per pair of such areas.
    """
    areas = np.flatnonzero(_touched(city))
    still = ~_touched(city)
    cuts: list[_Cut] = []
    for term, t in enumerate(areas):
        cuts += _area_cuts(city, term, int(t), still)
    pairs = list(combinations(areas.tolist(), 2))
    for term, (one, other) in enumerate(pairs, start=len(areas)):
        cuts += _pair_cuts(city, term, one, other)
    return len(areas) + len(pairs), cuts


def _area_cuts(city: _City, term: int, t: int, still: NDArray[np.bool_]) -> list[_Cut]:
    def height(places: NDArray[np.float64]) -> NDArray[np.float64]:
        crossed = np.abs(np.outer(places, city.w[still]) - city.w[t] * city.now[still])
        return np.asarray(crossed.sum(axis=1))

    amounts = _amounts(city, t)
    if amounts is None:
        return _tangents(city, term, t, still)
    # a convex function through its values at the amounts: one cut per stretch between two of them
    at = height(amounts)
    slopes = np.diff(at) / np.diff(amounts)
    return [
        _Cut(term, slope * city.adds[:, t], float(start + slope * (city.now[t] - amount)))
        for slope, start, amount in zip(slopes, at[:-1], amounts[:-1], strict=True)
    ]


def _amounts(city: _City, t: int) -> NDArray[np.float64] | None:
    """Return all amounts that area t can come to have, rising; None if they are too many to list."""
    sums = {0.0}
    for add in city.adds[:, t]:
        if add:
            sums |= {each + float(add) for each in sums}
            if len(sums) > _MOST_SUMS:
                return None
    listed = np.array(sorted(sums))
    apart = np.concatenate([[True], np.diff(listed) > 1e-12])
    return np.asarray(city.now[t] + listed[apart])


def _tangents(city: _City, term: int, t: int, still: NDArray[np.bool_]) -> list[_Cut]:
    """Return the pieces of the convex function itself, one between each two of its corners."""
    w, p = city.w[still], city.now[still]
    if not w.size:
        return []
    # the function bends where the rate of area t equals that of another area
    corners = np.unique(np.divide(city.w[t] * p, w, out=np.zeros_like(p), where=w > 0))
    middles = np.concatenate(
        [[corners[0] - 1], (corners[:-1] + corners[1:]) / 2, [corners[-1] + 1]]
    )
    cuts = []
    for middle in middles:
        sign = np.sign(w * middle - city.w[t] * p)
        slope = float((sign * w).sum())
        cuts.append(
            _Cut(
                term,
                slope * city.adds[:, t],
                float(slope * city.now[t] - (sign * city.w[t] * p).sum()),
            )
        )
    return cuts


def _pair_cuts(city: _City, term: int, t: int, u: int) -> list[_Cut]:
    slope = city.w[u] * city.adds[:, t] - city.w[t] * city.adds[:, u]
    constant = float(city.w[u] * city.now[t] - city.w[t] * city.now[u])
    sites = [np.flatnonzero(city.adds[:, area]) for area in (t, u)]
    if len(sites[0]) > 1 or len(sites[1]) > 1:
        return [_Cut(term, slope, constant), _Cut(term, -slope, -constant)]
    # One site each: the term has one value per state of the two, and its convex hull is two planes (a convex
    # function of a difference is submodular), which are far tighter than the plain absolute value.
    i, j = int(sites[0][0]), int(sites[1][0])
    neither, both = abs(constant), abs(constant + slope[i] + slope[j])
    if i == j:
        both = abs(constant + slope[i])
        return [_Cut(term, _row(city, {i: both - neither}), neither)]
    one, other = abs(constant + slope[i]), abs(constant + slope[j])
    joint = both - one - other + neither
    return [
        _Cut(term, _row(city, {i: one - neither + joint, j: other - neither}), neither),
        _Cut(term, _row(city, {i: one - neither, j: other - neither + joint}), neither),
    ]


def _row(city: _City, values: dict[int, float]) -> NDArray[np.float64]:
    row = np.zeros(len(city.adds))
    for site, value in values.items():
        row[site] = value
    return row
