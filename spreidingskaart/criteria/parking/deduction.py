"""What goes off the demand for the use that may legally be on a site now (saldering), for n sites at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from spreidingskaart.city.known import of_rules
from spreidingskaart.criteria.parking.asked import after_mobility
from spreidingskaart.criteria.parking.balance import Range, increase
from spreidingskaart.criteria.parking.demand import Resolved, resolve
from spreidingskaart.model import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.criteria.parking.places import Place
    from spreidingskaart.criteria.parking.table import DemandTable
    from spreidingskaart.model import Proposals
    from spreidingskaart.rules.parking.norm_book import NormBook

ALLOWED: Final = "old_use_deducted"
"""Whether the municipality deducts the old use: a norm like the others."""


class Off(NamedTuple):
    """What may go off, broadcast against the demand."""

    low: NDArray[np.float64]
    """Normative demand of the old use, spaces."""
    high: NDArray[np.float64]
    size: NDArray[np.float64]
    """Units of the old use, after the mobility correction."""
    alike: NDArray[np.bool_]
    """Where old and new use are counted by the same norm: what is unknown of it is the same for both."""


@dataclass(frozen=True, eq=False)
class Deduction:
    """The old use of n sites, as far as it goes off the demand; 0 where nothing does."""

    low: NDArray[np.float64]
    """(n,) normative demand of the old use, spaces, unrounded."""
    high: NDArray[np.float64]
    size: NDArray[np.float64]
    """(n,)"""
    alike: NDArray[np.bool_]
    """(n, R)"""
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
        """Return what goes off as columns for (n, R)."""
        return Off(self.low[:, None], self.high[:, None], self.size[:, None], self.alike)

    def of_parts(self, rows: NDArray[np.int64]) -> Off:
        """Return what goes off at some sites as columns for (m, R, parts)."""
        low, high, size = (each[rows][:, None, None] for each in (self.low, self.high, self.size))
        return Off(low, high, size, self.alike[rows][:, :, None])

    def of_one(self, i: int, reading: int) -> Off:
        """Return what goes off at one site in one reading."""
        return Off(self.low[i], self.high[i], self.size[i], self.alike[i, reading])

    def sure(self) -> Deduction:
        """Return only what is sure to go off."""
        low, high, size = (
            np.where(self.firm, each, 0.0) for each in (self.low, self.high, self.size)
        )
        return replace(self, low=low, high=high, size=size)


def deduction_of(
    proposals: Proposals,
    tables: tuple[DemandTable, ...],
    row: NDArray[np.int64],
    city: City,
    book: NormBook,
) -> Deduction | None:
    """Return what goes off for the old use of n sites; None where no old use is known.

    Source of the formula: P = max(0, P(new) - normative demand of the existing legal use), Teylingen (CVDR730068).

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
    n = len(proposals)
    made = Deduction(
        low=np.zeros(n),
        high=np.zeros(n),
        size=np.zeros(n),
        alike=np.zeros((n, same.shape[2]), dtype=bool),
        firm=np.ones(n, dtype=bool),
        tried=np.zeros(n, dtype=bool),
        norms=norms,
        which=np.full(n, -1, dtype=np.int64),
    )
    counted, size = counting.counted[which], proposals.old_size[there] * after_mobility(book)
    made.size[there] = np.where(counted, size, 0.0)
    made.low[there], made.high[there] = (counting.peak[which] * made.size[there, None]).T
    made.alike[there] = same[which, proposals.form[there]]
    made.firm[there] = counting.firm[which] | ~counted
    made.tried[there] = counting.tried[which]
    made.which[there] = which
    return made


class _Counting(NamedTuple):
    """How k old uses are counted."""

    counted: NDArray[np.bool_]
    """(k,) the municipality deducts it and there is a norm."""
    peak: NDArray[np.float64]
    """(k, 2) lowest and highest normative demand of one unit."""
    firm: NDArray[np.bool_]
    """(k,)"""
    tried: NDArray[np.bool_]
    """(k,) it rests on a number that a person tries out."""


def _counting(norms: Sequence[Resolved | None], book: NormBook) -> _Counting:
    allowed, status = bool(book.number(ALLOWED)), book.numbers[ALLOWED].status
    return _Counting(
        counted=np.array([norm is not None and allowed for norm in norms]),
        peak=np.array([(0.0, 0.0) if norm is None else _peak(norm) for norm in norms]),
        firm=np.array([norm is not None and norm.firm for norm in norms]) & status.firm,
        tried=np.array([norm is not None and _is_tried(norm) for norm in norms])
        | (status is Status.TRIED),
    )


def _is_tried(norm: Resolved) -> bool:
    return any(rule.status is Status.TRIED for rule in norm.rules)


def _peak(norm: Resolved) -> tuple[float, float]:
    return norm.per_unit.peak_low, norm.per_unit.peak_high


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


def peak_left(new: Range, per_unit: Range, off: Off | None) -> Range:
    """Return what is left of a normative demand, never below nothing.

    Parameters
    ----------
    new
        Normative demand of the new use.
    per_unit
        The same for one unit. By the same norm the difference is that of the units.
    off
        What goes off; None for nothing.
    """
    if off is None:
        return new
    low = np.where(off.alike, off.size * per_unit.high, off.low)
    high = np.where(off.alike, off.size * per_unit.low, off.high)
    return increase(new, Range(low, high))


def parts_left(new: Range, per_unit_high: NDArray[np.float64], off: Off | None) -> Range:
    """Return what is left of the demand per part of the day, never below nothing.

    The old use counts as a number of spaces that may be used at any time. By the same norm it needs, at its
    busiest, no less than in this part.
    """
    if off is None:
        return new
    low = np.where(off.alike, np.maximum(off.low, off.size * per_unit_high), off.low)
    return increase(new, Range(low, off.high))
