"""For everybody: without a mouse, on a small or enlarged screen, in the dark. `tests.soak.everybody` does all."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from spreidingskaart.web.theme import ASSETS
from tests.everybody import (
    MOST_SHIFT,
    MOST_STOPS,
    WATCH_SHIFTS,
    layout_shift,
    least_contrast,
    outline,
    serious,
    sideways,
    small_targets,
    stands,
    stops_before_answer,
    stuck_share,
    violations,
)

pytestmark = pytest.mark.browser
SITE = "locatietoets?kandidaat=L07"
SIZES = {"desktop": (1440, 900), "tablet": (768, 1024), "phone": (390, 844), "enlarged": (360, 225)}


@pytest.fixture(scope="module")
def window(browser):
    """One window in which axe-core may run, for all tests of this file."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)
    yield page
    context.close()


def opened(window, server, name, size="desktop", theme="light"):
    width, height = SIZES[size]
    window.set_viewport_size({"width": width, "height": height})
    window.emulate_media(color_scheme=theme)
    window.goto(f"{server}/{name}")
    stands(window)
    return window


@pytest.mark.parametrize(
    ("name", "size"),
    [("", "desktop"), (SITE, "tablet"), ("zoeken", "phone"), ("spreiding", "enlarged")],
)
def test_nothing_moves_and_nothing_scrolls_sideways(window, server, name, size):
    page = opened(window, server, name, size)
    page.wait_for_timeout(1_000)
    assert layout_shift(page) <= MOST_SHIFT
    assert sideways(page) <= 0
    assert stuck_share(page) <= 1 / 3
    assert size == "desktop" or small_targets(page) == []
    assert stops_before_answer(page) <= MOST_STOPS


@pytest.mark.parametrize(("name", "theme"), [("", "dark"), (SITE, "light"), ("gegevens", "dark")])
def test_nothing_serious_is_in_the_way(window, server, name, theme):
    page = opened(window, server, name, theme=theme)
    assert serious(violations(page)) == []
    assert least_contrast(page) >= 4.5
    levels = outline(page)
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_question_map_and_verdict_share_a_phone(window, server):
    page = opened(window, server, SITE, "phone")
    height = SIZES["phone"][1]
    for place in ("h1", "iframe", ".sk-band"):
        box = page.locator(place).first.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height
    choices = page.get_by_role("radiogroup", name="Locatie")
    expect(choices).to_be_hidden()
    page.get_by_text("Keuzes", exact=True).click()
    expect(choices).to_be_visible()


def test_the_menu_of_a_phone_says_menu_and_opens(window, server):
    page = opened(window, server, "regels", "phone")
    expect(page.get_by_test_id("stSidebarNavLink").first).to_be_hidden()
    button = page.get_by_test_id("stExpandSidebarButton")
    assert "Menu" in button.evaluate("(one) => getComputedStyle(one, '::after').content")
    button.click()
    page.get_by_role("link", name="Gegevens").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wat weten we")


def test_one_key_leads_past_everything_to_the_answer(window, server):
    page = opened(window, server, SITE)
    page.keyboard.press("Tab")
    expect(page.locator(".sk-skip")).to_be_focused()
    assert page.locator(".sk-skip").bounding_box()["width"] > 100
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-answer")).to_be_focused()
    expect(page.locator(".sk-band")).to_be_in_viewport()


def test_the_menu_is_one_stop_with_arrows_and_a_focus_that_is_seen(window, server):
    page = opened(window, server, "regels")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    here = page.locator("[data-testid=stTopNavLink][aria-current=page]")
    expect(here).to_be_focused()
    assert here.evaluate("(one) => getComputedStyle(one).outlineWidth") == "3px"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wat weten we")


def test_a_choice_by_keyboard_keeps_its_focus(window, server):
    page = opened(window, server, "")
    page.get_by_role("radio", name="Wijken").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    stands(page)
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement.closest('.st-key-gebied') !== null")


def test_every_page_leads_to_both_statements_and_keeps_no_other_cookie(window, server):
    page = opened(window, server, "regels")
    footer = page.locator(".st-key-footer")
    expect(footer.get_by_role("link", name="Toegankelijkheid")).to_be_visible()
    footer.get_by_role("link", name="Privacy").click()
    page.get_by_role("heading", name="Privacyverklaring").wait_for()
    told = set(page.locator("td, th").locator("code").all_inner_texts())
    assert {cookie["name"] for cookie in page.context.cookies()} <= told
    assert serious(violations(page)) == []


def test_a_page_that_is_drawn_at_once_does_not_wait(visit):
    """A browser that is busy draws the whole answer at once: it never shows that the server was at work."""
    page = visit().page
    page.set_content('<div data-testid="stApp" data-test-script-state="initial"></div>')
    page.add_script_tag(path=ASSETS / "arrival.js")
    waiting = page.locator("html[data-arriving]")
    expect(waiting).to_have_count(1)
    page.evaluate(
        """() => {
          const app = document.querySelector("div");
          app.innerHTML = '<h1 class="sk-title">Kaart</h1>';
          app.dataset.testScriptState = "notRunning";
        }"""
    )
    expect(waiting).to_have_count(0, timeout=2_000)
