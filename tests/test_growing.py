"""Planned housing: inhabitants in a year to come, the same however a City came to that year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from geo.layer import from_frame
from spreidingskaart.city import LEVELS
from spreidingskaart.city.access import seen_by, telling_areas_of
from spreidingskaart.city.growing import quarters_nowhere
from spreidingskaart.city.measures.places import inhabitants_of_city, places_table
from spreidingskaart.criteria.spread.criterion import find
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.spread.apart import spacing_of
from spreidingskaart.spread.areas import DIVISIONS, areas_of
from spreidingskaart.spread.carrying import carrying_of
from spreidingskaart.spread.document import spread_document
from spreidingskaart.spread.index import index_of
from spreidingskaart.spread.reach import reach_of, reach_of_teams
from spreidingskaart.spread.scan import scan_of
from tests.synthetic import synthetic_city

NOW = 2026


def planned(*rows):
    """Return a table of planned quarters: (id, code, year, inhabitants, inhabitants of 65 and older, status)."""
    frame = pd.DataFrame(
        list(rows), columns=["id", "code", "year", "inhabitants", "inhabitants_65_plus", "status"]
    )
    frame["name"] = "kwartier " + frame["id"].astype(str)
    return from_frame(frame[["id", "name", *frame.columns[1:-1]]])


CITY = synthetic_city()


def city_with(*rows, role="planner"):
    """Return the small city with these planned quarters; it knows nothing yet."""
    return seen_by(replace(CITY, layers={**CITY.layers, "growth": planned(*rows)}), role)


def people(city, level, code):
    """Return the inhabitants of one area."""
    areas = city.areas(level)
    return float(areas["inhabitants"][areas.index[code]])


AREA = {level: [str(code) for code in CITY.areas(level)["code"]] for level in LEVELS}
WIJK = {w: sum(x == w for x in CITY.areas("buurten")["wijk_code"]) for w in AREA["wijken"]}
LARGE = next(wijk for wijk, buurten in WIJK.items() if buurten > 1)
SINGLE = next(wijk for wijk, buurten in WIJK.items() if buurten == 1)


# ------------------------------------------------------------------------------------------------ what grows


def test_a_quarter_grows_in_a_straight_line_and_stays_after_its_last_row():
    buurt = AREA["buurten"][0]
    city = city_with(
        ("G", buurt, 2030, 400.0, 40.0, "fictional"), ("G", buurt, 2034, 1000.0, 80.0, "fictional")
    )
    now = people(city, "buurten", buurt)
    more = {year: people(city.at(year), "buurten", buurt) - now for year in range(2020, 2045)}
    assert [more[year] for year in (2020, NOW, 2027, 2030, 2032, 2034, 2044)] == [
        0, 0, 100, 400, 700, 1000, 1000,
    ]  # fmt: skip
    assert city.at(2020).planned_housing is None is city.planned_housing
    assert city.at(2027).planned_housing.mark == "met de geplande woningen, fictief"


def test_a_row_of_the_year_of_the_facts_is_past():
    buurt = AREA["buurten"][0]
    city = city_with(("G", buurt, NOW, 900.0, 0.0, "sourced"))
    assert city.at(2040).planned_housing is None
    assert city.at(2040).areas("buurten") is city.areas("buurten")


@pytest.mark.parametrize(
    ("level", "code"),
    [("buurten", AREA["buurten"][0]), ("wijken", SINGLE)],
)
def test_every_level_grows_by_as_much_where_the_buurt_is_sure(level, code):
    city = city_with(("G", code, 2030, 400.0, 40.0, "sourced"))
    there = city.at(2030)
    for each in LEVELS:
        more = there.areas(each)["inhabitants"] - city.areas(each)["inhabitants"]
        assert np.nansum(more) == 400
        assert there.planned_housing.larger_only[each] == ()
    assert there.planned_housing.mark == "met de geplande woningen"


def test_what_is_known_per_wijk_only_counts_in_no_buurt_and_is_named():
    city = city_with(("G", LARGE, 2030, 400.0, 40.0, "assumption"))
    there = city.at(2030)
    assert there.areas("buurten") is city.areas("buurten")
    assert people(there, "wijken", LARGE) == people(city, "wijken", LARGE) + 400
    assert inhabitants_of_city(there) == inhabitants_of_city(city) + 400
    assert there.planned_housing.reserves("buurten") == [
        "Inwoners in 2030 zijn met de geplande woningen, aanname: kwartier G.",
        "kwartier G is niet zo precies bekend en tellen hier niet mee.",
    ]
    assert len(there.planned_housing.reserves("wijken")) == 1


def test_a_code_of_no_area_counts_nowhere_and_is_named():
    city = city_with(("G", "nergens", 2030, 400.0, 40.0, "sourced"))
    assert city.at(2030).planned_housing is None
    assert quarters_nowhere(city.layers, city.layer("growth")) == ("kwartier G",)


def test_older_inhabitants_that_nobody_planned_are_not_known_then():
    buurt = AREA["buurten"][0]
    city = city_with(("G", buurt, 2030, 400.0, np.nan, "sourced"))
    areas = city.areas("buurten")
    areas = areas.with_columns(inhabitants_65_plus=np.full(len(areas), 50.0))
    city = replace(city, layers={**city.layers, "buurten": areas})
    elder = city.at(2030).areas("buurten")["inhabitants_65_plus"]
    assert np.isnan(elder[0])
    assert (elder[1:] == 50).all()


def test_where_nobody_is_counted_anywhere_planned_housing_gives_no_number():
    city = city_with(("G", AREA["buurten"][0], 2030, 400.0, 40.0, "sourced"))
    layers = {
        level: city.areas(level).with_columns(inhabitants=np.full(len(city.areas(level)), np.nan))
        for level in LEVELS
    }
    city = replace(city, layers={**city.layers, **layers})
    assert np.isnan(city.at(2030).areas("buurten")["inhabitants"]).all()


# ------------------------------------------------------------------------------------------------ what is kept

QUARTERS = st.lists(
    st.tuples(
        st.sampled_from(["G1", "G2", "G3"]),
        st.sampled_from([*(code for codes in AREA.values() for code in codes), "nergens"]),
        st.integers(2024, 2040),
        st.integers(0, 5000).map(float),
        st.one_of(st.just(np.nan), st.integers(0, 500).map(float)),
        st.sampled_from(["sourced", "assumption", "fictional", "?"]),
    ),
    max_size=5,
    unique_by=lambda row: (row[0], row[2]),
)


def answers(city, year):
    """Return what is asked of a City in a year, as plain numbers."""
    there = city.at(year)
    teams, carrying = reach_of_teams(city, year=year), carrying_of(city, year=year)
    index = index_of(city, "buurten", year=year)
    return {
        "people": [there.areas(level)["inhabitants"] for level in LEVELS],
        "areas": [areas_of(there, level).inhabitants for level in DIVISIONS],
        "places": [places_table(city, level, year=year).rates for level in LEVELS],
        "index": [index.rate, index.quotient, index.city_rate],
        "reach": reach_of(city, year=year).share,
        "teams": None if teams is None else teams.share,
        "carrying": None if carrying is None else carrying.x_split,
        "told": sorted(telling_areas_of(there).by_wijk),
        "mark": there.planned_housing and there.planned_housing.reserves("buurten"),
    }


def chances(city, year):
    """Return what rests on draws of people."""
    scan, spacing = scan_of(city, year=year), spacing_of(city, year=year)
    return [scan.p, scan.share, scan.misses, spacing.to_next.expected, spacing.p_fewer]


YEARS = st.lists(st.integers(2023, 2042), min_size=2, max_size=2)


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(rows=QUARTERS, years=YEARS)
def test_whatever_is_asked_before_a_year_gives_what_a_fresh_city_gives(rows, years):
    asked = city_with(*rows)
    for year in years:
        answers(asked, year)
    there = asked
    for year in years:
        there = there.at(year)  # also from one year to the next, without coming back
        np.testing.assert_equal(answers(asked, year), answers(city_with(*rows), year))
        for level in LEVELS:
            np.testing.assert_equal(
                there.areas(level)["inhabitants"], asked.at(year).areas(level)["inhabitants"]
            )
    assert asked.at(NOW) is asked


@pytest.mark.parametrize("years", [(2030, NOW), (2030, 2034)])
def test_draws_are_of_the_people_of_their_year(years):
    rows = [
        ("G", AREA["buurten"][0], 2030, 4000.0, 40.0, "sourced"),
        ("G", AREA["buurten"][0], 2034, 90000.0, 40.0, "sourced"),
    ]
    both = city_with(*rows)
    asked = [chances(both, year) for year in years]
    np.testing.assert_equal(asked[::-1], [chances(city_with(*rows), year) for year in years[::-1]])
    expected = [answer[3] for answer in asked]
    assert np.isfinite(expected).all()
    assert expected[0] != expected[1]


@settings(max_examples=30, deadline=None)
@given(rows=QUARTERS, year=st.integers(2020, 2042))
def test_levels_add_up_but_for_what_is_named(rows, year):
    city = city_with(*rows)
    there = city.at(year)
    housing = there.planned_housing
    if housing is None:
        assert all(there.areas(level) is city.areas(level) for level in LEVELS)
        return
    total = sum(quarter.added for quarter in housing.quarters)
    for level in LEVELS:
        missing = sum(
            quarter.added
            for quarter in housing.quarters
            if quarter.name in housing.larger_only[level]
        )
        assert housing.added[level].sum() == total - missing


@settings(max_examples=8, deadline=None)
@given(rows=QUARTERS)
def test_where_hidden_places_are_told_does_not_change_with_the_year(rows):
    city = city_with(*rows, role="public")
    there = telling_areas_of(city.at(2040))
    assert {code: area.codes for code, area in there.by_wijk.items()} == {
        code: area.codes for code, area in telling_areas_of(city_with()).by_wijk.items()
    }


def test_geometry_is_shared_with_every_year():
    city = city_with(("G", AREA["buurten"][0], 2030, 400.0, 40.0, "sourced"))
    tree = city.areas("buurten").tree
    there = city.at(2030).areas("buurten")
    assert there.tree is tree
    assert there.geometry is city.areas("buurten").geometry


# ------------------------------------------------------------------------------------------------ what is marked


@pytest.mark.parametrize("status", ["sourced", "assumption", "fictional"])
def test_nothing_of_the_spread_is_firm_by_a_plan(status):
    city = city_with(("G", AREA["buurten"][0], 2030, 400.0, 40.0, status))
    sites = propose(city, form="domus", places=20.0, x=140_100.0, y=480_100.0)
    mark = (
        "met de geplande woningen"
        + {"sourced": "", "assumption": ", aanname", "fictional": ", fictief"}[status]
    )
    for year in (NOW, 2030):
        found = find(sites, city.at(year))
        told = found.tell(0)
        gaps = [gap.what for gap in told.gaps]
        assert (f"de inwoners van 2030 zijn {mark}" in gaps) is (year == 2030)
        assert (f"Inwonertallen van 2030: {mark}." in told.sentence) is (year == 2030)
        if year == 2030:
            assert not found.firm.any()


def test_index_and_answers_of_a_year_to_come_are_marked_and_those_of_now_are_not():
    city = city_with(("G", LARGE, 2030, 400.0, 40.0, "fictional"))
    now, then = (
        spread_document(city, "buurten", year=year, permutations=9) for year in (NOW, 2030)
    )
    assert now["inhabitants"]["planned_housing"] is None
    assert then["inhabitants"]["planned_housing"] == {
        "inhabitants": 400.0,
        "status": "fictional",
        "mark": "met de geplande woningen, fictief",
        "quarters": ["kwartier G"],
        "for_larger_areas_only": ["kwartier G"],
    }
    assert not any("geplande woningen" in sentence for sentence in now["sentences"])
    assert any("kwartier G is niet zo precies bekend" in one for one in then["sentences"])
    assert set(then["areas"][0]) - set(now["areas"][0]) == {
        "planned_inhabitants",
        "planned_housing",
    }
