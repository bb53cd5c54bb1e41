"""What is left of a demand after the old use went off, per part of the day and in the busiest part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.criteria.parking.balance import Range, increase, least_peak, normative, rounded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.criteria.parking.deduction import Off
    from spreidingskaart.rules.parking.norm_book import RoundingRule


@dataclass(frozen=True, eq=False)
class OneUnit:
    """What one unit of the new use asks; the last axis is the part of the day."""

    low: NDArray[np.float64]
    """(..., parts)"""
    high: NDArray[np.float64]
    known: NDArray[np.bool_]
    """(..., parts) whether the presence is known."""
    least: NDArray[np.float64]
    """(..., norms, 2, parts) lowest demand by each norm that may hold, with visitors only and with residents only."""
    peak_low: NDArray[np.float64]
    """(...)"""
    peak_high: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Left:
    """What is left of the demand of a number of units."""

    unit: OneUnit
    units: NDArray[np.float64]
    """(...) of the new use, after the mobility correction."""
    off: Off | None
    """What may go off, broadcast against (..., parts); None for nothing."""
    new: Range
    """(..., parts) the demand of the new use by itself."""
    parts: Range
    """(..., parts) what is left of it, unrounded."""

    def gone(self, rule: RoundingRule) -> Range:
        """Return (..., parts) the whole spaces that went off, beside the least and the most that is left."""
        ends = zip(self.new, self.parts, strict=True)
        return Range(*(rounded(new, rule) - rounded(left, rule) for new, left in ends))

    @cached_property
    def peak(self) -> Range:
        """(...) what is left in the busiest known part; NaN where there is no norm.

        Its low end is that of one share of visitors for all parts, by the norm that asks least of those that may hold.
        """
        unit, off = self.unit, self.off
        if off is None:
            return Range(unit.peak_low * self.units, unit.peak_high * self.units)
        size = np.asarray(self.units)[..., None, None, None]
        ends = unit.least * size - off.high[..., None, None, :]
        by_norm = np.maximum(0.0, least_peak(ends[..., 0, :], ends[..., 1, :]))
        apart = np.fmin.reduce(by_norm, axis=-1)
        alike, more = (each[..., 0] for each in (np.atleast_1d(off.alike), _more(self.units, off)))
        low = np.where(alike, unit.peak_low * more, apart)
        high = normative(np.where(unit.known, self.parts.high, np.nan))
        none = np.isnan(unit.peak_high)
        return Range(np.where(none, np.nan, low), np.where(none, np.nan, high))


def left_after(unit: OneUnit, units: NDArray[np.float64], off: Off | None) -> Left:
    """Return what is left of the demand of a number of units.

    Part by part max(0, new - old), so that the old use gives no credit in a part in which it is not there
    (Breda, NL.IMRO.0758.BP2016204002-0401). By the same norm what is unknown of it is the same for both, and the
    difference is that of the units: the same use again needs nothing.

    Parameters
    ----------
    units
        (...) of the new use, after the mobility correction.
    off
        What may go off, broadcast against (..., parts); None for nothing.
    """
    size = np.asarray(units)[..., None]
    new = Range(unit.low * size, unit.high * size)
    if off is None:
        return Left(unit, units, off, new, new)
    apart, more = increase(new, Range(off.low, off.high)), _more(units, off)
    same = Range(unit.low * more, unit.high * more)
    low = same.low if off.same_moment else apart.low
    parts = Range(
        np.where(off.alike, low, apart.low),
        np.where(off.alike, np.minimum(same.high, apart.high), apart.high),
    )
    return Left(unit, units, off, new, parts)


def _more(units: NDArray[np.float64], off: Off) -> NDArray[np.float64]:
    """Return (..., 1) the units that the new use has more than the old one."""
    return np.maximum(0.0, np.asarray(units)[..., None] - off.size)
