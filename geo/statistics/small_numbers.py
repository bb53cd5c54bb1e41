"""How sure is a rate that rests on few people or facilities? Intervals, rank bands, a rule for silence.

Places come in facilities, not one by one: thirty places in one house are one decision. Where that matters,
give `dispersion` (see `dispersion_of`); with 1 every place is an event of its own, which is the classic,
narrower answer. Random numbers come from a seed: the same seed gives the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import chdtri

from geo.statistics.measure_inputs import read_numbers, read_places_and_inhabitants, refuse
from geo.statistics.rates import PER, ratio

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LEVEL = 0.95
DRAWS = 1000
_AS_DRAWN: Final = "inverted_cdf"
"""Ends are values that were drawn, nothing between two: a rank is whole, and Theil may be infinite."""


@dataclass(frozen=True)
class Interval:
    """Lowest and highest credible value; arrays of one shape, NaN where there is none."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True)
class RankBands:
    """Credible ranks of n areas, 1 for the highest rate; shape (n,), NaN for areas without inhabitants."""

    best: NDArray[np.float64]
    """The highest place on the list that is credible (the lowest number)."""
    worst: NDArray[np.float64]
    median: NDArray[np.float64]


@dataclass(frozen=True)
class TooSmall:
    """Why a rate is too small to say something about; boolean arrays of one shape."""

    few_inhabitants: NDArray[np.bool_]
    few_facilities: NDArray[np.bool_]
    """There are facilities, but too few. None at all is a plain fact, and not marked here."""
    wide_interval: NDArray[np.bool_]

    @property
    def any(self) -> NDArray[np.bool_]:
        """Whether there is a reason at all."""
        return self.few_inhabitants | self.few_facilities | self.wide_interval


def dispersion_of(facility_places: ArrayLike) -> float:
    """Return how much more places jump up and down than single events would, because they come in facilities.

    Parameters
    ----------
    facility_places
        Shape (f,): the places of each facility.

    Returns
    -------
    Sum of squares divided by the sum: the size of the facility in which an average place lies. 1 if all have
    one place; NaN for no facilities.

    Raises
    ------
    ValueError
        If a value is NaN, infinite or negative; lists every fault.

    Notes
    -----
    The variance of a compound Poisson sum is the mean times E[size^2] / E[size] (quasi-Poisson).
    """
    faults: list[str] = []
    size = read_numbers("facility_places", facility_places, faults, empty=True)
    refuse(faults)
    return float((size**2).sum() / size.sum()) if size.sum() else float("nan")


def poisson_interval(
    places: ArrayLike,
    inhabitants: ArrayLike,
    *,
    level: float = LEVEL,
    per: float = PER,
    dispersion: float = 1.0,
) -> Interval:
    """Return the exact Poisson interval of a rate per 1,000 inhabitants.

    Parameters
    ----------
    places
        Shape (n,), (k, n) or (m, k, n): counts, at least 0.
    inhabitants
        Shape (n,), or any shape that spreads out to that of `places`.
    level
        Confidence level, such as 0.95.
    per
        How many inhabitants the rate speaks of.
    dispersion
        1 for single events; the answer of `dispersion_of` for places that come in facilities.

    Returns
    -------
    Shape of `places`. From 0 if there are no places; NaN where there are no inhabitants.

    Raises
    ------
    ValueError
        If a value is NaN, infinite or negative, or a shape or option does not fit; lists every fault.

    Notes
    -----
    Garwood, Biometrika 1936: quantiles of chi-squared with 2c and 2c + 2 degrees of freedom, halved.
    """
    count, weight = read_places_and_inhabitants(places, inhabitants)
    _check_options(level=level, dispersion=dispersion)
    events = count / dispersion
    tail = (1 - level) / 2
    low = np.where(events > 0, chdtri(2 * np.maximum(events, 1e-300), 1 - tail) / 2, 0.0)
    high = chdtri(2 * events + 2, tail) / 2
    return Interval(ratio(per * dispersion * low, weight), ratio(per * dispersion * high, weight))


def redrawn_places(
    facility_area: ArrayLike,
    facility_places: ArrayLike,
    areas: int,
    *,
    draws: int = DRAWS,
    seed: int | np.random.Generator = 0,
) -> NDArray[np.float64]:
    """Return the places per area when as many facilities are drawn anew, with replacement (bootstrap).

    Any measure of `geo.statistics.evenness` or `.rates` can be asked of the answer in one call, and `middle` gives
    its interval: it tells how much the number leans on single facilities.

    Parameters
    ----------
    facility_area
        Shape (f,): row number of the area of each facility.
    facility_places
        Shape (f,): its places.
    areas
        Number of areas n.
    draws
        Number of draws.
    seed
        Seed of the random generator.

    Returns
    -------
    Shape (draws, n). All 0 if there are no facilities.

    Raises
    ------
    ValueError
        If a value is NaN, infinite or negative, or an area does not exist; lists every fault.

    Notes
    -----
    Efron, Annals of Statistics 1979.
    """
    faults: list[str] = []
    area = np.asarray(facility_area)
    size = read_numbers("facility_places", facility_places, faults, empty=True)
    if area.shape != size.shape:
        faults.append(
            f"`facility_area` has shape {area.shape} but is expected to have {size.shape}"
        )
    if area.size and (
        not np.issubdtype(area.dtype, np.integer) or (area < 0).any() or (area >= areas).any()
    ):
        faults.append(f"`facility_area` must be whole numbers from 0 to {areas - 1}")
    if draws < 1:
        faults.append(f"`draws` was {draws} but is expected to be 1 or more")
    refuse(faults)
    if not area.size:
        return np.zeros((draws, areas))
    # one row per draw, one column per facility drawn; each draw has n cells of its own to add its places up in
    chosen = np.random.default_rng(seed).integers(area.size, size=(draws, area.size))
    cell = area[chosen] + areas * np.arange(draws)[:, None]
    total = np.bincount(cell.ravel(), size[chosen].ravel(), minlength=draws * areas)
    return np.asarray(total, dtype=np.float64).reshape(draws, areas)


def middle(drawn: ArrayLike, *, level: float = LEVEL) -> Interval:
    """Return between which values the middle part of the draws lies.

    Parameters
    ----------
    drawn
        Shape (draws, ...): a measure of each draw. Draws without a value (NaN) are left out.
    level
        Confidence level, such as 0.95.

    Returns
    -------
    Shape of `drawn` without the first axis; each end is one of the draws. NaN where no draw has a value.

    Raises
    ------
    ValueError
        If `level` is not between 0 and 1 or there are no draws.
    """
    _check_options(level=level)
    values = np.asarray(drawn, dtype=np.float64)
    if values.ndim == 0 or len(values) == 0:
        refuse(["`drawn` holds no draws"])
    tails = [(1 - level) / 2, (1 + level) / 2]
    if not np.isnan(values).any():
        low, high = np.quantile(values, tails, axis=0, method=_AS_DRAWN)
        return Interval(low, high)
    flat = values.reshape(len(values), -1)
    ends = np.full((2, flat.shape[1]), np.nan)
    for column, drawn_values in enumerate(flat.T):
        known = drawn_values[~np.isnan(drawn_values)]
        if known.size:
            ends[:, column] = np.quantile(known, tails, method=_AS_DRAWN)
    return Interval(*ends.reshape(2, *values.shape[1:]))


def rank_bands(
    places: ArrayLike,
    inhabitants: ArrayLike,
    *,
    draws: int = DRAWS,
    level: float = LEVEL,
    dispersion: float = 1.0,
    seed: int | np.random.Generator = 0,
) -> RankBands:
    """Return between which ranks each area's rate credibly lies, instead of a false order.

    Parameters
    ----------
    places
        Shape (n,): counts, at least 0.
    inhabitants
        Shape (n,).
    draws
        Number of draws.
    level
        Confidence level, such as 0.95.
    dispersion
        1 for single events; the answer of `dispersion_of` for places that come in facilities.
    seed
        Seed of the random generator.

    Returns
    -------
    Ranks from 1 (highest rate) among the areas that have inhabitants.

    Raises
    ------
    ValueError
        If a value is NaN, infinite or negative, or a shape or option does not fit; lists every fault.

    Notes
    -----
    Rates are drawn from their posterior under Jeffreys' prior, Gamma(c + 1/2), and ranked per draw (Goldstein
    & Spiegelhalter, Journal of the Royal Statistical Society A 1996).
    """
    count, weight = read_places_and_inhabitants(places, inhabitants)
    _check_options(level=level, dispersion=dispersion)
    faults = (
        [f"`places` has {count.ndim} dimensions but is expected to have 1"]
        if count.ndim != 1
        else []
    )
    if draws < 1:
        faults.append(f"`draws` was {draws} but is expected to be 1 or more")
    refuse(faults)
    lived_in = weight > 0
    n = int(lived_in.sum())
    events = np.random.default_rng(seed).standard_gamma(
        count[lived_in] / dispersion + 0.5, size=(draws, n)
    )
    # one row per draw, one column per area with inhabitants; the highest rate of a draw has rank 1
    rank = np.empty((draws, n))
    order = np.argsort(-events / weight[lived_in], axis=1)
    np.put_along_axis(rank, order, np.arange(1.0, n + 1)[None, :], axis=1)
    tails = [(1 - level) / 2, 0.5, (1 + level) / 2]
    bands = np.full((3, len(count)), np.nan)
    if n:
        bands[:, lived_in] = np.quantile(rank, tails, axis=0, method=_AS_DRAWN)
    return RankBands(best=bands[0], worst=bands[2], median=bands[1])


def too_small(
    inhabitants: ArrayLike,
    facilities: ArrayLike,
    *,
    min_inhabitants: float,
    min_facilities: float,
    interval: Interval | None = None,
    max_ratio: float = np.inf,
) -> TooSmall:
    """Return where too few people or facilities lie behind a rate to say anything about it.

    Parameters
    ----------
    inhabitants
        Shape (n,).
    facilities
        Shape (n,) or (k, n): number of facilities.
    min_inhabitants
        Least number of inhabitants at which a rate means something. A choice of policy, so there is no default.
    min_facilities
        Least number of facilities: with at least one but fewer than this, the rate rests on too few
        decisions. A choice of policy.
    interval
        Interval of the rate, in the shape of `facilities`; without it the width is not judged.
    max_ratio
        Above this ratio of the high to the low end the interval is too wide (a low end of 0 makes it
        infinite).

    Returns
    -------
    Shape of `facilities`. Areas without facilities are judged by their inhabitants only.

    Raises
    ------
    ValueError
        If a value is NaN or negative or a shape does not fit; lists every fault.
    """
    number, people = read_places_and_inhabitants(facilities, inhabitants)
    wide = np.zeros(number.shape, dtype=bool)
    if interval is not None:
        if interval.low.shape != number.shape:
            refuse(
                [
                    f"`interval` has shape {interval.low.shape} but is expected to have {number.shape}"
                ]
            )
        wide = (interval.high > max_ratio * interval.low) & (number > 0) & np.isfinite(max_ratio)
    return TooSmall(
        few_inhabitants=people < min_inhabitants,
        few_facilities=(number > 0) & (number < min_facilities),
        wide_interval=wide,
    )


def _check_options(*, level: float, dispersion: float = 1.0) -> None:
    faults = []
    if not 0 < level < 1:
        faults.append(f"`level` was {level} but is expected to lie between 0 and 1")
    if not (dispersion > 0 and np.isfinite(dispersion)):
        faults.append(f"`dispersion` was {dispersion} but is expected to be above 0")
    refuse(faults)
