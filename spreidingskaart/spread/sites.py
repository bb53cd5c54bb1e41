"""Which of the candidate sites would make the city more even."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spreidingskaart.model import Fictional
from spreidingskaart.spread.areas import MANY, areas_of
from spreidingskaart.spread.effect import helps_where
from spreidingskaart.spread.kinds import CLUSTERED
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City


@dataclass(frozen=True, eq=False)
class HelpingSites:
    """The candidate sites with what one facility there does; arrays over the sites."""

    names: NDArray[np.object_]
    direction: NDArray[np.int8]
    change: NDArray[np.float64]
    """Change of the Hoover index; below 0 is more even, NaN where nothing can be said."""
    sentence: str


def sites_that_help(
    city: City,
    kind: str = CLUSTERED,
    level: str = "wijken",
    *,
    places: float,
    year: int | None = None,
) -> HelpingSites | None:
    """Return what a facility of a kind and size does on each candidate site; None where there are no sites."""
    sites = city.layer("sites")
    if sites is None or not len(sites):
        return None
    # each site stands for the area that a point inside it lies in; -1 where that is outside the city
    middle = shapely.get_coordinates(shapely.point_on_surface(sites.geometry))
    row = areas_of(city, level).rows_of(middle[:, 0], middle[:, 1], city)
    found = helps_where(city, level, kind, places=places, year=year)
    change = np.where(row >= 0, (found.after - found.before)[row], np.nan)
    direction = np.where(row >= 0, found.direction[row], 0).astype(np.int8)
    helping = np.flatnonzero((direction > 0) & ~np.isnan(change))
    best = helping[np.argsort(change[helping], kind="stable")]
    names, total = sites["name"], len(sites)
    fictional = " (fictief)" if (sites["fictional"] == Fictional.YES).all() else ""
    if len(best):
        told = join([str(name) for name in names[best[:3]]])
        sentence = (
            f"Op {len(best)} van de {total} kandidaatlocaties{fictional} maken {number(places)} plekken "
            f"de verdeling over de {MANY[level]} gelijker. Het meest: {told}."
        )
    else:
        sentence = (
            f"Op 0 van de {total} kandidaatlocaties{fictional} wordt "
            f"de verdeling over de {MANY[level]} gelijker."
        )
    return HelpingSites(names, direction, change, sentence)
