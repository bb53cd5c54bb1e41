"""GeoJSON (RFC 7946), with the `crs` of the older standard: read as JSON, so that it can name nothing else."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NoReturn

import numpy as np
import pandas as pd
import shapely

from spreidingskaart.city.sources.faults import about, within
from spreidingskaart.city.sources.systems import Claim
from spreidingskaart.city.sources.table import Table
from spreidingskaart.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHAPES: Final = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection",
)  # fmt: skip
TYPES: Final = ("FeatureCollection", "Feature", *SHAPES)
_CODE: Final = re.compile(r"(?:EPSG|epsg):(?:[\d.]*:)?(\d{4,6})$")
_CRS84: Final = re.compile(r"CRS:?84$")


def read_geojson(text: str, *, name: str | None) -> Table:
    """Return the features of a GeoJSON text.

    Raises
    ------
    DataError
        If it is no JSON, or no GeoJSON.
    """
    try:
        document = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{about(name)} is niet te lezen als JSON.") from error
    if not isinstance(document, dict) or document.get("type") not in TYPES:
        raise DataError(
            f"{about(name)} is niet te lezen als GeoJSON: het is wel JSON, maar geen FeatureCollection of vorm."
        )
    features = _features(document, name)
    written = [_written(feature.get("geometry")) for feature in features]
    given = np.array(written, dtype=object)
    with np.errstate(invalid="ignore"):  # a coordinate that is no number is named later
        geometry = shapely.from_geojson(given, on_invalid="ignore")
    something = np.array([text is not None for text in written], dtype=bool)
    return Table(
        _columns(features),
        np.asarray(geometry, dtype=object).reshape(-1),
        something & shapely.is_missing(geometry),
        _claim(document, name),
    )


def _no_number(word: str) -> NoReturn:
    message = f"{word} is no JSON"
    raise ValueError(message)


def _features(document: Mapping[str, Any], name: str | None) -> list[Mapping[str, Any]]:
    if document["type"] == "Feature":
        return [document]
    if document["type"] != "FeatureCollection":
        return [{"geometry": document}]
    features = document.get("features")
    if not isinstance(features, list) or not all(isinstance(each, dict) for each in features):
        raise DataError(
            f"{about(name)} is geen goede GeoJSON; `features` is geen lijst van vormen."
        )
    return features


def _written(geometry: object) -> str | None:
    """Return one shape as text again; a thing that is no shape gives a text that is none either."""
    if geometry is None:
        return None
    if not isinstance(geometry, dict) or geometry.get("type") not in SHAPES:
        return ""
    return json.dumps(geometry)


def _columns(features: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the properties as columns; the id of a feature counts where no property is called so."""
    rows = []
    for feature in features:
        properties = feature.get("properties")
        row = dict(properties) if isinstance(properties, dict) else {}
        if "id" in feature:
            row.setdefault("id", feature["id"])
        rows.append({column: _cell(value) for column, value in row.items()})
    return pd.DataFrame.from_records(rows, index=range(len(rows)))


def _cell(value: object) -> object:
    """Return a value as a cell: a list or a record stays as its JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _claim(document: Mapping[str, Any], name: str | None) -> Claim | None:
    """Return what the file says of its coordinates; without `crs` it says nothing, whatever the RFC may say."""
    crs = document.get("crs")
    if not crs:
        return None
    try:
        said = str(crs["properties"]["name"])
    except (KeyError, TypeError) as error:
        raise DataError(
            f"In {within(name)} is `crs` niet te lezen; laat het weg of noem een EPSG-code."
        ) from error
    if _CRS84.search(said):
        return Claim(84)
    code = _CODE.search(said)
    return Claim(int(code.group(1)) if code else None)
