"""Politieke markt as a hall and a phone meet it: by keys, without a network, legible; changed headlines are marked."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
ADDRESS = "/politieke-markt?amendement_a=grens.minimum_area=5000&amendement_b=gewicht.spreading=2"
IDS = ["vraag", "waar", "verdeling", "nodig", "scores", "amendementen", "verder"]
LEAST = 28
"""Pixels at 1920: nothing in the hall is smaller."""
SMALLEST = """() => {
  const found = [];
  for (const element of document.querySelectorAll('.slide.now, .slide.now *')) {
    if (element.closest('.same') || !element.getClientRects().length) continue;
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())) continue;
    const inside = element.closest('svg') && element.getScreenCTM ? element.getScreenCTM().a : 1;
    found.push(parseFloat(getComputedStyle(element).fontSize) * inside);
  }
  return Math.min(...found);
}"""
CUT_OFF = """() => [...document.querySelectorAll('.slide.now :is(h1, figure svg, li, td, .source, .code, .unreal)')]
  .filter((element) => element.getClientRects().length && !element.closest('.same'))
  .map((element) => [element.textContent.slice(0, 40), element.getBoundingClientRect()])
  .filter(([, box]) => box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
  .map(([text]) => text)"""


def shown(page):
    return page.locator(".slide.now").get_attribute("id")


@pytest.fixture
def hall(visit, server):
    person = visit(1920, 1080)
    person.page.goto(server + ADDRESS)
    expect(person.page.locator(".slide.now")).to_have_count(1)
    return person


def test_a_presenter_goes_through_all_screens_without_a_network_and_everybody_can_read_them(hall):
    page = hall.page
    page.context.set_offline(True)
    seen = []
    for _ in IDS:
        seen.append(shown(page))
        assert page.evaluate(SMALLEST) >= LEAST - 0.1, shown(page)
        assert page.evaluate(CUT_OFF) == [], shown(page)
        expect(page.locator(".slide.now h1")).to_be_visible()
        page.keyboard.press("PageDown")
    assert seen == IDS
    assert shown(page) == "verder"
    for key, expected in (
        ("PageUp", "amendementen"),
        ("ArrowLeft", "scores"),
        ("Home", "vraag"),
        ("ArrowRight", "waar"),
        ("End", "verder"),
    ):
        page.keyboard.press(key)
        assert shown(page) == expected
    assert page.url.endswith("#verder")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    assert hall.errors == []
    assert hall.foreign == []
    page.context.set_offline(False)


def test_a_changed_headline_stays_marked_and_travels_as_a_file(hall, tmp_path):
    page = hall.page
    made = page.locator(".slide.now h1").inner_text()
    page.keyboard.press("e")
    page.locator(".slide.now h1").fill("<b>Wij kiezen vanavond</b>")
    page.keyboard.press("Enter")
    page.keyboard.type("Griffie")
    page.keyboard.press("Enter")
    expect(page.locator(".slide.now h1")).to_have_text("<b>Wij kiezen vanavond</b>")
    expect(page.locator(".slide.now [data-edited]")).to_contain_text("Aangepast door Griffie")
    page.reload()
    expect(page.locator(".slide.now [data-edited]")).to_be_visible()
    page.mouse.move(500, 500)
    with page.expect_download() as download:
        page.get_by_role("button", name="Bewaar aanpassingen").click()
    file = tmp_path / "kop.json"
    download.value.save_as(file)
    page.get_by_role("button", name="Pas de kop aan").click()
    page.locator(".slide.now [data-undo]").click()
    expect(page.locator(".slide.now h1")).to_have_text(made)
    expect(page.locator(".slide.now [data-edited]")).to_be_hidden()
    page.locator("[data-open]").set_input_files(file)
    expect(page.locator(".slide.now h1")).to_have_text("<b>Wij kiezen vanavond</b>")
    for wrong in ("[]", "geen json", json.dumps({"vraag": {"text": 7}})):
        file.write_text(wrong)
        page.locator("[data-open]").set_input_files(file)
        expect(page.locator("[data-said]")).to_have_text(
            "In dit bestand staan geen aanpassingen van deze schermen."
        )
    assert hall.errors == []


def test_a_phone_opens_the_same_screen_and_nothing_scrolls_sideways(visit, server):
    person = visit(390, 844, has_touch=True)
    page = person.page
    page.goto(f"{server}{ADDRESS}#verdeling")
    expect(page.locator("#verdeling h1")).to_be_in_viewport()
    expect(page.locator("#verdeling")).to_contain_text("Haven: 2,2 keer een gelijk deel")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert page.locator("h1:visible").count() == len(IDS)
    assert person.errors == []
