"""Ontsluiten v2: which documents hold at a place, of both legal halves; asked once for each question about a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.city.sources.plans.asked import AskedDocument
from spreidingskaart.city.sources.services import expectations
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.hal import (
    RD_ADDRESS,
    listed,
    place_of,
    posted,
    text_of,
)
from spreidingskaart.city.sources.services.plan_documents import plan_documents
from spreidingskaart.model import LegalHalf

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import shapely

    from spreidingskaart.city.sources.services.asking import Asker

SERVICE: Final = "ontsluiten"


@dataclass(frozen=True)
class HoldsHere:
    """A document, and what its details are asked with."""

    document: AskedDocument
    uri: str
    """As Presenteren wants it in an address; the id of an IMRO plan as it is."""
    imro: bool


@dataclass(frozen=True, eq=False)
class DocumentsHere:
    """All documents that hold at a place."""

    found: tuple[HoldsHere, ...]
    receipts: tuple[str, ...]
    asked_at: dt.datetime


def documents_at(
    asker: Asker, place: shapely.Geometry, *, valid_on: dt.date | None = None
) -> DocumentsHere:
    """Return which documents hold at a place.

    Parameters
    ----------
    place
        Point or polygon, EPSG:28992.
    valid_on
        Day on which they hold; None for today.

    Raises
    ------
    SourceError
        If the service does not answer as expected.
    """
    service = expectations.service(SERVICE)
    address = service.address(
        "/documenten/_zoek",
        size=service.limits.page,
        page=1,
        _sort="sortDatum,desc",
        geldigOp=None if valid_on is None else valid_on.isoformat(),
    )
    question = posted(service, address, {"geometrie": place_of(place)}, {"Content-Crs": RD_ADDRESS})
    answer = listed(asker, service, question, "documenten")
    if not answer.records:  # the rules of the state hold everywhere
        raise SourceError(
            f"{service.dutch} gaf geen enkel document, ook niet van het Rijk; dat kan nergens in Nederland."
        )
    held = tuple(_document(record, service.dutch) for record in answer.records)
    return DocumentsHere(
        tuple(each for each in held if each is not None), answer.receipts, answer.asked_at
    )


def _document(record: Mapping[str, Any], service: str) -> HoldsHere | None:
    """Return a document; None for one that was law and is no more."""
    given = text_of(record.get("identificatie"))
    uri = text_of(record.get("uriIdentificatie")) or given
    title = text_of(record.get("titel")) or given or uri
    of_law, of_imro = record.get("omgevingsdocumentMetadata"), record.get("imroDocumentMetadata")
    if isinstance(of_law, dict) == isinstance(of_imro, dict) or not uri:
        raise SourceError(
            f"{service} zegt van document {title!r} niet of het van de Omgevingswet of van IMRO is, of hoe het heet."
        )
    named: dict[str, Any] = {
        "id": given or uri,
        "title": title,
        "kind": text_of(record.get("type")),
        "holder": text_of(record.get("aangeleverdDoorEen")),
    }
    if isinstance(of_law, dict):
        return HoldsHere(_of_law(record, of_law, named), uri_of(uri), imro=False)
    return _imro_plan(of_imro or {}, named)


def _imro_plan(about: Mapping[str, Any], named: Mapping[str, Any]) -> HoldsHere | None:
    gone = about.get("isHistorisch") is True or bool(about.get("verwijderdOp"))
    return None if gone else HoldsHere(_of_imro(about, named), named["id"], imro=True)


def uri_of(identification: str) -> str:
    """Return an identification as it stands in an address of Presenteren: `/` and `-` become `_`."""
    return identification.replace("/", "_").replace("-", "_")


def _of_law(
    record: Mapping[str, Any], about: Mapping[str, Any], named: Mapping[str, Any]
) -> AskedDocument:
    draft, coming = about.get("isOntwerp") is True, about.get("isToekomstig") is True
    since = text_of(record.get("inwerkingVanaf")) or text_of(record.get("geldigVanaf"))
    status = "ontwerp" if draft else "nog niet geldig" if coming else "in werking"
    return AskedDocument(
        **named,
        half=LegalHalf.NEW_PART if plan_documents().is_part(named["kind"]) else None,
        in_force=not (draft or coming),
        status=text_of(about.get("status")) or status,
        date=since[:10],
    )


def _of_imro(about: Mapping[str, Any], named: Mapping[str, Any]) -> AskedDocument:
    known = plan_documents()
    rules = text_of(about.get("regelStatus"))
    info = about.get("planstatusInfo")
    info = info if isinstance(info, dict) else {}
    status, tam = text_of(info.get("planstatus")), about.get("isTamPlan") is True
    half = LegalHalf.NEW_PART if tam else LegalHalf.TEMPORARY_PART
    in_draft = {rules.casefold(), status.casefold()} & known.drafts
    return AskedDocument(
        **named,
        half=half if known.is_part(named["kind"]) else None,
        in_force=not in_draft,
        status=status or rules,
        binding=text_of(about.get("regelBinding")),
        date=text_of(info.get("datum"))[:10],
        tam=tam,
        appeal=text_of(about.get("beroepEnBezwaar")),
    )
