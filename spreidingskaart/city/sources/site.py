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
    try:
        table, degrees = _table(given)
        return _checked(_only(table), table, name, degrees=degrees)
    except DataError as error:
        raise InputError(str(error)) from error


def _table(given: str | Path | shapely.Geometry) -> tuple[Table, bool]:
    """Return what was given as rows, and whether it may be in degrees without saying so."""
    if isinstance(given, shapely.Geometry):
        shape = np.array([given], dtype=object)
        return Table(pd.DataFrame(index=range(1)), shape), False
    if isinstance(given, str):
        return _typed(given)
    kind = kind_of(given, name=given.name, most_bytes=MOST_BYTES)
    table = read_rows(given, name=given.name, layer=None, map_only=True, most_bytes=MOST_BYTES)
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


def _only(table: Table) -> shapely.Geometry | None:
    """Return the one shape; None if it is left out."""
    if table.geometry is None:
        raise InputError(f"Er staan alleen gegevens in, geen vorm; {_ALLOWED}.")
    if len(table.geometry) != 1:
        raise InputError(f"Er staan {number(len(table.geometry))} vormen in; geef er precies één.")
    if table.unread is not None and table.unread[0]:
        raise InputError(f"De geometrie is niet te lezen; {_ALLOWED}.")
    return table.geometry[0]  # type: ignore[no-any-return]


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
