"""The ground of the city: areas in the colours of a figure, water, borders, and what is highlighted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.drawn_areas import drawn_areas
from spreidingskaart.city.measures.figure_classes import Classes, classes
from spreidingskaart.city.measures.figures import FIGURES
from spreidingskaart.print.frame import paths

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from spreidingskaart.city.measures.figures import Figure
    from spreidingskaart.print.picture.canvas import Canvas

PAPER: Final = "#FFFFFF"
WATER: Final = "#DCEAF3"
BORDER: Final = "#3A4754"
ACCENT: Final = "#00616F"
_BORDERS: Final = {"districts": 2.4, "wijken": 1.0, "buurten": 0.5}
"""Width of the borders of a level, in thin lines."""


def stripes(name: str) -> str:
    """Return the stripes of areas of which there is no figure, under a name that no other drawing on a page has."""
    return (
        f'<pattern id="{name}" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="9" height="9" fill="#FFFFFF"/><path d="M0 0V9" stroke="#7A8794" stroke-width="3"/></pattern>'
    )


@dataclass(frozen=True)
class FigureDrawn:
    """The figure of a picture: per area its value and its class."""

    figure: Figure
    values: NDArray[np.float64]
    classes: Classes


def figure_drawn(canvas: Canvas) -> FigureDrawn | None:
    """Return the figure that colours the areas; None where none was chosen."""
    choices = canvas.choices
    if choices.figure is None:
        return None
    figure = FIGURES[choices.figure]
    values = figure.values(canvas.filtered, choices.level)
    return FigureDrawn(figure, values, classes(values))


def ground(canvas: Canvas, drawn: FigureDrawn | None) -> str:
    """Return the ground as SVG, from what lies lowest up."""
    return "".join([*_areas(canvas, drawn), *_water(canvas), *_borders(canvas), *_veil(canvas)])


def _areas(canvas: Canvas, drawn: FigureDrawn | None) -> Iterable[str]:
    outlines = paths(canvas.frame.drawn(drawn_areas(canvas.city, canvas.choices.level)))
    for row, outline in enumerate(outlines):
        if outline:
            yield f'<path fill="{_colour(canvas, drawn, row)}" d="{outline}"/>'


def _colour(canvas: Canvas, drawn: FigureDrawn | None, row: int) -> str:
    if drawn is None:
        return "#F7F7F4"
    member = int(drawn.classes.member[row])
    return f"url(#{canvas.stripes})" if member < 0 else drawn.classes.colours[member]


def _water(canvas: Canvas) -> Iterable[str]:
    water = canvas.city.layer("water")
    if water is not None:
        outline = "".join(paths(canvas.frame.drawn(water.geometry)))
        yield f'<path fill="{WATER}" d="{outline}"/>'


def _borders(canvas: Canvas) -> Iterable[str]:
    for level in _levels_drawn(canvas):
        outline = "".join(paths(canvas.frame.drawn(drawn_areas(canvas.city, level))))
        yield _line(outline, BORDER, canvas.line * _BORDERS[level])
    index = canvas.city.areas(canvas.choices.level).index
    rows = [index[code] for code in canvas.choices.highlighted if code in index]
    if rows:
        shapes = drawn_areas(canvas.city, canvas.choices.level)[rows]
        outline = "".join(paths(canvas.frame.drawn(shapes)))
        yield _line(outline, PAPER, canvas.line * 7)
        yield _line(outline, ACCENT, canvas.line * 4)


def _veil(canvas: Canvas) -> Iterable[str]:
    """Return what makes all but the area that the picture is about step back."""
    if canvas.choices.around is not None:
        wide, high = canvas.choices.width, canvas.choices.height
        hole = "".join(paths(canvas.frame.drawn(np.array([canvas.ground], dtype=object))))
        yield (
            f'<path fill="{PAPER}" fill-opacity="0.6" fill-rule="evenodd" d="M0 0H{wide}V{high}H0Z{hole}"/>'
        )
        yield _line(hole, BORDER, canvas.line * 4)


def _levels_drawn(canvas: Canvas) -> list[str]:
    """Return the levels whose borders show: what is coloured, and what is coarser."""
    levels = list(_BORDERS)
    return levels[levels.index(canvas.choices.level) :: -1]


def _line(outline: str, colour: str, width: float) -> str:
    return f'<path fill="none" stroke="{colour}" stroke-width="{width:.2g}" stroke-linejoin="round" d="{outline}"/>'
