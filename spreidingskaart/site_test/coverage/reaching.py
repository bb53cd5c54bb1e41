"""Where the rows of a layer lie, and which share of an area they speak of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.coverage import united
from spreidingskaart.city.measures.plans import plan_objects
from spreidingskaart.city.sources.column_specs import NumberColumn
from spreidingskaart.city.sources.schema import SCHEMAS
from spreidingskaart.model import ZoningKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City

_LEVELS: Final = ("buurten", "wijken", "districts")
_GROUND: Final = ("plots", "parking_zones")
_TABLES: Final = {
    "figures_buurten": ("buurten", "van de buurten"),
    "figures_wijken": ("wijken", "van de wijken"),
    "tenure_wijken": ("wijken", "van de wijken"),
}


@dataclass(frozen=True, eq=False)
class Spoken:
    """Which share of each area a layer speaks of."""

    measure: str
    """Dutch, of what: "van de grond"; empty for areas, which are the ground."""
    whole: float
    districts: NDArray[np.float64]


def district_of_rows(city: City, name: str) -> NDArray[np.int64]:
    """Return the row of the district in which each row of a layer lies; -1 where that is not known."""
    layer = city.layers[name]
    districts = city.areas("districts")
    if name == "districts":
        return np.arange(len(layer))
    if name in _TABLES:
        level = _TABLES[name][0]
        areas = city.areas(level)
        of_area = _by_code(areas["district_code"], districts)
        rows = np.array([areas.index.get(code, -1) for code in layer["code"]], dtype=np.int64)
        return np.where(rows >= 0, of_area[rows], -1)
    if name == "car_park_occupancy":
        return _through(city, layer["car_park_id"], "car_parks")
    if "district_code" in layer.columns:
        return _by_code(layer["district_code"], districts)
    return _by_shape(city, layer)


def rows_per_district(city: City, name: str) -> NDArray[np.int64]:
    """Return how many rows of a layer lie in each district; a plan counts in each in which it has an object."""
    n = len(city.areas("districts"))
    if name == "zoning_plans" and city.layer("zoning") is not None:
        pairs = zip(city.layers["zoning"]["plan_id"], district_of_rows(city, "zoning"), strict=True)
        there = np.array([district for _, district in set(pairs)], dtype=np.int64)
    else:
        there = district_of_rows(city, name)
    return np.bincount(there[there >= 0], minlength=n)


def share_spoken_of(city: City, name: str) -> Spoken | None:
    """Return which share of the municipality and of each district a layer speaks of; None where nobody can tell.

    Parameters
    ----------
    name
        Of a layer that is loaded.
    """
    if name in _LEVELS:
        return Spoken("", 1.0, np.ones(len(city.areas("districts"))))
    if name in (*_GROUND, "zoning"):
        return _of_ground(city, _ground_of(city, name))
    if name in _TABLES:
        return _of_areas(city, name)
    if name == "car_park_occupancy":
        return _of_car_parks(city)
    return _of_designations(city) if name == "plan_texts" else None


def _ground_of(city: City, name: str) -> NDArray[np.object_]:
    """Return the polygons of a layer; of plans the designations that are law."""
    shapes, objects = city.layers[name].geometry, plan_objects(city)
    if name != "zoning" or objects is None:
        return shapes
    return shapes[objects.of(ZoningKind.DESIGNATION)]


def _of_car_parks(city: City) -> Spoken | None:
    car_parks = city.layer("car_parks")
    if car_parks is None:
        return None
    counted = set(city.layers["car_park_occupancy"]["car_park_id"])
    told = np.array([each in counted for each in car_parks["id"]], dtype=bool)
    return _of_rows("van de parkeergarages", told, district_of_rows(city, "car_parks"), city)


def _of_ground(city: City, polygons: NDArray[np.object_]) -> Spoken:
    """Return the share of ground that lies in polygons; what lies in two of them counts once."""
    districts = city.areas("districts").geometry
    ground = shapely.area(districts)
    tree = shapely.STRtree(polygons)
    covered = np.zeros(len(districts))
    for row, district in enumerate(districts):
        near = polygons[tree.query(district, predicate="intersects")]
        near = near[shapely.get_dimensions(near) == 2]
        if len(near):
            one = united(near, np.zeros(len(near), dtype=np.int64))
            covered[row] = shapely.area(shapely.intersection(one, district))
    share = np.clip(covered / ground, 0.0, 1.0)
    return Spoken("van de grond", float(min(covered.sum() / ground.sum(), 1.0)), share)


def _of_areas(city: City, name: str) -> Spoken | None:
    """Return the share of buurten or wijken of which the first number that a layer must have is known."""
    level, measure = _TABLES[name]
    areas, table = city.areas(level), city.layers[name]
    column = next(
        each.name for each in SCHEMAS[name].columns if isinstance(each, NumberColumn) and each.there
    )
    known = {
        code
        for code, value in zip(table["code"], table[column], strict=True)
        if not np.isnan(value)
    }
    told = np.array([code in known for code in areas["code"]], dtype=bool)
    return _of_rows(measure, told, _by_code(areas["district_code"], city.areas("districts")), city)


def _of_designations(city: City) -> Spoken | None:
    objects, texts = plan_objects(city), city.layers["plan_texts"]
    zoning = city.layer("zoning")
    if objects is None or zoning is None or "article" not in zoning.columns:
        return None
    read = set(zip(texts["plan_id"], texts["article"], strict=True))
    mine = objects.of(ZoningKind.DESIGNATION)
    told = np.array(
        [each in read for each in zip(zoning["plan_id"], zoning["article"], strict=True)]
    )
    return _of_rows(
        "van de bestemmingsvlakken", told[mine], district_of_rows(city, "zoning")[mine], city
    )


def _of_rows(
    measure: str, told: NDArray[np.bool_], district: NDArray[np.int64], city: City
) -> Spoken | None:
    """Return the share of rows that are told of; 0 in an area without such rows, where nobody says that it has none."""
    if not len(told):
        return None
    n = len(city.areas("districts"))
    inside = district >= 0
    every = np.bincount(district[inside], minlength=n)
    mine = np.bincount(district[inside & told], minlength=n)
    share = mine / np.maximum(every, 1)
    return Spoken(measure, float(told.mean()), share)


def _by_code(codes: NDArray[np.object_], areas: Layer) -> NDArray[np.int64]:
    return np.array([areas.index.get(code, -1) for code in codes], dtype=np.int64)


def _through(city: City, ids: NDArray[np.object_], name: str) -> NDArray[np.int64]:
    other = city.layer(name)
    if other is None:
        return np.full(len(ids), -1, dtype=np.int64)
    row = np.array([other.index.get(each, -1) for each in ids], dtype=np.int64)
    district = district_of_rows(city, name)
    return np.where(row >= 0, district[row], -1)


def _by_shape(city: City, layer: Layer) -> NDArray[np.int64]:
    found = np.full(len(layer), -1, dtype=np.int64)
    there = ~(shapely.is_missing(layer.geometry) | shapely.is_empty(layer.geometry))
    points = shapely.point_on_surface(layer.geometry[there])
    found[there] = city.area_at("districts", shapely.get_x(points), shapely.get_y(points))
    return found
