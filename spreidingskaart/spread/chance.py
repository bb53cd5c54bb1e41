"""Is it chance? The same facilities, dealt out to inhabitants at random, a thousand times, per map division.

A fine division always looks less even than a coarse one: nine houses cannot reach two hundred buurten. So an
index is judged against what as many facilities of the same sizes give when each lands near an inhabitant at
random. That answer can be compared between divisions, and it is what must hold in all of them.
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

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City

Conclusion = Literal["uneven", "even", "chance", "too_few", "dispersed"]
"""Less even than chance, more even, not to be told from chance, too few facilities, or no facilities at all."""
DRAWS: Final = 999
_FEWEST: Final = 3
"""With fewer facilities even the most uneven map there is would be no surprise."""
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Chance:
    """The Hoover index of one kind over one division, against facilities dealt out at random."""

    level: str
    facilities: int
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


@dataclass(frozen=True, eq=False)
class MapUnits:
    """The same question asked of four divisions."""

    answers: tuple[Chance, ...]
    """One per division, in the order of DIVISIONS."""
    reference: str
    """The division whose conclusion is tested."""

    @property
    def conclusion(self) -> Conclusion:
        """The conclusion of the reference division."""
        return next(answer.conclusion for answer in self.answers if answer.level == self.reference)

    @property
    def holds(self) -> int:
        """Number of divisions with the same conclusion; 0 where there is nothing to conclude."""
        if self.conclusion in ("too_few", "dispersed"):
            return 0
        return sum(answer.conclusion == self.conclusion for answer in self.answers)


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


def map_units(
    city: City, kind: str = CLUSTERED, *, year: int | None = None, reference: str = "wijken"
) -> MapUnits:
    """Return the answers of all divisions of the City."""
    return MapUnits(
        tuple(chance_of(city, level, kind, year=year) for level in divisions_of(city)), reference
    )


def _chance(city: City, level: str, kind: str, draws: int) -> Chance:
    counts = counts_of(city, level)
    k, known = counts.row(kind), counts.areas.lived_in
    people = counts.areas.inhabitants[known]
    counted = known[counts.at[k]]
    size = counts.sizes[k][counted]
    here = float(hoover(counts.existing[k, known], people)) if known.any() else float("nan")
    if len(size) < _FEWEST or not size.sum() or not counts.kinds[k].clustered:
        nothing = float("nan")
        # dispersed homes are told as one sum per district: there is nothing to deal out
        why: Conclusion = "too_few" if counts.kinds[k].clustered else "dispersed"
        return Chance(level, len(size), here, nothing, nothing, nothing, np.empty(0), nothing, why)
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
    conclusion: Conclusion = "chance"
    if p <= choice("surprising"):
        conclusion = "uneven" if above < below else "even"
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Chance(
        level, len(size), here, float(drawn.mean()), float(low), float(high), drawn, p, conclusion
    )
