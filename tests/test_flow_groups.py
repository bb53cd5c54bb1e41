"""The flow of a group rests on its figures, reaches its scenario, and says what is missing or fictional."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.city import load_city
from spreidingskaart.model import FigureStatus, MovingOnRoute
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure, unknown
from spreidingskaart.programme.flow import sentences
from spreidingskaart.programme.flow.group_flow import flow_of
from spreidingskaart.programme.flow.routes import HomeRoute, divided, routes_of
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.scenario import scenario_of
from spreidingskaart.web.opgave.flow_shapes import shapes
from spreidingskaart.web.opgave.flow_tables import (
    FlowQuestion,
    inputs_table,
    steps_table,
    years_table,
)
from tests.bundled import bundled_city
from tests.city_folder import write_city

GROUP = "beschermd_wonen"


@pytest.fixture(scope="module")
def city():
    return bundled_city("public")


def route(homes, way=MovingOnRoute.OTHER):
    return HomeRoute(
        way, ProgrammeFigure(homes, (FigureSource(FigureStatus.SOURCED, "x"),)), unknown("?")
    )


@given(st.lists(st.floats(0, 200), max_size=5), st.floats(0, 500))
def test_all_who_move_take_a_route_and_none_more_than_it_has_homes(homes, people):
    shares = divided([route(amount) for amount in homes], people)
    assert sum(share.people for share in shares) == pytest.approx(people, abs=1e-5)
    named = [share for share in shares if share.route is not None]
    assert all(share.people <= share.homes.value + 1e-9 for share in named)


def test_a_route_holds_from_its_newest_year(tmp_path):
    header = "group,route,from_year,homes,waiting_months,status\n"
    rows = "a,urgency,2020,5,,fictional\na,urgency,2028,9,3,fictional\n"
    groups = "id,name,forms,note\na,Groep A,,\n"
    city = load_city(write_city(tmp_path, homes_routes=header + rows, programme_groups=groups))
    assert [one.homes.value for one in routes_of(city, "a", 2027)] == [5]
    assert [one.waiting_months.value for one in routes_of(city, "a", 2028)] == [3]
    assert not routes_of(city, "a", 2027)[0].waiting_months.is_known
    assert routes_of(city, "a", 2019) == routes_of(city, "b", 2030) == ()


def test_the_bundled_city_tells_its_flow_and_that_it_is_fictional(city):
    flow = flow_of(city, GROUP)
    assert flow.rests_on.status is FigureStatus.FICTIONAL
    assert flow.outlook is not None
    supply = [year.places.value for year in flow.years]
    assert len(supply) == 20
    assert np.all(
        flow.outlook.in_care.mean + flow.outlook.ready.mean <= np.maximum.accumulate(supply) + 0.5
    )
    told = sentences.headline(flow, flow.outlook, "Beschermd wonen")
    assert told.startswith(
        f"{round(flow.outlook.waiting.mean[0])} mensen wachten eind {city.year} op een plek"
    )
    assert flow_of(city, GROUP).outlook is flow.outlook, "an answer is kept"


def test_fewer_homes_than_people_is_said_with_the_difference(city):
    scenario = scenario_of(f"proef;{GROUP}.inflow=70;{GROUP}.homes=55;{GROUP}.prevented=0")
    flow = flow_of(city, GROUP, scenario)
    assert (
        "Elk jaar komen er 70 mensen bij en zijn er 55 woningen: het aantal dat wacht groeit steeds met 15."
        in sentences.too_few_homes(flow, flow.outlook)
    )
    waiting = flow.outlook.waiting.mean + flow.outlook.ready.mean + flow.outlook.in_care.mean
    assert np.diff(waiting)[5:].mean() == pytest.approx(15, rel=0.1)
    later = scenario_of(
        f"proef;{GROUP}.inflow=70;{GROUP}.homes=55;{GROUP}.prevented=0;{GROUP}.homes=60@2030"
    )
    flow = flow_of(city, GROUP, later)
    told = sentences.too_few_homes(flow, flow.outlook)
    assert told.startswith(
        "In 2026 komen er 70 mensen bij en zijn er 55 woningen: het aantal dat wacht groeit dat jaar met 15. "
        "In 2045 is het verschil 10."
    )
    enough = flow_of(city, GROUP, more_homes=10)
    assert sentences.too_few_homes(enough, enough.outlook) == ""


def test_a_scenario_reaches_the_flow_of_its_group_and_no_other(city):
    scenario = scenario_of(f"proef;{GROUP}.inflow=100")
    assert flow_of(city, GROUP, scenario).outlook is not flow_of(city, GROUP).outlook
    other = "dakloze_volwassenen"
    assert flow_of(city, other, scenario).outlook is flow_of(city, other).outlook


def test_one_home_a_month_more_is_told_beside_what_it_is_now(city):
    here, more = flow_of(city, GROUP), flow_of(city, GROUP, more_homes=1)
    assert more.years[0].homes.value == here.years[0].homes.value + 12
    told = sentences.with_more_homes(here, more)
    assert told.startswith(f"Met één woning per maand meer wachten er eind {city.year + 19} ")
    assert f" mensen op een plek in plaats van {round(here.outlook.waiting.mean[-1])}, en " in told
    assert " plekken nodig in plaats van " in told
    assert "Met 5 woningen per maand minder" in sentences.with_more_homes(
        here, flow_of(city, GROUP, more_homes=-5)
    )
    assert flow_of(city, GROUP, more_homes=-5).years[0].homes.value == 0
    assert more.places_needed[-1] < here.places_needed[-1]


def test_a_group_without_figures_has_no_numbers_and_says_which_are_missing(city):
    flow = flow_of(city, "statushouders")
    assert flow.outlook is None
    assert np.isnan(flow.places_needed).all()
    told = sentences.missing(flow, "Statushouders")
    assert told.startswith("Geen cijfers over de doorstroom van Statushouders.")
    assert "geen cijfer voor instroom" in told
    asked = FlowQuestion("statushouders", None, 1)
    assert not steps_table(city, asked, 2030)[1]
    assert not years_table(city, asked)[1]
    assert all(value is None for row in inputs_table(city, asked)[1] for value in row[1:3])


def test_where_homes_are_not_known_the_wait_of_the_data_holds(city):
    flow = flow_of(city, "jeugd")
    assert not flow.by_homes
    assert flow.outlook.months_for_home.mean[5:].mean() == pytest.approx(3, rel=0.1)
    assert "is voor deze groep niet bekend" in sentences.with_more_homes(flow, flow)


def test_every_table_tells_what_the_picture_tells(city):
    asked = FlowQuestion("dakloze_volwassenen", None, 2)
    head, rows = steps_table(city, asked, 2030)
    housed = rows[-1][1]
    assert sum(row[2] for row in rows[3:-1]) == pytest.approx(housed, abs=0.3)
    assert all(len(row) == len(head) for row in rows)
    head, rows = years_table(city, asked)
    assert len(rows) == 40
    assert len(set(head)) == len(head) == len(rows[0])
    assert {row[1] for row in rows} == {0, 2}
    head, rows = inputs_table(city, asked)
    assert all("fictief" in row[-1] or row[1] is None for row in rows)


def test_without_any_table_of_the_programme_nothing_is_known(tmp_path):
    city = load_city(
        write_city(tmp_path, without=("programme", "programme_groups", "homes_routes"))
    )
    assert target_groups(city) == ()
    flow = flow_of(city, GROUP)
    assert flow.outlook is None
    assert "de tabel met cijfers van de programmering ontbreekt" in sentences.missing(flow, GROUP)


@settings(max_examples=25)
@given(
    st.lists(st.floats(0, 500), min_size=3, max_size=3), st.lists(st.floats(0.01, 200), max_size=5)
)
def test_everything_in_the_picture_lies_inside_it(moves, routes):
    stages = list(zip(moves, [*moves[1:], sum(routes)], strict=True))
    drawn = shapes(stages, routes, thick=60, least=22)
    for band in drawn.bands:
        assert np.all((band >= -1e-6) & (band <= 100 + 1e-6))
    for node in (*drawn.stages, *drawn.routes):
        assert node.across >= -1e-6
        assert node.across + node.size <= 100 + 1e-6
    ends = [node.across + node.size for node in drawn.routes]
    assert all(end <= node.across + 1e-6 for end, node in zip(ends, drawn.routes[1:], strict=False))
