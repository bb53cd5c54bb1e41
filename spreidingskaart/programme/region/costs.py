"""What a place with care costs against a home with support, and what waiting for a home therefore costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spreidingskaart.model import Quantity
from spreidingskaart.programme.figures import combined
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.inputs import inputs_of
from spreidingskaart.programme.needs import need_of

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.figures import ProgrammeFigure
    from spreidingskaart.programme.groups import TargetGroup
    from spreidingskaart.programme.scenario import Scenario

_MONTHS = 12.0


@dataclass(frozen=True, slots=True)
class GroupCosts:
    """Euro a year for one target group."""

    group: TargetGroup
    at_place: ProgrammeFigure
    at_home: ProgrammeFigure
    waiting: ProgrammeFigure
    """People who are ready and wait for a home: net inflow × waiting time (Little's law)."""

    @property
    def difference(self) -> ProgrammeFigure:
        """Euro a year that a place costs more than a home with support."""
        return combined(lambda place, home: place - home, self.at_place, self.at_home)

    @property
    def of_waiting(self) -> ProgrammeFigure:
        """Euro a year that it costs more because people who are ready wait inside."""
        return combined(lambda more, people: more * people, self.difference, self.waiting)


def costs(city: City, year: int, scenario: Scenario | None = None) -> tuple[GroupCosts, ...]:
    """Return what every target group costs in a place and in a home, in the order of the groups."""
    return tuple(_of_group(city, group, year, scenario) for group in target_groups(city))


def _of_group(city: City, group: TargetGroup, year: int, scenario: Scenario | None) -> GroupCosts:
    inputs = inputs_of(city, group.id, year, scenario)
    waiting = combined(
        lambda comes_in, months: comes_in * months / _MONTHS,
        need_of(city, group.id, year, scenario).net_inflow,
        inputs[Quantity.WAIT_FOR_HOME],
    )
    return GroupCosts(
        group, inputs[Quantity.COST_PER_PLACE], inputs[Quantity.COST_AT_HOME], waiting
    )
