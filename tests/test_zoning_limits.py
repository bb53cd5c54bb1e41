"""Sizes on the map (maatvoering): how they are read, held against a proposal, and told.

The sentences are as people approved them: tests/approved/zoning_limits.txt. After a change that was meant, write the
new ones with APPROVE=1 in the environment and read the difference.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crs import RD
from geo.layer import Layer
from spreidingskaart.criteria.zoning.criterion import find, maxima
from spreidingskaart.criteria.zoning.dimensions import read_limits
from spreidingskaart.criteria.zoning.ground import ground_of
from spreidingskaart.criteria.zoning.limits import OUTCOMES
from spreidingskaart.criteria.zoning.table import rule_table
from spreidingskaart.model import Verdict
from spreidingskaart.plot_search import screen, unblock
from spreidingskaart.print.evidence import evidence, not_tested
from spreidingskaart.site_test.assess import assess, assessment, overall
from spreidingskaart.site_test.evidence import EvidenceKind, evidence_csv_text, grounds_of
from spreidingskaart.site_test.proposals import proposals_from
from spreidingskaart.site_test.register import find_rule
from spreidingskaart.web.locatietoets.verdict_card import card
from spreidingskaart.web.map.city_map import plan_legend
from spreidingskaart.web.map.layers import LAYERS
from tests.bundled import bundled_city
from tests.synthetic import DEFAULT_ZONES, box, synthetic_city, zone
from tests.test_zoning_criterion import REAL, city

APPROVED = Path(__file__).parent / "approved" / "zoning_limits.txt"
SITE = box(0, 0, 100, 100)
WONEN = zone("enkelbestemming", "Wonen", box(0, 0, 1000, 1000), "wonen", article="7")
HOMES = "ouderen_geclusterd"
"""Units of their own."""
ROOMS = "begeleid_wonen_groep"
"""One household, without units of their own."""


def size(values, where=SITE, name="maatvoering", **other):
    text = json.dumps(values) if isinstance(values, dict) else values
    return zone("maatvoering", name, where, values=text, article="7", **other)


def asked(town, *sites, form=HOMES, **numbers):
    return proposals_from(town, form=form, places=24, geometry=list(sites) or [SITE], **numbers)


def ask(town, site=SITE, form=HOMES, **numbers):
    return find(asked(town, site, form=form, **numbers), town).tell(0)


def outcomes(found):
    return [
        (limit["name"], limit["outcome"], limit["sure"])
        for limit in found.details_as_dict()["limits"]
    ]


# ------------------------------------------------------------------------------------------------ reading
READ = [
    ("maximum bouwhoogte (m)", "11", [("bouwhoogte", "maximum", 11)]),
    ("minimum bouwhoogte (m)", "11", [("bouwhoogte", "minimum", 11)]),
    ("Maximale bouwhoogte (m)", "11,5", [("bouwhoogte", "maximum", 11.5)]),
    ("max. bouwhoogte (m)", "4.5", [("bouwhoogte", "maximum", 4.5)]),
    ("maximum bouwhoogte (m)", "11 m", [("bouwhoogte", "maximum", 11)]),
    ("maximum bouwhoogte", "11 m", [("bouwhoogte", "maximum", 11)]),
    ("maatvoering; hoogte; bouwhoogte; maximum bouwhoogte (m)", "7", [("bouwhoogte", "maximum", 7)]),
    ("maatvoering; hoogte; maximum hoogte (m)", "8.5", [("hoogte", "maximum", 8.5)]),
    ("maximum goot- en bouwhoogte (m)", "6/10", [("goothoogte", "maximum", 6), ("bouwhoogte", "maximum", 10)]),
    ("maximum bouw- en goothoogte (m)", "10; 6", [("bouwhoogte", "maximum", 10), ("goothoogte", "maximum", 6)]),
    ("maximum goothoogte, bouwhoogte (m)", "6", [("goothoogte", "maximum", 6), ("bouwhoogte", "maximum", 6)]),
    ("maximum aantal wooneenheden", "38", [("wooneenheden", "maximum", 38)]),
    ("maximum aantal wooneenheden", "1.500", [("wooneenheden", "maximum", 1500)]),
    ("minimum aantal wooneenheden", "12", [("wooneenheden", "minimum", 12)]),
    ("maximum aantal parkeerplaatsen", "20", [("parkeerplaatsen", "maximum", 20)]),
    ("minimum aantal parkeerplaatsen", "20", [("parkeerplaatsen", "minimum", 20)]),
    ("maximum vloeroppervlakte; bvo (m2)", "1.250,5", [("vloeroppervlakte-bruto", "maximum", 1250.5)]),
    ("maximum vloeroppervlakte; vvo (m²)", "850", [("vloeroppervlakte-netto", "maximum", 850)]),
    ("maximum vloeroppervlakte (m2)", "850", [("vloeroppervlakte", "maximum", 850)]),
    ("maximum aantal bouwlagen", "3", [("bouwlagen", "maximum", 3)]),
    ("maximum bebouwingspercentage (%)", "60%", [("bebouwingspercentage", "maximum", 60)]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "limits"), READ)
def test_names_and_values_are_read_as_plans_write_them(name, text, limits):
    read = read_limits("maatvoering", json.dumps({name: text}))
    assert [(each.kind, each.end, each.value) for each in read] == limits
    assert all(each.why_not is None for each in read)


UNREADABLE = [
    ("maximum bouwhoogte (m)", "n.v.t.", 'de waarde "n.v.t." is geen getal'),
    ("maximum bouwhoogte (m)", "", "de waarde is leeg"),
    ("maximum bouwhoogte (m)", "9/12", 'de waarde "9/12" is geen getal'),
    ("maximum bouwhoogte (m)", "-3", 'de waarde "-3" is geen getal'),
    ("maximum bouwhoogte (m)", "12 m + NAP", 'de waarde "12 m + NAP" is geen getal'),
    ("maximum vloeroppervlakte; bvo (m2)", "1.500", 'de waarde "1.500" kan 1.500 of 1,500 zijn'),
    ("maximum bouwhoogte", "3", "de naam noemt geen eenheid"),
    ("maximum bouwhoogte (lagen)", "3", 'de eenheid "lagen" past niet bij deze maat'),
    ("bouwhoogte (m)", "9", "de naam zegt niet of het een maximum of een minimum is"),
    (
        "minimum en maximum bouwhoogte (m)",
        "9",
        "de naam zegt niet of het een maximum of een minimum is",
    ),
    (
        "maximum goot- en bouwhoogte (m)",
        "6,10",
        "zegt niet zeker welk getal waarbij hoort (goothoogte en bouwhoogte)",
    ),
    ("maximum goot- en bouwhoogte (m)", "10/6", "zegt niet zeker welk getal waarbij hoort"),
    ("maximum bouwhoogte bijgebouwen (m)", "3", "deze toets kent deze maat niet"),
    ("maximum aantal aaneen te bouwen wooneenheden", "6", "deze toets kent deze maat niet"),
    ("maximum dakhelling (graden)", "45", "deze toets kent deze maat niet"),
]


@pytest.mark.parametrize(("name", "text", "why"), UNREADABLE)
def test_what_is_not_sure_is_not_read_and_says_why(name, text, why):
    for limit in read_limits("maatvoering", json.dumps({name: text})):
        assert why in limit.why_not
        assert (limit.name, limit.text) == (name, text)


def test_every_way_in_which_the_values_of_one_object_arrive():
    one, other = "maximum bouwhoogte (m)", "maximum bebouwingspercentage (%)"
    pairs = [(one, "10"), (other, "60")]
    as_object = json.dumps(dict(pairs))
    as_service = ", ".join(f'"{name}"="{value}"' for name, value in pairs)
    as_list = json.dumps([{"naam": name, "waarde": value} for name, value in pairs])
    read = read_limits("x", as_object)
    assert [(each.name, each.value) for each in read] == [(one, 10), (other, 60)]
    assert read_limits("x", as_service) == read_limits("x", as_list) == read
    twice = read_limits("x", f'{{"{one}": "10", "{one}": 4.5}}')
    assert [each.value for each in twice] == [10, 4.5]


@pytest.mark.parametrize(
    "values", [None, "", "onzin", "11", "[1, 2]", '{"maximum bouwhoogte (m)": {"m": 11}}', "[]"]
)
def test_values_that_cannot_be_read_are_one_limit_that_says_so(values):
    (limit,) = read_limits("maximum bouwhoogte (m)", values)
    assert (limit.value, limit.name) == (None, "maximum bouwhoogte (m)")
    assert limit.why_not
    found = ask(city(WONEN, size(values, name="maximum bouwhoogte (m)")), height=14.0)
    assert (found.verdict, found.firm) == (Verdict.FITS, False)
    assert limit.why_not[1:] in found.why_not_firm


@given(st.text(max_size=40), st.one_of(st.none(), st.text(max_size=60)))
def test_any_text_is_read_or_named(name, values):
    for limit in read_limits(name, values):
        assert (limit.value is not None and limit.end is not None) or limit.why_not


@given(
    st.sampled_from([name for name, _, _ in READ]), st.from_regex(r"\d{1,4}(,\d)?", fullmatch=True)
)
def test_a_minimum_is_never_read_as_a_maximum(name, text):
    other = (
        name.replace("maximum", "minimum").replace("Maximale", "minimale").replace("max.", "min.")
    )
    for limit in read_limits("x", json.dumps({other: text})):
        assert limit.end == "minimum"


# ------------------------------------------------------------------------------------------------ deciding
MAX, MIN = "maximum", "minimum"
DECIDED = [
    ("maximum aantal wooneenheden", {"units": 39}, "exceeded"),
    ("maximum aantal wooneenheden", {"units": 38}, "holds"),
    ("maximum aantal wooneenheden", {}, "not_tested"),
    ("minimum aantal wooneenheden", {"units": 39}, "holds"),
    ("minimum aantal wooneenheden", {"units": 37}, "exceeded"),
    ("maximum aantal parkeerplaatsen", {"own_parking": 40}, "exceeded"),
    ("minimum aantal parkeerplaatsen", {"own_parking": 40}, "holds"),
    ("minimum aantal parkeerplaatsen", {"own_parking": 0}, "exceeded"),
    ("minimum aantal parkeerplaatsen", {}, "not_tested"),
    ("maximum bouwhoogte (m)", {"height": 38.5}, "exceeded"),
    ("maximum bouwhoogte (m)", {"height": 38.0}, "holds"),
    ("maximum bouwhoogte (m)", {}, "not_tested"),
    ("minimum bouwhoogte (m)", {"height": 9.0}, "exceeded"),
    ("minimum bouwhoogte (m)", {"height": 60.0}, "holds"),
    ("maximum vloeroppervlakte; bvo (m2)", {"floor_area": 39.0}, "exceeded"),
    ("maximum vloeroppervlakte; bvo (m2)", {"floor_area": 30.0}, "holds"),
    # the number of the proposal is only the most that the size can be
    ("maximum goothoogte (m)", {"height": 38.0}, "holds"),
    ("maximum goothoogte (m)", {"height": 50.0}, "not_tested"),
    ("minimum goothoogte (m)", {"height": 37.0}, "exceeded"),
    ("minimum goothoogte (m)", {"height": 50.0}, "not_tested"),
    ("maximum hoogte (m)", {"height": 50.0}, "depends"),
    ("maximum vloeroppervlakte (m2)", {"floor_area": 50.0}, "depends"),
    ("maximum vloeroppervlakte; vvo (m2)", {"floor_area": 50.0}, "not_tested"),
    ("maximum vloeroppervlakte; vvo (m2)", {"floor_area": 30.0}, "holds"),
    # nobody asks for these numbers
    ("maximum aantal bouwlagen", {"height": 9.0}, "not_tested"),
    ("maximum bebouwingspercentage (%)", {"floor_area": 9.0}, "not_tested"),
]
VERDICTS = {
    "exceeded": (Verdict.CONFLICTS, True), "depends": (Verdict.MAY_FIT, False),
    "not_tested": (Verdict.FITS, False), "holds": (Verdict.FITS, True),
}  # fmt: skip


def is_sure(found):
    """Whether nothing is open but what the plan's own text calls wonen: without that text no pass is firm."""
    words = {"wat wonen is, staat in de begrippen van het plan"}
    return {gap.what for gap in found.gaps} == (words if found.verdict is Verdict.FITS else set())


@pytest.mark.parametrize(("name", "numbers", "outcome"), DECIDED)
def test_a_limit_is_held_against_the_number_of_the_proposal(name, numbers, outcome):
    found = ask(city(WONEN, size({name: "38"})), **numbers)
    assert [each[1] for each in outcomes(found)] == [outcome]
    assert (found.verdict, is_sure(found)) == VERDICTS[outcome]
    assert found.value == (100 if outcome == "exceeded" else 0)
    assert (found.why_not_firm is None) == found.firm


@pytest.mark.parametrize(
    ("form", "units", "outcome"),
    [
        (HOMES, 50, "exceeded"),
        (ROOMS, 50, "depends"),
        (ROOMS, 30, "holds"),
        ("vrouwenopvang", 50, "depends"),
    ],
)
def test_a_room_is_not_for_sure_a_dwelling(form, units, outcome):
    town = city(WONEN, size({"maximum aantal wooneenheden": "38"}))
    assert [each[1] for each in outcomes(ask(town, form=form, units=units))] == [outcome]


def test_places_prove_nothing_of_dwellings():
    town = city(WONEN, size({"maximum aantal wooneenheden": "3"}))
    found = ask(town)
    assert found.details_as_dict()["limits"][0]["proposal"] is None
    assert found.verdict is Verdict.FITS
    assert "het aantal wooneenheden van het voorstel is niet ingevuld" in found.why_not_firm.lower()


@pytest.mark.parametrize(("width", "verdict"), [(4, Verdict.FITS), (6, Verdict.CONFLICTS)])
def test_a_limit_on_more_than_five_percent_decides(width, verdict):
    found = ask(
        city(WONEN, size({"maximum bouwhoogte (m)": "11"}, box(0, 0, width, 100))), height=14.0
    )
    assert found.verdict is verdict
    assert found.details_as_dict()["limits"][0]["counts"] == (width > 5)
    assert found.value == (width if width > 5 else 0)
    assert not found.firm or width < 5


def test_the_strictest_of_two_limits_decides_and_is_told():
    low = size({"maximum bouwhoogte (m)": "9"}, box(0, 0, 30, 100))
    high = size({"maximum bouwhoogte (m)": "12"}, box(30, 0, 70, 100))
    found = ask(city(WONEN, low, high), height=11.0)
    assert found.verdict is Verdict.CONFLICTS
    assert found.value == 30
    assert "op 30% van de locatie hoogstens 9 m bouwhoogte toe" in found.sentence
    assert "Met hoogstens 9 m bouwhoogte is het oordeel hier: past." in found.helps
    both = ask(city(WONEN, low, high), height=14.0)
    assert both.firm
    assert both.value == 100


def test_a_total_counts_what_is_in_the_rest_of_its_area():
    wide = box(0, 0, 1000, 100)
    for name, numbers, expected in [
        ("maximum aantal wooneenheden", {"units": 50}, (Verdict.CONFLICTS, True)),
        ("maximum aantal wooneenheden", {"units": 30}, (Verdict.FITS, False)),
        ("minimum aantal parkeerplaatsen", {"own_parking": 50}, (Verdict.FITS, True)),
        ("minimum aantal parkeerplaatsen", {"own_parking": 30}, (Verdict.FITS, False)),
        ("minimum aantal parkeerplaatsen", {}, (Verdict.FITS, False)),
        ("minimum aantal wooneenheden", {"units": 30}, (Verdict.FITS, False)),
    ]:
        found = ask(city(WONEN, size({name: "38"}, wide)), **numbers)
        assert (found.verdict, is_sure(found)) == expected
        outside = (
            "dit minimum geldt voor het hele vlak samen en niet voor elk perceel"
            if name.startswith("minimum")
            else "ook wat er buiten de locatie in dit vlak is, telt mee"
        )
        assert is_sure(found) or outside in found.why_not_firm.lower()
    half = box(50, 0, 100, 100)
    found = ask(city(WONEN, size({"maximum aantal wooneenheden": "38"}, half)), units=50)
    assert (found.verdict, found.firm) == (Verdict.CONFLICTS, False)
    assert "beslaat 50% van de locatie" in found.why_not_firm


def test_a_limit_of_a_draft_is_no_limit_and_of_an_example_never_firm():
    plans = {"NL.IMRO.9999.PROEF-vb01": {}, "B": {"status": "ontwerp"}}
    limit = size({"maximum bouwhoogte (m)": "11"}, plan_id="B")
    assert ask(city(WONEN, limit, plans=plans), height=14.0).details_as_dict()["limits"] == []
    plans["B"] = {"fictional": "yes"}
    found = ask(city(WONEN, limit, plans=plans), height=14.0)
    assert (found.verdict, found.firm) == (Verdict.CONFLICTS, False)
    assert "voorbeeldplan" in found.why_not_firm


def test_a_limit_of_an_umbrella_plan_counts_and_the_plan_is_named():
    plans = {"NL.IMRO.9999.PROEF-vb01": {}, "B": {"umbrella": "yes"}}
    town = city(WONEN, size({"minimum aantal parkeerplaatsen": "30"}, plan_id="B"), plans=plans)
    found = ask(town, own_parking=10)
    assert found.verdict is Verdict.CONFLICTS
    assert found.details_as_dict()["umbrella_plans"] == ["Plan B"]
    assert found.details_as_dict()["limits"][0]["plan_id"] == "B"
    assert "Dit staat in het omgevingsplan, tijdelijk deel: Plan B" in found.sentence


def test_no_way_of_living_helps_against_a_height():
    green = zone("enkelbestemming", "Groen", box(0, 0, 30, 100), "groen")
    town = city(WONEN, green, size({"maximum bouwhoogte (m)": "11"}))
    found = ask(town, form="domus", height=14.0)
    assert found.verdict is Verdict.CONFLICTS
    assert not any("is het oordeel" in help_ for help_ in found.helps)
    assert any("is het oordeel" in help_ for help_ in ask(city(WONEN), form="domus").helps)


def test_units_of_ones_own_do_not_help_where_there_may_be_fewer():
    social = zone("enkelbestemming", "Gemengd", box(0, 0, 1000, 1000), "gemengd")
    with_limit = ask(city(social, size({"maximum aantal wooneenheden": "3"})), form=ROOMS, units=24)
    assert with_limit.verdict is Verdict.MAY_FIT
    assert not any("zelfstandige wooneenheden" in help_ for help_ in with_limit.helps)


# ------------------------------------------------------------------------------------------------ properties
NAMES = (
    "maximum bouwhoogte (m)",
    "minimum aantal parkeerplaatsen",
    "maximum aantal wooneenheden",
    "onbekend",
)
limits_strategy = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(1, 40), st.integers(0, 150), st.integers(5, 150)),
    min_size=1, max_size=5,
)  # fmt: skip


def town_of(limits, cut=None, *, upright=False):
    rows = []
    for name, value, x, width in limits:
        where = box(x, 0, width, 200)
        halves = [where]
        if cut is not None:
            west, south, east, north = where.bounds
            at = west + cut * (east - west) if upright else south + cut * (north - south)
            first = (
                shapely.box(west, south, at, north)
                if upright
                else shapely.box(west, south, east, at)
            )
            halves = [where.intersection(first), where.difference(first)]
        rows += [size({name: str(value)}, half) for half in halves if half.area > 0]
    return city(WONEN, *rows)


CELLS = [box(x, y, 40, 40) for x in range(0, 200, 45) for y in range(0, 200, 60)]


def columns(town, *sites):
    proposals = asked(town, *sites, units=20, own_parking=15, height=12.0)
    return find(proposals, town)


@settings(max_examples=15, deadline=None)
@given(limits_strategy, st.permutations(range(len(CELLS))))
def test_many_at_once_in_any_order_are_as_one_by_one(limits, order):
    town = town_of(limits)
    together, turned = columns(town, *CELLS), columns(town, *[CELLS[row] for row in order])
    for name in ("verdict", "firm", "value"):
        assert np.array_equal(getattr(together, name)[list(order)], getattr(turned, name))
    for row, cell in enumerate(CELLS):
        alone = columns(town, cell)
        assert (alone.verdict[0], alone.firm[0]) == (together.verdict[row], together.firm[row])
        assert alone.value[0] == pytest.approx(together.value[row], abs=1e-9)
        told = together.tell(row)
        assert told.verdict.code == together.verdict[row]
        assert (told.why_not_firm is None) == told.firm


@settings(max_examples=15, deadline=None)
@given(limits_strategy, st.floats(0.05, 0.95), st.booleans())
def test_splitting_a_maatvoering_changes_no_verdict(limits, cut, upright):
    whole, split = (
        columns(town_of(limits), *CELLS),
        columns(town_of(limits, cut, upright=upright), *CELLS),
    )
    assert np.array_equal(whole.verdict, split.verdict)
    np.testing.assert_allclose(whole.value, split.value, atol=1e-6)


def test_splitting_a_height_does_not_even_change_how_sure_it_is():
    limits = [("maximum bouwhoogte (m)", 11, 0, 150)]
    for cut in (0.1, 0.5, 0.8):
        whole, split = (
            columns(town_of(limits), *CELLS),
            columns(town_of(limits, cut, upright=True), *CELLS),
        )
        assert np.array_equal(whole.firm, split.firm)


@settings(max_examples=25, deadline=None)
@given(limits_strategy, st.integers(0, 30), st.integers(0, 30))
def test_a_larger_building_never_makes_a_maximum_easier(limits, height, more):
    maxima_only = [limit for limit in limits if limit[0].startswith("maximum")] or [
        (NAMES[0], 11, 0, 150)
    ]
    town = town_of(maxima_only)
    low, high = (
        find(asked(town, *CELLS, height=2.0 + each, units=1 + each), town)
        for each in (height, height + more)
    )
    assert (low.verdict <= high.verdict).all()
    assert (low.value <= high.value + 1e-9).all()


# ------------------------------------------------------------------------------------------------ the oracle
@pytest.fixture(scope="module")
def almere():
    return bundled_city("public")


def test_the_example_city_is_judged_as_an_overlay_of_geopandas_judges_it(almere):
    """Read the raw layer, cut it with geopandas, and compare with the numbers by hand."""
    layer = almere.layer("zoning")
    is_size = layer["kind"] == "maatvoering"
    frame = gpd.GeoDataFrame(
        {"values": layer["values"][is_size], "size": np.arange(is_size.sum())},
        geometry=layer.geometry[is_size].copy(),
        crs=RD,
    )
    whole = frame.area.to_numpy()
    plots = almere.layer("plots").geometry
    near = np.unique(
        shapely.STRtree(plots).query(frame.geometry.to_numpy()[::4], predicate="intersects")[1]
    )
    rows = np.random.default_rng(11).choice(near, 400, replace=False)
    numbers = {"units": 30, "own_parking": 12, "height": 15.0}
    proposals = proposals_from(almere, form=HOMES, places=24, geometry=plots[rows], **numbers)
    sites = gpd.GeoDataFrame({"plot": np.arange(len(rows))}, geometry=plots[rows].copy(), crs=RD)
    cut = gpd.overlay(sites, frame, how="intersection", keep_geom_type=True)
    cut["share"] = cut.area / shapely.area(plots[rows])[cut["plot"]]
    by_hand = {
        "maximum bouwhoogte (m)": lambda value: value < 15,
        "maximum aantal wooneenheden": lambda value: value < 30,
        "minimum aantal parkeerplaatsen": lambda value: value > 12,
    }
    bad = np.zeros(len(rows))
    for name, exceeded in by_hand.items():
        values = [json.loads(text).get(name) for text in cut["values"]]
        wrong = cut[[value is not None and exceeded(float(value)) for value in values]]
        if name.startswith(
            "minimum"
        ):  # of the whole area of the size: a part of it is asked nothing
            wrong = wrong[wrong.area > 0.95 * whole[wrong["size"]]]
        share = (
            wrong.groupby("plot")["share"]
            .sum()
            .reindex(range(len(rows)), fill_value=0.0)
            .to_numpy()
        )
        bad = np.maximum(bad, np.where(share > 0.05, share, 0.0))
    told = find(proposals, almere)
    without = find(proposals.changed(units=np.full(400, np.nan), own_parking=np.full(400, np.nan),
                                     height=np.full(400, np.nan)), almere)  # fmt: skip
    assert (bad > 0).sum() > 50
    assert (bad == 0).sum() > 50
    expected = np.where(
        bad > 0, np.maximum(without.verdict, Verdict.CONFLICTS.code), without.verdict
    )
    assert np.array_equal(told.verdict, expected)
    known = ~np.isnan(told.value) & ~np.isnan(without.value)
    np.testing.assert_allclose(
        told.value[known], np.maximum(without.value, 100 * bad)[known], atol=1e-4
    )


def test_every_name_in_the_example_city_is_read(almere):
    read = ground_of(almere).limits.read
    assert {each.kind for each in read} == {
        "bouwhoogte", "bebouwingspercentage", "wooneenheden", "parkeerplaatsen",
    }  # fmt: skip
    assert all(each.why_not is None for each in read)
    assert {each.end for each in read} == {"maximum", "minimum"}


# ------------------------------------------------------------------------------------------------ what helps
FREE = {"norms": {}}


def blocked_by(limits, site=None, **numbers):
    town = synthetic_city(
        zones=[WONEN, *(size({name: value}) for name, value in limits.items())], siting=FREE
    )
    proposals = asked(town, site or box(10, 10, 80, 80), **numbers)
    result = screen(town, proposals)
    return town, proposals, unblock(town, result), result


@pytest.mark.parametrize(
    ("name", "numbers", "column", "attribute", "most", "told"),
    [
        (
            "maximum aantal wooneenheden",
            {"units": 50},
            "fewer_units",
            "units",
            38,
            "38 woningen of kamers",
        ),
        ("maximum bouwhoogte (m)", {"height": 50.0}, "lower", "height", 38, "38 m hoog"),
        (
            "maximum aantal parkeerplaatsen",
            {"own_parking": 60},
            "fewer_parking",
            "own_parking",
            38,
            "38 parkeer",
        ),
    ],
)
def test_the_smallest_change_is_the_limit_itself(name, numbers, column, attribute, most, told):
    town, proposals, helped, result = blocked_by({name: "38"}, **numbers)
    assert result.why_not(0) == ("zoning",)
    assert getattr(helped, column)[0] == most
    for number, blocked in ((most, False), (most + 1, True)):
        changed = proposals.changed(**{attribute: np.array([float(number)])})
        assert (overall(assess(changed, town))[0][0] >= Verdict.CONFLICTS.code) == blocked
    assert any(told in sentence for sentence in helped.sentences(0))
    assert helped.permit[0]


def test_more_parking_is_found_also_below_a_maximum():
    """The site is the whole area of the size, so its minimum is asked of the site."""
    town, proposals, helped, _ = blocked_by(
        {"minimum aantal parkeerplaatsen": "30", "maximum aantal parkeerplaatsen": "33"},
        box(0, 0, 100, 100),
        own_parking=4,
    )
    assert helped.more_parking[0] == 26
    assert maxima(proposals, town)["own_parking"][0] == 33
    assert np.isnan(helped.fewer_parking[0])


def test_fewer_places_with_as_many_fewer_dwellings_help_too():
    _, _, helped, _ = blocked_by({"maximum aantal wooneenheden": "12"}, units=24)
    assert helped.fewer_places[0] == 12
    assert helped.fewer_units[0] == 12


def test_where_the_plan_names_no_maximum_there_is_none(almere):
    town = synthetic_city(zones=[WONEN], siting=FREE)
    assert all(np.isinf(most).all() for most in maxima(asked(town), town).values())
    assert np.isinf(maxima(asked(town), synthetic_city(without=("zoning",)))["units"]).all()


def test_the_first_maximum_on_more_than_five_percent_is_the_most():
    parts = [(9, 0, 4), (10, 4, 4), (12, 8, 92)]
    town = city(
        WONEN, *(size({"maximum bouwhoogte (m)": str(v)}, box(x, 0, w, 100)) for v, x, w in parts)
    )
    assert maxima(asked(town), town)["height"][0] == 10
    for height, verdict in ((10.0, Verdict.FITS), (10.1, Verdict.CONFLICTS)):
        assert ask(town, height=height).verdict is verdict


# ------------------------------------------------------------------------------------------------ what is told
CASES = {
    "more dwellings than the plan allows": ([{"maximum aantal wooneenheden": "38"}], {"units": 50}),
    "a higher building": ([{"maximum bouwhoogte (m)": "11,5"}], {"height": 14.0}),
    "fewer parking spaces than the plan asks": ([{"minimum aantal parkeerplaatsen": "30"}], {"own_parking": 1}),
    "fewer parking spaces than an area asks": (
        [({"minimum aantal parkeerplaatsen": "30"}, box(0, 0, 1000, 100))], {"own_parking": 1},
    ),
    "one dwelling": ([{"maximum aantal wooneenheden": "1"}], {"units": 2}),
    "two limits at once": (
        [{"maximum bouwhoogte (m)": "11", "maximum vloeroppervlakte; bvo (m2)": "1.250,5"}],
        {"height": 14.0, "floor_area": 2000.0},
    ),
    "everything holds": (
        [{"maximum bouwhoogte (m)": "11", "maximum aantal wooneenheden": "38"}], {"height": 9.0, "units": 30},
    ),
    "nothing is filled in": (
        [{"maximum bouwhoogte (m)": "11", "maximum aantal wooneenheden": "38",
          "minimum aantal parkeerplaatsen": "10", "maximum bebouwingspercentage (%)": "60"}], {},
    ),
    "what cannot be read": ([{"maximum bouwhoogte (m)": "n.v.t.", "maximum dakhelling (graden)": "45"}], {}),
    "rooms that may be dwellings": ([{"maximum aantal wooneenheden": "38"}], {"units": 50, "form": ROOMS}),
    "a gutter": ([{"maximum goothoogte (m)": "6"}], {"height": 11.0}),
    "the designation conflicts too": ([{"maximum bouwhoogte (m)": "11"}], {"height": 14.0, "form": "domus"}),
}  # fmt: skip


def said(limits, numbers):
    sizes = [size(*each) if isinstance(each, tuple) else size(each) for each in limits]
    found = ask(city(WONEN, *sizes), **numbers)
    yield f"{found.verdict.dutch}, {'hard' if found.firm else 'voorlopig'}: {found.sentence}"
    if found.why_not_firm:
        yield f"voorlopig: {found.why_not_firm}"
    yield from (f"wat helpt: {help_}" for help_ in found.helps)
    for limit in found.details_as_dict()["limits"]:
        why = f" ({limit['why']})" if limit["why"] else ""
        yield f"maat, {limit['outcome']}: {limit['name']}: {limit['text']}. {limit['sentence']}{why}"


def test_people_read_what_was_approved():
    lines = []
    for name, (limits, numbers) in CASES.items():
        lines += ["", f"# {name}", *said(limits, numbers)]
    now = "\n".join(lines).strip() + "\n"
    if os.environ.get("APPROVE"):
        APPROVED.write_text(now, encoding="utf-8")
    assert now.splitlines() == APPROVED.read_text(encoding="utf-8").splitlines()


def test_a_lawyer_can_look_up_every_limit():
    town = city(WONEN, size({"maximum bouwhoogte (m)": "11"}))
    told = assessment(asked(town, height=14.0), town)
    (limit,) = told.findings[0].details_as_dict()["limits"]
    assert {name: limit[name] for name in ("name", "text", "kind", "end", "value", "unit", "proposal", "outcome")} == {
        "name": "maximum bouwhoogte (m)", "text": "11", "kind": "bouwhoogte", "end": "maximum", "value": 11.0,
        "unit": "m", "proposal": 14.0, "outcome": "exceeded",
    }  # fmt: skip
    assert (limit["object_id"], limit["plan_id"], limit["plan_date"], limit["article"]) == (
        "Z1", "NL.IMRO.9999.PROEF-vb01", "2020-01-01", "7",
    )  # fmt: skip
    assert limit["rule"] in {rule.id for rule in told.findings[0].rules}
    json.dumps(told.as_dict(), allow_nan=False)
    shown, printed = card(told), evidence(told, town)[0]
    for text in (
        "maximum bouwhoogte (m): 11",
        "object Z1",
        "NL.IMRO.9999.PROEF-vb01",
        "artikel 7",
        "01-01-2020",
    ):
        assert text in shown
        assert any(
            text in f"{each.name}, object {each.object_id}, {each.where}, {each.date}"
            for each in printed.sizes
        )
    (row,) = [ground for ground in grounds_of(told.findings[0]) if ground.kind is EvidenceKind.SIZE]
    assert (row.id, row.title, row.status, row.date) == (
        "Z1",
        "maximum bouwhoogte (m): 11",
        "strijdig",
        "2020-01-01",
    )
    assert row.source == "Proefplan, NL.IMRO.9999.PROEF-vb01, artikel 7"
    assert "maat op de plankaart;Z1;" in evidence_csv_text(told)


def test_what_was_not_tested_stands_among_what_was_not_tested():
    town = city(
        WONEN,
        size({"maximum bouwhoogte (m)": "11"}),
        size({"maximum aantal bouwlagen": "3"}, box(0, 0, 2, 9)),
    )
    told = assessment(asked(town), town)
    sentences = [sentence for _, sentence in not_tested(told)]
    assert "Van de maten op de plankaart is niet getoetst: maximum bouwhoogte (m)." in sentences


def test_every_kind_of_size_is_in_the_register_and_named_by_its_findings(almere):
    for kind, dimension in rule_table().dimensions.items():
        rule = find_rule(almere, f"zoning/maat-{kind}")
        assert rule.kind.value == "dimension"
        assert dimension.title.lower() in rule.title
        assert "SVBP2012" in rule.source
    found = ask(city(WONEN, size({"maximum bouwhoogte (m)": "11"})), height=9.0)
    assert "zoning/maat-bouwhoogte" in {rule.id for rule in found.rules}
    assert found.details_as_dict()["limits"][0]["outcome"] in OUTCOMES


# ------------------------------------------------------------------------------------------------ both legal sources
def answers_of(found):
    return [
        (source["answer"], source["plans"]) for source in found.details_as_dict()["sources_asked"]
    ]


def test_both_legal_sources_are_ticked_off():
    plans = {"NL.IMRO.9999.PROEF-vb01": {}}
    nothing_asked = ask(city(WONEN, plans=plans, asked=()))
    assert answers_of(nothing_asked) == [("beantwoord", 1), ("niet gevraagd", 0)]
    plans["N"] = {"type": "omgevingsplan", "status": "vastgesteld"}
    assert answers_of(ask(city(WONEN, plans=plans))) == [("beantwoord", 1), ("niets gevonden", 0)]
    new = zone("enkelbestemming", "Wonen", box(0, 0, 1000, 1000), "wonen", plan_id="N")
    found = ask(city(new, plans=plans))
    assert answers_of(found) == [("niets gevonden", 0), ("beantwoord", 1)]
    assert "Dit staat in het omgevingsplan, nieuw deel: Plan N" in found.sentence
    plans.pop("NL.IMRO.9999.PROEF-vb01")
    assert answers_of(ask(city(new, plans=plans))) == [("niet gevraagd", 0), ("beantwoord", 1)]
    assert REAL["type"] != "omgevingsplan"


def test_without_a_plan_neither_source_was_asked():
    town = synthetic_city(without=("zoning", "zoning_plans"))
    assert answers_of(ask(town)) == [("niet gevraagd", 0), ("niet gevraagd", 0)]
    told = assessment(asked(town), town)
    assert any(
        "tijdelijk deel (bestemmingsplannen) is niet gevraagd" in said
        for _, said in not_tested(told)
    )


def test_without_a_main_group_every_criterion_reads_the_name():
    """IMRO2006 has no main group: business ground by name is business ground for every criterion."""
    older = [{**each, "main_group": None} for each in DEFAULT_ZONES]
    site, near = box(1700, 100, 100, 100), box(1450, 100, 100, 100)
    said = []
    for zones in (DEFAULT_ZONES, older):
        town = synthetic_city(zones=zones)
        columns = assess(asked(town, site, near), town)
        said.append(
            {
                name: (found.verdict.tolist(), found.value.tolist())
                for name, found in columns.items()
            }
        )
        assert columns["business_park"].verdict[0] == Verdict.UNSUITABLE.code
        drawn = LAYERS["zoning"](town)["features"]
        assert {each["properties"]["g"] for each in drawn} >= {"bedrijventerrein", "wonen"}
        assert "bedrijventerrein" in plan_legend(town)
    assert str(said[0]) == str(said[1])


def test_objects_without_a_name_or_values_are_still_told():
    town = city(WONEN, size(None, name=None))
    layer = town.layer("zoning")
    bare = {name: column for name, column in layer.columns.items() if name != "values"}
    town = replace(town, layers={**town.layers, "zoning": Layer(layer.geometry, bare)})
    assert outcomes(ask(town)) == [("maatvoering", "not_tested", False)]
