"""What a group needs and what there is: the formulas, the years, scenarios, and what is not known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.errors import InputError
from spreidingskaart.model import FigureStatus, Quantity
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.inputs import inputs_of
from spreidingskaart.programme.needs import balance_of, need_of
from spreidingskaart.programme.scenario import (
    InputChange,
    Scenario,
    check_scenario,
    scenario_from,
    scenario_of,
    scenario_text,
)
from spreidingskaart.programme.supply import supply_of
from tests.bundled import bundled_city
from tests.city_folder import write_city

HEAD = "group,quantity,from_year,value,status,source,source_date\n"


def rows(*said, status="fictional"):
    return HEAD + "".join(f"{row},{status},proef,2026-01-01\n" for row in said)


def with_programme(folder, *said, **others):
    write_city(folder, programme=rows(*said), **others)
    return load_city(folder)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    write_city(folder)
    return load_city(folder)


@pytest.fixture(scope="module")
def bundled():
    return bundled_city()


def change(quantity, value, from_year=None, group="dakloos"):
    return InputChange(group=group, quantity=quantity, value=value, from_year=from_year)


# ------------------------------------------------------------------------------------------- what is needed
def test_the_example_of_the_task(city):
    """24 a year × 1.5 years at 90 %: 40 places, 1.9 months; 60 waiting in 3 years: 30 temporary places."""
    need = need_of(city, "dakloos", 2026)
    assert need.offered_load.value == pytest.approx(36)
    assert need.places == 40
    assert round(need.waiting_months.value, 1) == 1.9
    assert need.temporary_places == 30
    assert need.stay_years.value == pytest.approx(1.5)
    assert need.outflow.value == 20
    tighter = need_of(city, "dakloos", 2026, Scenario(changes=(change("occupancy", 95),)))
    assert (tighter.places, round(tighter.waiting_months.value, 1)) == (38, 5.9)


def test_temporary_places_are_there_for_the_years_of_the_term_and_never_for_good(city):
    years = {year: need_of(city, "dakloos", year) for year in range(2026, 2032)}
    assert [years[year].temporary_places for year in years] == [30, 30, 30, 0, 0, 0]
    assert {need.places for need in years.values()} == {40}
    total = sum(need.temporary.value for need in years.values())
    assert total == pytest.approx(60 * 1.5)  # the person-years of stay of the whole backlog


def test_what_is_prevented_does_not_come_in(city):
    fewer = need_of(city, "dakloos", 2026, Scenario(changes=(change("prevented", 4),)))
    assert fewer.offered_load.value == pytest.approx(20 * 1.5)
    none = need_of(city, "dakloos", 2026, Scenario(changes=(change("prevented", 400),)))
    assert (none.places, none.waiting_months.value) == (0, 0)


def test_every_figure_is_as_unsure_as_what_it_rests_on(tmp_path):
    said = rows("dakloos,inflow,2026,24", "dakloos,care_time,2026,1", status="sourced")
    said += rows("dakloos,wait_for_home,2026,6", "dakloos,occupancy,2026,90", status="assumption")[
        len(HEAD) :
    ]
    write_city(tmp_path, programme=said)
    need = need_of(load_city(tmp_path), "dakloos", 2026)
    assert need.net_inflow.status is FigureStatus.SOURCED
    for figure in (need.stay_years, need.offered_load, need.structural, need.waiting_months):
        assert figure.reserve == "aanname"


def test_without_figures_everything_is_unknown_and_says_why(city):
    need = need_of(city, "anderen", 2026)
    for figure in (need.structural, need.temporary, need.waiting_months, need.outflow):
        assert not figure.is_known
        assert figure.unknown.startswith("geen cijfer voor")
    assert need.as_dict()["places"] is None
    assert balance_of(city, "anderen", 2026).gap.unknown


def test_without_the_table_it_says_which_is_missing(tmp_path):
    write_city(tmp_path, without=("programme",))
    need = need_of(load_city(tmp_path), "dakloos", 2026)
    assert "tabel" in need.structural.unknown


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("dakloos,occupancy,2026,0", "bezetting is 0"),
        ("dakloos,occupancy,2026,120", "meer dan 100%"),
        ("dakloos,inflow,2026,1000000000", "te rekenen"),
    ],
)
def test_what_cannot_be_worked_out_says_so(tmp_path, row, why):
    others = {
        "inflow": "dakloos,inflow,2026,24",
        "care_time": "dakloos,care_time,2026,1",
        "wait_for_home": "dakloos,wait_for_home,2026,6",
        "occupancy": "dakloos,occupancy,2026,90",
    }
    others[row.split(",")[1]] = row
    city = with_programme(tmp_path, *others.values())
    assert why in need_of(city, "dakloos", 2026).waiting_months.unknown


def test_a_full_house_waits_for_ever_and_a_term_of_nothing_clears_nothing(city):
    full = need_of(city, "dakloos", 2026, Scenario(changes=(change("occupancy", 100),)))
    assert full.places == 36
    assert "loopt op" in full.waiting_months.unknown
    assert full.as_dict()["waiting_months"]["value"] is None


@settings(max_examples=30)
@given(
    st.integers(1, 500),
    st.floats(0.1, 10),
    st.floats(0, 24),
    st.floats(50, 99),
)
def test_littles_law_holds_for_every_group(city, inflow, care, wait, occupancy):
    """People present = arrivals × stay, and never more than the part of the places that may be taken."""
    numbers = {"inflow": inflow, "care_time": care, "wait_for_home": wait, "occupancy": occupancy}
    made = Scenario(changes=tuple(change(name, value) for name, value in numbers.items()))
    need = need_of(city, "dakloos", 2026, made)
    assert need.offered_load.value == pytest.approx(inflow * (care + wait / 12))
    assert need.structural.value * occupancy / 100 == pytest.approx(need.offered_load.value)
    assert need.places - 1 <= need.structural.value <= need.places + 1e-6


# -------------------------------------------------------------------------------------------------- inputs
def test_the_newest_row_up_to_the_year_holds(tmp_path):
    city = with_programme(tmp_path, "dakloos,inflow,2030,50", "dakloos,inflow,2026,24")
    value = {
        year: inputs_of(city, "dakloos", year)[Quantity.INFLOW] for year in (2025, 2026, 2029, 2031)
    }
    assert not value[2025].is_known
    assert [value[year].value for year in (2026, 2029, 2031)] == [24, 24, 50]


def test_a_scenario_holds_from_its_year_until_its_next_change(tmp_path):
    city = with_programme(tmp_path, "dakloos,inflow,2026,24", "dakloos,inflow,2030,50")
    made = Scenario(changes=(change("inflow", 10, 2028), change("inflow", 5, 2033)))
    value = {
        year: inputs_of(city, "dakloos", year, made)[Quantity.INFLOW]
        for year in (2027, 2028, 2030, 2033)
    }
    assert [figure.value for figure in value.values()] == [24, 10, 10, 5]
    assert value[2028].reserve == "aanname"


def test_a_change_of_one_group_works_out_no_other_anew(city):
    before = need_of(city, "dakloos", 2027)
    made = Scenario(changes=(change("inflow", 10, group="anderen"),))
    assert need_of(city, "dakloos", 2027, made) is before
    assert need_of(city, "anderen", 2027, made) is need_of(city, "anderen", 2027, made)


# ------------------------------------------------------------------------------------------------ scenarios
CHANGES = st.builds(
    InputChange,
    group=st.text("abé;.=@ %_", min_size=1, max_size=9).map(str.strip).filter(bool),
    quantity=st.sampled_from([Quantity.INFLOW, Quantity.BACKLOG, Quantity.HOMES]),
    value=st.integers(0, 10_000).map(lambda value: value / 8),
    from_year=st.none() | st.integers(2000, 2100),
)
NAMES = st.text(min_size=1, max_size=40).map(str.strip).filter(bool)


@settings(max_examples=25)
@given(NAMES, st.lists(CHANGES, max_size=5, unique_by=lambda one: one.key))
def test_an_address_gives_the_scenario_back(name, changes):
    made = Scenario(name=name, changes=tuple(changes))
    assert scenario_of(scenario_text(made)) == made
    assert scenario_from(made.document()) == made


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x;dakloos", "'dakloos' is geen wijziging"),
        ("x;dakloos.inflow=veel", "'veel' is geen getal"),
        ("x;dakloos.inflow=80@morgen", "is geen wijziging"),
        ("x;dakloos.inflow=80@", "is geen wijziging"),
        ("x;dakloos.inflow=-3", "Instroom -3 kan niet"),
        ("x;dakloos.occupancy=101", "Bezetting 101 kan niet"),
        ("x;dakloos.sterren=3", "is geen wijziging"),
        ("x;" + ";".join(f"g{i}.inflow=1" for i in range(61)), "hoogstens 60"),
        ("n" * 81, "name"),
    ],
)
def test_what_is_no_scenario_is_refused_in_one_sentence(text, says):
    with pytest.raises(InputError, match=says):
        scenario_of(text)


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"changes": [{"group": "a", "value": 1}]}, "ontbreekt changes.0.quantity"),
        ({"changes": [{"group": "a", "quantity": "geluk", "value": 1}]}, "'geluk' is geen"),
        ({"naam": "x"}, "'naam' hoort niet"),
        ({"changes": [{"group": "a", "quantity": "inflow", "value": "veel"}]}, "'veel' niet"),
        ({"changes": 3}, "'3' niet als changes"),
    ],
)
def test_a_document_that_is_no_scenario_is_refused(document, says):
    with pytest.raises(InputError, match=says):
        scenario_from(document)


def test_a_group_that_is_not_there_is_refused_with_those_that_are(city):
    with pytest.raises(InputError, match="'x' bestaat hier niet; er zijn dakloos en anderen"):
        check_scenario(city, Scenario(changes=(change("inflow", 1, group="x"),)))


def test_changes_are_put_in_and_taken_out_one_by_one():
    first, again, other = change("inflow", 1), change("inflow", 2), change("inflow", 3, 2030)
    made = Scenario().with_change(first).with_change(other).with_change(again)
    assert made.changes == (other, again)
    assert made.without(other).changes == (again,)


# --------------------------------------------------------------------------------------------------- supply
@pytest.mark.parametrize("role", ["public", "planner"])
def test_supply_in_every_year_equals_the_register(bundled, role):
    city = seen_by(bundled, role)
    forms = list(city.forms)
    for year in range(city.year, city.year + 25):
        entries = entries_of(city.at(year))
        for group in target_groups(city):
            supply = supply_of(city, year)[group.id]
            mine = np.isin(entries.form, [forms.index(form) for form in group.forms])
            there = entries.places[mine & entries.open]
            if not supply.total.is_known:
                assert not group.forms
                continue
            assert supply.total.value == np.nansum(there)
            parts = supply.existing.value + supply.planned.value - supply.closing.value
            assert parts == supply.total.value


STATUSES = st.sampled_from(["existing", "planned", "closing", "unconfirmed"])
YEARS = st.none() | st.integers(2020, 2040)
FACILITIES = st.lists(
    st.tuples(STATUSES, YEARS, YEARS, st.none() | st.integers(1, 50)), min_size=6, max_size=6
)


@settings(max_examples=40)
@given(FACILITIES)
def test_supply_on_any_date_equals_the_register_whatever_it_holds(city, drawn):
    years = range(city.year, city.year + 15)
    expected = dict.fromkeys(years, 0.0)
    for status, opened, closes, places in drawn:
        never = status == "unconfirmed" or (status == "planned" and opened is None)
        for year in () if never or places is None else years:
            expected[year] += places if (opened or 0) <= year < (closes or 9999) else 0
    register = city.layers["facilities"].take(np.arange(6))
    status, *numbers = zip(*drawn, strict=True)
    opened, closes, places = (np.array(column, dtype=float) for column in numbers)
    register = register.with_columns(
        form=np.full(6, "domus", dtype=object),
        status=np.array(status, dtype=object),
        opened=opened,
        closes=closes,
        places=places,
    )
    drawn_city = replace(city, layers={**city.layers, "facilities": register})
    for year in years:
        supply = supply_of(drawn_city, year)["dakloos"]
        assert supply.total.value == expected[year] or not supply.total.is_known
        if not supply.total.is_known:
            assert expected[year] == 0
            assert supply.not_counted


def test_who_does_not_count_is_named(bundled):
    supply = supply_of(seen_by(bundled, "public"), 2030)["dakloze_volwassenen"]
    told = {one.name: one.why for one in supply.not_counted}
    assert told["Domus Almere Poort (gepland)"] == "gepland, het jaar is niet bekend"
    assert "bevestigd" in told["Dag- en nachtopvang Almere Poort"]


def test_a_group_without_forms_has_no_figures_and_not_zero(bundled):
    supply = supply_of(bundled, 2026)["dakloze_jongeren"]
    assert not supply.total.is_known
    assert "woonzorgvorm" in supply.total.unknown


def test_hidden_places_count_rounded(bundled):
    total = supply_of(seen_by(bundled, "public"), 2026)["huiselijk_geweld"].existing
    assert total.value % 5 == 0
    assert total.value > 0
    assert supply_of(seen_by(bundled, "planner"), 2026)["huiselijk_geweld"].existing.value == 48


def test_without_facilities_there_are_no_figures(tmp_path):
    write_city(tmp_path, without=("facilities",))
    assert not supply_of(load_city(tmp_path), 2026)["dakloos"].total.is_known
