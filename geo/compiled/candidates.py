"""The few edges that may press most on any of a group of sites, the likeliest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.compiled.lines import Lines, lines_of, square
from geo.compiled.loops import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.edges import Edges

NOISE = 1e-6
"""Metres by which a bound is widened, so that binary fractions put nothing aside."""


class Things(NamedTuple):
    """Edges of what may press on a site, each with how far it reaches."""

    lines: Lines
    row: NDArray[np.int64]
    """(m,) thing to which each edge belongs."""
    pull: NDArray[np.float64]
    """(m,) its reach, metres."""
    in_order: NDArray[np.int64]
    """`Edges.runs`: the edges, where each run begins, and its box."""
    run_start: NDArray[np.int64]
    run_box: NDArray[np.float64]
    run_pull: NDArray[np.float64]
    """(r,) the most that an edge of the run reaches."""


class Circle(NamedTuple):
    """Around a group of sites."""

    x: float
    y: float
    radius: float


class Candidates(NamedTuple):
    """Room for what may press most on a group; of `edge` and `pressing` only the first are in use."""

    edge: NDArray[np.int64]
    pressing: NDArray[np.float64]
    """Metres from the middle of the group, less the reach; ascending."""
    least: NDArray[np.float64]
    """(r,) what an edge of each run presses at most, as metres."""


def things_of(edges: Edges, reach: NDArray[np.float64]) -> Things:
    """Return at least one edge of things that reach so many metres each."""
    pull, runs = reach[edges.row], edges.runs
    most = np.maximum.reduceat(pull[runs.edge], runs.start[:-1])
    return Things(lines_of(edges), edges.row, pull, runs.edge, runs.start, runs.boxes, most)


def room_for(things: Things) -> Candidates:
    """Return room for all edges."""
    edges = len(things.pull)
    return Candidates(np.empty(edges, np.int64), np.empty(edges), np.empty(len(things.run_pull)))


@compiled
def find_candidates(things: Things, circle: Circle, found: Candidates) -> int:
    """Write the edges that may press most on a site in a circle, in order; return how many they are."""
    first = _measure_runs(things, circle, found)
    slack = 2 * circle.radius + NOISE
    # the likeliest run first, so that few of the others are looked at
    many, best = _add_run(things, first, circle, found, 0, np.inf)
    for run in range(len(found.least)):
        if run != first and found.least[run] <= best + slack:
            many, best = _add_run(things, run, circle, found, many, best)
    kept = 0
    for i in range(many):
        if found.pressing[i] <= best + slack:
            found.edge[kept], found.pressing[kept] = found.edge[i], found.pressing[i]
            kept += 1
    _sort(found, kept)
    return kept


@compiled
def _measure_runs(things: Things, circle: Circle, found: Candidates) -> int:
    """Write the bound of every run, and return the run that may press most."""
    first = 0
    for run in range(len(found.least)):
        west, south, east, north = things.run_box[run]
        x = max(west - circle.x, circle.x - east, 0.0)
        y = max(south - circle.y, circle.y - north, 0.0)
        found.least[run] = np.sqrt(x * x + y * y) - things.run_pull[run]
        if found.least[run] < found.least[first]:
            first = run
    return first


@compiled
def _add_run(
    things: Things, run: int, circle: Circle, found: Candidates, many: int, best: float
) -> tuple[int, float]:
    """Add the edges of one run that press about as much as the best; return how many there are, and the best."""
    slack = 2 * circle.radius + NOISE
    for edge in things.in_order[things.run_start[run] : things.run_start[run + 1]]:
        presses = np.sqrt(square(things.lines, edge, circle.x, circle.y)) - things.pull[edge]
        if presses <= best + slack:
            found.edge[many], found.pressing[many] = edge, presses
            many += 1
            best = min(best, presses)
    return many, best


@compiled
def _sort(found: Candidates, many: int) -> None:
    """Put the first edges in order by Shell's way: they are few, and may be many."""
    edges, pressing, gap = found.edge, found.pressing, 1
    while 3 * gap < many:
        gap = 3 * gap + 1
    while gap > 0:
        for i in range(gap, many):
            edge, presses, at = edges[i], pressing[i], i
            while at >= gap and pressing[at - gap] > presses:
                edges[at], pressing[at] = edges[at - gap], pressing[at - gap]
                at -= gap
            edges[at], pressing[at] = edge, presses
        gap //= 3
