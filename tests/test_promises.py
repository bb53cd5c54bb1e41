"""What was agreed: read, chosen, held against today, looked back on, and found at the council."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit import config
from streamlit.testing.v1 import AppTest

from spreidingskaart.city import load_city
from spreidingskaart.city.access import PLANNER, PUBLIC, seen_by
from spreidingskaart.model import FigureStatus, PromiseKind
from spreidingskaart.programme.figures import FigureSource
from spreidingskaart.programme.promises.alarms import (
    FrameworkLimit,
    FrameworkToday,
    StillSo,
    held_against_today,
    summary,
    value_told,
)
from spreidingskaart.programme.promises.choosing import PromiseFilter
from spreidingskaart.programme.promises.hindsight import hindsight_told, looked_back
from spreidingskaart.programme.promises.papers import names_it, papers_that_name
from spreidingskaart.programme.promises.reading import agreed_about, promises_of
from spreidingskaart.web import deployment
from spreidingskaart.web.agreed import agreed_lines
from spreidingskaart.web.opgave.agreed_today import frameworks_today, held_today
from tests.bundled import bundled_city
from tests.city_folder import write_city
from tests.source_code import ROOT

FRAMEWORK = "beschermd_wonen_plus_2024"
HEAD = (
    "id,kind,number,date,title,text,facility,criterion,framework,norm,decided_value,decided_unit,foretold,came,"
    "as_foretold,status\n"
)


@cache
def almere():
    return bundled_city(PUBLIC)


def today(value=10_000.0, unit="m2", criterion="area"):
    limit = FrameworkLimit("minimum_area", criterion, value, unit)
    return {FRAMEWORK: FrameworkToday(FRAMEWORK, "Kader", "2026-11-30", (limit,))}


def area(held):
    return [one for one in held if one.promise.id == "24014-oppervlakte"]


# ------------------------------------------------------------------------------------------------- alarms
def test_nothing_differs_in_the_bundled_city_and_what_is_not_set_is_not_tested():
    held = held_today(almere())
    assert {one.outcome for one in held} == {StillSo.SAME, StillSo.NOT_TESTED}
    assert [one.outcome for one in area(held)] == [StillSo.SAME, StillSo.SAME]
    (places,) = (one for one in held if one.promise.id == "24163" and not one.framework)
    assert places.told == (
        "Beschermd Wonen Plus in Oosterwold: vastgelegd is 36 plekken (raadsvoorstel 24163, 2024). Niet getoetst: in "
        'de normen van Almere is "Hoogstens zoveel plekken in één voorziening" nog niet ingevuld.'
    )
    assert summary(held) == (
        "6 keren is een vastgelegde waarde naast een norm of kader van nu gelegd: 0 wijken af, 4 zijn gelijk en 2 zijn "
        "niet getoetst."
    )


def test_a_framework_that_differs_is_told_with_both_values_and_its_version():
    (alarm, *_) = held_against_today(almere(), today(5_000.0))
    assert alarm.outcome is StillSo.DIFFERENT
    assert alarm.told == (
        "Het perceel is ten minste 1 hectare: vastgelegd is 1 ha (raadsvoorstel 24014, 25 januari 2024). In het kader "
        "Kader staat 0,5 ha, in de versie van 30 november 2026."
    )


def test_a_norm_that_differs_is_told_with_both_values_and_since_when():
    rules = almere().rules
    changed = almere().under(rules.with_value("min_area", 20_000), "andere")
    (norm, _) = area(held_against_today(changed, today()))
    assert norm.outcome is StillSo.DIFFERENT
    assert "vastgelegd is 1 ha" in norm.told
    assert "In de normen van Almere staat 2 ha, sinds 25 januari 2024." in norm.told


@pytest.mark.parametrize(
    ("frameworks", "why"),
    [
        ({}, "het kader beschermd_wonen_plus_2024 is er niet"),
        (today(criterion="zoning"), "het kader Kader stelt hier geen grens aan"),
        (today(1.0, "ha"), 'in het kader Kader staat een getal in "ha", en vastgelegd is "m2"'),
    ],
)
def test_what_cannot_be_compared_is_not_tested_and_says_why(frameworks, why):
    (held,) = (one for one in area(held_against_today(almere(), frameworks)) if one.framework)
    assert held.outcome is StillSo.NOT_TESTED
    assert held.why == why


def test_an_unknown_norm_is_not_tested(tmp_path):
    row = "A1,decision,1,2024,Besluit,x,,,,bestaat_niet,3,,,,,fictional\n"
    city = load_city(write_city(tmp_path, promises=HEAD + row))
    (held,) = held_against_today(city, {})
    assert held.outcome is StillSo.NOT_TESTED
    assert "bestaat_niet is niet gevonden" in held.told
    assert ", fictief)" in held.told


@settings(max_examples=25)
@given(st.floats(1, 1e6), st.floats(0.5, 2))
def test_only_a_value_that_is_really_another_differs(value, factor):
    (held,) = (
        one for one in area(held_against_today(almere(), today(10_000.0 * factor))) if one.framework
    )
    same = abs(factor - 1) < 1e-9
    assert held.outcome is (StillSo.SAME if same else StillSo.DIFFERENT)


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (10_000, "m2", "1 ha"),
        (10_000, "m²", "1 ha"),
        (1, "ja (1) of nee (0)", "ja"),
        (0.05, "aandeel van de locatie", "5% van de locatie"),
        (36, "plekken", "36 plekken"),
        (36, "", "36"),
    ],
)
def test_a_value_as_people_read_it(value, unit, told):
    assert value_told(value, unit) == told


def test_frameworks_in_use_are_given_as_limits():
    (framework,) = frameworks_today(almere()).values()
    assert framework.since == "2026-11-30"
    assert framework.limits[0] == FrameworkLimit("minimum_area", "area", 10_000.0, "m2")


# ------------------------------------------------------------------------------------------ read and chosen
def test_the_real_agreements_are_there_with_their_sources():
    promises = promises_of(almere())
    numbers = {promise.number for promise in promises}
    assert numbers >= {"RG-21/2019", "RG-22/2019", "RV-10", "24014", "24155", "24163"}
    assert all(promise.source.status is FigureStatus.SOURCED for promise in promises)
    assert all(promise.source.text and promise.source.date for promise in promises)
    assert [promise.date for promise in promises] == sorted(
        (promise.date for promise in promises), reverse=True
    )


def test_agreements_are_chosen_by_kind_district_and_every_word():
    every = promises_of(almere())
    poort = PromiseFilter(PromiseKind.PROPOSAL, "poort", "domus POORT").chosen(every)
    assert {promise.number for promise in poort} == {"RV-10", "24155"}
    assert PromiseFilter().chosen(every) == every
    assert PromiseFilter(words="domus bestaatniet").chosen(every) == ()


def test_agreements_about_one_thing():
    assert {promise.number for promise in agreed_about(almere(), facility="P02")} == {
        "24014",
        "24163",
    }
    assert len(agreed_about(almere(), framework=FRAMEWORK)) == 7
    assert agreed_about(almere()) == ()
    assert "Hierover zijn 2 afspraken gemaakt" in agreed_lines(almere(), facility="P02")
    assert agreed_lines(almere(), facility="F01") == ""


def test_a_text_from_a_file_is_shown_as_text(tmp_path):
    row = "A1,motion,<b>1</b>,2024,<script>alert(1)</script>,x,F1,,,,,,,,,fictional\n"
    city = load_city(write_city(tmp_path, promises=HEAD + row))
    shown = agreed_lines(city, facility="F1")
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "fictief" in shown


def test_a_row_about_a_secret_facility_is_gone_with_its_text(tmp_path):
    whole = load_city(write_city(tmp_path / "a"))
    secret = next(
        name
        for name, seen in zip(
            whole.layers["facilities"]["id"], whole.layers["facilities"]["visibility"], strict=True
        )
        if seen == "secret"
    )
    rows = f"A1,motion,1,2024,KANARIE,x,{secret},,,,,,,,,fictional\nA2,motion,2,2024,Ander,x,,,,,,,,,,fictional\n"
    city = load_city(write_city(tmp_path / "b", promises=HEAD + rows))
    assert [promise.id for promise in promises_of(seen_by(city, PUBLIC))] == ["A2"]
    assert len(promises_of(seen_by(city, PLANNER))) == 2


# ------------------------------------------------------------------------------------------------ hindsight
@pytest.mark.parametrize(
    ("judged", "told"),
    [
        ([None], "Van 1 afspraak met een voorspelling is nog niet bekend of die uitkwam."),
        ([True], "1 afspraak is beoordeeld, en kwam zoals voorspeld uit."),
        (
            [False, None],
            "1 afspraak is beoordeeld, en kwam anders dan voorspeld uit. Van 1 andere is dat nog niet bekend.",
        ),
        ([True, False, False], "1 van de 3 beoordeelde afspraken kwam uit zoals voorspeld."),
        ([False, False], "0 van de 2 beoordeelde afspraken kwamen uit zoals voorspeld."),
        ([], ""),
    ],
)
def test_how_often_it_came_as_foretold(judged, told):
    one = looked_back(almere())[0]
    assert hindsight_told([replace(one, as_foretold=answer) for answer in judged]) == told


# --------------------------------------------------------------------------------------------------- papers
@pytest.mark.parametrize(
    ("title", "number", "named"),
    [
        ("Motie RG 21 / 2019 over het centrum", "", True),
        ("Iets anders", "rg-21/2019", True),
        ("Motie RG-21/20190", "", False),
        ("Motie RG-2/2019", "", False),
        ("Verslag: eerste motie over overlast in het centrum (vervolg)", "", True),
        ("Overlast in het centrum", "", False),
    ],
)
def test_a_paper_names_an_agreement_by_number_or_title(title, number, named):
    (promise,) = (one for one in promises_of(almere()) if one.number == "RG-21/2019")
    assert names_it(promise, title, number) is named


def test_a_short_number_or_title_names_nothing():
    promise = replace(
        promises_of(almere())[0],
        number="10",
        title="Domus",
        source=FigureSource(FigureStatus.SOURCED),
    )
    assert not names_it(promise, "Raadsvoorstel 10 over Domus", "10")


def test_papers_that_name_something_are_listed_apart(tmp_path):
    papers = (
        "id,kind,number,date,title,url\nR1,Motion,,2024-01-25,Motie RG-1234 over spreiden,https://raad.example/1\n"
        "R2,Motion,,2024-01-26,Bomen,https://raad.example/2\n"
    )
    row = "A1,motion,RG-1234,2024,Spreiden,x,,,,,,,,,,fictional\n"
    city = load_city(write_city(tmp_path, promises=HEAD + row, council_papers=papers))
    (paper,) = papers_that_name(city)
    assert (paper.id, paper.names) == ("R1", ("A1",))


# ---------------------------------------------------------------------------------------------- the screens
@pytest.fixture
def served(monkeypatch):
    """Let the pages use another city."""

    def serve(folder):
        monkeypatch.setenv("SPREIDINGSKAART_CITY", str(folder))
        deployment._whole_city.cache_clear()

    yield serve
    deployment._whole_city.cache_clear()


def opened(**choices):
    config.set_option("client.showErrorDetails", "full")
    page = AppTest.from_file(str(ROOT / "pages/opgave.py"), default_timeout=60)
    for name, value in choices.items():
        page.session_state[name] = value
    page.run()
    assert [fault.value for fault in page.exception] == []
    assert [fault.value for fault in page.error] == []
    return "".join(part.proto.body for part in page.get("html"))


def test_the_screen_shows_what_is_asked_and_nothing_else():
    shown = opened(vraag="afspraken", afspraaksoort="motion")
    assert "3 afspraken van 16" in shown
    assert "Staat het er nog zo?" in shown
    assert "kader=Beschermd+Wonen+Plus+2024" in shown


@pytest.mark.parametrize("screen", ["doelen", "afspraken"])
def test_a_city_without_tables_says_what_would_fill_the_screen(served, tmp_path, screen):
    tables = ("goals", "goal_results", "promises", "council_papers")
    served(write_city(tmp_path, without=tables))
    shown = opened(vraag=screen)
    assert f"{'goals' if screen == 'doelen' else 'promises'}.csv" in shown
