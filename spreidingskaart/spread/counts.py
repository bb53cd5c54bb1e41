"""Places and facilities per kind and area, with the facilities one by one for what depends on their sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spreidingskaart.city.known import of_year
from spreidingskaart.city.measures.facilities import at_their_point
from spreidingskaart.city.measures.fiction import FictionalShare, fictional_share
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.spread.areas import GRID, Areas, areas_of
from spreidingskaart.spread.kinds import Kind, belongs, kind_of, kinds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City


@dataclass(frozen=True, eq=False)
class Counts:
    """Places of k kinds in n areas, in the year of the City."""

    kinds: tuple[Kind, ...]
    areas: Areas
    existing: NDArray[np.float64]
    """(k, n) places that are open."""
    planned: NDArray[np.float64]
    """(k, n) places that are planned and not open yet; never part of `existing`."""
    facilities: NDArray[np.int64]
    """(k, n) facilities with open places; a rounded count of hidden ones is one."""
    rounded: NDArray[np.bool_]
    """(k, n) whether rounded counts are part of it."""
    fictional: NDArray[np.bool_]
    """(k, n) whether fictional facilities are part of it, open or planned."""
    fictional_places: NDArray[np.float64]
    """(k, n) the part of `existing` that is fictional."""
    fictional_facilities: NDArray[np.int64]
    """(k, n) the part of `facilities` that is fictional."""
    coarser: NDArray[np.float64]
    """(k,) open places that are known for larger areas only."""
    unknown: NDArray[np.int64]
    """(k,) open facilities of which nobody gave the number of places."""
    at: tuple[NDArray[np.int64], ...]
    """Per kind the area of each facility that counts here."""
    sizes: tuple[NDArray[np.float64], ...]
    """Per kind the places of each facility that counts here."""

    def row(self, kind_id: str) -> int:
        """Return the row of a kind."""
        return [kind.id for kind in self.kinds].index(kind_id)


def counts_of(city: City, level: str, kinds: Sequence[str] | None = None) -> Counts:
    """Return the counts of a division in the year of the City; kept with the City.

    Parameters
    ----------
    city
        City as one role may see it, in the year to count.
    level
        districts, wijken, buurten or grid500.
    kinds
        Ids; by default all clustered forms together and each form.
    """
    ids = tuple(kinds_of(city)) if kinds is None else tuple(kinds)
    return city.known(
        of_year("spread.counts", level, ids),
        lambda: _count(city, level, [kind_of(city, name) for name in ids]),
    )


def open_facilities(city: City, kind: Kind) -> NDArray[np.bool_]:
    """Return which rows of the layer `facilities` are of a kind and open in the year of the City."""
    facilities = city.layer("facilities")
    rows = 0 if facilities is None else len(facilities)
    # facilities come first among all that holds places, in the order of their layer
    return np.asarray((belongs(city, kind) & entries_of(city).open)[:rows])


def facilities_in(city: City, kind: Kind, level: str) -> NDArray[np.int64]:
    """Return the area of each open facility of a kind that is known so precisely, in the year of the City.

    Facilities are counted and not places, so one of which nobody gave the number of places counts too. A rounded
    count of hidden ones does not: it does not say how many facilities it holds.
    """
    if not kind.clustered:
        return np.empty(0, dtype=np.int64)
    entries = entries_of(city)
    area = _cells(city, areas_of(city, GRID)) if level == GRID else entries.area[level]
    return area[belongs(city, kind) & entries.open & ~entries.rounded & (area >= 0)]


def ids_of_open(city: City, kind: Kind) -> list[str]:
    """Return the ids of the facilities of a kind that are open in the year of the City, for marks on a map."""
    facilities = city.layer("facilities")
    if facilities is None:
        return []
    ids: list[str] = facilities["id"][open_facilities(city, kind)].tolist()
    return ids


def points_of(city: City, kind: Kind) -> NDArray[np.float64]:
    """Return the points (f, 2) of the open clustered facilities of a kind that are known to the point."""
    facilities = city.layer("facilities")
    if facilities is None or not kind.clustered:
        return np.empty((0, 2))
    return np.asarray(shapely.get_coordinates(facilities.geometry[_pointed(city, kind)]))


def fiction_of_points(city: City, kind: Kind) -> FictionalShare:
    """Return which part of the facilities of `points_of` is fictional."""
    facilities, entries = city.layer("facilities"), entries_of(city)
    counted = np.zeros(len(entries.form), dtype=bool)
    if facilities is not None and kind.clustered:
        counted[: len(facilities)] = _pointed(city, kind)
    return fictional_share(entries, counted)


def _pointed(city: City, kind: Kind) -> NDArray[np.bool_]:
    return open_facilities(city, kind) & at_their_point(city)


def _count(city: City, level: str, kinds: Sequence[Kind]) -> Counts:
    areas, entries = areas_of(city, level), entries_of(city)
    area = _cells(city, areas) if level == GRID else entries.area[level]
    n = len(areas)
    has_number = ~np.isnan(entries.places)
    shape = (len(kinds), n)
    existing, planned = np.zeros(shape), np.zeros(shape)
    facilities = np.zeros(shape, dtype=np.int64)
    rounded, fictional = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    fictional_places, fictional_facilities = np.zeros(shape), np.zeros(shape, dtype=np.int64)
    coarser, unknown = np.zeros(len(kinds)), np.zeros(len(kinds), dtype=np.int64)
    at, sizes = [], []
    for k, kind in enumerate(kinds):
        mine = belongs(city, kind)
        # a dispersed home must not be told more precisely than per district, whoever looks
        row = area if kind.clustered or level == "districts" else np.full(len(area), -1)
        here = mine & (row >= 0)
        counted = here & has_number & entries.open
        existing[k] = np.bincount(row[counted], entries.places[counted], n)
        facilities[k] = np.bincount(row[counted], minlength=n)
        untrue = counted & entries.fictional
        fictional_places[k] = np.bincount(row[untrue], entries.places[untrue], n)
        fictional_facilities[k] = np.bincount(row[untrue], minlength=n)
        soon = here & has_number & entries.planned
        planned[k] = np.bincount(row[soon], entries.places[soon], n)
        rounded[k, row[here & entries.rounded]] = True
        fictional[k, row[here & entries.fictional]] = True
        elsewhere = mine & has_number & entries.open & (row < 0)
        coarser[k] = entries.places[elsewhere].sum()
        unknown[k] = int((mine & ~has_number & entries.open).sum())
        at.append(row[counted])
        sizes.append(entries.places[counted])
    return Counts(
        tuple(kinds),
        areas,
        existing,
        planned,
        facilities,
        rounded,
        fictional,
        fictional_places,
        fictional_facilities,
        coarser,
        unknown,
        tuple(at),
        tuple(sizes),
    )


def _cells(city: City, areas: Areas) -> NDArray[np.int64]:
    """Return the square of every holder of places; -1 where it is not known to the point."""
    facilities = city.layer("facilities")
    rows = np.full(len(entries_of(city).form), -1, dtype=np.int64)
    if facilities is None:
        return rows
    exact = np.array([word in (None, "point") for word in facilities["precision"]], dtype=bool)
    placed = np.flatnonzero(exact & ~shapely.is_missing(facilities.geometry))
    xy = shapely.get_coordinates(facilities.geometry[placed])
    rows[placed] = areas.rows_of(xy[:, 0], xy[:, 1], city)
    return rows
