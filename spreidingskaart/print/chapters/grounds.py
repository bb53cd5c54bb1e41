"""What a site test rests on, in a report: why it is not sure, what was not tested, every rule and layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.criteria.zoning.subjects import told_short
from spreidingskaart.model import Fictional, Verdict
from spreidingskaart.print.document import (
    Heading,
    Look,
    PointList,
    PrintedTable,
    Sentence,
    TableCell,
)
from spreidingskaart.print.evidence import not_tested
from spreidingskaart.print.words import short_date
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import share_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spreidingskaart.model import Assessment, DataRef, RuleRef
    from spreidingskaart.print.document import Block
    from spreidingskaart.print.evidence import DesignatedPart, Evidence, Source

_HEAD: Final = ("Regel, maat of gegevens", "Bron", "Status", "Datum")
_WIDTHS: Final = (4.0, 4.0, 1.5, 1.3)
_MOST_RECEIPTS: Final = 3
_KINDS: Final = {Fictional.YES: "fictief", Fictional.MIXED: "deels fictief"}
_DATES: Final = (
    "Datum: vanaf wanneer een regel geldt, of van wanneer de gegevens zijn. Een versie volgt uit de tekst, de waarde, "
    "de bron en de status van een regel. Een regel opzoeken: de pagina Regels, of het commando explain met de id."
)


def explained(proven: Sequence[Evidence]) -> Iterator[Block]:
    """Return per criterion why it is not sure, where there is more to say than its sentence."""
    told = [one for one in proven if one.explained]
    if told:
        yield Heading("Toelichting per criterium")
    for one in told:
        yield Sentence(one.title, Look.STRONG)
        yield PointList(tuple(_points(one)))


def untested(assessment: Assessment) -> Iterator[Block]:
    """Return what was not tested, and what no criterion asks."""
    missing = not_tested(assessment)
    points = [(f"{name}." if name else "", sentence) for name, sentence in missing]
    if points:
        yield Heading("Wat is niet getoetst?")
        yield PointList(tuple(points))
    subjects = assessment.open_subjects
    if subjects:
        yield Sentence(told_short(subjects, missing))
        yield Sentence(" ".join(one.sentence for one in subjects), Look.SMALL)


def grounds(proven: Sequence[Evidence]) -> Iterator[Block]:
    """Return a table per criterion of every rule, size and layer that it rests on."""
    yield Heading("Bewijs per criterium")
    for one in proven:
        rows = tuple(_rows(one))
        words = (one.finding.verdict.dutch, one.certainty, *one.measured)
        caption = f"{one.title}: {', '.join(word for word in words if word)}"
        if rows:
            yield PrintedTable(_HEAD, rows, caption, _WIDTHS, small=True)
        else:
            yield Sentence(f"{caption}. Er is geen regel of laag gebruikt.")
    yield Sentence(_DATES, Look.SMALL)


def _points(one: Evidence) -> Iterator[tuple[str, str]]:
    if one.doubt:
        untold = one.finding.verdict is Verdict.NOT_TESTED
        yield "Niet getoetst." if untold else "Voorlopig.", one.doubt
    for part in one.parts:
        yield f"{part.name}.", _part(part)
    if one.zones:
        yield "Zones.", join([f"{zone.name} ({share_words(zone.share)})" for zone in one.zones])
    for size in one.sizes:
        share = f"{share_words(size.share)} van de locatie: {size.verdict.dutch}."
        yield f"{size.name}.", f"{share} {size.sentence}"
    if one.umbrellas:
        yield "Parapluplannen, gelden hier ook.", join(one.umbrellas)


def _part(part: DesignatedPart) -> str:
    verdict = f": {part.verdict.dutch}" if part.verdict else ""
    return f"{share_words(part.share)} van de locatie{verdict}."


def _rows(one: Evidence) -> Iterator[tuple[str | TableCell, ...]]:
    for source in one.rules:
        yield _rules(source)
    for size in one.sizes:
        yield (
            TableCell(size.name, note=f"object {size.object_id}"),
            size.where,
            "plankaart",
            size.date,
        )
    for ref, kind in one.data:
        yield _layer(ref, kind)


def _rules(source: Source) -> tuple[str | TableCell, ...]:
    first = source.first
    titles = "; ".join(rule.title or rule.id for rule in source.rules)
    ids = "; ".join(f"{rule.id} versie {rule.version}" for rule in source.rules)
    since = short_date(first.valid_from) if first.valid_from else "niet bekend"
    return TableCell(titles, note=ids), _cited(first), first.status.dutch, since


def _cited(rule: RuleRef) -> str:
    return "; ".join(f"{one.name} {one.version}" for one in rule.cites) or rule.source


def _layer(ref: DataRef, kind: Fictional) -> tuple[str | TableCell, ...]:
    more = len(ref.receipts) - _MOST_RECEIPTS
    shown = ", ".join(ref.receipts[:_MOST_RECEIPTS]) + (f" en nog {more}" if more > 0 else "")
    note = f"{ref.layer}; ontvangstbewijs {shown}" if ref.receipts else ref.layer
    status = ", ".join(filter(None, ("gegevens", _KINDS.get(kind, ""))))
    return TableCell(ref.title or ref.layer, note=note), ref.source, status, short_date(ref.date)
