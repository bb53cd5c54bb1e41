"""One way of counting one proposal, with its balance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.criteria.parking.asked import after_mobility
from spreidingskaart.criteria.parking.balance import NOISE, Range, own_counts, shortage
from spreidingskaart.criteria.parking.left import Left, OneUnit, left_after
from spreidingskaart.criteria.parking.supply import GROUPS, at_least
from spreidingskaart.model import Verdict

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
    unit: OneUnit
    """What one unit of the new use asks."""
    left: Left
    """What is left of the demand after the old use, unrounded; bounds where the presence is unknown."""
    off: Off | None
    """What may go off for the old use; None for nothing."""
    need_low: float
    """What is left in the busiest part, in whole spaces."""
    need_high: float
    short_low: float
    short_high: float
    nothing_needed: bool
    """Whether after the old use no space is left to be made, whatever the plot holds."""
    hinges: bool
    """Whether it takes the deduction, and nobody knows how much the old use parked on the plot itself."""
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
    def low(self) -> NDArray[np.float64]:
        """(parts,) the least that is left of the demand."""
        return self.left.parts.low

    @property
    def high(self) -> NDArray[np.float64]:
        """(parts,) the most that is left of the demand."""
        return self.left.parts.high

    @cached_property
    def peak_part(self) -> int:
        """The part of the day that decides: the busiest known one of what is left, else of the new use."""
        left = np.where(self.unit.known, self.high, -np.inf)
        busiest = left >= left.max() - NOISE
        return int(np.where(busiest, self.left.new.high, -np.inf).argmax())

    @property
    def gone_at_peak(self) -> tuple[float, float]:
        """What went off in that part, unrounded: beside the most that is left, and the least."""
        if self.off is None:
            return 0.0, 0.0
        part, (new, left) = self.peak_part, (self.left.new, self.left.parts)
        ends = (float(new.high[part] - left.high[part]), float(new.low[part] - left.low[part]))
        return min(ends), max(ends)

    @property
    def fits(self) -> bool:
        """Whether even the most demand is met by the least supply."""
        return self.nothing_needed or (not self.hinges and self.short_high <= 0)

    @property
    def verdict(self) -> Verdict:
        """The verdict if the municipality counts this way."""
        if self.fits:
            return Verdict.FITS
        if math.isnan(self.short_high):
            return Verdict.NOT_TESTED
        certain = self.public is not None and self.short_low > 0 and not self.tailored
        return Verdict.CONFLICTS if certain else Verdict.MAY_FIT

    def supply(self, asked: ParkingQuestion, own: float) -> Range:
        """Return (parts,) the fewest and the most spaces there are with `own` on the plot; NaN where nobody counted."""
        public = 0.0 if self.public is None else self.public
        return Range(*(end + public for end in self._own_counts(asked, own, self.left)))

    def least_supply(self, asked: ParkingQuestion, own: float) -> NDArray[np.float64]:
        """Return (parts,) what one may count on with `own` spaces on the plot."""
        return self._own_counts(asked, own, self.left).low + self._sure_public

    @property
    def _sure_public(self) -> NDArray[np.float64] | float:
        return 0.0 if self.public is None else at_least(self.public)

    def _own_counts(self, asked: ParkingQuestion, own: float, left: Left) -> Range:
        if self.off is None:
            return Range(*(np.full(len(self.unit.low), own * end) for end in asked.factor))
        gone, theirs = left.gone(asked.book.rounding.rule), np.atleast_1d(self.off.own)
        return own_counts(np.full(1, own), asked.factor, gone, theirs)

    def short(
        self, asked: ParkingQuestion, own: float, units: NDArray[np.float64] | None = None
    ) -> NDArray[np.float64]:
        """Return the most that is short with `own` spaces on the plot: as asked, or for other numbers of units.

        This is the sum that the verdict rests on, asked again. Where the deduction counts and nobody knows how many
        own spaces the old use had, it is the sum without a deduction.
        """
        rule, left = asked.book.rounding.rule, self.left
        if units is not None:
            left = left_after(self.unit, units * after_mobility(asked.book), self.off)
        public = self._sure_public
        if self.off is None or np.isnan(self.off.own):
            return shortage(left.new.high, np.asarray(own * asked.factor[0] + public), rule)
        return shortage(left.parts.high, self._own_counts(asked, own, left).low + public, rule)


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
        unit = OneUnit(
            table.low[form, r], table.high[form, r], table.known[form, r], table.least[form, r],
            table.peak_low[form, r], table.peak_high[form, r],
        )  # fmt: skip
        ways.append(
            Way(
                reading=reading,
                resolved=resolved,
                column=r,
                unit=unit,
                left=left_after(unit, np.asarray(scale), off),
                off=off,
                need_low=float(asked.needs.low[i, r]),
                need_high=float(asked.needs.high[i, r]),
                short_low=float(asked.outcome.short_low[i, r]),
                short_high=float(asked.outcome.short_high[i, r]),
                nothing_needed=bool(asked.outcome.nothing_needed[i, r]),
                hinges=bool(asked.outcome.hinges[i, r]),
                tailored=bool(asked.tailored[i]),
                public=asked.public.spaces[at[0], table.group[form, r]] if tested else None,
            )
        )
    return ways


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
