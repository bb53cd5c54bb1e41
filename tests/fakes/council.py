"""Open Raadsinformatie: Elasticsearch 7 that searches titles, gives named fields only, and pages by `search_after`.

It keeps the rules of the real one: a page of whole documents is too large to take, an alias that nobody has is a 404 of
its own kind, and a sort value of a missing date is the least number that there is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.server import Response, told

if TYPE_CHECKING:
    from tests.fakes.server import Request

PATHS = {"council": "/v1/elastic"}
_NO_DATE = -(2**63)
_MOST_ROWS = 10_000
_BODY = "x" * 100_000
"""The text of one document: 120 of them pass 12 MB."""


def paper(name: str, title: str, **other: Any) -> dict[str, Any]:
    """Return a document; `date` None leaves the field out."""
    document = {
        "id": name,
        "@type": "Motion",
        "name": title,
        "last_discussed_at": "2024-01-25T19:00:00+01:00",
        "original_url": f"https://raad.example/{name}",
        "text": _BODY,
        **other,
    }
    return {key: value for key, value in document.items() if value is not None}


@dataclass
class Council:
    """Documents by alias."""

    papers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __call__(self, request: Request) -> Response:
        parts = request.path.removeprefix(PATHS["council"]).strip("/").split("/")
        if request.method != "POST" or len(parts) != 2 or parts[1] != "_search":
            return told({"error": {"type": "illegal_argument_exception"}, "status": 405}, 405)
        if "json" not in request.headers.get("content-type", ""):
            return told({"error": "Content-Type header is not supported", "status": 406}, 406)
        if parts[0] not in self.papers:
            error = {"type": "index_not_found_exception", "reason": f"no such index [{parts[0]}]"}
            return told({"error": error, "status": 404}, 404)
        return _searched(self.papers[parts[0]], json.loads(request.body))


def _searched(papers: list[dict[str, Any]], asked: dict[str, Any]) -> Response:
    size = asked.get("size", 10)
    if size > _MOST_ROWS:
        return told({"error": {"type": "illegal_argument_exception"}, "status": 400}, 400)
    phrases = [
        next(iter(clause["match_phrase"].items())) for clause in asked["query"]["bool"]["should"]
    ]
    found = [
        each
        for each in papers
        if any(word.casefold() in str(each.get(key, "")).casefold() for key, word in phrases)
    ]
    (date, by_date), (by_id, _) = (next(iter(each.items())) for each in asked["sort"])
    assert (by_date["order"], by_id) == ("desc", "_id")
    # strings of one length sort as the moments do; what has no date comes last
    rows = [([_moment(each.get(date)), each["id"]], each) for each in found]
    rows.sort(key=lambda row: (-row[0][0], row[0][1]))
    after = asked.get("search_after")
    if after is not None:
        rows = [row for row in rows if (-row[0][0], row[0][1]) > (-after[0], after[1])]
    hits = [
        {
            "_index": "ori",
            "_id": each["id"],
            "_score": None,
            "_source": _named(each, asked.get("_source")),
            "sort": cursor,
        }
        for cursor, each in rows[:size]
    ]
    counted = {"value": len(found), "relation": "eq"}
    if not asked.get("track_total_hits") and len(found) > _MOST_ROWS:
        counted = {"value": _MOST_ROWS, "relation": "gte"}
    return told(
        {
            "took": 3,
            "timed_out": False,
            "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
            "hits": {"total": counted, "max_score": None, "hits": hits},
        }
    )


def _moment(text: str | None) -> int:
    return _NO_DATE if text is None else int("".join(filter(str.isdigit, text[:10])))


def _named(document: dict[str, Any], names: list[str] | None) -> dict[str, Any]:
    return (
        document if names is None else {name: document[name] for name in names if name in document}
    )
