"""How even the whole city is: one number per kind, and whether areas with much lie together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.statistics.change import places_after
from geo.statistics.contiguity import Contiguity, among
from geo.statistics.evenness import gini, gini_unweighted, hoover, lorenz, theil_parts
from geo.statistics.rates import rates
from geo.statistics.small_numbers import Interval, middle, redrawn_places
from geo.statistics.spatial_autocorrelation import (
    GetisOrd,
    LocalMoran,
    Moran,
    getis_ord,
    local_moran,
    moran,
)
from spreidingskaart.city.known import of_rules
from spreidingskaart.spread.counts import counts_of
from spreidingskaart.spread.kinds import CLUSTERED, Kind
from spreidingskaart.spread.policy import choice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.spread.areas import Areas
    from spreidingskaart.spread.index import Index


@dataclass(frozen=True, eq=False)
class Evenness:
    """Measures of k kinds over the areas with inhabitants; lower is more even, NaN without places."""

    kinds: tuple[Kind, ...]
    areas: Areas
    year: int
    places: NDArray[np.float64]
    """(k,) open places that count: known per area, in an area with inhabitants."""
    facilities: NDArray[np.int64]
    gini: NDArray[np.float64]
    gini_unweighted: NDArray[np.float64]
    hoover: NDArray[np.float64]
    """Share of the places that would have to move to make the city even."""
    theil: NDArray[np.float64]
    theil_between: NDArray[np.float64]
    """Between districts."""
    theil_within: NDArray[np.float64]
    without_inhabitants: int
    """Number of areas that are left out because nobody published a number of inhabitants."""

    def row(self, kind: str) -> int:
        """Return the row of a kind."""
        return [one.id for one in self.kinds].index(kind)


@dataclass(frozen=True, eq=False)
class Clustering:
    """Whether areas with a high rate lie together; arrays over the areas that say enough (`keep`)."""

    kinds: tuple[Kind, ...]
    areas: Areas
    keep: NDArray[np.bool_]
    """Shape (n,): areas with enough inhabitants; the others are left out."""
    neighbours: Contiguity
    """Among the areas that are kept."""
    moran: Moran
    local: LocalMoran
    """Shape (k, kept areas)."""
    getis: GetisOrd

    def row(self, kind: str) -> int:
        """Return the row of a kind."""
        return [one.id for one in self.kinds].index(kind)


def evenness_of(city: City, level: str, *, year: int | None = None) -> Evenness:
    """Return the evenness of every kind over the areas of a division; kept with the City and the year."""
    there = city.at(year)
    return there.known(of_rules("spread.evenness", level), lambda: measure_evenness(there, level))


def measure_evenness(city: City, level: str) -> Evenness:
    """Return what `evenness_of` keeps, worked out anew."""
    counts = counts_of(city, level)
    areas, lived_in = counts.areas, counts.areas.lived_in
    kinds = counts.kinds
    nothing = np.full(len(kinds), np.nan)
    if not lived_in.any():
        none = np.zeros(len(kinds))
        return Evenness(
            kinds,
            areas,
            city.year,
            none,
            none.astype(int),
            *(nothing,) * 6,
            without_inhabitants=len(areas),
        )
    # one row per kind, one column per area with a known number of inhabitants
    places, people = counts.existing[:, lived_in], areas.inhabitants[lived_in]
    parts = theil_parts(places, people, areas.district[lived_in].astype(str))
    return Evenness(
        kinds=kinds,
        areas=areas,
        year=city.year,
        places=places.sum(axis=1),
        facilities=counts.facilities[:, lived_in].sum(axis=1),
        gini=gini(places, people),
        gini_unweighted=gini_unweighted(places, people),
        hoover=hoover(places, people),
        theil=parts.total,
        theil_between=parts.between,
        theil_within=parts.within,
        without_inhabitants=int((~lived_in).sum()),
    )


def clustering_of(
    city: City, level: str, *, year: int | None = None, permutations: int = 999
) -> Clustering | None:
    """Return Moran, local Moran and Getis-Ord of every kind; None where too few areas say enough."""
    there = city.at(year)
    return there.known(
        of_rules("spread.clustering", level, permutations),
        lambda: measure_clustering(there, level, permutations=permutations),
    )


def measure_clustering(city: City, level: str, *, permutations: int = 999) -> Clustering | None:
    """Return what `clustering_of` keeps, worked out anew."""
    counts = counts_of(city, level)
    areas = counts.areas
    # the rate of an area with few people jumps so much that it would decide everything
    keep = np.asarray(areas.inhabitants >= choice("few_inhabitants"))
    if keep.sum() < 4:
        return None
    neighbours = among(areas.neighbours, keep)
    values = rates(counts.existing[:, keep], areas.inhabitants[keep])
    return Clustering(
        kinds=counts.kinds,
        areas=areas,
        keep=keep,
        neighbours=neighbours,
        moran=moran(values, neighbours, permutations=permutations),
        local=local_moran(values, neighbours, permutations=permutations),
        getis=getis_ord(values, neighbours, permutations=permutations),
    )


def bootstrap_of(
    city: City, level: str, kind: str = CLUSTERED, *, year: int | None = None, draws: int = 1000
) -> tuple[Interval, Interval]:
    """Return how much Hoover and Gini lean on single facilities: 95 % of 1,000 draws of the facilities."""
    there = city.at(year)

    def intervals() -> tuple[Interval, Interval]:
        counts = counts_of(there, level)
        k, lived_in = counts.row(kind), counts.areas.lived_in
        if not lived_in.any() or there.layer("facilities") is None:
            nothing = Interval(np.array(np.nan), np.array(np.nan))
            return nothing, nothing
        # one row per draw of the facilities, one column per area with a known number of inhabitants
        drawn = redrawn_places(counts.at[k], counts.sizes[k], len(lived_in), draws=draws)
        places, people = drawn[:, lived_in], counts.areas.inhabitants[lived_in]
        return middle(hoover(places, people)), middle(gini(places, people))

    return there.known(of_rules("spread.bootstrap", level, kind, draws), intervals)


def leave_one_out(
    city: City, level: str, kind: str = CLUSTERED, *, year: int | None = None
) -> tuple[float, float]:
    """Return the lowest and the highest Hoover index when any one facility is left out; NaN for fewer than 2.

    Easier to tell than the bootstrap, which draws some facilities twice and so looks less even than the city
    is: this says how much the number hangs on one single facility.
    """
    there = city.at(year)
    return there.known(
        of_rules("spread.leave_one_out", level, kind), lambda: _without_each(there, level, kind)
    )


def _without_each(city: City, level: str, kind: str) -> tuple[float, float]:
    counts = counts_of(city, level)
    k, lived_in = counts.row(kind), counts.areas.lived_in
    # one scenario per facility in an area with inhabitants: the city without that facility
    counted = lived_in[counts.at[k]]
    at, sizes = (np.cumsum(lived_in) - 1)[counts.at[k][counted]], counts.sizes[k][counted]
    if len(sizes) < 2:
        return float("nan"), float("nan")
    without = hoover(
        np.maximum(places_after(counts.existing[k, lived_in], at, -sizes), 0.0),
        counts.areas.inhabitants[lived_in],
    )
    return float(np.nanmin(without)), float(np.nanmax(without))


def lorenz_of(index: Index) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the corners of the Lorenz curve: shares of the inhabitants from low to high rate, and of the places."""
    known = index.lived_in
    return lorenz(index.existing[known], index.areas.inhabitants[known])
