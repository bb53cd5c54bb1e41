import datetime as dt
import json
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.weighing.framework import check, files, lock
from spreidingskaart.weighing.framework.framework import Framework, for_care_form
from spreidingskaart.words.lists import join

FOLDER = Path(__file__).parents[1] / "data" / "frameworks"
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def raw(name="algemeen"):
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def framework():
    return check.framework_from(raw(), known_criteria=BY_ID)


def locked(made=None):
    return lock.lock(
        made or framework(),
        at=NOW,
        by="Griffie",
        why="Vastgesteld door de raad",
        known_criteria=BY_ID,
    )


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_framework_is_valid_and_uses_known_care_forms(path):
    forms = yaml.safe_load((FOLDER.parent / "care_forms.yaml").read_text(encoding="utf-8"))["forms"]
    read = files.read(path, known_forms=forms, known_criteria=BY_ID)
    assert read.id == path.stem
    assert check.check(read, known_forms=forms, known_criteria=BY_ID) == []


def test_the_framework_of_2024_has_what_the_council_weighed_by():
    read = files.read(FOLDER / "beschermd_wonen_plus_2024.yaml", known_criteria=BY_ID)
    assert [limit.label for limit in read.hard] == [
        "Ten minste 1 hectare",
        "Prikkelarme omgeving",
        "Grond van de overheid",
        "Buiten het groen-blauwe netwerk",
    ]
    assert len(read.scored) == 7
    assert len({criterion.weight for criterion in read.scored}) == 1
    assert "publiceerde geen gewichten" in read.weights_note
    assert all("voorstel" in criterion.note for criterion in read.scored)


def test_everything_wrong_is_said_at_once_in_dutch():
    data = raw()
    del data["title"]
    data["care_forms"] = ["domus", "domus", "kasteel"]
    data["hard"][0]["test"] = {"kind": "threshold", "operator": "=>", "value": "10", "unit": ""}
    data["scored"][0]["curve"] = {"kind": "direction", "better": "meer", "low": 5, "high": 5}
    data["scored"][1]["weight"] = -1
    data["scored"][2]["origin"] = {"kind": "engine", "criterion": "noise"}
    data["scored"][3]["id"] = "spreading"
    data["scored"][4]["weight"] = float("nan")
    data["scored"][4]["extra"] = 1
    data["history"][0]["at"] = "2024-01-01"
    assert check.faults(data, known_forms={"domus"}, known_criteria=BY_ID) == [
        "`title` ontbreekt.",
        (
            "Harde grens 1 (`outside_business_park`): `test.operator` is `=>`; toegestaan zijn '>=', "
            "'>', '<=', '<'."
        ),
        'Harde grens 1 (`outside_business_park`): `test.value` moet een getal zijn (gegeven: "10").',
        "Harde grens 1 (`outside_business_park`): `test.unit` mag niet leeg zijn.",
        "Criterium 1 (`zoning_plan`): `curve.better` is `meer`; toegestaan zijn 'more', 'less'.",
        (
            "Criterium 1 (`zoning_plan`): `curve.high` klopt niet: `high` is 5 en moet groter dan "
            "`low` (5) zijn."
        ),
        "Criterium 5 (`neighbourhood_support`): `weight` moet een eindig getal zijn.",
        "Criterium 5 (`neighbourhood_support`): `extra` is onbekend en mag er niet staan (gegeven: 1).",
        'Versie 1: `at` moet een tijdstip met tijdzone zijn (gegeven: "2024-01-01").',
        "De naam `spreading` komt 2 keer voor; elke grens en elk criterium heet anders.",
        (
            "`spreading` vraagt het criterium `noise`, maar dat bestaat niet; "
            f"er zijn {join(sorted(BY_ID))}."
        ),
        "Het gewicht van `parking_balance` is -1; een gewicht is 0 of meer.",
        "De woonzorgvorm `domus` staat er twee keer in.",
        "Onbekende woonzorgvorm: `kasteel`.",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"scored": []}, "Er is geen enkel criterium dat punten geeft; ten minste één is nodig."),
        (
            {"history": []},
            "De geschiedenis is leeg; zet er ten minste versie 1 in met wie, wanneer en waarom.",
        ),
        ({"hard": 3}, "`hard` moet een lijst zijn (gegeven: 3)."),
    ],
)
def test_a_fault_between_parts_is_said(change, sentence):
    assert sentence in check.faults({**raw(), **change}, known_criteria=BY_ID)


def test_all_weights_zero_is_a_fault():
    data = raw()
    for criterion in data["scored"]:
        criterion["weight"] = 0
    assert check.faults(data, known_criteria=BY_ID) == [
        "Alle gewichten zijn 0; ten minste één criterium moet meetellen."
    ]


def test_an_entry_by_hand_may_not_be_named_like_a_computed_criterion():
    data = raw()
    data["scored"][4]["id"] = "zoning"
    assert check.faults(data, known_criteria=BY_ID) == [
        (
            "`zoning` wordt met de hand ingevuld maar heet net als een criterium dat wordt berekend; "
            "geef het een andere naam."
        )
    ]


json_like = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**400), 10**400)
    | st.floats()
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = ("id", "title", "care_forms", "source", "hard", "scored", "history", "note")


@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from(FIELDS), json_like), st.booleans(), json_like)
def test_any_input_gives_sentences_and_never_a_crash(data, inside, item):
    given_data = {**raw(), **data} if inside else data
    if inside:
        given_data["scored"] = [*raw()["scored"], item]
    for sentence in check.faults(given_data, known_criteria=BY_ID):
        assert sentence.endswith((".", "!", "?"))


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(DataError, match=r"weg\.yaml bestaat niet"):
        files.read(tmp_path / "weg.yaml", known_criteria=BY_ID)
    broken = tmp_path / "stuk.yaml"
    broken.write_text("a: [1", encoding="utf-8")
    with pytest.raises(DataError, match=r"stuk\.yaml is geen leesbare"):
        files.read(broken, known_criteria=BY_ID)


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_out_and_in_again_gives_the_same_framework(tmp_path, suffix):
    path = tmp_path / f"kader.{suffix}"
    path.write_text(
        (files.to_yaml if suffix == "yaml" else files.to_json)(framework()), encoding="utf-8"
    )
    again = files.read(path, known_criteria=BY_ID)
    assert again == framework()
    assert lock.digest(again) == lock.digest(framework())


def test_a_framework_for_one_care_form_keeps_everything_else():
    one = for_care_form(framework(), "domus", "Domus")
    assert (one.id, one.title, one.care_forms) == (
        "algemeen_domus",
        "Algemeen afwegingskader: Domus",
        ("domus",),
    )
    assert one.scored == framework().scored
    assert check.check(one, known_criteria=BY_ID) == []


def test_the_fingerprint_does_not_depend_on_spelling():
    data = raw()
    shuffled = dict(reversed(data.items()))
    shuffled["scored"] = [dict(reversed(item.items())) for item in data["scored"]]
    shuffled["scored"][0]["weight"] = 1.0
    assert lock.digest(Framework.model_validate(shuffled)) == lock.digest(framework())
    composed = {**data, "title": unicodedata.normalize("NFC", "Kadér")}
    split = {**data, "title": unicodedata.normalize("NFD", "Kadér")}
    assert lock.digest(Framework.model_validate(composed)) == lock.digest(
        Framework.model_validate(split)
    )


def test_a_locked_framework_survives_its_file():
    made, proof = framework(), locked()
    assert lock.from_file(lock.to_file(made, proof)) == (made, proof)
    assert lock.verify(made, proof) == []
    assert proof.sha256 == lock.digest(made)


def test_every_change_is_found_and_named():
    text = json.loads(lock.to_file(framework(), locked()))
    text["framework"]["scored"][2]["weight"] = 2.0
    with pytest.raises(
        InputError,
        match=r"^Dit afwegingskader is geweigerd\. Veranderd na het vastzetten: "
        r"criterium `spreading`\.$",
    ):
        lock.from_file(json.dumps(text))
    dropped = framework().model_copy(update={"hard": framework().hard[:1]})
    assert lock.verify(dropped, locked()) == [
        "Veranderd na het vastzetten: de volgorde van `hard`.",
        "Verdwenen na het vastzetten: harde grens `outside_green_blue`.",
    ]


def test_a_changed_lock_is_found():
    proof = locked().model_copy(update={"by": "Iemand anders"})
    assert lock.verify(framework(), proof) == [
        "Het slot zelf is veranderd: tijdstip, naam, reden of vingerafdruk klopt niet."
    ]


@settings(max_examples=25)
@given(st.data())
def test_no_byte_of_a_locked_file_can_change_unnoticed(data):
    made, proof = framework(), locked()
    text = lock.to_file(made, proof)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda c: c != text[place]))
    changed = text[:place] + other + text[place + 1 :]
    try:
        same = lock.from_file(changed) == (made, proof)
    except InputError:
        return
    assert same, "what was accepted must be exactly what was locked"


def test_an_invalid_framework_is_not_locked():
    weightless = [item.model_copy(update={"weight": 0.0}) for item in framework().scored]
    with pytest.raises(InputError) as caught:
        lock.lock(
            framework().model_copy(update={"scored": tuple(weightless)}),
            at=NOW,
            by=" ",
            why="",
            known_criteria=BY_ID,
        )
    assert str(caught.value) == (
        "Dit afwegingskader kan nog niet worden vastgezet. "
        "Alle gewichten zijn 0; ten minste één criterium moet meetellen. Zeg wie dit doet. Geef een reden."
    )


def test_a_new_version_names_the_one_before():
    old = framework()
    scored = [
        item.model_copy(update={"weight": 2.0}) if item.id == "spreading" else item
        for item in old.scored
    ]
    new = lock.new_version(
        old,
        {"scored": scored},
        at=NOW,
        by="Raad",
        why="Amendement: spreiding telt dubbel",
        known_criteria=BY_ID,
    )
    assert new.version == old.version + 1
    assert new.history[-1].previous == lock.digest(old)
    assert check.check(new, known_criteria=BY_ID) == []
    assert lock.follows(old, new)
    assert not lock.follows(old.model_copy(update={"title": "Ander kader"}), new)
    with pytest.raises(InputError, match="Geef een reden"):
        lock.new_version(old, {}, at=NOW, by="Raad", why=" ", known_criteria=BY_ID)


def test_cover_names_hide_the_order_and_are_stable():
    sites = [f"L{i:02}" for i in range(1, 30)]
    names = lock.cover_names(sites, key="geheim")
    assert names == lock.cover_names(list(reversed(sites)), key="geheim")
    assert set(names.values()) == {
        *(f"Locatie {chr(65 + i)}" for i in range(26)),
        "Locatie AA",
        "Locatie AB",
        "Locatie AC",
    }
    assert list(names.values()) != sorted(names.values(), key=lambda name: (len(name), name))
    assert names != lock.cover_names(sites, key="anders")
