"""The frame of a small printed map: from metres to the drawing, paths, labels that keep clear of each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

_POLYGON: Final = 3
_LINES: Final = (1, 2)
"""Type numbers of shapely: line string and linear ring."""
_MOST_OF_FRAME: Final = 0.5
"""Share of the width and height of the drawing that a site may take."""


@dataclass(frozen=True)
class Window:
    """A window on the ground, north up."""

    west: float
    """Metres, EPSG:28992."""
    north: float
    width: int
    """Drawing units."""
    height: int
    scale: float
    """Metres per drawing unit."""

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north in metres, EPSG:28992."""
        return (
            self.west,
            self.north - self.height * self.scale,
            self.west + self.width * self.scale,
            self.north,
        )

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point (EPSG:28992) lies in the drawing."""
        return (x - self.west) / self.scale, (self.north - y) / self.scale

    def drawn(self, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
        """Return geometries in drawing units, y downwards, cut off at the edge."""
        inside = shapely.clip_by_rect(geometry, *self.bounds)
        origin, flip = (
            np.array([self.west, self.north]),
            np.array([1 / self.scale, -1 / self.scale]),
        )
        return np.asarray(shapely.transform(inside, lambda xy: (xy - origin) * flip), dtype=object)


def frame_around(
    site: shapely.Geometry,
    width: int,
    height: int,
    scale: float,
    *,
    most_of_frame: float = _MOST_OF_FRAME,
) -> Window:
    """Return a frame with the site in its middle; a large site gets a smaller scale, so that it fits.

    Parameters
    ----------
    site
        Polygon, EPSG:28992.
    width, height
        Size of the drawing in its own units.
    scale
        Metres per drawing unit for a site of common size; 0 where it always fills the frame.
    most_of_frame
        Share of the width and height that the site may take.
    """
    west, south, east, north = shapely.bounds(site)
    needed = max(
        (east - west) / (width * most_of_frame), (north - south) / (height * most_of_frame)
    )
    scale = max(scale, float(needed))
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return Window(
        float(middle_x - width * scale / 2),
        float(middle_y + height * scale / 2),
        width,
        height,
        scale,
    )


def path(geometry: shapely.Geometry | None) -> str:
    """Return the path of lines and polygons in drawing units; empty where there is nothing to draw."""
    return paths(np.array([geometry], dtype=object))[0]


def paths(geometry: NDArray[np.object_]) -> list[str]:
    """Return the path of each geometry, as `path`; all at once, because a map has hundreds."""
    parts, owner = shapely.get_parts(geometry, return_index=True)
    kind = shapely.get_type_id(parts)
    areas, lines = np.flatnonzero(kind == _POLYGON), np.flatnonzero(np.isin(kind, _LINES))
    rings, area_of = shapely.get_rings(parts[areas], return_index=True)
    strokes = np.concatenate([rings, parts[lines]])
    stroke_owner = np.concatenate([owner[areas][area_of], owner[lines]])
    corners, stroke_of = shapely.get_coordinates(strokes, return_index=True)
    words = [f"{x:g} {y:g}" for x, y in corners.round(1).tolist()]
    ends = np.searchsorted(stroke_of, np.arange(len(strokes) + 1)).tolist()
    drawn = [""] * len(geometry)
    for stroke, (own, start, end) in enumerate(
        zip(stroke_owner.tolist(), ends[:-1], ends[1:], strict=True)
    ):
        if end > start:
            closed = stroke < len(rings)
            drawn[own] += f"M{'L'.join(words[start : end - closed])}{'Z' if closed else ''}"
    return drawn


def tint(colour: str, strength: float) -> str:
    """Return a colour (#RRGGBB) on white paper: 1 is the colour itself, 0 is white."""
    parts = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return "#" + "".join(f"{round(255 + (part - 255) * strength):02X}" for part in parts)


def round_length(longest: float) -> float:
    """Return the longest length for a scale bar, at most `longest`: 1, 2 or 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(longest))
    return float(max(step * power for step in (1.0, 2.0, 5.0) if step * power <= longest))


@dataclass
class Labels:
    """Boxes that are taken on the drawing; a label that would touch one is left out."""

    width: float
    height: float
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def take(self, x: float, y: float, width: float, height: float) -> None:
        """Keep a box free around a middle."""
        self.taken.append((x - width / 2, y - height / 2, x + width / 2, y + height / 2))

    def fits(self, x: float, y: float, width: float, height: float) -> bool:
        """Take a box around a middle if it lies in the drawing and touches no other; say whether it did."""
        box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        inside = (
            box[0] >= 2 and box[1] >= 2 and box[2] <= self.width - 2 and box[3] <= self.height - 2
        )
        if not inside or any(_touch(box, other) for other in self.taken):
            return False
        self.taken.append(box)
        return True


def _touch(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
