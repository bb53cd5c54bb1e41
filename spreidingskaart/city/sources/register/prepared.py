"""What an import would do, for people who decide whether it shall: columns, words, faults and changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from spreidingskaart.city.sources.faults import Fault
    from spreidingskaart.city.sources.made_layer import MadeLayer
    from spreidingskaart.city.sources.register.kinds import RegisterKind
    from spreidingskaart.city.sources.register.mapping import RegisterMapping


class Recognised(Enum):
    """How sure it is what a column or a word means; the value is what people read."""

    GIVEN = "gegeven"
    """Somebody said so: in a mapping that was given, or one that was kept with an earlier import."""
    SURE = "zeker"
    """It is called as we call it, or by a name that we know."""
    SUGGESTED = "voorstel"
    """It resembles a name that we know; nothing is done with it until somebody says so."""
    UNKNOWN = "onbekend"

    @property
    def is_open(self) -> bool:
        """Whether somebody must still say what is meant."""
        return self in (Recognised.SUGGESTED, Recognised.UNKNOWN)


@dataclass(frozen=True)
class OfferedField:
    """A field that a column may be."""

    name: str
    title: str
    """Dutch."""
    needed: bool
    """Whether every row must have it; a file without such a column may be given one value for all rows."""
    words: tuple[str, ...] = ()
    """Words that it may hold, ours; none where any text or number will do."""


@dataclass(frozen=True)
class FoundColumn:
    """One column of the file."""

    column: str
    """As the file calls it."""
    field: str | None
    """Ours; None where it is not read, or it is not known what it is."""
    certainty: Recognised
    examples: tuple[str, ...] = ()
    """The first different cells; they may hold secret addresses."""


@dataclass(frozen=True)
class FoundWord:
    """One word in a column that holds one of a few."""

    field: str
    column: str
    """As the file calls it."""
    text: str
    """As it is written."""
    word: str | None
    """Ours; the nearest one for a suggestion; None where it is not known."""
    certainty: Recognised
    rows: int
    """How many rows have it."""


@dataclass(frozen=True)
class Changes:
    """What would change against what is in use, by the key of a row."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: int = 0

    @property
    def any(self) -> bool:
        """Whether anything changes."""
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True)
class RegisterOrigin:
    """Where a file comes from, as the city will say of it."""

    source: str | None = None
    """Who keeps it, Dutch; the municipality unless told."""
    date: dt.date | None = None
    """The day it speaks of; the day it is read unless told."""
    licence: str | None = None


@dataclass(frozen=True, eq=False)
class Prepared:
    """One file, read and held against the city; nothing was written."""

    kind: RegisterKind
    file: str
    """Name of the file."""
    format: str
    """CSV, XLSX, GeoPackage ..."""
    sheet: str | None
    """Sheet or layer of the file that was read."""
    header_row: int | None
    """Row of the header as people count; None for a map file."""
    columns: tuple[FoundColumn, ...]
    words: tuple[FoundWord, ...]
    mapping: RegisterMapping
    """What was used: give it, changed or not, to `prepare` again."""
    read: int
    """Rows of the file."""
    kept: int
    """Rows that would be kept; 0 where nothing would."""
    faults: tuple[Fault, ...]
    """Everything that is wrong, by row as people count and by column as the file calls it."""
    dropped: tuple[Fault, ...]
    """Rows that would be left out and why; only where somebody asked to go on without them."""
    notes: tuple[str, ...]
    """What else a reader must know, Dutch sentences."""
    preview: pd.DataFrame
    """The first rows under our names, with `row`, the number in the file. It may hold secret addresses."""
    changes: Changes
    layers: tuple[MadeLayer, ...] = field(default=(), repr=False)
    """What would be kept; nothing where there are faults."""
    base: str = ""
    """What was in use when it was held against the city."""

    @property
    def ready(self) -> bool:
        """Whether it can be kept."""
        return bool(self.layers)
