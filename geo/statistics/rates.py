"""Places against inhabitants, area by area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.statistics.measure_inputs import read_numbers, read_places_and_inhabitants, refuse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

PER = 1000.0


def rates(places: ArrayLike, inhabitants: ArrayLike, *, per: float = PER) -> NDArray[np.float64]:
    """Return places per 1,000 inhabitants.

    Parameters
    ----------
    places
        Shape (n,), (k forms, n areas) or (m scenarios, k, n); at least 0.
    inhabitants
        Shape (n,), or any shape that spreads out to that of `places`.
    per
        How many inhabitants the rate speaks of.

    Returns
    -------
    Shape of `places`. NaN where an area has no inhabitants: a rate does not exist there, also not 0.

    Raises
    ------
    ValueError
        If a value is NaN, infinite or negative, or the shapes do not fit; lists every fault.
    """
    amount, weight = read_places_and_inhabitants(places, inhabitants)
    return ratio(per * amount, weight)


def shares(amounts: ArrayLike) -> NDArray[np.float64]:
    """Return the share of each area in the total over the last axis.

    Parameters
    ----------
    amounts
        Shape (n,), (k, n) or (m, k, n); at least 0.

    Returns
    -------
    Shape of `amounts`, 0..1 (dimensionless); NaN along a row whose total is 0.

    Raises
    ------
    ValueError
        If an amount is NaN, infinite or negative; lists every fault.
    """
    faults: list[str] = []
    amount = read_numbers("amounts", amounts, faults, dimensions=(1, 2, 3))
    refuse(faults)
    return share_of_total(amount)


def location_quotient(places: ArrayLike, inhabitants: ArrayLike) -> NDArray[np.float64]:
    """Return the share of the places divided by the share of the inhabitants.

    1 is exactly its share, 2 is twice its share, 0 is nothing.

    Parameters
    ----------
    places
        Shape (n,), (k, n) or (m, k, n); at least 0.
    inhabitants
        Shape (n,), or any shape that spreads out to that of `places`.

    Returns
    -------
    Shape of `places`, dimensionless. NaN where an area has no inhabitants, and where there are no places at
    all.

    Raises
    ------
    ValueError
        If a value is NaN, infinite or negative, or the shapes do not fit; lists every fault.

    Notes
    -----
    Source: Isard, Methods of Regional Analysis (1960), chapter 7.
    """
    amount, weight = read_places_and_inhabitants(places, inhabitants)
    return ratio(share_of_total(amount), share_of_total(weight))


def share_of_total(amount: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return checked amounts as shares of their total over the last axis; NaN where that is 0."""
    return ratio(amount, amount.sum(axis=-1, keepdims=True))


def ratio(top: NDArray[np.float64], bottom: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return top / bottom, NaN where the bottom is not above 0."""
    out = np.full(np.broadcast_shapes(top.shape, bottom.shape), np.nan)
    np.divide(top, bottom, out=out, where=bottom > 0)
    return out
