"""What a planner enters shows to the public from its publication until an administrator takes that back."""

from __future__ import annotations

import getpass

import pytest
from playwright.sync_api import expect

from spreidingskaart.model import Role
from spreidingskaart.store import Store
from tests.application import LOCAL, application
from tests.browser.test_weigh import step

pytestmark = pytest.mark.browser
TELLING = "Naast het adres in de Dorpsstraat"


@pytest.fixture
def place(tmp_path):
    return tmp_path / "store.sqlite3"


def seen_by_public(place):
    store = Store(place)
    told = store.history(seen_by=Role.PUBLIC)
    store.close()
    return [event.reason for event in told]


def history_of(person, address):
    step(person, address, "Kader")
    folded = person.page.get_by_text("Wie deed wat")
    if folded.count():
        folded.click()
    return person.page.content()


def test_an_entry_is_public_from_its_publication_until_that_is_taken_back(visit, place):
    with application(**LOCAL, SPREIDINGSKAART_STORE=place) as address:
        beheer, public = visit(), visit()
        step(beheer, address, "Kader")
        assert beheer.page.get_by_text("blijft intern").count() == 0
        beheer.become_planner(address, with_map=False)
        page = beheer.page
        page.get_by_text("Vul met de hand in").click()
        expect(
            page.get_by_text("Dit blijft intern tot een beheerder het publiceert.").first
        ).to_be_visible()
        page.get_by_label("Bron").fill("Wijkagent")
        page.get_by_label("Reden").fill(TELLING)
        page.get_by_role("button", name="Bewaar", exact=True).click()
        page.get_by_text("Intern (1)").wait_for()
        assert TELLING not in history_of(public, address)
        assert seen_by_public(place) == []

        page.goto(f"{address}/gegevens")
        page.get_by_role("button", name="Publiceer").click()
        dialog = page.get_by_role("dialog")
        for text in (TELLING, "Wijkagent", getpass.getuser()):
            expect(dialog).to_contain_text(text)
        assert seen_by_public(place) == []  # nothing happened yet: it was only asked
        dialog.get_by_role("button", name="Ja, maak dit openbaar").click()
        expect(page.get_by_text("Er is niets intern.")).to_be_visible()
        assert TELLING in history_of(public, address)
        assert seen_by_public(place) == [TELLING]

        page.get_by_role("button", name="Openbaar gemaakt").or_(
            page.get_by_role("radio", name="Openbaar gemaakt")
        ).first.click()
        page.get_by_role("button", name="Maak weer intern").click()
        expect(page.get_by_text("Er is nog niets openbaar gemaakt.")).to_be_visible()
        assert TELLING not in history_of(public, address)

        page.get_by_role("button", name="Wie deed wat").or_(
            page.get_by_role("radio", name="Wie deed wat")
        ).first.click()
        for word in ("ingelogd", "gepubliceerd", "weer intern gemaakt", "beschermd bekeken"):
            expect(page.locator(".sk-audit")).to_contain_text(word)
        page.get_by_role("button", name="Controleer de hele audit").click()
        expect(page.get_by_text("De audit klopt")).to_be_visible()
        assert beheer.errors == public.errors == []


def test_the_public_sees_no_part_for_administrators(visitor, server):
    visitor.page.goto(f"{server}/gegevens")
    visitor.page.get_by_text("Bekijk een laag").wait_for()
    assert visitor.page.get_by_text("Alleen een beheerder ziet dit deel").count() == 0
    assert visitor.page.get_by_text("Wie deed wat").count() == 0
