"""Whether the store loses anything: writers killed at random moments, and thirty writers at once, on both databases.

`python -m tests.soak.store` does all of it (a few minutes) and prints what it measured; `make soak` runs it, and
`tests/test_store_durability.py` a small part. It ends with an error where anything confirmed is lost, double or half.
"""
# ruff: noqa: T201 - a script that a person runs

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import Path

from spreidingskaart.errors import InputError
from spreidingskaart.model import Role
from spreidingskaart.store import Store
from spreidingskaart.store.checking import Grade, check
from tests import postgres
from tests.people import planner

KINDS = ("SQLite", "PostgreSQL")
FRAMEWORK = "bw"
TOWN = "Almere"
PROCESSES = 2
"""The writers are divided over so many processes, as a server's sessions are."""
MOST_DELAY = 0.4
"""Seconds after its first confirmation within which a writer is killed."""


def write(store, who, n):
    """Write one of four kinds of change and return the events that were confirmed."""
    told = {"reason": f"reden {n}", "by": planner(who)}
    if n % 4 == 1:
        history = [{"number": 1}]
        document = {"id": f"{who}-{n}", "title": "Een" * 500, "history": history}
        version = store.save_framework(document, **told)
        return [version.event_id, store.lock(version.framework_id, **told).event_id]
    made = store.enter(FRAMEWORK, TOWN, f"{who}-{n}", "liveability", n, source="Bezoek", **told)
    if n % 4 == 2:
        return [made.event_id, store.undo(made.event_id, planner(who)).id]
    return [made.event_id]


def _writer(place, who, pipe):
    store = Store(place)
    for n in range(1, 1_000_000):
        for event in write(store, who, n):
            os.write(pipe, f"{event}\n".encode())


def killed(place, who, wait):
    """Start a writer, kill it `wait` seconds after its first confirmation; return what it confirmed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            _writer(place, who, writing)
        finally:
            os._exit(1)
    os.close(writing)
    heard = os.read(reading, 65_536)
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    while more := os.read(reading, 65_536):
        heard += more
    os.close(reading)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit(f"a writer ended by itself: {status}")
    # the last line may be cut: it was not heard, so it was not confirmed
    return [int(line) for line in heard.split(b"\n")[:-1]]


def kills(place, runs, *, seed=20, crash=None):
    """Kill writers at random moments; return how many confirmations there were.

    Parameters
    ----------
    place
        Store that is written to.
    runs
        How many writers are killed.
    seed
        Seed of the random moments.
    crash
        Stops the database as a crash does and starts it again; after every fourth kill.
    """
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets
    confirmed = {}
    for run in range(runs):
        who = f"run{run}"
        confirmed[who] = killed(place, who, chance.uniform(0, MOST_DELAY))
        if crash is not None and run % 4 == 3:
            crash()
    _nothing_lost(place, confirmed)
    return sum(map(len, confirmed.values()))


def _nothing_lost(place, confirmed):
    store = Store(place)
    kept = Counter((event.name, event.id) for event in store.history(seen_by=Role.PLANNER))
    entries = store.entries(FRAMEWORK, TOWN, seen_by=Role.PLANNER)
    store.close()
    lost = [(who, event) for who, events in confirmed.items() for event in events
            if kept[who, event] != 1]  # fmt: skip
    if lost:
        raise SystemExit(f"lost or double: {lost[:10]}")
    half = [entry.site for entry in entries if entry.reason != f"reden {entry.site.split('-')[1]}"]
    faults = [each.sentence for each in check(place) if each.grade is Grade.FAULT]
    if half or faults:
        raise SystemExit(f"half: {half[:10]} {faults}")


def many_writers(place, writers, seconds):
    """Let writers write at once, over some processes; return the seconds each write took.

    Ends with an error where a write was refused, lost, or kept twice.
    """
    Store(place).history(seen_by=Role.PLANNER)
    until = time.monotonic() + seconds
    pipes = []
    for process in range(PROCESSES):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(reading)
                share = range(process, writers, PROCESSES)
                told = _write_until(place, share, until)
                with os.fdopen(writing, "w") as out:
                    out.write("\n".join(f"{event} {took}" for event, took in told))
            except BaseException as error:  # noqa: BLE001 - nothing of a child may go on as its parent
                print(error, file=sys.stderr, flush=True)
                os._exit(1)
            os._exit(0)
        os.close(writing)
        pipes.append((child, reading))
    told = []
    for child, reading in pipes:
        with os.fdopen(reading) as lines:
            told += [line.split() for line in lines]
        if os.waitpid(child, 0)[1]:
            raise SystemExit("a process of writers failed")
    _each_once(place, [int(event) for event, _ in told])
    return [float(took) for _, took in told]


def _write_until(place, share, until):
    store = Store(place)
    told, faults = [], []

    def work(writer):
        n = 0
        try:
            while time.monotonic() < until:
                n += 1
                began = time.monotonic()
                made = store.enter(
                    FRAMEWORK, TOWN, f"w{writer}-{n}", "liveability", n,
                    source="Bezoek", reason=f"reden {n}", by=planner(f"w{writer}"),
                )  # fmt: skip
                told.append((made.event_id, time.monotonic() - began))
        except Exception as error:  # noqa: BLE001 - told below
            faults.append(error)

    threads = [threading.Thread(target=work, args=(writer,)) for writer in share]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    if faults:
        raise InputError(f"{len(faults)} writers were refused: {faults[0]}")
    return told


def _each_once(place, events):
    store = Store(place)
    kept = Counter(
        (event.name, event.about["site"]) for event in store.history(seen_by=Role.PLANNER)
    )
    found = {event.id for event in store.history(seen_by=Role.PLANNER)}
    store.close()
    double = [what for what, times in kept.items() if times > 1]
    if set(events) != found or len(events) != len(found) or double:
        raise SystemExit(
            f"confirmed {len(events)}, kept {len(found)}; lost {len(set(events) - found)}, double {double[:5]}"
        )


@contextmanager
def places(kinds):
    """Give what makes a place for a store of each kind, and for a database what crashes it; it confirms to disk."""
    with ExitStack() as stack:
        file = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-")))
        found = {}
        if "SQLite" in kinds:
            found["SQLite"] = (lambda name: str(file / f"{name}.sqlite3"), None)
        if "PostgreSQL" in kinds and postgres.programs() is None:
            print(postgres.WHY_NOT)
        elif "PostgreSQL" in kinds:
            server = stack.enter_context(postgres.server(durable=True))

            def crash():
                server.stop("immediate")
                server.start()

            found["PostgreSQL"] = (lambda _name: server.fresh(), crash)
        yield found


def main():
    """Do all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--writers", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--on", choices=KINDS, nargs="*", default=KINDS)
    asked = parser.parse_args()
    with places(asked.on) as both:
        for kind, (place, crash) in both.items():
            confirmed = kills(place("kills"), asked.kills, crash=crash)
            print(f"{kind}: {asked.kills} writers killed; {confirmed} changes confirmed, none lost")
            took = many_writers(place("writers"), asked.writers, asked.seconds)
            cuts = statistics.quantiles(took, n=100)
            print(
                f"{kind}: {asked.writers} writers for {asked.seconds:g} s: {len(took)} changes, none lost or double; "
                f"{len(took) / asked.seconds:.0f} a second, p50 {cuts[49] * 1e3:.0f} ms, "
                f"p95 {cuts[94] * 1e3:.0f} ms, longest {max(took) * 1e3:.0f} ms",
                flush=True,
            )


if __name__ == "__main__":
    main()
