"""Random points inside polygons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TRIES = 200


def points_inside(
    polygons: NDArray[np.object_], each: int, *, seed: int | np.random.Generator = 0
) -> NDArray[np.float64]:
    """Return points inside polygons, every spot of a polygon equally likely.

    Parameters
    ----------
    polygons
        n polygons, metres, projected (EPSG:28992); none is changed.
    each
        Points per polygon.
    seed
        Seed of the random generator.

    Returns
    -------
    Shape (n, each, 2). A polygon so thin that 200 tries in its box miss it gives its own point on the surface.
    """
    generator = np.random.default_rng(seed)
    of = np.repeat(np.arange(len(polygons)), each)
    box = shapely.bounds(polygons)
    found = np.repeat(shapely.get_coordinates(shapely.point_on_surface(polygons)), each, axis=0)
    missing = np.arange(len(of))
    for _ in range(_TRIES):
        if not len(missing):
            break
        low, high = box[of[missing], :2], box[of[missing], 2:]
        tried = low + generator.random((len(missing), 2)) * (high - low)
        hit = shapely.contains_xy(polygons[of[missing]], tried[:, 0], tried[:, 1])
        found[missing[hit]] = tried[hit]
        missing = missing[~hit]
    return found.reshape(len(polygons), each, 2)
