"""Proposals from what people type, click, draw or hand in; what cannot be right is refused here."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

from geo.crs import looks_like_degrees, point_to_rd, point_to_wgs84
from spreidingskaart.city.measures.designations import buurt_key, buurt_of
from spreidingskaart.city.sources.site import read_site
from spreidingskaart.criteria.parking.old_use import (
    checked_old_use,
    forget_half_told,
    old_use_title,
)
from spreidingskaart.errors import InputError
from spreidingskaart.model import OWNERS, SITE_LAYERS, Field, Proposals
from spreidingskaart.model.fields import BY_NAME, OF_SITE
from spreidingskaart.words.coordinates import told_in_degrees, told_in_rd
from spreidingskaart.words.fields import allowed, check
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import hectares, number, percent, plain, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import CareForm

DISC_RADIUS: Final = 25.0
"""Metres around a pin that lies in no known plot."""
MOST_AREA: Final = 2_000_000.0
"""m2. A larger site is not a plot but a part of the city."""
LEAST_AREA: Final = 1.0
"""m2."""
_SAME: Final = 0.01
"""Share by which two drawings of one plot may differ in area; the registered size of one is then that of the other."""
MOST_OUTSIDE: Final = 0.05
"""Share of a plot that may lie outside the municipality: borders are drawn less precisely than plots."""


def propose(  # noqa: PLR0913 - a place can be given in four ways
    city: City,
    *,
    form: str,
    places: float,
    x: float | None = None,
    y: float | None = None,
    longitude: float | None = None,
    latitude: float | None = None,
    geometry: str | Path | shapely.Geometry | None = None,
    site_id: str | None = None,
    old_function: str | None = None,
    owner: str | None = None,
    **numbers: float | None,
) -> Proposals:
    """Return one proposal.

    The place is given in exactly one way: `x` and `y` (metres, EPSG:28992), `longitude` and `latitude`
    (degrees), `geometry`, or `site_id`. A pin tests the plot it lies in, else a disc of 25 m.

    Parameters
    ----------
    city
        The City in which the site lies.
    form
        Id of the care form.
    places
        Places for people.
    geometry
        WKT (EPSG:28992), GeoJSON text, the path of a file (.geojson, .json, .wkt, .txt, .gpkg), or a shapely
        geometry in EPSG:28992.
    site_id
        Id of a candidate site of the City.
    old_function
        What may legally be there now: id of a parking function (functions.yaml), with `old_size` in the unit of that
        function. NO_OLD_USE, without a size, says that there is nothing; None that it is not known.
    owner
        Kind of land owner, one of model.OWNERS.
    numbers
        Every other field of `model.fields`, such as `units` or `height`; None where not known.

    Raises
    ------
    InputError
        With one Dutch sentence that says what was given and what is allowed.
    """
    pin, drawn, site_id = _one_place(
        city, x=x, y=y, longitude=longitude, latitude=latitude, geometry=geometry, site_id=site_id
    )
    return proposals_from(
        city,
        form=form,
        places=places,
        geometry=None if drawn is None else [drawn],
        x=None if pin is None else [pin[0]],
        y=None if pin is None else [pin[1]],
        site_id=None if site_id is None else [site_id],
        owner=owner,
        old_function=old_function,
        **{name: value for name, value in numbers.items() if value is not None},
    )


def proposals_from(  # noqa: PLR0913 - a place can be given in three ways
    city: City,
    *,
    form: str | Sequence[str],
    places: ArrayLike,
    geometry: Sequence[shapely.Geometry] | NDArray[np.object_] | None = None,
    x: ArrayLike | None = None,
    y: ArrayLike | None = None,
    site_id: Sequence[str | None] | None = None,
    old_function: str | Sequence[str | None] | None = None,
    owner: str | Sequence[str | None] | None = None,
    **numbers: ArrayLike,
) -> Proposals:
    """Return n proposals; every other argument is one value for all or n values.

    Parameters
    ----------
    geometry
        n valid polygons, EPSG:28992; or instead `x` and `y` of n pins.
    x, y
        Metres, EPSG:28992.
    site_id
        Ids of candidate sites; without `geometry` and pins their plots are taken. What the layer knows of a
        site (owner, own parking spaces, old use) holds where nothing else is given.
    numbers
        Every other field of `model.fields`; NaN where not known.

    Raises
    ------
    InputError
        If a site, a form or a number cannot be right; of several faults the first is told.
    """
    there = _sites(city, geometry, x, y, site_id)
    n, ids = len(there.geometry), there.site_id
    forms, form_rows = _forms(city, form, n)
    site = _known_of_sites(city, ids)
    owners, owner_given = _owners(owner, site["owner"], n)
    given = {"places": places, **numbers}
    columns = {name: np.full(n, math.nan) for name in BY_NAME}
    for name, values in given.items():
        columns[name] = _column(BY_NAME[name], values, n)
    old, columns["old_size"] = _old_use(old_function, columns["old_size"], n)
    old = np.where(np.isnan(columns["old_size"]), site["old_function"], old)
    for field in OF_SITE:
        column = columns[field.name]
        columns[field.name] = np.where(np.isnan(column), site[field.name], column)
    return Proposals(
        geometry=there.geometry,
        x=there.x,
        y=there.y,
        is_disc=there.is_disc,
        form=form_rows,
        forms=forms,
        numbers=columns,
        old_function=old,
        owner=owners,
        site_id=ids,
        site_layer=site["layer"],
        owner_layer=np.where(owner_given, np.int8(-1), site["layer"]),
        registered_area=_registered(city, ids, there.geometry),
        disc_radius=DISC_RADIUS,
        ground={} if there.buurt is None else {buurt_key(city): there.buurt},
    )


def describe(proposals: Proposals, city: City, i: int = 0) -> dict[str, Any]:
    """Return one proposal as plain values for JSON and screen; what is not known is None."""
    form = proposals.care_form(i)
    x, y = float(proposals.x[i]), float(proposals.y[i])
    longitude, latitude = point_to_wgs84(x, y)
    disc = bool(proposals.is_disc[i])
    record: dict[str, Any] = {
        "x": round(x, 2),
        "y": round(y, 2),
        "longitude": round(longitude, 6),
        "latitude": round(latitude, 6),
        "tested_as": "disc" if disc else "plot",
        "disc_radius_m": proposals.disc_radius if disc else None,
        "area_m2": None if disc else round(float(shapely.area(proposals.geometry[i])), 1),
        "geometry": None if disc else shapely.to_wkt(proposals.geometry[i], rounding_precision=2),
        "site_id": proposals.site_id[i],
        "form": form.id,
        "form_name": form.name,
        **{name: _plain(float(column[i])) for name, column in proposals.numbers.items()},
        "old_function": proposals.old_function[i],
        "old_function_name": old_use_title(proposals.old_function[i]),
        "owner": proposals.owner[i],
    }
    buurt = buurt_of(proposals, city)[i : i + 1]
    for level, name in (("buurten", "buurt"), ("wijken", "wijk"), ("districts", "district")):
        row = int(city.area_of(level, buurt)[0])
        record[name] = None
        if row >= 0:
            areas = city.areas(level)
            record[name] = {"code": areas["code"][row], "name": areas["name"][row]}
    return record


def _plain(value: float) -> float | int | None:
    if math.isnan(value):
        return None
    return int(value) if float(value).is_integer() else float(value)


def _one_place(
    city: City,
    *,
    x: float | None,
    y: float | None,
    longitude: float | None,
    latitude: float | None,
    geometry: str | Path | shapely.Geometry | None,
    site_id: str | None,
) -> tuple[tuple[float, float] | None, shapely.Geometry | None, str | None]:
    _check_one_way(
        {
            "x en y": (x, y),
            "longitude en latitude": (longitude, latitude),
            "geometry": (geometry,),
            "site_id": (site_id,),
        }
    )
    if geometry is not None:
        site = read_site(geometry)
        if isinstance(site, shapely.Point):
            return (site.x, site.y), None, None
        return None, site, None
    if site_id is not None:
        return None, None, site_id
    return _metres(x, y) or _from_degrees(city, longitude, latitude), None, None


def _check_one_way(ways: Mapping[str, tuple[object, ...]]) -> None:
    given = [way for way, values in ways.items() if any(value is not None for value in values)]
    if len(given) == 1:
        return
    told = f"gegeven zijn {join(given)}" if given else "er is geen locatie gegeven"
    raise InputError(f"Geef de locatie op één manier: {join(list(ways), 'of')}; {told}.")


def _metres(x: float | None, y: float | None) -> tuple[float, float] | None:
    if x is None and y is None:
        return None
    if x is None or y is None:
        raise InputError("Geef x én y, in meters (RD, EPSG:28992).")
    return float(x), float(y)


def _from_degrees(
    city: City, longitude: float | None, latitude: float | None
) -> tuple[float, float]:
    if longitude is None or latitude is None:
        message = "Geef longitude én latitude, in graden (WGS84)."
        raise InputError(message)
    if not (math.isfinite(longitude) and math.isfinite(latitude)) or not looks_like_degrees(
        longitude, latitude
    ):
        message = (
            f"Longitude {longitude:g} en latitude {latitude:g} zijn geen graden; rond Nederland zijn "
            "ze 3 tot 8 en 50 tot 54."
        )
        raise InputError(message)
    if 50 <= longitude <= 54 and 3 <= latitude <= 8:
        message = (
            f"Longitude {longitude:g} en latitude {latitude:g} lijken verwisseld; in Nederland is "
            "longitude 3 tot 8 en latitude 50 tot 54."
        )
        raise InputError(message)
    x, y = point_to_rd(longitude, latitude)
    if city.buurt_at(np.array([x]), np.array([y]))[0] < 0:
        # told in the notation that was used
        raise _is_outside(city, told_in_degrees(latitude, longitude))
    return x, y


class _Sites(NamedTuple):
    """Where n proposals are."""

    geometry: NDArray[np.object_]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    is_disc: NDArray[np.bool_]
    site_id: NDArray[np.object_]
    buurt: NDArray[np.int64] | None = None
    """Row of the buurt of each, where it was asked already."""


def _sites(
    city: City,
    geometry: Sequence[shapely.Geometry] | NDArray[np.object_] | None,
    x: ArrayLike | None,
    y: ArrayLike | None,
    site_id: Sequence[str | None] | None,
) -> _Sites:
    if geometry is not None:
        polygons = np.empty(len(geometry), dtype=object)
        polygons[:] = list(geometry)
        ids = _ids(site_id, len(polygons))
        px, py = _points_inside(city, polygons)
        return _Sites(polygons, px, py, np.zeros(len(polygons), dtype=bool), ids)
    if x is not None and y is not None:
        return _pins(
            city,
            np.atleast_1d(np.asarray(x, dtype=float)),
            np.atleast_1d(np.asarray(y, dtype=float)),
        )
    if site_id is None:
        message = "Er is geen locatie gegeven: geef geometry, x en y, of site_id."
        raise InputError(message)
    ids = _ids(site_id, len(site_id))
    polygons = _plots_of(city, ids)
    px, py = _points_inside(city, polygons)
    return _Sites(polygons, px, py, np.zeros(len(polygons), dtype=bool), ids)


def _ids(site_id: Sequence[str | None] | None, n: int) -> NDArray[np.object_]:
    ids = np.full(n, None, dtype=object)
    if site_id is not None:
        ids[:] = list(site_id)
    return ids


def _plots_of(city: City, ids: NDArray[np.object_]) -> NDArray[np.object_]:
    named = {"kandidaatlocaties": city.layer("sites"), "percelen": city.layer("plots")}
    layers = {what: layer for what, layer in named.items() if layer is not None}
    if not layers:
        raise InputError(city.why_missing("sites"))
    polygons = np.full(len(ids), None, dtype=object)
    for layer in reversed(layers.values()):
        rows = np.array([layer.index.get(name, -1) for name in ids], dtype=np.int64)
        polygons[rows >= 0] = layer.geometry[rows[rows >= 0]]
    unknown = [str(name) for name, polygon in zip(ids, polygons, strict=True) if polygon is None]
    if unknown:
        known = [
            f"{number(len(layer))} {what} ({_range_of(list(layer['id']))})"
            for what, layer in layers.items()
        ]
        message = f"Locatie {unknown[0]} bestaat niet; er zijn {join(known)}."
        raise InputError(message)
    return polygons


def _range_of(ids: list[str]) -> str:
    return f"{ids[0]} tot en met {ids[-1]}" if len(ids) > 6 else join(ids)


def _square_metres(area: float) -> str:
    return f"{number(area)} m²"


def _points_inside(
    city: City, polygons: NDArray[np.object_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a point in each polygon; refuse what is too small, too large or outside the municipality."""
    area = shapely.area(polygons)
    most = f"is groter dan {hectares(MOST_AREA)}; teken één perceel"
    for wrong, why, told in (
        (~(area >= LEAST_AREA), f"is kleiner dan {number(LEAST_AREA)} m²", _square_metres),
        (area > MOST_AREA, most, hectares),
    ):
        if wrong.any():
            message = f"Het perceel {why} (gegeven: {told(float(area[wrong][0]))})."
            raise InputError(message)
    points = shapely.point_on_surface(polygons)
    outline = city.outline
    if len(polygons) > 1:
        # a copy of our own: a prepared geometry that threads share would end the process
        outline = shapely.force_2d(outline)
        shapely.prepare(outline)
    inside = shapely.covers(outline, polygons)
    for row in np.flatnonzero(~inside):
        kept = shapely.intersection(polygons[row], city.outline)
        outside = 1 - shapely.area(kept) / area[row]
        name = city.municipality.name
        if outside > 1 - MOST_OUTSIDE:
            message = f"Dit perceel ligt buiten de gemeente {name}; kies een perceel in {name}."
            raise InputError(message)
        if outside > MOST_OUTSIDE:
            message = (
                f"Van het perceel ligt {percent(outside)} buiten de gemeente {name}; teken alleen "
                f"het deel in {name}."
            )
            raise InputError(message)
        points[row] = shapely.point_on_surface(kept)
    return shapely.get_x(points), shapely.get_y(points)


def _pins(city: City, x: NDArray[np.float64], y: NDArray[np.float64]) -> _Sites:
    """Return the plot each pin lies in, else a disc around it."""
    buurt = _buurt_of_pins(city, x, y)
    points = np.asarray(shapely.points(x, y), dtype=object)
    polygons = np.empty(len(x), dtype=object)
    is_disc = np.ones(len(x), dtype=bool)
    ids = np.full(len(x), None, dtype=object)
    for name in ("plots", "sites"):  # of both the candidate site counts: more is known of it
        layer = city.layer(name)
        if layer is None:
            continue
        pin, plot = layer.tree.query(points, predicate="within")
        polygons[pin[::-1]] = layer.geometry[plot[::-1]]
        ids[pin[::-1]] = layer["id"][plot[::-1]]
        is_disc[pin] = False
    polygons[is_disc] = shapely.buffer(points[is_disc], DISC_RADIUS)
    return _Sites(polygons, x.copy(), y.copy(), is_disc, ids, buurt)


def _buurt_of_pins(city: City, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the row of the buurt of each pin; refuse pins that cannot be right, or lie in none."""
    if len(x) != len(y):
        message = f"Er zijn {len(x)} waarden voor x en {len(y)} voor y; geef er van beide evenveel."
        raise InputError(message)
    for one_x, one_y in zip(x.tolist(), y.tolist(), strict=True) if len(x) == 1 else ():
        if math.isfinite(one_x) and math.isfinite(one_y) and looks_like_degrees(one_x, one_y):
            message = (
                f"x = {plain(one_x, 6)} en y = {plain(one_y, 6)} lijken graden; geef RD in meters "
                "(EPSG:28992), of geef ze als longitude en latitude."
            )
            raise InputError(message)
    wrong = ~(np.isfinite(x) & np.isfinite(y))
    if wrong.any():
        message = (
            f"x en y zijn geen getallen (gegeven: {x[wrong][0]} en {y[wrong][0]}); geef RD in meters "
            "(EPSG:28992)."
        )
        raise InputError(message)
    buurt = city.buurt_at(x, y)
    outside = buurt < 0
    if outside.any():
        raise _is_outside(city, told_in_rd(float(x[outside][0]), float(y[outside][0])))
    return buurt


def _is_outside(city: City, point: str) -> InputError:
    name = city.municipality.name
    return InputError(f"Dit punt ligt buiten {name} ({point}); kies een punt in {name}.")


def _forms(
    city: City, form: str | Sequence[str], n: int
) -> tuple[tuple[CareForm, ...], NDArray[np.int64]]:
    row = {form_id: position for position, form_id in enumerate(city.forms)}
    if isinstance(form, str) and form in row:
        return tuple(city.forms.values()), np.full(n, row[form], dtype=np.int64)
    asked = [form] * n if isinstance(form, str) else list(form)
    for name in dict.fromkeys(asked):
        if name not in row:
            message = f"De woonzorgvorm {str(name)!r} is niet bekend; kies uit: {', '.join(row)}."
            raise InputError(message)
    rows = np.array([row[name] for name in asked], dtype=np.int64)
    if len(rows) != n:
        message = f"Er zijn {n} locaties en {len(rows)} woonzorgvormen; geef er één, of voor elke locatie één."
        raise InputError(message)
    return tuple(city.forms.values()), rows


def _column(field: Field, values: ArrayLike, n: int) -> NDArray[np.float64]:
    """Return n checked numbers; NaN means unknown, which is refused where the number is needed."""
    column = np.empty(n)
    try:
        column[:] = values
    except (TypeError, ValueError) as error:
        raise InputError(f"{field.title}: {quoted(str(values))} is geen getal.") from error
    unknown = np.isnan(column)
    if not field.needed and unknown.all():
        return column
    if np.isinf(column).any():
        raise InputError(f"{field.title}: oneindig is geen getal; geef {allowed(field)}.")
    if field.needed and unknown.any():
        raise InputError(f"{field.title}: niet ingevuld; geef {allowed(field)}.")
    # one look at all rows; the sentence is about the first that cannot be
    wrong = ~unknown & ~((column >= field.least) & (column <= field.most))
    if field.whole:
        wrong |= ~unknown & (column != np.floor(column))
    if wrong.any():
        check(field, float(column[wrong][0]))
    return column


def _known_of_sites(city: City, ids: NDArray[np.object_]) -> dict[str, NDArray[Any]]:
    """Return by name what the layers know of the sites, None or NaN where that is nothing; and which `layer` it is."""
    n, taken_from = len(ids), np.full(len(ids), -1, dtype=np.int8)
    text = {name: np.full(n, None, dtype=object) for name in ("owner", "old_function")}
    numbers = {field.name: np.full(n, np.nan) for field in OF_SITE}
    known: dict[str, NDArray[Any]] = {**text, **numbers}
    if all(name is None for name in ids):
        return known | {"layer": taken_from}
    for code, layer_name in reversed(list(enumerate(SITE_LAYERS))):
        layer = city.layer(layer_name)
        if layer is None:
            continue
        rows = np.array([layer.index.get(name, -1) for name in ids], dtype=np.int64)
        found = rows >= 0
        taken_from[found] = code
        for name, column in known.items():
            if name in layer.columns:
                column[found] = layer[name][rows[found]]
    forget_half_told(known["old_function"], known["old_size"])
    return known | {"layer": taken_from}


def _registered(
    city: City, ids: NDArray[np.object_], polygons: NDArray[np.object_]
) -> NDArray[np.float64] | None:
    """Return the registered size of n sites, m2; NaN where a layer holds none, or the site is drawn otherwise there."""
    sizes: NDArray[np.float64] | None = None
    for layer_name in reversed(SITE_LAYERS):
        layer = city.layer(layer_name)
        if layer is None or "area_m2" not in layer.columns:
            continue
        rows = np.array([layer.index.get(name, -1) for name in ids], dtype=np.int64)
        found = np.flatnonzero(rows >= 0)
        rows = rows[found]
        drawn = shapely.area(polygons[found])
        same = np.abs(shapely.area(layer.geometry[rows]) - drawn) <= _SAME * drawn
        same &= shapely.intersects(layer.geometry[rows], shapely.point_on_surface(polygons[found]))
        size = layer["area_m2"][rows].astype(float)
        told = same & (size > 0)
        sizes = np.full(len(ids), math.nan) if sizes is None else sizes
        sizes[found[told]] = size[told]
    return sizes


def _old_use(
    function: str | Sequence[str | None] | None, size: NDArray[np.float64], n: int
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Return function and size of n old uses; None and NaN where nobody said, NO_OLD_USE and 0 where there is none."""
    given = np.full(n, None, dtype=object)
    given[:] = function if function is None or isinstance(function, str) else list(function)
    return given, checked_old_use(given, size)


def _owners(
    owner: str | Sequence[str | None] | None, of_site: NDArray[np.object_], n: int
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Return n owners, and of which it was said with the proposal."""
    owners, told = of_site.copy(), np.zeros(n, dtype=bool)
    given = [] if owner is None else [owner] * n if isinstance(owner, str) else list(owner)
    for row, name in enumerate(given):
        if name is None:
            continue
        if name not in OWNERS:
            message = f"Het soort eigenaar {name!r} is niet bekend; kies uit: {', '.join(OWNERS)}."
            raise InputError(message)
        owners[row], told[row] = name, True
    return owners, told
