"""What people do on Opgave and with the years of the map: change, undo, change again; let the years play."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SCREENS = (
    "Programma", "Op-, om- en afbouw", "Doorstroom", "Groei", "Eerlijk deel", "Wijkteams", "Ouderen",
    "Regio en kosten", "Doelen", "Afspraken", "Nieuws", "Op papier",
)  # fmt: skip


def test_a_figure_is_changed_undone_and_changed_again(visitor, server):
    page = visitor.page
    visitor.open(f"{server}/opgave?groep=Beschermd+wonen", with_map=False)
    headline = page.locator(".sp-head")
    expect(headline).to_be_visible()
    before = headline.inner_text()
    page.get_by_text("Probeer andere cijfers: een scenario").click()
    field = page.get_by_label(re.compile(r"^Wordt"))
    put = page.get_by_role("button", name="Zet in het scenario")
    for value in ("20", "300"):
        field.fill(value)
        field.press("Tab")
        put.click()
        expect(page.get_by_role("button", name="Haal weg")).to_be_visible()
        assert "scenario=" in page.url
        expect(headline).not_to_have_text(before)
        page.get_by_role("button", name="Haal weg").click()
        expect(page.get_by_role("button", name="Haal weg")).to_have_count(0)
        expect(headline).to_have_text(before)
    field.fill("min drie")
    field.press("Tab")
    put.click()
    expect(page.get_by_text("Er is niets veranderd.").first).to_be_visible()
    expect(headline).to_have_text(before)
    assert visitor.errors == []
    assert visitor.foreign == []


@pytest.mark.parametrize("width", [390, 1440])
def test_no_screen_of_opgave_scrolls_sideways_or_breaks(visitor, server, width):
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 844})
    visitor.open(f"{server}/opgave", with_map=False)
    expect(page.locator(".sp-head").first).to_be_visible()
    for name in SCREENS:
        if page.locator(".sk-choices:not([open]) summary").is_visible():
            page.get_by_text("Keuzes", exact=True).click()
        page.get_by_role("radio", name=name, exact=True).or_(
            page.get_by_role("button", name=name, exact=True)
        ).first.click()
        visitor.settle()
        expect(page.locator(".sp-head").first).to_be_visible()
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, name
        assert page.get_by_text("ging iets mis").count() == 0, name
    assert visitor.errors == []


def test_the_years_of_the_map_play_and_stop(visitor, server):
    page = visitor.page
    visitor.open(f"{server}/kaart")
    page.get_by_role("button", name="Afspelen").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page).to_have_url(re.compile(r"jaar=20(2[7-9]|3\d)"))
    fetched = len(visitor.layer_requests())
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Afspelen")).to_be_visible()
    visitor.settle()
    stopped = page.url
    page.wait_for_timeout(2_500)
    assert page.url == stopped
    assert len(visitor.layer_requests()) == fetched
    assert visitor.errors == []
