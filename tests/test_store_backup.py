"""A copy made while people work, put back in either kind of store, and whether a store is whole."""

from __future__ import annotations

import json
import sqlite3
import threading

import pytest

from spreidingskaart.cli.main import main
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.model import Role
from spreidingskaart.store import Store
from spreidingskaart.store.backup import backup, restore
from spreidingskaart.store.checking import Grade, check
from tests.people import planner

FRAMEWORK = {"id": "bw", "title": "Een", "history": [{"number": 1}]}


def fill(place, entries=3):
    store = Store(place)
    store.save_framework(FRAMEWORK, by=planner("A"), reason="begin")
    lock = store.lock("bw", by=planner("A"), reason="vast", proof=None)
    store.undo(lock.event_id, planner("B"), "toch niet")
    for n in range(entries):
        enter(store, n)
    store.close()


def enter(store, n):
    told = {"source": "Bezoek", "reason": f"reden {n}", "by": planner("Zoë <b>")}
    return store.enter("bw", "Almere", f"L{n:03}", "liveability", n + 0.1, **told)


def told(place):
    """Everything that a store tells."""
    store = Store(place)
    found = (
        store.history(seen_by=Role.PLANNER),
        store.framework_versions(seen_by=Role.PLANNER),
        store.locks("bw", seen_by=Role.PLANNER),
        store.audit(),
    )
    entries = store.entries("bw", "Almere", seen_by=Role.PLANNER)
    store.close()
    return (*found, entries)


def faults(place):
    return [each.what for each in check(place) if each.grade is Grade.FAULT]


@pytest.fixture(params=["sqlite", "postgresql"])
def other_place(request, tmp_path):
    """A second place for a store."""
    if request.param == "sqlite":
        yield str(tmp_path / "other" / "store.sqlite3")
        return
    postgres = request.getfixturevalue("postgres")
    place = postgres.fresh()
    yield place
    postgres.drop(place)


def test_a_copy_of_either_kind_restores_into_either_and_people_go_on(
    store_place, other_place, tmp_path
):
    fill(store_place)
    copy = tmp_path / "kopie.sqlite3"
    made = backup(store_place, copy)
    assert made.events == 6
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if "kopie" in path.name] == [copy.name]
    done = restore(copy, other_place)
    assert done.rows == made.rows
    assert done.before is None
    assert told(other_place) == told(store_place)
    assert [what for what in faults(other_place) if what != "integrity"] == []
    store = Store(other_place)
    assert enter(store, 7).event_id == 7
    store.close()


def test_a_copy_made_while_people_write_is_of_one_moment(store_place, tmp_path):
    fill(store_place)
    stop, kept = threading.Event(), []

    def write():
        store = Store(store_place)
        n = 100
        while not stop.is_set():
            kept.append(enter(store, n).event_id)
            n += 1
        store.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(3):
            while len(kept) < 5 * (n + 1):
                stop.wait(0.01)
            before = len(kept)
            copy = tmp_path / f"kopie{n}.sqlite3"
            made = backup(store_place, copy)
            assert made.events >= 6 + before
            assert made.rows["entries"] == made.events - 3
            assert faults(str(copy)) == []
    finally:
        stop.set()
        writer.join()
    assert len(told(store_place)[0]) == 6 + len(kept)


def test_nothing_that_stands_is_replaced_unless_asked_and_then_a_copy_of_it_is_kept(
    store_place, tmp_path
):
    fill(store_place)
    copy = tmp_path / "kopie.sqlite3"
    backup(store_place, copy)
    with pytest.raises(InputError, match="bestaat al"):
        backup(store_place, copy)
    open_store = Store(store_place)
    enter(open_store, 50)
    later = told(store_place)
    with pytest.raises(InputError, match=r"staat al iets \(\d+ rijen\); er is niets teruggezet"):
        restore(copy, store_place)
    assert told(store_place) == later
    done = restore(copy, store_place, replace=True)
    assert len(told(store_place)[0]) == 6
    assert told(str(done.before)) == later
    # whoever had it open all the time goes on with what was put back
    assert enter(open_store, 60).event_id == 7
    assert len(open_store.history(seen_by=Role.PLANNER)) == 7
    open_store.close()


def test_a_file_that_was_emptied_or_broken_is_put_back_and_what_was_left_goes_aside(tmp_path):
    place, copy = tmp_path / "store.sqlite3", tmp_path / "kopie.sqlite3"
    fill(place)
    backup(str(place), copy)
    for path in (place, *tmp_path.glob("store.sqlite3-*")):
        path.unlink()
    place.touch()
    assert faults(str(place)) == ["place"]
    with pytest.raises(DataError, match="0 bytes"):
        backup(str(place), tmp_path / "leeg.sqlite3")
    restore(copy, str(place))
    assert len(told(place)[0]) == 6
    for path in tmp_path.glob("store.sqlite3-*"):
        path.unlink()
    place.write_bytes(b"Dit is een brief. " * 100)
    with pytest.raises(InputError, match="iets dat niet te lezen is"):
        restore(copy, str(place))
    done = restore(copy, str(place), replace=True)
    assert done.before.read_bytes().startswith(b"Dit is een brief.")
    assert len(told(place)[0]) == 6


@pytest.mark.parametrize("spoil", ["text", "other", "cut", "missing"])
def test_what_is_no_whole_copy_is_refused_and_nothing_changes(tmp_path, spoil):
    place, copy = tmp_path / "store.sqlite3", tmp_path / "kopie.sqlite3"
    fill(place, entries=200)
    backup(str(place), copy)
    before = told(place)
    if spoil == "text":
        copy.write_text("Dit is een brief.")
    elif spoil == "other":
        copy.unlink()
        with sqlite3.connect(copy) as connection:
            connection.execute("CREATE TABLE recipes (id INTEGER)")
        connection.close()
    elif spoil == "cut":
        copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    else:
        copy.unlink()
    with pytest.raises(
        InputError, match=r"^(kopie\.sqlite3 is|Het bestand kopie\.sqlite3 bestaat)"
    ):
        restore(copy, str(place), replace=True)
    assert told(place) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_database_of_something_else_is_never_replaced(tmp_path):
    place, copy = tmp_path / "store.sqlite3", tmp_path / "kopie.sqlite3"
    fill(place)
    backup(str(place), copy)
    other = tmp_path / "recepten.sqlite3"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    connection.close()
    with pytest.raises(InputError, match="is een database van iets anders"):
        restore(copy, str(other), replace=True)


SPOILED = {
    "frameworks": "UPDATE frameworks SET document = replace(document, 'Een', 'Iets')",
    "made": "DELETE FROM entries WHERE site = 'L001'",
    "turns": "UPDATE events SET step = 3 WHERE step = 1",
}


@pytest.mark.parametrize("what", SPOILED)
def test_the_check_finds_what_was_changed_behind_our_back(tmp_path, what):
    place = tmp_path / "store.sqlite3"
    fill(place)
    assert faults(str(place)) == []
    connection = sqlite3.connect(place, isolation_level=None)
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute(SPOILED[what])
    connection.close()
    assert what in faults(str(place))


def test_the_check_tells_rights_disk_log_and_a_clock_that_ran_back(tmp_path, monkeypatch):
    import datetime as dt

    place = tmp_path / "store.sqlite3"
    assert [each.what for each in check(str(place))] == ["place"]
    moments = iter(
        dt.datetime(2026, 1, day, tzinfo=dt.UTC) for day in (2, 1, 3, 4, 5, 6, 7, 8, 9, 10)
    )
    store = Store(place, now=lambda: next(moments))
    for n in range(3):
        enter(store, n)
    assert [event.at.day for event in store.history(seen_by=Role.PLANNER)] == [3, 1, 2]
    found = {each.what: each for each in check(str(place))}
    assert found["times"].grade is Grade.NOTE
    assert "De klok liep terug bij stap 2" in found["times"].sentence
    store.close()
    place.chmod(0o644)
    assert faults(str(place)) == ["rights"]
    place.chmod(0o600)
    monkeypatch.setattr("spreidingskaart.store.checking.LEAST_FREE", 2**80)
    assert faults(str(place)) == ["disk"]
    assert place.stat().st_mode & 0o777 == 0o600


def test_the_check_says_it_in_one_sentence_where_there_is_no_database(tmp_path):
    (found,) = check(f"postgresql://postgres@/x?host={tmp_path}")
    assert found.grade is Grade.FAULT
    assert "de database is niet te bereiken" in found.sentence


def test_the_commands_do_it_and_the_audit_tells_who(store_place, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SPREIDINGSKAART_STORE", store_place)
    copy = tmp_path / "kopie.sqlite3"
    fill(store_place)
    assert main(["store", "backup", str(copy), "--name", "Beheer", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]["events"] == 6
    into = str(tmp_path / "elders.sqlite3")
    assert main(["store", "restore", str(copy), "--into", into, "--name", "Beheer"]) == 0
    assert "Teruggezet: 6 stappen" in capsys.readouterr().out
    assert main(["store", "restore", str(copy), "--into", into]) == 2
    assert "--replace" in capsys.readouterr().err
    store = Store(into)
    first, *copied = store.audit()
    assert (first.kind.value, first.name) == ("restore", "Beheer")
    assert {row.kind.value for row in copied} == {"change"}
    assert store.check_audit().broken is None
    store.close()
    monkeypatch.setenv("SPREIDINGSKAART_STORE", into)
    assert main(["store", "check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    (tmp_path / "elders.sqlite3").chmod(0o644)
    assert main(["store", "check"]) == 2
    assert "fout: Anderen dan de eigenaar" in capsys.readouterr().out


def test_a_store_in_memory_has_no_copy(tmp_path):
    copy = tmp_path / "kopie.sqlite3"
    with pytest.raises(InputError, match="ligt in het geheugen"):
        backup(":memory:", copy)
    fill(tmp_path / "store.sqlite3")
    backup(str(tmp_path / "store.sqlite3"), copy)
    with pytest.raises(InputError, match="ligt in het geheugen"):
        restore(copy, ":memory:", replace=True)


@pytest.mark.parametrize(
    "arguments", [["backup"], ["restore"], ["check", "x"], ["restore", "nergens"], ["wis"]]
)
def test_what_is_not_asked_well_is_refused_in_one_sentence(
    tmp_path, monkeypatch, capsys, arguments
):
    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(tmp_path / "store.sqlite3"))
    assert main(["store", *arguments]) == 2
    assert capsys.readouterr().err.strip()
