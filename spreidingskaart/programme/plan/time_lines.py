"""The time line of every facility: when it opens, is rebuilt and closes, and when a permit or term ends."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city import open_in
from spreidingskaart.city.known import of_layers, of_year
from spreidingskaart.model import FacilityStatus, Fictional, FigureStatus, PlanMomentKind, read_word
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.plan.dates import PlanDate
from spreidingskaart.programme.plan.time_line import (
    WITHOUT_ADDRESS,
    MomentKind,
    PlanMoment,
    TimeLine,
)
from spreidingskaart.programme.rows import figure_of, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City

_ROUNDED: Final = "Plekken zonder bekend adres, afgerond"


def time_lines(city: City) -> tuple[TimeLine, ...]:
    """Return the time line of every facility of a City and of every hidden count, in the order of `open_over`.

    Parameters
    ----------
    city
        As one role may see it. Hidden counts tell no year of the past.
    """
    return city.known(of_layers("plan.time_lines"), lambda: tuple(_lines(city)))


def moments(city: City) -> tuple[PlanMoment, ...]:
    """Return everything with a date that happens to a facility of a City, in the order of time."""
    every = (one for line in time_lines(city) for one in line.moments)
    return tuple(sorted(every, key=lambda one: (one.date.order, one.name, one.kind)))


def open_over(city: City, years: Sequence[int]) -> NDArray[np.bool_]:
    """Return which of m time lines is open in which of n years, shape (m, n): the register decides (`city.open_in`)."""
    columns = [_open_in_year(city.at(year)) for year in years]
    return np.column_stack(columns) if columns else np.zeros((len(time_lines(city)), 0), dtype=bool)


def last_year(city: City) -> int:
    """Return the last year in which something happens; the year of the City where nothing is to come."""
    return max((one.date.year for one in moments(city)), default=city.year)


def _open_in_year(city: City) -> NDArray[np.bool_]:
    def made() -> NDArray[np.bool_]:
        parts = [open_in(city, layer) for layer, _ in _registers(city)]
        return np.concatenate([np.zeros(0, dtype=bool), *parts])

    return city.known(of_year("plan.open"), made)


def _registers(city: City) -> Iterator[tuple[Layer, bool]]:
    """Return the facilities and then the hidden counts, as far as they are there, and whether they are hidden."""
    for layer, hidden in ((city.layer("facilities"), False), (city.hidden_counts, True)):
        if layer is not None:
            yield layer, hidden


def _lines(city: City) -> Iterator[TimeLine]:
    group_of = {form: group.id for group in target_groups(city) for form in group.forms}
    told = _told_in_the_table(city)
    for layer, hidden in _registers(city):
        for row in range(len(layer)):
            yield _line(city, layer, row, hidden=hidden, group_of=group_of, told=told)


def _line(
    city: City,
    layer: Layer,
    row: int,
    *,
    hidden: bool,
    group_of: dict[str, str],
    told: dict[str, list[PlanMoment]],
) -> TimeLine:
    form = str(layer["form"][row])
    facility = None if hidden else str(layer["id"][row])
    name = _hidden_name(city, layer, row) if hidden else str(layer["name"][row])
    source = _source(layer, row, hidden=hidden)
    places = float(layer["places"][row])
    found = [
        PlanMoment(facility, name, kind, PlanDate(int(year)), source, _no_places(source))
        for kind, column in ((MomentKind.OPENS, "opened"), (MomentKind.CLOSES, "closes"))
        if not math.isnan(year := _number(layer, column, row))
    ]
    found += told.get(facility or "", [])
    return TimeLine(
        facility=facility,
        name=name,
        form=form,
        group=group_of.get(form),
        district=layer["district_code"][row] if "district_code" in layer.columns else None,
        status=read_word(FacilityStatus, layer["status"][row]) or FacilityStatus.UNCONFIRMED,
        source=source,
        places=ProgrammeFigure(
            places, (source,), "aantal plekken niet bekend" if math.isnan(places) else ""
        ),
        rounded=hidden,
        moments=tuple(sorted(found, key=lambda one: (one.date.order, one.kind))),
    )


def _hidden_name(city: City, layer: Layer, row: int) -> str:
    """Return what places without an address are called: the area in which they are told, and their form."""
    form = city.forms.get(layer["form"][row])
    what = form.name if form else layer["form"][row]
    return f"{WITHOUT_ADDRESS} zonder bekend adres in {layer['area'][row]} ({what})"


def _source(layer: Layer, row: int, *, hidden: bool) -> FigureSource:
    """Return who says a row of the register, and how surely."""
    status = FigureStatus.SOURCED
    if layer["status"][row] == FacilityStatus.UNCONFIRMED:
        status = FigureStatus.UNVERIFIED
    if layer["fictional"][row] == Fictional.YES:
        status = FigureStatus.FICTIONAL
    if hidden:
        return FigureSource(status, _ROUNDED)
    text, date, url = (
        str(layer[column][row] or "") if column in layer.columns else ""
        for column in ("source", "source_date", "source_url")
    )
    return FigureSource(status, text, date, url or None)


def _no_places(source: FigureSource) -> ProgrammeFigure:
    return ProgrammeFigure(math.nan, (source,), "zie de voorziening")


def _number(layer: Layer, column: str, row: int) -> float:
    return float(layer[column][row]) if column in layer.columns else math.nan


def _told_in_the_table(city: City) -> dict[str, list[PlanMoment]]:
    """Return what the table of the plan tells, by the id of the facility."""
    table, facilities = city.layer("plan_moments"), city.layer("facilities")
    found: dict[str, list[PlanMoment]] = {}
    if table is None or facilities is None:
        return found
    for row in range(len(table)):
        one = _moment(table, row, facilities)
        if one is not None:
            found.setdefault(str(one.facility), []).append(one)
    return found


def _moment(table: Layer, row: int, facilities: Layer) -> PlanMoment | None:
    """Return what one row of the table tells; None where it is about nothing that is known."""
    facility = str(table["facility"][row])
    kind = read_word(PlanMomentKind, table["kind"][row])
    at = facilities.index.get(facility)
    if kind is None or at is None:
        return None
    month, source = _number(table, "month", row), source_of(table, row)
    told = "places" in table.columns
    return PlanMoment(
        facility=facility,
        name=str(facilities["name"][at]),
        kind=MomentKind(kind.value),
        date=PlanDate(int(table["year"][row]), None if math.isnan(month) else int(month)),
        source=source,
        places=figure_of(table, row, "places") if told else _no_places(source),
        successor=_known_id(table, row, facilities),
        note=str(table["note"][row] or "") if "note" in table.columns else "",
    )


def _known_id(table: Layer, row: int, facilities: Layer) -> str | None:
    code = table["successor"][row] if "successor" in table.columns else None
    return code if code in facilities.index else None
