"""A second way to rank (TOPSIS), to check the weighted sum by: near the best and far from the worst."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def closeness(scores: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how near each site is to the best score on every criterion, 0..1.

    Parameters
    ----------
    scores
        Shape (n, m), 0..100, more is better. A site with a missing score (NaN) gets NaN and is no yardstick.
    shares
        Shape (m,), weights that add up to 1.

    Returns
    -------
    Shape (n,). 0.5 for every site if all are the same.

    Notes
    -----
    Hwang and Yoon, Multiple Attribute Decision Making (1981), with vector normalisation.
    """
    result = np.full(len(scores), np.nan)
    complete = ~np.isnan(scores).any(axis=1)
    if not complete.any():
        return result
    known = scores[complete]
    length = np.sqrt((known**2).sum(axis=0))
    weighted = shares * np.divide(known, length, out=np.zeros_like(known), where=length > 0)
    to_best = np.sqrt(((weighted - weighted.max(axis=0)) ** 2).sum(axis=1))
    to_worst = np.sqrt(((weighted - weighted.min(axis=0)) ** 2).sum(axis=1))
    both = to_best + to_worst
    result[complete] = np.divide(to_worst, both, out=np.full_like(both, 0.5), where=both > 0)
    return result
