"""A fictional city of any size for measuring: plots, designations, facilities, stops; the same each time.

Designations fill the city with crooked borders that neighbours share; plots lie across it without heeding them,
so that about a quarter of the plots lies in more than one designation.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geo.layer import Layer, from_frame
from spreidingskaart.city import DATA, City
from spreidingskaart.city.sources.folder import LayerEntry, LoadReport, Municipality
from spreidingskaart.rules import care_forms, read_rule_book

if TYPE_CHECKING:
    from numpy.typing import NDArray

CORNER = (140_000.0, 480_000.0)
PLAN = "NL.IMRO.9999.MEETSTAD-vb01"
_GROUPS = (
    ("Wonen", 0.45), ("Groen", 0.13), ("Verkeer", 0.1), ("Bedrijventerrein", 0.08), ("Water", 0.05),
    ("Maatschappelijk", 0.06), ("Gemengd", 0.04), ("Centrum", 0.02), ("Agrarisch", 0.04), ("Tuin", 0.03),
)  # fmt: skip
_MARKS = (
    "zorginstelling",
    "zorgwoning",
    "zorginstelling uitgesloten",
    "wonen uitgesloten",
    "nutsvoorziening",
)
_ACROSS = 190.0
"""Metres across a designation."""
_CATEGORIES = ("2", "3.1", "3.2", "4.1", "4.2", "5.1")


@dataclass(frozen=True)
class Size:
    """How large the fictional city is."""

    plots: int = 90_000
    designations: int = 4_000
    facilities: int = 200
    stops: int = 1_000
    car_parks: int = 50
    green_blue: int = 15
    walking: bool = False
    """Whether there are paths along all designations."""


def synthetic_city(size: Size = Size(), *, seed: int = 34) -> City:
    """Return the City, with a layer `plots` where there are any; density is the same for every size."""
    draw = np.random.default_rng(seed)
    columns, rows = _grid(size.designations)
    width, height = extent_of(size)
    zones = crooked_grid(columns, rows, width, height, draw)
    layers = {
        **_areas(width, height),
        "zoning": _zoning(zones, draw),
        "zoning_plans": _plan(),
        **({"plots": _plots(size.plots, width, height, draw)} if size.plots else {}),
        "stations": _points(size.stops, width, height, draw, lambda i: {"code": f"H{i}", "name": f"Halte {i}"}),
        "car_parks": _points(
            size.car_parks, width, height, draw,
            lambda i: {"id": f"P{i}", "name": f"Garage {i}", "kind": "garage", "capacity": 300.0},
        ),
        "car_park_occupancy": _occupancy(size.car_parks),
        "facilities": _facilities(size.facilities, width, height, draw),
        "green_blue": _green_blue(size.green_blue, width, height, draw),
    }  # fmt: skip
    if size.walking:
        layers["walking"] = _walking(zones)
    for layer in layers.values():
        _ = layer.tree
    return City(
        municipality=Municipality(code="GM9999", name="Meetstad"),
        version=f"meetstad-{seed}",
        year=2026,
        layers=layers,
        reports={name: _report(name, layer) for name, layer in layers.items()},
        rules=read_rule_book(DATA / "rules" / "GM0034"),
        forms=care_forms(DATA / "care_forms.yaml"),
        role="planner",
    )


def extent_of(size: Size) -> tuple[float, float]:
    """Return the width and height of the City in metres; its south-west corner is `CORNER`."""
    columns, rows = _grid(size.designations)
    return columns * _ACROSS, rows * _ACROSS


def _grid(n: int) -> tuple[int, int]:
    """Return columns and rows of a grid of exactly n cells, as square as n allows."""
    rows = next(k for k in range(int(n**0.5), 0, -1) if n % k == 0)
    return n // rows, rows


def crooked_grid(
    columns: int, rows: int, width: float, height: float, draw: np.random.Generator, bends: int = 5
) -> NDArray[np.object_]:
    """Return columns x rows polygons that fill a rectangle; every side has `bends` parts that neighbours share."""
    fine = np.stack(
        np.meshgrid(
            np.linspace(0, width, columns * bends + 1), np.linspace(0, height, rows * bends + 1)
        ),
        axis=-1,
    )
    step = np.array([width / columns / bends, height / rows / bends])
    moved = fine + draw.uniform(-0.25, 0.25, fine.shape) * step
    moved[0, :, 1], moved[-1, :, 1], moved[:, 0, 0], moved[:, -1, 0] = 0, height, 0, width
    moved = (moved + CORNER).round(1)
    column, row = (each.ravel() for each in np.meshgrid(np.arange(columns), np.arange(rows)))
    along = np.arange(bends)
    x = np.concatenate([along, np.full(bends, bends), bends - along, np.zeros(bends, dtype=int)])
    y = np.concatenate([np.zeros(bends, dtype=int), along, np.full(bends, bends), bends - along])
    rings = moved[row[:, None] * bends + y, column[:, None] * bends + x]
    return np.asarray(shapely.polygons(rings), dtype=object)


def _areas(width: float, height: float) -> dict[str, Layer]:
    made = {}
    for level, (columns, rows, buurten) in {
        "buurten": (20, 12, 1), "wijken": (10, 6, 4), "districts": (5, 3, 16),
    }.items():  # fmt: skip
        column, row = (each.ravel() for each in np.meshgrid(np.arange(columns), np.arange(rows)))
        letters = level[:2].upper()
        table = pd.DataFrame({"code": [f"{letters}{i}" for i in range(columns * rows)]})
        table["name"] = [f"{level} {i}" for i in range(columns * rows)]
        table["inhabitants"] = 900.0 * buurten
        for parent, across in (("wijk_code", 10), ("district_code", 5)):
            if columns > across:
                times = columns // across
                table[parent] = [
                    f"{parent[:2].upper()}{c // times + across * (r // times)}"
                    for c, r in zip(column, row, strict=True)
                ]
        made[level] = from_frame(table, _squares(columns, rows, width, height))
    return made


def _squares(columns: int, rows: int, width: float, height: float) -> NDArray[np.object_]:
    column, row = (each.ravel() for each in np.meshgrid(np.arange(columns), np.arange(rows)))
    x, y, across, up = CORNER[0], CORNER[1], width / columns, height / rows
    return np.asarray(
        shapely.box(
            x + column * across, y + row * up, x + (column + 1) * across, y + (row + 1) * up
        ),
        dtype=object,
    )


def _zoning(zones: NDArray[np.object_], draw: np.random.Generator) -> Layer:
    names, shares = zip(*_GROUPS, strict=True)
    name = draw.choice(names, len(zones), p=shares)
    rows: list[dict[str, Any]] = [
        _zone("enkelbestemming", f"{group} - 1", group.lower()) for group in name
    ]
    shapes = list(zones)
    for row in np.flatnonzero(name == "Bedrijventerrein"):
        rows.append(
            _zone("functieaanduiding", f"bedrijf tot en met categorie {draw.choice(_CATEGORIES)}")
        )
        shapes.append(zones[row])
    for row in draw.choice(len(zones), len(zones) // 20, replace=False):
        rows.append(_zone("functieaanduiding", str(draw.choice(_MARKS))))
        shapes.append(zones[row])
    for row in draw.choice(len(zones), 12, replace=False):
        rows.append(_zone("gebiedsaanduiding", "veiligheidszone - effectafstand Bleve"))
        shapes.append(zones[row].centroid.buffer(250))
    for row in draw.choice(len(zones), len(zones) // 5, replace=False):
        rows.append(
            {
                **_zone("maatvoering", "maximum bouwhoogte (m)"),
                "values": '{"maximum bouwhoogte (m)": "11"}',
            }
        )
        shapes.append(zones[row])
    frame = pd.DataFrame(rows)
    frame.insert(0, "id", [f"V{i}" for i in range(len(frame))])
    return from_frame(frame, np.array(shapes, dtype=object))


def _zone(kind: str, name: str, group: str | None = None) -> dict[str, Any]:
    return {"plan_id": PLAN, "kind": kind, "name": name, "main_group": group, "zone_group": None, "article": "3",
            "values": None}  # fmt: skip


def _plan() -> Layer:
    record = {
        "id": PLAN, "name": "Meetplan", "type": "bestemmingsplan", "status": "vastgesteld", "date": "2020-01-01",
        "umbrella": "no", "fictional": "yes", "url": None,
    }  # fmt: skip
    return from_frame(pd.DataFrame([record]))


def _plots(n: int, width: float, height: float, draw: np.random.Generator) -> Layer:
    columns, rows = _grid(n)
    x = CORNER[0] + (np.tile(np.arange(columns), rows) + 0.5) * (width / columns)
    y = CORNER[1] + (np.repeat(np.arange(rows), columns) + 0.5) * (height / rows)
    corners = np.array([(-0.3, -0.3), (0.3, -0.3), (0.3, 0.3), (-0.3, 0.3)])
    turned = corners[None] + draw.uniform(-0.1, 0.1, (n, 4, 2))
    rings = turned * (width / columns, height / rows) + np.stack([x, y], axis=-1)[:, None]
    owners = np.array(["municipality", "private", "private", "mixed"], dtype=object)[
        draw.integers(0, 4, n)
    ]
    frame = pd.DataFrame({"id": [f"P{i:07d}" for i in range(n)], "owner": owners})
    return from_frame(frame, np.asarray(shapely.polygons(rings.round(1)), dtype=object))


def _points(n: int, width: float, height: float, draw: np.random.Generator, record: Any) -> Layer:  # noqa: ANN401
    places = shapely.points(draw.uniform(0, (width, height), (n, 2)).round(1) + CORNER)
    return from_frame(pd.DataFrame([record(i) for i in range(n)]), np.asarray(places, dtype=object))


def _occupancy(n: int) -> Layer:
    parts = (
        "werkdag_ochtend",
        "werkdag_middag",
        "werkdag_avond",
        "werkdag_nacht",
        "zaterdag_middag",
    )
    rows = [(f"P{i}", part, 0.4, 0.6, 100.0) for i in range(n) for part in parts]
    return from_frame(
        pd.DataFrame(rows, columns=["car_park_id", "part", "mean", "p90", "readings"])
    )


def _facilities(n: int, width: float, height: float, draw: np.random.Generator) -> Layer:
    forms = list(care_forms(DATA / "care_forms.yaml"))
    columns, rows = 20, 12
    xy = draw.uniform(0, (width, height), (n, 2)).round(1)
    column, row = (xy[:, 0] / width * columns).astype(int), (xy[:, 1] / height * rows).astype(int)
    records = [
        {
            "id": f"F{i}", "name": f"Verzonnen voorziening {i}", "form": forms[i % len(forms)], "target_groups": None,
            "operator": None, "places": float(draw.integers(4, 60)), "units": float("nan"), "opened": 2010.0,
            "closes": float("nan"), "status": "existing", "visibility": "public", "fictional": "yes",
            "precision": "point", "buurt_code": f"BU{column[i] + 20 * row[i]}",
            "wijk_code": f"WI{column[i] // 2 + 10 * (row[i] // 2)}",
            "district_code": f"DI{column[i] // 4 + 5 * (row[i] // 4)}",
        }
        for i in range(n)
    ]  # fmt: skip
    return from_frame(pd.DataFrame(records), np.asarray(shapely.points(xy + CORNER), dtype=object))


def _green_blue(n: int, width: float, height: float, draw: np.random.Generator) -> Layer:
    strips = []
    for _ in range(n):
        x = np.linspace(0, width, 60)
        y = draw.uniform(0, height) + np.cumsum(draw.uniform(-60, 60, 60))
        strips.append(
            shapely.LineString(np.stack([x, y], axis=-1) + CORNER).buffer(
                draw.uniform(40, 160), quad_segs=2
            )
        )
    rows = [(f"G{i}", f"Strook {i}", "green" if i % 2 else "blue") for i in range(n)]
    return from_frame(
        pd.DataFrame(rows, columns=["id", "name", "kind"]), np.array(strips, dtype=object)
    )


def _walking(zones: NDArray[np.object_]) -> Layer:
    """Return the borders of the designations, which share their vertices, as paths."""
    rows = pd.DataFrame({"id": [f"W{i}" for i in range(len(zones))]})
    return from_frame(rows, np.asarray(shapely.boundary(zones), dtype=object))


def _report(name: str, layer: Layer) -> LoadReport:
    entry = LayerEntry(
        file=f"{name}.csv",
        title=name,
        source="verzonnen",
        date=dt.date(2026, 1, 1),
        licence="CC0",
        fictional="yes",
    )
    return LoadReport(name, entry, len(layer), len(layer))
