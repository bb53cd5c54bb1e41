"""How accessible the screen is: what was tested, what still is in the way. The statement tells it, tests do too."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict

FILE: Final = Path(__file__).with_name("accessibility.yaml")


class Barrier(BaseModel):
    """One thing that keeps somebody from something, of ours or of what we build on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str
    criterion: str
    """Number and name of the success criterion of WCAG."""
    because: str
    instead: str
    """What a person can do meanwhile."""
    whose: str
    """Name of the software that it comes from."""
    rule: str | None = None
    """Rule of axe-core that finds it; None for what people found by hand."""
    selector: str | None = None
    """Where on a page the rule finds it, as a CSS selector."""


class Examined(BaseModel):
    """What was tested, when and with what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: dt.date
    axe: str
    """Version of axe-core."""
    pages: tuple[str, ...]
    """Names of the pages, as the menu has them."""
    how: str
    """For whom, in which theme, with what open; as a sentence goes on."""
    untested: tuple[str, ...]
    """What nobody looked at yet."""


class Accessibility(BaseModel):
    """What the statement says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tested: Examined
    barriers: tuple[Barrier, ...]


@cache
def accessibility() -> Accessibility:
    """Return what is known."""
    return Accessibility.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
