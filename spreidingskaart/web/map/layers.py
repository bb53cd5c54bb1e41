"""Every map layer as GeoJSON bytes: WGS84, five decimals, only the properties that the map shows."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.crs import to_wgs84
from spreidingskaart import __version__
from spreidingskaart.city.access import PUBLIC
from spreidingskaart.city.known import of_layers
from spreidingskaart.city.measures.designations import designations
from spreidingskaart.city.measures.drawn_areas import drawn_areas
from spreidingskaart.city.measures.facilities import on_map
from spreidingskaart.city.measures.plans import plan_objects
from spreidingskaart.model import Fictional, ZoningKind
from spreidingskaart.web.gate.secret import keyed
from spreidingskaart.web.map.counts import facility_counts
from spreidingskaart.web.map.names import MapLayer
from spreidingskaart.words.marks import mark_key, marks, size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City

_MOST_CORNERS: Final = 20_000
"""Of the water, above which it is drawn coarser."""
_WIDE: Final = 2_000.0
"""m2 of water that is then still drawn."""
_COARSER: Final = 4.0
"""Metres."""
DECIMALS: Final = 5
"""About one metre."""


def layer_version(city: City) -> str:
    """Return what stands in the address of a layer: data, program and role; no underscore, or the map remounts.

    Of protected layers the data is told with the secret of the server: whoever reads an address in a log cannot test
    guesses of what is hidden against it.
    """
    data = city.version if city.role == PUBLIC else keyed("layer version", city.version)
    return _in_address(f"{data}-{city.role}-{__version__}")


def plots_version(city: City) -> str:
    """Return what stands in the address of the outlines of plots: the same whoever looks, for so are the outlines."""
    return city.known(of_layers("plots version"), lambda: _in_address(_outlines(city)))


def _outlines(city: City) -> str:
    plots = city.layer("plots")
    digest = hashlib.sha256()
    for shape in () if plots is None else shapely.to_wkb(plots.geometry):
        digest.update(shape)
    return f"{digest.hexdigest()[:12]}-{__version__}"


def _in_address(text: str) -> str:
    return text.replace("_", "-").replace(".", "-")


def layer_bytes(city: City, name: str) -> bytes:
    """Return one layer as GeoJSON (marks: as JSON); empty where the city does not have it."""
    return json.dumps(
        LAYERS[name](city), ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def _collection(
    geometry: NDArray[np.object_], properties: list[dict[str, Any]], simplify: float = 0
) -> dict[str, Any]:
    shown = shapely.simplify(geometry, simplify) if simplify else geometry
    rounded = shapely.set_precision(to_wgs84(shown), 10.0**-DECIMALS, mode="pointwise")
    features = [
        {"type": "Feature", "properties": values, "geometry": _geometry(place)}
        for place, values in zip(rounded, properties, strict=True)
        if place is not None
    ]
    return {"type": "FeatureCollection", "features": features}


def _geometry(place: shapely.Geometry) -> dict[str, Any]:
    return _rounded(json.loads(shapely.to_geojson(place)))


def _rounded(mapping: dict[str, Any]) -> dict[str, Any]:
    def walk(part: Any) -> Any:  # noqa: ANN401 - coordinates nest as deep as the geometry
        return round(part, DECIMALS) if isinstance(part, float) else [walk(inner) for inner in part]

    return {"type": mapping["type"], "coordinates": walk(mapping["coordinates"])}


def _records(layer: Layer, columns: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the named columns of every row as plain values, without the empty ones."""
    rows: list[dict[str, Any]] = []
    arrays = {shown: layer[name] for shown, name in columns.items() if name in layer.columns}
    for row in range(len(layer)):
        record: dict[str, Any] = {}
        for shown, values in arrays.items():
            value = values[row]
            if value is None or (isinstance(value, float) and np.isnan(value)):
                continue
            record[shown] = value.item() if isinstance(value, np.generic) else value
        rows.append(record)
    return rows


def _plain(name: str, columns: Mapping[str, str]) -> Callable[[City], dict[str, Any]]:
    def make(city: City) -> dict[str, Any]:
        layer = city.layer(name)
        return (
            _collection(layer.geometry, _records(layer, columns))
            if layer is not None
            else _nothing()
        )

    return make


def _water(city: City) -> dict[str, Any]:
    """Return the water; of a city with every ditch only what can be seen from afar, drawn coarser."""
    layer = city.layer("water")
    if layer is None:
        return _nothing()
    records, shapes = _records(layer, {"name": "name"}), layer.geometry
    if shapely.get_num_coordinates(shapes).sum() <= _MOST_CORNERS:
        return _collection(shapes, records)
    wide = shapely.area(shapes) >= _WIDE
    merged = shapely.get_parts(shapely.union_all(shapes[wide])) if wide.any() else shapes[:0]
    return _collection(merged, [{} for _ in merged], simplify=_COARSER)


def _areas(level: str) -> Callable[[City], dict[str, Any]]:
    def make(city: City) -> dict[str, Any]:
        records = _records(city.areas(level), {"id": "code", "name": "name"})
        return _collection(drawn_areas(city, level), records)

    return make


def _nothing() -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": []}


def _facilities(city: City) -> dict[str, Any]:
    layer = city.layer("facilities")
    if layer is None:
        return _nothing()
    records = _records(layer, {"id": "id", "name": "name", "status": "status", "places": "places"})
    for row, record in enumerate(records):
        form, fictional = layer["form"][row], layer["fictional"][row] == Fictional.YES
        record["title"] = city.forms[form].name if form in city.forms else form
        record["mark"] = mark_key(form, layer["status"][row])
        record["size"] = size(float(layer["places"][row]))
        record["f"] = 1 if fictional else 0
    return _collection(
        np.where(on_map(city), layer.geometry, np.array(None, dtype=object)), records
    )


def bubble_id(level: str, code: str) -> str:
    """Return the id of the bubble of an area."""
    return f"{level}:{code}"


def _hidden(city: City) -> dict[str, Any]:
    """Return a fixed point in every area that tells places without an address: never a point of their own.

    How many places that is, is in the state, because it depends on the filter.
    """
    counts = city.hidden_counts
    if counts is None:
        return _nothing()
    ids = [bubble_id(*area) for area in zip(counts["level"], counts["code"], strict=True)]
    _, once = np.unique(np.array(ids, dtype=str), return_index=True)
    return _collection(
        counts.geometry[once], [{"id": ids[row], "name": counts["area"][row]} for row in once]
    )


def _names(city: City) -> dict[str, Any]:
    """Return names to read without a background map: buurten and districts at a point inside them."""
    parts = []
    for level in ("districts", "wijken", "buurten"):
        areas = city.areas(level)
        spots = shapely.point_on_surface(areas.geometry)
        parts += [
            (spot, {"level": level, "name": name})
            for spot, name in zip(spots, areas["name"], strict=True)
        ]
    return _collection(
        np.array([spot for spot, _ in parts], dtype=object), [record for _, record in parts]
    )


def _teams(city: City) -> dict[str, Any]:
    """Return the district teams, and the outline of the area that each serves."""
    teams = city.layer("district_teams")
    if teams is None:
        return _nothing()
    records = _records(teams, {"id": "id", "name": "name", "note": "note"})
    served = np.array([_served(city, codes) for codes in teams["serves"]], dtype=object)
    areas = [{**record, "kind": "area"} for record in records]
    points = [{**record, "kind": "team"} for record in records]
    return _collection(np.concatenate([served, teams.geometry]), areas + points)


def _served(city: City, codes: str | None) -> shapely.Geometry | None:
    parts = []
    for code in (codes or "").split(";"):
        for level in ("districts", "wijken"):
            areas = city.areas(level)
            if code.strip() in areas.index:
                parts.append(drawn_areas(city, level)[areas.index[code.strip()]])
    return shapely.union_all(parts) if parts else None


_DRAWN_ZONES: Final = (
    ZoningKind.DOUBLE_DESIGNATION,
    ZoningKind.AREA_MARK,
    ZoningKind.FUNCTION_MARK,
)


def _zones(city: City) -> Layer | None:
    objects = plan_objects(city)
    if objects is None:
        return None
    return objects.layer.take(np.any([objects.of(kind) for kind in _DRAWN_ZONES], axis=0))


def _zoning(drawn: Callable[[City], Layer | None]) -> Callable[[City], dict[str, Any]]:
    """Return how the objects of plans in force are drawn that `drawn` chooses."""

    def make(city: City) -> dict[str, Any]:
        rows = drawn(city)
        if rows is None:
            return _nothing()
        columns = {"n": "name", "g": "main_group", "z": "zone_group", "k": "kind", "p": "plan_id"}
        return _collection(rows.geometry, _records(rows, columns))

    return make


LAYERS: Final[dict[str, Callable[[City], dict[str, Any]]]] = {
    MapLayer.BUURTEN: _areas("buurten"),
    MapLayer.WIJKEN: _areas("wijken"),
    MapLayer.DISTRICTS: _areas("districts"),
    MapLayer.FACILITIES: _facilities,
    MapLayer.COUNTS: lambda city: _collection(*facility_counts(city)),
    MapLayer.HIDDEN: _hidden,
    MapLayer.TEAMS: _teams,
    MapLayer.STATIONS: _plain("stations", {"name": "name"}),
    MapLayer.NAMES: _names,
    MapLayer.SITES: _plain("sites", {"id": "id", "name": "name"}),
    MapLayer.GREENBLUE: _plain("green_blue", {"id": "id", "name": "name", "kind": "kind"}),
    MapLayer.WATER: _water,
    MapLayer.CARPARKS: _plain("car_parks", {"id": "id", "name": "name", "capacity": "capacity"}),
    MapLayer.ZONING: _zoning(designations),
    MapLayer.ZONES: _zoning(_zones),
    MapLayer.MARKS: lambda city: dict(marks(city.forms.values())),
}
"""How each layer is made, by the name in its address."""
PROTECTED: Final = (MapLayer.FACILITIES, MapLayer.COUNTS)
"""Layers that tell a planner more than everybody; the others are the same, or tell less."""
