"""What is entered by hand has a range and a unit: whatever is outside is refused at every door, and never counted."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from spreidingskaart.cli.main import DONE, main
from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import InputError
from spreidingskaart.model import Role, Verdict
from spreidingskaart.store import Store, open_store
from spreidingskaart.weighing.case.entering import enter, refuse_unsound, sound_entries
from spreidingskaart.weighing.case.example_entries import read_entries
from spreidingskaart.weighing.case.facts import entries_from_store
from spreidingskaart.weighing.case.offered import shipped
from spreidingskaart.weighing.framework.check import faults, framework_from
from spreidingskaart.weighing.framework.entry_range import range_of, refusal, verdicts_of
from spreidingskaart.weighing.framework.lock import digest
from spreidingskaart.weighing.ranking.inputs import Entry
from tests.people import planner

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
FRAMEWORK = next(one for one in shipped() if one.id == "beschermd_wonen_plus_2024")
ITEMS = {item.id: item for item in (*FRAMEWORK.hard, *FRAMEWORK.scored)}


@pytest.mark.parametrize(
    ("criterion", "found", "told"),
    [
        (
            "liveability",
            9,
            "'Leefbaarheid voor de doelgroep' gaat op een schaal van 1 tot 5; gegeven is 9.",
        ),
        ("liveability", 0.9, "gaat op een schaal van 1 tot 5; gegeven is 0,9."),
        (
            "school_or_childcare",
            -1,
            "'Nabijheid school of kinderdagverblijf' is van 0 tot en met 100.000 m; gegeven is -1.",
        ),
        (
            "police_advice",
            4,
            "oordeel 'past', 'past mogelijk', 'strijdig' of 'ongeschikt'; gegeven is het getal 4.",
        ),
        ("police_advice", Verdict.REPORTED, "gegeven is 'gemeten, geen norm'."),
        (
            "liveability",
            Verdict.FITS,
            "vraagt een getal, op een schaal van 1 tot 5; gegeven is het oordeel 'past'.",
        ),
    ],
)  # fmt: skip
def test_what_is_outside_the_range_is_refused_in_one_sentence(criterion, found, told):
    assert told in refusal(FRAMEWORK, criterion, found)


@pytest.mark.parametrize(
    ("criterion", "found"),
    [("liveability", 1), ("liveability", 5), ("liveability", 2.5), ("school_or_childcare", 0),
     ("police_advice", Verdict.MAY_FIT), ("low_stimulus", Verdict.CONFLICTS), ("asked_by_nobody", 9)],
)  # fmt: skip
def test_what_is_inside_the_range_is_taken(criterion, found):
    assert refusal(FRAMEWORK, criterion, found) is None


def test_another_unit_than_the_framework_asks_is_refused():
    told = refusal(FRAMEWORK, "school_or_childcare", 0.4, unit="km")
    assert told == "'Nabijheid school of kinderdagverblijf' vraagt m; gegeven is km."
    assert refusal(FRAMEWORK, "school_or_childcare", 400, unit="m") is None


def test_a_framework_can_say_the_range_itself_and_one_that_does_not_keeps_its_fingerprint():
    data = FRAMEWORK.model_dump(mode="json")
    (school,) = [one for one in data["scored"] if one["id"] == "school_or_childcare"]
    assert not {"least", "most"} & set(school["origin"])
    school["origin"] |= {"least": 50.0, "most": 2000.0}
    framework = framework_from(data, known_criteria=BY_ID)
    assert digest(framework) != digest(FRAMEWORK)
    assert "is van 50 tot en met 2.000 m; gegeven is 2.001." in refusal(
        framework, "school_or_childcare", 2001
    )
    school["origin"]["most"] = 50.0
    (fault,) = faults(data, known_criteria=BY_ID)
    assert "`most` is 50 en moet groter dan `least` (50) zijn" in fault


def test_the_range_stands_beside_the_field():
    assert range_of(ITEMS["liveability"]).dutch == "op een schaal van 1 tot 5"
    assert range_of(ITEMS["school_or_childcare"]).dutch == "van 0 tot en met 100.000 m"
    assert verdicts_of(ITEMS["low_stimulus"])[0] is Verdict.FITS
    assert verdicts_of(ITEMS["liveability"]) == ()


# ---------------------------------------------------------------------------------------------------------- the doors
@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store.sqlite3", now=lambda: NOW)
    yield made
    made.close()


def keep(store, found, criterion="liveability"):
    return enter(
        FRAMEWORK,
        store,
        municipality="Almere",
        site="L01",
        criterion=criterion,
        found=found,
        source="s",
        reason="r",
        by=planner("A"),
    )


def test_what_is_outside_is_not_kept(store):
    with pytest.raises(InputError, match=r"Niet bewaard: .*schaal van 1 tot 5; gegeven is 9"):
        keep(store, 9)
    assert store.entries(FRAMEWORK.id, "Almere", seen_by=Role.PLANNER) == ()
    assert keep(store, 4).value == 4.0


def test_what_was_kept_before_outside_the_range_is_told_and_not_counted(store):
    told = {"source": "s", "reason": "r", "by": planner("A")}
    store.enter(FRAMEWORK.id, "Almere", "L01", "liveability", 9, **told)
    store.enter(FRAMEWORK.id, "Almere", "L02", "liveability", 4, **told)
    kept = entries_from_store(store.entries(FRAMEWORK.id, "Almere", seen_by=Role.PLANNER))
    sound, wrong = sound_entries(FRAMEWORK, kept, names={"L01": "Veld 1", "L02": "Veld 2"})
    assert [entry.site for entry in sound] == ["L02"]
    told = (
        "Telt niet mee bij Veld 1: 'Leefbaarheid voor de doelgroep' gaat op een schaal van 1 tot 5;"
    )
    assert wrong == (f"{told} gegeven is 9. Ingevuld door A.",)
    assert sound_entries(FRAMEWORK, kept, names={"L02": "Veld 2"})[1] == ()


def test_a_file_with_an_answer_outside_the_range_is_refused_whole(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(
        "site,criterion,value,verdict,unit,reason,source\n"
        "L01,liveability,9,,,r,s\nL02,liveability,4,,,r,s\nL02,school_or_childcare,4,,km,r,s\n"
    )
    with pytest.raises(InputError, match=r"in\.csv is niet te gebruiken.*gegeven is 9.*is km"):
        refuse_unsound(FRAMEWORK, read_entries(path), path.name)


def test_the_command_says_what_of_the_store_does_not_count(capsys):
    told = {"source": "s", "reason": "r", "by": planner("A")}
    with_store = open_store()
    with_store.enter(FRAMEWORK.id, "Almere", "L01", "liveability", 9, **told)
    asked = ["weigh", "--framework", FRAMEWORK.id, "--sites", "L01", "--json", "--role", "planner"]
    assert main(asked) == DONE
    document = json.loads(capsys.readouterr().out)
    assert any("schaal van 1 tot 5; gegeven is 9" in sentence for sentence in document["left_out"])
    (first,) = [site for site in document["sites"] if site["site"] == "L01"]
    (score,) = [one for one in first["scores"] if one["criterion"] == "liveability"]
    assert score["score"] is None


def test_an_entry_without_a_unit_is_written_down_as_before():
    entry = Entry(site="a", criterion="b", value=1.0, reason="r", source="s", by="A", at=NOW)
    assert set(entry.model_dump()) == {
        "site", "criterion", "value", "verdict", "reason", "source", "by", "at",
    }  # fmt: skip
