"""The planned places that a decision would itself realise: they are that decision, and never come on top of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spreidingskaart.city import LEVELS
from spreidingskaart.city.known import of_year
from spreidingskaart.city.measures.designations import buurt_of
from spreidingskaart.city.measures.facilities import at_their_point
from spreidingskaart.city.measures.places import entries_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.measures.place_pools import PlacePool
    from spreidingskaart.model import CareForm, Proposals


@dataclass(frozen=True, eq=False)
class _Plans:
    """The p planned facilities of one care form of which the number of places is known."""

    holder: NDArray[np.int64]
    """(p,) row among all holders of places."""
    places: NDArray[np.float64]
    fictional: NDArray[np.float64]
    """(p,) those of the places that are fictional."""
    point: NDArray[np.object_]
    """(p,) where it comes; None where its plot is not known."""
    area: Mapping[str, NDArray[np.int64]]
    """By level (p,) the row of the smallest area that is known of it, where its plot is not known; else -2."""


@dataclass(frozen=True, eq=False)
class OwnPlans:
    """What m proposals of one form would realise of what is planned."""

    plans: _Plans
    here: NDArray[np.bool_]
    """(p, m) whether a planned facility comes where the proposal is."""

    def counted_in(self, pool: PlacePool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return (w, m) the places of it that are part of a pool, and how many of them are fictional."""
        counted = pool.here[:, self.plans.holder]
        of_plans = (self.plans.places, self.plans.fictional)
        places, fictional = ((counted * amount) @ self.here for amount in of_plans)
        return places, fictional


def own_plans(
    proposals: Proposals, city: City, form: CareForm, rows: NDArray[np.int64]
) -> OwnPlans:
    """Return which planned facilities of a form the proposals of some rows, all of that form, would realise."""
    plans = city.known(of_year("places.own_plans", form.id), lambda: _plans(city, form))
    here = np.zeros((len(plans.holder), len(rows)), dtype=bool)
    if len(plans.holder):
        here |= shapely.intersects(plans.point[:, None], proposals.geometry[rows])
        buurt = buurt_of(proposals, city)[rows]
        for level, area in plans.area.items():
            here |= area[:, None] == city.area_of(level, buurt)
    return OwnPlans(plans, here)


def _plans(city: City, form: CareForm) -> _Plans:
    entries, facilities = entries_of(city), city.layer("facilities")
    same = entries.planned & (entries.form == list(city.forms).index(form.id))
    holder = np.flatnonzero(same & ~np.isnan(entries.places))
    point = np.full(len(holder), None, dtype=object)
    if facilities is not None:
        # facilities come first among all that holds places, in the order of their layer
        exact = holder[holder < len(facilities)]
        exact = exact[at_their_point(city)[exact]]
        point[np.isin(holder, exact)] = facilities.geometry[exact]
    unplaced = shapely.is_missing(point)
    area: dict[str, NDArray[np.int64]] = {}
    for level in LEVELS:
        known = unplaced & (entries.area[level][holder] >= 0)
        if known.any():
            area[level] = np.where(known, entries.area[level][holder], -2)
        unplaced &= ~known
    places = entries.places[holder]
    return _Plans(holder, places, places * entries.fictional[holder], point, area)
