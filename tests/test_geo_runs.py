"""Runs of equal values, the nearest of each kind, tables of edges, and blocks for threads."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.edges import edges_of
from geo.layer import Layer
from geo.parallel import blocks_together
from geo.proximity import nearest, nearest_of_each
from geo.runs import first_of_runs, lengths_of_runs, rows_of
from spreidingskaart.city import load_city


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=30))
def test_runs_are_those_of_groupby(pairs):
    columns = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    first = first_of_runs(columns[:, 0], columns[:, 1])
    lengths = [len(list(run)) for _, run in groupby(pairs)]
    assert lengths_of_runs(first, len(pairs)).tolist() == lengths
    assert first.tolist() == np.cumsum([0, *lengths])[:-1].tolist()


@given(st.lists(st.integers(0, 5), max_size=20), st.integers(-1, 6))
def test_the_rows_of_a_value_are_all_that_hold_it(values, wanted):
    column = np.sort(np.array(values, dtype=np.int64))
    assert (
        np.arange(len(column))[rows_of(column, wanted)].tolist()
        == np.flatnonzero(column == wanted).tolist()
    )


def _scattered(draw: np.random.Generator, n: int) -> np.ndarray:
    corner = draw.uniform(0, 500, (n, 2))
    size = draw.uniform(1, 40, (n, 2))
    return shapely.box(*corner.T, *(corner + size).T)


@given(st.integers(0, 10_000), st.integers(0, 25))
def test_the_nearest_of_each_kind_is_the_nearest_of_that_kind_alone(seed, n):
    draw = np.random.default_rng(seed)
    things, kind = _scattered(draw, n), draw.integers(0, 4, n)
    layer = Layer(np.array([*things, None], dtype=object), {"kind": np.append(kind, 0)})
    site = shapely.Point(draw.uniform(0, 500, 2)) if seed % 2 else _scattered(draw, 1)[0]
    found = nearest_of_each(site, layer, layer["kind"], 4)
    alone = [nearest(np.array([site]), layer.take(layer["kind"] == one))[1][0] for one in range(4)]
    np.testing.assert_allclose(found, alone, atol=1e-9)


def test_tables_hold_every_edge_once():
    shapes = np.array(
        [
            shapely.Point(1, 1),
            shapely.box(0, 0, 2, 2),
            shapely.Point(5, 5).buffer(3),
            None,
            shapely.box(0, 0, 9, 9).difference(shapely.box(1, 1, 2, 2)),
            shapely.LineString([(0, 0), (1, 1), (2, 0)]),
        ],
        dtype=object,
    )
    edges = edges_of(shapes)
    rows = np.array([4, 1, 0, 3, 2, 5, 1])
    seen: list[list[int]] = [[] for _ in rows]
    for table in edges.tables(rows):
        for place, column, there in zip(table.which, table.edge.T, table.there.T, strict=True):
            seen[place] += column[there].tolist()
            assert set(column[~there]) <= {column[0]}
    of, edge = edges.of(rows)
    assert [sorted(one) for one in seen] == [
        edge[of == place].tolist() for place in range(len(rows))
    ]


@pytest.mark.parametrize(
    ("shapes", "closed"), [([shapely.box(0, 0, 1, 1), None], True), ([shapely.Point(0, 0)], False)]
)
def test_only_polygons_are_closed(shapes, closed):
    assert edges_of(np.array(shapes, dtype=object)).closed is closed


@pytest.mark.parametrize(
    ("n", "most", "times", "blocks"),
    [(10, 100, 4, 1), (100, 30, 2, 4), (100, 30, 3, 6), (0, 5, 2, 0)],
)
def test_blocks_are_a_multiple_so_that_threads_get_as_much(n, most, times, blocks):
    xy = np.random.default_rng(1).uniform(0, 100, (n, 2))
    made = blocks_together(np.column_stack([xy, xy + 1]), most, times)
    assert len(made) == blocks
    assert sorted(np.concatenate([*made, []]).astype(int)) == list(range(n))


def test_a_point_lies_in_the_buurt_of_which_it_touches_the_ground():
    city = load_city()
    west, south, east, north = city.outline.bounds
    draw = np.random.default_rng(7)
    x, y = draw.uniform(west, east, 3_000), draw.uniform(south, north, 3_000)
    # the middles of areas too: those lie on the cuts between the pieces of an area
    boxes = city.areas("buurten").bounds
    x = np.concatenate([x, (boxes[:, 0] + boxes[:, 2]) / 2])
    y = np.concatenate([y, (boxes[:, 1] + boxes[:, 3]) / 2])
    rows, ground = city.buurt_at(x, y), city.areas("buurten").geometry
    assert (rows >= 0).any()
    assert (rows < 0).any()
    touches = shapely.intersects_xy(ground[:, None], x, y)
    assert touches[rows[rows >= 0], np.flatnonzero(rows >= 0)].all()
    np.testing.assert_array_equal(rows >= 0, touches.any(axis=0))
