"""The table of evidence: every finding with what it rests on, complete enough to follow by hand."""

from __future__ import annotations

import csv
import dataclasses
import io
import json

import pytest

from spreidingskaart.city.access import seen_by
from spreidingskaart.cli.main import BAD_INPUT, DONE, main
from spreidingskaart.model import Citation, Finding, RuleRef, Status, Verdict
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.site_test.evidence import HEAD, EvidenceKind, evidence_csv, grounds_of
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.store import Store
from tests.people import planner
from tests.synthetic import overruled, synthetic_city

ASKED = {"form": "beschermd_wonen_plus", "places": 24, "site_id": "L01"}


@pytest.fixture(scope="module")
def found():
    city = seen_by(synthetic_city(fictional=("sites",)), "public")
    return assessment(propose(city, **ASKED), city)


@pytest.fixture(scope="module")
def table(found):
    text = evidence_csv(found).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_every_finding_stands_in_it_with_its_number_and_limit(found, table):
    for finding in found.findings:
        own = [row for row in table if row["bevinding"] == finding.sentence]
        assert {row["oordeel"] for row in own} == {finding.word}
        assert len(own) == len(list(grounds_of(finding))) > 0
    area = next(
        row for row in table if row["criterium"] == "Oppervlakte" and row["rust op"] == "regel"
    )
    assert (area["gemeten"], area["eenheid"], area["grens"]) == ("20000", "m2", "10000")
    assert (area["zekerheid"], area["gegevensversie"], area["gezien als"]) == (
        "voorlopig", found.data_version, "public",
    )  # fmt: skip


def test_every_rule_has_an_id_a_version_a_source_and_a_status(found, table):
    rules = [row for row in table if row["rust op"] == EvidenceKind.RULE.value]
    assert {(row["id"], row["versie"]) for row in rules} == {
        (rule.id, rule.version) for finding in found.findings for rule in finding.rules
    }
    assert all(row[name] for row in rules for name in ("wat", "bron", "status"))


def test_every_layer_has_its_date_and_says_whether_it_is_fictional(table):
    data = {row["id"]: row for row in table if row["rust op"] == EvidenceKind.DATA.value}
    assert data["sites"]["status"] == "fictief"
    assert data["zoning"]["status"] == ""
    assert data["zoning"]["geldt vanaf of datum"] == "2024-01-01"


def test_each_ruling_is_named_once_with_its_own_version_and_address():
    cited = [Citation(name, f"v-{name}", name, f"https://a.nl/{name}") for name in ("A", "B")]
    rules = tuple(
        RuleRef(
            name, "A; B", Status.SYNTHESIS, version="1", url="https://a.nl/A", cites=tuple(cites)
        )
        for name, cites in (("x", cited), ("y", cited[:1]))
    )
    finding = Finding("zoning", Verdict.FITS, gaps=(), sentence="Zin.", rules=rules)
    told = [(ground.kind, ground.id, ground.version, ground.url) for ground in grounds_of(finding)]
    assert told == [
        (EvidenceKind.RULE, "x", "1", None),
        (EvidenceKind.RULING, "A", "v-A", "https://a.nl/A"),
        (EvidenceKind.RULING, "B", "v-B", "https://a.nl/B"),
        (EvidenceKind.RULE, "y", "1", None),
    ]


def test_what_rests_on_nothing_named_has_a_row_and_a_cell_never_starts_a_formula(found):
    bare = dataclasses.replace(found.findings[0], rules=(), data=(), sentence="=1+1")
    rows = list(
        csv.reader(
            io.StringIO(
                evidence_csv(dataclasses.replace(found, findings=(bare,))).decode("utf-8-sig")
            ),
            delimiter=";",
        )
    )
    assert rows[0] == list(HEAD)
    assert {row[1] for row in rows[2:]} == {"niet getoetst"}
    assert [row[0] for row in rows[2:]] == [one.name for one in found.open_subjects]
    assert "'=1+1" in rows[1]


def test_what_a_planner_judged_otherwise_stands_in_it(found):
    first = dataclasses.replace(found.findings[0], override=overruled("may_fit"))
    text = evidence_csv(dataclasses.replace(found, findings=(first,))).decode()
    assert "past mogelijk, door A. Jansen: Ontheffing." in text


# ------------------------------------------------------------------------------------------- command line


def test_a_planner_reads_there_what_a_planner_judged_otherwise_and_the_public_does_not(
    run, found, monkeypatch
):
    kept = Store(":memory:")
    monkeypatch.setattr("spreidingskaart.store.open_store", lambda: kept)
    seen = dataclasses.replace(found, role="planner")
    kept.override(seen, "zoning", Verdict.UNSUITABLE, reason="De bodem is vervuild.", by=planner())
    told = "Anders beoordeeld: ongeschikt, door A. Jansen: De bodem is vervuild."
    for form in ((), ("--table",)):
        code, out, _ = run(*form, "--role", "planner")
        assert code == 0
        assert told in out
        assert "bestemming ongeschikt in plaats van" in " ".join(out.split())
        assert "Jansen" not in run(*form)[1]
    _, out, _ = run("--json", "--role", "planner")
    made = json.loads(out)["findings"][0]
    assert made["details"]["override"]["reason"] == "De bodem is vervuild."
    assert made["verdict"] == found.findings[0].verdict.value


@pytest.fixture
def run(capsys, monkeypatch):
    monkeypatch.setattr("spreidingskaart.city.load_city", lambda *_: synthetic_city())

    def run(*more):
        asked = ("assess", "--site", "L01", "--form", "beschermd_wonen_plus", "--places", "24")
        return main([*asked, *more]), *capsys.readouterr()

    return run


def test_the_table_is_printed_as_text_that_names_every_rule_with_its_version(run, found):
    code, out, _ = run("--table")
    assert code == DONE
    for finding in found.findings:
        for rule in finding.rules:
            assert f"{rule.id}  versie {rule.version}" in out
    assert "Oppervlakte: past (hard)" in out
    assert "Gemeten: 20.000 m2. Grens: 10.000." in out
    assert max(map(len, out.splitlines())) <= 120


def test_the_table_is_printed_as_csv(run):
    code, out, _ = run("--csv")
    rows = list(csv.reader(io.StringIO(out), delimiter=";"))
    assert (code, rows[0]) == (DONE, list(HEAD))
    assert {len(row) for row in rows} == {len(HEAD)}


def test_a_table_is_text_or_csv_and_not_both(run):
    code, out, err = run("--csv", "--table")
    assert (code, out) == (BAD_INPUT, "")
    assert err.count("\n") == 1


def test_explain_says_whether_the_version_that_is_asked_for_holds_now(run, found, capsys):
    version = next(
        rule.version
        for finding in found.findings
        for rule in finding.rules
        if rule.id == "min_area"
    )
    assert main(["explain", f"min_area@{version}"]) == DONE
    assert f"Versie {version} geldt nu." in capsys.readouterr().out
    assert main(["explain", "MIN_AREA@0123456789ab"]) == DONE
    assert f"u vroeg versie 0123456789ab. Nu geldt versie {version}" in capsys.readouterr().out
