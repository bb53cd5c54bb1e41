"""Parking norms as data: what is Almere's own, what is an example, and what a wrong file says."""

from __future__ import annotations

import numpy as np
import pytest

from spreidingskaart.city import DATA
from spreidingskaart.criteria.parking.demand import resolve
from spreidingskaart.errors import DataError
from spreidingskaart.model import Status
from spreidingskaart.rules import RuleBook, care_forms, read_rule_book
from spreidingskaart.rules.parking.norm_book import norm_book

FORMS = care_forms(DATA / "care_forms.yaml")


@pytest.fixture(scope="module")
def almere():
    return norm_book(read_rule_book(DATA / "rules" / "GM0034"))


def book(document):
    return norm_book(RuleBook("GM9999", "1", {"parking": document}))


def test_only_three_norms_are_verified_and_all_three_are_almeres_zone_b(almere):
    verified = {
        (key, norm.function, norm.zone, norm.value)
        for key, item in almere.norm_sets.items()
        for norm in item.norms
        if item.status_of(norm) is Status.VERIFIED
    }
    assert verified == {
        ("almere_nota_2020", "zorgwoning", "B", 0.5),
        ("almere_nota_2020", "sociale_huur", "B", 1.0),
        ("almere_nota_2020", "koop_niet_grondgebonden", "B", 1.7),
    }


def test_an_example_set_cannot_call_itself_verified():
    sets = {"x": {"title": "X", "kind": "example", "status": "verified", "source": "s"}}
    sets["x"]["norms"] = [{"function": "zorgwoning", "value": 0.4}]
    norms = book({"norm_sets": sets})
    assert norms.norm_reference("x", norms.norm_sets["x"].norms[0]).status is Status.EXAMPLE


def test_care_rooms_range_over_what_other_municipalities_adopted(almere):
    found = resolve(almere, "verpleeg_verzorgingshuis", set_id=None, zone="B")
    assert found.basis == "example"
    assert (found.per_unit.total_low, found.per_unit.total_high) == (0.5, 0.7)
    assert not found.firm
    assert 0.6 in {record["visitor_share"] for record in found.records}


def test_a_known_zone_gives_the_own_norm_and_an_unknown_one_an_assumption(almere):
    own = resolve(almere, "zorgwoning", set_id=None, zone="B")
    assumed = resolve(almere, "zorgwoning", set_id=None, zone=None)
    elsewhere = resolve(almere, "zorgwoning", set_id=None, zone="A")
    assert (own.basis, own.firm) == ("own", True)
    assert (
        (assumed.basis, assumed.firm)
        == (elsewhere.basis, elsewhere.firm)
        == ("zone_assumed", False)
    )
    assert own.per_unit.total_high == assumed.per_unit.total_high == 0.5


def test_an_unknown_share_of_visitors_gives_a_range_between_all_residents_and_all_visitors(almere):
    need = resolve(almere, "zorgwoning", set_id=None, zone="B").per_unit
    night, saturday_evening = 4, 6
    assert (need.low[night], need.high[night]) == (0.0, 0.5)
    assert (need.low[saturday_evening], need.high[saturday_evening]) == (0.4, 0.5)
    assert need.peak_low == pytest.approx(0.5 * 13 / 15)


def test_a_known_number_of_visitors_gives_one_number():
    sets = {"n": {"title": "N", "kind": "nota", "status": "verified", "source": "s"}}
    sets["n"]["norms"] = [{"function": "zorgwoning", "value": 0.5, "visitors_pp": 0.3}]
    need = resolve(book({"norm_sets": sets}), "zorgwoning", set_id=None, zone=None).per_unit
    assert need.low == pytest.approx(need.high)
    assert need.high[4] == pytest.approx(0.2)
    assert need.peak_high == pytest.approx(0.2 * 0.8 + 0.3)


def test_the_list_of_a_plan_goes_before_the_nota_and_urbanity_narrows_it():
    nota = {"title": "N", "kind": "nota", "status": "verified", "source": "s"}
    nota["norms"] = [
        {"function": "zorgwoning", "urbanity": 1, "value": 0.4},
        {"function": "zorgwoning", "urbanity": 3, "value": 0.6},
    ]
    plan = {
        "title": "P",
        "kind": "plan",
        "status": "verified",
        "source": "s",
        "plan_ids": ["NL.IMRO.9999.P-1"],
    }
    plan["norms"] = [{"function": "zorgwoning", "value": 0.9}]
    norms = book({"norm_sets": {"n": nota, "p": plan}})
    assert norms.plan_sets == {"NL.IMRO.9999.P-1": "p"}

    def value(**place):
        return resolve(
            norms, "zorgwoning", **{"set_id": None, "zone": None, **place}
        ).per_unit.total_high

    assert value(set_id="p", urbanity=3) == 0.9
    assert value(urbanity=3) == 0.6
    assert value(urbanity=1) == 0.4


def test_the_newest_nota_holds():
    sets = {
        key: {
            "title": key,
            "kind": "nota",
            "status": "verified",
            "source": "s",
            "valid_from": f"{key[-4:]}-01-01",
            "norms": [{"function": "zorgwoning", "value": 0.5}],
        }
        for key in ("nota_2010", "nota_2020")
    }
    assert book({"norm_sets": sets}).nota == "nota_2020"


@pytest.mark.parametrize("form", FORMS)
def test_every_care_form_is_counted_some_way_or_says_why_not(almere, form):
    category = almere.category(FORMS[form])
    readings = category.readings_of(FORMS[form])
    groups = {almere.functions[reading.function].group for reading in readings}
    if form == "dag_nachtopvang":
        assert not readings
        assert "maatwerk" in category.reason
    else:
        assert groups == {"wonen", "maatschappelijk"}
        assert any(reading.decides for reading in readings)


def test_rooms_are_compared_with_ordinary_letting_and_groups_are_not(almere):
    def functions(form):
        return [item.function for item in almere.category(FORMS[form]).readings_of(FORMS[form])]

    assert "kamerverhuur_zelfstandig" in functions("domus")
    assert "kamerverhuur_zelfstandig" not in functions("jeugdzorg_verblijf")


def test_presence_is_the_published_table(almere):
    assert almere.presence["woning_bezoeker"].shares.tolist() == [
        0.1,
        0.2,
        0.8,
        0.7,
        0,
        0.6,
        1,
        0.7,
    ]
    assert np.isnan(almere.presence["verpleeg_verzorg"].shares[3])


def test_every_rule_has_a_source(almere):
    rules = [
        almere.norm_reference(key, norm)
        for key, item in almere.norm_sets.items()
        for norm in item.norms
    ]
    rules += [almere.presence_reference(table) for table in almere.presence]
    assert len({rule.id for rule in rules}) > 60
    assert all(rule.source.strip() and rule.title.strip() for rule in rules)


NOTA = {"title": "N", "kind": "nota", "status": "verified", "source": "s"}


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (
            {"norm_sets": {"n": {**NOTA, "norms": [{"function": "zorgwonig", "value": 1}]}}},
            "zorgwonig",
        ),
        (
            {"norm_sets": {"n": {**NOTA, "norms": [{"function": "zorgwoning"}]}}},
            "geef value, of min en max",
        ),
        (
            {
                "norm_sets": {
                    "n": {**NOTA, "norms": [{"function": "zorgwoning", "min": 2, "max": 1}]}
                }
            },
            "min is groter dan max",
        ),
        (
            {
                "norm_sets": {
                    "n": {
                        **NOTA,
                        "norms": [{"function": "zorgwoning", "value": 0.2, "visitors_pp": 0.3}],
                    }
                }
            },
            "visitors_pp is groter",
        ),
        (
            {"norm_sets": {"n": {**NOTA, "norms": [{"function": "zorgwoning", "value": -1}]}}},
            "value",
        ),
        ({"norm_sets": {"n": {**NOTA, "norms": [], "colour": "red"}}}, "colour"),
        ({"norm_sets": {"helmond_2020": {**NOTA, "norms": []}}}, "naam is al van een voorbeeld"),
        (
            {
                "norms": {
                    "walking": {
                        "title": "t",
                        "value": 1,
                        "unit": "m",
                        "source": "s",
                        "status": "policy",
                    }
                }
            },
            "walking",
        ),
        (
            {
                "norms": {
                    "max_occupancy": {
                        "title": "t",
                        "value": 85,
                        "unit": "deel",
                        "source": "s",
                        "status": "policy",
                    }
                }
            },
            "0 tot en met 1",
        ),
        (
            {"rounding": {"rule": "omhoog", "title": "t", "source": "s", "status": "verified"}},
            "rounding.rule",
        ),
        (["norm_sets"], "GM9999/parking.yaml"),
    ],
)
def test_a_wrong_file_says_where_and_what(document, told):
    with pytest.raises(DataError, match=r"GM9999/parking\.yaml") as refused:
        book(document)
    assert told in str(refused.value)


def test_all_faults_are_told_at_once():
    norms = [
        {"function": "zorgwoning", "value": 1, "colour": 1},
        {"function": "zorgwoning", "value": -1},
    ]
    with pytest.raises(DataError) as refused:
        book({"norm_sets": {"n": {**NOTA, "norms": norms}}})
    assert "norms.0.colour" in str(refused.value)
    assert "norms.1.value" in str(refused.value)


def test_a_file_that_is_no_yaml_is_named(tmp_path):
    folder = tmp_path / "GM9999"
    folder.mkdir()
    (folder / "parking.yaml").write_text("norms: [", encoding="utf-8")
    with pytest.raises(DataError, match=r"parking\.yaml"):
        norm_book(read_rule_book(folder))


def test_a_municipality_without_norms_has_examples_only():
    norms = norm_book(RuleBook("GM9999", "1", {}))
    assert norms.nota is None
    assert resolve(norms, "zorgwoning", set_id=None, zone=None).basis == "example"
