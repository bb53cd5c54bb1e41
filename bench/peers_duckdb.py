"""DuckDB with its extension for geometry, as a peer of screening.

The extension is loaded from its package, never fetched. Tables lie in a database file in a temporary folder, in small
groups of rows: DuckDB gives a thread a group, and all plots of a table in memory are one group. Its joins on
geometry make an index of their own and do not use one that is there (RTREE): tried, no difference.
"""
# every name in the SQL is written in this folder; nothing comes from outside
# ruff: noqa: S608

from __future__ import annotations

import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from bench import peers_sql
from bench.peers_protocol import NotHereError
from bench.peers_sql import SqlPeer
from bench.peers_sql_ways import cross_join

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb
    import geopandas as gpd

    from bench.peers_ground import Tables

PACKAGES = "duckdb and duckdb-extension-spatial"
THREADS, GROUP = 2, 8_192
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": THREADS,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@contextmanager
def standing(tables: Tables) -> Iterator[SqlPeer]:
    """Load the tables and make what follows from the City alone.

    Raises
    ------
    NotHereError
        If one of the packages is not here, or they are not of one version.
    """
    with tempfile.TemporaryDirectory(prefix="peers-") as folder, opened(Path(folder)) as database:
        for name, table in peers_sql.layers(tables):
            _load(database, name, table)
        for name, query in peers_sql.made("ST_Union_Agg").items():
            database.execute(f"CREATE TABLE {name} AS {query}")
        database.execute("CHECKPOINT")
        yield SqlPeer(
            "DuckDB",
            tables,
            {"cross join": cross_join, "boxes first": boxes_first},
            lambda way, last: database.execute(way.in_one(last)).df(),
            time.process_time,
        )


def boxes_first(plots: str, layer: str) -> str:
    """Return the query of the nearest that measures only what boxes leave: none further than the nearest can be."""
    sides = "ST_XMin(geometry) AS x1, ST_XMax(geometry) AS x2, ST_YMin(geometry) AS y1, ST_YMax(geometry) AS y2"
    longest = "greatest(p.x2, l.x2) - least(p.x1, l.x1) + greatest(p.y2, l.y2) - least(p.y1, l.y1)"
    between = [
        f"greatest(p.{each}1, l.{each}1) - least(p.{each}2, l.{each}2) <= p.most" for each in "xy"
    ]
    return f"""
        WITH of_plots AS MATERIALIZED (SELECT plot, geometry, {sides} FROM {plots}),
        of_layer AS MATERIALIZED (SELECT geometry, {sides} FROM {layer}),
        bound AS MATERIALIZED (SELECT p.plot, min({longest}) AS most FROM of_plots p, of_layer l GROUP BY p.plot),
        bounded AS (SELECT p.*, b.most FROM of_plots p JOIN bound b ON b.plot = p.plot)
        SELECT p.plot, min(ST_Distance(p.geometry, l.geometry)) AS metres
        FROM bounded p JOIN of_layer l ON {" AND ".join(between)} GROUP BY p.plot"""


def _load(opened: duckdb.DuckDBPyConnection, name: str, table: gpd.GeoDataFrame) -> None:
    rows = pd.DataFrame(table.drop(columns="geometry"))
    rows["wkb"] = shapely.to_wkb(table.geometry.to_numpy())
    opened.register("rows_of_table", rows)
    opened.execute(
        f"CREATE TABLE {name} AS "
        "SELECT * EXCLUDE (wkb), ST_GeomFromWKB(wkb) AS geometry FROM rows_of_table"
    )
    opened.unregister("rows_of_table")


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection to a new database in a folder, with the extension of the package.

    Raises
    ------
    NotHereError
        If one of the packages is not here, or they are not of one version.
    """
    found = find_spec("duckdb_extension_spatial")
    places = [] if found is None else list(found.submodule_search_locations or [])
    files = [file for place in places for file in Path(place).rglob("spatial.duckdb_extension")]
    if find_spec("duckdb") is None or not files:
        raise NotHereError(f"no DuckDB: install {PACKAGES}, of one version")
    import duckdb

    database = duckdb.connect(config=SETTINGS)
    try:
        database.load_extension(str(files[0]))
    except duckdb.Error as refused:
        raise NotHereError(f"no DuckDB: {PACKAGES} are not of one version ({refused})") from refused
    database.execute(f"ATTACH '{folder / 'peers.duckdb'}' AS peers (ROW_GROUP_SIZE {GROUP})")
    database.execute("USE peers")
    return database
