"""How far apart facilities lie, with what chance gives; and whether they lie farther apart than chance can explain.

The distance to the next is a number with its range, and no verdict: it says little about a group among others that
lie apart. Farther apart than chance is told by the pairs that lie close, and never of a few facilities.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.points_inside import points_inside
from geo.statistics.point_pattern import Apart, apart
from spreidingskaart.city.known import of_people, of_rules
from spreidingskaart.spread.areas import areas_of
from spreidingskaart.spread.counts import points_of
from spreidingskaart.spread.kinds import CLUSTERED, Kind, kind_of
from spreidingskaart.spread.policy import choice
from spreidingskaart.spread.scan import dealt, inhabited, scan_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City

_SPOTS: Final = 64
"""Points per buurt at which its inhabitants may be drawn."""
_LIKELY: Final = (0.025, 0.975)


@dataclass(frozen=True)
class AgainstChance:
    """What is, and between which values 95 % of the draws lie; NaN where there is nothing to compare."""

    here: float
    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class Spacing:
    """How far apart the facilities of one kind lie."""

    kind: Kind
    facilities: int
    """Those that are known to the point."""
    to_next: AgainstChance
    """Metres from a facility to the next, on average."""
    within: float
    """Metres; a pair that lies no farther apart lies together."""
    pairs: AgainstChance
    """Pairs that lie together."""
    p_fewer: float
    """Chance of as few pairs or fewer."""
    farther: bool
    """Whether they lie farther apart than chance can explain: enough facilities, few pairs, and no group."""


def spacing_of(city: City, kind: str = CLUSTERED, *, year: int | None = None) -> Spacing:
    """Return how far apart the facilities of a kind lie.

    Parameters
    ----------
    city, kind, year
        As for the scan; only facilities known to the point count.

    Notes
    -----
    As chance every facility lies at a random inhabitant: in a buurt by its number of inhabitants, at a random spot of
    that buurt. The draws of the scan, so both speak of the same chance.
    """
    there = city.at(year)
    return there.known(
        of_rules("spread.spacing", kind), lambda: _spacing(there, kind_of(there, kind))
    )


def fewer_pairs(city: City, facilities: int, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the chance that so many facilities have as few pairs close together; shape of `pairs`."""
    drawn = np.sort(_by_chance(city, facilities, choice("pair_distance")).pairs)
    return np.asarray((np.searchsorted(drawn, pairs, side="right") + 1) / (len(drawn) + 1))


def _spacing(city: City, kind: Kind) -> Spacing:
    points, within = points_of(city, kind), choice("pair_distance")
    nothing = AgainstChance(*[float("nan")] * 4)
    if len(points) < 2 or not areas_of(city, "buurten").lived_in.any():
        return Spacing(kind, len(points), nothing, within, nothing, float("nan"), farther=False)
    here, drawn = apart(points[None], within), _by_chance(city, len(points), within)
    p = float(fewer_pairs(city, len(points), here.pairs)[0])
    enough = len(points) >= choice("pairs_fewest")
    return Spacing(
        kind=kind,
        facilities=len(points),
        to_next=_range(here.mean_to_next, drawn.mean_to_next),
        within=within,
        pairs=_range(here.pairs.astype(float), drawn.pairs.astype(float)),
        p_fewer=p,
        farther=bool(enough and p <= choice("surprising")) and not scan_of(city, kind.id).found,
    )


def _range(here: NDArray[np.float64], drawn: NDArray[np.float64]) -> AgainstChance:
    low, high = np.quantile(drawn, _LIKELY)
    return AgainstChance(float(here[0]), float(drawn.mean()), float(low), float(high))


def _by_chance(city: City, facilities: int, within: float) -> Apart:
    return city.known(
        of_people("spread.spacing.draws", facilities, within),
        lambda: apart(_drawn_points(city, facilities), within),
    )


def _drawn_points(city: City, facilities: int) -> NDArray[np.float64]:
    """Return the points (draws, facilities, 2) of the facilities of each draw."""
    where = inhabited(city)
    spots = city.known(
        of_people("spread.spacing.spots"),
        lambda: points_inside(where.buurten.geometry[where.rows], _SPOTS),
    )
    buurt = dealt(city, facilities)
    return spots[buurt, np.random.default_rng(2).integers(_SPOTS, size=buurt.shape)]
