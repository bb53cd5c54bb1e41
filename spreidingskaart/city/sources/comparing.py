"""What differs between two states of a layer: rows that came, went or changed, and how far shapes moved."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from spreidingskaart.city.sources.schema import SCHEMAS

if TYPE_CHECKING:
    from geo.layer import Layer

_NO_MOVE: Final = 1e-6
"""Metres below which a shape is the same one, drawn in another order."""
_SUMMED: Final = ("places", "inhabitants", "dwellings", "capacity")
"""Columns of which people want to know the total."""


@dataclass(frozen=True)
class RowChange:
    """One row that is in both states and is not the same."""

    key: str
    columns: tuple[str, ...]
    """Columns whose cells differ."""
    moved: float | None
    """Metres between the two shapes at most (Hausdorff); None where the shape is the same, or there is none in one."""
    shape_came_or_went: bool


@dataclass(frozen=True)
class LayerChange:
    """What differs between two states of one layer."""

    name: str
    added: tuple[str, ...]
    """Keys; the whole row as text where the layer has no key."""
    removed: tuple[str, ...]
    changed: tuple[RowChange, ...]
    totals: dict[str, tuple[float | None, float | None]]
    """Sums of what is counted, before and after; None where nothing is known."""

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.removed or self.changed)


def compare_states(name: str, before: Layer | None, after: Layer | None) -> LayerChange:
    """Return what differs between two states of a layer; None is a layer that is not there.

    Rows are the same row where their key is (`SCHEMAS`); rows without a key are compared as a whole.
    """
    was, now = ({} if layer is None else _by_key(name, layer) for layer in (before, after))
    changed: list[RowChange] = []
    if before is not None and after is not None and SCHEMAS[name].key:
        both = {key: (was[key], now[key]) for key in was if key in now}
        changed = _changes(name, before, after, both) if both else []
    return LayerChange(
        name,
        tuple(_told(key) for key in now if key not in was),
        tuple(_told(key) for key in was if key not in now),
        tuple(changed),
        _totals(name, before, after),
    )


def _totals(
    name: str, before: Layer | None, after: Layer | None
) -> dict[str, tuple[float | None, float | None]]:
    """Return the sums of what is counted, of the columns that the layer has by its schema."""
    counted = [column.name for column in SCHEMAS[name].columns if column.name in _SUMMED]
    sums = {column: (_total(before, column), _total(after, column)) for column in counted}
    return {column: both for column, both in sums.items() if both != (None, None)}


def _by_key(name: str, layer: Layer) -> dict[tuple[object, ...], int]:
    """Return the row of each key; the nth row of the same key, or of the same content, is told apart."""
    key = SCHEMAS[name].key
    columns = key or tuple(each for each in SCHEMAS[name].names if each in layer.columns)
    cells = [layer[column].tolist() for column in columns]
    if not key:
        cells.append([None if shape is None else shape.wkt for shape in layer.geometry])
    seen: Counter[tuple[object, ...]] = Counter()
    rows: dict[tuple[object, ...], int] = {}
    for row, found in enumerate(zip(*cells, strict=True)):
        seen[found] += 1
        rows[(*found, seen[found])] = row
    return rows


def _told(key: tuple[object, ...]) -> str:
    return " ".join(str(part) for part in key[:-1] if part is not None)


def _changes(
    name: str, before: Layer, after: Layer, rows: dict[tuple[object, ...], tuple[int, int]]
) -> list[RowChange]:
    was, now = (np.array(each, dtype=np.int64) for each in zip(*rows.values(), strict=True))
    differs = {
        column.name: _cells_differ(
            _column(before, column.name)[was], _column(after, column.name)[now]
        )
        for column in SCHEMAS[name].columns
    }
    shapes = (before.geometry[was], after.geometry[now])
    there = [np.array([shape is not None for shape in each], dtype=bool) for each in shapes]
    came_or_went = there[0] != there[1]
    moved = np.full(len(rows), np.nan)
    both = there[0] & there[1] & ~np.asarray(shapely.equals_identical(*shapes), dtype=bool)
    moved[both] = shapely.hausdorff_distance(shapes[0][both], shapes[1][both])
    moved[~(moved > _NO_MOVE)] = np.nan
    any_cell = np.any(list(differs.values()), axis=0)
    return [
        RowChange(
            _told(key),
            tuple(column for column, cells in differs.items() if cells[place]),
            None if np.isnan(moved[place]) else float(moved[place]),
            bool(came_or_went[place]),
        )
        for place, key in enumerate(rows)
        if any_cell[place] or came_or_went[place] or not np.isnan(moved[place])
    ]


def _column(layer: Layer, name: str) -> np.ndarray[Any, Any]:
    return layer.columns.get(name, np.full(len(layer), None, dtype=object))


def _cells_differ(was: np.ndarray[Any, Any], now: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return which of n cells differ; unknown is the same as unknown."""
    pairs = zip(was.tolist(), now.tolist(), strict=True)
    return np.array([_known(a) != _known(b) for a, b in pairs], dtype=bool)


def _known(cell: object) -> object:
    return None if isinstance(cell, float) and np.isnan(cell) else cell


def _total(layer: Layer | None, column: str) -> float | None:
    if layer is None or column not in layer.columns:
        return None
    values = layer[column].astype(float)
    return None if np.isnan(values).all() else float(np.nansum(values))
