"""Do areas with much lie beside areas with much? Moran's I, local Moran and Getis-Ord Gi*.

Values have shape (n,) or (k forms, n areas). An area without neighbours (an island) has no local value: NaN.
For the global measure it takes part in the mean and adds nothing to the sum, as in PySAL. A rate that does
not exist (no inhabitants) must be left out first, with `geo.statistics.contiguity.among`.

Chance is judged on two sides: the P + 1 shufflings include the map as it is, and a tie counts as just as
extreme. With many equal values, such as many zeros, this leads to p-values that are honest (large) where
PySAL's may be small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from geo.statistics.measure_inputs import read_numbers, refuse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from geo.statistics.contiguity import Contiguity

"""Why a measure does not exist."""

PERMUTATIONS = 999
_ROUNDING = 1e-10
_BLOCK = 2_000_000
_FEWEST_FOR_VARIANCE = 4


@dataclass(frozen=True)
class Moran:
    """Moran's I; arrays of shape () or (k,). NaN where `reason` says why."""

    i: NDArray[np.float64]
    """About -1 (chessboard) to 1 (clusters)."""
    expected: NDArray[np.float64]
    """What chance gives on average: -1 / (n - 1)."""
    variance: NDArray[np.float64]
    """Under randomisation; NaN for fewer than 4 areas."""
    z: NDArray[np.float64]
    p: NDArray[np.float64]
    """Two-sided, from `z`."""
    p_simulated: NDArray[np.float64]
    """Two-sided, from the permutations; NaN if none were asked."""
    islands: int
    """Number of areas without neighbours."""
    reason: NDArray[np.str_]
    """"", "no_variation" (all areas have the same value) or "no_neighbours"."""


@dataclass(frozen=True)
class LocalMoran:
    """Local Moran; arrays of shape (n,) or (k, n). NaN for islands and for rows with a `reason`."""

    i: NDArray[np.float64]
    expected: NDArray[np.float64]
    """Given the area's own value, with all other values shuffled."""
    variance: NDArray[np.float64]
    z: NDArray[np.float64]
    p: NDArray[np.float64]
    """Two-sided, from `z`."""
    p_simulated: NDArray[np.float64]
    """Two-sided, from conditional permutations; NaN if none were asked."""
    p_adjusted: NDArray[np.float64]
    """`p_simulated` (else `p`) after Benjamini-Hochberg over a row: many areas are asked at once."""
    quadrant: NDArray[np.int8]
    """1 high among high, 2 low among high, 3 low among low, 4 high among low, 0 none."""
    islands: NDArray[np.bool_]
    """Shape (n,)."""
    reason: NDArray[np.str_]
    """Shape () or (k,); see `Moran`."""


@dataclass(frozen=True)
class GetisOrd:
    """Getis-Ord Gi*; arrays of shape (n,) or (k, n). NaN for islands and for rows with a `reason`."""

    z: NDArray[np.float64]
    """Above 0: much here and around; below 0: little."""
    p: NDArray[np.float64]
    """Two-sided, from `z`."""
    p_simulated: NDArray[np.float64]
    """Two-sided, from conditional permutations; NaN if none were asked. It equals that of local Moran."""
    p_adjusted: NDArray[np.float64]
    """`p_simulated` (else `p`) after Benjamini-Hochberg over the areas of a row."""
    islands: NDArray[np.bool_]
    """Shape (n,)."""
    reason: NDArray[np.str_]
    """Shape () or (k,); see `Moran`."""


def moran(
    values: ArrayLike,
    neighbours: Contiguity,
    *,
    permutations: int = 0,
    seed: int | np.random.Generator = 0,
) -> Moran:
    """Return global Moran's I with row-standardised weights.

    Parameters
    ----------
    values
        Shape (n,) or (k, n), such as rates.
    neighbours
        Neighbours of the same n areas.
    permutations
        Number of shufflings of the map for `p_simulated`; 0 for none. The k rows share the shufflings.
    seed
        Seed of the random generator; the same seed gives the same answer.

    Raises
    ------
    ValueError
        If a value is NaN or infinite, the shapes do not fit or `permutations` is negative; lists every fault.

    Notes
    -----
    Moran, Biometrika 1950; moments under randomisation from Cliff & Ord, Spatial Processes (1981), p. 46.
    """
    x = _read(values, neighbours, permutations)
    rows = np.atleast_2d(x)
    n = rows.shape[1]
    reason = _reasons(rows, neighbours)
    z = _centred(rows, reason)
    # one row per set of values, one column per area; an area spreads a weight of 1 over its neighbours, so that
    # all weights together are the number of areas that have any
    s0 = float(n - len(neighbours.islands))
    squares = (z * z).sum(axis=1)
    scale = n / s0 / squares if s0 else np.full(len(z), np.nan)
    i = scale * (z * _lag(z, neighbours)).sum(axis=1)
    expected = np.where(np.isnan(i), np.nan, -1.0 / (n - 1) if n > 1 else np.nan)
    variance = _variance_under_randomisation(z, neighbours, expected)
    score = (i - expected) / np.sqrt(variance)
    simulated = np.full(len(z), np.nan)
    if permutations:
        simulated = _shuffled_p(z, scale, i, neighbours, permutations, np.random.default_rng(seed))
    shape = x.shape[:-1]
    return Moran(
        i=i.reshape(shape),
        expected=expected.reshape(shape),
        variance=variance.reshape(shape),
        z=score.reshape(shape),
        p=_two_sided_normal(score).reshape(shape),
        p_simulated=simulated.reshape(shape),
        islands=len(neighbours.islands),
        reason=reason.reshape(shape),
    )


def local_moran(
    values: ArrayLike,
    neighbours: Contiguity,
    *,
    permutations: int = 0,
    seed: int | np.random.Generator = 0,
) -> LocalMoran:
    """Return local Moran's I with row-standardised weights: which areas are part of a cluster, or stand out.

    Parameters
    ----------
    values
        Shape (n,) or (k, n), such as rates.
    neighbours
        Neighbours of the same n areas.
    permutations
        Number of draws of other areas as neighbours for `p_simulated`; 0 for none. Areas and rows share the
        draws. The smallest possible p is 2 / (permutations + 1): with 999 and 71 areas a lone area cannot
        pass `p_adjusted` at 0.05, with 9,999 it can.
    seed
        Seed of the random generator; the same seed gives the same answer.

    Raises
    ------
    ValueError
        If a value is NaN or infinite, the shapes do not fit or `permutations` is negative; lists every fault.

    Notes
    -----
    Anselin, Geographical Analysis 1995, with the sum of squares divided by n - 1; moments given the area's
    own value from Sokal, Oden & Thomson, Geographical Analysis 1998.
    """
    x = _read(values, neighbours, permutations)
    rows = np.atleast_2d(x)
    n = rows.shape[1]
    reason = _reasons(rows, neighbours)
    z = _centred(rows, reason)
    counts = neighbours.counts
    islands = counts == 0
    lag = np.where(islands, np.nan, _lag(z, neighbours))
    mean_square = (
        (z * z).sum(axis=1, keepdims=True) / (n - 1) if n > 1 else np.full((len(z), 1), np.nan)
    )
    i = z * lag / mean_square
    lag_mean = np.where(islands, np.nan, -z / max(n - 1, 1))
    expected = z * lag_mean / mean_square
    variance = (z / mean_square) ** 2 * _variance_of_mean_of_others(z, counts)
    score = (i - expected) / np.sqrt(np.where(variance > 0, variance, np.nan))
    p = _two_sided_normal(score)
    simulated = _conditional_p(rows, neighbours, permutations, seed)
    # an area exactly at the mean has I = 0 whatever its neighbours are
    simulated = np.where(
        np.isnan(i) | np.isnan(simulated), np.nan, np.where(z == 0, 1.0, simulated)
    )
    quadrant = np.where(z > 0, np.where(lag > 0, 1, 4), np.where(lag > 0, 2, 3))
    quadrant = np.where(np.isnan(i), 0, quadrant).astype(np.int8)
    return LocalMoran(
        i=i.reshape(x.shape),
        expected=expected.reshape(x.shape),
        variance=variance.reshape(x.shape),
        z=score.reshape(x.shape),
        p=p.reshape(x.shape),
        p_simulated=simulated.reshape(x.shape),
        p_adjusted=_adjusted(simulated if permutations else p).reshape(x.shape),
        quadrant=quadrant.reshape(x.shape),
        islands=islands,
        reason=reason.reshape(x.shape[:-1]),
    )


def getis_ord(
    values: ArrayLike,
    neighbours: Contiguity,
    *,
    permutations: int = 0,
    seed: int | np.random.Generator = 0,
) -> GetisOrd:
    """Return Getis-Ord Gi*: whether there is much, or little, in an area and its neighbours together.

    Parameters
    ----------
    values
        Shape (n,) or (k, n), such as rates.
    neighbours
        Neighbours of the same n areas. Each area counts as its own neighbour; all weigh the same.
    permutations
        Number of draws of other areas as neighbours for `p_simulated`; 0 for none.
    seed
        Seed of the random generator; the same seed gives the same answer.

    Raises
    ------
    ValueError
        If a value is NaN or infinite, the shapes do not fit or `permutations` is negative; lists every fault.

    Notes
    -----
    Ord & Getis, Geographical Analysis 1995, binary weights.
    """
    x = _read(values, neighbours, permutations)
    rows = np.atleast_2d(x)
    n = rows.shape[1]
    reason = _reasons(rows, neighbours)
    z = _centred(rows, reason)
    # one row per set of values, one column per area; `size` counts the area itself among its neighbours
    islands = neighbours.counts == 0
    size = np.where(islands, np.nan, neighbours.counts + 1.0)
    total = z + neighbours.counts * _lag(z, neighbours)
    spread = np.sqrt((z * z).mean(axis=1, keepdims=True))
    room = size * (n - size)
    score = total / (spread * np.sqrt(np.where(room > 0, room, np.nan) / max(n - 1, 1)))
    p = _two_sided_normal(score)
    simulated = _conditional_p(rows, neighbours, permutations, seed)
    simulated[np.isnan(score)] = np.nan
    return GetisOrd(
        z=score.reshape(x.shape),
        p=p.reshape(x.shape),
        p_simulated=simulated.reshape(x.shape),
        p_adjusted=_adjusted(simulated if permutations else p).reshape(x.shape),
        islands=islands,
        reason=reason.reshape(x.shape[:-1]),
    )


def _read(values: ArrayLike, neighbours: Contiguity, permutations: int) -> NDArray[np.float64]:
    faults: list[str] = []
    x = read_numbers("values", values, faults, dimensions=(1, 2), negative=True)
    if x.shape[-1:] != (len(neighbours),):
        faults.append(
            f"`values` has shape {x.shape} but there are neighbours of {len(neighbours)} areas"
        )
    if permutations < 0:
        faults.append(f"`permutations` was {permutations} but is expected to be 0 or more")
    refuse(faults)
    return x


def _reasons(rows: NDArray[np.float64], neighbours: Contiguity) -> NDArray[np.str_]:
    flat = np.ptp(rows, axis=1) <= _ROUNDING * np.abs(rows).max(axis=1)
    alone = len(neighbours.neighbour) == 0
    return np.where(flat, "no_variation", "no_neighbours" if alone else "")


def _centred(rows: NDArray[np.float64], reason: NDArray[np.str_]) -> NDArray[np.float64]:
    """Values minus their mean; NaN for rows of which the measure does not exist."""
    z = rows - rows.mean(axis=1, keepdims=True)
    z[reason != ""] = np.nan
    return np.asarray(z, dtype=np.float64)


def _lag(rows: NDArray[np.float64], neighbours: Contiguity) -> NDArray[np.float64]:
    """Mean of the neighbours of each area, shape (k, n); 0 for an island."""
    return np.asarray((neighbours.weights() @ rows.T).T, dtype=np.float64)


def _variance_under_randomisation(
    z: NDArray[np.float64], neighbours: Contiguity, expected: NDArray[np.float64]
) -> NDArray[np.float64]:
    n = z.shape[1]
    if n < _FEWEST_FOR_VARIANCE:
        return np.full(len(z), np.nan)
    w = neighbours.weights()
    both = w + w.T
    s0, s1 = float(w.data.sum()), 0.5 * float((both.data**2).sum())
    s2 = float(((np.asarray(w.sum(axis=0)) + np.asarray(w.sum(axis=1))) ** 2).sum())
    kurtosis = (z**4).mean(axis=1) / (z**2).mean(axis=1) ** 2
    a = n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0 * s0)
    b = kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * s0 * s0)
    denominator = (n - 1) * (n - 2) * (n - 3) * s0 * s0
    variance = (a - b) / denominator - expected**2 if denominator else np.full(len(z), np.nan)
    # where every area borders every other, I is always the same and nothing is left to vary
    return np.asarray(np.where(variance > _ROUNDING, variance, np.nan))


def _shuffled_p(
    z: NDArray[np.float64],
    scale: NDArray[np.float64],
    i: NDArray[np.float64],
    neighbours: Contiguity,
    permutations: int,
    random: np.random.Generator,
) -> NDArray[np.float64]:
    k, n = z.shape
    weights = neighbours.weights()
    above, below = np.zeros(k), np.zeros(k)
    columns = np.ascontiguousarray(z.T)
    block = max(1, _BLOCK // (k * n))
    for start in range(0, permutations, block):
        size = min(block, permutations - start)
        # `shuffled` has an axis for the areas, one for the shufflings and one for the rows of values
        order = random.permuted(np.tile(np.arange(n), (size, 1)), axis=1)
        shuffled = columns[order.T]
        lag = np.asarray(weights @ shuffled.reshape(n, size * k)).reshape(n, size, k)
        drawn = scale * np.einsum("nsk,nsk->sk", shuffled, lag)
        above += (drawn >= i - _ROUNDING).sum(axis=0)
        below += (drawn <= i + _ROUNDING).sum(axis=0)
    return np.where(np.isnan(i), np.nan, _two_sided(above, below, permutations))


def _conditional_p(
    rows: NDArray[np.float64],
    neighbours: Contiguity,
    permutations: int,
    seed: int | np.random.Generator,
) -> NDArray[np.float64]:
    """Two-sided p of the sum over each area's neighbours, when its neighbours are drawn from all other areas.

    One draw serves all areas: take c rows from 0 .. n - 2, and where area i finds itself among them it takes
    row n - 1 instead. So the sums are made once, and an area corrects only the draws in which it occurs.
    """
    k, n = rows.shape
    counts = neighbours.counts
    most = int(counts.max(initial=0))
    if permutations == 0 or most == 0:
        return np.full(rows.shape, np.nan)
    random = np.random.default_rng(seed)
    order = random.permuted(np.tile(np.arange(n - 1), (permutations, 1)), axis=1)
    # where each area stands in each draw (n where it does not), and the sums of the first 0, 1, 2 ... areas drawn
    place = np.full((n, permutations), n)
    place[order, np.arange(permutations)[:, None]] = np.arange(n - 1)
    sums = np.zeros((most + 1, k, permutations))
    np.cumsum(rows[:, order[:, :most].T].transpose(1, 0, 2), axis=0, out=sums[1:])
    actual = _lag(rows, neighbours) * counts
    slack = _ROUNDING * most * np.abs(rows).max(axis=1, keepdims=True)
    above, below = np.zeros(rows.shape), np.zeros(rows.shape)
    block = max(1, _BLOCK // (k * permutations))
    for start in range(0, n, block):
        part = slice(start, min(start + block, n))
        # axes: row of values, area, draw; an area that drew itself gets the last area in its place
        instead = (rows[:, -1:] - rows[:, part])[:, :, None] * (place[part] < counts[part, None])
        drawn = sums[counts[part]].transpose(1, 0, 2) + instead
        above[:, part] = (drawn >= (actual[:, part] - slack)[:, :, None]).sum(axis=2)
        below[:, part] = (drawn <= (actual[:, part] + slack)[:, :, None]).sum(axis=2)
    return np.where(counts == 0, np.nan, _two_sided(above, below, permutations))


def _two_sided_normal(score: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(2 * ndtr(-np.abs(score)), dtype=np.float64)


def _two_sided(
    above: NDArray[np.float64], below: NDArray[np.float64], permutations: int
) -> NDArray[np.float64]:
    return np.minimum(1.0, 2.0 * (np.minimum(above, below) + 1.0) / (permutations + 1.0))


def _variance_of_mean_of_others(
    z: NDArray[np.float64], counts: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Variance of the mean of c values drawn from all areas but one, shape (k, n)."""
    n = z.shape[1]
    if n < 3:
        return np.full(z.shape, np.nan)
    mean_square = (z * z).mean(axis=1, keepdims=True)
    of_others = n / (n - 1) * (mean_square - z * z / (n - 1))
    c = np.where(counts == 0, np.nan, counts)
    return np.asarray(of_others / c * (n - 1 - c) / (n - 2))


def _adjusted(p: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.stats import false_discovery_control  # large, and seldom asked: not at import

    out = np.full(p.shape, np.nan)
    for row, adjusted in zip(p, out, strict=True):
        known = ~np.isnan(row)
        if known.any():
            adjusted[known] = false_discovery_control(row[known])
    return out
