"""What a rule says makes its version, and a finding, the register and `explain` name the same one."""

from __future__ import annotations

import copy
import shutil
from dataclasses import replace

import pytest
import yaml
from pydantic import ValidationError

from spreidingskaart.city import DATA
from spreidingskaart.criteria.zoning.table import RULES, mark_id, rule_table, table_from
from spreidingskaart.model import RuleRef, Status
from spreidingskaart.rules import Norm, read_rule_book, read_yaml, version_together
from spreidingskaart.site_test.assess import assess
from spreidingskaart.site_test.proposals import proposals_from
from spreidingskaart.site_test.register import find_rule, register
from spreidingskaart.site_test.what_if import tried
from tests.bundled import bundled_city

NOTA = "parking/almere_nota_2020/zorgwoning/B"
NORM = {"title": "Afstand", "value": 300, "unit": "m", "source": "nota", "status": "policy"}


@pytest.fixture(scope="module")
def city():
    return bundled_city("public")


def carried(city, criterion, form="beschermd_wonen_plus"):
    """Return every reference by id that findings of one criterion carry on the candidate sites."""
    sites = proposals_from(city, form=form, places=24, site_id=list(city.layer("sites")["id"]))
    found = assess(sites, city, {criterion})[criterion]
    return {rule.id: rule for i in range(len(sites)) for rule in found.tell(i).rules}


def versions(city):
    return {rule.id: rule.version for rule in register(city)}


def changed(before, after):
    return {
        rule_id
        for rule_id in before.keys() | after.keys()
        if before.get(rule_id) != after.get(rule_id)
    }


# ------------------------------------------------------------------------------------------------ one record


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Weg"}, {"value": 301}, {"value": None}, {"unit": "km"}, {"source": "wet"}, {"status": "verified"},
        {"valid_from": "2030-01-01"}, {"url": "https://a.nl"}, {"note": "let op"}, {"forms": ["domus"]},
    ],
)  # fmt: skip
def test_each_field_that_differs_is_another_version(other):
    assert Norm.model_validate(NORM | other).version != Norm.model_validate(NORM).version


def test_the_same_words_are_the_same_version_however_they_are_written_down():
    version = Norm.model_validate(NORM).version
    assert len(version) == 12
    assert Norm.model_validate(dict(reversed(NORM.items()))).version == version
    assert (
        Norm.model_validate(NORM | {"value": 300.0, "note": None, "forms": []}).version == version
    )


def test_a_value_that_is_tried_has_a_version_of_its_own_that_says_so():
    norm = Norm.model_validate(NORM)
    assert norm.version  # made before the copy is
    other, back = norm.tried(400.0), norm.tried(400.0).tried(300.0)
    assert other.version.startswith("probeerwaarde-")
    assert len({norm.version, other.version, back.version}) == 3


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_norm_is_a_finite_number_or_open(value):
    with pytest.raises(ValidationError):
        Norm.model_validate(NORM | {"value": value})


def test_nobody_can_forget_the_version_of_a_reference():
    with pytest.raises(TypeError, match="version"):
        RuleRef("id", "bron", Status.VERIFIED)


def test_rules_together_have_a_version_that_follows_from_theirs_in_any_order():
    rules = [RuleRef(name, "bron", Status.EXAMPLE, version=name * 3) for name in "abc"]
    version = version_together(rules)
    assert version_together(reversed(rules)) == version
    assert version_together(rules[1:]) != version
    assert version_together([replace(rules[0], version="x"), *rules[1:]]) != version
    assert "probeerwaarde" in version_together(
        [replace(rules[0], version="probeerwaarde-x"), *rules[1:]]
    )


# ------------------------------------------------------------------------------------------------ a file changes


CHANGES = [
    ("siting", ("norms", "min_area", "value"), 9000, "min_area", "area", {"min_area"}),
    (
        "siting",
        ("norms", "government_land", "source"),
        "elders",
        "government_land",
        "land_owner",
        {"government_land"},
    ),
    (
        "siting",
        ("norms", "business_park", "note"),
        "anders",
        "business_park",
        "business_park",
        {"business_park"},
    ),
]


@pytest.mark.parametrize(
    ("document", "place", "value", "rule_id", "criterion", "expected"), CHANGES
)
def test_one_changed_value_in_a_file_changes_the_version_of_that_rule_alone(
    city, tmp_path, document, place, value, rule_id, criterion, expected
):
    other = edited(city, tmp_path, document, place, value)
    assert changed(versions(city), versions(other)) == expected
    before, after = carried(city, criterion), carried(other, criterion)
    assert before[rule_id].version != after[rule_id].version == find_rule(other, rule_id).version
    assert (
        changed(*({key: rule.version for key, rule in found.items()} for found in (before, after)))
        == expected
    )


def test_one_changed_parking_norm_changes_the_version_of_that_norm_alone(city, tmp_path):
    norms = city.rules.documents["parking"]["norm_sets"]["almere_nota_2020"]["norms"]
    row = next(
        i
        for i, norm in enumerate(norms)
        if norm["function"] == "zorgwoning" and norm.get("zone") == "B"
    )
    place = ("norm_sets", "almere_nota_2020", "norms", row, "value")
    other = edited(city, tmp_path, "parking", place, 0.6)
    assert changed(versions(city), versions(other)) == {NOTA}
    shown = carried(other, "parking", "begeleid_wonen_groep")
    assert shown[NOTA].version == find_rule(other, NOTA).version != find_rule(city, NOTA).version


def test_what_a_whole_set_of_norms_says_of_itself_is_part_of_each_norm_in_it(city, tmp_path):
    other = edited(
        city, tmp_path, "parking", ("norm_sets", "almere_nota_2020", "source"), "een andere nota"
    )
    own = {rule_id for rule_id in versions(city) if rule_id.startswith("parking/almere_nota_2020/")}
    assert changed(versions(city), versions(other)) == own


def edited(city, folder, document, place, value):
    """Return the City with one value changed in a copy of its folder of rules."""
    copied = folder / city.rules.municipality
    shutil.copytree(DATA / "rules" / city.rules.municipality, copied)
    path = copied / f"{document}.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    record = content
    for name in place[:-1]:
        record = record[name]
    assert record.get(place[-1]) != value
    record[place[-1]] = value
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return replace(city, rules=read_rule_book(copied))


def test_a_tried_value_changes_one_version_and_the_range_that_it_is_part_of(city):
    other = tried(city, NOTA, 0.9)
    assert changed(versions(city), versions(other)) == {NOTA}
    assert find_rule(other, NOTA).version.startswith("probeerwaarde-")
    part = next(
        rule for rule in register(city) if rule.id.startswith("parking/voorbeelden/")
    ).rests_on[0]
    other = tried(city, part, 3.0)
    moved = changed(versions(city), versions(other))
    assert moved == {part, *find_rule(city, part).used_by}
    assert all(find_rule(other, rule_id).version.startswith("probeerwaarde-") for rule_id in moved)
    assert all(find_rule(other, rule_id).status is Status.TRIED for rule_id in moved)


# ------------------------------------------------------------------------------------------------ zoning


@pytest.fixture(scope="module")
def document():
    return read_yaml(RULES)


def zoning_versions(document):
    table = table_from(document, "proef")
    rules = {rule_id: rule.version for rule_id, rule in table.references.items()}
    return rules | {key: ruling.version for key, ruling in table.rulings.items()}


def test_a_zoning_rule_has_its_own_version(document):
    other = copy.deepcopy(document)
    other["rules"][0]["sentence"] += " Echt."
    assert changed(zoning_versions(document), zoning_versions(other)) == {
        document["rules"][0]["id"]
    }


def test_the_words_of_a_ruling_have_a_version_beside_that_of_the_rule_that_cites_it(document):
    other = copy.deepcopy(document)
    key = "ECLI:NL:RVS:2019:2337"
    other["rulings"][key]["says"] += " Echt."
    assert changed(zoning_versions(document), zoning_versions(other)) == {key}
    cited = {
        found.version
        for rule in table_from(other, "proef").references.values()
        for found in rule.cites
        if found.id == key
    }
    assert cited == {zoning_versions(other)[key]}


def test_a_mark_is_one_record_and_one_version_whether_it_adds_or_excludes(document):
    other = copy.deepcopy(document)
    name = next(name for name, mark in document["marks"].items() if mark.get("bars"))
    other["marks"][name]["words"] = [*other["marks"][name]["words"], "proefwoord"]
    expected = {mark_id(name), mark_id(name, excluded=True)}
    assert changed(zoning_versions(document), zoning_versions(other)) == expected


def test_a_rule_gives_the_address_of_every_ruling_that_it_cites():
    several = [
        rule
        for rule in rule_table().references.values()
        if sum(bool(one.url) for one in rule.cites) > 1
    ]
    assert several
    for rule in several:
        assert rule.source == "; ".join(one.name for one in rule.cites)
        assert rule.url == next(one.url for one in rule.cites if one.url)
