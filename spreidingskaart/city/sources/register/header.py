"""Where the header of a table is: title rows and dates may stand above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spreidingskaart.city.sources.register.names import plain_name, without_brackets

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


@dataclass(frozen=True)
class FoundHeader:
    """The header of a table."""

    row: int
    """As people count."""
    cells: tuple[str, ...]
    known: int
    """Names in it that are known."""
    separator: str = ","
    """Of a CSV: with which it was found."""

    @property
    def width(self) -> int:
        """Columns that have a name."""
        return sum(1 for cell in self.cells if cell)


def find_header(
    rows: Sequence[Sequence[Any]], known: Collection[str], *, separator: str = ","
) -> FoundHeader:
    """Return the row with most known names; where no row has one, the first that is filled widest.

    Parameters
    ----------
    rows
        The first rows of a table.
    known
        Plain names.
    separator
        Of a CSV, told back with what was found.
    """
    best = FoundHeader(0, (), 0, separator)
    for row, cells in enumerate(rows, start=1):
        texts = tuple("" if cell is None else " ".join(str(cell).split()) for cell in cells)
        score = _score(texts, known)
        candidate = FoundHeader(row, texts, score, separator)
        if (candidate.known, candidate.width if not score else 0) > (
            best.known,
            best.width if not best.known else 0,
        ):
            best = candidate
    return best


def _score(texts: Sequence[str], known: Collection[str]) -> int:
    plain = {plain_name(text) for text in texts if text}
    plain |= {plain_name(without_brackets(text)) for text in texts if "(" in text or "[" in text}
    return len(plain & set(known))


def names_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Return a name for every column: one without a name bears its letter, a second one alike its number."""
    end = max((at for at, cell in enumerate(cells, start=1) if cell), default=0)
    found: list[str] = []
    for at, cell in enumerate(cells[:end]):
        name = cell or f"kolom {letters(at)}"
        number, unique = 2, name
        while unique in found:
            unique = f"{name} ({number})"
            number += 1
        found.append(unique)
    return tuple(found)


def letters(at: int) -> str:
    """Return how a spreadsheet calls a column, counted from 0: A, B ... Z, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name
