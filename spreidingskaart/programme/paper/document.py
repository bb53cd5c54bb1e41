"""What the programme on paper is made of: sentences with the numbers of their sources, tables, questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from spreidingskaart.model import Fictional, FigureStatus
from spreidingskaart.programme.figures import FigureSource
from spreidingskaart.words.unseen import without_unseen

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.figures import ProgrammeFigure

_NO_XML: Final = dict.fromkeys((0xFFFE, 0xFFFF))
"""Signs that no XML may hold, beside those that nobody sees."""


def line(text: str) -> str:
    """Return a text as it stands on paper: on one line, without signs that nobody sees."""
    return " ".join(without_unseen(text).translate(_NO_XML).split())


@dataclass(frozen=True, slots=True)
class PaperSentence:
    """A sentence and the numbers of the sources that it rests on."""

    text: str
    cited: tuple[int, ...] = ()

    @property
    def told(self) -> str:
        """The sentence with the numbers of its sources behind it."""
        return told_with(self.text, self.cited)


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table: a caption, a head, and rows of text."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A part of the chapter under one heading."""

    title: str
    sentences: tuple[PaperSentence, ...]
    tables: tuple[PaperTable, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperChapter:
    """The chapter, whole."""

    title: str
    sections: tuple[PaperSection, ...]
    questions: tuple[str, ...]
    """What is not known, as questions to the municipality."""
    sources: tuple[str, ...]
    """In the order of their numbers, which begin at 1."""
    reserve: str
    """What must stand above every page; "" where nothing in it is fictional."""
    version: str
    """Version of the data."""


class Citations:
    """Numbers the sources of a chapter in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[FigureSource, int] = {}

    def of(self, *figures: ProgrammeFigure) -> tuple[int, ...]:
        """Return the numbers of all sources of some figures, rising."""
        return self.of_sources(*(source for figure in figures for source in figure.sources))

    def of_sources(self, *sources: FigureSource) -> tuple[int, ...]:
        """Return the numbers of some sources, rising."""
        for source in sources:
            self._numbers.setdefault(source, len(self._numbers) + 1)
        return tuple(sorted({self._numbers[source] for source in sources}))

    def sentence(self, text: str, *figures: ProgrammeFigure) -> PaperSentence:
        """Return a sentence that rests on some figures."""
        return PaperSentence(line(text), self.of(*figures))

    @property
    def told(self) -> tuple[str, ...]:
        """The sources in the order of their numbers: who says it, when, and where."""
        return tuple(
            line(f"{source.told}. {source.url}" if source.url else f"{source.told}.")
            for source in self._numbers
        )

    @property
    def any_fictional(self) -> bool:
        """Whether something that is cited was invented."""
        return any(source.status is FigureStatus.FICTIONAL for source in self._numbers)


def table_source(city: City, name: str) -> FigureSource:
    """Return a table of the City as a source of what is said of it; of one that is not listed its name."""
    reference = city.reference(name)
    status = (
        FigureStatus.FICTIONAL
        if city.fictional_kind(name) is Fictional.YES
        else FigureStatus.SOURCED
    )
    text = ": ".join(filter(None, (f"tabel {reference.title or name}", reference.source)))
    return FigureSource(status, text, reference.date or "")


def told_with(text: str, cited: tuple[int, ...]) -> str:
    """Return a text with numbers of sources behind it: "194 plekken [1][3]"."""
    return f"{text} {''.join(f'[{number}]' for number in cited)}" if cited else text
