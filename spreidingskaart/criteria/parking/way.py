"""One way of counting one proposal, with its balance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.criteria.parking.asked import after_mobility
from spreidingskaart.criteria.parking.balance import Range, shortage
from spreidingskaart.criteria.parking.deduction import parts_left, peak_left
from spreidingskaart.criteria.parking.supply import GROUPS, at_least
from spreidingskaart.model import Verdict
from spreidingskaart.rules.parking.norm_book import PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.criteria.parking.asked import ParkingQuestion
    from spreidingskaart.criteria.parking.deduction import Off
    from spreidingskaart.criteria.parking.demand import Resolved
    from spreidingskaart.rules.parking.norm_book import Reading


@dataclass(frozen=True, eq=False)
class Way:
    """One way of counting this proposal."""

    reading: Reading
    resolved: Resolved
    column: int
    """Its column in the arrays."""
    low: NDArray[np.float64]
    """(parts,) demand that is left after the old use, unrounded; bounds where the presence is unknown."""
    high: NDArray[np.float64]
    before: Range
    """(parts,) the same, of the new use alone."""
    unit_high: NDArray[np.float64]
    """(parts,) demand of one unit of the new use."""
    off: Off | None
    """What goes off for the old use; None for nothing."""
    peak: Range
    """Normative demand that is left after the old use, unrounded."""
    peak_before: Range
    need_low: float
    """The same in whole spaces."""
    need_high: float
    short_low: float
    short_high: float
    nothing_needed: bool
    """Whether after the old use no space is left to be made."""
    tailored: bool
    """Whether this temporary use is judged case by case: then a shortage is no more than an indication."""
    public: NDArray[np.float64] | None
    """(parts,) free public spaces on a busy day; None where no counted car park lies in reach."""

    @property
    def group(self) -> int:
        """Index into `supply.GROUPS`."""
        return GROUPS.index(self.resolved.function.group)

    @property
    def title(self) -> str:
        """The function, in Dutch."""
        return self.resolved.function.title

    @property
    def fits(self) -> bool:
        """Whether even the most demand is met by the least supply."""
        return self.nothing_needed or self.short_high <= 0

    @property
    def verdict(self) -> Verdict:
        """The verdict if the municipality counts this way."""
        if self.fits:
            return Verdict.FITS
        if math.isnan(self.short_high):
            return Verdict.NOT_TESTED
        certain = self.public is not None and self.short_low > 0 and not self.tailored
        return Verdict.CONFLICTS if certain else Verdict.MAY_FIT

    def high_for(self, units: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (u, parts) the demand that is left with other numbers of units, after the mobility correction."""
        needed = self.unit_high * units[:, None]
        return parts_left(Range(needed, needed), self.unit_high, self.off).high

    def least_supply(self, own: float) -> NDArray[np.float64]:
        """Return what one may count on per part, given what the plot counts as."""
        return np.full(len(PARTS), own) if self.public is None else own + at_least(self.public)

    def supply(self, own: float) -> NDArray[np.float64]:
        """Return what there is per part, given what the plot counts as; NaN where nobody counted."""
        return np.full(len(PARTS), own) if self.public is None else own + self.public


def ways_of(asked: ParkingQuestion, i: int) -> list[Way]:
    """Return every way of counting proposal `i` for which there is a norm."""
    table, form = asked.table(i), int(asked.proposals.form[i])
    scale = float(asked.needs.units[i]) * after_mobility(asked.book)
    if math.isnan(scale):
        return []
    at = np.flatnonzero(asked.public.rows == i)
    ways = []
    for r, (reading, resolved) in enumerate(table.entries[form]):
        if resolved is None:
            continue
        tested = len(at) and asked.outcome.public_tested[i, r]
        off = asked.off(i, r)
        before = Range(table.low[form, r] * scale, table.high[form, r] * scale)
        left = parts_left(before, table.high[form, r], off)
        peak = Range(table.peak_low[form, r], table.peak_high[form, r])
        peak_before = Range(peak.low * scale, peak.high * scale)
        ways.append(
            Way(
                reading=reading,
                resolved=resolved,
                column=r,
                low=left.low,
                high=left.high,
                before=before,
                unit_high=table.high[form, r],
                off=off,
                peak=peak_left(peak_before, peak, off),
                peak_before=peak_before,
                need_low=float(asked.needs.low[i, r]),
                need_high=float(asked.needs.high[i, r]),
                short_low=float(asked.outcome.short_low[i, r]),
                short_high=float(asked.outcome.short_high[i, r]),
                nothing_needed=bool(asked.outcome.nothing_needed[i, r]),
                tailored=bool(asked.tailored[i]),
                public=asked.public.spaces[at[0], table.group[form, r]] if tested else None,
            )
        )
    return ways


def short_of(
    asked: ParkingQuestion, way: Way, own: float, units: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Return the most that is short with `own` spaces on the plot: as asked, or for other numbers of units.

    This is the sum that the verdict rests on, asked again.
    """
    rule, plot = asked.book.rounding.rule, own * asked.factor[0]
    high = way.high if units is None else way.high_for(units * after_mobility(asked.book))
    return shortage(high, way.least_supply(plot), rule)


def assumed_zones(ways: Sequence[Way]) -> list[str]:
    """Return the zones whose norm was taken although the zone of the site is another or unknown."""
    zones = [
        norm.zone
        for way in ways
        if way.resolved.basis == "zone_assumed"
        for _, norm in way.resolved.norms
        if norm.zone
    ]
    return list(dict.fromkeys(zones))


def difference(ways: Sequence[Way]) -> tuple[float, float] | None:
    """Return the highest need counted as living and as care; None where there is only one of the two.

    Ways that decide go before those that are only shown beside them.
    """
    ends = []
    for group in GROUPS:
        of_group = [way for way in ways if way.resolved.function.group == group]
        chosen = [way for way in of_group if way.reading.decides] or of_group
        if not chosen:
            return None
        ends.append(max(way.need_high for way in chosen))
    return ends[0], ends[1]
