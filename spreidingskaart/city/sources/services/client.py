"""The one who asks: answers are kept, a kept one is not asked again, no service is asked faster than it allows."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sys
from typing import TYPE_CHECKING, Self

from spreidingskaart.city.sources.receipts import Receipt, Receipts
from spreidingskaart.city.sources.services import expectations
from spreidingskaart.city.sources.services.asking import Reply
from spreidingskaart.city.sources.services.downloads import fetch_file
from spreidingskaart.city.sources.services.exchange import Exchange
from spreidingskaart.city.sources.services.ogc import collect
from spreidingskaart.city.sources.services.pacing import Pace, again
from spreidingskaart.errors import DataError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from spreidingskaart.city.sources.receipts import Question, Series
    from spreidingskaart.city.sources.services.asking import Box, Collected, Fetched
    from spreidingskaart.city.sources.services.exchange import Taken
    from spreidingskaart.city.sources.services.expectations import Service

_KEPT: tuple[str, ...] = ("content-type", "content-crs", "date", "etag", "last-modified")
"""Headers of an answer that say what it is."""


def on_stderr(sentence: str) -> None:
    """Say something to who runs a command."""
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 - progress belongs on stderr


class Client:
    """Fulfils `Asker`; one a run, for one city."""

    def __init__(
        self,
        folder: Path,
        *,
        begun_at: dt.datetime | None = None,
        year: int | None = None,
        told: Callable[[str], None] = on_stderr,
        environ: Mapping[str, str] = os.environ,
        patient: bool = True,
    ) -> None:
        """Ask for the city in a folder; its receipts lie there.

        Parameters
        ----------
        begun_at
            When this run began, also where it was cut off and goes on; what was kept since then is not asked again.
        year
            Of addresses that hold one.
        patient
            Whether a service that does not answer is asked again.
        """
        self.receipts = Receipts.of_city(folder)
        self.services = expectations.services(environ)
        if not patient:
            self.services = {name: each.asked_once for name, each in self.services.items()}
        self.year = year or expectations.default_year(environ)
        self.begun_at = begun_at or dt.datetime.now(dt.UTC)
        self.tell = told
        self._exchange = Exchange(environ)
        self._paces: dict[str, Pace] = {}

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the connections."""
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._exchange.close()

    def service(self, name: str) -> Service:
        """Return what is expected of a service, with a municipality's own address where it has one.

        Raises
        ------
        InputError
            If there is none of this name.
        """
        if name not in self.services:
            raise InputError(
                f"De bron {name!r} is niet bekend; bekend zijn: {', '.join(self.services)}."
            )
        return self.services[name]

    def ask(self, question: Question, *, fresh: bool = False) -> Reply:
        """Return the answer to a question; see `Asker`.

        Raises
        ------
        SourceError
            If the service does not answer as expected.
        """
        service = self.service(question.service)
        kept = None if fresh or not service.kept else self._kept(question, service)
        if kept is not None:
            return kept
        taken = again(lambda: self._take(service, question), service.limits, self.tell)
        receipt = _receipt(question, service, taken)
        if service.kept:
            self.receipts.keep(receipt, taken.content)
        return Reply(receipt, taken.content)

    def features(
        self,
        service: str,
        collection: str,
        *,
        box: Box | None = None,
        filters: Mapping[str, str] | None = None,
        what: str | None = None,
    ) -> Collected:
        """Return every feature of a collection, by our name for it in services.yaml; see `Asker`.

        Raises
        ------
        SourceError
            If the service does not answer as expected.
        """
        found = self.service(service)
        collected = collect(
            self,
            found,
            found.collection(collection),
            year=self.year,
            box=box,
            filters=filters,
            what=what,
        )
        self.receipts.keep_series(collected.series)
        return collected

    def keep_series(self, series: Series) -> Series:
        """Keep that some answers belong together; see `Asker`."""
        return self.receipts.keep_series(series)

    def file(self, service: str, address: str, *, what: str) -> Fetched:
        """Fetch a large file, going on where it was cut off; see `Asker`.

        Raises
        ------
        SourceError
            If the service does not answer as expected.
        """
        found = self.service(service)
        return fetch_file(
            found,
            address,
            what=what,
            receipts=self.receipts,
            since=self._young(found),
            begun_at=self.begun_at,
            opened=lambda question, also: self._exchange.opened(found, question, also),
            again=lambda take: again(lambda: self._in_turn(found, take), found.limits, self.tell),
        )

    def look(self, question: Question) -> None:
        """Look whether a service answers, with a good status and type; what it answers is not taken.

        Raises
        ------
        SourceError
            If it does not.
        """
        service = self.service(question.service)

        def opened() -> None:
            self._pace(service).wait()
            with self._exchange.opened(service, question):
                pass

        again(opened, service.limits, self.tell)

    def _in_turn(self, service: Service, take: Callable[[], Receipt]) -> Receipt:
        self._pace(service).wait()
        return take()

    def _take(self, service: Service, question: Question) -> Taken:
        self._pace(service).wait()
        return self._exchange.take(service, question)

    def _pace(self, service: Service) -> Pace:
        return self._paces.setdefault(service.name, Pace(service.limits.per_second))

    def _young(self, service: Service) -> dt.datetime:
        """Return since when an answer is young enough."""
        young = dt.datetime.now(dt.UTC) - dt.timedelta(hours=service.limits.young_hours)
        return min(self.begun_at, young)

    def _kept(self, question: Question, service: Service) -> Reply | None:
        """Return a kept answer that is young enough; one that cannot be read is asked again."""
        try:
            receipt = self.receipts.newer_than(question, self._young(service))
            return None if receipt is None else Reply(receipt, self.receipts.content(receipt))
        except (DataError, InputError):
            return None


def _receipt(question: Question, service: Service, taken: Taken) -> Receipt:
    return Receipt(
        question=question,
        asked_at=taken.asked_at,
        status=taken.status,
        headers=tuple((name, taken.headers[name]) for name in _KEPT if name in taken.headers),
        sha256=hashlib.sha256(taken.content).hexdigest(),
        size=len(taken.content),
        known_at=taken.asked_at if service.known_then else None,
    )
