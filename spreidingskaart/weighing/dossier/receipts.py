"""The receipts that the findings of a dossier rest on: their records, and the answers as far as there is room."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.city.sources.receipts import (
    Receipt,
    Receipts,
    Series,
    as_record,
    receipt_from,
)
from spreidingskaart.city.sources.services import expectations
from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment

MOST_CONTENT: Final = 3_000_000
"""Bytes of all answers together that a dossier carries; of the others it has the hash."""
MOST_RECORDS: Final = 1_000
"""Receipts of answers; a series names all of its own, also those that are left out."""
_NEVER: Final = frozenset({"facilities"})
"""Layers of which nothing is carried but what a finding says: they may hold secret addresses."""


def receipts_part(assessments: Sequence[Assessment], city: City) -> dict[str, Any] | None:
    """Return what a dossier carries of the receipts that its findings name; None where they name none."""
    names = list(dict.fromkeys(_named(assessments)))
    if not names or city.folder is None:
        return None
    kept = Receipts.of_city(city.folder)
    records: dict[str, Any] = {}
    answers: list[Receipt] = []
    left_out: list[str] = []
    for name in names:
        try:
            each = kept.find(name)
            found = [kept.find(one) for one in each.answers] if isinstance(each, Series) else [each]
        except SpreidingskaartError as error:
            left_out.append(str(error))
            continue
        records[each.id] = as_record(each)
        answers += [one for one in found if isinstance(one, Receipt)]
    carried, more = _carried(answers)
    left_out += more
    records |= {each.id: as_record(each) for each in carried}
    contents, more = _contents(kept, carried)
    return {"records": records, "contents": contents, "left_out": [*left_out, *more]}


def _named(assessments: Iterable[Assessment]) -> Iterator[str]:
    for one in assessments:
        for finding in one.findings:
            for ref in finding.data:
                yield from () if ref.layer in _NEVER else ref.receipts


def _carried(answers: Iterable[Receipt]) -> tuple[list[Receipt], list[str]]:
    """Return the receipts that a dossier carries: those of services, not of files that somebody handed in."""
    services = expectations.services()
    asked = list({each.id: each for each in answers if each.question.service in services}.values())
    more = len(asked) - MOST_RECORDS
    told = count(more, "ontvangstbewijs past", "ontvangstbewijzen passen") if more > 0 else ""
    return asked[:MOST_RECORDS], [f"{told} er niet in."] if told else []


def _contents(kept: Receipts, carried: Iterable[Receipt]) -> tuple[dict[str, str], list[str]]:
    """Return the answers by their hash, the smallest first, until there is too much."""
    contents: dict[str, str] = {}
    room, absent = MOST_CONTENT, 0
    for each in sorted(carried, key=lambda one: (one.size, one.sha256)):
        if each.sha256 in contents:
            continue
        try:
            content = kept.content(each) if each.size <= room else None
        except SpreidingskaartError:
            content = None
        if content is None:
            absent += 1
            continue
        contents[each.sha256] = base64.b64encode(content).decode("ascii")
        room -= each.size
    told = (
        f"Van {count(absent, 'antwoord', 'antwoorden')} zit alleen de vingerafdruk erin; er is plaats voor "
        f"{number(MOST_CONTENT / 1e6)} MB."
    )
    return contents, [told] if absent else []


def why_unsound(part: Mapping[str, Any], findings: Iterable[Mapping[str, Any]]) -> str | None:
    """Return what of the receipts in a dossier is not what it says; None where every hash holds.

    Raises
    ------
    ValueError
        If the part is no such part.
    """
    records = {name: receipt_from(record) for name, record in part["records"].items()}
    other = [name for name, each in records.items() if each.id != name]
    if other:
        return f"ontvangstbewijs {other[0]} is veranderd"
    by_hash = {each.sha256: each.size for each in records.values() if isinstance(each, Receipt)}
    for sha256, text in part["contents"].items():
        content = base64.b64decode(text, validate=True)
        if hashlib.sha256(content).hexdigest() != sha256 or by_hash.get(sha256) != len(content):
            return "een antwoord van een bron is veranderd"
    named = {name for one in findings for name in _named_in(one)}
    reached = {*named, *(one for name in named & records.keys() for one in _answers(records[name]))}
    return "er is een ontvangstbewijs dat nergens bij hoort" if records.keys() - reached else None


def _named_in(assessment: Mapping[str, Any]) -> Iterator[str]:
    for finding in assessment["findings"]:
        for ref in finding["data"]:
            yield from ref.get("receipts", ())


def _answers(each: Receipt | Series) -> tuple[str, ...]:
    return each.answers if isinstance(each, Series) else ()
