"""After any walk of choices over pages a step back or forward shows what the address says, and nothing else."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.web import url_state
from spreidingskaart.web.url_state import EVERYWHERE, OF_PAGE, REPLACED

PAGES = ("Kaart", "Regels", "Afweging", "Opgave")
CHOOSE = st.tuples(
    st.just("choose"),
    st.sampled_from([*EVERYWHERE, *(name for names in OF_PAGE.values() for name in names)]),
    st.sampled_from([None, "1", "2", "52.37,5.21"]),
)
OPEN = st.tuples(st.just("open"), st.sampled_from(PAGES), st.none())
STEP = st.tuples(st.just("step"), st.sampled_from([-1, -1, 1]), st.none())


class Address(dict):
    def get_all(self, name):
        return [self[name]] if name in self else []


class Browser:
    """What a browser keeps of one visit: entries of page and address, and which one is shown."""

    def __init__(self, monkeypatch):
        self.screen = SimpleNamespace(session_state={}, query_params=Address())
        self.history = False
        monkeypatch.setattr(url_state, "st", self.screen)
        monkeypatch.setattr(url_state, "went_through_history", lambda: self.history)
        self.entries, self.at, self.page = [], -1, ""
        self.run("Kaart")

    def run(self, page, act=lambda: None):
        """Let the server answer once, and keep the address as the script in the browser does."""
        if page != self.page and not self.history:
            self.screen.query_params.clear()
        self.page = page
        url_state.arrive(page)
        url_state.restore()
        act()
        url_state.restore()
        entry = page, dict(self.screen.query_params)
        if self.history or (self.entries and undoable(entry) == undoable(self.entries[self.at])):
            self.entries[self.at] = entry
        else:
            self.entries[self.at + 1 :] = [entry]
            self.at += 1

    def step(self, by):
        if 0 <= self.at + by < len(self.entries):
            self.at += by
            page, address = self.entries[self.at]
            self.screen.query_params.clear()
            self.screen.query_params.update(address)
            self.history = True
            self.run(page)
            self.history = False


def undoable(entry):
    page, address = entry
    return page, {name: value for name, value in address.items() if name not in REPLACED}


@settings(deadline=None, max_examples=150)
@given(st.lists(CHOOSE | OPEN | STEP, max_size=25))
def test_a_step_through_history_shows_exactly_that_entry(walk):
    with pytest.MonkeyPatch.context() as monkeypatch:
        browser = Browser(monkeypatch)
        for kind, what, value in walk:
            if kind == "choose" and what not in (*EVERYWHERE, *OF_PAGE.get(browser.page, ())):
                continue  # this page has no way to choose that
            if kind == "choose":
                browser.run(browser.page, lambda name=what, to=value: url_state.choose(name, to))
            elif kind == "open":
                browser.run(what)
            else:
                expected = [undoable(entry) for entry in browser.entries]
                browser.step(what)
                assert [undoable(entry) for entry in browser.entries] == expected
                shown = (*EVERYWHERE, *OF_PAGE.get(browser.page, ()))
                address = browser.entries[browser.at][1]
                for name in set(shown) - REPLACED:
                    assert url_state.choice(name) == address.get(str(name))
