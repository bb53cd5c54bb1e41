"""How far judges put things in the same order: Kendall's coefficient of concordance W."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def kendall_w(scores: ArrayLike) -> float:
    """Return Kendall's W, corrected for ties: 1 where all judges have one order, 0 where they share none.

    Parameters
    ----------
    scores
        Shape (m, n): what each of m judges gives each of n things; only the order within a row counts.

    Returns
    -------
    0 to 1, dimensionless. NaN with fewer than two judges or things, or where every judge finds all things equal.

    Notes
    -----
    Kendall and Babington Smith (1939), *The problem of m rankings*; with the correction for ties of Kendall (1948).
    """
    from scipy.stats import rankdata  # large, and seldom asked: not at import

    given = np.asarray(scores, dtype=np.float64)
    if given.ndim != 2 or min(given.shape) < 2:
        return math.nan
    judges, things = given.shape
    ranks = rankdata(given, axis=1)
    spread = float(((ranks.sum(axis=0) - ranks.sum() / things) ** 2).sum())
    tied = sum(_ties(row) for row in ranks)
    most = judges**2 * (things**3 - things) - judges * tied
    return 12 * spread / most if most > 0 else math.nan


def _ties(ranks: np.ndarray) -> int:
    """Return the sum of t³ - t over groups of t equal ranks."""
    _, sizes = np.unique(ranks, return_counts=True)
    return int((sizes**3 - sizes).sum())
