"""Rows that say the same: what is asked of one of each kind holds for all of that kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEW: Final = 32
"""Up to so many rows, looking which are the same takes longer than asking each."""


def distinct(*columns: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return of which kind each of n rows is: rows of one kind have the same in every column.

    Parameters
    ----------
    columns
        One or more of n numbers or flags each; NaN is the same as NaN.

    Returns
    -------
    (k,) one row of each kind, and (n,) the kind of each row. Of few rows each is a kind by itself.
    """
    n = len(columns[0])
    if n <= _FEW:
        each = np.arange(n)
        return each, each
    which = np.zeros(n, dtype=np.int64)
    for column in columns:
        if not _is_one(column):
            codes, values = pd.factorize(column)  # the code of NaN is -1
            which = pd.factorize(which * (len(values) + 1) + codes)[0]
    first = np.zeros(int(which.max()) + 1, dtype=np.int64)
    first[which] = np.arange(n)
    return first, which


def _is_one(column: NDArray[Any]) -> bool:
    """Return whether a column has the same everywhere."""
    same = np.isnan(column) if np.isnan(column[0]) else column == column[0]
    return bool(same.all())
