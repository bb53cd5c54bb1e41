"""One question about the plans at one place, put to the services that know them; what does not come is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shapely

from spreidingskaart.city.sources.plans.asked import AskedHalf, AskedPlans
from spreidingskaart.city.sources.receipts import Series
from spreidingskaart.city.sources.services import ontsluiten, presenteren, ruimtelijke_plannen
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.hal import rounded
from spreidingskaart.errors import InputError
from spreidingskaart.model import HalfOutcome, LegalHalf
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    import datetime as dt

    from spreidingskaart.city.sources.plans.asked import AskedDocument
    from spreidingskaart.city.sources.services.asking import Asker
    from spreidingskaart.city.sources.services.ontsluiten import HoldsHere

PUBLISHER: Final = "Digitaal Stelsel Omgevingswet en Ruimtelijke plannen"
_LARGEST: Final = 1_000_000.0
"""Square metres of a place; the question is of a plot, not of a neighbourhood."""


class _Answers:
    """What came so far."""

    def __init__(self) -> None:
        self.receipts: list[str] = []
        self.missing: dict[LegalHalf, list[str]] = {half: [] for half in LegalHalf}


def ask_plans(
    asker: Asker, place: shapely.Geometry, *, now: dt.datetime
) -> tuple[AskedPlans, Series]:
    """Ask what plans hold at a place, and what each has there.

    Parameters
    ----------
    place
        Point or polygon, EPSG:28992.
    now
        In UTC.

    Returns
    -------
    The answer for both legal halves, and the receipts of all that was answered, which the caller keeps.

    Raises
    ------
    InputError
        If the place is no point or plot.
    """
    place = _checked(place)
    answers = _Answers()
    try:
        found = ontsluiten.documents_at(asker, place)
    except SourceError as error:
        halves = tuple(
            AskedHalf(half=half, outcome=HalfOutcome.NOT_AVAILABLE, missing=(str(error),))
            for half in LegalHalf
        )
        return _ended(place, now, answers, halves, ())
    answers.receipts += found.receipts
    asker.tell(
        f"{count(len(found.found), 'document geldt', 'documenten gelden')} op deze locatie; nu wat erin staat."
    )
    documents = tuple(_with_details(asker, each, place, answers) for each in found.found)
    documents = _with_permits(asker, place, documents, answers)
    halves = tuple(_half(half, documents, answers) for half in LegalHalf)
    return _ended(place, found.asked_at, answers, halves, documents)


def _checked(place: shapely.Geometry) -> shapely.Geometry:
    if not isinstance(place, shapely.Point | shapely.Polygon | shapely.MultiPolygon):
        raise InputError("Vraag de plannen van een punt of een vlak.")
    area = float(shapely.area(place))
    if area > _LARGEST:
        raise InputError(
            f"Het vlak is {number(area / 10_000)} ha; vraag de plannen van hoogstens {number(_LARGEST / 10_000)} ha."
        )
    found = rounded(place)
    if shapely.is_empty(found) or not shapely.is_valid(found):
        raise InputError("Het vlak is op de millimeter niet meer geldig; teken het opnieuw.")
    return found


def _with_details(
    asker: Asker, holds: HoldsHere, place: shapely.Geometry, answers: _Answers
) -> AskedDocument:
    """Return a document with its details; what belongs to no half is not asked further."""
    document = holds.document
    if document.half is None:
        return document
    try:
        if holds.imro:
            return ruimtelijke_plannen.details_at(asker, document, place, answers.receipts)
        return presenteren.details_at(asker, document, holds.uri, place, answers.receipts)
    except SourceError as error:
        answers.missing[document.half].append(
            f"Wat er in {document.title} staat over deze locatie kwam niet: {error}"
        )
        return document


def _with_permits(
    asker: Asker,
    place: shapely.Geometry,
    documents: tuple[AskedDocument, ...],
    answers: _Answers,
) -> tuple[AskedDocument, ...]:
    """Say which documents are a permit that deviates from the plan (BOPA), and where the temporary part is gone."""
    try:
        presenteren.holes_at(asker, place, answers.receipts)
        permits = set(presenteren.permits_at(asker, place, answers.receipts))
    except SourceError as error:
        answers.missing[LegalHalf.NEW_PART].append(
            f"Pons en afwijkende vergunningen kwamen niet: {error}"
        )
        return documents
    return tuple(
        each.model_copy(update={"here": (*each.here, "een vergunning die afwijkt van het plan")})
        if each.id in permits
        else each
        for each in documents
    )


def _half(half: LegalHalf, documents: tuple[AskedDocument, ...], answers: _Answers) -> AskedHalf:
    law = any(each.half is half and each.in_force for each in documents)
    return AskedHalf(
        half=half,
        outcome=HalfOutcome.FOUND if law else HalfOutcome.NOTHING_FOUND,
        missing=tuple(answers.missing[half]),
    )


def _ended(
    place: shapely.Geometry,
    asked_at: dt.datetime,
    answers: _Answers,
    halves: tuple[AskedHalf, ...],
    documents: tuple[AskedDocument, ...],
) -> tuple[AskedPlans, Series]:
    notes = tuple(dict.fromkeys(told for half in halves for told in half.missing))
    series = Series(
        what=f"plannen op {shapely.to_wkt(shapely.point_on_surface(place), rounding_precision=0)}",
        service=ontsluiten.SERVICE,
        begun_at=asked_at,
        answers=tuple(dict.fromkeys(answers.receipts)),
        complete=not notes,
        notes=notes,
    )
    return AskedPlans(place, asked_at, halves, documents, series.id), series
