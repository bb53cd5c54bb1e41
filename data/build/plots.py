"""Fictional plots: every block of the example plan cut into parcels, except roads and water.

They are no cadastral parcels. A plot keeps clear of the border of its block by a hand's breadth, so that it
lies in one designation; gardens are cut together with the homes they belong to, and give plots with two.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, ceil, degrees
from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import numpy as np
import shapely
from shapely import affinity

from data.build.draw import between, number
from data.build.raw import RD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely import Polygon

_T = TypeVar("_T")
_CLEAR_M = 0.3
_SMALLEST_M2 = 60.0
_NO_PLOTS = ("verkeer", "water")
_GARDEN = "tuin"
_LONG_BORDER_M = 20.0
#: What would be larger than this as one plot is cut into fields.
_LARGEST_WHOLE_M2 = 80_000.0


@dataclass(frozen=True)
class _Parcelling:
    """How a block is cut: depth of a row and width of a plot in metres."""

    depth: float
    widths: tuple[float, float]


_WHOLE = _Parcelling(1e9, (1e9, 1e9))
_FIELDS = _Parcelling(330, (250, 420))
_TERRACED = _Parcelling(42, (5.4, 9.5))
_DETACHED = _Parcelling(48, (14, 24))
_ROWS = _Parcelling(55, (34, 70))
_FLATS = _Parcelling(70, (45, 90))
_YARDS = _Parcelling(90, (45, 110))
_SHOPS = _Parcelling(45, (12, 30))

#: Ways to cut a block by the name of its designation: cumulative share, and how. The rest stays whole.
_WAYS: dict[str, tuple[tuple[float, _Parcelling], ...]] = {
    "Wonen - 1": ((0.16, _TERRACED), (0.40, _DETACHED), (0.94, _ROWS), (1.0, _FLATS)),
    "Wonen - 2": ((0.15, _TERRACED), (0.55, _ROWS), (1.0, _FLATS)),
    "Wonen - 3": ((0.70, _DETACHED), (1.0, _YARDS)),
    "Woongebied - 1": ((0.30, _DETACHED), (1.0, _YARDS)),
    "Woongebied - 2": ((1.0, _YARDS),),
    "Centrum - 1": ((0.7, _SHOPS), (1.0, _FLATS)),
    "Centrum - 2": ((0.8, _SHOPS), (1.0, _FLATS)),
    "Gemengd - 1": ((0.4, _SHOPS), (1.0, _FLATS)),
    "Gemengd - 2": ((1.0, _FLATS),),
    "Kantoor": ((1.0, _FLATS),),
    "Bedrijventerrein - 1": ((0.6, _YARDS), (1.0, _FLATS)),
    "Bedrijventerrein - 2": ((1.0, _YARDS),),
    "Maatschappelijk": ((0.5, _YARDS), (1.0, _WHOLE)),
}

#: Kind of owner by main group: cumulative share and kind. What is not named belongs to private persons.
_OWNERS: dict[str, tuple[tuple[float, str], ...]] = {
    "groen": ((0.95, "municipality"), (1.0, "private")),
    "bos": ((0.55, "state"), (0.9, "municipality"), (1.0, "private")),
    "natuur": ((0.5, "state"), (0.8, "province"), (1.0, "municipality")),
    "agrarisch": ((0.35, "state"), (0.5, "municipality"), (1.0, "private")),
    "agrarisch met waarden": ((0.35, "state"), (0.5, "municipality"), (1.0, "private")),
    "sport": ((0.85, "municipality"), (1.0, "private")),
    "recreatie": ((0.5, "municipality"), (1.0, "private")),
    "maatschappelijk": ((0.5, "municipality"), (0.55, "mixed"), (1.0, "private")),
    "overig": ((0.7, "municipality"), (1.0, "private")),
    "woongebied": ((0.2, "municipality"), (1.0, "private")),
    "bedrijventerrein": ((0.12, "municipality"), (1.0, "private")),
    "gemengd": ((0.1, "municipality"), (1.0, "private")),
    "wonen": ((0.02, "municipality"), (1.0, "private")),
}


def plots(pieces: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the plots: `id`, `owner` and a polygon, ordered by buurt and from south to north.

    Parameters
    ----------
    pieces
        Designations of the example plan with their buurt.
    sites
        The candidate sites: each is one plot, and the blocks around them are cut without them.
    """
    rows = [(row.buurt_code, row.owner, row.geometry) for row in sites.itertuples()]
    taken = shapely.STRtree(sites.geometry.to_numpy())
    for buurt, near in pieces[~pieces["main_group"].isin(_NO_PLOTS)].groupby(
        "buurt_code", sort=True
    ):
        for name, group, block in _with_gardens(near):
            key = (buurt, name, round(block.centroid.x), round(block.centroid.y))
            ground = _without(
                block, sites.geometry.to_numpy()[np.sort(taken.query(block, "intersects"))]
            )
            for place, plot in enumerate(
                _parcels(ground, _pick(_WAYS.get(name, ((1.0, _WHOLE),)), *key), key)
            ):
                rows.append(
                    (buurt, _pick(_OWNERS.get(group, ((1.0, "private"),)), *key, place // 8), plot)
                )
    made = gpd.GeoDataFrame(rows, columns=["buurt_code", "owner", "geometry"], crs=RD)
    made.geometry = shapely.transform(made.geometry.to_numpy(), lambda xy: xy.round(1))
    made = made[shapely.is_valid(made.geometry.to_numpy())]
    middle = shapely.get_coordinates(shapely.centroid(made.geometry.to_numpy())).round(1)
    made = made.iloc[
        np.lexsort((middle[:, 0], middle[:, 1], made["buurt_code"].to_numpy(dtype=str)))
    ]
    made["id"] = [f"ALM-V-{place:05d}" for place in range(1, len(made) + 1)]
    return made[["id", "owner", "geometry"]]


def _pick(shares: tuple[tuple[float, _T], ...], *key: object) -> _T:
    drawn = number("plots", *key, *(str(share) for share, _ in shares))
    return next((what for share, what in shares if drawn < share), shares[-1][1])


def _with_gardens(near: gpd.GeoDataFrame) -> Iterator[tuple[str, str, shapely.Geometry]]:
    """Return name, main group and area of each block; a garden goes with the homes it borders longest."""
    areas = dict(zip(near.index, near.geometry, strict=True))
    is_garden = near["main_group"] == _GARDEN
    for garden in near.index[is_garden]:
        borders = {
            home: round(areas[home].intersection(near.geometry[garden]).length, 1)
            for home in near.index[~is_garden & (near["main_group"] == "wonen")]
            if areas[home].intersects(near.geometry[garden])
        }
        home = max(borders, key=lambda row: (borders[row], row), default=None)
        if home is not None and borders[home] > _LONG_BORDER_M:
            areas[home] = shapely.coverage_union_all([areas[home], areas.pop(garden)])
    for row, area in areas.items():
        yield near["name"][row], near["main_group"][row], area


def _without(block: shapely.Geometry, sites: np.ndarray) -> shapely.Geometry:
    kept = block.buffer(-_CLEAR_M, join_style="mitre")
    return (
        kept
        if not len(sites)
        else kept.difference(shapely.union_all(sites).buffer(_CLEAR_M, join_style="mitre"))
    )


def _parcels(
    ground: shapely.Geometry, way: _Parcelling, key: tuple[object, ...]
) -> Iterator[Polygon]:
    for polygon in shapely.get_parts(ground):
        if polygon.area < _SMALLEST_M2:
            continue
        cut = _FIELDS if way is _WHOLE and polygon.area > _LARGEST_WHOLE_M2 else way
        angle = _direction(polygon)
        turned = affinity.rotate(polygon, -angle, origin=(0, 0))
        cells = shapely.intersection(
            turned, np.array(list(_cells(turned.bounds, cut, key)), dtype=object)
        )
        for cell in cells:
            for part in shapely.get_parts(cell):
                if part.geom_type == "Polygon" and part.area >= _SMALLEST_M2:
                    yield affinity.rotate(part, angle, origin=(0, 0))


def _direction(polygon: Polygon) -> float:
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(polygon))
    step = max(
        corners[1] - corners[0],
        corners[2] - corners[1],
        key=lambda side: round(float(np.hypot(*side)), 1),
    )
    return degrees(atan2(step[1], step[0])) % 180


def _cells(
    bounds: tuple[float, float, float, float], way: _Parcelling, key: tuple[object, ...]
) -> Iterator[Polygon]:
    left, low, right, high = bounds
    rows = max(1, ceil((high - low) / way.depth - 0.35))
    depth = (high - low) / rows
    for row in range(rows):
        start, place = left, 0
        while start < right:
            # the same widths in every row: plots back to back then share their corners
            width = between(*way.widths, *key, "width", place // 6)
            end = right if right - start < width * 1.5 else start + width
            yield shapely.box(start, low + row * depth, end, low + (row + 1) * depth)
            start, place = end, place + 1
