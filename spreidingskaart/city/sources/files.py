"""One way to read a file with shapes, for every door: the kind is told by what the file holds, never by its name.

GeoJSON, WKT and GeoPackage are read by readers of our own, which can open nothing else. GML and shapefiles are read by
GDAL in another process, with limits. Parquet is read by pyarrow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

import numpy as np
import pandas as pd

from spreidingskaart.city.sources import geojson, geopackage, parquet, zips
from spreidingskaart.city.sources.apart import read_apart
from spreidingskaart.city.sources.curves import shapes_of_wkt
from spreidingskaart.city.sources.shapes import ALL, Shape, checked_shapes
from spreidingskaart.city.sources.systems import Claim
from spreidingskaart.city.sources.table import OfferedLayer, Table, chosen
from spreidingskaart.errors import DataError
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from zipfile import ZipFile, ZipInfo

    from numpy.typing import NDArray

    from spreidingskaart.city.sources.faults import Fault

MOST_BYTES: Final = 1_000_000_000
"""A larger file is no layer of a municipality."""
MOST_COLUMNS: Final = 2_000
ZIP: Final = zips.ZipLimits(entries=1_000, unpacked=MOST_BYTES)
_SHAPEFILE: Final = b"\x00\x00\x27\x0a"
_WITH_SHAPEFILE: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_GML: Final = re.compile(r"http://www\.opengis\.net/gml(/[\d.]+)?")
_WKT: Final = re.compile(
    r"\s*(SRID=(?P<srid>\d{1,9});)?\s*(?P<shape>(MULTI)?(POINT|LINESTRING|POLYGON|CURVE|SURFACE|CURVEPOLYGON)"
    r"|GEOMETRYCOLLECTION|CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON)\b",
    re.IGNORECASE,
)
_SNIFFED: Final = 4_096


class FileKind(Enum):
    """A kind of file, by what it holds; the value is what people call it."""

    GEOPACKAGE = "GeoPackage"
    GEOJSON = "GeoJSON"
    GML = "GML"
    SHAPEFILE = "shapefile"
    ZIP = "shapefile in een zip"
    PARQUET = "Parquet"
    WKT = "WKT"
    TEXT = "tekst"
    """A table as text (CSV) perhaps; no file with shapes of itself."""
    UNKNOWN = "onbekend"


@dataclass(frozen=True, eq=False)
class Features:
    """n rows of one layer of a file, checked."""

    columns: pd.DataFrame
    """n rows; as they stand in the file, without the shapes."""
    geometry: NDArray[np.object_] | None
    """n shapes in EPSG:28992, flat and linear; None where the file has no shapes at all. Only those of `usable` rows
    are sure to be what they should be."""
    usable: NDArray[np.bool_]
    """(n,) rows without a fault."""
    faults: tuple[Fault, ...]
    """One for each row that is not usable; the first row of a map file is row 1."""
    notes: tuple[str, ...]
    """What else happened, Dutch sentences for the load report."""
    layer: str | None
    """Name that the layer bears in the file."""


def read_features(  # noqa: PLR0913 - what a caller may ask of a file
    source: Path | bytes,
    *,
    name: str | None = None,
    layer: str | None = None,
    known_as: str | None = None,
    shapes: Collection[Shape] = ALL,
    needed: bool = True,
    degrees: bool = False,
    most_bytes: int = MOST_BYTES,
    rows: slice | None = None,
) -> Features:
    """Return one layer of a file with shapes, every row checked.

    Parameters
    ----------
    source
        A file, or what is in it.
    name
        Name of the file for sentences; that of the path unless told.
    layer
        Which layer of the file (a GeoPackage may have more); may be None if there is only one.
    known_as
        Name of the layer in the city, for the faults.
    shapes
        Kinds of shape that belong in the layer; where there are none, shapes are not looked at.
    needed
        Whether every row must have a shape; else a table without shapes will do too.
    degrees
        Whether degrees are taken and turned into EPSG:28992; else they are refused.
    most_bytes
        Largest file that is read.
    rows
        A run of rows of a Parquet file that is read alone.

    Raises
    ------
    DataError
        If the file cannot be read as a whole; one sentence. What is wrong with a row stands in `faults`.
    """
    name = name or (source.name if isinstance(source, Path) else "het bestand")
    table = read_rows(
        source,
        name=name,
        layer=layer,
        map_only=needed and bool(shapes),
        most_bytes=most_bytes,
        rows=rows,
    )
    if len(table.columns.columns) > MOST_COLUMNS:
        raise DataError(f"Het bestand {name} heeft meer dan {number(MOST_COLUMNS)} kolommen.")
    every = np.ones(len(table.columns), dtype=bool)
    if table.geometry is None or not shapes:
        if shapes and needed:
            raise DataError(f"Het bestand {name} heeft geen vormen, alleen een tabel.")
        return Features(table.columns, None, every, (), (), table.layer)
    checked = checked_shapes(
        table.geometry,
        name=name,
        layer=known_as,
        claim=table.claim,
        shapes=shapes,
        needed=needed,
        degrees=degrees,
        unread=table.unread,
    )
    return Features(
        table.columns, checked.geometry, checked.usable, checked.faults, checked.notes, table.layer
    )


def read_rows(
    source: Path | bytes,
    *,
    name: str,
    layer: str | None,
    map_only: bool,
    most_bytes: int,
    rows: slice | None = None,
) -> Table:
    """Return the rows of one layer of a file as they stand in it; nothing in them is judged."""
    kind = kind_of(source, name=name, most_bytes=most_bytes)
    if kind is FileKind.GEOPACKAGE:
        return geopackage.read_geopackage(source, name=name, layer=layer, map_only=map_only)
    if kind is FileKind.PARQUET:
        return parquet.read_parquet(source, name, rows=rows)
    if kind is FileKind.SHAPEFILE and isinstance(source, Path):
        files = {f"layer{end}": content for end, content in _beside(source, most_bytes).items()}
        return read_apart(files, "layer.shp", name=name, layer=None, map_only=False)
    return _read_content(kind, content_of(source, name, most_bytes), name, layer, map_only=map_only)


def _read_content(
    kind: FileKind, content: bytes, name: str, layer: str | None, *, map_only: bool
) -> Table:
    """Return the rows of a file of which only the content counts."""
    if kind is FileKind.ZIP:
        return _read_zip(content, name, layer)
    if kind is FileKind.GML:
        check_gml(content, name)
        return read_apart(
            {"layer.gml": content}, "layer.gml", name=name, layer=layer, map_only=map_only
        )
    if kind is FileKind.GEOJSON:
        return geojson.read_geojson(text_of(content, name), name=name)
    if kind is FileKind.WKT:
        return read_wkt(text_of(content, name))
    if kind is FileKind.SHAPEFILE:
        raise DataError(f"Geef {name} als zip, met alles wat erbij hoort (shp, shx, dbf en prj).")
    raise DataError(
        f"Het bestand {name} is geen kaartbestand; geef GeoPackage, GeoJSON, GML of een shapefile in een zip."
    )


def kind_of(source: Path | bytes, *, name: str, most_bytes: int = MOST_BYTES) -> FileKind:
    """Return the kind of a file by its first bytes.

    Raises
    ------
    DataError
        If it is not there, no file, empty, or too large.
    """
    head = _head(source, name, most_bytes)
    if not head:
        raise DataError(f"Het bestand {name} is leeg.")
    for magic, kind in (
        (geopackage.MAGIC, FileKind.GEOPACKAGE),
        (b"PAR1", FileKind.PARQUET),
        (b"PK\x03\x04", FileKind.ZIP),
        (_SHAPEFILE, FileKind.SHAPEFILE),
    ):
        if head.startswith(magic):
            return kind
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\0" in text or not text:
        return FileKind.UNKNOWN
    if text[:1] in (b"{", b"["):
        return FileKind.GEOJSON
    if text[:1] == b"<":
        return FileKind.GML
    return FileKind.WKT if _WKT.match(text.decode("latin-1")) else FileKind.TEXT


def content_of(source: Path | bytes, name: str, most_bytes: int = MOST_BYTES) -> bytes:
    """Return what is in a file.

    Raises
    ------
    DataError
        If it is not there, no file, or too large.
    """
    if isinstance(source, bytes):
        _refuse_size(len(source), name, most_bytes)
        return source
    try:
        if not source.is_file():
            raise DataError(f"Het bestand {name} bestaat niet.")
        with source.open("rb") as file:
            content = file.read(most_bytes + 1)
    except (OSError, ValueError) as error:
        raise DataError(f"Het bestand {name} is niet te lezen.") from error
    _refuse_size(len(content), name, most_bytes)
    return content


def text_of(content: bytes, name: str) -> str:
    """Return a text in UTF-8.

    Raises
    ------
    DataError
        If it is none.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"Het bestand {name} is geen tekst in UTF-8.") from error


def read_wkt(text: str) -> Table:
    """Return the one shape of a text in WKT, which may begin with `SRID=...;`."""
    begin = _WKT.match(text)
    srid = begin.group("srid") if begin else None
    shape = text[begin.start("shape") :] if begin else text
    read = shapes_of_wkt([shape.strip()])
    claim = Claim(int(srid)) if srid else None
    return Table(pd.DataFrame(index=range(1)), read.geometry, read.unread, claim)


def _head(source: Path | bytes, name: str, most_bytes: int) -> bytes:
    if isinstance(source, bytes):
        _refuse_size(len(source), name, most_bytes)
        return source[:_SNIFFED]
    try:
        if not source.is_file():
            raise DataError(f"Het bestand {name} bestaat niet.")
        _refuse_size(source.stat().st_size, name, most_bytes)
        with source.open("rb") as file:
            return file.read(_SNIFFED)
    except (OSError, ValueError) as error:
        raise DataError(f"Het bestand {name} is niet te lezen.") from error


def _refuse_size(size: int, name: str, most_bytes: int) -> None:
    if size > most_bytes:
        raise DataError(
            f"Het bestand {name} is te groot: {number(size / 1e6, 1)} MB, en het mag hoogstens "
            f"{number(most_bytes / 1e6)} MB zijn."
        )


def check_gml(content: bytes, name: str) -> None:
    """Look at the front of an XML text: it must be GML, and may not declare anything.

    Raises
    ------
    DataError
        If it is no GML with a FeatureCollection, or has a DOCTYPE.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    roots: list[str] = []
    spaces: list[str] = []

    def refuse(*_: object) -> None:
        raise DataError(f"Het bestand {name} heeft een DOCTYPE; dat wordt niet gelezen.")

    def root(element: str, _: object) -> None:
        roots.append(element.rpartition(" ")[2])
        raise StopIteration

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartNamespaceDeclHandler = lambda _, uri: spaces.append(str(uri))
    parser.StartElementHandler = root
    try:
        parser.Parse(content)
    except StopIteration:
        pass
    except expat.ExpatError as error:
        raise DataError(f"Het bestand {name} is niet te lezen als XML.") from error
    collection = bool(roots) and roots[0].startswith("FeatureCollection")
    if not (collection and any(_GML.fullmatch(space) for space in spaces)):
        raise DataError(f"Het bestand {name} is wel XML, maar geen GML met een FeatureCollection.")


def _read_zip(content: bytes, name: str, layer: str | None) -> Table:
    """Return the shapefile in a zip; its members are told by their ends and bear names of our own."""
    archive = zips.opened(content)
    if archive is None:
        raise DataError(f"Het bestand {name} is geen leesbare zip.")
    with archive:
        refused = zips.why_refused(archive, len(content), ZIP)
        if refused is not None:
            raise DataError(f"De zip {name} is geweigerd: {refused}.")
        members = _members(archive)
        stem = _stem(members, name, layer)
        wanted = {
            f"layer{end}": members[stem.with_suffix(end)]
            for end in _WITH_SHAPEFILE
            if stem.with_suffix(end) in members
        }
        files = {called: zips.member(archive, entry) for called, entry in wanted.items()}
    whole = {called: part for called, part in files.items() if part is not None}
    if len(whole) < len(files):
        raise DataError(f"De zip {name} is stuk.")
    return read_apart(whole, "layer.shp", name=name, layer=None, map_only=True)


def _members(archive: ZipFile) -> dict[PurePosixPath, ZipInfo]:
    """Return the files in a zip by path in lower case, without what a Mac puts beside them."""
    return {
        PurePosixPath(entry.filename.lower()): entry
        for entry in archive.infolist()
        if not (entry.is_dir() or entry.filename.startswith("__MACOSX/"))
    }


def _stem(members: Iterable[PurePosixPath], name: str, layer: str | None) -> PurePosixPath:
    """Return the path, without its end, of the shapefile in a zip that is meant."""
    stems = [path.with_suffix("") for path in members if path.suffix == ".shp"]
    if not stems:
        raise DataError(f"In de zip {name} zit geen shapefile (.shp).")
    offered = [OfferedLayer(stem.name, has_shapes=True) for stem in stems]
    return stems[chosen(offered, name, layer, map_only=True)]


def files_beside(path: Path) -> list[Path]:
    """Return a file and, of a shapefile, the parts of it that lie beside it."""
    with path.open("rb") as file:
        shapefile = file.read(len(_SHAPEFILE)) == _SHAPEFILE
    parts = [path.with_suffix(end) for end in _WITH_SHAPEFILE] if shapefile else []
    return [path, *(part for part in parts if part != path and part.is_file())]


def _beside(path: Path, most_bytes: int) -> dict[str, bytes]:
    """Return the parts of a shapefile, which lie beside each other."""
    parts = {end: path.with_suffix(end) for end in _WITH_SHAPEFILE}
    parts[".shp"] = path
    return {
        end: content_of(part, part.name, most_bytes)
        for end, part in parts.items()
        if part.is_file()
    }
