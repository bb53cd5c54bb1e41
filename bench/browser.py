"""What a visitor waits for, in headless Chromium: `python -m bench.browser`. Starts the application itself.

Times are taken inside the page: from the press of the pointer to the first frame that is drawn with the answer.
"""

from __future__ import annotations

import argparse
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import sync_playwright

from bench.running import CHROMIUM_ARGS, Figure, chromium, server, show, spread
from geo.crs import point_to_wgs84
from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.sync_api import Browser, Frame, Page

WIDTH, HEIGHT = 1440, 900
OPENINGS, CLICKS, CHANGES = 10, 20, 8
FIRST_MAP, HEADING, FIRST_BYTES, ALL_BYTES, CLICK = 2_000.0, 3_000.0, 250.0, 1_500.0, 300.0
"""Goals: milliseconds, milliseconds, kilobytes, kilobytes, milliseconds."""
SLOWER: Final = 4
"""How many times slower a poor device is than this one."""
VIEW = (52.3700, 5.2200, 13.0)
"""Where the clicks are made: latitude, longitude, zoom."""
_TILE = 256
_FRAME = "/component/"
_OWN_BUNDLE = ("/screen/", "/_stcore/health", "/_stcore/host-config", "/favicon")
"""What the screen itself brings, whatever the application is."""

# The clock: starts when the pointer or a key goes down anywhere, stops in the frame after the watched thing changed.
_CLOCK = """
(what) => {
  const frame = document.querySelector('iframe').contentDocument;
  const look = { card: () => document.querySelector('.sk-card')?.outerHTML,
                 panel: () => document.querySelector('.sk-panel')?.outerHTML,
                 map: () => frame.querySelector('.leaflet-container').dataset.applied }[what];
  const start = () => { clock.from = performance.now(); };
  const clock = window.clock = window.clock || {};
  if (clock.stop) clock.stop();
  const before = look();
  clock.took = null; clock.from = null;
  const check = () => {
    const now = look();
    if (clock.from === null || clock.took !== null || !now || now === before) return;
    clock.took = -1;
    requestAnimationFrame(() => setTimeout(() => { clock.took = performance.now() - clock.from; }, 0));
  };
  const seen = new MutationObserver(check);
  const both = [document, frame], kinds = ['mousedown', 'keydown'];
  for (const place of both) {
    seen.observe(place.body, { childList: true, subtree: true, characterData: true, attributes: true });
    for (const kind of kinds) place.addEventListener(kind, start, true);
  }
  clock.stop = () => {
    seen.disconnect();
    for (const place of both) for (const kind of kinds) place.removeEventListener(kind, start, true);
  };
}
"""
# The watch: counts shapes that are taken off the map, and notices when the map itself is replaced.
_WATCH = """
() => {
  const root = document.querySelector('.leaflet-container');
  root.dataset.mounted = 'once';
  const passing = ['pin', 'plot', 'ring', 'draft', 'tooltip', 'popup'].map((name) => `.leaflet-${name}-pane`).join();
  window.removed = 0;
  new MutationObserver((changes) => changes.forEach((change) => {
    const pane = change.target.closest && change.target.closest('.leaflet-pane');
    if (!pane || pane.matches(passing) || pane.closest(passing)) return;
    // a shape that is brought to the front leaves its place and comes back in the same breath
    change.removedNodes.forEach((node) => { if (node.nodeType === 1 && !node.isConnected) window.removed += 1; });
  })).observe(root.querySelector('.leaflet-map-pane'), { childList: true, subtree: true });
}
"""


@dataclass
class Traffic:
    """What one page received, by what it was for."""

    kilobytes: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(
            ("layers", "assets", "frame", "messages", "bundle"), 0.0
        )
    )
    layers: list[str] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)

    def listen(self, page: Page) -> Traffic:
        """Follow the network of a page, as it came over the line (compressed); messages uncompressed."""
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.requestWillBeSent", self._ask)
        line.on("Network.loadingFinished", self._finish)
        line.on("Network.webSocketFrameReceived", self._message)
        return self

    def _ask(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        self.asked[event["requestId"]] = url
        if "/layers/" in url:
            self.layers.append(url)

    def _finish(self, event: dict[str, Any]) -> None:
        path = urlsplit(self.asked.get(event["requestId"], "")).path
        self.kilobytes[_purpose(path)] += event["encodedDataLength"] / 1000

    def _message(self, event: dict[str, Any]) -> None:
        # binary messages come as base64
        self.kilobytes["messages"] += len(event["response"]["payloadData"]) * 0.75 / 1000


def _purpose(path: str) -> str:
    if path.startswith("/layers/"):
        return "layers"
    if path.startswith("/assets/"):
        return "assets"
    if path.startswith(_FRAME):
        return "frame"
    return "bundle" if path == "/" or path.startswith(_OWN_BUNDLE) else "messages"


class Visit:
    """One person with a fresh browser."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.traffic = Traffic().listen(self.page)
        start = time.perf_counter()
        self.page.goto(address, wait_until="commit")
        self.page.frame_locator("iframe").locator(".leaflet-container[data-ready=yes]").wait_for()
        self.opened = (time.perf_counter() - start) * 1e3

    @property
    def frame(self) -> Frame:
        """The frame of the map."""
        return next(frame for frame in self.page.frames if _FRAME in frame.url)

    def settle(self) -> None:
        """Wait until the server has nothing more to say."""
        self.page.wait_for_timeout(150)
        self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()

    def watch(self) -> int:
        """Start to watch the map; returns how many layers were asked so far."""
        self.settle()
        self.page.wait_for_timeout(1_500)
        self.frame.evaluate(_WATCH)
        return len(self.traffic.layers)

    def disturbed(self, before: int) -> tuple[int, int, int]:
        """Return layers asked again, shapes taken off the map, and 1 where the map was mounted anew."""
        mounted = self.frame.locator(".leaflet-container").get_attribute("data-mounted") == "once"
        removed = int(self.frame.evaluate("() => window.removed ?? -1"))
        return len(self.traffic.layers) - before, removed, 0 if mounted else 1

    def timed(self, what: str, act: Callable[[], object]) -> float:
        """Return milliseconds from the last press in `act` to the frame in which `what` has changed."""
        self.page.evaluate(_CLOCK, what)
        act()
        self.page.wait_for_function("() => window.clock.took > 0")
        took = float(self.page.evaluate("() => window.clock.took"))
        self.settle()
        return took

    def click_map(self, at: tuple[float, float]) -> None:
        """Click a place of the map, in pixels from its corner."""
        self.page.frame_locator("iframe").locator(".leaflet-container").click(
            position={"x": at[0], "y": at[1]}
        )

    def choose(self, label: str, option: str) -> Callable[[], None]:
        """Return the act of choosing from a list: it is opened first, so that the clock sees the choice only."""
        self.page.get_by_role("combobox", name=label).click()
        return lambda: self.page.get_by_role("option", name=option, exact=True).click()

    def close(self) -> None:
        """Go away."""
        self.context.close()


def places_to_click(size: tuple[float, float], amount: int) -> list[tuple[float, float]]:
    """Return pixels of fictional plots in the view, spread over it; the same ones every time."""
    city = seen_by(load_city(), "public")
    plots = city.layers["plots"]
    draw = np.random.default_rng(20)
    found: list[tuple[float, float]] = []
    middle = _world(*VIEW)
    for row in draw.permutation(len(plots)):
        inside = plots.geometry[row].representative_point()
        longitude, latitude = point_to_wgs84(inside.x, inside.y)
        at = _world(latitude, longitude, VIEW[2])
        x, y = (at[axis] - middle[axis] + size[axis] / 2 for axis in (0, 1))
        if (
            60 < x < size[0] * 0.7
            and 60 < y < size[1] * 0.65
            and all(math.dist((x, y), other) > 40 for other in found)
        ):
            found.append((round(x), round(y)))
        if len(found) == amount:
            break
    return found


def _world(latitude: float, longitude: float, zoom: float) -> tuple[float, float]:
    """Return pixels in the Web Mercator world of a zoom level."""
    scale = _TILE * 2**zoom
    north = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
    return scale * (longitude + 180) / 360, scale * (0.5 - north / (2 * math.pi))


def openings(browser: Browser, address: str, amount: int) -> list[Figure]:
    """Open the front page in fresh browsers."""
    Visit(browser, address).close()
    times, traffic = [], []
    for _ in range(amount):
        visit = Visit(browser, address)
        times.append(visit.opened)
        visit.settle()
        traffic.append(visit.traffic.kilobytes)
        visit.close()
    received = {name: float(np.median([one[name] for one in traffic])) for name in traffic[0]}
    besides = sum(value for name, value in received.items() if name != "bundle")
    return [
        *spread("first usable map, fresh browser", times, "ms", FIRST_MAP),
        Figure("first map besides the screen's bundle", besides, "kB", FIRST_BYTES),
        Figure("  layers", received["layers"], "kB"),
        Figure("  our scripts, styles and font", received["assets"], "kB"),
        Figure("  frame of streamlit-folium", received["frame"], "kB"),
        Figure("  messages of the page (uncompressed)", received["messages"], "kB"),
        Figure("  the screen's bundle, not counted", received["bundle"], "kB"),
        Figure("first map, all together", sum(received.values()), "kB", ALL_BYTES),
    ]


def headings(browser: Browser, address: str, amount: int) -> list[Figure]:
    """Open the front page in fresh browsers of a poor device, until its heading can be read."""
    times = []
    for _ in range(amount):
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        start = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.locator("h1").first.wait_for()
        times.append((time.perf_counter() - start) * 1e3)
        context.close()
    return spread(f"heading, {SLOWER} times slower processor", times, "ms", HEADING)


def site_test(browser: Browser, address: str, clicks: int, changes: int) -> list[Figure]:
    """Click plots on the page Locatietoets, and change the form."""
    latitude, longitude, zoom = VIEW
    visit = Visit(browser, f"{address}/locatietoets?beeld={latitude},{longitude},{zoom}")
    box = visit.frame.locator(".leaflet-container").bounding_box() or {"width": 0, "height": 0}
    spots = places_to_click((box["width"], box["height"]), clicks + 1)
    before = visit.watch()
    visit.timed("card", lambda: visit.click_map(spots[0]))
    pins = [visit.timed("card", lambda spot=spot: visit.click_map(spot)) for spot in spots[1:]]  # type: ignore[misc]
    after_clicks = visit.disturbed(before)
    names = ["Domus", "Beschermd wonen plus"]
    forms = [
        visit.timed("card", visit.choose("Wat moet er komen?", names[turn % len(names)]))
        for turn in range(changes)
    ]

    def type_places(places: int) -> None:
        visit.page.get_by_label("Plekken", exact=True).fill(str(places))
        visit.page.keyboard.press("Enter")

    places = [
        visit.timed("card", lambda turn=turn: type_places(30 + turn)) for turn in range(changes)
    ]  # type: ignore[misc]
    after = visit.disturbed(before)
    visit.close()
    return [
        *spread("click on the map to verdict on screen", pins, "ms", CLICK),
        *_undisturbed("clicks", after_clicks),
        *spread("other care form to verdict on screen", forms, "ms", CLICK),
        *spread("other number of places to verdict on screen", places, "ms", CLICK),
        *_undisturbed("clicks and changes", after),
    ]


def city_map(browser: Browser, address: str, changes: int) -> list[Figure]:
    """Click areas on the page Kaart, and change what it shows."""
    visit = Visit(browser, address)
    before = visit.watch()
    spots = [(380 + 45 * turn, 330 + 25 * (turn % 3)) for turn in range(changes)]
    areas = [visit.timed("panel", lambda spot=spot: visit.click_map(spot)) for spot in spots]  # type: ignore[misc]
    figures = ["Inwoners", "Aantal plekken"]
    colours = [
        visit.timed("map", visit.choose("Kleur", figures[turn % 2])) for turn in range(changes)
    ]
    # the two ends of the slider, because the map is told nothing where no facility opens or closes between two years
    slider, keys = visit.page.get_by_role("slider", name="Jaar"), ("End", "Home")
    kept = [
        visit.timed("map", lambda key=keys[turn % 2]: slider.press(key))  # type: ignore[misc]
        for turn in range(changes)
    ]
    after = visit.disturbed(before)
    visit.close()
    return [
        *spread("click on an area to its figures", areas, "ms", CLICK),
        *spread("other figure to colours on the map", colours, "ms", CLICK),
        *spread("other filter to marks on the map", kept, "ms", CLICK),
        *_undisturbed("clicks, figures and filters", after),
    ]


def _undisturbed(during: str, disturbed: Sequence[int]) -> list[Figure]:
    names = ("layers fetched again", "shapes taken off the map", "map mounted again")
    return [
        Figure(f"{name}, during {during}", value, "", 0)
        for name, value in zip(names, disturbed, strict=True)
    ]


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--openings", type=int, default=OPENINGS)
    options.add_argument("--clicks", type=int, default=CLICKS)
    options.add_argument("--changes", type=int, default=CHANGES)
    given = options.parse_args()
    with server() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_ARGS))
        show("Opening the map", openings(browser, running.address, given.openings))
        show("On a poor device", headings(browser, running.address, given.openings))
        show("Testing a site", site_test(browser, running.address, given.clicks, given.changes))
        show("The map of the city", city_map(browser, running.address, given.changes))
        browser.close()


if __name__ == "__main__":
    main()
