"""Receipts in a dossier: what the findings rest on is carried with its hashes, and one changed byte is named."""

import base64
import datetime as dt
import hashlib
import json
from dataclasses import replace

import pytest

from spreidingskaart.city.access import seen_by
from spreidingskaart.city.sources.receipts import Question, Receipt, Receipts, Series
from spreidingskaart.model import Role
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.site_test.evidence import EvidenceKind, grounds_of
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.weighing.case.measured import measure
from spreidingskaart.weighing.case.offered import shipped
from spreidingskaart.weighing.dossier import receipts as carrying
from spreidingskaart.weighing.dossier.case import Case
from spreidingskaart.weighing.dossier.packing import as_json, pack, unpack
from spreidingskaart.weighing.dossier.replay import make, replay
from tests.synthetic import synthetic_city

NOW = dt.datetime(2026, 11, 30, 9, 15, tzinfo=dt.UTC)
NAME = "receipts.json"


def _kept(folder, service, *contents):
    """Keep answers and their series; return the series."""
    kept, made = Receipts.of_city(folder), []
    for at, content in enumerate(contents):
        question = Question(service=service, address=f"https://example.org/{service}/{at}")
        sha256 = hashlib.sha256(content).hexdigest()
        receipt = Receipt(question=question, asked_at=NOW, status=200, sha256=sha256, size=len(content))  # fmt: skip
        made.append(kept.keep(receipt, content).id)
    told = {"what": "plannen", "service": service, "begun_at": NOW, "complete": True}
    return kept.keep_series(Series(answers=tuple(made), **told))


def _city(folder, **receipts):
    """Return a City whose layers name these receipts."""
    city = synthetic_city()
    reports = dict(city.reports)
    for name, series in receipts.items():
        entry = reports[name].entry.model_copy(update={"receipts": (series.id,)})
        reports[name] = replace(reports[name], entry=entry)
    return seen_by(replace(city, reports=reports, folder=folder), Role.PUBLIC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("stad")


@pytest.fixture(scope="module")
def city(folder):
    plans = _kept(folder, "ontsluiten", b'{"a": 1}', b'{"b": 2}')
    return _city(folder, zoning=plans, facilities=_kept(folder, "bag", b"geheim adres"))


@pytest.fixture(scope="module")
def dossier(city):
    return _dossier(city)


def _dossier(city):
    measured = measure(city, form="domus", places=20)
    framework = next(one for one in shipped() if one.id == "beschermd_wonen_plus_2024")
    return make(Case(measured, measured.facts, framework))[0]


def test_what_was_answered_is_carried_and_holds(dossier, city):
    part = json.loads(unpack(dossier)[NAME])
    carried = sorted(base64.b64decode(each) for each in part["contents"].values())
    assert carried == [b'{"a": 1}', b'{"b": 2}']
    assert part["left_out"] == []
    series = city.reports["zoning"].entry.receipts[0]
    assert part["records"].keys() == {series, *part["records"][series]["answers"]}
    assert replay(dossier).sound
    assert _dossier(city) == dossier


def test_of_a_register_nothing_is_carried(dossier, city):
    text = unpack(dossier)[NAME].decode()
    assert city.reports["facilities"].entry.receipts[0] not in text
    assert base64.b64encode(b"geheim adres").decode() not in text


def test_a_dossier_without_receipts_has_no_such_part(folder):
    assert NAME not in unpack(_dossier(_city(folder)))


def _other_record(part):
    name = next(name for name, each in part["records"].items() if each["kind"] == "answer")
    part["records"][name]["status"] = 201


def _other_content(part):
    part["contents"][next(iter(part["contents"]))] = base64.b64encode(b"iets anders").decode()


def _unasked(part):
    question = Question(service="ontsluiten", address="https://example.org/nooit")
    more = Receipt(question=question, asked_at=NOW, status=200, sha256="0" * 64, size=0)
    part["records"][more.id] = more.model_dump(mode="json")


def _no_part(part):
    part.clear()


@pytest.mark.parametrize("spoil", [_other_record, _other_content, _unasked, _no_part])
def test_a_receipt_that_says_something_else_behind_right_fingerprints_is_named(dossier, spoil):
    parts = unpack(dossier)
    part = json.loads(parts[NAME])
    spoil(part)
    found = replay(pack({**parts, NAME: as_json(part)}))
    assert not found.sound
    assert found.followed.otherwise == (NAME,)


def test_what_is_too_much_or_gone_is_said(folder, monkeypatch):
    large, gone = b"x" * 50, b'{"weg": 1}'
    plans = _kept(folder, "presenteren", b"klein", large, gone)
    path = hashlib.sha256(gone).hexdigest()
    (folder / "receipts" / "contents" / path[:2] / f"{path}.gz").unlink()
    monkeypatch.setattr(carrying, "MOST_CONTENT", 20)
    dossier = _dossier(_city(folder, zoning=plans))
    part = json.loads(unpack(dossier)[NAME])
    assert [base64.b64decode(each) for each in part["contents"].values()] == [b"klein"]
    assert part["left_out"][0].startswith("Van 2 antwoorden zit alleen de vingerafdruk erin")
    assert len(part["records"]) == 4
    assert replay(dossier).sound


def test_a_receipt_that_is_not_there_is_said(folder):
    entry_of = Series(what="x", service="ontsluiten", begun_at=NOW, answers=(), complete=True)
    part = json.loads(unpack(_dossier(_city(folder, zoning=entry_of)))[NAME])
    assert part["left_out"] == [f"Er is geen ontvangstbewijs {entry_of.id} in de map receipts."]


def test_the_evidence_names_the_receipts_of_each_layer(city):
    found = assessment(propose(city, form="domus", places=20, site_id="L01"), city)
    zoning = next(each for each in found.findings if each.criterion == "zoning")
    told = {each.id: each.version for each in grounds_of(zoning) if each.kind is EvidenceKind.DATA}
    assert told["zoning"] == city.reports["zoning"].entry.receipts[0]
    assert told["zoning_plans"] == ""
