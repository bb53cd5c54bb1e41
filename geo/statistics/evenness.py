"""How evenly places are spread over inhabitants, as one number for a whole city.

All measures take places with shape (n,), (k forms, n areas) or (m scenarios, k, n) and give one number per
row, shape (), (k,) or (m, k): ten forms or all candidate sites are one call. 0 is perfectly even.

The edges are the same for all: no places at all, or no inhabitants at all, gives NaN (evenness of nothing
does not exist); one area gives 0; NaN among the input is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import rel_entr

from geo.statistics.measure_inputs import read_places_and_inhabitants, refuse
from geo.statistics.rates import ratio, share_of_total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class TheilParts:
    """Theil's T of each row, split by g groups of areas; `total` is `between` + `within`."""

    total: NDArray[np.float64]
    between: NDArray[np.float64]
    """What is left when every group is even inside; shape of `total`."""
    within: NDArray[np.float64]
    """Unevenness inside the groups, weighted by their share of the places; shape of `total`."""
    groups: tuple[Any, ...]
    """The g labels, sorted."""
    within_by_group: NDArray[np.float64]
    """What each group adds to `within`; shape (..., g)."""
    share_of_places: NDArray[np.float64]
    """Shape (..., g)."""
    share_of_inhabitants: NDArray[np.float64]
    """Shape (..., g)."""


def lorenz(
    places: ArrayLike, inhabitants: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the Lorenz curve: inhabitants from the lowest rate to the highest against the places they have.

    Parameters
    ----------
    places
        Shape (n,), (k, n) or (m, k, n); at least 0.
    inhabitants
        Shape (n,), or any shape that spreads out to that of `places`.

    Returns
    -------
    Two arrays of shape (..., n + 1): cumulative share of inhabitants and of places, both from 0 to 1. Areas
    without inhabitants come last. NaN after the first point where there are no places or no inhabitants.

    Raises
    ------
    ValueError
        If a value is NaN, infinite or negative, or the shapes do not fit; lists every fault.
    """
    amount, weight = read_places_and_inhabitants(places, inhabitants)
    return _lorenz(amount, weight)


def gini(places: ArrayLike, inhabitants: ArrayLike) -> NDArray[np.float64]:
    """Return the Gini coefficient of places over inhabitants: each inhabitant counts once.

    Parameters
    ----------
    places
        Shape (n,), (k, n) or (m, k, n); at least 0.
    inhabitants
        Shape (n,), or any shape that spreads out to that of `places`.

    Returns
    -------
    Shape of `places` without the last axis; 0 (perfectly even) to 1. With everything in one area it is 1
    minus that area's share of the inhabitants. 1 only if all places lie in areas without inhabitants. NaN if
    there are no places or no inhabitants at all.

    Raises
    ------
    ValueError
        If a value is NaN, infinite or negative, or the shapes do not fit; lists every fault.

    Notes
    -----
    Twice the area between the Lorenz curve and the diagonal (Gini 1912; Brown, Social Science & Medicine
    1994).
    """
    return _gini(*read_places_and_inhabitants(places, inhabitants))


def gini_unweighted(places: ArrayLike, inhabitants: ArrayLike) -> NDArray[np.float64]:
    """Return the Gini coefficient of the rates: each area counts once, however many people live there.

    Parameters
    ----------
    places
        Shape (n,), (k, n) or (m, k, n); at least 0.
    inhabitants
        Shape (n,), or any shape that spreads out to that of `places`.

    Returns
    -------
    Shape of `places` without the last axis; 0 to (n - 1) / n, with n the areas that have inhabitants. Areas
    without inhabitants have no rate and are left out, with their places. NaN if nothing remains.

    Raises
    ------
    ValueError
        If a value is NaN, infinite or negative, or the shapes do not fit; lists every fault.
    """
    amount, weight = read_places_and_inhabitants(places, inhabitants)
    return _gini(np.nan_to_num(ratio(amount, weight), nan=0.0), (weight > 0).astype(np.float64))


def hoover(places: ArrayLike, inhabitants: ArrayLike) -> NDArray[np.float64]:
    """Return the Hoover index: the share of the places that would have to move to make the city even.

    It is the index of dissimilarity between places and inhabitants.

    Parameters
    ----------
    places
        Shape (n,), (k, n) or (m, k, n); at least 0.
    inhabitants
        Shape (n,), or any shape that spreads out to that of `places`.

    Returns
    -------
    Shape of `places` without the last axis; 0 up to but not including 1, and 1 only if all places lie in
    areas without inhabitants. NaN if there are no places or no inhabitants at all.

    Raises
    ------
    ValueError
        If a value is NaN, infinite or negative, or the shapes do not fit; lists every fault.

    Notes
    -----
    Half the sum of |share of places - share of inhabitants| (Hoover, Review of Economics and Statistics
    1936).
    """
    amount, weight = read_places_and_inhabitants(places, inhabitants)
    return hoover_of_shares(share_of_total(amount), share_of_total(weight))


def hoover_of_shares(
    places: NDArray[np.float64], inhabitants: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return `hoover` of checked amounts as shares of their total (`rates.share_of_total`), over the last axis."""
    gap = np.abs(places - inhabitants)
    return np.asarray(np.clip(0.5 * gap.sum(axis=-1), 0.0, 1.0))


def theil(places: ArrayLike, inhabitants: ArrayLike) -> NDArray[np.float64]:
    """Return Theil's T of places over inhabitants.

    Parameters
    ----------
    places
        Shape (n,), (k, n) or (m, k, n); at least 0.
    inhabitants
        Shape (n,), or any shape that spreads out to that of `places`.

    Returns
    -------
    Shape of `places` without the last axis, in nats; 0 or more. Infinite if an area without inhabitants has
    places (leave such areas out, and say so). NaN if there are no places or no inhabitants at all.

    Raises
    ------
    ValueError
        If a value is NaN, infinite or negative, or the shapes do not fit; lists every fault.

    Notes
    -----
    Sum of s ln(s / w), with s the share of the places and w of the inhabitants (Theil, Economics and
    Information Theory, 1967).
    """
    amount, weight = read_places_and_inhabitants(places, inhabitants)
    parts = rel_entr(share_of_total(amount), share_of_total(weight))
    return np.asarray(np.maximum(parts.sum(axis=-1), 0.0))


def theil_parts(
    places: ArrayLike, inhabitants: ArrayLike, groups: Sequence[Any] | NDArray[Any]
) -> TheilParts:
    """Split Theil's T in what lies between groups of areas and what lies within them.

    Parameters
    ----------
    places
        Shape (n,), (k, n) or (m, k, n); at least 0.
    inhabitants
        Shape (n,), or any shape that spreads out to that of `places`.
    groups
        n labels, such as the district of each wijk.

    Returns
    -------
    The parts; `total` is `between` + `within`. A group without inhabitants that has places makes `between`
    infinite and adds nothing to `within`.

    Raises
    ------
    ValueError
        If a value is NaN, infinite or negative, or the shapes do not fit; lists every fault.

    Notes
    -----
    Theil 1967; Shorrocks, Econometrica 1980.
    """
    amount, weight = read_places_and_inhabitants(places, inhabitants)
    labels = np.asarray(groups)
    if labels.shape != amount.shape[-1:]:
        refuse([f"`groups` has shape {labels.shape} but is expected to have {amount.shape[-1:]}"])
    names, group = np.unique(labels, return_inverse=True)
    # shares of the areas on the last axis; in those of the groups the last axis is the groups
    s, w = share_of_total(amount), share_of_total(weight)
    s_group = np.stack([s[..., group == g].sum(axis=-1) for g in range(len(names))], axis=-1)
    w_group = np.stack([w[..., group == g].sum(axis=-1) for g in range(len(names))], axis=-1)
    inside = rel_entr(s, w * ratio(s_group, w_group)[..., group])
    by_group = np.stack([inside[..., group == g].sum(axis=-1) for g in range(len(names))], axis=-1)
    by_group = np.where((w_group == 0) & (s_group >= 0), 0.0, np.maximum(by_group, 0.0))
    between = np.maximum(rel_entr(s_group, w_group).sum(axis=-1), 0.0)
    within = by_group.sum(axis=-1)
    return TheilParts(
        between + within, between, within, tuple(names.tolist()), by_group, s_group, w_group
    )


def _lorenz(
    amount: NDArray[np.float64], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # the areas, on the last axis, from the lowest rate to the highest; one without inhabitants comes last
    rate = np.zeros(amount.shape)
    np.divide(amount, weight, out=rate, where=weight > 0)
    rate[weight == 0] = np.inf
    order = np.argsort(rate, axis=-1, kind="stable")
    start = np.zeros((*amount.shape[:-1], 1))
    return (
        np.concatenate(
            [start, np.cumsum(np.take_along_axis(share_of_total(weight), order, -1), -1)], -1
        ),
        np.concatenate(
            [start, np.cumsum(np.take_along_axis(share_of_total(amount), order, -1), -1)], -1
        ),
    )


def _gini(amount: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = _lorenz(amount, weight)
    under = 0.5 * (np.diff(x, axis=-1) * (y[..., 1:] + y[..., :-1])).sum(axis=-1)
    return np.asarray(np.clip(1.0 - 2.0 * under, 0.0, 1.0))
