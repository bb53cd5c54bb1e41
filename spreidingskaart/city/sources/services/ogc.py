"""OGC API Features: every page of a collection, and never a part of it without saying so."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.crs import RD
from spreidingskaart.city.sources.receipts import Question, Series
from spreidingskaart.city.sources.services.asking import Collected
from spreidingskaart.city.sources.services.clocks import clock_note
from spreidingskaart.city.sources.services.failing import TooLongError
from spreidingskaart.city.sources.services.pages import IN_RD, no_rows, read_page
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city.sources.services.asking import Asker, Box
    from spreidingskaart.city.sources.services.expectations import Collection, Service
    from spreidingskaart.city.sources.services.pages import Page

_LEAST_SIDE: Final = 20.0
"""Metres of a box that is not halved again."""
_OFTEN: Final = 5.0
"""Seconds between two sentences about what came."""


@dataclass
class _Reading:
    """What came so far."""

    asker: Asker
    service: Service
    collection: Collection
    what: str
    begun: float = field(default_factory=time.monotonic)
    told: float = field(default_factory=time.monotonic)
    ids: set[str] = field(default_factory=set)
    tables: list[gpd.GeoDataFrame] = field(default_factory=list)
    answers: dict[str, None] = field(default_factory=dict)
    """Receipts in the order in which they came, each once."""
    notes: dict[str, None] = field(default_factory=dict)
    complete: bool = True
    largest: int = 0
    """Rows of the largest page that had a next one: what the service really gives at most."""

    def note(self, sentence: str, *, partial: bool = False) -> None:
        """Remember what a reader of the series must know."""
        self.notes.setdefault(sentence)
        self.complete = self.complete and not partial

    def tell(self, *, last: bool = False) -> None:
        """Say what came, at the end and now and then before it."""
        now = time.monotonic()
        if last or now - self.told >= _OFTEN:
            self.told = now
            answers = count(len(self.answers), "antwoord", "antwoorden")
            seconds = number(now - self.begun)
            self.asker.tell(f"{self.what}: {number(len(self.ids))} in {answers}, {seconds} s")


def collect(
    asker: Asker,
    service: Service,
    collection: Collection,
    *,
    year: int,
    box: Box | None,
    filters: Mapping[str, str] | None,
    what: str | None,
) -> Collected:
    """Return every feature of a collection.

    Raises
    ------
    SourceError
        If the service does not answer as expected.
    """
    reading = _Reading(asker, service, collection, what or collection.dutch)
    begun_at = dt.datetime.now(dt.UTC)
    asked = {"f": "json", "limit": str(service.limits.page), "crs": IN_RD, **dict(filters or {})}
    _read_box(reading, asked, box, year)
    reading.tell(last=True)
    rows = pd.concat(reading.tables, ignore_index=True) if reading.tables else no_rows()
    series = Series(
        what=reading.what,
        service=service.name,
        begun_at=begun_at,
        answers=tuple(reading.answers),
        complete=reading.complete,
        notes=tuple(reading.notes),
    )
    return Collected(gpd.GeoDataFrame(rows, geometry="geometry", crs=RD), series)


def _read_box(reading: _Reading, asked: Mapping[str, str], box: Box | None, year: int) -> None:
    """Read a box; where the service finds it too large, its halves."""
    within = {} if box is None else {"bbox": _written(box), "bbox-crs": IN_RD}
    path = f"/collections/{reading.collection.id.format(year=year)}/items"
    try:
        _read_pages(reading, reading.service.address(path, year=year, **asked, **within))
    except TooLongError:
        if box is None or max(box[2] - box[0], box[3] - box[1]) < _LEAST_SIDE:
            raise
        reading.note(f"{reading.service.dutch} vond het gebied te groot; het is in delen gevraagd.")
        for half in _halves(box):
            _read_box(reading, asked, half, year)


def _read_pages(reading: _Reading, first: str) -> None:
    """Follow `next` to the letter, until there is none or nothing new comes."""
    dutch = reading.service.dutch
    address: str | None = first
    addresses: set[str] = set()
    ids: set[str] = set()
    while address is not None:
        if len(addresses) >= reading.service.limits.pages:
            most = count(len(addresses), "antwoord", "antwoorden")
            reading.note(f"{dutch} hield na {most} niet op; de rest ontbreekt.", partial=True)
            return
        addresses.add(address)
        page = _ask(reading, address)
        there = set(page.rows["id"])
        nothing_new = _note_again(reading, there & ids) and there <= ids
        ids |= there
        _add(reading, page.rows)
        address = page.following
        if address in addresses or (nothing_new and address):
            reading.note(f"{dutch} begon opnieuw; daar is gestopt.", partial=True)
            return
    if page.of not in (None, len(ids)):
        reading.note(
            f"{dutch} zegt {number(page.of or 0)} rijen te hebben en gaf er {number(len(ids))}.",
            partial=True,
        )


def _note_again(reading: _Reading, again: set[str]) -> bool:
    """Note features that came a second time in one run of pages, and say whether there are any."""
    if again:
        rows = count(len(again), "rij", "rijen")
        reading.note(
            f"{reading.service.dutch} gaf {rows} twee keer: de gegevens veranderden onder het lezen of de bron begon "
            "opnieuw; er kunnen rijen ontbreken.",
            partial=True,
        )
    return bool(again)


def _ask(reading: _Reading, address: str) -> Page:
    """Return one page; a last one that is full to the brim is asked a second time whether it is the last."""
    question = Question(service=reading.service.name, address=address)
    page = _read(reading, question)
    full = reading.largest or reading.service.limits.page
    if page.following is None and page.of is None and len(page.rows) >= full:
        page = _read(reading, question, fresh=True)
    if page.following is not None:
        if not reading.largest and len(page.rows) < reading.service.limits.page:
            asked = number(reading.service.limits.page)
            reading.note(
                f"{reading.service.dutch} geeft {number(len(page.rows))} rijen per antwoord, geen {asked}."
            )
        reading.largest = max(reading.largest, len(page.rows))
    return page


def _read(reading: _Reading, question: Question, *, fresh: bool = False) -> Page:
    service = reading.service
    reply = reading.asker.ask(question, fresh=fresh)
    reading.answers.setdefault(reply.receipt.id)
    clock = clock_note(reply.receipt, service)
    if clock:
        reading.note(clock)
    page = read_page(reply, service, reading.collection, reading.what)
    if page.said is not None and page.said != len(page.rows):
        said, came = number(page.said), number(len(page.rows))
        reading.note(f"{service.dutch} zegt {said} rijen te geven en gaf er {came}.", partial=True)
    return page


def _add(reading: _Reading, rows: gpd.GeoDataFrame) -> None:
    """Add the features that are new; over halves of a box the same one comes twice."""
    known = [one in reading.ids for one in rows["id"]]
    new = rows[~np.array(known, dtype=bool) & ~rows["id"].duplicated()]
    reading.ids |= set(new["id"])
    if len(new):
        reading.tables.append(new)
    reading.tell()


def _written(box: Box) -> str:
    return ",".join(f"{value:.3f}" for value in box)


def _halves(box: Box) -> tuple[Box, Box]:
    west, south, east, north = box
    if east - west >= north - south:
        middle = (west + east) / 2
        return (west, south, middle, north), (middle, south, east, north)
    middle = (south + north) / 2
    return (west, south, east, middle), (west, middle, east, north)
