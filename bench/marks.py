"""How many marks of the map are covered by another, in headless Chromium: `python -m bench.marks`.

Starts the application itself. A mark counts as covered where the bounding box of one other mark lies over more than
30 % of its own, both as Chromium draws them, on a screen of 1920 x 1080, at the zooms that people use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from playwright.sync_api import sync_playwright

from bench.running import CHROMIUM_ARGS, Figure, chromium, server, show

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from playwright.sync_api import Browser

SCREEN: Final = {"width": 1920, "height": 1080}
CENTRE: Final = "52.3702,5.2141"
"""Latitude and longitude of the middle of the busiest part of the bundled city."""
ZOOMS: Final = (10.5, 11, 11.75, 12.5, 13, 14, 15, 16)
LAYERS: Final = (
    "Voorzieningen", "Plekken zonder adres", "Wijkteams", "Kandidaatlocaties", "Stations", "Parkeergarages",
)  # fmt: skip
"""Everything that puts a mark on the map."""
COVERED: Final = 0.30
GOAL: Final = 5.0
"""Percent of the marks."""
_BOXES: Final = """
map => [...map.querySelectorAll('.sk-mark, .sk-hidden, .sk-team, .sk-site, .sk-station, .sk-carpark')]
  .map(mark => mark.getBoundingClientRect()).filter(box => box.width > 0)
  .map(box => [box.left, box.top, box.right, box.bottom])
"""


def covered_shares(boxes: list[list[float]]) -> NDArray[np.float64]:
    """Return for each box (left, top, right, bottom) the largest share of it that one other box covers, 0 to 1."""
    shapes = shapely.box(*np.array(boxes).T)
    over = shapely.area(shapely.intersection(shapes[:, None], shapes[None, :]))
    np.fill_diagonal(over, 0)
    return np.asarray(over.max(axis=1, initial=0) / shapely.area(shapes), dtype=np.float64)


def covered_marks(browser: Browser, address: str) -> list[Figure]:
    """Return the share of covered marks at each zoom, and of all of them together."""
    layers = "&".join(f"lagen={name.replace(' ', '+')}" for name in LAYERS)
    page = browser.new_page(viewport=SCREEN)  # type: ignore[arg-type]
    figures, every = [], []
    for zoom in ZOOMS:
        page.goto(f"{address}/?{layers}&beeld={CENTRE},{zoom}")
        drawn = page.frame_locator("iframe").first.locator(".leaflet-container[data-ready=yes]")
        drawn.wait_for()
        page.wait_for_timeout(500)
        shares = covered_shares(drawn.evaluate(_BOXES))
        every.append(shares)
        figures.append(_figure(f"zoom {zoom:g}", shares))
    page.close()
    return [*figures, _figure("all zooms together", np.concatenate(every))]


def _figure(name: str, shares: NDArray[np.float64]) -> Figure:
    return Figure(
        f"Marks covered for more than {COVERED:.0%}, {name}",
        100 * float((shares > COVERED).mean()),
        "%",
        GOAL,
        note=f"of {len(shares)}",
    )


def main() -> None:
    """Print the table."""
    with server() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_ARGS))
        show("Marks on the map", covered_marks(browser, running.address))
        browser.close()


if __name__ == "__main__":
    main()
