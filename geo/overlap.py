"""How much of each site lies in each zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.compiled import is_compiled
from geo.edges import edges_of
from geo.runs import first_of_runs, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo.edges import Edges
    from geo.layer import Layer

SLIVER = 0.01
"""Overlaps smaller than this, in m2, are touching borders and not ground."""
_NOISE = 1e-9
"""Share of a site below which a difference comes from binary fractions."""
_FEW = 16
"""Up to so many sites are few."""
_AT_ONCE = 30_000
"""Edges in one sum: the arrays then stay in the processor's cache."""


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
        return rows_of(self.site, site)


def overlaps(
    sites: NDArray[np.object_],
    zones: Layer,
    *,
    edges: Edges | None = None,
    areas: NDArray[np.float64] | None = None,
) -> Overlaps:
    """Return the pairs of `sites` and `zones` that share more than a sliver of ground.

    Nothing is cut: the shared area follows from the edges (see `shared_areas`). A site wholly inside a zone
    shares exactly its own area.

    Parameters
    ----------
    sites
        n valid polygons, EPSG:28992.
    zones
        Valid polygons; may overlap one another.
    edges
        The edges of the sites, where they are known already.
    areas
        (n,) area of each site, m2, where it is known already.
    """
    pieces = zones.pieces
    # of few sites it pays to leave out at once what only comes near; of many the sum below finds it faster
    site, piece = pieces.tree.query(sites, predicate="intersects" if len(sites) <= _FEW else None)
    if not len(site):
        nothing = np.zeros(0, dtype=np.int64)
        return Overlaps(nothing, nothing, np.zeros(0))
    # by site and then by piece; the tree answers site by site, so that almost all is in order
    order = np.argsort(site * len(pieces.row) + piece, kind="stable")
    site, piece = site[order], piece[order]
    whole = shapely.area(sites) if areas is None else areas
    own = edges_of(sites) if edges is None else edges
    area = shared_areas(own, pieces.edges, site, piece, whole)
    site, zone, area = _added_up(site, pieces.row[piece], area)
    keep = area > SLIVER
    site, zone, area = site[keep], zone[keep], area[keep]
    whole = whole[site]
    return Overlaps(site, zone, np.where(np.abs(area - whole) <= _NOISE * whole, whole, area))


def _added_up(
    site: NDArray[np.int64], zone: NDArray[np.int64], area: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Add up the pieces of one zone on one site; the pairs are in order."""
    if not len(site):
        return site, zone, area
    first = first_of_runs(site, zone)
    return site[first], zone[first], np.add.reduceat(area, first)


def shared_areas(
    sites: Edges,
    zones: Edges,
    site: NDArray[np.int64],
    zone: NDArray[np.int64],
    whole: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the area that a site and a zone have in common, m2, for each of k pairs.

    A polygon is the ground below its upper edges less the ground below its lower edges. The ground below an
    edge e of the one and an edge f of the other is that below the lower of the two, so that the common area is
    the sum over all pairs (e, f) of side(e) side(f) times the integral of min(e, f) over their common x.
    For each x the sides add up to nothing, so min(0, f - e) may stand for min(e, f): what lies above the site
    falls away. This is Green's theorem, written for pairs of edges; it holds for holes and for many parts.
    Where no edge of the zone comes within the box around the site, the site lies wholly inside or outside.

    Parameters
    ----------
    sites, zones
        Edges of valid polygons.
    site, zone
        (k,) row of the site and row of the zone.
    whole
        (n,) area of each site, m2.
    """
    if is_compiled():
        from geo.compiled.areas import areas_in_common

        return areas_in_common(sites, zones, site, zone, whole)
    area = np.zeros(len(site))
    west, south, east, north = sites.extent
    for some in _portions(zones.count[zone], _AT_ONCE):
        pair, edge = zones.of(zone[some])
        of = site[some].take(pair)
        near = zones.east.take(edge) > west.take(of)
        near &= zones.west.take(edge) < east.take(of)
        near &= zones.south.take(edge) < north.take(of)
        rows = near.nonzero()[0]
        pair, edge, of = pair.take(rows), edge.take(rows), of.take(rows)
        pairs = some.stop - some.start
        crossed = np.zeros(pairs, dtype=bool)
        crossed[pair[zones.north[edge] > south[of]]] = True
        middle = (west[of] + east[of]) / 2
        below = (zones.west[edge] <= middle) & (middle < zones.east[edge])
        inside = np.bincount(pair[below], -zones.side[edge[below]], minlength=pairs)
        area[some] = inside * whole[site[some]]
        if crossed.any():
            summed = crossed[pair] & (zones.side[edge] != 0)
            cut = _summed(sites, zones, of[summed], edge[summed], pair[summed], pairs)
            area[some] = np.where(crossed, cut, area[some])
    return area


def _summed(
    sites: Edges,
    zones: Edges,
    site: NDArray[np.int64],
    edge: NDArray[np.int64],
    pair: NDArray[np.int64],
    pairs: int,
) -> NDArray[np.float64]:
    area = np.zeros(pairs)
    for some in sites.tables(site):
        f, own = edge.take(some.which), some.edge
        low = np.maximum(sites.west.take(own), zones.west.take(f))
        high = np.minimum(sites.east.take(own), zones.east.take(f))
        cell = ((low < high) & some.there).ravel().nonzero()[0]
        column = cell % len(f)
        low, high, e, f = low.take(cell), high.take(cell), own.take(cell), f.take(column)
        base = zones.y1.take(f) - sites.y1.take(e)
        rise_f, rise_e = zones.slope.take(f), sites.slope.take(e)
        x_f, x_e = zones.x1.take(f), sites.x1.take(e)
        at_low = base + (low - x_f) * rise_f - (low - x_e) * rise_e
        at_high = base + (high - x_f) * rise_f - (high - x_e) * rise_e
        least, most = np.minimum(at_low, at_high), np.maximum(at_low, at_high)
        below = np.minimum(least, 0.0)
        # the mean of min(0, f - e): half of both ends, or of the triangle where the edges cross
        crossed = (least < 0) & (most > 0)
        share = np.divide(below, least - most, out=np.ones_like(below), where=crossed)
        mean = 0.5 * (below + np.minimum(most, 0.0)) * share
        part = sites.side.take(e) * zones.side.take(f) * mean * (high - low)
        area += np.bincount(pair.take(some.which).take(column), part, minlength=pairs)
    return area


def _portions(count: NDArray[np.int64], most: int) -> Iterator[slice]:
    """Return slices of the pairs that hold about `most` edges each."""
    total = count.cumsum()
    start = 0
    while start < len(count):
        before = total[start - 1] if start else 0
        stop = max(start + 1, int(total.searchsorted(before + most, side="right")))
        yield slice(start, stop)
        start = stop
