"""Schools: the addresses of DUO, with points from the addresses of the city, since DUO gives none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.receipts import Question
from spreidingskaart.city.sources.services.answers import (
    check_fields,
    document_of,
    rows_in,
    text_in,
)
from spreidingskaart.city.sources.services.asking import Connector
from spreidingskaart.city.sources.services.expectations import service
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.school_points import placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spreidingskaart.city.sources.services.asking import Asker, Wanted
    from spreidingskaart.city.sources.services.expectations import Collection, Service

_SERVICE: Final = "duo"
_SEARCH: Final = "/api/3/action/datastore_search"
_LAYER: Final = "schools"
_IN_RESULT: Final = ("result", "records")


def fetch_schools(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the layer `schools` of one municipality.

    Raises
    ------
    SourceError
        If DUO does not answer as expected.
    """
    duo = service(_SERVICE)
    rows: list[dict[str, Any]] = []
    receipts: list[str] = []
    complete = True
    for collection in duo.collections.values():
        found, ids, whole = _table(asker, duo, collection)
        here = [row for row in found if _is_here(row, collection, wanted)]
        asker.tell(
            f"{collection.dutch}: {len(here)} van {len(found)} in {wanted.municipality.name}."
        )
        rows += [_school(row, collection) for row in here]
        receipts += ids
        complete = complete and whole
    kept, dropped = _told_apart(rows)
    schools, notes = placed(kept, wanted)
    told = Provenance(
        source=duo.publisher,
        date=wanted.now.date(),
        licence=duo.licence,
        url=duo.base,
        note=" ".join((*notes, "Alleen scholen in de gemeente zelf.")),
        receipts=tuple(receipts),
        fetched=wanted.now,
        complete=complete,
    )
    return (MadeLayer(_LAYER, schools, told, read=len(rows), dropped=tuple(dropped)),)


def check_schools(asker: Asker, _: Wanted) -> Iterator[tuple[str, bool]]:
    """Ask for one row of each table."""
    duo = service(_SERVICE)
    for collection in duo.collections.values():
        try:
            _page(asker, duo, collection, offset=0, limit=1)
        except SourceError as error:
            yield str(error), False
        else:
            yield f"{duo.dutch}: {collection.dutch} heeft de verwachte velden.", True


def _table(
    asker: Asker, duo: Service, collection: Collection
) -> tuple[list[dict[str, Any]], list[str], bool]:
    """Return all rows of a table, the receipts, and whether everything came that DUO says it has."""
    rows: list[dict[str, Any]] = []
    receipts: list[str] = []
    total = 1
    while len(rows) < total and len(receipts) < duo.limits.pages:
        page, total, receipt = _page(
            asker, duo, collection, offset=len(rows), limit=duo.limits.page
        )
        receipts.append(receipt)
        if not page:
            break
        rows += page
    return rows, receipts, len(rows) == total


def _page(
    asker: Asker, duo: Service, collection: Collection, *, offset: int, limit: int
) -> tuple[list[dict[str, Any]], int, str]:
    address = duo.address(_SEARCH, resource_id=collection.id, limit=limit, offset=offset)
    reply = asker.ask(Question(service=duo.name, address=address))
    document = document_of(reply, duo)
    rows = rows_in(document, _IN_RESULT, duo)
    if rows:
        check_fields(rows[0], collection.fields.values(), duo, collection.dutch)
    total = document["result"].get("total")
    if not isinstance(total, int):
        raise SourceError(f"{duo.dutch} zei niet hoeveel rijen er zijn (result.total).")
    return rows, total, reply.receipt.id


def _is_here(row: dict[str, Any], collection: Collection, wanted: Wanted) -> bool:
    # written as 0034, 34 or the number 34
    code = (text_in(row, collection.fields["municipality"]) or "").removesuffix(".0")
    return code.isdigit() and f"GM{int(code):04}" == wanted.municipality.code


def _school(row: dict[str, Any], collection: Collection) -> dict[str, Any]:
    told = {name: text_in(row, field) for name, field in collection.fields.items()}
    return {
        "id": told["id"],
        "name": told["name"],
        "kind": collection.dutch,
        "street": told["street"],
        "number": told["number"],
        "postcode": (told["postcode"] or "").replace(" ", "").upper() or None,
        "town": told["town"],
    }


def _told_apart(rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[Fault]]:
    kept: dict[str, dict[str, Any]] = {}
    dropped: list[Fault] = []
    for number, row in enumerate(rows, start=1):
        code = row["id"]
        if code is None or row["name"] is None:
            column = "id" if code is None else "name"
            dropped.append(Fault(_LAYER, number, column, "de school heeft geen naam of code"))
        elif code in kept:
            dropped.append(Fault(_LAYER, number, "id", "de code staat er twee keer", code))
        else:
            kept[code] = row
    return list(kept.values()), dropped


SCHOOLS: Final = Connector(
    name="schools",
    dutch="scholen",
    layers=(_LAYER,),
    run=fetch_schools,
    after=("areas", "bag"),
    check=check_schools,
)
