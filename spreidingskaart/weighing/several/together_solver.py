"""Integer programmes for choosing sites together, solved by HiGHS (`geo.integer_programme`)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array

from geo.integer_programme import solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.integer_programme import Row, SolverAnswer


class Solved(NamedTuple):
    """Sites chosen by a solver; `bound` is the best value that may still exist."""

    sites: tuple[int, ...]
    value: float
    bound: float
    proven: bool


def most_reached(
    patterns: NDArray[np.bool_], people: NDArray[np.float64], k: int, time_limit: float
) -> Solved:
    """Return the k sites that reach most people.

    Parameters
    ----------
    patterns
        Shape (n, p): which site reaches which group of people.
    people
        Shape (p,).
    k
        Number of sites.
    time_limit
        Seconds.
    """
    n, p = patterns.shape
    # A group counts (y) only if a chosen site (x) reaches it: y - sum of x <= 0.
    reach = np.hstack([-patterns.T.astype(np.float64), np.eye(p)])
    answer = solve(
        np.concatenate([np.zeros(n), -people]),
        [(reach, -np.inf, 0.0), (exactly(n, p), k, k)],
        np.arange(n + p) < n,
        1.0,
        time_limit,
    )
    sites = chosen(answer, n, k)
    value = float(people[patterns[list(sites)].any(axis=0)].sum())
    return Solved(sites, value, -answer.bound, answer.proven)


def nearest(
    distances: NDArray[np.float64],
    share: NDArray[np.float64],
    k: int,
    existing: NDArray[np.float64] | None,
    time_limit: float,
) -> Solved:
    """Return the k sites with the smallest mean distance.

    Parameters
    ----------
    distances
        Shape (n, p), metres.
    share
        Shape (p,), share of all inhabitants.
    k
        Number of sites.
    existing
        Shape (p,), metres to the nearest existing facility, or None.
    time_limit
        Seconds.
    """
    n, p = distances.shape
    table = distances if existing is None else np.vstack([distances, existing])
    places = len(table)
    cost = np.concatenate([np.zeros(n), (table * share).ravel()])
    served = np.arange(places * p)
    # Every point goes to one place, and only to a chosen one.
    one = csr_array((np.ones(places * p), (served % p, n + served)), shape=(p, n + places * p))
    links = n * p
    only = csr_array(
        (
            np.concatenate([np.ones(links), -np.ones(links)]),
            (
                np.tile(np.arange(links), 2),
                np.concatenate([n + np.arange(links), np.arange(links) // p]),
            ),
        ),
        shape=(links, n + places * p),
    )
    answer = solve(
        cost,
        [(one, 1.0, 1.0), (only, -np.inf, 0.0), (exactly(n, places * p), k, k)],
        np.arange(len(cost)) < n,
        1.0,
        time_limit,
    )
    sites = chosen(answer, n, k)
    rows = list(sites) if existing is None else [*sites, n]
    return Solved(sites, float(table[rows].min(axis=0) @ share), answer.bound, answer.proven)


def apart(
    distances: NDArray[np.float64], own: NDArray[np.float64], k: int, time_limit: float
) -> Solved:
    """Return the k sites whose smallest distance is largest.

    Searches the distances that occur by halving; each step asks for k sites of which no two are nearer.

    Parameters
    ----------
    distances
        Shape (n, n), metres, symmetric.
    own
        Shape (n,), metres to the nearest existing facility; inf without one.
    k
        Number of sites.
    time_limit
        Seconds for all steps together.
    """
    n = len(distances)
    first, second = np.triu_indices(n, 1)
    between = distances[first, second]
    levels = np.unique(np.concatenate([between, own[np.isfinite(own)]]))
    end = time.monotonic() + time_limit
    sites = tuple(range(k))
    value = _smallest(distances, own, sites)
    # levels[low] is reached by `sites`; above levels[high] nothing is possible; until `last` there is hope.
    low, high = int(np.searchsorted(levels, value)), len(levels) - 1
    last = high
    while low < last:
        middle = (low + last + 1) // 2
        asked = levels[middle]
        near = between < asked
        pairs = coo_array(
            (
                np.ones(2 * int(near.sum())),
                (
                    np.tile(np.arange(int(near.sum())), 2),
                    np.concatenate([first[near], second[near]]),
                ),
            ),
            shape=(int(near.sum()), n),
        )
        rows: list[Row] = [(pairs.tocsr(), -np.inf, 1.0)] if near.any() else []
        allowed = (own >= asked).astype(np.float64)
        rows.append((np.ones((1, n)), 0.0, float(k)))
        most = solve(-np.ones(n), rows, np.ones(n, dtype=bool), allowed, end - time.monotonic())
        if most.x is not None and round(-most.cost) >= k:
            sites = tuple(int(i) for i in np.flatnonzero(most.x > 0.5)[:k])
            value = _smallest(distances, own, sites)
            low = int(np.searchsorted(levels, value))
        elif -most.bound < k - 0.5 or most.infeasible:
            last = high = middle - 1
        else:
            last = middle - 1
    proven = low >= high
    return Solved(sites, value, value if proven else float(levels[high]), proven)


def chosen(answer: SolverAnswer, n: int, k: int) -> tuple[int, ...]:
    """Return the sites that the first n variables choose; the first k if HiGHS found nothing in its time."""
    if answer.x is None:
        return tuple(range(k))
    return tuple(int(i) for i in np.flatnonzero(answer.x[:n] > 0.5))


def exactly(n: int, others: int) -> NDArray[np.float64]:
    """Return the row that counts the chosen sites: n ones, then zeros for the other variables."""
    return np.concatenate([np.ones(n), np.zeros(others)])[None, :]


def _smallest(
    distances: NDArray[np.float64], own: NDArray[np.float64], sites: Sequence[int]
) -> float:
    rows = np.array(sites)
    between = distances[np.ix_(rows, rows)][np.triu_indices(len(rows), 1)]
    return float(min(own[rows].min(), between.min(initial=np.inf)))
