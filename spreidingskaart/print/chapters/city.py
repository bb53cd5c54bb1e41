"""The chapter of the city: the figure of the map as a picture and a table, with what people should know first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.city.measures.figures import FIGURES, LEVEL_NAMES
from spreidingskaart.city.measures.filter_words import counts_what, sentence
from spreidingskaart.print.chapters.sources import sources
from spreidingskaart.print.city_picture import city_picture
from spreidingskaart.print.document import (
    Chapter,
    Heading,
    LegendLine,
    Look,
    Picture,
    PrintedTable,
    Sentence,
)
from spreidingskaart.print.picture.choices import FacilityMarks, PictureChoices
from spreidingskaart.spread.city_sentences import three_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spreidingskaart.city.measures.facility_filter import Filtered
    from spreidingskaart.print.city_picture import CityPicture
    from spreidingskaart.print.document import Block

WIDTH, HEIGHT, LABEL = 1200, 840, 18.0
"""Drawing units of a map on A4; its letters are then some 8 points high."""
_LAYERS: Final = ("buurten", "wijken", "facilities", "sites")


def city_chapter(filtered: Filtered, choices: PictureChoices, *, address: str = "") -> Chapter:
    """Return the map of the city as it is asked.

    Parameters
    ----------
    filtered
        The city and which facilities count (`apply_filter`).
    choices
        Figure, level and marks; the size is that of paper.
    address
        Whole address of the live view; empty leaves it out.
    """
    name = filtered.city.municipality.name
    return Chapter(
        f"Waar wonen mensen met zorg in {name}?", tuple(_blocks(filtered, choices)), address
    )


def on_paper(
    figure: str | None, level: str, *, facilities: FacilityMarks = FacilityMarks.COUNTED
) -> PictureChoices:
    """Return the choices of a map on paper; without a figure the areas stay white."""
    return PictureChoices(
        figure=figure,
        level=level,
        facilities=facilities,
        values=True,
        width=WIDTH,
        height=HEIGHT,
        label=LABEL,
    )


def legend_lines(picture: CityPicture) -> tuple[LegendLine, ...]:
    """Return the legend of a drawing of the city as a document holds it."""
    return tuple(LegendLine(key.sign, key.text) for key in picture.legend)


def map_and_table(picture: CityPicture, caption: str) -> Iterator[Block]:
    """Return a drawing of the city with its legend, and the same as a table."""
    title = f"{picture.title}. {caption}" if picture.title else caption
    yield Picture(picture.svg, picture.alt, title, legend_lines(picture), width=0.94)
    figures = (1,) if picture.title else ()
    yield PrintedTable(
        picture.table.columns, picture.table.rows, "De kaart als tabel", figures=figures
    )


def _blocks(filtered: Filtered, choices: PictureChoices) -> Iterator[Block]:
    for figure, told in three_sentences(filtered):
        yield Sentence(figure, Look.STRONG)
        yield Sentence(told)
    yield Heading(f"De kaart, per {LEVEL_NAMES[choices.level].lower()}")
    words = sentence(filtered.city, filtered.wanted)
    yield from map_and_table(
        city_picture(filtered, choices),
        f"{f'{words}. ' if words else ''}Plekken: {counts_what(filtered)}.",
    )
    used = FIGURES[choices.figure].layer if choices.figure else ""
    yield sources(filtered.city, (*_LAYERS, used))
