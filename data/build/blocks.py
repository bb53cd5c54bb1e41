"""Cut one buurt into blocks, streets, an edge strip and a lake that together fill it exactly."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import affinity

from data.build.draw import between, number
from data.build.recipes import CORRIDORS, RECIPES, Recipe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely import Polygon

GRID = 0.1
_SMALLEST_BLOCK_M2 = 900.0
_GREEN_BELOW_M2 = 2600.0
_SMALLEST_LEFTOVER_M2 = 250.0
_LAKE = "Water"


@dataclass(frozen=True)
class Piece:
    """One polygon of the plan before it gets its designation; `row` and `place` order the blocks."""

    polygon: Polygon
    #: "block", "between", "edge", or the designation itself.
    role: str
    row: int = -1
    place: int = -1
    #: 0 for a whole block or its larger part, 1 for the smaller part of a split block.
    part: int = 0


def cut(
    area: Polygon,
    *,
    key: str,
    use: str,
    corridors: Sequence[tuple[str, shapely.Geometry]],
    main_edges: shapely.Geometry,
    water_m2: float,
) -> list[Piece]:
    """Cut a buurt so that its pieces are a valid coverage and add up to the buurt itself.

    Parameters
    ----------
    area
        The buurt, EPSG:28992.
    key
        The buurt's code: all that looks drawn by lot depends on it.
    use
        A key of `RECIPES`.
    corridors
        Designation and area of railways and main roads that cross the city.
    main_edges
        Borders between wijken: the strip along these is twice as wide.
    water_m2
        Water in the buurt; recipes with a shore get a lake of about this size.
    """
    recipe = RECIPES[use]
    inner = _inside(area, main_edges)
    cuts = _corridor_cuts(inner, corridors)
    free = inner
    for _, taken in cuts:
        free = _areal(shapely.difference(free, taken, grid_size=GRID))
    lake = _lake(free, recipe, water_m2)
    if not lake.is_empty:
        cuts.append((_LAKE, lake))
        free = _areal(shapely.difference(free, lake, grid_size=GRID))
    blocks = list(_blocks(free, area, recipe, key))
    planned = [Piece(p, name) for name, g in cuts for p in _polygons(g)] + blocks
    faces = _faces(inner, planned)
    edge = shapely.difference(area, shapely.coverage_union_all([f.polygon for f in faces]))
    return faces + [Piece(p, "edge") for p in _polygons(edge)]


def _inside(area: Polygon, main_edges: shapely.Geometry) -> shapely.Geometry:
    for width in (7.0, 4.0, 2.0):
        inner = area.buffer(-width, join_style="mitre", mitre_limit=3)
        wide = shapely.intersection(main_edges, area.buffer(1)).buffer(
            2 * width, cap_style="square", quad_segs=2
        )
        inner = shapely.set_precision(_areal(shapely.difference(inner, wide)), GRID)
        parts = [p for p in _polygons(inner) if p.area > _SMALLEST_BLOCK_M2]
        if parts and sum(p.area for p in parts) > area.area / 2:
            return shapely.union_all(parts)
    return shapely.set_precision(area.buffer(-1.0, join_style="mitre"), GRID)


def _corridor_cuts(
    inner: shapely.Geometry,
    corridors: Sequence[tuple[str, shapely.Geometry]],
) -> list[tuple[str, shapely.Geometry]]:
    cuts: list[tuple[str, shapely.Geometry]] = []
    taken = shapely.Polygon()
    for name, corridor in corridors:
        crossed = _areal(shapely.intersection(inner, corridor, grid_size=GRID))
        part = _areal(shapely.difference(crossed, taken, grid_size=GRID))
        if part.area > _SMALLEST_BLOCK_M2:
            cuts.append((name, part))
            taken = _areal(shapely.union(taken, part, grid_size=GRID))
    return cuts


def _lake(free: shapely.Geometry, recipe: Recipe, water_m2: float) -> shapely.Geometry:
    if not recipe.shore or water_m2 <= 0:
        return shapely.Polygon()
    largest = max(_polygons(free), key=lambda p: p.area)
    lake = largest.buffer(-recipe.shore).buffer(-60).buffer(60, quad_segs=3)
    if lake.area > water_m2 * 1.15:
        # The part of the buurt on one side of a line along its longest edge, as large as the water is.
        angle = _direction(largest)
        turned = affinity.rotate(lake, -angle, origin=(0, 0))
        left, low, right, high = turned.bounds
        bottom, top = low, high
        for _ in range(40):
            middle = (bottom + top) / 2
            side = turned.intersection(shapely.box(left, middle, right, high))
            bottom, top = (middle, top) if side.area > water_m2 else (bottom, middle)
        side = (
            turned.intersection(shapely.box(left, bottom, right, high))
            .buffer(-40)
            .buffer(40, quad_segs=3)
        )
        lake = affinity.rotate(side, angle, origin=(0, 0))
    lake = lake.simplify(4)
    return _areal(shapely.set_precision(lake, GRID))


def _direction(area: shapely.Geometry) -> float:
    """Angle in degrees of the longest edge of an area's outline."""
    xy = np.asarray(max(_polygons(area), key=lambda p: p.area).exterior.simplify(15).coords)
    step = np.diff(xy, axis=0)
    longest = step[np.argmax(np.round(np.hypot(step[:, 0], step[:, 1]), 3))]
    return degrees(atan2(longest[1], longest[0])) % 180


def _blocks(free: shapely.Geometry, area: Polygon, recipe: Recipe, key: str) -> Iterator[Piece]:
    angle = _direction(area) + between(-3, 3, key, "skew")
    turned = affinity.rotate(free, -angle, origin=(0, 0))
    left, low, right, high = turned.bounds
    bottom = low - between(0, recipe.rows[0] / 3, key, "first row")
    row = 0
    while bottom < high:
        top = bottom + between(*recipe.rows, key, "row", row)
        yield from _row(turned, (left, bottom, right, top), angle, recipe, key, row)
        bottom = top + recipe.street
        row += 1
        if recipe.strip and row % recipe.strip_every == 0:
            strip = shapely.box(left, bottom, right, bottom + recipe.strip_width)
            for polygon in _back(shapely.intersection(turned, strip), angle):
                yield Piece(polygon, recipe.strip)
            bottom += recipe.strip_width + recipe.street


def _row(
    turned: shapely.Geometry,
    box: tuple[float, float, float, float],
    angle: float,
    recipe: Recipe,
    key: str,
    row: int,
) -> Iterator[Piece]:
    left, bottom, right, top = box
    start = left - between(0, recipe.lengths[0], key, "start", row)
    place = 0
    while start < right:
        end = start + between(*recipe.lengths, key, "length", row, place)
        line = bottom + (top - bottom) * between(0.58, 0.72, key, "line", row, place)
        part = 1 if _is_split(recipe, key, row, place) else 0
        for number_of_part, (low, high) in enumerate(
            ((bottom, line), (line, top)) if part else ((bottom, top),)
        ):
            block = shapely.intersection(turned, shapely.box(start, low, end, high))
            for polygon in _back(block, angle):
                yield Piece(polygon, "block", row, place, number_of_part)
        start = end + recipe.street
        place += 1


def _is_split(recipe: Recipe, key: str, row: int, place: int) -> bool:
    # Every third block may be split; the designation decides later whether the parts differ.
    return bool(recipe.split) and number(key, "split", row, place) < 1 / 3


def _back(turned: shapely.Geometry, angle: float) -> list[Polygon]:
    return _polygons(shapely.set_precision(affinity.rotate(turned, angle, origin=(0, 0)), GRID))


def _faces(inner: shapely.Geometry, planned: list[Piece]) -> list[Piece]:
    lines = [inner.boundary, *(p.polygon.boundary for p in planned)]
    noded = shapely.union_all(np.array(lines, dtype=object), grid_size=GRID)
    faces = [f for f in shapely.get_parts(shapely.polygonize([noded])) if f.area > 0]
    points = [f.representative_point() for f in faces]
    tree = shapely.STRtree([p.polygon for p in planned])
    near_inner = inner.buffer(GRID)
    pieces: list[Piece] = []
    for face, point in zip(faces, points, strict=True):
        if not near_inner.contains(point):
            continue
        found = sorted(tree.query(point, predicate="within"))
        origin = planned[found[0]] if found else Piece(face, "between")
        pieces.append(Piece(face, origin.role, origin.row, origin.place, origin.part))
    pieces = _small_blocks_to_streets(pieces)
    return _crumbs_to_neighbours(pieces)


def _small_blocks_to_streets(pieces: list[Piece]) -> list[Piece]:
    """Turn what is too small for a block into street or green."""
    sized: list[Piece] = []
    for piece in pieces:
        role, area = piece.role, piece.polygon.area
        if role == "block":
            thin = area / max(piece.polygon.length, 1) ** 2 < 0.022
            if area < _SMALLEST_BLOCK_M2 or (thin and area < _GREEN_BELOW_M2):
                role = "between"
            elif area < _GREEN_BELOW_M2 or thin:
                role = "Groen"
        elif role not in {"between", *CORRIDORS} and area < _SMALLEST_LEFTOVER_M2:
            role = "between"
        sized.append(Piece(piece.polygon, role, piece.row, piece.place, piece.part))
    streets = shapely.coverage_union_all([p.polygon for p in sized if p.role == "between"])
    return [p for p in sized if p.role != "between"] + [
        Piece(p, "between") for p in _polygons(streets)
    ]


def _crumbs_to_neighbours(pieces: list[Piece]) -> list[Piece]:
    """Join cut-off bits of street to the neighbour with the longest common border."""
    rest = [p for p in pieces if p.role == "between" and p.polygon.area < _SMALLEST_LEFTOVER_M2]
    kept = [
        p for p in pieces if not (p.role == "between" and p.polygon.area < _SMALLEST_LEFTOVER_M2)
    ]
    for crumb in rest:
        common = [shapely.intersection(crumb.polygon, p.polygon).length for p in kept]
        best = int(np.argmax(np.round(common, 3))) if common else -1
        if best < 0 or common[best] == 0:
            kept.append(crumb)
            continue
        host = kept[best]
        joined = shapely.coverage_union_all([host.polygon, crumb.polygon])
        kept[best] = Piece(joined, host.role, host.row, host.place, host.part)
    return kept


def _areal(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of a geometry only."""
    return shapely.MultiPolygon(_polygons(geometry))


def _polygons(geometry: shapely.Geometry) -> list[Polygon]:
    return [p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon" and p.area > 0]
