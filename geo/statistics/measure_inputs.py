"""Read what the measures get: numbers that are all there. Every fault is gathered and told in one message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

_SHOWN_POSITIONS = 5


def read_numbers(
    name: str,
    values: ArrayLike,
    faults: list[str],
    *,
    dimensions: Sequence[int] = (1,),
    negative: bool = False,
    empty: bool = False,
) -> NDArray[np.float64]:
    """Return the values as floats; what is wrong with them is added to `faults`.

    Parameters
    ----------
    name
        Name of the values in a fault.
    values
        Array-like of numbers.
    faults
        Gathers one sentence per kind of fault.
    dimensions
        Numbers of dimensions that are allowed.
    negative
        Whether values below 0 are allowed.
    empty
        Whether no values at all are allowed.

    Returns
    -------
    The values as float64; not a copy where they already are. An empty array if they are no numbers at all.
    """
    try:
        read = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        faults.append(f"`{name}` must be numbers")
        return np.empty(0)
    if read.ndim not in dimensions:
        allowed = " or ".join(str(d) for d in dimensions)
        faults.append(f"`{name}` has {read.ndim} dimensions but is expected to have {allowed}")
    elif read.shape[-1:] == (0,) and not empty:
        faults.append(f"`{name}` is empty")
    wrong = {
        "is NaN (leave out what is not known: unknown is not 0)": np.isnan(read),
        "is infinite": np.isinf(read),
        "is negative": (read < 0) & np.isfinite(read) & (not negative),
    }
    faults.extend(
        f"`{name}` {what} at {_positions(where)}" for what, where in wrong.items() if where.any()
    )
    return read


def read_places_and_inhabitants(
    places: ArrayLike, inhabitants: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return places (..., n) with inhabitants, spread out to the same shape.

    Parameters
    ----------
    places
        Shape (n,), (k, n) or (m, k, n), at least 0.
    inhabitants
        Shape (n,), or any shape that spreads out to the shape of `places`; at least 0.

    Returns
    -------
    Two float arrays of one shape; the second may be a read-only view.

    Raises
    ------
    ValueError
        If anything is NaN, infinite, negative, empty or does not fit; the message lists every fault.
    """
    faults: list[str] = []
    amount = read_numbers("places", places, faults, dimensions=(1, 2, 3))
    weight = read_numbers("inhabitants", inhabitants, faults, dimensions=(1, 2, 3))
    # one number of inhabitants for all areas is a mistake, not something to spread out
    fits = weight.shape[-1:] == amount.shape[-1:]
    if fits:
        try:
            weight = np.broadcast_to(weight, amount.shape)
        except ValueError:
            fits = False
    if not fits:
        faults.append(
            f"`inhabitants` has shape {weight.shape}, expected to fit `places` with {amount.shape}"
        )
    refuse(faults)
    return amount, weight


def read_points(name: str, points: ArrayLike, faults: list[str]) -> NDArray[np.float64]:
    """Return points as floats, shape (n, 2); none at all is allowed. Faults are added to `faults`."""
    try:
        read = np.asarray(points, dtype=np.float64)
    except (TypeError, ValueError):
        faults.append(f"`{name}` must be numbers")
        return np.empty((0, 2))
    if read.size == 0:
        return np.empty((0, 2))
    if read.ndim != 2 or read.shape[1] != 2:
        faults.append(f"`{name}` has shape {read.shape} but is expected to have (n, 2)")
        return np.empty((0, 2))
    strange = np.asarray(~np.isfinite(read).all(axis=1))
    if strange.any():
        faults.append(f"`{name}` is NaN or infinite at {_positions(strange)}")
    return read


def refuse(faults: Sequence[str]) -> None:
    """Raise one ValueError that lists all faults, if there are any.

    Raises
    ------
    ValueError
        If anything is wrong; the message lists every fault, separated by semicolons.
    """
    if faults:
        raise ValueError("; ".join(faults))


def _positions(wrong: NDArray[np.bool_]) -> str:
    where = [tuple(int(i) for i in at) for at in np.argwhere(wrong)]
    shown = ", ".join(str(at[0]) if len(at) == 1 else str(at) for at in where[:_SHOWN_POSITIONS])
    more = len(where) - _SHOWN_POSITIONS
    return f"position {shown}" + (f" and {more} more" if more > 0 else "")
