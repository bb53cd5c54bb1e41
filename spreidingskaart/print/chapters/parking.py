"""Parking per part of the day in a report: a table per way to count, with a bar before its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.print.document import Heading, Look, PrintedTable, Sentence, TableCell
from spreidingskaart.print.parking_bars import bar_svg, deducted, parking_bars
from spreidingskaart.print.words import sentence_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spreidingskaart.model import Assessment
    from spreidingskaart.print.document import Block
    from spreidingskaart.print.parking_bars import Bars, Part

_HEAD: Final = ("Dagdeel", "Balk", "Nodig", "Is er", "Verschil")
_WIDTHS: Final = (2.0, 2.0, 1.0, 1.0, 1.4)
_BAR: Final = "De balk is wat er nodig is: donker zeker, licht mogelijk."
_THERE: Final = "De streep is wat er is: op eigen terrein en, waar geteld, openbaar."
_UNKNOWN: Final = "Hoeveel parkeerplaatsen er zijn, is niet bekend: het aantal eigen parkeerplaatsen is niet ingevuld."


def parking(assessment: Assessment) -> Iterator[Block]:
    """Return the tables of what is needed and what is there; nothing where no demand is known."""
    told = [finding.details for finding in assessment.findings]
    ways = [way for details in told for way in parking_bars(details)]
    if not ways:
        return
    yield Heading("Parkeren per dagdeel")
    for way in ways:
        yield _table(way)
    known = _THERE if ways[0].supply_known else _UNKNOWN
    old = next(filter(None, map(deducted, told)), None)
    less = (
        f" Eraf is wat het oude gebruik ({old}) vraagt; de stippellijn is de vraag zonder die aftrek."
        if old
        else ""
    )
    yield Sentence(f"{_BAR} {known} Vet: het dagdeel dat beslist.{less}", Look.SMALL)


def _table(way: Bars) -> PrintedTable:
    wide = len(_HEAD) if way.supply_known else 3
    new = f" (nieuw gebruik {way.new_use}, min het oude)" if way.new_use else ""
    caption = f"Als {way.title} ({way.group}): {way.needed} nodig{new}. {sentence_case(way.basis)}."
    return PrintedTable(
        _HEAD[:wide],
        tuple(_row(part)[:wide] for part in way.parts),
        caption,
        _WIDTHS[:wide],
        (2, 3, 4),
    )


def _row(part: Part) -> tuple[str | TableCell, ...]:
    name = TableCell(part.title, strong=part.decides)
    if part.need is None:
        return name, "niet getoetst: geen cijfer", "", "", ""
    off = f"eraf {part.went_off}" if part.went_off and part.went_off != "0" else ""
    return (
        name,
        TableCell("", bar=bar_svg(part)),
        TableCell(part.need, note=off),
        part.there or "onbekend",
        TableCell(part.difference or "onbekend", strong=part.short),
    )
