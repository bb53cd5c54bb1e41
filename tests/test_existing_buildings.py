"""Chances in existing buildings: counted from the BAG, judged as one pin is, and ranked by the smallest change."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from geo.layer import Layer
from spreidingskaart.errors import InputError
from spreidingskaart.model import Verdict
from spreidingskaart.plot_search.unblock import KINDS
from spreidingskaart.programme.buildings import (
    BuildingSearch,
    StockSource,
    chances,
    floor_a_place,
    stock_of,
)
from spreidingskaart.programme.buildings.sentences import funnel, notes, what_helps
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.web.opgave.existing_buildings import buildings_table
from tests.synthetic import box, synthetic_city

HOME = BuildingSearch("domus", 10)


def layer(rows, shapes=None):
    # the first column is the key of a layer, so the order of the columns stays that of the rows
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {
        name: np.array([row.get(name) for row in rows], dtype=object)
        if isinstance(rows[0].get(name), str | None)
        else np.array([row.get(name, np.nan) for row in rows], dtype=float)
        for name in names
    }
    geometry = np.array(shapes or [None] * len(rows), dtype=object)
    return Layer(geometry, columns)


BUILDINGS = [
    {"id": "P1", "status": "Pand in gebruik", "use": "kantoorfunctie", "area_m2": np.nan},
    {"id": "P2", "status": "Pand in gebruik", "use": "woonfunctie", "area_m2": np.nan},
    {"id": "P3", "status": "Bouwvergunning verleend", "use": "kantoorfunctie", "area_m2": 9e3},
    {"id": "P4", "status": "Pand in gebruik", "use": "winkelfunctie", "area_m2": np.nan},
    {"id": "P5", "status": "Pand in gebruik", "use": "industriefunctie", "area_m2": 9e3},
    {"id": "P6", "status": "Pand in gebruik", "use": "onderwijsfunctie", "area_m2": np.nan},
]
SHAPES = [box(300 + 100 * i, 200, 40, 40) for i in range(6)]
ADDRESSES = [
    {"id": "a", "building_id": "P1", "use": "kantoorfunctie", "area_m2": 300.0},
    {"id": "b", "building_id": "P1", "use": "kantoorfunctie, winkelfunctie", "area_m2": 200.0},
    {"id": "c", "building_id": "P1", "use": "woonfunctie", "area_m2": 900.0},
    {"id": "d", "building_id": "P2", "use": "woonfunctie", "area_m2": 900.0},
    {"id": "e", "building_id": "P4", "use": "winkelfunctie", "area_m2": 399.0},
    {"id": "f", "building_id": "P6", "use": "onderwijsfunctie", "area_m2": np.nan},
    {"id": "g", "building_id": "elders", "use": "kantoorfunctie", "area_m2": 5e3},
    {"id": "h", "building_id": "P5", "use": "industriefunctie", "area_m2": 5e3},
]
PLOTS = [box(280 + 100 * i, 180, 90, 90) for i in range(6)]


def city_with(**layers):
    """Return the test city with these layers in place of its own."""
    city = synthetic_city()
    kept = {name: one for name, one in city.layers.items() if name not in ("plots", "buildings")}
    return replace(city, layers={**kept, **layers})


@pytest.fixture(scope="module")
def with_bag():
    plots = layer([{"id": f"K{i}", "owner": "private"} for i in range(6)], PLOTS)
    return city_with(plots=plots, buildings=layer(BUILDINGS, SHAPES), addresses=layer(ADDRESSES))


def test_floor_is_that_of_the_uses_that_count(with_bag):
    stock = stock_of(with_bag)
    assert stock.source is StockSource.BAG
    assert dict(zip(stock.id, stock.floor_area.tolist(), strict=True)) == {
        "P1": 500.0,
        "P4": 399.0,
        "P6": pytest.approx(np.nan, nan_ok=True),
    }
    assert stock.left_out == {"met een ander gebruik": 2, "nog niet of niet meer gebouwd": 1}
    assert stock.proposals.site_id.tolist() == ["K0", "K3", "K5"]


def test_a_building_whose_size_nobody_knows_is_not_large_enough_and_is_named(with_bag):
    found = chances(with_bag, HOME)
    assert found.stock.id[found.large].tolist() == ["P1"]
    assert found.size_unknown == 1
    assert "Van 1 is de vloer niet bekend; die tellen niet als groot genoeg." in notes(
        found, with_bag
    )
    assert funnel(found).startswith("1 van de 3 gebouwen is groot genoeg voor 10 plekken. ")
    assert funnel(chances(with_bag, BuildingSearch("domus", 400))) == (
        "0 van de 3 gebouwen zijn groot genoeg voor 400 plekken."
    )


def test_the_verdict_is_that_of_the_site_test_of_one_pin(with_bag):
    """One way of judging: what the list says of a building is what Locatietoets says of its plot."""
    found = chances(with_bag, BuildingSearch("domus", 10, own_parking=4))
    asked = found.result.proposals
    for row in range(len(found.stock)):
        pin = propose(
            with_bag,
            form="domus",
            places=10,
            own_parking=4,
            x=float(asked.x[row]),
            y=float(asked.y[row]),
        )
        one = assessment(pin, with_bag)
        assert one.verdict is Verdict.from_code(int(found.result.verdict[row]))


def test_the_funnel_adds_up_and_the_smallest_change_goes_first(with_bag):
    found = chances(with_bag, BuildingSearch("domus", 2, floor_a_place=5))
    parts = [found.fits, found.may_fit, found.with_one_change]
    nothing = found.large & (found.level > len(KINDS))
    assert sum(part.sum() for part in parts) + nothing.sum() == found.large.sum()
    levels = found.level[found.ranked()].tolist()
    assert levels == sorted(levels)
    for row in found.ranked():
        told = what_helps(found, int(row))
        assert told
        assert (told[0] == "Er is niets anders nodig.") is bool(found.fits[row])


def test_floor_for_a_place_is_an_assumption_until_somebody_fills_it_in(with_bag):
    form = with_bag.forms["domus"]
    ours, typed = floor_a_place(form), floor_a_place(form, 55)
    assert (ours.value, ours.reserve, typed.value, typed.reserve) == (40, "aanname", 55, "aanname")
    assert any("aanname" in note for note in notes(chances(with_bag, HOME), with_bag))


def test_without_buildings_plots_are_taken_and_it_is_said():
    rows = [
        {"id": "K1", "old_function": "kantoor_zonder_balie", "old_size": 800.0, "owner": "private"},
        {"id": "K2", "old_function": "none", "old_size": 0.0, "owner": "private"},
        {"id": "K3", "old_function": None, "old_size": np.nan, "owner": "private"},
    ]
    city = city_with(plots=layer(rows, PLOTS[:3]))
    stock = stock_of(city)
    assert stock.source is StockSource.OLD_USE
    assert (stock.id.tolist(), stock.floor_area.tolist()) == (["K1"], [800.0])
    bare = city_with(plots=layer([{"id": "K1", "owner": "private"}], [PLOTS[0]]))
    assert stock_of(bare).source is StockSource.PLAN
    assert "een aanname: 40% van het perceel" in notes(chances(bare, HOME), bare)[0]


def test_without_plots_a_building_stands_on_its_own_outline():
    city = city_with(buildings=layer(BUILDINGS, SHAPES), addresses=layer(ADDRESSES))
    stock = stock_of(city)
    assert shapely.equals(stock.proposals.geometry[0], SHAPES[0])


def test_without_any_of_it_one_sentence_says_what_would_fill_it():
    with pytest.raises(InputError, match=r"Met de tabel buildings \(kolommen id, status"):
        stock_of(city_with())


@pytest.mark.parametrize(
    "wanted",
    [
        BuildingSearch("paleis", 3),
        BuildingSearch("domus", 0),
        BuildingSearch("domus", 3, own_parking=-1),
    ],
)
def test_what_cannot_be_asked_is_refused(with_bag, wanted):
    with pytest.raises(InputError):
        chances(with_bag, wanted)


def test_the_table_holds_every_building_that_is_large_enough(with_bag):
    head, rows = buildings_table(BuildingSearch("domus", 2, floor_a_place=5), with_bag)
    assert len(rows) == 2
    assert all(len(row) == len(head) for row in rows)
    assert [row[0] for row in rows] == [1, 2]
