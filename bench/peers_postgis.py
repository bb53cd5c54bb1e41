"""PostGIS as a peer of screening: GiST indexes, `<->` for the nearest, workers beside the process that answers."""
# every name in the SQL is written in this folder; nothing comes from outside
# ruff: noqa: S608

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from bench import peers_sql
from bench.peers_postgis_server import USER, processor_seconds, server
from bench.peers_protocol import NotHereError
from bench.peers_sql import SqlPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import psycopg

    from bench.peers_ground import Tables

RD = 28992


@contextmanager
def standing(tables: Tables) -> Iterator[SqlPeer]:
    """Start a server, load the tables and make what follows from the City alone, each with a GiST index.

    Raises
    ------
    NotHereError
        If PostGIS or psycopg is not here and cannot be installed.
    """
    if find_spec("psycopg") is None:
        raise NotHereError("no PostGIS: install psycopg, which speaks to it")
    import psycopg

    with (
        server() as folder,
        psycopg.connect(host=str(folder), user=USER, dbname="postgres", autocommit=True) as opened,
    ):
        _do(opened, "SET client_min_messages = warning", "CREATE EXTENSION postgis")
        for name, table in peers_sql.layers(tables):
            _load(opened, name, table)
        for name, query in peers_sql.made("ST_Union").items():
            _do(opened, f"CREATE TABLE {name} AS {query}", *_indexed(name))
        layers = [name for name, _ in peers_sql.layers(tables)]
        _do(opened, *(_function(name) for name in (*layers, peers_sql.UNKNOWN)))
        yield SqlPeer(
            "PostGIS",
            tables,
            {"<->": nearest, "<-> in a function": nearest_by_workers},
            lambda way, last: _answer(opened, way.in_one(last)),
            partial(processor_seconds, folder),
        )


def nearest(plots: str, layer: str) -> str:
    """Return the query of the nearest at any distance, in the order in which the index gives it."""
    return (
        f"SELECT p.plot, n.metres FROM {plots} p CROSS JOIN LATERAL ("
        f"SELECT l.geometry <-> p.geometry AS metres FROM {layer} l ORDER BY l.geometry <-> p.geometry LIMIT 1) AS n"
    )


def nearest_by_workers(plots: str, layer: str) -> str:
    """Return the same, asked by a function: PostgreSQL gives a LATERAL join with a LIMIT to no worker."""
    return f"SELECT p.plot, nearest_{layer}(p.geometry) AS metres FROM {plots} p"


def _function(layer: str) -> str:
    return (
        f"CREATE FUNCTION nearest_{layer}(site geometry) RETURNS float8 LANGUAGE plpgsql STABLE PARALLEL SAFE "
        f"COST 10000 AS $$ BEGIN RETURN (SELECT l.geometry <-> site FROM {layer} l "
        "ORDER BY l.geometry <-> site LIMIT 1); END $$"
    )


def _do(opened: psycopg.Connection, *commands: str) -> None:
    for command in commands:
        opened.execute(command.encode())


def _load(opened: psycopg.Connection, name: str, table: gpd.GeoDataFrame) -> None:
    columns = [column for column in table.columns if column != "geometry"]
    types = ["boolean" if table[column].dtype == bool else "integer" for column in columns]
    fields = ", ".join(f"{column} {kind}" for column, kind in zip(columns, types, strict=True))
    _do(opened, f"CREATE TABLE {name} ({fields}, geometry geometry)")
    rows = pd.DataFrame(table[columns])
    rows["geometry"] = shapely.to_wkb(
        shapely.set_srid(table.geometry.to_numpy(), RD), hex=True, include_srid=True
    )
    copying = f"COPY {name} FROM STDIN WITH (FORMAT csv)".encode()
    with opened.cursor() as cursor, cursor.copy(copying) as copied:
        copied.write(rows.to_csv(index=False, header=False))
    _do(opened, *_indexed(name))


def _answer(opened: psycopg.Connection, query: str) -> pd.DataFrame:
    found = opened.execute(query.encode())
    names = [column.name for column in found.description or ()]
    return pd.DataFrame(found.fetchall(), columns=names)


def _indexed(name: str) -> tuple[str, str]:
    return f"CREATE INDEX ON {name} USING gist (geometry)", f"ANALYZE {name}"
