"""What a whole country costs: `python -m bench.country [--municipalities 40] [--plots 1000000] [--keep FOLDER]`.

Writes a fictional country (bench/synthetic_country.py) and screens it in partitions on a Dask cluster of two workers
with one thread each. Samples of it, in which large and small municipalities are as in the whole, tell whether time
grows in step with plots and what two workers do against one; two loops that only count show how much of two processors
the machine gives at that moment. `--kill` ends a run with kill -9 and goes on, `--by-address` starts a scheduler and
two workers as programs of their own. The real size is `--municipalities 350 --plots 9000000`.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from bench.country_runs import (
    ASKED,
    Run,
    cluster_by_address,
    gain_of_loops,
    killed_after,
    measured,
    rows_of,
    same_bytes,
    sample,
)
from bench.synthetic_country import Country, write_country
from geo.parallel import processors
from spreidingskaart.plot_search.on_dask import connected
from spreidingskaart.plot_search.partitions import screen_partitions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spreidingskaart.plot_search.partitions import Partitions

MOST_EACH: Final = 36.0
"""Microseconds of a processor a plot."""
MOST_MEMORY: Final = 3e9
"""Bytes of all processes together."""
MOST_STEEPER: Final = 1.15
"""Processor time a plot of the whole against that of the smallest sample."""
LEAST_OF_LOOPS: Final = 0.95
"""Of what two loops gain over one, what two workers gain over one."""
MOST_MINUTES: Final = 3.0
"""For 9 million plots on two processors."""
SAMPLES: Final = (100_000, 1_000_000)
MACHINES: Final = 10
_WIDE: Final = 52


def tell(what: str, figure: str, goal: str = "", *, missed: bool = False) -> None:
    """Print one line."""
    print(f"{what:{_WIDE}}{figure:>12}   {goal}{': MISSED' if missed else ''}", flush=True)


def tell_run(what: str, run: Run) -> None:
    """Print what one run cost."""
    tell(
        f"{what}: {run.found.plots:,} plots",
        f"{run.seconds:.1f} s",
        f"load average {os.getloadavg()[0]:.1f}",
    )
    tell(
        "  of a processor, a plot",
        f"{run.each:.1f} µs",
        f"goal {MOST_EACH:g} µs",
        missed=run.each > MOST_EACH,
    )
    total = sum(run.memory)
    each = " + ".join(f"{one / 1e6:.0f}" for one in run.memory)
    tell(f"  memory at the highest ({each} MB)", f"{total / 1e9:.2f} GB", f"goal {MOST_MEMORY / 1e9:g} GB",
         missed=total > MOST_MEMORY)  # fmt: skip
    tell("  read and written", f"{run.read / 1e6:.0f} MB", f"and {run.written / 1e6:.0f} MB")
    for name, why in run.found.faults.items():
        tell(f"  {name}", "FAULT", why)


def cost(found: Partitions) -> tuple[float, float]:
    """Return processor seconds a plot and a municipality: the line that fits the partitions best."""
    plots = np.array([done.plots for done in found.done], dtype=float)
    seconds = np.array([done.processor_seconds for done in found.done])
    each, fixed = np.polyfit(plots, seconds, 1)
    if fixed < 0 or each < 0:  # too few or too equal partitions to tell them apart
        return float(seconds.sum() / plots.sum()), 0.0
    return float(each), float(fixed)


@contextlib.contextmanager
def _place(keep: str | None) -> Iterator[Path]:
    if keep is not None:
        yield Path(keep)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.country", description=__doc__)
    parser.add_argument("--municipalities", type=int, default=40)
    parser.add_argument(
        "--plots", type=int, default=1_000_000, help="of all municipalities together"
    )
    parser.add_argument("--keep", help="folder to write the country to, or that holds one already")
    parser.add_argument(
        "--kill", action="store_true", help="kill a run, go on, and compare the bytes"
    )
    parser.add_argument(
        "--by-address", action="store_true", help="a scheduler and workers as programs"
    )
    options = parser.parse_args()
    country = Country(options.municipalities, options.plots)
    with _place(options.keep) as folder, tempfile.TemporaryDirectory() as results:
        if not (folder / "plots").is_dir():
            start = time.perf_counter()
            write_country(folder, country, processes=2)
            tell("country written", f"{time.perf_counter() - start:.1f} s")
        tell(
            f"{country.municipalities} municipalities",
            f"{country.plots:,}",
            f"plots; {processors()} processors",
        )
        _measure(folder, Path(results), kill=options.kill, by_address=options.by_address)


def _measure(folder: Path, results: Path, *, kill: bool, by_address: bool) -> None:
    plots = folder / "plots"
    every = sum(map(rows_of, plots.glob("*.parquet")))
    samples = {
        many: sample(plots, results / f"plots {many}", many)
        for many in SAMPLES
        if 1.5 * many < every
    }
    runs = {}
    for many, some in samples.items():
        runs[many] = _on_cluster(folder, some, results / f"{many}", 2)
        tell_run("a sample, two workers", runs[many])
    largest = max(samples, default=every)
    some = samples.get(largest, plots)
    loops, one, two = _against_one(folder, some, results, runs.get(largest))
    _tell_gain(one, two, loops)
    same = same_bytes(results / "one", results / ("two" if largest == every else f"{largest}"))
    tell("the same bytes, one worker and two", "yes" if same else "NO", missed=not same)
    whole = two if largest == every else _on_cluster(folder, plots, results / "whole", 2)
    if largest != every:
        tell_run("the whole, two workers", whole)
    _tell_shape(whole, runs)
    if by_address:
        with cluster_by_address(results) as client:
            run = measured(folder, some, results / "by address", client)
        tell_run("a scheduler and two workers by address", run)
        same = same_bytes(results / "by address", results / "one")
        tell("  the same bytes", "yes" if same else "NO", missed=not same)
    if kill:
        there, kept = killed_after(folder, some, results / "killed", 0.4)
        same = same_bytes(results / "killed", results / "one")
        tell(
            f"killed with {there} results there, {kept} kept: same bytes",
            "yes" if same else "NO",
            missed=not same,
        )
    start = time.perf_counter()
    screen_partitions(some, results / "one", cities=folder / "cities", **ASKED)
    tell("again, with everything done already", f"{time.perf_counter() - start:.1f} s")


def _on_cluster(folder: Path, plots: Path, out: Path, workers: int) -> Run:
    with connected("local", workers=workers) as client:
        return measured(folder, plots, out, client)


def _against_one(
    folder: Path, plots: Path, results: Path, two: Run | None
) -> tuple[float, Run, Run]:
    """Return what two loops gain now, and the runs of one worker and of two."""
    before = gain_of_loops()
    one = _on_cluster(folder, plots, results / "one", 1)
    tell_run("one worker", one)
    if two is None:
        two = _on_cluster(folder, plots, results / "two", 2)
        tell_run("two workers", two)
    return (before + gain_of_loops()) / 2, one, two


def _tell_gain(one: Run, two: Run, loops: float) -> None:
    gain = one.seconds / two.seconds
    goal = f"goal {LEAST_OF_LOOPS:g} of the {loops:.2f} x of two loops that only count"
    tell("two workers against one", f"{gain:.2f} x", goal, missed=gain < LEAST_OF_LOOPS * loops)
    tell(
        "  in seconds of a processor",
        f"{one.each / two.each:.2f} x",
        "1 where a second worker costs nothing more",
    )


def _tell_shape(whole: Run, samples: dict[int, Run]) -> None:
    """Print how time grows with plots, and what it comes to for 9 million."""
    if samples:
        least = min(samples)
        steeper = whole.each / samples[least].each
        tell(f"a plot of the whole against one of {least:,}", f"{steeper:.2f} x", f"goal {MOST_STEEPER:g} x",
             missed=steeper > MOST_STEEPER)  # fmt: skip
    real = Country()
    each, fixed = cost(whole.found)
    tell(
        "a plot, and a municipality besides",
        f"{each * 1e6:.1f} µs",
        f"and {fixed * 1e3:.0f} ms of a processor",
    )
    alone = real.plots * each + real.municipalities * fixed
    missed = alone / 120 > MOST_MINUTES
    tell(f"computed: {real.plots:,} plots on 2 idle processors", f"{alone / 120:.1f} min", f"goal {MOST_MINUTES:g} min",
         missed=missed)  # fmt: skip
    tell(f"computed: on {MACHINES} machines of 2 processors", f"{alone / 2 / MACHINES:.0f} s",
         "of work; starting the workers not counted")  # fmt: skip


if __name__ == "__main__":
    main()
