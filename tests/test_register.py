"""One register of all rules, `explain`, and another value tried out without storing it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from spreidingskaart.cli.main import BAD_INPUT, DONE, main
from spreidingskaart.criteria import BY_ID, CRITERIA
from spreidingskaart.errors import InputError
from spreidingskaart.model import Citation, Status, Verdict
from spreidingskaart.rules.norm_spec import SITING
from spreidingskaart.rules.register_entry import CERTAINTIES, RuleKind
from spreidingskaart.site_test.assess import assess, assessment, overall
from spreidingskaart.site_test.proposals import proposals_from
from spreidingskaart.site_test.register import find_rule, register, register_faults
from spreidingskaart.site_test.what_if import tried, what_if
from spreidingskaart.web import url_state
from spreidingskaart.web.regels import panel
from spreidingskaart.web.regels.register import groups_of
from spreidingskaart.web.regels.words import address, as_date, matches
from spreidingskaart.web.rendering import render
from tests.bundled import bundled_city
from tests.test_house import ROOT

NOTA = "parking/almere_nota_2020/zorgwoning/B"
FORM = "begeleid_wonen_groep"


@pytest.fixture(scope="module")
def city():
    return bundled_city("public")


@pytest.fixture(scope="module")
def sites(city):
    """The candidate sites, for one care form; others share their ground."""
    return proposals_from(city, form=FORM, places=24, site_id=list(city.layer("sites")["id"]))


def of_form(sites, city, form):
    return sites.changed(form=np.full(len(sites), list(city.forms).index(form)))


def columns_differ(one, other):
    return not all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name == "value")
        for name in ("verdict", "value")
    )


# ------------------------------------------------------------------------------------------------ the register


def test_every_rule_that_a_finding_on_a_candidate_site_carries_is_in_the_register(city, sites):
    known = {rule.id: rule for rule in register(city)}
    carried, rulings = {}, set()
    for form in city.forms:
        for found in assess(of_form(sites, city, form), city).values():
            for i in range(len(sites)):
                finding = found.tell(i)
                carried |= {rule.id: rule for rule in finding.rules}
                rulings |= set(finding.details_as_dict().get("rulings", ()))
    assert len(sites) == 29
    assert len(carried) > 40
    assert set(carried) - set(known) == set()
    assert rulings - set(known) == set()
    for rule_id, rule in carried.items():
        assert {name: getattr(known[rule_id], name) for name in SHARED} == {
            name: getattr(rule, name) for name in SHARED
        }
        for cited in rule.cites:
            assert known[cited.id].version == cited.version


SHARED = ("id", "version", "title", "source", "status", "valid_from", "url", "cites")


def test_ids_are_unique_and_every_rule_has_a_source_a_version_and_a_file_that_exists(city):
    rules = register(city)
    assert len({rule.id for rule in rules}) == len(rules)
    for rule in rules:
        assert all((rule.source, rule.title, rule.version)), rule.id
        assert rule.amount or rule.sentence, rule.id
        assert (ROOT / rule.file).is_file(), rule.id
        assert (ROOT / rule.used_in).is_file(), rule.id
        assert rule.criterion in BY_ID, rule.id


def test_what_a_rule_rests_on_is_in_the_register_and_knows_it(city):
    rules = {rule.id: rule for rule in register(city)}
    for rule in rules.values():
        assert all(rule.id in rules[under].used_by for under in rule.rests_on), rule.id
    assert rules["ECLI:NL:RVS:2019:2337"].used_by


def test_every_status_that_a_rule_can_have_is_explained(city):
    assert set(CERTAINTIES) == set(Status) - {Status.TRIED}
    assert {rule.status for rule in register(city)} == set(CERTAINTIES)


def test_an_empty_policy_norm_says_that_nobody_filled_it_in(city):
    rule = find_rule(city, "max_station_distance")
    assert rule.is_open
    assert rule.amount == "nog niet ingevuld"
    assert not find_rule(city, "min_area").is_open


def test_a_norm_that_no_criterion_reads_says_so(city):
    norm = {"title": "Typefout", "value": 3, "unit": "m", "source": "x", "status": "policy"}
    documents = {**city.rules.documents, "siting": {"norms": {"max_statoin_distance": norm}}}
    other = replace(city, rules=replace(city.rules, documents=documents))
    rule = find_rule(other, "max_statoin_distance")
    assert rule.criterion == ""
    assert "Geen criterium leest deze norm" in rule.note


def test_a_broken_document_is_named_and_the_other_rules_stay(city):
    documents = {**city.rules.documents, "parking": {"norms": {"onzin": {}}}}
    other = replace(city, rules=replace(city.rules, documents=documents))
    ids = {rule.id for rule in register(other)}
    assert "min_area" in ids
    assert not any(rule_id.startswith("parking/") for rule_id in ids)
    assert "parking.yaml" in register_faults(other)[0]


def test_an_unknown_rule_names_the_nearest(city):
    with pytest.raises(InputError, match="zoning/wonen-24-uur"):
        find_rule(city, "zoning/wonen-24-uurs")


# ------------------------------------------------------------------------------------------------ explain


def test_explain_prints_the_rule_its_source_and_its_status_in_words(city, monkeypatch, capsys):
    monkeypatch.setattr("spreidingskaart.city.load_city", lambda *_: load_once(city))
    assert main(["explain", NOTA]) == DONE
    text = capsys.readouterr().out
    for told in (
        "0,5 parkeerplaats per woning",
        "nagekeken",
        "Nota Parkeernormen 2020",
        "parking.yaml",
        "Parkeren",
    ):
        assert told in text
    assert main(["explain", "ECLI:NL:RVS:2019:2337", "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "spreidingskaart/rule/1"
    assert "zoning/wonen-24-uur" in document["used_by"]
    assert main(["explain", "--json"]) == DONE
    assert len(json.loads(capsys.readouterr().out)["rules"]) == len(register(city))


def test_explain_of_an_unknown_rule_is_refused_with_the_nearest_ids(city, monkeypatch, capsys):
    monkeypatch.setattr("spreidingskaart.city.load_city", lambda *_: load_once(city))
    assert main(["explain", "min_arae"]) == BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert "min_area" in err


def test_explain_of_a_criterion_lists_its_rules_and_those_it_reads(city, monkeypatch, capsys):
    monkeypatch.setattr("spreidingskaart.city.load_city", lambda *_: load_once(city))
    for name, criterion in (("parking", "parking"), ("Zoning", "zoning"), ("openbaar vervoer", "public_transport"),
                            ("bedrijven", "business_park")):  # fmt: skip
        assert main(["explain", name]) == DONE
        lines = capsys.readouterr().out.splitlines()
        rules = [
            rule
            for rule in register(city)
            if rule.criterion == criterion or rule.id in BY_ID[criterion].reads
        ]
        listed = [next(line for line in lines if line.startswith(f"{rule.id} ")) for rule in rules]
        assert all(
            rule.title in line and rule.status.dutch in line
            for rule, line in zip(rules, listed, strict=True)
        )
        assert lines[-1].startswith(f"{len(rules)} regels van {BY_ID[criterion].title}.")
        assert main(["explain", name, "--json"]) == DONE
        document = json.loads(capsys.readouterr().out)
        assert document["criterion"] == criterion
        assert {rule["id"] for rule in document["rules"]} == {rule.id for rule in rules}


def test_the_id_of_a_rule_goes_before_a_criterion_of_that_name(city, monkeypatch, capsys):
    monkeypatch.setattr("spreidingskaart.city.load_city", lambda *_: load_once(city))
    assert main(["explain", "business_park"]) == DONE
    out = capsys.readouterr().out
    assert find_rule(city, "business_park").title in out
    assert out.splitlines()[-1] == "Alle regels van Bedrijven: explain bedrijven."


def test_a_criterion_that_is_misspelt_is_suggested(city, monkeypatch, capsys):
    monkeypatch.setattr("spreidingskaart.city.load_city", lambda *_: load_once(city))
    assert main(["explain", "parkng"]) == BAD_INPUT
    assert "Lijkt op: parking" in capsys.readouterr().err
    assert main(["explain", "xyzzy"]) == BAD_INPUT
    assert "met de naam van een criterium" in capsys.readouterr().err


def test_a_link_with_a_wrong_rule_is_told_in_the_words_of_the_page(city, monkeypatch):
    monkeypatch.setattr(url_state, "choice", lambda _: "xyzzy")
    rule, fault = panel._chosen(city)
    assert rule is None
    assert fault == (
        'De regel "xyzzy" bestaat niet. Misschien is hij vervallen, of klopt de link niet. Kies een regel in de lijst.'
    )


def load_once(city):
    """Return the City as `seen_by` takes it: it was made for this role already."""
    return city


# ------------------------------------------------------------------------------------------------ another value


def test_another_value_changes_findings_and_leaves_what_is_stored_alone(city, sites):
    before = assess(sites, city, {"parking"})["parking"]
    other = tried(city, NOTA, 0.9)
    after = assess(sites, other, {"parking"})["parking"]
    assert columns_differ(before, after)
    assert not columns_differ(before, assess(sites, city, {"parking"})["parking"])
    assert find_rule(city, NOTA).value == 0.5
    assert other.rules.documents is city.rules.documents
    rule = find_rule(other, NOTA)
    assert (rule.value, rule.status) == (0.9, Status.TRIED)
    assert "Opgeslagen is 0,5" in rule.source
    assert "probeerwaarde" in other.version
    assert "probeerwaarde" not in city.version


def test_with_a_tried_value_nothing_is_firm_and_the_finding_says_why(city, sites):
    for rule_id, value in (
        (NOTA, 0.1),
        ("quiet_3.1", 1),
        ("min_area", None),
        ("max_station_distance", 9e5),
    ):
        other = tried(city, rule_id, value)
        columns = assess(of_form(sites, city, "beschermd_wonen_plus"), other)
        assert not any(found.firm.any() for found in columns.values())
        told = assessment(of_form(sites, city, "beschermd_wonen_plus"), other, 3, columns)
        assert not told.firm
        assert all(
            not finding.firm and "probeerwaarde" in finding.why_not_firm
            for finding in told.findings
        )


def trial_of(rule):
    """Return a value that is far from what is stored."""
    most = rule.limits[1]
    return most if most <= 1 else (rule.value or 10) / 10


def test_every_norm_of_the_municipality_is_read_by_the_criterion_that_the_register_names(
    city, sites
):
    """With another value that criterion tells something else of some site and form, and no other does."""
    norms = [
        rule
        for rule in register(city)
        if rule.kind is RuleKind.NORM and rule.file.endswith("siting.yaml")
    ]
    declared = {spec.id for one in CRITERIA for spec in one.norms if spec.document == SITING}
    assert {rule.id for rule in norms} == declared
    plus = of_form(sites, city, "beschermd_wonen_plus")
    stored = {name: told_of(found) for name, found in assess(plus, city).items()}
    for rule in norms:
        other = tried(city, rule.id, None if rule.id in NEEDS_ABSENCE else trial_of(rule))
        moved = {
            name for name, found in assess(plus, other).items() if told_of(found) != stored[name]
        }
        assert moved == {rule.criterion}, rule.id


NEEDS_ABSENCE = ("government_land",)


def told_of(found):
    """Return all that a criterion says, but for firmness and rules: those tell of the trial itself."""
    findings = [found.tell(i) for i in range(len(found.verdict))]
    return [
        (one.verdict, one.value, one.threshold, one.sentence, one.details_as_dict().get("radius_m"))
        for one in findings
    ]


def test_government_land_at_0_says_that_it_need_not_be(city, sites):
    plus = of_form(sites, city, "beschermd_wonen_plus")
    without, zero = (
        assess(plus, tried(city, "government_land", value))["land_owner"] for value in (None, 0)
    )
    assert not columns_differ(without, zero)
    assert not zero.hard.any()


def test_what_a_city_keeps_of_its_layers_gives_the_same_as_a_city_that_keeps_nothing(city, sites):
    for rule_id, value in ((NOTA, 2.0), ("quiet_3.1", 400), ("max_places_per_1000_district", 0.5)):
        kept = tried(city, rule_id, value)
        fresh = replace(kept)
        new = proposals_from(fresh, form=FORM, places=24, site_id=list(city.layer("sites")["id"]))
        for name, found in assess(new, fresh).items():
            assert not columns_differ(found, assess(sites, kept)[name]), (rule_id, name)


def test_what_if_is_the_same_as_asking_every_criterion_of_the_tried_city(city, sites):
    for rule_id, value in ((NOTA, 2.0), ("quiet_3.1", 400), ("max_station_distance", 800)):
        found = what_if(city, rule_id, value, form=FORM, places=24)
        whole = overall(assess(sites, tried(city, rule_id, value)))[0]
        assert [site.after for site in found.sites] == [Verdict.from_code(code) for code in whole]
        assert [site.before for site in found.sites] == [
            Verdict.from_code(c) for c in overall(assess(sites, city))[0]
        ]
        assert len(found.changed) == sum(site.before is not site.after for site in found.sites)


def test_a_limit_on_the_distance_to_a_station_changes_verdicts_and_the_stored_value_changes_none(
    city,
):
    strict = what_if(city, "max_station_distance", 300, form=FORM, places=24)
    assert len(strict.changed) > 0
    assert all(site.after is Verdict.CONFLICTS for site in strict.changed)
    same = what_if(city, NOTA, 0.5, form=FORM, places=24)
    assert same.changed == ()
    assert json.loads(json.dumps(strict.as_dict(), allow_nan=False))["changed"] == len(
        strict.changed
    )


def test_own_parking_that_is_given_counts_for_every_site(city):
    plenty = what_if(city, NOTA, 0.6, form=FORM, places=24, own_parking=200)
    assert {site.found_after.verdict for site in plenty.sites} == {Verdict.FITS}


@pytest.mark.parametrize(
    ("rule_id", "value", "told"),
    [
        ("zoning/wonen-24-uur", 1, "geen getal"),
        ("spread/near", 500, "geen getal"),
        ("max_occupancy", 0.9, "parking/max_occupancy"),
        ("parking/max_occupancy", 1.2, "tot en met 1"),
        ("parking/detour_factor", 0, "van 1 tot en met 10"),
        (NOTA, -0.1, "van 0 tot en met 10"),
        (NOTA, float("nan"), "nan"),
        (NOTA, None, "Zonder de regel"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_one_sentence(city, rule_id, value, told):
    with pytest.raises(InputError, match=told):
        tried(city, rule_id, value)


def test_a_range_of_a_norm_becomes_the_one_value_that_is_tried(city, sites):
    rule = next(
        rule
        for rule in register(city)
        if rule.kind is RuleKind.PARKING_NORM and rule.least is not None
    )
    assert find_rule(tried(city, rule.id, 3.0), rule.id).value == 3.0


def test_no_file_may_call_a_norm_tried(city):
    norm = {"title": "x", "value": 3, "unit": "m", "source": "x", "status": "tried"}
    documents = {**city.rules.documents, "siting": {"norms": {"min_area": norm}}}
    other = replace(city, rules=replace(city.rules, documents=documents))
    assert "probeerwaarde hoort niet in een bestand" in register_faults(other)[0]


# ------------------------------------------------------------------------------------------------ the page


@pytest.fixture
def in_address(monkeypatch):
    """What stands in the address, without a screen."""
    fake = SimpleNamespace(query_params=AddressOf(), session_state={})
    monkeypatch.setattr(url_state, "st", fake)
    return fake.query_params


class AddressOf(dict):
    """Query parameters as Streamlit hands them out."""

    def to_dict(self):
        return dict(self)


def test_a_rule_with_script_in_it_is_shown_as_text(city, in_address):
    evil = "<script>alert(1)</script>"
    rule = replace(
        find_rule(city, "min_area"), id=f'a"{evil}', title=evil, source=evil, note=evil, unit=evil,
        url="javascript:alert(1)", municipality=evil, forms=(evil,), sentence=evil, holds_for=evil, file=evil,
    )  # fmt: skip
    words = {"certainties": CERTAINTIES, "by_id": {}, "forms": {}, "as_date": as_date}
    in_address["q"] = evil
    shown = render(
        "regels/rules.html", groups=groups_of([rule]), opened=True, found=1, total=1,
        address=lambda one: address(one.id), **words,
    )  # fmt: skip
    shown += render("regels/one.html", rule=rule, **words | {"forms": [evil]})
    shown += render("regels/deep.html", rule=rule, criterion=evil, address=address, **words)
    assert "<script" not in shown
    assert "javascript:" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize("source", ["Nota 2020, toelichting", "Nota 2020, toelichting."])
def test_a_source_ends_before_from_when_the_rule_holds(city, source):
    words = {"certainties": CERTAINTIES, "by_id": {}, "forms": [], "as_date": as_date}
    for given in ({"source": source, "cites": ()}, {"cites": (Citation("x", "1", source),)}):
        rule = replace(find_rule(city, NOTA), valid_from="2020-12-17", url=None, **given)
        shown = re.sub(r"<[^>]+>", "", render("regels/one.html", rule=rule, **words))
        assert "Nota 2020, toelichting. Geldt vanaf 17-12-2020." in shown
        assert "Nota 2020, toelichting." in re.sub(
            r"<[^>]+>", "", render("regels/one.html", rule=replace(rule, valid_from=None), **words)
        )


def test_the_address_of_a_rule_keeps_other_choices_and_forgets_a_trial(in_address):
    assert address(NOTA) == f"?regel={NOTA}"
    in_address.update(criterium="Parkeren", regel="x", probeer="3", zondernorm="true")
    assert address("a b&c") == "?criterium=Parkeren&regel=a+b%26c"


def test_search_wants_every_word_in_any_case(city):
    rule = find_rule(city, NOTA)
    assert matches(rule, "ZORGWONING nota")
    assert matches(rule, "")
    assert matches(rule, rule.version)
    assert not matches(rule, "zorgwoning station")
