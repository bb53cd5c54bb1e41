"""The edges of many geometries as a compiled loop reads them, and the distance between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geo.compiled.loops import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geo.edges import Edges


class Lines(NamedTuple):
    """Columns of `Edges` that distances are made of."""

    start: NDArray[np.int64]
    x1: NDArray[np.float64]
    y1: NDArray[np.float64]
    x2: NDArray[np.float64]
    y2: NDArray[np.float64]
    per_length: NDArray[np.float64]


def lines_of(edges: Edges) -> Lines:
    """Return the columns of a table of edges."""
    return Lines(edges.start, edges.x1, edges.y1, edges.x2, edges.y2, edges.per_length)


@compiled
def step(lines: Lines, edge: int, x: float, y: float) -> tuple[float, float]:
    """Return the step in x and in y from a point to the nearest point of an edge; as `Edges.towards` counts."""
    x1, y1 = lines.x1[edge], lines.y1[edge]
    run, rise = lines.x2[edge] - x1, lines.y2[edge] - y1
    x1, y1 = x1 - x, y1 - y
    along = (x1 * run + y1 * rise) * -lines.per_length[edge]
    along = min(max(along, 0.0), 1.0)
    return x1 + along * run, y1 + along * rise


@compiled
def square(lines: Lines, edge: int, x: float, y: float) -> float:
    """Return the square distance from a point to an edge."""
    step_x, step_y = step(lines, edge, x, y)
    return step_x * step_x + step_y * step_y


@compiled
def holds(lines: Lines, geometry: int, x: float, y: float) -> bool:
    """Return whether a point lies in a polygon: a line to the south crosses its edges an odd number of times."""
    odd = False
    for edge in range(lines.start[geometry], lines.start[geometry + 1]):
        x1, x2 = lines.x1[edge], lines.x2[edge]
        if (x1 <= x) != (x2 <= x):
            share = (x - x1) / (x2 - x1)
            odd ^= lines.y1[edge] + share * (lines.y2[edge] - lines.y1[edge]) < y
    return odd


@compiled
def _turn(x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> float:
    return (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)


@compiled
def cross(one: Lines, mine: int, other: Lines, theirs: int) -> bool:
    """Return whether two edges cross; where they only touch a corner of one lies on the other, and this may say no."""
    a, b, c, d = one.x1[mine], one.y1[mine], one.x2[mine], one.y2[mine]
    e, f, g, h = other.x1[theirs], other.y1[theirs], other.x2[theirs], other.y2[theirs]
    first = _turn(a, b, c, d, e, f) * _turn(a, b, c, d, g, h)
    return first < 0 and _turn(e, f, g, h, a, b) * _turn(e, f, g, h, c, d) < 0
