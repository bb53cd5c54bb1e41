"""What is near: the nearest of a layer, and all of a layer within a distance, as the crow flies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer


@dataclass(frozen=True)
class Neighbours:
    """m pairs of a site and a thing near it, ordered by site and then by distance."""

    site: NDArray[np.int64]
    row: NDArray[np.int64]
    """Row number in the layer."""
    distance: NDArray[np.float64]
    """Metres."""

    def of(self, site: int) -> slice:
        """Return the slice of the pairs that belong to one site."""
        start, stop = np.searchsorted(self.site, [site, site + 1])
        return slice(int(start), int(stop))


def _ordered(site: NDArray[np.int64], row: NDArray[np.int64], distance: NDArray[np.float64]) -> Neighbours:
    order = np.lexsort((row, distance, site))
    return Neighbours(site[order].astype(np.int64), row[order].astype(np.int64), distance[order])


def within(sites: NDArray[np.object_], layer: Layer, distance: float | NDArray[np.float64]) -> Neighbours:
    """Return every row of `layer` at most `distance` metres (one, or one per site) from each site."""
    site, row = layer.tree.query(sites, predicate="dwithin", distance=distance)
    return _ordered(site, row, shapely.distance(sites[site], layer.geometry[row]))


def nearest(sites: NDArray[np.object_], layer: Layer) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return, for each of n sites, the row of the nearest geometry of `layer` and the distance in metres.

    Where the layer has no geometries the row is -1 and the distance NaN. Of equals the first row counts.
    """
    rows = np.full(len(sites), -1, dtype=np.int64)
    metres = np.full(len(sites), np.nan)
    if len(layer) and len(sites) and any(place is not None for place in layer.geometry):
        (site, row), distance = layer.tree.query_nearest(sites, return_distance=True, all_matches=True)
        order = np.lexsort((row, site))
        first = np.ones(len(order), dtype=bool)
        first[1:] = site[order[1:]] != site[order[:-1]]
        chosen = order[first]
        rows[site[chosen]] = row[chosen]
        metres[site[chosen]] = distance[chosen]
    return rows, metres
