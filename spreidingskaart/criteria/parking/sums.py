"""The sums of n proposals at once: what each needs, and what is short of it on the plot and around it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from spreidingskaart.criteria.parking.asked import (
    Needs,
    Outcome,
    after_mobility,
    own_plot_factor,
)
from spreidingskaart.criteria.parking.balance import Range, normative, own_counts, rounded, shortage
from spreidingskaart.criteria.parking.left import Left, OneUnit, left_after
from spreidingskaart.criteria.parking.supply import at_least

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.criteria.parking.deduction import Deduction
    from spreidingskaart.criteria.parking.table import DemandTable
    from spreidingskaart.rules.parking.norm_book import NormBook


class ParkingSites(NamedTuple):
    """n proposals, the table that holds for each, and what there is around them."""

    form: NDArray[np.int64]
    """(n,) row of the care form in the tables."""
    units: NDArray[np.float64]
    """(n,) units counted with; places where units were not given."""
    own_parking: NDArray[np.float64]
    tables: tuple[DemandTable, ...]
    row: NDArray[np.int64]
    """(n,) table of each proposal."""
    public: NDArray[np.int64]
    """(m,) sites that have a counted car park in reach, in order."""
    spaces: NDArray[np.float64]
    """(m, groups, parts) what is free there (`PublicSupply.spaces`)."""
    book: NormBook

    @property
    def scale(self) -> NDArray[np.float64]:
        """(n,) units after the mobility correction."""
        return self.units * after_mobility(self.book)

    def of(self, name: str, at: NDArray[np.int64] | None = None) -> NDArray[Any]:
        """Return one array of the tables for every proposal, or for those of some rows: (n, R, ...)."""
        row, form = self.row, self.form
        if at is not None:
            row, form = row[at], form[at]
        arrays = [getattr(table, name) for table in self.tables]
        return np.asarray(arrays[0][form] if len(arrays) == 1 else _stacked(arrays)[row, form])


def _stacked(arrays: list[NDArray[Any]]) -> NDArray[Any]:
    """Return the arrays of several tables as one; where one knows fewer norms, the others are left out."""
    shape = np.max([array.shape for array in arrays], axis=0)
    filled = []
    for array in arrays:
        wide = [(0, int(most - here)) for most, here in zip(shape, array.shape, strict=True)]
        padded = any(right for _, right in wide)
        filled.append(np.pad(array, wide, constant_values=np.nan) if padded else array)
    return np.stack(filled)


def sums(asked: ParkingSites, deduction: Deduction | None) -> tuple[Needs, Outcome]:
    """Return what n proposals need on top of the old use, and what is short of it."""
    needs = _needs(asked)
    outcome = _outcome(asked, needs)
    if deduction is None or not len(deduction.rows):
        return needs, outcome
    left = _left(asked, deduction)
    return _needs_left(asked, needs, left, deduction), _outcome_left(
        asked, outcome, left, deduction
    )


def _needs(asked: ParkingSites) -> Needs:
    scale, rule = asked.scale[:, None], asked.book.rounding.rule
    return Needs(
        units=asked.units,
        low=rounded(asked.of("peak_low") * scale, rule),
        high=rounded(asked.of("peak_high") * scale, rule),
        decides=asked.of("decides").astype(bool),
    )


def _outcome(asked: ParkingSites, needs: Needs) -> Outcome:
    """Return what is short of the whole demand, with no old use taken off."""
    rule, scale, own = asked.book.rounding.rule, asked.scale, asked.own_parking
    own_low, own_high = (own * end for end in own_plot_factor(asked.book))
    most = rounded(asked.of("worst") * scale[:, None], rule)
    own_short_high = most - own_low[:, None]
    short_high, short_low = own_short_high.copy(), needs.low - own_high[:, None]
    tested, complete = np.zeros(short_low.shape, dtype=bool), np.zeros(short_low.shape, dtype=bool)
    at = asked.public
    if len(at):
        size, spaces = scale[at, None, None], _spaces(asked)
        counted = ~np.isnan(spaces)
        tested[at], complete[at] = counted.any(axis=2), counted.all(axis=2)
        needed = Range(*(asked.of(name, at) * size for name in ("low", "high")))
        high = shortage(needed.high, own_low[at, None, None] + at_least(spaces), rule)
        low = shortage(needed.low, own_high[at, None, None] + spaces, rule)
        # the lows of two parts may exclude each other; where every part is counted their least busiest part
        # still has to find room in the part in which most is free
        low = np.fmax(low, needs.low[at] - own_high[at, None] - _most_free(spaces))
        short_high[at] = np.where(tested[at], high, short_high[at])
        short_low[at] = np.where(tested[at], low, short_low[at])
    hinges = np.zeros(short_low.shape, dtype=bool)
    return Outcome(short_low, short_high, own_short_high, most <= 0, hinges, tested, complete)


def _spaces(asked: ParkingSites) -> NDArray[np.float64]:
    """Return (m, R, parts) the free public spaces in reach of each way of counting, at the rows of the supply."""
    group = asked.of("group", asked.public)
    return np.take_along_axis(asked.spaces, group[:, :, None], axis=1)


def _most_free(spaces: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (m, R) the most that is free in any part; infinite where not every part was counted."""
    complete = ~np.isnan(spaces).any(axis=2)
    return np.where(complete, np.where(np.isnan(spaces), 0.0, spaces).max(axis=2), np.inf)


# ------------------------------------------------------------------------------------------------ the old use


def _left(asked: ParkingSites, deduction: Deduction) -> Left:
    """Return what is left of the demand at the k sites with an old use, in (k, R) readings."""
    at = deduction.rows
    none = np.isnan(asked.of("worst", at))[:, :, None]
    low, high = (np.where(none, np.nan, asked.of(name, at)) for name in ("low", "high"))
    unit = OneUnit(
        low, high, asked.of("known", at).astype(bool), asked.of("least", at), asked.of("peak_low", at),
        asked.of("peak_high", at),
    )  # fmt: skip
    return left_after(unit, asked.scale[at, None], deduction.of_readings())


def _needs_left(asked: ParkingSites, needs: Needs, left: Left, deduction: Deduction) -> Needs:
    low, high = needs.low.copy(), needs.high.copy()
    ends = (rounded(end, asked.book.rounding.rule) for end in left.peak)
    low[deduction.rows], high[deduction.rows] = ends
    return replace(needs, low=low, high=high)


def _outcome_left(
    asked: ParkingSites, outcome: Outcome, left: Left, deduction: Deduction
) -> Outcome:
    """Return the outcome with the old use taken off at the k sites that have one."""
    at, rule = deduction.rows, asked.book.rounding.rule
    own, theirs = asked.own_parking[at, None, None], deduction.own[:, None, None]
    factor = own_plot_factor(asked.book)
    counts = own_counts(own, factor, left.gone(rule), theirs)
    free, sure, most_free = _public_at(asked, at)
    needed = Range(*(rounded(end, rule) for end in left.parts))
    own_high = asked.own_parking[at, None] * factor[1]
    unknown = np.isnan(deduction.own)[:, None]
    full = outcome.short_high[at] > 0
    high, low, own_short = (
        each.copy() for each in (outcome.short_high, outcome.short_low, outcome.own_short_high)
    )
    high[at] = normative(needed.high - counts.low - sure)
    low[at] = np.fmax(
        normative(needed.low - counts.high - free),
        rounded(left.peak.low, rule) - own_high - most_free,
    )
    plot = normative(needed.high - counts.low)
    own_short[at] = np.where(unknown, outcome.own_short_high[at], plot)
    nothing, hinges = outcome.nothing_needed.copy(), outcome.hinges.copy()
    # an empty plot: what went off for spaces of the old use that are no longer there has to come back
    empty = own_counts(np.zeros_like(own), factor, left.gone(rule), theirs)
    nothing[at] |= ~unknown & (normative(needed.high - empty.low) <= 0)
    hinges[at] = unknown & full
    return replace(
        outcome, short_low=low, short_high=high, own_short_high=own_short, nothing_needed=nothing,
        hinges=hinges,
    )  # fmt: skip


def _public_at(
    asked: ParkingSites, at: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the public spaces at k sites: (k, R, parts) as counted, NaN where not; what one may count on; the most."""
    shape = asked.of("low", at).shape
    free, sure, most = np.zeros(shape), np.zeros(shape), np.zeros(shape[:2])
    _, here, there = np.intersect1d(at, asked.public, return_indices=True)
    if len(here):
        spaces = _spaces(asked)[there]
        tested = np.asarray(~np.isnan(spaces).all(axis=2))[:, :, None]
        free[here], sure[here] = (
            np.where(tested, spaces, 0.0),
            np.where(tested, at_least(spaces), 0.0),
        )
        most[here] = np.where(tested[:, :, 0], _most_free(spaces), 0.0)
    return free, sure, most
