"""A GeoPackage, read by sqlite3: its tables are checked before a row of it is read, and nothing else can be opened."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from spreidingskaart.city.sources.curves import shapes_of_wkb
from spreidingskaart.city.sources.systems import Claim, claim_of
from spreidingskaart.city.sources.table import OfferedLayer, Table, chosen
from spreidingskaart.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

MAGIC: Final = b"SQLite format 3\0"
MOST_SECONDS: Final = 120.0
MOST_CELL: Final = 100_000_000
"""Bytes of one cell."""
_OWN: Final = re.compile(r"(sqlite|gpkg|rtree)_|layer_styles$", re.IGNORECASE)
"""How the tables begin that a GeoPackage keeps for itself; in the last QGIS keeps how it draws a layer."""
_INDEX: Final = re.compile(
    r'\s*CREATE VIRTUAL TABLE\s+"?rtree_\w[^"]*"?\s+USING\s+rtree\s*\([^()]*\)\s*', re.IGNORECASE
)
_TRIGGER: Final = re.compile(
    r"(rtree_|gpkg_|trigger_(insert|delete)_feature_count_)", re.IGNORECASE
)
_VIEWS: Final = frozenset(
    {"spatial_ref_sys", "geometry_columns", "st_spatial_ref_sys", "st_geometry_columns"}
)
"""Views that the standard itself once made; they are never read."""
_READABLE: Final = frozenset(
    {"sqlite_master", "gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"}
)
_ROW_NUMBER: Final = "fid"
"""Column in which the database counts its rows; it says nothing of a shape."""
_AT_ONCE: Final = 5_000
"""Rows that are held as bytes."""
_ENVELOPES: Final = (0, 32, 48, 48, 64)
"""Bytes of the bounding box in the header of a shape, by its kind."""


@dataclass(frozen=True)
class _LayerTable:
    name: str
    geometry: str | None
    """Column of the shape, None where the table has none."""
    srs_id: int | None


def read_geopackage(source: Path | bytes, *, name: str, layer: str | None, map_only: bool) -> Table:
    """Return one layer of a GeoPackage.

    Parameters
    ----------
    source
        The file, or what is in it.
    name
        Name of the file, for sentences.
    layer
        Which layer; may be None if there is only one.
    map_only
        Whether only a layer with shapes will do.

    Raises
    ------
    DataError
        If it is no sound GeoPackage, holds anything but plain tables, or it is not plain which layer is meant.
    """
    try:
        with closing(_opened(source)) as database:
            _check_plain(database, name)
            layers = _layers(database)
            offered = [OfferedLayer(each.name, each.geometry is not None) for each in layers]
            return _read(database, layers[chosen(offered, name, layer, map_only=map_only)], name)
    except (sqlite3.Error, UnicodeError, OverflowError, MemoryError) as error:
        raise DataError(f"Het bestand {name} is niet te lezen als GeoPackage.") from error


def _opened(source: Path | bytes) -> sqlite3.Connection:
    """Return a connection that reads this one database and can do nothing else."""
    if isinstance(source, bytes):
        database = sqlite3.connect(":memory:")
        database.deserialize(
            source[:18] + b"\1\1" + source[20:]
        )  # a database in memory has no log beside it
    else:
        database = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    for setting in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
        database.execute(f"PRAGMA {setting}")
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_CELL)
    end = time.monotonic() + MOST_SECONDS
    database.set_progress_handler(lambda: time.monotonic() > end, 100_000)
    database.set_authorizer(_reading(frozenset()))
    return database


def _reading(tables: frozenset[str]) -> Callable[..., int]:
    """Return what sqlite asks of every step: only these tables may be read, and nothing may be called."""
    allowed = _READABLE | tables

    def decide(action: int, first: str | None, *_: object) -> int:
        read = action == sqlite3.SQLITE_READ and first in allowed
        columns = action == sqlite3.SQLITE_PRAGMA and first == "table_info"
        if read or columns or action == sqlite3.SQLITE_SELECT:
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    return decide


def _check_plain(database: sqlite3.Connection, name: str) -> None:
    """Refuse whatever is no plain table, index or part of the standard."""
    for kind, called, made_by in database.execute("SELECT type, name, sql FROM sqlite_master"):
        text = str(made_by or "")
        virtual = re.match(r"\s*CREATE\s+VIRTUAL", text, re.IGNORECASE) is not None
        plain = {
            "table": not virtual or _INDEX.fullmatch(text) is not None,
            "index": True,
            "trigger": _TRIGGER.match(str(called)) is not None,
            "view": called in _VIEWS,
        }
        if not plain.get(kind, False):
            raise DataError(
                f"Het bestand {name} bevat meer dan gewone tabellen; bewaar het opnieuw als GeoPackage."
            )


def _layers(database: sqlite3.Connection) -> list[_LayerTable]:
    """Return the tables that the GeoPackage itself calls its contents; a table that is not there is none."""
    tables = {
        called
        for (called,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    if "gpkg_contents" not in tables:
        return []
    geometry = _geometry_columns(database) if "gpkg_geometry_columns" in tables else {}
    contents = database.execute("SELECT table_name, data_type FROM gpkg_contents")
    layers = []
    for table, kind in contents:
        if table not in tables or _OWN.match(table):
            continue
        if kind == "features":
            layers.append(_LayerTable(str(table), *geometry.get(table, (None, None))))
        elif kind == "attributes":
            layers.append(_LayerTable(str(table), None, None))
    return layers


def _geometry_columns(database: sqlite3.Connection) -> dict[str, tuple[str, int | None]]:
    """Return the column of the shape and the code of its coordinate system, by table."""
    rows = database.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns")
    return {str(table): (str(column), srs_id) for table, column, srs_id in rows}


def _read(database: sqlite3.Connection, layer: _LayerTable, name: str) -> Table:
    database.set_authorizer(_reading(frozenset({layer.name})))
    table = _quoted(layer.name)
    declared = {
        row[1]: str(row[2]).upper() for row in database.execute(f"PRAGMA table_info({table})")
    }
    if layer.geometry is not None and layer.geometry not in declared:
        raise DataError(f"In {name} heeft de laag {layer.name} geen kolom met vormen.")
    wanted = list(declared)
    names = ", ".join(_quoted(column) for column in wanted)
    at = None if layer.geometry is None else wanted.index(layer.geometry)
    cells: list[tuple[object, ...]] = []
    pieces: list[tuple[NDArray[np.object_], NDArray[np.bool_]]] = []
    rows = database.execute(f"SELECT {names} FROM {table}")  # noqa: S608 - quoted, its own
    while some := rows.fetchmany(_AT_ONCE):
        # a shape is read as soon as its bytes are there: both of a whole file would be too much
        if at is not None:
            pieces.append(_shapes([row[at] for row in some]))
            some = [(*row[:at], None, *row[at + 1 :]) for row in some]
        cells += some
    columns = {
        column: _column([row[i] for row in cells], declared[column])
        for i, column in enumerate(wanted)
        if column not in (layer.geometry, _ROW_NUMBER)
    }
    frame = pd.DataFrame(columns, index=range(len(cells)))
    if at is None:
        return Table(frame, None, layer=layer.name)
    geometry, unread = _together(pieces)
    return Table(frame, geometry, unread, _claim(database, layer.srs_id), layer.name)


def _together(
    pieces: list[tuple[NDArray[np.object_], NDArray[np.bool_]]],
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    if not pieces:
        return _shapes([])
    geometry, unread = zip(*pieces, strict=True)
    return np.concatenate(geometry), np.concatenate(unread)


def _shapes(cells: list[object]) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Return n shapes, None where a cell holds none, and which cells hold something else than a shape."""
    blobs = [_wkb(cell) for cell in cells]
    read = shapes_of_wkb(blobs)
    broken = [cell is not None and blob is None for cell, blob in zip(cells, blobs, strict=True)]
    return read.geometry, read.unread | np.array(broken, dtype=bool)


def _quoted(word: str) -> str:
    doubled = word.replace('"', '""')
    return f'"{doubled}"'


def _column(cells: list[object], declared: str) -> pd.Series:
    """Return one column; yes and no stand as 1 and 0 in the file."""
    if declared == "BOOLEAN":
        cells = [None if cell is None else bool(cell) for cell in cells]
    column = pd.Series(cells)
    return (
        column.astype(object) if column.dtype != object and declared.startswith("TEXT") else column
    )


def _wkb(cell: object) -> bytes | None:
    """Return the WKB behind the header of a shape; None where there is no shape, or no sound header."""
    if not isinstance(cell, bytes) or len(cell) < 8 or cell[:2] != b"GP":
        return None
    flags = cell[3]
    kind = (flags >> 1) & 0b111
    if flags & 0b100000 or kind >= len(
        _ENVELOPES
    ):  # a kind of shape that the standard does not know
        return None
    return cell[8 + _ENVELOPES[kind] :]


def _claim(database: sqlite3.Connection, srs_id: int | None) -> Claim | None:
    """Return what the layer says of its coordinates; 0 and -1 mean that it says nothing."""
    if srs_id in (None, 0, -1):
        return None
    row = database.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
        (srs_id,),
    ).fetchone()
    if row is None:
        return Claim(None)
    organisation, code, definition = row
    if str(organisation).upper() == "EPSG" and isinstance(code, int):
        return Claim(code)
    return claim_of(str(definition))
