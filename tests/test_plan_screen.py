"""The plan on screen: bars are what the register says, and the slider of the map plays to the end and stops."""

from __future__ import annotations

import json

import numpy as np
import pytest
import streamlit as st

from spreidingskaart.cli.main import DONE, main
from spreidingskaart.programme.plan import alarms, time_lines
from spreidingskaart.programme.plan.time_lines import open_over
from spreidingskaart.web.kaart import year as slider
from spreidingskaart.web.opgave.plan_bars import bars, segments, shown_years
from spreidingskaart.web.opgave.plan_choice import PlanChoice, alarms_of, lines_of
from spreidingskaart.web.opgave.plan_places import places_table
from spreidingskaart.web.opgave.plan_table import alarms_table, moments_table
from spreidingskaart.web.opgave.plan_words import headline
from tests.bundled import bundled_city
from tests.city_folder import write_city
from tests.synthetic import facility, synthetic_city


@pytest.fixture(scope="module")
def almere():
    return bundled_city("public")


@pytest.fixture
def session(monkeypatch):
    """Return a session without a server, and an address without choices."""
    held = {}
    monkeypatch.setattr(st, "session_state", held)
    monkeypatch.setattr(st, "query_params", {})
    return held


def test_a_bar_covers_the_years_in_which_the_register_counts_a_facility(almere):
    years = shown_years(almere)
    for row in open_over(almere, years):
        covered = {year for first, last in segments(row, years) for year in range(first, last + 1)}
        assert covered == set(np.array(years)[row].tolist())


def test_every_facility_has_a_row_that_one_can_reach_with_a_sentence(almere):
    shown = bars(almere, time_lines(almere))
    assert shown.count('tabindex="0"') == len(time_lines(almere))
    assert "Domus Almere Poort (gepland) (36 plekken): zonder datum." in shown
    assert "jaar van opening niet bekend" in shown


def test_names_of_people_stay_text():
    city = synthetic_city(facilities=[facility("F1", name="<script>x</script>", closes=2028.0)])
    assert "<script>" not in bars(city, time_lines(city))


def test_tables_hold_every_moment_and_every_facility_without_a_date(almere):
    head, rows = moments_table(PlanChoice(), almere)
    lines = time_lines(almere)
    assert len(rows) == sum(max(1, len(line.moments)) for line in lines)
    assert {len(row) for row in rows} == {len(head)}
    assert all(row[8] for row in rows), "every row says how it is known"
    assert len(alarms_table(PlanChoice(), almere)[1]) == len(alarms(almere))


def test_a_group_without_figures_is_not_zero(almere):
    head, rows = places_table(PlanChoice(), almere)
    young = next(row for row in rows if row[0] == "Dakloze jongeren")
    assert set(young[1:-2]) == {None}
    assert young[-1] == "geen cijfers"
    assert {len(row) for row in rows} == {len(head)}


def test_a_choice_leaves_out_the_rest(almere):
    choice = PlanChoice(("dakloze_volwassenen",), ("poort",))
    assert {line.facility for line in lines_of(almere, choice)} >= {"P01", "P03"}
    assert {line.district for line in lines_of(almere, choice)} == {"poort"}
    assert [alarm.facility for alarm in alarms_of(almere, choice)] == ["P03"]
    assert headline(almere, PlanChoice(("statushouders",))).startswith("Geen cijfers.")


def test_the_command_says_the_same_as_the_screen(capsys, almere):
    assert main(["plan", "--json"]) == DONE
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "spreidingskaart/plan/1"
    assert [one["sentence"] for one in told["alarms"]] == [one.sentence for one in alarms(almere)]
    young = next(one for one in told["places"] if one["group"] == "dakloze_jongeren")
    assert {year["value"] for year in young["years"]} == {None}


def test_the_command_survives_a_city_without_facilities(tmp_path, capsys):
    write_city(tmp_path, without=("facilities", "plan_moments"))
    assert main(["plan", "--city", str(tmp_path)]) == DONE
    assert "geen moment bekend" in capsys.readouterr().out


def played(city, session):
    """Return the years that the map shows when it plays, as the page and the map ask one another."""
    seen = []
    while True:
        year = slider.chosen_year(city)
        seen.append(year)
        slider._plan_next(city, year)
        following = slider.next_year()
        if following is None:
            return seen
        slider.take_year(following)


def test_playing_goes_year_by_year_to_the_one_after_the_last_change_and_stops(session):
    city = synthetic_city(facilities=[facility("F1", closes=2028.0)])
    slider._play(city)
    assert played(city, session) == [2026, 2027, 2028, 2029]
    assert not slider.is_playing()


def test_playing_begins_at_the_year_that_is_chosen(session):
    city = synthetic_city(facilities=[facility("F1", closes=2028.0)])
    session["jaar"] = "2027"
    slider._play(city)
    assert played(city, session) == [2027, 2028, 2029]


@pytest.mark.parametrize("asked", ["2030", "1066", "x", None])
def test_only_the_next_year_is_taken(session, asked):
    city = synthetic_city(facilities=[facility("F1", closes=2028.0)])
    slider._play(city)
    slider._plan_next(city, slider.chosen_year(city))
    slider.take_year(asked)
    assert session["jaar"] == "2026"


def test_a_year_that_comes_after_stop_is_not_taken(session):
    city = synthetic_city(facilities=[facility("F1", closes=2028.0)])
    slider._play(city)
    slider._plan_next(city, slider.chosen_year(city))
    due = slider.next_year()
    slider.stop_playing()
    slider.take_year(due)
    assert session["jaar"] == "2026"


@pytest.mark.parametrize("typed", ["1066", "abc", "", "Nu en gepland"])
def test_an_address_with_no_such_year_shows_now_and_planned(session, typed):
    session["jaar"] = typed
    assert slider.chosen_year(synthetic_city()) is None
