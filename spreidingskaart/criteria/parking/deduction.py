"""What goes off the demand for the use that may legally be on a site now (saldering), for n sites at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from spreidingskaart.city.known import of_rules
from spreidingskaart.criteria.parking.asked import after_mobility
from spreidingskaart.criteria.parking.balance import Range
from spreidingskaart.criteria.parking.demand import Resolved, resolve
from spreidingskaart.model import Status
from spreidingskaart.rules.parking.norm_book import OLD_USE, PARTS, OldUseRule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.criteria.parking.demand import PerUnit
    from spreidingskaart.criteria.parking.places import Place
    from spreidingskaart.criteria.parking.table import DemandTable
    from spreidingskaart.model import Proposals
    from spreidingskaart.rules.parking.norm_book import NormBook

MORE_THAN_ANY: Final = 1e9
"""Spaces; more than anything asks: an old use for which nobody has a norm may ask as much as the new one."""


class Off(NamedTuple):
    """What the old use asks where it may go off, broadcast against the demand per part of the day."""

    low: NDArray[np.float64]
    """(..., parts) spaces, after the mobility correction."""
    high: NDArray[np.float64]
    size: NDArray[np.float64]
    """Units of the old use, after the mobility correction."""
    alike: NDArray[np.bool_]
    """Where old and new use are counted by the same norm: what is unknown of it is the same for both."""
    own: NDArray[np.float64]
    """Spaces that the old use had on the plot; NaN where not known."""
    same_moment: bool
    """Whether each part loses what the old use asks in that part; else every part what it asks at its busiest."""


@dataclass(frozen=True, eq=False)
class Deduction:
    """The old uses of n sites: k rows for those that are told, where the municipality deducts them."""

    rows: NDArray[np.int64]
    """(k,) sites."""
    low: NDArray[np.float64]
    """(k, parts) spaces that the old use asks, after the mobility correction, unrounded."""
    high: NDArray[np.float64]
    size: NDArray[np.float64]
    """(k,)"""
    alike: NDArray[np.bool_]
    """(k, R)"""
    own: NDArray[np.float64]
    """(k,) spaces that the old use had on the plot; NaN where not known."""
    rule: OldUseRule
    firm: NDArray[np.bool_]
    """(n,) nothing goes off, or all behind it is sure."""
    tried: NDArray[np.bool_]
    """(n,) a value behind it is tried out."""
    norms: tuple[Resolved | None, ...]
    which: NDArray[np.int64]
    """(n,) row in `norms`; -1 where no old use is known."""

    def norm(self, i: int) -> Resolved | None:
        """Return the norm by which the old use of one site is counted; None where there is none."""
        row = int(self.which[i])
        return None if row < 0 else self.norms[row]

    def of_readings(self) -> Off:
        """Return what may go off, for arrays (k, R, parts)."""
        return Off(
            self.low[:, None, :], self.high[:, None, :], self.size[:, None, None], self.alike[:, :, None],
            self.own[:, None, None], self.rule is OldUseRule.SAME_MOMENT,
        )  # fmt: skip

    def of_one(self, i: int, reading: int) -> Off | None:
        """Return what may go off at one site in one reading, for arrays (parts,); None for nothing."""
        at = np.flatnonzero(self.rows == i)
        if not len(at):
            return None
        k = int(at[0])
        return Off(
            self.low[k], self.high[k], self.size[k], self.alike[k, reading], self.own[k],
            self.rule is OldUseRule.SAME_MOMENT,
        )  # fmt: skip

    def sure(self) -> Deduction:
        """Return only what is sure to go off."""
        firm = self.firm[self.rows]
        low, high = (np.where(firm[:, None], each, 0.0) for each in (self.low, self.high))
        return replace(self, low=low, high=high, size=np.where(firm, self.size, 0.0))


def deduction_of(
    proposals: Proposals,
    tables: tuple[DemandTable, ...],
    row: NDArray[np.int64],
    city: City,
    book: NormBook,
) -> Deduction | None:
    """Return what goes off for the old use of n sites; None where no old use is known.

    Parameters
    ----------
    tables, row
        Tables of the places, and which of them holds for each site.
    """
    there = np.flatnonzero(proposals.old_size > 0)
    if not len(there):
        return None
    codes, names = pd.factorize(proposals.old_function[there])
    kinds, which = np.unique(row[there] * len(names) + codes, return_inverse=True)
    found = [(tables[kind // len(names)], str(names[kind % len(names)])) for kind in kinds.tolist()]
    norms = tuple(_norm(function, table.place, city, book) for table, function in found)
    counting = _counting(norms, book)
    same = np.stack([_alike(table, function) for table, function in found])
    counted = book.old_use_rule is not OldUseRule.NOTHING
    rows = there if counted else there[:0]
    size = proposals.old_size[rows] * after_mobility(book)
    kind = which[: len(rows)]
    n = len(proposals)
    firm, tried, of_site = np.ones(n, bool), np.zeros(n, bool), np.full(n, -1, dtype=np.int64)
    firm[rows], tried[there], of_site[there] = counting.firm[kind], counting.tried[which], which
    return Deduction(
        rows=rows,
        low=counting.low[kind] * size[:, None],
        high=np.where(
            counting.known[kind, None], counting.high[kind] * size[:, None], MORE_THAN_ANY
        ),
        size=size,
        alike=same[kind, proposals.form[rows]],
        own=proposals.old_own_parking[rows],
        rule=book.old_use_rule,
        firm=firm,
        tried=tried,
        norms=norms,
        which=of_site,
    )


class _Counting(NamedTuple):
    """How k old uses are counted."""

    known: NDArray[np.bool_]
    """(k,) whether there is a norm."""
    low: NDArray[np.float64]
    """(k, parts) what one unit asks where it goes off."""
    high: NDArray[np.float64]
    firm: NDArray[np.bool_]
    """(k,)"""
    tried: NDArray[np.bool_]
    """(k,) it rests on a number that a person tries out."""


def _counting(norms: Sequence[Resolved | None], book: NormBook) -> _Counting:
    status = book.numbers[OLD_USE].status
    asked = [
        Range(np.zeros(len(PARTS)), np.zeros(len(PARTS)))
        if norm is None
        else asked_by_old_use(norm.per_unit, book.old_use_rule)
        for norm in norms
    ]
    return _Counting(
        known=np.array([norm is not None for norm in norms]),
        low=np.array([each.low for each in asked]),
        high=np.array([each.high for each in asked]),
        firm=np.array([norm is not None and norm.firm for norm in norms]) & status.firm,
        tried=np.array([norm is not None and _is_tried(norm) for norm in norms])
        | (status is Status.TRIED),
    )


def asked_by_old_use(need: PerUnit, rule: OldUseRule) -> Range:
    """Return (parts,) what one unit of an old use asks, as a rule takes it off.

    A part whose presence is unknown lies between nothing and everybody.
    """
    if rule is OldUseRule.TOTALS:
        least = max(0.0, float(np.nan_to_num(need.peak_low)))
        return Range(np.full(len(PARTS), least), np.full(len(PARTS), need.high.max()))
    return Range(need.low, need.high)


def _is_tried(norm: Resolved) -> bool:
    return any(rule.status is Status.TRIED for rule in norm.rules)


def _norm(function: str, place: Place, city: City, book: NormBook) -> Resolved | None:
    """Return the norm of an old use at a place, asked once per city."""
    return city.known(
        of_rules("parking.old_use", place, function),
        lambda: resolve(
            book, function, set_id=place.set_id, zone=place.zone, urbanity=place.urbanity
        ),
    )


def _alike(table: DemandTable, function: str) -> NDArray[np.bool_]:
    """Return (F, R) where a care form is counted as the function of the old use."""
    same = np.zeros(table.decides.shape, dtype=bool)
    for form, line in enumerate(table.entries):
        for reading, entry in enumerate(line):
            same[form, reading] = entry.reading.function == function
    return same
