"""A running server and a browser that may talk to nobody else."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import expect

from tests.application import LOCAL, ROOT, application

expect.set_options(timeout=20_000)
"""A busy machine takes longer; what never comes still fails."""

FRAME = 'iframe[data-testid="stCustomComponentV1"]'
PROBES = ("/_stcore/health", "/_stcore/host-config")
"""Streamlit asks these under the name of the page on a deep link; their two 404s are known."""


@pytest.fixture(scope="session")
def server():
    """Address of the application with the bundled city."""
    with application() as running:
        yield running.address


@pytest.fixture(scope="session")
def local_server():
    """The application with the bundled city, on which one person may become planner."""
    with application(**LOCAL) as running:
        yield running


@pytest.fixture
def city_copy(tmp_path):
    """A copy of the bundled city folder that a test may spoil."""
    folder = tmp_path / "almere"
    shutil.copytree(ROOT / "data" / "almere", folder, ignore=shutil.ignore_patterns("raw"))
    return folder


class Visitor:
    """A person: what they see, and everything that their browser asked. No host but this machine has an address."""

    def __init__(self, page):
        self.asked, self.foreign, self.errors, self.dialogs = [], [], [], []
        self.page = page
        self.page.set_default_timeout(30_000)
        self._listeners = {
            "request": self._request,
            "console": self._console,
            "pageerror": lambda error: self.errors.append(str(error)),
            "dialog": self._dialog,
        }
        for event, listener in self._listeners.items():
            page.on(event, listener)

    def _request(self, request):
        self.asked.append(request.url)
        if not request.url.startswith(("http://127.0.0.1", "data:", "blob:")):
            self.foreign.append(request.url)

    def _console(self, message):
        where = message.location.get("url", "") if message.location else ""
        known = any(where.endswith(probe) for probe in PROBES) or "service.pdok.nl" in where
        if message.type == "error" and not known:
            self.errors.append(f"{message.text} ({where})")

    def _dialog(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def open(self, address, *, with_map=True):
        self.page.goto(address)
        if with_map:
            self.map_ready()
        return self

    @property
    def frame(self):
        return self.page.frame_locator(FRAME)

    @property
    def map(self):
        return self.frame.locator(".leaflet-container")

    def map_ready(self):
        self.frame.locator(".leaflet-container[data-ready=yes]").wait_for()
        self.settle()

    def settle(self):
        """Wait until the server has nothing more to say, and a page that opens has stopped hiding itself."""
        still = (
            'html:not([data-arriving]) [data-testid="stApp"][data-test-script-state="notRunning"]'
        )
        self.page.locator(still).wait_for()

    def choose(self, label, option=None, *, typed=None, nth=0):
        """Choose from a list: by name, or the nth of what is left after typing.

        A page that is drawn again just then closes the list, so open it once more.
        """
        named = {} if option is None else {"name": option, "exact": True}
        box, wanted = (
            self.page.get_by_label(label),
            self.page.get_by_role("option", **named).nth(nth),
        )
        for _ in range(4):
            if typed is None:
                box.click()
            else:
                box.fill(typed)
            try:
                wanted.click(timeout=5_000)
            except TooLate:
                continue
            return
        pytest.fail(f"nothing could be chosen from {label}")

    def applied(self):
        return int(self.map.get_attribute("data-applied") or 0)

    def click_map(self, x, y):
        self.map.click(position={"x": x, "y": y})

    def become_planner(self, server, *, with_map=True):
        """Log in with the code that the server printed, and come back to the page that is open."""
        self.page.get_by_role("link", name="Inloggen als planner").click()
        self.page.get_by_label("Code uit het venster").fill(server.code())
        self.page.get_by_role("button", name="Kijk als planner").click()
        self.page.get_by_text("beschermde gegevens zichtbaar").wait_for()
        if with_map:
            self.map_ready()
        else:
            self.settle()

    def tab_stops(self):
        """Count the tab stops of the map's frame by pressing Tab until the focus has left it."""
        self.map.focus()
        stops = 1
        while stops < 100:
            self.page.keyboard.press("Tab")
            if not self.page.evaluate("document.activeElement.matches('iframe')"):
                break
            stops += 1
        self.map.focus()
        self.page.keyboard.press("Shift+Tab")
        assert not self.page.evaluate("document.activeElement.matches('iframe')"), (
            "the map is first"
        )
        return stops

    def layer_requests(self):
        return [url for url in self.asked if "/layers/" in url]

    def leave(self):
        """Go, and leave the browser as it was found."""
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)
        for other in self.page.context.pages:
            if other != self.page:
                other.close()
        if self.page.url.startswith("http"):
            self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.page.context.clear_cookies()
        self.page.goto("about:blank")


@pytest.fixture
def visit(browser):
    """Make a person with a browser of their own: `visit(width=768)`."""
    contexts = []

    def make(width=1440, height=900, **options):
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, **options))
        return Visitor(contexts[-1].new_page())

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def desktop(browser):
    """One desktop browser for all who visit after one another: starting one takes longer than most visits."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def visitor(desktop):
    """A person with a desktop browser in which nothing is kept of who came before."""
    desktop.set_viewport_size({"width": 1440, "height": 900})
    person = Visitor(desktop)
    yield person
    person.leave()


@pytest.fixture
def on_phone(visit):
    """A person with a phone, 390 px wide."""
    return visit(390, 844, has_touch=True)
