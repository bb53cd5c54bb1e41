"""SedonaDB as a peer of screening: tables in memory, `ST_KNN` for the nearest, joins that make their own index."""
# every name in the SQL is written in this folder; nothing comes from outside
# ruff: noqa: S608

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from bench import peers_sql
from bench.peers_protocol import NotHereError
from bench.peers_sql import SqlPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.peers_ground import Tables
    from bench.peers_sql_ways import SqlWay

PACKAGES = ("sedonadb", "geoarrow-pyarrow")


@contextmanager
def standing(tables: Tables) -> Iterator[SqlPeer]:
    """Load the tables and make what follows from the City alone.

    Raises
    ------
    NotHereError
        If one of the packages is not here.
    """
    with session() as database:
        yield _loaded(database, tables)


def _loaded(database: Any, tables: Tables) -> SqlPeer:  # noqa: ANN401
    for name, table in peers_sql.layers(tables):
        # a table without rows that follows from others has no CRS: so none has
        rows, shapes = table.drop(columns="geometry"), table.geometry.to_numpy()
        plain = gpd.GeoDataFrame(rows, geometry=shapes)
        database.create_data_frame(plain).to_memtable().to_view(name)
    for name, query in peers_sql.made("ST_Union_Agg").items():
        database.sql(query).to_memtable().to_view(name)
    return SqlPeer(
        "SedonaDB", tables, {"ST_KNN": nearest}, partial(_answer, database), time.process_time
    )


def nearest(plots: str, layer: str) -> str:
    """Return the query of the nearest at any distance."""
    return (
        "SELECT p.plot, ST_Distance(p.geometry, l.geometry) AS metres "
        f"FROM {plots} p JOIN {layer} l ON ST_KNN(p.geometry, l.geometry, 1, false)"
    )


def _answer(session: Any, way: SqlWay, last: str) -> pd.DataFrame:  # noqa: ANN401
    # a WITH is planned anew at every use of its name: what is kept becomes a table
    for name, query in way.kept:
        session.sql(query).to_memtable().to_view(name, overwrite=True)
    return pd.DataFrame(session.sql(last).to_pandas())


@contextmanager
def session() -> Iterator[Any]:
    """Give a session of SedonaDB, and pyarrow the types of shapes that it needs for as long.

    With those types pyarrow reads and writes every GeoParquet otherwise, also that of others in the process.

    Raises
    ------
    NotHereError
        If one of the packages is not here.
    """
    missing = [name for name in PACKAGES if find_spec(name.replace("-", ".")) is None]
    if missing:
        raise NotHereError(f"no SedonaDB: install {' and '.join(missing)}")
    import sedonadb  # type: ignore[import-untyped]
    from geoarrow.types import type_pyarrow

    if "geoarrow.pyarrow" not in sys.modules:  # its first import makes the types known for good
        import_module("geoarrow.pyarrow")
        type_pyarrow.unregister_extension_types()
    with type_pyarrow.registered_extension_types():
        yield sedonadb.connect()
