"""The statements on accessibility and privacy say what is so, of settings, tests and cookies, and no more."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.testclient import TestClient

from spreidingskaart.web import routes, settings
from spreidingskaart.web.accessibility import accessibility
from spreidingskaart.web.navigation import PAGES
from spreidingskaart.web.routes import statements
from spreidingskaart.web.settings import Settings
from tests.everybody import axe_script

CONTACT = "mailto:toegankelijk@gemeente.example"


@pytest.fixture
def told(monkeypatch):
    """What both pages say to a visitor of a server with these settings."""

    def ask(path, **given):
        monkeypatch.setattr(settings, "_in_force", Settings(**given))
        client = TestClient(Starlette(routes=routes.routes()), base_url="http://127.0.0.1:8501")
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        text = re.sub(r"<[^>]+>", " ", answer.text.partition("<main>")[2])
        return " ".join(unescape(text).split())

    return ask


def test_the_statement_has_the_parts_that_the_law_asks(told):
    said = told("/toegankelijkheid")
    parts = "Status De eisen Wat is getoetst Wat nog niet toegankelijk Loopt u ergens Datum"
    for part in re.findall(r"[A-Z][a-z ]+", parts):
        assert part.strip() in said
    assert "Nationale ombudsman" in said
    assert set(accessibility().tested.pages) <= set(PAGES.values())
    assert all(name in said for name in accessibility().tested.pages)


def test_the_statement_claims_no_more_than_first_measures(told):
    said = told("/toegankelijkheid")
    assert "Status C: eerste maatregelen genomen." in said
    assert "voldoet volledig" not in said
    assert all(sentence in said for sentence in accessibility().tested.untested)


def test_every_barrier_is_told_with_its_cause_and_a_way_around(told):
    said = told("/toegankelijkheid")
    for one in accessibility().barriers:
        assert all(text in said for text in (one.what, one.criterion, one.because, one.instead))
        assert (one.rule is None) == (one.selector is None)


def test_the_version_of_axe_that_is_named_is_the_one_that_tests_run():
    assert f"axe v{accessibility().tested.axe}" in axe_script()[:200]


@pytest.mark.parametrize("path", ["/toegankelijkheid", "/privacy"])
def test_whoever_is_named_is_the_one_to_write_to(told, path):
    assert "de weg die op haar eigen website staat" in told(path)
    assert "toegankelijk@gemeente.example" in told(path, contact=CONTACT)


def test_numbers_of_the_privacy_statement_are_those_in_force(told, monkeypatch):
    monkeypatch.setenv("SPREIDINGSKAART_AUDIT_DAYS", "91")
    said = told("/privacy", idle_minutes=17)
    assert "na 17 minuten zonder handeling" in said
    assert "Dat blijft 91 dagen." in said


def test_the_privacy_statement_says_who_is_asked_for_an_address(told):
    off = told("/privacy")
    everyone = told("/privacy", search="pdok-public")
    assert "gaat niet naar buiten" in off
    assert "stuurt onze server naar PDOK" in everyone


def test_the_name_of_the_cookie_of_the_screen_is_its_own():
    server = Path(streamlit.__file__).parent / "web/server"
    assert any(statements.XSRF in path.read_text("utf-8") for path in server.rglob("*.py"))
