"""How far to walk over a network: to the nearest of many things, and to all of them within a distance.

The search starts at the things, once for all sites: how far each node lies from them does not depend on who asks.
A site then only adds what it walks itself, from its door to the two ends of the edge the door is on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.edges import spread
from geo.proximity import Neighbours
from geo.runs import first_of_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.doors import Doors
    from geo.network import Network

_NOISE = 1e-6
"""Metres by which a search goes on, so that binary fractions leave nothing out."""
_AT_ONCE = 4_000_000
"""Distances that are kept at the same time while the surroundings of many things are searched."""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The things near each node, by node: those of node j are rows `start[j]` to `start[j + 1]`."""

    start: NDArray[np.int64]
    """(v + 1,)"""
    row: NDArray[np.int64]
    metres: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Targets:
    """Things to walk to, by the doors they have on a network; what was searched once is kept."""

    network: Network
    doors: Doors
    searched: dict[float, Surroundings] = field(default_factory=dict, repr=False)

    @cached_property
    def nearest(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """(v,) metres from each node to the nearest thing, and its row; infinite and -1 where none can be reached."""
        nodes, starts = len(self.network.x), np.unique(self.doors.thing)
        metres, row = np.full(nodes, np.inf), np.full(nodes, -1, dtype=np.int64)
        if len(starts):
            graph = self._graph(np.arange(nodes), nodes)
            found, _, source = dijkstra(
                graph, indices=starts + nodes, min_only=True, return_predecessors=True
            )
            metres[:] = found[:nodes]
            row[:] = np.where(np.isfinite(metres), source[:nodes] - nodes, -1)
        return metres, row

    def around(self, limit: float) -> Surroundings:
        """Return the things at most `limit` metres from each node."""
        if limit not in self.searched:
            self.searched[limit] = self._around(limit + _NOISE)
        return self.searched[limit]

    def _around(self, limit: float) -> Surroundings:
        nodes = len(self.network.x)
        # each thing is searched on its own, in the small part of the network that lies near to any of them
        part = np.flatnonzero(self.nearest[0] <= limit)
        number = np.full(nodes, -1, dtype=np.int64)
        number[part] = np.arange(len(part))
        graph, things = self._graph(number, len(part)), np.unique(self.doors.thing)
        found = []
        for some in np.array_split(things, max(1, -(-len(things) * len(part) // _AT_ONCE))):
            metres = dijkstra(graph, indices=some + len(part), limit=limit)[:, : len(part)]
            thing, node = np.nonzero(metres <= limit)
            found.append((part[node], some[thing], metres[thing, node]))
        node, row, metres = (np.concatenate(column) for column in zip(*found, strict=True))
        order = np.lexsort((row, node))
        start = np.searchsorted(node[order], np.arange(nodes + 1))
        return Surroundings(start.astype(np.int64), row[order], metres[order])

    def _graph(self, number: NDArray[np.int64], nodes: int) -> csr_array[np.float64]:
        """Return the network of the nodes that have a number, and after them the things as nodes to start from."""
        network, doors = self.network, self.doors
        first, second = number[network.first], number[network.second]
        both = (first >= 0) & (second >= 0)
        first, second, length = first[both], second[both], network.length[both]
        start = np.concatenate([doors.thing, doors.thing]) + nodes
        stop = number[np.concatenate([network.first[doors.edge], network.second[doors.edge]])]
        steps = np.concatenate(_to_ends(doors, network))
        # of several doors of a thing the best counts; what comes twice would be added up
        order = np.lexsort((steps, stop, start))
        order = order[stop[order] >= 0]
        order = order[first_of_runs(start[order], stop[order])]
        ends = (
            np.concatenate([first, second, start[order]]),
            np.concatenate([second, first, stop[order]]),
        )
        size = nodes + doors.n
        return csr_array((np.concatenate([length, length, steps[order]]), ends), shape=(size, size))

    def reached_from(
        self, sites: Doors, site: NDArray[np.int64], row: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Return for k pairs of a site and a thing whether a way over the network leads from one to the other."""
        part, first = self.network.part, self.network.first
        many = int(part.max()) + 1 if len(part) else 1
        # a thing and a part of the network as one number; a pair is reached if the site has a door on such a part
        known = np.unique(self.doors.thing * many + part[first[self.doors.edge]])
        start, stop = (
            np.searchsorted(sites.thing, site),
            np.searchsorted(sites.thing, site, side="right"),
        )
        pair = np.repeat(np.arange(len(site)), stop - start)
        key = row[pair] * many + part[first[sites.edge[spread(start, stop - start)]]]
        reached = np.zeros(len(site), dtype=bool)
        reached[pair[np.isin(key, known)]] = True
        return reached


def walk_to_nearest(
    sites: Doors, targets: Targets
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return, for each of n sites, the row of the thing that is nearest on foot and the metres to it.

    Metres count from the edge of the site: to its door in a straight line, along the network, and from the door of
    the thing to the thing. Where no way leads to any of them the row is -1 and the distance NaN: an island of the
    network, or a site or thing that lies too far off it.
    """
    # one row per door of a site: the way by either end of its edge to what is nearest from there
    nodes, nearest = targets.nearest
    network = targets.network
    first, second = network.first[sites.edge], network.second[sites.edge]
    there, back = _to_ends(sites, network)
    there, back = there + nodes[first], back + nodes[second]
    over = np.minimum(there, back)
    found = np.where(there <= back, nearest[first], nearest[second])
    door, other = _on_one_edge(sites, targets.doors)
    direct = _direct(sites, targets.doors, door, other)
    # then also the ways along one edge; of all ways of a site the shortest counts, of equals the first thing
    site = np.concatenate([sites.thing, sites.thing[door]])
    metres = np.concatenate([over, direct])
    row = np.concatenate([found, targets.doors.thing[other]])
    least = np.full(sites.n, np.inf)
    np.minimum.at(least, site, metres)
    best = np.flatnonzero((metres == least[site]) & (row >= 0))
    rows = np.full(sites.n, targets.doors.n, dtype=np.int64)
    np.minimum.at(rows, site[best], row[best])
    reached = np.isfinite(least)
    return np.where(reached, rows, -1), np.where(reached, least, np.nan)


def walk_within(sites: Doors, targets: Targets, limit: float) -> Neighbours:
    """Return every thing at most `limit` metres on foot from each site, nearest first; metres as `walk_to_nearest`."""
    around, network = targets.around(limit), targets.network
    # each door twice, once per end of its edge; `pair` repeats these for every thing near that end
    doors = np.tile(np.arange(len(sites.thing)), 2)
    node = np.concatenate([network.first[sites.edge], network.second[sites.edge]])
    begun = np.concatenate(_to_ends(sites, network))
    count = around.start[node + 1] - around.start[node]
    at = spread(around.start[node], count)
    pair = np.repeat(np.arange(len(node)), count)
    door, other = _on_one_edge(sites, targets.doors)
    site = np.concatenate([sites.thing[doors[pair]], sites.thing[door]])
    row = np.concatenate([around.row[at], targets.doors.thing[other]])
    metres = np.concatenate(
        [begun[pair] + around.metres[at], _direct(sites, targets.doors, door, other)]
    )
    near = metres <= limit
    site, row, metres = site[near], row[near], metres[near]
    # the shortest way of each pair of a site and a thing, then per site from near to far
    order = np.lexsort((metres, row, site))
    kept = order[first_of_runs(site[order], row[order])]
    kept = kept[np.lexsort((row[kept], metres[kept], site[kept]))]
    return Neighbours(site[kept], row[kept], metres[kept])


def _to_ends(doors: Doors, network: Network) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return for k doors the metres from their thing to the first and to the second node of the edge."""
    return doors.off + doors.along, doors.off + network.length[doors.edge] - doors.until


def _on_one_edge(sites: Doors, things: Doors) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return pairs of a door of a site and a door of a thing on the same edge: there is a way between the nodes."""
    order = np.argsort(things.edge, kind="stable")
    edge = things.edge[order]
    start, stop = np.searchsorted(edge, sites.edge), np.searchsorted(edge, sites.edge, side="right")
    return np.repeat(np.arange(len(sites.edge)), stop - start), order[spread(start, stop - start)]


def _direct(
    sites: Doors, things: Doors, door: NDArray[np.int64], other: NDArray[np.int64]
) -> NDArray[np.float64]:
    between = np.maximum(
        sites.along[door] - things.until[other], things.along[other] - sites.until[door]
    )
    return sites.off[door] + np.maximum(between, 0.0) + things.off[other]
