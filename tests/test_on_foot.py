"""Distances by foot over a network of lines, held against networkx."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.doors import doors_of
from geo.network import network_of
from geo.on_foot import Targets, walk_to_nearest, walk_within

CLOSE = 1e-6
SAME = 1e-8
REACH = 100.0
X0, Y0 = 140_000.0, 480_000.0


def shapes(*items):
    made = np.empty(len(items), dtype=object)
    made[:] = items
    return made


def lines(*paths):
    """Lines through points that are given in metres from a corner."""
    return shapes(*(shapely.LineString([(X0 + x, Y0 + y) for x, y in path]) for path in paths))


def points(*places):
    return shapes(*(shapely.Point(X0 + x, Y0 + y) for x, y in places))


def box(x, y, width, height):
    return shapely.box(X0 + x, Y0 + y, X0 + x + width, Y0 + y + height)


def nearest(network, sites, things, reach=REACH):
    targets = Targets(network, doors_of(things, network, reach=reach))
    return walk_to_nearest(doors_of(sites, network, reach=reach), targets)


def within(network, sites, things, limit, reach=REACH):
    targets = Targets(network, doors_of(things, network, reach=reach))
    return walk_within(doors_of(sites, network, reach=reach), targets, limit)


def street():
    """A street of 300 m, a side street of 200 m at its middle, and a loose path far to the north."""
    return lines([(0, 0), (150, 0), (300, 0)], [(150, 0), (150, 200)], [(0, 900), (300, 900)])


# ------------------------------------------------------------------------------------------------ oracle


def _cut_up(paths):
    """Return every straight piece of the lines as a pair of rounded ends; written apart from what is tested."""
    pieces = set()
    for path in paths:
        for part in shapely.get_parts(path):
            ends = [tuple(round(value * 100) for value in xy) for xy in part.coords]
            pieces |= {frozenset(pair) for pair in itertools.pairwise(ends) if pair[0] != pair[1]}
    return sorted(tuple(sorted(piece)) for piece in pieces)


def _leading(pieces, reach):
    """Return which pieces hang in a part of more than `reach` metres: those lead on."""
    nx = pytest.importorskip(
        "networkx", reason="networkx is not installed: see requirements-dev.in"
    )
    graph = nx.Graph(pieces)
    length = {piece: math.dist(*piece) / 100 for piece in pieces}
    parts = [graph.subgraph(nodes) for nodes in nx.connected_components(graph)]
    metres = {
        node: sum(length[tuple(sorted(e))] for e in part.edges) for part in parts for node in part
    }
    return np.array([metres[piece[0]] > reach for piece in pieces])


def _doors(geometry, segments, reach, leading):
    """Return edge, metres along it and metres off it of every spot that is nearest, by the geometry library."""
    metres = shapely.distance(geometry, segments)
    if (metres[leading] <= reach).any():
        metres = np.where(leading, metres, np.inf)
    if metres.min() > reach:
        return
    for row in np.flatnonzero(metres <= metres.min() + SAME):
        shared = shapely.get_coordinates(shapely.intersection(geometry, segments[row]))
        corners = shapely.points(np.concatenate([shapely.get_coordinates(geometry), shared]))
        for along in {
            0.0,
            segments[row].length,
            *shapely.line_locate_point(segments[row], corners),
        }:
            off = shapely.distance(geometry, shapely.line_interpolate_point(segments[row], along))
            if off <= metres.min() + SAME:
                yield row, float(along), float(off)


def oracle(paths, sites, things, reach):
    """Return (n, m) metres on foot by networkx, in a graph of which the edges are cut at every door."""
    nx = pytest.importorskip(
        "networkx", reason="networkx is not installed: see requirements-dev.in"
    )
    pieces = _cut_up(paths)
    segments = shapely.linestrings(np.array(pieces, dtype=float) / 100)
    graph, on = nx.DiGraph(), [[] for _ in pieces]
    everybody = [*enumerate(sites), *enumerate(things)]
    kinds = ["site"] * len(sites) + ["thing"] * len(things)
    leading = _leading(pieces, reach)
    own = [list(_doors(geometry, segments, reach, leading)) for _, geometry in everybody]
    for mine, kind, (number, geometry) in zip(own, kinds, everybody, strict=True):
        # where somebody else comes onto the network may be as near to this one: then they meet there
        also = {
            (row, along)
            for theirs in own
            for row, along, _ in theirs
            if row in {each[0] for each in mine}
        }
        for row, along in also:
            off = shapely.distance(geometry, shapely.line_interpolate_point(segments[row], along))
            if off <= min(each[2] for each in mine) + SAME:
                door = ("door" if kind == "site" else "exit", number, row, along)
                on[row].append((along, door))
                ends = ((kind, number), door) if kind == "site" else (door, (kind, number))
                graph.add_edge(*ends, weight=off)
    for row, spots in enumerate(on):
        ordered = [(0.0, pieces[row][0]), *sorted(spots), (segments[row].length, pieces[row][1])]
        for (before, one), (after, other) in itertools.pairwise(ordered):
            for start, stop in ((one, other), (other, one)):
                graph.add_edge(start, stop, weight=max(after - before, 0.0))
    found = np.full((len(sites), len(things)), np.inf)
    for number in range(len(sites)):
        if ("site", number) in graph:
            metres = nx.single_source_dijkstra_path_length(graph, ("site", number))
            found[number] = [metres.get(("thing", row), np.inf) for row in range(len(things))]
    return found


spots = st.tuples(
    st.integers(0, 40).map(lambda k: k * 12.5), st.integers(0, 40).map(lambda k: k * 12.5)
)
anywhere = st.tuples(
    st.floats(0, 500).map(lambda v: round(v, 2)), st.floats(0, 500).map(lambda v: round(v, 2))
)
squares = st.tuples(anywhere, st.floats(1, 80), st.floats(1, 80), st.floats(-40, 40))


@st.composite
def networks(draw):
    """Lines of 2 to 4 corners between nodes of a coarse grid, so that they meet; many cross without meeting."""
    path = st.lists(spots, min_size=2, max_size=4, unique=True)
    return lines(*draw(st.lists(path, min_size=1, max_size=14)))


@st.composite
def planar(draw):
    """A random planar network: Delaunay triangles of random points, some of their sides left out."""
    places = draw(st.lists(anywhere, min_size=4, max_size=25, unique=True))
    sides = shapely.delaunay_triangles(shapely.MultiPoint(places), only_edges=True)
    found = [part.coords for part in shapely.get_parts(sides)]
    kept = draw(st.lists(st.booleans(), min_size=len(found), max_size=len(found)))
    chosen = (
        [path for path, stays in zip(found, kept, strict=True) if stays]
        or found[:1]
        or [[(0, 0), (10, 0)]]
    )
    return lines(*chosen)


def plot(where, width, height, skew):
    (x, y), half_x, half_y = where, width / 2, height / 2
    return shapely.Polygon(
        [(X0 + x - half_x, Y0 + y - half_y), (X0 + x + half_x, Y0 + y - half_y + skew * half_y / 80),
         (X0 + x + half_x, Y0 + y + half_y), (X0 + x - half_x, Y0 + y + half_y)]
    )  # fmt: skip


@st.composite
def places(draw):
    pins = draw(st.lists(anywhere, min_size=1, max_size=4))
    plots = [plot(*each) for each in draw(st.lists(squares, max_size=4))]
    return shapes(*points(*pins), *(each for each in plots if each.is_valid))


@given(st.one_of(networks(), planar()), places(), places(), st.sampled_from([15.0, 60.0, 1_000.0]))
@settings(max_examples=30)
def test_as_networkx_says(paths, sites, things, reach):
    network = network_of(paths)
    expected = oracle(paths, sites, things, reach)
    row, metres = nearest(network, sites, things, reach)
    least = expected.min(axis=1)
    np.testing.assert_allclose(
        np.where(np.isnan(metres), np.inf, metres), least, rtol=0, atol=CLOSE
    )
    assert ((row >= 0) == np.isfinite(least)).all()
    there = row >= 0
    np.testing.assert_allclose(expected[there, row[there]], least[there], rtol=0, atol=CLOSE)
    limit = 200.0
    found = within(network, sites, things, limit, reach)
    np.testing.assert_allclose(found.distance, expected[found.site, found.row], rtol=0, atol=CLOSE)
    missed = expected <= limit - CLOSE
    missed[found.site, found.row] = False
    assert not missed.any()


# ------------------------------------------------------------------------------------------------ properties


@given(networks(), places(), places(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_order_and_direction_of_the_lines_do_not_matter(paths, sites, things, chance):
    turned = [shapely.reverse(path) if chance.random() < 0.5 else path for path in paths]
    chance.shuffle(turned)
    for one, other in zip(
        nearest(network_of(paths), sites, things),
        nearest(network_of(shapes(*turned)), sites, things),
        strict=True,
    ):
        np.testing.assert_array_equal(one, other)


@given(networks(), places(), places())
@settings(max_examples=30)
def test_a_line_that_is_cut_at_a_vertex_changes_nothing(paths, sites, things):
    cut = [shapely.LineString(pair) for path in paths for pair in itertools.pairwise(path.coords)]
    for one, other in zip(
        nearest(network_of(paths), sites, things),
        nearest(network_of(shapes(*cut)), sites, things),
        strict=True,
    ):
        np.testing.assert_array_equal(one, other)


@given(networks(), places(), places())
@settings(max_examples=30)
def test_a_walk_is_never_shorter_than_the_straight_line(paths, sites, things):
    row, metres = nearest(network_of(paths), sites, things)
    there = row >= 0
    assert (metres[there] >= shapely.distance(sites[there], things[row[there]]) - CLOSE).all()
    found = within(network_of(paths), sites, things, 300.0)
    assert (found.distance >= shapely.distance(sites[found.site], things[found.row]) - CLOSE).all()


@given(st.one_of(networks(), planar()), places(), places())
@settings(max_examples=30)
def test_all_at_once_is_one_by_one(paths, sites, things):
    network = network_of(paths)
    row, metres = nearest(network, sites, things)
    found = within(network, sites, things, 250.0)
    for i in range(len(sites)):
        one_row, one_metres = nearest(network, sites[i : i + 1], things)
        assert one_row[0] == row[i]
        np.testing.assert_array_equal(one_metres, metres[i : i + 1])
        mine, one = found.of(i), within(network, sites[i : i + 1], things, 250.0)
        assert found.row[mine].tolist() == one.row.tolist()
        assert found.distance[mine].tolist() == one.distance.tolist()


@given(st.one_of(networks(), planar()), places(), places())
@settings(max_examples=30)
def test_what_can_be_reached_is_what_has_a_distance(paths, sites, things):
    network = network_of(paths)
    targets = Targets(network, doors_of(things, network, reach=REACH))
    here = doors_of(sites, network, reach=REACH)
    site, row = (
        each.ravel()
        for each in np.meshgrid(np.arange(len(sites)), np.arange(len(things)), indexing="ij")
    )
    reached = targets.reached_from(here, site, row).reshape(len(sites), len(things))
    found = walk_within(here, targets, 1e6)
    expected = np.zeros_like(reached)
    expected[found.site, found.row] = True
    np.testing.assert_array_equal(reached, expected)
    np.testing.assert_array_equal(walk_to_nearest(here, targets)[0] >= 0, reached.any(axis=1))


# ------------------------------------------------------------------------------------------------ examples


def test_round_the_corner():
    row, metres = nearest(network_of(street()), points((20, 10)), points((155, 180), (300, 40)))
    # 10 to the street, 130 along it, 180 into the side street, 5 to the door
    assert (row.tolist(), metres.tolist()) == ([0], [pytest.approx(10 + 130 + 180 + 5)])


def test_lines_connect_where_they_share_a_vertex_on_the_way_and_not_where_they_only_cross():
    crossing = lines([(0, 0), (300, 0)], [(150, -100), (150, 100)])
    meeting = lines([(0, 0), (150, 0), (300, 0)], [(150, -100), (150, 0), (150, 100)])
    for paths, expected in ((crossing, [np.nan]), (meeting, [250.0])):
        _, metres = nearest(network_of(paths), points((0, 0)), points((150, 100)), reach=40.0)
        np.testing.assert_allclose(metres, expected)
    assert (len(network_of(crossing).part_length), len(network_of(meeting).part_length)) == (2, 1)


def test_ends_are_joined_to_the_centimetre():
    near = lines([(0, 0), (100, 0.003)], [(100.002, 0), (200, 0)])
    apart = lines([(0, 0), (100, 0)], [(100.02, 0), (200, 0)])
    assert len(network_of(near).part_length) == 1
    assert len(network_of(apart).part_length) == 2


def test_a_plot_is_measured_from_its_edge_and_along_a_street_from_where_that_is_nearest():
    row, metres = nearest(
        network_of(street()), shapes(box(20, 10, 60, 40)), points((60, 5), (300, 0))
    )
    assert (row.tolist(), metres.tolist()) == ([0], [pytest.approx(15)])  # straight over the street
    _, metres = nearest(network_of(street()), shapes(box(20, 10, 60, 40)), points((300, 0)))
    assert metres.tolist() == [pytest.approx(10 + 220)]


def test_a_plot_with_a_path_through_it_starts_where_the_path_leaves_it():
    for plot_, expected in ((box(20, -10, 60, 40), 220), (box(-50, -50, 400, 150), 0)):
        _, metres = nearest(network_of(street()), shapes(plot_), points((300, 0)))
        assert metres.tolist() == [pytest.approx(expected)]


def test_an_island_and_a_place_far_from_the_network_have_no_answer():
    network = network_of(street())
    assert network.part_length.tolist() == [500.0, 300.0]
    row, metres = nearest(network, points((20, 900), (20, 400), (20, 10)), points((300, 0)))
    assert row.tolist() == [-1, -1, 0]
    np.testing.assert_allclose(metres, [np.nan, np.nan, 290.0])


def test_nothing_to_walk_to_or_over_has_no_answer():
    none = shapes()
    for network, things in ((network_of(street()), none), (network_of(none), points((0, 0)))):
        row, metres = nearest(network, points((20, 10)), things)
        assert (row.tolist(), np.isnan(metres).tolist()) == ([-1], [True])
        assert len(within(network, points((20, 10)), things, 100.0).site) == 0
    row, _ = nearest(network_of(street()), none, points((0, 0)))
    assert len(row) == 0
    row, _ = nearest(network_of(street()), shapes(None, *points((20, 10))), points((0, 0)))
    assert row.tolist() == [-1, 0]


def test_only_lines_count():
    network = network_of(
        shapes(None, *points((0, 0)), box(0, 0, 9, 9), shapely.MultiLineString(list(street()[:2])))
    )
    assert network.part_length.tolist() == [500.0]
    back_and_forth = network_of(lines([(0, 0), (50, 0), (0, 0), (50, 0)]))
    assert (len(back_and_forth), back_and_forth.length.tolist()) == (1, [50.0])


def test_a_large_plot_far_from_short_paths_is_asked_in_wider_cells():
    paths = lines(*([(x, 0), (x + 5, 0)] for x in range(0, 2_000, 5)))
    network = network_of(paths)
    row, metres = nearest(
        network, shapes(box(500, 90, 900, 1_500), box(0, 250, 10, 10)), points((0, 0)), reach=200.0
    )
    assert row.tolist() == [0, -1]
    assert metres[0] == pytest.approx(90 + 500)


def test_a_line_that_leads_on_goes_before_a_loose_piece_that_is_nearer():
    loose = network_of(lines([(0, 0), (300, 0)], [(100, 30), (112, 30)]))
    row, metres = nearest(loose, points((106, 35)), points((300, 10)))
    assert row.tolist() == [0]
    assert metres == pytest.approx([35 + 194 + 10])


def test_a_loose_piece_is_walked_where_nothing_else_is_in_reach():
    loose = network_of(lines([(0, 0), (300, 0)], [(100, 500), (112, 500)]))
    _, metres = nearest(loose, points((100, 505)), points((112, 505)))
    assert metres == pytest.approx([5 + 12 + 5])
