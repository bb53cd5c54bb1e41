"""What presses most on each of thousands of sites, or is nearest to it: group by group, and then site by site."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.compiled.candidates import (
    NOISE,
    Candidates,
    Circle,
    Things,
    find_candidates,
    room_for,
    things_of,
)
from geo.compiled.lines import Lines, cross, holds, lines_of, square, step
from geo.compiled.loops import compiled
from geo.runs import first_of_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.edges import Edges

_TOGETHER = 2
"""A group is about four to this power sites."""
_ITSELF = np.zeros(1, dtype=np.int64)
"""The only row of a table of one."""


class _Sites(NamedTuple):
    lines: Lines
    box: NDArray[np.float64]


class _Kind(NamedTuple):
    """Which corners have to be asked: of polygons the last corner of an edge is the first of the next."""

    closed: bool
    """Whether all sites are polygons."""
    things_closed: bool
    only_points: bool
    """Whether all things are points."""


def pressing_edges(
    own: Edges, edges: Edges, reach: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return, for each of n sites, the row whose edge presses most, and the metres to it; of equals the first row.

    A site that lies inside a polygon whose edges are far off is not seen here.

    Parameters
    ----------
    own
        Edges of n points or polygons.
    edges
        Edges of m things; at least one.
    reach
        (m,) metres.
    """
    order, code = own.order
    group = np.append(first_of_runs(code >> 2 * _TOGETHER), len(order))
    things, sites = things_of(edges, reach), _Sites(lines_of(own), own.boxes)
    kind = _Kind(own.closed, edges.closed, edges.only_points)
    row, metres = np.empty(len(order), dtype=np.int64), np.empty(len(order))
    _all_groups(sites, order, group, things, kind, room_for(things), row, metres)
    return row, metres


@compiled
def _all_groups(
    sites: _Sites,
    order: NDArray[np.int64],
    group: NDArray[np.int64],
    things: Things,
    kind: _Kind,
    found: Candidates,
    row: NDArray[np.int64],
    metres: NDArray[np.float64],
) -> None:
    """Write row and metres of every site."""
    for g in range(len(group) - 1):
        some = order[group[g] : group[g + 1]]
        circle = _circle(sites.box, some)
        many = find_candidates(things, circle, found)
        for site in some:
            row[site], metres[site] = _most_pressing(sites, site, things, kind, circle, found, many)


@compiled
def _circle(box: NDArray[np.float64], sites: NDArray[np.int64]) -> Circle:
    west, south, east, north = box[sites[0]]
    for site in sites[1:]:
        west, south = min(west, box[site, 0]), min(south, box[site, 1])
        east, north = max(east, box[site, 2]), max(north, box[site, 3])
    radius = np.sqrt((east - west) ** 2 + (north - south) ** 2) / 2
    return Circle((west + east) / 2, (south + north) / 2, radius)


@compiled
def _most_pressing(
    sites: _Sites,
    site: int,
    things: Things,
    kind: _Kind,
    group: Circle,
    found: Candidates,
    many: int,
) -> tuple[int, float]:
    """Return the row that presses most on one site, and the metres to it."""
    circle = _circle(sites.box[site : site + 1], _ITSELF)
    off = np.sqrt((circle.x - group.x) ** 2 + (circle.y - group.y) ** 2) + circle.radius + NOISE
    row, metres, most = -1, np.inf, np.inf
    for i in range(many):
        if found.pressing[i] - off > most:
            break
        edge = found.edge[i]
        from_middle, least = _bound(sites.box[site], circle, things, edge)
        if least - things.pull[edge] > most + NOISE:
            continue
        if from_middle <= circle.radius + NOISE and _meet(sites.lines, site, things.lines, edge):
            between = 0.0
        else:
            between = np.sqrt(_square_between(sites.lines, site, things.lines, edge, kind))
        presses = between - things.pull[edge]
        if presses < most or (presses == most and things.row[edge] < row):
            row, metres, most = things.row[edge], between, presses
    return row, metres


@compiled
def _bound(
    box: NDArray[np.float64], circle: Circle, things: Things, edge: int
) -> tuple[float, float]:
    """Return the metres from the middle of a site to an edge, and what they are at least from the site itself.

    The distance to an edge is convex: it shrinks at most by what the site reaches towards the edge.
    """
    step_x, step_y = step(things.lines, edge, circle.x, circle.y)
    metres, towards = np.sqrt(step_x * step_x + step_y * step_y), circle.radius
    if metres > 0:
        half_x, half_y = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
        towards = min(towards, (half_x * abs(step_x) + half_y * abs(step_y)) / metres)
    return metres, metres - towards


@compiled
def _square_between(own: Lines, site: int, things: Lines, edge: int, kind: _Kind) -> float:
    """Return the square distance between a site and an edge that do not meet, or the edge beside it if nearer."""
    least = np.inf
    for mine in range(own.start[site], own.start[site + 1]):
        least = min(least, square(own, mine, things.x1[edge], things.y1[edge]))
        if not kind.things_closed:
            least = min(least, square(own, mine, things.x2[edge], things.y2[edge]))
        if not kind.only_points:
            least = min(least, square(things, edge, own.x1[mine], own.y1[mine]))
        if not (kind.only_points or kind.closed):
            least = min(least, square(things, edge, own.x2[mine], own.y2[mine]))
    return least


@compiled
def _meet(own: Lines, site: int, things: Lines, edge: int) -> bool:
    """Return whether an edge begins in a site or crosses its border."""
    meets = holds(own, site, things.x1[edge], things.y1[edge])
    for mine in range(own.start[site], own.start[site + 1]):
        meets |= cross(own, mine, things, edge)
    return meets
