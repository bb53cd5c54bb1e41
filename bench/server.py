"""What the server costs: memory with one viewer, a cold start, one test warm: `python -m bench.server`."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.assess import median
from bench.browser import VIEW, Visit, places_to_click
from bench.pin import new_pins
from bench.running import CHROMIUM_ARGS, Figure, chromium, server, show
from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.site_test.proposals import propose
from tests.application import ROOT, Program

RESIDENT, LOADED, TESTED = 300.0, 2.0, 5.0
"""Goals: megabytes (of 1,048,576 bytes) resident, seconds, milliseconds."""
COLD_LOADS, CLICKS = 5, 10
_COLD = """
import time
import spreidingskaart.site_test.assess, spreidingskaart.site_test.proposals
from spreidingskaart.city.access import seen_by
from spreidingskaart.city import load_city
start = time.perf_counter()
city = load_city()
loaded = time.perf_counter()
seen_by(city, "public")
print(loaded - start, time.perf_counter() - loaded)
"""


def resident(pid: int) -> float:
    """Return the resident memory of a process and its children, in megabytes; Linux only."""
    whole = 0.0
    for process in (pid, *_children(pid)):
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        whole += float(status.partition("VmRSS:")[2].split()[0]) / 1024
    return whole


def _children(pid: int) -> list[int]:
    listed = [
        file.read_text(encoding="ascii") for file in Path(f"/proc/{pid}/task").glob("*/children")
    ]
    direct = [int(child) for line in listed for child in line.split()]
    return direct + [further for child in direct for further in _children(child)]


def memory() -> list[Figure]:
    """Serve one viewer who looks at all pages and tests some sites."""
    with server() as running, sync_playwright() as playwright:
        found = [
            Figure("start to first healthy answer, imports included", running.ready_after, "s"),
            Figure("resident before the first viewer", resident(running.process.pid), "MB"),
        ]
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_ARGS))
        found += _viewer(Visit(browser, running.address), running)
        browser.close()
    return found


def _viewer(visit: Visit, running: Program) -> list[Figure]:
    visit.settle()
    found = [
        Figure("resident with one viewer, first map", resident(running.process.pid), "MB", RESIDENT)
    ]
    latitude, longitude, zoom = VIEW
    visit.page.goto(f"{running.address}/locatietoets?beeld={latitude},{longitude},{zoom}")
    visit.page.frame_locator("iframe").locator(".leaflet-container[data-ready=yes]").wait_for()
    visit.settle()
    box = visit.frame.locator(".leaflet-container").bounding_box() or {"width": 0, "height": 0}
    for spot in places_to_click((box["width"], box["height"]), CLICKS):
        visit.timed("card", lambda at=spot: visit.click_map(at))  # type: ignore[misc]
    found.append(
        Figure(
            f"resident with one viewer, after {CLICKS} tests",
            resident(running.process.pid),
            "MB",
            RESIDENT,
        )
    )
    visit.page.get_by_role("link", name="Gegevens").click()
    visit.page.wait_for_timeout(1_500)
    visit.settle()
    visit.page.goto(f"{running.address}/?kleur=Bestemmingen+%28voorbeeldplan%29")
    visit.page.frame_locator("iframe").locator(".leaflet-container[data-ready=yes]").wait_for()
    visit.settle()
    found.append(
        Figure(
            "resident with one viewer, after all pages",
            resident(running.process.pid),
            "MB",
            RESIDENT,
        )
    )
    return found


def cold_loads() -> list[Figure]:
    """Load the City in new processes; imports are done before the clock starts."""
    taken = []
    for _ in range(COLD_LOADS):
        told = subprocess.run(  # noqa: S603 - our own lines
            [sys.executable, "-c", _COLD], cwd=ROOT, capture_output=True, check=True, text=True
        )
        taken.append([float(part) for part in told.stdout.split()])
    load, public = (statistics.median(part) for part in zip(*taken, strict=True))
    return [
        Figure(f"load the City, cold, median of {COLD_LOADS}", load, "s", LOADED),
        Figure("make the public City", public, "s"),
    ]


def one_site() -> list[Figure]:
    """Test one site on every criterion, with every sentence, in this process."""
    city = seen_by(load_city(), "public")
    inside = city.areas("buurten").geometry[0].representative_point()
    one = propose(
        city, form="domus", places=36, x=float(inside.x), y=float(inside.y), own_parking=12
    )
    assessment(one, city)
    fresh = new_pins(city)
    found = []
    for name, action in (
        (
            "a new pin each time, proposed and told, median of 200",
            lambda: assessment(next(fresh)(), city),
        ),
        ("one site, ground known, median of 200", lambda: assessment(one, city)),
    ):
        wall, processor = median(action)
        found += [
            Figure(name, wall, "ms", TESTED),
            Figure("  of which processor time", processor, "ms"),
        ]
    return found


def main() -> None:
    """Print the tables."""
    show("The engine", [*cold_loads(), *one_site()])
    show("The server", memory())


if __name__ == "__main__":
    main()
