"""Whatever people meet, ours or the screen's own, is Dutch: titles, names, and pages that are not there."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from spreidingskaart.web.navigation import FRONT, PAGES

pytestmark = pytest.mark.browser
BESIDE_LOGO = """(name) => getComputedStyle(
  document.querySelector('[data-testid="stHeaderLogo"]').parentElement, '::after').content === `"${name}"`"""


def address_of(server, name):
    return server if name == FRONT else f"{server}/{name}"


@pytest.mark.parametrize("name", [FRONT, "regels"])
def test_a_page_says_in_its_tab_and_beside_the_logo_what_it_is(visitor, server, name):
    visitor.open(address_of(server, name), with_map=False)
    expect(visitor.page).to_have_title(f"{PAGES[name]} · Spreidingskaart · Almere")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "nl")
    visitor.page.wait_for_function(BESIDE_LOGO, arg="Spreidingskaart · Almere")


@pytest.mark.parametrize("path", ["/bestaatniet", "/bestaat/ook/niet", "/a.b"])
def test_an_address_that_leads_nowhere_has_a_way_on(visitor, server, path):
    assert visitor.page.goto(f"{server}{path}").status == 404
    expect(visitor.page.get_by_role("heading", name="Deze pagina is er niet")).to_be_visible()
    visitor.page.get_by_role("link", name="Regels").click()
    expect(visitor.page).to_have_title("Regels · Spreidingskaart · Almere")
    visitor.errors.clear()  # the 404 itself
