"""What a decision would do just across a border: the answer may hang on a line that somebody drew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.spread.effect import effect_in

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals
    from spreidingskaart.spread.areas import Areas
    from spreidingskaart.spread.effect import SpreadEffect

NEAR: Final = 100.0
"""Metres; a choice of display, no norm."""
_ACROSS: Final = 0.01
"""Share of a plot from which it lies across a border and not beside it: borders are drawn coarser than plots."""


@dataclass(frozen=True)
class BorderAnswer:
    """A border near a proposal across which the answer is another one."""

    level: str
    """The division whose border it is."""
    area: str
    metres: float
    """From the plot or the pin to the area."""
    across: bool
    """Whether the plot lies on both sides."""
    direction: int
    """What the decision would do there: 1 more even, -1 less even, 0 no difference."""


def answers_across(
    city: City, proposals: Proposals, i: int, found: SpreadEffect, *, year: int | None = None
) -> tuple[BorderAnswer, ...]:
    """Return the borders within NEAR of proposal `i` across which it would have another effect, nearest first.

    Parameters
    ----------
    city
        City as one role may see it.
    proposals, i
        One proposal of N.
    found
        What it does over one division of areas that are drawn, with N = 1.
    year
        That of `found`.
    """
    level, own = found.areas.level, int(found.row[0])
    ground = proposals.anchor[i]
    layer = city.areas(level)
    near = [
        int(row)
        for row in layer.tree.query(ground, predicate="dwithin", distance=NEAR)
        if row != own
    ]
    if not near:
        return ()
    there = effect_in(city, level, found.kind.id, near, places=float(found.places[0]), year=year)
    answers = [
        _answer(found.areas, row, ground, int(turn))
        for row, turn, after in zip(near, there.direction, there.after, strict=True)
        if np.isfinite(after) and turn != found.direction[0]
    ]
    return tuple(sorted(answers, key=lambda one: (not one.across, one.metres, one.area)))


def _answer(areas: Areas, row: int, ground: shapely.Geometry, direction: int) -> BorderAnswer:
    area, whole = areas.geometry[row], float(shapely.area(ground))
    shared = float(shapely.area(shapely.intersection(area, ground))) / whole if whole else 0.0
    return BorderAnswer(
        level=areas.level,
        area=str(areas.names[row]),
        metres=float(shapely.distance(area, ground)),
        across=shared > _ACROSS,
        direction=direction,
    )
