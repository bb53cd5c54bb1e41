"""What was found of n sites, as columns; sentences and help are made from it when someone looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.runs import rows_of
from spreidingskaart.criteria.zoning.table import SMALL_SHARE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.criteria.zoning.asked_here import AskedHere
    from spreidingskaart.criteria.zoning.ground import Ground
    from spreidingskaart.criteria.zoning.limits import Tested
    from spreidingskaart.model import Proposals


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of all sites, ordered by site: one for each designation, and within it one for each mark."""

    site: NDArray[np.int64]
    key: NDArray[np.int64]
    """Row in `Ground.keys`; `Ground.nowhere` for ground without a designation."""
    mark: NDArray[np.int64]
    """Row in `Ground.readings`; -1 where no mark has a say."""
    area: NDArray[np.float64]
    share: NDArray[np.float64]
    counts: NDArray[np.bool_]
    """Whether the part is large enough to decide."""
    verdict: NDArray[np.int8]
    lean: NDArray[np.int8]
    """Codes of the lean; NO_LEAN where the verdict does not lean."""
    firm: NDArray[np.bool_]

    def of(self, site: int) -> slice:
        """Return the slice of the parts that belong to one site."""
        return rows_of(self.site, site)


@dataclass(frozen=True, eq=False)
class SafetyZones:
    """The safety zones on all sites, ordered by site."""

    site: NDArray[np.int64]
    name: NDArray[np.int64]
    """Row in `Ground.zone_names`."""
    share: NDArray[np.float64]
    counts: NDArray[np.bool_]
    verdict: NDArray[np.int8]
    firm: NDArray[np.bool_]
    doubted: NDArray[np.bool_]
    """Whether the zone leaves alone who it is for, but they cannot leave quickly or nobody looked its rule up."""

    def of(self, site: int) -> slice:
        """Return the slice of the zones that belong to one site."""
        return rows_of(self.site, site)


@dataclass(frozen=True, eq=False)
class Covers:
    """What of each of n sites the plans leave open."""

    gap: NDArray[np.bool_]
    """Whether a part of the site has no designation."""
    in_building_area: NDArray[np.float64]
    """Share of the site in a bouwvlak, 0..1; NaN where its plans have none."""
    unread: NDArray[np.bool_]
    """Whether an object lies on it that may be law and is not read."""

    @property
    def outside_building_area(self) -> NDArray[np.bool_]:
        """Return which sites lie outside every bouwvlak, but for at most 5% of them."""
        return np.asarray(self.in_building_area <= SMALL_SHARE)


@dataclass(frozen=True, eq=False)
class Answers:
    """Everything that was found, as columns; sentences are made from it when someone looks."""

    proposals: Proposals
    city: City
    ground: Ground
    ways: NDArray[np.int64]
    """Two columns of the rule table for each proposal: with and without units of their own."""
    parts: Parts
    zones: SafetyZones
    limits: Tested
    covers: Covers
    here: AskedHere
    """What services were asked about each place."""
    verdict: NDArray[np.int8]
    lean: NDArray[np.int8]
    firm: NDArray[np.bool_]
    value: NDArray[np.float64]
