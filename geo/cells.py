"""Edges by the cell of a grid they lie in, so that the few near a point are found without asking all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.edges import spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.edges import Edges

_PIECE = 0.5
"""Longest piece of an edge, in sides of a cell."""


@dataclass(frozen=True, eq=False)
class Cells:
    """The edges of a table in square cells; a long edge lies in many."""

    side: float
    """Metres."""
    west: float
    south: float
    columns: int
    rows: int
    cell: NDArray[np.int64]
    """(k,) cell of each piece of an edge, ascending; row by row."""
    edge: NDArray[np.int64]
    """(k,) the edge of each piece."""
    x: NDArray[np.float64]
    """(k,) middle of each piece."""
    y: NDArray[np.float64]
    half: NDArray[np.float64]
    """(k,) metres from the middle to the ends of each piece."""

    @property
    def reach(self) -> float:
        """Metres: every edge that is this near to a point is found around it."""
        return self.side * (1 - _PIECE / 2)

    def around(
        self, x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the number of pieces near each of n points, and those pieces, by point."""
        column = np.floor((x - self.west) / self.side).astype(np.int64)
        row = np.floor((y - self.south) / self.side).astype(np.int64)
        first, last = np.maximum(column - 1, 0), np.minimum(column + 1, self.columns - 1)
        rows = row[:, None] + np.arange(-1, 2)
        there = (rows >= 0) & (rows < self.rows) & (first <= last)[:, None]
        start = np.searchsorted(self.cell, rows * self.columns + first[:, None])
        stop = np.searchsorted(self.cell, rows * self.columns + last[:, None], side="right")
        count = np.where(there, stop - start, 0).ravel()
        return count.reshape(-1, 3).sum(axis=1), spread(start.ravel(), count)


def cells_of(edges: Edges, side: float) -> Cells:
    """Return edges in cells of `side` metres."""
    length = np.hypot(edges.x2 - edges.x1, edges.y2 - edges.y1)
    count = np.maximum(np.ceil(length / (side * _PIECE)), 1).astype(np.int64)
    edge = np.repeat(np.arange(len(edges)), count)
    share = (spread(np.zeros_like(count), count) + 0.5) / count[edge]
    x = edges.x1[edge] + share * (edges.x2 - edges.x1)[edge]
    y = edges.y1[edge] + share * (edges.y2 - edges.y1)[edge]
    west, south = (float(values.min()) if len(values) else 0.0 for values in (x, y))
    column, row = (
        ((values - least) / side).astype(np.int64) for values, least in ((x, west), (y, south))
    )
    columns, rows = (int(values.max()) + 1 if len(values) else 0 for values in (column, row))
    cell = row * columns + column
    order = np.argsort(cell, kind="stable")
    half = (length / count / 2)[edge]
    return Cells(
        side, west, south, columns, rows, cell[order], edge[order], x[order], y[order], half[order]
    )
