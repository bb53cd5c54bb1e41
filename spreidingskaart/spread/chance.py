"""Is an index chance? The same facilities, dealt out to inhabitants at random, a thousand times, per map division.

A fine division always looks less even than a coarse one: nine houses cannot reach two hundred buurten. So an
index is judged against what as many facilities of the same sizes give when each lands near an inhabitant at
random. The one verdict on whether facilities lie together is that of the scan (scan.py), which no border has a part
in; this is a table beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from geo.statistics.evenness import hoover
from spreidingskaart.city.known import of_rules
from spreidingskaart.spread.areas import divisions_of
from spreidingskaart.spread.counts import counts_of
from spreidingskaart.spread.kinds import CLUSTERED
from spreidingskaart.spread.policy import choice
from spreidingskaart.spread.scan import scan_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City

Conclusion = Literal["uneven", "even", "chance", "cannot_tell", "too_few", "dispersed"]
"""Less even than chance, more even, not to be told from chance, a question that this test does not answer, too few
facilities, or no facilities at all."""
DRAWS: Final = 999
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Chance:
    """The Hoover index of one kind over one division, against facilities dealt out at random."""

    level: str
    facilities: int
    lived_in: int
    """Number of areas with a known number of inhabitants."""
    hoover: float
    expected: float
    """Mean of the draws."""
    low: float
    high: float
    """Between which 95 % of the draws lie."""
    drawn: NDArray[np.float64]
    """All draws, sorted."""
    p: float
    """Two-sided; NaN where there are too few facilities."""
    conclusion: Conclusion


def chance_of(
    city: City, level: str, kind: str = CLUSTERED, *, year: int | None = None, draws: int = DRAWS
) -> Chance:
    """Return whether the spread of a kind is more or less even than chance.

    Parameters
    ----------
    city, level, kind, year
        As for the index.
    draws
        How many times the facilities are dealt out: each to an area with the chance of its share of the
        inhabitants. The same seed each time.

    Notes
    -----
    A Monte Carlo test (Barnard 1963; Hope, Journal of the Royal Statistical Society B 1968): with m draws and
    r of them at least as extreme, p is twice the smaller (r + 1) / (m + 1) of both sides.
    """
    there = city.at(year)
    return there.known(
        of_rules("spread.chance", level, kind, draws), lambda: _chance(there, level, kind, draws)
    )


def chances_of(city: City, kind: str = CLUSTERED, *, year: int | None = None) -> tuple[Chance, ...]:
    """Return the answers of all divisions of the City, from coarse to fine."""
    return tuple(chance_of(city, level, kind, year=year) for level in divisions_of(city))


def _chance(city: City, level: str, kind: str, draws: int) -> Chance:
    counts = counts_of(city, level)
    k, known = counts.row(kind), counts.areas.lived_in
    people = counts.areas.inhabitants[known]
    counted = known[counts.at[k]]
    size = counts.sizes[k][counted]
    here = float(hoover(counts.existing[k, known], people)) if known.any() else float("nan")
    if len(size) < choice("scan_fewest") or not size.sum() or not counts.kinds[k].clustered:
        nothing = float("nan")
        # dispersed homes are told as one sum per district: there is nothing to deal out
        why: Conclusion = "too_few" if counts.kinds[k].clustered else "dispersed"
        none = np.empty(0)
        return Chance(
            level, len(size), len(known), here, nothing, nothing, nothing, none, nothing, why
        )
    generator = np.random.default_rng(0)
    n = len(people)
    where = np.searchsorted(
        np.cumsum(people) / people.sum(), generator.random((draws, len(size))), side="right"
    )
    cell = np.minimum(where, n - 1) + n * np.arange(draws)[:, None]
    dealt = np.bincount(cell.ravel(), np.tile(size, draws), draws * n).reshape(draws, n)
    drawn = np.sort(hoover(dealt, people))
    above = ((drawn >= here - _ROUNDING).sum() + 1) / (draws + 1)
    below = ((drawn <= here + _ROUNDING).sum() + 1) / (draws + 1)
    p = float(min(1.0, 2 * min(above, below)))
    conclusion = _conclude(city, kind, len(size), n, p, uneven=above < below)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Chance(
        level,
        len(size),
        n,
        here,
        float(drawn.mean()),
        float(low),
        float(high),
        drawn,
        p,
        conclusion,
    )


def _conclude(
    city: City, kind: str, facilities: int, areas: int, p: float, *, uneven: bool
) -> Conclusion:
    """Return what an index says.

    With fewer facilities than areas it tells how populous the areas are that have one, and little of whether the
    facilities lie together: nine in the nine most populous buurten within a kilometre look more even than chance.
    So then nothing is told; and "more even" is never told of few facilities, nor where the scan finds a group.
    """
    if facilities < areas:
        return "cannot_tell"
    if p > choice("surprising"):
        return "chance"
    if uneven:
        return "uneven"
    few = facilities < choice("pairs_fewest")
    return "cannot_tell" if few or scan_of(city, kind).found else "even"
