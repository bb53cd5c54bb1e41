"""A council member with five questions finds each answer in at most two clicks."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
MOST_CLICKS = 2


class Clicks:
    """A person who counts what they click."""

    def __init__(self, person):
        self.page, self.person, self.used = person.page, person, 0

    def begin(self, address):
        self.page.goto(address)
        self.used = 0
        return self

    def click(self, found):
        found.click()
        self.used += 1
        return self

    def reads(self, *answers):
        for answer in answers:
            expect(self.page.get_by_text(answer).first).to_be_visible()
        assert self.used <= MOST_CLICKS


@pytest.fixture
def member(visitor):
    return Clicks(visitor)


def test_which_stadsdeel_has_most_and_is_that_fair(member, server):
    member.begin(server)
    member.reads("14,4 in Haven, 2,0 in Hout")
    with member.page.context.expect_page() as opened:
        member.click(member.page.get_by_role("link", name="Politieke markt"))
    hall = opened.value
    hall.goto(f"{hall.url}#verdeling")
    expect(hall.locator("#verdeling h1")).to_contain_text("Haven heeft de meeste")
    expect(hall.locator("#verdeling")).to_contain_text("Haven: 2,2 keer een gelijk deel")


def test_what_one_stadsdeel_has_against_its_share(member, server):
    member.begin(f"{server}/gebied")
    member.page.get_by_label("Stadsdeel of wijk").select_option("Haven")
    member.used += 1
    member.click(member.page.get_by_role("button", name="Toon"))
    member.reads("Haven heeft 2,2 keer een gelijk deel")


def test_what_a_proposal_does_and_why_it_cannot_be_here(member, server):
    member.begin(f"{server}/gebied?code=haven")
    member.click(member.page.get_by_role("link", name="29. Locatie 29 De Steiger"))
    member.reads(
        "Hier passen geen 24 plekken. De locatie ligt op een bedrijventerrein.",
        "24 plekken erbij maken de verdeling over de stadsdelen ongelijker.",
    )


def test_what_amendment_a_changes(member, server):
    amendment = "amendement_a=grens.minimum_area=5000"
    member.begin(f"{server}/afweging?weegstap=Amendement&{amendment}")
    member.reads("Amendement A: ")
    with member.page.context.expect_page() as opened:
        member.click(member.page.get_by_role("link", name="Politieke markt"))
    told = opened.value.locator("#amendementen h1")
    expect(told).to_have_text("Amendement A: 9 locaties komen erbij en 9 locaties staan nu eerst.")
    assert member.used <= MOST_CLICKS
