"""The sites that are screened: every plot of the city, a grid over it, or plots of one's own."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from spreidingskaart.errors import InputError
from spreidingskaart.site_test.proposals import LEAST_AREA, MOST_AREA, MOST_OUTSIDE, proposals_from
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

PLOTS: Final = "plots"
SITES: Final = "sites"
_SAME: Final = 0.999
"""Share of the larger of two outlines that both have in common if they are one: coordinates are rounded."""
FINEST_GRID: Final = 10.0
"""Metres."""
MOST_CELLS: Final = 5_000_000


def plot_proposals(
    city: City,
    *,
    form: str,
    places: float,
    units: float = math.nan,
    own_parking: float = math.nan,
    height: float = math.nan,
    temporary_years: float = math.nan,
) -> Proposals:
    """Return one proposal for every plot of the City; the plots are read once and shared by all that ask.

    Raises
    ------
    InputError
        If the City has no plots, or a number cannot be right.
    """
    one = proposals_from(
        city,
        form=form,
        places=places,
        units=units,
        own_parking=own_parking,
        height=height,
        temporary_years=temporary_years,
        geometry=[_somewhere(city)],
    )
    key = "screen.plots"
    if key not in city.memo:
        layer = city.layer(PLOTS)
        if layer is None:
            message = f"Er zijn geen percelen om te doorzoeken. {city.why_missing(PLOTS)}"
            raise InputError(message)
        keep, _ = usable(city, layer.geometry)
        made = proposals_from(
            city,
            form=form,
            places=1,
            geometry=layer.geometry[keep],
            site_id=_known_as(city, layer)[keep].tolist(),
        )
        city.memo[key] = replace(made, site_id=layer["id"][keep])
    base: Proposals = city.memo[key]  # type: ignore[assignment]
    return asked_of(base, one)


def _known_as(city: City, plots: Layer) -> NDArray[np.object_]:
    """Return by which id most is known of each plot: that of the candidate site where it is one, as for a pin."""
    ids, sites = plots["id"].copy(), city.layer(SITES)
    if sites is None:
        return ids
    site, plot = plots.tree.query(sites.geometry)
    shared = shapely.area(shapely.intersection(sites.geometry[site], plots.geometry[plot]))
    larger = np.maximum(shapely.area(sites.geometry[site]), shapely.area(plots.geometry[plot]))
    same = shared > _SAME * larger
    ids[plot[same]] = sites["id"][site[same]]
    return ids


def asked_of(base: Proposals, one: Proposals) -> Proposals:
    """Return for every site of `base` what `one` proposes."""
    n = len(base)
    parking = np.full(n, one.own_parking[0])
    return base.changed(
        form=np.full(n, one.form[0]),
        places=np.full(n, one.places[0]),
        units=np.full(n, one.units[0]),
        own_parking=np.where(
            np.isnan(parking), base.known("own parking", lambda: base.own_parking), parking
        ),
        height=np.full(n, one.height[0]),
        temporary_years=np.full(n, one.temporary_years[0]),
    )


def grid_proposals(
    city: City, side: float, *, form: str, places: float, **given: ArrayLike
) -> Proposals:
    """Return a proposal for every square of a grid that lies in the municipality.

    Parameters
    ----------
    side
        Metres.
    given
        `units`, `own_parking`, `height` and `temporary_years`, as for `proposals_from`.

    Raises
    ------
    InputError
        If the grid is finer than 10 m or has more than 5 million squares.
    """
    west, south, east, north = shapely.bounds(city.outline)
    if not side >= FINEST_GRID:
        message = f"De zijde van het raster klopt niet (gegeven: {side:g} m); geef ten minste {FINEST_GRID:g} m."
        raise InputError(message)
    columns, rows = math.ceil((east - west) / side), math.ceil((north - south) / side)
    if columns * rows > MOST_CELLS:
        message = f"Dit raster heeft {number(columns * rows)} vakken; geef een grotere zijde."
        raise InputError(message)
    left, low = np.floor(west / side) * side, np.floor(south / side) * side
    column, row = (
        each.ravel() for each in np.meshgrid(np.arange(columns + 1), np.arange(rows + 1))
    )
    x, y = left + column * side, low + row * side
    cells = np.asarray(shapely.box(x, y, x + side, y + side), dtype=object)
    keep, _ = usable(city, cells)
    if not keep.any():
        message = f"Geen vak van {number(side)} m ligt in de gemeente; geef een kleinere zijde."
        raise InputError(message)
    names = [f"vak {int(a)},{int(b)}" for a, b in zip(x[keep], y[keep], strict=True)]
    return proposals_from(
        city,
        form=form,
        places=places,
        geometry=cells[keep],
        site_id=names,
        **given,  # type: ignore[arg-type]
    )


def own_plots(  # noqa: PLR0913 - a proposal is what a person fills in
    city: City,
    table: pd.DataFrame,
    geometry: NDArray[np.object_],
    *,
    form: str,
    places: float,
    units: float = math.nan,
    own_parking: float = math.nan,
    height: float = math.nan,
    temporary_years: float = math.nan,
) -> Proposals:
    """Return a proposal for every plot of a table of one's own.

    Parameters
    ----------
    table
        n rows; of its columns `id`, `owner`, `own_parking`, `old_function` and `old_size` are used, where they are
        there. A row without an id gets its number. What is asked for all plots goes before `own_parking`, as for the
        plots of the City.
    geometry
        n polygons that are `usable`, EPSG:28992.

    Raises
    ------
    InputError
        If an owner or a number cannot be right.
    """
    parking = (
        _numbers(table, "own_parking")
        if math.isnan(own_parking)
        else np.full(len(table), own_parking)
    )
    made = proposals_from(
        city,
        form=form,
        places=places,
        units=units,
        own_parking=parking,
        height=height,
        old_function=_words(table, "old_function"),
        old_size=_numbers(table, "old_size"),
        temporary_years=temporary_years,
        geometry=geometry,
        owner=_words(table, "owner"),
    )
    given = table["id"] if "id" in table else [None] * len(table)
    ids = [row if pd.isna(name) else name for row, name in enumerate(given, start=1)]
    # put there afterwards: an id that a plot of the city bears too means something else here
    return replace(made, site_id=np.array([str(name) for name in ids], dtype=object))


def _numbers(table: pd.DataFrame, column: str) -> NDArray[np.float64]:
    """Return a column of numbers, NaN where a cell is empty; a decimal comma is fine."""
    if column not in table:
        return np.full(len(table), np.nan)
    cells = table[column]
    if not pd.api.types.is_numeric_dtype(cells):
        written = ["" if pd.isna(cell) else str(cell).strip().replace(",", ".") for cell in cells]
        cells = pd.Series([cell or None for cell in written], dtype=object)
    numbers = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=float)
    wrong = np.flatnonzero(np.isnan(numbers) & cells.notna().to_numpy())
    if len(wrong):
        message = f"In de kolom {column} hoort een getal, of niets (gegeven: {str(table[column].iloc[wrong[0]])!r})."
        raise InputError(message)
    return numbers


def _words(table: pd.DataFrame, column: str) -> list[str | None] | None:
    if column not in table:
        return None
    return [None if pd.isna(word) else str(word) for word in table[column]]


def usable(
    city: City, geometry: NDArray[np.object_]
) -> tuple[NDArray[np.bool_], Mapping[str, int]]:
    """Return which geometries can be screened, and how many cannot for each reason (Dutch)."""
    shape = np.asarray(geometry, dtype=object)
    dropped: dict[str, int] = {}
    keep = np.ones(len(shape), dtype=bool)

    def drop(wrong: NDArray[Any], why: str) -> None:
        gone = keep & wrong
        if gone.any():
            dropped[why] = int(gone.sum())
            keep[gone] = False

    drop(shapely.is_missing(shape), "zonder leesbare vorm")
    drop(shapely.get_dimensions(shape) != 2, "geen vlak")
    drop(~shapely.is_valid(shape), "geen geldige vorm")
    area = shapely.area(shape)
    drop(area < LEAST_AREA, f"kleiner dan {number(LEAST_AREA)} m²")
    drop(area > MOST_AREA, f"groter dan {number(MOST_AREA / 10_000)} ha")
    outline = shapely.force_2d(city.outline)  # a copy of our own: nothing shared is prepared
    shapely.prepare(outline)
    rows = np.flatnonzero(keep)
    rows = rows[~shapely.covers(outline, shape[rows])]
    near = shapely.intersects(outline, shape[rows])
    outside = np.ones(len(rows))
    outside[near] = (
        1 - shapely.area(shapely.intersection(shape[rows[near]], city.outline)) / area[rows[near]]
    )
    beyond = np.zeros(len(shape), dtype=bool)
    beyond[rows[outside > MOST_OUTSIDE]] = True
    drop(beyond, f"buiten de gemeente {city.municipality.name}")
    return keep, dropped


def _somewhere(city: City) -> shapely.Geometry:
    """Return a small square in the municipality, to have the numbers of a proposal checked."""
    parts = shapely.get_parts(city.outline)
    points = shapely.point_on_surface(parts[int(np.argmax(shapely.area(parts)))])
    x, y = float(shapely.get_x(points)), float(shapely.get_y(points))
    return shapely.box(x - 1, y - 1, x + 1, y + 1)
