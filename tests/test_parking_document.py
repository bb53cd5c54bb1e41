"""A parking balance without a map, as the command line prints it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreidingskaart.city import DATA
from spreidingskaart.criteria.parking.document import parking_document
from spreidingskaart.errors import InputError
from spreidingskaart.rules import RuleBook, read_rule_book
from spreidingskaart.rules.norm_spec import OLD_USE_UNIT

RULES = read_rule_book(DATA / "rules" / "GM0034")


def ask(items=None, units=None, **choice):
    return parking_document(items or {}, units or {}, rules=RULES, **choice)


def test_one_space_per_35_square_metres_is_never_one_more_by_how_the_norm_is_written():
    needed = [ask(units={"maatschappelijk": 35 * spaces})["rounded"] for spaces in range(1, 200)]
    assert needed == list(range(1, 200))


def test_oude_ijsselstreek_reproduces_in_every_part():
    told = ask({"woning_bewoner": 32.4, "woning_bezoeker": 8.1, "verpleeg_verzorg": 21.5})
    parts = dict(told["parts"])
    assert parts.pop("koopavond") is None
    assert parts == pytest.approx(
        {
            "werkdag_ochtend": 27.8,
            "werkdag_middag": 28.6,
            "werkdag_avond": 57.2,
            "werkdag_nacht": 37.8,
            "zaterdag_middag": 45.8,
            "zaterdag_avond": 55.5,
            "zondag_middag": 49.9,
        },
        abs=0.1,
    )
    assert told["normative"] == 57.14
    assert told["normative_part"] == "werkdag_avond"
    assert told["rounded"] == 58
    assert "naar boven" in told["rounding"]
    assert told["without_shared_use"] == 62.0
    assert told["unknown_parts"]["koopavond"]["at_most"] == pytest.approx(53.09)
    assert told["firm"]


def test_the_plan_of_oude_ijsselstreek_comes_out_of_its_own_norms():
    told = ask(
        units={"woning_goedkoop": 27, "verpleeg_verzorgingshuis": 43}, norms="oude_ijsselstreek"
    )
    assert told["normative_range"][0] == pytest.approx(57.14)
    assert not told["firm"]


def test_leemwierde_adds_up_to_its_norms():
    told = ask(
        units={"zorgwoning": 60, "sociale_huur": 15, "koop_niet_grondgebonden": 23}, zone="B"
    )
    assert told["without_shared_use"] == pytest.approx(84.1)
    assert told["without_shared_use_range"] == pytest.approx([84.1, 84.1])
    assert told["rounded"] == 85
    assert told["normative_range"] == pytest.approx([84.1 * 13 / 15, 84.1])
    assert told["firm"]
    assert {norm["status"] for norm in told["norms"]} == {"verified"}


def test_without_a_zone_the_known_zone_is_an_assumption():
    told = ask(units={"zorgwoning": 60})
    assert told["without_shared_use"] == pytest.approx(30)
    assert not told["firm"]
    assert "zone B" in told["why_not_firm"]


def test_own_spaces_are_held_against_the_demand_and_unknown_ones_are_not():
    assert ask({"school": 10})["own_parking"] is None
    told = ask({"school": 10}, own_parking=8)["own_parking"]
    assert told["counts_as"] == [6.0, 8.0]
    assert told["short"] == [2.0, 4.0]
    assert ask({"school": 10}, own_parking=0)["own_parking"]["short"] == [10.0, 10.0]


def test_an_unknown_part_that_may_be_the_busiest_makes_it_not_firm():
    book = RuleBook("GM9999", "1", {})
    told = parking_document({"lelystad_bezoeker": 10}, {}, rules=book)
    assert told["unknown_parts"]["zondag_middag"]["at_most"] == 10
    assert "zondagmiddag" in told["why_not_firm"]


def test_the_document_is_json_and_a_set_may_be_named_by_its_title():
    told = ask(units={"zorgwoning": 3}, norms="nota parkeernormen 2020", zone="b", own_parking=2)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert told["zone"] == "B"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"items": {"woning": 3}}, 'Categorie "woning" is niet bekend; kies uit woning_bewoner'),
        ({"units": {"hotel": 3}}, 'Functie "hotel" is niet bekend; kies uit zorgwoning'),
        ({"items": {"school": -1}}, "is -1; geef een getal van 0 of meer"),
        ({"items": {"school": float("nan")}}, "is nan; geef een getal"),
        ({"units": {"zorgwoning": float("inf")}}, "is inf; geef een getal"),
        ({"items": {"school": 1}, "own_parking": -2}, "parkeerplaatsen op eigen terrein is -2"),
        ({"units": {"zorgwoning": 1}, "norms": "crow"}, "kies uit almere_nota_2020"),
        ({"units": {"zorgwoning": 1}, "zone": "A"}, "kies uit B"),
        ({"units": {"zorgwoning": 1}, "norms": "dronten", "zone": "B"}, "kennen geen zones"),
        ({"units": {"zorgwoning": 1}, "norms": "leek"}, "kies uit verpleeg_verzorgingshuis"),
        ({}, "Geef ten minste één groep"),
    ],
)
def test_bad_input_is_one_sentence_that_names_what_is_allowed(question, told):
    with pytest.raises(InputError) as refused:
        ask(**question)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


counts = st.dictionaries(
    st.sampled_from(
        ["zorgwoning", "sociale_huur", "verpleeg_verzorgingshuis", "kamerverhuur_zelfstandig"]
    ),
    st.integers(0, 200),
    min_size=1,
)


@given(counts, st.integers(1, 50))
def test_more_units_never_need_less_and_ranges_hold(units, more):
    told = ask(units=units)
    low, high = told["normative_range"]
    assert low <= high + 1e-6
    assert high <= told["without_shared_use"] + 1e-6
    for ends in told["parts_range"].values():
        assert ends is None or ends[0] <= ends[1]
    name = next(iter(units))
    grown = ask(units={**units, name: units[name] + more})
    assert grown["normative_range"][0] >= low - 1e-6
    assert grown["normative_range"][1] >= high - 1e-6
    assert grown["rounded"] >= told["rounded"]


# ------------------------------------------------------------------------------------------------ the old use


def test_the_old_use_goes_off_in_the_parts_in_which_it_is_there():
    told = ask(units={"zorgwoning": 60}, zone="B", old_use={"kantoor_met_balie": 1000})
    assert told["parts"]["werkdag_ochtend"] == 0
    assert told["parts"]["werkdag_nacht"] == 30
    # 23 to 28 spaces, of which 5% in the evening: one share of visitors holds then and on Saturday evening
    assert told["normative_range"] == pytest.approx([25.07, 30], abs=0.005)
    assert told["rounded_range"] == [26, 30]
    assert (told["normative_part"], told["old_use"]["deducted"]) == ("werkdag_nacht", [0, 0])
    assert told["old_use"]["parts_range"]["werkdag_ochtend"] == pytest.approx([23, 28])
    assert told["old_use"]["rule"] == "same_moment"
    assert told["new_use"]["normative_range"] == pytest.approx([26, 30])
    assert not told["firm"]
    assert "oude gebruik van de parkeerbehoefte afgaat (saldering)" in told["why_not_firm"]
    assert {gap["kind"] for gap in told["gaps"]} == {"example_norm", "unverified"}


def test_as_totals_the_old_uses_own_peak_goes_off():
    rule = {"title": "t", "value": 2, "unit": OLD_USE_UNIT, "source": "s", "status": "example"}
    totals = RuleBook("GM9999", "1", {"parking": {"norms": {"old_use_deduction": rule}}})
    units, old = {"zorgwoning_zelfstandig": 60}, {"kantoor_met_balie": 1000}
    same, own_peak = (
        parking_document({}, units, old_use=old, rules=rules)
        for rules in (RuleBook("GM9999", "1", {}), totals)
    )
    # 60 x (1,0 x 0,9 + 0,3 x 0,8) = 68,4 on a weekday evening, when 5% of 23 to 28 is in the office
    assert same["normative_range"] == pytest.approx([67.0, 67.25])
    assert own_peak["normative_range"] == pytest.approx([68.4 - 28, 68.4 - 23])
    assert own_peak["old_use"]["deducted"] == pytest.approx([23, 28])


def test_own_spaces_of_the_old_use_count_once():
    units, old = {"zorgwoning_zelfstandig": 60}, {"zorgwoning_zelfstandig": 20}
    rules = RuleBook("GM9999", "1", {})
    # on a weekday evening 45,6 of 68,4 is left: 46 of 69 whole spaces
    for own, theirs, short in (
        (60, 0, [0, 0]),
        (60, 20, [6, 6]),
        (60, 90, [9, 9]),
        (60, None, [0, 9]),
    ):
        told = parking_document(
            {}, units, old_use=old, own_parking=own, old_own_parking=theirs, rules=rules
        )
        assert told["rounded_range"] == [46, 46]
        assert told["own_parking"]["short"] == short
        assert ("oude gebruik op eigen terrein" in (told["why_not_firm"] or "")) == (theirs is None)


def test_unknown_and_no_old_use_come_to_the_same_and_are_told_apart():
    unknown, none = (ask(units={"zorgwoning": 60}, zone="B", old_use=old) for old in (None, {}))
    assert (unknown.pop("old_use")["deducted"], none.pop("old_use")["deducted"]) == (None, [0, 0])
    assert unknown == none


@given(
    st.integers(1, 90),
    st.integers(0, 90),
    st.sampled_from(["zorgwoning", "verpleeg_verzorgingshuis"]),
)
def test_more_of_the_same_use_needs_what_the_more_needs(new, more, function):
    told = ask(units={function: new + more}, zone="B", old_use={function: new})
    alone = ask(units={function: more}, zone="B")
    assert told["normative_range"] == pytest.approx(alone["normative_range"])
    assert told["rounded_range"] == alone["rounded_range"]


@given(
    st.dictionaries(
        st.sampled_from(["zorgwoning", "sociale_huur"]), st.integers(0, 90), min_size=1
    ),
    st.dictionaries(
        st.sampled_from(["zorgwoning", "praktijkruimte", "kantoor_zonder_balie"]),
        st.integers(0, 900),
    ),
    st.dictionaries(st.sampled_from(["school", "verpleeg_verzorg"]), st.integers(0, 40)),
)
def test_the_old_use_never_raises_a_sum(units, old, items):
    plain, less = (ask(items, units, old_use=one) for one in (None, old))
    for name in ("normative_range", "rounded_range"):
        assert all(
            0 <= now <= before + 1e-6 for now, before in zip(less[name], plain[name], strict=True)
        )
        assert less[name][0] <= less[name][1] + 1e-6
    assert less["new_use"] == plain["new_use"]


@pytest.mark.parametrize("old", ["winkel", "school"])
def test_an_old_use_of_which_nobody_knows_what_it_asks_leaves_nothing_to_all(old):
    told = ask(units={"zorgwoning": 60}, zone="B", old_use={old: 900})
    assert told["normative_range"] == [0, 30]
    assert told["old_use"]["parts_range"]["werkdag_nacht"] == [0, None]
    assert not told["firm"]
    assert f"voor het oude gebruik ({old}) is geen norm bekend" in told["why_not_firm"]


def test_what_parks_nobody_knows_when_cannot_be_a_new_use():
    with pytest.raises(
        InputError, match=r'Van "winkel" is niet bekend wanneer er wordt geparkeerd'
    ):
        ask(units={"winkel": 900})


def test_a_size_of_the_old_use_that_cannot_be_is_refused_in_one_sentence():
    with pytest.raises(
        InputError, match=r"Het aantal bij kantoor_met_balie is -1; geef een getal van 0 of meer"
    ):
        ask(units={"zorgwoning": 60}, old_use={"kantoor_met_balie": -1})
