"""The areas in which places are counted: districts, wijken, buurten, and squares of 500 m to test them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.overlap import overlaps
from geo.statistics.contiguity import contiguity
from spreidingskaart.city import LEVEL_COLUMN
from spreidingskaart.city.known import of_layers, of_people
from spreidingskaart.city.measures.designations import buurt_of
from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.statistics.contiguity import Contiguity
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

GRID: Final = "grid500"
DIVISIONS: Final = ("districts", "wijken", "buurten", GRID)
"""Ways to cut up the city, from coarse to fine."""
LEVEL_BELOW: Final = {GRID: "buurten"}
"""The level whose inhabitants a division shares out, where it is no level itself."""
CELL: Final = 500.0
"""Metres; the squares lie on whole multiples of it in EPSG:28992, as those of Statistics Netherlands do."""
ONE: Final = {"districts": "stadsdeel", "wijken": "wijk", "buurten": "buurt", GRID: "vak van 500 m"}
OTHER: Final = {
    "districts": "een ander stadsdeel",
    "wijken": "een andere wijk",
    "buurten": "een andere buurt",
    GRID: "een ander vak van 500 m",
}
EACH: Final = {
    "districts": "elk stadsdeel",
    "wijken": "elke wijk",
    "buurten": "elke buurt",
    GRID: "elk vak van 500 m",
}
MANY: Final = {
    "districts": "stadsdelen",
    "wijken": "wijken",
    "buurten": "buurten",
    GRID: "vakken van 500 m",
}


@dataclass(frozen=True, eq=False)
class Areas:
    """n areas of one division, in the order of the layer."""

    level: str
    codes: NDArray[np.object_]
    names: NDArray[np.object_]
    geometry: NDArray[np.object_]
    """Polygons, EPSG:28992."""
    inhabitants: NDArray[np.float64]
    """NaN where nobody published a number: there, hardly anybody lives."""
    district: NDArray[np.object_]
    """Code of the district of each area."""
    point: NDArray[np.float64]
    """Shape (n, 2): a point inside each area, metres."""
    neighbours: Contiguity

    def __len__(self) -> int:
        """Return n."""
        return len(self.codes)

    @property
    def lived_in(self) -> NDArray[np.bool_]:
        """Where the number of inhabitants is known and above 0."""
        return np.asarray(self.inhabitants > 0)

    def rows_of(
        self, x: NDArray[np.float64], y: NDArray[np.float64], city: City
    ) -> NDArray[np.int64]:
        """Return the row of the area of each of n points (EPSG:28992, metres); -1 outside the city."""
        if self.level != GRID:
            return city.area_at(self.level, x, y)
        column, row = np.floor(x / CELL), np.floor(y / CELL)
        place = city.known(of_layers("spread.areas.squares"), lambda: _places(self.geometry))
        inside = shapely.intersects_xy(city.outline, x, y)
        found = [
            place.get((int(a), int(b)), -1) if inner else -1
            for a, b, inner in zip(column, row, inside, strict=True)
        ]
        return np.array(found, dtype=np.int64)

    def rows_of_sites(self, proposals: Proposals, city: City) -> NDArray[np.int64]:
        """Return the row of the area of each of n proposals; -1 outside the city."""
        if self.level != GRID:
            return city.area_of(self.level, buurt_of(proposals, city))
        return self.rows_of(proposals.x, proposals.y, city)


def divisions_of(city: City) -> tuple[str, ...]:
    """Return the divisions of a City, from coarse to fine: without districts where it has none."""
    return tuple(level for level in DIVISIONS if level == GRID or level in city.levels)


def areas_of(city: City, level: str) -> Areas:
    """Return the areas of a division.

    Parameters
    ----------
    city
        City in any year; the inhabitants of its areas are those of its year, planned housing included.
    level
        districts, wijken, buurten or grid500.

    Raises
    ------
    InputError
        If there is no such division.
    """
    if level not in DIVISIONS:
        message = f"De indeling {level!r} bestaat niet; kies uit: {', '.join(DIVISIONS)}."
        raise InputError(message)
    return city.known(of_people("spread.areas", level), lambda: _with_people(city, level))


@dataclass(frozen=True, eq=False)
class _Grid:
    """How squares share in the buurten: one row per pair that overlap."""

    areas: Areas
    """The squares, of which nobody knows yet how many people live there."""
    cell: NDArray[np.int64]
    """Row of the square among `areas`."""
    buurt: NDArray[np.int64]
    share: NDArray[np.float64]
    """Share of the area of the buurt that lies in the square."""


def _with_people(city: City, level: str) -> Areas:
    """Return the areas with the inhabitants of the year of the City."""
    if level != GRID:
        areas = city.known(of_layers("spread.areas.drawn", level), lambda: _areas(city, level))
        return replace(areas, inhabitants=city.areas(level)["inhabitants"])
    grid = city.known(of_layers("spread.areas.grid"), lambda: _grid(city))
    people = city.areas("buurten")["inhabitants"][grid.buurt]
    known = ~np.isnan(people) & (grid.share > 0)
    inhabitants = np.full(len(grid.areas), np.nan)
    inhabitants[np.unique(grid.cell[known])] = 0.0
    np.add.at(inhabitants, grid.cell[known], (people * grid.share)[known])
    return replace(grid.areas, inhabitants=inhabitants)


def _areas(city: City, level: str) -> Areas:
    layer = city.areas(level)
    inside = shapely.point_on_surface(layer.geometry)
    return Areas(
        level=level,
        codes=layer["code"],
        names=layer["name"],
        geometry=layer.geometry,
        inhabitants=np.full(len(layer), np.nan),
        district=layer["code"] if level == "districts" else layer[LEVEL_COLUMN["districts"]],
        point=shapely.get_coordinates(inside),
        neighbours=contiguity(layer.geometry),
    )


def _grid(city: City) -> _Grid:
    """Squares of 500 m that touch a buurt; its inhabitants are shared out by area, its water included."""
    buurten = city.areas("buurten")
    left, below, right, above = shapely.bounds(city.outline)
    columns = np.arange(np.floor(left / CELL), np.ceil(right / CELL)) * CELL
    rows = np.arange(np.floor(below / CELL), np.ceil(above / CELL)) * CELL
    x, y = (corner.ravel() for corner in np.meshgrid(columns, rows))
    squares = shapely.box(x, y, x + CELL, y + CELL)
    # one row per pair of a square and a buurt that overlap; `cell` is the square among those that are kept
    pairs = overlaps(squares, buurten)
    touched = np.unique(pairs.site[pairs.area > 0])
    cell = np.searchsorted(touched, pairs.site)
    # by square and then by area, so that the last pair of each square is with the buurt that covers most of it
    order = np.lexsort((pairs.area, cell))
    last = np.append(np.flatnonzero(np.diff(cell[order])), len(order) - 1)
    largest = pairs.zone[order][last]
    chosen = squares[touched]
    corner = np.floor(_corners(chosen) / CELL).astype(int)
    codes = np.array([f"{a * CELL:.0f}-{b * CELL:.0f}" for a, b in corner], dtype=object)
    areas = Areas(
        level=GRID,
        codes=codes,
        names=np.array([f"vak {name}" for name in buurten["name"][largest]], dtype=object),
        geometry=chosen,
        inhabitants=np.full(len(chosen), np.nan),
        district=buurten["district_code"][largest],
        point=_corners(chosen) + CELL / 2,
        neighbours=contiguity(chosen),
    )
    return _Grid(areas, cell, pairs.zone, pairs.area / shapely.area(buurten.geometry)[pairs.zone])


def _places(squares: NDArray[np.object_]) -> dict[tuple[int, int], int]:
    """Return the row of each square by its column and row in the grid, so that a point finds it without a search."""
    return {(int(a // CELL), int(b // CELL)): i for i, (a, b) in enumerate(_corners(squares))}


def _corners(squares: NDArray[np.object_]) -> NDArray[np.float64]:
    return np.asarray(shapely.bounds(squares)[:, :2])
