"""Names of areas with a halo: those of districts always show, the others where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.print.letters import text_width
from spreidingskaart.print.picture.ground import PAPER
from spreidingskaart.words.writing import Writing, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spreidingskaart.print.picture.canvas import Canvas
    from spreidingskaart.print.picture.ground import FigureDrawn

_TRIES: Final = [(dx, dy) for dy in (0, 1, -1, 2, -2, 3, -3, 4, -4) for dx in (0, 0.3, -0.3)]
"""Steps from the middle of an area, in heights and widths of the name."""
_FURTHER: Final = [(dx, dy) for dy in range(-6, 7) for dx in (-1, -0.6, 0.6, 1)]
"""Steps for a name that must show."""


def names(canvas: Canvas, drawn: FigureDrawn | None) -> str:
    """Return the names as SVG: districts first, then the areas of the level, the largest first."""
    city, level = canvas.city, canvas.choices.level
    shown = list(_named(canvas, "districts", drawn if level == "districts" else None, always=True))
    if level != "districts" and level in city.levels:
        shown += _named(canvas, level, drawn, always=False)
    return "".join(shown)


def _named(canvas: Canvas, level: str, drawn: FigureDrawn | None, *, always: bool) -> Iterable[str]:
    areas = canvas.city.areas(level)
    shapes = canvas.frame.drawn(areas.geometry)
    order = np.argsort(-shapely.area(shapes), kind="stable").tolist()
    told = None if always else set(canvas.rows.tolist())
    for row in order:
        if told is not None and row not in told:
            continue
        if shapely.is_empty(shapes[row]):
            continue
        text = str(areas["name"][row])
        if drawn is not None and canvas.choices.values and np.isfinite(drawn.values[row]):
            text += f" {drawn.figure.bare(drawn.values[row])}"
        yield from _name(canvas, text, shapes[row], always=always)


def _name(canvas: Canvas, text: str, shape: shapely.Geometry, *, always: bool) -> Iterable[str]:
    label = canvas.choices.label
    wide, high = text_width(text, label, bold=always), 1.15 * label
    spot = shapely.point_on_surface(shape)
    tries = (
        (spot.x + dx * wide, spot.y + dy * high)
        for dx, dy in [*_TRIES, *(_FURTHER if always else ())]
    )
    free = next(
        (
            (x, y)
            for x, y in tries
            if (always or shapely.contains_xy(shape, x, y)) and canvas.room.fits(x, y, wide, high)
        ),
        (spot.x, spot.y) if always else None,
    )
    if free is not None:
        yield as_text(
            Writing(
                text,
                round(free[0], 1),
                round(free[1] + 0.35 * label, 1),
                label,
                bold=always,
                halo=PAPER,
                halo_width=label / 5,
            )
        )
