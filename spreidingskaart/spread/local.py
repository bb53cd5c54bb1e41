"""Which areas have more facilities than chance gives them: exact, corrected for how many areas are asked at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.statistics.area_counts import Tails, binomial_tails
from spreidingskaart.city.known import of_rules
from spreidingskaart.spread.areas import Areas, areas_of
from spreidingskaart.spread.counts import facilities_in
from spreidingskaart.spread.kinds import CLUSTERED, Kind, kind_of
from spreidingskaart.spread.policy import choice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City


@dataclass(frozen=True, eq=False)
class Local:
    """The facilities of one kind in the areas that say enough, held against chance."""

    kind: Kind
    areas: Areas
    rows: NDArray[np.int64]
    """Rows of the areas with enough inhabitants; the arrays below have one number for each."""
    facilities: NDArray[np.int64]
    tails: Tails

    @property
    def more(self) -> NDArray[np.int64]:
        """Positions of the areas with more facilities than chance gives, most surprising first."""
        order = np.argsort(self.tails.more_adjusted, kind="stable")
        return order[self.tails.more_adjusted[order] <= choice("surprising")]

    @property
    def bare(self) -> NDArray[np.int64]:
        """Positions of the areas without a facility where that is more than chance."""
        none = (self.facilities == 0) & (self.tails.fewer_adjusted <= choice("surprising"))
        return np.flatnonzero(none)

    @property
    def none_may_be_chance(self) -> bool:
        """Whether an area without a facility could be chance, whichever area it were."""
        return bool((self.tails.none > choice("surprising")).all())


def local_of(
    city: City, level: str, kind: str = CLUSTERED, *, year: int | None = None
) -> Local | None:
    """Return which areas have more facilities than chance gives; None where there is too little to compare.

    Parameters
    ----------
    city
        City as one role may see it; only facilities that are known per area and told one by one count.
    level
        districts, wijken or buurten.
    kind, year
        As for the index.
    """
    there = city.at(year)
    return there.known(
        of_rules("spread.local", level, kind), lambda: _local(there, level, kind_of(there, kind))
    )


def _local(city: City, level: str, kind: Kind) -> Local | None:
    areas = areas_of(city, level)
    rows = np.flatnonzero(areas.inhabitants >= choice("few_inhabitants"))
    counted = np.bincount(facilities_in(city, kind, level), minlength=len(areas))[rows]
    if len(rows) < 2 or not counted.any():
        return None
    return Local(kind, areas, rows, counted, binomial_tails(counted, areas.inhabitants[rows]))
