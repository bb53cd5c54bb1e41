"""Screening against its peers: `python -m bench.peers`. One run, one table: ours, plain geopandas, PostGIS.

The city is made up (bench/synthetic_city.py): 90,000 plots, 4,000 designations, 200 facilities, 1,000 stops. The
peers answer the questions of the ground only: they judge nothing. Loading and what is made of a City once (indexes,
unions, the ground under marks) counts for nobody. Where a question can be put in two ways the faster one counts.
Before every question we screen the whole city once, so that a busy machine slows everybody; medians count.
PostGIS has GiST indexes, 512 MB of buffers and 2 parallel workers; its rows are added up and not sent.
"""

from __future__ import annotations

import argparse
import statistics
import time
from functools import partial
from typing import TYPE_CHECKING

from bench import peers_geopandas, peers_postgis
from bench.peers_ground import tables_of
from bench.running import load
from bench.synthetic_city import Size, synthetic_city
from geo.parallel import processors
from geo.proximity import nearest, within
from spreidingskaart.city.measures.norms import book_of
from spreidingskaart.criteria.spread.counts import points_of
from spreidingskaart.plot_search import plot_proposals, screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.peers_ground import Tables
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

FORM, PLACES, OWN_PARKING = "beschermd_wonen_24u", 24, 6
RADIUS = 1_000.0
GOALS = {"geopandas": 5.0, "PostGIS": 10.0}
"""Times as fast as these (issue of screening)."""


def seconds(action: Callable[[], object], rounds: int) -> float:
    """Return the median wall time of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def ours(city: City, proposals: Proposals) -> None:
    """Screen as if for the first time: nothing is known of the ground of the plots."""
    proposals.ground.clear()
    screen(city, proposals)


def walking(city: City) -> float:
    """Return the metres as the crow flies that a public parking space may lie away."""
    book = book_of(city)
    reach = [
        book.number(f"walking_distance_{group}") or 0.0 for group in ("wonen", "maatschappelijk")
    ]
    return max(reach) / (book.number("detour_factor") or 1.0)


def of_geopandas(
    tables: Tables, walk: float, rounds: int, between: Callable[[], object]
) -> dict[str, float]:
    """Return the seconds of every question; `between` is done before each."""
    made = peers_geopandas.prepared(tables)
    every = {**peers_geopandas.questions(walk), **peers_geopandas.more_questions(RADIUS)}
    found = {}
    for name, ways in every.items():
        between()
        found[name] = min(seconds(partial(ask, tables, made), rounds) for ask in ways)
    return found


def of_postgis(
    tables: Tables, walk: float, rounds: int, between: Callable[[], object]
) -> dict[str, float]:
    """Return the same of PostGIS; a server of our own is started and stopped."""
    every = {
        **peers_postgis.questions(walk, peers_postgis.categories(tables)),
        **peers_postgis.more_questions(RADIUS),
    }
    found = {}
    with peers_postgis.server() as at:
        peers_postgis.prepare(at, tables)
        for name, ways in every.items():
            between()
            found[name] = min(at.seconds(query, rounds) for query in ways)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("--plots", type=int, default=Size().plots)
    parser.add_argument("--rounds", type=int, default=2, help="of each question; the median counts")
    options = parser.parse_args()
    size = Size(plots=options.plots)
    city = synthetic_city(size)
    proposals = plot_proposals(city, form=FORM, places=PLACES, own_parking=OWN_PARKING)
    tables, walk = tables_of(city, proposals, FORM), walking(city)
    print(
        f"{size.plots:,} plots, {size.designations:,} designations, {size.facilities} facilities, "
        f"{size.stops:,} stops; {processors()} processors"
    )
    print(f"before: {load()}")
    times: list[float] = []

    def once() -> None:
        times.append(seconds(partial(ours, city, proposals), 1))

    ours(city, proposals)
    found = {"geopandas": of_geopandas(tables, walk, options.rounds, once)}
    print(f"after geopandas: {load()}")
    try:
        found["PostGIS"] = of_postgis(tables, walk, options.rounds, once)
    except peers_postgis.NoPostgisError as missing:
        print(missing)
    print(f"after PostGIS: {load()}")
    _table(city, proposals, found, times, walk)


def _table(
    city: City,
    proposals: Proposals,
    found: dict[str, dict[str, float]],
    times: list[float],
    walk: float,
) -> None:
    more = list(peers_geopandas.more_questions(RADIUS))
    asked = list(peers_geopandas.questions(walk))
    print(f"\n{'milliseconds':44}" + "".join(f"{name:>12}" for name in ("ours", *found)))
    for name in asked:
        print(
            f"{'  ' + name:44}{'':>12}"
            + "".join(f"{each[name] * 1e3:12,.0f}" for each in found.values())
        )
    mine = statistics.median(times)
    totals = {name: sum(each[question] for question in asked) for name, each in found.items()}
    print(f"{'all criteria, verdicts too (peers: the above)':44}{mine * 1e3:12,.0f}", end="")
    print("".join(f"{total * 1e3:12,.0f}" for total in totals.values()))
    least, most = min(times) * 1e3, max(times) * 1e3
    print(
        f"  ours, {len(times)} times in between: {least:,.0f} to {most:,.0f} ms; the median counts"
    )
    for name, total in totals.items():
        missed = "" if total / mine >= GOALS[name] else "   MISSED"
        print(f"  {total / mine:5.1f} x as fast as {name} (goal {GOALS[name]:g} x){missed}")
    print("\nasked of one site only when somebody looks, here of all plots")
    around, same = points_of(city, None), points_of(city, FORM)
    own = {
        more[0]: seconds(lambda: within(proposals.geometry, around, RADIUS), 1),
        more[1]: seconds(lambda: nearest(proposals.geometry, same), 1),
    }
    for name in more:
        print(f"{'  ' + name:44}{own[name] * 1e3:12,.0f}", end="")
        print("".join(f"{each[name] * 1e3:12,.0f}" for each in found.values()))


if __name__ == "__main__":
    main()
