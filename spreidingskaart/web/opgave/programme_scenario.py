"""The scenario on the screen Programma: a form to change one input, what it does, and its changes one by one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.errors import InputError
from spreidingskaart.model import Quantity
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.inputs import inputs_of
from spreidingskaart.programme.quantities import UNITS_OF_QUANTITY
from spreidingskaart.programme.scenario import InputChange, Scenario
from spreidingskaart.programme.scenarios_compared import effects_of
from spreidingskaart.programme.telling import lower, marked
from spreidingskaart.web.number_field import number_within
from spreidingskaart.web.opgave.programme_kept import is_published, kept_scenarios, other_scenario
from spreidingskaart.web.opgave.programme_question import TOGETHER, choose_scenario
from spreidingskaart.web.opgave.programme_table import comparison_rows
from spreidingskaart.web.rendering import literal, render, say_error
from spreidingskaart.web.story import table
from spreidingskaart.words.numbers import read_within

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.web.opgave.programme_question import ProgrammeQuestion

_GROUP: Final = "task.scenario.group."
_QUANTITY: Final = "task.scenario.quantity"
_VALUE: Final = "task.scenario.value."
_YEAR: Final = "task.scenario.year"
_FAILED: Final = "task.scenario.refused"
_EVERY_YEAR: Final = "elk jaar"
_USED: Final = "task.scenario.used"
"""In the session: whether there was a scenario on this visit."""
_TITLE: Final = "Probeer andere cijfers: een scenario"
_START: Final = (
    "Verander hier één cijfer van één doelgroep. U ziet meteen wat het doet, naast de cijfers van nu. "
    "De gegevens zelf veranderen niet."
)


def scenario_part(city: City, question: ProgrammeQuestion) -> None:
    """Show the form, what the scenario does, its changes, and the scenarios that were kept."""
    scenario = question.scenario
    # who undid everything goes on: the form stays where it was
    st.session_state[_USED] = scenario is not None or st.session_state.get(_USED, False)
    with st.expander(_TITLE, expanded=st.session_state[_USED]):
        st.html(render("opgave/scenario_said.html", lines=[_START], title=""))
        _form(city, question)
        if scenario is not None:
            _changes(city, scenario)
        other = other_scenario(city)
        _effects(city, question, other)
        kept_scenarios(city, scenario)


def change_told(city: City, change: InputChange) -> str:
    """Return a change in words: "Beschermd wonen: instroom 50 mensen per jaar, vanaf 2027"."""
    names = {group.id: group.name for group in target_groups(city)}
    told = UNITS_OF_QUANTITY[change.quantity]
    when = "elk jaar" if change.from_year is None else f"vanaf {change.from_year}"
    name = names.get(change.group, change.group)
    return f"{name}: {told.title} {told.told(change.value)}, {when}"


def _form(city: City, question: ProgrammeQuestion) -> None:
    names = {group.id: group.name for group in target_groups(city)}
    asked = next(iter(names)) if question.group == TOGETHER else question.group
    with st.container(key="task_scenario", horizontal=True, vertical_alignment="bottom"):
        group = st.selectbox(
            "Van welke doelgroep?",
            list(names),
            index=list(names).index(asked),
            format_func=lambda name: literal(names[name]),
            width=260,
            key=f"{_GROUP}{question.group}",
        )
        words = {one.value: told.title.capitalize() for one, told in UNITS_OF_QUANTITY.items()}
        word = st.selectbox(
            "Welk cijfer?",
            list(words),
            format_func=words.__getitem__,
            width=230,
            key=_QUANTITY,
        )
        quantity = Quantity(word)
        told = UNITS_OF_QUANTITY[quantity]
        with st.container(key="task_scenario_value", width=210):
            number_within(
                f"Wordt ({told.unit})",
                told.least,
                told.most,
                key=f"{_VALUE}{quantity.value}",
                kept=False,
                falls_back=False,
            )
        year = st.selectbox(
            "Vanaf",
            [_EVERY_YEAR, *(str(year) for year in question.years(city))],
            width=120,
            key=_YEAR,
        )
        # a callback, so that what stands above the form is right in the same run
        st.button(
            "Zet in het scenario",
            key="task.scenario.add",
            type="primary",
            on_click=_put,
            args=(question,),
        )
    if failed := st.session_state.pop(_FAILED, None):
        say_error(failed)
    now = inputs_of(city, group, _year_of(year) or city.year, question.scenario)[quantity]
    known = marked(told.told(now.value), now) if now.is_known else now.unknown
    name = lower(names[group])
    line = (
        f"Nu, voor {name}: {told.title} {known}." if now.is_known else f"Nu: {known} voor {name}."
    )
    st.html(render("opgave/scenario_said.html", lines=[line], title=""))


def _put(question: ProgrammeQuestion) -> None:
    """Put what the form says in the scenario; where it cannot be, one sentence says why and nothing changes."""
    held = st.session_state
    quantity = Quantity(held[_QUANTITY])
    told, text = UNITS_OF_QUANTITY[quantity], str(held.get(f"{_VALUE}{quantity.value}") or "")
    if not text.strip():
        held[_FAILED] = "Vul eerst een getal in. Er is niets veranderd."
        return
    try:
        value = read_within(text, told.least, told.most)
    except InputError:  # the field says what is wrong with it
        held[_FAILED] = "Er is niets veranderd. Verbeter eerst het getal."
        return
    try:
        change = InputChange(
            group=held[f"{_GROUP}{question.group}"],
            quantity=quantity,
            value=value,
            from_year=_year_of(held[_YEAR]),
        )
        choose_scenario((question.scenario or Scenario()).with_change(change))
    except InputError as error:
        held[_FAILED] = f"{error} Er is niets veranderd."


def _year_of(text: str) -> int | None:
    return None if text == _EVERY_YEAR else int(text)


def _changes(city: City, scenario: Scenario) -> None:
    """Show every change with a button that takes it out."""
    st.html(
        render("opgave/scenario_said.html", lines=[], title=f"In dit scenario: {scenario.name}")
    )
    for change in scenario.changes:
        with st.container(
            key=f"task_change_{change.key[0]}_{change.quantity.value}_{change.from_year}",
            horizontal=True,
            vertical_alignment="center",
        ):
            st.button(
                "Haal weg",
                key=f"task.scenario.out.{change.text}",
                on_click=choose_scenario,
                args=(scenario.without(change),),
            )
            st.html(
                render("opgave/scenario_said.html", lines=[change_told(city, change)], title="")
            )
    if len(scenario.changes) > 1:
        st.button(
            "Haal alles weg", key="task.scenario.none", on_click=choose_scenario, args=(None,)
        )


def _effects(city: City, question: ProgrammeQuestion, other: tuple[str, Scenario] | None) -> None:
    """Show what the scenario does, first in sentences and then next to the data and to another one."""
    shown = [(question.scenario.name, question.scenario)] if question.scenario is not None else []
    if other is not None:
        shown.append(other)
    if not shown:
        return
    for name, scenario in shown:
        said = [effect.sentence for effect in effects_of(city, scenario, question.last)]
        st.html(
            render("opgave/scenario_said.html", lines=said, title=f"Wat het scenario {name} doet")
        )
    changed = {change.group for _, scenario in shown for change in scenario.changes}
    groups = tuple(group.id for group in target_groups(city) if group.id in changed)
    table(
        city,
        partial(comparison_rows, question, other, groups),
        name="programma-vergelijking",
        unfolded=True,
        title="Naast elkaar",
        file=other is None or is_published(city, other[0]),
    )
