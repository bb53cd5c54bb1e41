"""What was confirmed is there: after kill -9, with many writers at once, and from many processes."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import event

from spreidingskaart.errors import DataError
from spreidingskaart.model import Role
from spreidingskaart.store import Store
from tests import postgres

ROOT = Path(__file__).resolve().parents[1]

# shared by the children and by the tests
MAKE = """
from spreidingskaart.model import Assessment, Finding, Person, Role, Verdict
from spreidingskaart.store import Store

PROPOSAL = {"x": 1.0, "y": 2.0, "tested_as": "disc", "disc_radius_m": 25.0, "form": "domus", "places": 3}

def assessment(places):
    finding = Finding("zoning", Verdict.CONFLICTS, gaps=(), sentence="Strijdig.")
    proposal = {**PROPOSAL, "places": places}
    return Assessment("Almere", "d1", "planner", proposal, Verdict.CONFLICTS, (), "Strijdig.", (finding,))

def write(store, who, n):
    made = store.override(assessment(n), "zoning", "fits", reason=f"reden {n}", by=Person(who, Role.PLANNER))
    return made.event_id
"""
exec(MAKE)  # noqa: S102 - one text for the children and for us

# many processes find no file, and all make it
FIRST = (
    MAKE
    + """
import sys
store = Store(sys.argv[1])
for n in range(1, 6):
    print(write(store, f"proces {sys.argv[2]}", n), flush=True)
"""
)


def child(code, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def place(tmp_path):
    return tmp_path / "store.sqlite3"


@pytest.mark.skipif(
    not hasattr(os, "fork"), reason="no fork on this system: the writer cannot be killed"
)
@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_what_was_confirmed_survives_kills_and_many_writers_lose_nothing(kind):
    if kind == "PostgreSQL" and postgres.programs() is None:
        pytest.skip(postgres.WHY_NOT)
    few = ("--kills", "4", "--writers", "8", "--seconds", "3")
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak.store", *few, "--on", kind],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
    assert "changes confirmed, none lost" in done.stdout
    assert "none lost or double" in done.stdout


@pytest.mark.thorough
def test_many_processes_that_find_no_store_make_one(store_place):
    children = [child(FIRST, store_place, n) for n in range(4)]
    told = [process.communicate(timeout=60) for process in children]
    assert [problem for _, problem in told] == [""] * 4
    confirmed = [int(line) for text, _ in told for line in text.split()]
    store = Store(store_place)
    kept = [event.id for event in store.history(seen_by=Role.PLANNER)]
    store.close()
    assert len(confirmed) == 20
    assert sorted(confirmed) == sorted(kept)


def test_a_reader_does_not_wait_for_a_writer(place):
    store = Store(place)
    write(store, "A", 1)  # noqa: F821
    writer = sqlite3.connect(place, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert len(store.history(seen_by=Role.PLANNER)) == 1
    writer.execute("ROLLBACK")
    writer.close()
    store.close()


def test_the_file_is_opened_so_that_a_power_cut_loses_nothing(place):
    store = Store(place)
    write(store, "A", 1)  # noqa: F821
    asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    with store._engine.connect() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    store.close()
    assert found == ["wal", 2, 1, 30_000]


def test_a_full_or_locked_store_says_so_and_keeps_nothing(place, monkeypatch):
    monkeypatch.setattr("spreidingskaart.store.place.PATIENCE", 0.1)
    store = Store(place)
    write(store, "A", 1)  # noqa: F821
    writer = sqlite3.connect(place, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(
        DataError, match=r"^Bewaren is niet gelukt: store\.sqlite3 is te lang bezet door anderen\."
    ):
        write(store, "A", 2)  # noqa: F821
    writer.execute("ROLLBACK")
    writer.close()
    assert len(store.history(seen_by=Role.PLANNER)) == 1
    store.close()


def until_it_fails(store):
    """Write until something goes wrong; return how many were confirmed, and the sentence."""
    for n in range(1, 10_000):
        try:
            write(store, "x" * 100, n)  # noqa: F821
        except DataError as error:
            return n - 1, str(error)
    raise AssertionError("nothing went wrong")


def test_a_full_disk_is_one_sentence_and_loses_nothing(place):
    store = Store(place)
    write(store, "A", 9_999)  # noqa: F821
    pages = store._engine.connect().exec_driver_sql("PRAGMA page_count").scalar()
    store.close()

    def limit(connection, _entry):
        connection.execute(f"PRAGMA max_page_count={pages + 8}")

    event.listen(store._engine, "connect", limit)
    confirmed, told = until_it_fails(store)
    assert told == (
        "Bewaren is niet gelukt: store.sqlite3 heeft geen ruimte meer. Vraag de beheerder om ruimte; wat bewaard was, "
        "staat er nog."
    )
    assert len(store.history(seen_by=Role.PLANNER)) == confirmed + 1
    event.remove(store._engine, "connect", limit)
    store.close()
    write(store, "A", 10_000)  # noqa: F821
    assert len(store.history(seen_by=Role.PLANNER)) == confirmed + 2
    store.close()


LIMITED = (
    MAKE
    + """
import resource, sys
store = Store(sys.argv[1])
write(store, "A", 1)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
n = 1
try:
    while n < 10_000:
        write(store, "x" * 100, n + 1)
        n += 1
except Exception as error:
    print(n, type(error).__name__, error)
"""
)


@pytest.mark.skipif(os.name != "posix", reason="no limits on the size of a file on this system")
def test_a_disk_that_takes_no_more_is_one_sentence_and_loses_nothing(place):
    told, problem = child(LIMITED, place).communicate(timeout=120)
    assert problem == ""
    confirmed, kind, sentence = told.strip().split(" ", 2)
    assert (kind, "heeft geen ruimte meer" in sentence) == ("DataError", True)
    store = Store(place)
    assert len(store.history(seen_by=Role.PLANNER)) == int(confirmed)
    write(store, "A", 10_000)  # noqa: F821
    store.close()


READ_ONLY = (
    MAKE
    + """
import os, sys
from spreidingskaart.store import migrate, file
store = Store(sys.argv[1])
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
try:
    write(store, "A", 2)
except Exception as error:
    print(type(error).__name__, error)
"""
)


@pytest.mark.skipif(os.name != "posix", reason="no rights of this kind on this system")
def test_a_store_that_may_only_be_read_is_one_sentence_and_stays_as_it_is():
    # not in pytest's own folder, where another user may not come
    with tempfile.TemporaryDirectory() as name:
        folder, place = Path(name), Path(name) / "store.sqlite3"
        store = Store(place)
        write(store, "A", 1)  # noqa: F821
        store.close()
        before = place.read_bytes()
        place.chmod(0o444)
        folder.chmod(0o555)
        told, problem = child(READ_ONLY, place).communicate(timeout=60)
        folder.chmod(0o700)
        assert problem in ("", "store.sqlite3 may be read by others, and is not ours to close\n")
        assert told.startswith("DataError Bewaren is niet gelukt: store.sqlite3")
        assert any(words in told for words in ("mag alleen worden gelezen", "is niet te openen"))
        assert place.read_bytes() == before
        place.chmod(0o600)
        write(store, "A", 2)  # noqa: F821
        assert len(store.history(seen_by=Role.PLANNER)) == 2
        store.close()


def test_a_clock_that_runs_back_changes_no_order(store_place):
    moments = iter(dt.datetime(2026, 1, day, tzinfo=dt.UTC) for day in (5, 3, 4))
    store = Store(store_place, now=lambda: next(moments))
    made = [write(store, "A", n) for n in (1, 2, 3)]  # noqa: F821
    assert [one.id for one in store.history(seen_by=Role.PLANNER)] == made[::-1]
    assert [one.at.day for one in store.history(seen_by=Role.PLANNER)] == [4, 3, 5]
    store.close()
