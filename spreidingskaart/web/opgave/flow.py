"""The screen Doorstroom: from the queue to a place and on to a home, in a year and over the years."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.flow import sentences
from spreidingskaart.programme.flow.group_flow import YEARS
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.needs import need_of
from spreidingskaart.web import story
from spreidingskaart.web.opgave.flow_sankey import sankey
from spreidingskaart.web.opgave.flow_tables import (
    FlowQuestion,
    inputs_table,
    route_steps,
    stages_of,
    steps_table,
    years_table,
)
from spreidingskaart.web.opgave.picture import Line, lines_over_years, slide
from spreidingskaart.web.opgave.programme_question import TOGETHER, scenario_of_address
from spreidingskaart.web.opgave.screens import TaskScreen
from spreidingskaart.web.rendering import literal, render
from spreidingskaart.web.url_state import Name, forget, held, kept
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.programme.flow.group_flow import GroupFlow
    from spreidingskaart.programme.flow.outlook import FlowBand, FlowOutlook
    from spreidingskaart.programme.scenario import Scenario

FEWEST, MOST = -5, 10
_EVERY_GROUP: Final = "Alle doelgroepen"
"""As other screens offer it; the address says it in these words."""
_ONE_GROUP: Final = "Doorstroom is per doelgroep. U ziet nu"
_NO_GROUPS: Final = (
    "Er zijn geen doelgroepen geladen. Wat dit vult: de tabel programme_groups (kolommen id, name en forms) en de "
    "tabel programme (kolommen group, quantity, from_year, value en status)."
)


def flow(city: City) -> None:
    """Show the screen."""
    names = {group.id: group.name for group in target_groups(city)}
    if not names:
        slide(TaskScreen.FLOW, _NO_GROUPS)
        return
    asked, year = _ask(city, names)
    here = asked.flow(city)
    if here.outlook is None:
        slide(TaskScreen.FLOW, sentences.missing(here, names[asked.group]))
    else:
        _answer(here, here.outlook, names[asked.group], asked.scenario)
        _one_year(city, asked, year, here, here.outlook)
        _over_the_years(city, asked, here)
        story.notes([*_other_count(city, asked, here), *sentences.how_computed(here)])
    story.table(
        city,
        partial(inputs_table, asked=asked),
        name="doorstroom-invoer",
        title="Wat erin ging, met de bron",
    )


def _ask(city: City, names: Mapping[str, str]) -> tuple[FlowQuestion, int]:
    """Show the choices; return the question, and the year of the picture."""
    years = [str(year) for year in range(city.year, city.year + YEARS)]
    first = next(iter(names))
    # all groups together is what other screens offer: it is kept for them, and the first group is shown here
    offered = dict(names)
    if held(Name.TASK_GROUP) in (TOGETHER, _EVERY_GROUP):
        offered = {TOGETHER: _EVERY_GROUP, **names}
    for name, options in ((Name.TASK_GROUP, offered), (Name.SHARE_YEAR, years)):
        # a link may say a group that is not there, and another screen a year after the last one here
        if st.session_state.get(name, options) not in (options, *options):
            forget([name])
    with st.container(key="task_flow_bar", horizontal=True, vertical_alignment="bottom"):
        group = st.selectbox(
            "Doelgroep",
            list(offered),
            format_func=lambda group: literal(offered.get(group, group)),
            width=300,
            **kept(Name.TASK_GROUP),
        )
        year = st.selectbox("In het jaar", years, width=120, **kept(Name.SHARE_YEAR))
    shown = str(group) if group in names else first
    if shown != group:
        st.html(
            render("opgave/scenario_said.html", lines=[f"{_ONE_GROUP} {names[shown]}."], title="")
        )
    return FlowQuestion(shown, scenario_of_address(city)), int(year or city.year)


def _answer(here: GroupFlow, outlook: FlowOutlook, name: str, scenario: Scenario | None) -> None:
    told = [
        sentences.headline(here, outlook, name),
        sentences.too_few_homes(here, outlook),
        "" if scenario is None else f"Dit is met het scenario: {scenario.name}.",
    ]
    slide(TaskScreen.FLOW, " ".join(filter(None, told)), fiction=_fiction(here))


def _other_count(city: City, asked: FlowQuestion, here: GroupFlow) -> list[str]:
    """Return why the screen Programma says another number of places, where both say one."""
    last = here.years[-1]
    need = need_of(city, here.group, last.year, asked.scenario)
    counted = need.places
    if counted is None or here.outlook is None or not np.isfinite(here.places_needed[-1]):
        return []
    told = (
        f"{count(counted, 'plek', 'plekken')} zegt het scherm Programma voor {last.year}: daar is het wachten op een "
        f"woning wat de tabel opgeeft, {sentences.months(last.wait_months.value)}. Hier is het nagebootst, "
        f"{sentences.months(here.outlook.months_for_home.mean[-1])} in dat jaar; dan zijn er "
        f"{number(np.ceil(here.places_needed[-1]))} nodig{_mark(here)}."
    )
    return [told]


def _one_year(
    city: City, asked: FlowQuestion, year: int, here: GroupFlow, outlook: FlowOutlook
) -> None:
    stages = stages_of(here, outlook, year)
    routes = route_steps(city, here, outlook, year)
    title = f"Van de rij naar een woning in {year}, mensen per jaar{_mark(here)}"
    spoken = join([f"{step.name}: {step.told}" for step in (*stages[:-1], *routes, stages[-1])])
    st.html(sankey(title, stages, routes, spoken))
    said = (sentences.blocked_in(here, outlook, year), sentences.how_long(here, outlook, year))
    _say(" ".join(filter(None, said)), here)
    story.table(
        city,
        partial(steps_table, asked=asked, year=year),
        name="doorstroom-jaar",
        title=f"De tabel van {year}",
    )


def _over_the_years(city: City, asked: FlowQuestion, here: GroupFlow) -> None:
    other = here
    if here.by_homes:
        more = st.slider(
            "Woningen per maand meer of minder",
            FEWEST,
            MOST,
            value=1,
            width=420,
            **kept(Name.HOMES_A_MONTH),
        )
        asked = replace(asked, more_homes=more)
        other = asked.flow(city)
    _say(sentences.with_more_homes(here, other), here, large=True)
    with st.container(key="task_flow_fans", horizontal=True, gap="large"):
        for title, name in (
            ("Wachten op een plek", "waiting"),
            ("Klaar en wachten op een woning", "ready"),
        ):
            st.html(_fan(f"{title}, eind van elk jaar{_mark(here)}", name, here, other))
    story.table(
        city, partial(years_table, asked=asked), name="doorstroom-jaren", title="De tabel per jaar"
    )


def _fan(title: str, name: str, here: GroupFlow, other: GroupFlow) -> str:
    """Return how many people wait over the years as it is, and with the homes that are more."""
    flows = [(here, "nu", "ink")]
    if other is not here and other.more_homes:
        flows.append((other, f"{other.more_homes:+d} per maand", "accent"))
    lines, spoken = [], []
    for shown, words, mark in flows:
        band: FlowBand = getattr(shown.outlook, name)
        lines.append(Line(words, band.mean, mark, band.low, band.high))
        spoken.append(
            f"{words}: {number(band.mean[0])} eind {here.first_year}, {number(band.mean[-1])} eind "
            f"{here.years[-1].year}"
        )
    return lines_over_years(
        title,
        [year.year for year in here.years],
        lines,
        spoken=f"{title}. {'; '.join(spoken)}.",
        unit="mensen",
    )


def _say(told: str, here: GroupFlow, *, large: bool = False) -> None:
    st.html(render("opgave/flow_said.html", told=told, large=large, reserve=here.rests_on.reserve))


def _fiction(here: GroupFlow) -> str:
    status = here.rests_on.status
    if status is FigureStatus.FICTIONAL:
        return "Fictief: dit is gerekend met fictieve cijfers en aannamen. De bron van elk cijfer staat onderaan."
    return (
        "Aanname: dit is gerekend met cijfers en aannamen. De bron van elk cijfer staat onderaan."
    )


def _mark(here: GroupFlow) -> str:
    return f" ({here.rests_on.reserve})" if here.rests_on.reserve else ""
