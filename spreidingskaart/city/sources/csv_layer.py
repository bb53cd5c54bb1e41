"""A CSV file as a layer: its cells, and shapes from the columns x and y or wkt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.crs import RD, inside_rd, looks_like_degrees
from spreidingskaart.city.sources.columns import RawTable
from spreidingskaart.city.sources.curves import shapes_of_wkt
from spreidingskaart.city.sources.delimited import read_cells
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.shapes import Shape, checked_shapes, named
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.words.coordinates import read_x, read_y
from spreidingskaart.words.numbers import plain
from spreidingskaart.words.spreadsheet import without_guard

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from spreidingskaart.city.sources.column_specs import LayerSchema
    from spreidingskaart.city.sources.delimited import CsvRows

_WRITTEN_SHAPE: Final = ("x", "y", "wkt")


def read_csv_layer(path: Path, layer: str, schema: LayerSchema) -> RawTable:
    """Return the rows of a CSV file with their shapes; a shape that is none is a fault.

    Raises
    ------
    DataError
        If the file as a whole cannot be read (`read_cells`), has only one of x and y, or its shapes are all in
        another coordinate system.
    """
    cells = read_cells(path, layer, schema.expected)
    table = {name: _column(cells, place) for place, name in enumerate(cells.header) if name}
    faults = list(cells.faults)
    geometry = None
    if schema.shapes:
        _refuse_half(cells, path.name)
        if "wkt" in table:
            geometry = _from_wkt(table["wkt"], cells, path.name, layer, schema, faults)
        elif "x" in table and Shape.POINT in schema.shapes:
            geometry = _from_xy(table["x"], table["y"], cells, layer, faults)
        elif "x" in table:
            raise DataError(
                f"In {path.name} staan punten (x en y); hier horen {named(schema.shapes)}, "
                "in een kolom wkt."
            )
    columns = {name: column for name, column in table.items() if name not in _WRITTEN_SHAPE}
    numbers = np.array(cells.numbers, dtype=np.int64)
    return RawTable(columns, numbers, geometry, cells.read, tuple(faults))


def _column(cells: CsvRows, place: int) -> NDArray[Any]:
    column = np.full(len(cells.rows), None, dtype=object)
    column[:] = [without_guard(row[place]) or None for row in cells.rows]
    return column


def _refuse_half(cells: CsvRows, name: str) -> None:
    if ("x" in cells.header) != ("y" in cells.header):
        raise DataError(f"In {name} staat maar één van de kolommen x en y; ze horen bij elkaar.")


def _from_wkt(
    texts: NDArray[Any],
    cells: CsvRows,
    name: str,
    layer: str,
    schema: LayerSchema,
    faults: list[Fault],
) -> NDArray[np.object_]:
    """Return shapes in EPSG:28992; None in a row whose text is no shape of the right kind."""
    geometry = np.full(len(texts), None, dtype=object)
    written = np.flatnonzero(texts != None)  # noqa: E711 - elementwise
    read = shapes_of_wkt(texts[written].tolist())
    checked = checked_shapes(
        read.geometry,
        name=name,
        layer=layer,
        shapes=schema.shapes,
        first_row=0,
        unread=read.unread,
    )
    for fault in checked.faults:
        row = cells.numbers[int(written[fault.row or 0])]
        faults.append(Fault(layer, row, "wkt", fault.sentence))
    geometry[written[checked.usable]] = checked.geometry[checked.usable]
    return geometry


def _from_xy(
    x_texts: NDArray[Any],
    y_texts: NDArray[Any],
    cells: CsvRows,
    layer: str,
    faults: list[Fault],
) -> NDArray[np.object_]:
    """Return points; None in a row that has none or whose x and y are no place in the Netherlands."""
    geometry = np.full(len(x_texts), None, dtype=object)
    for row, (x_text, y_text) in enumerate(zip(x_texts, y_texts, strict=True)):
        if x_text is None and y_text is None:
            continue
        try:
            geometry[row] = _point(x_text, y_text)
        except InputError as error:
            faults.append(Fault(layer, cells.numbers[row], "x", str(error)))
    return geometry


def _point(x_text: str | None, y_text: str | None) -> shapely.Point:
    if x_text is None or y_text is None:
        raise InputError("x en y horen bij elkaar; er is er maar één ingevuld.")
    x, y = read_x(x_text), read_y(y_text)
    said = f"x = {plain(x, 2)}, y = {plain(y, 2)}"
    if looks_like_degrees(x, y):
        raise InputError(f"{said} lijken graden; geef RD in meters (EPSG:{RD}).")
    if inside_rd(x, y):
        return shapely.Point(x, y)
    if inside_rd(y, x):
        raise InputError(f"{said} lijken verwisseld; geef eerst x en dan y.")
    raise InputError(f"{said} ligt niet in Nederland (EPSG:{RD}).")
