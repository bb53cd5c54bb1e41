"""A planner searches a place that is not public: nothing of it in any address, title or page that is opened later."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CANARY = "Fictieve voorziening 70 (vrouwenopvang)"
TELLS = re.compile(r"zoek=|beeld=|midden=|voorziening|F70|vrouwen")
PAGES = ("spreiding", "locatietoets", "zoeken", "regels", "kaart")


def visited(page):
    """Return every address that the browser has shown since it was opened, from its own list of pages."""
    return page.evaluate("window.seen || []")


WATCH = """
window.seen = [location.href];
for (const name of ["pushState", "replaceState"]) {
  const before = history[name];
  history[name] = function () { before.apply(this, arguments); window.seen.push(location.href); };
}
window.addEventListener("popstate", () => window.seen.push(location.href));
"""


def test_a_search_of_a_planner_stands_in_no_address(visit, local_server):
    person = visit()
    page = person.page
    addresses, titles = [], set()
    page.on(
        "framenavigated", lambda frame: frame == page.main_frame and addresses.append(frame.url)
    )
    page.add_init_script(WATCH)
    person.open(local_server.address)
    person.become_planner(local_server)
    person.choose("Zoek", typed="voorziening 70")
    person.settle()
    page.wait_for_timeout(2_500)  # the map flies, and tells its view
    expect(page.get_by_label("Zoek")).to_have_value(f"{CANARY} (voorziening)")
    person.frame.locator(".sk-mark").first.wait_for()
    for name in PAGES:
        page.get_by_role("link", name=name.capitalize(), exact=True).click()
        page.wait_for_url(f"**/{name if name != 'kaart' else ''}*")
        person.settle()
        addresses += visited(page)
        titles.add(page.title())
    for _ in range(3):
        page.go_back()
        person.settle()
        addresses.append(page.url)
    page.go_forward()
    person.settle()
    addresses += [page.url, *visited(page)]
    assert len(addresses) > len(PAGES)
    assert [one for one in addresses if TELLS.search(one)] == []

    page.get_by_role("link", name="Sluit af: veilig voor de zaal").click()
    page.get_by_text("beschermde gegevens zichtbaar").wait_for(state="detached")
    person.open(local_server.address)
    addresses += visited(page)
    expect(page.get_by_label("Zoek")).to_have_value("")
    assert CANARY not in page.content()
    assert [one for one in addresses if TELLS.search(one)] == []
    for title in titles:
        assert "voorziening" not in title
    for _ in range(4):
        page.go_back()
        page.wait_for_timeout(700)
        assert not TELLS.search(page.url)
        assert CANARY not in page.content()
