"""The sheet on which a picture of the city is drawn: its window on the ground and the room that is taken."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.print.frame import Labels, Window, frame_around

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.measures.facility_filter import Filtered
    from spreidingskaart.print.picture.choices import PictureChoices

_FILLED: Final = 0.96
"""Share of the width or height that the city, or the area, takes."""


@dataclass(frozen=True)
class Canvas:
    """What all parts of one picture share."""

    filtered: Filtered
    choices: PictureChoices
    frame: Window
    room: Labels
    """What is taken: marks first, names after them."""

    @property
    def city(self) -> City:
        """The city that is drawn."""
        return self.filtered.city

    @cached_property
    def ground(self) -> shapely.Geometry:
        """The city, or the area that fills the picture."""
        return ground_of(self.city, self.choices)

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """Rows of the areas of the level that the picture is about."""
        areas = self.city.areas(self.choices.level)
        if self.choices.around is None:
            return np.arange(len(areas))
        return np.flatnonzero(shapely.within(shapely.point_on_surface(areas.geometry), self.ground))

    @property
    def stripes(self) -> str:
        """Name of the stripes of areas without a figure: another one for every drawing that may stand on one page."""
        it = self.choices
        return f"no-figure-{it.figure}-{it.level}-{it.width}-{it.height}-{len(it.pins)}"

    @property
    def line(self) -> float:
        """Width of a thin line."""
        return self.choices.label / 20

    def spot(self, point: shapely.Point) -> tuple[float, float] | None:
        """Return where a point lies in the drawing; None outside it, or outside the area that it is about."""
        x, y = self.frame.place(point.x, point.y)
        inside = 0 <= x <= self.choices.width and 0 <= y <= self.choices.height
        if self.choices.around is not None:
            inside = inside and bool(shapely.intersects(self.ground, point))
        return (x, y) if inside else None

    def free_spot(self, x: float, y: float, width: float, height: float) -> tuple[float, float]:
        """Take the free spot nearest to a true one, in rings around it; the true one where all is taken."""
        step = min(width, height) / 2
        for dx, dy in _RINGS:
            if self.room.fits(x + dx * step, y + dy * step, width, height):
                return x + dx * step, y + dy * step
        self.room.take(x, y, width, height)
        return x, y


_RINGS: Final = sorted(
    ((dx, dy) for dx in range(-8, 9) for dy in range(-8, 9)),
    key=lambda spot: (spot[0] ** 2 + spot[1] ** 2, spot),
)
"""Steps from the true spot, the nearest first."""


def canvas(filtered: Filtered, choices: PictureChoices) -> Canvas:
    """Return an empty sheet with the city, or one area, in its middle."""
    frame = frame_around(
        ground_of(filtered.city, choices), choices.width, choices.height, 0, most_of_frame=_FILLED
    )
    return Canvas(filtered, choices, frame, Labels(choices.width, choices.height))


def ground_of(city: City, choices: PictureChoices) -> shapely.Geometry:
    """Return what fills a picture: the city, or one area of it."""
    if choices.around is None:
        return city.outline
    level, code = choices.around
    areas = city.areas(level)
    area: shapely.Geometry = areas.geometry[areas.index[code]]
    return area
