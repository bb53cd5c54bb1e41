"""How many places a group needs in a year, and how long people then wait; the backlog by temporary places only."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from geo.statistics.waiting import MOST_PLACES, mean_waiting
from spreidingskaart.city.known import Latest, of_year
from spreidingskaart.model import Quantity
from spreidingskaart.programme.figures import ProgrammeFigure, combined, unknown
from spreidingskaart.programme.inputs import DatedInput, dated_inputs_of
from spreidingskaart.programme.supply import GroupSupply, supply_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.programme.scenario import InputChange, Scenario

MONTHS: Final = 12.0
_PERCENT: Final = 100.0
_NOISE: Final = 1e-9
"""Of floating point: 36 ÷ 0.9 is 40 places and not 41."""
_MOST_KEPT: Final = 8_192
"""Needs that a City keeps: 12 groups, 20 years and some 30 changed groups."""
GROWS: Final = "de wachttijd loopt op: er komen meer mensen dan er plekken vrijkomen"
"""Why a wait is not known that has no end."""
_NOBODY_WAITS: Final = 0.0

_Question = tuple[str, int, tuple["InputChange", ...], str]


@dataclass(frozen=True, slots=True)
class Need:
    """What one group needs in one year; what is not known says why."""

    group: str
    year: int
    inputs: Mapping[Quantity, DatedInput]
    net_inflow: ProgrammeFigure
    """People a year who come in, less those whose coming in is prevented."""
    stay_years: ProgrammeFigure
    """Time with care and then waiting for a home."""
    offered_load: ProgrammeFigure
    """People who would be present if there were places enough: net inflow × stay."""
    structural: ProgrammeFigure
    """Places for good: offered load ÷ occupancy; not rounded."""
    temporary: ProgrammeFigure
    """Places for the years in which the backlog is cleared, beside the structural ones: backlog × stay ÷ term.

    Never more than the backlog: who stays longer than the term keeps one place, not more.
    """
    waiting_months: ProgrammeFigure
    """Mean wait for a place where there are just the structural places (Erlang C)."""
    outflow: ProgrammeFigure
    """Homes a year for people who are ready."""

    @property
    def places(self) -> int | None:
        """The structural places as a whole number, rounded up; None where it is not known."""
        return whole_places(self.structural)

    @property
    def temporary_places(self) -> int | None:
        """The temporary places as a whole number, rounded up; None where it is not known."""
        return whole_places(self.temporary)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, every number with its status and sources."""
        status = self.structural.status
        return {
            "places": self.places,
            "status": None if status is None else status.value,
            "structural": self.structural.as_dict(),
            "temporary": self.temporary.as_dict() | {"places": self.temporary_places},
            "waiting_months": self.waiting_months.as_dict(),
            "stay_years": self.stay_years.as_dict(),
            "net_inflow": self.net_inflow.as_dict(),
            "offered_load": self.offered_load.as_dict(),
            "outflow": self.outflow.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Balance:
    """What one group needs in one year beside what there is then."""

    need: Need
    supply: GroupSupply
    gap: ProgrammeFigure
    """Structural places that are short; below 0 there are more than needed. Temporary places are no part of it."""
    waiting_months: ProgrammeFigure
    """Mean wait for a place with the places that there are."""

    @property
    def gap_places(self) -> int | None:
        """The gap as a whole number of places: needed, rounded up, less what there is; None where not known."""
        return whole_places(self.gap)


def whole_places(figure: ProgrammeFigure) -> int | None:
    """Return places as a whole number, rounded up; None where they are not known."""
    return math.ceil(figure.value - _NOISE) if figure.is_known else None


def need_of(city: City, group: str, year: int, scenario: Scenario | None = None) -> Need:
    """Return what a group needs in a year.

    The structural places are Little's law (people present = arrivals × stay) over the occupancy that may be reached;
    the wait that follows is Erlang's C, so that small groups wait longer at the same occupancy.

    Parameters
    ----------
    city
        As one role may see it.
    group
        Id of a target group; of one that is not there nothing is known.
    scenario
        What is another number than the data say. Only its changes of this group count, so that a change of another
        group works out nothing anew.
    """
    changes, name = _asked(group, scenario)
    latest = city.known(of_year("programme.needs"), lambda: Latest[_Question, Need](_MOST_KEPT))
    return latest.known(
        (group, year, changes, name),
        lambda: _need(city, group, year, scenario if changes else None),
    )


def balance_of(city: City, group: str, year: int, scenario: Scenario | None = None) -> Balance:
    """Return what a group needs in a year beside what there is then, and how long people then wait.

    Raises
    ------
    KeyError
        If there is no such target group.
    """
    latest = city.known(
        of_year("programme.balances"), lambda: Latest[_Question, Balance](_MOST_KEPT)
    )
    changes, name = _asked(group, scenario)
    return latest.known((group, year, changes, name), lambda: _balance(city, group, year, scenario))


def _asked(group: str, scenario: Scenario | None) -> tuple[tuple[InputChange, ...], str]:
    """Return what of a scenario an answer for one group rests on: its changes, and then its name."""
    changes = () if scenario is None else scenario.of_group(group)
    return changes, scenario.name if scenario is not None and changes else ""


def _balance(city: City, group: str, year: int, scenario: Scenario | None) -> Balance:
    need, supply = need_of(city, group, year, scenario), supply_of(city, year)[group]
    gap = combined(lambda needed, there: needed - there, need.structural, supply.total)
    return Balance(need, supply, gap, waiting_with(need, supply.total))


def waiting_with(need: Need, places: ProgrammeFigure) -> ProgrammeFigure:
    """Return the mean wait in months for one of some places; unknown where the line grows for ever."""
    rests_on = (need.offered_load, need.stay_years, places)
    if any(not figure.is_known for figure in rests_on):
        return combined(lambda *_: math.nan, *rests_on)
    amount = whole_places(places) or 0
    if amount > MOST_PLACES:
        return unknown("meer plekken dan hiermee te rekenen is", *rests_on)
    load, stay = need.offered_load.value, need.stay_years.value * MONTHS
    months = float(mean_waiting(amount, load, stay)) if load else _NOBODY_WAITS
    if math.isinf(months):
        return unknown(GROWS, *rests_on)
    return combined(lambda *_: months, *rests_on)


def _need(city: City, group: str, year: int, scenario: Scenario | None) -> Need:
    inputs = dated_inputs_of(city, group, year, scenario)
    value = {quantity: one.figure for quantity, one in inputs.items()}
    stay = combined(
        lambda care, wait: care + wait / MONTHS,
        value[Quantity.CARE_TIME],
        value[Quantity.WAIT_FOR_HOME],
    )
    inflow = _net_inflow(value[Quantity.INFLOW], value[Quantity.PREVENTED])
    load = combined(lambda people, years: people * years, inflow, stay)
    structural = _per(load, _share(value[Quantity.OCCUPANCY]), "de bezetting is 0")
    made = Need(
        group=group,
        year=year,
        inputs=inputs,
        net_inflow=inflow,
        stay_years=stay,
        offered_load=load,
        structural=structural,
        temporary=_temporary(inputs, stay, year, first=city.year),
        waiting_months=structural,
        outflow=value[Quantity.HOMES],
    )
    return replace(made, waiting_months=waiting_with(made, structural))


def _net_inflow(inflow: ProgrammeFigure, prevented: ProgrammeFigure) -> ProgrammeFigure:
    """Return who come in; where nobody says that anything is prevented, the inflow is what it is."""
    if not prevented.is_known:
        return inflow
    return combined(lambda people, less: max(0.0, people - less), inflow, prevented)


def _share(percentage: ProgrammeFigure) -> ProgrammeFigure:
    if percentage.is_known and percentage.value > _PERCENT:
        return unknown("de bezetting is meer dan 100%", percentage)
    return combined(lambda value: value / _PERCENT, percentage)


def _temporary(
    inputs: Mapping[Quantity, DatedInput], stay: ProgrammeFigure, year: int, *, first: int
) -> ProgrammeFigure:
    """Return the temporary places: backlog × stay (the term at most) ÷ term in the years of the term, and then none."""
    backlog, term = inputs[Quantity.BACKLOG], inputs[Quantity.BACKLOG_TERM].figure
    people = combined(
        lambda waiting, years, most: waiting * min(years, most), backlog.figure, stay, term
    )
    places = _per(people, term, "de termijn is 0")
    start = first if backlog.from_year is None else backlog.from_year
    if places.is_known and not start <= year < start + term.value:
        return combined(lambda _: 0.0, places)
    return places


def _per(figure: ProgrammeFigure, by: ProgrammeFigure, why: str) -> ProgrammeFigure:
    """Return one figure divided by another; unknown, with the reason, where that is 0."""
    if figure.is_known and by.is_known and by.value <= 0:
        return unknown(why, figure, by)
    return combined(lambda over, under: over / under, figure, by)
