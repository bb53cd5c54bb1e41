"""The fictional plots: enough, apart, clearly no real parcels, and inside the blocks they were cut from."""

import re
from functools import cache

import numpy as np
import pytest
import shapely

from spreidingskaart.model import OWNERS
from spreidingskaart.plot_search.sites import is_on_plot, plot_near
from spreidingskaart.site_test.proposals import propose
from tests.bundled import bundled_city


@cache
def city():
    return bundled_city()


@cache
def plots():
    return city().layers["plots"]


def test_there_are_enough_and_they_are_clearly_fictional():
    assert len(plots()) >= 20_000
    assert all(re.fullmatch(r"ALM-V-\d{5}", name) for name in plots()["id"])
    assert len(set(plots()["id"])) == len(plots())
    assert city().reference("plots").fictional
    assert set(plots()["owner"]) <= set(OWNERS)


def test_plots_do_not_overlap():
    one, other = plots().tree.query(plots().geometry, predicate="overlaps")
    first = one < other
    shared = shapely.area(
        shapely.intersection(plots().geometry[one[first]], plots().geometry[other[first]])
    )
    assert shared.max(initial=0.0) < 1.0


def test_small_and_large_plots_both_occur():
    area = shapely.area(plots().geometry)
    assert area.min() > 50
    assert area.max() < 300_000
    assert (area < 200).sum() > 500
    assert (area > 10_000).sum() > 500


def test_most_plots_lie_in_one_designation_and_some_in_two():
    zoning = city().layers["zoning"]
    ground = zoning.take(zoning["kind"] == "enkelbestemming")
    plot, _ = ground.tree.query(plots().geometry, predicate="intersects")
    count = np.bincount(plot, minlength=len(plots()))
    assert count.min() >= 1
    assert (count == 1).mean() > 0.9
    assert (count > 1).sum() > 100


@pytest.mark.parametrize("row", [5, 5_000, 12_345, 27_000])
def test_a_pin_tests_the_plot_it_lies_in(row):
    x, y = plots().geometry[row].representative_point().coords[0]
    found = propose(city(), form="beschermd_wonen_24u", places=8, x=x, y=y)
    by_id = propose(city(), form="beschermd_wonen_24u", places=8, site_id=str(plots()["id"][row]))
    assert not found.is_disc[0]
    if not str(found.site_id[0]).startswith("L"):
        assert found.site_id[0] == plots()["id"][row]
        assert found.geometry[0] == by_id.geometry[0]


def test_a_candidate_site_goes_before_the_plot():
    sites = city().layers["sites"]
    for row in range(len(sites)):
        x, y = sites.geometry[row].representative_point().coords[0]
        assert propose(city(), form="domus", places=8, x=x, y=y).site_id[0] == sites["id"][row]


def test_a_pin_on_the_road_is_still_a_disc():
    zoning = city().layers["zoning"]
    roads = zoning.geometry[zoning["main_group"] == "verkeer"]
    x, y = roads[0].representative_point().coords[0]
    assert propose(city(), form="domus", places=8, x=x, y=y).is_disc[0]


@pytest.mark.parametrize("within", [5.0, 25.0])
def test_near_a_plot_is_in_the_nearest_one_and_far_from_all_is_in_none(within):
    generator = np.random.default_rng(7)
    left, below, right, above = city().outline.bounds
    spots = np.column_stack(
        [generator.uniform(left, right, 400), generator.uniform(below, above, 400)]
    )
    found = {"here": 0, "near": 0, "none": 0}
    for x, y in spots.tolist():
        here, meant = shapely.Point(x, y), plot_near(city(), x, y, within=within)
        nearest = plots().geometry[plots().tree.nearest(here)]
        if meant is None:
            found["none"] += 1
            assert shapely.distance(nearest, here) > within
        elif meant == (x, y):
            found["here"] += 1
            assert is_on_plot(city(), x, y)
        else:
            found["near"] += 1
            assert not is_on_plot(city(), x, y)
            assert is_on_plot(city(), *meant)
            assert shapely.distance(shapely.Point(*meant), here) <= within + 3.01
    assert min(found.values()) > 0, found
