"""The texts of help, read once and checked: a page, screen or address that is not there is a fault."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from spreidingskaart.errors import DataError
from spreidingskaart.rules import faults_of, read_yaml

TEXTS: Final = Path(__file__).with_name("help.yaml")


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Calculated(_Text):
    """How one number is worked out."""

    what: str
    how: str


class PageHelp(_Text):
    """What one can do on a page, and how its numbers are worked out."""

    here: tuple[str, ...]
    calculated: dict[str, tuple[Calculated, ...]]
    """By the id of a screen; "" holds for the whole page."""


class TourStep(_Text):
    """One step of a tour: the page it opens, what its address says, and what to see there."""

    page: str
    say: str
    query: dict[str, str] = {}


class Tour(_Text):
    """A first minute for one kind of visitor."""

    title: str
    steps: tuple[TourStep, ...]


class HelpTexts(_Text):
    """All of it."""

    pages: dict[str, PageHelp]
    tours: dict[str, Tour]


@cache
def help_texts() -> HelpTexts:
    """Return the texts.

    Raises
    ------
    DataError
        If the file is not as it must be.
    """
    try:
        return HelpTexts.model_validate(read_yaml(TEXTS))
    except ValidationError as error:
        raise DataError(f"{TEXTS.name}: {faults_of(error)}") from error
