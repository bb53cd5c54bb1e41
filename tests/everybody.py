"""What a page asks of a person without a mouse, without good eyes or with a small screen, measured in a real browser.

`tests/browser/test_everybody.py` holds a sample of it, `tests/soak/everybody.py` prints the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from spreidingskaart.web.accessibility import Barrier, accessibility

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Frame, Page

MOST_SHIFT: Final = 0.1
"""Layout shift that people do not mind (Core Web Vitals)."""
MOST_STOPS: Final = 15
LEAST_TARGET: Final = 44
"""Pixels."""
SERIOUS: Final = ("serious", "critical")
STANDARDS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
ANSWERS: Final = (".st-key-answer", ".st-key-panel", '[class*="st-key-"][class*="_screen"]', "main")
"""Where the main answer stands; keyboard.js looks in the same places."""

WATCH_SHIFTS: Final = """
window.shifts = [];
new PerformanceObserver((list) => window.shifts.push(...list.getEntries().filter((one) => !one.hadRecentInput)
  .map((one) => one.value))).observe({ type: "layout-shift", buffered: true });
"""
_TAKES_FOCUS: Final = """(names) => {
  const answer = names.map((name) => document.querySelector(name)).find(Boolean);
  const here = document.activeElement;
  if (!here || here === document.body) return "nowhere";
  const where = answer.compareDocumentPosition(here);
  const reached = answer === here || where & Node.DOCUMENT_POSITION_CONTAINED_BY;
  return reached || where & Node.DOCUMENT_POSITION_FOLLOWING ? "there" : "before";
}"""
_SMALL: Final = """(least) => [...document.querySelectorAll("button, input, select, summary, [role=button], nav a")]
  .filter((one) => !one.closest("[data-testid=stDataFrame], .sk-proof, [data-testid=stSlider], [data-baseweb=tag]"))
  .map((one) => one.matches("input") ? one.closest("[data-baseweb], label") ?? one : one)
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width > 1 && box.height > 1 && box.height < least - 0.5)
  .filter(([one]) => one.checkVisibility({ visibilityProperty: true }))
  .map(([one, box]) => `${one.tagName} ${(one.ariaLabel ?? one.innerText).slice(0, 40)} ${Math.round(box.height)}`)"""
_CONTRASTS: Final = """async () => (await axe.run(document, { runOnly: ["color-contrast"], resultTypes: ["passes"] }))
  .passes.concat((await axe.run(document, { runOnly: ["color-contrast"] })).violations)
  .flatMap((rule) => rule.nodes.flatMap((node) => node.any.map((check) => check.data?.contrastRatio)))
  .filter(Boolean)"""


@dataclass(frozen=True)
class Violation:
    """Something that axe-core finds in the way."""

    rule: str
    impact: str
    html: str
    known: bool
    """Whether the statement names it."""

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}): {self.html}"


@cache
def axe_script() -> str:
    """Return axe-core, as the package brings it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def stands(page: Page) -> None:
    """Wait until a page stands: drawn by the server, and shown."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.locator("html:not([data-arriving])").wait_for(state="attached")
    page.wait_for_timeout(300)


def layout_shift(page: Page) -> float:
    """Return how far what stood moved while the page opened; `WATCH_SHIFTS` must have run in it from the start."""
    return sum(page.evaluate("window.shifts"))


def stops_before_answer(page: Page) -> int:
    """Return how often Tab is pressed before the focus is at the main answer or past it, from the top of the page.

    The link that skips all of it is counted as one stop and not used.
    """
    for pressed in range(1, 60):
        page.keyboard.press("Tab")
        if page.evaluate(_TAKES_FOCUS, list(ANSWERS)) == "there":
            return pressed - 1
    return 60


def violations(page: Page | Frame) -> list[Violation]:
    """Return what axe-core finds in a page or a frame, whatever its weight."""
    page.evaluate(axe_script())
    told = {"runOnly": list(STANDARDS), "resultTypes": ["violations"], "iframes": False}
    found = page.evaluate("(told) => axe.run(document, told)", told)["violations"]
    return [
        Violation(rule["id"], rule["impact"], node["html"][:200], _named(page, rule["id"], node))
        for rule in found
        for node in rule["nodes"]
    ]


def _named(page: Page | Frame, rule: str, node: dict[str, list[str]]) -> bool:
    named = [one for one in accessibility().barriers if one.rule == rule and one.selector]
    return any(_is_at(page, node["target"][0], one) for one in named)


def _is_at(page: Page | Frame, target: str, barrier: Barrier) -> bool:
    asked = [target, barrier.selector]
    return bool(page.evaluate("([at, where]) => document.querySelector(at)?.closest(where)", asked))


def serious(found: Iterable[Violation]) -> list[Violation]:
    """Return those that stop somebody, and that the statement does not name."""
    return [one for one in found if one.impact in SERIOUS and not one.known]


def least_contrast(page: Page) -> float:
    """Return the smallest contrast ratio of text on the page, as axe-core computes it; call `violations` before."""
    return min(page.evaluate(_CONTRASTS), default=float("nan"))


def sideways(page: Page) -> float:
    """Return by how many pixels the page is wider than the screen."""
    return page.evaluate("""() => Math.max(document.scrollingElement.scrollWidth - innerWidth,
      document.querySelector("main").scrollWidth - document.querySelector("main").clientWidth)""")


def stuck_share(page: Page) -> float:
    """Return which part of the height is taken by what stays where it is while the page scrolls, and can be seen."""
    return page.evaluate("""() => [...document.querySelectorAll("[data-testid=stHeader], .sk-role, .sk-band, .wg-lead")]
      .filter((one) => one.matches("[data-testid=stHeader]") || getComputedStyle(one).position === "fixed")
      .reduce((sum, one) => sum + one.getBoundingClientRect().height, 0) / innerHeight""")


def small_targets(page: Page) -> list[str]:
    """Return what a finger points at and is lower than `LEAST_TARGET`."""
    return page.evaluate(_SMALL, LEAST_TARGET)


def outline(page: Page) -> list[int]:
    """Return the levels of the headings that are shown, in order."""
    return page.evaluate("""() => [...document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6)")]
      .filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1]))""")
