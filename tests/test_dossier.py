"""A dossier: the same bytes each time, every byte guarded, and the sum done again from what is in it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.city.access import seen_by
from spreidingskaart.cli.main import BAD_INPUT, DONE, main
from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import InputError
from spreidingskaart.model import Role, Verdict
from spreidingskaart.store import Store
from spreidingskaart.weighing.case.measured import measure
from spreidingskaart.weighing.case.offered import shipped
from spreidingskaart.weighing.dossier.case import Case
from spreidingskaart.weighing.dossier.packing import MANIFEST, as_json, fingerprint, pack, unpack
from spreidingskaart.weighing.dossier.parts import READABLE, WORKSHOP
from spreidingskaart.weighing.dossier.plots import plots_of
from spreidingskaart.weighing.dossier.replay import make, replay
from spreidingskaart.weighing.framework.lock import from_file, lock
from spreidingskaart.weighing.ranking.inputs import Entry
from spreidingskaart.workshop.result import fixed_outcomes
from tests.people import administrator, planner
from tests.synthetic import SITING, synthetic_city
from tests.test_workshop import CARD, PIN, Room

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
FORM = "beschermd_wonen_plus"


@pytest.fixture(scope="module")
def city():
    return seen_by(synthetic_city(), "public")


@pytest.fixture(scope="module")
def case(city):
    framework = next(one for one in shipped() if one.id == "beschermd_wonen_plus_2024")
    found = measure(city, form=FORM, places=12)
    site = found.facts.sites[0]
    entries = [
        Entry(
            site=site, criterion="police_advice", verdict=Verdict.FITS, by="<b>A</b>", at=NOW, reason="=1+1",
            source="<script>alert(1)</script>",
        ),
    ]  # fmt: skip
    proof = lock(framework, at=NOW, by="Griffie", why="Besluit", known_criteria=BY_ID)
    return Case(found, found.facts.with_entries(entries), framework, proof)


@pytest.fixture(scope="module")
def dossier(case):
    return make(case)[0]


def test_the_same_case_gives_the_same_bytes(case, dossier):
    again, print_ = make(case)
    assert again == dossier
    assert print_ == fingerprint(unpack(dossier))


def test_the_sum_done_again_is_identical(dossier, city, case):
    found = replay(dossier, city)
    assert found.identical
    assert found.today == ()
    assert found.lock == case.lock
    assert [site["site"] for site in found.weighing["sites"]]


def test_everything_a_decision_rests_on_is_in_it(dossier, case):
    parts = unpack(dossier)
    assert set(parts) == {
        "about.json", "arithmetic.csv", "evidence.csv", "facts.json", "findings.json", "framework.json", "index.html",
        "journal.json", "overrides.json", "proposals.json", "rules.json", "sites.geojson", "weighing.json",
        "weights.json",
    }  # fmt: skip
    assert from_file(parts["framework.json"].decode()) == (case.framework, case.lock)
    findings = json.loads(parts["findings.json"])
    assert {one["schema"] for one in findings} == {"spreidingskaart/assessment/1"}
    assert plots_of(parts).ids == case.facts.sites


def test_what_people_typed_is_escaped_in_the_page_and_harmless_in_the_table(dossier):
    parts = unpack(dossier)
    page = parts["index.html"].decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;A&lt;/b&gt;" in page
    assert "Dit is geen besluit" in page


def test_an_accountant_can_redo_the_total_from_the_table(dossier):
    text = unpack(dossier)["arithmetic.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))

    def number(cell):
        return float(cell.replace(",", ".")) if cell else None

    for site in {row["locatie"] for row in rows}:
        own = [row for row in rows if row["locatie"] == site]
        points = [row for row in own if row["stap"] == "2 punten" and row["punten"]]
        weight = sum(number(row["aandeel gewicht"]) for row in points)
        summed = sum(number(row["punten"]) * number(row["aandeel gewicht"]) for row in points)
        (total,) = [number(row["punten"]) for row in own if row["stap"] == "4 totaal"]
        (lowest,) = [number(row["punten"]) for row in own if row["stap"] == "5 laagst"]
        assert total == pytest.approx(summed / weight)
        assert lowest == pytest.approx(summed)


# a private copy per example: hypothesis may not share a function-scoped fixture
@settings(max_examples=60)
@given(data=st.data())
def test_one_changed_byte_is_refused(dossier, data):
    place = data.draw(st.integers(0, len(dossier) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(dossier)
    changed[place] ^= 1 << bit
    with pytest.raises(InputError, match=r"geweigerd|geen dossier"):
        unpack(bytes(changed))


@pytest.mark.parametrize(
    "name", ["facts.json", "index.html", "framework.json", "sites.geojson", MANIFEST]
)
def test_a_changed_part_is_named(dossier, name):
    with zipfile.ZipFile(io.BytesIO(dossier)) as archive:
        content = archive.read(name)
    start = dossier.index(content[:2000])
    changed = bytearray(dossier)
    changed[start + len(content[:2000]) // 2] ^= 1
    with pytest.raises(InputError, match=rf"veranderd: {name}"):
        unpack(bytes(changed))


def test_parts_that_are_missing_or_extra_are_named(dossier):
    parts = unpack(dossier)
    with zipfile.ZipFile(io.BytesIO(dossier)) as archive:
        manifest = archive.read(MANIFEST)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {**parts, MANIFEST: manifest, "extra.txt": b"x"}.items():
            if name != "facts.json":
                archive.writestr(name, content)
    with pytest.raises(InputError, match=r"ontbreekt: facts\.json; hoort er niet in: extra\.txt"):
        unpack(out.getvalue())


@pytest.mark.parametrize("data", [b"", b"PK", b"geen zip", b"\0" * 100])
def test_something_else_is_refused(data):
    with pytest.raises(InputError, match="geweigerd"):
        unpack(data)


def test_a_bomb_is_refused_without_unpacking():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("facts.json", b"0" * 50_000_000)
    with pytest.raises(InputError, match="geen dossier"):
        unpack(out.getvalue())


def test_numbers_that_do_not_follow_from_the_facts_are_found(dossier):
    parts = unpack(dossier)
    weighing = json.loads(parts["weighing.json"])
    weighing["sites"][0]["total"] += 1
    forged = pack({**parts, "weighing.json": as_json(weighing)})
    found = replay(forged)
    assert not found.identical
    assert found.differences[0].startswith("sites[0].total:")


def lines(old, new):
    return lambda content: content.replace(old, new)


def record(change):
    """Return what changes plain data and writes it as ours are written."""

    def spoil(content):
        data = json.loads(content)
        change(data)
        return as_json(data)

    return spoil


SPOILT = {
    "index.html": lines(b"</body>", b"<p>Locatie 9 wint.</p></body>"),
    "arithmetic.csv": lines(b";valt af;", b";1;"),
    "evidence.csv": lines(b";past;", b";past niet;"),
    "proposals.json": record(lambda data: data[0].update(places=99)),
    "weights.json": record(lambda data: data["in_framework"].update(public_transport=9.0)),
    "sites.geojson": record(lambda data: data["features"][0]["properties"].update(rank=7)),
    "weighing.json": record(lambda data: data.update(municipality="Elders")),
    "facts.json": record(lambda data: data["values"]["public_transport"].__setitem__(0, 3.0)),
    "findings.json": record(lambda data: data[0]["findings"][0].update(sentence="Alles mag.")),
    "about.json": record(lambda data: data.update(role="planner")),
    "framework.json": record(lambda data: data["framework"].update(note="Anders.")),
    "rules.json": record(lambda data: data[0].update(title="Een andere regel")),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_part_that_says_something_else_behind_right_fingerprints_is_named(dossier, name):
    parts = unpack(dossier)
    assert replay(dossier).sound
    spoilt = SPOILT[name](parts[name])
    assert spoilt != parts[name], "nothing was changed"
    try:
        found = replay(pack({**parts, name: spoilt}))
    except InputError:
        assert name == "framework.json"  # its lock says so
        return
    assert not found.sound
    assert (
        found.differences or name in " ".join(found.followed.sentences) or found.followed.otherwise
    )


def test_a_page_that_another_version_made_is_said_to_be_that_and_is_no_fault(dossier):
    parts = unpack(dossier)
    about = {**json.loads(parts["about.json"]), "page_version": "0123456789ab"}
    page = parts["index.html"].replace(b"</body>", b"<p>Anders opgemaakt.</p></body>")
    found = replay(pack({**parts, "about.json": as_json(about), "index.html": page}))
    assert found.sound
    assert any("index.html" in one and "niet vergeleken" in one for one in found.followed.sentences)
    assert not any("vergeleken" in one for one in replay(dossier).followed.sentences[:-1])


def test_the_outcome_of_a_workshop_goes_with_it_and_one_that_was_changed_is_named(case):
    room = Room()
    pin = room.does(1, **PIN)
    room.does(2, **CARD | {"text": "<b>Te druk</b>"})
    for what in ("close", "freeze"):
        room.leads(what)
    assert fixed_outcomes(room.store, "Almere", internal=False) == {}
    room.leads("answer", step=pin, text="Uw punt is strijdig.")
    room.leads("publish")
    assert fixed_outcomes(room.store, "Lelystad", internal=True) == {}
    (outcome,) = fixed_outcomes(room.store, "Almere", internal=False).values()
    data, _ = make(replace(case, workshop=outcome))
    done = replay(data)
    assert done.identical
    assert done.sound
    parts = unpack(data)
    page = parts[READABLE].decode()
    assert outcome["sha256"] in page
    assert "&lt;b&gt;Te druk" in page
    result = {**outcome["result"], "title": "Iets anders"}
    other = {**parts, WORKSHOP: as_json({**outcome, "result": result})}
    assert WORKSHOP in replay(pack(other)).followed.otherwise


def test_what_nobody_does_again_is_said_of_every_dossier(dossier):
    found = replay(dossier)
    assert any("niet nagerekend" in one and "logboek" in one for one in found.followed.sentences)


def test_a_part_that_ours_never_have_is_refused(dossier):
    with pytest.raises(InputError, match="niet hoort"):
        replay(pack({**unpack(dossier), "lees-mij.html": b"<p>Locatie 9 wint.</p>"}))


def test_a_confidential_dossier_that_lost_its_warning_is_not_sound():
    seen = seen_by(synthetic_city(), "planner")
    framework = next(one for one in shipped() if one.id == "beschermd_wonen_plus_2024")
    found = measure(seen, form=FORM, places=12)
    parts = unpack(make(Case(found, found.facts, framework))[0])
    assert replay(pack(parts)).sound
    without = {name: part for name, part in parts.items() if name != "VERTROUWELIJK.txt"}
    assert not replay(pack(without)).sound


def test_a_forged_framework_under_a_real_lock_is_refused(dossier):
    parts = unpack(dossier)
    framework = json.loads(parts["framework.json"])
    framework["framework"]["scored"][0]["weight"] = 5.0
    with pytest.raises(
        InputError, match=r"Veranderd na het vastzetten: criterium `transport_and_amenities`"
    ):
        replay(pack({**parts, "framework.json": as_json(framework)}))


def test_every_finding_is_in_the_table_with_the_version_of_its_rules_and_the_rules_as_they_were(
    dossier,
):
    parts = unpack(dossier)
    table = list(
        csv.DictReader(io.StringIO(parts["evidence.csv"].decode("utf-8-sig")), delimiter=";")
    )
    rules = {rule["id"]: rule for rule in json.loads(parts["rules.json"])}
    findings = json.loads(parts["findings.json"])
    assert {row["locatie"] for row in table} == {
        site["site_id"] for site in json.loads(parts["proposals.json"])
    }
    carried = {
        (rule["id"], rule["version"])
        for one in findings
        for f in one["findings"]
        for rule in f["rules"]
    }
    assert {(row["id"], row["versie"]) for row in table if row["rust op"] == "regel"} == carried
    assert carried <= {(rule["id"], rule["version"]) for rule in rules.values()}
    page = parts["index.html"].decode()
    assert all(f"{rule_id}@{version}" in page for rule_id, version in carried)


def test_replaying_tells_which_rules_are_another_version_today(dossier, city):
    same = replay(dossier, city).rules
    assert (same.compared, same.changes) == (True, ())
    assert "nog dezelfde versie" in same.sentences[0]
    norms = {name: norm for name, norm in SITING["norms"].items() if name != "government_land"}
    norms["min_area"] = {**SITING["norms"]["min_area"], "value": 5000}
    later = seen_by(synthetic_city(siting={"norms": norms}), "public")
    found = replay(dossier, later)
    assert found.identical
    assert {change.id: change.now is None for change in found.rules.changes} == {
        "min_area": False, "government_land": True,
    }  # fmt: skip
    (sentence,) = found.rules.sentences
    assert "zijn er nu 2 anders" in sentence
    assert "10.000 m², nu 5.000 m²" in sentence
    assert "government_land (versie" in sentence
    assert found.rules.as_dict()["changed"][0].keys() == {
        "id",
        "version",
        "version_now",
        "amount",
        "amount_now",
    }


def test_a_dossier_from_before_rules_had_versions_is_replayed_and_says_so(dossier, city):
    parts = unpack(dossier)
    findings = json.loads(parts["findings.json"])
    for assessed in findings:
        for finding in assessed["findings"]:
            for rule in finding["rules"]:
                del rule["version"], rule["cites"]
    older = {
        name: part for name, part in parts.items() if name not in ("rules.json", "evidence.csv")
    }
    found = replay(pack({**older, "findings.json": as_json(findings)}), city)
    assert found.identical
    assert found.rules.kept is None
    assert "bewaarde geen versies" in found.rules.sentences[0]


def test_without_the_city_of_today_rules_are_held_against_nothing(dossier, city):
    for other in (None, replace(city, municipality=replace_name(city, "Elders"))):
        found = replay(dossier, other).rules
        assert (found.compared, found.changes, found.sentences) == (False, (), ())
        assert found.kept


def test_findings_that_cannot_be_read_are_refused(dossier):
    parts = unpack(dossier)
    for content in (b"{", b"{}", b'["x"]', b'[{"findings": [{"rules": [{"version": "x"}]}]}]'):
        with pytest.raises(InputError, match=r"findings\.json niet te lezen"):
            replay(pack({**parts, "findings.json": content}))


def test_newer_data_beside_it_are_told_and_do_not_touch_the_numbers(dossier, city):
    newer = replace(city, version="nieuw")
    found = replay(dossier, newer)
    assert found.identical
    assert found.today[0].startswith("De gegevens zijn nu anders: versie nieuw")
    assert found.today[1] == "Met de gegevens van nu is de rangorde dezelfde."
    elsewhere = replace(city, municipality=replace_name(city, "Elders"))
    assert "Elders" in replay(dossier, elsewhere).today[0]


def replace_name(city, name):
    return city.municipality.model_copy(update={"name": name})


def test_weights_that_were_tried_are_replayed(case):
    tried = {criterion.id: float(i) for i, criterion in enumerate(case.framework.scored)}
    data, _ = make(replace(case, weights=tried))
    assert replay(data).identical
    assert json.loads(unpack(data)["weights.json"])["tried"] == tried


def test_overrides_and_the_journal_are_in_it(case, tmp_path):
    store = Store(tmp_path / "store.sqlite3", now=lambda: NOW)
    assessed = case.measured.assessments()[0]
    area = next(one for one in assessed.findings if one.criterion == "area")
    other = Verdict.FITS if area.verdict is not Verdict.FITS else Verdict.CONFLICTS
    made = store.override(assessed, "area", other, reason="Opgemeten.", by=planner("B. Smit"))
    store.publish(made.event_id, administrator())
    overrides = store.all_overrides(seen_by=Role.PUBLIC)
    data, _ = make(replace(case, overrides=overrides, journal=store.history(seen_by=Role.PUBLIC)))
    parts = unpack(data)
    store.close()
    assert json.loads(parts["overrides.json"])[0]["reason"] == "Opgemeten."
    assert json.loads(parts["journal.json"])[0]["kind"] == "override"
    beside = json.loads(parts["findings.json"])[0]["findings"]
    assert (
        next(one for one in beside if one["criterion"] == "area")["details"]["override"]["name"]
        == "B. Smit"
    )
    assert replay(data).weighing == replay(make(case)[0]).weighing


def test_an_override_that_a_role_may_not_see_is_not_in_its_dossier(tmp_path):
    whole = synthetic_city()
    protected, public = seen_by(whole, "planner"), seen_by(whole, "public")
    store = Store(tmp_path / "store.sqlite3", now=lambda: NOW)
    assessed = measure(protected, form=FORM, places=12).assessments()[0]
    area = next(one for one in assessed.findings if one.criterion == "area")
    other = Verdict.FITS if area.verdict is not Verdict.FITS else Verdict.CONFLICTS
    store.override(assessed, "area", other, reason="Geheim adres ernaast.", by=planner("B. Smit"))
    made = store.all_overrides(seen_by=Role.PLANNER)
    store.close()
    assert measure(protected, form=FORM, places=12).overrides_of(made) == made
    assert measure(public, form=FORM, places=12).overrides_of(made) == ()


# ------------------------------------------------------------------------------------------- command line
@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr("spreidingskaart.city.load_city", lambda *_: synthetic_city())
    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(tmp_path / "cli.sqlite3"))

    def run(*arguments):
        code = main(list(arguments))
        return code, *capsys.readouterr()

    return run


def test_weigh_prints_one_json_document(run):
    code, out, _ = run(
        "weigh", "--framework", "beschermd_wonen_plus_2024", "--json", "--weights", "spreading=2"
    )
    document = json.loads(out)
    assert (code, document["schema"]) == (DONE, "spreidingskaart/weighing/1")
    assert document["weights"][2]["share"] == pytest.approx(2 / 8)
    assert document["locked"] is False


def test_weigh_tells_what_an_amendment_does(run):
    code, out, _ = run(
        "weigh",
        "--framework",
        "beschermd_wonen_plus_2024",
        "--amend",
        "grens.minimum_area=1",
        "--json",
    )
    assert code == DONE
    assert set(json.loads(out)["amendment"]) == {
        "sentence",
        "changes",
        "enters",
        "leaves",
        "swaps",
        "sites",
    }


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["weigh"], "Geef ook --framework"),
        (["weigh", "--framework", "niets"], "is er niet"),
        (["weigh", "--framework", "niets.yaml"], "bestaat niet"),
        (["weigh", "--framework", "beschermd_wonen_plus_2024", "--sites", "X9"], "bestaat niet"),
        (["weigh", "--framework", "beschermd_wonen_plus_2024", "--weights", "x=1"], "--weights"),
        (
            ["weigh", "--framework", "beschermd_wonen_plus_2024", "--entries", "niets.csv"],
            "bestaat niet",
        ),
        (["framework", "verify", "niets.json"], "bestaat niet"),
        (["dossier", "verify", "niets.zip"], "bestaat niet"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_sentence(run, arguments, told):
    code, out, err = run(*arguments)
    assert (code, out) == (BAD_INPUT, "")
    assert told in err
    assert err.count("\n") == 1


def test_a_framework_is_checked_locked_and_verified_by_command(run, tmp_path):
    from spreidingskaart.weighing.case.offered import FOLDER

    source, locked = FOLDER / "beschermd_wonen_plus_2024.yaml", tmp_path / "vast.json"
    assert run("framework", "check", str(source))[0] == DONE
    signed = ("--name", "Griffie", "--reason", "Besluit", "--out", str(locked))
    assert run("framework", "lock", str(source), *signed)[0] == DONE
    assert run("framework", "lock", str(source), *signed)[0] == BAD_INPUT  # never over another file
    code, out, _ = run("framework", "verify", str(locked), "--json")
    assert (code, json.loads(out)["by"]) == (DONE, "Griffie")
    locked.write_text(locked.read_text().replace('"weight": 1.0', '"weight": 2.0', 1))
    code, _, err = run("framework", "verify", str(locked))
    assert code == BAD_INPUT
    assert "criterium `transport_and_amenities`" in err


def test_a_wrong_framework_lists_every_fault_and_exits_with_2(run, tmp_path):
    path = tmp_path / "kader.yaml"
    path.write_text("id: x\ntitle: ''\nscored: []\n")
    code, out, _ = run("framework", "check", str(path), "--json")
    assert code == BAD_INPUT
    assert len(json.loads(out)["faults"]) > 3


def test_a_dossier_is_made_and_verified_by_command(run, tmp_path):
    path = tmp_path / "d.zip"
    made = (
        "dossier",
        "make",
        str(path),
        "--framework",
        "beschermd_wonen_plus_2024",
        "--places",
        "12",
    )
    assert run(*made)[0] == DONE
    assert run(*made)[0] == BAD_INPUT  # never over another file
    code, out, _ = run("dossier", "verify", str(path))
    assert code == DONE
    assert "elk getal is gelijk" in out
    data = bytearray(path.read_bytes())
    data[data.index(b'"sites"') + 1] ^= 1
    path.write_bytes(bytes(data))
    code, _, err = run("dossier", "verify", str(path))
    assert code == BAD_INPUT
    assert "veranderd: " in err
