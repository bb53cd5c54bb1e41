"""Parking of what is given without a map: what uses ask per part of the day, and what is left after the old one."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.criteria.parking.asked import own_plot_factor
from spreidingskaart.criteria.parking.balance import (
    NOISE,
    Range,
    demand,
    increase,
    least_peak,
    normative,
    own_counts,
    rounded,
)
from spreidingskaart.criteria.parking.deduction import MORE_THAN_ANY
from spreidingskaart.rules.parking.norm_book import PARTS, OldUseRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from spreidingskaart.criteria.parking.demand import Resolved
    from spreidingskaart.rules.parking.norm_book import NormBook


@dataclass(frozen=True)
class Use:
    """What a use asks for: spaces by presence category, and units by function with the norms that hold."""

    items: Mapping[str, float]
    units: Mapping[str, float]
    norms: Mapping[str, Resolved | None]
    """None where nobody has one: only of an old use."""

    def needs(self) -> Iterator[tuple[float, Resolved]]:
        """Return each number of units with its norm."""
        for name, amount in self.units.items():
            norm = self.norms[name]
            if norm is not None:
                yield amount, norm

    @property
    def all_known(self) -> bool:
        """Whether there is a norm for everything of which there is any."""
        return all(
            self.norms[name] is not None or not amount for name, amount in self.units.items()
        )

    def less(self, other: Use) -> Use:
        """Return the use without the units that another has of the same functions, by the same norm."""
        units = {
            name: amount - min(amount, other.units.get(name, 0.0))
            for name, amount in self.units.items()
        }
        return replace(self, units=units)


@dataclass(frozen=True, eq=False)
class Sums:
    """Demand per part; (parts,) each."""

    fixed: NDArray[np.float64]
    """What does not depend on a norm; NaN where unknown."""
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    bound: NDArray[np.float64]
    """The most there can be: everybody whose presence is unknown is there."""
    known: NDArray[np.bool_]

    def times(self, share: float) -> Sums:
        """Return the demand that is left after a correction."""
        low, high, bound = (each * share for each in (self.low, self.high, self.bound))
        return Sums(self.fixed * share, low, high, bound, self.known)


def sums_of(book: NormBook, use: Use) -> Sums:
    """Return the demand of a use per part of the day, before a mobility correction."""
    presence = np.array([book.presence[name].shares for name in use.items]).reshape(
        len(use.items), len(PARTS)
    )
    spaces = list(use.items.values())
    fixed = demand(spaces, presence)
    known = ~np.isnan(fixed)
    low = high = demand(spaces, np.nan_to_num(presence))
    bound = demand(spaces, np.nan_to_num(presence, nan=1.0))
    for amount, norm in use.needs():
        need = norm.per_unit
        low, high, bound = (
            low + amount * need.low,
            high + amount * need.high,
            bound + amount * need.high,
        )
        known = known & (need.known | (amount == 0))
    return Sums(fixed, low, high, bound, np.asarray(known, dtype=bool))


def _least(sums: Sums, use: Use, off: NDArray[np.float64]) -> float:
    """Return the low end of the busiest part, after (parts,) spaces went off.

    Exact for one function, and where one pair of presence tables has an unknown visitors' share: one share holds in
    every part. Else the busiest of the low ends, which can only be lower.
    """
    needs = list(use.needs())
    loose = {norm.function.tables for _, norm in needs if not norm.visitors_known}
    fixed = np.stack([sums.fixed, sums.fixed])
    if len(needs) == 1:
        ends = fixed + needs[0][0] * needs[0][1].per_unit.least
    elif len(loose) == 1:
        ends = fixed[None]
        for amount, norm in needs:
            need = norm.per_unit
            ends = ends + amount * (need.low if norm.visitors_known else need.total_low * norm.ends)
    else:
        ends = np.stack([sums.low, sums.low])[None]
    ends = np.where(sums.known, ends - off, np.nan)
    return max(0.0, float(least_peak(ends[:, 0], ends[:, 1]).min()))


def peak_of(sums: Sums, use: Use) -> NDArray[np.float64]:
    """Return (2,) the lowest and highest normative demand."""
    least = _least(sums, use, np.zeros(len(PARTS)))
    return np.array([least, normative(np.where(sums.known, sums.high, np.nan))])


def asked_by(book: NormBook, old: Use) -> Range:
    """Return (parts,) what an old use asks, as the rule of the municipality takes it off; 0 where nothing goes off."""
    if book.old_use_rule is OldUseRule.NOTHING or not any(old.units.values()):
        return Range(np.zeros(len(PARTS)), np.zeros(len(PARTS)))
    sums = sums_of(book, old)
    low, high = sums.low, sums.bound
    if book.old_use_rule is OldUseRule.TOTALS:
        least = _least(sums, old, np.zeros(len(PARTS))) if sums.known.any() else 0.0
        low, high = np.full(len(PARTS), least), np.full(len(PARTS), high.max())
    return Range(low, high if old.all_known else np.full(len(PARTS), MORE_THAN_ANY))


def on_top(book: NormBook, sums: Sums, new: Use, old: Use) -> tuple[Sums, NDArray[np.float64]]:
    """Return what is needed on top of the old use per part, and (2,) in the busiest part.

    What old and new use have in common is counted by the same norm, so what is unknown of it is the same for both:
    it goes off first. Of totals that only holds where nothing but the number of units changes.
    """
    only_number = not new.items and list(new.units) == list(old.units) and len(new.units) == 1
    if book.old_use_rule is OldUseRule.SAME_MOMENT or only_number:
        new, old = new.less(old), old.less(new)
        sums = sums_of(book, new)
    off = asked_by(book, old)
    left = increase(Range(sums.low, sums.high), off)
    bound = np.maximum(0.0, sums.bound - off.low)
    above = replace(sums, low=left.low, high=left.high, bound=bound)
    high = float(normative(np.where(sums.known, left.high, np.nan)))
    return above, np.array([_least(sums, new, off.high), high])


def peak_part(left: Sums, alone: Sums) -> int:
    """Return the busiest known part of what is left; of several that where the new use asks most."""
    known = np.where(left.known, left.high, -np.inf)
    return int(np.where(known >= known.max() - NOISE, alone.high, -np.inf).argmax())


def total_of(use: Use) -> NDArray[np.float64]:
    """Return (2,) what a use asks without shared use, lowest and highest."""
    total = np.full(2, float(sum(use.items.values())))
    for amount, norm in use.needs():
        total = total + amount * np.array([norm.per_unit.total_low, norm.per_unit.total_high])
    return total


@dataclass(frozen=True, eq=False)
class OwnSpacesGiven:
    """Spaces on the plot, beside what went off for the old use."""

    own: float | None
    old_own: float | None
    alone: Sums
    """What the new use asks by itself, after the mobility correction."""
    left: Sums

    @property
    def hinges(self) -> bool:
        """Whether something went off and nobody knows how many own spaces the old use had."""
        unknown = self.own is not None and self.old_own is None
        return unknown and bool((self.alone.bound > self.left.bound + NOISE).any())

    def short(self, book: NormBook, own: float, peak: NDArray[np.float64]) -> Range:
        """Return the least and the most that is short with so many spaces on the plot, each 0 or more."""
        rule, factor = book.rounding.rule, own_plot_factor(book)
        low, high = (
            (rounded(new, rule), rounded(left, rule))
            for new, left in ((self.alone.low, self.left.low), (self.alone.high, self.left.high))
        )
        gone = Range(low[0] - low[1], high[0] - high[1])
        theirs = np.array([math.nan if self.old_own is None else self.old_own])
        counts = own_counts(np.array([own]), factor, gone, theirs)
        known = self.left.known
        least = np.maximum(
            normative(np.where(known, low[1] - counts.high, np.nan)),
            rounded(peak[0], rule) - own * factor[1],
        )
        most = normative(np.where(known, high[1] - counts.low, np.nan))
        return Range(np.maximum(0.0, least) + 0.0, np.maximum(0.0, most) + 0.0)
