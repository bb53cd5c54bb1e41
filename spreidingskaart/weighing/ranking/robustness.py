"""How often a site wins over all weightings (stochastic multicriteria acceptability analysis, SMAA)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.weighing.framework.aggregation import WEIGHTED, linear
from spreidingskaart.words.numbers import number, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.weighing.framework.aggregation import Aggregation

DRAWS: Final = 10_000
TOP: Final = 3
HOLDS_FROM: Final = 0.9
HOLDS_MOSTLY_FROM: Final = 0.5
"""From these shares of all weightings on a first place is called "houdt stand" and "houdt meestal stand"."""
_CHUNK: Final = 4_096
_Z95: Final = 1.959963984540054


@dataclass(frozen=True)
class Acceptability:
    """For each of n sites the share of all weightings that give it each rank.

    Sites with the same scores share a rank under every weighting and both count for it, so shares of one rank
    may add up to more than 1. Each share is an estimate from `draws` weightings.
    """

    ranks: NDArray[np.float64]
    """Shape (n, n): share of weightings in which site i has rank r + 1; 0 for a site without any score."""
    first: NDArray[np.float64]
    """Shape (n,)."""
    first_low: NDArray[np.float64]
    first_high: NDArray[np.float64]
    """95 % interval around `first` (Wilson), shape (n,)."""
    top: NDArray[np.float64]
    """Shape (n,): share of weightings in which the site is among the first `top_size`."""
    top_size: int
    draws: int
    seed: int

    @property
    def margin(self) -> NDArray[np.float64]:
        """Half the width of the 95 % interval around `first`; shape (n,)."""
        return np.asarray((self.first_high - self.first_low) / 2)


def acceptability(
    scores: NDArray[np.float64],
    *,
    draws: int = DRAWS,
    seed: int = 0,
    top: int = TOP,
    how: Aggregation = WEIGHTED,
) -> Acceptability:
    """Return rank acceptabilities under weights drawn uniformly from all weightings that add up to 1.

    A missing score counts as in `rank.totals`: not at all, or as the worst.

    Parameters
    ----------
    scores
        Shape (n, m), 0..100, NaN where not tested; only the sites that take part.
    draws
        Number of weightings.
    seed
        The same seed gives the same answer.
    top
        Size of the group of best sites.
    how
        Which mean, and what a missing score counts as. A geometric mean orders sites as the weighted sum of their
        logarithms does, so those are drawn.

    Notes
    -----
    Lahdelma, Hokkanen and Salminen, SMAA, European Journal of Operational Research 106 (1998). Uniform on the
    simplex = Dirichlet(1, ..., 1) = exponentials over their sum; the sum changes no order, so it is left out.
    """
    if draws < 1 or top < 1:
        raise ValueError(
            f"`draws` is {draws} and `top` is {top}, but both are expected to be at least 1"
        )
    n, m = scores.shape
    points = linear(scores, how)
    rated = ~np.isnan(points).all(axis=1) if m else np.zeros(n, dtype=bool)
    # one row per site, one column per rank; a site without any score gets no rank
    counts = np.zeros((n, n))
    if rated.any():
        counts[np.ix_(rated, np.arange(int(rated.sum())))] = _rank_counts(
            points[rated], draws, seed
        )
    shares = counts / draws
    first = shares[:, 0] if n else np.zeros(0)
    low, high = wilson(first, draws)
    return Acceptability(
        ranks=shares,
        first=first,
        first_low=low,
        first_high=high,
        top=shares[:, :top].sum(axis=1),
        top_size=top,
        draws=draws,
        seed=seed,
    )


def wilson(
    share: NDArray[np.float64], draws: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the 95 % interval around shares counted in `draws` trials (Wilson 1927); not empty at 0 or 1."""
    spread = _Z95**2 / draws
    centre = (share + spread / 2) / (1 + spread)
    half = _Z95 / (1 + spread) * np.sqrt(share * (1 - share) / draws + spread / (4 * draws))
    return np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)


def tell(result: Acceptability, names: Sequence[str], site: int) -> str:
    """Return how a site holds under all weightings, as one Dutch sentence."""
    share = float(result.first[site])
    margin = number(max(float(result.margin[site]) * 100, 0.1), 1)
    lead = (
        f"{names[site]} staat eerst in {_share(share)} van alle wegingen (foutmarge {margin} procentpunt) "
        f"en bij de eerste {result.top_size} in {_share(float(result.top[site]))}"
    )
    return f"{lead}: {verdict(share)}."


def verdict(share: float) -> str:
    """Return what a share of first places means, in plain Dutch words."""
    if share >= HOLDS_FROM:
        return "dat houdt stand"
    return "dat houdt meestal stand" if share >= HOLDS_MOSTLY_FROM else "dat hangt af van de weging"


def _share(share: float) -> str:
    shown = percent(share, 1)
    if share < 1 and shown == "100,0%":
        return "meer dan 99,9%"
    return "minder dan 0,1%" if share > 0 and shown == "0,0%" else shown


def _rank_counts(scores: NDArray[np.float64], draws: int, seed: int) -> NDArray[np.float64]:
    # Sites with the same scores are drawn as one row, so that rounding cannot tell them apart.
    rows, site_row, times = np.unique(
        np.where(np.isnan(scores), -1.0, scores), axis=0, return_inverse=True, return_counts=True
    )
    site_row = site_row.reshape(-1)
    n, u = len(scores), len(rows)
    known = rows >= 0
    filled = np.where(known, rows, 0.0).T
    whole = bool(known.all())
    seen = known.T.astype(np.float64)
    random = np.random.default_rng(seed)
    counts = np.zeros(u * n, dtype=np.int64)
    for start in range(0, draws, _CHUNK):
        weights = random.standard_exponential((min(_CHUNK, draws - start), scores.shape[1]))
        # one row per draw, one column per different row of scores
        totals = weights @ filled
        if not whole:
            totals /= weights @ seen
        # from best to worst; a row that stands for several sites takes as many ranks, and all get the first of them
        order = np.argsort(-totals, axis=1)
        group = times[order]
        place = np.cumsum(group, axis=1) - group
        counts += np.bincount((order * n + place).ravel(), minlength=u * n)
    return counts.reshape(u, n)[site_row].astype(np.float64)
