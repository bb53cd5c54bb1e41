"""The screen Programma: what each group needs and what there is over the years, and what a scenario does to it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from spreidingskaart.programme.groups import TargetGroup, target_groups
from spreidingskaart.programme.needs import Balance, balance_of
from spreidingskaart.programme.telling import (
    balance_told,
    left_out_told,
    lower,
    outflow_told,
    temporary_told,
    waiting_told,
    whole_told,
    without_figures,
)
from spreidingskaart.web.opgave.picture import Line, lines_over_years, slide
from spreidingskaart.web.opgave.programme_question import (
    TOGETHER,
    ProgrammeQuestion,
    ask_programme,
)
from spreidingskaart.web.opgave.programme_scenario import scenario_part
from spreidingskaart.web.opgave.programme_table import input_rows, programme_rows
from spreidingskaart.web.opgave.screens import TaskScreen
from spreidingskaart.web.story import notes, table
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.programme.scenario import Scenario

_NO_GROUPS: Final = (
    "Geen cijfers: de doelgroepen ontbreken. Zet programme_groups.csv (id, name, forms, note) en programme.csv "
    "(group, quantity, from_year, value, status, source, source_date, source_url) bij de gegevens van de stad."
)
_HOW: Final = (
    "Nodig is instroom (min wat wordt voorkomen) × verblijf ÷ bezetting. Verblijf is de tijd met zorg en het wachten "
    "op een woning daarna. Tijdelijk is wachtlijst × verblijf ÷ termijn, alleen in de jaren van de termijn. De "
    "wachttijd volgt uit de formule van Erlang (C), met één wachtrij; bij een kleine groep is die langer."
)
_OTHER_WAIT: Final = (
    "Het wachten op een woning is hier wat de tabel opgeeft. Het scherm Doorstroom bootst het na; daar kunnen dus meer "
    "of minder plekken nodig zijn."
)


def programme(city: City) -> None:
    """Show the screen."""
    if not target_groups(city):
        slide(TaskScreen.PROGRAMME, _NO_GROUPS)
        return
    question = ask_programme(city)
    first, last = (_balances(city, question, year) for year in (city.year, question.last))
    slide(TaskScreen.PROGRAMME, _told(question, first), fiction=_fiction(first))
    st.html(need_lines(city, question))
    notes(_notes(city, question, first, last))
    scenario_part(city, question)
    name = f"programma-{question.group}"
    table(
        city, partial(programme_rows, question), name=name, title="De tabel per doelgroep en jaar"
    )
    table(
        city,
        partial(input_rows, question),
        name=f"{name}-bronnen",
        title="De cijfers waar dit op rust, met hun bron",
    )


def need_lines(city: City, question: ProgrammeQuestion) -> str:
    """Return what is needed and what there is as lines over the years; of all groups only those with figures."""
    years = list(question.years(city))
    counted = _counted(city, question)
    base = [_sums(city, counted, year, None) for year in years]
    lines = [
        Line("er zijn", _column(base, "supply"), "ink"),
        Line("nodig", _column(base, "need")),
        Line("nodig met tijdelijk", _column(base, "with_temporary"), "muted"),
    ]
    if question.scenario is not None:
        changed = [_sums(city, counted, year, question.scenario) for year in years]
        lines.append(Line("nodig in het scenario", _column(changed, "need"), "other"))
    ends = [
        f"{line.name} {number(line.values[0])} in {years[0]} en {number(line.values[-1])} in {years[-1]}"
        for line in lines
    ]
    return lines_over_years(
        _title(city, question), years, lines, spoken="; ".join(ends), unit="plekken"
    )


def _title(city: City, question: ProgrammeQuestion) -> str:
    if question.group == TOGETHER:
        return "Plekken die nodig zijn en plekken die er zijn, alle doelgroepen met cijfers samen"
    name = next(group.name for group in target_groups(city) if group.id == question.group)
    return f"Plekken die nodig zijn en plekken die er zijn voor {lower(name)}"


def _counted(city: City, question: ProgrammeQuestion) -> list[str]:
    """Return the groups in the lines: a sum of groups may not change because one of them has no figures yet."""
    groups = question.groups(city)
    if question.group != TOGETHER:
        return groups
    return [name for name in groups if balance_of(city, name, city.year).gap.is_known]


def _sums(
    city: City, groups: Sequence[str], year: int, scenario: Scenario | None
) -> dict[str, float]:
    """Return need, need with temporary places, and supply of some groups together; NaN where one is not known."""
    balances = [balance_of(city, name, year, scenario) for name in groups]
    if not balances:
        return dict.fromkeys(("need", "with_temporary", "supply"), np.nan)
    need = sum(_places(balance.need.places) for balance in balances)
    temporary = sum(_places(balance.need.temporary_places) for balance in balances)
    return {
        "need": need,
        "with_temporary": need + temporary if temporary else np.nan,
        "supply": sum(balance.supply.total.value for balance in balances),
    }


def _places(places: int | None) -> float:
    return np.nan if places is None else float(places)


def _column(rows: Sequence[dict[str, float]], name: str) -> NDArray[np.float64]:
    return np.array([row[name] for row in rows], dtype=float)


def _balances(
    city: City, question: ProgrammeQuestion, year: int
) -> list[tuple[TargetGroup, Balance]]:
    asked = question.groups(city)
    return [
        (group, balance_of(city, group.id, year, question.scenario))
        for group in target_groups(city)
        if group.id in asked
    ]


def _told(question: ProgrammeQuestion, first: Sequence[tuple[TargetGroup, Balance]]) -> str:
    """Return the headline, and how long people wait where one group is asked."""
    scenario = question.scenario
    named = "" if scenario is None else f"Dit is met het scenario: {scenario.name}."
    if question.group == TOGETHER:
        return f"{whole_told(first)} {named}".strip()
    ((group, balance),) = first
    more = (waiting_told(balance), temporary_told(balance), outflow_told(balance), named)
    return " ".join(filter(None, (balance_told(group, balance), *more)))


def _fiction(balances: Sequence[tuple[TargetGroup, Balance]]) -> str:
    """Return what of the answer is invented or assumed; "" where a source says all of it."""
    what = {
        "de vraag": {balance.need.structural.reserve for _, balance in balances},
        "het aanbod": {balance.supply.total.reserve for _, balance in balances},
    }
    told = []
    for word, start in (("fictief", "Fictief"), ("aanname", "Aanname")):
        named = [name for name, reserves in what.items() if word in reserves]
        if named:
            told.append(f"{start}: {join(named)}, of een deel ervan.")
    return " ".join(told)


def _notes(
    city: City,
    question: ProgrammeQuestion,
    first: Sequence[tuple[TargetGroup, Balance]],
    last: Sequence[tuple[TargetGroup, Balance]],
) -> list[str]:
    said = [_HOW]
    if question.group == TOGETHER:
        missing = without_figures(first)
        if missing:
            said.append(f"Geen cijfers: {join(missing)}. Zij tellen niet mee.")
        if question.last > city.year:
            said.append(whole_told(last))
    else:
        said += [balance_told(*last[0])] if question.last > city.year else []
        said += [group.note for group, _ in first if group.note]
        if first[0][1].need.structural.is_known:
            said.append(_OTHER_WAIT)
    left_out = dict.fromkeys(told for _, balance in last for told in left_out_told(balance))
    if left_out:
        said.append(f"Niet meegeteld: {'; '.join(left_out)}.")
    return said
