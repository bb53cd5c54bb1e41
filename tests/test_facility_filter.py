"""One filter: whatever shows facilities or places tells the same number of them."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from spreidingskaart.city import LEVELS
from spreidingskaart.city.access import ROLES, seen_by, telling_areas_of
from spreidingskaart.city.measures.facilities import on_map
from spreidingskaart.city.measures.facility_filter import (
    FacilityFilter,
    apply_filter,
    area_places,
    totals,
)
from spreidingskaart.city.measures.figures import FIGURES
from spreidingskaart.city.measures.filter_words import (
    besides,
    counts_what,
    file_name,
    notes,
    sentence,
    shown,
)
from spreidingskaart.city.measures.places import places_per_area
from spreidingskaart.programme.area.hidden import hidden_here
from spreidingskaart.spread.city_sentences import city_values, three_sentences
from spreidingskaart.web.kaart.panel import Ring, _near
from spreidingskaart.web.kaart.tables import AREA_HEAD, FACILITY_HEAD, area_rows, facility_rows
from spreidingskaart.web.map.city_map import bubbles_of, fill_of, legend_of
from spreidingskaart.web.map.layers import layer_bytes
from spreidingskaart.words.lists import count
from spreidingskaart.words.marks import STATUSES
from spreidingskaart.words.spreadsheet import csv_bytes
from tests.synthetic import DEFAULT_FACILITIES, at, facilities_layer, facility, synthetic_city

AREAS = {
    "BU1": ("WK1", "west", 200, 200),
    "BU2": ("WK1", "west", 300, 700),
    "BU4": ("WK2", "west", 500, 1700),
    "BU5": ("WK3", "oost", 1500, 500),
    "BU6": ("WK4", "oost", 1500, 1200),
}
CITY = synthetic_city()
FORMS = tuple(CITY.forms)
GROUPS = tuple(sorted({group for form in CITY.forms.values() for group in form.target_groups}))
NAN = float("nan")


@pytest.fixture(scope="module")
def public():
    return seen_by(CITY, "public")


def city_of(rows, role):
    """The small city with these facilities, as a role may see it."""
    layers = {**CITY.layers, "facilities": facilities_layer(rows)}
    return seen_by(replace(CITY, layers=layers), role)


@st.composite
def facilities(draw):
    """Facilities of every form, status, precision and visibility, with and without their number of places."""
    rows = []
    for number in range(draw(st.integers(1, 8))):
        buurt = draw(st.sampled_from(sorted(AREAS)))
        wijk, district, x, y = AREAS[buurt]
        precision = draw(st.sampled_from(["point", "buurt", "wijk", "district"]))
        pointed = precision == "point"
        rows.append(
            facility(
                f"R{number}",
                x if pointed else None,
                y if pointed else None,
                form=draw(st.sampled_from(FORMS)),
                target_groups=draw(st.none() | st.sampled_from(GROUPS)),
                places=draw(st.sampled_from([NAN, 1.0, 8.0, 20.0, 36.0])),
                status=draw(st.sampled_from(STATUSES)),
                opened=draw(st.sampled_from([NAN, 2010.0, 2028.0])),
                closes=draw(st.sampled_from([NAN, 2020.0, 2030.0])),
                visibility=draw(st.sampled_from(["public", "aggregated", "secret"])),
                precision=precision,
                buurt_code=buurt if precision in ("point", "buurt") else None,
                wijk_code=None if precision == "district" else wijk,
                district_code=district,
            )
        )
    return rows


def some(values):
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


filters = st.builds(
    FacilityFilter,
    forms=some(FORMS),
    target_groups=some(GROUPS),
    statuses=some(STATUSES),
    year=st.none() | st.sampled_from([2015, 2026, 2029]),
    least_places=st.sampled_from([0, 0, 0, 5, 30]),
)
roles = st.sampled_from(ROLES)


def csv_rows(head, rows):
    text = csv_bytes(head, rows).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def summed(rows, **where):
    chosen = (row for row in rows if all(row[name] == value for name, value in where.items()))
    return sum(float(row["plekken"].replace(",", ".") or 0) for row in chosen)


# ---------------------------------------------------------------------------------------- every door
@settings(max_examples=30)
@given(facilities(), filters, roles)
def test_every_door_tells_the_same_facilities_and_places(rows, wanted, role):
    filtered = apply_filter(city_of(rows, role), wanted)
    assume(filtered.is_known)  # what is hidden altogether is below
    city, told = filtered.city, totals(filtered)
    table = csv_rows(FACILITY_HEAD, facility_rows(filtered))

    # the map: marks, what has no point, and what has no address
    drawn = {
        feature["properties"]["id"]: feature["properties"]
        for feature in json.loads(layer_bytes(city, "facilities"))["features"]
    }
    ids = city.layers["facilities"]["id"]
    marks = set(ids[filtered.marks])
    assert marks <= drawn.keys()
    without = set(ids[filtered.facilities]) - drawn.keys()
    assert (len(marks), len(without)) == (told.marks, told.facilities - told.marks)
    assert f"{len(marks)} van" in shown(filtered)

    # the table holds these facilities, and the places without an address
    names = [row["naam"] for row in table]
    assert sum(name.startswith("Voorziening ") for name in names) == told.facilities
    assert summed(table, **{"telt mee": "ja"}) == told.places
    assert summed(table) == told.places + told.planned + told.others
    bubbles = {
        feature["properties"]["id"]
        for feature in json.loads(layer_bytes(city, "hidden"))["features"]
    }
    bubbled = bubbles_of(filtered)
    assert bubbled.keys() <= bubbles
    assert sum(places for places, _ in bubbled.values()) <= told.hidden
    assert summed(table, **{"telt mee": "ja", "op de kaart": "som per gebied"}) == told.hidden

    # sentences and figures of the city
    assert city_values(filtered)["places"] == told.places
    assert three_sentences(filtered)[0][0] == count(told.places, "plek", "plekken")
    assert (besides(filtered) == "") == (told.planned + told.others == 0)

    # per area, on the map and in its table
    for level in LEVELS:
        areas = csv_rows(AREA_HEAD, area_rows(filtered, level))
        assert summed(areas) == pytest.approx(told.places)
        coloured = FIGURES["places"].values(filtered, level)
        assert summed(areas, code="") == pytest.approx(told.places - coloured.sum())
        assert [summed([row]) for row in areas[: len(coloured)]] == pytest.approx(coloured.tolist())


@settings(max_examples=30)
@given(facilities(), filters, roles)
def test_a_finer_level_never_tells_more_than_a_coarser_one(rows, wanted, role):
    filtered = apply_filter(city_of(rows, role), wanted)
    assume(filtered.is_known)
    for part in ("existing", "planned"):
        sums = [getattr(area_places(filtered, level), part).sum() for level in LEVELS]
        whole = totals(filtered).places if part == "existing" else totals(filtered).planned
        assert sums == sorted(sums)
        assert sums[-1] <= whole


@settings(max_examples=30)
@given(facilities(), filters)
def test_where_all_is_secret_every_door_tells_that_nothing_is_known(rows, wanted):
    """A 0 would say that some are hidden: it is as where no facilities are loaded."""
    secret = [{**row, "visibility": "secret"} for row in rows]
    assume(secret)
    filtered = apply_filter(city_of(secret, "public"), wanted)
    assert not filtered.is_known
    assert json.loads(layer_bytes(filtered.city, "facilities"))["features"] == []
    assert json.loads(layer_bytes(filtered.city, "hidden"))["features"] == []
    assert csv_rows(FACILITY_HEAD, facility_rows(filtered)) == []
    for level in LEVELS:
        assert np.isnan(area_places(filtered, level).existing).all()
        assert np.isnan(FIGURES["places"].values(filtered, level)).all()


@settings(max_examples=30)
@given(facilities(), filters, filters, roles)
def test_choosing_more_never_shows_more(rows, one, other, role):
    city = city_of(rows, role)
    both = {
        name: getattr(one, name) or getattr(other, name)
        for name in ("forms", "target_groups", "statuses", "year", "least_places")
    }
    narrow, wide = apply_filter(city, FacilityFilter(**both)), apply_filter(city, one)
    if narrow.city.year == wide.city.year:
        assert not (narrow.passes & ~wide.passes).any()
    assert not (narrow.counted & ~narrow.passes).any()


@settings(max_examples=40)
@given(facilities(), roles, st.sampled_from(LEVELS))
def test_no_filter_is_the_count_that_every_other_page_uses(rows, role, level):
    city = city_of(rows, role)
    here, everywhere = (
        area_places(apply_filter(city, FacilityFilter()), level),
        places_per_area(city, level),
    )
    for name in ("existing", "planned", "unknown", "rounded", "fictional"):
        assert getattr(here, name).tolist() == getattr(everywhere, name).tolist()
    assert here.coarser == everywhere.coarser


@settings(max_examples=40)
@given(facilities(), filters)
def test_what_is_secret_is_in_no_number(rows, wanted):
    rows = [*rows, DEFAULT_FACILITIES[0]]
    rest = [row for row in rows if row["visibility"] != "secret"]
    told = [totals(apply_filter(city_of(part, "public"), wanted)) for part in (rows, rest)]
    assert told[0] == told[1]


@settings(max_examples=30)
@given(facilities(), filters)
def test_the_panel_of_an_area_and_its_bubble_tell_the_same(rows, wanted):
    filtered = apply_filter(city_of(rows, "public"), wanted)
    bubbles = bubbles_of(filtered)
    told_in = telling_areas_of(filtered.city).by_wijk
    for code in filtered.city.areas("wijken")["code"]:
        area = told_in[code]
        places = bubbles.get(f"{area.level}:{area.code}", (0.0, ()))[0]
        told = hidden_here(filtered, "wijken", code)
        here = (
            places and area.level == "wijken"
        )  # what is told of a district stands in the panel of the district
        assert told == (f"{places:.0f} plekken in {area.name}" if here else "")


# ---------------------------------------------------------------------------------------- what passes
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (FacilityFilter(), {"F1", "F2", "F3", "F4"}),
        (FacilityFilter(forms=("verpleeghuis_wlz",)), {"F3"}),
        (FacilityFilter(statuses=("planned",)), {"F4"}),
        (FacilityFilter(year=2026), {"F1", "F2", "F3"}),
        (FacilityFilter(year=2031), {"F1", "F2", "F3", "F4"}),
        (FacilityFilter(least_places=36), {"F3", "F4"}),
        (FacilityFilter(forms=("verpleeghuis_wlz",), statuses=("planned",)), set()),
        (FacilityFilter(target_groups=("bestaat niet",)), set()),
    ],
)
def test_a_filter_keeps_what_meets_every_choice(public, wanted, expected):
    ids = public.layers["facilities"]["id"]
    assert set(ids[apply_filter(public, wanted).facilities]) == expected


def test_planned_places_count_where_somebody_asks_for_them_and_only_there(public):
    everything = totals(apply_filter(public, FacilityFilter()))
    planned = totals(apply_filter(public, FacilityFilter(statuses=("planned",))))
    assert (everything.planned, planned.places, planned.planned) == (36, 36, 0)
    both = totals(apply_filter(public, FacilityFilter(statuses=("existing", "planned"))))
    assert both.places == everything.places + everything.planned


def test_unconfirmed_places_are_shown_and_count_only_by_name():
    city = synthetic_city(facilities=[facility("U1", 200, 200, status="unconfirmed", places=30.0)])
    everything = totals(apply_filter(city, FacilityFilter()))
    assert (everything.facilities, everything.places, everything.others) == (1, 0, 30)
    assert totals(apply_filter(city, FacilityFilter(statuses=("unconfirmed",)))).places == 30


def test_what_is_closed_counts_for_nobody():
    city = synthetic_city(facilities=[facility("C1", 200, 200, status="closing", closes=2020.0)])
    assert totals(apply_filter(city, FacilityFilter(statuses=("closing",)))).places == 0


@pytest.mark.parametrize(
    ("oost", "told"),
    [
        (30.0, ("6,0 in Oost, 4,0 in West", "Per 1.000 inwoners de meeste en de minste.")),
        (0.0, ("4,0 in West", "Per 1.000 inwoners. De andere stadsdelen hebben er geen.")),
    ],
)
def test_where_most_and_fewest_are_names_each_with_its_number(oost, told):
    rows = [
        facility("F1", 200, 200, places=20.0),
        facility(
            "F2", 1500, 500, buurt_code="BU5", wijk_code="WK3", district_code="oost", places=oost
        ),
    ]
    assert three_sentences(apply_filter(city_of(rows, "public"), FacilityFilter()))[1] == told


@pytest.mark.parametrize("precision", ["wijk", "district"])
def test_a_facility_known_to_an_area_only_has_no_mark(precision):
    city = synthetic_city(facilities=[facility("W1", 200, 200, precision=precision)])
    assert not on_map(city).any()
    assert json.loads(layer_bytes(city, "facilities"))["features"] == []


@pytest.mark.parametrize("wanted", [FacilityFilter(), FacilityFilter(statuses=("planned",))])
def test_without_the_layer_of_facilities_no_number_of_places_is_known(wanted):
    filtered = apply_filter(seen_by(synthetic_city(without=("facilities",)), "public"), wanted)
    assert totals(filtered).facilities == totals(filtered).of == 0
    assert np.isnan(city_values(filtered)["places"])
    assert facility_rows(filtered) == []
    for level in LEVELS:
        for figure in ("places", "rate"):
            assert np.isnan(FIGURES[figure].values(filtered, level)).all(), "unknown is not 0"
            fill, told = fill_of(filtered, level, figure)
            assert set(fill.classes) == {"-"}
            assert "niet geladen" in told
        rows = csv_rows(AREA_HEAD, area_rows(filtered, level))
        assert {(row["plekken"], row["gepland"]) for row in rows} == {("", "")}


# ---------------------------------------------------------------------------------------- in words
def test_a_filter_describes_itself():
    wanted = FacilityFilter(
        forms=("domus", "gezinsopvang"), statuses=("planned",), year=2027, least_places=10
    )
    assert sentence(CITY, wanted) == (
        "Alleen gepland, Domus of Gezinsopvang, vanaf 10 plekken, in 2027"
    )
    assert file_name(CITY, wanted) == "-gepland-domus-of-gezinsopvang-vanaf-10-plekken-in-2027"
    assert sentence(CITY, FacilityFilter()) == file_name(CITY, FacilityFilter()) == ""


@given(filters)
def test_every_choice_is_in_the_sentence_the_legend_and_the_file_name(wanted):
    words = sentence(CITY, wanted)
    assert (words == "") == wanted.is_empty
    assert all(CITY.forms[form].name in words for form in wanted.forms)
    assert all(group in words for group in wanted.target_groups)
    filtered = apply_filter(seen_by(CITY, "public"), wanted)
    legend = "".join(legend_of(filtered, "")).replace("&#x27;", "'")
    assert words in legend or wanted.is_empty
    name = file_name(CITY, wanted)
    assert re.fullmatch(r"(-[a-z0-9]+)*", name)
    assert len(name) <= 61
    assert bool(name) == (not wanted.is_empty)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (FacilityFilter(), "open in 2026"),
        (FacilityFilter(year=2030), "open in 2030"),
        (FacilityFilter(statuses=("planned",)), "gepland"),
        (FacilityFilter(statuses=("existing", "planned")), "open in 2026 of gepland"),
        (FacilityFilter(statuses=("unconfirmed",)), "niet bevestigd"),
    ],
)
def test_each_number_says_what_it_counts(public, wanted, told):
    filtered = apply_filter(public, wanted)
    assert counts_what(filtered) == told
    assert told in fill_of(filtered, "wijken", "rate")[1]
    assert told in three_sentences(filtered)[0][1]


def test_the_line_under_the_map_counts_marks_what_has_no_point_and_what_has_no_address(public):
    rows = [
        *DEFAULT_FACILITIES[:3],
        facility("N1", None, None, buurt_code="BU1", precision="buurt"),
    ]
    city = city_of(rows, "public")
    everything = apply_filter(city, FacilityFilter())
    assert shown(everything) == "3 van 4 voorzieningen getoond, 1 zonder punt op de kaart."
    one_form = apply_filter(city, FacilityFilter(forms=("verpleeghuis_wlz",)))
    assert shown(one_form) == "1 van 4 voorzieningen getoond."
    assert "Daarbij zijn ongeveer 15 plekken zonder bekend adres." in shown(
        apply_filter(public, FacilityFilter())
    )


def test_what_hidden_counts_do_not_know_is_said(public):
    assert notes(apply_filter(public, FacilityFilter())) == []
    [told] = notes(apply_filter(public, FacilityFilter(least_places=5)))
    assert told.startswith("Plekken zonder adres (ongeveer 15) vallen weg")
    [told] = notes(
        apply_filter(public, FacilityFilter(target_groups=public.forms["domus"].target_groups))
    )
    assert "woonzorgvorm" in told
    [told] = notes(apply_filter(public, FacilityFilter(year=2015)))
    assert told == (
        "Van ongeveer 15 plekken zonder bekend adres is niet te zeggen of die er in 2015 al waren: "
        "voor 2015 tellen die niet mee."
    )


@settings(max_examples=40, deadline=None)
@given(facilities(), st.integers(1950, CITY.year - 1), st.sampled_from(LEVELS))
def test_of_an_earlier_year_the_public_is_never_told_more_than_a_planner(rows, year, level):
    public, planner = (places_per_area(city_of(rows, role), level, year=year) for role in ROLES)
    assume(
        not np.isnan(public.existing).any()
    )  # else all is secret, and the public is told no number
    assert (public.existing <= planner.existing).all()
    assert public.existing.sum() + public.coarser <= planner.existing.sum() + planner.coarser
    assert public.planned.sum() == planner.planned.sum() == 0


def test_a_facility_without_a_number_of_places_is_said_to_fall_away():
    city = synthetic_city(facilities=[facility("N1", 200, 200, places=NAN)])
    assert notes(apply_filter(city, FacilityFilter(least_places=5))) == [
        "1 voorziening valt weg: het aantal plekken is niet bekend."
    ]


def test_the_ring_lists_what_passes_the_filter(public):
    around = Ring(*at(200, 200), 3000.0)
    everything, homes = (
        _near(apply_filter(public, wanted), around)
        for wanted in (FacilityFilter(), FacilityFilter(forms=("verpleeghuis_wlz",)))
    )
    assert "<b>4 voorzieningen</b>, samen 146 plekken" in everything
    assert "<b>1 voorziening</b>, samen 60 plekken" in homes
    assert "Alleen " in homes


def test_no_rate_where_nobody_lives(public):
    rate = FIGURES["rate"].values(apply_filter(public, FacilityFilter()), "buurten")
    nobody = np.asarray(public.areas("buurten")["inhabitants"]) == 0
    assert nobody.any()
    assert np.isnan(rate[nobody]).all()
