"""Screenings of a fictional country that are measured: on clusters of this machine, of samples, and one killed."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow.parquet as pq

from spreidingskaart.plot_search.on_dask import connected
from spreidingskaart.plot_search.partitions import code_version, screen_partitions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import Client

    from spreidingskaart.plot_search.partitions import Partitions

ASKED: Final[dict[str, Any]] = {"form": "beschermd_wonen_24u", "places": 24, "own_parking": 6}


@dataclass(frozen=True)
class Run:
    """One screening on a fresh cluster."""

    seconds: float
    """By the clock, without the start of the processes."""
    found: Partitions
    memory: tuple[float, ...]
    """Bytes at the highest: of this process, and of each worker."""
    read: float
    """Bytes that the workers read in this time, also where they lay in memory already."""
    written: float

    @property
    def each(self) -> float:
        """Microseconds of a processor a plot."""
        return (self.found.cost or 0.0) * 1e6


@dataclass(frozen=True)
class Used:
    """What a process used so far, in bytes."""

    memory: float
    read: float
    written: float


def used() -> Used:
    """Return what this process used (Linux)."""
    told = dict(
        line.split(":", 1)
        for name in ("status", "io")
        for line in Path(f"/proc/self/{name}").read_text().splitlines()
    )
    return Used(1_024.0 * int(told["VmHWM"].split()[0]), float(told["rchar"]), float(told["wchar"]))


def measured(country: Path, plots: Path, out: Path, client: Client) -> Run:
    """Screen the plots of a folder on a cluster, after its processes have imported what they need."""
    if set(client.run(code_version).values()) != {code_version()}:
        message = "the code changed while the cluster started: measure again"
        raise RuntimeError(message)
    before = client.run(used)
    start = time.perf_counter()
    found = screen_partitions(plots, out, cities=country / "cities", client=client, **ASKED)
    took = time.perf_counter() - start
    after = client.run(used)
    read = sum(now.read - before[who].read for who, now in after.items())
    written = sum(now.written - before[who].written for who, now in after.items())
    return Run(took, found, (used().memory, *(now.memory for now in after.values())), read, written)


def rows_of(file: Path) -> int:
    """Return the number of plots of a file."""
    return int(pq.read_metadata(file).num_rows)


def sample(plots: Path, into: Path, many: int) -> Path:
    """Return a folder of links to every k-th file by size, so that large and small are in it as in the whole."""
    files = sorted(plots.glob("*.parquet"), key=rows_of)
    rows = np.array([rows_of(file) for file in files])
    step = max(1, round(rows.sum() / many))
    begin = min(range(step), key=lambda first: abs(int(rows[first::step].sum()) - many))
    into.mkdir(exist_ok=True)
    for file in files[begin::step]:
        (into / file.name).symlink_to(file.resolve())
    return into


def same_bytes(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files, byte for byte."""
    names, others = (sorted(path.name for path in folder.iterdir()) for folder in (one, other))
    return names == others and all(
        (one / name).read_bytes() == (other / name).read_bytes() for name in names
    )


def gain_of_loops() -> float:
    """Return how much more two loops that only count get done than one, at this moment."""
    return 2 * _loops(1) / _loops(2)


def _loops(many: int) -> float:
    """Return the seconds in which so many loops, each a process of its own, get a second of a processor each."""
    spin = "import time\nwhile time.process_time() < 1: pass"
    start = time.perf_counter()
    running = [subprocess.Popen([sys.executable, "-S", "-c", spin]) for _ in range(many)]  # noqa: S603 - ourselves
    for each in running:
        each.wait()
    return time.perf_counter() - start


@contextlib.contextmanager
def cluster_by_address(folder: Path) -> Iterator[Client]:
    """Give the client of a scheduler and two workers that were started as programs, as on machines of their own."""
    told = folder / "scheduler.json"
    about = ["--no-dashboard", "--scheduler-file", str(told)]
    programs = [["scheduler", "--host", "127.0.0.1", "--port", "0", *about]]
    programs += [["worker", "--nworkers", "1", "--nthreads", "1", *about]] * 2
    running = [
        subprocess.Popen([sys.executable, "-m", "dask", *each], stderr=subprocess.DEVNULL)  # noqa: S603 - ourselves
        for each in programs
    ]
    try:
        while not told.exists():
            time.sleep(0.1)
        with connected(json.loads(told.read_text())["address"]) as client:
            client.wait_for_workers(2, timeout=60)  # type: ignore[no-untyped-call]
            yield client
    finally:
        for each in reversed(running):
            each.terminate()
            each.wait()


def killed_after(country: Path, plots: Path, out: Path, share: float) -> tuple[int, int]:
    """End the command with kill -9, its workers too, once a share of the results is there; then go on.

    Returns
    -------
    How many results were there when it was killed, and how many the second run kept.
    """
    files = len(list(plots.glob("*.parquet")))
    command = [sys.executable, "-m", "spreidingskaart", "screen", "--dask", "local", "--json"]
    command += ["--plots", str(plots), "--city", str(country / "cities"), "--out", str(out)]
    for name, value in ASKED.items():
        command += [f"--{name.replace('_', '-')}", str(value)]
    first = subprocess.Popen(  # noqa: S603 - ourselves
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    while first.poll() is None and _results(out) < share * files:
        time.sleep(0.02)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    there = _results(out)
    again = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - ourselves
    return there, json.loads(again.stdout)["partitions"]["kept"]


def _results(out: Path) -> int:
    return len(list(out.glob("[!.]*.parquet")))
