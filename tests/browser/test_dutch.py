"""Whatever people meet, ours or the screen's own, is Dutch: titles, names, and pages that are not there."""

from __future__ import annotations

import re

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


ENGLISH = re.compile(
    r"\b(the|and|your|you|select|choose|press|apply|clear|upload|search|show|hide|remove|results?|options?|available|"
    r"running|connection|connect\w*|error|please|pages?|app|drag|drop|files|copy|copied|sort|loading|wait|none|help|for|"
    r"with|sidebar|menu for|fullscreen|close|statistics|column|autosize|range|dismiss|decrement|increment|"
    r"streamlit|data-?frame)\b",
    re.IGNORECASE,
)
"""Words that are English and no Dutch, among which every sentence of the screen has one."""
BORROWED = re.compile(
    r"for profit|open source|copyright|sort by|WFS|Housing First|drag-?|streamlit-folium|Atom feed|"
    r"https?://\S+|\S+\.(?:py|md|yaml|json|csv|geojson)\b|<[^>]*>|\w+_\w+",
    re.IGNORECASE,
)
"""English that is a name, or that the data holds."""
SAID = """
() => {
  const said = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const near = walk.currentNode.parentElement;
    const text = walk.currentNode.textContent.trim();
    // the names of pictures are ligatures of a font, and no text
    if (text && near && !near.closest('style, script, noscript, code, [data-testid="stIconMaterial"]')) said.add(text);
  }
  for (const node of document.querySelectorAll("*")) {
    for (const name of ["aria-label", "aria-description", "title", "placeholder", "alt"]) {
      const text = node.getAttribute(name);
      if (text) said.add(text);
    }
  }
  return [...said];
}
"""


def english(visitor):
    """What is said on a page and in its frames that is not Dutch."""
    said = {text for frame in visitor.page.frames for text in frame.evaluate(SAID)}
    assert len(said) > 20
    return {text for text in said if ENGLISH.search(BORROWED.sub("", text))}


@pytest.mark.parametrize(
    "text", ["Select 3 matches", "Press Enter to apply", "No results", "App pages", "Running..."]
)
def test_the_sieve_finds_what_the_screen_says_in_english(text):
    assert ENGLISH.search(text)


def type_what_is_not_there(page, kind):
    """Let the first list of a page that can be seen say that it finds nothing."""
    box = page.locator(f'[data-testid="{kind}"] input').locator("visible=true").first
    if box.count():
        box.click()
        box.press_sequentially("zzz")
        page.wait_for_timeout(300)  # it says something below itself, or nothing


def test_nothing_on_a_page_is_english(visitor, server):
    page = visitor.open(server, with_map=False).page
    found = set()
    for title in PAGES.values():
        page.get_by_role("link", name=title, exact=True).first.click()
        expect(page).to_have_title(f"{title} · Spreidingskaart · Almere")
        visitor.settle()
        found |= english(visitor)
        type_what_is_not_there(page, "stSelectbox")
        found |= english(visitor)
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    assert found == set()


def test_the_tools_of_tables_lists_and_files_are_dutch(visit, server):
    visitor = visit().open(server, with_map=False)
    page = visitor.page
    page.get_by_text("De kaart als tabel").click()
    page.locator('[data-testid="stDataFrame"]').first.wait_for()
    page.locator('[aria-label="Kies kolommen"]').first.wait_for(state="attached")
    found = english(visitor)
    assert page.evaluate("[(1234.5).toLocaleString(), ...navigator.languages]") == [
        "1.234,5",
        "nl-NL",
    ]
    page.get_by_text("Filter", exact=True).click()
    type_what_is_not_there(page, "stMultiSelect")
    found |= english(visitor)
    visitor.open(f"{server}/locatietoets", with_map=False)
    page.get_by_text("Adres of perceel", exact=True).click()
    page.get_by_role("button", name="Bestand").click()
    files = page.locator('[data-testid="stFileUploaderDropzone"]').first
    expect(files).to_contain_text("Kies een bestand")
    found |= english(visitor)
    page.context.set_offline(True)
    expect(page.locator("#sk-connection")).to_contain_text("U hebt geen internet.")
    found |= english(visitor)
    page.context.set_offline(False)
    assert found == set()
