"""The kinds of file that a layer is exported to."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import shapely
import xlsxwriter

from geo.crs import RD
from spreidingskaart.city.sources.export.geopackage_file import geopackage_bytes
from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from spreidingskaart.city.sources.export.rows import ExportedLayer


class FileFormat(Enum):
    """A kind of file; the value is the end of its name."""

    CSV = ".csv"
    XLSX = ".xlsx"
    GEOJSON = ".geojson"
    GEOPACKAGE = ".gpkg"


KINDS: Final = {
    FileFormat.CSV: "text/csv",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.GEOJSON: "application/geo+json",
    FileFormat.GEOPACKAGE: "application/geopackage+sqlite3",
}
"""What a browser is told of each."""
_LONG_AGO: Final = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
_MOST_IN_A_CELL: Final = 32_767
_MOST_ROWS: Final = 1_048_575
"""What Excel can hold, its header aside."""


def format_of(path: Path) -> FileFormat:
    """Return the kind of file that a name asks for.

    Raises
    ------
    InputError
        If it is none that we write.
    """
    try:
        return FileFormat(path.suffix.lower())
    except ValueError as error:
        known = join([each.value for each in FileFormat], "of")
        raise InputError(
            f"{path.name} heeft geen soort die wij schrijven; laat de naam eindigen op {known}."
        ) from error


def holds(layer: ExportedLayer, kind: FileFormat) -> str | None:
    """Return why a kind of file cannot hold a layer, one Dutch sentence; None where it can."""
    if kind is not FileFormat.XLSX:
        return None
    if len(layer) > _MOST_ROWS:
        return f"Een XLSX houdt hoogstens {number(_MOST_ROWS)} rijen; kies CSV of GeoPackage."
    if layer.geometry is None or layer.points:
        return None
    if any(len(cell or "") > _MOST_IN_A_CELL for cell in _wkt(layer)):
        return (
            f"De vormen van {layer.title} passen niet in een cel van XLSX; "
            "kies GeoPackage, GeoJSON of CSV."
        )
    return None


def as_file(layer: ExportedLayer, kind: FileFormat, *, made: dt.datetime | None = None) -> bytes:
    """Return a layer as a file; the same layer gives the same bytes.

    Parameters
    ----------
    made
        What an XLSX says of when it was made; a fixed day unless told.

    Raises
    ------
    InputError
        If this kind of file cannot hold it.
    """
    why = holds(layer, kind)
    if why is not None:
        raise InputError(why)
    match kind:
        case FileFormat.CSV:
            head, rows = _table(layer)
            return csv_bytes(head, rows, digits=None)
        case FileFormat.XLSX:
            return _xlsx(layer, made)
        case FileFormat.GEOJSON:
            return _geojson(layer)
        case FileFormat.GEOPACKAGE:
            return geopackage_bytes(layer)


def _table(layer: ExportedLayer) -> tuple[list[str], Iterator[tuple[object, ...]]]:
    """Return a layer as rows of cells; points as x and y, other shapes as text."""
    columns: dict[str, list[Any]] = {
        name: values.tolist() for name, values in layer.columns.items()
    }
    if layer.geometry is not None:
        if layer.points:
            columns["x"] = [None if shape is None else shape.x for shape in layer.geometry]
            columns["y"] = [None if shape is None else shape.y for shape in layer.geometry]
        else:
            columns["wkt"] = _wkt(layer)
    return list(columns), zip(*columns.values(), strict=True)


def _wkt(layer: ExportedLayer) -> list[str | None]:
    """Return every shape as text, with all digits that it has."""
    return [
        None if shape is None else shapely.to_wkt(shape, rounding_precision=-1)
        for shape in (layer.geometry if layer.geometry is not None else ())
    ]


def _xlsx(layer: ExportedLayer, made: dt.datetime | None) -> bytes:
    """Return a workbook of one sheet in which every text is a text, whatever it begins with."""
    out = io.BytesIO()
    head, rows = _table(layer)
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties(
            {"title": layer.title, "comments": layer.told, "created": made or _LONG_AGO}
        )
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(layer.name[:31])
        for column, name in enumerate(head):
            sheet.write_string(0, column, name, bold)
        for row, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif isinstance(cell, int | float) and not math.isnan(cell):
                    sheet.write_number(row, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(layer), len(head) - 1)
    return out.getvalue()


def _geojson(layer: ExportedLayer) -> bytes:
    """Return a FeatureCollection in metres that says so; GeoJSON in degrees would not come back unchanged."""
    names = list(layer.columns)
    shapes = [None] * len(layer) if layer.geometry is None else layer.geometry.tolist()
    features = [
        {
            "type": "Feature",
            "properties": {name: _plain(cell) for name, cell in zip(names, cells, strict=True)},
            "geometry": None if shape is None else shapely.geometry.mapping(shape),
        }
        for shape, *cells in zip(
            shapes, *(values.tolist() for values in layer.columns.values()), strict=True
        )
    ]
    document = {
        "type": "FeatureCollection",
        "name": layer.name,
        "description": layer.told,
        "crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{RD}"}},
        "features": features,
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _plain(cell: object) -> object:
    if isinstance(cell, float):
        if math.isnan(cell):
            return None
        return int(cell) if cell.is_integer() else cell
    return cell
