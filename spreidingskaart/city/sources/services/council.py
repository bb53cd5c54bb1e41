"""Papers of the council from Open Raadsinformatie: searched by words, named fields only, in small sorted pages."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.receipts import Question
from spreidingskaart.city.sources.services.answers import document_of, rows_in, text_in
from spreidingskaart.city.sources.services.asking import Connector
from spreidingskaart.city.sources.services.expectations import service
from spreidingskaart.city.sources.services.failing import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spreidingskaart.city.sources.services.asking import Asker, Wanted
    from spreidingskaart.city.sources.services.expectations import Collection, Service

_SERVICE: Final = "council"
_LAYER: Final = "council_papers"
_COLUMNS: Final = ("id", "kind", "number", "date", "title", "url")
_NOT_THERE: Final = 404
_MOST_TEXT: Final = 500
"""Characters of a title; more is a text in the wrong field."""
_MOST_ADDRESS: Final = 2_000
"""Characters of an address; a longer one leads nowhere."""


@dataclass
class _Search:
    """One search through all its pages."""

    asker: Asker
    council: Service
    papers: Collection
    address: str
    receipts: list[str] = field(default_factory=list)

    def hits(self) -> tuple[list[dict[str, Any]], bool]:
        """Return every hit, and whether that is all there is."""
        found: list[dict[str, Any]] = []
        after: list[Any] | None = None
        total = 0
        for _ in range(self.council.limits.pages):
            document = self.page(self.council.limits.page, after)
            if document is None:
                return [], True
            hits = rows_in(document, ("hits", "hits"), self.council)
            total = _total(document, self.council)
            found += hits
            if not hits or len(found) >= total:
                return found, len(found) >= total
            cursor = hits[-1].get("sort")
            if not isinstance(cursor, list) or not cursor or cursor == after:
                raise SourceError(
                    f"{self.council.dutch} zei niet waar de volgende bladzijde begint (sort)."
                )
            after = cursor
        return found, len(found) >= total

    def page(
        self, size: int, after: list[Any] | None, *, fresh: bool = False
    ) -> dict[str, Any] | None:
        """Return one answer; None where the council of this municipality is not there.

        Raises
        ------
        SourceError
            If it is no answer to a search, or only a part of one.
        """
        reply = self.asker.ask(
            Question(
                service=self.council.name,
                address=self.address,
                method="POST",
                headers=(("Content-Type", "application/json"),),
                body=json.dumps(_query(self.papers, size, after), ensure_ascii=False),
            ),
            fresh=fresh,
        )
        self.receipts.append(reply.receipt.id)
        document = document_of(reply, self.council)
        if not isinstance(document, dict):
            raise SourceError(f"{self.council.dutch} gaf geen antwoord op een zoekvraag.")
        if reply.receipt.status == _NOT_THERE:
            _refuse_other_404(document, self.council)
            return None
        if document.get("timed_out") or _failed_shards(document):
            if not fresh:  # it may be an answer that was kept: what is a part is asked once more
                return self.page(size, after, fresh=True)
            raise SourceError(
                f"{self.council.dutch} zocht maar een deel van de stukken door; probeer het later."
            )
        return document


def fetch_council(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the layer `council_papers`: papers of one municipality in whose title a word of the search stands.

    Raises
    ------
    SourceError
        If the service does not answer as expected, or no words are set.
    """
    search = _search_of(asker, wanted)
    hits, complete = search.hits()
    kept, dropped = _read(hits, search.papers, search.council)
    asker.tell(f"stukken van de raad: {len(kept)} gevonden in {len(search.receipts)} antwoorden.")
    words = ", ".join(search.papers.words)
    told = Provenance(
        source=search.council.publisher,
        date=wanted.now.date(),
        licence=search.council.licence,
        url=search.council.base,
        note=f"Alleen stukken met een van deze woorden in de titel: {words}.",
        receipts=tuple(search.receipts),
        fetched=wanted.now,
        complete=complete,
    )
    rows = pd.DataFrame(kept, columns=list(_COLUMNS), dtype=object)
    return (MadeLayer(_LAYER, rows, told, read=len(hits), dropped=tuple(dropped)),)


def check_council(asker: Asker, wanted: Wanted) -> Iterator[tuple[str, bool]]:
    """Ask for one paper, and say whether it comes with a title, an id and a place in the order."""
    search = _search_of(asker, wanted)
    dutch, alias = search.council.dutch, _alias(search.papers, wanted)
    document = search.page(1, None, fresh=True)
    if document is None:
        yield f"{dutch}: de stukken {alias} zijn er niet.", False
        return
    yield f"{dutch}: de stukken {alias} zijn er.", True
    hits = rows_in(document, ("hits", "hits"), search.council)
    title = search.papers.fields["title"]
    holds = bool(hits) and text_in(_source(hits[0]), title) is not None and "sort" in hits[0]
    yield f"{dutch}: een stuk heeft {title} en sort.", holds


def _search_of(asker: Asker, wanted: Wanted) -> _Search:
    council = service(_SERVICE)
    papers = council.collection("papers")
    if not papers.words:
        raise SourceError(f"Er zijn geen woorden ingesteld om bij {council.dutch} te zoeken.")
    address = council.address(f"/{_alias(papers, wanted)}/_search")
    return _Search(asker, council, papers, address)


def _alias(papers: Collection, wanted: Wanted) -> str:
    """Return what the papers of a municipality are called: "ori_almere", "ori_den_haag"."""
    name = unicodedata.normalize("NFKD", wanted.municipality.name).casefold()
    plain = re.sub(r"[^a-z0-9]+", "_", name.encode("ascii", "ignore").decode()).strip("_")
    return papers.id.replace("{municipality}", plain)


def _query(papers: Collection, size: int, after: list[Any] | None) -> dict[str, Any]:
    """Return a search for papers with one of the words in the title; the newest first, then by id."""
    title, date = papers.fields["title"], papers.fields["date"]
    asked: dict[str, Any] = {
        "size": size,
        "track_total_hits": True,
        "_source": sorted(set(papers.fields.values())),
        "query": {
            "bool": {
                "should": [{"match_phrase": {title: word}} for word in papers.words],
                "minimum_should_match": 1,
            }
        },
        "sort": [{date: {"order": "desc", "missing": "_last"}}, {"_id": "asc"}],
    }
    return asked if after is None else {**asked, "search_after": after}


def _read(
    hits: list[dict[str, Any]], papers: Collection, council: Service
) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Return the papers, each once, and why the others are left out."""
    kept: dict[str, dict[str, Any]] = {}
    dropped: list[Fault] = []
    for place, hit in enumerate(hits, start=1):
        told = {name: text_in(_source(hit), theirs) for name, theirs in papers.fields.items()}
        name, title = text_in(hit, "_id"), told.get("title")
        if name is None or len(name) > _MOST_TEXT or title is None:
            column = "title" if title is None and name is not None else "id"
            dropped.append(Fault(_LAYER, place, column, "het stuk heeft geen nummer of titel"))
        elif name in kept:
            dropped.append(Fault(_LAYER, place, "id", "staat er twee keer; het eerste telt", name))
        else:
            kept[name] = {
                "id": name,
                "kind": (told.get("kind") or "")[:_MOST_TEXT] or None,
                "number": (told.get("number") or "")[:_MOST_TEXT] or None,
                "date": _day(told.get("date")),
                "title": title[:_MOST_TEXT],
                "url": _web(told.get("url")),
            }
    if hits and not kept:
        title = papers.fields["title"]
        raise SourceError(f"{council.dutch}: geen enkel stuk heeft een titel ({title}).")
    return list(kept.values()), dropped


def _source(hit: dict[str, Any]) -> dict[str, Any]:
    source = hit.get("_source")
    return source if isinstance(source, dict) else {}


def _day(text: str | None) -> str | None:
    """Return the day of a moment as ISO; None where it is none."""
    try:
        return None if text is None else dt.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return None


def _web(text: str | None) -> str | None:
    """Return an address that people can follow; None for anything else."""
    fits = bool(text) and len(text or "") <= _MOST_ADDRESS
    return text if fits and (text or "").startswith(("https://", "http://")) else None


def _total(document: dict[str, Any], council: Service) -> int:
    hits = document.get("hits")
    told = hits.get("total") if isinstance(hits, dict) else None
    value = told.get("value") if isinstance(told, dict) else told
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise SourceError(f"{council.dutch} zei niet hoeveel stukken er zijn (hits.total).")
    return value


def _failed_shards(document: dict[str, Any]) -> bool:
    shards = document.get("_shards")
    return isinstance(shards, dict) and bool(shards.get("failed"))


def _refuse_other_404(document: dict[str, Any], council: Service) -> None:
    """Refuse a 404 that does not say that there are no papers of this municipality."""
    error = document.get("error")
    kind = error.get("type") if isinstance(error, dict) else None
    if kind != "index_not_found_exception":
        raise SourceError(f"{council.dutch} is niet gevonden op dit adres (404).")


COUNCIL: Final = Connector(
    name="council",
    dutch="stukken van de raad",
    layers=(_LAYER,),
    run=fetch_council,
    check=check_council,
)
