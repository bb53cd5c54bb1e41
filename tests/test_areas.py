"""A place gets its buurt once: whoever asks, and at every level, hears the same."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.city import LEVEL_COLUMN, LEVELS, load_city
from spreidingskaart.city.areas import buurt_field, buurt_rows, rows_in_field
from spreidingskaart.city.city import _with_area_codes
from spreidingskaart.criteria.spread.counts import counts_at
from spreidingskaart.site_test.proposals import describe, propose
from spreidingskaart.spread.areas import areas_of
from tests.synthetic import at, facilities_layer, facility, synthetic_city

CITY = load_city()


def shared_vertices():
    corners = shapely.get_coordinates(CITY.areas("buurten").geometry)
    spots, count = np.unique(corners, axis=0, return_counts=True)
    return spots[count > 1]


def on_shared_edges(many, seed=3):
    """Points between two corners that two buurten have in common."""
    rings = shapely.get_exterior_ring(shapely.get_parts(CITY.areas("buurten").geometry))
    lines = np.concatenate(
        [np.stack([xy[:-1], xy[1:]], axis=1) for xy in map(shapely.get_coordinates, rings)]
    )
    draw = np.random.default_rng(seed)
    chosen = lines[draw.integers(0, len(lines), many)]
    share = draw.random((many, 1))
    return chosen[:, 0] + share * (chosen[:, 1] - chosen[:, 0])


def doors(x, y):
    """Return what every door says of one place: its codes at the three levels."""
    proposal = propose(CITY, form="domus", places=1, x=x, y=y)
    told = describe(proposal, CITY, 0)
    spread = counts_at(proposal, CITY)
    layers = {
        **CITY.layers,
        "facilities": facilities_layer(
            [
                facility("F", buurt_code=None, wijk_code=None, district_code=None)
                | {"geometry": shapely.Point(x, y)}
            ]
        ),
    }
    loaded = _with_area_codes(layers)["facilities"]
    where = np.array([x]), np.array([y])
    for level, word in zip(LEVELS, ("buurt", "wijk", "district"), strict=True):
        areas = CITY.areas(level)
        rows = [
            CITY.area_at(level, *where)[0],
            areas_of(CITY, level).rows_of(*where, CITY)[0],
            spread[level].row[0],
        ]
        yield (
            level,
            [
                *(areas["code"][row] if row >= 0 else None for row in rows),
                (told[word] or {}).get("code"),
                loaded[LEVEL_COLUMN[level]][0],
            ],
        )


def agree(spots):
    for x, y in spots:
        if CITY.buurt_at(np.array([x]), np.array([y]))[0] < 0:
            continue
        for level, codes in doors(float(x), float(y)):
            assert len(set(codes)) == 1, (x, y, level, codes)


def test_all_doors_agree_on_shared_vertices():
    spots = shared_vertices()
    assert len(spots)
    agree(spots[:: max(1, len(spots) // 60)])


def test_all_doors_agree_on_shared_edges():
    agree(on_shared_edges(60))


def test_many_places_at_once_hear_the_same_as_each_alone():
    spots = np.concatenate([shared_vertices(), on_shared_edges(2_000)])
    together = CITY.buurt_at(*spots.T)
    alone = [CITY.buurt_at(np.array([x]), np.array([y]))[0] for x, y in spots[::7]]
    np.testing.assert_array_equal(together[::7], alone)


def test_wijk_and_district_follow_from_the_buurt():
    spots = shared_vertices()
    buurten, rows = CITY.areas("buurten"), CITY.buurt_at(*spots.T)
    assert (rows >= 0).all()
    for level in ("wijken", "districts"):
        codes = CITY.areas(level)["code"][CITY.area_at(level, *spots.T)]
        np.testing.assert_array_equal(codes, buurten[LEVEL_COLUMN[level]][rows])


@given(st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_file_does_not_matter(random):
    buurten = CITY.areas("buurten")
    order = np.array(random.sample(range(len(buurten)), len(buurten)))
    other, spots = buurten.take(order), shared_vertices()
    np.testing.assert_array_equal(
        buurten["code"][buurt_rows(buurten, *spots.T)], other["code"][buurt_rows(other, *spots.T)]
    )


@pytest.mark.parametrize(("x", "y"), [(500, 500), (1000, 500), (1000, 1000)])
def test_a_border_belongs_to_the_lowest_code(x, y):
    city = synthetic_city()
    px, py = at(x, y)
    row = city.buurt_at(np.array([float(px)]), np.array([float(py)]))[0]
    buurten = city.areas("buurten")
    touching = buurten["code"][shapely.intersects_xy(buurten.geometry, px, py)]
    assert len(touching) > 1
    assert buurten["code"][row] == min(touching)


def test_a_place_outside_lies_nowhere():
    nowhere = np.array([-1]), np.array([-1])
    assert [CITY.area_at(level, *nowhere)[0] for level in LEVELS] == [-1, -1, -1]
    assert CITY.buurt_at(np.zeros(0), np.zeros(0)).tolist() == []


def test_cells_answer_what_the_borders_say():
    buurten = CITY.areas("buurten")
    west, south, east, north = shapely.total_bounds(buurten.geometry)
    draw = np.random.default_rng(11)
    around = np.column_stack(
        [draw.uniform(west - 400, east + 400, 5_000), draw.uniform(south - 400, north + 400, 5_000)]
    )
    borders = on_shared_edges(2_000)
    beside = borders + draw.normal(0, 10, borders.shape)
    x, y = np.concatenate([around, borders, beside, shared_vertices()]).T
    field = buurt_field(buurten)
    np.testing.assert_array_equal(rows_in_field(buurten, field, x, y), buurt_rows(buurten, x, y))
    assert (field.rows(x, y) >= 0).any()
    assert (field.rows(x, y) == -1).any()
