"""Parking of N proposals at once: demand as a range, per way of counting, against own and public spaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.norms import book_of
from spreidingskaart.criteria.base import Criterion
from spreidingskaart.criteria.parking.asked import (
    Needs,
    Outcome,
    ParkingQuestion,
    after_mobility,
    own_plot_factor,
    public_firm,
    rules_firm,
    tailor_made,
    tries_temporary,
)
from spreidingskaart.criteria.parking.balance import Range, rounded, shortage
from spreidingskaart.criteria.parking.deduction import deduction_of, parts_left, peak_left
from spreidingskaart.criteria.parking.places import ZONES, places_of
from spreidingskaart.criteria.parking.register import parking_rules_of
from spreidingskaart.criteria.parking.supply import at_least, public_supply
from spreidingskaart.criteria.parking.table import table_of
from spreidingskaart.criteria.parking.telling import ID, finding
from spreidingskaart.errors import DataError
from spreidingskaart.model import Finding, Findings, Gap, GapKind, Verdict
from spreidingskaart.rules.parking.norm_book import NUMBERS

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.criteria.parking.deduction import Deduction
    from spreidingskaart.criteria.parking.supply import PublicSupply
    from spreidingskaart.criteria.parking.table import DemandTable
    from spreidingskaart.model import Proposals
    from spreidingskaart.rules.parking.norm_book import NormBook


def find(proposals: Proposals, city: City) -> Findings:
    """Return the parking findings of n proposals."""
    try:
        book = book_of(city)
    except DataError as error:
        return _unreadable(len(proposals), str(error))
    asked = _ask(proposals, city, book)
    counted = np.where(asked.needs.decides, asked.needs.high, np.nan)
    return Findings(
        criterion=ID,
        verdict=asked.verdict,
        firm=asked.firm,
        hard=np.ones(len(proposals), dtype=bool),
        value=np.asarray(np.fmax.reduce(counted, axis=1), dtype=float),
        tell=lambda i: finding(asked, i),
    )


def _unreadable(n: int, fault: str) -> Findings:
    sentence = f"Parkeren is niet getoetst. {fault}"
    nothing = Finding(
        ID, Verdict.NOT_TESTED, gaps=(Gap(GapKind.UNREAD, fault.rstrip(".")),), sentence=sentence
    )
    return Findings(
        criterion=ID,
        verdict=np.full(n, Verdict.NOT_TESTED.code, dtype=np.int8),
        firm=np.zeros(n, dtype=bool),
        hard=np.ones(n, dtype=bool),
        value=np.full(n, np.nan),
        tell=lambda _: nothing,
    )


def _ask(proposals: Proposals, city: City, book: NormBook) -> ParkingQuestion:
    row, places = places_of(proposals, city, book)
    tables = tuple(table_of(place, proposals.forms, city, book) for place in places)
    public = public_supply(proposals, city, book)
    deduction = deduction_of(proposals, tables, row, city, book)
    needs, outcome = _sums(proposals, tables, row, public, book, deduction)
    verdict = _verdict(proposals, needs, outcome)
    sure = outcome
    if deduction is not None and not deduction.firm.all():
        _, sure = _sums(proposals, tables, row, public, book, deduction.sure())
    norms = _per_site(tables, "firm", row, proposals.form).astype(bool)
    firm = norms & _firm(city, book, needs, sure, verdict, public_firm(city, book, public))
    if deduction is not None:
        firm &= ~deduction.tried
    tailored = tailor_made(proposals, book)
    verdict[tailored & (verdict == Verdict.CONFLICTS.code)] = Verdict.MAY_FIT.code
    return ParkingQuestion(
        proposals=proposals,
        city=city,
        book=book,
        tables=tables,
        row=row,
        needs=needs,
        outcome=outcome,
        public=public,
        factor=own_plot_factor(book),
        deduction=deduction,
        tailored=tailored,
        verdict=verdict,
        firm=firm & ~tailored & ~tries_temporary(proposals, book),
    )


def _per_site(
    tables: tuple[DemandTable, ...], name: str, row: NDArray[np.int64], form: NDArray[np.int64]
) -> NDArray[Any]:
    """Return one array of the tables for every proposal: (n,), (n, R) or (n, R, parts)."""
    arrays = [getattr(table, name) for table in tables]
    return np.asarray(arrays[0][form] if len(arrays) == 1 else np.stack(arrays)[row, form])


def _sums(
    proposals: Proposals,
    tables: tuple[DemandTable, ...],
    row: NDArray[np.int64],
    public: PublicSupply,
    book: NormBook,
    deduction: Deduction | None,
) -> tuple[Needs, Outcome]:
    """Return what is needed on top of the old use, and what is short of it."""
    needs = _needs(proposals, tables, row, book, deduction)
    return needs, _outcome(proposals, tables, row, needs, public, book, deduction)


def _needs(
    proposals: Proposals,
    tables: tuple[DemandTable, ...],
    row: NDArray[np.int64],
    book: NormBook,
    deduction: Deduction | None,
) -> Needs:
    units = np.where(np.isnan(proposals.units), proposals.places, proposals.units)
    scale = (units * after_mobility(book))[:, None]
    rule = book.rounding.rule
    unit = Range(
        *(_per_site(tables, name, row, proposals.form) for name in ("peak_low", "peak_high"))
    )
    off = None if deduction is None else deduction.of_readings()
    left = peak_left(Range(unit.low * scale, unit.high * scale), unit, off)
    return Needs(
        units=units,
        low=rounded(left.low, rule),
        high=rounded(left.high, rule),
        decides=_per_site(tables, "decides", row, proposals.form).astype(bool),
    )


def _outcome(
    proposals: Proposals,
    tables: tuple[DemandTable, ...],
    row: NDArray[np.int64],
    needs: Needs,
    public: PublicSupply,
    book: NormBook,
    deduction: Deduction | None,
) -> Outcome:
    rule = book.rounding.rule
    least, most = own_plot_factor(book)
    own_low, own_high = proposals.own_parking * least, proposals.own_parking * most
    scale = needs.units * after_mobility(book)
    worst = _per_site(tables, "worst", row, proposals.form)
    most_needed = worst * scale[:, None]
    off = None if deduction is None else deduction.of_readings()
    most_left = rounded(parts_left(Range(most_needed, most_needed), worst, off).high, rule)
    own_short_high = most_left - own_low[:, None]
    short_high, short_low = own_short_high.copy(), needs.low - own_high[:, None]
    tested, complete = np.zeros(short_low.shape, dtype=bool), np.zeros(short_low.shape, dtype=bool)
    at = public.rows
    if len(at):
        form, size = proposals.form[at], scale[at, None, None]
        group = _per_site(tables, "group", row[at], form)
        spaces = np.take_along_axis(public.spaces, group[:, :, None], axis=1)
        counted = ~np.isnan(spaces)
        tested[at], complete[at] = counted.any(axis=2), counted.all(axis=2)
        unit_high = _per_site(tables, "high", row[at], form)
        needed = Range(_per_site(tables, "low", row[at], form) * size, unit_high * size)
        needed = parts_left(
            needed, unit_high, None if deduction is None else deduction.of_parts(at)
        )
        high = shortage(needed.high, own_low[at, None, None] + at_least(spaces), rule)
        low = shortage(needed.low, own_high[at, None, None] + spaces, rule)
        # the lows of two parts may exclude each other; where every part is counted their least busiest part
        # still has to find room in the part in which most is free
        most_free = np.where(complete[at], np.where(counted, spaces, 0.0).max(axis=2), np.inf)
        low = np.fmax(low, needs.low[at] - own_high[at, None] - most_free)
        short_high[at] = np.where(tested[at], high, short_high[at])
        short_low[at] = np.where(tested[at], low, short_low[at])
    return Outcome(short_low, short_high, own_short_high, most_left <= 0, tested, complete)


def _verdict(proposals: Proposals, needs: Needs, outcome: Outcome) -> NDArray[np.int8]:
    """Return the verdict codes. Street bays are not counted: only a counted car park can make `conflicts`."""
    asked = needs.decides
    nothing = (~asked | outcome.nothing_needed).all(axis=1)
    fits = nothing | (~asked | (outcome.short_high <= 0)).all(axis=1)
    conflicts = (~asked | (outcome.public_tested & (outcome.short_low > 0))).all(axis=1)
    verdict = np.full(len(proposals), Verdict.MAY_FIT.code, dtype=np.int8)
    verdict[conflicts] = Verdict.CONFLICTS.code
    verdict[fits] = Verdict.FITS.code
    answered = (asked & ~np.isnan(needs.high)).any(axis=1)
    verdict[~answered | (np.isnan(proposals.own_parking) & ~nothing)] = Verdict.NOT_TESTED.code
    return verdict


def _firm(
    city: City,
    book: NormBook,
    needs: Needs,
    outcome: Outcome,
    verdict: NDArray[np.int8],
    sure_of_public: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Return where all but the norms is sure.

    Only `fits` can be: what is not counted (street bays, an old use of which nothing is known) can still turn
    the others. `outcome` holds what goes off for the old use as far as that is sure.
    """
    real_zones = city.layer(ZONES) is None or not city.reference(ZONES).fictional
    on_plot = (~needs.decides | outcome.nothing_needed | (outcome.own_short_high <= 0)).all(axis=1)
    with_public = sure_of_public & (~needs.decides | outcome.public_complete).all(axis=1)
    enough = (~needs.decides | outcome.nothing_needed | (outcome.short_high <= 0)).all(axis=1)
    sure = (verdict == Verdict.FITS.code) & enough & (on_plot | with_public)
    return np.asarray(sure & (rules_firm(book) and real_zones), dtype=bool)


CRITERION: Final = Criterion(
    id=ID,
    title="Parkeren",
    question="Zijn er genoeg parkeerplaatsen?",
    find=find,
    norms=NUMBERS,
    heeds=("form", "places", "units", "own_parking", "temporary_years"),
    own_rules=parking_rules_of,
    value_word="nodig",
    threshold_word="aanwezig",
)
