"""An evening in a browser: two tables and who leads; one table drops out, comes back, and finds its work."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

EVIL = '<img src=x onerror="alert(1)">'


@pytest.fixture(scope="module")
def evening(browser, local_server):
    """A session that was started, with the page of who leads and two tables on phones."""
    contexts = [
        browser.new_context(viewport={"width": width, "height": 844}, has_touch=width < 900)
        for width in (1440, 390, 390)
    ]
    leads, *phones = [context.new_page() for context in contexts]
    leads.goto(f"{local_server.address}/werksessie")
    leads.get_by_role("link", name="Log in als planner").click()
    leads.get_by_label("Code uit het venster").fill(local_server.code())
    leads.get_by_role("button", name="Kijk als planner").click()
    leads.get_by_label("Waar gaat de sessie over?").fill("Avond in Poort")
    leads.get_by_label("Woonzorgvorm").select_option("beschermd_wonen_plus")
    leads.get_by_role("button", name="Start de sessie").click()
    expect(leads.locator("#status")).to_have_text("open")
    for phone in phones:
        phone.goto(leads.url.removesuffix("/begeleider"))
        phone.get_by_role("button", name="Ga aan tafel").click()
        expect(phone.locator("#status")).to_have_text("open")
    yield leads, *phones
    for context in contexts:
        context.close()


def react(phone, text):
    phone.get_by_role("tab", name="Reactie").click()
    phone.get_by_label(re.compile("Uw tekst")).fill(text)
    phone.get_by_role("button", name="Leg de reactie neer").click()


def test_who_leads_sees_a_reaction_a_pin_with_its_verdict_and_dots(evening):
    leads, phone, other = evening
    problems = []
    leads.on("pageerror", lambda error: problems.append(str(error)))
    leads.on("dialog", lambda dialog: problems.append(dialog.message))
    phone.get_by_text("zorg", exact=True).click()
    phone.get_by_label("Waar gaat het over?").select_option("candidate:L01")
    react(phone, f"Druk bij de school {EVIL}")
    expect(leads.locator("#cards li")).to_contain_text(f"Druk bij de school {EVIL}")
    phone.get_by_role("tab", name="Punt").click()
    phone.locator(".mark.candidate").last.tap()
    expect(phone.locator("#chosen")).to_have_text("Uw punt staat op de kaart.")
    phone.get_by_role("button", name="Zet het punt en toets het").click()
    verdict = phone.locator("#verdict h3")
    expect(verdict).to_have_text(re.compile("Past|Strijdig|Ongeschikt|Niet getoetst"))
    word = verdict.inner_text()
    expect(leads.locator("#pins li")).to_contain_text(word)
    expect(phone.locator("#where")).to_have_value("")
    other.get_by_role("tab", name="Stippen").click()
    other.get_by_role("button", name=re.compile("^Stip op Punt van Tafel 1")).click()
    expect(leads.locator("#votes")).to_contain_text("1 stip van 1 tafel")
    expect(other.locator("#dots-left")).to_contain_text("nog 2 stippen")
    expect(
        other.get_by_role("button", name=re.compile("^Stip op Punt van Tafel 1"))
    ).to_be_focused()
    assert problems == []


def test_where_tables_differ_is_told_in_percent(evening):
    leads, *phones = evening
    for phone, parking in zip(phones, ("100", "0"), strict=True):
        phone.get_by_role("tab", name="Gewichten").click()
        phone.get_by_label("Parkeren").fill(parking)
        phone.get_by_role("button", name="Bewaar de gewichten").click()
        expect(phone.locator("#told")).to_contain_text("Bewaard")
    expect(leads.locator("#sentences")).to_contain_text(
        "verschillen het meest over parkeren: 0 tot 22%"
    )


def test_a_table_that_drops_out_keeps_its_text_and_comes_back_also_on_another_device(
    evening, browser
):
    leads, phone, _ = evening
    phone.context.set_offline(True)
    react(phone, "Een tuin voor de buurt.")
    expect(phone.locator("#connection")).to_contain_text("Geen verbinding")
    expect(phone.locator("#told")).to_contain_text("nog niet bewaard")
    phone.context.set_offline(False)
    phone.reload()
    expect(phone.locator("#status")).to_have_text("open")
    expect(phone.get_by_label(re.compile("Uw tekst"))).to_have_value("Een tuin voor de buurt.")
    phone.get_by_role("button", name="Leg de reactie neer").click()
    expect(leads.locator("#cards")).to_contain_text("Een tuin voor de buurt.")
    expect(phone.locator("#connection")).to_be_hidden()
    phone.get_by_role("tab", name="Van ons").click()
    back = phone.locator("#ours .code").inner_text()
    context = browser.new_context(viewport={"width": 390, "height": 844})
    tablet = context.new_page()
    tablet.goto(leads.url.removesuffix("/begeleider"))
    tablet.get_by_label("Terugkomcode van uw tafel").fill(back)
    tablet.get_by_role("button", name="Kom terug").click()
    expect(tablet.locator("#status")).to_have_text("open")
    tablet.get_by_role("tab", name="Van ons").click()
    own = tablet.locator("#own li", has_text="Een tuin voor de buurt.")
    own.get_by_role("button", name="Haal terug").click()
    expect(leads.locator("#cards")).not_to_contain_text("Een tuin voor de buurt.")
    tablet.get_by_role("button", name="Zet terug").click()
    expect(phone.locator("#own")).to_contain_text("Een tuin voor de buurt.")
    context.close()


def test_who_leads_hides_closes_fixes_and_answers_in_public(evening):
    leads, phone, _ = evening
    card = leads.locator("#cards li", has_text="Druk bij de school")
    card.get_by_role("button", name="Verberg").click()
    leads.locator("#ask-yes").click()
    expect(leads.locator("#ask-why")).to_contain_text("de reden ontbreekt")
    leads.get_by_label(re.compile("Reden")).fill("Hier staat een naam in.")
    leads.locator("#ask-yes").click()
    expect(phone.locator("#own")).to_contain_text("Hier staat een naam in.")
    for name in ("Sluit de sessie", "Zet de uitkomst vast"):
        leads.get_by_role("button", name=name).click()
    expect(phone.locator("#standing")).to_contain_text("De sessie is gesloten")
    leads.get_by_role("button", name="Schrijf een antwoord").click()
    expect(leads.locator("#ask-text")).to_have_value(re.compile("^Uw punt in .* is .*, omdat "))
    leads.locator("#ask-yes").click()
    leads.get_by_role("button", name="Publiceer de antwoorden").click()
    expect(leads.locator("#told")).to_contain_text("De antwoorden zijn openbaar")
    phone.locator("#standing").get_by_role("link", name="Lees de antwoorden").click()
    expect(phone.locator("main")).to_contain_text("Let op, fictief")
    expect(phone.locator("main")).to_contain_text("Het ene getoetste punt")
    expect(phone.locator("main")).to_contain_text("Uw punt in")
    expect(phone.locator("main")).not_to_contain_text("Druk bij de school")


def test_nobody_is_kept_out_by_how_they_read_or_by_a_keyboard(evening, browser):
    leads, outcome, other = evening
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    beamer = context.new_page()
    beamer.goto(leads.url.replace("/begeleider", "/scherm"))
    expect(beamer.locator("#sentences li").first).to_be_visible()
    for page in (leads, outcome, other, beamer):
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    context.close()
    other.get_by_role("tab", name="Reactie").focus()
    stops = other.evaluate("[...document.querySelectorAll('#map [tabindex=\"0\"], #map a')].length")
    assert stops <= 3
    other.locator("#map").focus()
    other.keyboard.press("ArrowRight")
    other.keyboard.press("Enter")
    expect(other.locator("#where")).to_have_value("spot")


def test_nothing_scrolls_sideways_and_every_control_can_be_reached(evening):
    leads, phone, other = evening
    for page in (leads, phone, other):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = other.evaluate(
        "[...document.querySelectorAll('#panel button, #panel select, #panel textarea')]"
        ".filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44).map((one) => one.textContent)"
    )
    assert small == []
    leads.set_viewport_size({"width": 390, "height": 844})
    assert leads.evaluate("document.documentElement.scrollWidth <= innerWidth")
