"""Ruimtelijke Plannen v4: what an IMRO plan has at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from spreidingskaart.city.sources.services import expectations
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.hal import (
    RD_SHORT,
    asked,
    listed,
    place_of,
    posted,
    record_of,
    text_of,
)
from spreidingskaart.city.sources.services.plan_documents import plan_documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import shapely

    from spreidingskaart.city.sources.plans.asked import AskedDocument
    from spreidingskaart.city.sources.services.asking import Asker

SERVICE: Final = "ruimtelijke-plannen"
HEADERS: Final = {"Accept-Crs": RD_SHORT, "Content-Crs": RD_SHORT}
"""Without each of these, and Accept, it refuses every question (406)."""


def details_at(
    asker: Asker, document: AskedDocument, place: shapely.Geometry, receipts: list[str]
) -> AskedDocument:
    """Return a document with what the service says of it, and what it has at a place.

    Parameters
    ----------
    receipts
        Ids of what was answered are added to it, also where a later question fails.

    Raises
    ------
    SourceError
        If the service does not answer as expected, or with another plan.
    """
    service = expectations.service(SERVICE)
    path = f"/plannen/{quote(document.id, safe='')}"
    plan, receipt = record_of(asker, service, asked(service, service.address(path), HEADERS))
    receipts.append(receipt.id)
    if text_of(plan.get("id")) != document.id:
        raise SourceError(
            f"{service.dutch} gaf plan {text_of(plan.get('id')) or 'zonder id'!r}; gevraagd was {document.id!r}."
        )
    here: list[str] = []
    for name, called in plan_documents().imro_objects.items():
        address = service.address(f"{path}/{name}/_zoek", pageSize=service.limits.page)
        body = {"_geo": {"intersects": place_of(place)}}
        answer = listed(asker, service, posted(service, address, body, HEADERS), name)
        receipts += answer.receipts
        here += _told(answer.records, called)
    return _with(document, plan, tuple(dict.fromkeys(here)))


def _told(records: tuple[Mapping[str, Any], ...], called: str) -> Iterator[str]:
    for record in records:
        kind = text_of(record.get("type")) or called
        article = text_of(record.get("artikelnummer"))
        sizes = record.get("omvang")
        values = [
            f"{text_of(each.get('naam'))}: {text_of(each.get('waarde'))}"
            for each in (sizes if isinstance(sizes, list) else ())
            if isinstance(each, dict)
        ]
        name = ", ".join(values) or text_of(record.get("naam")) or "zonder naam"
        yield f"{kind} {name}{f', artikel {article}' if article else ''}"


def _with(document: AskedDocument, plan: Mapping[str, Any], here: tuple[str, ...]) -> AskedDocument:
    info = plan.get("planstatusInfo")
    info = info if isinstance(info, dict) else {}
    return document.model_copy(
        update={
            "status": text_of(info.get("planstatus")) or document.status,
            "date": text_of(info.get("datum"))[:10] or document.date,
            "binding": text_of(plan.get("regelBinding")) or document.binding,
            "holder": text_of(plan.get("beleidsmatigVerantwoordelijkeOverheid")) or document.holder,
            "appeal": text_of(plan.get("beroepEnBezwaar")) or document.appeal,
            "here": here,
        }
    )
