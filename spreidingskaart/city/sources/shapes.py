"""Shapes as a layer needs them: linear, flat, in EPSG:28992, of the right kind; each row that is not is a fault."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.systems import RIJKSDRIEHOEK, Claim, code_in, in_rd, system_of
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray


class Shape(Enum):
    """A kind of shape; the value is what people call many of it."""

    POINT = "punten"
    LINE = "lijnen"
    AREA = "vlakken"


ALL: Final = frozenset(Shape)
_AT_ONCE: Final = 2_000
"""Shapes whose coordinates are held at once."""
_KIND: Final = {
    shapely.GeometryType.POINT: Shape.POINT,
    shapely.GeometryType.LINESTRING: Shape.LINE,
    shapely.GeometryType.MULTILINESTRING: Shape.LINE,
    shapely.GeometryType.POLYGON: Shape.AREA,
    shapely.GeometryType.MULTIPOLYGON: Shape.AREA,
}
_ONE: Final = {
    shapely.GeometryType.POINT: "een punt",
    shapely.GeometryType.MULTIPOINT: "een groep punten",
    shapely.GeometryType.LINESTRING: "een lijn",
    shapely.GeometryType.LINEARRING: "een lijn",
    shapely.GeometryType.MULTILINESTRING: "een lijn",
    shapely.GeometryType.POLYGON: "een vlak",
    shapely.GeometryType.MULTIPOLYGON: "een vlak",
    shapely.GeometryType.GEOMETRYCOLLECTION: "een verzameling van vormen",
}
_WHY: Final = {
    "Self-intersection": "De lijnen van het vlak kruisen elkaar",
    "Ring Self-intersection": "De rand van het vlak raakt zichzelf",
    "Too few points in geometry component": "Het vlak heeft te weinig hoekpunten",
    "Hole lies outside shell": "Een gat ligt buiten het vlak",
    "Nested holes": "Twee gaten liggen in elkaar",
    "Nested shells": "Twee vlakken liggen in elkaar",
    "Interior is disconnected": "Een gat snijdt het vlak in stukken",
    "Duplicate Rings": "Een rand komt twee keer voor",
}


@dataclass(frozen=True, eq=False)
class CheckedShapes:
    """n shapes in EPSG:28992 and what is wrong with some."""

    geometry: NDArray[np.object_]
    """Flat and linear; as given where a row is not usable."""
    usable: NDArray[np.bool_]
    """(n,) whether a row has a shape of the right kind, valid, in the Netherlands."""
    faults: tuple[Fault, ...]
    """One for each row that is not usable."""
    notes: tuple[str, ...]


def checked_shapes(  # noqa: PLR0913 - what a layer may ask of its shapes
    geometry: NDArray[np.object_],
    *,
    name: str,
    layer: str | None = None,
    claim: Claim | None = None,
    shapes: Collection[Shape] = ALL,
    needed: bool = True,
    degrees: bool = False,
    first_row: int = 1,
    unread: NDArray[np.bool_] | None = None,
) -> CheckedShapes:
    """Bring shapes to EPSG:28992 and check every row.

    Parameters
    ----------
    geometry
        n shapes without curves; None where a row has none.
    name
        Name of the file, for sentences about the whole.
    layer
        Name of the layer, for the faults.
    claim
        What the file says of its coordinates.
    shapes
        Kinds that belong in this layer.
    needed
        Whether a row without a shape is a fault.
    degrees
        Whether degrees are taken.
    first_row
        Number of the first row, as people count.
    unread
        (n,) rows with something in them that is no shape at all.

    Raises
    ------
    DataError
        If the whole is in a coordinate system that is not read, see `system_of`.
    """
    shape = flat(geometry)
    system = system_of(shape, claim, name=name, degrees=degrees)
    turned, inside = in_rd(shape, system, claim)
    sentences: dict[int, str] = {}

    def note(rows: NDArray[np.bool_], sentence: str) -> None:
        for row in np.flatnonzero(rows):
            sentences.setdefault(int(row), sentence)

    kinds = shapely.get_type_id(turned)
    missing, empty = shapely.is_missing(turned), shapely.is_empty(turned)
    if unread is not None:
        note(unread, "de vorm is niet te lezen.")
    if needed:
        note(missing, "de vorm ontbreekt.")
    note(empty, "de vorm is leeg.")
    for kind in set(kinds[~missing & ~empty].tolist()):
        if _KIND.get(kind) not in shapes:
            wrong = f"is {_ONE.get(kind, 'een andere vorm')}; hier horen {named(shapes)}."
            note(kinds == kind, wrong)
    note(~_finite(turned), "een coördinaat is geen getal.")
    note(~inside & ~missing, "ligt niet in Nederland.")
    invalid = ~shapely.is_valid(turned) & ~missing
    for row in np.flatnonzero(invalid):
        if int(row) not in sentences:
            sentences[int(row)] = f"{_lower(why_invalid(turned[row]))}."
    usable = np.ones(len(turned), dtype=bool)
    usable[list(sentences)] = False
    faults = tuple(Fault(layer, row + first_row, None, sentences[row]) for row in sorted(sentences))
    notes = (
        ()
        if system is RIJKSDRIEHOEK
        else (f"Omgerekend van {system.name} (EPSG:{code_in(system, claim)}) naar RD.",)
    )
    return CheckedShapes(turned, usable, faults, notes)


def named(shapes: Collection[Shape]) -> str:
    """Return the kinds as people say them: `punten of vlakken`."""
    return join([shape.value for shape in Shape if shape in shapes], "of")


def why_invalid(geometry: shapely.Geometry) -> str:
    """Return in Dutch why a shape is not valid, and where; without a full stop."""
    reason, _, rest = shapely.is_valid_reason(geometry).partition("[")
    why = _WHY.get(reason.strip(), "Het vlak is geen geldige vorm")
    try:
        x, y = (float(word) for word in rest.rstrip("]").split()[:2])
    except ValueError:
        return why
    return f"{why} bij x = {number(x)}, y = {number(y)}"


def flat(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the shapes without height; a group of one point is that point."""
    shape = np.array(geometry, dtype=object).reshape(-1)
    high = np.asarray(shapely.has_z(shape) | shapely.has_m(shape))
    shape[high] = shapely.force_2d(shape[high])  # the others stay themselves: a copy of all is much
    group = shapely.get_type_id(shape) == shapely.GeometryType.MULTIPOINT
    single = group & (shapely.get_num_geometries(shape) == 1)
    shape[single] = shapely.get_geometry(shape[single], 0)
    return shape


def _finite(geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return for each shape whether all its coordinates are numbers."""
    finite = np.ones(len(geometry), dtype=bool)
    for start in range(0, len(geometry), _AT_ONCE):  # the coordinates of all at once are much
        part = geometry[start : start + _AT_ONCE]
        coordinates, rows = shapely.get_coordinates(part, return_index=True)
        finite[start + rows[~np.isfinite(coordinates).all(axis=1)]] = False
    return finite


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
