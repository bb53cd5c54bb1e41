"""One step back undoes one choice, one step forward does it again: fields, screens, points on the map and pages."""

from __future__ import annotations

import random
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from spreidingskaart.web.url_state import REPLACED

pytestmark = pytest.mark.browser


def undoable(page):
    """Return the page and the choices of the address that a step back undoes."""
    address = urlsplit(page.url)
    return address.path, {
        (name, value) for name, value in parse_qsl(address.query) if name not in REPLACED
    }


def until(page, where):
    """Wait until the address says so and the page with it."""
    for _ in range(100):
        if undoable(page) == where:
            break
        page.wait_for_timeout(100)
    assert undoable(page) == where


def chosen(visitor, act, before):
    """Make a choice; return the address that it gives, once it has settled."""
    act()
    for _ in range(100):
        visitor.page.wait_for_timeout(100)
        if undoable(visitor.page) != before:
            break
    visitor.settle()
    visitor.page.wait_for_timeout(300)
    return undoable(visitor.page)


def acts_of_agreements(visitor, chance):
    """Return what a person may do on the screen Afspraken."""
    page = visitor.page

    def search():
        box = page.get_by_label("Zoek een afspraak")
        box.fill(f"woord {chance.randrange(10_000)}")
        box.press("Enter")

    def turn():
        page.locator('[class*="task_turn"] button').first.click()
        page.get_by_role("radio", name="Afspraken", exact=True).wait_for()

    def choose(label, *options):
        box = page.get_by_label(label, exact=True)
        visitor.choose(label, chance.choice([one for one in options if one != box.input_value()]))

    return [
        lambda: choose("Soort", "motie", "toezegging", "amendement", "alle soorten"),
        lambda: choose("Stadsdeel", "Poort", "Haven", "heel de gemeente"),
        search,
        turn,
    ]


def test_back_and_forth_over_a_random_walk_of_fields_and_screens(visitor, server):
    chance = random.Random(14)  # noqa: S311 - a walk that can be repeated
    visitor.open(f"{server}/opgave?vraag=Afspraken", with_map=False)
    visitor.settle()
    page = visitor.page
    walked = [undoable(page)]
    for _ in range(8):
        if ("vraag", "Afspraken") not in walked[-1][1]:
            act = page.get_by_role("radio", name="Afspraken", exact=True).click
        else:
            act = chance.choice(acts_of_agreements(visitor, chance))
        walked.append(chosen(visitor, act, walked[-1]))
    assert all(one != other for one, other in pairwise(walked))
    for where in reversed(walked[:-1]):
        page.go_back()
        until(page, where)
        visitor.settle()
    for where in walked[1:]:
        page.go_forward()
        until(page, where)
        visitor.settle()
    assert visitor.errors == []


def test_a_point_on_the_map_a_number_and_another_page_are_each_one_step(visitor, server):
    page = visitor.open(f"{server}/locatietoets").page
    walked = [undoable(page)]
    walked.append(chosen(visitor, lambda: visitor.click_map(300, 300), walked[-1]))
    walked.append(chosen(visitor, lambda: visitor.click_map(420, 260), walked[-1]))
    box = page.get_by_label("Plekken", exact=True)

    def write():
        box.fill("30")
        box.press("Enter")

    walked.append(chosen(visitor, write, walked[-1]))
    to_rules = page.get_by_role("link", name="Regels", exact=True)
    walked.append(chosen(visitor, to_rules.click, walked[-1]))
    assert walked[-1][0] == "/regels"
    for where, places, pins in ((3, "30", 1), (2, "24", 1), (1, "24", 1), (0, "24", 0)):
        page.go_back()
        until(page, walked[where])
        visitor.map_ready()
        expect(box).to_have_value(places)
        expect(visitor.frame.locator(".sk-pin")).to_have_count(pins)
    page.go_forward()
    until(page, walked[1])
    expect(visitor.frame.locator(".sk-pin")).to_have_count(1)


def test_a_search_with_its_flight_over_the_map_is_one_step(visitor, server):
    page = visitor.open(f"{server}/zoeken").page
    walked = [undoable(page)]
    toggle = page.get_by_label("Ook wat waarschijnlijk niet past")
    walked.append(
        chosen(visitor, page.get_by_text("Ook wat waarschijnlijk niet past").click, walked[-1])
    )
    box = page.get_by_label("Zoek", exact=True)

    def search():
        box.click()
        box.press_sequentially("Centrum Stad West")
        page.get_by_role("option").first.wait_for()
        box.press("Enter")

    walked.append(chosen(visitor, search, walked[-1]))
    page.wait_for_timeout(2_000)  # the map flies, and tells its view
    page.go_back()
    until(page, walked[1])
    expect(page.get_by_label("Zoek", exact=True)).to_have_value("")
    expect(toggle).to_be_checked()
    page.go_back()
    until(page, walked[0])
    expect(toggle).not_to_be_checked()


def test_who_turns_to_the_next_screen_begins_at_its_top(visitor, server):
    page = visitor.open(f"{server}/opgave", with_map=False).page
    visitor.settle()
    scrolled = "document.querySelector('[data-testid=\"stMain\"]').scrollTop"
    turn = page.locator('[class*="task_turn"] button').last
    turn.scroll_into_view_if_needed()
    assert page.evaluate(scrolled) > 0
    turn.click()
    page.wait_for_url("**vraag=**")
    visitor.settle()
    assert page.evaluate(scrolled) == 0
