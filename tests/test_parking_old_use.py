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
from spreidingskaart.model import Status, Verdict
from spreidingskaart.rules import RuleBook
from spreidingskaart.rules.parking.norm_book import norm_book
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

OFFICE = {"old_function": "kantoor_met_balie", "old_size": 200}
ALLOWED = {"old_use_deducted": norm(1, "ja (1) of nee (0)")}
KNOWN_VISITORS = [{**home, "visitors_pp": 0.3} for home in HOMES]
EXACT = city(parking(*KNOWN_VISITORS, CARE))
SHARED = city(car_parks=[(50, 100, 0.8)])
DOMUS = {"form": "domus", "units": 36}


def readings(answer):
    return {item["function"]: item for item in answer.details_as_dict()["readings"]}


# ------------------------------------------------------------------------------------------------ the sum


def test_the_sum_by_hand():
    """20 x (0,2 x 0,8 + 0,3) = 9,2 on Saturday evening; 200 m² x 2,3 to 2,8 per 100 = 4,6 to 5,6; so 3,6 to 4,6."""
    answer = told(EXACT, units=20, own=3, **OFFICE)
    home = readings(answer)["zorgwoning"]
    assert home["new_use"] == {"normative": [9.2, 9.2], "rounded": [10, 10]}
    assert home["normative"] == pytest.approx([3.6, 4.6])
    assert home["rounded"] == [4, 5]
    assert home["demand_high"][6] == pytest.approx(home["new_use_high"][6] - 4.6)
    assert home["demand_high"][4] == 0  # at night the new use asks 4 and the old one may use 4,6
    social = readings(answer)[
        "sociale_huur"
    ]  # 20 x (0,7 x 0,9 + 0,3 x 0,8) = 17,4 on a weekday evening
    assert (social["new_use"]["rounded"], social["rounded"]) == ([18, 18], [12, 13])
    assert (answer.value, answer.threshold) == (13, 3)
    assert answer.details_as_dict()["old_use"]["deducted"] == [4.6, 5.6]
    assert "Tekort: 1 tot 10 parkeerplaatsen." in answer.sentence


def test_the_sentence_says_what_went_off_and_what_it_was_without():
    answer = told(EXACT, units=20, own=3, **OFFICE)
    assert answer.sentence.startswith(
        "Nodig: 4 tot 5 parkeerplaatsen als zorgwoning (wonen) en 12 tot 13 als sociale huurwoning (wonen)."
    )
    assert (
        "Daar is het oude gebruik al af (kantoor met balie, 200 m² bvo): 4,6 tot 5,6 parkeerplaatsen. "
        "Zonder die aftrek: 10 als zorgwoning en 18 als sociale huurwoning."
    ) in answer.sentence
    assert {"parking/old_use_deducted", "parking/voorbeelden/kantoor_met_balie"} <= {
        rule.id for rule in answer.rules
    }
    assert json.loads(json.dumps(answer.details_as_dict())) == answer.details_as_dict()


def test_what_would_help_counts_with_what_is_left():
    plain, less = (told(EXACT, units=20, own=3, **old) for old in ({}, OFFICE))
    assert "Met 15 parkeerplaatsen erbij op eigen terrein past het." in plain.helps
    assert "Met 10 parkeerplaatsen erbij op eigen terrein past het." in less.helps
    # 8 x 0,87 - 4,6 = 2,36 and 9 x 0,87 - 4,6 = 3,23
    assert "Met hoogstens 3 eenheden past het." in plain.helps
    assert "Met hoogstens 8 eenheden past het." in less.helps
    enough = told(EXACT, units=8, own=3, **OFFICE)
    assert enough.verdict is Verdict.FITS


def test_the_mobility_correction_counts_for_both():
    numbers = {**FACTOR, "mobility_correction": norm(0.5, "deel")}
    answer = told(city(parking(*KNOWN_VISITORS, CARE, numbers=numbers)), units=20, own=3, **OFFICE)
    assert readings(answer)["zorgwoning"]["normative"] == pytest.approx([1.8, 2.3])
    assert answer.details_as_dict()["old_use"]["deducted"] == pytest.approx([2.3, 2.8])


def test_rounding_is_done_once_on_what_is_left():
    home = readings(told(EXACT, units=20, own=3, old_function="praktijkruimte", old_size=64))[
        "zorgwoning"
    ]
    assert (home["normative"], home["rounded"]) == (
        [6, 6],
        [6, 6],
    )  # 9,2 - 3,2; rounded before it would be 7


def test_public_spaces_are_held_against_what_is_left():
    where = city(
        parking(*KNOWN_VISITORS, CARE, numbers={**FACTOR, **SURE_PUBLIC}), car_parks=[(50, 20, 0.5)]
    )
    ask = {"units": 20, "own": 0}  # 20 x (0,85 - 0,5) = 7 free spaces
    assert told(where, **ask).verdict is Verdict.CONFLICTS
    office = {"old_function": "kantoor_met_balie", "old_size": 600}
    assert told(where, **ask, **office).verdict is Verdict.FITS


# ------------------------------------------------------------------------------------------------ properties

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


ROW = st.fixed_dictionaries(
    {
        "form": FORM,
        "units": UNITS,
        "own": st.sampled_from([0, 5, NAN]),
        "x": st.sampled_from([500.0, 900.0, 1300.0]),
    },
    optional={
        "temporary_years": st.integers(1, 30),
        "old": st.tuples(OLD, st.integers(1, 900)),
        "none": st.just(1),
    },
)


@given(rows=st.lists(ROW, min_size=2, max_size=6))
def test_n_at_once_is_one_by_one(rows):
    for row in rows:
        row["old_function"], row["old_size"] = row.pop(
            "old", ("none", 0) if row.pop("none", 0) else (None, NAN)
        )
        row.pop("none", 0)
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
    answer = told(EXACT, units=4, old_function="kantoor_met_balie", old_size=900)
    assert (answer.verdict, answer.value, answer.threshold, answer.helps) == (
        Verdict.FITS,
        0,
        None,
        (),
    )
    assert "Nodig: 0 parkeerplaatsen als zorgwoning (wonen)" in answer.sentence
    assert "Er hoeft geen parkeerplaats bij." in answer.sentence
    assert "niet ingevuld" not in answer.why_not_firm


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


def test_an_old_use_without_a_norm_is_not_deducted_and_that_is_said():
    plain, answer = (
        told(EXACT, units=20, own=3),
        told(EXACT, units=20, own=3, old_function="school", old_size=900),
    )
    assert answer.value == plain.value
    assert "Voor het oude gebruik (school, 900 m² bvo) is geen norm bekend." in answer.sentence
    assert answer.details_as_dict()["old_use"]["deducted"] is None
    assert "oude gebruik zijn niet meegeteld" in answer.why_not_firm


def test_a_municipality_that_does_not_deduct_is_followed():
    numbers = {**FACTOR, "old_use_deducted": norm(0, "ja (1) of nee (0)")}
    where = city(parking(*KNOWN_VISITORS, CARE, numbers=numbers))
    plain, answer = told(where, units=20, own=3), told(where, units=20, own=3, **OFFICE)
    assert answer.value == plain.value
    assert "Het oude gebruik (kantoor met balie, 200 m² bvo) gaat er niet af." in answer.sentence
    assert answer.details_as_dict()["old_use"]["deducted"] == [0, 0]
    assert "oude gebruik" not in answer.why_not_firm


# ------------------------------------------------------------------------------------------------ how sure


def test_a_verdict_that_needs_the_deduction_is_as_sure_as_the_deduction():
    own_norm = {"function": "kantoor_met_balie", "zone": "B", "value": 2.5}
    needs_it = {"units": 20, "own": 16, "old_function": "kantoor_met_balie", "old_size": 200}
    unsure = told(city(parking(*HOMES, CARE)), **needs_it)
    assert (unsure.verdict, unsure.firm) == (Verdict.FITS, False)
    assert "of deze gemeente het oude gebruik aftrekt, is niet gevonden" in unsure.why_not_firm
    assert "de norm voor het oude gebruik (kantoor met balie)" in unsure.why_not_firm
    allowed = told(city(parking(*HOMES, CARE, own_norm, numbers={**FACTOR, **ALLOWED})), **needs_it)
    assert (allowed.verdict, allowed.firm) == (
        Verdict.FITS,
        False,
    )  # who is there when in an office is not verified
    assert "aftrekt" not in allowed.why_not_firm
    homes = {**needs_it, "old_function": "sociale_huur", "old_size": 5}
    sure = told(city(parking(*HOMES, CARE, numbers={**FACTOR, **ALLOWED})), **homes)
    assert (sure.verdict, sure.firm, sure.why_not_firm) == (Verdict.FITS, True, None)


def test_a_verdict_that_does_not_need_the_deduction_stays_firm():
    answer = told(city(), units=20, own=20, **OFFICE)
    assert (answer.verdict, answer.firm) == (Verdict.FITS, True)


def test_who_tries_out_that_nothing_goes_off_sees_the_whole_demand():
    book = RuleBook("GM9999", "regels-1", {"parking": parking(*KNOWN_VISITORS, CARE)})
    tried = replace(EXACT, rules=book.with_value("parking/old_use_deducted", 0))
    assert told(EXACT, units=20, own=3, **OFFICE).value == 13
    answer = told(tried, units=20, own=3, **OFFICE)
    assert answer.value == 18
    assert Status.TRIED in {rule.status for rule in answer.rules}
    assert (
        told(EXACT, units=20, own=20, **OFFICE).firm,
        told(tried, units=20, own=20, **OFFICE).firm,
    ) == (True, False)
    assert told(tried, units=20, own=20).firm


def test_who_tries_out_that_temporary_use_is_as_any_other_gets_no_firm_verdict():
    book = RuleBook("GM9999", "regels-1", {"parking": parking(*KNOWN_VISITORS, CARE)})
    tried = replace(EXACT, rules=book.with_value("parking/temporary_tailor_made", 0))
    answer = told(tried, units=20, own=20, temporary_years=5)
    assert (answer.verdict, answer.firm) == (Verdict.FITS, False)
    assert "probeerwaarde" in answer.why_not_firm


@pytest.mark.parametrize("name", ["old_use_deducted", "temporary_tailor_made"])
def test_yes_or_no_is_nothing_in_between(name):
    document = {"norms": {name: norm(0.5, "ja (1) of nee (0)")}}
    with pytest.raises(DataError, match=r"is 0,5; toegestaan is 1 \(ja\) of 0 \(nee\)"):
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
