"""The part of the manual that help says already: each page with its picture, and how its numbers are worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.web.help.texts import help_texts
from spreidingskaart.web.navigation import PAGES
from spreidingskaart.web.opgave.screens import STEPS
from spreidingskaart.words.jargon import terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spreidingskaart.web.help.texts import PageHelp


def manual() -> str:
    """Return a chapter for every page, in the order of the menu, and the tours at the end."""
    found = help_texts()
    lines = [line for page in PAGES for line in _page(page, found.pages[page])]
    lines += ["## Rondleidingen", ""]
    for tour in found.tours.values():
        lines += [f"**{tour.title}**", ""]
        lines += [
            f"{number}. {PAGES[step.page]}: {step.say}" for number, step in enumerate(tour.steps, 1)
        ]
        lines += [""]
    lines += ["## Woorden", "", "| woord | wat het betekent |", "|---|---|"]
    lines += [f"| {word} | {term.meaning} |" for word, term in terms().items()]
    return "\n".join(lines).rstrip()


def _page(page: str, told: PageHelp) -> Iterator[str]:
    title = PAGES[page]
    yield from (f"## {title}", "", f"![De pagina {title}](pictures/{page}.webp)", "")
    yield from (*(f"{number}. {line}" for number, line in enumerate(told.here, 1)), "")
    if not told.calculated:
        return
    yield from ("| cijfer | hoe het is berekend |", "|---|---|")
    for screen, calculated in told.calculated.items():
        where = f"{STEPS[screen][0]}: " if screen in STEPS else ""  # type: ignore[index] # a screen is its id
        yield from (f"| {where}{one.what} | {one.how} |" for one in calculated)
    yield ""
