"""How fast a city is screened: `python -m bench.screen`. Prints a table, with plain geopandas beside it.

The city is made up (bench/synthetic_city.py): 90,000 plots, 4,000 designations, 200 facilities, 1,000 stops.
`--quick` leaves out the peers and the million. Times are the best of a few rounds; ratios are of one run.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np

from bench.synthetic_city import Size, synthetic_city
from geo.compiled import compiled_or_plain
from geo.parallel import processors
from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.measures.designations import designations
from spreidingskaart.city.measures.walking import network_of
from spreidingskaart.criteria.business_park.parks import parks_of
from spreidingskaart.plot_search import plot_proposals, screen, unblock

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

ROUNDS = 5
FORM, PLACES, OWN_PARKING = "beschermd_wonen_24u", 24, 6
SCALES = (100_000, 1_000_000)


def best(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the shortest wall time of some rounds, seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def in_both_ways(city: City) -> float:
    """Print what all criteria take with plain arithmetic and with compiled loops, in turn; return the plain seconds."""
    goals = {False: "goal 480 ms", True: "goals 350 ms and 560 ms of processor"}
    taken: dict[tuple[bool, int], list[tuple[float, float]]] = defaultdict(list)
    with compiled_or_plain(compiled=True):
        start = time.perf_counter()
        anew(city)
        row("compiled loops, first time in this process", time.perf_counter() - start)
    for _, threads, on in product(range(ROUNDS), (1, processors()), goals):
        with compiled_or_plain(compiled=on):
            wall, cpu = time.perf_counter(), time.process_time()
            anew(city, threads)
            taken[on, threads].append((time.perf_counter() - wall, time.process_time() - cpu))
    for (on, threads), times in sorted(taken.items()):
        (wall, cpu), median = np.min(times, axis=0), np.median(times, axis=0)
        row(
            f"all criteria, {'compiled' if on else 'plain'}, threads: {threads}",
            wall,
            f"{cpu * 1e3:.0f} ms of processor (medians {median[0] * 1e3:.0f} and {median[1] * 1e3:.0f})"
            f"{f'; {goals[on]}' if threads > 1 else ''}",
        )
    return min(wall for wall, _ in taken[False, processors()])


def asked(city: City, form: str = FORM, places: float = PLACES) -> Proposals:
    """Return a proposal for every plot of the City."""
    return plot_proposals(city, form=form, places=places, own_parking=OWN_PARKING)


def anew(city: City, workers: int | None = None) -> None:
    """Screen as if for the first time: nothing is known of the ground of the plots."""
    proposals = asked(city)
    proposals.ground.clear()
    screen(city, proposals, workers=workers)


def whole(city: City, workers: int | None = None) -> None:
    """Screen from the plots as they lie in the layer: check, points, and all criteria."""
    city.kept.forget("screen.plots")
    screen(city, asked(city), workers=workers)


def with_geopandas(city: City) -> dict[str, float]:
    """Ask plain geopandas the questions of the ground that the criteria ask, and return the seconds of each."""
    frames = {
        name: layer.geoframe()
        for name, layer in city.layers.items()
        if name != "car_park_occupancy"
    }
    plots = frames["plots"][["id", "geometry"]]
    points = gpd.GeoDataFrame(plots[["id"]], geometry=plots.representative_point())
    ground, parks = designations(city), parks_of(city)
    if ground is None or parks is None:
        raise SystemExit("the city has no zoning plan")
    zones = ground.geoframe()[["main_group", "geometry"]]
    network = gpd.GeoDataFrame(geometry=[frames["green_blue"].union_all()], crs=plots.crs)
    marks = {name: layer.geoframe()[["geometry"]] for name, layer in parks.by_category.items()}
    questions: dict[str, Callable[[], object]] = {
        "designations: overlay": lambda: gpd.overlay(plots, zones, how="intersection").area,
        "green-blue: overlay": lambda: gpd.overlay(plots, network, how="intersection").area,
        "stops: sjoin_nearest": lambda: gpd.sjoin_nearest(
            plots, frames["stations"][["geometry"]], distance_col="m"
        ),
        "businesses: sjoin_nearest per category": lambda: [
            gpd.sjoin_nearest(plots, layer, distance_col="m") for layer in marks.values()
        ],
        "car parks: sjoin dwithin": lambda: gpd.sjoin(
            plots, frames["car_parks"][["geometry"]], predicate="dwithin", distance=77.0
        ),
        "buurten: sjoin": lambda: gpd.sjoin(
            points, frames["buurten"][["geometry"]], predicate="intersects"
        ),
    }
    return {name: best(question, 1) for name, question in questions.items()}


def one_size(plots: int) -> dict[str, float]:
    """Screen a city of this many plots once, and return seconds, and megabytes at the highest."""
    city = synthetic_city(Size(plots, plots // 25, plots // 500, plots // 100, plots // 2_000, 15))
    made = asked(city)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    screen(city, made)
    took = time.perf_counter() - start
    return {
        "plots": plots,
        "seconds": took,
        "city_mb": before,
        "most_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def row(name: str, seconds: float, note: str = "") -> None:
    """Print one line of the table."""
    print(f"{name:52}{seconds * 1e3:10.0f} ms   {note}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.screen", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only our own times")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one_size(options.one)))
        return
    size = Size()
    city = synthetic_city(size)
    print(
        f"{size.plots:,} plots, {size.designations:,} designations, {size.facilities} facilities, "
        f"{size.stops:,} stops; {processors()} processors"
    )
    start = time.perf_counter()
    anew(city)
    row("first time ever (indexes and tables are made)", time.perf_counter() - start)
    ours = in_both_ways(city)
    row("from the plots as they lie in the layer", best(lambda: whole(city)))
    other = asked(city, "domus", 40)
    known = best(lambda: screen(city, other))
    row("another form and number, ground known", known, "goal 60 ms")
    result = screen(city, asked(city))
    helps = best(lambda: unblock(city, result), 2)
    row("what would help every blocked plot", helps, "goal 1,000 ms")
    _on_foot(size)
    _bundled()
    if not options.quick:
        _peers(city, ours)
        _scales()


def _on_foot(size: Size) -> None:
    """Print what a walking network adds: distances over it in place of straight lines."""
    city = synthetic_city(replace(size, walking=True))
    network = network_of(city)
    if network is None:
        raise SystemExit("the city has no walking network")
    start = time.perf_counter()
    anew(city)
    row(
        "with a walking network, first time ever",
        time.perf_counter() - start,
        f"{len(network):,} edges",
    )
    row("with a walking network, all criteria", best(lambda: anew(city)))
    other = asked(city, "domus", 40)
    row("with a walking network, ground known", best(lambda: screen(city, other)))


def _bundled() -> None:
    city = seen_by(load_city(), "public")
    anew(city)
    many = len(asked(city))
    row(f"bundled city, {many:,} plots, all criteria", best(lambda: anew(city)))
    row(
        "bundled city, another limit, ground known",
        best(lambda: screen(city, asked(city, "domus", 40))),
    )
    before = screen(city, asked(city))
    higher = before.proposals.changed(height=np.full(many, 20.0))
    row(
        "bundled city, another height, earlier answer known",
        best(lambda: screen(city, higher, known=before)),
    )


def _peers(city: City, ours: float) -> None:
    print("\nplain geopandas, the same questions of the ground (no verdicts)")
    found = with_geopandas(city)
    for name, seconds in found.items():
        row(f"  {name}", seconds)
    total = sum(found.values())
    row("  together", total, f"{total / ours:.1f} x the time of all criteria")


def _scales() -> None:
    print("\nlarger cities, all criteria")
    runs: list[dict[str, Any]] = []
    for plots in SCALES:
        done = subprocess.run(  # noqa: S603 - ourselves, in a process of its own so that memory is measured
            [sys.executable, "-m", "bench.screen", "--one", str(plots)],
            capture_output=True,
            check=True,
            text=True,
        )
        runs.append(json.loads(done.stdout))
        run = runs[-1]
        each = run["seconds"] / run["plots"] * 1e6
        row(
            f"  {plots:,} plots",
            run["seconds"],
            f"{each:.1f} µs a plot, {run['most_mb']:,.0f} MB at the highest",
        )
    per_plot = np.array([run["seconds"] / run["plots"] for run in runs])
    print(f"  time per plot: {per_plot[-1] / per_plot[0]:.2f} x (target 1.3 x)")


if __name__ == "__main__":
    main()
