"""The flow of one target group of a City: what the data say is put in, and what the simulation makes of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.known import Latest, of_layers
from spreidingskaart.model import FigureStatus, Quantity
from spreidingskaart.programme.figures import (
    FigureSource,
    ProgrammeFigure,
    combined,
    unknown,
)
from spreidingskaart.programme.flow.outlook import FlowOutlook, outlook_of
from spreidingskaart.programme.flow.simulation import MONTHS, FlowInputs, simulate
from spreidingskaart.programme.inputs import inputs_of
from spreidingskaart.programme.needs import need_of
from spreidingskaart.programme.supply import supply_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.programme.scenario import Scenario

YEARS: Final = 20
_KEPT: Final = 96
"""Outlooks that a City keeps: 12 groups, as they are and with some numbers of homes."""
START: Final = FigureSource(
    FigureStatus.ASSUMPTION,
    "wie er bij de start is: alle plekken zijn bezet zolang er mensen wachten",
)
CHOSEN: Final = FigureSource(FigureStatus.ASSUMPTION, "woningen per maand meer of minder: uw keuze")
_NO_GROUP: Final = "deze doelgroep staat niet in de tabel met doelgroepen"


@dataclass(frozen=True)
class FlowYear:
    """What is put in for one year."""

    year: int
    inflow: ProgrammeFigure
    """People a year who come in, less whose coming in is prevented."""
    care_years: ProgrammeFigure
    places: ProgrammeFigure
    """Open in that year, from the register."""
    homes: ProgrammeFigure
    """A year."""
    wait_months: ProgrammeFigure
    """That somebody who is ready waits for a home, as the data say."""
    occupancy: ProgrammeFigure
    """Percentage."""


@dataclass(frozen=True, eq=False)
class GroupFlow:
    """The flow of one target group over the years; without an outlook where something is not known."""

    group: str
    years: tuple[FlowYear, ...]
    backlog: ProgrammeFigure
    """People who wait for a place at the start."""
    rests_on: ProgrammeFigure
    """Nothing but the sources of everything that was put in; unknown where something is missing, and says what."""
    more_homes: int
    """Homes a month more than the data say."""
    outlook: FlowOutlook | None

    @property
    def first_year(self) -> int:
        """The year in which it begins."""
        return self.years[0].year

    @property
    def by_homes(self) -> bool:
        """Whether the number of homes is known; else who is ready waits as long as the data say."""
        return all(year.homes.is_known for year in self.years)

    @property
    def places_needed(self) -> NDArray[np.float64]:
        """Places that are needed each year, n_years: for who gets care, and for who keeps a place while waiting.

        Inflow × time of care is who gets care (Little's law); over the occupancy that may be reached. NaN where the
        outlook or the occupancy is not known.
        """
        care, inflow, occupancy = (
            _values(self.years, name) for name in ("care_years", "inflow", "occupancy")
        )
        if self.outlook is None:
            return np.full(len(self.years), np.nan)
        needed = np.full(len(self.years), np.nan)
        present = inflow * care + self.outlook.ready.mean
        np.divide(100 * present, occupancy, out=needed, where=occupancy > 0)
        return needed

    @property
    def short_of_homes(self) -> NDArray[np.float64]:
        """People who come in less homes, each year, n_years; NaN where the number of homes is not known."""
        return _values(self.years, "inflow") - _values(self.years, "homes")


def flow_of(
    city: City, group: str, scenario: Scenario | None = None, *, more_homes: int = 0
) -> GroupFlow:
    """Return the flow of a target group over YEARS years, from the year of the City.

    Parameters
    ----------
    city
        As one role may see it.
    group
        Id of a target group; of one that is not there nothing is known.
    scenario
        What is another number than the data say.
    more_homes
        Homes a month more, or fewer where it is below 0; there are never fewer than none.
    """
    years = tuple(
        _year(city, group, year, scenario, more_homes)
        for year in range(city.year, city.year + YEARS)
    )
    backlog = inputs_of(city, group, city.year, scenario)[Quantity.BACKLOG]
    rests_on = _rests_on(years, backlog)
    outlook = None
    if rests_on.is_known:
        inputs = _inputs(years, backlog)
        question = (group, *(_told(getattr(inputs, field.name)) for field in fields(inputs)))
        latest = city.known(
            of_layers("programme.flow"), lambda: Latest[tuple[object, ...], FlowOutlook](_KEPT)
        )
        outlook = latest.known(question, lambda: outlook_of(simulate(inputs, group=group)))
    return GroupFlow(group, years, backlog, rests_on, more_homes, outlook)


def _year(
    city: City, group: str, year: int, scenario: Scenario | None, more_homes: int
) -> FlowYear:
    given: Mapping[Quantity, ProgrammeFigure] = inputs_of(city, group, year, scenario)
    supply = supply_of(city, year).get(group)
    homes = given[Quantity.HOMES]
    if more_homes and homes.is_known:
        homes = combined(
            lambda a_year, _: max(0.0, a_year + MONTHS * more_homes),
            homes,
            ProgrammeFigure(more_homes, (CHOSEN,)),
        )
    return FlowYear(
        year,
        inflow=need_of(city, group, year, scenario).net_inflow,
        care_years=given[Quantity.CARE_TIME],
        places=unknown(_NO_GROUP) if supply is None else supply.total,
        homes=homes,
        wait_months=given[Quantity.WAIT_FOR_HOME],
        occupancy=given[Quantity.OCCUPANCY],
    )


def _rests_on(years: Sequence[FlowYear], backlog: ProgrammeFigure) -> ProgrammeFigure:
    """Return the sources of all that the simulation must know; unknown, with what is missing, where it cannot run."""
    needed = [backlog, ProgrammeFigure(0.0, (START,))]
    for year in years:
        needed += [year.inflow, year.care_years, year.places, year.wait_months]
        needed += [figure for figure in (year.homes, year.occupancy) if figure.is_known]
    return combined(lambda *_: 0.0, *needed)


def _inputs(years: Sequence[FlowYear], backlog: ProgrammeFigure) -> FlowInputs:
    """Return what is put in, where everything is known.

    Who wait at the start are the backlog. As long as anybody waits the places are full; else there is whoever would
    be there on average. Of them are ready whom Little's law says: those who move in a year × how long they wait.
    """
    first = years[0]
    wait = _values(years, "wait_months") / MONTHS
    homes = _values(years, "homes")
    by_homes = not np.isnan(homes).any()
    places = first.places.value
    moving = min(first.inflow.value, first.homes.value) if by_homes else first.inflow.value
    ready = min(places, moving * wait[0])
    present = first.inflow.value * first.care_years.value + ready
    taken = places if backlog.value > 0 else min(places, present)
    return FlowInputs(
        inflow=_values(years, "inflow"),
        care_years=_values(years, "care_years"),
        places=_values(years, "places"),
        homes=homes if by_homes else np.full(len(years), np.inf),
        wait_years=np.zeros(len(years)) if by_homes else wait,
        waiting=round(backlog.value),
        in_care=round(taken) - round(ready),
        ready=round(ready),
    )


def _values(years: Sequence[FlowYear], name: str) -> NDArray[np.float64]:
    return np.array([getattr(year, name).value for year in years], dtype=float)


def _told(value: NDArray[np.float64] | float) -> object:
    """Return what was put in as something that an answer can be kept under."""
    return value.tobytes() if isinstance(value, np.ndarray) else value
