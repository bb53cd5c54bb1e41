"""In which buurt a place lies, and the wijk and the district that follow from it: asked here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.cells import cells_of
from geo.edges import edges_of
from geo.runs import first_of_runs, lengths_of_runs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.layer import Layer

LEVELS: Final = ("buurten", "wijken", "districts")
LEVEL_COLUMN: Final = {"buurten": "buurt_code", "wijken": "wijk_code", "districts": "district_code"}
"""The column that holds the code of the area at each level, in `facilities` and in `buurten`."""


_CELL: Final = 25.0
"""Metres."""
_OPEN: Final = -2
"""Of a cell through which a border may run."""


@dataclass(frozen=True, eq=False)
class BuurtField:
    """In which buurt every square cell of a field lies, where no border comes near it: an answer without geometry."""

    west: float
    south: float
    row: NDArray[np.int32]
    """(columns, rows) row of the buurt; -1 outside every buurt, _OPEN where a border may run through the cell."""

    def rows(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return what the cells of n points say; _OPEN outside the field too."""
        column = np.floor((x - self.west) / _CELL).astype(np.int64)
        row = np.floor((y - self.south) / _CELL).astype(np.int64)
        columns, rows = self.row.shape
        inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        told = self.row[np.where(inside, column, 0), np.where(inside, row, 0)]
        return np.where(inside, told, _OPEN).astype(np.int64)


def buurt_field(buurten: Layer) -> BuurtField:
    """Return the field of cells over all buurten; neighbouring cells without a border between them are asked once."""
    edges = cells_of(edges_of(buurten.geometry), _CELL)
    # a piece of a border is at most half a cell long: it lies in the cell of its middle and those around it
    near = np.zeros((edges.columns + 2, edges.rows + 2), dtype=bool)
    row, column = np.divmod(edges.cell, max(edges.columns, 1))
    for step_x in range(3):
        for step_y in range(3):
            near[column + step_x, row + step_y] = True
    west, south = edges.west - _CELL, edges.south - _CELL
    # columns of cells one after the other: a run is what lies between two borders, or at an end of a column
    wide = np.repeat(np.arange(near.shape[0]), near.shape[1])
    first = first_of_runs(wide, near.ravel().astype(np.int64))
    length = lengths_of_runs(first, near.size)
    at_x, at_y = np.divmod(first, near.shape[1])
    asked = ~near.ravel()[first]
    told = np.full(len(first), _OPEN, dtype=np.int32)
    told[asked] = buurt_rows(
        buurten, west + (at_x[asked] + 0.5) * _CELL, south + (at_y[asked] + 0.5) * _CELL
    )
    return BuurtField(west, south, np.repeat(told, length).reshape(near.shape))


def rows_in_field(
    buurten: Layer, field: BuurtField, x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return what `buurt_rows` says of n points; only those near a border are held against geometry."""
    rows = field.rows(x, y)
    open_ones = np.flatnonzero(rows == _OPEN)
    if len(open_ones):
        rows[open_ones] = buurt_rows(buurten, x[open_ones], y[open_ones])
    return rows


def buurt_rows(buurten: Layer, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the row of the buurt in which each of n points lies; -1 outside every buurt.

    A point on the border of several buurten lies in the one with the lowest code, whatever the order of the file.

    Parameters
    ----------
    buurten
        Polygons with a column `code`.
    x, y
        n points, metres in EPSG:28992. Of a plot that is its point inside, or the pin that was put.
    """
    points = np.asarray(shapely.points(x, y), dtype=object)
    place, piece = buurten.pieces.tree.query(points)
    lies_in = shapely.intersects_xy(buurten.pieces.geometry[piece], x[place], y[place])
    place, row = place[lies_in], buurten.pieces.row[piece[lies_in]]
    rows = _first(place, row, buurten, len(points))
    # also what lies on the very cut between two pieces of a buurt
    open_ones = np.flatnonzero(rows < 0)
    if len(open_ones):
        place, row = buurten.tree.query(points[open_ones], predicate="intersects")
        rows[open_ones] = _first(place, row, buurten, len(open_ones))
    return rows


def _first(
    place: NDArray[np.int64], row: NDArray[np.int64], buurten: Layer, n: int
) -> NDArray[np.int64]:
    """Return for each of n places the row whose code is lowest of those that are paired with it; -1 without any."""
    if len(place) <= n and (np.diff(place) > 0).all():  # each in one buurt at most
        rows = np.full(n, -1, dtype=np.int64)
        rows[place] = row
        return rows
    code_order = np.argsort(np.argsort(buurten["code"].astype(str), kind="stable"), kind="stable")
    nowhere = len(code_order)
    least = np.full(n, nowhere)
    np.minimum.at(least, place, code_order[row])
    by_order = np.append(np.argsort(code_order, kind="stable"), -1)
    return np.asarray(by_order[least], dtype=np.int64)


def rows_above(layers: Mapping[str, Layer], level: str) -> NDArray[np.int64]:
    """Return the row at a level (LEVELS) of the area that each buurt belongs to by its code, and -1 at the end.

    So that -1, the row of a place in no buurt, gives -1. It is -1 too where no area has that code.
    """
    buurten = layers["buurten"]
    if level == "buurten":
        return np.append(np.arange(len(buurten)), -1)
    areas, codes = layers.get(level), buurten.columns.get(LEVEL_COLUMN[level])
    if areas is None or codes is None:
        return np.full(len(buurten) + 1, -1)
    return np.array([*(areas.index.get(code, -1) for code in codes), -1], dtype=np.int64)
