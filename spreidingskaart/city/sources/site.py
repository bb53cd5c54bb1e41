"""One site from what a person hands in: WKT, GeoJSON, a file or a shapely geometry; EPSG:28992 afterwards."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.errors import ShapelyError

from geo.crs import RD, WGS84, inside_rd, looks_like_degrees, to_rd
from spreidingskaart.errors import InputError
from spreidingskaart.words.numbers import number

MOST_BYTES: Final = 2_000_000
"""A text or file that is larger is not the drawing of a plot."""
MOST_VERTICES: Final = 10_000
SUFFIXES: Final = (".geojson", ".json", ".wkt", ".txt", ".gpkg")

_ALLOWED: Final = "geef een vlak (Polygon of MultiPolygon) of een punt, als WKT of GeoJSON"
_SRID: Final = re.compile(r"^\s*SRID=(\d+);", re.IGNORECASE)


def read_site(given: str | Path | shapely.Geometry) -> shapely.Geometry:
    """Return a valid Point, Polygon or MultiPolygon in EPSG:28992.

    WKT counts as EPSG:28992 unless it begins with `SRID=4326;`. GeoJSON counts as degrees (RFC 7946), unless
    its `crs` or its numbers say metres. A text is never taken for the name of a file: hand in a Path.

    Raises
    ------
    InputError
        If it is unreadable, empty, too large, not a plot, crosses itself, is not a number somewhere, or lies
        outside the Netherlands; the message says which.
    """
    if isinstance(given, shapely.Geometry):
        return _checked(given, None)
    if isinstance(given, Path):
        return _from_file(given)
    return _from_text(given)


def _from_file(path: Path) -> shapely.Geometry:
    if path.suffix.lower() not in SUFFIXES:
        message = f"Het bestand {path.name} is geen {', '.join(SUFFIXES)}."
        raise InputError(message)
    try:
        size = path.stat().st_size
    except OSError as error:
        message = f"Het bestand {path.name} bestaat niet of is niet te lezen."
        raise InputError(message) from error
    _refuse_size(size, f"Het bestand {path.name}")
    if path.suffix.lower() == ".gpkg":
        return _from_geopackage(path)
    try:
        return _from_text(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        message = f"Het bestand {path.name} is geen tekst in UTF-8."
        raise InputError(message) from error


def _from_geopackage(path: Path) -> shapely.Geometry:
    try:
        frame = gpd.read_file(path)
    except Exception as error:
        message = f"Het bestand {path.name} is niet te lezen als GeoPackage."
        raise InputError(message) from error
    if frame.crs is None:
        message = f"Het bestand {path.name} zegt niet in welk coördinatenstelsel het staat; gebruik EPSG:{RD}."
        raise InputError(message)
    return _checked(_only(list(frame.to_crs(RD).geometry)), RD)


def _refuse_size(size: int, what: str) -> None:
    if size > MOST_BYTES:
        message = (
            f"{what} is {number(size / 1e6, 1)} MB; een perceel mag hoogstens "
            f"{number(MOST_BYTES / 1e6)} MB zijn."
        )
        raise InputError(message)


def _from_text(text: str) -> shapely.Geometry:
    _refuse_size(len(text), "De geometrie")
    text = text.strip()
    if not text:
        message = f"De geometrie is leeg; {_ALLOWED}."
        raise InputError(message)
    return _from_geojson(text) if text.startswith(("{", "[")) else _from_wkt(text)


def _from_wkt(text: str) -> shapely.Geometry:
    srid = _SRID.match(text)
    code = int(srid.group(1)) if srid else None
    if code not in (None, RD, WGS84):
        message = (
            f"EPSG:{code} wordt niet gelezen; gebruik EPSG:{RD} (RD) of EPSG:{WGS84} (graden)."
        )
        raise InputError(message)
    try:
        with np.errstate(invalid="ignore"):  # a NaN is refused below, in words
            geometry = shapely.from_wkt(text[srid.end() :] if srid else text)
    except (ShapelyError, ValueError) as error:
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        message = f"De geometrie {shown!r} is niet te lezen; {_ALLOWED}."
        raise InputError(message) from error
    return _checked(geometry, code)


def _from_geojson(text: str) -> shapely.Geometry:
    try:
        document = json.loads(text)
        code = _crs_of(document)
        geometry = _only([_shape(record) for record in _records(document)])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ShapelyError) as error:
        message = f"De GeoJSON is niet te lezen; {_ALLOWED}."
        raise InputError(message) from error
    if code is None and _in_degrees(geometry):
        code = WGS84
    return _checked(geometry, code)


def _crs_of(document: dict[str, Any]) -> int | None:
    crs = document.get("crs")
    if not crs:
        return None
    name = str(crs["properties"]["name"])
    if re.search(r"(?<!\d)28992$", name):
        return RD
    if re.search(r"CRS84$|(?<!\d)4326$", name):
        return WGS84
    message = f"Het coördinatenstelsel {name} wordt niet gelezen; gebruik EPSG:{RD} (RD) of EPSG:{WGS84} (graden)."
    raise InputError(message)


def _records(document: dict[str, Any]) -> list[dict[str, Any] | None]:
    if document["type"] == "FeatureCollection":
        return [feature["geometry"] for feature in document["features"]]
    if document["type"] == "Feature":
        return [document["geometry"]]
    return [document]


def _shape(record: dict[str, Any] | None) -> shapely.Geometry:
    if record is None:
        return shapely.Polygon()
    return shapely.from_geojson(json.dumps(record))


def _only(geometries: list[shapely.Geometry]) -> shapely.Geometry:
    if len(geometries) != 1:
        message = f"Er staan {len(geometries)} vormen in; geef er precies één."
        raise InputError(message)
    return geometries[0]


def _in_degrees(geometry: shapely.Geometry) -> bool:
    coordinates = shapely.get_coordinates(geometry)
    finite = coordinates[np.isfinite(coordinates).all(axis=1)]
    return len(finite) > 0 and all(looks_like_degrees(x, y) for x, y in finite[:10].tolist())


def _checked(geometry: shapely.Geometry | None, code: int | None) -> shapely.Geometry:
    if geometry is None or shapely.is_empty(geometry):
        message = f"De geometrie is leeg; {_ALLOWED}."
        raise InputError(message)
    if not isinstance(geometry, shapely.Point | shapely.Polygon | shapely.MultiPolygon):
        message = f"Een {type(geometry).__name__} is geen perceel; {_ALLOWED}."
        raise InputError(message)
    vertices = int(shapely.get_num_coordinates(geometry))
    if vertices > MOST_VERTICES:
        message = (
            f"De geometrie heeft {number(vertices)} hoekpunten; een perceel mag er hoogstens "
            f"{number(MOST_VERTICES)} hebben."
        )
        raise InputError(message)
    geometry = shapely.force_2d(geometry)
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        message = f"In de geometrie staat een coördinaat die geen getal is; {_ALLOWED}."
        raise InputError(message)
    if code == WGS84:
        geometry = to_rd(np.array([geometry], dtype=object))[0]
    elif _in_degrees(geometry):
        x, y = shapely.get_coordinates(geometry)[0]
        message = (
            f"De coördinaten ({x:g}, {y:g}) lijken graden; geef RD in meters (EPSG:{RD}), "
            f"of zet SRID={WGS84}; voor de WKT."
        )
        raise InputError(message)
    _refuse_invalid(geometry)
    west, south, east, north = shapely.bounds(geometry).tolist()
    if not (inside_rd(west, south) and inside_rd(east, north)):
        message = (
            f"De geometrie ligt buiten Nederland (x {number(west)} tot {number(east)}, y "
            f"{number(south)} tot {number(north)})."
        )
        raise InputError(message)
    return geometry


_REASONS: Final = {
    "Self-intersection": "De lijnen van het vlak kruisen elkaar",
    "Ring Self-intersection": "De rand van het vlak raakt zichzelf",
    "Too few points in geometry component": "Het vlak heeft te weinig hoekpunten",
    "Hole lies outside shell": "Een gat ligt buiten het vlak",
    "Nested holes": "Twee gaten liggen in elkaar",
    "Nested shells": "Twee vlakken liggen in elkaar",
    "Interior is disconnected": "Een gat snijdt het vlak in stukken",
    "Duplicate Rings": "Een rand komt twee keer voor",
}


def _refuse_invalid(geometry: shapely.Geometry) -> None:
    if shapely.is_valid(geometry):
        return
    reason = shapely.is_valid_reason(geometry)
    words = re.match(r"(.*?)\[(\S+) (\S+)\]", reason)
    why = _REASONS.get(words.group(1) if words else reason, "Het vlak is geen geldige vorm")
    where = (
        f" bij x = {number(float(words.group(2)))}, y = {number(float(words.group(3)))}"
        if words
        else ""
    )
    message = f"{why}{where}; teken het opnieuw zonder kruisende lijnen."
    raise InputError(message)
