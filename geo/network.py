"""A network of lines to walk along: nodes and straight edges, and which parts hang together."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from geo.cells import cells_of
from geo.edges import Edges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.cells import Cells

SNAPS = 100
"""To a metre: vertices are rounded to the centimetre, and those that then lie on one spot are one node."""
_HALF = 1 << 31


@dataclass(frozen=True, eq=False)
class Network:
    """v nodes and e straight edges between them, EPSG:28992; walked in both directions.

    It does not depend on the order or the direction of the lines, nor on where they are cut at a vertex.
    """

    x: NDArray[np.float64]
    """(v,) metres."""
    y: NDArray[np.float64]
    first: NDArray[np.int64]
    """(e,) node at one end of each edge."""
    second: NDArray[np.int64]
    """(e,) node at the other end."""
    grids: dict[float, Cells] = field(default_factory=dict, repr=False)
    divided: dict[float, tuple[Subnetwork, Subnetwork]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        """Return e."""
        return len(self.first)

    @cached_property
    def edges(self) -> Edges:
        """The edges, from their first node to their second."""
        start = np.arange(len(self) + 1)
        ends = (self.x[self.first], self.y[self.first], self.x[self.second], self.y[self.second])
        return Edges(start, *ends, side=np.zeros(len(self)), closed=False)

    @cached_property
    def length(self) -> NDArray[np.float64]:
        """(e,) metres."""
        return np.asarray(
            np.hypot(self.edges.x2 - self.edges.x1, self.edges.y2 - self.edges.y1), dtype=float
        )

    @cached_property
    def graph(self) -> csr_array[np.float64]:
        """(v, v) metres between neighbours, both ways."""
        ends = (
            np.concatenate([self.first, self.second]),
            np.concatenate([self.second, self.first]),
        )
        return csr_array((np.tile(self.length, 2), ends), shape=(len(self.x), len(self.x)))

    @cached_property
    def part(self) -> NDArray[np.int64]:
        """(v,) number of the part each node hangs in; the part with most metres is 0."""
        count, part = (
            connected_components(self.graph, directed=False)
            if len(self.x)
            else (0, np.zeros(0, np.int64))
        )
        order = np.argsort(
            -np.bincount(part[self.first], self.length, minlength=count), kind="stable"
        )
        return np.asarray(np.argsort(order)[part] if count else part, dtype=np.int64)

    @cached_property
    def part_length(self) -> NDArray[np.float64]:
        """Metres of each part, longest first."""
        return np.asarray(np.bincount(self.part[self.first], self.length), dtype=float)

    @cached_property
    def spacing(self) -> float:
        """Metres, about: the side of a square that holds one edge; 0 without edges."""
        return float(np.sqrt(np.ptp(self.x) * np.ptp(self.y) / len(self))) if len(self) else 0.0

    def divide(self, longest: float) -> tuple[Subnetwork, Subnetwork]:
        """Return the parts of more than `longest` metres, which lead on, and the loose ones; made once."""
        if longest not in self.divided:
            leads_on = (self.part_length > longest)[self.part[self.first]]
            rows = (np.flatnonzero(leads_on), np.flatnonzero(~leads_on))
            leading, loose = (
                Subnetwork(Network(self.x, self.y, self.first[some], self.second[some]), some)
                for some in rows
            )
            self.divided[longest] = (leading, loose)
        return self.divided[longest]

    def cells(self, side: float) -> Cells:
        """Return the edges in cells of `side` metres; made once."""
        if side not in self.grids:
            self.grids[side] = cells_of(self.edges, side)
        return self.grids[side]


class Subnetwork(NamedTuple):
    """Some edges of a network, between the same nodes."""

    network: Network
    edge: NDArray[np.int64]
    """(k,) row of each edge in the whole network."""


def network_of(lines: NDArray[np.object_]) -> Network:
    """Return the network of n lines (also multi; None and other shapes are left out).

    Every vertex is a node: lines connect where they share a vertex, at their ends or on the way. Lines that only
    cross, such as a bridge over a path, do not. What is shorter than a centimetre vanishes.
    """
    parts = shapely.get_parts(lines[~shapely.is_missing(lines)])
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    xy, line = shapely.get_coordinates(parts, return_index=True)
    spot = np.rint(xy * SNAPS).astype(np.int64)
    spots, node = np.unique(spot[:, 0] * (2 * _HALF) + spot[:, 1] + _HALF, return_inverse=True)
    on = np.flatnonzero(line[:-1] == line[1:]) if len(line) else np.zeros(0, dtype=np.int64)
    ends = np.sort(np.stack([node[on], node[on + 1]], axis=-1), axis=1)
    ends = ends[ends[:, 0] != ends[:, 1]]
    edge = np.unique(ends[:, 0] * len(spots) + ends[:, 1])
    used, ends_used = np.unique(
        np.stack([edge // max(len(spots), 1), edge % max(len(spots), 1)]), return_inverse=True
    )
    first, second = ends_used.reshape(2, -1)
    x, y = spots[used] // (2 * _HALF), spots[used] % (2 * _HALF) - _HALF
    return Network(x / SNAPS, y / SNAPS, first.astype(np.int64), second.astype(np.int64))
