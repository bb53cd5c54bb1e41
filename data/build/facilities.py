"""Facilities and district teams: documented ones as far as public, fictional ones put on the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data.build.areas import district_of
from data.build.draw import number
from data.build.raw import own

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from shapely import Point

_COLUMNS = (
    "id",
    "name",
    "form",
    "target_groups",
    "operator",
    "places",
    "units",
    "opened",
    "closes",
    "status",
    "visibility",
    "fictional",
    "precision",
    "buurt_code",
    "wijk_code",
    "district_code",
    "x",
    "y",
    "source",
    "source_date",
    "source_url",
    "note",
)


def facilities(raw: Path, pieces: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the facilities; only those with precision `point`, all fictional, get coordinates."""
    rows = []
    for facility in own(raw, "facilities.csv").to_dict("records"):
        area, precision = facility.pop("area"), facility["precision"]
        preferred = facility.pop("on").split(";")
        place = {"buurt_code": "", "wijk_code": "", "district_code": area, "x": "", "y": ""}
        if precision == "wijk":
            place |= {"wijk_code": area, "district_code": district_of(area)}
        elif precision == "point":
            wijk = "WK" + area[2:8]
            point = _spot(pieces[pieces["buurt_code"] == area], preferred, facility["id"])
            place = {
                "buurt_code": area,
                "wijk_code": wijk,
                "district_code": district_of(wijk),
                "x": str(round(point.x)),
                "y": str(round(point.y)),
            }
        rows.append(facility | place)
    return pd.DataFrame(rows)[list(_COLUMNS)]


def district_teams(raw: Path, buurten: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the district teams, each in the middle of a buurt because no position was published."""
    teams = own(raw, "district_teams.csv")
    middle = buurten.set_index("code").geometry.representative_point()[teams["buurt_code"]]
    teams["x"], teams["y"] = (
        middle.x.round().astype(int).to_numpy(),
        middle.y.round().astype(int).to_numpy(),
    )
    teams["precision"] = "buurt"
    return teams[["id", "name", "buurt_code", "x", "y", "serves", "precision", "source", "note"]]


def _spot(pieces: gpd.GeoDataFrame, preferred: list[str], key: str) -> Point:
    """Return a point in a polygon of the first preferred main group that the buurt has."""
    for group in preferred:
        polygons = pieces.geometry[(pieces["main_group"] == group) & (pieces.geometry.area > 1500)]
        if len(polygons):
            best = min(
                polygons, key=lambda p: number(key, round(p.centroid.x), round(p.centroid.y))
            )
            return best.representative_point()
    message = f"facility {key} asks for {preferred}, which its buurt does not have"
    raise ValueError(message)
