"""Polygons of many corners in pieces of few, so that a question about one spot reads only what lies there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely import STRtree

from geo.edges import Edges, edges_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_CORNERS: Final = 24
"""A polygon with more corners is cut in two, and its halves again."""
_DEEPEST: Final = 12
"""So often a polygon is halved at most: where many corners meet in one spot halving has no end."""
_POLYGON: Final = 3


@dataclass(frozen=True, eq=False)
class Pieces:
    """The pieces of n geometries, which together are the geometries themselves."""

    geometry: NDArray[np.object_]
    row: NDArray[np.int64]
    """Row of the geometry that each is a piece of."""

    @cached_property
    def tree(self) -> STRtree:
        """Spatial index."""
        return STRtree(self.geometry)

    @cached_property
    def edges(self) -> Edges:
        """Every edge of the pieces."""
        return edges_of(self.geometry)


def in_pieces(geometry: NDArray[np.object_], most: int = MOST_CORNERS) -> Pieces:
    """Return the geometries with every polygon of more than `most` corners cut in pieces.

    Parameters
    ----------
    geometry
        n valid geometries; None has no pieces. What is not a polygon stays whole.
    most
        Corners of a piece, about.
    """
    done, done_row = [], []
    open_ones = np.asarray(geometry, dtype=object)
    row = np.arange(len(open_ones))
    there = ~(shapely.is_missing(open_ones) | shapely.is_empty(open_ones))
    open_ones, row = open_ones[there], row[there]
    for _ in range(_DEEPEST):
        # each round cuts what is still too large in two; `row` is the geometry that a piece is of
        large = (shapely.get_num_coordinates(open_ones) > most + 1) & (
            shapely.get_dimensions(open_ones) == 2
        )
        done.append(open_ones[~large])
        done_row.append(row[~large])
        open_ones, row = open_ones[large], row[large]
        if not len(open_ones):
            break
        halves = shapely.intersection(
            np.repeat(open_ones, 2), _half_boxes(shapely.bounds(open_ones))
        )
        row = np.repeat(row, 2)
        open_ones, of = shapely.get_parts(halves, return_index=True)
        ground = shapely.get_type_id(open_ones) == _POLYGON
        open_ones, row = open_ones[ground], row[of[ground]]
    done.append(open_ones)
    done_row.append(row)
    rows = np.concatenate(done_row)
    order = np.argsort(rows, kind="stable")
    return Pieces(np.concatenate(done)[order], rows[order].astype(np.int64))


def _half_boxes(bounds: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return the two halves of each box, across its longer side, one after the other."""
    west, south, east, north = bounds.T
    wide = east - west >= north - south
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    first = shapely.box(
        west, south, np.where(wide, middle_x, east), np.where(wide, north, middle_y)
    )
    second = shapely.box(
        np.where(wide, middle_x, west), np.where(wide, south, middle_y), east, north
    )
    return np.asarray(np.stack([first, second], axis=1).ravel(), dtype=object)
