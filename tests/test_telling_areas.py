"""Where hidden places are told: areas that are fixed beforehand, each with at least two parts that people live in."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.layer import Layer
from spreidingskaart.city.telling_areas import (
    FEWEST_INHABITANTS,
    FEWEST_PARTS,
    LEADS,
    telling_areas,
)
from tests.bundled import bundled_city
from tests.synthetic import SEPARATE, synthetic_city


def _layer(codes, geometry, **columns):
    arrays = {
        name: np.array([*values, None], dtype=object)[:-1]
        if name != "inhabitants"
        else np.array(values, dtype=float)
        for name, values in columns.items()
    }
    code = np.array([*codes, None], dtype=object)[:-1]
    return Layer(
        np.array([*geometry, None], dtype=object)[:-1],
        {"code": code, "name": np.array([f"Naam {it}" for it in codes], dtype=object), **arrays},
    )


@st.composite
def municipalities(draw):
    """Return areas on a grid: districts are columns, wijken its squares, buurten strips of them; any figures."""
    wijken, buurten = [], []
    wide = draw(st.integers(1, 4))
    people = st.sampled_from([float("nan"), 0.0, 5.0, 70.0, 499.0, 500.0, 900.0, 3000.0])
    for column in range(wide):
        for row in range(draw(st.integers(1, 4))):
            wijk = f"W{column}{row}"
            strips = draw(st.lists(people, min_size=1, max_size=4))
            width = 1.0 / len(strips)
            for place, number in enumerate(strips):
                west = column + place * width
                shape = shapely.box(west, row, west + width, row + 1)
                buurten.append((f"{wijk}{place}", shape, wijk, f"D{column}", number))
            total = float(np.nansum(strips))
            wijken.append(
                (wijk, shapely.box(column, row, column + 1, row + 1), f"D{column}", total)
            )
    order = draw(st.permutations(range(len(wijken))))
    wijken = [wijken[row] for row in order]
    districts = [f"D{column}" for column in range(wide)]
    outlines = [
        shapely.union_all([shape for _, shape, home, _ in wijken if home == code])
        for code in districts
    ]
    totals = [sum(number for *_, home, number in wijken if home == code) for code in districts]
    code, shape, wijk, home, number = zip(*buurten, strict=True)
    return {
        "districts": _layer(districts, outlines, inhabitants=totals),
        "wijken": _layer(
            [it[0] for it in wijken],
            [it[1] for it in wijken],
            district_code=[it[2] for it in wijken],
            inhabitants=[it[3] for it in wijken],
        ),
        "buurten": _layer(code, shape, wijk_code=wijk, district_code=home, inhabitants=number),
    }


def parts_with_people(layers, area):
    """Return how many parts of a telling area have enough inhabitants."""
    level, column = {
        "wijken": ("buurten", "wijk_code"),
        "districts": ("wijken", "district_code"),
    }[area.level]
    parts = layers[level]
    inside = np.isin(parts[column].astype(str), area.codes)
    return int((inside & (parts["inhabitants"] >= FEWEST_INHABITANTS)).sum())


@settings(max_examples=60)
@given(municipalities())
def test_whatever_the_figures_every_telling_area_leaves_two_parts_with_people_possible(layers):
    told = telling_areas(layers, "GM1", "Proefstad")
    for area in {*told.by_wijk.values(), *told.by_district.values()}:
        assert parts_with_people(layers, area) >= FEWEST_PARTS
    assert (told.municipality is None) == (not told.by_district)


@settings(max_examples=60)
@given(municipalities())
def test_telling_areas_are_a_partition_and_those_of_wijken_lie_within_those_of_districts(layers):
    told = telling_areas(layers, "GM1", "Proefstad")
    home = dict(zip(layers["wijken"]["code"], layers["wijken"]["district_code"], strict=True))
    for by_code, codes in (
        (told.by_district, layers["districts"]["code"]),
        (told.by_wijk, layers["wijken"]["code"]),
    ):
        assert not by_code or by_code.keys() == set(codes)
    for code, area in told.by_district.items():
        assert code in area.codes
    for wijk, area in told.by_wijk.items():
        around = told.by_district[home[wijk]]
        if area.level == "districts":
            # all that is known anywhere in these districts is told for all of them
            assert area == around
            inside = [it for it in told.by_wijk if home[it] in around.codes]
            assert {told.by_wijk[it] for it in inside} == {around}
        else:
            assert wijk in area.codes
            assert {told.by_district[home[it]] for it in area.codes} == {around}
            assert {told.by_wijk[it] for it in area.codes} == {area}


@settings(max_examples=25)
@given(municipalities())
def test_the_order_of_rows_does_not_matter(layers):
    turned = {
        name: layer.take(np.arange(len(layer))[::-1].copy()) for name, layer in layers.items()
    }
    one, other = (telling_areas(it, "GM1", "Proefstad") for it in (layers, turned))
    assert one.by_wijk == other.by_wijk
    assert one.by_district == other.by_district


@settings(max_examples=40)
@given(municipalities())
def test_tables_count_merged_places_in_one_area_only_where_nearly_everybody_lives_there(layers):
    wijken = layers["wijken"]
    people = dict(zip(wijken["code"], np.nan_to_num(wijken["inhabitants"]), strict=True))
    for area in telling_areas(layers, "GM1", "Proefstad").by_wijk.values():
        if area.level == "wijken" and area.wijk is not None:
            assert people[area.wijk] >= LEADS * sum(people[code] for code in area.codes)


def test_the_smallest_are_merged_and_named():
    told = telling_areas(synthetic_city(people=SEPARATE).layers, "GM1", "Proefstad")
    assert {area.name for area in told.by_wijk.values()} == {"West", "Oost"}
    assert told.municipality is not None
    assert told.municipality.name == "Proefstad"


def test_a_district_that_is_too_small_is_told_with_its_neighbour():
    city = synthetic_city(people={"WK4": 0.0, "WK3": 5.0, "oost": 5.0, "west": 5000.0})
    told = telling_areas(city.layers, "GM1", "Proefstad")
    area = told.by_district["oost"]
    assert (area.name, area.district) == ("West of Oost", "west")
    assert told.by_district["west"] == area == told.municipality


@pytest.mark.parametrize("people", [float("nan"), 0.0, 400.0])
def test_where_too_few_people_live_nothing_is_told(people):
    areas = synthetic_city().layers
    layers = {
        level: areas[level].with_columns(inhabitants=np.full(len(areas[level]), people))
        for level in ("buurten", "wijken", "districts")
    }
    told = telling_areas(layers, "GM1", "Proefstad")
    assert (told.by_wijk, told.by_district, told.municipality) == ({}, {}, None)


def test_in_almere_pampus_is_told_with_stad_and_no_district_loses_its_sum():
    city = bundled_city()
    told = telling_areas(city.layers, "GM0034", "Almere")
    assert told.by_district["pampus"].name == "Stad of Pampus"
    assert {area.district for area in told.by_district.values()} == {
        "haven", "stad", "buiten", "poort", "hout",
    }  # fmt: skip
    assert {area.level for area in told.by_wijk.values()} == {"wijken"}


@settings(max_examples=40)
@given(municipalities(), st.data())
def test_groups_that_were_fixed_stay_under_other_figures_or_are_told_no_finer(layers, data):
    before = telling_areas(layers, "GM1", "Proefstad")
    fixed = dict(layers)
    for name, told in (("districts", before.by_district), ("wijken", before.by_wijk)):
        words = [told[code].code if code in told else None for code in layers[name]["code"]]
        fixed[name] = layers[name].with_columns(
            told_with=np.array([*words, None], dtype=object)[:-1]
        )
    assert telling_areas(fixed, "GM1", "Proefstad").by_wijk == before.by_wijk
    buurten = layers["buurten"]
    number = st.sampled_from([0.0, 300.0, 600.0, 2000.0])
    people = np.array([data.draw(number) for _ in range(len(buurten))])
    fixed["buurten"] = buurten.with_columns(inhabitants=people)
    for name, column in (("wijken", "wijk_code"), ("districts", "district_code")):
        sums = [people[buurten[column] == code].sum() for code in layers[name]["code"]]
        fixed[name] = fixed[name].with_columns(inhabitants=np.array(sums))
    if not before.by_district:
        return  # nothing was told, so that nothing was fixed
    after = telling_areas(fixed, "GM1", "Proefstad")
    for wijk, area in after.by_wijk.items():
        inside = set(before.by_wijk[wijk].codes)
        if area.level == before.by_wijk[wijk].level:
            assert set(area.codes) == inside
        else:
            assert area.level == "districts"
        assert parts_with_people(fixed, area) >= FEWEST_PARTS
