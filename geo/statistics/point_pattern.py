"""Do points lie together or keep their distance? The nearest-neighbour ratio of Clark and Evans."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.spatial import cKDTree
from scipy.stats import norm

from geo.statistics.measure_inputs import read_points, refuse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True)
class NearestNeighbourRatio:
    """NaN in all numbers where `reason` says why."""

    ratio: float
    """Mean distance to the nearest other point against what chance gives: under 1 together, over 1 apart."""
    mean_distance: float
    """Metres."""
    expected_distance: float
    """Metres."""
    z: float
    p: float
    """Two-sided, normal approximation; rough below some 10 points."""
    points: int
    reason: Literal["", "no_points", "one_point"]


def nearest_neighbour_ratio(
    points: ArrayLike, area: float, *, perimeter: float | None = None
) -> NearestNeighbourRatio:
    """Return the mean distance to the nearest other point against that of as many points at random.

    Parameters
    ----------
    points
        Shape (n, 2), metres, projected (EPSG:28992). Points on one spot have distance 0.
    area
        Area of the study area, square metres.
    perimeter
        Perimeter of the study area, metres. With it the expectation is corrected for the edge (Donnelly);
        without it a city with few points looks more evenly spread than it is.

    Returns
    -------
    NaN with a reason for no points or one point.

    Raises
    ------
    ValueError
        If a coordinate is NaN, or the area or perimeter is not above 0; lists every fault.

    Notes
    -----
    Clark & Evans, Ecology 1954; edge correction from Donnelly, in Hodder, Simulation Studies in Archaeology
    (1978).
    """
    faults: list[str] = []
    xy = read_points("points", points, faults)
    for name, size in (("area", area), ("perimeter", perimeter)):
        if size is not None and not (math.isfinite(size) and size > 0):
            faults.append(f"`{name}` was {size} but is expected to be above 0")
    refuse(faults)
    n = len(xy)
    if n < 2:
        nothing = float("nan")
        reason: Literal["no_points", "one_point"] = "one_point" if n else "no_points"
        return NearestNeighbourRatio(nothing, nothing, nothing, nothing, nothing, n, reason)
    mean = float(np.mean(np.asarray(cKDTree(xy).query(xy, k=2)[0])[:, 1]))
    expected = 0.5 * math.sqrt(area / n)
    error = math.sqrt((4 - math.pi) * area / (4 * math.pi)) / n
    if perimeter is not None:
        expected += (0.0514 + 0.041 / math.sqrt(n)) * perimeter / n
        error = math.sqrt(0.0703 * area / n**2 + 0.037 * perimeter * math.sqrt(area / n**5))
    z = (mean - expected) / error
    return NearestNeighbourRatio(
        mean / expected, mean, expected, z, float(2 * norm.sf(abs(z))), n, ""
    )
