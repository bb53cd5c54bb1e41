"""A scenario of the programme is kept as everything else that people make: nothing lost, internal until published."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from spreidingskaart.errors import InputError
from spreidingskaart.model import ANYONE, Role
from spreidingskaart.site_test.journal_words import texts, what_happened
from spreidingskaart.store import ChangedError, Store
from spreidingskaart.store.backup import backup, restore
from spreidingskaart.store.checking import Grade, check
from tests.people import administrator, planner

CHANGE = {"group": "beschermd_wonen", "quantity": "inflow", "value": 50.5, "from_year": None}
DOCUMENT = {"name": "Minder instroom", "changes": [CHANGE]}


@pytest.fixture
def store(store_place):
    made = Store(store_place)
    yield made
    made.close()


def save(store, name="Minder instroom", document=DOCUMENT, **more):
    told = {"by": planner("A"), "reason": "Voor het overleg."} | more
    return store.save_scenario(name, "Almere", document, **told)


def shown(store, role=Role.PLANNER):
    kept = store.scenarios("Almere", seen_by=role)
    return {one.name: one.document for one in kept}


def test_a_scenario_is_there_for_who_opens_the_store_after(store, store_place):
    made = save(store)
    assert (made.name, made.maker, made.municipality) == ("Minder instroom", "A", "Almere")
    assert made.in_force
    assert not made.public
    store.close()
    after = Store(store_place)
    assert after.scenarios("Almere", seen_by=Role.PLANNER) == (made,)
    assert after.scenarios("Lelystad", seen_by=Role.PLANNER) == ()
    after.close()


def test_a_later_one_replaces_it_and_undoing_brings_the_earlier_one_back(store):
    save(store)
    save(store, "Anders", {"changes": []})
    second = save(store, document={"changes": []}, reason="Toch niets.")
    assert shown(store) == {"Anders": {"changes": []}, "Minder instroom": {"changes": []}}
    off = store.undo(second.event_id, planner("B"), "vergissing")
    assert shown(store)["Minder instroom"] == DOCUMENT
    store.undo(off.id, planner("B"))
    assert shown(store)["Minder instroom"] == {"changes": []}
    every = store.scenario_versions("Almere", seen_by=Role.PLANNER)
    assert [one.event_id for one in every] == [1, 2, 3]


def test_a_double_click_writes_nothing_twice_and_who_comes_second_is_told(store):
    first = save(store, expected=None)
    assert save(store, expected=None) == first
    with pytest.raises(
        ChangedError, match=r"^Niet bewaard: iemand anders heeft dit gewijzigd \(A, "
    ) as told:
        save(store, document={"changes": []}, by=planner("B"), expected=None)
    assert told.value.standing == first
    second = save(store, document={"changes": []}, by=planner("B"), expected=first.event_id)
    store.undo(second.event_id, planner("A"))
    with pytest.raises(ChangedError):
        save(store, document={"changes": [1]}, expected=second.event_id)
    assert len(store.history(seen_by=Role.PLANNER)) == 3


def test_of_many_who_saw_the_same_exactly_one_succeeds(store):
    first = save(store, expected=None)
    start = threading.Barrier(4)

    def change(n):
        start.wait()
        try:
            save(store, document={"changes": [n]}, by=planner(f"p{n}"), expected=first.event_id)
        except ChangedError:
            return 0
        return 1

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(change, range(4))) == 1


def test_the_public_sees_what_was_published_and_nothing_of_the_rest(store):
    first = save(store)
    assert shown(store, Role.PUBLIC) == {}
    assert store.history(seen_by=Role.PUBLIC) == ()
    [event] = store.internal()
    assert what_happened(event) == "scenario bewaard"
    told = dict(texts(store, event))
    assert told["Scenario"] == "Minder instroom"
    assert told["changes"] == (
        "group: beschermd_wonen; quantity: inflow; value: 50,5; from_year: -"
    )
    store.publish(first.event_id, administrator())
    save(store, document={"changes": []}, reason="Nog geheim.")
    assert shown(store, Role.PUBLIC) == {"Minder instroom": DOCUMENT}
    [public] = store.history(seen_by=Role.PUBLIC)
    assert public.about == {
        "made": "scenario",
        "title": "Minder instroom",
        "municipality": "Almere",
    }
    with pytest.raises(InputError, match="log eerst in"):
        save(store, by=ANYONE)


@pytest.mark.parametrize(
    ("name", "document", "why"),
    [
        ("", {}, "de naam van het scenario ontbreekt"),
        ("\u200b", {}, "de naam van het scenario"),
        ("x" * 121, {}, r"te lang \(121 tekens; er passen er 120\)"),
        ("een\ntwee", {}, "past niet op één regel"),
        ("een\x00twee", {}, "een teken dat niet te lezen is"),
        (3, {}, "de naam van het scenario is geen tekst"),
        ("x", [1], "geen lijst van velden met waarden"),
        ("x", {"a": {1, 2}}, "geen tekst, getal of lijst"),
        ("x", {"a": float("nan")}, "geen tekst, getal of lijst"),
        ("x", {"a": "y" * 64_000}, r"te groot \(64.008 bytes; er passen er 64.000\)"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_one_sentence(tmp_path, name, document, why):
    store = Store(tmp_path / "store.sqlite3")
    with pytest.raises(InputError, match=why):
        save(store, name, document)
    assert store.history(seen_by=Role.PLANNER) == ()
    store.close()


def test_a_scenario_travels_in_a_copy_and_cannot_be_changed_behind_our_back(tmp_path):
    place, copy, other = (str(tmp_path / name) for name in ("a.sqlite3", "b.sqlite3", "c.sqlite3"))
    store = Store(place)
    made = save(store)
    store.close()
    backup(place, tmp_path / "b.sqlite3")
    restore(tmp_path / "b.sqlite3", other)
    after = Store(other)
    assert after.scenarios("Almere", seen_by=Role.PLANNER) == (made,)
    after.close()
    connection = sqlite3.connect(copy, isolation_level=None)
    for change in ("UPDATE scenarios SET title = 'x'", "DELETE FROM scenarios"):
        with pytest.raises(sqlite3.IntegrityError, match="what was written stays"):
            connection.execute(change)
    connection.execute("DROP TRIGGER scenarios_stays_on_delete")
    connection.execute("DELETE FROM scenarios")
    connection.close()
    assert [each.what for each in check(copy) if each.grade is Grade.FAULT] == ["made"]
