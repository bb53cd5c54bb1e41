"""A small fictional city, built in memory: 2 districts, 4 wijken, 7 buurten.

y
2000  +--------+--------+
      | B4 W2  | B7 W4  |     W2 has one buurt; W4 has 300 inhabitants and two buurten
1500  +--------+--------+
      | B3 W1  | B6 W4  |     district "west": W1, W2     district "oost": W3, W4
1000  +--------+--------+
      | B2 W1  | B5 W3  |
 500  +--------+        |
      | B1 W1  |        |     W3 has one buurt of 1 km x 1 km
   0  +--------+--------+
      0      1000     2000     x, metres from (140000, 480000)
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from geo.layer import Layer, from_frame
from spreidingskaart.city import DATA, City
from spreidingskaart.city.sources.folder import LayerEntry, LoadReport, Municipality
from spreidingskaart.criteria import CRITERIA
from spreidingskaart.model import Overruled, Status, Verdict, ZoningAsked
from spreidingskaart.rules import RuleBook, care_forms

X0, Y0 = 140_000.0, 480_000.0

SITING = {
    "norms": {
        "business_park": {
            "title": "Geen woonzorg op een bedrijventerrein",
            "value": 0.05,
            "unit": "aandeel",
            "source": "Proefgemeente, jaarverslag",
            "status": "verified",
        },
        "min_area": {
            "title": "Ten minste 1 hectare",
            "value": 10000,
            "unit": "m2",
            "source": "Proefgemeente, voorstel",
            "status": "verified",
            "forms": ["beschermd_wonen_plus"],
        },
        "government_land": {
            "title": "Grond van de overheid",
            "value": 1,
            "unit": "ja",
            "source": "Proefgemeente, voorstel",
            "status": "verified",
            "forms": ["beschermd_wonen_plus"],
        },
        "green_blue_max_share": {
            "title": "Buiten het netwerk",
            "value": 0,
            "unit": "aandeel",
            "source": "Proefgemeente, voorstel",
            "status": "verified",
            "forms": ["beschermd_wonen_plus"],
        },
    }
}


def unit_of(norm_id: str) -> str:
    """Return the unit in which a criterion reads a norm of the municipality."""
    return next(spec.unit for one in CRITERIA for spec in one.norms if spec.id == norm_id)


def overruled(verdict: str, **other: object) -> Overruled:
    """Return what A. Jansen judged instead."""
    made = Overruled(
        event_id=1,
        verdict=Verdict(verdict),
        reason="Ontheffing.",
        name="A. Jansen",
        made_at="2026-01-01T00:00:00+00:00",
        original=Verdict.FITS,
        data_version="proef-1",
        counts=True,
        why_not_counted=None,
    )
    return replace(made, **other)


def box(x: float, y: float, width: float, height: float) -> shapely.Polygon:
    """Return a rectangle; metres from the south-west corner of the city."""
    return shapely.box(X0 + x, Y0 + y, X0 + x + width, Y0 + y + height)


def at(x: float, y: float) -> tuple[float, float]:
    """Return RD coordinates of a point given in metres from the south-west corner of the city."""
    return X0 + x, Y0 + y


def _layer(rows: list[dict[str, object]], geometry: list[object] | None = None) -> Layer:
    return from_frame(
        pd.DataFrame(rows),
        None if geometry is None else np.array([*geometry, None], dtype=object)[:-1],
    )


def _areas() -> dict[str, Layer]:
    buurten = [
        ("BU1", "Buurt 1", "WK1", "west", 2000.0, box(0, 0, 1000, 500)),
        ("BU2", "Buurt 2", "WK1", "west", 1000.0, box(0, 500, 1000, 500)),
        ("BU3", "Buurt 3", "WK1", "west", 1000.0, box(0, 1000, 1000, 500)),
        ("BU4", "Buurt 4", "WK2", "west", 1000.0, box(0, 1500, 1000, 500)),
        ("BU5", "Buurt 5", "WK3", "oost", 4700.0, box(1000, 0, 1000, 1000)),
        ("BU6", "Buurt 6", "WK4", "oost", 300.0, box(1000, 1000, 1000, 500)),
        ("BU7", "Buurt 7", "WK4", "oost", 0.0, box(1000, 1500, 1000, 500)),
    ]
    wijken = [
        ("WK1", "Wijk 1", "west", 4000.0, box(0, 0, 1000, 1500)),
        ("WK2", "Wijk 2", "west", 1000.0, box(0, 1500, 1000, 500)),
        ("WK3", "Wijk 3", "oost", 4700.0, box(1000, 0, 1000, 1000)),
        ("WK4", "Wijk 4", "oost", 300.0, box(1000, 1000, 1000, 1000)),
    ]
    districts = [
        ("west", "West", 5000.0, box(0, 0, 1000, 2000)),
        ("oost", "Oost", 5000.0, box(1000, 0, 1000, 2000)),
    ]
    return {
        "buurten": _layer(
            [
                dict(
                    zip(
                        ("code", "name", "wijk_code", "district_code", "inhabitants"),
                        row[:5],
                        strict=True,
                    )
                )
                for row in buurten
            ],
            [row[5] for row in buurten],
        ),
        "wijken": _layer(
            [
                dict(zip(("code", "name", "district_code", "inhabitants"), row[:4], strict=True))
                for row in wijken
            ],
            [row[4] for row in wijken],
        ),
        "districts": _layer(
            [dict(zip(("code", "name", "inhabitants"), row[:3], strict=True)) for row in districts],
            [row[3] for row in districts],
        ),
    }


def facility(
    key: str, x: float | None = None, y: float | None = None, **other: object
) -> dict[str, object]:
    """Return one facility, metres from the south-west corner; `other` replaces any column."""
    record: dict[str, object] = {
        "id": key,
        "name": f"Voorziening {key}",
        "form": "domus",
        "target_groups": None,
        "operator": "Aanbieder A",
        "places": 20.0,
        "units": 20.0,
        "opened": 2010.0,
        "closes": float("nan"),
        "status": "existing",
        "visibility": "public",
        "fictional": "no",
        "precision": "point",
        "buurt_code": "BU1",
        "wijk_code": "WK1",
        "district_code": "west",
        "source": "proef",
        "source_date": None,
        "source_url": None,
        "note": None,
        "geometry": None if x is None or y is None else shapely.Point(at(x, y)),
    }
    return {**record, **other}


DEFAULT_FACILITIES = (
    facility("F1", 200, 200),
    facility("F2", 1500, 500, buurt_code="BU5", wijk_code="WK3", district_code="oost", places=30.0),
    facility("F3", 300, 700, buurt_code="BU2", form="verpleeghuis_wlz", places=60.0),
    facility("F4", 700, 300, status="planned", opened=2030.0, places=36.0),
    facility("A1", 400, 1200, buurt_code="BU3", visibility="aggregated", places=12.0),
    facility(
        "A2", 500, 1700, buurt_code="BU4", wijk_code="WK2", visibility="aggregated", places=2.0
    ),
    facility("S1", 600, 600, buurt_code="BU2", visibility="secret", places=9.0),
)


def facilities_layer(rows: tuple[dict[str, object], ...] | list[dict[str, object]]) -> Layer:
    """Return a facilities layer of records made by `facility`."""
    return _layer(
        [{k: v for k, v in row.items() if k != "geometry"} for row in rows],
        [row["geometry"] for row in rows],
    )


def zone(
    kind: str, name: str, where: shapely.Polygon, main_group: str | None = None, **other: object
) -> dict[str, object]:
    """Return one object of the zoning plan."""
    return {
        "plan_id": "NL.IMRO.9999.PROEF-vb01",
        "kind": kind,
        "name": name,
        "main_group": main_group,
        "zone_group": None,
        "article": "3",
        "values": None,
        "geometry": where,
        **other,
    }


AROUND = zone(
    "enkelbestemming",
    "Agrarisch",
    shapely.difference(box(-3000, -3000, 8000, 8000), box(0, 0, 2000, 2000)),
    "agrarisch",
)
"""The plans of the neighbours, so that the ground around the city is known as well."""

DEFAULT_ZONES = (
    zone("enkelbestemming", "Wonen", box(0, 0, 1000, 1000), "wonen"),
    zone("enkelbestemming", "Maatschappelijk", box(0, 1000, 1000, 500), "maatschappelijk"),
    zone("enkelbestemming", "Groen", box(0, 1500, 1000, 300), "groen"),
    zone("enkelbestemming", "Water", box(0, 1800, 1000, 200), "water"),
    zone("enkelbestemming", "Gemengd", box(1000, 0, 600, 1000), "gemengd"),
    zone("enkelbestemming", "Bedrijventerrein", box(1600, 0, 400, 1000), "bedrijventerrein"),
    zone("enkelbestemming", "Wonen", box(1000, 1000, 1000, 500), "wonen"),
    zone("functieaanduiding", "bedrijf tot en met categorie 3.2", box(1600, 0, 400, 1000)),
)


def zoning_layer(rows: tuple[dict[str, object], ...] | list[dict[str, object]]) -> Layer:
    """Return a zoning layer of records made by `zone`."""
    return _layer(
        [
            {"id": f"Z{row}", **{k: v for k, v in zone_.items() if k != "geometry"}}
            for row, zone_ in enumerate(rows)
        ],
        [zone_["geometry"] for zone_ in rows],
    )


def _plans(*, fictional: bool) -> Layer:
    return _layer(
        [
            {
                "id": "NL.IMRO.9999.PROEF-vb01",
                "name": "Proefplan",
                "type": "bestemmingsplan",
                "status": "vastgesteld",
                "date": "2020-01-01",
                "umbrella": "no",
                "fictional": "yes" if fictional else "no",
                "url": None,
            }
        ]
    )


SEPARATE: dict[str, float] = {"BU5": 2400.0, "BU6": 900.0, "BU7": 900.0, "WK4": 1800.0}
"""Figures with which each district can be told alone: wijken 1 and 2 together, and wijken 3 and 4."""


def _with_people(areas: dict[str, Layer], people: dict[str, float]) -> dict[str, Layer]:
    return {
        level: layer.with_columns(
            inhabitants=np.array(
                [
                    people.get(code, before)
                    for code, before in zip(layer["code"], layer["inhabitants"], strict=True)
                ]
            )
        )
        for level, layer in areas.items()
    }


def _others() -> dict[str, Layer]:
    return {
        "stations": _layer(
            [{"code": "PC", "name": "Proef Centrum"}], [shapely.Point(at(1000, 500))]
        ),
        "green_blue": _layer(
            [{"id": "G1", "name": "Groene as", "kind": "green"}], [box(0, 1400, 1000, 200)]
        ),
        "sites": _layer(
            [
                {
                    "id": "L01",
                    "name": "Locatie 1",
                    "buurt_code": "BU1",
                    "owner": "municipality",
                    "fictional": "yes",
                    "area_m2": 20000.0,
                    "own_parking": 24.0,
                },
                {
                    "id": "L02",
                    "name": "Locatie 2",
                    "buurt_code": "BU5",
                    "owner": "private",
                    "fictional": "yes",
                    "area_m2": 10000.0,
                    "own_parking": float("nan"),
                },
            ],
            [box(100, 100, 200, 100), box(1550, 100, 100, 100)],
        ),
    }


def synthetic_city(
    *,
    facilities: tuple[dict[str, object], ...] | list[dict[str, object]] = DEFAULT_FACILITIES,
    zones: tuple[dict[str, object], ...] | list[dict[str, object]] = DEFAULT_ZONES,
    siting: dict[str, object] | None = None,
    documents: dict[str, object] | None = None,
    without: tuple[str, ...] = (),
    fictional: tuple[str, ...] = (),
    plots: tuple[tuple[str, shapely.Polygon, str], ...] = (),
    plot_sizes: tuple[float, ...] = (),
    people: dict[str, float] | None = None,
    year: int = 2026,
    asked: tuple[ZoningAsked, ...] = tuple(ZoningAsked),
    sure_forms: bool = True,
) -> City:
    """Return the City; layers named in `without` are not loaded, those in `fictional` are marked so.

    `people` replaces the inhabitants of areas by their code; those of larger areas do not follow. `asked` is what the
    source of the plan map was asked for. `plot_sizes` are the registered sizes of the plots.
    How people live in the care forms was looked up, unless not `sure_forms`.
    """
    layers = {
        **_with_people(_areas(), people or {}),
        **_others(),
        "facilities": facilities_layer(facilities),
        "zoning": zoning_layer(zones),
        "zoning_plans": _plans(fictional="zoning" in fictional),
    }
    if plots:
        rows = [{"id": plot, "owner": owner} for plot, _, owner in plots]
        rows = [
            {**row, **({"area_m2": plot_sizes[i]} if plot_sizes else {})}
            for i, row in enumerate(rows)
        ]
        layers["plots"] = _layer(rows, [outline for _, outline, _ in plots])
    layers = {name: layer for name, layer in layers.items() if name not in without}
    reports = {
        name: LoadReport(
            name,
            LayerEntry(
                file=f"{name}.csv",
                title=name,
                source="proef",
                date=dt.date(2024, 1, 1),
                licence="CC0",
                fictional="yes" if name in fictional else "no",
                asked=asked if name == "zoning" else (),
            ),
            len(layer),
            len(layer),
        )
        for name, layer in layers.items()
    }
    for name in ("figures_buurten", "figures_wijken"):
        reports[name] = replace(reports["wijken"], name=name)
    return City(
        municipality=Municipality(code="GM9999", name="Proefstad"),
        version="proef-1",
        year=year,
        layers=layers,
        reports=reports,
        rules=RuleBook(
            "GM9999",
            "regels-1",
            {"siting": SITING if siting is None else siting, **(documents or {})},
        ),
        forms={
            name: replace(form, status=Status.VERIFIED) if sure_forms else form
            for name, form in care_forms(DATA / "care_forms.yaml").items()
        },
    )
