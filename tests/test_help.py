"""Help: every page and screen has it, every step of a tour opens what it names, and a visitor can go through one."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from spreidingskaart import PROJECT
from spreidingskaart.errors import DataError
from spreidingskaart.web.afweging import screens
from spreidingskaart.web.afweging.screens import WeighingScreen
from spreidingskaart.web.help import texts
from spreidingskaart.web.help.texts import help_texts
from spreidingskaart.web.locatietoets import site_choice
from spreidingskaart.web.navigation import PAGES
from spreidingskaart.web.opgave.screens import TaskScreen
from spreidingskaart.web.spreiding.screens import STEPS, Screen
from spreidingskaart.web.url_state import Name

SCREENS = {"opgave": TaskScreen, "afweging": WeighingScreen, "spreiding": Screen}
VALUES = {
    Name.SPREAD_SCREEN: {name for name, _ in STEPS.values()},
    Name.WEIGHING_SCREEN: set(screens._PAGE.names.values()),
    Name.WAY: {site_choice.DRAW, site_choice.SITE},
}
LONGEST = 15
"""Words in a sentence, on average."""


def steps():
    return [step for tour in help_texts().tours.values() for step in tour.steps]


def sentences():
    found = help_texts()
    told = [line for page in found.pages.values() for line in page.here]
    told += [
        one.how for page in found.pages.values() for of in page.calculated.values() for one in of
    ]
    told += [step.say for step in steps()]
    return [part for text in told for part in re.split(r"(?<=[.?])\s+(?=[A-Z])", text)]


def test_every_page_has_help():
    assert set(help_texts().pages) == set(PAGES)


@pytest.mark.parametrize("page", help_texts().pages)
def test_what_is_explained_is_a_screen_and_the_page_shows_it(page):
    explained = help_texts().pages[page].calculated
    assert set(explained) - {""} <= set(SCREENS.get(page, ()))
    shows = f'explain, "{page}"' in (PROJECT / f"pages/{page}.py").read_text(encoding="utf-8")
    assert shows == bool(explained)


def test_every_screen_of_the_task_is_explained():
    assert set(help_texts().pages["opgave"].calculated) == set(TaskScreen)


@pytest.mark.parametrize("step", steps(), ids=lambda step: f"{step.page} {step.query}")
def test_a_step_opens_a_page_and_a_choice_that_are_there(step):
    assert step.page in PAGES
    assert all(value in VALUES[Name(name)] for name, value in step.query.items())


def test_sentences_are_short():
    told = sentences()
    assert sum(len(one.split()) for one in told) / len(told) <= LONGEST
    assert max(len(one.split()) for one in told) <= 25


def test_a_broken_file_is_one_sentence(tmp_path, monkeypatch):
    file = tmp_path / "help.yaml"
    file.write_text("pages: {kaart: {here: [a]}}\ntours: {}\n", encoding="utf-8")
    monkeypatch.setattr(texts, "TEXTS", file)
    with pytest.raises(DataError, match=r"help\.yaml: pages\.kaart\.calculated"):
        help_texts.__wrapped__()


def test_a_visitor_goes_through_a_tour_and_back():
    def drawn():
        import streamlit as st

        from spreidingskaart.web.help import tour

        tour._open = lambda step: st.session_state.setdefault("opened", []).append(step.page)
        st.button("Begin", on_click=tour.begin_tour, args=("council", "help"))
        tour.show_tour()

    seen = AppTest.from_function(drawn, default_timeout=20).run()

    def press(label):
        next(button for button in seen.button if button.label == label).click()
        seen.run()

    assert len(seen.button) == 1
    press("Begin")
    for label in ("Volgende", "Vorige", "Volgende", "Volgende", "Volgende", "Volgende"):
        press(label)
    pages = [step.page for step in help_texts().tours["council"].steps]
    assert seen.session_state["opened"] == [pages[0], pages[1], *pages]
    assert "Volgende" not in [button.label for button in seen.button]
    press("Klaar")
    assert [button.label for button in seen.button] == ["Begin"]
