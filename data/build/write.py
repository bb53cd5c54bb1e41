"""Write layers so that the same content gives the same file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd


def table(frame: pd.DataFrame, path: Path) -> None:
    """Write a CSV: commas, UTF-8, line feeds, empty for unknown."""
    frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def layer(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write a GeoParquet: coordinates on 0.1 m, rings in one order, empty text as null, zstd."""
    rounded = frame.replace("", None)
    geometry = shapely.transform(rounded.geometry.to_numpy(), lambda xy: xy.round(1))
    rounded.geometry = shapely.normalize(geometry)
    rounded.to_parquet(path, index=False, compression="zstd", compression_level=19)
