"""The tables of the screen Doorstroom: the steps of a year, the years, and what was put in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from spreidingskaart.programme.flow.group_flow import flow_of
from spreidingskaart.programme.flow.routes import divided, routes_of
from spreidingskaart.programme.flow.sentences import months
from spreidingskaart.web.story import rounded
from spreidingskaart.words.numbers import number, plain

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.figures import ProgrammeFigure
    from spreidingskaart.programme.flow.group_flow import GroupFlow
    from spreidingskaart.programme.flow.outlook import FlowOutlook
    from spreidingskaart.programme.scenario import Scenario
    from spreidingskaart.web.story import Table

_NOT_NAMED = "route niet genoemd"


@dataclass(frozen=True)
class FlowQuestion:
    """What is asked: which group, under which scenario, with how many homes a month more."""

    group: str
    scenario: Scenario | None = None
    more_homes: int = 0

    def flow(self, city: City, *, as_it_is: bool = False) -> GroupFlow:
        """Return the flow in a City; `as_it_is` without the homes that are more."""
        more = 0 if as_it_is else self.more_homes
        return flow_of(city, self.group, self.scenario, more_homes=more)


@dataclass(frozen=True)
class FlowStep:
    """One step on the way to a home in one year: how many come in and go on, and who is there."""

    name: str
    come: float
    """People a year."""
    go: float
    there: float
    """People at the end of the year; NaN where nobody stays."""
    waiting_months: float
    """NaN where nobody waits here."""
    told: str
    """The number in the picture, in words."""
    more: str
    """What stands under it: who is there, how long they wait, and whether that is fictional."""
    source: str


def stages_of(flow: GroupFlow, outlook: FlowOutlook, year: int) -> tuple[FlowStep, ...]:
    """Return the queue, the places, who is ready, and the home of their own, in a year."""
    row = year - flow.first_year
    source = f"nagebootst; {flow.rests_on.reserve}".rstrip("; ")

    def of_year(name: str) -> float:
        return float(getattr(outlook, name)[row])

    def middle(name: str) -> float:
        return float(getattr(outlook, name).mean[row])

    came, placed, finished, housed = map(of_year, ("came", "placed", "finished", "housed"))
    waiting, in_care, ready = map(middle, ("waiting", "in_care", "ready"))
    for_place, for_home = middle("months_for_place"), middle("months_for_home")
    nobody = float("nan")
    return (
        FlowStep(
            "wacht op een plek", came, placed, waiting, for_place,
            f"{number(came)} komen", f"{number(waiting)} wachten, {months(for_place)}", source,
        ),
        FlowStep(
            "plek met zorg", placed, finished, in_care, nobody,
            f"{number(placed)} erin", f"{number(in_care)} in zorg", source,
        ),
        FlowStep(
            "klaar voor een woning", finished, housed, ready, for_home,
            f"{number(finished)} klaar", f"{number(ready)} wachten, {months(for_home)}", source,
        ),
        FlowStep(
            "eigen woning", housed, housed, nobody, nobody, f"{number(housed)} verhuizen", "", source
        ),
    )  # fmt: skip


def route_steps(
    city: City, flow: GroupFlow, outlook: FlowOutlook, year: int
) -> tuple[FlowStep, ...]:
    """Return by which routes people get a home in a year; together they are all who get one."""
    housed = float(outlook.housed[year - flow.first_year])
    steps = []
    for share in divided(routes_of(city, flow.group, year), housed):
        name = _NOT_NAMED if share.route is None else share.route.dutch
        wait = np.nan if share.waiting_months is None else share.waiting_months.value
        # how many take it follows from the simulation, whoever says how many homes there are
        own = "rest" if share.homes is None else _source(share.homes)
        source = f"{own}; nagebootst; {flow.rests_on.reserve}".rstrip("; ")
        reserve = "" if share.homes is None else share.homes.reserve
        told = f"{number(share.people)} per jaar"
        more = ", ".join(filter(None, ("" if np.isnan(wait) else months(wait), reserve)))
        steps.append(FlowStep(name, share.people, share.people, np.nan, wait, told, more, source))
    return tuple(steps)


def steps_table(city: City, asked: FlowQuestion, year: int) -> Table:
    """Return the steps of one year as a table."""
    head = (
        "stap", "mensen erin", "mensen eruit", "mensen eind van het jaar", "maanden wachten", "bron",
    )  # fmt: skip
    flow = asked.flow(city, as_it_is=True)
    if flow.outlook is None:
        return head, ()
    *stages, home = stages_of(flow, flow.outlook, year)
    steps = [*stages, *route_steps(city, flow, flow.outlook, year), home]
    return head, [
        (
            step.name,
            rounded(step.come, 1),
            rounded(step.go, 1),
            rounded(step.there, 1),
            _months_cell(step.waiting_months),
            step.source,
        )
        for step in steps
    ]


def years_table(city: City, asked: FlowQuestion) -> Table:
    """Return every year as a table, as it is and with the homes that are more."""
    head = (
        "jaar", "woningen erbij per maand", "plekken", "woningen per jaar", "komen", "krijgen een plek",
        "worden klaar", "krijgen een woning", "wachten op een plek", "dat, laag (10%)", "dat, hoog (90%)",
        "wachten op een woning", "dat dan, laag (10%)", "dat dan, hoog (90%)",
        "maanden op een plek", "maanden op een woning", "kans op meer dan 6 maanden op een plek", "plekken nodig",
        "hoe bekend",
    )  # fmt: skip
    flows = [asked.flow(city, as_it_is=True)]
    if asked.more_homes and flows[0].by_homes:
        flows.append(asked.flow(city))
    return head, [row for flow in flows for row in _year_rows(flow)]


def _year_rows(flow: GroupFlow) -> list[tuple[Any, ...]]:
    if flow.outlook is None:
        return []
    outlook, needed = flow.outlook, flow.places_needed
    known = flow.rests_on.reserve or "nagebootst"
    return [
        (
            str(year.year),
            flow.more_homes,
            rounded(year.places.value, 0),
            rounded(year.homes.value, 1),
            *(rounded(values[row], 1) for values in _moves(outlook)),
            *_band_cells(outlook.waiting, row),
            *_band_cells(outlook.ready, row),
            _months_cell(outlook.months_for_place.mean[row]),
            _months_cell(outlook.months_for_home.mean[row]),
            rounded(outlook.long_for_place[row], 2),
            rounded(np.ceil(needed[row]), 0),
            known,
        )
        for row, year in enumerate(flow.years)
    ]


def _moves(outlook: FlowOutlook) -> tuple[Any, ...]:
    return outlook.came, outlook.placed, outlook.finished, outlook.housed


def _band_cells(band: Any, row: int) -> tuple[float | None, ...]:  # noqa: ANN401
    return tuple(rounded(values[row], 1) for values in (band.mean, band.low, band.high))


def _months_cell(value: float) -> float | str | None:
    return months(value) if np.isinf(value) else rounded(value, 1)


def inputs_table(city: City, asked: FlowQuestion) -> Table:
    """Return what is put in for the first and the last year, each number with its source."""
    flow = asked.flow(city)
    first, last = flow.years[0], flow.years[-1]
    told = {
        "inflow": "instroom, mensen per jaar",
        "care_years": "tijd met zorg, jaar",
        "places": "plekken",
        "homes": "woningen per jaar",
        "wait_months": "wachten op een woning, maanden, zoals opgegeven",
        "occupancy": "bezetting, procent",
    }
    rows = [
        (
            title,
            *(_value(getattr(year, name)) for year in (first, last)),
            _source(getattr(last, name)),
        )
        for name, title in told.items()
    ]
    rows.append(
        ("wachtlijst bij de start, mensen", _value(flow.backlog), None, _source(flow.backlog))
    )
    return ("wat", f"in {first.year}", f"in {last.year}", "bron"), rows


def _value(figure: ProgrammeFigure) -> float | None:
    return (
        float(round(figure.value, 2)) if figure.is_known else None
    )  # people, years and percents in one column


def _source(figure: ProgrammeFigure) -> str:
    if not figure.is_known:
        return f"geen cijfer: {figure.unknown}"
    return "; ".join(dict.fromkeys(source.told for source in figure.sources)) or plain(figure.value)
