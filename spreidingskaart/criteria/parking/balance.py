"""The arithmetic of a parking balance, on arrays: presence, demand, supply, and what is short.

Nothing here knows of a city or a norm. The last axis of every `parts` array is the part of the day, in the
order of `PARTS`; NaN in a part means that nobody knows. Sums are never rounded on the way: `rounded` is
applied once, to a total. Formulas: municipal parking balances as in adopted plans (docs/parking.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from spreidingskaart.rules.parking.norm_book import RoundingRule

NOISE: Final = 1e-9
"""Differences smaller than this come from binary fractions, not from cars."""


class Range(NamedTuple):
    """A number that is only known to lie between two ends; equal ends where it is known."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]


def demand(spaces: ArrayLike, presence: ArrayLike) -> NDArray[np.float64]:
    """Return the demand per part of the day: P(d) = sum over f of spaces_f * presence_f(d).

    Parameters
    ----------
    spaces
        (..., f) parking spaces of f user groups, each at full presence.
    presence
        (f, parts) share 0..1 that is there; NaN where unknown.

    Returns
    -------
    (..., parts) spaces; NaN in a part in which a group with any spaces has unknown presence.
    """
    amounts = np.asarray(spaces, dtype=float)
    shares = np.asarray(presence, dtype=float)
    total = amounts @ np.nan_to_num(shares)
    unknown = (amounts > 0).astype(float) @ np.isnan(shares).astype(float)
    return np.where(unknown > 0, np.nan, total)


def normative(parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the demand of the busiest known part: P_norm = max over d of P(d)."""
    filled = np.where(np.isnan(parts), -np.inf, parts)
    peak = filled.max(axis=-1)
    return np.where(np.isneginf(peak), np.nan, peak)


def without_shared_use(spaces: ArrayLike) -> NDArray[np.float64]:
    """Return the demand as if everybody were there at once: the sum over the user groups, an upper bound."""
    return np.asarray(np.asarray(spaces, dtype=float).sum(axis=-1), dtype=float)


def least_peak(
    all_visitors: NDArray[np.float64], all_residents: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the smallest possible busiest part when the visitors' share is unknown.

    The demand of a part is a line over the share, and one share holds in every part. The busiest part is least
    at an end, or where a part that rises with the share crosses one that falls; so it is the highest over the
    parts of the lower end, and over the pairs that go opposite ways of the height at which they cross.

    Parameters
    ----------
    all_visitors, all_residents
        (..., parts) demand when everyone is a visitor, and when everyone is a resident; NaN parts are left out.

    Returns
    -------
    (...) spaces; NaN where every part is.
    """
    known = ~(np.isnan(all_visitors) | np.isnan(all_residents))
    start = np.where(known, all_visitors, 0.0)
    slope = np.where(known, all_residents - all_visitors, 0.0)
    lower_end = np.where(known, start + np.minimum(slope, 0.0), -np.inf)
    least = lower_end.max(axis=-1)
    before = tuple(range(slope.ndim - 1))
    up, down = (np.flatnonzero(ways.any(axis=before)) for ways in (slope > 0, slope < 0))
    if len(up) and len(down):
        # a mix of two parts whose slopes cancel is a number that no share can go below: (..., rising, falling)
        rise, fall = slope[..., up, None], -slope[..., None, down]
        opposite = (rise > 0) & (fall > 0)
        mix = np.divide(fall, rise + fall, out=np.zeros(opposite.shape), where=opposite)
        crossing = start[..., up, None] * mix + start[..., None, down] * (1.0 - mix)
        crossing = np.where(opposite, crossing, -np.inf)
        least = np.maximum(least, crossing.max(axis=(-2, -1)))
    return np.asarray(np.where(np.isneginf(least), np.nan, least), dtype=float)


def increase(new: Range, old: Range) -> Range:
    """Return what is needed on top of the existing legal use, part by part of the day, never below nothing.

    What the old use asks less in one part is no credit in another (saldering on the same moment, Breda
    NL.IMRO.0758.BP2016204002-0401).

    Parameters
    ----------
    new
        Demand of the new use, of any shape.
    old
        Demand of the old use in the same parts, broadcast against `new`.
    """
    return Range(np.maximum(0.0, new.low - old.high), np.maximum(0.0, new.high - old.low))


def own_counts(
    own: NDArray[np.float64],
    factor: tuple[float, float],
    gone: Range,
    old_own: NDArray[np.float64],
) -> Range:
    """Return as how many spaces those on the plot count, beside a deduction for the old use.

    The old use parked on its own spaces first. What went off for it and stood there may not count a second time:
    own * factor - min(old_own * factor, gone). So no deduction takes away more than it gives, and spaces of the
    old use that vanish have to come back.

    Parameters
    ----------
    own
        Spaces on the plot; NaN where not known.
    factor
        Least and most that a space on the plot counts as.
    gone
        Whole spaces that went off for the old use: in the sum with the least demand that is left, and the most.
    old_own
        Spaces that the old use had on the plot. Where not known (NaN) it may have had none, or as many as the
        plot has now.

    Returns
    -------
    Spaces that count, broadcast: fewest (beside `gone.high`) and most (beside `gone.low`).
    """
    least, most = factor
    known = ~np.isnan(old_own)
    theirs = np.where(known, old_own, 0.0)

    def counts(each: NDArray[np.float64] | float, went: NDArray[np.float64]) -> NDArray[np.float64]:
        return own * each - np.minimum(theirs * each, went)

    # over the factor this is a broken line that turns where the old spaces hold just what went off
    turn = np.divide(
        gone.high, theirs, out=np.full(np.broadcast_shapes(gone.high.shape, theirs.shape), least),
        where=theirs > 0,
    )  # fmt: skip
    ends = [counts(each, gone.high) for each in (least, most, np.clip(turn, least, most))]
    fewest = np.where(known, np.minimum.reduce(ends), np.maximum(0.0, own * least - gone.high))
    return Range(fewest, np.maximum(counts(least, gone.low), counts(most, gone.low)))


def free_spaces(
    capacity: NDArray[np.float64], occupancy: NDArray[np.float64], max_occupancy: float
) -> NDArray[np.float64]:
    """Return the spaces that may still be filled: capacity * (max - taken), never below 0.

    Parameters
    ----------
    capacity
        (m,) spaces.
    occupancy
        (m, parts) share taken 0..1; NaN where not counted, and then NaN comes out.
    max_occupancy
        Share up to which a car park may fill.
    """
    return np.asarray(np.maximum(0.0, capacity[:, None] * (max_occupancy - occupancy)), dtype=float)


def supply(own: ArrayLike, factor: float, public: ArrayLike = 0.0) -> NDArray[np.float64]:
    """Return own spaces * own-plot factor + free public spaces (broadcast)."""
    return np.asarray(
        np.asarray(own, dtype=float) * factor + np.asarray(public, dtype=float), dtype=float
    )


def balance(available: NDArray[np.float64], needed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what is left (positive) or short (negative), unrounded."""
    return available - needed


def rounded(total: ArrayLike, rule: RoundingRule = "up") -> NDArray[np.float64]:
    """Return whole spaces. Only for a total, and only once."""
    amounts = np.asarray(total, dtype=float)
    if rule == "up":
        return np.asarray(np.ceil(amounts - NOISE) + 0.0, dtype=float)  # no "-0"
    if rule == "down":
        return np.asarray(np.floor(amounts + NOISE), dtype=float)
    return np.asarray(np.floor(amounts + 0.5 + NOISE), dtype=float)


def shortage(
    needed: NDArray[np.float64], available: NDArray[np.float64], rule: RoundingRule = "up"
) -> NDArray[np.float64]:
    """Return what is short in the worst known part, in spaces; zero or less means that it fits.

    Parameters
    ----------
    needed, available
        (..., parts) spaces. A part that is NaN in either is left out; all NaN gives NaN.
    rule
        How the demand of a part becomes whole spaces.
    """
    return normative(rounded(needed, rule) - available)
