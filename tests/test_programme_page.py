"""The screen Programma: its sentences, lines and tables, a scenario that is changed, undone and kept, and bad input."""

from __future__ import annotations

import re
from functools import cache, partial

import numpy as np
from streamlit.testing.v1 import AppTest

from spreidingskaart.model import Person, Role
from spreidingskaart.programme.needs import balance_of
from spreidingskaart.programme.scenario import scenario_of
from spreidingskaart.programme.scenarios_compared import effects_of
from spreidingskaart.store import open_store
from spreidingskaart.web.leaving import NOT_PUBLIC
from spreidingskaart.web.opgave import programme_kept
from spreidingskaart.web.opgave.picture import Line, lines_over_years
from spreidingskaart.web.opgave.programme_question import TOGETHER, ProgrammeQuestion
from spreidingskaart.web.opgave.programme_table import comparison_rows, input_rows, programme_rows
from spreidingskaart.web.story import column_told, rounded
from spreidingskaart.words.numbers import number
from tests.bundled import bundled_city
from tests.city_folder import write_city
from tests.task_screens import shown, task_screen

SCENARIO = "minder;beschermd_wonen.inflow=50@2028"


@cache
def city():
    return bundled_city("public")


screen = partial(task_screen, "programma")


def test_the_screen_tells_the_whole_and_who_has_no_figures():
    words = shown(screen())
    assert "plekken (fictief) zijn nodig in 2026, en er zijn er" in words
    assert "Dat is voor de 8 van de 12 doelgroepen met cijfers" in words
    assert "Geen cijfers: Dakloze jongeren" in words
    assert "Niet meegeteld: Beschermd Wonen Plus Oosterwold (gepland), 36 plekken" in words


def test_one_group_is_told_with_how_long_people_wait_and_one_without_figures_without_a_zero():
    page = screen(groep="dakloze_gezinnen")
    words = shown(page)
    need = balance_of(city(), "dakloze_gezinnen", 2026).need
    assert f"{need.places} plekken (fictief) nodig voor dakloze gezinnen in 2026" in words
    waits = number(need.waiting_months.value, 1)
    assert f"wacht wie zich meldt gemiddeld {waits} maanden (fictief)" in words
    assert "tijdelijk" in words
    words = shown(page.selectbox(key="groep").set_value("statushouders").run())
    assert "Geen cijfers: hoeveel plekken er in 2026 nodig zijn voor statushouders" in words
    assert " 0 plekken" not in words


def test_a_scenario_of_the_address_shows_beside_the_data():
    page = screen(groep="beschermd_wonen", **{"choice.scenario": SCENARIO})
    words = shown(page)
    (effect,) = effects_of(city(), scenario_of(SCENARIO), 2045)
    assert effect.sentence in words
    assert "Dit is met het scenario: minder." in words
    assert "nodig in het scenario" in words


def test_a_change_is_put_in_and_undone_one_by_one():
    page = screen(groep="beschermd_wonen")
    page.text_input(key="task.scenario.value.inflow").set_value("50").run()
    page.button(key="task.scenario.add").click().run()
    assert page.session_state["choice.scenario"].endswith("beschermd_wonen.inflow=50")
    page.selectbox(key="task.scenario.quantity").set_value("occupancy").run()
    page.text_input(key="task.scenario.value.occupancy").set_value("97,5").run()
    page.button(key="task.scenario.add").click().run()
    assert page.session_state["choice.scenario"].count(";") == 2
    page.button(key="task.scenario.out.beschermd_wonen.inflow=50").click().run()
    assert page.session_state["choice.scenario"].endswith(";beschermd_wonen.occupancy=97,5")
    page.button(key="task.scenario.out.beschermd_wonen.occupancy=97,5").click().run()
    assert page.session_state["choice.scenario"] is None
    assert [fault.value for fault in page.exception] == []


def test_what_is_no_number_changes_nothing_and_says_so():
    page = screen(groep="beschermd_wonen")
    page.text_input(key="task.scenario.value.inflow").set_value("-3")
    page.button(key="task.scenario.add").click().run()
    assert "choice.scenario" not in page.session_state or not page.session_state["choice.scenario"]
    assert any("Er is niets veranderd" in fault.value for fault in page.error)


def test_a_broken_link_says_what_is_wrong_and_shows_the_data():
    page = screen(**{"choice.scenario": "x;niemand.inflow=3"})
    assert any("bestaat hier niet" in fault.value for fault in page.error)
    assert "nodig in het scenario" not in shown(page)


# ------------------------------------------------------------------------------------------- tables and lines
def test_the_table_says_what_the_headline_says():
    question = ProgrammeQuestion(TOGETHER, 2030)
    head, rows = programme_rows(question, city())
    assert len(rows) == 12 * 5
    for row in rows:
        told = dict(zip(head, row, strict=True))
        if told["Tekort"] is not None:
            assert told["Nodig"] - told["Er zijn"] == told["Tekort"]
        else:
            assert told["Geen cijfer omdat"]
        assert told["Nodig"] is None or told["Vraag is"] == "fictief"


def test_every_input_has_its_source_or_the_word_for_it():
    head, rows = input_rows(ProgrammeQuestion(TOGETHER, 2045), city())
    for row in rows:
        told = dict(zip(head, row, strict=True))
        assert (told["Waarde"] is None) == (told["Bron"] is None)
    homes = next(
        row
        for row in rows
        if row[:2] == ["Mensen die een instelling verlaten", "woningen voor uitstroom"]
    )
    assert homes[5] == "bron"
    assert homes[7].startswith("https://almeredagblad.nl/")


def test_two_scenarios_stand_next_to_the_data():
    question = ProgrammeQuestion("beschermd_wonen", 2030, scenario_of(SCENARIO))
    other = ("Meer", scenario_of("x;beschermd_wonen.inflow=80"))
    head, rows = comparison_rows(question, other, ("beschermd_wonen", "weg"), city())
    assert list(head[2:5]) == ["Zonder scenario", "Scenario: minder", "Bewaard: Meer"]
    places = [
        balance_of(city(), "beschermd_wonen", 2030, one).need.places
        for one in (None, question.scenario, other[1])
    ]
    assert rows[0][2:] == [*places, "fictief"]
    assert len(set(places)) == 3
    assert rows[4][4] == "loopt op"


def test_the_sentence_of_a_scenario_says_what_the_balances_say():
    (effect,) = effects_of(city(), scenario_of(SCENARIO), 2030)
    before = balance_of(city(), "beschermd_wonen", 2030).need.places
    assert effect.sentence.startswith(f"{before - effect.changed.need.places} plekken minder nodig")
    same = effects_of(city(), scenario_of("x;beschermd_wonen.backlog=3"), 2030)
    told = f"Voor beschermd wonen blijven in 2030 {before} plekken (fictief) nodig"
    assert same[0].sentence.startswith(told)


def test_a_line_with_a_gap_is_drawn_in_parts_and_named_only_where_it_ends():
    years = list(range(2026, 2031))
    whole = Line("nodig", np.array([1.0, 2, 3, 4, 5]))
    broken = Line("soms", np.array([1.0, 2, np.nan, 3, np.nan]), "muted")
    html = lines_over_years("Titel", years, [whole, broken], spoken="x", unit="plekken")
    assert html.count("op-stroke op-muted") == 2
    assert "op-ends-accent" in html
    assert "op-ends-muted" not in html


def test_a_column_of_one_rounding_has_one_number_of_decimals_and_a_mixed_one_has_not():
    assert column_told([rounded(2, 2), None, rounded(10.82, 2)]) == ["2,00", "-", "10,82"]
    assert column_told([rounded(60, 0), rounded(1.5, 1)]) == ["60", "1,5"]
    assert column_told([rounded(60, 1), rounded(2, 1)]) == ["60", "2"]


def test_names_beside_lines_that_end_together_do_not_overlap():
    lines = [Line(name, np.array([1.0, 5.0])) for name in ("a", "b", "c")]
    html = lines_over_years("Titel", [2026, 2027], lines, spoken="x", unit="plekken")
    heights = sorted(float(at) for at in re.findall(r'op-end [^"]*" style="bottom:([\d.]+)%', html))
    assert np.diff(heights).min() >= 7


def test_a_city_without_these_tables_says_which_file_fills_it(tmp_path):
    write_city(tmp_path, without=("programme_groups", "programme"))

    def page(folder):
        from pathlib import Path

        from spreidingskaart import city as cities
        from spreidingskaart.web.opgave.programme import programme

        programme(cities.load_city(Path(folder)))

    seen = AppTest.from_function(page, args=(str(tmp_path),), default_timeout=60).run()
    assert [fault.value for fault in seen.exception] == []
    assert "programme_groups.csv" in shown(seen)


# ------------------------------------------------------------------------------------------------- the store
def test_a_planner_keeps_a_scenario_holds_it_beside_another_and_takes_it_back(monkeypatch):
    planner = Person("A", Role.PLANNER)
    monkeypatch.setattr(programme_kept, "person", lambda: planner)
    monkeypatch.setattr("spreidingskaart.web.publishing.person", lambda: planner)
    monkeypatch.setattr(programme_kept, "role", lambda: Role.PLANNER)
    page = screen(groep="beschermd_wonen", **{"choice.scenario": SCENARIO})
    fields = {field.label: field for field in page.text_input}
    fields["Reden"].set_value("Om te zien")
    button = next(one for one in page.button if one.label == "Bewaar dit scenario")
    button.click().run()
    assert [fault.value for fault in page.exception] == []
    (kept,) = open_store().scenarios("Almere", seen_by=Role.PLANNER)
    assert (kept.name, kept.public) == ("minder", False)
    assert scenario_of(SCENARIO).document() == dict(kept.document)
    assert open_store().scenarios("Almere", seen_by=Role.PUBLIC) == ()
    page.selectbox(key="bewaard").set_value("minder").run()
    assert "Bewaard op" in shown(page)
    assert NOT_PUBLIC in [told.value for told in page.caption]
    page.button(key="task.scenario.undo").click().run()
    assert open_store().scenarios("Almere", seen_by=Role.PLANNER) == ()
    assert any("Ingetrokken" in told.value for told in page.success)
