"""Thirty tables in one workshop session, each a browser: `python -m bench.workshop [tables] [seconds]`.

Every table puts a card every five seconds, each at a moment of its own; then the room is silent and only listens. It
measures how long a card takes from the click to the screen of who leads, and what the silence costs the server.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from playwright.sync_api import sync_playwright

from bench.running import CHROMIUM_ARGS, Figure, chromium, load, show
from tests.application import LOCAL, application

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.application import Program

TABLES, SECONDS = 30, 30.0
SILENCE: Final = 30.0
"""Seconds in which nothing happens."""
SEEN, IDLE = 1.0, 5.0
"""Goals: seconds from a click to the screen of who leads (p95), percent of a core for those who only listen."""
_ACT: Final = """
([table, seconds, every]) => {
  window.sent = [];
  const until = Date.now() + 1000 * seconds;
  const text = document.getElementById("text");
  const put = () => {
    if (Date.now() > until) return;
    const name = `t${table}n${window.sent.length}`;
    text.value = `Reactie ${name}`;
    window.sent.push([name, Date.now()]);
    document.querySelector("#card button:not([type=button])").click();
    setTimeout(put, 1000 * every);
  };
  setTimeout(put, 1000 * every * Math.random());
}
"""
_WATCH: Final = """
() => {
  window.seen = {};
  const look = () => {
    for (const row of document.querySelectorAll("#cards li")) {
      const name = row.textContent.match(/Reactie (t[0-9]+n[0-9]+)/)?.[1];
      if (name && !(name in window.seen)) window.seen[name] = Date.now();
    }
  };
  new MutationObserver(look).observe(document.getElementById("cards"), { childList: true });
}
"""
_EVERY: Final = 5.0


def leader(browser: Browser, running: Program) -> Page:
    """Start a session as a planner and return the page of who leads."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{running.address}/werksessie")
    page.get_by_role("link", name="Log in als planner").click()
    page.get_by_label("Code uit het venster").fill(running.code())
    page.get_by_role("button", name="Kijk als planner").click()
    page.get_by_label("Waar gaat de sessie over?").fill("Meting")
    page.get_by_role("button", name="Start de sessie").click()
    page.locator("#acts button").first.wait_for()
    return page


def table(browser: Browser, session: str) -> Page:
    """Join the session with a phone."""
    page = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
    page.goto(session)
    page.get_by_role("button", name="Ga aan tafel").click()
    page.locator("#status", has_text="open").wait_for()
    return page


def processor_seconds(process: int) -> float:
    """Return how many seconds of processor a process took so far, its threads included."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(running: Program, tables: int, seconds: float) -> list[Figure]:
    """Let the tables react, then be silent; return what was measured."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_ARGS))
        leads = leader(browser, running)
        session = leads.url.removesuffix("/begeleider")
        phones = [table(browser, session) for _ in range(tables)]
        leads.evaluate(_WATCH)
        for number, phone in enumerate(phones):
            phone.evaluate(_ACT, [number, seconds, _EVERY])
        leads.wait_for_timeout(1_000 * (seconds + _EVERY))
        sent = [one for phone in phones for one in phone.evaluate("window.sent")]
        seen = leads.evaluate("window.seen")
        began = processor_seconds(running.process.pid)
        time.sleep(SILENCE)
        idle = processor_seconds(running.process.pid) - began
        browser.close()
    waited = np.array([(seen[name] - at) / 1_000 for name, at in sent if name in seen])
    return [
        Figure("cards", len(sent), ""),
        Figure("cards that never came", len(sent) - len(waited), "", 0),
        Figure("click to the screen of who leads, median", float(np.median(waited)), "s"),
        Figure(
            "click to the screen of who leads, p95", float(np.quantile(waited, 0.95)), "s", SEEN
        ),
        Figure(
            "listeners that hear nothing",
            100 * idle / SILENCE,
            "% of a core",
            IDLE,
            f"{tables + 1} of them",
        ),
    ]


def main(arguments: list[str]) -> None:
    """Measure and print."""
    tables = int(arguments[0]) if arguments else TABLES
    seconds = float(arguments[1]) if len(arguments) > 1 else SECONDS
    print(load())
    with (
        tempfile.TemporaryDirectory() as folder,
        application(**LOCAL, SPREIDINGSKAART_STORE=f"{folder}/store.sqlite3") as running,
    ):
        show(f"workshop of {tables} tables, {seconds:.0f} s", measure(running, tables, seconds))


if __name__ == "__main__":
    main(sys.argv[1:])
