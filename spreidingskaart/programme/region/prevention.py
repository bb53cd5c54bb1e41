"""What it saves when fewer people come in, beside what it takes to let more people move on to a home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spreidingskaart.model import FigureStatus, Quantity
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure, combined
from spreidingskaart.programme.inputs import inputs_of
from spreidingskaart.programme.needs import need_of

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.scenario import Scenario

_MONTHS = 12.0
_ASKED = FigureSource(FigureStatus.ASSUMPTION, "mensen die niet instromen: uw keuze")


@dataclass(frozen=True, slots=True)
class Prevention:
    """What it does in the long run when some people a year do not come in."""

    fewer: ProgrammeFigure
    """People a year who do not come in: what was asked, and never more than come in."""
    people: ProgrammeFigure
    """People fewer who are inside: fewer × stay (Little's law). One home each, once, does the same."""
    places: ProgrammeFigure
    """Places fewer that are needed: people ÷ occupancy."""
    waiting: ProgrammeFigure
    """People inside who are ready and wait for a home: more than these no home can set free."""
    homes_a_year: ProgrammeFigure
    """Homes a year that are no longer needed: who does not come in does not go out either."""
    so_far: ProgrammeFigure
    """People a year whose coming in is prevented today, as the data tell."""

    @property
    def by_homes(self) -> ProgrammeFigure:
        """People fewer inside that homes can bring about: no more than wait for one."""
        return combined(min, self.people, self.waiting)


def prevention(
    city: City, group: str, year: int, fewer: float, scenario: Scenario | None = None
) -> Prevention:
    """Return what it does when fewer people of a group come in.

    Parameters
    ----------
    city, group, year
        Group, and the year whose inputs hold.
    fewer
        People a year.
    scenario
        What is another number than the data say.
    """
    inputs, need = inputs_of(city, group, year, scenario), need_of(city, group, year, scenario)
    stay, inflow = need.stay_years, need.net_inflow
    counted = combined(min, ProgrammeFigure(fewer, (_ASKED,)), inflow)
    people = combined(lambda prevented, years: prevented * years, counted, stay)
    places = combined(
        lambda inside, percent: 100.0 * inside / percent, people, inputs[Quantity.OCCUPANCY]
    )
    waiting = combined(
        lambda comes_in, months: comes_in * months / _MONTHS,
        inflow,
        inputs[Quantity.WAIT_FOR_HOME],
    )
    return Prevention(counted, people, places, waiting, counted, inputs[Quantity.PREVENTED])
