"""The ground that pairs of a site and a zone share, pair by pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.compiled.loops import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.edges import Edges


class _Sides(NamedTuple):
    """Columns of `Edges` that areas are made of."""

    start: NDArray[np.int64]
    x1: NDArray[np.float64]
    y1: NDArray[np.float64]
    x2: NDArray[np.float64]
    y2: NDArray[np.float64]
    side: NDArray[np.float64]
    slope: NDArray[np.float64]


def areas_in_common(
    sites: Edges,
    zones: Edges,
    site: NDArray[np.int64],
    zone: NDArray[np.int64],
    whole: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return what `geo.overlap.shared_areas` returns: the area in common of each of k pairs, m2."""
    area = np.empty(len(site))
    _all_pairs(_sides(sites), sites.boxes, _sides(zones), site, zone, whole, area)
    return area


def _sides(edges: Edges) -> _Sides:
    return _Sides(edges.start, edges.x1, edges.y1, edges.x2, edges.y2, edges.side, edges.slope)


@compiled
def _all_pairs(
    sites: _Sides,
    boxes: NDArray[np.float64],
    zones: _Sides,
    site: NDArray[np.int64],
    zone: NDArray[np.int64],
    whole: NDArray[np.float64],
    area: NDArray[np.float64],
) -> None:
    for pair in range(len(site)):
        own, box = site[pair], boxes[site[pair]]
        crossed, inside = _passes(zones, zone[pair], box)
        if crossed:
            area[pair] = _cut(sites, own, zones, zone[pair], box)
        else:
            area[pair] = inside * whole[own]


@compiled
def _passes(zones: _Sides, zone: int, box: NDArray[np.float64]) -> tuple[bool, float]:
    """Return whether an edge of a zone comes within a box, and else whether the box lies in the zone (1 or 0)."""
    west, south, east, north = box
    middle, inside, crossed = (west + east) / 2, 0.0, False
    for edge in range(zones.start[zone], zones.start[zone + 1]):
        x1, x2 = zones.x1[edge], zones.x2[edge]
        least, most = min(x1, x2), max(x1, x2)
        low = min(zones.y1[edge], zones.y2[edge])
        if most <= west or least >= east or low >= north:
            continue
        crossed |= max(zones.y1[edge], zones.y2[edge]) > south
        if least <= middle < most:
            inside -= zones.side[edge]
    return crossed, inside


@compiled
def _cut(sites: _Sides, site: int, zones: _Sides, zone: int, box: NDArray[np.float64]) -> float:
    """Return the area in common as a sum over all pairs of an edge of the one and an edge of the other."""
    area = 0.0
    for f in range(zones.start[zone], zones.start[zone + 1]):
        west, east = min(zones.x1[f], zones.x2[f]), max(zones.x1[f], zones.x2[f])
        if zones.side[f] == 0 or east <= box[0] or west >= box[2]:
            continue
        if min(zones.y1[f], zones.y2[f]) >= box[3]:
            continue
        for e in range(sites.start[site], sites.start[site + 1]):
            low = max(west, min(sites.x1[e], sites.x2[e]))
            high = min(east, max(sites.x1[e], sites.x2[e]))
            if low < high:
                mean = _mean_below(sites, e, zones, f, low, high)
                area += sites.side[e] * zones.side[f] * mean * (high - low)
    return area


@compiled
def _mean_below(sites: _Sides, e: int, zones: _Sides, f: int, low: float, high: float) -> float:
    """Return the mean of min(0, f - e) between two x: half of both ends, or of the triangle where they cross."""
    base = zones.y1[f] - sites.y1[e]
    rise_f, rise_e, x_f, x_e = zones.slope[f], sites.slope[e], zones.x1[f], sites.x1[e]
    at_low = base + (low - x_f) * rise_f - (low - x_e) * rise_e
    at_high = base + (high - x_f) * rise_f - (high - x_e) * rise_e
    least, most = min(at_low, at_high), max(at_low, at_high)
    below = min(least, 0.0)
    share = below / (least - most) if least < 0 < most else 1.0
    mean: float = 0.5 * (below + min(most, 0.0)) * share
    return mean
