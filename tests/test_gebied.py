"""The page of a stadsdeel or wijk: for everybody the same, in whole sentences, and a wrong code is told."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.programme.area.finding import areas_told
from spreidingskaart.web import routes
from spreidingskaart.web.gebied.page import area_page
from spreidingskaart.web.plain_pages import area_address
from spreidingskaart.web.routes import areas
from tests.bundled import bundled_city


@pytest.fixture(scope="module")
def client():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(areas, "served_city", bundled_city)
        yield TestClient(
            Starlette(routes=routes.routes(), middleware=routes.middleware()),
            base_url="http://localhost:8501",
        )


def test_the_page_says_what_is_there_and_what_comes(client):
    answer = client.get(area_address("hout"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    for told in (
        "<h1>Hout</h1>",
        "Hout heeft 68% te weinig",
        "In heel Almere: 6,3 per 1.000.",
        "25. Locatie 25 Oosterwold (fictief)",
        "Nieuwbouw Oosterwold: 4.200 inwoners erbij in 2032 en 9.500 in 2040 (fictief).",
        "Kaart van Hout met wijken",
        "Trek hieruit geen conclusies over echte wijken.",
        'href="/?gebied=Stadsdelen&amp;keuze=districts:hout"',
    ):
        assert told in answer.text, told


def test_every_file_that_the_page_asks_for_is_there_and_none_is_elsewhere(client):
    text = client.get(area_address("haven")).text
    addresses = re.findall(r'(?:src|href)="(/assets/[^"]+)"', text)
    assert {client.get(address).status_code for address in addresses} == {200}
    assert not re.findall(r'(?:src|href)="https?:', text)
    assert "<script>" not in text


def test_nobody_sees_more_by_saying_who_they_are(client):
    plain = client.get(area_address("haven")).text
    told = client.get(
        area_address("haven"), headers={"x-layer-key": "planner", "cookie": "role=planner"}
    )
    assert told.text == plain


@pytest.mark.parametrize("code", ["xx", "<script>alert(1)</script>", "haven' OR 1=1", "x" * 900])
def test_a_wrong_code_says_so_and_offers_every_area(client, code):
    answer = client.get("/gebied", params={"code": code})
    assert answer.status_code == 404
    assert "is geen stadsdeel of wijk; kies bijvoorbeeld haven" in answer.text
    assert "<script>alert" not in answer.text
    assert answer.text.count("<option") == len(areas_told(bundled_city(PUBLIC)))


def test_without_a_code_one_chooses(client):
    answer = client.get("/gebied")
    assert answer.status_code == 200
    assert "Kies een stadsdeel of wijk" in answer.text


def test_every_wijk_has_a_page():
    city = bundled_city(PUBLIC)
    for area in areas_told(city)[::9]:
        text = area_page(city, area.code)
        assert "None" not in text
        assert ">nan" not in text
