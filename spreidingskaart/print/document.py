"""What a report is made of. Every report is these nouns and nothing else, so one template prints them all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from spreidingskaart.model import Verdict


@unique
class Look(StrEnum):
    """How large a sentence is printed."""

    LEAD = "lead"
    BODY = "body"
    SMALL = "small"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a chapter."""

    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph."""

    text: str
    look: Look = Look.BODY


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence in a frame that nobody may miss: what is fictional, what failed."""

    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on the whole: symbol, word, a headline, and under it why it is not sure."""

    verdict: Verdict
    word: str
    text: str
    firm: bool
    reserve: str = ""


@dataclass(frozen=True, slots=True)
class FactList:
    """Names with their answers, side by side."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PointList:
    """Sentences under each other; what stands before each is printed bold."""

    points: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with more than a text."""

    text: str
    verdict: Verdict | None = None
    """Its symbol stands before the text, which says the same in words."""
    bar: str = ""
    """SVG of a bar whose numbers stand in the cells beside it."""
    strong: bool = False
    note: str = ""
    """Smaller, under the text."""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Rows under a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str | TableCell, ...], ...]
    caption: str = ""
    widths: tuple[float, ...] = ()
    """Share of the width per column; empty where each takes what it needs."""
    figures: tuple[int, ...] = ()
    """Columns of numbers, counted from 0: they stand to the right."""
    small: bool = False
    """Printed small: what one looks up, not what one reads."""


@dataclass(frozen=True, slots=True)
class LegendLine:
    """One line of a legend: a small drawing and what it means."""

    svg: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A map or a chart, with its whole message in words."""

    svg: str
    alt: str
    caption: str = ""
    legend: tuple[LegendLine, ...] = ()
    width: float = 1.0
    """Share of the width of the page."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What a chapter rests on, one line each."""

    lines: tuple[str, ...]


Block = (
    Heading
    | Sentence
    | Notice
    | Judgement
    | FactList
    | PointList
    | PrintedTable
    | Picture
    | Sources
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One thing told whole."""

    title: str
    blocks: tuple[Block, ...]
    address: str = ""
    """Whole address of the live view of the same; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Report:
    """What becomes one PDF."""

    title: str
    municipality: str
    version: str
    """Version of the data and the rules."""
    date: dt.date
    """The youngest date of the data: of the same data comes the same report, whenever it is made."""
    chapters: tuple[Chapter, ...]
    fiction: str = ""
    """What of it is fictional; it stands on top of the first page."""
    foot: tuple[str, ...] = ()
    """What holds for all chapters; it stands at the end."""
