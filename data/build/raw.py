"""Read the checked-in sources: CBS and parking files as published, and our own tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
from pyproj import Transformer

if TYPE_CHECKING:
    from pathlib import Path

RD = "EPSG:28992"
#: RD written out, so that no grid file that a machine may or may not have changes the result (good to 0.5 m).
_RD_WITHOUT_GRID = (
    "+proj=sterea +lat_0=52.15616055555555 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 "
    "+ellps=bessel +units=m +towgs84=565.4171,50.3319,465.5524,-0.398957,0.343988,-1.8774,4.0725"
)


def published(folder: Path, name: str) -> pd.DataFrame:
    """Read a published file (semicolons) as text; an empty cell stays an empty string."""
    return pd.read_csv(folder / name, sep=";", dtype=str, keep_default_na=False, encoding="utf-8")


def own(folder: Path, name: str) -> pd.DataFrame:
    """Read one of our own tables (commas) as text; an empty cell stays an empty string."""
    return pd.read_csv(folder / name, dtype=str, keep_default_na=False, encoding="utf-8")


def own_geometry(folder: Path, name: str) -> gpd.GeoDataFrame:
    """Read one of our own tables with a column ``wkt`` (EPSG:28992)."""
    table = own(folder, name)
    return gpd.GeoDataFrame(
        table.drop(columns="wkt"),
        geometry=gpd.GeoSeries.from_wkt(table["wkt"]),
        crs=RD,
    )


def to_rd(lon: pd.Series, lat: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Turn WGS84 degrees into whole metres of EPSG:28992."""
    transformer = Transformer.from_crs(
        "+proj=longlat +datum=WGS84", _RD_WITHOUT_GRID, always_xy=True
    )
    x, y = transformer.transform(lon.astype(float).to_numpy(), lat.astype(float).to_numpy())
    return pd.Series(x, lon.index).round().astype(int), pd.Series(y, lat.index).round().astype(int)
