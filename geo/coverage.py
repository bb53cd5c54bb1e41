"""Polygons that lie side by side as one, quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
