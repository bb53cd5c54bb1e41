"""The spread of a small fictional city: index, evenness, chance, carrying capacity, reach and what a decision does."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from geo.layer import from_frame
from geo.statistics.evenness import gini, hoover
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.city import _with_area_codes
from spreidingskaart.city.measures.places import places_table
from spreidingskaart.errors import InputError
from spreidingskaart.site_test.proposals import proposals_from, propose
from spreidingskaart.spread import sentences
from spreidingskaart.spread.areas import DIVISIONS, areas_of
from spreidingskaart.spread.carrying import VARIABLES, _rank_correlation, carrying_of
from spreidingskaart.spread.chance import chance_of, chances_of
from spreidingskaart.spread.counts import counts_of
from spreidingskaart.spread.document import rows_of
from spreidingskaart.spread.effect import effect, effect_of_set, helps_where
from spreidingskaart.spread.effect_words import (
    effect_line,
    effect_sentences,
    effect_sentences_of_set,
    points,
)
from spreidingskaart.spread.evenness import (
    bootstrap_of,
    clustering_of,
    evenness_of,
    leave_one_out,
)
from spreidingskaart.spread.index import index_of
from spreidingskaart.spread.kinds import CLUSTERED, kind_of, target_groups
from spreidingskaart.spread.policy import choices
from spreidingskaart.spread.reach import DISTANCES, reach_of, reach_of_teams, shortage_of
from spreidingskaart.spread.sites import sites_that_help
from tests.synthetic import DEFAULT_FACILITIES, X0, Y0, at, facility, synthetic_city

TODAY = dt.date(2026, 11, 22)
PINS = ((250, 250), (500, 1700), (1500, 500), (1500, 1200))


@cache
def default():
    return seen_by(synthetic_city(), "planner")


def planner(**changes):
    return seen_by(synthetic_city(**changes), "planner") if changes else default()


def proposals(city, pins=PINS, form="domus", places=20):
    spots = [at(x, y) for x, y in pins]
    return proposals_from(
        city, form=form, places=places, x=[x for x, _ in spots], y=[y for _, y in spots]
    )


def with_columns(city, level, **columns):
    layers = {**city.layers, level: city.layers[level].with_columns(**columns)}
    return replace(city, layers=layers)


# ------------------------------------------------------------------------------------------------ counting


@pytest.mark.parametrize("level", ["districts", "wijken", "buurten"])
def test_clustered_forms_are_counted_as_the_measures_count_them(level):
    city = planner()
    counts, table = counts_of(city, level), places_table(city, level)
    for k, kind in enumerate(counts.kinds):
        if kind.id != CLUSTERED and kind.clustered:
            row = table.forms.index(kind.id)
            assert counts.existing[k].tolist() == table.existing[row].tolist()
            assert counts.planned[k].tolist() == table.planned[row].tolist()
    forms = [row for row, form in enumerate(table.forms) if city.forms[form].clustered]
    assert (
        counts.existing[counts.row(CLUSTERED)].tolist()
        == table.existing[forms].sum(axis=0).tolist()
    )


def test_dispersed_homes_count_per_district_only_also_for_a_planner():
    home = facility("H", 200, 200, form="housing_first", places=11.0)
    city = planner(facilities=[home])
    assert index_of(city, "districts", "housing_first").existing.sum() == 11
    for level in ("wijken", "buurten", "grid500"):
        index = index_of(city, level, "housing_first")
        assert (index.existing.sum(), index.coarser, index.total) == (0, 11, 11)
    assert index_of(city, "districts", CLUSTERED).total == 0


def test_the_squares_hold_all_inhabitants_and_every_facility_with_a_point():
    city = planner()
    squares = areas_of(city, "grid500")
    assert np.nansum(squares.inhabitants) == pytest.approx(10_000)
    assert (shapely.area(squares.geometry) == 250_000).all()
    at_points = [
        row
        for row in DEFAULT_FACILITIES
        if row["geometry"] is not None and row["status"] == "existing"
    ]
    assert index_of(city, "grid500").existing.sum() == sum(row["places"] for row in at_points)


def test_half_a_buurt_gives_half_its_inhabitants_to_a_square():
    squares = areas_of(planner(), "grid500")
    row = squares.codes.tolist().index(f"{X0:.0f}-{Y0:.0f}")
    assert squares.inhabitants[row] == pytest.approx(1000)  # buurt 1: 2,000 people on two squares


def test_a_year_counts_what_is_open_then_and_keeps_planned_apart():
    city = planner()
    now, later = index_of(city, "wijken", "domus"), index_of(city, "wijken", "domus", year=2030)
    assert (now.existing[0], now.planned[0]) == (41, 36)
    assert (later.existing[0], later.planned[0]) == (77, 0)
    assert now.rate_with_planned[0] == pytest.approx(later.rate[0])


def test_a_year_is_counted_once():
    city = planner()
    assert city.at(2030) is city.at(2030)
    assert areas_of(city.at(2030), "grid500") is areas_of(city, "grid500")


def test_a_target_group_counts_the_clustered_forms_that_serve_it():
    city = planner()
    assert "dakloosheid" in target_groups(city)
    assert (
        index_of(city, "wijken", "group:dakloosheid").total
        == index_of(city, "wijken", "domus").total
    )


@pytest.mark.parametrize("wrong", ["gevangenis", "group:marsmannetjes"])
def test_an_unknown_kind_is_refused_with_what_is_allowed(wrong):
    with pytest.raises(InputError, match="kies uit"):
        kind_of(planner(), wrong)


def test_an_unknown_division_is_refused_with_what_is_allowed():
    with pytest.raises(InputError, match="districts, wijken, buurten, grid500"):
        index_of(planner(), "straten")


# ------------------------------------------------------------------------------------------------ the index


def test_the_index_by_hand():
    index = index_of(planner(), "wijken", today=TODAY)
    # 20 + 60 + 12 + 9 places among 4,000 people; 2 among 1,000; 30 among 4,700; 0 among 300
    assert index.existing.tolist() == [101, 2, 30, 0]
    assert index.rate.tolist() == pytest.approx([25.25, 2, 30 / 4.7, np.nan], nan_ok=True)
    assert index.share_of_places.tolist() == pytest.approx([101 / 133, 2 / 133, 30 / 133, 0])
    assert index.quotient[0] == pytest.approx(101 / 133 / 0.4)
    assert index.city_rate == pytest.approx(13.3)


def test_an_area_without_inhabitants_has_no_rate_and_its_places_are_named():
    lonely = facility(
        "L", 1500, 1700, buurt_code="BU7", wijk_code="WK4", district_code="oost", places=7.0
    )
    index = index_of(planner(facilities=[*DEFAULT_FACILITIES, lonely]), "buurten")
    row = index.areas.codes.tolist().index("BU7")
    assert np.isnan(index.rate[row])
    assert np.isnan(index.quotient[row])
    assert index.without_inhabitants == 7
    assert "De 7 plekken daar" in " ".join(sentences.reserves(index))


def test_few_people_and_one_facility_are_too_small():
    index = index_of(planner(), "wijken")
    assert index.few_inhabitants.tolist() == [False, False, False, True]
    assert index.few_facilities.tolist() == [False, True, True, False]
    assert np.isnan(index.best_rank[3])
    assert np.isfinite(index.best_rank[:3]).all()


def test_a_rate_that_a_handful_of_people_would_give_is_told_nowhere():
    house = facility(
        "W", 1500, 1200, buurt_code="BU6", wijk_code="WK4", district_code="oost", places=36.0
    )
    index = index_of(planner(facilities=[*DEFAULT_FACILITIES, house]), "wijken")
    row = index.areas.codes.tolist().index("WK4")
    assert (index.existing[row], index.total) == (36, index.existing.sum())
    for column in (index.rate, index.low, index.high, index.rate_with_planned, index.quotient):
        assert np.isnan(column[row])
    assert sentences.too_small(index, row) == "te weinig inwoners"
    assert sentences.too_small(index, 1) == "rust op één voorziening"
    assert sentences.too_small(index, 0) == ""
    record = rows_of(index)[row]
    assert (record["rate"], record["too_small_because"]) == (None, "te weinig inwoners")


def test_rates_lie_inside_their_interval_and_rank_bands_hold_their_rank():
    index = index_of(planner(), "wijken")
    known = index.lived_in & ~index.few_inhabitants
    assert (index.low[known] <= index.rate[known]).all()
    assert (index.rate[known] <= index.high[known]).all()
    assert index.best_rank[0] == 1


@pytest.mark.parametrize(
    ("today", "stale"), [(dt.date(2025, 12, 31), False), (dt.date(2026, 1, 2), True)]
)
def test_the_alarm_goes_off_after_two_years(today, stale):
    index = index_of(planner(), "wijken", today=today)
    assert index.denominator.stale is stale
    assert sentences.denominator(index.denominator, 2024).startswith("Let op") is stale


def test_every_choice_has_a_source_and_is_no_norm():
    assert all(norm.source and norm.status.value == "policy" for norm in choices().values())


# ------------------------------------------------------------------------------------------------ evenness and chance


def test_the_evenness_of_all_forms_is_that_of_each():
    city = planner()
    found, people = evenness_of(city, "wijken"), areas_of(city, "wijken").inhabitants
    for k, kind in enumerate(found.kinds):
        existing = index_of(city, "wijken", kind.id).existing
        for mine, measure in ((found.hoover[k], hoover), (found.gini[k], gini)):
            assert mine == pytest.approx(float(measure(existing, people)), nan_ok=True)
    assert found.theil_between + found.theil_within == pytest.approx(found.theil, nan_ok=True)


def test_areas_with_few_people_do_not_decide_who_lies_beside_whom():
    assert clustering_of(planner(), "wijken") is None  # 3 wijken say enough, 4 are needed
    found = clustering_of(planner(), "buurten", permutations=99)
    assert found is not None
    assert found.areas.codes[found.keep].tolist() == ["BU1", "BU2", "BU3", "BU4", "BU5"]


def test_leaving_one_facility_out_is_counting_without_it():
    rows = [row for row in DEFAULT_FACILITIES if row["status"] == "existing"]
    found = leave_one_out(planner(facilities=rows), "wijken")
    without = [
        float(
            evenness_of(
                planner(facilities=[row for row in rows if row is not left]), "wijken"
            ).hoover[0]
        )
        for left in rows
    ]
    assert found == pytest.approx((min(without), max(without)))
    assert all(np.isnan(leave_one_out(planner(facilities=rows[:1]), "wijken")))


def test_the_bootstrap_of_one_facility_is_that_facility():
    of_hoover, _ = bootstrap_of(planner(facilities=DEFAULT_FACILITIES[:1]), "wijken")
    assert float(of_hoover.low) == float(of_hoover.high) == pytest.approx(0.6)


def crowd(spots, places=20.0):
    return [
        facility(f"C{i}", x, y, buurt_code=None, wijk_code=None, district_code=None, places=places)
        for i, (x, y) in enumerate(spots)
    ]


def city_of(rows):
    city = synthetic_city(facilities=rows)
    return seen_by(replace(city, layers=_with_area_codes(dict(city.layers))), "planner")


def test_twelve_facilities_in_one_small_wijk_are_no_chance():
    found = chance_of(city_of(crowd([(500 + i, 1700) for i in range(12)])), "wijken", "domus")
    assert (found.conclusion, found.facilities) == ("uneven", 12)
    assert found.hoover == pytest.approx(0.9)
    assert found.p == pytest.approx(0.002)


def test_facilities_exactly_by_inhabitants_are_more_even_than_chance():
    spots = (
        [(250, 250)] * 8
        + [(250, 750)] * 4
        + [(250, 1250)] * 4
        + [(250, 1700)] * 4
        + [(1500, 500)] * 20
    )
    found = chance_of(city_of(crowd(spots)), "districts", "domus")
    assert found.hoover == pytest.approx(0.0)
    assert found.p < 1  # two districts: a perfect half is likely, so no surprise
    assert chance_of(city_of(crowd(spots)), "buurten", "domus").conclusion == "even"


@settings(max_examples=5)
@given(st.integers(0, 10_000))
def test_facilities_dealt_out_at_random_are_seldom_a_surprise(seed):
    random = np.random.default_rng(seed)
    middles = np.array([(500, 250), (500, 750), (500, 1250), (500, 1750), (1500, 500)])
    chosen = random.choice(5, 10, p=np.array([2000, 1000, 1000, 1000, 4700]) / 9700)
    found = chance_of(city_of(crowd(middles[chosen].tolist())), "buurten", "domus")
    assert 0.002 <= found.p <= 1
    assert found.low <= found.expected <= found.high


def test_too_few_facilities_are_no_conclusion():
    answers = chances_of(planner(facilities=DEFAULT_FACILITIES[:1]), "domus")
    assert [answer.conclusion for answer in answers] == ["too_few"] * 4
    home = [
        facility(f"H{i}", 200, 200, form="housing_first", district_code="west") for i in range(9)
    ]
    answers = chances_of(planner(facilities=home), "housing_first")
    assert {answer.conclusion for answer in answers} == {"dispersed"}


def test_with_fewer_facilities_than_areas_an_index_is_no_verdict():
    few = chance_of(city_of(crowd([(500 + i, 1700) for i in range(5)])), "buurten", "domus")
    assert (few.facilities, few.lived_in, few.conclusion) == (5, 6, "cannot_tell")
    assert "5 voorzieningen in 6 buurten" in sentences.chance(few, "plekken Domus")


@pytest.mark.parametrize(
    "conclusions", list(itertools.product(("uneven", "chance", "cannot_tell"), repeat=4))
)
def test_a_conclusion_is_told_once_whatever_divisions_share_it(conclusions):
    answers = chances_of(city_of(crowd([(500, 1700)])), "domus")
    pairs = zip(answers, conclusions, strict=True)
    answers = [replace(answer, conclusion=other) for answer, other in pairs]
    told = sentences.divisions(answers)
    for answer in answers:
        assert told.count(sentences.conclusion(answer)) == 1
    assert told[:1].isupper()


# ------------------------------------------------------------------------------------------------ carrying, reach


def test_the_corners_and_the_heaviest_quarter():
    city = with_columns(
        planner(), "wijken", tenure_corporation_pct=np.array([50.0, 20.0, 10.0, 90.0])
    )
    found = carrying_of(city, "corporation")
    assert found is not None
    assert found.shown.tolist() == [True, True, True, False]  # wijk 4 has 300 inhabitants
    assert found.x_split == pytest.approx((50 * 4000 + 20 * 1000 + 10 * 4700) / 9700)
    assert found.quadrant.tolist() == [1, 3, 3, 0]
    assert found.heaviest.tolist() == [True, False, False, False]
    assert found.heaviest_places == pytest.approx(101 / 133)
    assert found.correlation == pytest.approx(0.5)
    raw = _rank_correlation(found.x[found.shown], found.index.rate[found.shown])[1]
    loaded = [name for name in VARIABLES if carrying_of(city, name) is not None]
    assert found.p == min(1.0, len(loaded) * raw)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=20))
def test_the_rank_correlation_is_that_of_scipy(pairs):
    x, y = np.array(pairs, dtype=float).T
    mine, p = _rank_correlation(x, y)
    if np.ptp(x) and np.ptp(y):
        assert mine == pytest.approx(float(spearmanr(x, y).statistic))
        assert 0 < p <= 1
    else:
        assert np.isnan(mine)


def test_a_city_without_facilities_is_told_as_one():
    city = planner(without=("facilities",))
    assert np.isnan(index_of(city, "wijken").total)
    assert np.isnan(evenness_of(city, "wijken").hoover).all()
    assert reach_of(city).targets == 0


def test_a_figure_that_is_not_loaded_is_not_there():
    assert carrying_of(planner(), "liveability") is None
    with pytest.raises(InputError, match=f"kies uit: {', '.join(VARIABLES)}"):
        carrying_of(planner(), "geluk")


def test_reach_is_the_share_of_the_people_whose_buurt_is_near():
    city = planner()
    found = reach_of(city, "domus")
    inside = areas_of(city, "buurten").point
    spots = [at(200, 200), at(1500, 500), at(400, 1200), at(500, 1700), at(600, 600)]
    far = np.min([np.hypot(*(inside - spot).T) for spot in spots], axis=0)
    assert found.nearest == pytest.approx(far)
    people = areas_of(city, "buurten").inhabitants
    assert found.share == pytest.approx(
        [people[far <= limit].sum() / 10_000 for limit in DISTANCES]
    )


def test_no_facility_is_no_reach():
    found = reach_of(planner(), "gezinsopvang")
    assert (found.targets, found.within_near) == (0, 0)
    assert found.beyond == 10_000


def test_where_no_team_is_named_nothing_is_known():
    teams = from_frame(
        pd.DataFrame({"id": ["T1"], "name": ["Team"], "serves": ["WK1;WK2"]}),
        np.array([shapely.Point(at(500, 750)), None], dtype=object)[:-1],
    )
    city = planner()
    found = reach_of_teams(replace(city, layers={**city.layers, "district_teams": teams}))
    assert found is not None
    assert found.known == pytest.approx(0.5)
    assert np.isnan(found.nearest[4:]).all()
    assert reach_of_teams(city) is None


def test_the_shortage_brings_every_area_to_the_rate_of_the_city():
    index = index_of(planner(), "wijken")
    short = shortage_of(index.areas.inhabitants, index.existing, index.city_rate)
    filled = index.existing.copy()
    filled[short.row] += short.places
    assert (1000 * filled / index.areas.inhabitants >= index.city_rate - 4).all()
    assert np.all(np.diff(short.places) <= 0)


# ------------------------------------------------------------------------------------------------ what a decision does


@pytest.mark.parametrize("level", DIVISIONS)
def test_after_is_what_the_city_is_when_the_facility_stands_there(level):
    city = planner()
    found = effect(city, proposals(city), levels=[level])
    for kind in ("domus", CLUSTERED):
        for i, (x, y) in enumerate(PINS):
            row = int(
                areas_of(city, level).rows_of(*(np.array([one]) for one in at(x, y)), city)[0]
            )
            existing = counts_of(city, level).existing[counts_of(city, level).row(kind)].copy()
            existing[row] += 20
            known = areas_of(city, level).lived_in
            then = float(hoover(existing[known], areas_of(city, level).inhabitants[known]))
            assert found[level, kind].after[i] == pytest.approx(then)


@settings(max_examples=6)
@given(
    st.lists(st.tuples(st.integers(1, 1999), st.integers(1, 1499)), min_size=1, max_size=12),
    st.integers(1, 80),
)
def test_n_at_once_are_n_one_by_one(pins, places):
    city = planner()
    many = proposals(city, pins, places=places)
    at_once = effect(city, many)
    for i in range(len(pins)):
        for key, alone in effect(city, many, rows=[i]).items():
            both = (
                at_once[key].after[i],
                *at_once[key].gains[i],
                *at_once[key].losses[i],
            )
            mine = (alone.after[0], *alone.gains[0], *alone.losses[0])
            assert both == pytest.approx(mine, nan_ok=True)


def test_a_set_of_one_is_that_one():
    city = planner()
    one = proposals(city, PINS[:1])
    alone, together = effect(city, one), effect_of_set(city, one)
    assert alone.keys() == together.keys()
    assert [found.after[0] for found in alone.values()] == [
        found.after[0] for found in together.values()
    ]


def test_a_set_counts_all_of_its_places():
    city = planner()
    found = effect_of_set(city, proposals(city, PINS[:3]), levels=["wijken"])["wijken", "domus"]
    existing = index_of(city, "wijken", "domus").existing + np.array([20, 20, 20, 0])
    assert found.after[0] == pytest.approx(
        float(hoover(existing, areas_of(city, "wijken").inhabitants))
    )


def test_the_area_that_gets_it_gains_and_the_fullest_loses():
    city = planner()
    found = effect(city, proposals(city, [(1500, 1200)]), levels=["wijken"])["wijken", CLUSTERED]
    assert found.areas.names[found.gains[0]].tolist()[0] == "Wijk 4"
    assert found.areas.names[found.losses[0]].tolist()[0] == "Wijk 1"
    assert found.loss_after[0, 0] < found.quotient_before[0]


def test_nothing_is_said_of_an_area_without_inhabitants():
    city = planner()
    found = effect(city, proposals(city, [(1500, 1300), (1500, 1700)]), levels=["buurten"])[
        "buurten", "domus"
    ]
    assert np.isnan(found.after[1])
    assert found.direction[1] == 0
    assert "niets te zeggen: Buurt 7 heeft geen bekend inwonertal" in sentences.effect(found, 1)


def test_dispersed_homes_change_districts_only():
    city = planner()
    found = effect(city, proposals(city, form="housing_first"))
    assert set(found) == {("districts", "housing_first")}
    assert effect_line(city, proposals(city, form="housing_first")).startswith(
        "De eerste plekken Housing First"
    )


def test_forms_are_kept_apart_and_clustered_counts_both():
    city = planner()
    spots = [at(x, y) for x, y in PINS[:2]]
    mixed = proposals_from(
        city,
        form=["domus", "verpleeghuis_wlz"],
        places=[20, 20],
        x=[x for x, _ in spots],
        y=[y for _, y in spots],
    )
    found = effect(city, mixed, levels=["wijken"])
    assert np.isnan(found["wijken", "domus"].after).tolist() == [False, True]
    assert np.isnan(found["wijken", "verpleeghuis_wlz"].after).tolist() == [True, False]
    assert np.isfinite(found["wijken", CLUSTERED].after).all()


def test_sentences_come_per_form_first_and_carry_their_numbers():
    city = planner()
    told = effect_sentences(city, proposals(city), 2)
    assert [(one.kind, one.level) for one in told] == [
        (kind, level)
        for kind in ("domus", CLUSTERED)
        for level in ("districts", "wijken", "buurten")
    ]
    found = effect(city, proposals(city))["wijken", "domus"]
    assert told[1].after == pytest.approx(found.after[2], abs=1e-6)
    assert told[1].direction == found.direction[2]
    assert len(effect_sentences_of_set(city, proposals(city, PINS[:2]))) == 6


def test_the_first_of_a_form_is_told_by_all_clustered_forms():
    city = synthetic_city(facilities=[facility("F", 200, 250, form="verpleeghuis_wlz")])
    line = effect_line(city, proposals(city))
    assert line.startswith("De eerste plekken Domus: over gelijker of ongelijker is nog niets")
    assert "De spreiding van geclusterde plekken per wijk: " in line


def test_the_line_names_the_other_divisions_and_never_counts_its_own():
    city = planner()
    many = proposals(city)
    found = {level: one for (level, kind), one in effect(city, many).items() if kind == "domus"}
    own = found["wijken"].direction[2]
    agree = sum(one.direction[2] == own for level, one in found.items() if level != "wijken")
    assert f"({agree} van de 3 andere)." in effect_line(city, many, 2)


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (
            {"districts": 1, "wijken": 1, "buurten": 1, "grid500": -1},
            "Ook per stadsdeel en per buurt gelijker; per vak van 500 m niet (2 van de 3 andere).",
        ),
        (
            {"districts": -1, "wijken": 1, "buurten": 0},
            "Alleen per wijk gelijker; op geen andere indeling.",
        ),
        (
            {"wijken": 0, "buurten": 0, "grid500": 1},
            "Ook per buurt geen verschil; per vak van 500 m wel (1 van de 2 andere).",
        ),
        ({"wijken": -1}, "Een andere indeling zegt er niets over."),
    ],
)
def test_the_badge_of_a_decision(turns, told):
    assert sentences.agreement(turns, "wijken") == told


@pytest.mark.parametrize(
    ("x", "half", "told"),
    [
        # all places lie in wijk 1: more of them there is less even, across its border in wijk 3 more even
        (954, 0, "De grens met Wijk 3 ligt op 46 m; aan die kant zou het antwoord 'gelijker' zijn."),
        (880, 0, None),
        (990, 20, "De locatie ligt over de grens met Wijk 3; aan die kant zou het antwoord 'gelijker' zijn."),
        (980, 20, "De locatie grenst aan Wijk 3; aan die kant zou het antwoord 'gelijker' zijn."),
    ],
)  # fmt: skip
def test_a_border_near_by_is_told_where_the_answer_hangs_on_it(x, half, told):
    city = synthetic_city(facilities=[facility("F", 200, 250, places=40.0)])
    spot = at(x, 250)
    place = {"x": spot[0], "y": spot[1]}
    if half:
        place = {
            "geometry": shapely.box(spot[0] - half, spot[1] - 20, spot[0] + half, spot[1] + 20)
        }
    line = effect_line(city, propose(city, form="domus", places=20, **place))
    assert ("kant zou" in line) is (told is not None)
    assert told is None or told in line


def test_where_it_helps_is_the_effect_of_a_facility_in_every_area():
    city = planner()
    found = helps_where(city, "wijken", "domus", places=20)
    one_by_one = effect(city, proposals(city), levels=["wijken"])["wijken", "domus"]
    assert found.after.tolist() == pytest.approx(one_by_one.after.tolist())
    assert sentences.best_first(found)[0] == int(np.nanargmin(found.after))


def test_sites_are_told_by_what_they_do():
    found = sites_that_help(planner(), "domus", places=20)
    assert found is not None
    assert found.direction.tolist() == np.sign(-np.round(found.change, 9)).astype(int).tolist()
    assert "(fictief)" in found.sentence
    assert sites_that_help(planner(without=("sites",)), places=20) is None


def test_no_proposals_are_refused():
    with pytest.raises(InputError, match="ten minste één voorstel"):
        effect(planner(), proposals(planner()), rows=[])


@pytest.mark.parametrize(("change", "told"), [(-0.0132, "−1,3"), (0.004, "+0,4"), (0.00001, "0,0")])
def test_points_have_a_sign(change, told):
    assert points(change) == told
