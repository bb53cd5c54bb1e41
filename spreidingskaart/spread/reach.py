"""Who has a facility, or the district team, near: the share of the inhabitants, and the white spots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.statistics.reach import distance_to_nearest, share_within
from spreidingskaart.city.known import of_rules
from spreidingskaart.spread.areas import Areas, areas_of
from spreidingskaart.spread.counts import fiction_of_points, points_of
from spreidingskaart.spread.kinds import CLUSTERED, Kind, kind_of
from spreidingskaart.spread.policy import choice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.spread.index import Index

DISTANCES: Final = (500.0, 1000.0, 2000.0, 3000.0)
"""Metres, as the crow flies; a choice of display."""


@dataclass(frozen=True, eq=False)
class Reach:
    """How far the inhabitants of n buurten live from something; each buurt counts at one point inside it."""

    what: str
    """How it reads in a sentence: een voorziening (Domus), hun wijkteam."""
    buurten: Areas
    targets: int
    """Number of facilities or teams."""
    nearest: NDArray[np.float64]
    """Metres from each buurt; infinite where there is nothing, NaN where it is not known what serves it."""
    share: NDArray[np.float64]
    """Share of the inhabitants within each of DISTANCES, of those of whom it is known; NaN if of nobody."""
    known: float
    """Share of the inhabitants of whom it is known."""
    near: float
    """What counts as near here, metres."""

    @property
    def within_near(self) -> float:
        """Share of the inhabitants within `near`."""
        counted = self.buurten.lived_in & ~np.isnan(self.nearest)
        if not counted.any():
            return float("nan")
        return float(
            share_within(self.nearest[counted], self.buurten.inhabitants[counted], self.near)
        )

    @property
    def white_spots(self) -> NDArray[np.int64]:
        """Rows of the buurten with inhabitants that are farther than `near`, most inhabitants first."""
        people = np.where(
            self.buurten.lived_in & (self.nearest > self.near), self.buurten.inhabitants, 0.0
        )
        order = np.argsort(-people, kind="stable")
        return order[people[order] > 0]

    @property
    def beyond(self) -> float:
        """Number of inhabitants farther than `near`."""
        return float(self.buurten.inhabitants[self.white_spots].sum())


@dataclass(frozen=True, eq=False)
class Shortage:
    """What the areas miss to reach the rate of the city."""

    row: NDArray[np.int64]
    """Rows of the areas, largest shortage first."""
    places: NDArray[np.float64]
    """Places that each misses."""


def reach_of(city: City, kind: str = CLUSTERED, *, year: int | None = None) -> Reach:
    """Return how near the facilities of a kind are; only those known to the point count."""
    there = city.at(year)
    return there.known(
        of_rules("spread.reach", kind), lambda: _of_kind(there, kind_of(there, kind))
    )


def _teams_of(teams: Layer, placed: NDArray[np.int64]) -> dict[str, list[int]]:
    """Return the rows of the teams with a point that serve each wijk or district, by its code."""
    serves: dict[str, list[int]] = {}
    for row in placed.tolist():
        for word in (teams["serves"][row] or "").split(";"):
            serves.setdefault(word.strip(), []).append(row)
    return serves


def reach_of_teams(city: City, *, year: int | None = None) -> Reach | None:
    """Return how near each inhabitant's own district team is; None where no teams are loaded.

    A buurt counts with the nearest of the teams that serve its wijk, or else its district. Where the list
    names no team for it, nothing is known: it is not counted as far away. Teams have no years: those of now count.
    """
    city = city.at(year)
    teams = city.layer("district_teams")
    if teams is None:
        return None
    buurten, layer = areas_of(city, "buurten"), city.areas("buurten")
    spots = np.array([[p.x, p.y] if p is not None else [np.nan, np.nan] for p in teams.geometry])
    serves = _teams_of(teams, np.flatnonzero(~np.isnan(spots).any(axis=1)))
    # metres per buurt, measured only to the teams of its own wijk or district
    nearest = np.full(len(buurten), np.nan)
    for row, (wijk, district) in enumerate(
        zip(layer["wijk_code"], layer["district_code"], strict=True)
    ):
        mine = serves.get(wijk) or serves.get(district)
        if mine:
            nearest[row] = distance_to_nearest(buurten.point[row : row + 1], spots[mine])[0]
    return _reach("hun wijkteam", buurten, len(teams), nearest)


def shortage_of(
    inhabitants: NDArray[np.float64], existing: NDArray[np.float64], rate: float
) -> Shortage:
    """Return how many places each area misses to have `rate` per 1,000; only areas that miss at least one."""
    missing = np.where(inhabitants > 0, rate * inhabitants / 1000 - existing, 0.0)
    order = np.argsort(-missing, kind="stable")
    order = order[missing[order] >= 1]
    return Shortage(order, missing[order])


def shortage_in(index: Index) -> Shortage:
    """Return how many places each area misses to have the rate of the city; areas with few people miss none."""
    people = np.where(index.few_inhabitants, 0.0, index.areas.inhabitants)
    return shortage_of(people, index.existing, index.city_rate)


def _of_kind(city: City, kind: Kind) -> Reach:
    buurten, points = areas_of(city, "buurten"), points_of(city, kind)
    fiction = fiction_of_points(city, kind)
    real = fiction.of_facilities - fiction.facilities
    fictional = "" if not fiction.facilities else "echte of fictieve " if real else "fictieve "
    name = (
        f"een {fictional}geclusterde voorziening"
        if kind.id == CLUSTERED
        else f"een {fictional}voorziening {kind.name}"
    )
    return _reach(name, buurten, len(points), distance_to_nearest(buurten.point, points))


def _reach(what: str, buurten: Areas, targets: int, nearest: NDArray[np.float64]) -> Reach:
    people = np.where(buurten.lived_in, buurten.inhabitants, 0.0)
    counted = buurten.lived_in & ~np.isnan(nearest)
    share = np.full(len(DISTANCES), np.nan)
    if counted.any():
        share = share_within(nearest[counted], people[counted], DISTANCES)
    known = float(people[counted].sum() / people.sum()) if people.sum() else float("nan")
    return Reach(what, buurten, targets, nearest, share, known, choice("near"))
