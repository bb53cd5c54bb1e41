"""Screening: what is asked of one plot is asked of all, whatever their order and number."""

import itertools
import json
import re
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.layer import Layer
from spreidingskaart.cli.main import main
from spreidingskaart.criteria import CRITERIA
from spreidingskaart.errors import InputError
from spreidingskaart.model import Lean, Verdict, ZoningKind
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.plot_search import (
    funnel,
    grid_proposals,
    plot_proposals,
    screen,
    unblock,
    where,
)
from spreidingskaart.plot_search.grounds import grounds
from spreidingskaart.plot_search.sites import own_plots, usable
from spreidingskaart.plot_search.table import SUFFIXES, beside, frame, write
from spreidingskaart.site_test.assess import assess, assessment, lean_of_whole, overall
from spreidingskaart.site_test.proposals import proposals_from, propose
from spreidingskaart.web.locatietoets.site_form import IN_ADDRESS
from spreidingskaart.web.zoeken import search_words
from spreidingskaart.web.zoeken.form import MAY_BE_LEFT_OUT, Search
from spreidingskaart.web.zoeken.funnel import answer
from spreidingskaart.web.zoeken.plots_list import asked_of_site, table
from tests.bundled import bundled_city
from tests.synthetic import X0, Y0, box, synthetic_city
from tests.test_parking_criterion import CARE, FACTOR, HOMES, SURE_PUBLIC, parking
from tests.test_parking_criterion import city as parking_city

FORM = "beschermd_wonen_24u"


@cache
def city():
    return bundled_city("public")


@cache
def screened():
    return screen(city(), plot_proposals(city(), form=FORM, places=24, own_parking=6))


def sample(many=400, seed=1, form=FORM, among=None, **given):
    plots = city().layer("plots")
    rows = np.random.default_rng(seed).choice(
        len(plots) if among is None else among, many, replace=False
    )
    return proposals_from(
        city(),
        form=form,
        places=24,
        geometry=plots.geometry[rows],
        site_id=plots["id"][rows].tolist(),
        **given,
    )


def same(one, other, rows=slice(None)):
    assert np.array_equal(one.verdict[rows], other.verdict)
    assert np.array_equal(one.firm[rows], other.firm)
    for name, column in one.columns.items():
        assert np.array_equal(column.verdict[rows], other.columns[name].verdict), name
        assert np.array_equal(column.hard[rows], other.columns[name].hard), name
        np.testing.assert_allclose(
            column.value[rows], other.columns[name].value, rtol=1e-9, atol=1e-6
        )


# ------------------------------------------------------------------------------------------- the same answers
def test_all_at_once_is_one_by_one():
    proposals = sample(120, own_parking=6)
    result = screen(city(), proposals)
    for row in range(len(proposals)):
        told = assessment(proposals.take(np.array([row])), city())
        assert told.verdict.code == result.verdict[row]
        assert told.firm == result.firm[row]
        for finding in told.findings:
            assert finding.verdict.code == result.columns[finding.criterion].verdict[row]


@pytest.mark.parametrize("forms", [1, None], ids=["one form", "every form"])
def test_many_forms_and_numbers_at_once_are_what_they_are_one_by_one(forms):
    """What counts alike is counted once for many proposals, and never for one: here the two are held together."""
    random = np.random.default_rng(3)
    plots, zoning = city().layer("plots"), city().layer("zoning")
    marks = zoning.geometry[zoning["kind"] == ZoningKind.FUNCTION_MARK]
    under = np.unique(plots.tree.query(marks, predicate="intersects")[1])
    among = np.union1d(random.choice(under, 80, replace=False), random.choice(len(plots), 80))
    proposals = sample(150, among=among, own_parking=6)
    n = len(proposals)
    mixed = replace(proposals, ground={}, old_function=random.choice(["kantoor_met_balie", "zorgwoning"], n)).changed(
        form=proposals.form if forms else random.integers(0, len(proposals.forms), n),
        places=random.choice([8.0, 24.0, np.nan], n),
        units=random.choice([12.0, np.nan], n),
        own_parking=random.choice([0.0, 9.0, np.nan], n),
        height=random.choice([6.0, 30.0, np.nan], n),
        old_size=random.choice([0.0, 400.0, np.nan], n),
    )  # fmt: skip
    result = screen(city(), mixed)
    for row in range(n):
        for name, found in assess(mixed.take(np.array([row])), city()).items():
            column = result.columns[name]
            told = (found.verdict[0], found.firm[0], found.hard[0])
            assert told == (column.verdict[row], column.firm[row], column.hard[row]), name
            expected = column.value[row]
            np.testing.assert_allclose(found.value[0], expected, rtol=1e-9, atol=1e-6, err_msg=name)


@settings(max_examples=3)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_plots_does_not_matter(seed):
    proposals = sample(600, own_parking=6)
    order = np.random.default_rng(seed).permutation(len(proposals))
    same(screen(city(), proposals), screen(city(), proposals.take(order)), order)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_the_number_of_threads_does_not_matter(workers):
    proposals = plot_proposals(city(), form=FORM, places=24, own_parking=6)
    same(screened(), screen(city(), proposals, workers=workers))


def test_other_places_on_known_ground_are_as_if_asked_anew():
    known = plot_proposals(city(), form="domus", places=10, own_parking=2)
    screen(city(), known)
    rows = np.arange(0, len(known), 100)
    again = known.changed(places=np.full(len(known), 60.0))
    plots = city().layer("plots")
    anew = proposals_from(
        city(), form="domus", places=60, own_parking=2, geometry=plots.geometry[rows],
        site_id=plots["id"][rows].tolist(),
    )  # fmt: skip
    same(screen(city(), again), screen(city(), anew), rows)


@pytest.mark.parametrize(
    "given",
    [{"height": 20.0}, {"units": 60}, {"temporary_years": 5}, {"places": 60}, {"own_parking": 2}, {"form": "domus"},
     {"units": 60, "height": 20.0}, {}],
    ids=str,
)  # fmt: skip
def test_what_an_earlier_answer_still_holds_is_taken_and_the_rest_asked(given):
    asked = plot_proposals(city(), **({"form": FORM, "places": 24, "own_parking": 6} | given))
    after = screen(city(), asked, known=screened())
    same(screen(city(), asked), after)
    taken = {name for name, column in after.columns.items() if column is screened().columns[name]}
    assert taken == {each.id for each in CRITERIA if not set(given) & set(each.heeds)}


def test_an_earlier_answer_about_other_sites_or_for_another_role_is_not_taken():
    asked = sample(50, own_parking=6)
    same(
        screen(city(), asked),
        screen(city(), asked, known=screen(city(), sample(50, seed=2, own_parking=6))),
    )
    known = screen(city(), asked)
    after = screen(city(), asked, known=replace(known, role="planner"))
    assert not any(column is known.columns[name] for name, column in after.columns.items())


def test_moving_a_site_by_nothing_changes_nothing():
    proposals = sample(300, own_parking=6)
    moved = shapely.transform(proposals.geometry, lambda xy: (xy + 0.0).copy())
    rolled = np.array(
        [shapely.Polygon(np.roll(p.exterior.coords[:-1], 1, axis=0), p.interiors) for p in moved]
    )
    same(
        screen(city(), proposals),
        screen(city(), proposals_from(city(), form=FORM, places=24, own_parking=6, geometry=rolled,
                                      site_id=proposals.site_id.tolist())),
    )  # fmt: skip


@settings(max_examples=5)
@given(cut=st.floats(0.05, 0.95), upright=st.booleans())
def test_splitting_a_designation_changes_no_verdict(cut, upright):
    whole = synthetic_city()
    zoning = whole.layers["zoning"]
    halves, row = [], []
    for position, zone in enumerate(zoning.geometry):
        west, south, east, north = zone.bounds
        x, y = west + cut * (east - west), south + cut * (north - south)
        first = shapely.box(west, south, x, north) if upright else shapely.box(west, south, east, y)
        for part in (zone.intersection(first), zone.difference(first)):
            if part.area > 0:
                halves.append(part)
                row.append(position)
    split = Layer(
        np.array(halves, dtype=object),
        {name: column[row] for name, column in zoning.columns.items()},
    )
    layers = {**whole.layers, "zoning": split}
    other = replace(whole, layers=layers)
    cells = np.array([box(x, y, 90, 90) for x in range(5, 1900, 130) for y in range(5, 1900, 130)])
    asked = [
        proposals_from(each, form=FORM, places=12, own_parking=4, geometry=cells)
        for each in (whole, other)
    ]
    same(screen(whole, asked[0]), screen(other, asked[1]))


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000))
def test_shares_add_up_to_the_covered_part(seed):
    from spreidingskaart.city.measures.designations import designations, shared_ground

    proposals = sample(80, seed=seed)
    ground = designations(city())
    pairs = shared_ground(proposals, ground)
    summed = np.bincount(pairs.site, pairs.area, minlength=len(proposals))
    near = [ground.geometry[pairs.zone[pairs.of(i)]] for i in range(len(proposals))]
    covered = [
        p.intersection(shapely.union_all(z)).area
        for p, z in zip(proposals.geometry, near, strict=True)
    ]
    np.testing.assert_allclose(summed, covered, rtol=1e-6, atol=1e-3)


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda each: each.id)
def test_a_criterion_heeds_what_it_says_and_nothing_else(criterion):
    proposals = sample(200, own_parking=6)
    changes = {
        "form": np.full(len(proposals), 3),
        "places": np.full(len(proposals), 300.0),
        "units": np.full(len(proposals), 7.0),
        "own_parking": np.full(len(proposals), 100.0),
        "height": np.full(len(proposals), 90.0),
        "temporary_years": np.full(len(proposals), 5.0),
    }
    before = criterion.find(proposals, city())
    for name, values in changes.items():
        if name not in criterion.heeds:
            after = criterion.find(proposals.changed(**{name: values}), city())
            assert np.array_equal(before.verdict, after.verdict), name
            assert np.array_equal(before.hard, after.hard), name


def test_height_and_how_long_reach_every_plot():
    asked = plot_proposals(city(), form="domus", places=20, height=9.0, temporary_years=5)
    assert set(asked.height) == {9.0}
    assert set(asked.temporary_years) == {5.0}
    assert np.isnan(plot_proposals(city(), form="domus", places=20).height).all()


# ------------------------------------------------------------------------------------------- the page Zoeken
def searched(**given):
    asked = Search(
        form=FORM,
        numbers={
            "places": 24,
            **{name: given.pop(name) for name in list(given) if name in BY_NAME},
        },
        at_most=Verdict.MAY_FIT,
        must=MAY_BE_LEFT_OUT,
        least_area=0,
        owner=None,
    )
    return replace(asked, **given)


def test_a_search_asks_height_dwellings_and_years_of_every_plot_as_a_site_test_does():
    search = searched(own_parking=6, units=30, height=20.0, temporary_years=5)
    found = answer(city(), search)
    lower = answer(city(), replace(search, numbers={**search.numbers, "height": 9.0}))
    assert found.keeps.sum() < lower.keeps.sum()
    fallen = np.flatnonzero(lower.keeps & ~found.keeps)
    for row in (*fallen[:20], *np.flatnonzero(found.keeps)[:20]):
        x, y = found.result.proposals.x[row], found.result.proposals.y[row]
        tested = assess(propose(city(), form=FORM, **search.size, x=x, y=y), city())
        assert overall(tested)[0][0] == found.result.verdict[row]


def test_of_a_plot_that_is_a_candidate_site_the_search_knows_what_the_site_test_knows():
    sites, found = city().layers["sites"], answer(city(), searched()).result
    proposals = found.proposals
    pins = shapely.get_coordinates(shapely.point_on_surface(sites.geometry))
    for (x, y), own in zip(pins, sites["own_parking"], strict=True):
        row = int(np.flatnonzero(shapely.contains_xy(proposals.geometry, x, y))[0])
        tested = propose(city(), form=FORM, places=24, x=x, y=y)
        assert proposals.own_parking[row] == tested.own_parking[0] == own
        assert proposals.owner[row] == tested.owner[0]
        assert proposals.site_id[row] in city().layers["plots"]["id"]
        assert found.verdict[row] == overall(assess(tested, city()))[0][0]


def test_what_helps_a_plot_that_was_searched_knows_its_height():
    found, lower = (answer(city(), searched(height=height)) for height in (20.0, 9.0))
    rows = np.flatnonzero(lower.keeps & ~found.keeps)[:5]
    helped = unblock(city(), found.result.take(rows))
    for i in range(len(rows)):
        assert any(
            re.search(r"gebouw van hoogstens .* m hoog", told) for told in helped.sentences(i)
        )


def test_another_limit_asks_nothing_again():
    search = searched(height=20.0)
    assert (
        answer(city(), replace(search, least_area=1000, must=())).result
        is answer(city(), search).result
    )


def test_a_search_that_forgets_the_height_is_as_before():
    before = answer(city(), searched()).result
    answer(city(), searched(height=20.0))
    same(before, screen(city(), plot_proposals(city(), form=FORM, places=24)))
    same(answer(city(), searched(height=None)).result, before)


def test_a_search_in_words():
    told = searched(places=1, own_parking=6, units=30, height=12.5, temporary_years=5).told
    assert (
        told
        == "1 plek, 6 eigen parkeerplaatsen, 30 woningen of kamers, 12,5 m hoog en tijdelijk voor 5 jaar"
    )
    assert searched().told == "24 plekken"


def test_the_link_to_a_site_test_says_all_that_was_asked_in_its_own_fields():
    said = asked_of_site(
        city(), (52.37, 5.21), searched(own_parking=0, units=30, height=12.5, temporary_years=5)
    )
    assert set(said) <= {"punt", *IN_ADDRESS}
    assert said == {
        "punt": "52.370000,5.210000", "vorm": city().forms[FORM].name, "plekken": "24", "parkeren": "0",
        "eenheden": "30", "hoogte": "12,5", "tijdelijk": "5",
    }  # fmt: skip
    assert set(asked_of_site(city(), (52.37, 5.21), searched())) == {"punt", "vorm", "plekken"}


def test_the_list_as_a_file_says_what_was_asked():
    row = {
        "id": "P1",
        "verdict": Verdict.MAY_FIT,
        "lean": Lean.UNLIKELY,
        "firm": False,
        "buurt": "Zuid",
        "area": 900.0,
        "untested": 1,
    }
    head, cells = table(city(), [row], searched(height=12.5))
    said = dict(zip(head, cells[0], strict=True))
    assert (said["plekken"], said["bouwhoogte (m)"], said["woningen of kamers"]) == (24, 12.5, None)
    assert (said["voorlopig"], said["fictief"]) == ("ja", "ja")
    assert (said["oordeel"], said["neiging"]) == ("past mogelijk", "waarschijnlijk niet")


def test_what_is_not_tested_never_counts_as_a_pass_on_the_page():
    found = answer(city(), searched())
    step = next(each for each in found.steps if each.criterion == "parking")
    open_question = np.asarray(found.result.columns["parking"].verdict == Verdict.NOT_TESTED.code)
    assert (step.dropped, step.not_tested) == (0, int((found.keeps & open_question).sum()))
    assert step.not_tested > 1_000
    assert not (found.verdict[open_question] == Verdict.FITS.code).any()
    assert not found.firm[open_question].any()
    told = search_words.of_funnel(found, searched())
    assert "Van wat overblijft is niet getoetst: parkeren (" in told
    assert told.endswith(
        "Vul in hoeveel eigen parkeerplaatsen er komen; dan kan parkeren worden getoetst."
    )


def test_where_only_what_fits_is_good_enough_what_is_not_tested_falls_off_for_that_reason():
    search = searched(form="ouderen_geclusterd", at_most=Verdict.FITS)
    found = answer(city(), search)
    step = next(each for each in found.steps if each.criterion == "parking")
    assert step.dropped - step.undecided < 29  # only candidates are known to have parking spaces
    assert step.undecided > 10_000
    assert not found.keeps.any()
    number = f"{step.undecided:,}".replace(",", ".")
    assert (
        f"Bij de meeste is parkeren niet getoetst: {number}. Of het daar past, is niet te zeggen."
        in (search_words.of_funnel(found, search))
    )


def test_every_plot_of_the_page_falls_off_once_or_is_left():
    for search in (
        searched(),
        searched(at_most=Verdict.FITS, own_parking=30),
        searched(least_area=1000, must=()),
    ):
        found = answer(city(), search)
        assert sum(step.dropped for step in found.steps) + found.keeps.sum() == found.total


def test_where_nothing_has_to_hold_nobody_says_that_it_fits():
    one = searched(must=())
    found = answer(city(), one)
    counted = [
        column for name, column in found.result.columns.items() if name not in MAY_BE_LEFT_OUT
    ]
    asked = np.any([column.hard for column in counted], axis=0)
    assert not asked.all()
    assert (found.verdict[~asked] == Verdict.MAY_FIT.code).all()
    assert not found.firm[~asked].any()


def test_words_of_what_is_left():
    assert search_words.left_over(1) == "1 perceel dat overblijft"
    assert search_words.left_over(1_376) == "1.376 percelen die overblijven"
    told = search_words.caption(city(), searched(), [True, False, False], 1_376)
    assert "De eerste 3 van 1.376" in told
    assert "Voorlopig zijn 2 van de 3 oordelen. Fictieve percelen." in told
    assert search_words.fictional_layers(city()) == "fictieve percelen, voorbeeldplan"


def test_a_city_of_real_plots_is_not_called_fictional():
    real = {name: replace(report, entry=report.entry and report.entry.model_copy(update={"fictional": "no"}))
            for name, report in city().reports.items()}  # fmt: skip
    there = replace(city(), reports=real)
    assert search_words.fictional_layers(there) == ""
    assert "ictie" not in search_words.caption(there, searched(), [True], 1)


# ------------------------------------------------------------------------------------------------ the funnel
def test_the_funnel_counts_every_plot_once():
    steps = funnel(screened())
    assert steps[0].before == len(screened())
    for before, after in itertools.pairwise(steps):
        assert after.before == before.after == before.before - before.dropped
    assert steps[-1].after == int((screened().verdict < Verdict.CONFLICTS.code).sum())
    assert all(step.only <= step.dropped <= step.alone for step in steps)


def test_the_funnel_ends_alike_in_every_order():
    one, other = funnel(screened()), funnel(screened(), ["business_park", "parking"])
    assert [step.criterion for step in other[:2]] == ["business_park", "parking"]
    assert one[-1].after == other[-1].after
    assert {step.criterion: step.alone for step in one} == {
        step.criterion: step.alone for step in other
    }


def test_a_funnel_of_an_unknown_criterion_is_refused():
    with pytest.raises(InputError, match="'noise' is niet gevraagd; kies uit: zoning"):
        funnel(screened(), ["noise"])


def test_why_not_names_the_criteria_that_block():
    blocked = int(np.flatnonzero(screened().verdict == Verdict.UNSUITABLE.code)[0])
    told = assessment(screened().proposals.take(np.array([blocked])), city())
    strict = (Verdict.CONFLICTS, Verdict.UNSUITABLE)
    assert told.verdict is Verdict.UNSUITABLE
    assert set(screened().why_not(blocked)) == {
        f.criterion for f in told.findings if f.verdict in strict
    }
    free = int(np.flatnonzero(screened().verdict < Verdict.CONFLICTS.code)[0])
    assert screened().why_not(free) == ()


# ------------------------------------------------------------------------------------------------ what helps
SHORT = {
    "norms": {
        "max_places_per_facility": {
            "title": "Grootte", "value": 20, "unit": "plekken", "source": "Proef", "status": "verified",
        },
    }
}  # fmt: skip


def test_fewer_places_is_the_most_that_is_not_blocked():
    small = synthetic_city(siting=SHORT)
    asked = proposals_from(
        small, form="ouderen_geclusterd", places=57, geometry=[box(100, 100, 100, 100)]
    )
    result = screen(small, asked)
    helped = unblock(small, result)
    assert result.why_not(0) == ("spread",)
    assert helped.fewer_places[0] == 20
    for places, blocked in ((20.0, False), (21.0, True)):
        code = overall(assess(asked.changed(places=np.array([places])), small))[0]
        assert (code[0] >= Verdict.CONFLICTS.code) == blocked
    assert "Met hoogstens 20 plekken is er geen bezwaar gevonden." in helped.sentences(0)


def test_more_parking_is_the_least_that_is_not_blocked():
    helped = unblock(city(), screened())
    rows = np.flatnonzero(~np.isnan(helped.more_parking))
    assert len(rows)
    for row in rows[:5]:
        one = screened().proposals.take(np.array([row]))
        for extra, blocked in (
            (helped.more_parking[row], False),
            (helped.more_parking[row] - 1, True),
        ):
            code = overall(assess(one.changed(own_parking=one.own_parking + extra), city()))[0]
            assert (code[0] >= Verdict.CONFLICTS.code) == blocked
        assert one.own_parking[0] + helped.more_parking[row] <= BY_NAME["own_parking"].most


def test_what_helps_counts_with_what_the_old_use_leaves():
    """Little on the plot and a full car park beside it, so that parking stands in the way."""
    town = parking_city(
        parking(*HOMES, CARE, numbers={**FACTOR, **SURE_PUBLIC}), car_parks=[(50, 10, 0.9)]
    )
    ask = {"form": "housing_first", "places": 20, "x": X0 + 500, "y": Y0 + 500, "own_parking": 3}
    office = {"old_function": "kantoor_zonder_balie", "old_size": 2000}
    homes = {"old_function": "zorgwoning", "old_size": 10}
    plain, night, less = (
        unblock(town, screen(town, propose(town, **ask, **old))) for old in ({}, office, homes)
    )
    assert all(each.blocked[0] for each in (plain, night, less))
    # an office leaves nothing at night, when people are at home
    assert night.more_parking[0] == plain.more_parking[0]
    assert less.more_parking[0] < plain.more_parking[0]
    assert less.fewer_places[0] > plain.fewer_places[0]


def test_every_help_was_asked_of_the_same_criteria():
    proposals = sample(500, own_parking=6)
    result = screen(city(), proposals)
    helped = unblock(city(), result)
    assert helped.blocked.sum() > 100
    for row in np.flatnonzero(helped.other_form.any(axis=1))[:20]:
        one = proposals.take(np.array([row]))
        for form, other in enumerate(proposals.forms):
            found = assess(one.changed(form=np.array([form])), city())
            code = overall(found)[0]
            fits = code[0] < Verdict.CONFLICTS.code
            fits &= lean_of_whole(found, code)[0] != Lean.UNLIKELY.code
            may = form != one.form[0] and not other.is_heavier_than(one.care_form(0))
            assert helped.other_form[row, form] == (fits and may)
    assert not helped.other_form[~helped.blocked].any()
    for row in np.flatnonzero(helped.permit)[:20]:
        assert result.why_not(row) == ("zoning",)
        assert result.columns["zoning"].verdict[row] == Verdict.CONFLICTS.code
        assert helped.sentences(row)[-1].startswith(
            "Van wat getoetst is, staat alleen het omgevingsplan in de weg"
        )


def test_nothing_is_told_where_nothing_is_blocked_or_nothing_helps():
    helped = unblock(city(), screened())
    assert (helped.kind[~helped.blocked] == 0).all()
    assert helped.sentences(int(np.flatnonzero(~helped.blocked)[0])) == ()


# ------------------------------------------------------------------------------------------------ questions
def test_where_reads_verdicts_and_numbers():
    result = screened()
    assert (
        where(result, "zoning in fits, may_fit").sum()
        == np.isin(
            result.columns["zoning"].verdict, [Verdict.FITS.code, Verdict.MAY_FIT.code]
        ).sum()
    )
    assert (
        where(result, "verdict not in conflicts,unsuitable").sum()
        == (result.verdict < Verdict.CONFLICTS.code).sum()
    )
    both = where(result, "zoning = may_fit and area_m2 >= 1000")
    assert 0 < both.sum() < where(result, "zoning = may_fit").sum()
    assert (result.proposals.area[both] >= 1000).all()
    assert not where(result, "land_owner_value <= 5").any()
    assert np.array_equal(where(result, "zoning IN may_fit AND area_m2 >= 1000,0"), both)
    assert np.array_equal(where(result, "not_tested = 0"), result.untested == 0)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "is niet te lezen"),
        ("zoning", "is niet te lezen"),
        ("zoning in past", "'past' geen oordeel; kies uit: reported, fits"),
        (
            "noise in fits",
            "'noise' niet bekend; kies uit: verdict, firm, area_m2, not_tested, lean, zoning",
        ),
        ("area_m2 >= veel", "'veel' is geen getal"),
        ("firm = ja", "hoort yes of no"),
        ("area_m2 >= 1.000", "schrijf 1000 of 1"),
        (
            "parking <= may_fit",
            "kan <= niet; gebruik =, !=, in of not in, of een getal met parking_value",
        ),
        ("verdict < conflicts", "kan < niet"),
    ],
)
def test_a_question_that_cannot_be_read_is_quoted(question, said):
    with pytest.raises(InputError, match=said):
        where(screened(), question)


# ------------------------------------------------------------------------------------------------ sites
def test_a_grid_fills_the_municipality():
    asked = grid_proposals(city(), 500, form=FORM, places=10)
    assert shapely.covers(city().outline.buffer(120), asked.geometry).all()
    assert 0.6 < asked.area.sum() / city().outline.area < 1.0
    with pytest.raises(InputError, match="ten minste 10 m"):
        grid_proposals(city(), 5, form=FORM, places=10)


def test_plots_that_cannot_be_asked_are_left_out_with_a_reason():
    inside = box(100, 100, 20, 20)
    shapes = np.array(
        [inside, shapely.Point(X0, Y0), None, box(-5_000, 0, 10, 10), box(100, 100, 0.5, 0.5),
         shapely.Polygon([(X0, Y0), (X0 + 9, Y0 + 9), (X0, Y0 + 9), (X0 + 9, Y0)])],
        dtype=object,
    )  # fmt: skip
    keep, dropped = usable(synthetic_city(), shapes)
    assert keep.tolist() == [True, False, False, False, False, False]
    assert dropped == {
        "zonder leesbare vorm": 1, "geen vlak": 1, "geen geldige vorm": 1, "kleiner dan 1 m²": 1,
        "buiten de gemeente Proefstad": 1,
    }  # fmt: skip


def test_a_city_without_plots_says_so():
    with pytest.raises(InputError, match="geen percelen om te doorzoeken"):
        plot_proposals(synthetic_city(), form=FORM, places=10)


def test_no_plots_at_all_give_an_empty_answer():
    result = screen(city(), sample(5).take(np.zeros(0, dtype=np.int64)))
    assert len(result) == 0
    assert len(frame(result, city())) == 0
    assert not unblock(city(), result).blocked.size


# ------------------------------------------------------------------------------------------------ the files
@pytest.mark.parametrize("suffix", [".parquet", ".gpkg", ".geojson", ".csv"])
def test_a_file_holds_what_was_found(tmp_path, suffix):
    result = screen(city(), sample(50, own_parking=6))
    path = tmp_path / f"out{suffix}"
    chosen = np.arange(0, 50, 2)
    assert write(result, city(), path, chosen, unblock(city(), result)) == 25
    table = {".parquet": gpd.read_parquet, ".csv": pd.read_csv}.get(suffix, gpd.read_file)(path)
    assert table["id"].tolist() == result.proposals.site_id[chosen].tolist()
    assert table["zoning"].tolist() == [
        Verdict.from_code(c).value for c in result.columns["zoning"].verdict[chosen]
    ]
    assert (table["fictional"] == "yes").all()
    if suffix != ".csv":
        assert table.crs.to_epsg() == (4326 if suffix == ".geojson" else 28992)
        shown = table.geometry.to_crs(28992).area.to_numpy()
        np.testing.assert_allclose(shown, result.proposals.area[chosen], rtol=0.05)


def run(capsys, *arguments):
    code = main([*arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_result_gives_the_same_bytes(tmp_path, suffix):
    paths = [tmp_path / folder / f"x{suffix}" for folder in ("a", "b")]
    for path in paths:
        path.parent.mkdir()
        write(screened(), city(), path, np.arange(20), about={"out": "x", "seconds": id(path)})
        time.sleep(0.01)
    first, second = (path.read_bytes() for path in paths)
    assert first == second
    first, second = (beside(path).read_bytes() for path in paths)
    assert first == second


def test_the_command_writes_what_it_says(tmp_path, capsys):
    path = tmp_path / "plekken.csv"
    code, out, err = run(
        capsys, "screen", "--form", FORM, "--places", "24", "--own-parking", "6",
        "--where", "zoning in fits,may_fit", "--out", str(path), "--helps", "--json",
    )  # fmt: skip
    document = json.loads(out)
    assert code == 0
    assert "28.068 percelen" in err
    assert document["plots"] == len(screened())
    assert document["verdicts"] == screened().count()
    assert document["funnel"][0]["dropped"] == funnel(screened())[0].dropped
    assert (
        document["chosen"]
        == len(pd.read_csv(path, low_memory=False))
        == where(screened(), "zoning in fits,may_fit").sum()
    )
    assert document["fictional"] is True
    assert (document["own_parking"], document["height"]) == (6, None)
    assert document["leans"] == screened().count_leans()
    stopped = screened().verdict >= Verdict.CONFLICTS.code
    stopped |= screened().lean == Lean.UNLIKELY.code
    assert sum(document["helps"].values()) == stopped.sum()
    lasting = {name: value for name, value in document.items() if name != "seconds"}
    assert json.loads((tmp_path / "plekken.csv.json").read_text(encoding="utf-8")) == lasting
    written = pd.read_csv(path, low_memory=False)
    assert (written["own_parking"] == 6).all()
    assert written[["units", "height", "temporary_years"]].isna().all(axis=None)


@pytest.mark.parametrize("form", [FORM, "housing_first"])
def test_a_screening_names_the_unit_the_rules_and_the_layers_of_every_value(form):
    proposals = sample(200, form=form, own_parking=6)
    result = screen(city(), proposals)
    told = {each["id"]: each for each in json.loads(json.dumps(grounds(result, city())))}
    assert list(told) == [criterion.id for criterion in CRITERIA]
    for name, found in assess(proposals, city()).items():
        known = told[name]
        layers = {each["layer"]: each for each in known["layers"]}
        rules = {each["id"]: each["version"] for each in known["rules"]}
        for row in range(0, len(proposals), 5):
            finding = found.tell(row)
            assert finding.value is None or (finding.unit, finding.value) == (
                known["unit"], pytest.approx(found.value[row], abs=0.06),
            )  # fmt: skip
            assert {rule.id: rule.version for rule in finding.rules}.items() <= rules.items()
            for ref in finding.data:
                assert layers[ref.layer]["date"] == ref.date
                assert layers[ref.layer]["fictional"] >= ref.fictional
    assert told["zoning"]["unit"].startswith("%")
    assert told["zoning"]["layers"][0]["date"]
    for name, known in told.items():
        column = result.columns[name]
        assert known["counts_for"] == column.hard.sum()
        assert known["firm_for"] == (column.hard & column.firm).sum()
        assert bool(known["gaps"]) == (not column.firm.all()), name


def test_a_screening_of_nothing_still_names_its_rules():
    told = grounds(screen(city(), sample(1).take(np.zeros(0, dtype=np.int64))), city())
    assert all(each["rules"] for each in told)
    assert {each["unit"] for each in told} == {None}


def test_squares_of_a_grid_are_not_called_plots(capsys):
    given = ("screen", "--form", FORM, "--places", "24", "--grid", "1000", "--where", "area_m2 > 1")
    code, out, err = run(capsys, *given)
    assert code == 0
    many = json.loads(run(capsys, *given, "--json")[1])["plots"]
    assert f"{many} van {many} vakken" in err
    assert out.startswith(f"{many} vakken: ")
    assert f"{many} vakken voldoen aan: area_m2 > 1" in out
    assert "perce" not in out + err


def test_one_plot_is_told_as_one(tmp_path, capsys):
    path = tmp_path / "een.csv"
    square = "POLYGON ((143000 487000, 143100 487000, 143100 487100, 143000 487100, 143000 487000))"
    path.write_text(f'id,wkt\na,"{square}"\n', encoding="utf-8")
    given = ("--form", FORM, "--places", "24", "--plots", str(path), "--where", "area_m2 > 1")
    _, out, err = run(capsys, "screen", *given)
    assert "1 van 1 perceel" in err
    assert out.startswith("1 perceel: ")
    assert "1 perceel voldoet aan: " in out


@pytest.mark.parametrize(
    ("ids", "many", "said"),
    [
        ("abc", 0, None),
        ("aba", 1, "de id 'a' komt vaker dan één keer voor. Elk ervan telt mee."),
        (
            "xbbaax",
            3,
            "3 id’s komen vaker dan één keer voor; de eerste is 'x'. Elk ervan telt mee.",
        ),
    ],
)
def test_ids_that_occur_more_than_once_are_told_and_not_refused(tmp_path, capsys, ids, many, said):
    path = tmp_path / "dubbel.csv"
    square = "POLYGON ((143000 487000, 143100 487000, 143100 487100, 143000 487100, 143000 487000))"
    path.write_text(
        "\n".join(["id,wkt", *(f'{name},"{square}"' for name in ids)]), encoding="utf-8"
    )
    given = ("screen", "--form", FORM, "--places", "24", "--plots", str(path))
    code, out, _ = run(capsys, *given)
    assert code == 0
    assert [line for line in out.splitlines() if "vaker dan" in line] == (
        [] if said is None else [f"Let op: {said}"]
    )
    document = json.loads(run(capsys, *given, "--json")[1])
    assert document["plots"] == len(ids)
    assert document["repeated_ids"] == {"many": many, "first": ids[0] if many else None}


def test_the_command_asks_plots_of_ones_own(tmp_path, capsys):
    result = screened()
    path = tmp_path / "eigen.csv"
    rows = np.arange(0, 2_000, 100)
    shapes = shapely.to_wkt(result.proposals.geometry[rows], rounding_precision=3).tolist()
    lines = [*(f'E{row},"{wkt}"' for row, wkt in enumerate(shapes)), 'weg,"POINT (150000 480000)"']
    path.write_text("\n".join(["id,wkt", *lines]), encoding="utf-8")
    code, out, _ = run(
        capsys,
        "screen",
        "--form",
        FORM,
        "--places",
        "24",
        "--own-parking",
        "6",
        "--plots",
        str(path),
        "--json",
    )
    document = json.loads(out)
    assert code == 0
    assert document["plots"] == len(rows)
    assert document["left_out"] == {"geen vlak": 1}
    expected = np.bincount(result.verdict[rows], minlength=len(Verdict))
    assert list(document["verdicts"].values()) == expected.tolist()


def asked_of_file(capsys, tmp_path, path, *more):
    """Screen a file of plots; returns the table that was written."""
    out = tmp_path / "uit.csv"
    code, _, err = run(
        capsys,
        "screen",
        "--form",
        FORM,
        "--places",
        "24",
        *more,
        "--plots",
        str(path),
        "--out",
        str(out),
    )
    assert code == 0, err
    return pd.read_csv(out, dtype={"id": str})


@pytest.mark.parametrize(
    "name", ["percelen.geojson", "percelen.gpkg", "percelen.parquet", "meters.geojson"]
)
def test_plots_in_degrees_are_the_same_plots(tmp_path, capsys, name):
    rows = np.arange(0, 2_000, 400)
    it = screened().proposals
    shapes = gpd.GeoDataFrame({"id": it.site_id[rows]}, geometry=it.geometry[rows], crs=28992)
    path = tmp_path / name
    if name.startswith("meters"):  # what many programs write: metres, and nothing that says so
        path.write_text(
            shapes.to_crs(28992).set_crs(None, allow_override=True).to_json(), encoding="utf-8"
        )
    elif name.endswith("parquet"):
        shapes.to_crs("OGC:CRS84").to_parquet(path)
    else:
        shapes.to_crs(4326).to_file(path)
    found = asked_of_file(capsys, tmp_path, path, "--own-parking", "6")
    assert found["verdict"].tolist() == [
        list(Verdict)[code].value for code in screened().verdict[rows]
    ]
    np.testing.assert_allclose(found["area_m2"], it.area[rows], rtol=1e-3)


def test_what_was_written_can_be_asked_again(tmp_path, capsys):
    rows = np.arange(0, 2_000, 400)
    path = tmp_path / "eerst.geojson"
    write(screened(), city(), path, rows)
    again = asked_of_file(capsys, tmp_path, path, "--own-parking", "6")
    assert again["id"].tolist() == screened().proposals.site_id[rows].tolist()


def test_a_dutch_spreadsheet_with_gaps_is_read(tmp_path, capsys):
    square = "POLYGON ((143000 487000, 143100 487000, 143100 487100, 143000 487100, 143000 487000))"
    path = tmp_path / "lijst.csv"
    path.write_text(
        f"id;own_parking;wkt\na;12,5;{square}\n;;{square}\nc;3;\nd;4;kapot\n", encoding="utf-8"
    )
    found = asked_of_file(capsys, tmp_path, path)
    assert found["id"].tolist() == ["a", "2"]
    assert found["parking"].tolist()[1] == "not_tested"
    assert found["parking"].tolist()[0] != "not_tested"


def test_what_is_asked_for_all_plots_goes_before_the_column():
    table = pd.DataFrame({"own_parking": [20.0, np.nan]})
    shapes = city().layer("plots").geometry[:2]
    assert own_plots(
        city(), table, shapes, form=FORM, places=24, own_parking=2
    ).own_parking.tolist() == [2, 2]
    kept = own_plots(city(), table, shapes, form=FORM, places=24).own_parking
    np.testing.assert_array_equal(kept, [20, np.nan])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,wkt\n", "staat geen enkel perceel"),
        ('id,wkt\na,"POLYGON ((5.2 52.3, 5.3 52.3, 5.3 52.4, 5.2 52.3))"\n', "lijken graden"),
        (
            'own_parking,wkt\nveel,"POLYGON ((143000 487000, 143100 487000, 143100 487100, 143000 487000))"\n',
            "'veel'",
        ),
    ],
)
def test_a_file_of_plots_that_cannot_be_right_is_one_sentence(tmp_path, capsys, text, said):
    path = tmp_path / "fout.csv"
    path.write_text(text, encoding="utf-8")
    code, out, err = run(capsys, "screen", "--form", FORM, "--places", "24", "--plots", str(path))
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize("suffix", ["csv", "gpkg", "parquet", "geojson"])
def test_a_file_is_written_whole_or_the_one_of_before_stays(tmp_path, monkeypatch, suffix):
    path, rows = tmp_path / f"uit.{suffix}", np.arange(3)
    write(screened(), city(), path, rows)
    write(screened(), city(), path, rows, None, {"plots": 3})
    before = path.read_bytes()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    for owner, method in (
        (pd.DataFrame, "to_csv"),
        (gpd.GeoDataFrame, "to_file"),
        (gpd.GeoDataFrame, "to_parquet"),
    ):
        monkeypatch.setattr(owner, method, full)
    with pytest.raises(InputError, match="niet te schrijven"):
        write(screened(), city(), path, rows, None, {"plots": 4})
    assert path.read_bytes() == before
    assert json.loads(beside(path).read_text(encoding="utf-8")) == {"plots": 3}
    assert sorted(each.name for each in tmp_path.iterdir()) == [path.name, beside(path).name]


def test_what_stands_beside_a_file_is_written_whole_or_the_file_of_before_stays(
    tmp_path, monkeypatch
):
    path, rows = tmp_path / "uit.csv", np.arange(3)
    write(screened(), city(), path, rows, None, {"plots": 3})
    before = path.read_bytes()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(InputError, match="niet te schrijven"):
        write(screened(), city(), path, rows[:1], None, {"plots": 1})
    assert path.read_bytes() == before
    assert json.loads(beside(path).read_text(encoding="utf-8")) == {"plots": 3}
    assert len(list(tmp_path.iterdir())) == 2


def test_a_row_names_the_data_it_rests_on_and_a_name_is_no_formula(tmp_path):
    path = tmp_path / "uit.csv"
    shapes = city().layer("plots").geometry[:1]
    own = own_plots(city(), pd.DataFrame({"id": ["=1+1"]}), shapes, form=FORM, places=24)
    write(screen(city(), own), city(), path)
    found = pd.read_csv(path)
    assert found["data_version"].tolist() == [city().version]
    assert found["id"].tolist() == ["'=1+1"]


def test_another_reference_system_is_named(tmp_path, capsys):
    path = tmp_path / "belgium.gpkg"
    square = shapely.box(150_000, 170_000, 150_100, 170_100)
    gpd.GeoDataFrame({"id": ["a"]}, geometry=[square], crs=31370).to_file(path)
    code, _, err = run(capsys, "screen", "--form", FORM, "--places", "24", "--plots", str(path))
    assert code == 2
    assert "EPSG:31370; dat wordt niet gelezen. Zet het in RD (EPSG:28992)" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--places", "10"), "Geef ook --form"),
        (("--form", "kasteel", "--places", "10"), "'kasteel' is niet bekend"),
        (("--form", FORM, "--places", "0"), "0 plekken kan niet"),
        (("--form", FORM, "--places", "10", "--where", "zoning in past"), "geen oordeel"),
        (("--form", FORM, "--places", "10", "--out", "x.shp"), "kies uit: .parquet"),
        (("--form", FORM, "--places", "10", "--out", "nergens/x.csv"), "bestaat niet"),
        (("--form", FORM, "--places", "10", "--grid", "1"), "ten minste 10 m"),
        (("--form", FORM, "--places", "10", "--grid", "100", "--plots", "x.csv"), "niet allebei"),
        (("--form", FORM, "--places", "10", "--plots", "nergens.csv"), "bestaat niet"),
        (
            ("--form", FORM, "--places", "10", "--order", "zoning, noise"),
            "'noise' is niet gevraagd",
        ),
        (("--form", FORM, "--places", "10", "--workers", "0"), "Bij --workers"),
    ],
)
def test_bad_input_is_one_sentence(capsys, arguments, said):
    code, out, err = run(capsys, "screen", *arguments)
    assert code == 2
    assert out == ""
    assert said in err
    assert "van 28.068" not in err
