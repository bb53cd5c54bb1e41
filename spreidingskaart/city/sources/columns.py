"""The cells of a layer as texts, words and numbers; each cell that is none of them is a fault with row and column."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.city.sources.column_specs import CBS_UNKNOWN, NumberColumn
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.errors import InputError
from spreidingskaart.model import Unit, read_word
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number, plain, quoted, read_number
from spreidingskaart.words.unseen import has_unseen, without_unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city.sources.column_specs import ColumnSpec, LayerSchema

_INFINITE: Final = float("inf")
_EMPTY: Final = ("", "NaT", "<NA>")


@dataclass(frozen=True, eq=False)
class RawTable:
    """n rows of a file as they stand in it."""

    columns: Mapping[str, NDArray[Any]]
    """By name: objects (text, number or None) or plain numbers."""
    numbers: NDArray[np.int64]
    """(n,) row numbers as people count."""
    geometry: NDArray[np.object_] | None = None
    """(n,) shapes in EPSG:28992 that were checked; None where a row has none, or altogether."""
    read: int = 0
    """Rows that the file holds, those that are not here too."""
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(eq=False)
class TypedColumns:
    """n rows as typed columns, and what was wrong on the way."""

    layer: str
    numbers: NDArray[np.int64]
    columns: dict[str, NDArray[Any]] = field(default_factory=dict)
    keep: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    """(n,) rows that can be used."""
    faults: list[Fault] = field(default_factory=list)
    unknown: int = 0
    """Cells in which CBS says that it does not know."""
    unseen: int = 0
    """Cells from which signs were taken that nobody sees."""

    def fault(
        self,
        row: int | np.integer[Any],
        column: str | None,
        sentence: str,
        *,
        value: str | None = None,
    ) -> None:
        """Note what is wrong in one cell; `row` counts from 0."""
        self.faults.append(Fault(self.layer, int(self.numbers[row]), column, sentence, value))


def typed_columns(
    table: RawTable, schema: LayerSchema, layer: str, words: Mapping[str, Collection[str]]
) -> TypedColumns:
    """Return the columns of a schema; optional ones that the file lacks are empty.

    Parameters
    ----------
    words
        Words that a column may hold, by its name, where they follow from other data (the care forms).
    """
    rows = len(table.numbers)
    typed = TypedColumns(layer, table.numbers, keep=np.ones(rows, dtype=bool))
    for column in schema.columns:
        values = table.columns.get(column.name)
        if isinstance(column, NumberColumn):
            typed.columns[column.name] = _numbers(values, column, typed)
        else:
            typed.columns[column.name] = _texts(values, column, typed, words.get(column.name))
    if schema.more_numbers:
        _more_numbers(table, schema, typed)
    return typed


def double_keys(typed: TypedColumns, key: tuple[str, ...]) -> list[Fault]:
    """Return a fault for every key that stands in more than one row."""
    if not key:
        return []
    keys = list(zip(*(typed.columns[name].tolist() for name in key), strict=True))
    if len(set(keys)) == len(keys):  # as it is in nearly every file
        return []
    rows_of: dict[tuple[Any, ...], list[int]] = {}
    for row, parts in enumerate(keys):
        if all(part is not None for part in parts):
            rows_of.setdefault(parts, []).append(row)
    return [
        Fault(typed.layer, int(typed.numbers[rows[1]]), key[0], _double(parts, typed.numbers[rows]))
        for parts, rows in rows_of.items()
        if len(rows) > 1
    ]


def _double(parts: tuple[Any, ...], numbers: NDArray[np.int64]) -> str:
    times = "twee" if len(numbers) == 2 else str(len(numbers))
    listed = join([str(number) for number in numbers.tolist()[:10]])
    return f"{', '.join(map(str, parts))} staat er {times} keer (rij {listed})."


def as_text(value: object) -> str | None:
    """Return a cell as trimmed text; None where it is empty. A whole number has no decimals: code 12.0 is 12."""
    if isinstance(value, str):
        text = value.strip()
        return None if text in _EMPTY else text
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    return None if text in _EMPTY else text


def _seen(text: str | None, typed: TypedColumns) -> str | None:
    """Return a text without the signs that nobody sees, and count where there were any."""
    if text is None or not has_unseen(text):
        return text
    typed.unseen += 1
    return as_text(without_unseen(text))


def _texts(
    values: NDArray[Any] | None,
    column: ColumnSpec,
    typed: TypedColumns,
    words: Collection[str] | None,
) -> NDArray[np.object_]:
    rows = len(typed.numbers)
    texts = np.full(rows, None, dtype=object)
    if values is not None:
        texts[:] = [_seen(as_text(value), typed) for value in values.tolist()]
    if column.filled:
        for row in np.flatnonzero(texts == None):  # noqa: E711 - elementwise
            typed.fault(row, column.name, "is leeg.")
            typed.keep[row] = False
    reader = _reader(column, words)
    if reader is not None:
        _read_words(texts, reader, column, typed)
    return texts


@dataclass(frozen=True)
class _WordReader:
    known: Sequence[str]
    read: Callable[[str], str | None]


def _reader(column: ColumnSpec, words: Collection[str] | None) -> _WordReader | None:
    if words is not None:
        known = list(words)
        return _WordReader(known, lambda text: text if text in words else None)
    kind = column.words
    if kind is None:
        return None
    return _WordReader([word.value for word in kind], lambda text: read_word(kind, text))


def _read_words(
    texts: NDArray[np.object_], reader: _WordReader, column: ColumnSpec, typed: TypedColumns
) -> None:
    """Put the words that are meant in place of n texts; a column of words holds few different ones, each read once."""
    written = texts.tolist()
    read = {text: reader.read(text) for text in set(written) if text is not None}
    known = {text: str(word) for text, word in read.items() if word is not None}
    texts[:] = [known.get(text) for text in written]
    wrong = read.keys() - known.keys()
    for row in np.flatnonzero([text in wrong for text in written]) if wrong else ():
        told = not_known(written[row], reader.known)
        typed.fault(row, column.name, told, value=written[row])
        if column.decides:
            typed.keep[row] = False


def not_known(text: str, known: Sequence[str], *, near: str | None = None) -> str:
    """Return the sentence about a word that is none of the known ones, with the nearest of them.

    Parameters
    ----------
    near
        The nearest one, where it was found already.
    """
    if near is None:
        near = next(iter(get_close_matches(text.strip().casefold(), known, n=1, cutoff=0.75)), None)
    meant = f"bedoelt u {near}? " if near else ""
    return f"{quoted(text)} is niet bekend; {meant}kies uit: {', '.join(known)}."


def _numbers(
    values: NDArray[Any] | None, column: NumberColumn, typed: TypedColumns
) -> NDArray[np.float64]:
    if values is None:
        return np.full(len(typed.numbers), np.nan)
    read = _without_unknown(_as_numbers(values, column, typed), typed)
    outside = _outside(read, column)
    for row in np.flatnonzero(outside):
        written = values[row] if isinstance(values[row], str) else plain(float(read[row]), 6)
        told = f"{written} kan niet; geef {allowed(column)}."
        typed.fault(row, column.name, told, value=written)
    if column.filled:
        _leave_out_empty(read, column, typed)
    if column.decides:
        bad = [fault.row for fault in typed.faults if fault.column == column.name]
        typed.keep &= ~np.isin(typed.numbers, np.array(bad, dtype=np.int64))
    return np.where(outside, np.nan, read)


def _leave_out_empty(read: NDArray[np.float64], column: NumberColumn, typed: TypedColumns) -> None:
    """Leave out each row without a number in a column that must be filled; what was wrong in a cell is told already."""
    told = {fault.row for fault in typed.faults if fault.column == column.name}
    for row in np.flatnonzero(np.isnan(read)):
        if int(typed.numbers[row]) not in told:
            typed.fault(row, column.name, "is leeg.")
        typed.keep[row] = False


def _as_numbers(
    values: NDArray[Any], column: NumberColumn, typed: TypedColumns
) -> NDArray[np.float64]:
    if np.issubdtype(values.dtype, np.number):
        return np.asarray(values, dtype=float)
    read = [_number(value, row, column, typed) for row, value in enumerate(values.tolist())]
    return np.array(read, dtype=float).reshape(len(values))


def _outside(read: NDArray[np.float64], column: NumberColumn) -> NDArray[np.bool_]:
    """Return which numbers cannot be right in a column."""
    outside = np.isinf(read) | (read < column.least) | (read > column.most)
    if column.whole:
        outside |= ~np.isnan(read) & (read != np.floor(read))
    return np.asarray(outside)


def _without_unknown(found: NDArray[np.float64], typed: TypedColumns) -> NDArray[np.float64]:
    unknown = found <= CBS_UNKNOWN
    typed.unknown += int(unknown.sum())
    return np.where(unknown, np.nan, found)


def _number(value: object, row: int, column: ColumnSpec, typed: TypedColumns) -> float:
    if isinstance(value, (int, float)):
        return float(value)
    text = as_text(value)
    if text is None:
        return math.nan
    try:
        return read_number(text)
    except InputError as error:
        typed.fault(row, column.name, str(error), value=text)
        return math.nan


def allowed(column: NumberColumn) -> str:
    """Return which numbers a column may hold, as the end of a sentence."""
    whole = "een heel getal" if column.whole else "een getal"
    empty = "" if column.filled else ", of laat leeg"
    if column.unit is Unit.YEAR:
        return f"een jaar van {column.least:.0f} tot en met {column.most:.0f}{empty}"
    least = number(column.least)
    if column.most == _INFINITE:
        return f"{whole} van {least} of meer{empty}"
    return f"{whole} van {least} tot en met {number(column.most)}{empty}"


def _more_numbers(table: RawTable, schema: LayerSchema, typed: TypedColumns) -> None:
    """Add the other columns of which every filled cell is a number."""
    for name, values in table.columns.items():
        if name in schema.names or not name:
            continue
        attempt = TypedColumns(typed.layer, typed.numbers)
        found = _numbers(values, NumberColumn(name, least=-_INFINITE), attempt)
        if not attempt.faults:
            typed.columns[name] = found
            typed.unknown += attempt.unknown
