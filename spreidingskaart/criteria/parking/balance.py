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


def least_peak(all_visitors: NDArray[np.float64], all_residents: NDArray[np.float64]) -> float:
    """Return the smallest possible busiest part when the visitors' share is unknown.

    The demand of a part is linear in the share, so the busiest part is a convex broken line: its minimum lies
    at an end or where two parts cross.

    Parameters
    ----------
    all_visitors, all_residents
        (parts,) demand when everyone is a visitor, and when everyone is a resident; NaN parts are left out.
    """
    known = ~(np.isnan(all_visitors) | np.isnan(all_residents))
    start = all_visitors[known]
    slope = (all_residents - all_visitors)[known]
    rise = slope[:, None] - slope[None, :]
    gap = start[None, :] - start[:, None]
    crossings = np.divide(gap, rise, out=np.zeros_like(gap), where=np.abs(rise) > NOISE)
    shares = np.unique(np.clip(np.concatenate([[0.0, 1.0], crossings.ravel()]), 0.0, 1.0))
    return float((start[:, None] + slope[:, None] * shares).max(axis=0).min())


def increase(new: Range, old_peak: Range) -> Range:
    """Return what is needed on top of the existing legal use: max(0, new - old), never below nothing.

    The old use counts as a number of spaces, its normative demand, that may be used at any time.

    Parameters
    ----------
    new
        Demand of the new use, of any shape.
    old_peak
        Normative demand of the old use, broadcast against `new`.
    """
    return Range(np.maximum(0.0, new.low - old_peak.high), np.maximum(0.0, new.high - old_peak.low))


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
        return np.asarray(np.ceil(amounts - NOISE), dtype=float)
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
