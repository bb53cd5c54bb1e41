"""What was confirmed is there: after kill -9, with many writers at once, and from many processes."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from spreidingskaart.errors import DataError
from spreidingskaart.store import Store

ROOT = Path(__file__).resolve().parents[1]
RUNS = 10
CONFIRMED_BEFORE_THE_KILL = 5

# shared by the children and by the tests
MAKE = """
from spreidingskaart.model import Assessment, Finding, Verdict
from spreidingskaart.store import Store

PROPOSAL = {"x": 1.0, "y": 2.0, "tested_as": "disc", "disc_radius_m": 25.0, "form": "domus", "places": 3}

def assessment(places):
    finding = Finding("zoning", Verdict.CONFLICTS, firm=True, why_not_firm=None, sentence="Strijdig.")
    proposal = {**PROPOSAL, "places": places}
    return Assessment("Almere", "d1", "planner", proposal, Verdict.CONFLICTS, True, "Strijdig.", (finding,))

def write(store, who, n):
    made = store.override(assessment(n), "zoning", "fits", reason=f"reden {n}", name=who)
    return made.event_id
"""
exec(MAKE)  # noqa: S102 - one text for the children and for us

# imports once; each run is a fresh process that writes until it is killed, and tells what was confirmed
KILLED = (
    MAKE
    + """
import json, os, signal, sys

told = {}
for run in range(int(sys.argv[2])):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        store = Store(sys.argv[1])
        for n in range(1, 100_000):
            os.write(writing, f"{write(store, f'run {run}', n)}\\n".encode())
    os.close(writing)
    heard = b""
    while heard.count(b"\\n") < int(sys.argv[3]):
        heard += os.read(reading, 65_536)
    os.kill(child, signal.SIGKILL)
    while more := os.read(reading, 65_536):
        heard += more
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    told[f"run {run}"] = [int(line) for line in heard.splitlines()]
print(json.dumps(told))
"""
)

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
def test_what_was_confirmed_survives_a_kill(place):
    told, problem = child(KILLED, place, RUNS, CONFIRMED_BEFORE_THE_KILL).communicate(timeout=60)
    assert problem == ""
    confirmed = json.loads(told)
    store = Store(place)
    kept = {}
    for made in store.all_overrides():
        kept.setdefault(made.name, []).append(made.event_id)
    store.close()
    assert len(confirmed) == RUNS
    for run, events in confirmed.items():
        assert len(events) >= CONFIRMED_BEFORE_THE_KILL
        assert set(events) <= set(kept[run])
    with sqlite3.connect(place) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


def test_many_writers_at_once_lose_nothing(place):
    store = Store(place)

    def work(writer):
        return [write(store, f"schrijver {writer}", n) for n in range(1, 51)]  # noqa: F821

    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(work, range(8)))
    kept = {(made.name, made.reason): made.event_id for made in store.all_overrides()}
    store.close()
    assert len(kept) == 400
    for writer, events in enumerate(written):
        assert events == [kept[f"schrijver {writer}", f"reden {n}"] for n in range(1, 51)]


def test_many_processes_that_find_no_file_make_one(place):
    children = [child(FIRST, place, n) for n in range(4)]
    told = [process.communicate(timeout=60) for process in children]
    assert [problem for _, problem in told] == [""] * 4
    confirmed = [int(line) for text, _ in told for line in text.split()]
    store = Store(place)
    kept = [event.id for event in store.history()]
    store.close()
    assert len(confirmed) == 20
    assert sorted(confirmed) == sorted(kept)


def test_a_reader_does_not_wait_for_a_writer(place):
    store = Store(place)
    write(store, "A", 1)  # noqa: F821
    writer = sqlite3.connect(place, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert len(store.history()) == 1
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
    assert len(store.history()) == 1
    store.close()
