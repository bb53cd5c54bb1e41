"""The screen Doorstroom: a choice changes it and back gives the same, and it stands where there are no data."""

from __future__ import annotations

import re
from functools import partial

import pytest

from spreidingskaart.city import load_city
from spreidingskaart.web.opgave import flow
from tests.city_folder import write_city
from tests.task_screens import shown, task_screen

screen = partial(task_screen, "doorstroom")


def test_homes_a_month_change_the_answer_and_back_gives_the_first_again():
    page = screen(groep="beschermd_wonen", deeljaar="2030")
    before = shown(page)
    assert "Met één woning per maand meer wachten er eind 2045 naar verwachting" in before
    assert "Van de rij naar een woning in 2030, mensen per jaar (fictief)" in before
    assert "startgetal 13" in before
    page.slider(key="woningen").set_value(-2).run()
    assert "Met 2 woningen per maand minder wachten er" in shown(page)
    page.slider(key="woningen").set_value(0).run()
    assert "Kies hoeveel woningen per maand er meer of minder komen." in shown(page)
    page.slider(key="woningen").set_value(1).run()
    assert shown(page) == before


def test_a_scenario_of_the_address_reaches_the_screen():
    words = shown(
        screen(groep="beschermd_wonen", **{"choice.scenario": "proef;beschermd_wonen.inflow=95"})
    )
    assert "komen er 95 mensen bij" in words
    assert "komen er 95 mensen" not in shown(screen(groep="dakloze_volwassenen"))


def test_all_groups_of_another_screen_is_kept_and_the_first_is_shown():
    page = screen(groep="alle")
    assert page.selectbox(key="groep").value == "alle"
    assert "op een woning (Beschermd wonen)" in shown(page)


@pytest.mark.parametrize(("group", "year"), [("bestaat niet", "nooit"), ("bestaat niet", "2046")])
def test_what_another_screen_or_a_link_chose_and_this_one_has_not_falls_back(group, year):
    page = screen(groep=group, deeljaar=year)
    assert page.selectbox(key="groep").value == "beschermd_wonen"
    assert page.selectbox(key="deeljaar").value == "2026"


def test_a_group_without_figures_says_what_is_missing_and_shows_no_slider():
    page = screen(groep="arbeidsmigranten")
    words = shown(page)
    assert "Geen cijfers over de doorstroom van Arbeidsmigranten." in words
    assert "Wat dit vult: de tabel programme" in words
    assert not page.slider
    assert not re.search(r"\b0 mensen", words)


def test_without_groups_the_screen_says_which_table_fills_it(tmp_path, monkeypatch):
    empty = load_city(
        write_city(tmp_path, without=("programme", "programme_groups", "homes_routes"))
    )
    said = []
    monkeypatch.setattr(flow, "slide", lambda _, told, **__: said.append(told))
    flow.flow(empty)
    assert "programme_groups (kolommen id, name en forms)" in said[0]
