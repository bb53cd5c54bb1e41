"""Hard limits first, then the mean of the scores: totals, ranks, and how sure they are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.errors import InputError
from spreidingskaart.weighing.framework.aggregation import (
    WEIGHTED,
    Mean,
    UnknownScore,
    counted,
    linear,
    rescaled,
    total_of,
)
from spreidingskaart.weighing.framework.value import BEST
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from spreidingskaart.weighing.framework.aggregation import Aggregation
    from spreidingskaart.weighing.ranking.inputs import Judged

UNRANKED: Final = 0
TIE: Final = 1e-9
"""Totals (0..100) that differ less share a rank: below it only rounding of the computer is left."""


@dataclass(frozen=True)
class Weights:
    """Weights that add up to 1, and the Dutch sentence that says so if they were given otherwise."""

    shares: NDArray[np.float64]
    said: str | None


@dataclass(frozen=True)
class WeightedTotals:
    """Totals of n sites, 0..100, by the mean that the framework chose.

    `low` and `high` are the totals if every missing score were 0 and 100; `total` is that of what is known, or `low`
    where a missing score counts as the worst. low <= total <= high.
    """

    total: NDArray[np.float64]
    """NaN where no criterion with weight is known."""
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True)
class Ranking:
    """The sites in order, with every step that led there."""

    judged: Judged
    weights: Weights
    totals: WeightedTotals
    rank: NDArray[np.int64]
    """Shape (n,), 1 is best; ties share one; UNRANKED if a limit fails or nothing is known."""
    best_rank: NDArray[np.int64]
    worst_rank: NDArray[np.int64]
    """Ranks still possible whatever the missing scores turn out to be, with the sites that now take part."""

    @property
    def order(self) -> NDArray[np.int64]:
        """Sites from first to last, ties in the order they came in; sites without a rank at the end."""
        return np.argsort(
            np.where(self.rank == UNRANKED, len(self.rank) + 1, self.rank), kind="stable"
        )

    @property
    def first(self) -> tuple[int, ...]:
        """The site or sites on rank 1; empty if no site has a rank."""
        return tuple(int(i) for i in np.flatnonzero(self.rank == 1))

    @property
    def contributions(self) -> NDArray[np.float64]:
        """Shape (n, m): what each score adds to the sum, NaN where it counts for nothing.

        Weight times score; in a geometric mean weight times the natural logarithm of the score from the floor to 100.
        """
        how = self.judged.how
        mean_of = rescaled(counted(self.judged.scores, how), how)
        if how.mean is Mean.GEOMETRIC:
            mean_of = np.log(mean_of)
        return np.asarray(self.weights.shares * mean_of)


def _weight_faults(given: NDArray[np.float64], labels: Sequence[str]) -> list[str]:
    faults = []
    for label, weight in zip(labels, given, strict=True):
        if not math.isfinite(weight):
            faults.append(f"dat van '{label}' is geen getal")
        elif weight < 0:
            faults.append(f"dat van '{label}' is negatief ({plain(weight, 4)})")
    if not faults and not given.any():
        faults.append("ze zijn allemaal 0" if len(labels) else "er zijn geen criteria")
    return faults


def normalised(weights: ArrayLike, labels: Sequence[str]) -> Weights:
    """Return weights that add up to 1.

    Parameters
    ----------
    weights
        Shape (m,), each 0 or more.
    labels
        m names for messages.

    Raises
    ------
    InputError
        If a weight is negative or not finite, or all are 0; one Dutch sentence with every fault.
    """
    given = np.asarray(weights, dtype=np.float64)
    if given.shape != (len(labels),):
        raise ValueError(
            f"`weights` has shape {given.shape} but is expected to have ({len(labels)},)"
        )
    faults = _weight_faults(given, labels)
    if faults:
        raise InputError(f"Deze gewichten kunnen niet: {join(faults)}.")
    scaled = given / given.max()
    total = float(given.max()) * float(scaled.sum())
    said = None
    if abs(total - 1.0) > TIE:
        shown = (
            f"tellen op tot {plain(total, 4)}" if 1e-4 <= total < 1e9 else "tellen niet op tot 1"
        )
        said = f"De gewichten {shown}; ze zijn omgerekend zodat ze samen 100% zijn."
    return Weights(scaled / scaled.sum(), said)


def totals(
    scores: NDArray[np.float64], shares: NDArray[np.float64], how: Aggregation = WEIGHTED
) -> WeightedTotals:
    """Return the totals of n sites.

    Parameters
    ----------
    scores
        Shape (n, m), 0..100, NaN where not tested.
    shares
        Shape (m,), weights that add up to 1.
    how
        Which mean, and what a missing score counts as.

    Notes
    -----
    The weighted geometric mean, prod s^w, of scores rescaled to floor..100; its logarithm is the weighted sum of the
    logarithms, so both means are one sum of `aggregation.linear` points.
    """
    missing = np.isnan(scores)
    points = linear(scores, how)
    scored = ~np.isnan(points)
    low = np.where(scored, points, 0.0) @ shares
    weight = scored @ shares
    with np.errstate(divide="ignore", invalid="ignore"):
        total = np.where(weight > 0, low / weight, np.nan)
    complete = scored.all(axis=1)
    total = np.where(complete, low, total)
    high = np.where(missing.any(axis=1), low + BEST * (missing @ shares), low)
    high = np.maximum(low, high)
    ordered = (np.clip(total, low, high), low, high)
    return WeightedTotals(*(total_of(sums, how) for sums in ordered))


def ranks(total: NDArray[np.float64], taking_part: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the rank of each site, 1 for the highest total; totals closer than TIE share one (1, 1, 3).

    Parameters
    ----------
    total
        Shape (n,); NaN gets no rank.
    taking_part
        Shape (n,); other sites get no rank (UNRANKED).
    """
    ranked = np.zeros(len(total), dtype=np.int64)
    sites = np.flatnonzero(taking_part & ~np.isnan(total))
    order = sites[np.argsort(-total[sites], kind="stable")]
    if order.size:
        starts = np.concatenate([[True], -np.diff(total[order]) > TIE])
        ranked[order] = np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0)) + 1
    return ranked


def rank(judged: Judged, weights: ArrayLike | None = None) -> Ranking:
    """Return the ranking of all sites: hard limits first, then the total.

    Parameters
    ----------
    judged
        Limits met and scores.
    weights
        Shape (m,); those of the framework if left out. Need not add up to 1.

    Raises
    ------
    InputError
        If the weights cannot be used; one Dutch sentence.
    """
    shares = normalised(judged.weights if weights is None else weights, judged.criteria)
    sums = totals(judged.scores, shares.shares, judged.how)
    rank_now = ranks(sums.total, judged.taking_part & _known_enough(judged, shares.shares))
    best, worst = _possible_ranks(sums, rank_now)
    return Ranking(judged, shares, sums, rank_now, best, worst)


def _known_enough(judged: Judged, shares: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which sites may have a rank: all, or those of which every score that weighs is known."""
    if judged.how.unknown is not UnknownScore.EXCLUDED:
        return np.ones(len(judged.sites), dtype=bool)
    return np.asarray(~np.isnan(judged.scores[:, shares > 0]).any(axis=1))


def _possible_ranks(
    sums: WeightedTotals, rank_now: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    ranked = rank_now != UNRANKED
    low, high = np.sort(sums.low[ranked]), np.sort(sums.high[ranked])
    n = int(ranked.sum())
    best, worst = np.zeros_like(rank_now), np.zeros_like(rank_now)
    best[ranked] = 1 + n - np.searchsorted(low, sums.high[ranked] + TIE, side="right")
    above_own_low = n - np.searchsorted(high, sums.low[ranked] + TIE, side="right")
    itself = sums.high[ranked] > sums.low[ranked] + TIE
    worst[ranked] = 1 + above_own_low - itself
    return np.minimum(best, rank_now), np.maximum(worst, rank_now)
