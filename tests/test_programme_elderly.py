"""Elderly people: who has nothing near, what keeps pace with them, and what is not known of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.elderly import told
from spreidingskaart.programme.elderly.dwellings import dwellings_near, in_mostly_houses
from spreidingskaart.programme.elderly.needed import needed_by_elderly
from spreidingskaart.programme.elderly.people import forecast, places_like_now
from spreidingskaart.programme.elderly.reach import elderly_reach, places_now
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure
from spreidingskaart.web.opgave.elderly_rows import forecast_rows, people_rows
from spreidingskaart.web.opgave.small_map import small_map
from tests.bundled import bundled_city
from tests.city_folder import write_city
from tests.synthetic import at, facility, synthetic_city

FROM_65 = np.array([400.0, 100.0, 50.0, 200.0, 900.0, np.nan, 0.0])


def city_with(elder=FROM_65, places=None, **more):
    """Return the test city with elderly people, and one nursing home at a point (metres from the south-west)."""
    x, y = places or (500, 250)
    home = facility("V1", x, y, form="verpleeghuis_wlz", places=50.0)
    city = synthetic_city(facilities=(home,), **more)
    layers = dict(city.layers)
    for level, key in (
        ("buurten", "code"),
        ("wijken", "wijk_code"),
        ("districts", "district_code"),
    ):
        buurten = city.layers["buurten"]
        sums = [np.nansum(elder[buurten[key] == code]) for code in layers[level]["code"]]
        values = elder if level == "buurten" else np.array(sums, dtype=float)
        layers[level] = layers[level].with_columns(inhabitants_65_plus=values)
    return replace(city, layers=layers)


def test_far_is_by_distance_and_a_white_spot_has_many_people():
    """The home lies in buurt 1; the middle of buurt 5 is 1 km away, of buurt 4 1.5 km."""
    reach = elderly_reach(city_with())
    assert reach.by == "hemelsbreed"
    assert reach.metres[0] == pytest.approx(0, abs=300)
    far = np.flatnonzero(reach.beyond(1_200))
    assert 3 in far
    assert 0 not in far
    # nobody knows of buurt 6, and nobody lives in buurt 7
    assert not {5, 6} & set(far.tolist())
    assert 2 not in reach.white_spots(100), "50 people are not many"
    assert reach.white_spots(100).tolist()[0] == 4
    assert reach.people_beyond(0.0) <= np.nansum(FROM_65)


def test_who_is_near_and_who_is_far_together_are_everybody():
    reach = elderly_reach(city_with())
    for limit in (0.0, 500.0, 1e9):
        near = reach.people.from_65[(reach.metres <= limit) & (reach.people.from_65 > 0)].sum()
        assert near + reach.people_beyond(limit) == np.nansum(FROM_65)


def test_over_a_network_a_walk_is_never_shorter_than_the_straight_line(tmp_path):
    straight = city_with(places=(900, 500))
    walking = load_city(write_city(tmp_path)).layers["walking"]
    over = elderly_reach(replace(straight, layers={**straight.layers, "walking": walking}))
    plain = elderly_reach(straight)
    assert over.on_foot.any()
    assert "wandelnetwerk" in over.by
    assert (over.metres[over.on_foot] >= plain.metres[over.on_foot] - 1e-6).all()
    assert (over.metres[~over.on_foot] == plain.metres[~over.on_foot]).all()


def test_without_any_facility_nothing_is_near_and_that_is_said():
    city = city_with()
    none = replace(city, layers={k: v for k, v in city.layers.items() if k != "facilities"})
    reach = elderly_reach(none)
    assert np.isinf(reach.metres).all()
    assert "geen open voorziening voor ouderen" in told.headline(reach, 1_000)
    assert not places_now(none).is_known


def test_without_figures_of_elderly_people_nothing_is_told_as_zero():
    reach = elderly_reach(synthetic_city())
    assert not reach.people.whole.is_known
    assert np.isnan(reach.people_beyond(1_000))
    assert told.headline(reach, 1_000).startswith("Geen cijfers: ")
    assert people_rows(1_000.0, None, synthetic_city())[1] == []


def test_ageing_is_an_assumption_and_nothing_changes_without_it():
    city = city_with()
    flat, grown = forecast(city, [2026, 2036]), forecast(city, [2026, 2036], 2.0)
    assert flat[0].value == flat[1].value == np.nansum(FROM_65)
    assert grown[0].value == flat[0].value
    assert grown[1].value == pytest.approx(np.nansum(FROM_65) * 1.02**10)
    assert grown[1].status is FigureStatus.ASSUMPTION
    assert told.ageing_told(2.0).startswith("Aanname: ")
    assert "geen cijfers" in told.ageing_told(None)


def test_places_keep_pace_with_people():
    here = (FigureSource(FigureStatus.SOURCED, "proef"),)
    places, now, later = (ProgrammeFigure(value, here) for value in (50.0, 1_000.0, 1_300.0))
    assert places_like_now(places, now, later).value == 65
    assert told.need_told(places, now, later, 2040) == (
        "Nu zijn er 50 plekken voor ouderen: 50 per 1.000 inwoners van 65 jaar of ouder. Wie dat gelijk wil houden, "
        "heeft er 65 nodig in 2040. Dat is geen raming van de zorg die mensen nodig hebben."
    )
    nobody = ProgrammeFigure(0.0, here)
    assert not places_like_now(places, nobody, later).is_known


def test_what_is_mostly_houses_counts_by_people():
    city = city_with()
    buurten = city.layers["buurten"].with_columns(
        single_family_pct=np.array([80.0, 20.0, 50.0, np.nan, 49.0, 90.0, 90.0])
    )
    spoilt = replace(city, layers={**city.layers, "buurten": buurten})
    assert in_mostly_houses(spoilt, FROM_65) == pytest.approx(450 / 1_450)
    assert np.isnan(in_mostly_houses(city, FROM_65))
    assert np.isnan(dwellings_near(city).addresses).all()


@pytest.fixture(scope="module")
def almere():
    return bundled_city("public")


def test_the_sentences_of_the_bundled_city(almere):
    reach = elderly_reach(almere)
    assert told.headline(reach, 2_000.0) == (
        "4.590 van de 30.930 inwoners van 65 jaar of ouder wonen verder dan 2,0 km van een fictieve voorziening voor "
        "ouderen. 21 buurten zijn een witte vlek: 100 of meer van hen en niets dichtbij. De grootste zijn Tussen de "
        "Vaarten Z.-Zuidwest (295), Oosterwold Zuid (280) en Literatuurwijk Midden-west (275)."
    )
    assert "alleen 65 jaar en ouder" in told.missing_told(reach.people)[0]
    head, rows = people_rows(2_000.0, None, almere)
    assert "75 jaar of ouder" not in head
    assert sum(row[head.index("witte vlek")] == "ja" for row in rows) == 21
    assert all("fictief" in row[-1] for row in rows)


def test_the_year_to_come_counts_the_planned_housing(almere):
    years = [row[0] for row in forecast_rows(None, None, almere)[1]]
    people = forecast(almere, [int(year) for year in years])
    added = almere.at(int(years[-1])).planned_housing
    assert added is not None
    if people[-1].is_known:
        assert people[-1].value > people[0].value
        assert people[-1].status is added.status


def test_every_buurt_is_on_the_small_map(almere):
    reach = elderly_reach(almere)
    unknown = np.isnan(reach.people.from_65)
    html = small_map(
        almere, {"unknown": unknown}, reach.points, title="T", spoken="<b>", key=[("dot", "x")]
    )
    assert html.count("clip-path") >= len(almere.areas("buurten"))
    assert html.count("<b style") == reach.facilities
    assert "<b>" not in html


def test_nobody_learns_where_a_hidden_home_is():
    x, y = at(500, 250)
    hidden = facility("V2", 500, 1_750, form="verpleeghuis_wlz", places=20.0, visibility="secret")
    home = facility("V1", 500, 250, form="verpleeghuis_wlz", places=50.0)
    with_it, without = (
        elderly_reach(seen_by(synthetic_city(facilities=rows), "public"))
        for rows in ((home, hidden), (home,))
    )
    assert with_it.metres.tolist() == without.metres.tolist()
    assert with_it.points.tolist() == [[x, y]]


def test_the_need_of_the_programme_stands_beside_it_and_stays_unknown_where_it_is(almere):
    found = needed_by_elderly(almere, 2030)
    assert "programmering" in told.programme_told(found, 2030)
    without = {k: v for k, v in almere.layers.items() if k != "programme_groups"}
    nobody = needed_by_elderly(replace(almere, layers=without), 2030)
    assert told.programme_told(nobody, 2030) == (
        "De programmering zegt niet hoeveel plekken ouderen in 2030 nodig hebben: geen doelgroep van de "
        "programmering is voor ouderen."
    )
