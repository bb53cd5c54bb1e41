"""The op-, om- en afbouwplan: the register says what is open in a year, and no alarm is surer than its dates."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from geo.layer import from_frame
from spreidingskaart.city import open_in
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.programme.plan import alarms, moments, time_lines
from spreidingskaart.programme.plan.changes import year_change, years_to_play
from spreidingskaart.programme.plan.dates import PlanDate
from spreidingskaart.programme.plan.places import places_over
from spreidingskaart.programme.plan.time_lines import open_over
from tests.bundled import bundled_city
from tests.synthetic import facility, synthetic_city

YEARS = range(2016, 2041)


@pytest.fixture(scope="module", params=["public", "planner"])
def almere(request):
    return bundled_city(request.param)


def city_of(rows, plan=(), *, groups=True):
    """Return a city with these facilities and rows of the plan."""
    city = synthetic_city(facilities=rows)
    tables = {}
    if plan:
        empty = {"month": np.nan, "places": np.nan, "successor": None, "note": None}
        said = {"status": "sourced", "source": "proef", "source_date": None, "source_url": None}
        frame = pd.DataFrame(
            [{"id": f"M{row}", **empty, **said, **one} for row, one in enumerate(plan)]
        )
        tables["plan_moments"] = from_frame(frame)
    if groups:
        group = {"id": "dakloos", "name": "Dakloze mensen", "forms": "domus", "note": None}
        tables["programme_groups"] = from_frame(pd.DataFrame([group]))
    return replace(city, layers={**city.layers, **tables})


def test_what_is_open_in_a_year_is_what_the_register_counts(almere):
    shown = open_over(almere, YEARS)
    for column, year in enumerate(YEARS):
        there = almere.at(year)
        layers = [
            layer for layer in (there.layer("facilities"), there.hidden_counts) if layer is not None
        ]
        assert (
            shown[:, column].tolist()
            == np.concatenate([open_in(there, it) for it in layers]).tolist()
        )


def test_the_places_of_a_year_are_those_of_the_filter_of_that_year(almere):
    told = places_over(almere, YEARS, lambda _line: True)
    for one in told:
        filtered = apply_filter(almere, FacilityFilter(year=one.year))
        assert one.places.value == np.nansum(filtered.entries.places[filtered.counted])


def test_what_changes_adds_up_to_the_places_of_the_next_year(almere):
    years = range(almere.year, 2036)
    told = places_over(almere, years, lambda _line: True)
    for before, now in pairwise(told):
        change = year_change(almere, now.year)
        plus, minus = (
            sum(line.places.value for line in lines if line.places.is_known)
            for lines in (change.opens, change.closes)
        )
        assert now.places.value - before.places.value == plus - minus


def test_what_is_not_told_of_the_past_does_not_seem_to_open(almere):
    change = year_change(almere, almere.year)
    assert [line.name for line in change.opens if line.rounded] == []


def test_who_may_not_see_a_facility_learns_of_no_moment_of_it():
    rows = [facility("F1"), facility("S1", visibility="secret", closes=2029.0)]
    plan = [
        {"facility": "S1", "kind": "permit_ends", "year": 2028},
        {"facility": "F1", "kind": "permit_ends", "year": 2028, "successor": "S1"},
    ]
    city = seen_by(city_of(rows, plan), "public")
    assert {one.facility for one in moments(city)} == {"F1"}
    told = " ".join(one.sentence for one in alarms(city))
    assert "S1" not in told
    assert "2029" not in told
    assert "niet getoetst: er is geen opvolger bekend" in told


PERMIT = {"facility": "F1", "kind": "permit_ends", "year": 2028, "month": 6, "successor": "F2"}
OPENS = {"facility": "F2", "kind": "expected_opening", "year": 2028}
UNTESTED = "niet getoetst"
CASES = {
    # how the successor stands in the register, rows of the plan, and what the alarm says; None for no alarm
    "opens the year before": ({"opened": 2027.0}, [PERMIT], None),
    "opens the year after": ({"opened": 2029.0}, [PERMIT], "gaat pas open in 2029, ongeveer 1 jaar later"),
    "same year, month unknown": ({"opened": 2028.0}, [PERMIT], f"{UNTESTED}: de maand is niet van beide bekend"),
    "same year, a month before": ({"opened": 2028.0}, [PERMIT, {**OPENS, "month": 5}], None),
    "same year, a month after": ({"opened": 2028.0}, [PERMIT, {**OPENS, "month": 7}], "juli 2028, 1 maand later"),
    "same month": ({"opened": 2028.0}, [PERMIT, {**OPENS, "month": 6}], f"{UNTESTED}: de dag is niet van beide bekend"),
    "month of the permit unknown": (
        {"opened": 2028.0},
        [{**PERMIT, "month": np.nan}, {**OPENS, "month": 5}],
        f"{UNTESTED}: de maand is niet van beide bekend",
    ),
    "no year of opening": ({"opened": np.nan}, [PERMIT], "niemand weet of de opvolger, Voorziening F2 (20"),
    "only an expected year": ({"opened": np.nan}, [PERMIT, {**OPENS, "year": 2031}], "gaat pas open in 2031"),
    "there already": ({"opened": np.nan, "status": "existing"}, [PERMIT], None),
    "closes before": ({"opened": 2020.0, "closes": 2027.0, "status": "closing"}, [PERMIT], "sluit zelf in 2027"),
    "closes in that year": ({"opened": 2020.0, "closes": 2028.0, "status": "closing"}, [PERMIT], UNTESTED),
    "closes after": ({"opened": 2020.0, "closes": 2029.0, "status": "closing"}, [PERMIT], None),
    "prolonged until it opens": ({"opened": 2029.0}, [PERMIT, {**PERMIT, "year": 2030}], None),
    "no successor named": ({"opened": 2029.0}, [{**PERMIT, "successor": None}], "er is geen opvolger bekend"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_permit_alarms_unless_its_successor_is_open_by_then(case):
    other, plan, expected = CASES[case]
    rows = [facility("F1"), facility("F2", **{"status": "planned", **other})]
    found = [one for one in alarms(city_of(rows, plan)) if one.kind == "permit"]
    if expected is None:
        assert found == []
    else:
        [alarm] = found
        assert expected in alarm.sentence
        assert alarm.tested == (UNTESTED not in alarm.sentence)


def test_a_facility_that_closes_first_needs_no_permit():
    rows = [facility("F1", closes=2027.0), facility("F2", status="planned", opened=2027.0)]
    assert [one for one in alarms(city_of(rows, [PERMIT])) if one.kind == "permit"] == []


TERMS = {
    "is over": (2025, np.nan, "is om sinds 2025", True),
    "is over this year in a month": (2026, 3, "is om in maart 2026", True),
    "is over this year": (2026, np.nan, "niet getoetst: de maand is niet bekend", False),
    "is not over": (2027, np.nan, None, True),
}


@pytest.mark.parametrize("case", TERMS)
def test_a_term_that_is_over_alarms(case):
    year, month, expected, tested = TERMS[case]
    plan = [{"facility": "F1", "kind": "term_ends", "year": year, "month": month}]
    found = [one for one in alarms(city_of([facility("F1")], plan)) if one.kind == "term"]
    assert [(expected in one.sentence, one.tested) for one in found] == (
        [] if expected is None else [(True, tested)]
    )


CLOSINGS = {
    # what else there is, and what the alarm says; None for no alarm
    "nothing opens": ([], "gaat er tot en met dat jaar niets open."),
    "something opens in time": ([facility("F2", status="planned", opened=2028.0)], None),
    "something opens too late": ([facility("F2", status="planned", opened=2029.0)], "niets open."),
    "something opens, nobody knows when": (
        [facility("F2", status="planned", opened=np.nan)],
        "niet getoetst: van Voorziening F2 (20 plekken) is het jaar niet bekend",
    ),
    "another form opens": (
        [facility("F2", form="gezinsopvang", status="planned", opened=2027.0)],
        "niets open.",
    ),
}


@pytest.mark.parametrize("groups", [True, False])
@pytest.mark.parametrize("case", CLOSINGS)
def test_what_closes_alarms_unless_something_opens_for_its_group(case, groups):
    others, expected = CLOSINGS[case]
    rows = [facility("F1", status="closing", closes=2028.0), *others]
    found = [one for one in alarms(city_of(rows, groups=groups)) if one.kind == "closing"]
    assert [expected in one.sentence for one in found] == ([] if expected is None else [True])


def test_a_year_with_fewer_places_alarms_with_both_numbers():
    rows = [
        facility("F1", closes=2028.0),
        facility("F2", places=5.0),
        facility("F3", places=np.nan),
    ]
    [alarm] = [one for one in alarms(city_of(rows)) if one.kind == "places"]
    assert alarm.sentence == (
        "Dakloze mensen: 5 plekken in 2028, 20 minder dan in 2027; niet getoetst: van 1 voorziening is het aantal "
        "plekken niet bekend."
    )
    assert not alarm.tested


def test_an_alarm_is_no_surer_than_what_it_rests_on():
    rows = [facility("F1"), facility("F2", status="planned", opened=2029.0, fictional="yes")]
    [alarm] = [one for one in alarms(city_of(rows, [PERMIT])) if one.kind == "permit"]
    assert alarm.reserve == "fictief"
    assert "Voorziening F2 (20 plekken, fictief)" in alarm.sentence


def test_the_shelter_in_poort_has_no_successor_that_is_sure():
    [alarm] = [one for one in alarms(bundled_city("public")) if one.facility == "P03"]
    assert (
        "niemand weet of de opvolger, Domus Almere Poort (gepland) (36 plekken), dan open is"
        in alarm.sentence
    )
    assert not alarm.tested
    assert alarm.reserve == "aanname"


def test_a_year_is_told_by_the_filter_in_force():
    rows = [
        facility("F1", closes=2028.0),
        facility("F2", form="gezinsopvang", status="planned", opened=2028.0, fictional="yes"),
    ]
    city = city_of(rows)
    assert year_change(city, 2028).sentence == (
        "In 2028 sluit Voorziening F1 (20 plekken) en gaat Voorziening F2 (20 plekken, fictief) open."
    )
    two = city_of([*rows, facility("F3", closes=2028.0)])
    assert year_change(two, 2028).in_short == (
        "In 2028 sluiten 2 voorzieningen (40 plekken) en gaat Voorziening F2 (20 plekken, fictief) open."
    )
    domus = FacilityFilter(forms=("domus",))
    assert year_change(city, 2028, domus).sentence == "In 2028 sluit Voorziening F1 (20 plekken)."
    assert year_change(city, 2027).sentence == "In 2027 gaat er niets open of dicht."
    assert year_change(city, 2010).sentence == "In 2010 ging Voorziening F1 (20 plekken) open."


def test_playing_ends_the_year_after_the_last_change():
    city = city_of([facility("F1", closes=2028.0)])
    assert list(years_to_play(city)) == [2026, 2027, 2028, 2029]


def test_a_city_without_facilities_has_nothing_to_tell_and_says_so():
    city = synthetic_city(without=("facilities",))
    assert (time_lines(city), moments(city), alarms(city)) == ((), (), ())
    assert "niet bekend" in year_change(city, 2028).sentence
    assert not places_over(city, [2028], lambda _line: True)[0].places.is_known


@pytest.mark.parametrize(
    ("first", "second", "before"),
    [
        (PlanDate(2027, 12), PlanDate(2028), True),
        (PlanDate(2028), PlanDate(2028, 3), None),
        (PlanDate(2028, 3), PlanDate(2028, 3), None),
        (PlanDate(2028, 3), PlanDate(2028, 4), True),
        (PlanDate(2028, 4), PlanDate(2028, 3), False),
    ],
)
def test_which_of_two_dates_is_the_first_is_told_only_where_it_is_known(first, second, before):
    assert first.is_before(second) is before
