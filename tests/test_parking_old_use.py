"""The old use goes off the demand, and temporary use is judged case by case: sums, sentences and what is unsure."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreidingskaart.criteria.parking.criterion import find
from spreidingskaart.errors import DataError
from spreidingskaart.model import GapKind, Status, Verdict
from spreidingskaart.rules import RuleBook
from spreidingskaart.rules.parking.norm_book import norm_book
from tests.parking_worlds import breaches, cases
from tests.test_parking_criterion import (
    CARE,
    FACTOR,
    HOMES,
    NAN,
    SURE_PUBLIC,
    city,
    norm,
    parking,
    proposals,
    told,
)

OFFICE = {"old_function": "kantoor_met_balie", "old_size": 200, "old_own": 0}
UNIT = "niets (0), zelfde moment (1) of totalen (2)"
ALLOWED = {"old_use_deduction": norm(1, UNIT)}
TOTALS = {"old_use_deduction": norm(2, UNIT)}
KNOWN_VISITORS = [{**home, "visitors_pp": 0.3} for home in HOMES]
EXACT = city(parking(*KNOWN_VISITORS, CARE))
SHARED = city(car_parks=[(50, 100, 0.8)])
DOMUS = {"form": "domus", "units": 36}
MORNING, EVENING, NIGHT, SATURDAY_EVENING = 0, 2, 4, 6


def readings(answer):
    return {item["function"]: item for item in answer.details_as_dict()["readings"]}


# ------------------------------------------------------------------------------------------------ the sum


def test_the_sum_by_hand():
    """In the morning 20 x (0,2 x 0,5 + 0,3 x 0,1) = 2,6 and the office asks 4,6 to 5,6; in the evening 5% of that."""
    answer = told(EXACT, units=20, own=3, **OFFICE)
    home = readings(answer)["zorgwoning"]
    assert home["new_use"]["normative"] == pytest.approx([9.2, 9.2])
    assert home["new_use"]["rounded"] == [10, 10]
    assert (home["demand_high"][MORNING], home["new_use_high"][MORNING]) == pytest.approx((0, 2.6))
    # on Saturday evening nobody is in the office: nothing of the morning is a credit then
    assert home["normative_part"] == "zaterdag_avond"
    assert home["normative"] == pytest.approx([9.2, 9.2])
    assert (home["rounded"], home["deducted"]) == ([10, 10], [0, 0])
    social = readings(answer)["sociale_huur"]
    # 20 x (0,7 x 0,9 + 0,3 x 0,8) = 17,4 on a weekday evening, less 5% of 4,6 to 5,6; on Saturday evening 17,2 is left
    assert social["normative"] == pytest.approx([17.2, 17.2])
    assert social["demand_low"][EVENING] == pytest.approx(17.4 - 0.28)
    assert social["demand_high"][EVENING] == pytest.approx(17.4 - 0.23)
    assert (social["new_use"]["rounded"], social["rounded"]) == ([18, 18], [18, 18])
    assert (answer.value, answer.threshold) == (18, 3)
    old = answer.details_as_dict()["old_use"]
    assert (old["rule"], old["deducted"], old["own_parking"]) == ("same_moment", [0, 0], 0)
    assert old["demand_low"][:4] == pytest.approx([4.6, 4.6, 0.23, 0.23])
    assert old["demand_high"][NIGHT] == 0
    assert "Tekort: 7 tot 15 parkeerplaatsen." in answer.sentence


def test_an_office_frees_nothing_at_night():
    """At night all 60 residents are there and nobody is in the office, however large it was."""
    homes = [{"function": "zorgwoning", "zone": "B", "value": 0.5, "visitors_pp": 0}]
    where = city(parking(*homes, CARE))
    for size in (100, 1000, 100_000):
        answer = told(
            where, form="domus", units=60, old_function="kantoor_met_balie", old_size=size
        )
        home = readings(answer)["zorgwoning"]
        assert home["rounded"] == [30, 30]
        assert home["demand_high"][NIGHT] == 30
        assert answer.verdict is Verdict.NOT_TESTED


def test_totals_take_the_old_uses_own_peak_off_every_part():
    where = city(parking(*KNOWN_VISITORS, CARE, numbers={**FACTOR, **TOTALS}))
    answer = told(where, units=20, own=3, **OFFICE)
    home = readings(answer)["zorgwoning"]
    assert home["normative"] == pytest.approx([3.6, 4.6])
    assert home["rounded"] == [4, 5]
    assert (
        home["demand_high"][NIGHT] == 0
    )  # at night the new use asks 4 and the old one may use 4,6
    assert (answer.value, answer.details_as_dict()["old_use"]["rule"]) == (13, "totals")
    assert answer.details_as_dict()["old_use"]["deducted"] == pytest.approx([4.6, 5.6])


def test_the_sentence_says_what_went_off_when_and_what_it_was_without():
    answer = told(EXACT, units=20, own=3, **OFFICE)
    assert answer.sentence.startswith(
        "Nodig: 10 parkeerplaatsen als zorgwoning (wonen) en 18 als sociale huurwoning (wonen)."
    )
    assert (
        "Voor het oude gebruik (kantoor met balie, 200 m² bvo) gaat er niets af: op het drukste dagdeel vraagt "
        "het geen parkeerplaatsen. Op eigen terrein komen 3 parkeerplaatsen. Het oude gebruik had er geen."
    ) in answer.sentence
    assert {"parking/old_use_deduction", "parking/voorbeelden/kantoor_met_balie"} <= {
        rule.id for rule in answer.rules
    }
    assert json.loads(json.dumps(answer.details_as_dict())) == answer.details_as_dict()
    several = told(EXACT, units=20, own=3, old_function="praktijkruimte", old_size=200, old_own=2)
    assert (
        "op het drukste dagdeel: 1 parkeerplaats op zaterdagavond als zorgwoning en 1 op werkdag avond als "
        "sociale huurwoning. Zonder" in several.sentence
    )
    assert "Het oude gebruik had er 2; die tellen niet twee keer." in several.sentence


OLD_HOUSE = {"function": "woning", "zone": "B", "value": 1.5, "visitors_pp": 0.3}
HOUSES = {"old_function": "woning", "old_size": 6}
"""On Saturday evening 6 x (1,2 x 0,8 + 0,3) = 7,56, on a weekday evening 6 x (1,2 x 0,9 + 0,3 x 0,8) = 7,92."""
STREET = city(parking(*KNOWN_VISITORS, CARE, OLD_HOUSE))


def test_what_would_help_counts_with_what_is_left():
    plain, less = (told(STREET, units=20, own=3, **old) for old in ({}, {**HOUSES, "old_own": 0}))
    assert "Met 15 parkeerplaatsen erbij op eigen terrein past het." in plain.helps
    # on Saturday evening 17,2 - 7,56 = 9,64 is left
    assert "Met 7 parkeerplaatsen erbij op eigen terrein past het." in less.helps
    # 12 x 0,86 - 7,56 = 2,76 and 13 x 0,86 - 7,56 = 3,62
    assert "Met hoogstens 3 eenheden past het." in plain.helps
    assert "Met hoogstens 12 eenheden past het." in less.helps
    assert told(STREET, units=12, own=3, **HOUSES, old_own=0).verdict is Verdict.FITS


def test_the_mobility_correction_counts_for_both():
    numbers = {**FACTOR, "mobility_correction": norm(0.5, "deel"), **TOTALS}
    answer = told(city(parking(*KNOWN_VISITORS, CARE, numbers=numbers)), units=20, own=3, **OFFICE)
    assert readings(answer)["zorgwoning"]["normative"] == pytest.approx([1.8, 2.3])
    assert answer.details_as_dict()["old_use"]["deducted"] == pytest.approx([2.3, 2.8])


def test_rounding_is_done_once_on_what_is_left():
    home = readings(told(EXACT, units=20, own=3, old_function="praktijkruimte", old_size=640))[
        "zorgwoning"
    ]
    # 9,2 - 10% of 32 = 6; rounded before it would be 7
    assert (home["normative"], home["rounded"]) == ([6, 6], [6, 6])


def test_public_spaces_are_held_against_what_is_left():
    where = city(
        parking(*KNOWN_VISITORS, CARE, OLD_HOUSE, numbers={**FACTOR, **SURE_PUBLIC}),
        car_parks=[(50, 20, 0.5)],
    )
    ask = {"units": 20, "own": 0}  # 20 x (0,85 - 0,5) = 7 free spaces
    assert told(where, **ask).verdict is Verdict.CONFLICTS
    houses = {**ask, **HOUSES, "old_size": 12}
    assert told(where, **houses, old_own=0).verdict is Verdict.FITS
    # what the old use parked on its own plot frees nothing around it
    assert told(where, **houses, old_own=12).verdict is Verdict.CONFLICTS
    assert told(where, **houses).verdict is Verdict.MAY_FIT


# ------------------------------------------------------------------------------------------------ its own spaces


@pytest.mark.parametrize(
    ("own", "theirs", "short"),
    [(10, 0, 0), (10, 5, 5), (15, 5, 0), (10, 8, 8), (18, 30, 0), (10, 30, 8)],
)
def test_spaces_of_the_old_use_do_not_count_twice(own, theirs, short):
    """On Saturday evening 10 of 18 whole spaces are left, so 8 went off: more of its own spaces can count twice."""
    answer = told(STREET, own=own, old_own=theirs, units=20, **HOUSES)
    social = readings(answer)["sociale_huur"]
    assert (social["rounded"][1], social["short"][1]) == (10, short)
    assert (answer.verdict is Verdict.FITS) == (short == 0)


def test_spaces_of_the_old_use_that_vanish_have_to_come_back():
    social = readings(told(STREET, own=0, old_own=5, units=20, **HOUSES))["sociale_huur"]
    assert (social["rounded"][1], social["short"][1]) == (10, 15)
    assert social["supply_low"][EVENING] == -5


def test_where_nobody_knows_them_all_that_are_there_may_be_old_ones():
    answer = told(STREET, own=10, units=20, **HOUSES)
    social = readings(answer)["sociale_huur"]
    assert (social["supply_low"][EVENING], social["supply_high"][EVENING]) == (2, 10)
    assert (social["rounded"][1], social["short"]) == (10, [0, 8])
    assert (answer.verdict, answer.firm) == (Verdict.MAY_FIT, False)
    assert (
        "Hoeveel het oude gebruik er had, is niet ingevuld; die plaatsen tellen niet twee keer."
        in answer.sentence
    )
    assert "hoeveel parkeerplaatsen het oude gebruik op eigen terrein had" in answer.why_not_firm
    assert "Met 8 parkeerplaatsen erbij op eigen terrein past het." in answer.helps
    # enough for the new use by itself is enough, whatever the old use had
    assert told(STREET, own=18, units=20, **HOUSES).verdict is Verdict.FITS


def test_the_factor_of_the_plot_never_touches_the_deduction():
    numbers = {"own_plot_factor": norm(0.5, "factor")}
    half = city(parking(*KNOWN_VISITORS, CARE, OLD_HOUSE, numbers=numbers))
    ask = {"units": 20, "own": 20, "old_own": 10, **HOUSES}
    whole, halved = (readings(told(where, **ask))["sociale_huur"] for where in (STREET, half))
    assert whole["normative"] == halved["normative"]
    assert whole["rounded"] == halved["rounded"]
    assert (whole["supply_low"][EVENING], halved["supply_low"][EVENING]) == (12, 5)


# ------------------------------------------------------------------------------------------------ properties


def test_in_every_world_that_may_be_the_answer_is_within_what_is_told():
    """And more of anything never turns it the wrong way; `python -m tests.soak.parking` asks 20,000 cases."""
    assert breaches(seed=7, n=160, worlds=8) == []


OLD = st.sampled_from(
    ["kantoor_met_balie", "kantoor_zonder_balie", "zorgwoning", "sociale_huur", "woning", "school"]
)
FORM = st.sampled_from(["housing_first", "domus", "ouderen_geclusterd", "gezinsopvang"])
UNITS = st.integers(1, 80)
STRICT = {Verdict.FITS: 0, Verdict.MAY_FIT: 1, Verdict.CONFLICTS: 2}


@given(
    form=FORM,
    units=UNITS,
    own=st.integers(0, 40),
    old=OLD,
    size=st.integers(1, 900),
    near=st.booleans(),
)
def test_the_old_use_never_raises_the_demand_or_the_verdict(form, units, own, old, size, near):
    ask = {"form": form, "units": units, "own": own, "x": 500.0 if near else 900.0}
    known = [
        {},
        {"old_function": old, "old_size": size},
        {"old_function": old, "old_size": size + 50},
    ]
    found = find(proposals(SHARED, *({**ask, **one} for one in known)), SHARED)
    strictness = [STRICT[Verdict.from_code(code)] for code in found.verdict]
    assert strictness == sorted(strictness, reverse=True)
    assert list(found.value) == sorted(found.value, reverse=True)
    assert not found.firm[1] or found.firm[0]
    for one in (found.tell(1), found.tell(2)):
        for reading in one.details_as_dict()["readings"]:
            ends = np.array([reading["normative"], reading["new_use"]["normative"]])
            assert (ends[0] <= ends[1] + 1e-9).all()
            assert (ends[:, 0] <= ends[:, 1] + 1e-9).all()
            assert min(value for value in reading["demand_low"] if value is not None) >= 0


@given(
    units=UNITS,
    function=st.sampled_from(["zorgwoning", "verpleeg_verzorgingshuis"]),
    more=st.integers(0, 9),
)
def test_the_old_use_again_needs_nothing_and_more_of_it_only_the_more(units, function, more):
    same, larger, alone = (
        readings(told(SHARED, form="domus", units=asked, own=0, **old))[function]
        for asked, old in (
            (units, {"old_function": function, "old_size": units}),
            (units + more, {"old_function": function, "old_size": units}),
            (max(more, 1), {}),
        )
    )
    assert (same["rounded"], max(value or 0 for value in same["demand_high"])) == ([0, 0], 0)
    if more:
        assert larger["normative"] == pytest.approx(alone["normative"])


@given(form=FORM, units=UNITS, own=st.integers(0, 40))
def test_no_old_use_comes_to_as_much_as_an_unknown_one(form, units, own):
    ask = {"form": form, "units": units, "own": own}
    found = find(proposals(SHARED, ask, {**ask, "old_function": "none", "old_size": 0}), SHARED)
    assert (found.verdict[0], found.firm[0], found.value[0]) == (
        found.verdict[1],
        found.firm[1],
        found.value[1],
    )
    numbers = ("normative", "rounded", "demand_low", "demand_high", "short")
    told_of = [found.tell(i).details_as_dict()["readings"] for i in (0, 1)]
    unknown, none = ([[item[name] for name in numbers] for item in items] for items in told_of)
    assert unknown == none


def test_n_at_once_is_one_by_one():
    """Sites with and without an old use, car parks and a plan of years stand beside each other."""
    draws = np.random.default_rng(5)
    rows = [{**row, "x": float(draws.choice([500, 900, 1300]))} for row in cases(draws, 90)]
    for row in rows[::3]:
        row |= {"old_function": None, "old_size": NAN}
    for row in rows[::7]:
        row |= {"old_function": "none", "old_size": 0, "temporary_years": 5}
    for row in rows[::11]:
        row["own"] = NAN
    many = find(proposals(SHARED, *rows), SHARED)
    for i, row in enumerate(rows):
        one = find(proposals(SHARED, row), SHARED)
        assert (many.verdict[i], many.firm[i]) == (one.verdict[0], one.firm[0])
        assert many.tell(i) == one.tell(0)


def test_whatever_is_left_the_verdict_of_the_columns_is_that_of_the_readings():
    rows = [
        {**DOMUS, "own": own, **OFFICE, "temporary_years": years}
        for own in (0, 9, 60)
        for years in (NAN, 5)
    ]
    found = find(proposals(SHARED, *rows), SHARED)
    for answer in map(found.tell, range(len(rows))):
        deciding = {
            item["verdict"] for item in answer.details_as_dict()["readings"] if item["decides"]
        }
        assert answer.verdict.value == (deciding.pop() if len(deciding) == 1 else "may_fit")


# ------------------------------------------------------------------------------------------------ what is known


def test_where_nothing_is_left_nothing_has_to_be_known_of_the_plot():
    answer = told(STREET, units=4, old_function="woning", old_size=60, old_own=0)
    assert (answer.verdict, answer.value, answer.threshold, answer.helps) == (
        Verdict.FITS,
        0,
        None,
        (),
    )
    assert "Nodig: 0 parkeerplaatsen als zorgwoning (wonen)" in answer.sentence
    assert "Er hoeft geen parkeerplaats bij." in answer.sentence
    assert "niet ingevuld" not in answer.why_not_firm


def test_where_nothing_is_left_the_old_spaces_still_have_to_stay():
    houses = {"units": 4, "old_function": "woning", "old_size": 60}
    assert told(STREET, **houses).verdict is Verdict.NOT_TESTED
    answer = told(STREET, own=0, **houses)
    assert (answer.verdict, answer.value, answer.firm) == (Verdict.MAY_FIT, 0, False)
    assert (
        "Dat is genoeg zolang de eigen parkeerplaatsen van het oude gebruik blijven."
        in answer.sentence
    )
    assert told(STREET, own=0, old_own=2, **houses).verdict is Verdict.MAY_FIT
    assert told(STREET, own=2, old_own=2, **houses).verdict is Verdict.FITS


def test_an_unknown_old_use_is_said_to_be_unknown():
    answer = told(EXACT, units=20, own=3)
    assert answer.details_as_dict()["old_use"]["deducted"] is None
    assert "is niet bekend" in answer.details_as_dict()["old_use"]["note"]
    assert "arkeren op straat en het oude gebruik zijn niet meegeteld" in answer.why_not_firm


def test_no_old_use_is_said_to_be_none_and_is_no_reserve():
    answer = told(EXACT, units=20, own=3, old_function="none", old_size=0)
    assert (
        answer.details_as_dict()["old_use"]["deducted"],
        answer.details_as_dict()["old_use"]["note"],
    ) == (
        [0, 0],
        None,
    )
    assert "Er is geen oud gebruik om af te trekken." in answer.sentence
    assert "oude gebruik" not in answer.why_not_firm


@pytest.mark.parametrize("old", ["school", "winkel"])
def test_an_old_use_without_a_norm_may_free_nothing_or_all(old):
    plain, answer = (
        told(EXACT, units=20, own=3),
        told(EXACT, units=20, own=3, old_function=old, old_size=900),
    )
    assert answer.value == plain.value
    assert f"Voor het oude gebruik ({old}, 900 m² bvo) is geen norm bekend." in answer.sentence
    assert "Nodig: 0 tot 10 parkeerplaatsen als zorgwoning" in answer.sentence
    assert answer.details_as_dict()["old_use"]["deducted"] is None
    assert f"voor het oude gebruik ({old}, 900 m² bvo) is geen norm bekend" in answer.why_not_firm
    beside = city(
        parking(*KNOWN_VISITORS, CARE, numbers={**FACTOR, **SURE_PUBLIC}), car_parks=[(50, 20, 0.9)]
    )
    verdicts = [
        told(beside, units=20, own=3, **each).verdict
        for each in ({}, {"old_function": old, "old_size": 900})
    ]
    assert verdicts == [Verdict.CONFLICTS, Verdict.MAY_FIT]


def test_an_old_use_that_parks_nobody_knows_when_frees_nothing_for_sure():
    """Without presence shares a shop may be full or empty in every part of the day."""
    shop = {"function": "winkel", "zone": "B", "value": 3}
    where = city(parking(*KNOWN_VISITORS, CARE, shop))
    answer = told(where, units=20, own=3, old_function="winkel", old_size=200, old_own=0)
    home = readings(answer)["zorgwoning"]
    assert home["normative"] == pytest.approx([3.2, 9.2])
    assert home["rounded"] == [4, 10]
    assert (
        "wanneer het oude gebruik (winkel) parkeert, is niet voor elk dagdeel bekend"
        in answer.why_not_firm
    )


def test_a_municipality_that_does_not_deduct_is_followed():
    numbers = {**FACTOR, "old_use_deduction": norm(0, UNIT)}
    where = city(parking(*KNOWN_VISITORS, CARE, numbers=numbers))
    plain, answer = told(where, units=20, own=3), told(where, units=20, own=3, **OFFICE)
    assert answer.value == plain.value
    assert "Het oude gebruik (kantoor met balie, 200 m² bvo) gaat er niet af." in answer.sentence
    assert answer.details_as_dict()["old_use"]["deducted"] == [0, 0]
    assert "oude gebruik" not in answer.why_not_firm


# ------------------------------------------------------------------------------------------------ how sure


def test_a_verdict_that_needs_the_deduction_is_as_sure_as_the_deduction():
    sure_care = {**CARE, "min": None, "max": None, "value": 0.5, "visitor_share": 0.6}
    norms = [*KNOWN_VISITORS, sure_care, OLD_HOUSE]
    needs_it = {"units": 20, "own": 16, **HOUSES, "old_own": 0}
    unsure = told(city(parking(*norms)), **needs_it)
    assert (unsure.verdict, unsure.firm) == (Verdict.FITS, False)
    assert (
        "of en hoe deze gemeente het oude gebruik aftrekt, is niet gevonden" in unsure.why_not_firm
    )
    example = told(EXACT, **needs_it)
    assert (
        "de norm voor het oude gebruik (woning) komt van andere gemeenten" in example.why_not_firm
    )
    sure = city(parking(*norms, numbers={**FACTOR, **ALLOWED}))
    found = told(sure, **needs_it)
    assert (found.verdict, found.firm, found.why_not_firm) == (Verdict.FITS, True, None)
    kinds = {gap.kind for gap in told(sure, **{**needs_it, "old_own": NAN}).gaps}
    assert GapKind.UNKNOWN in kinds
    office = {
        "old_function": "kantoor_met_balie",
        "old_size": 200,
        "old_own": 0,
        "units": 20,
        "own": 17,
    }
    own_norm = {"function": "kantoor_met_balie", "zone": "B", "value": 2.5}
    answer = told(city(parking(*norms, own_norm, numbers={**FACTOR, **ALLOWED})), **office)
    assert not answer.firm  # who is there when in an office is not verified
    assert "anwezigheid van kantoor of bedrijf is niet nagekeken" in answer.why_not_firm


def test_a_verdict_that_does_not_need_the_deduction_stays_firm():
    answer = told(city(), units=20, own=20, **OFFICE)
    assert (answer.verdict, answer.firm) == (Verdict.FITS, True)


def test_who_tries_out_that_nothing_goes_off_sees_the_whole_demand():
    book = RuleBook("GM9999", "regels-1", {"parking": parking(*KNOWN_VISITORS, CARE)})
    book = RuleBook("GM9999", "regels-1", {"parking": parking(*KNOWN_VISITORS, CARE, OLD_HOUSE)})
    tried = replace(STREET, rules=book.with_value("parking/old_use_deduction", 0))
    assert told(STREET, units=20, own=3, **HOUSES).value == 10
    answer = told(tried, units=20, own=3, **HOUSES)
    assert answer.value == 18
    assert Status.TRIED in {rule.status for rule in answer.rules}
    assert (
        told(STREET, units=20, own=20, **HOUSES).firm,
        told(tried, units=20, own=20, **HOUSES).firm,
    ) == (True, False)
    assert told(tried, units=20, own=20).firm


def test_who_tries_out_that_temporary_use_is_as_any_other_gets_no_firm_verdict():
    book = RuleBook("GM9999", "regels-1", {"parking": parking(*KNOWN_VISITORS, CARE)})
    tried = replace(EXACT, rules=book.with_value("parking/temporary_tailor_made", 0))
    answer = told(tried, units=20, own=20, temporary_years=5)
    assert (answer.verdict, answer.firm) == (Verdict.FITS, False)
    assert "probeerwaarde" in answer.why_not_firm


@pytest.mark.parametrize(
    ("name", "unit", "allowed"),
    [
        ("old_use_deduction", UNIT, r"0 \(niets\), 1 \(zelfde moment\) of 2 \(totalen\)"),
        ("temporary_tailor_made", "ja (1) of nee (0)", r"1 \(ja\) of 0 \(nee\)"),
    ],
)
def test_a_choice_is_nothing_in_between(name, unit, allowed):
    document = {"norms": {name: norm(0.5, unit)}}
    with pytest.raises(DataError, match=f"is 0,5; toegestaan is {allowed}"):
        norm_book(RuleBook("GM9999", "1", {"parking": document}))


def test_the_rule_as_it_was_called_before_says_what_stands_in_its_place():
    document = {"norms": {"old_use_deducted": norm(1, "ja (1) of nee (0)")}}
    with pytest.raises(DataError, match=r"old_use_deducted heet nu old_use_deduction: 0 is niets"):
        norm_book(RuleBook("GM9999", "1", {"parking": document}))


# ------------------------------------------------------------------------------------------------ temporary use


def test_temporary_use_is_judged_case_by_case_and_the_sum_is_an_indication():
    where = city(
        parking(*KNOWN_VISITORS, CARE, numbers={**FACTOR, **SURE_PUBLIC}), car_parks=[(50, 20, 0.9)]
    )
    stays, answer = told(where, units=20, own=0), told(where, units=20, own=0, temporary_years=5)
    assert (stays.verdict, answer.verdict, answer.firm) == (
        Verdict.CONFLICTS,
        Verdict.MAY_FIT,
        False,
    )
    assert answer.value == stays.value
    assert answer.sentence.endswith(
        "Voor tijdelijk gebruik van 5 jaar geldt maatwerk; deze som is een indicatie."
    )
    assert answer.why_not_firm.startswith("Voor tijdelijk gebruik is parkeren maatwerk")
    assert (
        answer.details_as_dict()["temporary_years"],
        stays.details_as_dict()["temporary_years"],
    ) == (5, None)
    assert "parking/temporary_tailor_made" in {rule.id for rule in answer.rules}
    assert {item["verdict"] for item in answer.details_as_dict()["readings"]} == {"may_fit"}


def test_temporary_use_that_has_room_fits_but_never_firmly():
    answer = told(city(), units=20, own=20, temporary_years=5)
    assert (answer.verdict, answer.firm) == (Verdict.FITS, False)
    assert answer.why_not_firm


def test_temporary_use_of_which_too_little_is_known_is_not_tested():
    assert told(city(), units=20, temporary_years=5).verdict is Verdict.NOT_TESTED


def test_a_municipality_with_the_same_norms_for_temporary_use_is_followed():
    where = city(
        parking(
            *HOMES, CARE, numbers={**FACTOR, "temporary_tailor_made": norm(0, "ja (1) of nee (0)")}
        )
    )
    answer = told(where, units=20, own=20, temporary_years=5)
    assert (answer.verdict, answer.firm) == (Verdict.FITS, True)
    assert "maatwerk" not in answer.sentence
    assert not math.isnan(answer.details_as_dict()["temporary_years"])


# ------------------------------------------------------------------------------------------------ the words

SITUATIONS = (
    {}, {"own": 0}, {"own": 1}, {"own": 20}, {"own": 500}, {"units": 20, "own": 3}, {"own": 3, "staff": 4, **OFFICE},
    {"units": 10, "own": 0, "old_function": "sociale_huur", "old_size": 300}, {**DOMUS, "own": 0},
    {**DOMUS, "own": 2, "temporary_years": 5}, {"own": 3, "x": 1500.0},
)  # fmt: skip


@pytest.mark.parametrize("where", [city(), EXACT, SHARED, city(zones=False, car_parks=None)])
def test_a_place_to_park_is_never_called_what_a_place_for_a_person_is_called(where):
    for row in SITUATIONS:
        answer = told(where, **row)
        said = " ".join([answer.sentence, answer.why_not_firm or "", *answer.helps])
        assert "parkeerplaats" in said
        assert not re.findall(r".{0,40}\bplek(?:ken)?\b.{0,40}", said, re.IGNORECASE)
