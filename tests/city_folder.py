"""A small fictional city as a folder of CSV files: every layer there is, so that tests can spoil one of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import shapely
import yaml

from spreidingskaart.city.sources.schema import ESSENTIAL, SCHEMAS
from tests.synthetic import at, box, synthetic_city

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

OPTIONAL = tuple(name for name in SCHEMAS if name not in ESSENTIAL)
_POINTS = (
    "stations",
    "car_parks",
    "district_teams",
    "facilities",
    "addresses",
    "stops",
    "schools",
    "amenities",
)
_PARTS = (
    "werkdag_ochtend",
    "werkdag_middag",
    "werkdag_avond",
    "werkdag_nacht",
    "zaterdag_middag",
    "zaterdag_avond",
    "zondag_middag",
)


def tables() -> dict[str, pd.DataFrame]:
    """Return every layer as a table, its shapes as text; all cells as they would be typed."""
    city = synthetic_city()
    found = {}
    for name, layer in city.layers.items():
        frame = layer.frame().drop(columns="inhabitants", errors="ignore")
        found[name] = _with_shapes(frame, list(layer.geometry), points=name in _POINTS)
    for level in ("buurten", "wijken"):
        areas = city.areas(level)
        found[f"figures_{level}"] = pd.DataFrame(
            {"code": areas["code"], "inhabitants": areas["inhabitants"].astype(int)}
        )
    found["tenure_wijken"] = pd.DataFrame(
        {"code": ["WK1", "WK2", "WK3", "WK4"], "corporation_pct": [40, 20, 30, 10]}
    )
    for name, (rows, shapes) in _others().items():
        found[name] = _with_shapes(pd.DataFrame(rows), shapes, points=name in _POINTS)
    found["car_park_occupancy"] = pd.DataFrame(
        [
            {"car_park_id": "P1", "part": part, "mean": 0.5, "p90": 0.7, "readings": 100}
            for part in _PARTS
        ]
    )
    found |= {name: pd.DataFrame(rows) for name, rows in _programme().items()}
    return {name: found[name] for name in SCHEMAS}


_SOURCED = {"status": "fictional", "source": "proef", "source_date": "2026-01-01"}


def _programme() -> dict[str, list[dict[str, object]]]:
    """Return one row or a few of every table of the programme."""
    rows: dict[str, list[dict[str, object]]] = {
        "programme_groups": [
            {"id": "dakloos", "name": "Dakloze mensen", "forms": "domus", "note": None},
            {"id": "anderen", "name": "Anderen", "forms": None, "note": None},
        ],
        "programme": [
            {"group": "dakloos", "quantity": quantity, "from_year": 2026, "value": value}
            for quantity, value in {
                "inflow": 24,
                "care_time": 1.25,
                "wait_for_home": 3,
                "occupancy": 90,
                "backlog": 60,
                "backlog_term": 3,
                "homes": 20,
            }.items()
        ],
        "homes_routes": [
            {
                "group": "dakloos",
                "route": "urgency",
                "from_year": 2026,
                "homes": 20,
                "waiting_months": 3,
            }
        ],
        "plan_moments": [
            {"id": "M1", "facility": "F1", "kind": "permit_ends", "year": 2028, "month": 6}
        ],
        "shelter_quality": [{"facility": "F1", "single_rooms": 5}],
        "growth": [
            {"id": "G1", "name": "Nieuw West", "code": "WK1", "year": 2030, "inhabitants": 400}
        ],
        "goals": [
            {
                "id": "D1",
                "title": "Meer uitstroom",
                "measure": "mensen die een woning krijgen",
                "unit": "mensen per jaar",
                "baseline": 100,
                "baseline_year": 2024,
                "target": 250,
                "target_year": 2030,
            }
        ],
        "goal_results": [{"goal": "D1", "year": 2025, "value": 120}],
        "promises": [
            {
                "id": "A1",
                "kind": "motion",
                "number": "RG-1",
                "date": "2024-01-25",
                "title": "Spreiden",
                "text": "De raad wil spreiden.",
            }
        ],
        "region": [{"code": "GM9998", "name": "Buurstad", "inhabitants": 1_000}],
        "projects": [
            {"id": "J1", "title": "Nieuw huis", "text": "Er komt een huis.", "date": "2026-01-01"}
        ],
    }
    told = {name: [row | _SOURCED for row in found] for name, found in rows.items()}
    told["programme_groups"] = rows["programme_groups"]
    told["council_papers"] = [
        {
            "id": "R1",
            "kind": "motie",
            "number": "RG-1",
            "date": "2024-01-25",
            "title": "Motie over spreiden",
            "url": "https://raad.example/1",
        }
    ]
    return told


def _others() -> dict[str, tuple[list[dict[str, object]], list[shapely.Geometry]]]:
    return {
        "car_parks": (
            [{"id": "P1", "name": "Garage", "kind": "garage", "capacity": 300}],
            [shapely.Point(at(600, 400))],
        ),
        "district_teams": (
            [{"id": "T1", "name": "Team West", "buurt_code": "BU1", "serves": "west;WK3"}],
            [shapely.Point(at(500, 250))],
        ),
        "plan_texts": (
            [
                {
                    "plan_id": "NL.IMRO.9999.PROEF-vb01",
                    "article": "99",
                    "functions": "wonen",
                    "living": "household",
                    "complete": "yes",
                    "quote": "Wonen: het wonen door één huishouden.",
                    "source": "proef",
                    "date": "2020-01-01",
                }
            ],
            [],
        ),
        "asked_plans": (
            [
                {
                    "id": "00000000000000aa",
                    "asked_at": "2026-11-30T09:15:00+00:00",
                    "new_part": "nothing_found",
                    "temporary_part": "nothing_found",
                    "documents": "[]",
                    "missing_new_part": None,
                    "missing_temporary_part": None,
                    "complete": "yes",
                }
            ],
            [box(1960, 1960, 10, 10)],
        ),
        "water": ([{"id": "V1", "name": "Plas"}], [box(0, 1800, 1000, 200)]),
        "plots": (
            [
                {"id": "A1", "owner": "municipality", "old_function": "none", "old_size": None},
                {"id": "A2", "owner": "private", "old_function": None, "old_size": None},
                {"id": "A3", "owner": None, "old_function": None, "old_size": None},
            ],
            [box(400, 200, 200, 100), box(1200, 300, 100, 200), box(300, 1100, 150, 150)],
        ),
        "parking_zones": ([{"zone": "B"}], [box(0, 0, 2000, 2000)]),
        "addresses": (
            [
                {
                    "id": "9999200000000001",
                    "street": "Dorpsstraat",
                    "number": "1",
                    "postcode": "9999 AA",
                    "town": "Proefstad",
                }
            ],
            [shapely.Point(at(420, 220))],
        ),
        "buildings": (
            [{"id": "9999100000000001", "status": "in gebruik"}],
            [box(410, 210, 30, 20)],
        ),
        "parking_bays": ([{"id": "B1"}], [box(650, 200, 30, 5)]),
        "roads": ([{"id": "R1", "function": "rijbaan lokale weg"}], [box(0, 470, 1000, 20)]),
        "stops": ([{"id": "H1", "name": "Dorpsplein"}], [shapely.Point(at(700, 480))]),
        "schools": (
            [{"id": "99AA00", "name": "De Proef", "kind": "basisschool"}],
            [shapely.Point(at(800, 300))],
        ),
        "amenities": (
            [{"id": "N1", "name": "Buurtsuper", "kind": "supermarkt"}],
            [shapely.Point(at(900, 300))],
        ),
        "walking": (
            [{"id": "W1"}, {"id": "W2"}],
            [
                shapely.LineString([at(0, 480), at(1000, 480)]),
                shapely.LineString([at(1000, 480), at(1000, 1500)]),
            ],
        ),
    }


def _with_shapes(frame: pd.DataFrame, shapes: list[object], *, points: bool) -> pd.DataFrame:
    if all(shape is None for shape in shapes):
        return frame
    if points:
        return frame.assign(
            x=[None if shape is None else shape.x for shape in shapes],  # type: ignore[attr-defined]
            y=[None if shape is None else shape.y for shape in shapes],  # type: ignore[attr-defined]
        )
    return frame.assign(wkt=[shapely.to_wkt(shape, rounding_precision=1) for shape in shapes])


def city_yaml(names: Collection[str]) -> dict[str, object]:
    """Return what city.yaml says of these layers."""
    entry = {
        "source": "proef",
        "date": dt.date(2024, 1, 1),
        "licence": "CC0",
        "fictional": "yes",
    }
    return {
        "municipality": {"code": "GM9999", "name": "Proefstad"},
        "default_year": 2026,
        "rules": "GM9999",
        "layers": {name: {"file": f"{name}.csv", "title": name, **entry} for name in names},
    }


def write_city(folder: Path, *, without: Collection[str] = (), **instead: str) -> Path:
    """Write the city and return its folder.

    Parameters
    ----------
    without
        Layers that the city does not have.
    instead
        Text of a file in place of the right one, by layer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = {name: table for name, table in tables().items() if name not in without}
    for name, table in kept.items():
        if name not in instead:
            table.to_csv(folder / f"{name}.csv", index=False)
    for name, text in instead.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "city.yaml").write_text(yaml.safe_dump(city_yaml(kept)), encoding="utf-8")
    return folder
