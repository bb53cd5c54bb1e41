"""The chapter on housing and care of the programme, as the page Opgave has it on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.print.document import (
    Chapter,
    Heading,
    Notice,
    PointList,
    PrintedTable,
    Sentence,
    Sources,
)
from spreidingskaart.programme.paper.chapter import chapter_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spreidingskaart.city import City
    from spreidingskaart.print.document import Block
    from spreidingskaart.programme.paper.document import PaperChapter, PaperTable


def programme_chapter(city: City, *, address: str = "") -> Chapter:
    """Return what is needed, what there is and what is coming, per target group, each figure with its source."""
    told = chapter_of(city)
    return Chapter(told.title, tuple(_blocks(told)), address)


def _blocks(told: PaperChapter) -> Iterator[Block]:
    if told.reserve:
        yield Notice(told.reserve)
    for section in told.sections:
        yield Heading(section.title)
        for sentence in section.sentences:
            yield Sentence(sentence.told)
        for table in section.tables:
            yield _table(table)
    if told.questions:
        yield Heading("Vragen aan de gemeente")
        yield PointList(tuple(("", question) for question in told.questions))
    if told.sources:
        yield Sources(
            tuple(f"[{row}] {source}" for row, source in enumerate(told.sources, start=1))
        )


def _table(table: PaperTable) -> PrintedTable:
    """Return a table whose first and last columns are words."""
    last = len(table.head) - 1
    widths = (2.0, *(1.0 for _ in table.head[1:last]), 1.6)
    return PrintedTable(
        table.head, table.rows, table.caption, widths, tuple(range(1, last)), small=True
    )
