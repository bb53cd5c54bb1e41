"""Is it chance? One verdict on facilities that lie together: a scan with circles over the buurten of a city.

Facilities count, not places: one house of fifty places is one decision. The draws rest on the buurten and on how
many facilities there are, so all kinds of equal number share them, in every year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.statistics.scan import (
    Circles,
    at_random_inhabitants,
    chance_of_as_much,
    circles,
    hardest_group,
    in_one_circle,
    statistics,
)
from spreidingskaart.city.known import of_people, of_rules
from spreidingskaart.spread.areas import Areas, areas_of
from spreidingskaart.spread.counts import counts_of, facilities_in
from spreidingskaart.spread.kinds import CLUSTERED, Kind, kind_of
from spreidingskaart.spread.policy import choice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City

DRAWS: Final = 9_999
LIGHT_DRAWS: Final = 1_000
"""Cities with a light cluster in which the scan is tried, to say how many it misses."""


class ScanOutcome(StrEnum):
    """What the scan says."""

    GROUP = "group"
    NONE = "none"
    TOO_FEW = "too_few"
    DISPERSED = "dispersed"
    """Dispersed homes are told as one sum per district: they have no buurt."""


@dataclass(frozen=True, eq=False)
class Scan:
    """Whether the facilities of one kind lie together more than chance can explain."""

    kind: Kind
    outcome: ScanOutcome
    of: int
    """Facilities that count: known per buurt, in a buurt with a known number of inhabitants."""
    nowhere: int
    """Facilities in a buurt without a known number of inhabitants: by chance none could be there."""
    coarser: float
    """Open places that are known for larger areas only: their facilities do not count."""
    p: float
    """NaN where nothing was tested."""
    facilities: int
    """Facilities in the group; 0 where there is none."""
    share: float
    """Share of the inhabitants in its circle; NaN where there is no group."""
    buurten: NDArray[np.int64]
    """Rows of the buurten in its circle."""
    circle: tuple[float, float, float] | None
    """Its middle (EPSG:28992) and radius, metres."""
    without_one: int
    """How many of the facilities can be left out, one at a time, while a group remains."""
    misses: float
    """Share of the light clusters that the scan misses with so many facilities; NaN where nothing was tested."""

    @property
    def found(self) -> bool:
        """Whether there is a group."""
        return self.outcome is ScanOutcome.GROUP

    @property
    def tested(self) -> bool:
        """Whether there was enough to test."""
        return self.outcome in (ScanOutcome.GROUP, ScanOutcome.NONE)


@dataclass(frozen=True, eq=False)
class Inhabited:
    """The buurten with a known number of inhabitants, and the circles around them."""

    buurten: Areas
    rows: NDArray[np.int64]
    """Their rows among all buurten."""
    around: Circles

    def places_of(self, areas: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the position of buurten among `rows`; -1 where nobody is known to live."""
        position = np.full(len(self.buurten), -1)
        position[self.rows] = np.arange(len(self.rows))
        return position[areas]


def scan_of(city: City, kind: str = CLUSTERED, *, year: int | None = None) -> Scan:
    """Return whether the facilities of a kind lie together more than chance can explain.

    Parameters
    ----------
    city
        City as one role may see it; only what that role may see per buurt counts.
    kind
        A care form, `clustered` or `group:NAME`.
    year
        Counts what is open then; by default the year of the City.

    Notes
    -----
    Kulldorff's scan, with facilities as cases and every facility at a random inhabitant as chance; at least 9,999
    draws (`geo.statistics.scan`).
    """
    there = city.at(year)
    return there.known(of_rules("spread.scan", kind), lambda: _scan(there, kind_of(there, kind)))


def inhabited(city: City) -> Inhabited:
    """Return the buurten with a known number of inhabitants, and the circles around them."""
    return city.known(of_people("spread.scan.circles"), lambda: _inhabited(city))


def dealt(city: City, facilities: int) -> NDArray[np.int64]:
    """Return the buurt, among those of `inhabited`, of each facility in each draw; the same draws each time."""
    return at_random_inhabitants(inhabited(city).around, facilities, draws=DRAWS)


def by_chance(city: City, facilities: int) -> NDArray[np.float64]:
    """Return the statistics of the draws with so many facilities, ascending; kept for years with the same people."""
    return city.known(
        of_people("spread.scan.draws", facilities),
        lambda: np.sort(_statistics(city, dealt(city, facilities))),
    )


def misses(city: City, facilities: int) -> float:
    """Return the share of light clusters that the scan misses with so many facilities, tried in this City.

    What is light is a choice (norms.yaml): near a tenth of the inhabitants facilities are five times as frequent.
    """

    def tried() -> float:
        light = in_one_circle(
            inhabited(city).around,
            facilities,
            share=choice("scan_light_share"),
            times=choice("scan_light_times"),
            draws=LIGHT_DRAWS,
        )
        p = chance_of_as_much(_statistics(city, light), by_chance(city, facilities))
        return float((p > choice("surprising")).mean())

    return city.known(of_people("spread.scan.misses", facilities), tried)


def _statistics(city: City, areas: NDArray[np.int64]) -> NDArray[np.float64]:
    return statistics(inhabited(city).around, areas, least_inside=int(choice("scan_group")))


def _inhabited(city: City) -> Inhabited:
    buurten = areas_of(city, "buurten")
    rows = np.flatnonzero(buurten.lived_in)
    around = circles(
        buurten.point[rows],
        buurten.inhabitants[rows],
        least=choice("few_inhabitants"),
        most=choice("scan_most"),
    )
    return Inhabited(buurten, rows, around)


def _scan(city: City, kind: Kind) -> Scan:
    buurten = areas_of(city, "buurten")
    areas = facilities_in(city, kind, "buurten")
    counted = areas[buurten.lived_in[areas]]
    nothing = Scan(
        kind=kind,
        outcome=ScanOutcome.TOO_FEW if kind.clustered else ScanOutcome.DISPERSED,
        of=len(counted),
        nowhere=len(areas) - len(counted),
        coarser=float(counts_of(city, "buurten", (kind.id,)).coarser[0]),
        p=float("nan"),
        facilities=0,
        share=float("nan"),
        buurten=np.empty(0, dtype=np.int64),
        circle=None,
        without_one=0,
        misses=float("nan"),
    )
    if nothing.of < choice("scan_fewest"):
        return nothing
    where = inhabited(city)
    places = where.places_of(counted)
    group = hardest_group(where.around, places, least_inside=int(choice("scan_group")))
    p = float(chance_of_as_much(group.statistic, by_chance(city, nothing.of)))
    tested = replace(nothing, outcome=ScanOutcome.NONE, p=p, misses=misses(city, nothing.of))
    if p > choice("surprising"):
        return tested
    rows = where.rows[group.areas]
    middle = buurten.point[where.rows[group.centre]]
    radius = float(np.hypot(*(buurten.point[rows] - middle).T).max())
    return replace(
        tested,
        outcome=ScanOutcome.GROUP,
        facilities=group.inside,
        share=group.share,
        buurten=rows,
        circle=(float(middle[0]), float(middle[1]), radius),
        without_one=_without_one(city, places),
    )


def _without_one(city: City, places: NDArray[np.int64]) -> int:
    """Return of how many facilities, each left out once, a group remains among the others."""
    others = len(places) - 1
    if others < choice("scan_fewest"):
        return 0
    # one row per facility that is left out
    rest = places[np.nonzero(~np.eye(len(places), dtype=bool))[1].reshape(len(places), others)]
    p = chance_of_as_much(_statistics(city, rest), by_chance(city, others))
    return int((p <= choice("surprising")).sum())
