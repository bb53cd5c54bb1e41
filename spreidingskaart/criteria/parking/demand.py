"""From a norm to the demand of one unit, as a range per part of the day. All is linear in the units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from spreidingskaart.criteria.parking.balance import least_peak, normative
from spreidingskaart.model import RuleRef, Status
from spreidingskaart.rules import version_together
from spreidingskaart.rules.parking.norm_book import PARTS
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.rules.parking.norm_book import Function, NormBook, ParkingNorm

Basis = Literal["own", "zone_assumed", "example"]
OWN: Final[Basis] = "own"
ZONE_ASSUMED: Final[Basis] = "zone_assumed"
EXAMPLE: Final[Basis] = "example"


@dataclass(frozen=True, eq=False)
class PerUnit:
    """What one unit needs, in spaces: lowest and highest.

    A part whose presence is unknown lies between nothing and everybody, and is not `known`.
    """

    low: NDArray[np.float64]
    """(parts,)"""
    high: NDArray[np.float64]
    """(parts,)"""
    known: NDArray[np.bool_]
    """(parts,)"""
    least: NDArray[np.float64]
    """(norms, 2, parts) lowest demand when everyone is a visitor and when everyone is a resident; NaN where unknown."""
    peak_low: float
    """Normative demand; more than max(low) where the lows of two parts exclude each other."""
    peak_high: float
    total_low: float
    """Without shared use."""
    total_high: float
    visitors_low: float | None
    """Spaces for visitors, where the norm says so."""
    visitors_high: float | None


@dataclass(frozen=True, eq=False)
class Resolved:
    """The norm or norms that hold for one function at one place, and what they come to."""

    function_id: str
    function: Function
    basis: Basis
    norms: tuple[tuple[str, ParkingNorm], ...]
    """(norm set id, norm)."""
    per_unit: PerUnit
    rules: tuple[RuleRef, ...]
    """One per norm in the order of `norms`, then those of the presence tables."""
    ends: NDArray[np.float64]
    """(2, parts) presence when everyone is a visitor, and when everyone is a resident."""
    records: tuple[Mapping[str, Any], ...]
    """Each norm as it is shown."""

    @cached_property
    def shown_rules(self) -> tuple[RuleRef, ...]:
        """The rules as findings carry them: the examples of many municipalities as one."""
        if self.basis != EXAMPLE:
            return self.rules
        norms, tables = self.rules[: len(self.norms)], self.rules[len(self.norms) :]
        names = list(dict.fromkeys(rule.title.split(":")[0] for rule in norms))
        low, high = (plain(end, 2) for end in self.ends_as_written)
        ends = f"{low} tot {high} per {self.function.norm_unit}"
        tried = any(rule.status is Status.TRIED for rule in norms)
        together = RuleRef(
            id=f"parking/voorbeelden/{self.function_id}",
            version=version_together(norms),
            source="; ".join(dict.fromkeys(rule.source for rule in norms)),
            status=Status.TRIED if tried else Status.EXAMPLE,
            title=f"{self.function.title}: {ends} in {join(names)}",
        )
        return (together, *tables)

    @property
    def ends_as_written(self) -> tuple[float, float]:
        """Lowest and highest norm, as norms are written: for as many units as they speak of."""
        per = self.function.per
        return round(self.per_unit.total_low * per, 9), round(self.per_unit.total_high * per, 9)

    @property
    def visitors_known(self) -> bool:
        """Whether the presence does not depend on an unknown visitors' share."""
        return self.function.everyone is not None or all(_visitors(norm) for _, norm in self.norms)

    @property
    def firm(self) -> bool:
        """Whether the place's own norm is known and every rule behind it is sure."""
        return self.basis == OWN and all(rule.status.firm for rule in self.rules)


def resolve(
    book: NormBook,
    function_id: str,
    *,
    set_id: str | None,
    zone: str | None,
    urbanity: int | None = None,
    examples: bool = True,
) -> Resolved | None:
    """Return the norms for a function at a place; None where there is not even an example.

    First the given set, then the municipality's nota; both for the zone itself. Else the nota for zones it
    it is known for, as an assumption. Else the range of what other municipalities adopted.
    """
    own = [key for key in dict.fromkeys((set_id, book.nota)) if key is not None]
    for any_zone, basis in ((False, OWN), (True, ZONE_ASSUMED)):
        for key in own:
            found = book.norm_sets[key].find(function_id, zone, urbanity, any_zone=any_zone)
            if found:
                return _resolved(book, function_id, basis, [(key, norm) for norm in found])
    if not examples:
        return None
    return elsewhere(book, function_id)


def elsewhere(book: NormBook, function_id: str) -> Resolved | None:
    """Return the range of what other municipalities adopted for a function; None where none is known."""
    found = [
        (key, norm)
        for key, item in book.norm_sets.items()
        if item.kind == "example"
        for norm in item.norms
        if norm.function == function_id
    ]
    return _resolved(book, function_id, EXAMPLE, found) if found else None


def _resolved(
    book: NormBook, function_id: str, basis: Basis, found: list[tuple[str, ParkingNorm]]
) -> Resolved:
    function = book.functions[function_id]
    per_unit = combined([per_unit_of(norm, function, book) for _, norm in found])
    rules = [book.norm_reference(key, norm) for key, norm in found]
    records = tuple(
        _record(book, key, norm, rule) for (key, norm), rule in zip(found, rules, strict=True)
    )
    return Resolved(
        function_id=function_id,
        function=function,
        basis=basis,
        norms=tuple(found),
        per_unit=per_unit,
        rules=(*rules, *_presence_rules(book, function)),
        ends=_ends(function, book),
        records=records,
    )


def _record(book: NormBook, set_id: str, norm: ParkingNorm, rule: RuleRef) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": book.norm_sets[set_id].title,
        "zone": norm.zone,
        "min": norm.ends[0],
        "max": norm.ends[1],
        "unit": book.functions[norm.function].norm_unit,
        "visitor_share": norm.visitor_share,
        "visitors_pp": norm.visitors_pp,
        "source": rule.source,
        "status": rule.status.value,
        "valid_from": rule.valid_from,
        "note": norm.note or book.norm_sets[set_id].note,
    }


def _ends(function: Function, book: NormBook) -> NDArray[np.float64]:
    names = (
        (function.everyone,) * 2 if function.everyone else (function.visitors, function.residents)
    )
    return np.array([_shares(book, name) for name in names])


def _shares(book: NormBook, table: str | None) -> NDArray[np.float64]:
    """Return (parts,) the presence in a table; NaN where the function has none."""
    return np.full(len(PARTS), np.nan) if table is None else book.presence[table].shares


def _presence_rules(book: NormBook, function: Function) -> list[RuleRef]:
    return [book.presence_reference(table) for table in book.presence if table in function.tables]


def per_unit_of(norm: ParkingNorm, function: Function, book: NormBook) -> PerUnit:
    """Return what one unit needs by one norm."""
    low, high = (end / function.per for end in norm.ends)
    visitors = _visitors(norm, function.per)
    if function.everyone is not None:
        everyone = book.presence[function.everyone].shares
        return _per_unit((low * everyone,) * 2, high * everyone, (low, high), visitors)
    residents, guests = _shares(book, function.residents), _shares(book, function.visitors)
    if visitors is None:
        most = np.maximum(residents, guests)
        return _per_unit((low * guests, low * residents), high * most, (low, high), None)
    least = (low - visitors[0]) * residents + visitors[0] * guests
    most = (high - visitors[1]) * residents + visitors[1] * guests
    return _per_unit((least, least), most, (low, high), visitors)


def _visitors(norm: ParkingNorm, per: float = 1.0) -> tuple[float, float] | None:
    low, high = (end / per for end in norm.ends)
    if norm.visitors_pp is not None:
        return norm.visitors_pp / per, norm.visitors_pp / per
    if norm.visitor_share is not None:
        return low * norm.visitor_share, high * norm.visitor_share
    return None


def _per_unit(
    least: tuple[NDArray[np.float64], NDArray[np.float64]],
    high: NDArray[np.float64],
    total: tuple[float, float],
    visitors: tuple[float, float] | None,
) -> PerUnit:
    low = np.minimum(*least)
    known = ~(np.isnan(low) | np.isnan(high))
    return PerUnit(
        low=np.where(known, low, 0.0),
        high=np.where(known, high, total[1]),
        known=known,
        least=np.where(known, least, np.nan)[None],
        peak_low=float(least_peak(*least)),
        peak_high=float(normative(high)),
        total_low=total[0],
        total_high=total[1],
        visitors_low=visitors[0] if visitors else None,
        visitors_high=visitors[1] if visitors else None,
    )


def combined(several: Sequence[PerUnit]) -> PerUnit:
    """Return the range that holds every one of several norms."""
    return PerUnit(
        low=np.min([item.low for item in several], axis=0),
        high=np.max([item.high for item in several], axis=0),
        known=np.all([item.known for item in several], axis=0).reshape(len(PARTS)),
        least=_distinct(several),
        peak_low=min(item.peak_low for item in several),
        peak_high=max(item.peak_high for item in several),
        total_low=min(item.total_low for item in several),
        total_high=max(item.total_high for item in several),
        visitors_low=min(_said(item.visitors_low for item in several), default=None),
        visitors_high=max(_said(item.visitors_high for item in several), default=None),
    )


def _distinct(several: Sequence[PerUnit]) -> NDArray[np.float64]:
    """Return what several norms need at least, without those that always need as much as another or more."""
    each = np.unique(np.concatenate([item.least for item in several]), axis=0)
    filled = np.nan_to_num(each)
    kept: list[int] = []
    for row in np.argsort(filled.sum(axis=(1, 2)), kind="stable").tolist():
        if not any((filled[other] <= filled[row]).all() for other in kept):
            kept.append(row)
    return each[kept]


def _said(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]
