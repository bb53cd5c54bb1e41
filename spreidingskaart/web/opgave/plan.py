"""The screen of the page Opgave that answers: see STEPS[TaskScreen.PLAN]."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.programme.plan.changes import year_change, years_to_play
from spreidingskaart.web import story
from spreidingskaart.web.opgave.picture import slide
from spreidingskaart.web.opgave.plan_bars import bars
from spreidingskaart.web.opgave.plan_choice import alarms_of, choose_plan, lines_of
from spreidingskaart.web.opgave.plan_places import places_lines, places_table
from spreidingskaart.web.opgave.plan_table import alarms_table, moments_table
from spreidingskaart.web.opgave.plan_words import fiction, headline, reserves
from spreidingskaart.web.opgave.screens import TaskScreen
from spreidingskaart.web.rendering import render, say_info

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.web.opgave.plan_choice import PlanChoice

_FILLED_BY: Final = (
    "Dit scherm wordt gevuld door facilities.csv (kolommen opened, closes, status en places) en door plan_moments.csv "
    "(kolommen id, facility, kind, year, month, places, successor, status, source, source_date, source_url, note)."
)


def plan(city: City) -> None:
    """Show the screen."""
    if city.layer("facilities") is None:
        slide(TaskScreen.PLAN, f"Geen cijfers. {city.why_missing('facilities')}")
        say_info(_FILLED_BY)
        return
    choice = choose_plan(city)
    lines = lines_of(city, choice)
    slide(TaskScreen.PLAN, headline(city, choice), fiction=fiction(lines))
    if city.layer("plan_moments") is None:
        say_info(f"Vergunningen, termijnen en verbouwingen zijn niet bekend. {_FILLED_BY}")
    _alarms(city, choice)
    st.html(bars(city, lines))
    story.notes(reserves(lines))
    story.table(city, partial(moments_table, choice), name="op-om-en-afbouwplan")
    st.html(places_lines(city, choice))
    story.table(
        city, partial(places_table, choice), name="plekken-per-jaar", title="Plekken per jaar"
    )
    _years(city, choice)


def _alarms(city: City, choice: PlanChoice) -> None:
    found = alarms_of(city, choice)
    st.html(
        render(
            "opgave/plan_alarms.html",
            alarms=[
                {
                    "kind": alarm.kind.dutch,
                    "sentence": alarm.sentence,
                    "tested": alarm.tested,
                    "sources": "; ".join(dict.fromkeys(one.told for one in alarm.sources)),
                }
                for alarm in found
            ],
        )
    )
    if found:
        story.table(city, partial(alarms_table, choice), name="alarmen", title="Alarmen als tabel")


def _years(city: City, choice: PlanChoice) -> None:
    """Say of every year what changes: the same sentences as beside the map."""
    told = [
        choice.of_change(year_change(city, year)).sentence for year in list(years_to_play(city))[1:]
    ]
    st.html(render("opgave/plan_years.html", years=told))
