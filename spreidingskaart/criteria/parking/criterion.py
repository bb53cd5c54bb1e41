"""Parking of N proposals at once: demand as a range, per way of counting, against own and public spaces."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.distinct import distinct
from spreidingskaart.city.measures.norms import book_of
from spreidingskaart.criteria.base import Criterion
from spreidingskaart.criteria.parking.asked import (
    ParkingQuestion,
    own_plot_factor,
    public_firm,
    rules_firm,
    tailor_made,
    tries_temporary,
)
from spreidingskaart.criteria.parking.deduction import deduction_of
from spreidingskaart.criteria.parking.places import ZONES, places_of
from spreidingskaart.criteria.parking.register import parking_rules_of
from spreidingskaart.criteria.parking.sums import ParkingSites, sums
from spreidingskaart.criteria.parking.supply import public_supply
from spreidingskaart.criteria.parking.table import table_of
from spreidingskaart.criteria.parking.telling import ID, finding
from spreidingskaart.errors import DataError
from spreidingskaart.model import Finding, Findings, Gap, GapKind, Verdict
from spreidingskaart.rules.parking.norm_book import NUMBERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.criteria.parking.asked import Needs, Outcome
    from spreidingskaart.criteria.parking.deduction import Deduction
    from spreidingskaart.criteria.parking.supply import PublicSupply
    from spreidingskaart.model import Proposals
    from spreidingskaart.rules.parking.norm_book import NormBook


def find(proposals: Proposals, city: City) -> Findings:
    """Return the parking findings of n proposals."""
    try:
        book = book_of(city)
    except DataError as error:
        return _unreadable(len(proposals), str(error))
    asked = parking_question(proposals, city, book)
    needs = asked.of_kinds[0]
    counted = np.where(needs.decides, needs.high, np.nan)
    return Findings(
        criterion=ID,
        verdict=asked.verdict,
        firm=asked.firm,
        hard=np.ones(len(proposals), dtype=bool),
        value=np.asarray(np.fmax.reduce(counted, axis=1), dtype=float)[asked.kind],
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


def parking_question(proposals: Proposals, city: City, book: NormBook) -> ParkingQuestion:
    """Return everything that the question comes to for n proposals, as columns."""
    row, places = places_of(proposals, city, book)
    tables = tuple(table_of(place, proposals.forms, city, book) for place in places)
    public = public_supply(proposals, city, book)
    deduction = deduction_of(proposals, tables, row, city, book)
    sure_of_public = public_firm(city, book, public)
    units = np.where(np.isnan(proposals.units), proposals.places, proposals.units)
    by_itself = _by_itself(public, deduction, len(proposals))
    one, kind = distinct(
        proposals.form, row, units, proposals.own_parking, sure_of_public, by_itself
    )
    asked = ParkingSites(
        form=proposals.form[one],
        units=units[one],
        own_parking=proposals.own_parking[one],
        tables=tables,
        row=row[one],
        public=kind[public.rows],
        spaces=public.spaces,
        book=book,
    )
    needs, outcome = sums(asked, _of_kinds(deduction, kind))
    verdict = _verdict(asked, needs, outcome)
    sure = outcome
    if deduction is not None and not deduction.firm.all():
        _, sure = sums(asked, _of_kinds(deduction.sure(), kind))
    norms = asked.of("firm").astype(bool)
    firm = norms & _firm(city, book, needs, sure, verdict, sure_of_public[one])
    verdict, firm = verdict[kind], firm[kind]
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
        kind=kind,
        of_kinds=(needs, outcome),
        public=public,
        factor=own_plot_factor(book),
        deduction=deduction,
        tailored=tailored,
        verdict=verdict,
        firm=firm & ~tailored & ~tries_temporary(proposals, book),
    )


def _by_itself(public: PublicSupply, deduction: Deduction | None, n: int) -> NDArray[np.int64]:
    """Return a number of its own for each of n sites of which the sums know more than its numbers; 0 for the others."""
    own = np.zeros(n, dtype=np.int64)
    own[public.rows] = public.rows + 1
    if deduction is not None:
        own[deduction.rows] = deduction.rows + 1
    return own


def _of_kinds(deduction: Deduction | None, kind: NDArray[np.int64]) -> Deduction | None:
    """Return what goes off at the kinds of n sites; a site with an old use is a kind by itself."""
    return None if deduction is None else replace(deduction, rows=kind[deduction.rows])


def _verdict(asked: ParkingSites, needs: Needs, outcome: Outcome) -> NDArray[np.int8]:
    """Return the verdict codes. Street bays are not counted: only a counted car park can make `conflicts`."""
    rest = ~needs.decides
    nothing = (rest | outcome.nothing_needed).all(axis=1)
    fits = nothing | (rest | outcome.enough).all(axis=1)
    conflicts = (rest | (outcome.public_tested & (outcome.short_low > 0))).all(axis=1)
    verdict = np.full(len(asked.form), Verdict.MAY_FIT.code, dtype=np.int8)
    verdict[conflicts] = Verdict.CONFLICTS.code
    verdict[fits] = Verdict.FITS.code
    answered = (needs.decides & ~np.isnan(needs.high)).any(axis=1)
    verdict[~answered | (np.isnan(asked.own_parking) & ~nothing)] = Verdict.NOT_TESTED.code
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
    enough = (~needs.decides | outcome.enough).all(axis=1)
    sure = (verdict == Verdict.FITS.code) & enough & (on_plot | with_public)
    return np.asarray(sure & (rules_firm(book) and real_zones), dtype=bool)


CRITERION: Final = Criterion(
    id=ID,
    title="Parkeren",
    question="Zijn er genoeg parkeerplaatsen?",
    find=find,
    layers=(
        "car_parks",
        "car_park_occupancy",
        "parking_zones",
        "walking",
        "figures_buurten",
        "zoning",
    ),
    norms=NUMBERS,
    heeds=("form", "places", "units", "own_parking", "temporary_years"),
    own_rules=parking_rules_of,
    because={
        Verdict.CONFLICTS: "er zijn te weinig parkeerplaatsen",
        Verdict.MAY_FIT: "er zijn misschien te weinig parkeerplaatsen",
    },
    value_words="nodig {}",
    limit_words="aanwezig {}",
)
