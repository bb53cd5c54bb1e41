"""The city as one drawing (SVG): for the beamer, for a page and for paper, in the colours and classes of the map."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from spreidingskaart.model import Fictional
from spreidingskaart.print.picture.canvas import canvas
from spreidingskaart.print.picture.choices import FacilityMarks, PictureChoices
from spreidingskaart.print.picture.furniture import furniture
from spreidingskaart.print.picture.ground import figure_drawn, ground, stripes
from spreidingskaart.print.picture.marks import marks
from spreidingskaart.print.picture.names import names
from spreidingskaart.print.picture.telling import alternative, legend, table
from spreidingskaart.words.writing import FAMILY

if TYPE_CHECKING:
    from spreidingskaart.city.measures.facility_filter import Filtered
    from spreidingskaart.print.picture.canvas import Canvas
    from spreidingskaart.print.picture.ground import FigureDrawn
    from spreidingskaart.print.picture.telling import PictureKey, PictureTable

__all__ = ["CityPicture", "FacilityMarks", "PictureChoices", "city_picture"]


@dataclass(frozen=True)
class CityPicture:
    """A drawing of the city, and the same in words."""

    svg: str
    """Everything in it is escaped; it names no other file."""
    title: str
    """What the colours mean, as the head of the legend; "" where nothing is coloured."""
    legend: tuple[PictureKey, ...]
    alt: str
    """What it shows, for who does not see it."""
    table: PictureTable


def city_picture(filtered: Filtered, choices: PictureChoices | None = None) -> CityPicture:
    """Return a drawing of the city of one role.

    Parameters
    ----------
    filtered
        The city and which facilities show and count (`apply_filter`). What its role may not see is not in it.
    choices
        Figure, level, marks, pins, size; by default places per 1,000 inhabitants per wijk.

    Raises
    ------
    KeyError
        If there is no such figure, level or area.
    """
    choices = choices or PictureChoices()
    sheet = canvas(filtered, choices)
    drawn = figure_drawn(sheet)
    fictional = _fictional(sheet, drawn)
    # what comes first takes its room first: names give way to marks, and marks to the scale bar
    edge, on_top = furniture(sheet, fictional if choices.plate else ""), marks(sheet)
    named = names(sheet, drawn)
    alt = alternative(sheet, drawn, fictional)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {choices.width} {choices.height}" role="img" '
        f'aria-label="{escape(alt, quote=True)}" font-family="{FAMILY}"><defs>{stripes(sheet.stripes)}</defs>'
        f"{ground(sheet, drawn)}{on_top}{named}{edge}</svg>"
    )
    title = drawn.figure.name if drawn else ""
    return CityPicture(svg, title, legend(sheet, drawn), alt, table(sheet, drawn))


def _fictional(sheet: Canvas, drawn: FigureDrawn | None) -> str:
    """Return what of the picture is fictional, as a heading; "" where all is real."""
    of_places = drawn is not None and drawn.figure.counts_places
    told = []
    if of_places or sheet.choices.facilities is not FacilityMarks.NONE:
        told.append(sheet.filtered.fiction.predicate)
    if sheet.choices.pins and sheet.city.fictional_kind("sites") is not Fictional.NO:
        told.append(sheet.city.fictional_kind("sites").dutch)
    found = [word for word in told if word]
    return found[0][:1].upper() + found[0][1:] if found else ""
