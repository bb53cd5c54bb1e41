"""Presenteren v8: what a document of the Omgevingswet has at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from spreidingskaart.city.sources.services import expectations
from spreidingskaart.city.sources.services.hal import (
    RD_ADDRESS,
    listed,
    place_of,
    posted,
    text_of,
)
from spreidingskaart.city.sources.services.plan_documents import plan_documents
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    import shapely

    from spreidingskaart.city.sources.plans.asked import AskedDocument
    from spreidingskaart.city.sources.services.asking import Asker

SERVICE: Final = "presenteren"
_TEXTS: Final = {
    "regeltekstannotaties": ("regelteksten", "regeltekstannotaties"),
    "divisieannotaties": ("divisies", "divisieannotaties"),
}
"""Under which names an answer may hold the texts."""
_HEADERS: Final = {"Content-Crs": RD_ADDRESS}


def details_at(
    asker: Asker, document: AskedDocument, uri: str, place: shapely.Geometry, receipts: list[str]
) -> AskedDocument:
    """Return a document with how many of its texts hold at a place, and the headings of the first.

    Parameters
    ----------
    uri
        As it stands in an address.
    receipts
        Ids of what was answered are added to it.

    Raises
    ------
    SourceError
        If the service does not answer as expected.
    """
    service = expectations.service(SERVICE)
    texts = plan_documents().texts_of(document.kind)
    address = service.address(
        f"/regelingen/{quote(uri, safe='')}/{texts}/_zoek",
        locatieSelectie="primair",
        size=service.limits.page,
    )
    question = posted(service, address, {"geometrie": place_of(place)}, _HEADERS)
    answer = listed(asker, service, question, *_TEXTS[texts])
    receipts += answer.receipts
    headings = [text_of(each.get("opschrift")) for each in answer.records]
    told = count(len(answer.records), "tekst over deze locatie", "teksten over deze locatie")
    return document.model_copy(
        update={"here": (told, *dict.fromkeys(heading for heading in headings if heading))}
    )


def holes_at(asker: Asker, place: shapely.Geometry, receipts: list[str]) -> tuple[str, ...]:
    """Return the ids of the pons areas at a place: where the temporary part is gone.

    Raises
    ------
    SourceError
        If the service does not answer as expected.
    """
    service = expectations.service(SERVICE)
    address = service.address("/ponsen/_zoek", _expand="true", size=service.limits.page)
    question = posted(service, address, {"geometrie": place_of(place)}, _HEADERS)
    answer = listed(asker, service, question, "ponsen")
    receipts += answer.receipts
    return tuple(text_of(each.get("identificatie")) for each in answer.records)


def permits_at(asker: Asker, place: shapely.Geometry, receipts: list[str]) -> tuple[str, ...]:
    """Return the permits outside the plan (BOPA) at a place, by their IMRO plan or id.

    Raises
    ------
    SourceError
        If the service does not answer as expected.
    """
    service = expectations.service(SERVICE)
    address = service.address("/omgevingsvergunningen/_zoek", size=service.limits.page)
    question = posted(service, address, {"geometrie": place_of(place)}, _HEADERS)
    answer = listed(asker, service, question, "omgevingsvergunningen")
    receipts += answer.receipts
    return tuple(
        text_of(each.get("iMROPlanidentificatie")) or text_of(each.get("identificatie"))
        for each in answer.records
    )
