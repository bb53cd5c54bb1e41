"""The screen of the page Opgave that answers: see STEPS[TaskScreen.REGION]."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.region import sentences
from spreidingskaart.programme.region.costs import costs
from spreidingskaart.programme.region.division import divided, money
from spreidingskaart.programme.region.prevention import prevention
from spreidingskaart.programme.region.quality import quality
from spreidingskaart.programme.region.shares import region_of
from spreidingskaart.web.number_field import number_field
from spreidingskaart.web.opgave.pair_bars import PairRow, pair_bars
from spreidingskaart.web.opgave.picture import slide
from spreidingskaart.web.opgave.programme_question import TOGETHER, scenario_of_address
from spreidingskaart.web.opgave.region_tables import (
    costs_table,
    division_table,
    money_table,
    prevention_table,
    quality_table,
)
from spreidingskaart.web.opgave.screens import TaskScreen
from spreidingskaart.web.rendering import literal, render, say_info
from spreidingskaart.web.story import notes, table
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.words.numbers import plain, read_within, share_words, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spreidingskaart.city import City
    from spreidingskaart.programme.scenario import Scenario

_MOST_PEOPLE: Final = 20_000_000.0
_MOST_A_YEAR: Final = 10_000.0
_MOST_SMALL: Final = 1_000.0
_NO_REGION: Final = (
    "Er is geen tabel met de gemeenten in de regio. Die komt uit region.csv, met de kolommen code, name, inhabitants, "
    "budget_keur, status en source."
)
_NO_GROUPS: Final = (
    "Er zijn geen doelgroepen geladen. Die komen uit programme_groups.csv: id, name, forms en note."
)
_NO_COSTS: Final = (
    "Er zijn geen cijfers over kosten. Die komen uit programme.csv: cost_per_place en cost_at_home."
)


def region(city: City) -> None:
    """Show what the municipality does for its region, what preventing does, what care costs and how good it is."""
    scenario = scenario_of_address(city)
    _division(city, scenario)
    groups = {group.id: group.name for group in target_groups(city)}
    if not groups:
        say_info(_NO_GROUPS)
        return
    shown = _choose_groups(groups)
    _prevention(city, shown, scenario)
    _costs(city, shown, scenario)
    _quality(city, shown)


def _choose_groups(groups: Mapping[str, str]) -> Mapping[str, str]:
    """Show the choice of a target group, as the screen Programma does; return the names of what is chosen, by id."""
    names = {TOGETHER: "Alle doelgroepen", **groups}
    with st.container(key="task_region_group"):
        chosen = st.selectbox(
            "Doelgroep",
            list(names),
            index=1,
            format_func=lambda group: literal(names.get(group, group)),
            width=360,
            **kept(Name.TASK_GROUP),
        )
    return {chosen: groups[chosen]} if chosen in groups else groups


def _division(city: City, scenario: Scenario | None) -> None:
    name = city.municipality.name
    if region_of(city) is None:
        slide(TaskScreen.REGION, _NO_REGION)
        return
    with st.container(key="task_region_others"):
        others = number_field(
            "Inwoners van de andere gemeenten samen (aanname)",
            partial(read_within, least=1, most=_MOST_PEOPLE, whole=True),
            key=Name.REGION_OTHERS,
            empty="zoals de tabel zegt",
            help="Vul een getal in als de tabel de inwoners niet heeft. Alles wat ermee is berekend, heet dan aanname.",
            width=360,
        )
    found = region_of(city, others)
    if found is None:
        return
    groups, amounts = divided(city, found, city.year, scenario), money(found)
    said = [sentences.of_division(name, one, found) for one in groups]
    if not said:
        said = ["Er is geen doelgroep waarvoor een centrumgemeente de regio bedient."]
    slide(TaskScreen.REGION, said[0])
    tried = [] if scenario is None else [f"Gerekend met scenario {scenario.name}."]
    notes(
        [
            *tried,
            sentences.of_money(name, amounts, found),
            sentences.LAW,
            *sentences.assumptions(name, found),
        ]
    )
    table(city, partial(division_table, others, scenario), name="regio-plekken", unfolded=True)
    table(city, partial(money_table, others), name="regio-geld", title="Inwoners en geld")


def _prevention(city: City, shown: Mapping[str, str], scenario: Scenario | None) -> None:
    _asked("Wat doet minder instroom?")
    fewer = number_field(
        "Mensen per jaar minder erin",
        partial(read_within, least=0, most=_MOST_A_YEAR),
        key=Name.LESS_INFLOW,
        default=10,
        width=360,
    )
    amount = 0.0 if fewer is None else fewer
    found = {group: prevention(city, group, city.year, amount, scenario) for group in shown}
    _told(
        sentences.of_prevention(shown[group], one)
        for group, one in found.items()
        if one.people.is_known or len(shown) == 1
    )
    table(
        city,
        partial(prevention_table, amount, scenario),
        name=f"minder-instroom-{typed(amount)}",
        title="De tabel hierbij: alle doelgroepen",
    )


def _costs(city: City, shown: Mapping[str, str], scenario: Scenario | None) -> None:
    _asked("Wat kost een plek, en wat kost een woning?")
    every = costs(city, city.year, scenario)
    known = [one for one in every if one.difference.is_known]
    if not known:
        _told([_NO_COSTS])
        return
    _told(
        sentences.of_costs(one)
        for one in every
        if one.group.id in shown and (one.difference.is_known or len(shown) == 1)
    )
    rows = [PairRow(one.group.name, (one.at_place, one.at_home)) for one in known]
    st.html(
        pair_bars(
            "Een plek kost per jaar meer dan een woning met begeleiding"
            if all(one.difference.value > 0 for one in known)
            else "Wat een plek en een woning met begeleiding per jaar kosten",
            rows,
            ("plek", "woning met begeleiding"),
            sentences.euro,
        )
    )
    table(city, partial(costs_table, scenario), name="kosten")


def _quality(city: City, shown: Mapping[str, str]) -> None:
    _asked("Hoe goed is de opvang?")
    small = number_field(
        "Klein is: hoogstens zoveel plekken in een voorziening",
        partial(read_within, least=1, most=_MOST_SMALL, whole=True),
        key=Name.SMALL_SCALE,
        default=sentences.SMALL,
        help="Van deze gemeente is geen grens bekend. Rotterdam zette 30 in een bestemmingsplan.",
        width=360,
    )
    limit = sentences.SMALL if small is None else small
    every = quality(city, limit)
    _told(
        sentences.of_quality(one, limit)
        for one in every
        if one.group.id in shown and (one.places.is_known or len(shown) == 1)
    )
    rows = [
        PairRow(one.group.name, (one.small_share, one.single_share))
        for one in every
        if one.places.is_known
    ]
    if rows:
        st.html(
            pair_bars(
                f"Deel van de plekken in voorzieningen van hoogstens {plain(limit)}, en in een eenpersoonskamer",
                rows,
                ("in een kleine voorziening", "in een eenpersoonskamer, waar dat bekend is"),
                share_words,
                top=1.0,
            )
        )
    notes([sentences.NO_ADDRESS])
    table(city, partial(quality_table, limit), name=f"kwaliteit-{typed(limit)}")


def _asked(question: str) -> None:
    """Show a question under the first one."""
    st.html(render("opgave/asked.html", question=question))


def _told(told: Iterable[str]) -> None:
    """Show an answer, or one for each target group."""
    st.html(render("opgave/answer.html", told=list(told)))
