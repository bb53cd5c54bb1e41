"""One site from what a person hands in: WKT, GeoJSON, a file or a shapely geometry; EPSG:28992 afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.crs import RD, WGS84
from spreidingskaart.city.sources.files import FileKind, kind_of, read_rows, read_wkt
from spreidingskaart.city.sources.geojson import read_geojson
from spreidingskaart.city.sources.shapes import flat, why_invalid
from spreidingskaart.city.sources.systems import DEGREES, in_rd, system_of
from spreidingskaart.city.sources.table import Table
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.words.numbers import number, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_BYTES: Final = 2_000_000
"""A text or file that is larger is not the drawing of a plot."""
MOST_VERTICES: Final = 10_000
MOST_SHAPES: Final = 50
"""In a file from which one is chosen; more is a layer, not the drawing of a plot."""

_ALLOWED: Final = "geef een vlak (Polygon of MultiPolygon) of een punt, als WKT of GeoJSON"


def read_site(given: str | Path | shapely.Geometry) -> shapely.Geometry:
    """Return a valid Point, Polygon or MultiPolygon in EPSG:28992.

    WKT counts as EPSG:28992 unless it begins with `SRID=4326;`. Of all else the numbers decide, where it does not say
    itself in which system it is. A text is never taken for the name of a file: hand in a Path.

    Raises
    ------
    InputError
        If it is unreadable, empty, too large, not a plot, crosses itself, is not a number somewhere, or lies
        outside the Netherlands; the message says which.
    """
    name = given.name if isinstance(given, Path) else None
    return _read(given, name, most=1)[0]


def read_sites(given: str | bytes, *, name: str | None = None) -> tuple[shapely.Geometry, ...]:
    """Return every shape of a text or of the content of a file, each as `read_site` gives one.

    Parameters
    ----------
    given
        WKT or GeoJSON; or what is in a file of a kind that maps come in.
    name
        Of the file, for sentences; what it holds says its kind.

    Raises
    ------
    InputError
        As of `read_site`, or if there are too many.
    """
    return _read(given, name, most=MOST_SHAPES)


def _read(
    given: str | bytes | Path | shapely.Geometry, name: str | None, *, most: int
) -> tuple[shapely.Geometry, ...]:
    try:
        table, degrees = _table(given, name)
        shapes = _shapes(table, most)
        return tuple(_checked(shape, table, name, degrees=degrees) for shape in shapes)
    except DataError as error:
        raise InputError(str(error)) from error


def _table(given: str | bytes | Path | shapely.Geometry, name: str | None) -> tuple[Table, bool]:
    """Return what was given as rows, and whether it may be in degrees without saying so."""
    if isinstance(given, shapely.Geometry):
        shape = np.array([given], dtype=object)
        return Table(pd.DataFrame(index=range(1)), shape), False
    if isinstance(given, str):
        return _typed(given)
    called = name or "het bestand"
    kind = kind_of(given, name=called, most_bytes=MOST_BYTES)
    table = read_rows(given, name=called, layer=None, map_only=True, most_bytes=MOST_BYTES)
    return table, kind is not FileKind.WKT


def _typed(text: str) -> tuple[Table, bool]:
    if len(text) > MOST_BYTES:
        raise InputError(
            f"De geometrie is {number(len(text) / 1e6, 1)} MB; een perceel mag hoogstens "
            f"{number(MOST_BYTES / 1e6)} MB zijn."
        )
    text = text.strip()
    if not text:
        raise InputError(f"De geometrie is leeg; {_ALLOWED}.")
    if text.startswith(("{", "[")):
        return read_geojson(text, name=None), True
    return read_wkt(text), False


def _shapes(table: Table, most: int) -> list[shapely.Geometry | None]:
    """Return the shapes, at most some; None where one is left out."""
    if table.geometry is None:
        raise InputError(f"Er staan alleen gegevens in, geen vorm; {_ALLOWED}.")
    there = len(table.geometry)
    if most == 1 and there != 1:
        raise InputError(f"Er staan {number(there)} vormen in; geef er precies één.")
    if not 1 <= there <= most:
        raise InputError(
            f"Er staan {number(there)} vormen in; geef er een tot en met {number(most)}."
        )
    if table.unread is not None and table.unread.any():
        raise InputError(f"De geometrie is niet te lezen; {_ALLOWED}.")
    return list(table.geometry)


def _checked(
    geometry: shapely.Geometry | None, table: Table, name: str | None, *, degrees: bool
) -> shapely.Geometry:
    if geometry is None or shapely.is_empty(geometry):
        raise InputError(f"De geometrie is leeg; {_ALLOWED}.")
    one = flat(np.array([geometry], dtype=object))
    _refuse_other_shapes(one[0])
    system = system_of(one, table.claim, name=name, degrees=True)
    if system is DEGREES and table.claim is None and not degrees:
        x, y = shapely.get_coordinates(one)[0]
        raise InputError(
            f"De coördinaten ({plain(x, 6)}, {plain(y, 6)}) lijken graden; geef RD in meters (EPSG:{RD}), "
            f"of zet SRID={WGS84}; voor de WKT."
        )
    turned, inside = in_rd(one, system, table.claim)
    if not inside[0]:
        raise InputError(_outside(turned))
    _refuse_invalid(turned[0])
    return turned[0]  # type: ignore[no-any-return]


def _refuse_other_shapes(geometry: shapely.Geometry) -> None:
    if not isinstance(geometry, shapely.Point | shapely.Polygon | shapely.MultiPolygon):
        raise InputError(f"Een {type(geometry).__name__} is geen perceel; {_ALLOWED}.")
    vertices = int(shapely.get_num_coordinates(geometry))
    if vertices > MOST_VERTICES:
        raise InputError(
            f"De geometrie heeft {number(vertices)} hoekpunten; een perceel mag er hoogstens "
            f"{number(MOST_VERTICES)} hebben."
        )
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise InputError(f"In de geometrie staat een coördinaat die geen getal is; {_ALLOWED}.")


def _outside(geometry: NDArray[np.object_]) -> str:
    west, south, east, north = shapely.bounds(geometry)[0].tolist()
    return (
        f"De geometrie ligt buiten Nederland (x {number(west)} tot {number(east)}, y "
        f"{number(south)} tot {number(north)})."
    )


def _refuse_invalid(geometry: shapely.Geometry) -> None:
    if not shapely.is_valid(geometry):
        raise InputError(f"{why_invalid(geometry)}; teken het opnieuw zonder kruisende lijnen.")
