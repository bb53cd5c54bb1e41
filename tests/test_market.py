"""Politieke markt: at most seven screens, one message each, public whoever looks; a wrong address is told."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.print.bar_picture import Bar, bar_picture, shortened
from spreidingskaart.print.letters import text_width
from spreidingskaart.print.market import MarketQuestion, slides
from spreidingskaart.store import open_store
from spreidingskaart.web import routes
from spreidingskaart.web.markt.asked import asked_of
from spreidingskaart.web.plain_pages import market_address
from spreidingskaart.web.routes import market
from tests.bundled import bundled_city

A = "grens.minimum_area=5000"
B = "gewicht.spreading=2"
ADDRESS = market_address({"amendement_a": A, "amendement_b": B, "vormen": "Domus"})


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return open_store(str(tmp_path_factory.mktemp("store") / "store.sqlite3"))


@pytest.fixture(scope="module")
def client(store):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(market, "served_city", bundled_city)
        patched.setattr(market, "readable_store", lambda: store)
        yield TestClient(
            Starlette(routes=routes.routes(), middleware=routes.middleware()),
            base_url="http://localhost:8501",
        )


@pytest.fixture(scope="module")
def asked(store):
    given = {"amendement_a": A, "amendement_b": B}
    return asked_of(bundled_city(PUBLIC), store, given)[0]


def heads(text):
    return re.findall(r"<h1[^>]*>(.*?)</h1>", text)


def test_an_address_takes_along_the_weighing_and_nothing_else():
    assert (
        f"/politieke-markt?amendement_a={A.replace('=', '%3D')}&amendement_b={B.replace('=', '%3D')}"
        == ADDRESS
    )
    assert market_address({"vormen": "Domus"}) == "/politieke-markt"


def test_seven_screens_each_with_its_message(client):
    text = client.get(ADDRESS).text
    told = heads(text)
    assert len(told) == 7
    assert told[0] == "Welke van de 29 locaties past bij 36 plekken Beschermd wonen plus?"
    assert told[1] == "1.559 plekken in Almere: 6,9 op elke 1.000 inwoners."
    assert told[2] == "Haven heeft de meeste: 14,4 plekken per 1.000 inwoners. Hout heeft 2,0."
    assert told[3].startswith("1.552 plekken nodig in 2026, 1.514 zijn er")
    assert told[4] == "Voorlopig: 5 locaties staan samen eerst, met 51,9 punten."
    assert told[5] == "Amendement A: 9 locaties komen erbij en 9 locaties staan nu eerst."
    assert "Haven: 2,2 keer een gelijk deel" in text
    assert "&#39;Spreidingsprincipe&#39; weegt 2 in plaats van 1." in text


def test_without_amendments_there_is_no_screen_for_them(client):
    assert len(heads(client.get("/politieke-markt").text)) == 6


def test_every_screen_says_what_is_fictional_and_where_it_comes_from(asked):
    for slide in slides(asked)[:-1]:
        assert "ictief" in slide.unreal
        assert slide.source
        assert slide.headline.endswith((".", "?"))
        assert len(slide.headline.split()) <= 20


def test_names_of_candidates_do_not_show_before_the_framework_is_locked(asked, client):
    assert asked.case.covered
    named = dict(
        zip(
            bundled_city(PUBLIC).layers["sites"]["id"],
            bundled_city(PUBLIC).layers["sites"]["name"],
            strict=True,
        )
    )
    text = client.get(ADDRESS).text
    assert not [name for name in named.values() if name in text]
    assert "De namen van de locaties volgen als het kader is vastgezet." in text


def test_nobody_sees_more_by_saying_who_they_are(client):
    plain = client.get(ADDRESS).text
    told = client.get(ADDRESS, headers={"x-layer-key": "planner", "cookie": "role=planner"}).text
    assert told == plain


def test_all_that_the_page_needs_comes_with_it(client):
    answer = client.get(ADDRESS)
    text = answer.text
    files = re.findall(r'(?:src|href)="(/[^"]+)"', text)
    assert all(file == "/" or file.startswith("/assets/") for file in files)
    assert {client.get(file).status_code for file in files if file != "/"} == {200}
    assert not re.findall(r'(?:src|href)="https?:', text)
    assert not re.findall(r"<script(?![^>]* src=)", text)
    assert "'unsafe-eval'" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("kader", "bestaat-niet", "Het kader &#39;bestaat-niet&#39; is er niet"),
        ("weegplekken", "veel", "&#39;veel&#39; is geen getal"),
        ("weegplekken", "100000", "1 tot en met 1.000"),
        ("amendement_a", "onzin", "Amendement A is niet te gebruiken"),
        ("amendement_a", "<script>alert(1)</script>", "Amendement A is niet te gebruiken"),
    ],
)
def test_a_wrong_value_is_told_and_the_screens_are_there(client, name, value, told):
    answer = client.get("/politieke-markt", params={name: value})
    assert answer.status_code == 200
    assert told in answer.text
    assert "<script>alert" not in answer.text
    assert len(heads(answer.text)) >= 6


def test_a_framework_is_found_by_its_title_as_afweging_writes_it(client):
    text = client.get("/politieke-markt", params={"kader": "Beschermd Wonen Plus 2024"}).text
    assert "is er niet" not in text


@pytest.mark.parametrize("missing", ["facilities", "sites"])
def test_a_layer_that_is_missing_leaves_the_other_screens(store, missing):
    city = bundled_city(PUBLIC)
    without = replace(
        city, layers={name: layer for name, layer in city.layers.items() if name != missing}
    )
    made = slides(asked_of(without, store, {})[0])
    assert 4 <= len(made) <= 7
    assert all(slide.headline for slide in made)


def test_without_candidates_the_evening_says_so():
    filtered = apply_filter(bundled_city(PUBLIC), FacilityFilter())
    made = slides(MarketQuestion(filtered, None, "Er zijn geen kandidaatlocaties.", ()))
    assert made[0].headline == "Er zijn geen kandidaatlocaties."
    assert [slide.id for slide in made] == ["vraag", "waar", "verdeling", "nodig", "verder"]


def test_bars_keep_their_numbers_inside_the_picture():
    bars = [Bar("x" * 80, 10, "10 punten", low=5, high=12), Bar("<b>", float("nan"), "onbekend")]
    svg = bar_picture(bars, alt="twee", width=600, label=20)
    assert "<b>" not in svg
    ends = [
        float(x) + text_width(told, 20)
        for x, told in re.findall(r'<text x="([\d.]+)"[^>]*start[^>]*>([^<]+)', svg)
    ]
    assert max(ends) <= 600
    assert text_width(shortened("x" * 80, 20, 200), 20) <= 200
