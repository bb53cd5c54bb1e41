"""Shared ground and nearness of thousands of sites, held against the geometry library one by one."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from geo.edges import edges_of
from geo.layer import Layer
from geo.overlap import SLIVER, overlaps
from geo.parallel import blocks_together, in_threads, morton_code
from geo.pieces import in_pieces
from geo.proximity import most_pressing, nearest


def layer(geometry):
    shapes = np.empty(len(geometry), dtype=object)
    shapes[:] = geometry
    return Layer(shapes, {"id": np.arange(len(shapes))})


def star(draw, corners, x, y, size):
    """Return a polygon with any number of inward corners."""
    angle = np.sort(draw.uniform(0, 2 * np.pi, corners))
    reach = draw.uniform(0.2, 1, corners) * size
    ring = np.column_stack([x + reach * np.cos(angle), y + reach * np.sin(angle)])
    return shapely.Polygon(ring if draw.random() < 0.5 else ring[::-1])


def shapes(seed, many, corners, size, *, rounded):
    """Return valid polygons of every kind: with a hole, in two parts, either way round, axis-parallel."""
    draw = np.random.default_rng(seed)
    made = []
    while len(made) < many:
        x, y = draw.uniform((140_000, 480_000), (140_300, 480_300))
        kind = draw.integers(0, 4)
        one = star(draw, int(draw.integers(3, corners)), x, y, size)
        if not one.is_valid:
            continue
        if kind == 0:
            one = shapely.box(x, y, x + draw.uniform(1, size), y + draw.uniform(1, size))
        if kind == 1:
            one = one.difference(affinity.scale(one, 0.5, 0.5))
        if kind == 2:
            one = one.union(affinity.translate(one, 2.5 * size, 0))
        if rounded:
            one = shapely.set_precision(shapely.set_precision(one, 1.0), 0.0)
        if one.is_valid and one.area > 0.5 and one.geom_type in ("Polygon", "MultiPolygon"):
            made.append(one)
    return np.array(made, dtype=object)


@settings(max_examples=25)
@given(seed=st.integers(0, 100_000), rounded=st.booleans(), reverse=st.booleans())
def test_shared_ground_is_what_the_geometry_library_cuts(seed, rounded, reverse):
    sites, zones = (
        shapes(seed, 20, 7, 25, rounded=rounded),
        shapes(seed + 1, 20, 60, 90, rounded=rounded),
    )
    if reverse:
        sites, zones = shapely.reverse(sites), shapely.reverse(zones)
    found = overlaps(sites, layer(zones))
    expected = shapely.area(shapely.intersection(sites[:, None], zones[None, :]))
    area = np.zeros_like(expected)
    area[found.site, found.zone] = found.area
    np.testing.assert_allclose(area, np.where(expected > SLIVER, expected, 0), rtol=1e-9, atol=1e-6)


def test_a_site_wholly_inside_shares_exactly_its_own_ground():
    site = shapely.Polygon([(10.1, 10.3), (20.7, 11.9), (18.2, 19.1)])
    found = overlaps(
        np.array([site]), layer([shapely.box(0, 0, 30, 30), shapely.box(10, 0, 300, 300)])
    )
    assert found.area.tolist() == [site.area, site.area]


def test_touching_borders_share_nothing():
    squares = np.array([shapely.box(x, 0, x + 10, 10) for x in (0, 10, 20)])
    found = overlaps(squares, layer(squares))
    assert found.site.tolist() == found.zone.tolist() == [0, 1, 2]


def test_a_long_upright_border_through_a_site_is_seen():
    found = overlaps(
        np.array([shapely.box(-5, 40, 5, 60)]), layer([shapely.box(0, 0, 1_000, 1_000)])
    )
    assert found.area.tolist() == [pytest.approx(100.0)]


def test_no_sites_and_no_zones_share_nothing():
    none = np.zeros(0, dtype=object)
    assert len(overlaps(none, layer([shapely.box(0, 0, 1, 1)])).site) == 0
    assert len(overlaps(np.array([shapely.box(0, 0, 1, 1)]), layer([])).site) == 0


@settings(max_examples=15)
@given(seed=st.integers(0, 100_000), most=st.integers(12, 40))
def test_pieces_are_the_geometry_itself(seed, most):
    zones = np.array([*shapes(seed, 5, 60, 90, rounded=False), None], dtype=object)
    made = in_pieces(zones, most)
    summed = np.bincount(made.row, shapely.area(made.geometry), minlength=6)
    np.testing.assert_allclose(summed[:5], shapely.area(zones[:5]), rtol=1e-9)
    assert summed[5] == 0


def test_pieces_have_few_corners():
    ring = (
        shapely.Point(0, 0)
        .buffer(100, quad_segs=100)
        .difference(shapely.Point(0, 0).buffer(60, quad_segs=50))
    )
    made = in_pieces(np.array([ring, shapely.Point(1, 1)], dtype=object), 24)
    assert shapely.get_num_coordinates(made.geometry).max() <= 25
    assert len(made.geometry) < 80
    assert made.row[-1] == 1


@settings(max_examples=15)
@given(seed=st.integers(0, 100_000), points=st.booleans(), many=st.sampled_from([3, 40, 200]))
def test_the_nearest_is_what_the_geometry_library_finds(seed, points, many):
    sites = shapes(seed, many, 7, 12, rounded=False)
    there = shapes(seed + 1, 15, 30, 40, rounded=False)
    things = shapely.point_on_surface(there) if points else there
    rows, metres = nearest(sites, layer(things))
    every = shapely.distance(sites[:, None], things[None, :])
    np.testing.assert_allclose(metres, every.min(axis=1), rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(every[np.arange(len(sites)), rows], metres, rtol=1e-9, atol=1e-6)


@settings(max_examples=15)
@given(seed=st.integers(0, 100_000), many=st.sampled_from([3, 40, 200]))
def test_what_presses_most_is_least_after_its_reach(seed, many):
    sites, things = (
        shapes(seed, many, 7, 12, rounded=False),
        shapes(seed + 1, 15, 30, 40, rounded=False),
    )
    reach = np.random.default_rng(seed).choice([10.0, 50.0, 300.0], len(things))
    rows, metres = most_pressing(sites, layer(things), reach)
    every = shapely.distance(sites[:, None], things[None, :]) - reach
    np.testing.assert_allclose(metres - reach[rows], every.min(axis=1), rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize("many", [5, 100])
def test_of_equals_the_first_row_counts(many):
    sites = np.array([shapely.box(100 + i, 50, 101 + i, 51) for i in range(many)])
    twice = layer([shapely.Point(0, 50), shapely.Point(0, 50), shapely.Point(5_000, 0), None])
    rows, metres = nearest(sites, twice)
    assert set(rows.tolist()) == {0}
    np.testing.assert_allclose(metres, [100 + i for i in range(many)])


@pytest.mark.parametrize("many", [5, 100])
def test_nothing_is_near_where_nothing_is(many):
    sites = np.array([shapely.Point(i, i) for i in range(many)], dtype=object)
    rows, metres = nearest(sites, layer([None]))
    assert set(rows.tolist()) == {-1}
    assert np.isnan(metres).all()


@pytest.mark.parametrize("many", [5, 100])
def test_a_site_inside_a_large_polygon_is_at_no_distance(many):
    sites = np.array([shapely.box(100 + i, 100, 101 + i, 101) for i in range(many)], dtype=object)
    rows, metres = nearest(sites, layer([shapely.Point(90, 100), shapely.box(0, 0, 5_000, 5_000)]))
    assert set(rows.tolist()) == {1}
    assert not metres.any()


def test_points_stand_for_themselves():
    pins = np.array([shapely.Point(x, y) for x in range(20) for y in range(20)], dtype=object)
    things = layer(
        [
            shapely.Point(3.2, 4.1),
            shapely.box(30, 0, 40, 40),
            shapely.LineString([(0, 30), (9, 30)]),
        ]
    )
    _, metres = nearest(pins, things)
    np.testing.assert_allclose(
        metres, shapely.distance(pins[:, None], things.geometry[None, :]).min(axis=1)
    )


def test_overlay_and_nearest_join_of_geopandas_agree():
    sites, zones = shapes(5, 150, 7, 20, rounded=False), shapes(6, 40, 40, 60, rounded=False)
    left = gpd.GeoDataFrame({"site": range(150)}, geometry=sites, crs=28992)
    right = gpd.GeoDataFrame({"zone": range(40)}, geometry=zones, crs=28992)
    cut = gpd.overlay(left, right, how="intersection", keep_geom_type=True)
    cut["area"] = cut.area
    expected = cut.groupby(["site", "zone"])["area"].sum()
    expected = expected[expected > SLIVER]
    found = overlaps(sites, layer(zones))
    assert list(zip(found.site, found.zone, strict=True)) == list(expected.index)
    np.testing.assert_allclose(found.area, expected.to_numpy(), rtol=1e-9, atol=1e-6)
    joined = (
        gpd.sjoin_nearest(left, right, distance_col="metres")
        .drop_duplicates("site")
        .sort_values("site")
    )
    np.testing.assert_allclose(
        nearest(sites, layer(zones))[1], joined["metres"], rtol=1e-9, atol=1e-6
    )


def test_edges_know_on_which_side_the_inside_lies():
    square = edges_of(
        np.array([shapely.box(0, 0, 2, 2), None, shapely.box(0, 0, 2, 2).reverse()], dtype=object)
    )
    assert square.count.tolist() == [4, 0, 4]
    for rows in (slice(0, 4), slice(4, 8)):
        level = square.y1[rows] == square.y2[rows]
        assert dict(zip(square.y1[rows][level].tolist(), square.side[rows][level].tolist(), strict=True)) == {
            0.0: -1.0, 2.0: 1.0,
        }  # fmt: skip
        assert not square.side[rows][~level].any()


# ------------------------------------------------------------------------------------------------ blocks
@settings(max_examples=15)
@given(many=st.integers(0, 400), most=st.integers(1, 90))
def test_blocks_hold_every_row_once(many, most):
    xy = np.random.default_rng(many).uniform(0, 1_000, (many, 2))
    blocks = blocks_together(np.column_stack([xy, xy + 1]), most)
    assert all(0 < len(block) <= most for block in blocks)
    assert sorted(np.concatenate([*blocks, np.zeros(0, dtype=np.int64)]).tolist()) == list(
        range(many)
    )


def test_rows_in_a_block_lie_together():
    xy = np.random.default_rng(1).uniform(0, 1_000, (4_096, 2))
    boxes = np.column_stack([xy, xy])
    extent = [np.ptp(xy[block], axis=0).max() for block in blocks_together(boxes, 64)]
    assert np.median(extent) < 250
    assert len(np.unique(morton_code(boxes) >> 4)) > 50


def test_threads_give_back_in_order_and_raise_what_was_raised():
    assert list(in_threads(lambda x: x * x, range(50), workers=3)) == [x * x for x in range(50)]
    with pytest.raises(ZeroDivisionError):
        list(in_threads(lambda x: 1 / x, [1, 0], workers=2))
