"""What is wrong in the rules of a municipality is named, and nobody is surer for it."""

from __future__ import annotations

import copy
import dataclasses
import shutil

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spreidingskaart.city import DATA, load_city
from spreidingskaart.criteria import CRITERIA
from spreidingskaart.model import Verdict
from spreidingskaart.rules import read_rule_book
from spreidingskaart.rules.norm_spec import SITING as DOCUMENT
from spreidingskaart.site_test.assess import assess, overall
from spreidingskaart.site_test.proposals import proposals_from
from spreidingskaart.site_test.register import register_faults
from spreidingskaart.site_test.rule_faults import rule_faults, rule_notes
from tests.synthetic import box, synthetic_city

PLUS = "beschermd_wonen_plus"
SPECS = {spec.id: spec for one in CRITERIA for spec in one.norms if spec.document == DOCUMENT}
READER = {spec.id: one.id for one in CRITERIA for spec in one.norms}


def whole():
    """Every declared norm, set; so loose that most fit."""
    loose = {"min_area": 1.0, "business_park": 0.5, "min_distance_same_form": 1.0}
    return {
        name: {
            "title": f"Norm {name}",
            "value": loose.get(name, spec.most),
            "unit": spec.unit,
            "source": "Proefgemeente",
            "status": "verified",
            "forms": [] if name == "display_radius" else [PLUS],
        }
        for name, spec in SPECS.items()
    }


def city_with(norms, **other):
    return synthetic_city(siting={"norms": norms}, **other)


def sentences(city):
    return [fault.sentence for fault in rule_faults(city)]


def asked(city, form=PLUS):
    return proposals_from(city, form=form, places=4, geometry=[box(100, 100, 200, 100)])


def answers(city, form=PLUS):
    return assess(asked(city, form), city)


def test_the_rules_of_the_bundled_city_have_no_fault():
    city = load_city()
    assert (rule_faults(city), rule_notes(city)) == ((), ())


def test_a_whole_document_has_no_fault():
    assert sentences(city_with(whole())) == []


@pytest.mark.parametrize("name", SPECS)
def test_a_misspelt_norm_is_named_with_what_was_meant_and_its_criterion_is_not_tested(name):
    norms = whole()
    typo = f"{name[:-2]}{name[-1]}{name[-2]}"
    norms[typo] = norms.pop(name)
    city = city_with(norms)
    told = sentences(city)
    assert any(
        f"De norm {typo} in data/rules/GM9999/siting.yaml is onbekend" in one and name in one
        for one in told
    )
    assert set(told) <= set(register_faults(city))
    found = answers(city)[READER[name]]
    finding = found.tell(0)
    assert not finding.firm
    assert finding.verdict not in (Verdict.FITS, Verdict.REPORTED)
    assert typo in finding.why_not_firm
    assert bool(found.hard[0])
    assert not overall(answers(city))[1][0]


def test_a_misspelt_norm_for_one_form_says_nothing_of_another():
    norms = whole()
    norms["min_aera"] = norms.pop("min_area")
    city = city_with(norms)
    assert answers(city)["area"].tell(0).verdict is Verdict.NOT_TESTED
    assert answers(city, "domus")["area"].tell(0).verdict is Verdict.REPORTED


def test_a_name_like_nothing_makes_all_unsure_that_miss_a_norm():
    norms = whole()
    norms["grootste_afstand_tot_het_spoor"] = norms.pop("max_station_distance")
    found = answers(city_with(norms))
    assert found["public_transport"].tell(0).verdict is Verdict.NOT_TESTED
    assert found["area"].tell(0).verdict is Verdict.FITS


def test_a_misspelt_norm_without_a_value_is_named_and_changes_no_answer():
    norms = whole()
    norms["min_aera"] = {**norms.pop("min_area"), "value": None}
    city = city_with(norms)
    assert any("min_aera" in one for one in sentences(city))
    assert answers(city)["area"].tell(0).verdict is Verdict.REPORTED


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize(
    "change",
    [
        {"unit": "el"},
        {"value": -1.0},
        {"value": "veel"},
        {"status": "zeker"},
        {"extra": 1},
        {"forms": ["domuss"]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_norm_that_cannot_be_is_named_and_its_criterion_is_not_sure(name, change):
    norms = whole()
    norms[name] |= change
    city = city_with(norms)
    (told,) = sentences(city)
    assert told.startswith(f"De norm {name} in data/rules/GM9999/siting.yaml ")
    finding = answers(city)[READER[name]].tell(0)
    assert not finding.firm
    assert finding.verdict not in (Verdict.FITS, Verdict.REPORTED)
    assert name in finding.why_not_firm


@pytest.mark.parametrize("name", [name for name, spec in SPECS.items() if not spec.may_be_left_out])
def test_a_norm_that_is_not_there_is_named(name):
    norms = whole()
    del norms[name]
    (told,) = sentences(city_with(norms))
    assert f"De norm {name} ontbreekt in data/rules/GM9999/siting.yaml" in told


@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_broken_in_the_norms_nobody_becomes_surer(data):
    norms = whole()
    sound = city_with(copy.deepcopy(norms))
    for name in data.draw(st.sets(st.sampled_from(sorted(SPECS)), min_size=1, max_size=4)):
        how = data.draw(st.sampled_from(["rename", "unit", "retype", "form", "empty"]))
        record = norms.pop(name)
        if how == "rename":
            norms[data.draw(st.text("abcdefgh_", min_size=1, max_size=12))] = record
        elif how == "empty":
            norms[name] = data.draw(st.sampled_from([None, [], "x", {}]))
        else:
            change = {"unit": {"unit": "el"}, "retype": {"value": []}, "form": {"forms": ["x"]}}
            norms[name] = {**record, **change[how]}
    city = city_with(norms)
    assert rule_faults(city)
    for form in (PLUS, "domus"):
        before, after = answers(sound, form), answers(city, form)
        for name, found in after.items():
            fits = found.verdict[0] == Verdict.FITS.code
            assert not (found.firm[0] and fits) or (
                before[name].firm[0] and before[name].verdict[0] == Verdict.FITS.code
            )


def test_what_the_columns_say_is_what_a_finding_tells():
    norms = whole()
    norms["min_aera"] = norms.pop("min_area")
    city = city_with(norms)
    for name, found in answers(city).items():
        told = found.tell(0)
        assert (told.criterion, told.verdict, told.firm) == (
            name, Verdict.from_code(found.verdict[0]), bool(found.firm[0]),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("document", "part"),
    [
        ({"norms": {"walking_distance": None}}, "norms.walking_distance"),
        ({"norms": {"max_ocupancy": {"title": "t", "value": 1, "unit": "deel", "source": "s", "status": "policy"}}},
         "bedoelt u max_occupancy"),
        ([], "parking.yaml"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_parking_norms_is_among_the_faults(document, part):
    city = synthetic_city(siting={"norms": whole()}, documents={"parking": document})
    (told,) = sentences(city)
    assert part in told
    assert "parking.yaml" in told
    assert answers(city)["parking"].tell(0).verdict is Verdict.NOT_TESTED


# ------------------------------------------------------------------------------------------------ files


def folder_with(tmp_path, rules="GM0034", **files):
    folder = tmp_path / "stad"
    shutil.copytree(DATA / "almere", folder)
    entry = (folder / "city.yaml").read_text(encoding="utf-8")
    (folder / "city.yaml").write_text(entry.replace("rules: GM0034", f"rules: {rules}"))
    if files:
        (folder / "rules").mkdir()
    for name, text in files.items():
        (folder / "rules" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_rules_of_another_code_that_are_not_there_are_a_fault_and_nobody_is_sure(tmp_path):
    city = load_city(folder_with(tmp_path, rules="GM9999"))
    (told,) = sentences(city)
    assert "De map data/rules/GM9999 met regels is er niet" in told
    assert "GM0034" in told
    point = {"x": 143_211.0, "y": 486_939.0}
    found = assess(proposals_from(city, form=PLUS, places=24, **point), city)
    assert found["land_owner"].tell(0).verdict is Verdict.NOT_TESTED
    assert found["public_transport"].tell(0).verdict is Verdict.NOT_TESTED


def test_a_municipality_without_rules_yet_is_noted_and_measured():
    city = synthetic_city()
    none = dataclasses.replace(city.rules, documents={}, there=False)
    city = dataclasses.replace(city, rules=none)
    assert rule_faults(city) == ()
    assert "nog geen regels" in rule_notes(city)[0]
    assert answers(city)["area"].tell(0).verdict is Verdict.REPORTED


def test_rules_in_the_own_folder_go_first_and_the_bundled_ones_stay(tmp_path):
    siting = yaml.safe_load((DATA / "rules" / "GM0034" / "siting.yaml").read_text(encoding="utf-8"))
    siting["norms"]["max_station_distance"]["value"] = 700
    folder = folder_with(tmp_path, siting=yaml.safe_dump(siting))
    city, bundled = load_city(folder), load_city()
    assert city.rules.documents["siting"]["norms"]["max_station_distance"]["value"] == 700
    assert city.rules.documents["parking"] == bundled.rules.documents["parking"]
    assert city.rules.file_of("siting") == "stad/rules/siting.yaml"
    assert city.version != bundled.version
    assert sentences(city) == []


@pytest.mark.parametrize("text", ["norms: [", "norms: {a: 1}\nnorms: {}", "- 1"])
def test_a_document_that_cannot_be_read_leaves_nobody_sure(tmp_path, text):
    city = load_city(folder_with(tmp_path, siting=text))
    assert any("siting.yaml" in one for one in sentences(city))
    found = assess(proposals_from(city, form=PLUS, places=24, x=143_211.0, y=486_939.0), city)
    assert found["public_transport"].tell(0).verdict is Verdict.NOT_TESTED
    assert not any(
        (one.firm & (one.verdict == Verdict.FITS.code)).any()
        for name, one in found.items()
        if name in {READER[norm] for norm in SPECS}
    )


def test_a_file_that_nobody_reads_is_named_with_what_was_meant(tmp_path):
    own = tmp_path / "GM0001"
    own.mkdir()
    (own / "sitting.yaml").write_text("norms: {}", encoding="utf-8")
    city = dataclasses.replace(synthetic_city(), rules=read_rule_book(own))
    (told,) = sentences(city)
    assert "sitting.yaml leest niemand (bedoelt u siting?)" in told
    assert answers(city)["area"].tell(0).verdict is Verdict.NOT_TESTED


def test_doubt_is_asked_of_many_proposals_at_once():
    norms = whole()
    norms["min_aera"] = norms.pop("min_area")
    city = city_with(norms)
    many = proposals_from(
        city, form=PLUS, places=4, geometry=[box(100 * i, 100, 90, 90) for i in range(1, 8)]
    )
    columns = assess(many, city)
    assert np.all(columns["area"].verdict == Verdict.NOT_TESTED.code)
    assert np.all(columns["area"].hard)
