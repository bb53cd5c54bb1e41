"""Runs of equal values in arrays that are in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def first_of_runs(column: NDArray[np.int64], *more: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the positions at which a run of equal values begins: where one of n-long columns changes."""
    new = np.ones(len(column), dtype=bool)
    np.not_equal(column[1:], column[:-1], out=new[1:])
    for values in more:
        new[1:] |= values[1:] != values[:-1]
    return new.nonzero()[0]


def lengths_of_runs(first: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Return how long each run is, given where it begins and the length of the column."""
    many = np.empty(len(first), dtype=np.int64)
    np.subtract(first[1:], first[:-1], out=many[:-1])
    if len(first):
        many[-1] = n - first[-1]
    return many


def rows_of(column: NDArray[np.int64], value: int) -> slice:
    """Return the run of one value in a column that ascends; an empty slice where it does not occur."""
    start, stop = column.searchsorted((value, value + 1))
    return slice(int(start), int(stop))
