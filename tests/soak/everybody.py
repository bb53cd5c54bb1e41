"""Every page and screen for everybody: `python -m tests.soak.everybody` prints a line for each, and ends with an error.

Layout shift and width at five sizes, tab stops, smallest contrast, small targets, and axe-core over every screen in
both themes, as visitor and as planner, with windows open. An error is a serious finding that the accessibility
statement does not name, or a measure that is over its limit.
"""
# ruff: noqa: T201 - a script that a person runs

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from spreidingskaart.web.afweging.screens import WeighingScreen
from spreidingskaart.web.navigation import FRONT, PAGES
from spreidingskaart.web.opgave.screens import TaskScreen
from spreidingskaart.web.spreiding.screens import Screen
from spreidingskaart.web.url_state import Name
from tests.application import LOCAL, application
from tests.everybody import (
    LEAST_TARGET,
    MOST_SHIFT,
    MOST_STOPS,
    WATCH_SHIFTS,
    layout_shift,
    least_contrast,
    serious,
    sideways,
    small_targets,
    stands,
    stops_before_answer,
    stuck_share,
    violations,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZES: Final = ((1920, 1080), (1440, 900), (768, 1024), (390, 844), (360, 225))
SITE: Final = "locatietoets?kandidaat=L07"
NAMES: Final = ["" if name == FRONT else SITE if name in SITE else name for name in PAGES]
SCREENS: Final = [
    *(f"spreiding?{Name.SPREAD_SCREEN}={screen}" for screen in Screen),
    *(f"afweging?{Name.WEIGHING_SCREEN}={screen}" for screen in WeighingScreen),
    *(f"opgave?{Name.TASK_SCREEN}={screen}" for screen in TaskScreen),
]
PLAIN: Final = ("toegankelijkheid", "privacy", "gebied", "inloggen")
WINDOWS: Final = {"": ("Lagen", "Filter", "Deel"), SITE: ("Lagen",)}


def measured(browser: Browser, address: str) -> list[str]:
    """Print shift, width, tab stops and what stays, per page and size; return what is over its limit."""
    wrong = []
    for width, height in SIZES:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.add_init_script(WATCH_SHIFTS)
        for name in NAMES:
            page.goto(f"{address}/{name}")
            stands(page)
            page.wait_for_timeout(1500)
            told = {
                "shift": (layout_shift(page), MOST_SHIFT),
                "sideways": (sideways(page), 0),
                "stuck": (stuck_share(page), 1 / 3),
                "stops": (stops_before_answer(page), MOST_STOPS),
            }
            small = small_targets(page) if width < LEAST_TARGET * 20 else []
            line = f"{name or FRONT:28}{width:6}" + "".join(
                f"  {k} {v:.3g}" for k, (v, _) in told.items()
            )
            print(line, f" under {LEAST_TARGET} px: {len(small)}", *small[:3])
            wrong += [f"{line}: {k}" for k, (value, most) in told.items() if value > most]
        page.close()
    return wrong


def looked_over(page: Page, address: str, names: list[str], who: str) -> list[str]:
    """Print the smallest contrast and the findings of axe-core per page; return the serious ones."""
    wrong = []
    for name in names:
        page.goto(f"{address}/{name}")
        if name not in PLAIN:
            stands(page)
        wrong += _findings(page, f"{who} {name or FRONT}")
        for window in WINDOWS.get(name, ()):
            page.get_by_role("button", name=window).first.click()
            page.wait_for_timeout(600)
            wrong += _findings(page, f"{who} {name or FRONT} with {window}")
            page.keyboard.press("Escape")
    return wrong


def _findings(page: Page, where: str) -> list[str]:
    found = violations(page)
    bad = serious(found)
    print(
        f"{where:48} contrast {least_contrast(page):5.2f}  findings {len(found)}, serious {len(bad)}"
    )
    for one in found:
        print(f"    {one}")
    return [f"{where}: {one}" for one in bad]


def main() -> int:
    """Print all of it; return 1 where something is not in order."""
    wrong = []
    with application(**LOCAL) as running, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium")
        wrong += measured(browser, running.address)
        for theme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": 1440, "height": 900}, color_scheme=theme, bypass_csp=True
            )
            page = context.new_page()
            wrong += looked_over(page, running.address, [*NAMES, *SCREENS, *PLAIN], theme)
            page.goto(f"{running.address}/inloggen")
            page.get_by_label("Code uit het venster").fill(running.code())
            page.get_by_role("button", name="Kijk als planner").click()
            stands(page)
            wrong += looked_over(page, running.address, NAMES, f"planner {theme}")
            context.close()
    print(*wrong, sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
