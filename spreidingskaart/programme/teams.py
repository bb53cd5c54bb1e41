"""District teams: how many inhabitants each has, how far they are, and what the growth of the city asks of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.doors import doors_of
from geo.on_foot import Targets, walk_to_nearest
from spreidingskaart.city.measures.norms import REACH, book_of
from spreidingskaart.city.measures.walking import network_of, network_words
from spreidingskaart.errors import DataError
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure, combined, total
from spreidingskaart.programme.growth import people_source
from spreidingskaart.programme.rows import source_of
from spreidingskaart.spread.reach import reach_of_teams

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo.layer import Layer
    from geo.network import Network
    from spreidingskaart.city import City

TEAMS: Final = "district_teams"
STRAIGHT: Final = "hemelsbreed"


@dataclass(frozen=True, slots=True)
class ServedArea:
    """The wijken that the same teams serve; those that no team in the list serves are one area a district."""

    teams: tuple[str, ...]
    """Names; more than one share the area. None in the list: nobody knows which team works there."""
    name: str
    """Names of its districts, or of its wijken where it is a part of one."""
    now: ProgrammeFigure
    """Inhabitants."""
    then: ProgrammeFigure
    """Inhabitants in the year that is asked, planned housing included."""
    notes: tuple[str, ...]
    """What the source says of its teams."""
    metres: float
    """Mean way of its inhabitants to the nearest of its teams; NaN where that is not known."""

    @property
    def per_team(self) -> ProgrammeFigure:
        """Inhabitants per team now; unknown where the list names none."""
        return self._shared(self.now)

    @property
    def per_team_then(self) -> ProgrammeFigure:
        """Inhabitants per team in the year that is asked, with as many teams as now."""
        return self._shared(self.then)

    def teams_asked(self, norm: ProgrammeFigure) -> ProgrammeFigure:
        """Return how many teams its inhabitants then ask at `norm` inhabitants a team."""
        return combined(lambda people, of: people / of, self.then, norm)

    def short_of(self, norm: ProgrammeFigure) -> ProgrammeFigure:
        """Return how many teams it is short then; negative where it has more than the norm asks."""
        return combined(lambda asked: asked - len(self.teams), self.teams_asked(norm))

    def _shared(self, people: ProgrammeFigure) -> ProgrammeFigure:
        if not self.teams:
            return ProgrammeFigure(
                float("nan"), people.sources, "de lijst noemt geen team voor dit gebied"
            )
        return combined(lambda amount: amount / len(self.teams), people)


@dataclass(frozen=True, slots=True)
class TeamsOfCity:
    """All areas with their teams, in one year to come."""

    year: int
    areas: tuple[ServedArea, ...]
    """Those with teams first, the most inhabitants per team first."""
    mean: ProgrammeFigure
    """Inhabitants per team now, over the areas that have teams in the list."""
    by: str
    """By what distances are measured: straight, or over the walking network."""
    incomplete: str
    """What the source of the list says of it."""

    @property
    def served(self) -> tuple[ServedArea, ...]:
        """Areas with a team in the list."""
        return tuple(area for area in self.areas if area.teams)

    @property
    def unserved(self) -> tuple[ServedArea, ...]:
        """Areas without."""
        return tuple(area for area in self.areas if not area.teams)


def teams_of(city: City, year: int) -> TeamsOfCity | None:
    """Return the district teams of a City; None where no list is loaded."""
    teams = city.layer(TEAMS)
    if teams is None or not len(teams):
        return None
    there = city.at(year)
    metres, by = _metres(city, teams)
    areas = []
    for (district, mine), rows in _groups(city, teams).items():
        now, then = _people_now_and_then(city, there, rows)
        areas.append(
            ServedArea(
                teams=tuple(str(teams["name"][row]) for row in mine),
                name=_name(city, rows, district),
                now=now,
                then=then,
                notes=_notes(teams, mine),
                metres=_mean(city, metres, rows),
            )
        )
    areas.sort(key=_in_order)
    with_teams = [area for area in areas if area.teams]
    number = sum(len(area.teams) for area in with_teams)
    everyone = total(area.now for area in with_teams)
    report = city.reports.get(TEAMS)
    note = report.entry.note if report and report.entry else None
    return TeamsOfCity(
        year=year,
        areas=tuple(areas),
        mean=combined(lambda people: people / number, everyone),
        by=by,
        incomplete=note or "",
    )


def _in_order(area: ServedArea) -> tuple[bool, float]:
    """Return what puts areas with teams first, and the most inhabitants before fewer."""
    people = area.per_team if area.teams else area.now
    return not area.teams, -float(np.nan_to_num(people.value))


def _people_now_and_then(
    city: City, there: City, rows: Sequence[int]
) -> tuple[ProgrammeFigure, ProgrammeFigure]:
    """Return the inhabitants of some wijken now and in a year to come, with the sources of what is planned."""
    now, then = (_people(one, rows, (people_source(city),)) for one in (city, there))
    if then.is_known and then.value != (now.value if now.is_known else 0.0):
        sources = (*then.sources, *_grown_sources(there))
        then = ProgrammeFigure(then.value, tuple(dict.fromkeys(sources)))
    return now, then


def _people(city: City, rows: Sequence[int], sources: tuple[FigureSource, ...]) -> ProgrammeFigure:
    people = city.areas("wijken")["inhabitants"][list(rows)]
    return total(ProgrammeFigure(float(one), sources) for one in people if np.isfinite(one))


def _grown_sources(there: City) -> tuple[FigureSource, ...]:
    table, housing = there.layer("growth"), there.planned_housing
    if table is None or housing is None:
        return ()
    counted = {quarter.id for quarter in housing.quarters}
    rows = [row for row, quarter in enumerate(table["id"].tolist()) if quarter in counted]
    return tuple(dict.fromkeys(source_of(table, row) for row in rows))


def _served_by(teams: Layer) -> Mapping[str, tuple[int, ...]]:
    """Return the rows of the teams that serve each wijk or district, by its code."""
    serves: dict[str, tuple[int, ...]] = {}
    for row, words in enumerate(teams["serves"].tolist()):
        for word in filter(None, map(str.strip, (words or "").split(";"))):
            serves[word] = (*serves.get(word, ()), row)
    return serves


def _groups(city: City, teams: Layer) -> dict[tuple[str, tuple[int, ...]], list[int]]:
    """Return the rows of the wijken that the same teams serve; where a wijk has teams of its own, those count."""
    wijken, serves = city.areas("wijken"), _served_by(teams)
    found: dict[tuple[str, tuple[int, ...]], list[int]] = {}
    for row, (code, district) in enumerate(
        zip(wijken["code"].tolist(), wijken["district_code"].tolist(), strict=True)
    ):
        mine = serves.get(code) or serves.get(district) or ()
        found.setdefault(("" if mine else str(district), mine), []).append(row)
    return found


def _name(city: City, rows: Sequence[int], district: str) -> str:
    """Return the names of the districts that wijken make up together, else of the wijken."""
    wijken, districts = city.areas("wijken"), city.areas("districts")
    home = wijken["district_code"].astype(str)
    inside = np.isin(np.arange(len(wijken)), list(rows))
    touched = list(dict.fromkeys(home[inside].tolist()))
    names = {
        str(code): str(name)
        for code, name in zip(districts["code"], districts["name"], strict=True)
    }
    if all(inside[home == code].all() for code in touched):
        return " en ".join(names.get(code, code) for code in touched)
    if district:
        return f"{names.get(district, district)}, de andere wijken"
    return ", ".join(str(wijken["name"][row]) for row in rows)


def _notes(teams: Layer, mine: Sequence[int]) -> tuple[str, ...]:
    if "note" not in teams.columns:
        return ()
    return tuple(dict.fromkeys(str(teams["note"][row]) for row in mine if teams["note"][row]))


def _mean(city: City, metres: NDArray[np.float64], rows: Sequence[int]) -> float:
    """Return the mean way of the inhabitants of some wijken, each buurt from one point inside it."""
    buurten = city.areas("buurten")
    codes = city.areas("wijken")["code"][list(rows)]
    here = np.isin(buurten["wijk_code"].astype(str), codes.astype(str))
    here &= (buurten["inhabitants"] > 0) & ~np.isnan(metres)
    if not here.any():
        return float("nan")
    return float(np.average(metres[here], weights=buurten["inhabitants"][here]))


def _metres(city: City, teams: Layer) -> tuple[NDArray[np.float64], str]:
    """Return how far each buurt is from the nearest of its teams, and by what that was measured."""
    network = network_of(city)
    straight = reach_of_teams(city)
    nearest = np.full(len(city.areas("buurten")), np.nan) if straight is None else straight.nearest
    if network is None:
        return nearest, STRAIGHT
    try:
        reach = book_of(city).number(REACH) or 0.0
    except DataError:  # then nobody knows how far from the network a place may lie
        return nearest, STRAIGHT
    return _walked(city, teams, network, reach), f"lopend over {network_words(city)}"


def _walked(city: City, teams: Layer, network: Network, reach: float) -> NDArray[np.float64]:
    """Return the metres on foot; NaN for a buurt that the network does not bring to one of its teams."""
    buurten, serves = city.areas("buurten"), _served_by(teams)
    points = np.asarray(shapely.point_on_surface(buurten.geometry), dtype=object)
    placed = {row for row, point in enumerate(teams.geometry) if point is not None}
    by_teams: dict[tuple[int, ...], list[int]] = {}
    for row, (wijk, district) in enumerate(
        zip(buurten["wijk_code"], buurten["district_code"], strict=True)
    ):
        mine = tuple(
            team for team in serves.get(wijk) or serves.get(district) or () if team in placed
        )
        by_teams.setdefault(mine, []).append(row)
    metres = np.full(len(buurten), np.nan)
    for mine, rows in by_teams.items():
        if mine:
            doors = doors_of(points[rows], network, reach=reach)
            targets = Targets(network, doors_of(teams.geometry[list(mine)], network, reach=reach))
            metres[rows] = walk_to_nearest(doors, targets)[1]
    return metres
