"""Two planners in two browsers change the same thing: the second sees both versions, and chooses."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from spreidingskaart.weighing.case.offered import shipped
from tests.browser.test_site import PIN
from tests.browser.test_weigh import ID

pytestmark = pytest.mark.browser
TOLD = "Iemand anders heeft dit gewijzigd."


@pytest.fixture
def address(tmp_path, monkeypatch, run):
    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(tmp_path / "store.sqlite3"))
    with run() as address:
        yield address


def as_planner(person):
    person.page.get_by_text("Kijk als planner").click()
    person.page.get_by_text("planner van de gemeente").first.wait_for()


def open_kader(person, address, more=""):
    person.page.goto(f"{address}/afweging?weegstap=Kader{more}")
    person.page.locator(".wg-strip").wait_for()
    as_planner(person)
    person.settle()


def enter(page, source, name):
    page.get_by_label("Oordeel").wait_for()
    page.get_by_label("Bron").fill(source)
    page.get_by_label("Reden").fill("Bekeken op de plek.")
    page.get_by_label("Door", exact=True).fill(name)


def test_the_second_who_fills_in_a_cell_sees_both_and_keeps_their_own(visit, address):
    first, second = visit(), visit()
    for person in (first, second):
        open_kader(person, address)
        person.page.get_by_text("Vul met de hand in").click()
        enter(person.page, "", "")
    enter(first.page, "Bezoek 1 mei", "A. Jansen")
    first.page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(first.page.get_by_text("Nu staat er: past, Bezoek 1 mei")).to_be_visible()

    enter(second.page, "Bezoek <b>2 mei</b>", "B. Smit")
    second.page.get_by_role("button", name="Bewaar", exact=True).click()
    told = second.page.get_by_role("alert").filter(has_text=TOLD)
    expect(told).to_contain_text("A. Jansen")
    for word in ("Bezoek 1 mei", "Bezoek <b>2 mei</b>"):
        expect(told).to_contain_text(word)
    expect(second.page.get_by_label("Bron")).to_have_value("Bezoek <b>2 mei</b>")
    second.page.get_by_role("button", name="Bewaar toch mijn versie").click()
    expect(second.page.get_by_text("Nu staat er: past, Bezoek <b>2 mei</b>")).to_be_visible()
    expect(told).to_have_count(0)
    assert second.errors == []


def test_the_second_who_locks_hears_who_was_first(visit, address):
    first, second = visit(), visit(390, 844)
    for person in (first, second):
        open_kader(person, address)
        person.page.get_by_label("Waarom nu?").fill("Besluit van de raad")
    for person, name in ((first, "A. Jansen"), (second, "B. Smit")):
        person.page.get_by_label("Wie zet vast?").fill(name)
        person.page.get_by_role("button", name="Zet vast en toon de namen").click()
        expect(person.page.locator(".wg-lockcard")).to_contain_text("door A. Jansen")
    told = second.page.get_by_role("alert").filter(has_text=TOLD)
    expect(told).to_contain_text("Nu staat er wat A. Jansen bewaarde")
    assert second.page.get_by_role("button", name="Bewaar toch mijn versie").count() == 0
    assert second.page.evaluate("document.documentElement.scrollWidth") <= 390
    second.page.get_by_role("button", name="Laat staan wat er nu staat").click()
    expect(told).to_have_count(0)


def test_the_second_who_changes_weights_builds_on_what_the_first_kept(visit, address):
    first, second = visit(), visit()
    framework = next(each for each in shipped() if each.id == ID)
    for person, weight in ((first, 3), (second, 4)):
        tried = ",".join(
            f"{each.id}:{weight if each.id == 'spreading' else 1}" for each in framework.scored
        )
        open_kader(person, address, f"&gewichten={tried}")
        person.page.get_by_label("Waarom?", exact=True).fill("Amendement")
    for person, name in ((first, "A. Jansen"), (second, "B. Smit")):
        person.page.get_by_label("Wie wijzigt?").fill(name)
        person.page.get_by_role("button", name="Bewaar als versie 2").click()
        expect(person.page.locator(".wg-history").first).to_contain_text("A. Jansen: Amendement")
    told = second.page.get_by_role("alert").filter(has_text=TOLD)
    expect(told).to_contain_text("A. Jansen")
    second.page.get_by_role("button", name="Bewaar toch mijn versie").click()
    expect(second.page.locator(".wg-history").first).to_contain_text("B. Smit: Amendement")
    expect(second.page.locator(".wg-history").first).to_contain_text("A. Jansen: Amendement")


def test_the_second_who_judges_otherwise_leaves_what_the_first_judged(visit, address):
    first, second = visit(), visit(768, 1024)
    for person in (first, second):
        person.open(address + PIN)
        as_planner(person)
        person.map_ready()
        person.page.get_by_text("Anders oordelen").click()
        person.choose("Uw oordeel", "ongeschikt")
        person.page.get_by_label("Waarom?").fill("Besproken met de wijk")
    for person, name in ((first, "A. Jansen"), (second, "B. Smit")):
        person.page.get_by_label("Uw naam").fill(name)
        person.page.get_by_role("button", name="Bewaar dit oordeel").click()
        row = person.page.locator('.sk-row[data-criterion="zoning"]')
        expect(row.locator(".sk-override")).to_contain_text("door A. Jansen")
    told = second.page.get_by_role("alert").filter(has_text=TOLD)
    expect(told).to_contain_text("A. Jansen")
    second.page.get_by_role("button", name="Laat staan wat er nu staat").click()
    expect(told).to_have_count(0)
    expect(row.locator(".sk-override")).to_contain_text("door A. Jansen")
