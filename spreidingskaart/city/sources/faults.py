"""What is wrong with a file: one fault, with the row and the column in which it is."""

from __future__ import annotations

from dataclasses import dataclass


def about(name: str | None) -> str:
    """Return how a sentence about a file begins; without a name it is something that was typed."""
    return "De geometrie" if name is None else f"Het bestand {name}"


def within(name: str | None) -> str:
    """Return how a sentence calls what something stands in: `In ... staat`."""
    return "de geometrie" if name is None else name


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file."""

    layer: str | None
    """Name of the layer, or None where the file stands by itself."""
    row: int | None
    """Row as people count: of a table the header is row 1, of a map file the first shape; None for the whole."""
    column: str | None
    sentence: str
    """What is wrong and what would be right, without the row and the column."""
    value: str | None = None
    """What stands in the cell, where that is known."""

    @property
    def line(self) -> str:
        """The fault with its place, as one line of Dutch."""
        where = ", ".join(
            word
            for word in (
                "" if self.row is None else f"rij {self.row}",
                "" if self.column is None else f"kolom {self.column}",
            )
            if word
        )
        return f"{where[0].upper()}{where[1:]}: {self.sentence}" if where else self.sentence
