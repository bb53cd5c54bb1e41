"""Two planners in two browsers change the same thing: the second sees both versions, and chooses."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from spreidingskaart.weighing.case.offered import shipped
from tests.application import LOCAL, application
from tests.browser.test_site import PIN
from tests.browser.test_weigh import ID

pytestmark = pytest.mark.browser
TOLD = "Iemand anders heeft dit gewijzigd."
MINE, THEIRS = "Bewaar toch mijn versie", "Laat staan wat er nu staat"


@pytest.fixture
def address(tmp_path):
    with application(**LOCAL, SPREIDINGSKAART_STORE=tmp_path / "store.sqlite3") as running:
        yield running


def open_kader(person, address, more=""):
    person.page.goto(f"{address}/afweging?weegstap=Kader{more}")
    person.page.locator(".wg-strip").wait_for()
    person.become_planner(address, with_map=False)
    person.page.locator(".wg-strip").wait_for()
    person.settle()


def told(person):
    return person.page.get_by_role("alert").filter(has_text=TOLD)


def press(person, name):
    person.page.get_by_role("button", name=name, exact=True).click()


def enter(person, source):
    person.page.get_by_label("Oordeel").wait_for()
    person.page.get_by_label("Bron").fill(source)
    person.page.get_by_label("Reden").fill("Bekeken op de plek.")


def test_the_second_who_fills_in_a_cell_sees_both_and_keeps_their_own(visit, address):
    first, second = visit(), visit()
    for person in (first, second):
        open_kader(person, address)
        person.page.get_by_text("Vul met de hand in").click()
        person.page.get_by_label("Oordeel").wait_for()
    enter(first, "Bezoek 1 mei")
    press(first, "Bewaar")
    expect(first.page.get_by_text("Nu staat er: past, Bezoek 1 mei")).to_be_visible()

    enter(second, "Bezoek <b>2 mei</b>")
    press(second, "Bewaar")
    for word in ("Nu staat er wat", "Bezoek 1 mei", "Bezoek <b>2 mei</b>"):
        expect(told(second)).to_contain_text(word)
    expect(second.page.get_by_label("Bron")).to_have_value("Bezoek <b>2 mei</b>")
    press(second, MINE)
    expect(second.page.get_by_text("Nu staat er: past, Bezoek <b>2 mei</b>")).to_be_visible()
    expect(told(second)).to_have_count(0)
    assert second.errors == []


def test_the_second_who_locks_hears_who_was_first(visit, address):
    first, second = visit(), visit(390, 844)
    for person, why in ((first, "Besluit van maandag"), (second, "Besluit van dinsdag")):
        open_kader(person, address)
        person.page.get_by_label("Waarom nu?").fill(why)
    for person in (first, second):
        press(person, "Zet vast en toon de namen")
        expect(person.page.locator(".wg-lockcard")).to_contain_text("Besluit van maandag")
    for word in ("Nu staat er wat", "Besluit van maandag", "Besluit van dinsdag"):
        expect(told(second)).to_contain_text(word)
    assert second.page.get_by_role("button", name=MINE).count() == 0
    assert second.page.evaluate("document.documentElement.scrollWidth") <= 390
    press(second, THEIRS)
    expect(told(second)).to_have_count(0)


def test_the_second_who_changes_weights_builds_on_what_the_first_kept(visit, address):
    first, second = visit(), visit()
    framework = next(each for each in shipped() if each.id == ID)
    for person, weight, why in ((first, 3, "Amendement A"), (second, 4, "Amendement B")):
        tried = ",".join(
            f"{each.id}:{weight if each.id == 'spreading' else 1}" for each in framework.scored
        )
        open_kader(person, address, f"&gewichten={tried}")
        person.page.get_by_label("Waarom?", exact=True).fill(why)
    for person in (first, second):
        press(person, "Bewaar als versie 3")
        expect(person.page.locator(".wg-history").first).to_contain_text("Amendement A")
    expect(told(second)).to_contain_text("Amendement B")
    press(second, MINE)
    for why in ("Amendement A", "Amendement B"):
        expect(second.page.locator(".wg-history").first).to_contain_text(why)


def test_the_second_who_judges_otherwise_leaves_what_the_first_judged(visit, address):
    first, second = visit(), visit(768, 1024)
    for person, why in ((first, "Besproken op maandag"), (second, "Besproken op dinsdag")):
        person.open(f"{address}{PIN}")
        person.become_planner(address)
        person.page.get_by_text("Anders oordelen").click()
        person.choose("Uw oordeel", "ongeschikt")
        person.page.get_by_label("Waarom?").fill(why)
    for person in (first, second):
        press(person, "Bewaar dit oordeel")
        row = person.page.locator('.sk-row[data-criterion="zoning"]')
        expect(row.locator(".sk-override")).to_contain_text("Besproken op maandag")
    expect(told(second)).to_contain_text("Besproken op dinsdag")
    press(second, THEIRS)
    expect(told(second)).to_have_count(0)
    expect(row.locator(".sk-override")).to_contain_text("Besproken op maandag")
    for person in (first, second):
        press(person, "Dit oordeel intrekken")
        row = person.page.locator('.sk-row[data-criterion="zoning"]')
        expect(row.locator(".sk-override")).to_have_count(0)
    expect(second.page.get_by_text("Iemand anders heeft dit oordeel al ing")).to_be_visible()
