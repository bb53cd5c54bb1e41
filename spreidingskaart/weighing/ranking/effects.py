"""What helps and what holds back each site: the points of its total that each criterion adds against the mean site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.weighing.framework.aggregation import Mean, linear, total_of
from spreidingskaart.weighing.framework.value import BEST

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from spreidingskaart.weighing.framework.aggregation import Aggregation
    from spreidingskaart.weighing.ranking.rank import Ranking


def effects(ranking: Ranking) -> NDArray[np.float64]:
    """Return by how many points of its total each criterion puts each site above the mean of the sites.

    Returns
    -------
    Shape (n, m); negative where the criterion costs points, NaN where the score counts for nothing. A row adds up
    exactly to the total of the site less that of the mean site: the one with the mean score of all sites on each
    criterion that is known of this site (arithmetic or geometric mean, as the framework chose).

    Notes
    -----
    Weighted mean: weight times difference, over the weight of what is known. Geometric mean: differences of
    logarithms, each times the logarithmic mean of the two totals, which leaves no remainder (Ang, The LMDI approach
    to decomposition analysis: a practical guide, Energy Policy 33, 2005).
    """
    judged, shares = ranking.judged, ranking.weights.shares
    points = linear(judged.scores, judged.how)
    known = ~np.isnan(points)
    with np.errstate(divide="ignore", invalid="ignore"):
        # one row per site: the weight of each criterion among what is known of it
        weight = known * shares / (known @ shares)[:, None]
    own = np.where(known, weight * points, 0.0).sum(axis=1)
    lift = weight * (points - _mean(points))
    beside = own - np.where(known, lift, 0.0).sum(axis=1)
    per_step = points_per_step(own, beside, judged.how)
    return np.where(known, lift * per_step[:, None], np.nan)


def strongest(points: NDArray[np.float64], *, best: bool) -> int | None:
    """Return the criterion that adds most points to a site, or costs it most; None where none does.

    Parameters
    ----------
    points
        Shape (m,): one row of `effects`.
    best
        The one that helps, else the one that holds back.
    """
    towards = np.nan_to_num(points if best else -points, nan=0.0)
    found = int(np.argmax(towards)) if len(towards) else 0
    return found if len(towards) and towards[found] > 0 else None


def points_per_step(one: ArrayLike, other: ArrayLike, how: Aggregation) -> NDArray[np.float64]:
    """Return how many points two totals differ for each point of `linear` sums between them.

    Parameters
    ----------
    one, other
        Weighted means of `linear` points, of one shape.
    how
        1 everywhere for a weighted mean; for a geometric one the logarithmic mean of both totals, in its scale.
    """
    first, second = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    if how.mean is Mean.WEIGHTED:
        return np.ones(first.shape)
    step = first - second
    # expm1 keeps the quotient exact where both are almost the same
    rate = np.log(BEST / how.floor) / BEST
    relative = np.where(step == 0, rate, np.expm1(rate * step) / np.where(step == 0, 1.0, step))
    return np.asarray(total_of(second, how) * relative)


def _mean(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of each criterion (column) over the sites (rows) of which it is known; NaN where of none."""
    known = ~np.isnan(points)
    counted = known.sum(axis=0)
    summed = np.where(known, points, 0.0).sum(axis=0)
    unknown = np.full(len(counted), np.nan)
    return np.asarray(np.divide(summed, counted, out=unknown, where=counted > 0))
