"""What a decision changes: places before, places after, and which areas gain or lose most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.statistics.measure_inputs import read_numbers, refuse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

NOTICEABLE = 1e-9
"""A difference up to this size is rounding, not a change."""


def _area_faults(row: NDArray[np.int64], areas: int) -> list[str]:
    if not (row.ndim == 1 and np.issubdtype(row.dtype, np.integer)):
        return ["`area` must be whole numbers, shape (q,)"]
    if ((row < 0) | (row >= areas)).any():
        return [f"`area` must be 0 to {areas - 1}"]
    return []


def places_after(
    places: ArrayLike, area: ArrayLike, added: ArrayLike, *, scenario: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Return the places per area in each of m scenarios, so that all candidate sites are one call.

    Parameters
    ----------
    places
        Shape (n,): the places of one care form as they are.
    area
        Shape (q,): row number of the area in which each decision falls.
    added
        Shape (q,), or one number: places that each decision adds; below 0 for places that close.
    scenario
        Shape (q,): to which scenario (0, 1, 2 ...) each decision belongs, so that a set of decisions can be
        taken together. Without it each decision is a scenario of its own.

    Returns
    -------
    Shape (m, n).

    Raises
    ------
    ValueError
        If a value is NaN or infinite, an area or scenario does not exist, or an area would have fewer than 0
        places; lists every fault.
    """
    faults: list[str] = []
    before = read_numbers("places", places, faults)
    extra = read_numbers("added", added, faults, dimensions=(0, 1), negative=True)
    row = np.asarray(area)
    which = np.arange(row.size) if scenario is None else np.asarray(scenario)
    faults += _area_faults(row, before.size)
    if extra.shape not in {(), row.shape}:
        faults.append(f"`added` has shape {extra.shape} but is expected to have {row.shape}")
    if which.shape != row.shape or not np.issubdtype(which.dtype, np.integer) or (which < 0).any():
        faults.append("`scenario` must be whole numbers from 0, one for each decision")
    refuse(faults)
    after = np.tile(before, (int(which.max()) + 1 if which.size else 0, 1))
    np.add.at(after, (which, row), extra)
    if (after < 0).any():
        wrong = np.argwhere(after < 0)[:5]
        refuse([f"area {r} would have {after[s, r]:g} places in scenario {s}" for s, r in wrong])
    return after


def direction(before: ArrayLike, after: ArrayLike) -> NDArray[np.int8]:
    """Return what a change of an evenness measure means.

    Parameters
    ----------
    before, after
        The measure (lower is more even), shapes that spread out to each other.

    Returns
    -------
    1 more even, -1 less even, 0 no difference. Also 0 if either is NaN: ask `isnan` before you say "the
    same".
    """
    difference = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    return np.asarray(
        np.where(np.abs(difference) > NOTICEABLE, -np.sign(difference), 0.0), dtype=np.int8
    )


def most_changed(
    before: ArrayLike, after: ArrayLike, count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the areas that rise most and those that fall most, such as by their location quotient.

    Parameters
    ----------
    before
        Shape (n,); NaN where an area has no value.
    after
        Shape (m, n) or (n,).
    count
        How many areas to give on each side.

    Returns
    -------
    Two arrays of row numbers, shape (..., count), largest change first; -1 where fewer areas changed that
    way.
    """
    difference = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    difference = np.where(np.isnan(difference), 0.0, difference)
    return _largest(difference, count), _largest(-difference, count)


def _largest(values: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    order = np.argsort(-values, axis=-1, kind="stable")[..., :count]
    return np.where(np.take_along_axis(values, order, -1) > NOTICEABLE, order, -1).astype(np.int64)
