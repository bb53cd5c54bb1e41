"""What a first visit costs the browser: `python -m bench.first_visit`. Milliseconds of its main thread, from a trace.

Thread time, not time by the clock: a busy machine makes a visit longer, and much less so what it costs.
"""

from __future__ import annotations

import json
import statistics
from collections import Counter
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from bench.running import CHROMIUM_ARGS, chromium, load, server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VISITS: Final = 5
PAGES: Final = {"Kaart": "/", "Locatietoets": "/locatietoets?plekken=24&punt=52.371826,5.225029"}
_WORK: Final = {
    "style": {"UpdateLayoutTree"},
    "layout": {"Layout"},
    "paint": {"Paint", "PrePaint", "Layerize"},
    "scripts": {"EvaluateScript", "v8.compileModule", "FunctionCall", "RunMicrotasks"},
}
"""What Chromium calls the kinds of work; scripts hold the style and layout that they ask for."""
_AFTERWARDS: Final = 600
"""Milliseconds that the page may still work after its map is ready."""


def visit(browser: Browser, address: str) -> Counter[str]:
    """Return milliseconds of the main thread by kind of work in one visit of a fresh browser, and passes of style."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.goto(address)
    page.frame_locator("iframe").locator(".leaflet-container[data-ready=yes]").wait_for()
    page.wait_for_timeout(_AFTERWARDS)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    context.close()
    found: Counter[str] = Counter()
    for event in events:
        for kind, names in _WORK.items():
            if event.get("ph") == "X" and event["name"] in names:
                found[kind] += event.get("tdur", event.get("dur", 0)) / 1e3
                found["passes"] += kind == "style"
    return found


def main() -> None:
    """Print the table."""
    print(f"medians of {VISITS} visits, ms of the main thread ({load()})")
    kinds = [*_WORK, "passes"]
    print(f"{'':16}" + "".join(f"{kind:>10}" for kind in kinds))
    with server() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_ARGS))
        for name, path in PAGES.items():
            visits = [visit(browser, running.address + path) for _ in range(VISITS + 1)][1:]
            medians = [statistics.median(each[kind] for each in visits) for kind in kinds]
            print(f"{name:16}" + "".join(f"{median:10.0f}" for median in medians))
        browser.close()


if __name__ == "__main__":
    main()
