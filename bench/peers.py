"""Screening against its peers: `python -m bench.peers`. One run, in turn: ours, geopandas, PostGIS, DuckDB, SedonaDB.

The city is made up (bench/synthetic_city.py): 90,000 plots, 4,000 designations, 200 facilities, 1,000 stops. The
peers answer the questions of the ground only: they judge nothing. Loading and what is made of a City once (indexes,
unions, the ground under marks) counts for nobody. Every question is asked in every way that a peer has, and the
faster counts; rows are added up and not sent. First all rows of all peers are compared with ours, untimed.
A peer that is not here is told in one line, and the rest goes on.
"""

from __future__ import annotations

import argparse
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from bench import peers_duckdb, peers_geopandas, peers_postgis, peers_sedona
from bench.peers_check import compared, our_rows
from bench.peers_ground import tables_of
from bench.peers_ours import more_questions, screenings, walking
from bench.peers_protocol import MORE_QUESTIONS, QUESTIONS, NotHereError
from bench.peers_race import race, took_in_turn
from bench.peers_table import lines, show_ours, show_peer, show_ratios
from bench.running import load
from bench.synthetic_city import Size, synthetic_city
from geo.parallel import processors
from spreidingskaart.plot_search import plot_proposals

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from bench.peers_check import Compared
    from bench.peers_ground import Tables
    from bench.peers_protocol import Peer, Standing
    from bench.peers_race import Answer, Ways

FORM, PLACES, OWN_PARKING = "beschermd_wonen_24u", 24, 6
RADIUS = 1_000.0
PEERS: dict[str, Standing] = {
    "geopandas": peers_geopandas.standing,
    "PostGIS": peers_postgis.standing,
    "DuckDB": peers_duckdb.standing,
    "SedonaDB": peers_sedona.standing,
}


def main() -> None:
    """Print the tables."""
    options, start = _options(), time.perf_counter()
    size = Size(plots=options.plots)
    city = synthetic_city(size)
    proposals = plot_proposals(city, form=FORM, places=PLACES, own_parking=OWN_PARKING)
    tables, walk = tables_of(city, proposals, FORM), walking(city)
    print(
        f"{size.plots:,} plots, {size.designations:,} designations, {size.facilities} facilities, "
        f"{size.stops:,} stops; {processors()} processors; {load()}"
    )
    ours = screenings(city, proposals)
    # what was never asked is made now: what is kept of a City, and compiled loops
    for screening in ours.values():
        screening()
    with ExitStack() as stack:
        asked = [
            (peer, peer.questions(walk, RADIUS)) for peer in started(stack, options.peers, tables)
        ]
        mine = our_rows(city, proposals, FORM, walk, RADIUS)
        equal = _compared(asked, mine, proposals.area)
        print(f"all rows compared with ours; {load()}")
        found = race(ours, asked, (*QUESTIONS, *MORE_QUESTIONS), options.rounds)
    more = took_in_turn(more_questions(city, proposals, FORM, RADIUS), options.rounds)
    print(f"after the race: {load()}; {time.perf_counter() - start:.0f} s in all")
    of = {peer.name: list(lines(peer, ways, found, equal)) for peer, ways in asked}
    for name, each in of.items():
        show_peer(name, each)
    show_ours(found, more)
    show_ratios(found, of)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("--plots", type=int, default=Size().plots)
    parser.add_argument("--rounds", type=int, default=2, help="of each question; the median counts")
    parser.add_argument(
        "--peers", nargs="*", choices=PEERS, default=list(PEERS), help="the peers that are asked"
    )
    return parser.parse_args()


def started(stack: ExitStack, names: Sequence[str], tables: Tables) -> list[Peer]:
    """Return the peers that are here; of the others one line is printed."""
    peers = []
    for name in names:
        try:
            peers.append(stack.enter_context(PEERS[name](tables)))
        except NotHereError as missing:
            print(missing)
    return peers


def _compared(
    asked: Sequence[tuple[Peer, Ways]], ours: dict[str, pd.DataFrame], area: NDArray[np.float64]
) -> dict[Answer, Compared]:
    """Compare the rows of every peer with ours, in each way of asking."""
    return {
        (peer.name, question, way.name): compared(ours[question], way.rows(), area)
        for peer, every in asked
        for question, ways in every.items()
        for way in ways
    }


if __name__ == "__main__":
    main()
