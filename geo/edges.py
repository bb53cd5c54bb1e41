"""The straight edges of many geometries in one table, for arithmetic on all of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.parallel import morton_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_NOTHING, _POLYGON, _MULTI_POLYGON = -1, 3, 6
_RUN = 16
"""Edges in a run."""


@dataclass(frozen=True, eq=False)
class Edges:
    """m edges of n geometries, ordered by geometry; a point is an edge without length.

    Lengths are in the unit of the coordinates (metres).
    """

    start: NDArray[np.int64]
    """(n + 1,) row of the first edge of each geometry, and m at the end."""
    x1: NDArray[np.float64]
    y1: NDArray[np.float64]
    x2: NDArray[np.float64]
    y2: NDArray[np.float64]
    side: NDArray[np.float64]
    """(m,) 1 where the inside of a polygon lies below the edge, -1 where it lies above, 0 for upright edges."""
    closed: bool
    """Whether all are polygons: then every corner is the first end of an edge."""

    def __len__(self) -> int:
        """Return m."""
        return len(self.x1)

    @cached_property
    def count(self) -> NDArray[np.int64]:
        """(n,) number of edges of each geometry."""
        return np.diff(self.start)

    @cached_property
    def there(self) -> NDArray[np.int64]:
        """Rows of the geometries that have edges."""
        return np.flatnonzero(self.count)

    def taken(self, rows: NDArray[np.int64]) -> Edges:
        """Return the edges of these geometries, in the order of `rows`."""
        if np.array_equal(rows, np.arange(len(self.count))):
            return self
        _, edge = self.of(rows)
        start = np.concatenate([[0], np.cumsum(self.count[rows])])
        x1, y1, x2, y2, side = (
            column[edge] for column in (self.x1, self.y1, self.x2, self.y2, self.side)
        )
        return Edges(start, x1, y1, x2, y2, side, self.closed)

    @cached_property
    def west(self) -> NDArray[np.float64]:
        """(m,) least x."""
        return np.minimum(self.x1, self.x2)

    @cached_property
    def east(self) -> NDArray[np.float64]:
        """(m,) greatest x."""
        return np.maximum(self.x1, self.x2)

    @cached_property
    def south(self) -> NDArray[np.float64]:
        """(m,) least y."""
        return np.minimum(self.y1, self.y2)

    @cached_property
    def north(self) -> NDArray[np.float64]:
        """(m,) greatest y."""
        return np.maximum(self.y1, self.y2)

    @cached_property
    def extent(self) -> tuple[NDArray[np.float64], ...]:
        """Least x, least y, greatest x, greatest y of each geometry; an empty range where it has no edges."""
        west, south = np.full((2, len(self.count)), np.inf)
        east, north = np.full((2, len(self.count)), -np.inf)
        some = self.there
        if len(some):
            start = self.start[some]
            # of polygons every corner is the first end of an edge
            west[some] = np.minimum.reduceat(self.x1 if self.closed else self.west, start)
            south[some] = np.minimum.reduceat(self.y1 if self.closed else self.south, start)
            east[some] = np.maximum.reduceat(self.x1 if self.closed else self.east, start)
            north[some] = np.maximum.reduceat(self.y1 if self.closed else self.north, start)
        return west, south, east, north

    @cached_property
    def boxes(self) -> NDArray[np.float64]:
        """(n, 4) least x, least y, greatest x, greatest y of each geometry."""
        return np.stack(self.extent, axis=1)

    @cached_property
    def order(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(n,) rows of the geometries in Morton's order, and their cells of about one geometry, ascending."""
        code = morton_code(self.boxes, 1)
        order = np.argsort(code, kind="stable")
        return order, code[order]

    @cached_property
    def gathered(self) -> Gathered:
        """The same geometries in an order in which those that lie together follow one another."""
        order, code = self.order
        return Gathered(order, code, self.boxes[order], self.taken(order))

    @cached_property
    def runs(self) -> Runs:
        """The edges in runs of those that lie together."""
        boxes = np.stack([self.west, self.south, self.east, self.north], axis=1)
        edge = np.argsort(morton_code(boxes, 0), kind="stable")
        start = np.arange(0, len(edge), _RUN)
        ordered = boxes[edge]
        least = np.minimum.reduceat(ordered[:, :2], start)
        most = np.maximum.reduceat(ordered[:, 2:], start)
        return Runs(edge, np.append(start, len(edge)), np.concatenate([least, most], axis=1))

    @cached_property
    def slope(self) -> NDArray[np.float64]:
        """(m,) rise per metre; 0 for upright edges, which have no say in areas."""
        run = self.x2 - self.x1
        return np.divide(self.y2 - self.y1, run, out=np.zeros_like(run), where=run != 0)

    @cached_property
    def per_length(self) -> NDArray[np.float64]:
        """(m,) 1 / length squared; 0 for a point."""
        square = (self.x2 - self.x1) ** 2 + (self.y2 - self.y1) ** 2
        return np.divide(1.0, square, out=np.zeros_like(square), where=square > 0)

    @cached_property
    def row(self) -> NDArray[np.int64]:
        """(m,) geometry to which each edge belongs."""
        return np.repeat(np.arange(len(self.count)), self.count)

    @cached_property
    def only_points(self) -> bool:
        """Whether no edge has a length."""
        return not bool((self.per_length > 0).any())

    def distance(
        self, edge: NDArray[np.int64], x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the distance from edges to points, of shapes that broadcast."""
        return np.sqrt(self.square_distance(edge, x, y))

    def square_distance(
        self, edge: NDArray[np.int64], x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the square of `distance`."""
        step_x, step_y = self.towards(edge, x, y)
        step_x *= step_x
        step_y *= step_y
        step_x += step_y
        return step_x

    def towards(
        self, edge: NDArray[np.int64], x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the step in x and in y from points to the nearest points of edges, of shapes that broadcast."""
        # take is a third faster than an index in brackets, here and in other loops over pairs
        x1, y1 = self.x1.take(edge), self.y1.take(edge)
        run, rise = self.x2.take(edge) - x1, self.y2.take(edge) - y1
        x1, y1 = x1 - x, y1 - y
        along = x1 * run + y1 * rise
        along *= -self.per_length.take(edge)
        np.clip(along, 0.0, 1.0, out=along)
        x1 += along * run
        y1 += along * rise
        return x1, y1

    def lines(self, edge: NDArray[np.int64]) -> NDArray[np.object_]:
        """Return k edges as geometries."""
        ends = np.stack(
            [self.x1[edge], self.y1[edge], self.x2[edge], self.y2[edge]], axis=-1
        ).reshape(-1, 2, 2)
        points = (self.per_length[edge] == 0) & (len(edge) > 0)
        made = np.empty(len(edge), dtype=object)
        made[~points] = shapely.linestrings(ends[~points])
        made[points] = shapely.points(ends[points, 0])
        return made

    def of(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return all edges of k geometries (which may repeat): position in `rows`, and row of the edge."""
        count = self.count[rows]
        return np.repeat(np.arange(len(rows)), count), spread(self.start[rows], count)

    def tables(self, rows: NDArray[np.int64]) -> Iterator[EdgeTable]:
        """Return all edges of k geometries (which may repeat) as tables, one for geometries of about as many edges."""
        count = self.count[rows]
        size = np.frexp(count - 0.5)[1]  # 1 edge: 0, 2: 1, 3 and 4: 2, 5 to 8: 3
        for one in np.bincount(size[count > 0]).nonzero()[0]:
            which = (size == one).nonzero()[0]
            number = np.arange(int(count[which].max()))[:, None]
            there = number < count[which]
            yield EdgeTable(which, self.start[rows[which]] + np.where(there, number, 0), there)


@dataclass(frozen=True, eq=False)
class Runs:
    """At least one edge in runs of those that lie together, so that what is far is put aside by the run."""

    edge: NDArray[np.int64]
    """(m,) rows of edges in order."""
    start: NDArray[np.int64]
    """(r + 1,) where in that order each run begins, and m at the end."""
    boxes: NDArray[np.float64]
    """(r, 4) least x, least y, greatest x, greatest y of each run."""


@dataclass(frozen=True, eq=False)
class Gathered:
    """n geometries in Morton's order."""

    order: NDArray[np.int64]
    """(n,) row of each geometry before."""
    code: NDArray[np.int64]
    """(n,) its cell of about one geometry, ascending (`morton_code`)."""
    boxes: NDArray[np.float64]
    edges: Edges


@dataclass(frozen=True, eq=False)
class EdgeTable:
    """The edges of k geometries, a column each: what adds up or is compared then runs along the columns."""

    which: NDArray[np.int64]
    """(k,) position of the geometry among those that were asked."""
    edge: NDArray[np.int64]
    """(most, k) rows of edges; a geometry with fewer has its first edge again."""
    there: NDArray[np.bool_]
    """(most, k) False for an edge that is only there again."""


def spread(start: NDArray[np.int64], count: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers start, start + 1, ... (count of them) for each pair, one after the other."""
    before = count.cumsum() - count
    return np.asarray(
        np.arange(int(count.sum())) + np.repeat(start - before, count), dtype=np.int64
    )


def edges_of(geometry: NDArray[np.object_]) -> Edges:
    """Return the edges of n points, lines or polygons (also multi; None has no edges).

    Rings may run either way round.
    """
    plain = _plain_polygons(geometry)
    lines, owner, outer = geometry, np.arange(len(geometry)), np.ones(len(geometry), dtype=bool)
    if not plain.all():
        others = np.flatnonzero(~plain)
        more, of_other, more_outer = _lines_of(geometry[others])
        owner = np.concatenate([owner[plain], others[of_other]])
        order = np.argsort(owner, kind="stable")
        owner, outer = owner[order], np.concatenate([outer[plain], more_outer])[order]
        lines = np.concatenate([geometry[plain], more])[order]
    xy, line = shapely.get_coordinates(lines, return_index=True)
    single = np.bincount(line, minlength=len(lines)) == 1
    first = np.flatnonzero((line[:-1] == line[1:]) if len(line) else [])
    last = first + 1
    if single.any():
        alone = np.flatnonzero(single[line])
        order = np.argsort(np.concatenate([first, alone]), kind="stable")
        first, last = np.concatenate([first, alone])[order], np.concatenate([last, alone])[order]
    x, y = np.ascontiguousarray(xy.T)
    x1, y1, x2, y2, line = x[first], y[first], x[last], y[last], line[first]
    left_of = _anticlockwise(x1, y1, x2, y2, line, len(lines)) == outer
    side = np.sign(x1 - x2) * np.where(left_of, 1.0, -1.0)[line]
    start = np.zeros(len(geometry) + 1, dtype=np.int64)
    np.cumsum(np.bincount(owner[line], minlength=len(geometry)), out=start[1:])
    return Edges(
        start,
        x1,
        y1,
        x2,
        y2,
        side,
        closed=bool(plain.all() or _only_polygons(geometry)),
    )


def _only_polygons(geometry: NDArray[np.object_]) -> bool:
    return bool(np.isin(shapely.get_type_id(geometry), (_NOTHING, _POLYGON, _MULTI_POLYGON)).all())


def _plain_polygons(geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which geometries are polygons of one ring: their coordinates are that ring."""
    one_ring = shapely.get_num_interior_rings(geometry) == 0
    return np.asarray((shapely.get_type_id(geometry) == _POLYGON) & one_ring)


def _lines_of(
    geometry: NDArray[np.object_],
) -> tuple[NDArray[np.object_], NDArray[np.int64], NDArray[np.bool_]]:
    """Return the rings and lines, the geometry each belongs to, and whether it is no hole."""
    parts, whole = shapely.get_parts(geometry, return_index=True)
    polygon = shapely.get_type_id(parts) == _POLYGON
    rings, of_part = shapely.get_rings(parts[polygon], return_index=True)
    lines = np.concatenate([rings, parts[~polygon]])
    owner = np.concatenate([whole[polygon][of_part], whole[~polygon]])
    outer = np.ones(len(lines), dtype=bool)
    outer[: len(rings)] = np.diff(of_part, prepend=-1) != 0
    order = np.argsort(owner, kind="stable")
    return lines[order], owner[order], outer[order]


def _anticlockwise(
    x1: NDArray[np.float64],
    y1: NDArray[np.float64],
    x2: NDArray[np.float64],
    y2: NDArray[np.float64],
    ring: NDArray[np.int64],
    n: int,
) -> NDArray[np.bool_]:
    """Return whether each of n rings runs anticlockwise (its shoelace area is positive)."""
    if not len(ring):
        return np.zeros(n, dtype=bool)
    count = np.bincount(ring, minlength=n)
    begin = np.minimum(np.cumsum(count) - count, len(ring) - 1)
    x0, y0 = np.repeat(x1[begin], count), np.repeat(y1[begin], count)
    twice = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
    return np.asarray(np.bincount(ring, twice, minlength=n) > 0)
