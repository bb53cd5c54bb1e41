"""A line that is cut, a server that starts again: no tap is lost, and the map shows nothing that was not taken."""

from __future__ import annotations

import os
import re
import socket
import threading
from contextlib import suppress
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.application import application

pytestmark = pytest.mark.browser

PAGE = "/locatietoets"
LONG = float(os.environ.get("CUT_SECONDS", "0"))
"""Seconds that the connection is away in the long test; the screen forgets a visitor after 120."""


class Line:
    """A line between browser and server that can be cut, and led to another server."""

    def __init__(self):
        self.target, self._whole, self._open, self._joined = None, True, set(), []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self._answering = threading.Thread(target=self._answer, daemon=True)
        self._answering.start()

    def lead_to(self, running):
        self.target = ("127.0.0.1", running.port)
        self._whole = True

    def cut(self):
        self._whole = False
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.cut()
        self._door.shutdown(socket.SHUT_RDWR)
        self._answering.join()
        for one in self._joined:
            one.join()
        self._door.close()

    def _answer(self):
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            self._joined.append(threading.Thread(target=self._join, args=(near,), daemon=True))
            self._joined[-1].start()

    def _join(self, near):
        with near, suppress(OSError):
            if not self._whole:
                return
            with socket.create_connection(self.target, timeout=5) as far:
                far.settimeout(None)
                self._open |= {near, far}
                back = threading.Thread(target=_carry, args=(far, near), daemon=True)
                back.start()
                _carry(near, far)
                back.join()
                self._open -= {near, far}


def _carry(one, other):
    """Carry what one end says to the other until either is closed; then close both ways."""
    with suppress(OSError):
        while data := one.recv(65_536):
            other.sendall(data)
    for end in (one, other):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def line():
    made = Line()
    yield made
    made.close()


def _pin(page):
    found = re.search(r"punt=([\d.,]+)", unquote(page.url))
    return found.group(1) if found else None


def _pin_on_map(visitor):
    box = visitor.frame.locator(".sk-pin").bounding_box()
    return round(box["x"]), round(box["y"])


def _put_first_pin(visitor, line):
    visitor.open(line.address + PAGE)
    visitor.click_map(450, 420)
    expect(visitor.page.locator(".sk-band")).to_be_visible()
    visitor.settle()
    return _pin(visitor.page), _pin_on_map(visitor)


def _expect_still(visitor, was):
    """While nothing was answered, what was tapped shows as asked and the pin stays with its verdict."""
    expect(visitor.frame.locator(".sk-asked")).to_have_count(1)
    assert (_pin(visitor.page), _pin_on_map(visitor)) == was


def _expect_taken(visitor, was):
    visitor.page.wait_for_url(lambda _: _pin(visitor.page) != was[0], timeout=90_000)
    expect(visitor.frame.locator(".sk-asked")).to_have_count(0, timeout=60_000)
    expect(visitor.frame.locator(".sk-busy")).to_be_hidden()
    expect(visitor.page.locator(".sk-band")).to_be_visible()
    assert _pin_on_map(visitor) != was[1]


@pytest.mark.thorough
def test_a_tap_while_the_server_starts_again_is_taken_by_the_new_one(visit, line):
    visitor = visit()
    settings = {"SPREIDINGSKAART_ORIGIN": line.address}
    with application(**settings) as first:
        line.lead_to(first)
        was = _put_first_pin(visitor, line)
        visitor.map.evaluate("element => { element.dataset.mounted = 'once'; }")
        line.cut()
    visitor.click_map(300, 300)
    _expect_still(visitor, was)
    with application(**settings) as second:
        line.lead_to(second)
        _expect_taken(visitor, was)
        assert visitor.map.get_attribute("data-mounted") == "once", "the frame stayed"
        again = (_pin(visitor.page), _pin_on_map(visitor))
        visitor.click_map(500, 400)
        _expect_taken(visitor, again)


def test_a_tap_while_the_connection_is_away_is_taken_when_it_is_back(visit, line):
    visitor = visit()
    with application(SPREIDINGSKAART_ORIGIN=line.address) as server:
        line.lead_to(server)
        was = _put_first_pin(visitor, line)
        line.cut()
        visitor.page.wait_for_timeout(2_000 + LONG * 1_000)
        visitor.click_map(300, 300)
        _expect_still(visitor, was)
        expect(visitor.frame.locator(".sk-busy")).to_contain_text("Nog geen antwoord van de server")
        line.lead_to(server)
        _expect_taken(visitor, was)


def test_the_first_tap_after_a_restart_that_nobody_saw_is_taken(visit, line):
    visitor = visit()
    settings = {"SPREIDINGSKAART_ORIGIN": line.address}
    with application(**settings) as first:
        line.lead_to(first)
        was = _put_first_pin(visitor, line)
        line.cut()
    with application(**settings) as second:
        line.lead_to(second)
        visitor.page.wait_for_timeout(12_000)
        visitor.click_map(300, 300)
        _expect_taken(visitor, was)
