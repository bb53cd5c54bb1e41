"""Parquet, piece by piece: of a large layer the shapes and their bytes are never all in memory at once."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely

from spreidingskaart.city.sources.systems import claim_of
from spreidingskaart.city.sources.table import Table
from spreidingskaart.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

_CORNERS: Final = 2_000_000
"""Of the shapes that are written at once: some 32 MB."""
_ROWS: Final = 50_000
"""Most rows that are written at once."""
_READ: Final = 2_000
"""Rows whose shapes are read at once."""
_COMPRESSION: Final = "zstd"
_NO_CRS: Final = "OGC:CRS84"
"""What GeoParquet means where it says nothing of coordinates."""


# -------------------------------------------------------------------------------------------------------- writing
def write_parquet(rows: pd.DataFrame, file: Path) -> None:
    """Write n rows, with their shapes where they have them (GeoParquet), without the index."""
    if not isinstance(rows, gpd.GeoDataFrame):
        rows.to_parquet(file, index=False, compression=_COMPRESSION)
        return
    shapes = np.asarray(rows.geometry, dtype=object)
    name = str(rows.geometry.name)
    table = _without_shapes(rows, name)
    table = table.replace_schema_metadata(_told(table.schema.metadata, name, shapes))
    with pq.ParquetWriter(file, table.schema, compression=_COMPRESSION) as writer:
        for part in _parts(shapes):
            wkb = pa.array(shapely.to_wkb(shapes[part], flavor="iso"), type=pa.binary())
            some = table.slice(part.start, part.stop - part.start)
            at = some.schema.get_field_index(name)
            writer.write_table(some.set_column(at, some.schema.field(at), wkb))


def _without_shapes(rows: gpd.GeoDataFrame, name: str) -> pa.Table:
    """Return all but the shapes, as geopandas writes it; each shape is empty."""
    nothing = np.full(len(rows), None, dtype=object)
    bare = rows.set_geometry(gpd.GeoSeries(nothing, index=rows.index, crs=rows.crs, name=name))
    written = io.BytesIO()
    bare.to_parquet(written, index=False, compression=None)
    written.seek(0)
    return pq.ParquetFile(written).read()


def _told(
    metadata: dict[bytes, bytes], name: str, shapes: NDArray[np.object_]
) -> dict[bytes, bytes]:
    """Return what the file says of itself, with the kinds of its shapes and where they lie."""
    geo = json.loads(metadata[b"geo"])
    kinds = sorted(gpd.GeoSeries(shapes).geom_type.dropna().unique())
    about = {**geo["columns"][name], "geometry_types": kinds}
    about.pop("bbox", None)
    if not shapely.is_empty(shapes[~shapely.is_missing(shapes)]).all():
        about["bbox"] = shapely.total_bounds(shapes).tolist()
    geo["columns"][name] = about
    return {**metadata, b"geo": json.dumps(geo).encode()}


def _parts(shapes: NDArray[np.object_]) -> Iterator[slice]:
    """Give runs of rows that are written at once; one, also where there are no rows."""
    corners = np.cumsum(shapely.get_num_coordinates(shapes))
    start = 0
    while True:
        before = corners[start - 1] if start else 0
        end = int(np.searchsorted(corners, before + _CORNERS, side="right"))
        end = min(max(end, start + 1), start + _ROWS, len(shapes))
        yield slice(start, end)
        start = end
        if start >= len(shapes):
            return


# -------------------------------------------------------------------------------------------------------- reading
def read_parquet(source: Path | bytes, name: str, *, rows: slice | None = None) -> Table:
    """Return a Parquet file; one without shapes is a table.

    Parameters
    ----------
    rows
        A run of rows that is read alone; all of them unless told.

    Raises
    ------
    DataError
        If it cannot be read.
    """
    given: Any = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        with pq.ParquetFile(given) as file:
            told = _geo_of(file)
            plain = told is None or _is_plain(told)
            if told is not None and plain:
                return _in_pieces(file, told, rows)
        frame = pd.read_parquet(given) if plain else gpd.read_parquet(given)
        frame = frame if rows is None else frame.iloc[rows]
    except Exception as error:
        raise DataError(f"Het bestand {name} is niet te lezen als Parquet.") from error
    if not isinstance(frame, gpd.GeoDataFrame):
        return Table(frame.reset_index(drop=True), None)
    claim = None if frame.crs is None else claim_of(frame.crs.to_wkt())
    columns = pd.DataFrame(frame.drop(columns=frame.geometry.name)).reset_index(drop=True)
    return Table(columns, np.asarray(frame.geometry, dtype=object), claim=claim)


def _geo_of(file: pq.ParquetFile) -> dict[str, Any] | None:
    """Return what the file says of its shapes; None where it says nothing."""
    told = (file.schema_arrow.metadata or {}).get(b"geo")
    return None if told is None else dict(json.loads(told))


def _is_plain(told: dict[str, Any]) -> bool:
    """Whether there is one column of shapes, as WKB: what we write, and nearly everybody."""
    about = told["columns"].get(told["primary_column"], {})
    return len(told["columns"]) == 1 and about.get("encoding") == "WKB"


def _in_pieces(file: pq.ParquetFile, told: dict[str, Any], rows: slice | None) -> Table:
    """Read the columns at once and the shapes piece by piece, of the row groups in which asked rows lie."""
    name = told["primary_column"]
    others = [each for each in file.schema_arrow.names if each != name]
    groups, inside = _groups_with(file, rows)
    read = file.read_row_groups(groups, columns=others)
    columns = read.to_pandas()[inside].reset_index(drop=True)
    pieces = []
    for group in groups:
        # the bytes of a run are held until all of it is read: ask no more than one of them at once
        batches = file.iter_batches(
            batch_size=_READ, row_groups=[group], columns=[name], use_threads=False
        )
        pieces += [
            shapely.from_wkb(np.asarray(batch.column(0).to_pylist(), dtype=object))
            for batch in batches
        ]
        pa.default_memory_pool().release_unused()
    geometry = np.concatenate([np.empty(0, dtype=object), *pieces])[inside]
    crs = told["columns"][name].get("crs", _NO_CRS)
    claim = None if crs is None else claim_of(pyproj.CRS.from_user_input(crs).to_wkt())
    return Table(columns, geometry, claim=claim)


def _groups_with(file: pq.ParquetFile, rows: slice | None) -> tuple[list[int], slice]:
    """Return the row groups in which a run of rows lies, and where in those the run is; by default all of both."""
    every = range(file.num_row_groups)
    if rows is None:
        return list(every), slice(None)
    ends = np.cumsum([file.metadata.row_group(group).num_rows for group in every])
    first, last = np.searchsorted(ends, (rows.start, rows.stop - 1), side="right").tolist()
    before = int(ends[first - 1]) if first else 0
    return list(every[first : last + 1]), slice(rows.start - before, rows.stop - before)
