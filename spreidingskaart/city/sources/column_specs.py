"""What may stand in a column of a layer, and what a layer must hold: the nouns of its schema."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from spreidingskaart.model import Unit

if TYPE_CHECKING:
    from enum import StrEnum

    from spreidingskaart.city.sources.shapes import Shape

MOST_PLACES: Final = 10_000
"""More places than any facility has; a greater number is a slip."""
MOST_PEOPLE: Final = 1_000_000
"""More people than any municipality has."""
YEARS: Final = (1900.0, 2200.0)
CBS_UNKNOWN: Final = -99_990.0
"""CBS writes -99995, -99997 or -99999999 where a figure is secret, missing or does not exist."""


@dataclass(frozen=True)
class ColumnSpec:
    """One column of a layer: what may stand in its cells."""

    name: str
    there: bool = True
    """Whether the file must have the column; the other ones may be left out."""
    filled: bool = False
    """Whether an empty cell leaves out its row."""
    words: type[StrEnum] | None = None
    """The words that are known; others are faults and count as unknown."""
    refers: str | None = None
    """Layer in which its codes must be."""
    decides: bool = False
    """Whether what cannot be read in it leaves out its row: without it nobody knows what the row counts for."""
    about: bool = False
    """Whether the whole row tells of what it refers to, also where the cell may be empty."""

    @property
    def optional(self) -> ColumnSpec:
        """The same column in a layer that may do without it."""
        return replace(self, there=False)


@dataclass(frozen=True)
class NumberColumn(ColumnSpec):
    """A column of numbers; empty, and what CBS writes for unknown, is NaN."""

    unit: Unit = Unit.NUMBER
    least: float = 0.0
    most: float = float("inf")
    whole: bool = False


@dataclass(frozen=True)
class LayerSchema:
    """The columns, the key and the kind of shape of one layer."""

    columns: tuple[ColumnSpec, ...]
    """The first names a row."""
    shapes: frozenset[Shape] = frozenset()
    """Kinds of shape that a row may have; none where the layer is a table."""
    needs_shape: bool = True
    """Whether a row without a shape is left out."""
    key: tuple[str, ...] = ()
    """Columns that together are different in every row; a row without them is not compared."""
    whole: bool = False
    """Whether one row that cannot be read leaves out the layer: what is missing would count as not there."""
    closed: bool = False
    """Whether a column that is not known is a fault: it may hold what nobody should see."""
    more_numbers: bool = False
    """Whether other columns of numbers are read too; key figures differ from year to year."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every column that the file may have, without its shape."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The columns that the file must have."""
        return tuple(column.name for column in self.columns if column.there)

    @property
    def expected(self) -> tuple[str, ...]:
        """Every column of a CSV, by which its header is known."""
        return (*self.names, "x", "y", "wkt") if self.shapes else self.names


def text_column(name: str, *, filled: bool = False) -> ColumnSpec:
    """Return a column of text."""
    return ColumnSpec(name, filled=filled)


def word_column(name: str, words: type[StrEnum], *, decides: bool = False) -> ColumnSpec:
    """Return a column whose words are known."""
    return ColumnSpec(name, words=words, filled=decides, decides=decides)


def code_column(name: str, refers: str) -> ColumnSpec:
    """Return a column of codes that must be in a layer."""
    return ColumnSpec(name, refers=refers)


def figure_column(
    name: str, unit: Unit, least: float = 0.0, most: float = float("inf")
) -> NumberColumn:
    """Return a column of numbers that a file may leave out."""
    return NumberColumn(name, there=False, unit=unit, least=least, most=most)


def share_column(name: str) -> NumberColumn:
    """Return a column of percentages that a file may leave out."""
    return figure_column(name, Unit.PERCENT, most=100.0)


def people_column(name: str) -> NumberColumn:
    """Return a column of numbers of people that a file may leave out."""
    return figure_column(name, Unit.PEOPLE, most=MOST_PEOPLE)


def year_column(name: str) -> NumberColumn:
    """Return a column of whole years that a file may leave out."""
    return NumberColumn(
        name, there=False, unit=Unit.YEAR, least=YEARS[0], most=YEARS[1], whole=True
    )
