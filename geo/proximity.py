"""What is near: the nearest of a layer, and all of a layer within a distance, as the crow flies.

Many sites are asked together: what lies too far from a whole group of sites is put aside for all of them by a
bound, and only what may be the nearest of a site is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.compiled import is_compiled
from geo.edges import edges_of, spread
from geo.runs import first_of_runs, lengths_of_runs, rows_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.edges import Edges
    from geo.layer import Layer

_FEW = 16
"""So many sites are asked one by one."""
_COARSE = (31, 5, 4)
"""Levels of groups for which whole geometries are put aside; the first is all sites together.

Of level 0 a group is about one site (`Edges.gathered`); each larger group holds four smaller ones."""
_FINE = (3, 2, 1, 0)
"""Levels of groups for which single edges are put aside."""
_AT_ONCE = 16_384
"""Sites that are worked through together: their arrays stay in the processor's cache."""
_NOISE = 1e-6
"""Metres by which a bound is widened, so that binary fractions put nothing aside."""
_POLYGON, _MULTI_POLYGON = 3, 6


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
        return rows_of(self.site, site)


def _ordered(
    site: NDArray[np.int64], row: NDArray[np.int64], distance: NDArray[np.float64]
) -> Neighbours:
    order = np.lexsort((row, distance, site))
    return Neighbours(site[order].astype(np.int64), row[order].astype(np.int64), distance[order])


def within(
    sites: NDArray[np.object_], layer: Layer, distance: float | NDArray[np.float64]
) -> Neighbours:
    """Return every row of `layer` at most `distance` metres (one, or one per site) from each site."""
    site, row = layer.tree.query(sites, predicate="dwithin", distance=distance)
    return _ordered(site, row, shapely.distance(sites[site], layer.geometry[row]))


def nearest(
    sites: NDArray[np.object_], layer: Layer, *, edges: Edges | None = None
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return, for each of n sites, the row of the nearest geometry of `layer` and the distance in metres.

    Where the layer has no geometries the row is -1 and the distance NaN. Of equals the first row counts.
    """
    if len(sites) == 1:
        # the tree alone is faster for one than bounds on all
        found, metres = layer.tree.query_nearest(sites[0], return_distance=True)
        if not len(found):
            return np.array([-1]), np.array([np.nan])
        return np.array([found.min()]), metres[:1]
    return most_pressing(sites, layer, np.zeros(len(layer)), edges=edges)


def most_pressing(
    sites: NDArray[np.object_],
    layer: Layer,
    reach: NDArray[np.float64],
    *,
    edges: Edges | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return, for each of n sites, the row whose distance less its reach is least, and the distance in metres.

    With the reach of a nuisance as `reach` this is the row that weighs most. Where the layer has no geometries
    the row is -1 and the distance NaN. Of equals the first row counts.

    Parameters
    ----------
    sites
        n points or polygons, EPSG:28992.
    layer
        m points, lines or polygons.
    reach
        (m,) metres.
    edges
        The edges of the sites, where they are known already.
    """
    rows = np.full(len(sites), -1, dtype=np.int64)
    metres = np.full(len(sites), np.nan)
    there = layer.edges.there
    if not len(there) or not len(sites):
        return rows, metres
    if len(sites) <= _FEW:
        for site in range(len(sites)):
            rows[site], metres[site] = _of_one(sites[site], layer, there, reach)
        return rows, metres
    own = edges_of(sites) if edges is None else edges
    if is_compiled():
        return _compiled(sites, own, layer, reach)
    near = own.gathered
    for start in range(0, len(sites), _AT_ONCE):
        part = np.arange(start, min(start + _AT_ONCE, len(sites)))
        some = near.order[part]
        rows[some], metres[some] = _of_many(
            sites[some],
            near.edges.taken(part),
            near.boxes[part],
            near.code[part],
            layer,
            there,
            reach,
        )
    return rows, metres


def _compiled(
    sites: NDArray[np.object_], own: Edges, layer: Layer, reach: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return row and distance for many sites by the compiled loop."""
    from geo.compiled.nearest import pressing_edges

    rows, metres = pressing_edges(own, layer.edges, reach)
    site, around = _inside(sites, layer)
    # the last that is written is the one that presses most, and of equals the first row
    order = np.lexsort((-around, reach[around]))
    site, around = site[order], around[order]
    presses = metres[site] - reach[rows[site]]
    better = (-reach[around] < presses) | ((-reach[around] == presses) & (around < rows[site]))
    rows[site[better]], metres[site[better]] = around[better], 0.0
    return rows, metres


def _of_one(
    site: shapely.Geometry, layer: Layer, there: NDArray[np.int64], reach: NDArray[np.float64]
) -> tuple[int, float]:
    boxes, pull = layer.bounds, reach
    if len(there) < len(layer):
        boxes, pull = boxes[there], pull[there]
    least, most = _between_boxes(shapely.bounds(site)[None, :], boxes)
    least -= pull
    most -= pull
    rows = there[least <= most.min() + _NOISE]
    metres = shapely.distance(site, layer.geometry[rows])
    first = int((metres - reach[rows]).argmin())
    return int(rows[first]), float(metres[first])


def nearest_of_each(
    site: shapely.Geometry, layer: Layer, kind: NDArray[np.int64], kinds: int
) -> NDArray[np.float64]:
    """Return, for one site, the distance in metres to the nearest geometry of each kind; NaN where there is none.

    Parameters
    ----------
    site
        Point or polygon, EPSG:28992.
    layer
        m points, lines or polygons.
    kind
        (m,) number of the kind of each, 0 to `kinds` - 1.
    kinds
        How many kinds there are.
    """
    there = layer.edges.there
    least, most = _between_boxes(shapely.bounds(site)[None, :], layer.bounds[there])
    best = np.full(kinds, np.inf)
    np.minimum.at(best, kind[there], most)
    rows = there[least <= best[kind[there]] + _NOISE]
    metres = np.full(kinds, np.inf)
    np.minimum.at(metres, kind[rows], shapely.distance(site, layer.geometry[rows]))
    return np.where(np.isinf(metres), np.nan, metres)


def _between_boxes(
    one: NDArray[np.float64], other: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return for pairs of boxes what the distance between their contents is at least and at most.

    Two arrays of k boxes, or one box and k.
    """
    west, south, east, north = one.T
    other_west, other_south, other_east, other_north = other.T
    x = np.maximum(other_west - east, west - other_east)
    y = np.maximum(other_south - north, south - other_north)
    far_x = np.maximum(other_east - west, east - other_west)
    far_y = np.maximum(other_north - south, north - other_south)
    x, y = np.maximum(x, 0.0), np.maximum(y, 0.0)
    # half the time of hypot; metres do not overflow
    return np.sqrt(x * x + y * y), np.sqrt(far_x * far_x + far_y * far_y)


@dataclass(frozen=True, eq=False)
class _Groups:
    """Groups of sites that follow one another, each in a circle."""

    start: NDArray[np.int64]
    """(g + 1,) first site of each group, and the number of sites."""
    box: NDArray[np.float64]

    @cached_property
    def x(self) -> NDArray[np.float64]:
        return (self.box[:, 0] + self.box[:, 2]) / 2

    @cached_property
    def y(self) -> NDArray[np.float64]:
        return (self.box[:, 1] + self.box[:, 3]) / 2

    @cached_property
    def radius(self) -> NDArray[np.float64]:
        return np.hypot(self.box[:, 2] - self.box[:, 0], self.box[:, 3] - self.box[:, 1]) / 2

    def __len__(self) -> int:
        return len(self.box)


def _groups(boxes: NDArray[np.float64], code: NDArray[np.int64]) -> _Groups:
    start = first_of_runs(code)
    box = np.concatenate(
        [np.minimum.reduceat(boxes[:, :2], start), np.maximum.reduceat(boxes[:, 2:], start)], axis=1
    )
    return _Groups(np.append(start, len(code)), box)


@dataclass(frozen=True, eq=False)
class _Asked:
    """What may still be nearest to one of a group: pairs of a group and a thing, ordered by group."""

    group: NDArray[np.int64]
    thing: NDArray[np.int64]

    def handed_down(self, upper: _Groups, lower: _Groups) -> _Asked:
        """Return the pairs for the smaller groups that each group holds."""
        holder = np.searchsorted(upper.start, lower.start[:-1], side="right") - 1
        count = np.bincount(self.group, minlength=len(upper))
        first = np.cumsum(count) - count
        many = count[holder]
        return _Asked(
            np.repeat(np.arange(len(lower)), many), self.thing.take(spread(first[holder], many))
        )


def _of_many(
    sites: NDArray[np.object_],
    own: Edges,
    boxes: NDArray[np.float64],
    code: NDArray[np.int64],
    layer: Layer,
    there: NDArray[np.int64],
    reach: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return row and distance for sites in the order of `code`: from large groups of sites down to one site."""
    edges = layer.edges
    # pairs of a group of sites and a thing; each level has smaller groups and drops things that cannot be least
    upper = _Groups(np.array([0, len(sites)]), np.zeros((1, 4)))
    asked = _Asked(np.zeros(len(there), dtype=np.int64), there)
    for level in _COARSE:
        groups = _groups(boxes, code >> 2 * level)
        asked = asked.handed_down(upper, groups)
        least, most = _between_boxes(groups.box[asked.group], layer.bounds[asked.thing])
        asked = _promising(asked, least - reach[asked.thing], most - reach[asked.thing])
        upper = groups
    # from here on the things are edges, so that distances are measured and no longer bounded by boxes
    pair, edge = edges.of(asked.thing)
    asked = _Asked(asked.group[pair], edge)
    pull = reach[edges.row]
    for level in _FINE:
        groups = _groups(boxes, code >> 2 * level)
        asked = asked.handed_down(upper, groups)
        x, y = groups.x.take(asked.group), groups.y.take(asked.group)
        pressing = edges.distance(asked.thing, x, y) - pull.take(asked.thing)
        radius = groups.radius.take(asked.group) + _NOISE
        asked = _promising(asked, pressing - radius, pressing + radius)
        upper = groups
    single = _Groups(np.arange(len(sites) + 1), boxes)
    asked = asked.handed_down(upper, single)
    site, edge, metres = _measured(sites, own, single, edges, pull, asked)
    inside, around = _inside(sites, layer)
    site, row = np.concatenate([site, inside]), np.concatenate([edges.row[edge], around])
    metres = np.concatenate([metres, np.zeros(len(inside))])
    # per site the row with the least distance less its reach; of equals the first row
    order = np.lexsort((row, metres - reach[row], site))
    first = order[first_of_runs(site[order])]
    return row[first], metres[first]


def _promise(
    asked: _Asked, least: NDArray[np.float64], most: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return which pairs may be the least of their group: not surely more than another."""
    first = first_of_runs(asked.group)
    best = np.minimum.reduceat(most, first) + _NOISE
    return np.asarray(least <= np.repeat(best, lengths_of_runs(first, len(most))))


def _promising(asked: _Asked, least: NDArray[np.float64], most: NDArray[np.float64]) -> _Asked:
    kept = _promise(asked, least, most).nonzero()[0]
    return _Asked(asked.group.take(kept), asked.thing.take(kept))


def _measured(
    sites: NDArray[np.object_],
    own: Edges,
    single: _Groups,
    edges: Edges,
    pull: NDArray[np.float64],
    asked: _Asked,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return site, edge and distance for all edges that may press most on a site.

    Distance to an edge is convex: seen from the middle of a site it shrinks at most by what the site reaches
    towards the edge. The edge that is best by this bound is measured first, then those that may still beat it.
    """
    site, edge = asked.group, asked.thing
    step_x, step_y = edges.towards(edge, single.x.take(site), single.y.take(site))
    metres = np.sqrt(step_x * step_x + step_y * step_y)
    half_x, half_y = (single.box[:, 2:] - single.box[:, :2]).T / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        towards = half_x.take(site) * np.abs(step_x) + half_y.take(site) * np.abs(step_y)
        towards /= metres
    # where the middle lies on the edge there is no direction: fmin then takes the radius
    least = metres - np.fmin(towards, single.radius.take(site)) - pull.take(edge)
    first = first_of_runs(site)
    count = lengths_of_runs(first, len(site))
    ahead = np.flatnonzero(least == np.repeat(np.minimum.reduceat(least, first), count))
    ahead = ahead[first_of_runs(site[ahead])]
    exact = np.full(len(site), np.nan)
    exact[ahead] = _exact(sites, own, single, edges, site[ahead], edge[ahead], metres[ahead])
    best = np.repeat(exact[ahead] - pull[edge[ahead]], count)
    rest = np.flatnonzero(np.isnan(exact) & (least <= best + _NOISE))
    exact[rest] = _exact(sites, own, single, edges, site[rest], edge[rest], metres[rest])
    known = ~np.isnan(exact)
    return site[known], edge[known], exact[known]


def _exact(
    sites: NDArray[np.object_],
    own: Edges,
    boxes: _Groups,
    edges: Edges,
    site: NDArray[np.int64],
    edge: NDArray[np.int64],
    from_middle: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the distance between k pairs of a site and an edge, or of the edge beside it if that is nearer.

    Two polygons that do not meet are nearest at a corner of one of them; of an edge of a polygon only its first
    corner is asked, for its last one is the first of the next edge. Where they may meet the geometry library is asked.
    """
    metres = np.empty(len(site))
    meet = from_middle <= boxes.radius[site] + _NOISE
    lines, line = np.unique(edge[meet], return_inverse=True)
    metres[meet] = shapely.distance(sites[site[meet]], edges.lines(lines)[line])
    apart = np.flatnonzero(~meet)
    for some in own.tables(site[apart]):
        pairs = apart[some.which]
        metres[pairs] = np.sqrt(_least_square(own, some.edge, edges, edge[pairs]))
    return metres


def _least_square(
    own: Edges, mine: NDArray[np.int64], edges: Edges, theirs: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the least square distance between the corners of k edges and m edges for each; (k,)."""
    least = own.square_distance(mine, edges.x1.take(theirs), edges.y1.take(theirs))
    if not edges.only_points:
        if not edges.closed:
            np.minimum(
                least, own.square_distance(mine, edges.x2[theirs], edges.y2[theirs]), out=least
            )
        np.minimum(
            least, edges.square_distance(theirs, own.x1.take(mine), own.y1.take(mine)), out=least
        )
        if not own.closed:
            np.minimum(least, edges.square_distance(theirs, own.x2[mine], own.y2[mine]), out=least)
    return np.asarray(least.min(axis=0))


def _inside(
    sites: NDArray[np.object_], layer: Layer
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs in which a part of the site begins in a polygon of the layer: its edges may be far off."""
    kind = shapely.get_type_id(layer.geometry)
    if not ((kind == _POLYGON) | (kind == _MULTI_POLYGON)).any():
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing
    site, row = layer.tree.query(sites)
    if (shapely.get_num_geometries(sites) > 1).any():
        parts, pair = shapely.get_parts(sites[site], return_index=True)
        site, row = site[pair], row[pair]
    else:
        parts = sites[site]
    xy, of = shapely.get_coordinates(parts, return_index=True)
    corner = xy[first_of_runs(of)]
    lies_in = shapely.intersects_xy(layer.geometry[row], corner[:, 0], corner[:, 1])
    return site[lies_in], row[lies_in]
