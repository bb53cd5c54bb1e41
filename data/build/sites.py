"""The fictional candidate sites: plots cut from the blocks of the example plan."""

from __future__ import annotations

from itertools import product
from math import atan2, degrees
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely
from shapely import affinity

from data.build.raw import RD, own

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from shapely import Polygon

_LONG_BORDER_M = 15.0
#: An area this many times the plot gets a square in its middle instead of its end.
_LARGE = 5.0
#: Share of its own rectangle that a block fills when it makes a fair plot.
_SQUARE = 0.8


def sites(
    raw: Path,
    pieces: gpd.GeoDataFrame,
    wijken: gpd.GeoDataFrame,
    inside: Mapping[str, shapely.Geometry],
) -> tuple[gpd.GeoDataFrame, list[tuple[str, Polygon, str]]]:
    """Return the candidate sites, and the marks that the plan must put under them.

    Parameters
    ----------
    raw
        Folder of the checked-in sources.
    pieces
        Designations of the example plan.
    wijken
        For the name of a site.
    inside
        Areas that a site may ask to lie in, by the word in column ``inside``.
    """
    wijk_name = wijken.set_index("code")["name"]
    rows, marked = [], []
    used: list[Polygon] = []
    for place, site in enumerate(own(raw, "sites.csv").itertuples(), start=1):
        near = pieces[pieces["buurt_code"] == site.buurt_code]
        near = near[
            [
                not any(p.intersects(u) and p.intersection(u).area > 1 for u in used)
                for p in near.geometry
            ]
        ]
        wanted = float(site.area_m2)
        groups = site.on.split("+")
        if len(groups) == 1:
            block = _block(near, groups[0], wanted, inside.get(site.inside))
            plot = _part(block, wanted, inside.get(site.inside))
        else:
            block, plot = _across(near, groups, wanted)
        plot = shapely.set_precision(plot, 0.1)
        used.append(plot)
        if site.mark:
            marked.append((site.mark, block, site.buurt_code))
        wijk = wijk_name["WK" + site.buurt_code[2:8]]
        rows.append(
            (
                site.id,
                f"Locatie {place} {wijk} (fictief)",
                site.buurt_code,
                round(plot.area),
                site.owner,
                int(site.own_parking),
                "yes",
                plot,
            )
        )
    columns = [
        "id",
        "name",
        "buurt_code",
        "area_m2",
        "owner",
        "own_parking",
        "fictional",
        "geometry",
    ]
    return gpd.GeoDataFrame(rows, columns=columns, crs=RD), marked


def _block(
    near: gpd.GeoDataFrame, group: str, wanted: float, inside: shapely.Geometry | None
) -> Polygon:
    """Return the block of a main group that fits the wanted area best, or lies deepest in `inside`."""
    blocks = list(near.geometry[near["main_group"] == group])
    if not blocks:
        message = f"no block {group} in {near['buurt_code'].unique()}"
        raise ValueError(message)
    if inside is not None:
        return max(
            blocks,
            key=lambda p: (
                round(p.intersection(inside).area / min(p.area, 3 * wanted), 3),
                -round(p.area),
            ),
        )
    blocks = [
        p for p in blocks if p.area / shapely.minimum_rotated_rectangle(p).area > _SQUARE
    ] or blocks
    enough = [p for p in blocks if p.area >= wanted]
    return (
        min(enough, key=lambda p: round(p.area))
        if enough
        else max(blocks, key=lambda p: round(p.area))
    )


def _part(block: Polygon, wanted: float, inside: shapely.Geometry | None) -> Polygon:
    """Return the end of a block, cut across its long axis; of a large area a square in its middle."""
    if block.area <= wanted * 1.1:
        return block
    if block.interiors or block.area > _LARGE * wanted:
        within = (
            block if inside is None or not block.intersects(inside) else block.intersection(inside)
        )
        largest = max(shapely.get_parts(within), key=lambda p: p.area)
        square = shapely.maximum_inscribed_circle(largest, tolerance=1).coords[0]
        return _square(block, square, wanted)
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(block))
    sides = [shapely.LineString(corners[0:2]), shapely.LineString(corners[1:3])]
    return _end_of(block, max(sides, key=lambda side: round(side.length, 1)), wanted)


def _square(block: Polygon, middle: tuple[float, ...], wanted: float) -> Polygon:
    """Return a square that stands along a block's long axis, cut off at the block's edge."""
    half = wanted**0.5 / 2
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(block))
    angle = degrees(atan2(corners[1][1] - corners[0][1], corners[1][0] - corners[0][0]))
    square = affinity.rotate(shapely.box(-half, -half, half, half), angle, origin=(0, 0))
    placed = affinity.translate(square, middle[0], middle[1]).intersection(block)
    return max(shapely.get_parts(placed), key=lambda p: p.area)


def _across(near: gpd.GeoDataFrame, groups: list[str], wanted: float) -> tuple[Polygon, Polygon]:
    """Return a plot over the border of two designations, and the block of the first of them."""
    first, second = (
        [p for p in near.geometry[near["main_group"] == g] if not p.interiors] for g in groups
    )
    borders = [(a, b, a.intersection(b)) for a, b in product(first, second) if a.intersects(b)]
    borders = [
        (a, b, shapely.line_merge(line)) for a, b, line in borders if line.length > _LONG_BORDER_M
    ]
    if not borders:
        message = f"no two blocks {groups} with a common border in {near['buurt_code'].unique()}"
        raise ValueError(message)
    a, b, border = max(
        borders, key=lambda found: round(min(found[0].area, found[1].area, wanted / 2))
    )
    both = shapely.coverage_union_all([a, b])
    ends = shapely.get_coordinates(border)
    return a, both if both.area <= wanted else _end_of(
        both, shapely.LineString([ends[0], ends[-1]]), wanted
    )


def _end_of(area: Polygon, axis: shapely.LineString, wanted: float) -> Polygon:
    """Return the part of an area before a cut across `axis`, as large as wanted."""
    (x0, y0), (x1, y1) = axis.coords
    angle = degrees(atan2(y1 - y0, x1 - x0))
    turned = affinity.rotate(area, -angle, origin=(0, 0))
    left, low, right, high = turned.bounds
    start, end = left, right
    for _ in range(40):
        middle = (start + end) / 2
        part = turned.intersection(shapely.box(left, low, middle, high))
        start, end = (middle, end) if part.area < wanted else (start, middle)
    part = turned.intersection(shapely.box(left, low, end, high))
    return affinity.rotate(max(shapely.get_parts(part), key=lambda p: p.area), angle, origin=(0, 0))
