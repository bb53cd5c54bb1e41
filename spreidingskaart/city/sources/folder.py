"""Read a city folder: city.yaml says which layers there are, each layer gets a load report."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from geo.crs import RD, WGS84, inside_rd, looks_like_degrees, to_rd
from geo.layer import Layer, from_frame
from spreidingskaart.city.sources.lines import hangs_together, usable_lines
from spreidingskaart.city.sources.schema import SCHEMAS, LayerSchema
from spreidingskaart.errors import DataError
from spreidingskaart.model import DataRef
from spreidingskaart.rules import faults_of, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

CITY_FILE: Final = "city.yaml"
_CRS84: Final = ("OGC", "CRS84")
"""What GeoParquet calls WGS84."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Municipality(_Record):
    """Name and code of the municipality."""

    code: str
    name: str
    province: str | None = None


class LayerEntry(_Record):
    """What city.yaml says of one layer."""

    file: str
    title: str
    source: str
    date: dt.date
    licence: str
    fictional: Literal["yes", "no", "mixed"]
    url: str | None = None
    note: str | None = None

    @field_validator("fictional", mode="before")
    @classmethod
    def _yaml_booleans(cls, value: object) -> object:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class CityEntry(_Record):
    """The whole of city.yaml."""

    municipality: Municipality
    default_year: int
    rules: str
    layers: dict[str, LayerEntry]


@dataclass(frozen=True)
class LoadReport:
    """What happened to one source: rows read, kept, dropped and why."""

    name: str
    entry: LayerEntry | None
    read: int
    kept: int
    dropped: tuple[str, ...] = ()
    fault: str | None = None
    notes: tuple[str, ...] = ()
    """What else a reader should know of what was kept, each one Dutch sentence."""

    @cached_property
    def reference(self) -> DataRef:
        """What findings say of this layer."""
        if self.entry is None:
            return DataRef(self.name, None, fictional=False)
        return DataRef(
            self.name,
            self.entry.date.isoformat(),
            fictional=self.entry.fictional == "yes",
            title=self.entry.title,
            source=self.entry.source,
        )


@dataclass(frozen=True)
class FolderContents:
    """Everything that could be read from a city folder."""

    entry: CityEntry
    layers: dict[str, Layer]
    reports: dict[str, LoadReport]
    version: str


def read_folder(folder: Path) -> FolderContents:
    """Read a city folder. A broken layer is left out and its report says why; the rest goes on.

    Raises
    ------
    DataError
        If city.yaml itself is missing or wrong.
    """
    document = read_yaml(folder / CITY_FILE)
    try:
        entry = CityEntry.model_validate(document)
    except ValidationError as error:
        message = f"{folder.name}/{CITY_FILE} klopt niet: {faults_of(error)}."
        raise DataError(message) from error
    layers: dict[str, Layer] = {}
    reports: dict[str, LoadReport] = {}
    digest = hashlib.sha256((folder / CITY_FILE).read_bytes())
    for name, layer_entry in entry.layers.items():
        try:
            layers[name], reports[name] = _read_layer(folder, name, layer_entry)
            digest.update((folder / layer_entry.file).read_bytes())
        except DataError as error:
            reports[name] = LoadReport(name, layer_entry, 0, 0, fault=str(error))
    return FolderContents(entry, layers, reports, digest.hexdigest()[:12])


def _read_layer(folder: Path, name: str, entry: LayerEntry) -> tuple[Layer, LoadReport]:
    schema = SCHEMAS.get(name)
    if schema is None:
        message = f"Laag {name} in {CITY_FILE} is niet bekend; bekend zijn: {', '.join(SCHEMAS)}."
        raise DataError(message)
    table, geometry = read_table(folder / entry.file)
    table = _typed(table, schema, entry.file)
    keep, dropped = _complete_rows(table, geometry, schema)
    if schema.lines and geometry is not None:
        keep, more = usable_lines(geometry, keep, entry.file)
        dropped += more
        if len(table) and not keep.any():
            message = f"In {entry.file} staat geen enkele bruikbare lijn; {dropped[0]}."
            raise DataError(message)
    layer = from_frame(table[keep], None if geometry is None else geometry[keep])
    notes = (hangs_together(layer.network),) if schema.lines else ()
    return layer, LoadReport(name, entry, len(table), int(keep.sum()), tuple(dropped), notes=notes)


def read_table(
    path: Path, *, degrees: bool = False
) -> tuple[pd.DataFrame, NDArray[np.object_] | None]:
    """Return columns and geometries (EPSG:28992) of a .csv, .parquet, .gpkg or .geojson file.

    A CSV holds points as columns x and y, other shapes as a column wkt; all its cells are text here. Where its first
    row has semicolons and no comma, they stand between the cells.

    Parameters
    ----------
    degrees
        Whether shapes in degrees (WGS84) are taken too, and turned into EPSG:28992. A GeoJSON file does not have to
        say what it is in: then its numbers decide.

    Raises
    ------
    DataError
        If the file is missing, unreadable or in another reference system.
    """
    if not path.exists():
        message = f"Het bestand {path.name} ontbreekt in {path.parent.name}."
        raise DataError(message)
    try:
        if path.suffix == ".csv":
            return _from_csv(
                pd.read_csv(
                    path, dtype=str, keep_default_na=False, na_values=[""], sep=_between(path)
                )
            )
        frame: pd.DataFrame = (
            gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)
        )
    except Exception as error:
        message = f"Het bestand {path.name} is niet te lezen als {path.suffix[1:]}."
        raise DataError(message) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        return pd.DataFrame(frame), None
    table, geometry = (
        pd.DataFrame(frame.drop(columns=frame.geometry.name)),
        np.asarray(frame.geometry, dtype=object),
    )
    if frame.crs is not None and frame.crs.to_epsg() == RD:
        return table, geometry
    if (
        degrees
        and frame.crs is not None
        and (frame.crs.to_epsg() == WGS84 or frame.crs.to_authority() == _CRS84)
    ):
        east, north = shapely.total_bounds(geometry)[2:] if len(geometry) else (math.nan, math.nan)
        in_metres = inside_rd(east, north) and not looks_like_degrees(east, north)
        return table, geometry if in_metres else to_rd(geometry)
    also = " of in graden (EPSG:4326)" if degrees else ""
    said = (
        "zegt niet in welk stelsel het staat" if frame.crs is None else f"staat in {frame.crs.name}"
    )
    message = f"Het bestand {path.name} {said}; zet het in EPSG:{RD}{also}."
    raise DataError(message)


def _between(path: Path) -> str:
    """Return what stands between the cells of a CSV: a Dutch spreadsheet writes semicolons."""
    with path.open(encoding="utf-8") as lines:
        head = lines.readline()
    return ";" if ";" in head and "," not in head else ","


def _from_csv(table: pd.DataFrame) -> tuple[pd.DataFrame, NDArray[np.object_] | None]:
    if "wkt" in table:
        written = [None if pd.isna(wkt) else wkt for wkt in table.pop("wkt")]
        geometry = shapely.from_wkt(np.array(written, dtype=object), on_invalid="ignore")
        return table, np.asarray(geometry, dtype=object)
    if {"x", "y"} <= set(table.columns):
        x = pd.to_numeric(table["x"], errors="coerce").to_numpy(dtype=float)
        y = pd.to_numeric(table["y"], errors="coerce").to_numpy(dtype=float)
        geometry = np.full(len(table), None, dtype=object)
        known = np.isfinite(x) & np.isfinite(y)
        geometry[known] = shapely.points(x[known], y[known])
        return table.drop(columns=["x", "y"]), geometry
    return table, None


def _typed(table: pd.DataFrame, schema: LayerSchema, file: str) -> pd.DataFrame:
    missing = [column for column in (*schema.text, *schema.number) if column not in table]
    if missing:
        message = f"In {file} ontbreken de kolommen: {', '.join(missing)}."
        raise DataError(message)
    columns: dict[str, Any] = {}
    for name in (*schema.text, *schema.optional_text):
        columns[name] = _text(table, name)
    numbers = [*schema.number, *schema.optional_number]
    if schema.any_number:
        numbers += [
            str(name) for name in table.columns if name not in columns and name not in numbers
        ]
    for name in numbers:
        columns[name] = _numbers(table, name)
    return pd.DataFrame(columns, index=range(len(table)))


def _text(table: pd.DataFrame, name: str) -> NDArray[np.object_]:
    if name not in table:
        return np.full(len(table), None, dtype=object)
    values = table[name].astype(object)
    return np.array(
        [None if pd.isna(value) else str(value).strip() for value in values], dtype=object
    )


def _numbers(table: pd.DataFrame, name: str) -> NDArray[np.float64]:
    if name not in table:
        return np.full(len(table), np.nan)
    return pd.to_numeric(table[name], errors="coerce").to_numpy(dtype=float)


def _complete_rows(
    table: pd.DataFrame, geometry: NDArray[np.object_] | None, schema: LayerSchema
) -> tuple[NDArray[np.bool_], list[str]]:
    keep = np.ones(len(table), dtype=bool)
    dropped: list[str] = []
    for column in schema.required:
        empty = table[column].isna().to_numpy() & keep
        dropped += [f"rij {row + 2}: {column} is leeg" for row in np.flatnonzero(empty)]
        keep &= ~empty
    if schema.geometry and geometry is None:
        message = "Deze laag heeft geen geometrie; geef x en y, of wkt."
        raise DataError(message)
    if schema.geometry and geometry is not None:
        bad = (
            shapely.is_missing(geometry) | shapely.is_empty(geometry) | ~shapely.is_valid(geometry)
        ) & keep
        dropped += [f"rij {row + 2}: geen geldige geometrie" for row in np.flatnonzero(bad)]
        keep &= ~bad
    return keep, dropped
