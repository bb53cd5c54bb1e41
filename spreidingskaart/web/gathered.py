"""The chapters that somebody gathers for a report: addresses, kept for the visit and in the address of Verslag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.errors import InputError
from spreidingskaart.web.navigation import FRONT, PAGES
from spreidingskaart.web.url_state import LONGEST, Name, choice, choose, values_in, without

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST: Final = 20
"""Chapters in one report."""
_BETWEEN: Final = "|"
"""Stands in no address: there it is written %7C."""
_BEFORE: Final = "gathered.before"
_LEFT_OUT: Final = (Name.VIEW, Name.RING, Name.SEARCHED, Name.SOUGHT)
"""Names of an address that say where somebody looked, and nothing of what a chapter tells."""
_MOST_STEPS: Final = 50
_LONGEST_LABEL: Final = 80


def gathered() -> tuple[str, ...]:
    """Return the addresses of the chapters, in order."""
    return tuple(filter(None, (choice(Name.CHAPTERS) or "").split(_BETWEEN)))[:MOST]


def gather(path: str) -> None:
    """Add what a page shows; what is there already stays where it is.

    Raises
    ------
    InputError
        If there is no room for another chapter.
    """
    paths = gathered()
    asked = without_view(path)
    if asked in paths:
        return
    if len(paths) == MOST:
        raise InputError(
            f"Een verslag heeft ten hoogste {MOST} hoofdstukken. Haal er eerst een weg."
        )
    if len(_BETWEEN.join((*paths, asked))) > LONGEST:
        raise InputError(
            "Dit hoofdstuk past niet meer in de link van het verslag. Maak eerst een PDF."
        )
    _keep((*paths, asked))


def without_view(path: str) -> str:
    """Return an address without what says only where somebody looked."""
    return without(path, _LEFT_OUT)


def move(row: int, by: int) -> None:
    """Move a chapter up (-1) or down (1); at the end it stays."""
    paths = list(gathered())
    to = row + by
    if 0 <= row < len(paths) and 0 <= to < len(paths):
        paths[row], paths[to] = paths[to], paths[row]
        _keep(paths)


def remove(row: int) -> None:
    """Take a chapter out."""
    paths = list(gathered())
    if 0 <= row < len(paths):
        del paths[row]
        _keep(paths)


def may_undo() -> bool:
    """Whether there is a step to take back."""
    return bool(st.session_state.get(_BEFORE))


def undo() -> None:
    """Take the last step back."""
    steps = st.session_state.get(_BEFORE)
    if steps:
        choose(Name.CHAPTERS, steps.pop())


def label(path: str) -> str:
    """Return what a chapter is called in the list: its page, and what was chosen there."""
    page = path.lstrip("/").partition("?")[0]
    name = PAGES.get(page or FRONT, page)
    chosen = ", ".join(values_in(path))
    told = f"{name}: {chosen}" if chosen else name
    return told if len(told) <= _LONGEST_LABEL else f"{told[:_LONGEST_LABEL]}…"


def _keep(paths: Sequence[str]) -> None:
    steps = st.session_state.setdefault(_BEFORE, [])
    steps.append(choice(Name.CHAPTERS))
    del steps[:-_MOST_STEPS]
    choose(Name.CHAPTERS, _BETWEEN.join(paths) or None)
