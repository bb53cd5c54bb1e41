"""Which facilities a spread rule of another place would have stopped, had it held here from the first one on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from scipy.spatial import cKDTree

from spreidingskaart.city import open_in
from spreidingskaart.city.known import of_rules
from spreidingskaart.city.measures.facilities import at_their_point
from spreidingskaart.city.measures.norms import DETOUR, book_of
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.rules.borrowed import DistanceLimit, FacilitySizeLimit, RuleEffect
from spreidingskaart.spread.borrowed import (
    allowed,
    amounts,
    counting_of,
    more_than,
    rows_at,
)
from spreidingskaart.spread.kinds import belongs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.rules.borrowed import AreaLimit, Limit
    from spreidingskaart.spread.borrowed import Borrowed


_PAIR: Final = 2


class Would(StrEnum):
    """What a rule would have done to a facility."""

    STOP = "stopped"
    ADMIT = "admitted"
    UNKNOWN = "unknown"
    """Its year, its area, its point or its number of places is not known, and that decides."""


@dataclass(frozen=True, eq=False)
class History:
    """What a rule would have done to the facilities that are open, in the order in which they opened."""

    row: NDArray[np.int64]
    """(f,) row in the layer `facilities`; those without a year of opening last."""
    opened: NDArray[np.float64]
    """(f,) year; NaN where it is not known."""
    would: tuple[Would, ...]
    near: int
    """Facilities nearer to another one than the limit on the distance; 0 where there is no such limit."""
    placed: int
    """Facilities that are known to the point."""
    hidden: int
    """Rounded counts of facilities that the role may not see one by one: of those nothing is known."""

    def count(self, what: Would) -> int:
        """Return how many facilities have an answer."""
        return sum(one is what for one in self.would)


def walked(city: City, limit: DistanceLimit) -> float:
    """Return how near a facility may lie in a straight line, metres, under a limit on the distance."""
    if not limit.on_foot:
        return limit.least
    detour = book_of(city).number(DETOUR) or 1.0
    return limit.least / detour


def history_of(city: City, found: Borrowed) -> History:
    """Return what a rule would have done to the facilities of a City.

    Each is put to the rule in the year in which it opened, with what stood there then: facilities that the rule would
    have stopped are not there, and those of the same year do not see each other. Inhabitants are those of today.

    Parameters
    ----------
    city
        The City that the rule was run on, for the same role.
    found
        What the rule says of it.
    """
    there = city.at(found.year)
    key = of_rules("spread.borrowed_history", found.rule_id, found.kind.id)
    return there.known(key, lambda: _Past(there, found).told())


class _Past:
    """The facilities of one kind, put to the limits year by year."""

    def __init__(self, city: City, found: Borrowed) -> None:
        layer = city.layer("facilities")
        self.city, self.found = city, found
        self.layer: Layer = city.layers["facilities"] if layer is None else layer
        self.limits = [limit for limit in found.rule.limits if limit.effect is RuleEffect.FORBIDS]
        self.rows = len(self.layer)
        entries = entries_of(city)
        kind = belongs(city, found.kind)
        self.mine = kind[: self.rows]
        self.open = self.mine & entries.open[: self.rows]
        self.hidden = int((kind & entries.open)[self.rows :].sum())
        self.places = entries.places[: self.rows]
        self.opened = self.layer["opened"]
        self.placed = at_their_point(city)
        self.point = np.full((self.rows, 2), np.nan)
        self.point[self.placed] = shapely.get_coordinates(
            shapely.point_on_surface(self.layer.geometry[self.placed])
        )
        self.stopped = np.zeros(self.rows, dtype=bool)
        self.unsure = np.isnan(self.opened)

    def told(self) -> History:
        for year in np.unique(self.opened[self.mine & (self.opened <= self.city.year)]):
            self._ask(int(year))
        rows = np.flatnonzero(self.open)
        order = rows[np.argsort(self.opened[rows], kind="stable")]
        would = tuple(self._would(int(row)) for row in order)
        near, placed = self._near_now()
        return History(order, self.opened[order], would, near, placed, self.hidden)

    def _near_now(self) -> tuple[int, int]:
        """Return how many of those that are open lie too near to another, and how many are known to the point."""
        point = self.point[self.open & self.placed]
        if self.found.apart is None or len(point) < _PAIR:
            return 0, len(point)
        nearest = np.asarray(cKDTree(point).query(point, k=_PAIR)[0])[:, -1]
        return int((nearest < walked(self.city, self.found.apart)).sum()), len(point)

    def _would(self, row: int) -> Would:
        if self.stopped[row]:
            return Would.STOP
        return Would.UNKNOWN if self.unsure[row] else Would.ADMIT

    def _ask(self, year: int) -> None:
        """Put those that open in a year to every limit, with what stands there from before."""
        open_then = self.mine & open_in(self.city.at(year), self.layer)
        new = np.flatnonzero(open_then & (self.opened == year))
        stock = open_then & (self.opened < year) & ~self.stopped
        passed = np.zeros(len(new), dtype=bool)
        unknown = np.zeros(len(new), dtype=bool)
        for over, open_question in self._each(stock, new):
            passed |= over
            unknown |= open_question
        self.stopped[new[passed]] = True
        self.unsure[new[unknown & ~passed]] = True

    def _each(
        self, stock: NDArray[np.bool_], new: NDArray[np.int64]
    ) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
        for limit in self.limits:
            yield self._limit(limit, stock, new)

    def _limit(
        self, limit: Limit, stock: NDArray[np.bool_], new: NDArray[np.int64]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which new facilities pass a limit, and of which nobody knows."""
        if isinstance(limit, FacilitySizeLimit):
            return more_than(self.places[new], limit.most), np.isnan(self.places[new])
        if isinstance(limit, DistanceLimit):
            return self._near(limit, stock, new)
        return self._in_areas(limit, stock, new)

    def _near(
        self, limit: DistanceLimit, stock: NDArray[np.bool_], new: NDArray[np.int64]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        others = self.point[stock & self.placed]
        between = np.hypot(*(self.point[new][:, None, :] - others[None, :, :]).transpose(2, 0, 1))
        near = between.min(axis=1, initial=np.inf) < walked(self.city, limit)
        return near, ~self.placed[new]

    def _in_areas(
        self, limit: AreaLimit, stock: NDArray[np.bool_], new: NDArray[np.int64]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        counting = counting_of(self.city, limit.areas)
        row = rows_at(self.city, limit.areas)[: self.rows]
        each = amounts(limit, self.places)
        here = stock & (row >= 0)
        counted = np.bincount(row[here], np.nan_to_num(each[here]), len(counting.codes))
        total = float(np.nansum(self.places[stock]))
        also = limit.tested == "after"
        own = each[new] if also else np.zeros(len(new))
        passed, unknown = np.zeros(len(new), dtype=bool), np.zeros(len(new), dtype=bool)
        for i, (area, amount) in enumerate(zip(row[new], own, strict=True)):
            if area < 0 or np.isnan(amount):
                unknown[i] = True
                continue
            grown = total + (float(np.nan_to_num(self.places[new[i]])) if also else 0.0)
            most = allowed(limit, counting, grown)[area]
            passed[i] = bool(more_than(counted[area] + amount, most))
            unknown[i] = bool(np.isnan(most))
        return passed, unknown
