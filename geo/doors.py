"""Where points and polygons come onto a network: the nearest spots of its edges, and the metres to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.edges import edges_of
from geo.runs import first_of_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.edges import Edges
    from geo.network import Network

_SIDE = 1.6
"""Side of the smallest cells in which edges are sought, in spacings of the network."""
_LEAST_SIDE = 32.0
"""Metres: in smaller cells a plot does not find what lies at its corners."""
_WIDER = 1.5
"""How much wider cells are taken where edges are not near enough to be sure."""
_AT_ONCE = 16_384
"""Things that are worked through together: their arrays stay in the processor's cache."""
_SAME = 1e-8
"""Metres: spots that are equally far but for binary fractions are all doors."""
_NOISE = 1e-6
"""Metres by which a bound is widened, so that binary fractions put nothing aside."""


@dataclass(frozen=True, eq=False)
class Doors:
    """k spots or stretches on the edges of a network where n things come onto it, ordered by thing.

    A thing that is too far away has no door. A plot that a path runs through, or along at the same distance, comes
    onto it anywhere on that stretch; one that is equally near to several edges has a door on each.
    """

    n: int
    thing: NDArray[np.int64]
    edge: NDArray[np.int64]
    along: NDArray[np.float64]
    """Metres along the edge, from its first node to where the stretch begins."""
    until: NDArray[np.float64]
    """Metres to where it ends; at a spot as `along`."""
    off: NDArray[np.float64]
    """Metres from the thing to the edge, in a straight line."""

    @property
    def there(self) -> NDArray[np.bool_]:
        """(n,) whether a thing has a door."""
        there = np.zeros(self.n, dtype=bool)
        there[self.thing] = True
        return there


def doors_of(
    geometry: NDArray[np.object_], network: Network, *, reach: float, own: Edges | None = None
) -> Doors:
    """Return where n points or polygons come onto a network: at the nearest spot of the nearest edge.

    Edges that lead on go first: a part of the network that is no longer than `reach` altogether, such as a loose
    piece of path, has doors only for what no other edge is in reach of.

    Parameters
    ----------
    geometry
        n points or polygons (also multi; None has no door), EPSG:28992.
    reach
        Metres that a thing may lie off the network.
    own
        The edges of `geometry`, where they are known already.
    """
    own = edges_of(geometry) if own is None else own
    boxes = np.asarray(shapely.bounds(geometry), dtype=float).reshape(-1, 4)
    todo = np.flatnonzero(own.count)
    found = []
    for part in network.divide(reach):
        doors = [
            _doors(own, boxes, part.network, reach, todo[at : at + _AT_ONCE])
            for at in range(0, len(todo) if len(part.edge) else 0, _AT_ONCE)
        ]
        found += [replace(some, edge=part.edge[some.edge]) for some in doors]
        todo = (
            todo[~np.isin(todo, np.concatenate([some.thing for some in doors]))] if doors else todo
        )
    return _together(len(geometry), found)


def _together(n: int, found: list[Doors]) -> Doors:
    """Return the doors of n things, of which each has all its doors in one of those found."""
    none = np.zeros(0, dtype=np.int64)
    found = [*found, Doors(n, none, none, np.zeros(0), np.zeros(0), np.zeros(0))]
    columns = [(d.thing, d.edge, d.along, d.until, d.off) for d in found]
    thing, edge, along, until, off = (np.concatenate(each) for each in zip(*columns, strict=True))
    order = np.argsort(thing, kind="stable")
    return Doors(n, thing[order], edge[order], along[order], until[order], off[order])


def _doors(
    own: Edges, boxes: NDArray[np.float64], network: Network, reach: float, rows: NDArray[np.int64]
) -> Doors:
    middle = _middle_of(own, boxes[rows], rows)
    thing, edge, meet = _candidates(middle, network, reach)
    found = _spots(own, network, rows[thing], edge, meet, len(boxes))
    least = np.full(len(boxes), np.inf)
    np.minimum.at(least, found.thing, found.off)
    kept = np.flatnonzero(found.off <= np.minimum(least[found.thing] + _SAME, reach))
    kept = kept[np.lexsort((found.along[kept], found.edge[kept], found.thing[kept]))]
    along = found.along[kept]
    spots = Doors(len(boxes), found.thing[kept], found.edge[kept], along, along, found.off[kept])
    return _with_stretches(own, network, spots)


def _with_stretches(own: Edges, network: Network, spots: Doors) -> Doors:
    """Return doors that reach on to the next spot where all that lies between is as near as both."""
    thing, edge, edges = spots.thing, spots.edge, network.edges
    here = np.flatnonzero((np.diff(thing) == 0) & (np.diff(edge) == 0))
    if not len(here):
        return spots
    share = (spots.along[here] + spots.along[here + 1]) / 2 / network.length[edge[here]]
    x, y = edges.x1[edge[here]], edges.y1[edge[here]]
    x, y = x + share * (edges.x2[edge[here]] - x), y + share * (edges.y2[edge[here]] - y)
    metres = _to_thing(own, thing[here], x, y)
    here = here[np.maximum(metres, 0.0) <= spots.off[here] + _SAME]
    until = spots.along.copy()
    until[here] = spots.along[here + 1]
    return replace(spots, until=until)


def _to_thing(
    own: Edges, thing: NDArray[np.int64], x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return for k pairs the metres from a point to a thing; below 0 where the point lies that deep in it."""
    of, mine = own.of(thing)
    start = first_of_runs(of)
    metres = (
        np.minimum.reduceat(own.distance(mine, x[of], y[of]), start) if len(of) else np.zeros(0)
    )
    return np.where(_inside(own, of, mine, x[of], y[of], len(thing)), -metres, metres)


@dataclass(frozen=True, eq=False)
class _Middle:
    """The middle of the box of each of n things, and how far the thing itself reaches from there."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    half_x: NDArray[np.float64]
    half_y: NDArray[np.float64]
    radius: NDArray[np.float64]
    to_thing: NDArray[np.float64]
    """Metres from the middle to the thing; below 0 where the middle lies that deep in it."""

    def __len__(self) -> int:
        """Return n."""
        return len(self.x)


def _middle_of(own: Edges, box: NDArray[np.float64], rows: NDArray[np.int64]) -> _Middle:
    x, y = (box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2
    half_x, half_y = (box[:, 2] - box[:, 0]) / 2, (box[:, 3] - box[:, 1]) / 2
    return _Middle(x, y, half_x, half_y, _length(half_x, half_y), _to_thing(own, rows, x, y))


def _inside(
    own: Edges,
    of: NDArray[np.int64],
    mine: NDArray[np.int64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    n: int,
) -> NDArray[np.bool_]:
    """Return for n pairs whether a point lies in a thing: a ray to the east leaves it an odd number of times."""
    y1, y2 = own.y1[mine], own.y2[mine]
    crosses = (y1 > y) != (y2 > y)
    of, mine, x, y = of[crosses], mine[crosses], x[crosses], y[crosses]
    x1, y1, y2 = own.x1[mine], y1[crosses], y2[crosses]
    east = x < x1 + (y - y1) * (own.x2[mine] - x1) / (y2 - y1)
    return np.asarray(np.bincount(of[east], minlength=n) % 2 == 1)


_Pairs = tuple["NDArray[np.int64]", "NDArray[np.int64]", "NDArray[np.bool_]"]


def _candidates(middle: _Middle, network: Network, reach: float) -> _Pairs:
    """Return pairs of a thing and an edge that may be its nearest, and whether the two may meet.

    Both follow from bounds on the distance to the middle of the thing.
    """
    edges, side = network.edges, max(_SIDE * network.spacing, _LEAST_SIDE)
    todo = np.arange(len(middle))
    pairs = [np.zeros(0, dtype=np.int64)]
    while len(todo):
        cells = network.cells(side)
        count, piece = cells.around(middle.x[todo], middle.y[todo])
        thing = np.repeat(todo, count)
        step_x, step_y = cells.x[piece] - middle.x[thing], cells.y[piece] - middle.y[thing]
        metres = _length(step_x, step_y)
        nearest = np.full(len(middle), np.inf)
        some = todo[count > 0]
        nearest[some] = (
            np.minimum.reduceat(metres, (np.cumsum(count) - count)[count > 0]) if len(some) else 0.0
        )
        most = np.minimum(np.maximum(nearest + middle.to_thing, 0.0), reach)
        # what lies further than the cells reach cannot come as near as the best that was found in them
        sure = most + middle.radius <= cells.reach
        bound = np.where(sure, most + middle.radius, -np.inf)
        kept = np.flatnonzero(metres - cells.half[piece] <= bound[thing] + _NOISE)
        pairs.append(thing[kept] * len(edges) + cells.edge[piece[kept]])
        todo, side = todo[~sure[todo]], side * _WIDER
    return _nearest(middle, edges, np.concatenate(pairs), reach)


def _nearest(middle: _Middle, edges: Edges, pair: NDArray[np.int64], reach: float) -> _Pairs:
    thing, edge = pair // len(edges), pair % len(edges)
    step_x, step_y = edges.towards(edge, middle.x[thing], middle.y[thing])
    metres = _length(step_x, step_y)
    # one row per pair of a thing and an edge; measured from the middle of its box, `to_thing` off the thing itself
    nearest = np.full(len(middle), np.inf)
    np.minimum.at(nearest, thing, metres)
    most = np.minimum(np.maximum(nearest + middle.to_thing, 0.0), reach)
    with np.errstate(divide="ignore", invalid="ignore"):
        towards = (
            middle.half_x[thing] * np.abs(step_x) + middle.half_y[thing] * np.abs(step_y)
        ) / metres
    least = metres - np.fmin(np.nan_to_num(towards, nan=np.inf), middle.radius[thing])
    kept = least <= most[thing] + _NOISE
    pair, first = np.unique(pair[kept], return_index=True)
    return pair // len(edges), pair % len(edges), least[kept][first] <= _NOISE


def _spots(
    own: Edges,
    network: Network,
    thing: NDArray[np.int64],
    edge: NDArray[np.int64],
    meet: NDArray[np.bool_],
    n: int,
) -> Doors:
    """Return the spots that may be nearest of k pairs of a thing and an edge, of n things.

    A polygon and an edge that do not meet are nearest at a corner of one of them.
    """
    edges, length = network.edges, network.length
    # one row per pair of a thing and an edge of the network, repeated for each edge of that thing
    pair, mine = own.of(thing)
    count = own.count[thing]
    first_x, first_y = edges.x1[edge], edges.y1[edge]
    run, rise = edges.x2[edge] - first_x, edges.y2[edge] - first_y
    x, y = own.x1[mine] - np.repeat(first_x, count), own.y1[mine] - np.repeat(first_y, count)
    side_x, side_y, per_side = (
        own.x2[mine] - own.x1[mine],
        own.y2[mine] - own.y1[mine],
        own.per_length[mine],
    )
    long_x, long_y = np.repeat(run, count), np.repeat(rise, count)
    share = np.clip((x * long_x + y * long_y) * np.repeat(edges.per_length[edge], count), 0.0, 1.0)
    corner = _length(x - share * long_x, y - share * long_y)
    begin = _from_origin(x, y, side_x, side_y, per_side)
    end = _from_origin(x - long_x, y - long_y, side_x, side_y, per_side)
    crossings = _crossings(own, network, thing, edge, np.flatnonzero(meet))
    # of each thing only the spots count that are as near as its nearest one
    least = np.full(n, np.inf)
    start = first_of_runs(pair)
    np.minimum.at(
        least, thing, np.minimum.reduceat(np.minimum(np.minimum(corner, begin), end), start)
    )
    least[thing[crossings[0]]] = 0.0
    limit = np.repeat(least[thing], count) + _SAME
    at = [np.flatnonzero(metres <= limit) for metres in (corner, begin, end)]
    row = np.concatenate([*(pair[some] for some in at), crossings[0]])
    off = np.concatenate([corner[at[0]], begin[at[1]], end[at[2]], np.zeros(len(crossings[0]))])
    shares = np.concatenate([share[at[0]], np.zeros(len(at[1])), np.ones(len(at[2])), crossings[1]])
    along = shares * length[edge[row]]
    return Doors(n, thing[row], edge[row], along, along, off)


def _crossings(
    own: Edges,
    network: Network,
    thing: NDArray[np.int64],
    edge: NDArray[np.int64],
    rows: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return for pairs that may meet where an edge goes in or out of a thing, and its ends inside: pair and share."""
    if not len(rows):
        return rows, np.zeros(0)
    edges = network.edges
    pair, mine = own.of(thing[rows])
    theirs = edge[rows][pair]
    ax, ay, bx, by = edges.x1[theirs], edges.y1[theirs], edges.x2[theirs], edges.y2[theirs]
    x, y, run, rise = own.x1[mine] - ax, own.y1[mine] - ay, bx - ax, by - ay
    side_x, side_y = own.x2[mine] - own.x1[mine], own.y2[mine] - own.y1[mine]
    turn = run * side_y - rise * side_x
    with np.errstate(divide="ignore", invalid="ignore"):
        share, on_side = (x * side_y - y * side_x) / turn, (x * rise - y * run) / turn
    meets = np.flatnonzero((share >= 0) & (share <= 1) & (on_side >= 0) & (on_side <= 1))
    begins = np.flatnonzero(_inside(own, pair, mine, ax, ay, len(rows)))
    ends = np.flatnonzero(_inside(own, pair, mine, bx, by, len(rows)))
    found = np.concatenate([pair[meets], begins, ends])
    return rows[found], np.concatenate([share[meets], np.zeros(len(begins)), np.ones(len(ends))])


def _from_origin(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    run: NDArray[np.float64],
    rise: NDArray[np.float64],
    per_length: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the distance from the origin to the edge that begins in (x, y)."""
    share = np.clip(-(x * run + y * rise) * per_length, 0.0, 1.0)
    return _length(x + share * run, y + share * rise)


def _length(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    # a third of the time of hypot; metres do not overflow
    return np.asarray(np.sqrt(x * x + y * y), dtype=float)
