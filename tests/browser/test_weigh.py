"""What people do on the page Afweging, in a real browser, with a store of their own."""

from __future__ import annotations

import getpass
import json
import zipfile
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import expect

from spreidingskaart.model import Role
from spreidingskaart.store import Store
from spreidingskaart.weighing.case import locking
from spreidingskaart.weighing.case.offered import shipped
from spreidingskaart.weighing.dossier.replay import replay
from spreidingskaart.weighing.framework.lock import from_file
from tests.application import LOCAL, application
from tests.people import administrator, planner

pytestmark = pytest.mark.browser
PAGE = "/afweging"
ID = "beschermd_wonen_plus_2024"


@pytest.fixture
def open_server(tmp_path):
    """A server in which nothing is locked."""
    with application(**LOCAL, SPREIDINGSKAART_STORE=tmp_path / "store.sqlite3") as running:
        yield running


@pytest.fixture(scope="module")
def locked_server(tmp_path_factory):
    """A server in which the framework is locked, so that names show."""
    place = tmp_path_factory.mktemp("store") / "store.sqlite3"
    store = Store(place)
    framework = next(one for one in shipped() if one.id == ID)
    locking.lock(framework, store, by=planner("Griffie"), why="Besluit")
    store.publish(store.locks(ID, seen_by=Role.PLANNER)[0].event_id, administrator())
    store.close()
    with application(SPREIDINGSKAART_STORE=place) as running:
        yield running


def step(visitor, address, name, more=""):
    visitor.page.goto(f"{address}{PAGE}?weegstap={quote_plus(name)}{more}")
    visitor.page.locator(".wg-strip").wait_for()
    visitor.settle()


def test_names_show_only_after_the_lock_and_a_later_change_is_a_visible_version(
    visitor, open_server, tmp_path
):
    page = visitor.page
    step(visitor, open_server, "Matrix")
    expect(page.locator(".wg-matrix tbody tr")).to_have_count(29)
    text = page.locator(".wg-matrix").inner_text()
    assert "Locatie A" in text
    assert "Locatie AC" in text
    names = {"Filmwijk", "Oosterwold", "Duin", "Bouwmeesterbuurt"}
    content = page.content()
    assert not [name for name in names if name in content]
    step(visitor, open_server, "Weging")
    expect(page.get_by_text("De kaart is nog dicht")).to_be_visible()
    assert page.locator("iframe").count() == 0

    step(visitor, open_server, "Kader")
    assert page.get_by_role("button", name="Zet vast en toon de namen").count() == 0
    visitor.become_planner(open_server, with_map=False)
    page.get_by_text("Vul met de hand in").click()
    facts = page.locator(".wg-facts")
    expect(facts).to_contain_text("ten minste vijf locaties die op elkaar lijken")
    expect(facts.locator("dd").first).to_contain_text("ha")
    told = facts.inner_text()
    assert not [name for name in names if name in told]
    button = page.get_by_role("button", name="Zet vast en toon de namen")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("Geef een reden.")
    page.get_by_label("Waarom nu?").fill("Besluit van de raad")
    button.click()
    expect(page.locator(".wg-strip")).to_contain_text("Vastgezet, versie 2")
    expect(page.locator(".wg-strip")).to_contain_text("intern")
    page.get_by_text("Intern (2)").click()
    page.get_by_role("button", name="Publiceer").first.click()
    page.get_by_role("button", name="Ja, maak dit openbaar").click()
    expect(page.locator(".wg-strip")).not_to_contain_text("intern")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Vastgezet kader (JSON)").click()
    waiting.value.save_as(tmp_path / "kader.json")
    framework, lock = from_file((tmp_path / "kader.json").read_text(encoding="utf-8"))
    assert (framework.id, lock.by) == (ID, getpass.getuser())

    page.get_by_role("radio", name="Weging").or_(
        page.get_by_role("button", name="Weging", exact=True)
    ).first.click()
    visitor.map_ready()
    page.get_by_role("slider").nth(2).focus()
    page.keyboard.press("PageUp")
    page.wait_for_url("**gewichten=**")
    page.get_by_role("radio", name="Kader").or_(
        page.get_by_role("button", name="Kader", exact=True)
    ).first.click()
    page.get_by_label("Waarom?", exact=True).fill("Amendement 3")
    page.get_by_role("button", name="Bewaar als versie 3").click()
    expect(page.locator(".wg-strip")).to_contain_text("Gewijzigd, nog niet vastgezet")
    expect(page.locator(".wg-history").first).to_contain_text(f"{getpass.getuser()}: Amendement 3")
    assert visitor.errors == []


def test_a_weight_moves_ranking_and_map_without_a_remount(visitor, locked_server):
    visitor.open(f"{locked_server}{PAGE}?weegstap=Weging")
    visitor.map.evaluate("element => { element.dataset.mounted = 'once'; }")
    before = visitor.page.locator(".wg-ranking").inner_text()
    applied, asked = visitor.applied(), visitor.layer_requests()
    visitor.page.get_by_role("slider").nth(4).focus()
    visitor.page.keyboard.press("End")
    changed = "before => document.querySelector('.wg-ranking').innerText !== before"
    visitor.page.wait_for_function(changed, arg=before)
    expect(visitor.map).not_to_have_attribute("data-applied", str(applied))
    assert visitor.map.get_attribute("data-mounted") == "once"
    assert visitor.layer_requests() == asked
    assert visitor.tab_stops() <= 6
    # another mean is one more choice that the ranking follows and the address keeps
    by_weight = visitor.page.locator(".wg-ranking").inner_text()
    visitor.choose("Van punten naar totaal", "Meetkundig gemiddelde")
    visitor.page.wait_for_function(changed, arg=by_weight)
    expect(visitor.page.get_by_text("een 0 telt als 10 van de 100")).to_be_visible()
    assert "optelling=geometric" in visitor.page.url
    after = visitor.page.locator(".wg-ranking ol").inner_text()
    other = visitor.page.context.new_page()
    other.goto(visitor.page.url)
    other.locator(".wg-ranking ol").wait_for()
    assert other.locator(".wg-ranking ol").inner_text() == after


def test_a_cell_opens_to_its_evidence_and_the_order_changes(visitor, locked_server):
    step(visitor, locked_server, "Matrix")
    row = visitor.page.locator(".wg-matrix tbody tr").first
    row.locator("td details").nth(7).locator("summary").click()
    expect(row.locator("td details").nth(7).locator(".wg-proof")).to_be_visible()
    first = row.locator("th summary").inner_text()
    visitor.choose("Sorteer op", "Naam")
    expect(row.locator("th summary")).not_to_have_text(first)
    assert "sorteer=" in visitor.page.url


def points_shown(page):
    shown = page.locator(".wg-matrix tbody .wg-sum").all_inner_texts()
    return [float(text.split()[0].replace(",", ".")) for text in shown]


def test_a_header_sorts_by_click_and_by_key_and_the_matrix_is_one_stop(visitor, locked_server):
    step(visitor, locked_server, "Matrix")
    page, heads = visitor.page, visitor.page.locator(".wg-matrix thead th")
    rank, total = (heads.nth(column).get_by_role("link") for column in (0, 2))
    total.click()
    expect(heads.nth(2)).to_have_attribute("aria-sort", "descending")
    assert points_shown(page) == sorted(points_shown(page), reverse=True)
    expect(total).to_be_focused()
    page.keyboard.press("Enter")
    expect(heads.nth(2)).to_have_attribute("aria-sort", "ascending")
    assert points_shown(page) == sorted(points_shown(page))
    assert "andersom=true" in page.url
    page.go_back()
    expect(heads.nth(2)).to_have_attribute("aria-sort", "descending")
    page.go_back()
    expect(heads.nth(0)).to_have_attribute("aria-sort", "ascending")

    assert page.locator('[role="grid"] [tabindex="0"]').count() == 1
    rank.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "End"):
        page.keyboard.press(key)
    last = page.locator(".wg-matrix tbody tr").nth(1).locator("td, th").last
    expect(last.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(last.locator(".wg-proof")).to_be_visible()
    page.keyboard.press("Escape")
    expect(last.locator(".wg-proof")).to_be_hidden()
    page.keyboard.press("Tab")
    expect(page.locator(":focus").locator("xpath=ancestor::table")).to_have_count(0)


def test_a_link_opens_two_amendments_beside_the_original(visitor, locked_server):
    more = "&amendement_a=grens.minimum_area%3D5000&amendement_b=criterium.police_advice%3Dvervalt"
    step(visitor, locked_server, "Amendement", more)
    votes = visitor.page.locator(".wg-vote")
    expect(votes).to_have_count(2)
    assert votes.nth(0).inner_text().startswith("Amendement A: ")
    assert "komen erbij" in votes.nth(0).inner_text()


def test_a_spoiled_link_is_answered_in_words(visitor, locked_server):
    more = (
        "&amendement_a=%3Cscript%3Ealert(1)%3C/script%3E&gewichten=spreading:-4,x:nan&kader=niets"
    )
    step(visitor, locked_server, "Amendement", more)
    expect(visitor.page.get_by_role("alert")).to_contain_text("is geen wijziging")
    assert visitor.dialogs == []


@pytest.mark.parametrize("name", ["Hoe zeker?", "Meer locaties", "Naast elkaar"])
def test_each_screen_answers(visitor, locked_server, name):
    step(visitor, locked_server, name)
    shown = {
        "Hoe zeker?": ".wg-big",
        "Meer locaties": ".wg-together",
        "Naast elkaar": ".wg-compare",
    }[name]
    expect(visitor.page.locator(shown)).to_be_visible()
    assert visitor.page.locator('[data-testid="stException"]').count() == 0


def read_on_paper(page, html):
    """The page of the dossier on A4, landscape: no letter smaller than 9 pt, nothing wider than the paper."""
    page.set_viewport_size({"width": 1016, "height": 700})
    page.set_content(html)
    page.emulate_media(media="print")
    sizes = page.evaluate(
        "[...document.querySelectorAll('body *')].map(one => parseFloat(getComputedStyle(one).fontSize) * 0.75)"
    )
    assert min(sizes) >= 8.99
    assert page.evaluate("document.documentElement.scrollWidth") <= 1016
    assert "margin:14mm" in html
    page.close()


def test_the_dossier_of_the_screen_replays(visitor, locked_server, tmp_path):
    step(visitor, locked_server, "Dossier")
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("button", name="Dossier (zip)").click()
    path = tmp_path / "dossier.zip"
    waiting.value.save_as(path)
    found = replay(path.read_bytes())
    assert found.identical
    assert found.lock.by == "Griffie"
    with zipfile.ZipFile(path) as archive:
        assert json.loads(archive.read("journal.json"))
        read_on_paper(visitor.page.context.new_page(), archive.read("index.html").decode())
    visitor.page.locator('input[type="file"]').set_input_files(str(path))
    expect(visitor.page.locator(".wg-checked")).to_contain_text("Elk getal is gelijk.")
    spoiled = tmp_path / "spoiled.zip"
    spoiled.write_bytes(path.read_bytes()[:-50])
    visitor.page.locator('input[type="file"]').set_input_files(str(spoiled))
    expect(visitor.page.get_by_text("Dit dossier is geweigerd")).to_be_visible()
    expect(visitor.page.locator(".wg-checked")).to_have_count(0)


def test_on_a_phone_nothing_sticks_out(on_phone, locked_server):
    for name in ("Kader", "Matrix", "Hoe zeker?", "Naast elkaar"):
        step(on_phone, locked_server, name)
        assert (
            on_phone.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
            <= 390
        )


def test_the_comparison_tells_what_each_site_does_to_the_spread(visitor, locked_server):
    step(visitor, locked_server, "Naast elkaar")
    cell = visitor.page.locator(".wg-spread > td").first
    expect(cell).to_contain_text("de verdeling over de stadsdelen")
    beyond = "cell => cell.querySelector('.effect').offsetWidth - cell.clientWidth"
    assert cell.evaluate(beyond) <= 0, "the picture lies over the next site"
