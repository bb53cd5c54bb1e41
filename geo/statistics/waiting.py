"""How long people wait for a place: queues with a number of equal places, on arrays.

People come by chance (Poisson), stay by chance, and take any free place. Where nobody waits but is turned away, the
share of those who find no place is Erlang's B (exact for every spread of the length of stay); where everybody waits in
one line it is Erlang's C (exact for exponential stays). Source of the formulas: A.K. Erlang (1917); the recursion as in
any textbook on queues, for instance Cooper, Introduction to Queueing Theory (1981), chapter 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo.statistics.measure_inputs import read_numbers, refuse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

MOST_PLACES: Final = 100_000
"""More places are not worked out: the recursion takes one step for each."""
_FEW: Final = 50
"""Up to so many rows plain numbers are faster than arrays: a step of an array costs as much as fifty."""


def erlang_b(places: ArrayLike, load: ArrayLike) -> NDArray[np.float64]:
    """Return the share of people who find every place taken, where nobody waits.

    Parameters
    ----------
    places
        Whole numbers from 0 to `MOST_PLACES`; any shape that spreads out to that of `load`.
    load
        People who would be present if there were places enough: arrivals a year times years of stay; at least 0.

    Returns
    -------
    Shape of both together, 0..1 (dimensionless); an array without dimensions for two plain numbers. By the recursion
    B(0) = 1, B(n) = load × B(n - 1) ÷ (n + load × B(n - 1)), which never grows large.

    Raises
    ------
    ValueError
        If a value is NaN, infinite or negative, or places are not whole or too many; lists every fault.
    """
    amount, offered = _read(places, load)
    shape = amount.shape
    amount, offered = amount.ravel(), offered.ravel()
    if len(amount) < _FEW:
        pairs = zip(amount.tolist(), offered.tolist(), strict=True)
        return np.array([_blocked(int(n), a) for n, a in pairs], dtype=float).reshape(shape)
    blocked = np.ones(len(amount))
    answer = np.ones(len(amount))
    # all rows take their steps together; each is read off at its own number of places
    for step in range(1, int(amount.max(initial=0.0)) + 1):
        weighed = offered * blocked
        blocked = weighed / (step + weighed)
        answer = np.where(amount == step, blocked, answer)
    return answer.reshape(shape)


def erlang_c(places: ArrayLike, load: ArrayLike) -> NDArray[np.float64]:
    """Return the share of people who have to wait for a place; 1 where `load` is not below `places`.

    Parameters, shapes and faults are those of `erlang_b`.
    """
    amount, offered = _read(places, load)
    blocked = erlang_b(amount, offered)
    enough = offered < amount
    free = np.where(enough, amount - offered * (1.0 - blocked), 1.0)
    return np.asarray(np.where(enough, amount * blocked / free, 1.0))


def mean_waiting(places: ArrayLike, load: ArrayLike, stay: ArrayLike) -> NDArray[np.float64]:
    """Return how long people wait on average, in the unit of `stay`: erlang_c × stay ÷ (places - load).

    Parameters
    ----------
    places, load
        As for `erlang_b`.
    stay
        Mean length of stay; at least 0.

    Returns
    -------
    Shape of all together; infinite where `load` is not below `places`, because the line grows for ever.

    Raises
    ------
    ValueError
        As for `erlang_b`, and if `stay` is NaN, infinite or negative.
    """
    amount, offered = _read(places, load)
    faults: list[str] = []
    length = read_numbers("stay", stay, faults, dimensions=(0, 1, 2, 3), empty=True)
    refuse(faults)
    wait = erlang_c(amount, offered)
    enough = offered < amount
    free = np.where(enough, amount - offered, 1.0)
    return np.asarray(np.where(enough, wait * length / free, np.inf))


def _blocked(places: int, load: float) -> float:
    """Return Erlang's B of one number of places."""
    blocked = 1.0
    for step in range(1, places + 1):
        weighed = load * blocked
        blocked = weighed / (step + weighed)
    return blocked


def _read(places: ArrayLike, load: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return both as floats of one shape."""
    faults: list[str] = []
    dimensions = (0, 1, 2, 3)
    amount = read_numbers("places", places, faults, dimensions=dimensions, empty=True)
    offered = read_numbers("load", load, faults, dimensions=dimensions, empty=True)
    if np.any(amount != np.floor(amount)):
        faults.append("`places` must be whole numbers")
    if np.any(amount > MOST_PLACES):
        faults.append(f"`places` is above {MOST_PLACES}")
    refuse(faults)
    spread, beside = np.broadcast_arrays(amount, offered)
    return spread, beside
