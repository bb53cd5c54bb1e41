"""Every service that is asked, as one server: the small town of town.py with what lies around it.

Of the plans there are both: those of the municipality, for who has the key, and the files of the whole country.
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import shapely

from geo.crs import point_to_wgs84
from tests.fakes import around, council, location, plans, town
from tests.fakes.around import Around, as_csv, school, zipped
from tests.fakes.cbs import StatLineFake, StatLineTable
from tests.fakes.gokoala import GoKoala
from tests.fakes.location import Places
from tests.fakes.server import Response
from tests.imro_texts import bulk_member, bulk_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fakes.server import Request, Server

BULK = "/kadaster/ruimtelijke-plannen/atom/downloads"
PATHS = {
    **town.PATHS,
    **around.PATHS,
    **plans.PATHS,
    **location.PATHS,
    **council.PATHS,
    "plannen-bulk": BULK,
}
PLAN = "NL.IMRO.0999.BP1-VG01"
YEAR = 2025
_BO, _VO = "dcc9c9a5-6d01-410b-967f-810557588ba4", "5187f8d5-ff9c-4284-8e06-4311f0354956"
_BUURTEN = [f"BU09990{row}0{column}" for row in (1, 2) for column in (1, 2)]
_WIJKEN = ["WK099901", "WK099902"]


def country(**koala: Any) -> Callable[[Request], Response]:
    """Return what answers for all of them.

    Parameters
    ----------
    koala
        As `GoKoala` takes them: what a large box is, how many features are in an answer.
    """
    features = GoKoala(town.town(YEAR), **koala)
    statline, others = _statline(), _around()
    of_law, places = plans.Plans([_plan()]), Places(_addresses())
    # by its name, and by its code where nobody said the name
    names = (town.NAME.lower(), town.CODE.lower())
    papers = council.Council(
        {f"ori_{name}": [council.paper("R1", "Motie Domus")] for name in names}
    )

    by_path: list[tuple[tuple[str, ...], Callable[[Request], Response]]] = [
        ((f"{town.ODATA}/86165NED",), statline),
        (tuple(features.apis), features),
        (tuple(plans.PATHS.values()), of_law),
        (tuple(location.PATHS.values()), places),
        (tuple(council.PATHS.values()), papers),
        ((BULK,), _of_country),
    ]

    def answer(request: Request) -> Response:
        found = (answers for paths, answers in by_path if request.path.startswith(paths))
        return next(found, others)(request)

    return answer


def environment(
    server: Server, folder: Path, limits: dict[str, Any] | None = None, *, key: bool = True
) -> dict[str, str]:
    """Return the environment in which all services are this server, and have a key."""
    over = server.over(PATHS, folder, limits)
    return {**over, "SPREIDINGSKAART_DSO_KEY": plans.KEY if key else ""}


def _ground() -> shapely.Polygon:
    return shapely.box(town.X, town.Y, town.X + 2 * town.SIDE, town.Y + 2 * town.SIDE)


def _addresses() -> dict[str, tuple[float, float]]:
    return {
        f"Dorpsstraat {number}, 1234AB {town.NAME}": (town.X + 30 * number - 10, town.Y + 40)
        for number in range(1, 10)
    }


def _of_country(request: Request) -> Response:
    return _bulk(request.path.removeprefix(f"{BULK}/").removesuffix(".gml.gz"))


def _bulk(name: str) -> Response:
    """One of the files of the country: the plan of the town, and one of elsewhere, for none of them is empty."""
    told = {"planstatus": "onherroepelijk", "datum": "2015-09-24", "typePlan": "bestemmingsplan"}
    members = [bulk_member(2, "NL.IMRO.0001.BP1-VG01", _ground(), **told)]
    if name == "Enkelbestemming":
        members.append(bulk_member(1, PLAN, _ground(), **told))
    return Response(gzip.compress(bulk_text(members).encode()), type="application/gzip")


def _plan() -> plans.ImroPlan:
    ground = _ground()
    zone = {
        "id": "NL.IMRO.wonen",
        "type": "enkelbestemming",
        "naam": "Wonen",
        "bestemmingshoofdgroep": "wonen",
        "artikelnummer": "12",
        "geometrie": json.loads(shapely.to_geojson(ground)),
    }
    return plans.ImroPlan(
        PLAN,
        "Dorp",
        ground,
        holder="0999",
        objects={"bestemmingsvlakken": [zone]},
    )


def _degrees(x: float, y: float) -> dict[str, float]:
    longitude, latitude = point_to_wgs84(town.X + x, town.Y + y)
    return {"latitude": round(latitude, 7), "longitude": round(longitude, 7)}


def _statline() -> StatLineFake:
    measures = {"T001036": "Aantal inwoners", "M000200": "65 jaar of ouder"}
    values = {area: {"T001036": 1_000.0, "M000200": 200.0} for area in _BUURTEN}
    values |= {area: {"T001036": 2_000.0, "M000200": 400.0} for area in _WIJKEN}
    return StatLineFake(
        town.ODATA,
        {"86165NED": StatLineTable("Kerncijfers wijken en buurten 2025", measures, values)},
    )


def _around() -> Around:
    return Around(
        schools={
            _BO: [school("09AB00", "De Eik", POSTCODE="1234 AB", GEMEENTENUMMER="0999", PLAATSNAAM=town.NAME.upper())],
            _VO: [],
        },
        areas=[{"areamanagerid": "999", "areaid": "1", "uuid": "00000001", "usageid": "GARAGEP"}],
        facilities={"00000001": _car_park()},
        timetable=_timetable(),
        scores=_scores(),
        index=[{"identifier": "00000001", "name": "Garage Dorp", "locationForDisplay": _degrees(50, 50)}],
        elements=[_shop()],
        measures=[{"Identifier": "M001", "Title": "Gemiddelde score", "MeasureGroupId": "2"}],
        groups=[{"Id": "2", "Title": "Totaalscore"}],
        observations=[
            {"Id": row, "Measure": "M001", "WijkenEnBuurten": area, "Perioden": "2021JJ00", "Value": 0.05}
            for row, area in enumerate([*_BUURTEN, *_WIJKEN])
        ],
    )  # fmt: skip


def _shop() -> dict[str, Any]:
    at = _degrees(100, 100)
    tags = {"shop": "supermarket", "name": "Super"}
    return {"type": "node", "id": 1, "lat": at["latitude"], "lon": at["longitude"], "tags": tags}


def _car_park() -> dict[str, Any]:
    return {
        "parkingFacilityInformation": {
            "name": "Garage Dorp",
            "specifications": [{"capacity": 200, "usage": "Garage parking"}],
            "accessPoints": [
                {"isVehicleEntrance": True, "accessPointLocation": [_degrees(50, 50)]}
            ],
            "limitedAccess": False,
        }
    }


def _stop(number: str, name: str, x: float, y: float) -> dict[str, str]:
    at = _degrees(x, y)
    return {
        "stop_id": number,
        "stop_name": name,
        "stop_lat": str(at["latitude"]),
        "stop_lon": str(at["longitude"]),
        "location_type": "",
        "parent_station": "",
    }


def _timetable() -> bytes:
    """A stop where the bus stops, and one of the train."""
    tables: dict[str, list[dict[str, str]]] = {
        "stops.txt": [_stop("1", "Dorpsplein", 150, 150), _stop("2", "Proefdorp", 450, 300)],
        "routes.txt": [
            {"route_id": "1", "route_type": "3"},
            {"route_id": "2", "route_type": "2"},
        ],
        "trips.txt": [{"trip_id": each, "route_id": each} for each in "12"],
        "stop_times.txt": [{"trip_id": each, "stop_id": each} for each in "12"],
    }
    return zipped({name: as_csv(rows) for name, rows in tables.items()})


def _scores() -> bytes:
    def table(code: str, areas: list[str]) -> bytes:
        return as_csv(
            [{code: area, "jaar": "2024", "lbm": "4,1", "kscore": "7"} for area in areas], ";"
        )

    folder = "Leefbaarometer 3.0 - Meting 2024 - open data/Leefbaarometer-"
    return zipped(
        {
            f"{folder}scores buurten 2002-2024.csv": table("bu_code", _BUURTEN),
            f"{folder}scores wijken 2002-2024.csv": table("wk_code", _WIJKEN),
        }
    )
