"""Scenarios that were kept: opened, held next to another one, kept by a planner, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import streamlit as st

from spreidingskaart.errors import InputError, SpreidingskaartError
from spreidingskaart.programme.scenario import (
    LONGEST_NAME,
    UNNAMED,
    Scenario,
    check_scenario,
    scenario_from,
)
from spreidingskaart.store import MOST_REASON, ChangedError, open_store
from spreidingskaart.web import address
from spreidingskaart.web.opgave.programme_question import choose_scenario
from spreidingskaart.web.publishing import said_before_keeping, to_publish
from spreidingskaart.web.readable_store import readable_store, say_if_lost
from spreidingskaart.web.rendering import literal, render, say_done, say_error
from spreidingskaart.web.session import person, role
from spreidingskaart.web.two_people import attempt, conflict, seen_before
from spreidingskaart.web.url_state import Name
from spreidingskaart.words.dates import short_day

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.store import Event, Expected, KeptScenario

_KEY: Final = "task.scenario.keep"
_SAID: Final = "task.scenario.said"
_FAILED: Final = "task.scenario.failed"
_NONE: Final = "geen"


def kept_of(city: City) -> dict[str, KeptScenario]:
    """Return the scenarios of a city that this session may see in force, by name."""
    every = readable_store().scenarios(city.municipality.name, seen_by=role())
    return {kept.name: kept for kept in every}


def other_scenario(city: City) -> tuple[str, Scenario] | None:
    """Show the choice of a kept scenario to hold beside the one that is open; return it with its name."""
    every = kept_of(city)
    if not every:
        return None
    with st.container(key="task_kept", horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Houd ernaast: een bewaard scenario",
            [_NONE, *every],
            format_func=literal,
            width=320,
            **address.kept(Name.KEPT_SCENARIO),
        )
        kept = every.get(str(chosen))
        scenario = None if kept is None else _read(city, kept)
        if kept is None or scenario is None:
            return None
        st.button(
            "Open om te veranderen",
            key="task.scenario.open",
            on_click=choose_scenario,
            args=(scenario,),
        )
        if person().role.may_change:
            st.button(
                "Trek in", key="task.scenario.undo", on_click=_withdraw, args=(kept.event_id,)
            )
    st.html(render("opgave/scenario_said.html", lines=[_who(kept)], title=""))
    return kept.name, scenario


def is_published(city: City, name: str) -> bool:
    """Return whether everybody may see the scenario that is kept under a name."""
    kept = kept_of(city).get(name)
    return kept is not None and kept.public


def kept_scenarios(city: City, scenario: Scenario | None) -> None:
    """Show to a planner the form that keeps the open scenario, and what is still internal."""
    say_if_lost("Bewaarde scenario's")
    if not person().role.may_change:
        return
    if said := st.session_state.pop(_SAID, None):
        say_done(said)
    if failed := st.session_state.pop(_FAILED, None):
        say_error(failed)
    if scenario is not None:
        _keep_form(city, scenario)
        conflict(_KEY, lambda standing: _words_of(cast("KeptScenario", standing)))
    name = city.municipality.name
    to_publish(open_store(), lambda event: _is_of(event, name))


def _is_of(event: Event, municipality: str) -> bool:
    about = event.about
    return about.get("made") == "scenario" and about.get("municipality") == municipality


def _read(city: City, kept: KeptScenario) -> Scenario | None:
    """Return what is kept as a scenario of this city; where it is none, one sentence says why."""
    try:
        scenario = scenario_from({**kept.document, "name": kept.name[:LONGEST_NAME]})
        check_scenario(city, scenario)
    except InputError as error:
        say_error(f"Het bewaarde scenario {kept.name} past niet bij deze gegevens. {error}")
        return None
    return scenario


def _who(kept: KeptScenario) -> str:
    public = "openbaar" if kept.public else "intern"
    return f"Bewaard op {short_day(kept.made_at)}, {public}. Reden: {kept.reason}"


def _words_of(kept: KeptScenario) -> dict[str, str]:
    changes = kept.document.get("changes", ())
    return {"Scenario": kept.name, "Wijzigingen": str(len(changes)), "Reden": kept.reason}


def _keep_form(city: City, scenario: Scenario) -> None:
    standing = {name: kept.event_id for name, kept in kept_of(city).items()}
    with st.form("task.scenario.keep", border=False):
        named = "" if scenario.name == UNNAMED else scenario.name
        name = st.text_input("Bewaar onder de naam", value=named, max_chars=LONGEST_NAME)
        reason = st.text_input("Reden", max_chars=MOST_REASON)
        said_before_keeping()
        pressed = st.form_submit_button("Bewaar dit scenario")
    name = name.strip()
    seen = seen_before(f"scenario/{name}", standing.get(name))
    if not pressed:
        return
    made = scenario.model_copy(update={"name": name})

    def keep(expected: Expected) -> object:
        return open_store().save_scenario(
            name,
            city.municipality.name,
            made.document(),
            by=person(),
            reason=reason,
            expected=expected,
        )

    mine = {"Scenario": name, "Wijzigingen": str(len(made.changes)), "Reden": reason}
    try:
        if not attempt(_KEY, keep, seen=seen, mine=mine):
            return
    except SpreidingskaartError as error:
        say_error(error)
        return
    choose_scenario(made)
    st.session_state[_SAID] = f"Bewaard onder de naam {name}, en nog intern."
    st.rerun()


def _withdraw(event_id: int) -> None:
    try:
        open_store().undo(event_id, person())
        st.session_state[_SAID] = "Ingetrokken. Het staat nog wel in de geschiedenis."
    except ChangedError:
        st.session_state[_FAILED] = "Iemand anders heeft dit scenario al ingetrokken."
    except SpreidingskaartError as error:
        st.session_state[_FAILED] = str(error)
