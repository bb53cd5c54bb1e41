"""Whether anything of a layer lies within a distance of thousands of sites: the cell they lie in answers most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.edges import edges_of
from geo.proximity import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.edges import Edges
    from geo.layer import Layer

CELL = 100.0
"""Metres."""
MANY = 64
"""Up to so many sites are measured at once: to make the cells would take longer."""


@dataclass(frozen=True, eq=False)
class DistanceCells:
    """The distance from the middle of every square cell of a field to the nearest geometry of a layer."""

    west: float
    south: float
    metres: NDArray[np.float64]
    """(columns, rows) metres."""

    def between(
        self, boxes: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return for n boxes (n, 4) what the distance of anything that fills them is at least and at most.

        A box outside the field is between nothing and infinity.
        """
        x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        column = np.floor((x - self.west) / CELL).astype(np.int64)
        row = np.floor((y - self.south) / CELL).astype(np.int64)
        columns, rows = self.metres.shape
        inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        metres = self.metres[np.where(inside, column, 0), np.where(inside, row, 0)]
        # the middle of the box is at most half a diagonal from that of its cell, a corner half its own from there
        slack = (
            CELL / np.sqrt(2) + np.hypot(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) / 2
        )
        return np.where(inside, metres - slack, 0.0), np.where(inside, metres + slack, np.inf)


def distance_cells(layer: Layer, bounds: NDArray[np.float64]) -> DistanceCells:
    """Return the distances from a field of cells over `bounds` (west, south, east, north) to a layer."""
    west, south, east, north = np.asarray(bounds, dtype=float)
    x = np.arange(west + CELL / 2, east + CELL, CELL)
    y = np.arange(south + CELL / 2, north + CELL, CELL)
    middle = shapely.points(*(each.ravel() for each in np.meshgrid(x, y, indexing="ij")))
    metres = nearest(np.asarray(middle, dtype=object), layer)[1]
    return DistanceCells(west, south, np.nan_to_num(metres, nan=np.inf).reshape(len(x), len(y)))


def is_within(
    sites: NDArray[np.object_],
    layer: Layer,
    distance: NDArray[np.float64],
    cells: DistanceCells | None = None,
    *,
    edges: Edges | None = None,
) -> NDArray[np.bool_]:
    """Return which of n sites have anything of `layer` nearer than their distance (n metres).

    Parameters
    ----------
    sites
        n points or polygons, EPSG:28992.
    cells
        `distance_cells` of the layer, where there are many sites; then only those that the cells leave open are
        measured.
    edges
        The edges of the sites, where they are known already.
    """
    found = np.zeros(len(sites), dtype=bool)
    open_ones = np.arange(len(sites))
    own = edges_of(sites) if edges is None else edges
    if cells is not None and len(sites) > MANY:
        least, most = cells.between(own.boxes)
        found = most < distance
        open_ones = np.flatnonzero(~found & (least < distance))
    if len(open_ones):
        found[open_ones] = (
            nearest(sites[open_ones], layer, edges=own.taken(open_ones))[1] < distance[open_ones]
        )
    return found
