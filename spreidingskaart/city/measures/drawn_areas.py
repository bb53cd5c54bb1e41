"""Areas as a map draws them: fewer corners where the borders are fine, and still without gap or overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.coverage import simplified, united_by
from spreidingskaart.city.known import of_layers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City

MOST_CORNERS: Final = 30_000
"""Of all buurten of a city; some 120 kB when they travel. What is computed uses every corner."""
_SAME_GROUND: Final = 1e-4
"""Share by which an area may differ from its buurten and still be drawn as their union."""


def drawn_areas(city: City, level: str) -> NDArray[np.object_]:
    """Return a shape for each area of a level; a wijk is drawn as its buurten are, so that their borders agree."""
    return city.known(of_layers("areas.drawn", level), lambda: _drawn(city, level))


def _drawn(city: City, level: str) -> NDArray[np.object_]:
    whole = city.areas(level).geometry
    if level == "buurten":
        return simplified(whole, MOST_CORNERS)
    buurten = drawn_areas(city, "buurten")
    if buurten is city.areas("buurten").geometry:  # nothing was simplified
        return simplified(whole, MOST_CORNERS)
    above = city.area_of(level, np.arange(len(buurten), dtype=np.int64))
    ground = np.bincount(
        above[above >= 0],
        shapely.area(city.areas("buurten").geometry)[above >= 0],
        minlength=len(whole),
    )
    same = np.abs(ground - shapely.area(whole)) < _SAME_GROUND * shapely.area(whole)
    united = united_by(buurten, above, len(whole))
    return np.where(same, united, simplified(whole, MOST_CORNERS))
