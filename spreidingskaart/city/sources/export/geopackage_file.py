"""A layer as a GeoPackage by the rules of PDOK, with the way in which QGIS draws it inside."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from geo.crs import RD
from spreidingskaart.city.sources.export.qgis_style import style_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city.sources.export.rows import ExportedLayer

_LONG_AGO: Final = "1980-01-01T00:00:00.000Z"
"""What the file says of when it was changed; the same layer gives the same bytes."""
_VERSION: Final = {"VERSION": "1.3"}
"""Of the standard; every program that people use reads it."""
_MULTI: Final = {
    "Point": "MultiPoint",
    "LineString": "MultiLineString",
    "Polygon": "MultiPolygon",
}
_STYLES: Final = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""
_CONTENTS: Final = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, 0)
"""


def geopackage_bytes(layer: ExportedLayer) -> bytes:
    """Return a GeoPackage of one layer in EPSG:28992.

    Its names are in lower case (`fid`, `geom`), it has an index, outer rings run against the clock, and shapes of one
    kind are all single or all multiple.
    """
    frame = pd.DataFrame(dict(layer.columns))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{layer.name}.gpkg"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _LONG_AGO})
        options = {"FID": "fid", "IDENTIFIER": layer.title, "DESCRIPTION": layer.told}
        if layer.geometry is None:
            pyogrio.write_dataframe(
                frame,
                path,
                layer=layer.name,
                driver="GPKG",
                layer_options=options,
                dataset_options=_VERSION,
            )
            return path.read_bytes()
        shapes, kind = _of_one_kind(layer.geometry)
        pyogrio.write_dataframe(
            gpd.GeoDataFrame(frame, geometry=shapes, crs=RD),
            path,
            layer=layer.name,
            driver="GPKG",
            geometry_type=kind,
            dataset_options=_VERSION,
            layer_options={**options, "GEOMETRY_NAME": "geom", "SPATIAL_INDEX": "YES"},
        )
        _add_style(path, layer, kind)
        return path.read_bytes()


def _of_one_kind(geometry: NDArray[np.object_]) -> tuple[NDArray[np.object_], str]:
    """Return n shapes with their rings in order, and the kind that all of them are; `Unknown` where that cannot be."""
    shapes = np.array([*shapely.orient_polygons(geometry, exterior_cw=False), None], dtype=object)[
        :-1
    ]
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    single = {kind.removeprefix("Multi") for kind in kinds}
    if len(single) != 1:
        return shapes, "Unknown"
    one = single.pop()
    if kinds == {one}:
        return shapes, one
    many = [
        shape if shape is None or shape.geom_type != one else _as_multi(shape) for shape in shapes
    ]
    return np.array([*many, None], dtype=object)[:-1], _MULTI[one]


def _as_multi(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a single shape as a multiple one of one part."""
    if isinstance(shape, shapely.Point):
        return shapely.MultiPoint([shape])
    if isinstance(shape, shapely.LineString):
        return shapely.MultiLineString([shape])
    if isinstance(shape, shapely.Polygon):
        return shapely.MultiPolygon([shape])
    return shape


def _add_style(path: Path, layer: ExportedLayer, kind: str) -> None:
    style = style_of(layer, kind)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(_STYLES)
        database.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
            "styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) "
            "VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', NULL, ?)",
            (layer.name, layer.name, style, layer.title, _LONG_AGO),
        )
        database.execute(_CONTENTS, (_LONG_AGO,))
