"""How far do points lie from each other? Distances to the next, and how many lie close by two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.statistics.measure_inputs import refuse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_BLOCK: Final = 500_000
"""Distances that are worked out together: they stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Apart:
    """How far the points of each of m patterns lie apart; arrays of shape (m,)."""

    mean_to_next: NDArray[np.float64]
    """Metres from a point to the nearest other, on average; NaN for fewer than two points."""
    pairs: NDArray[np.int64]
    """Pairs of points that lie within the distance that was asked."""


def apart(points: ArrayLike, within: float) -> Apart:
    """Return how far points lie from each other.

    Parameters
    ----------
    points
        Shape (m, n, 2): m patterns of n points, metres, projected (EPSG:28992). Points on one spot have distance 0.
    within
        Metres; a pair that lies exactly so far apart counts.

    Raises
    ------
    ValueError
        If a coordinate is NaN or infinite, or the distance is not above 0; lists every fault.

    Notes
    -----
    The pairs within a distance are Ripley's K but for a constant (Ripley, Journal of Applied Probability 1976); held
    against draws in the same city they need no correction for its edge.
    """
    xy = np.asarray(points, dtype=np.float64)
    faults = []
    if xy.ndim != 3 or xy.shape[2] != 2:
        faults.append(f"`points` has shape {xy.shape} but is expected to have (m, n, 2)")
    elif not np.isfinite(xy).all():
        faults.append("`points` holds a coordinate that is NaN or infinite")
    if not within > 0:
        faults.append(f"`within` was {within} but is expected to be above 0")
    refuse(faults)
    m, n, _ = xy.shape
    if n < 2:
        return Apart(np.full(m, np.nan), np.zeros(m, dtype=np.int64))
    mean, pairs = np.empty(m), np.empty(m, dtype=np.int64)
    itself = np.arange(n)
    block = max(1, _BLOCK // (n * n))
    for start in range(0, m, block):
        # axes: pattern, point, other point
        x, y = xy[start : start + block, :, 0], xy[start : start + block, :, 1]
        square = (x[:, :, None] - x[:, None, :]) ** 2
        square += (y[:, :, None] - y[:, None, :]) ** 2
        square[:, itself, itself] = np.inf
        mean[start : start + block] = np.sqrt(square.min(axis=2)).mean(axis=1)
        pairs[start : start + block] = np.count_nonzero(square <= within**2, axis=(1, 2)) // 2
    return Apart(mean, pairs)
