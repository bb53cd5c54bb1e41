"""Files of verdicts: GeoParquet that is whole or not there, and says what it rests on; and the parts it is made of."""

from __future__ import annotations

import json
import os
import uuid
from contextlib import contextmanager
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely

from geo.crs import RD
from spreidingskaart.plot_search.columns import Coded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from spreidingskaart.plot_search.columns import Column

PASSING: Final = ".passing"
_SHAPES: Final = "geometry"
_ABOUT: Final = b"spreidingskaart"
_ATTRS: Final = b"PANDAS_ATTRS"
"""Where a table of pandas keeps what is said of it; results of all versions say there what they rest on."""
_RECORD: Final = "spreidingskaart"
_LEVEL: Final = 1
"""Of zstd: higher ones take twice the time for a few per cent."""
_NAMES: Final = {
    shapely.GeometryType.POLYGON: "Polygon",
    shapely.GeometryType.MULTIPOLYGON: "MultiPolygon",
}


def arrow_table(columns: Mapping[str, Column], geometry: NDArray[np.object_]) -> pa.Table:
    """Return columns and shapes (n polygons, EPSG:28992) as they stand in a file; words by their codes."""
    arrays = {name: _array(column) for name, column in columns.items()}
    arrays[_SHAPES] = pa.array(shapely.to_wkb(geometry, flavor="iso"), type=pa.binary())
    west, south, east, north = shapely.bounds(geometry).T
    kinds = np.unique(shapely.get_type_id(geometry)).tolist()
    box = [west.min(), south.min(), east.max(), north.max()] if len(geometry) else None
    about = json.dumps({"kinds": kinds, "box": box})
    return pa.table(arrays).replace_schema_metadata({_ABOUT: about})


def write_result(parts: Iterable[pa.Table], path: Path, record: Mapping[str, Any]) -> None:
    """Write tables one after the other as one file, each a row group; whole or not at all.

    Parameters
    ----------
    parts
        One or more, of the same columns.
    record
        What the result rests on and counts, JSON-ready.
    """
    tables = iter(parts)
    first = next(tables)
    told = []
    with whole_file(path) as passing, _writer(passing, first.schema) as writer:
        for table in chain((first,), tables):
            told.append(json.loads(table.schema.metadata[_ABOUT]))
            bare = table.replace_schema_metadata(None)
            writer.write_table(bare, row_group_size=max(len(table), 1))
        writer.add_key_value_metadata({_ATTRS: _attrs(record), b"geo": _geo(told)})


def write_part(table: pa.Table, path: Path, record: Mapping[str, Any]) -> None:
    """Write the table of one part as it is in memory, whole or not at all."""
    said = table.replace_schema_metadata({**table.schema.metadata, _ATTRS: _attrs(record)})
    with (
        whole_file(path) as passing,
        pa.OSFile(str(passing), "wb") as file,
        pa.ipc.new_stream(file, said.schema) as writer,
    ):
        writer.write_table(said)


def read_part(path: Path) -> pa.Table:
    """Return the table of a part.

    Raises
    ------
    OSError, pyarrow.ArrowInvalid
        If the file is not there, or is no whole part.
    """
    with pa.OSFile(str(path), "rb") as file, pa.ipc.open_stream(file) as reader:
        return reader.read_all()


def read_record(path: Path) -> dict[str, Any] | None:
    """Return what a result says it rests on, and its counts; None where it is no whole result of ours."""
    return _record_of(lambda: pq.read_schema(path))


def read_part_record(path: Path) -> dict[str, Any] | None:
    """Return what a part says it rests on, and its counts; None where it is no whole part."""
    return _record_of(lambda: read_part(path).schema)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give the name under which a file is written, and put it in its place once it is on the disk."""
    passing = path.with_name(f".{path.stem.removeprefix('.')}.{uuid.uuid4().hex}{PASSING}")
    try:
        yield passing
        with passing.open("rb") as written:
            os.fsync(written.fileno())
        passing.replace(path)
    finally:
        passing.unlink(missing_ok=True)


def _attrs(record: Mapping[str, Any]) -> str:
    return json.dumps({_RECORD: json.dumps(dict(record), sort_keys=True)})


def _array(column: Column) -> pa.Array:
    if isinstance(column, Coded):
        code = np.ascontiguousarray(column.code, dtype=np.int32)
        return pa.DictionaryArray.from_arrays(code, pa.array(column.words, type=pa.string()))
    return pa.array(column, type=pa.string() if column.dtype == object else None)


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Return a writer; numbers stand as they are, since a dictionary of as many numbers as rows takes only time."""
    words = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    plain = schema.remove_metadata()
    return pq.ParquetWriter(
        path, plain, compression="zstd", compression_level=_LEVEL, use_dictionary=words, store_schema=False
    )  # fmt: skip


def _geo(told: Sequence[Mapping[str, Any]]) -> str:
    """Return what GeoParquet 1.0 says of the shapes."""
    kinds = sorted({kind for part in told for kind in part["kinds"]})
    boxes = np.array([part["box"] for part in told if part["box"] is not None], dtype=float)
    about: dict[str, Any] = {
        "encoding": "WKB",
        "crs": _crs(),
        "geometry_types": [_NAMES[kind] for kind in kinds],
    }
    if len(boxes):
        about["bbox"] = [*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()]
    return json.dumps({"version": "1.0.0", "primary_column": _SHAPES, "columns": {_SHAPES: about}})


@cache
def _crs() -> dict[str, Any]:
    return dict(pyproj.CRS.from_user_input(RD).to_json_dict())


def _record_of(schema: Any) -> dict[str, Any] | None:  # noqa: ANN401 - a function that may fail
    try:
        stored = (schema().metadata or {}).get(_ATTRS)
        record = json.loads(json.loads(stored)[_RECORD]) if stored else None
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
    ):  # pyarrow's own faults are a ValueError or an OSError
        return None
    return record if isinstance(record, dict) and {"rests_on", "counts"} <= set(record) else None
