"""A small town as CBS and the Kadaster publish it, under their own column names, and one parcel beyond its border."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import shapely

from geo.crs import RD

CODE = "GM0999"
NAME = "Proefdorp"
X, Y = 150_000.0, 480_000.0
SIDE = 300.0
"""Metres of one buurt."""
STREET = 8.0
_BAG = "https://api.pdok.nl/kadaster/bag/ogc/v2/collections"

CBS = "/cbs/wijken-en-buurten-{year}/ogc/v1"
BAG = "/kadaster/bag/ogc/v2"
BRK = "/kadaster/brk-kadastrale-kaart/ogc/v1"
BGT = "/lv/bgt/ogc/v1"
ODATA = "/odata/v1/CBS"
PATHS = {
    "cbs-wijken-en-buurten": CBS,
    "bag": BAG,
    "brk-kadastrale-kaart": BRK,
    "bgt": BGT,
    "cbs-odata": ODATA,
}


def town(year: int = 2025) -> dict[str, dict[str, gpd.GeoDataFrame]]:
    """Return the collections by path and name, as the fake server takes them."""
    return {
        CBS.format(year=year): {
            "gemeenten": _table([{"gemeentecode": CODE, "gemeentenaam": NAME}], [_box(0, 0, 2, 2)]),
            "wijken": _wijken(year),
            "buurten": _buurten(year),
        },
        BAG: _bag(),
        BRK: {"perceel": _parcels()},
        BGT: {"wegdeel": _roads(), "waterdeel": _water()},
    }


def _box(column: float, row: float, wide: float = 1, high: float = 1) -> shapely.Polygon:
    x, y = X + column * SIDE, Y + row * SIDE
    return shapely.box(x, y, x + wide * SIDE, y + high * SIDE)


def _at(x: float, y: float, wide: float, high: float) -> shapely.Polygon:
    return shapely.box(X + x, Y + y, X + x + wide, Y + y + high)


def _table(rows: list[dict[str, Any]], shapes: list[Any]) -> gpd.GeoDataFrame:
    table = gpd.GeoDataFrame(rows, geometry=shapes, crs=RD)
    return table.assign(id=[f"00000000-0000-4000-8000-{row:012d}" for row in range(len(rows))])


def _figures(people: float, **other: Any) -> dict[str, Any]:
    return {
        "aantal_inwoners": people,
        "mannen": people // 2,
        "vrouwen": people - people // 2,
        "percentage_personen_65_jaar_en_ouder": 20,
        "percentage_personen_0_tot_15_jaar": 15,
        "aantal_huishoudens": people / 2,
        "gemiddelde_woningwaarde": 300,
        "percentage_koopwoningen": 60,
        "oppervlakte_land_in_ha": 9,
        **other,
    }


def _buurten(year: int) -> gpd.GeoDataFrame:
    rows, shapes = [], []
    people = {(0, 0): 1200, (1, 0): 800, (0, 1): 400, (1, 1): -99997}
    for (column, row), number in people.items():
        figures = _figures(number) if number > 0 else dict.fromkeys(_figures(0), -99997)
        rows.append(
            {
                "buurtcode": f"BU09990{row + 1}0{column + 1}",
                "buurtnaam": f"Buurt {row + 1}.{column + 1}",
                "wijkcode": f"WK09990{row + 1}",
                "gemeentecode": CODE,
                "gemeentenaam": NAME,
                "water": "NEE",
                "jaarstatcode": f"{year}{CODE}",
                **figures,
            }
        )
        shapes.append(_box(column, row))
    water = {
        "buurtcode": "BU09999997",
        "buurtnaam": "",
        "wijkcode": "WK099999",
        "gemeentecode": CODE,
        "gemeentenaam": NAME,
        "water": "JA",
        "jaarstatcode": f"{year}{CODE}",
        **dict.fromkeys(_figures(0), -99999999),
    }
    other = {**rows[0], "buurtcode": "BU01230101", "wijkcode": "WK012301", "gemeentecode": "GM0123"}
    return _table([*rows, water, other], [*shapes, _box(2, 0, 0.5, 2), _box(-1, 0)])


def _wijken(year: int) -> gpd.GeoDataFrame:
    rows = [
        {
            "wijkcode": f"WK09990{row}",
            "wijknaam": f"Wijk {name}",
            "gemeentecode": CODE,
            "gemeentenaam": NAME,
            "water": "NEE",
            "jaarstatcode": f"{year}{CODE}",
            **_figures(people),
            "perc_huurwoningen_in_bezit_woningcorporaties": 30,
            "woningvoorraad": 900,
        }
        for row, name, people in ((1, "Zuid", 2000), (2, "Noord", 400))
    ]
    # drawn a little otherwise than the buurten: two metres off
    return _table(rows, [_box(0, row, 2).buffer(2, join_style="mitre") for row in (0, 1)])


def _bag() -> dict[str, gpd.GeoDataFrame]:
    spots = [(20 + 30 * i, 40.0) for i in range(12)]
    ids = [f"0999{i:012d}" for i in range(len(spots))]
    pands = [f"0999{i + 100:012d}" for i in range(len(spots))]
    states = ["Pand in gebruik"] * 10 + ["Pand gesloopt", "Pand in onderzoek gezet"]
    buildings = [
        {
            "identificatie": pand,
            "bouwjaar": 1005 if i == 3 else 1898 + 10 * i,
            "status": states[i],
            "aantal_verblijfsobjecten": 1,
            "gebruiksdoel": "woonfunctie",
        }
        for i, pand in enumerate(pands)
    ]
    objects = [
        {
            "identificatie": one,
            "status": "Verblijfsobject ingetrokken" if i == 10 else "Verblijfsobject in gebruik",
            "gebruiksdoel": "woonfunctie,kantoorfunctie" if i == 1 else "woonfunctie",
            "oppervlakte": 999_999 if i == 2 else 90 + i,
            "pand.href": [f"{_BAG}/pand/items/{pands[i]}"],
        }
        for i, one in enumerate(ids)
    ]
    addresses = [
        {
            "identificatie": f"0999{i + 200:012d}",
            "adresseerbaar_object_identificatie": one,
            "openbare_ruimte_naam": "Dorpsstraat",
            "huisnummer": i + 1,
            "huisletter": "A" if i == 4 else None,
            "toevoeging": "2" if i in (4, 5) else None,
            "postcode": "1234AB",
            "woonplaats_naam": NAME,
        }
        for i, one in enumerate(ids)
    ]
    # a mooring: an address without an object that is a home, and one beyond the border
    addresses += [
        {
            **addresses[0],
            "identificatie": f"0999{300 + n:012d}",
            "adresseerbaar_object_identificatie": f"0999{400 + n:012d}",
            "huisnummer": 90 + n,
        }
        for n in range(2)
    ]
    points = [shapely.Point(X + x, Y + y) for x, y in spots]
    beyond = [shapely.Point(X + 500, Y + 300), shapely.Point(X - 50, Y + 300)]
    return {
        "pand": _table(buildings, [_at(x - 5, y - 5, 10, 10) for x, y in spots]),
        "verblijfsobject": _table(objects, points),
        "adres": _table(addresses, [*points, *beyond]),
    }


def _parcels() -> gpd.GeoDataFrame:
    drawn = [
        _at(20, 60, 100, 100),
        _at(130, 60, 100, 99.9),
        shapely.MultiPolygon([_at(20, 180, 50, 50), _at(90, 180, 20, 20)]),
        _at(120, 180, 0.02, 20),
        _at(130, 180, 40, 40),
        _at(-90, 60, 60, 60),
        # crosses itself in one corner
        shapely.Polygon(
            [(X + 200, Y + 180), (X + 260, Y + 180), (X + 260, Y + 240), (X + 259.9, Y + 240),
             (X + 260.05, Y + 239.9), (X + 200, Y + 240)]
        ),
    ]  # fmt: skip
    sizes = [(9_990, "Vastgesteld"), (10_000, "Vastgesteld"), (2_900, "Vastgesteld"), (1, "Vastgesteld"),
             (1_600, "Voorlopig"), (3_600, "Vastgesteld"), (3_600, "Vastgesteld")]  # fmt: skip
    rows = [
        {
            "identificatie_lokaal_id": str(990_000 + i),
            "akr_kadastrale_gemeente_code_waarde": "PRD01",
            "sectie": "A",
            "perceelnummer": 100 + i,
            "kadastrale_grootte_waarde": size,
            "soort_grootte_waarde": kind,
            "status_historie_waarde": "Geldig",
        }
        for i, (size, kind) in enumerate(sizes)
    ]
    return _table(rows, drawn)


def _roads() -> gpd.GeoDataFrame:
    shapes = [
        _at(0, 20, 600, STREET),
        _at(0, 28, 600, 2),
        _at(296, 28, STREET, 400),
        _at(40, 30, 20, 5),
        _at(0, 20, 600, STREET),
        _at(0, 500, 600, STREET),
    ]
    kinds = [
        "rijbaan lokale weg",
        "voetpad",
        "woonerf",
        "parkeervlak",
        "rijbaan lokale weg",
        "voetpad",
    ]
    rows = [
        {
            "lokaal_id": f"G0999.{i:032d}",
            "functie": kind,
            "fysiek_voorkomen": "open verharding",
            "status": "plan" if i == 5 else "bestaand",
            "eind_registratie": "2020-01-01T00:00:00Z" if i == 4 else None,
            "termination_date": None,
            "relatieve_hoogteligging": 0,
        }
        for i, kind in enumerate(kinds)
    ]
    return _table(rows, shapes)


def _water() -> gpd.GeoDataFrame:
    shapes = [_box(2, 0, 3, 2), _at(0, 540, 600, 3), _at(0, 550, 600, 3)]
    kinds = ["watervlakte", "waterloop", "greppel, droge sloot"]
    rows = [
        {
            "lokaal_id": f"W0999.{i:032d}",
            "type": kind,
            "status": "bestaand",
            "eind_registratie": None,
            "termination_date": None,
        }
        for i, kind in enumerate(kinds)
    ]
    return _table(rows, shapes)
