"""In which buurt a place lies, and the wijk and the district that follow from it: asked here and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.layer import Layer

LEVELS: Final = ("buurten", "wijken", "districts")
LEVEL_COLUMN: Final = {"buurten": "buurt_code", "wijken": "wijk_code", "districts": "district_code"}
"""The column that holds the code of the area at each level, in `facilities` and in `buurten`."""


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
    code_order = np.argsort(np.argsort(buurten["code"].astype(str), kind="stable"), kind="stable")
    points = np.asarray(shapely.points(x, y), dtype=object)
    place, piece = buurten.pieces.tree.query(points)
    lies_in = shapely.intersects_xy(buurten.pieces.geometry[piece], x[place], y[place])
    rows = _first(place[lies_in], buurten.pieces.row[piece[lies_in]], code_order, len(points))
    # also what lies on the very cut between two pieces of a buurt
    open_ones = np.flatnonzero(rows < 0)
    if len(open_ones):
        place, row = buurten.tree.query(points[open_ones], predicate="intersects")
        rows[open_ones] = _first(place, row, code_order, len(open_ones))
    return rows


def _first(
    place: NDArray[np.int64], row: NDArray[np.int64], code_order: NDArray[np.int64], n: int
) -> NDArray[np.int64]:
    """Return for each of n places the row whose code is lowest of those that are paired with it; -1 without any."""
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
