"""The sites that are screened: every plot of the city, a grid over it, or plots of one's own."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from spreidingskaart.city.known import of_rules
from spreidingskaart.errors import InputError
from spreidingskaart.model.fields import OF_PLOTS, OF_SITE
from spreidingskaart.site_test.proposals import LEAST_AREA, MOST_AREA, MOST_OUTSIDE, proposals_from
from spreidingskaart.words.numbers import number, read_number

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
_INTO: Final = 3.0
"""Metres that a point lies inside the plot that it was moved to."""
FINEST_GRID: Final = 10.0
"""Metres."""
MOST_CELLS: Final = 5_000_000


def plot_proposals(city: City, *, form: str, places: float, **numbers: float) -> Proposals:
    """Return one proposal for every plot of the City; the plots are read once and shared by all that ask.

    Parameters
    ----------
    city
        Its plots are asked.
    form
        Id of the care form.
    places
        Places for people.
    numbers
        Other fields that are asked of every plot (`model.fields.OF_PLOTS`); NaN where not known.

    Raises
    ------
    InputError
        If the City has no plots, or a number cannot be right.
    """
    asked: dict[str, Any] = {"places": places, **numbers}
    one = proposals_from(city, form=form, geometry=[_somewhere(city)], **asked)
    return asked_of(city.known(of_rules("screen.plots"), lambda: _every_plot(city, form)), one)


def is_on_plot(city: City, x: float, y: float) -> bool:
    """Return whether a point in EPSG:28992 lies in a plot: roads and water are not divided into any."""
    layer = city.layer(PLOTS)
    return layer is not None and bool(
        len(layer.tree.query(shapely.Point(x, y), predicate="intersects"))
    )


def plot_near(city: City, x: float, y: float, *, within: float) -> tuple[float, float] | None:
    """Return a point in the plot at a point, or in the nearest one; None where none is near.

    Parameters
    ----------
    x, y
        Metres in EPSG:28992. Inside a plot they come back as they are.
    within
        Metres to the nearest plot, more than 0.
    """
    layer, here = city.layer(PLOTS), shapely.Point(x, y)
    if layer is None:
        return None
    if is_on_plot(city, x, y):
        return x, y
    nearest = layer.tree.query_nearest(here, max_distance=within, all_matches=False)
    if not len(nearest):
        return None
    plot = layer.geometry[nearest[0]]
    reach = shapely.distance(plot, here) + _INTO
    inside = shapely.point_on_surface(shapely.intersection(plot, shapely.buffer(here, reach)))
    return float(inside.x), float(inside.y)


def _every_plot(city: City, form: str) -> Proposals:
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
    return replace(made, site_id=layer["id"][keep])


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
    # one number stands for all plots: it is not written down for each
    numbers = {field.name: np.broadcast_to(one[field.name][0], n) for field in OF_PLOTS}
    for field in (field for field in OF_PLOTS if field.of_site):
        # what nobody said of all plots is what is known of each: in the first proposals, before they were changed
        own = base.known(("of site", field.name), partial(base.numbers.__getitem__, field.name))
        if np.isnan(one[field.name][0]):
            numbers[field.name] = own
    return base.changed(form=np.broadcast_to(one.form[0], n), **numbers)


def grid_proposals(
    city: City, side: float, *, form: str, places: float, **given: ArrayLike
) -> Proposals:
    """Return a proposal for every square of a grid that lies in the municipality.

    Parameters
    ----------
    side
        Metres.
    given
        Other fields, as for `proposals_from`.

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


def own_plots(
    city: City,
    table: pd.DataFrame,
    geometry: NDArray[np.object_],
    *,
    form: str,
    places: float,
    **numbers: float,
) -> Proposals:
    """Return a proposal for every plot of a table of one's own.

    Parameters
    ----------
    table
        n rows; of its columns `id`, `owner`, `old_function` and the numbers that may be known of a site
        (`model.fields.OF_SITE`) are used, where they are there. A row without an id gets its number. What is asked for
        all plots goes before what the table says, as for the plots of the City.
    geometry
        n polygons that are `usable`, EPSG:28992.
    form, places, numbers
        What is proposed for every plot.

    Raises
    ------
    InputError
        If an owner or a number cannot be right.
    """
    asked: dict[str, Any] = {
        name: value for name, value in numbers.items() if not math.isnan(value)
    }
    asked |= {
        known.name: _numbers(table, known.name) for known in OF_SITE if known.name not in asked
    }
    made = proposals_from(
        city,
        form=form,
        places=places,
        old_function=_words(table, "old_function"),
        geometry=geometry,
        owner=_words(table, "owner"),
        **asked,
    )
    # put there afterwards: an id that a plot of the city bears too means something else here
    return replace(made, site_id=_ids(table))


def _ids(table: pd.DataFrame) -> NDArray[np.object_]:
    """Return the id of each row as text; of a row without one its number."""
    ids = _objects(table, "id")
    unnamed = ids == None  # noqa: E711 - elementwise
    ids[unnamed] = (table.index[unnamed] + 1).to_numpy()
    plain = set(map(type, ids.tolist())) <= {str}
    return ids if plain else np.array([str(name) for name in ids], dtype=object)


def _objects(table: pd.DataFrame, column: str) -> NDArray[np.object_]:
    """Return n values of a column, None where a cell is empty or there is no such column."""
    if column not in table:
        return np.full(len(table), None, dtype=object)
    cells = table[column]
    # column by column: a question of each cell by itself takes longer than the screening of a plot
    values = cells.to_numpy(dtype=object, copy=True)
    values[cells.isna().to_numpy()] = None
    return values


def _numbers(table: pd.DataFrame, column: str) -> NDArray[np.float64]:
    """Return a column of numbers, NaN where a cell is empty; what is text is read as a person wrote it.

    A row is told as a spreadsheet numbers it: the first below the head is row 2.
    """
    if column not in table:
        return np.full(len(table), np.nan)
    cells = table[column]
    if pd.api.types.is_numeric_dtype(cells):
        return cells.to_numpy(dtype=float, na_value=np.nan)
    return np.array(
        [_cell(cell, column, row) for row, cell in zip(cells.index + 2, cells, strict=True)],
        dtype=float,
    )


def _cell(cell: object, column: str, row: int) -> float:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    if pd.isna(cell) or not str(cell).strip():  # type: ignore[call-overload]
        return math.nan
    try:
        return read_number(str(cell))
    except InputError as error:
        raise InputError(f"Rij {row}, kolom {column}: {error}") from error


def _words(table: pd.DataFrame, column: str) -> list[str | None] | None:
    if column not in table:
        return None
    return [
        word if word is None or isinstance(word, str) else str(word)
        for word in _objects(table, column).tolist()
    ]


def usable(
    city: City, geometry: NDArray[np.object_], *, valid: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.bool_], Mapping[str, int]]:
    """Return which geometries can be screened, and how many cannot for each reason (Dutch).

    Parameters
    ----------
    geometry
        n shapes in EPSG:28992, or None.
    valid
        (n,) which of them are known to be valid; the others are looked at.
    """
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
    unknown = np.ones(len(shape), dtype=bool) if valid is None else ~valid
    unknown[unknown] = ~shapely.is_valid(shape[unknown])
    drop(unknown, "geen geldige vorm")
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
