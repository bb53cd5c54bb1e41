"""The pictures of the manual, made by a browser that goes where its reader goes: `python -m tests.soak.pictures`.

With a folder as its argument they go there; without one the pictures in docs/pictures are made anew.
"""
# ruff: noqa: T201 - a script that a person runs

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import sync_playwright

from spreidingskaart.web.navigation import PAGES
from tests.application import ROOT, application
from tests.conftest import ARGS, _chromium

TO: Final = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1440, 900
SHOWN: Final = {
    "kaart": "",
    "spreiding": "?stap=Hoe+gelijk",
    "locatietoets": "?manier=Kandidaat&kandidaat=L07&vorm=Beschermd+wonen+plus&plekken=36",
    "afweging": "?weegstap=Matrix",
    "verslag": "?hoofdstukken=/kaart%7C/spreiding?indeling=Stadsdelen%7C/opgave",
}
"""What the address of a page says in its picture."""
_STILL: Final = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def main(folder: Path) -> None:
    """Make a picture of every page."""
    folder.mkdir(parents=True, exist_ok=True)
    with application() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(ARGS))
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for name in PAGES:
            page.goto(f"{running.address}/{name}{SHOWN.get(name, '')}")
            page.locator(_STILL).wait_for(timeout=60_000)
            page.locator("h1").first.wait_for(timeout=60_000)
            page.wait_for_timeout(4_000)  # the map draws itself after the page
            shot = Image.open(io.BytesIO(page.screenshot()))
            shot.convert("RGB").save(folder / f"{name}.webp", quality=70, method=6)
            print(f"{name}.webp {(folder / f'{name}.webp').stat().st_size / 1000:.0f} kB")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TO)
