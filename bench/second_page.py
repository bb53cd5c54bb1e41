"""How long the second page of a visit takes: `python -m bench.second_page [times]`, in headless Chromium.

From the press on a link of the menu until the heading of the other page stands, and its map where it begins with one.
Every time is of a fresh browser that looked at one page before.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from bench.browser import HEIGHT, WIDTH
from bench.running import CHROMIUM_ARGS, chromium, server, show, spread
from spreidingskaart.web.navigation import FRONT, PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from bench.running import Figure

TIMES: Final = 5
SECOND_PAGE: Final = 800.0
"""Goal: milliseconds, the 95th percentile."""
MAPS: Final = ("kaart", "zoeken", "locatietoets")
"""Pages that begin with a map."""
_FROM_ELSEWHERE: Final = "regels"
"""The page from which the front page is opened."""
_LOOKED_EVERY: Final = 100.0
"""Milliseconds; the page itself holds the clock."""
_CLOCK: Final = """
(map) => {
  const heading = () => document.querySelector('h1.sk-title')?.textContent;
  const before = heading();
  document.querySelectorAll('iframe').forEach((frame) => { frame.dataset.before = 'yes'; });
  const drawn = () => [...document.querySelectorAll('iframe:not([data-before])')].some(
    (frame) => frame.contentDocument?.querySelector('.leaflet-container[data-ready=yes]'));
  const check = () => {
    if (heading() && heading() !== before && (!map || drawn())) window.turned = performance.now() - window.pressed;
    else requestAnimationFrame(check);
  };
  window.turned = null;
  addEventListener('mousedown', () => { window.pressed = performance.now(); check(); }, { capture: true, once: true });
}
"""


def turned(browser: Browser, address: str, page: str) -> float:
    """Return the milliseconds to a page from the one that a fresh browser opened first."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    opened = context.new_page()
    opened.goto(f"{address}/{_FROM_ELSEWHERE if page == FRONT else ''}")
    if page != FRONT:
        opened.frame_locator("iframe").locator(".leaflet-container[data-ready=yes]").wait_for()
    opened.locator("h1.sk-title").wait_for()
    opened.wait_for_timeout(1_000)
    opened.evaluate(_CLOCK, page in MAPS)
    opened.get_by_role("link", name=PAGES[page], exact=True).first.click()
    while (taken := opened.evaluate("window.turned")) is None:
        opened.wait_for_timeout(_LOOKED_EVERY)
    context.close()
    return float(taken)


def pages(browser: Browser, address: str, times: int) -> list[Figure]:
    """Return how long each page takes as the second one."""
    for page in PAGES:
        turned(browser, address, page)  # the first visitor of all warms the server up
    return [
        figure
        for page in PAGES
        for figure in spread(
            PAGES[page],
            [turned(browser, address, page) for _ in range(times)],
            "ms",
            SECOND_PAGE,
        )
    ]


def main() -> None:
    """Print the table."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    with server() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_ARGS))
        show("The second page of a visit", pages(browser, running.address, times))
        browser.close()


if __name__ == "__main__":
    main()
