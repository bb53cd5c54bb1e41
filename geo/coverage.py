"""Polygons that lie side by side as one, quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STEPS = (1.0, 2.0, 5.0, 10.0, 20.0)
"""Metres that a simplified border may lie off; the width of a line on the map at street level is some metres."""
_SAME = 1e-6
"""Share by which two areas may differ and still be the same."""


def united(polygons: NDArray[np.object_], group: NDArray[np.int64]) -> shapely.Geometry:
    """Return n polygons as one geometry.

    Parameters
    ----------
    polygons
        n valid polygons; may overlap.
    group
        (n,) number of the group of each; those of a group lie mostly side by side, as the designations of a plan do.
        Such a group is united by leaving out the edges between them, which is far faster.
    """
    parts = [_side_by_side(polygons[group == each]) for each in np.unique(group)]
    return shapely.union_all(np.array([*parts, None], dtype=object)[:-1])


def _side_by_side(polygons: NDArray[np.object_]) -> shapely.Geometry:
    try:
        whole = shapely.coverage_union_all(polygons)
    except shapely.GEOSException:
        return shapely.union_all(polygons)
    summed = float(shapely.area(polygons).sum())
    # where they overlap the sum is more than the ground, or leaving out edges gives no polygon
    if shapely.is_valid(whole) and abs(shapely.area(whole) - summed) <= _SAME * summed:
        return whole
    return shapely.union_all(polygons)


def simplified(polygons: NDArray[np.object_], most: int) -> NDArray[np.object_]:
    """Return n polygons that lie side by side with fewer corners, drawn alike on both sides of a border.

    Nothing changes where they have few corners already. Where they overlap, or leave gaps, those stay.

    Parameters
    ----------
    polygons
        n valid polygons, in metres.
    most
        Corners that all of them together may have; the least simplification that does it is chosen, at most 20 m.
    """
    if int(shapely.get_num_coordinates(polygons).sum()) <= most:
        return polygons
    drawn = polygons
    for metres in _STEPS:
        drawn = shapely.coverage_simplify(polygons, metres)
        if int(shapely.get_num_coordinates(drawn).sum()) <= most:
            break
    return np.asarray(drawn, dtype=object)


def united_by(
    polygons: NDArray[np.object_], row: NDArray[np.int64], rows: int
) -> NDArray[np.object_]:
    """Return for each of `rows` areas the union of the polygons that are part of it; None where none is.

    Parameters
    ----------
    polygons
        n polygons that lie side by side.
    row
        (n,) the area that each is part of; -1 for none.
    """
    found = np.full(rows, None, dtype=object)
    for area in np.unique(row[row >= 0]):
        found[area] = _side_by_side(polygons[row == area])
    return found
