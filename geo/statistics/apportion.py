"""Divide a whole by weights: shares that add up to one, and whole units by largest remainder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def shares_by(
    weights: NDArray[np.float64], factors: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Return the part of a whole that each of n weights gets, after each is multiplied by its factor.

    Parameters
    ----------
    weights
        Shape (n,), at least 0; NaN where a weight is not known.
    factors
        Shape (n,), at least 0: a correction of each weight. The shares are renormalised, so that the whole stays
        the whole whatever the factors are.

    Returns
    -------
    Shape (n,), dimensionless; the known ones add up to 1. NaN where a weight or a factor is not known, and
    everywhere if nothing has a weight.

    Raises
    ------
    ValueError
        If a weight or a factor is below 0 or infinite.
    """
    weighed = np.asarray(weights, dtype=np.float64)
    if factors is not None:
        weighed = weighed * np.asarray(factors, dtype=np.float64)
    if (weighed < 0).any() or np.isinf(weighed).any():
        message = "weights and factors must be finite and at least 0"
        raise ValueError(message)
    whole = float(np.nansum(weighed))
    return np.asarray(weighed / whole if whole > 0 else np.full(weighed.shape, np.nan))


def largest_remainder(total: int, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return whole units that add up to a total, as near to the shares as whole units can be.

    Parameters
    ----------
    total
        Whole units to divide, at least 0.
    shares
        Shape (n,), as `shares_by` gives them; NaN where a share is not known.

    Returns
    -------
    Shape (n,), whole numbers; each is the exact amount rounded down, or one more. NaN where the share is not
    known. Of equal remainders the largest share comes first, and of equal shares the first in order.

    Notes
    -----
    Hamilton's method, as in Balinski and Young, Fair Representation (1982), chapter 3.
    """
    if total < 0:
        message = f"`total` is {total} but is expected to be at least 0"
        raise ValueError(message)
    known = np.flatnonzero(~np.isnan(shares))
    exact = total * shares[known]
    # what is a whole number but for binary fractions is that whole number
    whole = np.floor(exact + 1e-9)
    remainder = np.maximum(exact - whole, 0.0)
    left = round(total - float(whole.sum())) if len(known) else 0
    first = np.lexsort((np.arange(len(known)), -exact, -np.round(remainder, 9)))
    whole[first[:left]] += 1.0
    units = np.full(len(shares), np.nan)
    units[known] = whole
    return units
