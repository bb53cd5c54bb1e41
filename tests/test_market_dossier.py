"""Politieke markt with a dossier: its weighing is shown as it was frozen, and what is not for everybody is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.criteria import BY_ID
from spreidingskaart.store import open_store
from spreidingskaart.web import routes
from spreidingskaart.web.dossier_turns import BUSY, turn
from spreidingskaart.web.gate.client import UNKNOWN
from spreidingskaart.web.markt import asked
from spreidingskaart.web.routes import market
from spreidingskaart.weighing.case.measured import measure
from spreidingskaart.weighing.case.offered import shipped
from spreidingskaart.weighing.dossier import upload
from spreidingskaart.weighing.dossier.case import Case
from spreidingskaart.weighing.dossier.replay import make
from spreidingskaart.weighing.framework.lock import lock
from tests.bundled import bundled_city

OURS = {"origin": "http://localhost:8501"}
FRAMEWORK = next(one for one in shipped() if one.id == "beschermd_wonen_plus_2024")


@pytest.fixture(scope="module")
def found():
    return measure(
        bundled_city(PUBLIC), form=FRAMEWORK.care_forms[0], places=12, sites=["L04", "L07", "L29"]
    )


@pytest.fixture(scope="module")
def dossier(found):
    at = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
    proof = lock(FRAMEWORK, at=at, by="Griffie", why="Besluit", known_criteria=BY_ID)
    return make(Case(found, found.facts, FRAMEWORK, proof))


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    store = open_store(str(tmp_path_factory.mktemp("store") / "store.sqlite3"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(market, "served_city", bundled_city)
        patched.setattr(market, "readable_store", lambda: store)
        # the process of its own is held by test_dossier_upload; here it would cost seconds a time
        patched.setattr(upload, "try_apart", lambda *_, **__: None)
        yield TestClient(
            Starlette(routes=routes.routes(), middleware=routes.middleware()),
            base_url="http://localhost:8501",
        )


def handed(client, data, headers=OURS):
    answer = client.post("/politieke-markt", files={"dossier": ("d.zip", data)}, headers=headers)
    assert answer.status_code == 200
    return answer.text


def test_the_weighing_of_a_dossier_is_shown_by_name_with_its_fingerprint(client, dossier, found):
    data, print_ = dossier
    text = handed(client, data)
    assert "Welke van de 3 locaties past bij 12 plekken Beschermd wonen plus?" in text
    assert f"dossier {print_[:12]}" in text
    assert "De criteria zijn vastgezet op 22 november 2026." in text
    assert "De namen van de locaties volgen" not in text
    assert any(name in text for name in found.facts.names)
    assert "Rust op fictieve gegevens" in text


def test_amendments_work_on_a_dossier_too(client, dossier):
    answer = client.post(
        "/politieke-markt?amendement_a=grens.minimum_area=5000",
        files={"dossier": ("d.zip", dossier[0])},
        headers=OURS,
    )
    assert '<h1 id="head-amendementen" data-head>Amendement A:' in answer.text


def test_a_dossier_before_the_lock_is_refused_and_the_live_city_shows(client, found):
    text = handed(client, make(Case(found, found.facts, FRAMEWORK))[0])
    assert "In dit dossier is het kader niet vastgezet." in text
    assert "Welke van de 29 locaties" in text


@pytest.mark.parametrize(
    ("role", "municipality", "told"),
    [
        ("planner", "Almere", "Dit dossier is vertrouwelijk."),
        ("public", "<b>Elders", "Dit dossier is van een andere gemeente."),
    ],
)
def test_a_dossier_that_is_not_for_this_hall_is_refused(
    client, dossier, monkeypatch, role, municipality, told
):
    opened = upload.open_upload(dossier[0])
    object.__setattr__(opened, "role", role)
    object.__setattr__(opened, "municipality", municipality)
    monkeypatch.setattr(asked, "open_upload", lambda _: opened)
    text = handed(client, dossier[0])
    assert told in text
    assert "<b>Elders" not in text
    assert "Welke van de 29 locaties" in text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "Er kwam geen dossier mee"),
        (b"geen zip", "Dit dossier is geweigerd"),
        (b"PK\x03\x04stuk", "geen leesbare zip"),
    ],
)
def test_what_is_no_dossier_is_told_and_the_live_city_shows(client, data, told):
    text = handed(client, data)
    assert told in text
    assert "Welke van de 29 locaties" in text


@pytest.mark.parametrize(
    "headers", [{"origin": "https://elders.example"}, {"sec-fetch-site": "cross-site"}, {}]
)
def test_a_page_of_others_hands_in_nothing(client, dossier, headers):
    answer = client.post(
        "/politieke-markt", files={"dossier": ("d.zip", dossier[0])}, headers=headers
    )
    assert "dossier " + dossier[1][:12] not in answer.text


def test_one_address_is_helped_once_at_a_time(client, dossier):
    with turn(UNKNOWN):
        text = handed(client, dossier[0])
    assert BUSY in text
    assert "dossier " + dossier[1][:12] not in text
