"""What services were asked about the places of n sites: which halves answered, and what that leaves open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.city.known import of_layers
from spreidingskaart.city.sources.plans.asked import ASKED_PLANS, asked_plans
from spreidingskaart.criteria.zoning.details import DocumentHere, SourceAsked
from spreidingskaart.criteria.zoning.ground import NEW_PART, NEW_PART_NOT_ASKED, OLD_PART
from spreidingskaart.model import Gap, GapKind, HalfOutcome, LegalHalf, gaps_of
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.sources.plans.asked import AskedHalf, AskedPlans
    from spreidingskaart.criteria.zoning.answers import Parts
    from spreidingskaart.criteria.zoning.ground import Ground
    from spreidingskaart.model import DataRef, Proposals

HALVES: Final = {OLD_PART: LegalHalf.TEMPORARY_PART, NEW_PART: LegalHalf.NEW_PART}
_ANSWERS: Final = (HalfOutcome.FOUND, HalfOutcome.NOTHING_FOUND)
_ROUNDING: Final = 0.01
"""Metres: a place is asked to the millimetre, so it may lie that much beside the site."""
_SHORT: Final = {
    LegalHalf.NEW_PART: "het nieuwe deel van het omgevingsplan",
    LegalHalf.TEMPORARY_PART: "het tijdelijke deel van het omgevingsplan",
}


@dataclass(frozen=True, eq=False)
class AskedHere:
    """For each of n sites the newest answer about ground that holds it, and what keeps its verdict from being firm."""

    row: NDArray[np.int64]
    """Row in `answers`; -1 where nobody asked."""
    answers: tuple[AskedPlans, ...]
    of_city: tuple[Gap, ...]
    """Those of every site that nobody asked about."""
    of_site: Mapping[int, tuple[Gap, ...]]
    """Those of the sites that somebody asked about."""

    def of(self, i: int) -> AskedPlans | None:
        """Return what was answered about site `i`; None where nobody asked."""
        return None if self.row[i] < 0 else self.answers[self.row[i]]

    def gaps(self, i: int) -> tuple[Gap, ...]:
        """Return what keeps the verdict on site `i` from being firm, as far as asking goes."""
        return self.of_site.get(i, self.of_city)

    @property
    def has_gaps(self) -> NDArray[np.bool_]:
        """Where there is any such gap (n,)."""
        found = np.full(len(self.row), bool(self.of_city))
        for i, gaps in self.of_site.items():
            found[i] = bool(gaps)
        return found


def asked_here(proposals: Proposals, city: City, ground: Ground, parts: Parts) -> AskedHere:
    """Return what was asked about the places of n sites."""
    answers = _answers(city)
    row = _rows(proposals, answers)
    known = _plans_known(city)
    of_site: dict[int, tuple[Gap, ...]] = {}
    for i in np.flatnonzero(row >= 0).tolist():  # only those few that somebody asked about
        here = parts.of(i)
        rows = np.unique(ground.plan[parts.key[here][parts.counts[here]]])
        on_map = {ground.plans[each].id: ground.plans[each].name for each in rows if each >= 0}
        gaps = [*_gaps(answers[row[i]], known, on_map, ground.gaps)]
        of_site[i] = tuple(dict.fromkeys(gaps))
    return AskedHere(row, answers, ground.gaps, of_site)


def asked_of_site(proposals: Proposals, city: City, i: int) -> AskedPlans | None:
    """Return what was answered about one site; None where nobody asked."""
    answers = _answers(city)
    row = int(_rows(proposals, answers)[i])
    return None if row < 0 else answers[row]


def asked_reference(city: City, asked: AskedPlans | None) -> tuple[DataRef, ...]:
    """Return the layer with what was asked, dated and with the receipts of this one answer; nothing without one."""
    if asked is None:
        return ()
    day = asked.asked_at.date().isoformat()
    return (replace(city.reference(ASKED_PLANS), date=day, receipts=(asked.series,)),)


def source_answered(asked: AskedPlans, half: LegalHalf, source: str) -> SourceAsked:
    """Return what one half answered about a place."""
    found = asked.half(half)
    documents = tuple(
        DocumentHere(
            **each.model_dump(exclude={"half", "holder"}),
        )
        for each in asked.documents
        if each.half is half
    )
    return SourceAsked(
        source,
        found.outcome.dutch,
        len(asked.of(half)),
        asked_at=asked.asked_at.isoformat(timespec="seconds"),
        documents=documents,
        missing=found.missing,
        receipts=(asked.series,),
    )


def _answers(city: City) -> tuple[AskedPlans, ...]:
    layer = city.layer(ASKED_PLANS)
    if layer is None:
        return ()
    return city.known(of_layers("zoning.asked"), lambda: asked_plans(layer))


def _rows(proposals: Proposals, answers: tuple[AskedPlans, ...]) -> NDArray[np.int64]:
    """Return the newest answer about ground that holds the whole of each site; -1 for none."""
    row = np.full(len(proposals), -1, dtype=np.int64)
    if not answers:
        return row
    oldest_first = np.argsort([each.asked_at.timestamp() for each in answers], kind="stable")
    around = shapely.buffer(
        np.array([answers[each].place for each in oldest_first], dtype=object), _ROUNDING
    )
    site, held = shapely.STRtree(around).query(proposals.geometry, predicate="covered_by")
    newest = np.full(len(proposals), -1, dtype=np.int64)
    np.maximum.at(newest, site, held)
    row[newest >= 0] = oldest_first[newest[newest >= 0]]
    return row


def _plans_known(city: City) -> frozenset[str]:
    plans = city.layer("zoning_plans")
    return frozenset() if plans is None else frozenset(map(str, plans["id"]))


def _gaps(
    asked: AskedPlans, known: frozenset[str], on_map: Mapping[str, str], of_city: tuple[Gap, ...]
) -> Iterator[Gap]:
    new, temporary = asked.half(LegalHalf.NEW_PART), asked.half(LegalHalf.TEMPORARY_PART)
    answered = new.outcome in _ANSWERS
    yield from (gap for gap in of_city if not (answered and gap == NEW_PART_NOT_ASKED))
    yield from _not_available(new)
    yield from _not_available(temporary)
    unread = [each.title for each in asked.of(LegalHalf.NEW_PART) if each.id not in known]
    if unread:
        told = f"{_SHORT[LegalHalf.NEW_PART]} geldt hier en is niet gelezen ({join(unread)})"
        yield Gap(GapKind.TEXT_DECIDES, told)
    yield from _against_map(asked, temporary, known, on_map)


def _not_available(half: AskedHalf) -> tuple[Gap, ...]:
    """Return the gap where a half was not answered, or in part."""
    if half.outcome is HalfOutcome.NOT_AVAILABLE:
        return gaps_of(GapKind.UNREAD, [f"{_SHORT[half.half]} was niet beschikbaar"])
    if half.outcome is HalfOutcome.NOT_ASKED:
        return gaps_of(GapKind.UNREAD, [f"{_SHORT[half.half]} is niet gevraagd"])
    part = f"van {_SHORT[half.half]} was een deel niet beschikbaar"
    return gaps_of(GapKind.UNREAD, [part] if half.missing else [])


def _against_map(
    asked: AskedPlans, half: AskedHalf, known: frozenset[str], on_map: Mapping[str, str]
) -> Iterator[Gap]:
    """Yield where the plan map and the service say otherwise which plans are law here."""
    if half.outcome not in _ANSWERS:
        return
    law = asked.of(LegalHalf.TEMPORARY_PART)
    absent = [each.title for each in law if each.id not in known]
    if absent:
        told = f"op de plankaart ontbreekt een plan dat hier geldt ({join(absent)})"
        yield Gap(GapKind.UNREAD, told)
    ids = {each.id for each in asked.documents}
    gone = [name for plan, name in on_map.items() if plan not in ids]
    if gone:
        told = f"op de plankaart staat een plan dat hier volgens de bron niet geldt ({join(gone)})"
        yield Gap(GapKind.UNREAD, told)
