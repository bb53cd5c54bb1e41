"""Points from x and y, from both in one cell, or from a shape as text; degrees are told by their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.crs import inside_rd, looks_like_degrees, to_rd
from spreidingskaart.city.sources.curves import shapes_of_wkt
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.shapes import checked_shapes
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.words.coordinates import (
    LATITUDES,
    LONGITUDES,
    read_coordinates,
    read_degrees,
    read_x,
    read_y,
)
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from spreidingskaart.city.sources.register.fields import Fields

_DEGREES: Final = 180.0


def place_points(fields: Fields) -> None:
    """Give rows the point that their cells say; what is no point in the Netherlands is a fault."""
    if fields.geometry is None:
        fields.geometry = np.full(len(fields), None, dtype=object)
    if "wkt" in fields.cells:
        _from_wkt(fields)
    if "coordinates" in fields.cells:
        _from_one_cell(fields)
    if ("x" in fields.cells) != ("y" in fields.cells):
        one, other = ("x", "y") if "x" in fields.cells else ("y", "x")
        sentence = f"er is een kolom voor {one} en geen voor {other}; ze horen bij elkaar."
        fields.faults.append(Fault(None, None, one, sentence))
    elif "x" in fields.cells:
        _from_xy(fields)


def _without_shape(fields: Fields) -> NDArray[np.bool_]:
    return np.asarray(shapely.is_missing(fields.geometry))


def _from_wkt(fields: Fields) -> None:
    assert fields.geometry is not None  # noqa: S101 - made above
    texts = fields.texts("wkt")
    rows = np.flatnonzero(_without_shape(fields) & (texts != None))  # noqa: E711 - elementwise
    if not len(rows):
        return
    read = shapes_of_wkt(texts[rows].tolist())
    try:
        checked = checked_shapes(
            read.geometry,
            name=fields.sheet.name,
            shapes=fields.kind.schema.shapes,
            degrees=True,
            first_row=0,
            unread=read.unread,
        )
    except DataError as error:
        fields.faults.append(Fault(None, None, "wkt", str(error)))
        return
    for fault in checked.faults:
        row = int(fields.sheet.numbers[rows[fault.row or 0]])
        fields.faults.append(Fault(None, row, "wkt", fault.sentence))
    fields.geometry[rows[checked.usable]] = checked.geometry[checked.usable]
    fields.notes.extend(checked.notes)


def _from_one_cell(fields: Fields) -> None:
    assert fields.geometry is not None  # noqa: S101 - made above
    for row, text in enumerate(fields.texts("coordinates").tolist()):
        if text is None or fields.geometry[row] is not None:
            continue
        try:
            fields.geometry[row] = shapely.Point(read_coordinates(text))
        except InputError as error:
            number = int(fields.sheet.numbers[row])
            fields.faults.append(Fault(None, number, "coordinates", str(error), text))


def _from_xy(fields: Fields) -> None:
    """Read x and y of each row that has no shape yet; numbers up to 180 are degrees."""
    assert fields.geometry is not None  # noqa: S101 - made above
    xs, ys = fields.cells["x"].tolist(), fields.cells["y"].tolist()
    found = np.full((len(fields), 2), np.nan)
    for row in np.flatnonzero(_without_shape(fields)).tolist():
        x, y = _value(xs[row]), _value(ys[row])
        if x is None and y is None:
            continue
        try:
            found[row] = _pair(x, y)
        except InputError as error:
            number = int(fields.sheet.numbers[row])
            fields.faults.append(Fault(None, number, "x", str(error)))
    rows = np.flatnonzero(~np.isnan(found[:, 0]))
    points = np.asarray(shapely.points(found[rows]), dtype=object)
    degrees = np.abs(found[rows, 0]) <= _DEGREES
    if degrees.any():
        points[degrees] = to_rd(points[degrees])
        fields.notes.append("De coördinaten zijn graden; ze zijn omgezet naar RD.")
    fields.geometry[rows] = points


def _value(cell: object) -> str | float | None:
    if isinstance(cell, str):
        return cell or None
    if cell is None or cell != cell:  # noqa: PLR0124 - NaN
        return None
    return float(cell)  # type: ignore[arg-type] # a number, where it is no text


def _pair(x: str | float | None, y: str | float | None) -> tuple[float, float]:
    """Return a pair in metres (EPSG:28992) or in degrees (longitude first) in the Netherlands."""
    if x is None or y is None:
        raise InputError("x en y horen bij elkaar; er is er maar één ingevuld.")
    if looks_like_degrees(_number(x, read_degrees), _number(y, read_degrees)):
        pair = _number(x, read_degrees), _number(y, read_degrees)
        return _in_degrees(*pair)
    pair = _number(x, read_x), _number(y, read_y)
    if inside_rd(*pair):
        return pair
    said = f"x = {plain(pair[0], 2)}, y = {plain(pair[1], 2)}"
    if inside_rd(pair[1], pair[0]):
        raise InputError(f"{said} lijken verwisseld; geef eerst x en dan y.")
    raise InputError(f"{said} ligt niet in Nederland; geef RD in meters of graden.")


def _in_degrees(longitude: float, latitude: float) -> tuple[float, float]:
    if _within(longitude, LONGITUDES) and _within(latitude, LATITUDES):
        return longitude, latitude
    said = f"{plain(longitude, 5)} en {plain(latitude, 5)} graden"
    if _within(latitude, LONGITUDES) and _within(longitude, LATITUDES):
        raise InputError(f"{said} lijken verwisseld; x is de lengte, y de breedte.")
    raise InputError(f"{said} ligt niet in Nederland: de lengte is 3 tot 8, de breedte 50 tot 54.")


def _number(value: str | float, read: Callable[[str], float]) -> float:
    return read(value) if isinstance(value, str) else value


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def place_shapes(fields: Fields) -> None:
    """Give rows the shape that stands in them as text, where the file itself has none."""
    if fields.geometry is None:
        fields.geometry = np.full(len(fields), None, dtype=object)
    if "wkt" in fields.cells:
        _from_wkt(fields)


def as_objects(values: list[Any]) -> NDArray[np.object_]:
    """Return an array of n objects, whatever they are."""
    made = np.full(len(values), None, dtype=object)
    made[:] = values
    return made
