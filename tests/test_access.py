"""Who may see what: nothing that is hidden may show, in any number, distance or version."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.city import load_city
from spreidingskaart.city.access import rounded_places, seen_by
from spreidingskaart.city.measures.places import places_table
from spreidingskaart.cli.facilities import facility_records
from spreidingskaart.cli.layers import layer_records
from spreidingskaart.errors import InputError
from spreidingskaart.site_test.assess import assess, assessment
from spreidingskaart.site_test.proposals import proposals_from
from tests.synthetic import (
    DEFAULT_FACILITIES,
    SEPARATE,
    at,
    facilities_layer,
    facility,
    synthetic_city,
)

PINS = [at(250, 250), at(500, 1700), at(1500, 500)]


def everything_public(city, year=None):
    """Return every number and word that the public can get out of a City, as text."""
    city = seen_by(city, "public")
    city = city if year is None else city.at(year)
    said = {
        "version": city.version,
        "facilities": facility_records(city),
        "layers": layer_records(city),
        "table": [
            places_table(city, level).existing.tolist()
            for level in ("buurten", "wijken", "districts")
        ],
        "planned": [
            places_table(city, level).planned.tolist()
            for level in ("buurten", "wijken", "districts")
        ],
        "total": places_table(city, "districts").city_total.tolist(),
    }
    for form in ("domus", "verpleeghuis_wlz"):
        proposals = proposals_from(
            city, form=form, places=20, x=[p[0] for p in PINS], y=[p[1] for p in PINS]
        )
        columns = assess(proposals, city)
        said[form] = [assessment(proposals, city, i, columns).as_dict() for i in range(len(PINS))]
    return json.dumps(said, default=str)


secrets = st.lists(
    st.builds(
        lambda x, y, form, places, status, opened: facility(
            f"S{x}{y}{places}{form}{status}",
            x,
            y,
            visibility="secret",
            form=form,
            places=float(places),
            status=status,
            opened=float(opened),
            buurt_code="BU1",
            name=f"Geheim {x}",
        ),
        x=st.integers(1, 999),
        y=st.integers(1, 499),
        form=st.sampled_from(["domus", "vrouwenopvang", "verpleeghuis_wlz", "housing_first"]),
        places=st.integers(1, 200),
        status=st.sampled_from(["existing", "planned", "closing"]),
        opened=st.integers(2000, 2035),
    ),
    max_size=5,
    unique_by=lambda record: record["id"],
)


@settings(max_examples=5, deadline=None)
@given(secrets)
def test_secret_facilities_change_nothing_that_the_public_can_see(added):
    without = [row for row in DEFAULT_FACILITIES if row["visibility"] != "secret"]
    assert everything_public(synthetic_city(facilities=without)) == everything_public(
        synthetic_city(facilities=[*without, *added])
    )


@settings(max_examples=5, deadline=None)
@given(st.integers(1, 999), st.integers(1, 1499))
def test_moving_an_aggregated_facility_inside_its_telling_area_changes_nothing(x, y):
    buurt = f"BU{1 + y // 500}"
    moved = [
        {**facility("A1", x, y, buurt_code=buurt, visibility="aggregated", places=12.0)}
        if row["id"] == "A1"
        else row
        for row in DEFAULT_FACILITIES
    ]
    assert everything_public(synthetic_city(facilities=moved)) == everything_public(
        synthetic_city()
    )


def test_the_leak_test_can_fail():
    more = [*DEFAULT_FACILITIES, facility("F9", 100, 100)]
    assert everything_public(synthetic_city(facilities=more)) != everything_public(synthetic_city())


def test_no_hidden_name_id_or_exact_number_is_left():
    rows = [
        facility("SECRET-1", 600, 600, visibility="secret", name="Geheime plek", places=173.0),
        facility(
            "AGGR-1",
            400,
            1200,
            buurt_code="BU3",
            visibility="aggregated",
            name="Stille plek",
            places=173.0,
        ),
    ]
    said = everything_public(synthetic_city(facilities=rows))
    for word in ("SECRET", "AGGR", "Geheime", "Stille", "173"):
        assert word not in said


def counts_of(*rows, people=SEPARATE, year=2026):
    both = [facility("F1", 200, 200), *rows]
    counts = seen_by(
        synthetic_city(facilities=both, people=people, year=year), "public"
    ).hidden_counts
    assert counts is not None
    return counts


def hidden(key="A", buurt="BU3", wijk="WK1", district="west", **other):
    codes = {"buurt_code": buurt, "wijk_code": wijk, "district_code": district}
    return facility(key, **{"visibility": "aggregated", "precision": "buurt", **codes, **other})


@pytest.mark.parametrize(
    ("buurt", "wijk", "district", "area"),
    [
        ("BU2", "WK1", "west", "West"),
        ("BU4", "WK2", "west", "West"),
        ("BU6", "WK4", "oost", "Oost"),
        (None, None, "oost", "Oost"),
        (None, None, None, "Proefstad"),
    ],
)
def test_a_hidden_place_is_told_in_the_telling_area_of_all_that_is_known_of_it(
    buurt, wijk, district, area
):
    counts = counts_of(hidden(buurt=buurt, wijk=wijk, district=district, places=12.0))
    assert (counts["area"].tolist(), counts["places"].tolist()) == ([area], [10.0])


def test_per_wijk_where_that_can_be_told():
    city = load_city()
    row = facility("A", buurt_code=None, wijk_code="WK003461", district_code="poort")
    row |= {"visibility": "aggregated", "precision": "wijk", "places": 27.0}
    layers = {**city.layers, "facilities": facilities_layer([row])}
    counts = seen_by(replace(city, layers=layers), "public").hidden_counts
    assert counts is not None
    assert counts["level"].tolist() == ["wijken"]
    assert counts["areas"].tolist() == ["WK003461;WK003460"]
    assert counts["area"].tolist() == ["Europakwartier West of Europakwartier Oost"]
    assert (counts["wijk_code"].tolist(), counts["district_code"].tolist()) == ([None], ["poort"])


def test_a_facility_known_per_district_is_not_told_per_wijk():
    counts = counts_of(hidden(precision="district", places=27.0))
    assert (counts["level"].tolist(), counts["places"].tolist()) == (["districts"], [25.0])


def test_where_nothing_may_be_told_a_hidden_place_is_secret():
    rows = [hidden(), hidden("B", buurt=None, wijk=None, district=None)]
    nobody = dict.fromkeys(("BU1", "BU2", "BU3", "BU4", "BU5", "BU6", "BU7"), 0.0)
    nobody |= dict.fromkeys(("WK1", "WK2", "WK3", "WK4", "west", "oost"), 0.0)
    assert len(counts_of(*rows, people=nobody)) == 0


def test_a_form_that_nobody_knows_is_not_told():
    assert len(counts_of(hidden(form="het huis aan de Dorpsstraat"))) == 0


def test_years_that_are_past_are_not_told():
    counts = counts_of(
        hidden("A", opened=2019.0, places=5.0),
        hidden("B", opened=2026.0, places=5.0),
        hidden("C", opened=2001.0, closes=2026.0, places=40.0),
        hidden("D", opened=2001.0, closes=2020.0, status="closing", places=40.0),
    )
    assert counts["places"].tolist() == [10.0]
    assert np.isnan(counts["opened"]).all()
    assert np.isnan(counts["closes"]).all()


def test_a_past_closing_year_changes_nothing_that_the_public_can_see():
    closed = hidden("C", opened=2001.0, closes=2020.0, status="closing", places=40.0)
    for year in (None, 2010):
        assert everything_public(
            synthetic_city(facilities=[*DEFAULT_FACILITIES, closed]), year
        ) == everything_public(synthetic_city(), year)


def test_years_to_come_are_told_because_the_future_counts_by_them():
    counts = counts_of(
        hidden("A", opened=2030.0, status="planned"), hidden("B", closes=2028.0, status="closing")
    )
    years = zip(counts["opened"].tolist(), counts["closes"].tolist(), strict=True)
    assert {tuple(map(str, pair)) for pair in years} == {("2030.0", "nan"), ("nan", "2028.0")}


def test_the_role_comes_before_the_year_because_the_own_year_says_what_is_past():
    with pytest.raises(InputError, match="Kies eerst de rol en dan het jaar"):
        seen_by(synthetic_city().at(2015), "public")


def test_dispersed_homes_never_show_as_points():
    row = facility("H", 200, 200, form="housing_first", places=11.0)
    seen = seen_by(synthetic_city(facilities=[row]), "public")
    assert len(seen.layers["facilities"]) == 0
    assert seen.hidden_counts is not None
    assert seen.hidden_counts["places"].tolist() == [10.0]


def test_an_unknown_visibility_counts_as_secret():
    seen = seen_by(
        synthetic_city(
            facilities=[
                facility("X", 200, 200, visibility="openbaar"),
                facility("F", 300, 300, places=7.0),
            ]
        ),
        "public",
    )
    assert seen.layers["facilities"]["id"].tolist() == ["F"]
    assert places_table(seen, "districts").city_total.sum() == 7


def test_rounding_never_says_less_than_five_and_keeps_unknown_unknown():
    assert rounded_places(np.array([0.0, 1.0, 7.4, 7.5, 12.5, 27.0])).tolist() == [
        5.0,
        5.0,
        5.0,
        10.0,
        15.0,
        25.0,
    ]
    assert np.isnan(rounded_places(np.array([np.nan]))[0])


def test_a_planner_sees_everything():
    city = synthetic_city()
    seen = seen_by(city, "planner")
    assert seen.layers["facilities"]["id"].tolist() == [row["id"] for row in DEFAULT_FACILITIES]
    assert (seen.hidden_counts, seen.role, seen.version) == (None, "planner", city.version)


def test_the_same_city_for_the_same_role():
    city = synthetic_city()
    assert seen_by(city, "public") is seen_by(city, "public")
    assert seen_by(seen_by(city, "public"), "public") is seen_by(city, "public")


def test_a_role_cannot_be_raised_afterwards():
    with pytest.raises(InputError, match="rol public"):
        seen_by(seen_by(synthetic_city(), "public"), "planner")


def test_an_unknown_role_is_refused_with_what_is_allowed():
    with pytest.raises(InputError, match="'baas' bestaat niet; kies uit: public, planner"):
        seen_by(synthetic_city(), "baas")


def test_hidden_counts_follow_the_year():
    row = facility(
        "A",
        400,
        1200,
        visibility="aggregated",
        places=20.0,
        opened=2030.0,
        status="planned",
        form="domus",
    )
    seen = seen_by(synthetic_city(facilities=[row], people=SEPARATE), "public")
    form = list(seen.forms).index("domus")
    assert places_table(seen, "districts").existing[form].sum() == 0
    assert places_table(seen, "districts").planned[form].sum() == 20
    assert places_table(seen.at(2030), "districts").existing[form].sum() == 20


def test_the_report_of_the_facilities_counts_only_what_is_visible():
    seen = seen_by(synthetic_city(), "public")
    assert (seen.reports["facilities"].read, seen.reports["facilities"].kept) == (4, 4)


def test_a_file_with_secrets_alone_is_told_like_one_without_rows_because_a_0_would_tell_of_them():
    seen = seen_by(synthetic_city(facilities=[hidden(visibility="secret")]), "public")
    without = seen_by(synthetic_city(without=("facilities",)), "public")
    assert (seen.layer("facilities"), seen.hidden_counts) == (None, None)
    assert np.isnan(places_table(seen, "districts").existing).all()
    assert seen.layers.keys() == without.layers.keys()
