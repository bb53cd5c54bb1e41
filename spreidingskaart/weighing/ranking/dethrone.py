"""What it takes to dethrone the winner: the smallest change of weights, and the criterion that decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import block_diag, eye_array, hstack, kron, vstack

from spreidingskaart.weighing.framework.aggregation import WEIGHTED, linear
from spreidingskaart.weighing.framework.value import BEST
from spreidingskaart.weighing.ranking.effects import points_per_step
from spreidingskaart.weighing.ranking.rank import TIE, totals
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.weighing.framework.aggregation import Aggregation

_SHOWN: Final = 5e-4
"""A smaller shift of weight shows as 0.0 %."""


@dataclass(frozen=True)
class Dethroning:
    """The smallest change of weights after which another site draws level with the winner.

    Exact if no score is missing. Missing scores count as 0 for the winner and 100 for its rivals, so that the
    winner is never called safer than it is: with them, `moved` is a lower bound.
    """

    winner: int
    shares: NDArray[np.float64]
    """Shape (m,): the weights at the start; a criterion that is missing for every site has none."""
    moved: NDArray[np.float64]
    """Shape (n,): share of all weight, 0..1, that must move before site i draws level (half the sum of the
    absolute changes); inf if no weighting does that; NaN for the winner."""
    weights: NDArray[np.float64]
    """Shape (n, m): the nearest weights at which site i draws level; NaN rows where there are none."""
    level_only: NDArray[np.bool_]
    """Shape (n,): sites that can draw level but pass the winner under no weighting."""
    nearest: int | None
    """The site that needs the smallest change; None if no weighting dethrones the winner."""
    exact: bool
    """False if missing scores were counted against the winner."""


@dataclass(frozen=True)
class Deciding:
    """Which criterion makes the winner win."""

    winner: int
    runner_up: int | None
    lead: NDArray[np.float64]
    """Shape (m,): points of the total by which this criterion puts the winner ahead of the runner-up (`effects`); zeros
    without one."""
    criterion: int | None
    """The criterion that adds most to that lead; None if there is no lead."""
    first_without: NDArray[np.bool_]
    """Shape (m,): whether the winner stays first, alone or shared, when the criterion is dropped."""
    stable_from: NDArray[np.float64]
    stable_to: NDArray[np.float64]
    """Shape (m,): the winner stays first while the weight of this criterion alone lies between these, the
    others keeping their proportions; NaN where that is nowhere. Missing scores count as in `Dethroning`."""


def smallest_change(
    scores: NDArray[np.float64],
    shares: NDArray[np.float64],
    *,
    winner: int | None = None,
    how: Aggregation = WEIGHTED,
) -> Dethroning:
    """Return the smallest change of weights that dethrones the winner, for every rival at once.

    Parameters
    ----------
    scores
        Shape (n, m), 0..100, NaN where not tested; only the sites that take part.
    shares
        Shape (m,), weights that add up to 1.
    winner
        Index of the site on the first rank; the highest total if left out.
    how
        Which mean, and what a missing score counts as. A geometric mean is linear in the weights once logarithms are
        taken, so the programme is the same.

    Raises
    ------
    ValueError
        If no site has a total.
    RuntimeError
        If HiGHS does not prove its answer optimal.

    Notes
    -----
    Per rival: minimise sum |v - w| over v >= 0 with sum v = 1 and (rival - winner) . v >= 0. The programmes
    of all rivals share no variable and are solved as one. A criterion that is missing everywhere
    plays no part.
    """
    n, m = scores.shape
    points = linear(scores, how)
    top = _winner(points, shares) if winner is None else winner
    used, given = _used_criteria(points, shares)
    # one row per site, one column per criterion that is used: the points by which it may lead the winner
    gain = _gain(points[:, used], top)
    rivals = np.flatnonzero((np.arange(n) != top) & (gain.max(axis=1, initial=-np.inf) >= 0))
    start = np.zeros(m)
    start[used] = given
    moved = np.full(n, np.inf)
    moved[top] = np.nan
    weights = np.full((n, m), np.nan)
    if rivals.size:
        nearest = _nearest_weights(gain[rivals], given)
        moved[rivals] = np.abs(nearest - given).sum(axis=1) / 2
        weights[rivals] = 0.0
        weights[np.ix_(rivals, used)] = nearest
    reachable = np.where(np.isfinite(moved), moved, np.inf)
    best = int(np.argmin(reachable))
    return Dethroning(
        winner=top,
        shares=start,
        moved=moved,
        weights=weights,
        level_only=np.isfinite(moved) & (gain.max(axis=1, initial=-np.inf) == 0),
        nearest=best if np.isfinite(reachable[best]) else None,
        exact=not np.isnan(points[:, used]).any(),
    )


def deciding(
    scores: NDArray[np.float64],
    shares: NDArray[np.float64],
    *,
    winner: int | None = None,
    how: Aggregation = WEIGHTED,
) -> Deciding:
    """Return which criterion makes the winner win, and how far each weight can change alone.

    Parameters
    ----------
    scores
        Shape (n, m), 0..100, NaN where not tested; only the sites that take part.
    shares
        Shape (m,), weights that add up to 1.
    winner
        Index of the site on the first rank; the highest total if left out.
    how
        Which mean, and what a missing score counts as.

    Raises
    ------
    ValueError
        If no site has a total.
    """
    n, m = scores.shape
    points = linear(scores, how)
    sums = totals(points, shares).total
    top = _winner(points, shares) if winner is None else winner
    # `lead` is per criterion the points by which the winner is ahead of the runner-up
    others = np.flatnonzero((np.arange(n) != top) & ~np.isnan(sums))
    runner_up = int(others[np.argmax(sums[others])]) if others.size else None
    lead = np.zeros(m)
    if runner_up is not None:
        apart = points_per_step(sums[top], sums[runner_up], how)
        lead = np.nan_to_num(apart * shares * (points[top] - points[runner_up]))
    low, high = _stable(_gain(points, top)[np.arange(n) != top], shares)
    return Deciding(
        winner=top,
        runner_up=runner_up,
        lead=lead,
        criterion=int(np.argmax(lead)) if lead.max(initial=0.0) > 0 else None,
        first_without=np.array(
            [_first_without(points, shares, top, j) for j in range(m)], dtype=bool
        ),
        stable_from=low,
        stable_to=high,
    )


def _named(criteria: Sequence[str], those: NDArray[np.bool_]) -> str:
    return join([f"'{name}'" for name, shown in zip(criteria, those, strict=True) if shown])


def tell_change(change: Dethroning, sites: Sequence[str], criteria: Sequence[str]) -> str:
    """Return the smallest change that dethrones the winner, as one Dutch sentence."""
    winner = sites[change.winner]
    if change.nearest is None:
        return f"{winner} blijft bij elke weging eerst: geen andere locatie scoort ergens zo goed of beter."
    rival, moved = sites[change.nearest], float(change.moved[change.nearest])
    unsure = "" if change.exact else " (wat onbekend is, telt hier als slecht voor nummer 1)"
    if moved <= TIE:
        return f"{rival} staat al gelijk met {winner} of kan er nu al boven staan{unsure}."
    difference = change.weights[change.nearest] - change.shares
    less, more = _named(criteria, difference < -_SHOWN), _named(criteria, difference > _SHOWN)
    shift = f", van {less} naar {more}" if less and more else ""
    outcome = (
        "gelijk komt met"
        if change.level_only[change.nearest]
        else "gelijk komt met, en daarna boven,"
    )
    shown = percent(moved, 1) if moved >= _SHOWN else "minder dan 0,1%"
    return f"{shown} van het gewicht moet verschuiven{shift} voordat {rival} {outcome} {winner}{unsure}."


def tell_deciding(result: Deciding, sites: Sequence[str], criteria: Sequence[str]) -> str:
    """Return which criterion decides, as one Dutch sentence."""
    winner = sites[result.winner]
    if result.runner_up is None:
        return f"{winner} heeft geen tegenkandidaat; geen criterium beslist."
    if result.criterion is None:
        return f"{winner} ligt nergens voor op {sites[result.runner_up]}; geen criterium beslist."
    name, points = criteria[result.criterion], number(float(result.lead[result.criterion]), 1)
    lead = f"'{name}' beslist: het geeft {winner} {points} punten voorsprong op {sites[result.runner_up]}"
    if not result.first_without[result.criterion]:
        return f"{lead}; zonder dit criterium staat {winner} niet meer eerst."
    return f"{lead}; ook zonder dit criterium blijft {winner} eerst."


def _winner(scores: NDArray[np.float64], shares: NDArray[np.float64]) -> int:
    sums = totals(scores, shares).total
    if np.isnan(sums).all():
        raise ValueError("no site has a total, so there is no winner")
    return int(np.nanargmax(sums))


def _gain(scores: NDArray[np.float64], winner: int) -> NDArray[np.float64]:
    """Return by how many points each site may lead the winner on each criterion; gaps help the site."""
    mine = np.where(np.isnan(scores[winner]), 0.0, scores[winner])
    nobody = np.isnan(scores).all(axis=0)
    theirs = np.where(np.isnan(scores), BEST, scores)
    return np.asarray(np.where(nobody, 0.0, theirs - mine))


def _used_criteria(
    scores: NDArray[np.float64], shares: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    used = np.asarray(~np.isnan(scores).all(axis=0))
    weight = shares[used].sum()
    evenly = np.full(int(used.sum()), 1.0 / max(1, int(used.sum())))
    return used, np.asarray(shares[used] / weight) if weight > 0 else evenly


def _nearest_weights(gain: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.optimize import linprog  # large, and seldom asked: not at import

    rivals, m = gain.shape
    scaled = gain / np.maximum(np.abs(gain).max(axis=1, keepdims=True), 1.0)
    # Per rival three blocks of m: new weights v, what is added, what is taken; v = w + added - taken.
    change = hstack([eye_array(m), -eye_array(m), eye_array(m)])
    one_sum = np.repeat([1.0, 0.0, 0.0], m)[None, :]
    equal = vstack([kron(eye_array(rivals), change), kron(eye_array(rivals), one_sum)])
    level = block_diag([np.concatenate([-row, np.zeros(2 * m)])[None, :] for row in scaled])
    answer = linprog(  # type: ignore[call-overload] # the stubs do not know sparse matrices
        np.tile(np.repeat([0.0, 1.0, 1.0], m), rivals),
        A_ub=level.tocsr(),
        b_ub=np.zeros(rivals),
        A_eq=equal.tocsr(),
        b_eq=np.concatenate([np.tile(shares, rivals), np.ones(rivals)]),
        bounds=(0, None),
        method="highs",
    )
    if answer.status != 0:
        raise RuntimeError(f"HiGHS did not find the smallest change of weights: {answer.message}")
    return np.asarray(answer.x.reshape(rivals, 3, m)[:, 0, :], dtype=np.float64)


def _first_without(
    scores: NDArray[np.float64], shares: NDArray[np.float64], winner: int, criterion: int
) -> bool:
    rest = shares.copy()
    rest[criterion] = 0.0
    if rest.sum() <= 0:
        return False
    sums = totals(scores, rest / rest.sum()).total
    return bool(sums[winner] >= np.nanmax(sums) - TIE) if not np.isnan(sums).all() else False


def _stable(
    gain: NDArray[np.float64], shares: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return for each criterion the weights, it alone changing, at which no rival leads; NaN where none.

    With weight t on criterion j a rival leads by t * alone + (1 - t) * rest.
    """
    alone = np.where(np.abs(gain) <= TIE, 0.0, gain)
    left = 1.0 - shares
    m = len(shares)
    # one row per rival, one column per criterion; `rest` is its lead over all other criteria together,
    # in their own proportions, or evenly where they weigh nothing
    evenly = (gain.sum(axis=1, keepdims=True) - gain) / max(1, m - 1)
    by_weight = (gain @ shares)[:, None] - gain * shares
    rest = np.where(left > TIE, by_weight / np.where(left > TIE, left, 1.0), evenly)
    rest = np.where(np.abs(rest) <= TIE, 0.0, rest)
    # the weight at which rival and winner are level bounds the weight from above or from below
    level = np.divide(rest, rest - alone, out=np.zeros_like(rest), where=rest != alone)
    high = np.where(alone > 0, np.where(rest <= 0, level, -np.inf), 1.0).min(axis=0, initial=1.0)
    low = np.where(rest > 0, np.where(alone <= 0, level, np.inf), 0.0).max(axis=0, initial=0.0)
    empty = low > high
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)
