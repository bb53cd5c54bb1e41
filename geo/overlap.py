"""How much of each site lies in each zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer

SLIVER = 0.01
"""Overlaps smaller than this, in m2, are touching borders and not ground."""


@dataclass(frozen=True)
class Overlaps:
    """m pairs of a site and a zone that share ground, ordered by site."""

    site: NDArray[np.int64]
    """Row number of the site."""
    zone: NDArray[np.int64]
    """Row number of the zone."""
    area: NDArray[np.float64]
    """Shared area, m2."""

    def of(self, site: int) -> slice:
        """Return the slice of the pairs that belong to one site."""
        start, stop = np.searchsorted(self.site, [site, site + 1])
        return slice(int(start), int(stop))


def overlaps(sites: NDArray[np.object_], zones: Layer) -> Overlaps:
    """Return the pairs of `sites` and `zones` that share more than a sliver of ground.

    Parameters
    ----------
    sites
        n valid polygons, EPSG:28992.
    zones
        Polygons; may overlap one another.
    """
    site, zone = zones.tree.query(sites, predicate="intersects")
    order = np.lexsort((zone, site))
    site, zone = site[order], zone[order]
    area = shapely.area(shapely.intersection(sites[site], zones.geometry[zone]))
    keep = area > SLIVER
    return Overlaps(site[keep].astype(np.int64), zone[keep].astype(np.int64), area[keep])
