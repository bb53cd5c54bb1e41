"""Lines to walk along out of areas: as long as the streets they come of, whole over tiles, apart where levels cross."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from geo.centre_lines import centre_lines
from geo.network import network_of

X, Y = 150_123.0, 480_077.0
MOST_SHORTER, MOST_LONGER = 0.1, 0.1
"""Shares of the way over the middle of the streets, for ways of 200 metres and more; docs/data.md says the same."""


def streets(blocks, side, width, angle=0.0, missing=()):
    """Return a grid of streets as areas, block by block, and as a graph of their middles."""
    graph, areas = nx.Graph(), []
    for i in range(blocks + 1):
        for j in range(blocks + 1):
            for other in ((i + 1, j), (i, j + 1)):
                if max(other) > blocks or ((i, j), other) in missing:
                    continue
                line = shapely.LineString(
                    [(i * side, j * side), (other[0] * side, other[1] * side)]
                )
                graph.add_edge((i, j), other, weight=side)
                areas.append(line.buffer(width / 2, cap_style="square"))
    turned = shapely.affinity.rotate(shapely.geometrycollections(areas), angle, origin=(0, 0))
    moved = shapely.transform(turned, lambda xy: xy + np.array([X, Y]))
    ground = np.array(list(moved.geoms), dtype=object)

    def at(node):
        return shapely.transform(
            shapely.affinity.rotate(
                shapely.Point(node[0] * side, node[1] * side), angle, origin=(0, 0)
            ),
            lambda xy: xy + np.array([X, Y]),
        )

    return ground, graph, at


def walked(lines, points):
    """Return the metres between every two of some points over lines, with those to get onto them."""
    network = network_of(shapely.segmentize(lines, 1.0))
    tree = shapely.STRtree(shapely.points(network.x, network.y))
    nodes = tree.nearest(points)
    metres = dijkstra(network.graph, directed=False, indices=nodes)[:, nodes]
    off = shapely.distance(shapely.points(network.x[nodes], network.y[nodes]), points)
    return metres + off[:, None] + off[None, :]


def flat(ground):
    return np.zeros(len(ground), dtype=np.int64)


@settings(max_examples=8, deadline=None)
@given(
    width=st.floats(2, 14),
    side=st.floats(60, 140),
    angle=st.floats(0, 45),
    missing=st.sets(st.integers(0, 39), max_size=8),
)
def test_ways_over_a_grid_of_streets_are_as_long_as_over_their_middles(width, side, angle, missing):
    every = list(streets(4, side, width)[1].edges)
    ground, graph, at = streets(
        4, side, width, angle, {every[i] for i in missing if i < len(every)}
    )
    nodes = [node for node in graph if graph.degree(node)]
    found = walked(centre_lines(ground, flat(ground)), [at(node) for node in nodes])
    right = dict(nx.all_pairs_dijkstra_path_length(graph))
    for i, one in enumerate(nodes):
        for j, other in enumerate(nodes):
            if other not in right[one]:
                assert np.isinf(found[i, j])
            elif right[one][other] >= 200:
                share = found[i, j] / right[one][other] - 1
                assert -MOST_SHORTER <= share <= MOST_LONGER, (one, other, share)


def test_no_line_leaves_the_ground():
    ground, *_ = streets(3, 90, 6, 20)
    lines = centre_lines(ground, flat(ground))
    union = shapely.buffer(shapely.union_all(ground), 0.6)
    assert shapely.covers(union, lines).all()


def test_a_street_of_five_kilometres_is_one_line_over_many_tiles():
    ground = np.array([shapely.box(X, Y, X + 5_000, Y + 4)], dtype=object)
    lines = centre_lines(ground, flat(ground))
    assert len(network_of(lines).part_length) == 1
    ends = [shapely.Point(X + 5, Y + 2), shapely.Point(X + 4_995, Y + 2)]
    assert walked(lines, ends)[0, 1] == pytest.approx(4_990, rel=0.01)


def test_a_bridge_connects_at_its_ends_and_not_with_the_path_under_it():
    ground = np.array(
        [
            shapely.box(X, Y, X + 100, Y + 4),
            shapely.box(X + 100, Y, X + 140, Y + 4),
            shapely.box(X + 140, Y, X + 240, Y + 4),
            shapely.box(X + 118, Y - 80, X + 121, Y + 80),
        ],
        dtype=object,
    )
    lines = centre_lines(ground, np.array([0, 1, 0, 0]))
    points = [
        shapely.Point(X + x, Y + y) for x, y in ((10, 2), (230, 2), (119.5, -70), (119.5, 70))
    ]
    found = walked(lines, points)
    assert found[0, 1] == pytest.approx(220, rel=0.03)
    assert found[2, 3] == pytest.approx(140, rel=0.03)
    assert np.isinf(found[0, 2])
    level = walked(centre_lines(ground, np.zeros(4, dtype=np.int64)), points)
    assert np.isfinite(level).all()


def test_paths_that_lie_apart_do_not_connect_and_ground_that_is_nothing_gives_nothing():
    ground = np.array(
        [shapely.box(X, Y, X + 100, Y + 3), shapely.box(X, Y + 5, X + 100, Y + 8)], dtype=object
    )
    assert len(network_of(centre_lines(ground, flat(ground))).part_length) == 2
    assert len(centre_lines(np.zeros(0, dtype=object), np.zeros(0, dtype=np.int64))) == 0
    sliver = np.array([shapely.box(X, Y, X + 0.5, Y + 0.01)], dtype=object)
    assert len(centre_lines(sliver, flat(sliver))) == 0
