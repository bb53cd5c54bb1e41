"""Has an area more cases than chance gives it, or fewer? Exact, area by area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.statistics.measure_inputs import read_places_and_inhabitants

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, eq=False)
class Tails:
    """Chance of at least, and of at most, as many cases in each of n areas; arrays of shape (n,)."""

    expected: NDArray[np.float64]
    more: NDArray[np.float64]
    """Chance of as many or more."""
    more_adjusted: NDArray[np.float64]
    """`more` after Benjamini-Hochberg: many areas are asked at once."""
    fewer: NDArray[np.float64]
    """Chance of as many or fewer."""
    fewer_adjusted: NDArray[np.float64]
    none: NDArray[np.float64]
    """Chance of no case at all: as low as `fewer` can get."""


def binomial_tails(cases: ArrayLike, inhabitants: ArrayLike) -> Tails:
    """Return how likely the cases of each area are when every case lands at a random inhabitant.

    Parameters
    ----------
    cases
        Shape (n,): whole numbers, at least 0.
    inhabitants
        Shape (n,).

    Raises
    ------
    ValueError
        If a value is NaN, infinite or negative, or the shapes do not fit; lists every fault.

    Notes
    -----
    Given their number in all, the cases of one area are binomial with its share of the inhabitants. One-sided, and
    corrected for the number of areas (Benjamini & Hochberg, Journal of the Royal Statistical Society B 1995), which
    for counts errs on the careful side.
    """
    from scipy.stats import binom, false_discovery_control  # large, and seldom asked: not at import

    number, people = read_places_and_inhabitants(cases, inhabitants)
    total, share = number.sum(), people / people.sum()
    more, fewer = binom.sf(number - 1, total, share), binom.cdf(number, total, share)
    return Tails(
        expected=total * share,
        more=more,
        more_adjusted=false_discovery_control(more),
        fewer=fewer,
        fewer_adjusted=false_discovery_control(fewer),
        none=(1 - share) ** total,
    )
