"""Who has something near: the share of the inhabitants within a distance, as the crow flies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from geo.statistics.measure_inputs import read_numbers, read_points, refuse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def distance_to_nearest(points: ArrayLike, targets: ArrayLike) -> NDArray[np.float64]:
    """Return the distance from each point to the nearest target.

    Parameters
    ----------
    points
        Shape (n, 2), metres: such as one representative point for each area.
    targets
        Shape (f, 2), metres; f may be 0.

    Returns
    -------
    Shape (n,), metres; infinite where there is no target at all.

    Raises
    ------
    ValueError
        If a coordinate is NaN or infinite or a shape is wrong; lists every fault.
    """
    faults: list[str] = []
    here, there = read_points("points", points, faults), read_points("targets", targets, faults)
    refuse(faults)
    if len(there) == 0 or len(here) == 0:
        return np.full(len(here), np.inf)
    return np.asarray(cKDTree(there).query(here)[0], dtype=np.float64)


def share_within(
    nearest: ArrayLike, inhabitants: ArrayLike, distance: ArrayLike
) -> NDArray[np.float64]:
    """Return the share of the inhabitants that live at most a distance away.

    All inhabitants of an area count at its representative point: the smaller the areas, the better the
    answer.

    Parameters
    ----------
    nearest
        Distance to the nearest target, metres; shape (n,) or (k, n). May be infinite.
    inhabitants
        Shape (n,); at least 0.
    distance
        Metres: one number, or shape (d,). A distance exactly equal counts as within.

    Returns
    -------
    Shape of `nearest` without the last axis, then the shape of `distance`; 0..1. NaN if there are no
    inhabitants.

    Raises
    ------
    ValueError
        If a value is NaN or negative, or the shapes do not fit; lists every fault.
    """
    faults: list[str] = []
    metres = np.asarray(nearest, dtype=np.float64)
    read_numbers("nearest", np.where(np.isinf(metres), 0.0, metres), faults, dimensions=(1, 2))
    weight = read_numbers("inhabitants", inhabitants, faults)
    limit = read_numbers("distance", distance, faults, dimensions=(0, 1))
    if metres.shape[-1:] != weight.shape:
        faults.append(
            f"`inhabitants` has shape {weight.shape} but is expected to have {metres.shape[-1:]}"
        )
    refuse(faults)
    total = weight.sum()
    if total == 0:
        return np.full((*metres.shape[:-1], *limit.shape), np.nan)
    within = metres[..., None, :] <= np.atleast_1d(limit)[:, None]
    return np.asarray((within @ weight / total).reshape((*metres.shape[:-1], *limit.shape)))
