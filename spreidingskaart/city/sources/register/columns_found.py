"""The columns of a file and its first rows, for people who look whether they are read right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import shapely

from spreidingskaart.city.sources.columns import as_text
from spreidingskaart.city.sources.register.prepared import FoundColumn
from spreidingskaart.words.numbers import typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city.sources.register.fields import Fields
    from spreidingskaart.city.sources.register.prepared import Recognised
    from spreidingskaart.city.sources.register.sheet import Sheet

MOST_ROWS: Final = 20
_EXAMPLES: Final = 3
_LOOKED_AT: Final = 200
"""Rows in which examples are looked for."""
_MOST_LETTERS: Final = 60


def found_columns(
    sheet: Sheet, columns: Mapping[str, tuple[str | None, Recognised]]
) -> tuple[FoundColumn, ...]:
    """Return the columns of a file with the first different cells of each."""
    return tuple(
        FoundColumn(
            column, field, certainty, _examples(sheet.columns[column][:_LOOKED_AT].tolist())
        )
        for column, (field, certainty) in columns.items()
    )


def _examples(cells: list[Any]) -> tuple[str, ...]:
    texts = dict.fromkeys(text for text in map(_told, cells) if text)
    return tuple(texts)[:_EXAMPLES]


def _told(cell: object) -> str:
    if isinstance(cell, float):
        return typed(cell)
    return (as_text(cell) or "")[:_MOST_LETTERS]


def preview_of(fields: Fields) -> pd.DataFrame:
    """Return the first rows under our names: `row` as people count, every field, and x and y of its middle."""
    rows = min(len(fields), MOST_ROWS)
    table: dict[str, Any] = {"row": fields.sheet.numbers[:rows].tolist()}
    for name, cells in fields.cells.items():
        if name not in ("x", "y"):
            table[name] = [_told(cell) for cell in cells[:rows].tolist()]
    if fields.geometry is not None and not shapely.is_missing(fields.geometry).all():
        middle = shapely.centroid(fields.geometry[:rows])
        for name, values in (("x", shapely.get_x(middle)), ("y", shapely.get_y(middle))):
            table[name] = [typed(value, 1) for value in values.tolist()]
    return pd.DataFrame(table, index=range(rows))
