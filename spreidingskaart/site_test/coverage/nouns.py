"""How far one data set reaches: in the whole municipality, and in each district."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from spreidingskaart.model import Fictional
from spreidingskaart.words.numbers import share_words

if TYPE_CHECKING:
    import datetime as dt


class Extent(StrEnum):
    """How much of an area a data set speaks of."""

    FULL = "full"
    PARTLY = "partly"
    SOME = "some"
    """There are rows, and nobody can tell whether these are all."""
    NONE = "none"

    @property
    def dutch(self) -> str:
        """The word people see."""
        return _EXTENTS[self][0]

    @property
    def shape(self) -> str:
        """A shape that says the same, for a table that is read from afar."""
        return _EXTENTS[self][1]


_EXTENTS = {
    Extent.FULL: ("volledig", "●"),
    Extent.PARTLY: ("deels", "◐"),
    Extent.SOME: ("volledigheid niet bekend", "◌"),
    Extent.NONE: ("niets", "–"),
}
FICTIONAL_SHAPE = "△"
"""Stands where everything is fictional: then nothing real is known."""


@dataclass(frozen=True, slots=True)
class Covered:
    """How far one data set reaches in one area."""

    extent: Extent
    rows: int
    share: float | None
    """Share of what the data set should speak of, 0..1; None where nobody can tell."""
    fictional: Fictional = Fictional.NO

    @property
    def invented(self) -> bool:
        """Whether what is there is fictional, all of it."""
        return self.extent is not Extent.NONE and self.fictional is Fictional.YES

    @property
    def shape(self) -> str:
        """The shape of its word."""
        return FICTIONAL_SHAPE if self.invented else self.extent.shape

    @property
    def word(self) -> str:
        """What people read: "deels (62%)", "fictief", "volledigheid niet bekend"."""
        if self.invented:
            return "fictief"
        told = self.extent.dutch
        if self.extent is Extent.PARTLY and self.share is not None:
            told = f"{told} ({_not_all(self.share)})"
        mixed = self.extent is not Extent.NONE and self.fictional is Fictional.MIXED
        return f"{told}, deels fictief" if mixed else told


def _not_all(share: float) -> str:
    """Return a share that is not the whole, never as "100%"."""
    return "bijna alles" if share_words(share) == "100%" else share_words(share)


@dataclass(frozen=True)
class DataSet:
    """One layer of a City, and how far it reaches."""

    layer: str
    title: str
    loaded: bool
    source: str | None
    date: dt.date | None
    """The day its content speaks of; None where nothing says so."""
    age: float | None
    """Years since that day."""
    receipts: tuple[str, ...]
    complete: bool
    """Whether its source gave everything that it has, and every row could be read."""
    measure: str
    """What its share is a share of, in Dutch: "van de grond"; empty where there is no share."""
    whole: Covered
    districts: tuple[Covered, ...]
    """One for each district, in the order of the layer."""
    criteria: tuple[str, ...]
    """Titles of the criteria whose answer rests on it, as they declare."""
    why_missing: str | None
    """One Dutch sentence; None where it is loaded."""
    note: str = ""
    """What else a reader must know, one Dutch sentence."""

    @property
    def areas(self) -> tuple[Covered, ...]:
        """How far it reaches in the whole, and then in each district."""
        return (self.whole, *self.districts)

    @property
    def left_untested(self) -> str:
        """What it leaves open as long as it is not there, or not real: one Dutch sentence; empty where nothing."""
        if not self.criteria or (
            self.whole.extent is Extent.FULL and self.whole.fictional is Fictional.NO
        ):
            return ""
        named = ", ".join(self.criteria)
        if not self.loaded:
            return f"Niet of minder zeker getoetst: {named}."
        if self.whole.invented:
            return f"Voorlopig waar het hierop rust, want fictief: {named}."
        return f"Kan onvolledig getoetst zijn: {named}."
