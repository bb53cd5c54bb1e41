"""The chapter on the spread: how many places there are where, and how evenly; as the page Spreiding says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.print.chapters.city import map_and_table, on_paper
from spreidingskaart.print.chapters.sources import sources
from spreidingskaart.print.city_picture import city_picture
from spreidingskaart.print.document import Chapter, Heading, Look, PrintedTable, Sentence, TableCell
from spreidingskaart.print.picture.choices import FacilityMarks
from spreidingskaart.spread import sentences
from spreidingskaart.spread.areas import GRID, MANY, ONE
from spreidingskaart.spread.evenness import evenness_of
from spreidingskaart.spread.index import index_of
from spreidingskaart.spread.kinds import CLUSTERED, GROUP
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spreidingskaart.city import City
    from spreidingskaart.print.document import Block
    from spreidingskaart.spread.index import Index

_LAYERS: Final = ("facilities", "figures_buurten", "figures_wijken")


def spread_chapter(city: City, kind: str, level: str, year: int, *, address: str = "") -> Chapter:
    """Return how the places of one kind are spread over the areas of a level.

    Parameters
    ----------
    city
        As everybody may see it, with facilities.
    kind
        Id of a kind of places, or `groep:` and a target group (`spread.kinds`).
    level
        districts, wijken or buurten.
    year
        What is open then counts.
    address
        Whole address of the live view; empty leaves it out.
    """
    index = index_of(city, level, kind, year=year)
    title = f"Hoe zijn {index.kind.places} verdeeld over de {MANY[level]}?"
    return Chapter(title, tuple(_blocks(city, index, kind, year)), address)


def _blocks(city: City, index: Index, kind: str, year: int) -> Iterator[Block]:
    level = index.areas.level
    yield Sentence(sentences.how_much(index, city.municipality.name), Look.LEAD)
    yield Sentence(sentences.where(index))
    if not kind.startswith(GROUP):
        found = evenness_of(city, level, year=year)
        yield Heading("Hoe gelijk is dat?")
        yield Sentence(sentences.hoover(found, kind))
        yield Sentence(sentences.gini(found, kind))
    yield Heading("Per gebied")
    if kind == CLUSTERED and level != GRID:
        filtered = apply_filter(city, FacilityFilter(year=year))
        picture = city_picture(filtered, on_paper("rate", level, facilities=FacilityMarks.NONE))
        yield next(map_and_table(picture, f"In {year}"))
    yield _table(index)
    reserves = sentences.reserves(index)
    if reserves:
        yield Sentence(" ".join(reserves), Look.SMALL)
    yield sources(city, _LAYERS)


def _table(index: Index) -> PrintedTable:
    rows = tuple(
        (
            TableCell(str(index.areas.names[row]), note=sentences.too_small(index, row)),
            number(float(index.areas.inhabitants[row])),
            number(float(index.existing[row])),
            sentences.rate(float(index.rate[row])) if index.lived_in[row] else "geen inwonertal",
        )
        for row in index.highest_first
    )
    return PrintedTable(
        (ONE[index.areas.level].capitalize(), "Inwoners", "Plekken", "Per 1.000 inwoners"),
        rows,
        widths=(3, 1, 1, 1.3),
        figures=(1, 2, 3),
    )
