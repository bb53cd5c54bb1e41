"""Shapes from WKT and WKB with their arcs as lines: what shapely does not read.

An arc becomes steps of at most two degrees, at least as fine as GDAL makes them. WKB is ISO's, or EWKB with flags for
height and SRID.
"""

from __future__ import annotations

import math
import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import shapely
from shapely.errors import ShapelyError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

STEP: Final = math.radians(2)
"""Largest angle of one piece of an arc; the line is then at most 0.02 % of the radius off."""
MOST_DEPTH: Final = 8
"""Shapes in shapes in shapes; a polygon of compound curves in a collection has four."""
_Part = TypeVar("_Part")
_STRAIGHT: Final = 1e-12
_CURVED_TEXT: Final = re.compile(
    r"CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|MULTICURVE|MULTISURFACE", re.IGNORECASE
)
_POINT, _LINE, _POLYGON, _MULTIPOINT, _MULTILINE, _MULTIPOLYGON, _COLLECTION = range(1, 8)
_ARCS, _COMPOUND, _CURVE_POLYGON, _MULTICURVE, _MULTISURFACE = range(8, 13)
_CODES: Final = {
    "POINT": _POINT, "LINESTRING": _LINE, "POLYGON": _POLYGON, "MULTIPOINT": _MULTIPOINT,
    "MULTILINESTRING": _MULTILINE, "MULTIPOLYGON": _MULTIPOLYGON, "GEOMETRYCOLLECTION": _COLLECTION,
    "CIRCULARSTRING": _ARCS, "COMPOUNDCURVE": _COMPOUND, "CURVEPOLYGON": _CURVE_POLYGON,
    "MULTICURVE": _MULTICURVE, "MULTISURFACE": _MULTISURFACE,
}  # fmt: skip
_PART_OF: Final = {
    _COMPOUND: _LINE, _CURVE_POLYGON: _LINE, _POLYGON: _LINE, _MULTIPOINT: _POINT, _MULTILINE: _LINE,
    _MULTIPOLYGON: _POLYGON, _MULTICURVE: _LINE, _MULTISURFACE: _POLYGON,
}  # fmt: skip
"""What a part is that does not say so in WKT."""


@dataclass(frozen=True, eq=False)
class ReadShapes:
    """n shapes, and the rows in which something stood that is none."""

    geometry: NDArray[np.object_]
    """None where nothing stood, or nothing that could be read."""
    unread: NDArray[np.bool_]


def shapes_of_wkt(texts: Sequence[str | None]) -> ReadShapes:
    """Return the shapes of n texts of WKT."""
    return _read(
        np.array(texts, dtype=object),
        np.array(
            [text is not None and bool(_CURVED_TEXT.search(text)) for text in texts], dtype=bool
        ),
        lambda plain: shapely.from_wkt(plain, on_invalid="ignore"),
        lambda text: _WktReader(text).shape(),
    )


def shapes_of_wkb(blobs: Sequence[bytes | None]) -> ReadShapes:
    """Return the shapes of n blobs of WKB."""
    return _read(
        np.array(blobs, dtype=object),
        np.array([blob is not None and _may_be_curved(blob) for blob in blobs], dtype=bool),
        lambda plain: shapely.from_wkb(plain, on_invalid="ignore"),
        lambda blob: _WkbReader(blob).shape(),
    )


def _read(
    given: NDArray[np.object_],
    curved: NDArray[np.bool_],
    plainly: Callable[[NDArray[np.object_]], NDArray[np.object_]],
    by_hand: Callable[..., shapely.Geometry],
) -> ReadShapes:
    """Let shapely read what it can, all at once, and read the rest one by one."""
    geometry = np.full(len(given), None, dtype=object)
    with np.errstate(invalid="ignore"):  # a coordinate that is no number is named later
        geometry[~curved] = plainly(given[~curved])
        for row in np.flatnonzero(curved):
            try:
                geometry[row] = by_hand(given[row])
            except (ValueError, struct.error, IndexError, KeyError, ShapelyError):
                geometry[row] = None
    something = np.array([each is not None for each in given], dtype=bool)
    return ReadShapes(geometry, something & shapely.is_missing(geometry))


def arc_line(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a chain of arcs as a line.

    Parameters
    ----------
    points
        (2k + 1, 2): begin, a point on the arc, end, a point on the next arc, its end, and so on.

    Raises
    ------
    ValueError
        If it is no such chain.
    """
    if len(points) < 3 or len(points) % 2 == 0:
        raise ValueError("a chain of arcs has an odd number of points, three at least")
    arcs = [_one_arc(*points[i : i + 3]) for i in range(0, len(points) - 2, 2)]
    return np.concatenate([points[:1], *arcs])


def _one_arc(
    begin: NDArray[np.float64], middle: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the points of one arc after its begin."""
    if np.array_equal(begin, end):  # a whole circle: the middle lies opposite
        centre, sweep = (begin + middle) / 2, 2 * math.pi
    else:
        found = _centre(begin, middle, end)
        if found is None:
            return np.stack([middle, end])
        centre, sweep = found, _sweep(begin - found, middle - found, end - found)
    radius = math.dist(begin, centre)
    start = math.atan2(*(begin - centre)[::-1])
    steps = max(2, math.ceil(abs(sweep) / STEP))
    angles = start + sweep * np.arange(1, steps + 1) / steps
    line = centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])
    line[-1] = end
    return np.asarray(line)


def _centre(
    begin: NDArray[np.float64], middle: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """Return the centre of the circle through three points, None if they lie on a line."""
    (ax, ay), (bx, by) = middle - begin, end - begin
    cross = 2 * (ax * by - ay * bx)
    a, b = ax * ax + ay * ay, bx * bx + by * by
    if not abs(cross) > _STRAIGHT * (a + b):
        return None
    return np.asarray(begin + np.array([by * a - ay * b, ax * b - bx * a]) / cross)


def _sweep(
    begin: NDArray[np.float64], middle: NDArray[np.float64], end: NDArray[np.float64]
) -> float:
    """Return the angle from begin over middle to end, positive to the left."""
    first, second, third = (math.atan2(y, x) for x, y in (begin, middle, end))
    left_to_middle, left_to_end = (second - first) % (2 * math.pi), (third - first) % (2 * math.pi)
    return left_to_end if left_to_middle <= left_to_end else left_to_end - 2 * math.pi


def _built(code: int, parts: list[shapely.Geometry]) -> shapely.Geometry:
    """Return a shape of its parts: rings, pieces of a line, or members."""
    if code in (_POLYGON, _CURVE_POLYGON):
        rings = [shapely.get_coordinates(part) for part in parts]
        return shapely.Polygon(rings[0], rings[1:]) if rings else shapely.Polygon()
    if code == _COMPOUND:
        return _joined(parts)
    members: dict[int, Callable[[Any], shapely.Geometry]] = {
        _MULTIPOINT: shapely.MultiPoint,
        _MULTILINE: shapely.MultiLineString,
        _MULTICURVE: shapely.MultiLineString,
        _MULTIPOLYGON: shapely.MultiPolygon,
        _MULTISURFACE: shapely.MultiPolygon,
        _COLLECTION: shapely.GeometryCollection,
    }
    return members[code](parts)


def _joined(parts: list[shapely.Geometry]) -> shapely.LineString:
    """Return the pieces of a compound curve as one line: each begins where the one before ends."""
    lines = [shapely.get_coordinates(part) for part in parts if not shapely.is_empty(part)]
    if not lines:
        return shapely.LineString()
    return shapely.LineString(np.concatenate([lines[0], *(line[1:] for line in lines[1:])]))


def _simple(code: int, points: NDArray[np.float64]) -> shapely.Geometry:
    """Return a shape that is a row of points."""
    if code == _POINT:
        return shapely.Point(points[0]) if len(points) else shapely.Point()
    if not len(points):
        return shapely.LineString()
    return shapely.LineString(arc_line(points) if code == _ARCS else points)


def _may_be_curved(blob: bytes) -> bool:
    """Whether a blob is, or may hold, a shape with arcs."""
    if len(blob) < 5:
        return False
    code = int.from_bytes(blob[1:5], "little" if blob[0] else "big")
    return (code & 0x0FFFFFFF) % 1000 >= _COLLECTION


class _WkbReader:
    """Reads one blob of WKB from the front to the back."""

    def __init__(self, blob: bytes) -> None:
        self.blob, self.at = blob, 0

    def shape(self, depth: int = 0) -> shapely.Geometry:
        if depth > MOST_DEPTH:
            raise ValueError("too deep")
        order, code, size = self._header()
        if code == _POINT:
            points = self._points(order, 1, size)
            return _simple(code, points[~np.isnan(points).any(axis=1)])
        count = self._count(order)
        if code in (_LINE, _ARCS):
            return _simple(code, self._points(order, count, size))
        if code == _POLYGON:
            rings = [self._points(order, self._count(order), size) for _ in range(count)]
            return _built(code, [shapely.LineString(ring) for ring in rings if len(ring)])
        if code not in _CODES.values():
            raise ValueError("unknown kind of shape")
        return _built(code, [self.shape(depth + 1) for _ in range(count)])

    def _header(self) -> tuple[str, int, int]:
        """Read the byte order, the kind of shape and the numbers of one point."""
        order = "<" if self.blob[self.at] else ">"
        (word,) = struct.unpack_from(f"{order}I", self.blob, self.at + 1)
        self.at += 9 if word & 0x20000000 else 5  # with an SRID, without
        kind = word & 0x0FFFFFFF
        return order, kind % 1000, 2 + _extra_numbers(word, kind // 1000)

    def _count(self, order: str) -> int:
        (count,) = struct.unpack_from(f"{order}I", self.blob, self.at)
        self.at += 4
        if count > len(self.blob):
            raise ValueError("more parts than bytes")
        return int(count)

    def _points(self, order: str, count: int, size: int) -> NDArray[np.float64]:
        values = np.frombuffer(self.blob, f"{order}f8", count * size, self.at)
        self.at += 8 * count * size
        return values.reshape(count, size)[:, :2].astype(float)


def _extra_numbers(word: int, thousands: int) -> int:
    """Return how many numbers a point has beside x and y: ISO says it in thousands, EWKB in flags."""
    if thousands > 3:
        raise ValueError("unknown kind of shape")
    flags = bool(word & 0x80000000) + bool(word & 0x40000000)
    return flags or (0, 1, 1, 2)[thousands]


class _WktReader:
    """Reads one text of WKT from the front to the back."""

    def __init__(self, text: str) -> None:
        self.words: list[str] = re.findall(r"[A-Za-z]+|[(),]|[^\s(),A-Za-z][^\s(),]*", text)
        self.at = 0

    def shape(self) -> shapely.Geometry:
        shape = self._tagged(0)
        if self.at != len(self.words):
            raise ValueError("something follows the shape")
        return shape

    def _next(self) -> str:
        self.at += 1
        return self.words[self.at - 1]

    def _peek(self) -> str:
        return self.words[self.at]

    def _tagged(self, depth: int) -> shapely.Geometry:
        """Read a shape that begins with its kind."""
        code = _CODES[self._next().upper()]
        if self._peek().upper() in ("Z", "M", "ZM"):
            self._next()
        return self._untagged(code, depth)

    def _untagged(self, code: int, depth: int) -> shapely.Geometry:
        """Read what follows the kind: EMPTY, or something between brackets."""
        if depth > MOST_DEPTH:
            raise ValueError("too deep")
        if self._peek().upper() == "EMPTY":
            self._next()
            parts: list[shapely.Geometry] = []
            empty = np.empty((0, 2))
            return _simple(code, empty) if code in (_POINT, _LINE, _ARCS) else _built(code, parts)
        if code in (_POINT, _LINE, _ARCS):
            return _simple(code, np.array(self._list(self._numbers), dtype=float))
        return _built(code, self._list(lambda: self._part(code, depth + 1)))

    def _part(self, code: int, depth: int) -> shapely.Geometry:
        if self._peek() == "(" or self._peek().upper() == "EMPTY":
            return self._untagged(_PART_OF[code], depth)
        return self._tagged(depth)

    def _list(self, one: Callable[[], _Part]) -> list[_Part]:
        """Read `( one, one, ... )`."""
        if self._next() != "(":
            raise ValueError("a bracket is missing")
        found = [one()]
        while (word := self._next()) == ",":
            found.append(one())
        if word != ")":
            raise ValueError("a bracket is missing")
        return found

    def _numbers(self) -> tuple[float, float]:
        """Read the numbers of one point; height and measure are let go."""
        numbers = []
        while self._peek() not in ("(", ")", ","):
            numbers.append(float(self._next()))
        if not 2 <= len(numbers) <= 4:
            raise ValueError("a point has two to four numbers")
        return numbers[0], numbers[1]
