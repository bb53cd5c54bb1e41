"""The green-blue network (fictional policy, drawn by hand) and the lakes shown as context."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from data.build.areas import dissolved
from data.build.raw import RD, own, own_geometry

if TYPE_CHECKING:
    from pathlib import Path

_LAKE_M2 = 150_000.0


def green_blue(raw: Path, buurten: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the corridors: hand-drawn lines with a width. They are never derived from designations."""
    lines = own_geometry(raw, "green_blue.csv")
    city = dissolved(buurten.geometry)
    shapes = [
        shapely.intersection(line.buffer(float(width) / 2, quad_segs=4), city)
        for line, width in zip(lines.geometry, lines["width_m"], strict=True)
    ]
    return gpd.GeoDataFrame(lines[["id", "name", "kind"]], geometry=shapes, crs=RD)


def water(raw: Path, pieces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the large waters of the example plan, joined where they touch, for orientation only."""
    of_water = pieces[pieces["name"] == "Water"]
    parts = shapely.get_parts(shapely.coverage_union_all(of_water.geometry.to_numpy()))
    lakes = sorted((p for p in parts if p.area > _LAKE_M2), key=lambda p: -round(p.area))
    names = [""] * len(lakes)
    for lake in own(raw, "water.csv").itertuples():
        largest = max(
            of_water.geometry[of_water["buurt_code"] == lake.buurt_code], key=lambda p: p.area
        )
        point = largest.representative_point()
        names[next(i for i, p in enumerate(lakes) if p.contains(point))] = (
            f"{lake.name} (benadering)"
        )
    return gpd.GeoDataFrame(
        {"id": [f"W{i:02d}" for i in range(1, len(lakes) + 1)], "name": names},
        geometry=lakes,
        crs=RD,
    )
