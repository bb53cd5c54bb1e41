"""The cells of a file under our names: columns, constants, words and what somebody said of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.city.sources.column_specs import NumberColumn
from spreidingskaart.city.sources.register.names import title_of
from spreidingskaart.city.sources.register.sheet import texts_of
from spreidingskaart.city.sources.register.telling import (
    in_our_words,
    vocabulary_of,
    without_unknown,
)
from spreidingskaart.model import Unit
from spreidingskaart.words.lists import count, join

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city.sources.column_specs import ColumnSpec
    from spreidingskaart.city.sources.faults import Fault
    from spreidingskaart.city.sources.folder import Municipality
    from spreidingskaart.city.sources.register.kinds import RegisterKind
    from spreidingskaart.city.sources.register.mapping import RegisterMapping
    from spreidingskaart.city.sources.register.prepared import FoundWord
    from spreidingskaart.city.sources.register.sheet import Sheet
    from spreidingskaart.city.sources.register.telling import Vocabulary

_MOST_NAMED: Final = 8
_LONG: Final = 60
"""Signs of the name of a column that a sentence quotes."""


@dataclass(eq=False)
class Fields:
    """n rows of a file under our names, in the making."""

    sheet: Sheet
    kind: RegisterKind
    called: dict[str, str]
    """As the file calls each field."""
    cells: dict[str, NDArray[Any]] = field(default_factory=dict)
    """(n,) texts, numbers or None, by field."""
    geometry: NDArray[np.object_] | None = None
    """(n,) shapes in EPSG:28992."""
    words: list[FoundWord] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.sheet.numbers)

    def texts(self, name: str) -> NDArray[np.object_]:
        """Return n texts of a field; all None where the file has no such column."""
        values = self.cells.get(name)
        return np.full(len(self), None, dtype=object) if values is None else texts_of(values)


def fields_of_sheet(
    sheet: Sheet,
    kind: RegisterKind,
    mapping: RegisterMapping,
    forms: Mapping[str, str],
    municipality: Municipality,
) -> Fields:
    """Return the cells of a file under our names, its words in ours.

    Parameters
    ----------
    mapping
        What is used for this file.
    forms
        Dutch names of the care forms, by id.
    """
    columns = {column: name for column, name in mapping.columns.items() if name is not None}
    called = {name: column for column, name in columns.items()}
    fields = Fields(sheet, kind, called, geometry=sheet.geometry)
    for column, name in columns.items():
        fields.cells[name] = sheet.columns[column]
    for name, value in mapping.constants.items():
        fields.cells.setdefault(name, np.full(len(fields), value, dtype=object))
    unknown = sum(
        _in_our_terms(fields, spec, vocabulary_of(spec, forms, municipality), mapping)
        for spec in kind.schema.columns
        if spec.name in fields.cells and spec.name in kind.fields
    )
    if unknown:
        fields.notes.append(
            f"In {count(unknown, 'cel', 'cellen')} staat dat iets onbekend is; die tellen als leeg."
        )
    return fields


def _in_our_terms(
    fields: Fields, spec: ColumnSpec, vocabulary: Vocabulary | None, mapping: RegisterMapping
) -> int:
    """Put our words and bare numbers in a field, and return how many cells say that nobody knows."""
    if vocabulary is not None:
        column = fields.called.get(spec.name, spec.name)
        told, found, unknown = in_our_words(fields.texts(spec.name), vocabulary, column, mapping)
        fields.cells[spec.name] = told
        fields.words += found
        return unknown
    if isinstance(spec, NumberColumn) and fields.cells[spec.name].dtype == object:
        fields.cells[spec.name], unknown = _numbers(fields.cells[spec.name], spec)
        return unknown
    return 0


def _numbers(values: NDArray[Any], spec: NumberColumn) -> tuple[NDArray[Any], int]:
    """Return the cells of a column of numbers: unknown ones empty, and of a date the year where a year is asked."""
    texts = np.full(len(values), None, dtype=object)
    written = np.array([isinstance(value, str) for value in values.tolist()], dtype=bool)
    texts[written] = values[written]
    bare, unknown = without_unknown(texts)
    told = np.where(written, bare, values)
    if spec.unit is Unit.YEAR:
        told[:] = [year_of(value) if isinstance(value, str) else value for value in told.tolist()]
    return told, unknown


def year_of(text: str) -> str:
    """Return the year of a date as 2016-05-01, 01-05-2016 or 1/5/2016; another text stays as it is."""
    parts = text.partition(" ")[0].replace("/", "-").split("-")
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        years = [part for part in (parts[0], parts[2]) if len(part) == 4]
        if len(years) == 1:
            return years[0]
    return text


def unread_note(columns: Mapping[str, Any], mapping: RegisterMapping) -> str | None:
    """Return the sentence that names the columns that are not read."""
    unread = [column for column in columns if mapping.columns.get(column) is None]
    named = [
        column if len(column) <= _LONG else f"{column[:_LONG]}…" for column in unread[:_MOST_NAMED]
    ]
    if len(unread) > _MOST_NAMED:
        named.append(f"nog {count(len(unread) - _MOST_NAMED, 'kolom', 'kolommen')}")
    return f"Niet gelezen: {join(named)}." if unread else None


def missing_note(names: Sequence[str]) -> str:
    """Return the sentence that names fields for which the file has no column."""
    return f"Onbekend, want er is geen kolom voor: {', '.join(map(title_of, names))}."
