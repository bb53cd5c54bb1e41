"""What a whole country costs: `python -m bench.country [--municipalities 20] [--plots 100000] [--keep FOLDER]`.

Writes a fictional country (a City and a file of plots for each municipality), screens it in partitions on a Dask
cluster of one worker with one thread and of two, and plans 350 municipalities with 9 million plots from what
that cost. Two loops that only count show how much of two processors the machine gives at that moment.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
import yaml

from bench.synthetic_city import Size, synthetic_city
from geo.parallel import processors
from spreidingskaart.plot_search.on_dask import connected
from spreidingskaart.plot_search.partitions import code_version, screen_partitions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import Client
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.plot_search.partitions import Partitions

ASKED = {"form": "beschermd_wonen_24u", "places": 24, "own_parking": 6}
GOAL = 1.7
UNEVEN = 0.5
"""Spread of the logarithm of the number of plots of a municipality."""
FIRST_CODE = 9001


@dataclass(frozen=True)
class Country:
    """How large the fictional country is."""

    municipalities: int = 350
    plots: int = 9_000_000
    seed: int = 17


def cut(country: Country) -> NDArray[np.int64]:
    """Return the number of plots of each municipality: few are large, and together they are all plots."""
    draw = np.random.default_rng(country.seed)
    weight = draw.lognormal(0.0, UNEVEN, country.municipalities)
    ends = np.round(
        np.cumsum(weight) / weight.sum() * (country.plots - country.municipalities)
    ).astype(np.int64)
    return np.diff(ends, prepend=0) + 1


def write_country(folder: Path, country: Country = Country()) -> None:
    """Write `cities/GMxxxx/` (a City that `load_city` reads) and `plots/GMxxxx.parquet` for each municipality."""
    (folder / "cities").mkdir(parents=True)
    (folder / "plots").mkdir()
    for number, many in enumerate(cut(country).tolist()):
        code = f"GM{FIRST_CODE + number}"
        size = Size(
            plots=many, designations=max(many // 25, 12), facilities=max(many // 500, 3), stops=max(many // 100, 5),
            car_parks=max(many // 2_000, 2), green_blue=5,
        )  # fmt: skip
        city = synthetic_city(size, seed=country.seed + number)
        write_city(folder / "cities" / code, city, code)
        plots = city.layers["plots"]
        plots.geoframe().to_parquet(folder / "plots" / f"{code}.parquet", index=False)


def write_city(folder: Path, city: City, code: str) -> None:
    """Write every layer of a City but its plots as a file, and city.yaml."""
    folder.mkdir()
    entries = {}
    for name, layer in city.layers.items():
        if name == "plots":
            continue
        told = city.reports[name].entry
        entry = {} if told is None else told.model_dump(mode="json", exclude_none=True)
        entry["file"] = _write_layer(folder, name, layer)
        entries[name] = entry
    document = {
        "municipality": {"code": code, "name": f"Verzonnen gemeente {code}"},
        "default_year": city.year,
        "rules": "GM0034",
        "layers": entries,
    }
    (folder / "city.yaml").write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")


def _write_layer(folder: Path, name: str, layer: Layer) -> str:
    """Write points and tables as CSV, other shapes as GeoParquet; return the name of the file."""
    kinds = set(shapely.get_type_id(layer.geometry).tolist())
    if kinds <= {-1, 0}:
        table = layer.frame()
        if 0 in kinds:
            table["x"], table["y"] = shapely.get_x(layer.geometry), shapely.get_y(layer.geometry)
        table.to_csv(folder / f"{name}.csv", index=False)
        return f"{name}.csv"
    layer.geoframe().to_parquet(folder / f"{name}.parquet", index=False)
    return f"{name}.parquet"


@dataclass(frozen=True)
class Run:
    """One screening of the country on a fresh cluster."""

    seconds: float
    """By the clock, without the start of the processes."""
    waited: float
    """Seconds that a worker was ready to go on but another program had the processor; mean of the workers."""
    found: Partitions

    @property
    def undisturbed(self) -> float:
        """Seconds without the waiting for a processor: an estimate for a machine that does nothing else."""
        return self.seconds - self.waited


def measured(folder: Path, out: Path, workers: int) -> Run:
    """Screen the country on a fresh cluster of so many workers."""
    with connected("local", workers=workers) as client:
        _wake(client)
        before = client.run(threads)
        start = time.perf_counter()
        found = screen_partitions(
            folder / "plots", out, cities=folder / "cities", client=client, **ASKED
        )  # type: ignore[arg-type]
        took = time.perf_counter() - start
        after = client.run(threads)
    waits = [_busiest(before.get(worker, {}), now) for worker, now in after.items()]
    return Run(took, float(np.mean(waits)), found)


def loops(many: int) -> float:
    """Return the seconds in which so many loops, each a process of its own, get a second of a processor each."""
    spin = "import time\nwhile time.process_time() < 1: pass"
    start = time.perf_counter()
    running = [subprocess.Popen([sys.executable, "-S", "-c", spin]) for _ in range(many)]  # noqa: S603 - ourselves
    for each in running:
        each.wait()
    return time.perf_counter() - start


def threads() -> dict[str, tuple[float, float]]:
    """Return by thread of this process its seconds on a processor and its seconds in the queue for one (Linux)."""
    found = {}
    for path in Path("/proc/self/task").glob("*/schedstat"):
        ran, waited, _ = path.read_text().split()
        found[path.parent.name] = (int(ran) / 1e9, int(waited) / 1e9)
    return found


def _busiest(
    before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]]
) -> float:
    """Return how long the thread that did most waited for a processor."""
    grown = [
        (ran - before.get(name, (0.0, 0.0))[0], waited - before.get(name, (0.0, 0.0))[1])
        for name, (ran, waited) in after.items()
    ]
    return max(grown, default=(0.0, 0.0))[1]


def _wake(client: Client) -> None:
    """Have every worker import what it needs: that is the start of a process and not the work."""
    if set(client.run(code_version).values()) != {code_version()}:
        message = "the code changed while the cluster started: measure again"
        raise RuntimeError(message)


def planned(
    seconds_each: float, fixed: float, country: Country, workers: int, efficiency: float
) -> float:
    """Return hours for a country, from processor seconds a plot and seconds a municipality that are always there."""
    alone = country.plots * seconds_each + country.municipalities * fixed
    return alone / (workers * efficiency) / 3_600


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
    parser.add_argument("--municipalities", type=int, default=20)
    parser.add_argument("--plots", type=int, default=100_000, help="of all municipalities together")
    parser.add_argument("--keep", help="folder to write the country to, or that holds one already")
    options = parser.parse_args()
    country = Country(options.municipalities, options.plots)
    with _place(options.keep) as folder, tempfile.TemporaryDirectory() as results:
        if not (folder / "plots").is_dir():
            start = time.perf_counter()
            write_country(folder, country)
            print(f"{'country written':44}{time.perf_counter() - start:9.1f} s")
        print(
            f"{country.municipalities} municipalities, {country.plots:,} plots; {processors()} processors"
        )
        runs = {}
        for workers in (1, 2):
            load = os.getloadavg()[0]
            run = runs[workers] = measured(folder, Path(results) / str(workers), workers)
            busy = sum(done.processor_seconds for done in run.found.done)
            print(
                f"{f'workers of one thread: {workers}':44}{run.seconds:9.1f} s   {run.found.plots:,} plots, "
                f"{busy:.1f} processor seconds, waited {run.waited:.1f} s for a processor, load average {load:.1f}"
            )
        same = all(
            (Path(results) / "1" / path.name).read_bytes() == path.read_bytes()
            for path in sorted((Path(results) / "2").iterdir())
        )
        print(f"{'the same bytes':44}{'yes' if same and not runs[2].found.faults else 'NO':>9}")
        ratio = runs[1].seconds / runs[2].seconds
        alone = runs[1].undisturbed / runs[2].undisturbed
        print(
            f"{'two workers against one':44}{ratio:9.2f} x   goal {GOAL} x{'' if ratio >= GOAL else ': MISSED'}"
        )
        print(f"{'  without the waiting (an estimate)':44}{alone:9.2f} x")
        print(f"{'  two loops that only count, at this moment':44}{2 * loops(1) / loops(2):9.2f} x")
        start = time.perf_counter()
        screen_partitions(folder / "plots", Path(results) / "1", cities=folder / "cities", **ASKED)  # type: ignore[arg-type]
        print(f"{'again, with everything done already':44}{time.perf_counter() - start:9.1f} s")
        _plan(
            runs[1].found,
            {"as measured": min(ratio / 2, 1.0), "without the waiting": min(alone / 2, 1.0)},
        )


def _plan(found: Partitions, efficiency: dict[str, float]) -> None:
    each, fixed = cost(found)
    whole = Country()
    print(f"\nplanned: {whole.municipalities} municipalities, {whole.plots:,} plots")
    print(f"  {each * 1e6:.1f} µs a plot and {fixed * 1e3:.0f} ms a municipality, of one processor")
    print(f"  1 worker {60 * planned(each, fixed, whole, 1, 1.0):.1f} minutes of a processor")
    for workers in (2, 8, 32):
        told = [
            f"{60 * planned(each, fixed, whole, workers, share):.1f} minutes at {share:.0%} of the ideal ({name})"
            for name, share in efficiency.items()
        ]
        print(f"  {workers} workers {', '.join(told)}")


if __name__ == "__main__":
    main()
