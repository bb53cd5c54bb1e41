"""A workshop session is kept step by step: nothing lost, nothing twice, nothing changed, and gone when it must go."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from spreidingskaart.cli.main import BAD_INPUT, DONE, main
from spreidingskaart.errors import InputError
from spreidingskaart.model import ANYONE
from spreidingskaart.store import ChangedError, Store, open_store
from spreidingskaart.store.backup import backup, restore
from spreidingskaart.store.checking import Grade, check
from tests.people import planner

ASKS = {"form": "domus", "places": 24}


@pytest.fixture
def store(store_place):
    made = Store(store_place)
    yield made
    made.close()


def start(store, code="KFR7XQ", by=None):
    return store.start_session(
        code, "Almere", "Werksessie Poort", ASKS, key="a" * 64, by=by or planner("A")
    )


def take(store, session, after, **more):
    told = {"who": 1, "kind": "card", "document": {"text": "Zorg om het verkeer."}} | more
    return store.add_session_step(session, after=after, **told)


def test_a_session_and_its_steps_are_there_for_who_opens_the_store_after(store, store_place):
    made = start(store)
    first, second = take(store, made, 0), take(store, made, 1, who=2)
    store.close()
    after = Store(store_place)
    assert after.session("KFR7XQ") == made == after.sessions()[0]
    assert after.session_steps(made) == (first, second)
    assert after.session_steps(made, after=1) == (second,)
    assert after.session_version(made) == 2
    assert after.session("KFR7XX") is None
    after.close()


def test_only_who_may_keep_something_starts_a_session_and_a_code_is_used_once(store):
    with pytest.raises(InputError, match="alleen een planner"):
        start(store, by=ANYONE)
    start(store)
    with pytest.raises(InputError, match="op hetzelfde moment"):
        start(store)
    assert len(store.sessions()) == 1


def test_of_people_at_once_each_step_is_taken_by_one(store):
    made = start(store)

    def until_taken(who):
        while True:
            try:
                return take(store, made, store.session_version(made), who=who).number
            except (ChangedError, InputError):
                continue

    with ThreadPoolExecutor(6) as people:
        numbers = list(people.map(until_taken, range(1, 19)))
    assert sorted(numbers) == list(range(1, 19))
    assert [step.number for step in store.session_steps(made)] == list(range(1, 19))


def test_what_is_too_large_or_no_plain_data_is_not_kept(store):
    made = start(store)
    for document in ({"text": "x" * 20_000}, {"text": {1, 2}}, "tekst"):
        with pytest.raises(InputError, match="Niet bewaard"):
            take(store, made, 0, document=document)
    assert store.session_steps(made) == ()


def test_the_audit_tells_of_who_leads_and_never_of_a_table(store):
    made = start(store)
    take(store, made, 0)
    take(store, made, 1, who=0, kind="hide", audited=planner("A"))
    told = [(row.name, row.about["what"]) for row in reversed(store.audit())]
    assert told == [("A", "start"), ("A", "hide")]
    assert store.check_audit().broken is None


def test_a_forgotten_session_has_nothing_left_and_takes_no_more(store):
    made, other = start(store), start(store, "BBBBBB")
    for session in (made, other):
        take(store, session, 0)
    assert store.forget_session(made, planner("A")) == 1
    assert store.session_steps(made) == ()
    assert store.session("KFR7XQ").forgotten_at is not None
    assert len(store.session_steps(other)) == 1
    with pytest.raises(InputError, match="gewist"):
        take(store, made, 0)
    with pytest.raises(InputError, match="alleen een planner"):
        store.forget_session(other, ANYONE)


def test_the_command_lists_sessions_and_forgets_one(tmp_path, monkeypatch, capsys):
    place = str(tmp_path / "store.sqlite3")
    monkeypatch.setenv("SPREIDINGSKAART_STORE", place)
    store = open_store(place)
    take(store, start(store), 0)
    assert main(["store", "sessions"]) == DONE
    assert "KFR7XQ: Werksessie Poort" in capsys.readouterr().out
    assert main(["store", "forget", "BBBBBB"]) == BAD_INPUT
    assert "Geef ook de code van een sessie" in capsys.readouterr().err
    assert main(["store", "forget", "KFR7XQ", "--name", "B. Beheer"]) == DONE
    assert "Gewist: 1 stap van de werksessie Werksessie Poort" in capsys.readouterr().out
    assert main(["store", "sessions"]) == DONE
    assert "gewist" in capsys.readouterr().out
    assert [row.name for row in store.audit()] == ["B. Beheer", "A"]
    store.close()


def test_a_session_travels_in_a_copy_and_cannot_be_changed_behind_our_back(tmp_path):
    place, copy, other = (str(tmp_path / name) for name in ("a.sqlite3", "b.sqlite3", "c.sqlite3"))
    store = Store(place)
    made = start(store)
    steps = (take(store, made, 0), take(store, made, 1))
    store.close()
    backup(place, tmp_path / "b.sqlite3")
    restore(tmp_path / "b.sqlite3", other)
    after = Store(other)
    assert after.session_steps(made) == steps
    after.close()
    connection = sqlite3.connect(copy, isolation_level=None)
    for change in (
        "UPDATE session_steps SET who = 2",
        "DELETE FROM session_steps",
        "UPDATE sessions SET title = 'x'",
        "DELETE FROM sessions",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="what was written stays"):
            connection.execute(change)
    connection.execute("DROP TRIGGER session_steps_stays_on_delete")
    connection.execute("DELETE FROM session_steps WHERE number = 1")
    connection.close()
    assert [each.what for each in check(copy) if each.grade is Grade.FAULT] == ["sessions"]
