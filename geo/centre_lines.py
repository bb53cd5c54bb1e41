"""Lines to walk along, out of the areas that may be walked on.

Each piece of ground is cut into triangles, and the middles of the sides that two triangles share are joined within each
triangle: in a street that gives its middle, at a crossing every way over it. Each line lies on the ground, so no way
over them is shorter than the shortest way over the ground; it is longer where ground is wide and a walker would cut the
corner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from scipy.spatial import Delaunay, QhullError

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPACING: Final = 1.5
"""Metres between points on an edge: ground that is narrower is followed less well."""
TILE: Final = 500.0
"""Metres; ground is cut at tiles, and what is cut is joined again where it was cut."""
STRAIGHTENED: Final = 0.5
"""Metres that a line may be moved to make it straight."""
STUMP: Final = 4.0
"""Metres of a loose end that leads nowhere and is left out."""
_REACH: Final = 15.0
"""Metres from where two levels meet to the lines on them."""
_LEAST_CONTACT: Final = 0.8
"""Metres along which ground must touch ground of another level, to walk from one to the other."""
_DECIMALS: Final = 3
_AREAL: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def centre_lines(ground: NDArray[np.object_], level: NDArray[np.int64]) -> NDArray[np.object_]:
    """Return lines along which the ground can be walked.

    Parameters
    ----------
    ground
        n valid areas, metres, projected (EPSG:28992); none is changed.
    level
        (n,) how many layers each lies above the ground; what crosses at another level does not connect, what touches
        along an edge does.
    """
    unions = {
        int(one): shapely.simplify(shapely.union_all(ground[level == one]), SPACING / 6)
        for one in np.unique(level)
    }
    lines = {one: _lines_on(union) for one, union in unions.items()}
    links = [
        link
        for one in unions
        for other in unions
        if one < other
        for link in _links(unions[one], unions[other], lines[one], lines[other])
    ]
    every = (
        np.concatenate([*lines.values(), np.array(links, dtype=object)]) if lines else np.array([])
    )
    return _without_stumps(every)


def _lines_on(union: shapely.Geometry) -> NDArray[np.object_]:
    """Return the lines on the ground of one level, tile by tile."""
    parts = shapely.get_parts(union)
    parts = parts[np.isin(shapely.get_type_id(parts), _AREAL)]
    if not len(parts):
        return np.zeros(0, dtype=object)
    whole = shapely.multipolygons(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
    tiles = _tiles(whole)
    shapely.prepare(whole)  # a copy of our own
    found = []
    for box, ground in tiles:
        lines = _lines_in(ground, box, whole)
        found.append(shapely.simplify(lines, STRAIGHTENED, preserve_topology=True))
    return np.concatenate(found) if found else np.zeros(0, dtype=object)


def _tiles(whole: shapely.Geometry) -> list[tuple[NDArray[np.float64], shapely.Geometry]]:
    """Return the ground in each tile, halving what is in more than one, so that each cut is made in a small shape."""
    west, south, east, north = shapely.bounds(whole).tolist()
    across = np.arange(np.floor(west / TILE), np.floor(east / TILE) + 1) * TILE
    up = np.arange(np.floor(south / TILE), np.floor(north / TILE) + 1) * TILE
    found: list[tuple[NDArray[np.float64], shapely.Geometry]] = []
    for x in across.tolist():
        column = shapely.clip_by_rect(whole, x, south - 1, x + TILE, north + 1)
        if column.is_empty:
            continue
        for y in up.tolist():
            inside = shapely.clip_by_rect(column, x, y, x + TILE, y + TILE)
            if not inside.is_empty:
                found.append((np.array([x, y, x + TILE, y + TILE]), inside))
    return found


def _lines_in(
    ground: shapely.Geometry, box: NDArray[np.float64], whole: shapely.Geometry
) -> NDArray[np.object_]:
    """Return the lines on the ground of one tile, merged where they simply go on."""
    xy = np.unique(
        shapely.get_coordinates(shapely.segmentize(ground, SPACING)).round(_DECIMALS), axis=0
    )
    if len(xy) < 3:
        return np.zeros(0, dtype=object)
    try:
        triangles = Delaunay(xy)
    except QhullError:  # all on one line
        return np.zeros(0, dtype=object)
    corners, beside = triangles.simplices, triangles.neighbors
    shapely.prepare(ground)  # a copy of our own
    inside = shapely.contains_xy(ground, xy[corners].mean(axis=1))
    first, second = np.sort(corners[:, [[1, 2], [2, 0], [0, 1]]], axis=2).transpose(2, 0, 1)
    middle = ((xy[first] + xy[second]) / 2).round(_DECIMALS)
    open_side = inside[:, None] & (
        np.where(beside >= 0, inside[beside], _goes_on(xy[first], xy[second], box, whole))
    )
    joined = [
        np.stack([middle[both, one], middle[both, other]], axis=1)
        for one, other in ((0, 1), (1, 2), (2, 0))
        for both in [open_side[:, one] & open_side[:, other]]
    ]
    ends = np.concatenate(joined)
    ends = ends[(ends[:, 0] != ends[:, 1]).any(axis=1)]
    if not len(ends):
        return np.zeros(0, dtype=object)
    merged = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(ends)))
    return np.asarray(shapely.get_parts(merged), dtype=object)


def _goes_on(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    box: NDArray[np.float64],
    whole: shapely.Geometry,
) -> NDArray[np.bool_]:
    """Return over which sides, each from one point to another, the ground goes on in the next tile."""
    low, high = box[:2], box[2:]
    on_low = (np.abs(first - low) < 0.002) & (np.abs(second - low) < 0.002)
    on_high = (np.abs(first - high) < 0.002) & (np.abs(second - high) < 0.002)
    on_cut = np.asarray((on_low | on_high).any(axis=-1), dtype=bool)
    beyond = (first + second) / 2 + 0.02 * (on_high.astype(float) - on_low)
    on_cut[on_cut] = shapely.contains_xy(whole, beyond[on_cut])
    return on_cut


def _links(
    one: shapely.Geometry,
    other: shapely.Geometry,
    lines_on_one: NDArray[np.object_],
    lines_on_other: NDArray[np.object_],
) -> list[shapely.LineString]:
    """Return a line over each edge that two levels share: the ends of bridges and tunnels."""
    if not len(lines_on_one) or not len(lines_on_other):
        return []
    shared = shapely.intersection(shapely.boundary(one), shapely.boundary(other), grid_size=0.01)
    parts = shapely.get_parts(shared)
    edges = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    if not len(edges):
        return []
    edges = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(edges)))
    edges = edges[shapely.length(edges) >= _LEAST_CONTACT]
    middles = shapely.line_interpolate_point(edges, 0.5, normalized=True)
    ends = [_nearest_vertex(middles, lines) for lines in (lines_on_one, lines_on_other)]
    spots = shapely.get_coordinates(middles)
    near = np.all([np.hypot(*(end - spots).T) <= _REACH for end in ends], axis=0)
    return [
        shapely.LineString([ends[0][i], spots[i], ends[1][i]])
        for i in np.flatnonzero(near).tolist()
    ]


def _nearest_vertex(points: NDArray[np.object_], lines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the vertex of the lines that is nearest to each point."""
    xy = shapely.get_coordinates(lines)
    spots = np.asarray(shapely.points(xy), dtype=object)
    return np.asarray(xy[shapely.STRtree(spots).nearest(points)], dtype=float)


def _without_stumps(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Leave out short loose ends, which come of corners, and merge what is then one line."""
    for _ in range(2):
        if not len(lines):
            return lines
        xy, line = shapely.get_coordinates(lines, return_index=True)
        spot = np.unique((xy * 100).round().astype(np.int64), axis=0, return_inverse=True)[
            1
        ].reshape(-1)
        times = np.bincount(spot)
        starts = np.searchsorted(line, np.arange(len(lines)))
        stops = np.append(starts[1:], len(xy)) - 1
        loose = (times[spot[starts]] == 1) | (times[spot[stops]] == 1)
        stump = loose & (shapely.length(lines) < STUMP)
        kept = lines[~stump]
        if not len(kept):
            return lines
        lines = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(kept)))
    return np.asarray(lines, dtype=object)
