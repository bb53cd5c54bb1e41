"""What changes as the city grows: inhabitants per district in a year to come, and what as many places each asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.growing import TABLE, grown, quarters_nowhere
from spreidingskaart.city.known import of_layers
from spreidingskaart.model import Fictional, FigureStatus
from spreidingskaart.programme.figures import (
    FigureSource,
    ProgrammeFigure,
    combined,
    total,
    unknown,
)
from spreidingskaart.programme.rows import figure_of, source_of
from spreidingskaart.spread.index import index_of
from spreidingskaart.spread.reach import reach_of
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.spread.index import Index

LEVEL: Final = "districts"
PEOPLE: Final = "figures_wijken"
"""The layer whose inhabitants the districts add up."""
_FEW: Final = "te weinig inwoners voor een cijfer per 1.000"


@dataclass(frozen=True, slots=True)
class AreaGrowth:
    """One district, or the whole city, now and in a year to come."""

    name: str
    now: ProgrammeFigure
    """Inhabitants."""
    then: ProgrammeFigure
    places_now: ProgrammeFigure
    """Open clustered places."""
    places_then: ProgrammeFigure
    rate_now: ProgrammeFigure
    """Places per 1,000 inhabitants."""
    rate_then: ProgrammeFigure

    @property
    def added(self) -> ProgrammeFigure:
        """Inhabitants then, above those of now."""
        return combined(lambda then, now: then - now, self.then, self.now)

    @property
    def more_needed(self) -> ProgrammeFigure:
        """Places above those of now with which every inhabitant then has as many as now: rate now x added / 1,000."""
        return combined(lambda rate, added: rate * added / 1000, self.rate_now, self.added)


@dataclass(frozen=True, slots=True)
class Quarter:
    """One row of the table of planned housing."""

    name: str
    code: str
    year: int
    inhabitants: ProgrammeFigure
    elder: ProgrammeFigure
    """Of 65 and older."""
    dwellings: ProgrammeFigure


@dataclass(frozen=True, slots=True)
class CityGrowth:
    """What planned housing does to a City in one year."""

    year: int
    districts: tuple[AreaGrowth, ...]
    """Those that grow most first."""
    whole: AreaGrowth
    reach_now: float
    """Share of the inhabitants that has a clustered facility near; NaN where that is not known."""
    reach_then: float
    near: float
    """Metres."""
    reserves: tuple[str, ...]
    """What must be known beside it, each a Dutch sentence."""


def is_planned(city: City) -> bool:
    """Whether any housing is planned that this City knows of."""
    table = city.layer(TABLE)
    return table is not None and len(table) > 0


def quarters(city: City) -> tuple[Quarter, ...]:
    """Return the table of planned housing with the source of every row."""
    table = city.layer(TABLE)
    if table is None:
        return ()

    def figure(column: str, row: int) -> ProgrammeFigure:
        if column not in table.columns:
            return unknown("geen cijfer", ProgrammeFigure(0.0, (source_of(table, row),)))
        return figure_of(table, row, column)

    return tuple(
        Quarter(
            name=str(table["name"][row]),
            code=str(table["code"][row]),
            year=int(table["year"][row]),
            inhabitants=figure("inhabitants", row),
            elder=figure("inhabitants_65_plus", row),
            dwellings=figure("dwellings", row),
        )
        for row in np.lexsort((table["year"], table["name"].astype(str)))
    )


def growth_of(city: City, year: int) -> CityGrowth:
    """Return what changes until a year, per district and in the whole city; made anew for every year."""
    before, after = index_of(city.at(city.facts_of), LEVEL), index_of(city, LEVEL, year=year)
    people_now, people_then = _sources(city, None), _sources(city, year)
    rows = [
        _area(city, before, after, row, (people_now, people_then))
        for row in range(len(before.areas))
    ]
    rows.sort(key=lambda area: -np.nan_to_num(area.added.value))
    now, then = (reach_of(city.at(one)) for one in (city.facts_of, year))
    return CityGrowth(
        year=year,
        districts=tuple(rows),
        whole=_whole(city, before, after, rows),
        reach_now=now.within_near,
        reach_then=then.within_near,
        near=now.near,
        reserves=tuple(_reserves(city, year)),
    )


def inhabitants_over(city: City, years: Sequence[int]) -> NDArray[np.float64]:
    """Return the inhabitants of every district in every year, shape (districts, years); kept for the same years."""

    def made() -> NDArray[np.float64]:
        facts = city.layers_of_facts
        columns = []
        for year in years:  # not by `at`: a City keeps only so many years
            more = grown(facts, facts.get(TABLE), facts_of=city.facts_of, year=year)
            areas = facts if more is None else {**facts, **more[1]}
            columns.append(areas[LEVEL]["inhabitants"])
        return np.stack(columns, axis=1)

    return city.known(of_layers("programme.growth.lines", tuple(years)), made)


def people_source(city: City) -> FigureSource:
    """Return who says how many people live in an area now."""
    report = city.reports.get(PEOPLE)
    entry = report.entry if report else None
    if entry is None:
        return FigureSource(FigureStatus.UNVERIFIED, "inwonertallen zonder bron")
    fictional = entry.fictional is not Fictional.NO
    status = FigureStatus.FICTIONAL if fictional else FigureStatus.SOURCED
    return FigureSource(status, entry.source, entry.date.isoformat(), entry.url)


def _sources(city: City, year: int | None) -> tuple[FigureSource, ...]:
    """Return on what the inhabitants of a year rest: the figures of now, and the rows of the quarters that count."""
    housing, table = city.at(year).planned_housing, city.layer(TABLE)
    own = (people_source(city),)
    if year is None or housing is None or table is None:
        return own
    counted = {quarter.id for quarter in housing.quarters}
    rows = [row for row, quarter in enumerate(table["id"].tolist()) if quarter in counted]
    return tuple(dict.fromkeys((*own, *(source_of(table, row) for row in rows))))


def _area(
    city: City,
    before: Index,
    after: Index,
    row: int,
    people: tuple[tuple[FigureSource, ...], tuple[FigureSource, ...]],
) -> AreaGrowth:
    now = _known(before.areas.inhabitants[row], people[0], "het inwonertal is niet bekend")
    grows = after.planned_housing is not None and after.planned_housing.added[LEVEL][row] > 0
    then = _known(
        after.areas.inhabitants[row],
        people[1] if grows else people[0],
        "het inwonertal is niet bekend",
    )
    places = [
        _known(
            index.existing[row],
            _places_source(
                city, fictional=bool(index.fictional[row]), none=not index.existing[row]
            ),
            "geen voorzieningen geladen",
        )
        for index in (before, after)
    ]
    return AreaGrowth(
        name=str(before.areas.names[row]),
        now=now,
        then=then,
        places_now=places[0],
        places_then=places[1],
        rate_now=_rate(places[0], now, few=bool(before.few_inhabitants[row])),
        rate_then=_rate(places[1], then, few=bool(after.few_inhabitants[row])),
    )


def _whole(city: City, before: Index, after: Index, rows: Sequence[AreaGrowth]) -> AreaGrowth:
    """Return the city: the sum of the districts with a known number, and every place that is open."""
    now, then = (
        total(figure for figure in figures if figure.is_known)
        for figures in ([area.now for area in rows], [area.then for area in rows])
    )
    places = [
        _known(
            index.total,
            _places_source(city, fictional=bool(index.fictional.any()), none=not index.total),
            "geen voorzieningen geladen",
        )
        for index in (before, after)
    ]
    return AreaGrowth(
        name=city.municipality.name,
        now=now,
        then=then,
        places_now=places[0],
        places_then=places[1],
        rate_now=_rate(places[0], now, few=False),
        rate_then=_rate(places[1], then, few=False),
    )


def _known(value: float, sources: tuple[FigureSource, ...], why: str) -> ProgrammeFigure:
    return ProgrammeFigure(float(value), sources, "" if np.isfinite(value) else why)


def _places_source(city: City, *, fictional: bool, none: bool) -> tuple[FigureSource, ...]:
    """Return the register as a source; that there is nothing is no surer than the whole of it."""
    fictional |= none and city.fictional_kind("facilities") is not Fictional.NO
    status = FigureStatus.FICTIONAL if fictional else FigureStatus.SOURCED
    return (FigureSource(status, "het register van voorzieningen"),)


def _rate(places: ProgrammeFigure, people: ProgrammeFigure, *, few: bool) -> ProgrammeFigure:
    if few or (people.is_known and people.value <= 0):
        return unknown(_FEW, places, people)
    return combined(lambda amount, of: 1000 * amount / of, places, people)


def _reserves(city: City, year: int) -> list[str]:
    there = city.at(year)
    said = [] if there.planned_housing is None else there.planned_housing.reserves(LEVEL)
    nowhere = quarters_nowhere(city.layers_of_facts, city.layer(TABLE))
    if nowhere:
        told = "ligt" if len(nowhere) == 1 else "liggen"
        said.append(
            f"{join(nowhere)} {told} in geen gebied van deze gemeente en tellen nergens mee."
        )
    only = () if there.planned_housing is None else there.planned_housing.larger_only["buurten"]
    if only:
        said.append(
            f"Van {join(only)} is geen buurt bekend: afstanden rekenen niet met wie daar komt wonen."
        )
    return said
