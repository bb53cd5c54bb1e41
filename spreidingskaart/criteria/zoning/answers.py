"""What was found of n sites, as columns; sentences and help are made from it when someone looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.runs import rows_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spreidingskaart.city import City
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

    def of(self, site: int) -> slice:
        """Return the slice of the zones that belong to one site."""
        return rows_of(self.site, site)


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
    verdict: NDArray[np.int8]
    firm: NDArray[np.bool_]
    value: NDArray[np.float64]
