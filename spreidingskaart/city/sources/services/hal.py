"""Lists of an API that answers in HAL: asked with a place, page after page, each page checked before it counts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

import shapely

from geo.crs import RD
from spreidingskaart.city.sources.receipts import Question
from spreidingskaart.city.sources.services.failing import SourceError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from spreidingskaart.city.sources.receipts import Receipt
    from spreidingskaart.city.sources.services.asking import Asker
    from spreidingskaart.city.sources.services.expectations import Service

RD_ADDRESS: Final = f"http://www.opengis.net/def/crs/EPSG/0/{RD}"
"""How the newer services want the system named."""
RD_SHORT: Final = f"epsg:{RD}"
"""How Ruimtelijke Plannen wants it named."""
HAL: Final = "application/hal+json"
_DECIMALS: Final = 3
"""Of a metre; with more the services refuse the question."""
_MOST_PAGES: Final = 100


@dataclass(frozen=True, eq=False)
class Listed:
    """Everything that a list answered."""

    records: tuple[Mapping[str, Any], ...]
    receipts: tuple[str, ...]
    asked_at: dt.datetime
    """When the first page was asked; it may have been kept since then."""


def place_of(geometry: shapely.Geometry) -> dict[str, Any]:
    """Return a place as GeoJSON, in EPSG:28992 to the millimetre."""
    rounded = shapely.transform(geometry, lambda each: each.round(_DECIMALS))
    found: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return found


def rounded(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return a place as it is asked: to the millimetre."""
    return shapely.transform(geometry, lambda each: each.round(_DECIMALS))


def posted(
    service: Service, address: str, body: Mapping[str, Any], headers: Mapping[str, str]
) -> Question:
    """Return a question with a body; the same body gives the same question."""
    given = {"Accept": HAL, "Content-Type": "application/json", **headers}
    return Question(
        service=service.name,
        address=address,
        method="POST",
        headers=tuple(given.items()),
        body=json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
    )


def asked(service: Service, address: str, headers: Mapping[str, str]) -> Question:
    """Return a question without a body."""
    return Question(
        service=service.name, address=address, headers=tuple({"Accept": HAL, **headers}.items())
    )


def record_of(asker: Asker, service: Service, question: Question) -> tuple[dict[str, Any], Receipt]:
    """Return the one record that a question gives, and its receipt.

    Raises
    ------
    SourceError
        If the service does not answer, or with something else than a record.
    """
    reply = asker.ask(question)
    try:
        document = json.loads(reply.content)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{service.dutch} gaf geen leesbare JSON.") from error
    if not isinstance(document, dict):
        raise SourceError(f"{service.dutch} gaf een lijst; verwacht was een JSON-object.")
    return document, reply.receipt


def listed(asker: Asker, service: Service, question: Question, *names: str) -> Listed:
    """Return every record of a list, following `_links.next`.

    Parameters
    ----------
    names
        Under which of these names in `_embedded`, or at the top, the records lie; the first that is there counts.

    Raises
    ------
    SourceError
        If a page is not as expected, comes twice, or the list does not have as many records as it says.
    """
    records: list[Mapping[str, Any]] = []
    receipts: list[Receipt] = []
    seen: set[str] = set()
    total: int | None = None
    following: Question | None = question
    while following is not None:
        if following.address in seen or len(seen) >= _MOST_PAGES:
            raise SourceError(
                f"{service.dutch} blijft naar een volgende bladzijde verwijzen ({len(seen)} gelezen)."
            )
        seen.add(following.address)
        document, receipt = record_of(asker, service, following)
        records += _records(document, service, names)
        receipts.append(receipt)
        total = _total(document) if total is None else total
        following = _next(document, following)
    if total is not None and total != len(records):
        raise SourceError(
            f"{service.dutch} zegt {total} te hebben en gaf er {len(records)}; dat is niet alles."
        )
    ids = tuple(receipt.id for receipt in receipts)
    return Listed(tuple(records), ids, receipts[0].asked_at)


def _records(
    document: Mapping[str, Any], service: Service, names: tuple[str, ...]
) -> list[Mapping[str, Any]]:
    embedded = document.get("_embedded")
    inside = embedded if isinstance(embedded, dict) else {}
    there = [name for name in names if name in inside or name in document]
    if there:
        found = inside.get(there[0], document.get(there[0]))
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise SourceError(f"{service.dutch} gaf {there[0]} niet als lijst.")
        return found
    if not inside and _total(document) in (0, None) and "_links" in document:
        return []  # an empty list leaves out `_embedded`
    raise SourceError(
        f"{service.dutch} gaf een antwoord zonder {' of '.join(names)}; er is: {', '.join(document) or 'niets'}."
    )


def _total(document: Mapping[str, Any]) -> int | None:
    page = document.get("page")
    found = page.get("totalElements") if isinstance(page, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _next(document: Mapping[str, Any], asked_: Question) -> Question | None:
    links = document.get("_links")
    link = links.get("next") if isinstance(links, dict) else None
    href = link.get("href") if isinstance(link, dict) else None
    if not isinstance(href, str) or not href:
        return None
    return asked_.model_copy(update={"address": urljoin(asked_.address, href)})


def text_of(value: object) -> str:
    """Return a text of an answer; of a code with its word the word, and nothing for what is no text."""
    if isinstance(value, dict):
        return text_of(value.get("waarde") or value.get("naam") or value.get("code"))
    return value.strip() if isinstance(value, str) else ""
