"""Checks of a table by pandera, made from the one declaration of its layer: every fault at once, by row and column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from spreidingskaart.city.sources.column_specs import CBS_UNKNOWN, NumberColumn
from spreidingskaart.city.sources.columns import allowed, as_text, not_known
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.errors import InputError
from spreidingskaart.model import read_word
from spreidingskaart.words.numbers import plain, read_number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pandera.pandas import Check, Column, DataFrameSchema

    from spreidingskaart.city.sources.column_specs import ColumnSpec, LayerSchema
    from spreidingskaart.city.sources.columns import RawTable

_EMPTY: Final = "is leeg."


def frame_schema(
    schema: LayerSchema, words: Mapping[str, Mapping[str, str]] | None = None
) -> DataFrameSchema:
    """Return what pandera holds a table against: texts that are filled, known words, numbers within their ends.

    Parameters
    ----------
    words
        Words that a column may hold and what people call them, by its name, where they are told.
    """
    import pandera.pandas as pa

    columns = {
        column.name: _column(column, (words or {}).get(column.name)) for column in schema.columns
    }
    return pa.DataFrameSchema(columns, strict=False)


def _column(column: ColumnSpec, words: Collection[str] | None) -> Column:
    import pandera.pandas as pa

    if isinstance(column, NumberColumn):
        checks = [_number_check(column)]
        return pa.Column("float64", checks, nullable=True, required=False)
    known = words if words is not None else column.words
    checks = [] if known is None else [_word_check(column, words)]
    return pa.Column("object", checks, nullable=not column.filled, required=False)


def _number_check(column: NumberColumn) -> Check:
    import pandera.pandas as pa

    def fits(values: pd.Series) -> pd.Series:
        unknown = values <= CBS_UNKNOWN
        within = np.isfinite(values) & (values >= column.least) & (values <= column.most)
        whole = (values == np.floor(values)) if column.whole else True
        right: pd.Series = unknown | (within & whole)
        return right

    return pa.Check(fits, name="number")


def _word_check(column: ColumnSpec, words: Collection[str] | None) -> Check:
    import pandera.pandas as pa

    def right(values: pd.Series) -> pd.Series:
        known = {text: _is_known(text, column, words) for text in values.unique()}
        return values.map(known).astype(bool)

    return pa.Check(right, name="word")


def _is_known(text: str, column: ColumnSpec, words: Collection[str] | None) -> bool:
    if column.words is not None:
        return read_word(column.words, text) is not None
    return words is not None and text in words


def faults_of_table(
    table: RawTable,
    schema: LayerSchema,
    layer: str,
    words: Mapping[str, Mapping[str, str]],
    near: Mapping[tuple[str, str], str] | None = None,
) -> list[Fault]:
    """Return everything in the cells of n rows that the layer does not allow.

    Parameters
    ----------
    table
        Texts, numbers or None under our names.
    layer
        Its name, for the faults.
    words
        Words that a column may hold and what people call them, by its name.
    near
        The word that a text resembles, by column and text.
    """
    from pandera.errors import SchemaErrors

    specs = {column.name: column for column in schema.columns}
    faults: list[Fault] = []
    cells: dict[str, pd.Series] = {}
    for name, values in table.columns.items():
        if name in specs:
            cells[name] = _read(values.tolist(), specs[name], table, layer, faults)
    frame = pd.DataFrame(cells, index=range(len(table.numbers)))
    try:
        frame_schema(schema, words).validate(frame, lazy=True)
    except SchemaErrors as error:
        failures = error.failure_cases
        for column, row in zip(failures["column"], failures["index"], strict=True):
            faults.append(_fault(specs[column], int(row), table, layer, words, near or {}))
    return faults


def _read(
    values: list[Any], column: ColumnSpec, table: RawTable, layer: str, faults: list[Fault]
) -> pd.Series:
    """Return cells as texts or numbers; a number that is none is a fault already, and unknown from here on."""
    if not isinstance(column, NumberColumn):
        return pd.Series([as_text(value) for value in values], dtype=object)
    numbers = np.full(len(values), np.nan)
    for row, value in enumerate(values):
        if isinstance(value, (int, float)):
            numbers[row] = value
            continue
        text = as_text(value)
        if text is None:
            continue
        try:
            numbers[row] = read_number(text)
        except InputError as error:
            faults.append(Fault(layer, int(table.numbers[row]), column.name, str(error), text))
    return pd.Series(numbers)


def _fault(
    column: ColumnSpec,
    row: int,
    table: RawTable,
    layer: str,
    words: Mapping[str, Mapping[str, str]],
    near: Mapping[tuple[str, str], str],
) -> Fault:
    value = table.columns[column.name][row]
    text, number = as_text(value), int(table.numbers[row])
    if text is None:
        return Fault(layer, number, column.name, _EMPTY)
    if isinstance(column, NumberColumn):
        written = value if isinstance(value, str) else plain(float(value), 6)
        return Fault(
            layer, number, column.name, f"{written} kan niet; geef {allowed(column)}.", text
        )
    called = words.get(column.name) or {word.value: word.value for word in column.words or ()}
    resembles = called.get(near.get((column.name, text), ""))
    told = not_known(text, list(called.values()), near=resembles)
    return Fault(layer, number, column.name, told, text)
