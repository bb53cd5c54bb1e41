"""Connectors of what lies around a municipality, against fakes that keep the rules of each service."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import point_to_rd, point_to_wgs84
from spreidingskaart.city.sources.folder import Municipality
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.services.amenities import AMENITIES, question_for
from spreidingskaart.city.sources.services.asking import Connector, Wanted
from spreidingskaart.city.sources.services.client import Client
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.gtfs import mode_of
from spreidingskaart.city.sources.services.liveability import LIVEABILITY
from spreidingskaart.city.sources.services.parking import CAR_PARKS
from spreidingskaart.city.sources.services.school_points import number_parts
from spreidingskaart.city.sources.services.schools import SCHOOLS
from spreidingskaart.city.sources.services.ses import SES
from spreidingskaart.city.sources.services.stops import STOPS
from spreidingskaart.city.sources.versions import keep_version
from tests.fakes.around import PATHS, Around, as_csv, school, zipped
from tests.fakes.server import Server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
BO, VO = "dcc9c9a5-6d01-410b-967f-810557588ba4", "5187f8d5-ff9c-4284-8e06-4311f0354956"
X, Y = 140_000.0, 485_000.0
OUTLINE = shapely.box(X, Y, X + 5_000, Y + 5_000)


@pytest.fixture
def around() -> Around:
    return Around(schools={BO: [school("01AB00", "De Eik")], VO: [school("02CD00", "Het Lyceum")]})


@pytest.fixture
def server(around: Around, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serve(around) as found:
        for name, value in found.over(PATHS, tmp_path, {"page": 3, "tries": 2}).items():
            monkeypatch.setenv(name, value)
        yield found


def wanted(**other: Any) -> Wanted:
    return Wanted(
        municipality=Municipality(code="GM0034", name="Almere", province="Flevoland"),
        year=2025,
        now=NOW,
        outline=OUTLINE,
        **other,
    )


def run(connector: Connector, folder: Path, **other: Any) -> dict[str, MadeLayer]:
    with Client(folder, told=lambda _: None) as client:
        return {layer.name: layer for layer in connector.run(client, wanted(**other))}


def degrees(x: float, y: float) -> tuple[float, float]:
    longitude, latitude = point_to_wgs84(x, y)
    return round(latitude, 7), round(longitude, 7)


def readable(layers: dict[str, MadeLayer], folder: Path) -> None:
    """Whether a city folder with these layers is read without a fault."""
    from spreidingskaart.city.sources.folder import read_folder

    areas = [
        gpd.GeoDataFrame(
            {"code": ["BU00340101"], "name": ["Buurt"], "wijk_code": ["WK003401"]},
            geometry=[OUTLINE],
            crs=28992,
        ),
        gpd.GeoDataFrame({"code": ["WK003401"], "name": ["Wijk"]}, geometry=[OUTLINE], crs=28992),
    ]
    told = Provenance(source="CBS", date=NOW.date(), licence=None)
    base = [
        MadeLayer(name, rows, told, read=1)
        for name, rows in zip(("buurten", "wijken"), areas, strict=True)
        if name not in layers
    ]
    made = [*base, *layers.values()]
    municipality = wanted().municipality
    keep_version(folder, made, why="proef", now=NOW, municipality=municipality)
    contents = read_folder(folder)
    for name, layer in layers.items():
        assert contents.reports[name].faults == (), contents.reports[name].faults
        assert contents.reports[name].kept == len(layer.rows)


# ------------------------------------------------------------------------------------------------ schools
def addresses(*rows: tuple[str, str, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"postcode": [row[0] for row in rows], "number": [row[1] for row in rows]},
        geometry=[shapely.Point(X + row[2], Y) for row in rows],
        crs=28992,
    )


def test_a_school_lies_at_its_address_else_amid_its_postcode_else_nowhere(
    around: Around, server: Server, tmp_path: Path
) -> None:
    around.schools[BO] = [
        school("01", "Op het adres", **{"HUISNUMMER-TOEVOEGING": "12-A"}),
        school("02", "Alleen het nummer", **{"HUISNUMMER-TOEVOEGING": "14-16"}),
        school("03", "In de postcode", **{"HUISNUMMER-TOEVOEGING": "99"}),
        school("04", "Nergens", POSTCODE="9999 ZZ"),
        school("05", "In een andere gemeente", GEMEENTENUMMER="0303"),
        school("06", "", POSTCODE="1315 AA"),
    ]
    around.schools[VO] = [school("01", "Zelfde code")]
    there = {
        "addresses": addresses(("1315AA", "12", 0), ("1315AA", "12a", 10), ("1315AA", "14", 20))
    }
    made = run(SCHOOLS, tmp_path, layers=there)["schools"]
    rows = made.rows.set_index("id")
    assert list(rows.index) == ["01", "02", "03", "04"]
    assert list(rows["precision"].fillna("")) == ["point", "point", "buurt", ""]
    assert rows.geometry["01"].x == X + 10
    assert rows.geometry["02"].x == X + 20
    assert rows.geometry["03"].x == X + 10
    assert rows.geometry["04"] is None
    assert made.read == len(rows) + len(made.dropped) == 6
    assert {fault.sentence for fault in made.dropped} == {
        "de school heeft geen naam of code",
        "de code staat er twee keer",
    }
    assert made.provenance.note == (
        "1 school ligt midden in de postcode. 1 school heeft geen punt: het adres is niet gevonden. "
        "Alleen scholen in de gemeente zelf."
    )
    assert made.provenance.complete
    assert len(made.provenance.receipts) == 3
    readable({"schools": made}, tmp_path / "stad")
    asked = [request for request in server.asked if request.get("resource_id") == BO]
    assert [request.get("offset") for request in asked] == ["0", "3"]


def test_without_addresses_no_school_gets_a_point(
    around: Around, server: Server, tmp_path: Path
) -> None:
    made = run(SCHOOLS, tmp_path)["schools"]
    assert made.rows.geometry.isna().all()
    assert "de adressen van de gemeente zijn er niet" in (made.provenance.note or "")


def test_a_table_of_schools_that_stops_early_is_not_complete(
    around: Around, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = around.schools[BO] = [school(str(place), "School") for place in range(5)]
    answer = around._duo

    def shorter(request: Any) -> Any:
        response = answer(request)
        document = json.loads(response.content)
        document["result"]["total"] = len(whole) + 4
        response.content = json.dumps(document).encode()
        return response

    monkeypatch.setattr(around, "_duo", shorter)
    made = run(SCHOOLS, tmp_path)["schools"]
    assert not made.provenance.complete


def test_a_field_that_duo_lacks_is_named(around: Around, server: Server, tmp_path: Path) -> None:
    row = school("01", "De Eik")
    del row["POSTCODE"]
    around.schools[BO] = [row]
    with pytest.raises(
        SourceError, match=r"^DUO, .*: in basisonderwijs ontbreekt POSTCODE; er kwam: DENOM"
    ):
        run(SCHOOLS, tmp_path)


@given(
    st.integers(0, 99_999), st.text("abcxyz", max_size=2), st.sampled_from(["", " ", "-", " - "])
)
def test_a_house_number_comes_apart_as_it_was_put_together(
    number: int, letter: str, between: str
) -> None:
    assert number_parts(f"{number}{between}{letter}") == (str(number), letter)


# -------------------------------------------------------------------------------------------------- stops
def timetable(**other: list[dict[str, str]] | bytes) -> bytes:
    def stop(name: str, x: float, y: float = Y + 100, **more: str) -> dict[str, str]:
        latitude, longitude = degrees(x, y)
        return {
            "stop_id": name,
            "stop_name": f"Halte {name}",
            "stop_lat": str(latitude),
            "stop_lon": str(longitude),
            "location_type": "",
            "parent_station": "",
            **more,
        }

    tables: dict[str, Any] = {
        "stops.txt": [
            stop("paal", X + 100, location_type="1"),
            stop("noord", X + 110, parent_station="paal"),
            stop("zuid", X + 90, parent_station="paal"),
            stop("spoor", X + 200),
            stop("rand", X - 1_900),
            stop("ver", X - 2_100),
            stop("dood", X + 300),
            stop("ingang", X + 100, location_type="2", parent_station="paal"),
            stop("fout", X, stop_lat="0", stop_lon="0"),
        ],
        "routes.txt": [
            {"route_id": "M1", "route_type": "3"},
            {"route_id": "T", "route_type": "0"},
            {"route_id": "IC", "route_type": "100"},
        ],
        "trips.txt": [
            {"route_id": route, "service_id": "1", "trip_id": trip}
            for route, trip in (("M1", "t1"), ("T", "t2"), ("IC", "t3"), ("M1", "t9"))
        ],
        "stop_times.txt": [
            {"trip_id": trip, "stop_sequence": "1", "stop_id": stop_id}
            for trip, stop_id in (
                ("t1", "noord"), ("t2", "zuid"), ("t1", "zuid"), ("t3", "spoor"), ("t9", "rand"), ("t1", "ver"),
            )
        ],
    }  # fmt: skip
    tables |= other
    return zipped(
        {
            name: rows if isinstance(rows, bytes) else b"\xef\xbb\xbf" + as_csv(rows)
            for name, rows in tables.items()
        }
    )


def test_stops_are_places_that_people_call_a_stop(
    around: Around, server: Server, tmp_path: Path
) -> None:
    around.timetable = timetable()
    made = run(STOPS, tmp_path)
    rows = made["stops"].rows.set_index("id")
    assert dict(rows["modes"]) == {"paal": "bus, tram", "rand": "bus", "spoor": "trein"}
    assert rows.geometry["paal"].distance(shapely.Point(X + 100, Y + 100)) < 0.1
    assert [fault.value for fault in made["stops"].dropped] == ["Halte dood"]
    assert list(made["stations"].rows["code"]) == ["spoor"]
    assert "2 km eromheen" in (made["stops"].provenance.note or "")
    readable(made, tmp_path / "stad")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"stop_times.txt": b"trip_id,x\nt1,1\n"}, r"in stop_times\.txt ontbreekt stop_id; er kwam: trip_id"),
        ({"stops.txt": b"stop_id;stop_name\n"}, r"in stops\.txt ontbreekt stop_id"),
        ({"stops.txt": b""}, r"stops\.txt is niet te lezen"),
        ({"stop_times.txt": b"trip_id,stop_id\n\xff\xfe,\xff\n"}, r"stop_times\.txt is niet te lezen"),
    ],
)  # fmt: skip
def test_a_timetable_that_is_otherwise_is_refused_with_a_sentence(
    around: Around, server: Server, tmp_path: Path, change: dict[str, bytes], sentence: str
) -> None:
    around.timetable = timetable(**change)
    with pytest.raises(SourceError, match=sentence):
        run(STOPS, tmp_path)


def test_a_zip_with_too_much_in_it_is_refused(
    around: Around, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from spreidingskaart.city.sources import zips
    from spreidingskaart.city.sources.services import gtfs

    monkeypatch.setattr(gtfs, "LIMITS", zips.ZipLimits(entries=10, unpacked=1_000_000))
    around.timetable = timetable(**{"shapes.txt": b"0" * 2_000_000})
    with pytest.raises(SourceError, match=r"de zip is geweigerd: uitgepakt is het meer dan 1 MB"):
        run(STOPS, tmp_path)
    around.timetable = b"geen zip"
    with pytest.raises(SourceError, match="geen leesbare zip"):
        run(STOPS, tmp_path / "ander")


def test_modes_follow_the_numbers_of_gtfs_and_its_extension() -> None:
    assert [mode_of(each) for each in ("2", "101", "0", "3", "715", "4", "1", "99999", "x")] == [
        "trein", "trein", "tram", "bus", "bus", "veer", "metro", None, None,
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------ parking
def car_park(x: float, y: float, **other: Any) -> dict[str, Any]:
    latitude, longitude = degrees(x, y)
    place = {"coordinatesType": "WGS84", "latitude": latitude, "longitude": longitude}
    return {
        "parkingFacilityInformation": {
            "name": "Garage Plein",
            "specifications": [{"capacity": 200, "usage": "Garage parking"}],
            "accessPoints": [{"isVehicleEntrance": True, "accessPointLocation": [place]}],
            "limitedAccess": False,
            **other,
        }
    }


def test_car_parks_come_from_the_register_and_the_index(
    around: Around, server: Server, tmp_path: Path
) -> None:
    around.areas = [
        {"areamanagerid": "34", "areaid": str(place), "uuid": f"0000000{place}", "usageid": use}
        for place, use in enumerate(["GARAGEP", "PARKRIDE", "BETAALDP", "GARAGEP"], start=1)
    ] + [{"areamanagerid": "363", "areaid": "1", "uuid": "00000009", "usageid": "GARAGEP"}]
    latitude, longitude = degrees(X + 500, Y + 500)
    place = {"latitude": latitude, "longitude": longitude}
    around.index = [
        {"identifier": "00000007", "name": "Van een ander", "locationForDisplay": place},
        {"identifier": "00000008", "name": "Zonder plek"},
    ]
    swapped = {"latitude": longitude, "longitude": latitude}
    around.facilities = {
        "00000001": car_park(X + 10, Y + 10),
        "00000002": car_park(X + 20, Y + 20, specifications=[{"capacity": 0}]),
        "00000004": car_park(X, Y, accessPoints=[{"accessPointLocation": [swapped]}]),
        "00000007": car_park(X + 9_000, Y),
    }
    made = run(CAR_PARKS, tmp_path)["car_parks"]
    rows = made.rows.set_index("id")
    assert dict(rows["kind"]) == {"00000001": "garage", "00000002": "terrein"}
    assert rows["capacity"]["00000001"] == 200
    assert np.isnan(rows["capacity"]["00000002"])
    reasons = {fault.value: fault.sentence for fault in made.dropped}
    assert reasons["00000004"].startswith("het ligt buiten Nederland (5,")
    assert reasons["00000007"].startswith("het ligt buiten de gemeente (52,")
    assert set(reasons) == {"00000004", "00000007"}
    assert "bezetting ook niet" in (made.provenance.note or "")
    readable({"car_parks": made}, tmp_path / "stad")


def test_occupancy_of_a_car_park_that_is_gone_goes_with_it(
    around: Around, server: Server, tmp_path: Path
) -> None:
    around.areas = [{"areamanagerid": "34", "uuid": "00000001", "usageid": "GARAGEP"}]
    around.index = [{"identifier": "00000003", "name": "x"}]
    around.facilities = {"00000001": car_park(X + 10, Y + 10)}
    readings = {"part": "werkdag", "mean": 0.5, "p90": 0.6, "readings": 10.0}
    known = {
        "car_park_occupancy": pd.DataFrame(
            [{"car_park_id": f"0000000{place}", **readings} for place in (1, 2)]
        )
    }
    told = {"car_park_occupancy": OF_CBS}
    made = run(CAR_PARKS, tmp_path, layers=known, provenance=told)
    assert made["car_park_occupancy"].rows["car_park_id"].tolist() == ["00000001"]
    assert [fault.value for fault in made["car_park_occupancy"].dropped] == ["00000002"]
    readable(made, tmp_path / "stad")
    known = {"car_park_occupancy": made["car_park_occupancy"].rows}
    assert set(run(CAR_PARKS, tmp_path, layers=known, provenance=told)) == {"car_parks"}


def test_a_car_park_that_cannot_be_asked_is_named_and_the_others_come(
    around: Around, server: Server, tmp_path: Path
) -> None:
    around.areas = [
        {"areamanagerid": "34", "uuid": f"0000000{place}", "usageid": "GARAGEP"} for place in (1, 2)
    ]
    around.index = [{"identifier": "00000003", "name": "x"}]
    around.facilities = {"00000001": car_park(X + 10, Y + 10), "00000003": car_park(X, Y)}
    made = run(CAR_PARKS, tmp_path)["car_parks"]
    assert list(made.rows["id"]) == ["00000001"]
    (fault,) = made.dropped
    assert fault.sentence.startswith(
        "niet op te vragen: RDW, parkeergarages weigerde de vraag (404)"
    )


# ------------------------------------------------------------------------------------------------ figures
def figures() -> dict[str, pd.DataFrame]:
    return {
        "figures_buurten": pd.DataFrame({"code": ["BU00340101"], "inhabitants": [100.0]}),
        "figures_wijken": pd.DataFrame({"code": ["WK003401"], "inhabitants": [100.0]}),
    }


OF_CBS = Provenance(
    source="CBS, kerncijfers", date=dt.date(2025, 1, 1), licence="CC BY 4.0", note="Afgerond op 5."
)
OF_BOTH = dict.fromkeys(("figures_buurten", "figures_wijken"), OF_CBS)


def scores(delimiter: str = ";", comma: str = ",") -> bytes:
    def table(code: str, areas: dict[str, list[tuple[int, str, str]]]) -> bytes:
        return as_csv(
            [
                {code: area, "jaar": str(year), "lbm": score.replace(".", comma), "kscore": level}
                for area, years in areas.items()
                for year, score, level in years
            ],
            delimiter,
        )

    folder = "Leefbaarometer 3.0 - Meting 2024 - open data/Leefbaarometer-"
    return zipped(
        {
            f"{folder}scores buurten 2002-2024.csv": table(
                "bu_code",
                {
                    "BU00340101": [(2022, "3.9", "5"), (2024, "4.1", "7")],
                    "BU03630000": [(2024, "4.9", "9")],
                },
            ),
            f"{folder}scores wijken 2002-2024.csv": table(
                "wk_code", {"WK003401": [(2024, "4.0", "6")]}
            ),
            f"{folder}ontwikkeling buurten 2022-2024.csv": b"bu_code\n",
        }
    )


@pytest.mark.parametrize(("delimiter", "comma"), [(";", ","), (",", ".")])
def test_the_newest_score_of_the_leefbaarometer_stands_beside_the_key_figures(
    around: Around, server: Server, tmp_path: Path, delimiter: str, comma: str
) -> None:
    around.scores = scores(delimiter, comma)
    made = run(LIVEABILITY, tmp_path, layers=figures(), provenance=OF_BOTH)
    rows = made["figures_buurten"].rows
    assert list(rows.columns) == ["code", "inhabitants", "liveability_score", "liveability_class"]
    assert rows.iloc[0].tolist() == ["BU00340101", 100.0, 4.1, 7.0]
    told = made["figures_buurten"].provenance
    assert (
        told.source
        == "CBS, kerncijfers; Ministerie van Volkshuisvesting en Ruimtelijke Ordening, Leefbaarometer"
    )
    assert told.note == (
        "Afgerond op 5. liveability_score: Leefbaarometer 2024, klassen van 1 (zeer onvoldoende) tot en met 9 "
        "(uitstekend)."
    )
    again = run(
        LIVEABILITY,
        tmp_path,
        layers={name: layer.rows for name, layer in made.items()},
        provenance={name: layer.provenance for name, layer in made.items()},
    )
    assert again["figures_buurten"].provenance.note == told.note
    assert again["figures_buurten"].provenance.source == told.source
    pd.testing.assert_frame_equal(again["figures_buurten"].rows, rows)
    readable(made, tmp_path / "stad")


def test_a_score_needs_key_figures_and_areas_of_this_municipality(
    around: Around, server: Server, tmp_path: Path
) -> None:
    around.scores = scores()
    with pytest.raises(SourceError, match="hoort bij de kerncijfers, en die zijn er nog niet"):
        run(LIVEABILITY, tmp_path)
    around.scores = zipped({"anders.csv": b"a,b\n"})
    with pytest.raises(
        SourceError, match=r"0 bestanden heten als de scores per buurt.*in de zip zit: anders\.csv"
    ):
        run(LIVEABILITY, tmp_path / "ander", layers=figures())


@pytest.fixture
def odata(around: Around) -> Around:
    around.measures = [
        {"Identifier": "M001", "Title": "Gemiddelde score", "MeasureGroupId": "2"},
        {"Identifier": "M002", "Title": "Gemiddelde score", "MeasureGroupId": "3"},
        {"Identifier": "M003", "Title": "Particuliere huishoudens", "MeasureGroupId": "1"},
    ]
    around.groups = [
        {"Id": "1", "Title": "Huishoudens"},
        {"Id": "2", "Title": "Totaalscore"},
        {"Id": "3", "Title": "Financiële welvaart"},
    ]
    around.observations = [
        {
            "Id": place,
            "Measure": measure,
            "WijkenEnBuurten": area,
            "Perioden": period,
            "Value": value,
        }
        for place, (measure, area, period, value) in enumerate(
            [
                ("M001", "BU00340101", "2021JJ00", 0.05),
                ("M001", "BU00340101", "2022JJ00", -0.12),
                ("M001", "BU00340102", "2022JJ00", None),
                ("M002", "BU00340101", "2022JJ00", 0.9),
                ("M001", "WK003401", "2022JJ00", 0.2),
                ("M001", "BU03630000", "2022JJ00", 0.7),
            ]
        )
    ]
    return around


def test_the_total_score_of_the_newest_year_is_taken(
    odata: Around, server: Server, tmp_path: Path
) -> None:
    made = run(SES, tmp_path, layers=figures(), provenance=OF_BOTH)
    assert made["figures_buurten"].rows["ses_woa"].tolist() == [-0.12]
    assert made["figures_wijken"].rows["ses_woa"].tolist() == [0.2]
    assert (made["figures_buurten"].provenance.note or "").endswith(
        "ses_woa: CBS, SES-WOA 2022; 0 is het gemiddelde van Nederland."
    )
    readable(made, tmp_path / "stad")


def test_a_measure_that_is_not_one_and_a_filter_that_is_not_heeded_are_refused(
    odata: Around, server: Server, tmp_path: Path
) -> None:
    odata.filters = False
    with pytest.raises(
        SourceError, match="gaf ook gebieden die niet met BU0034 beginnen; het filter werkt niet"
    ):
        run(SES, tmp_path, layers=figures())
    odata.groups[2]["Title"] = "totaalscore"
    with pytest.raises(
        SourceError, match="is niet één maat 'Gemiddelde score' van 'Totaalscore'; er zijn: Gemid"
    ):
        run(SES, tmp_path / "ander", layers=figures())


# ---------------------------------------------------------------------------------------------- amenities
def node(number: int, x: float = X + 100, **tags: str) -> dict[str, Any]:
    latitude, longitude = degrees(x, Y + 100)
    return {"type": "node", "id": number, "lat": latitude, "lon": longitude, "tags": tags}


SHELTERS = [
    {"amenity": "social_facility", "name": "Een huis"},
    {"amenity": "social_facility", "social_facility": "shelter", "social_facility:for": "abused"},
    {"amenity": "community_centre", "social_facility:for": "abused", "name": "Geheim"},
    {"amenity": "community_centre", "name": "Het Oranje Huis"},
    {"amenity": "doctors", "description": "praktijk in de vrouwenopvang"},
    {"amenity": "shelter", "shop": "supermarket"},
]


def test_no_place_that_protects_people_is_asked_kept_or_named(
    around: Around, server: Server, tmp_path: Path
) -> None:
    around.elements = [node(1, shop="supermarket", name="Super")] + [
        node(place, **tags) for place, tags in enumerate(SHELTERS, start=100)
    ]
    made = run(AMENITIES, tmp_path)["amenities"]
    assert list(made.rows["id"]) == ["node/1"]
    assert {(fault.sentence, fault.value) for fault in made.dropped} == {
        ("een plek die niet wordt bewaard", None)
    }
    assert len(made.dropped) == len(SHELTERS)
    asked = parse_qs(server.asked[-1].body.decode())["data"][0]
    assert "social_facility=" not in asked
    assert '"amenity"="social_facility"' not in asked
    statements = asked.split(";")[1:-2]
    assert statements
    assert all(
        '[!"social_facility"][!"social_facility:for"]' in each
        for each in statements
        if "nwr" in each
    )


def test_amenities_bear_our_words_and_the_day_of_the_map(
    around: Around, server: Server, tmp_path: Path
) -> None:
    way = {"type": "way", "id": 2, "center": {}, "tags": {"amenity": "pharmacy"}}
    way["center"] = {name: node(0)[name] for name in ("lat", "lon")}
    around.elements = [
        node(1, shop="supermarket", name="Super"),
        way,
        node(3, x=X - 1_100, amenity="doctors"),
        node(4, amenity="bar"),
        node(1, shop="supermarket", name="Super"),
    ]
    made = run(AMENITIES, tmp_path)["amenities"]
    assert list(zip(made.rows["id"], made.rows["kind"], strict=True)) == [
        ("node/1", "supermarkt"),
        ("way/2", "apotheek"),
    ]
    assert [fault.sentence for fault in made.dropped] == [
        "ligt niet in of rond de gemeente",
        "een soort die niet is gevraagd",
        "staat er twee keer",
    ]
    assert made.provenance.source == "© OpenStreetMap-bijdragers"
    assert made.provenance.licence == "ODbL"
    assert made.provenance.date == dt.date(2026, 11, 20)
    readable({"amenities": made}, tmp_path / "stad")


def test_an_answer_in_which_overpass_says_that_it_was_not_ready_counts_for_nothing(
    around: Around, server: Server, tmp_path: Path
) -> None:
    around.elements = [node(1, shop="supermarket")]
    around.remark = 'runtime error: Query timed out in "query" at line 1'
    with pytest.raises(SourceError, match="werd niet klaar: runtime error: Query timed out"):
        run(AMENITIES, tmp_path)


def test_the_box_that_is_asked_is_tight_around_the_municipality() -> None:
    box = question_for(OUTLINE).partition("(")[2].partition(")")[0].rpartition("(")[2]
    south, west, north, east = map(float, box.split(","))
    (low_x, low_y), (high_x, high_y) = point_to_rd(west, south), point_to_rd(east, north)
    assert X - 1_100 < low_x < X
    assert X + 5_000 < high_x < X + 6_100
    assert Y - 1_100 < low_y < Y
    assert Y + 5_000 < high_y < Y + 6_100


# ------------------------------------------------------------------------------------------ all of it at once
def test_all_that_lies_around_comes_in_one_fetch_and_stays_beside_the_figures(
    odata: Around, server: Server, tmp_path: Path
) -> None:
    from spreidingskaart.city.sources.fetching import fetch
    from spreidingskaart.city.sources.fetching.run import plan_fetch
    from spreidingskaart.city.sources.folder import read_folder
    from spreidingskaart.city.sources.services.connectors import CONNECTORS

    folder = tmp_path / "stad"
    made = {name: MadeLayer(name, rows, OF_CBS, read=1) for name, rows in figures().items()}
    readable(made, folder)
    odata.timetable, odata.scores = timetable(), scores()
    odata.areas = [{"areamanagerid": "34", "uuid": "00000001", "usageid": "GARAGEP"}]
    odata.index = [{"identifier": "00000003", "name": "x"}]
    odata.facilities = {"00000001": car_park(X + 10, Y + 10)}
    odata.elements = [node(1, shop="supermarket", name="Super")]
    ours = ("liveability", "ses", "schools", "stops", "parking", "amenities")
    connectors = [each for each in CONNECTORS if each.name in ours]
    for turn in (1, 2):
        with Client(folder, told=lambda _: None) as client:
            plan = plan_fetch(folder, connectors)
            report = fetch(client, folder, plan, year=2025, now=NOW + dt.timedelta(hours=turn))
        assert report.failed == ()
        contents = read_folder(folder)
        entry = contents.reports["figures_buurten"].entry
        assert entry is not None
        assert entry.source == (
            "CBS, kerncijfers; Ministerie van Volkshuisvesting en Ruimtelijke Ordening, Leefbaarometer; CBS, SES-WOA"
        )
        assert entry.note == (
            "Afgerond op 5. liveability_score: Leefbaarometer 2024, klassen van 1 (zeer onvoldoende) tot en met 9 "
            "(uitstekend). ses_woa: CBS, SES-WOA 2022; 0 is het gemiddelde van Nederland."
        )
        assert contents.layers["figures_buurten"].columns["ses_woa"].tolist() == [-0.12]
        assert contents.layers["figures_buurten"].columns["liveability_score"].tolist() == [4.1]
        assert {"schools", "stops", "stations", "car_parks", "amenities"} <= set(contents.layers)
        assert all(client.receipts.find(each) for each in entry.receipts)


def test_figures_that_come_anew_keep_what_others_put_beside_them(
    odata: Around, server: Server, tmp_path: Path
) -> None:
    from spreidingskaart.city.sources.fetching import fetch, plan_fetch
    from spreidingskaart.city.sources.folder import read_folder

    folder = tmp_path / "stad"
    made = {name: MadeLayer(name, rows, OF_CBS, read=1) for name, rows in figures().items()}
    readable(made, folder)
    odata.scores = scores()
    newer = replace(OF_CBS, note="Nieuw.", receipts=("0123456789abcdef",))

    def again(asker: object, wanted: object) -> list[MadeLayer]:
        rows = {name: rows.assign(inhabitants=120.0) for name, rows in figures().items()}
        return [
            MadeLayer(name, each, newer, read=1, title="Cijfers") for name, each in rows.items()
        ]

    of_cbs = Connector("figures", "kerncijfers", ("figures_buurten", "figures_wijken"), again, ())
    for turn, connectors in enumerate(((LIVEABILITY, SES), (of_cbs,), (of_cbs,))):
        with Client(folder, told=lambda _: None) as client:
            plan = plan_fetch(folder, connectors)
            report = fetch(client, folder, plan, year=2025, now=NOW + dt.timedelta(hours=1 + turn))
        assert report.failed == ()
        if not turn:
            before = read_folder(folder).reports["figures_buurten"].entry
    contents = read_folder(folder)
    columns, entry = (
        contents.layers["figures_buurten"].columns,
        contents.reports["figures_buurten"].entry,
    )
    assert entry is not None
    assert before is not None
    found = {name: column.tolist() for name, column in columns.items() if not pd.isna(column).all()}
    assert found == {
        "code": ["BU00340101"], "inhabitants": [120.0], "liveability_score": [4.1], "liveability_class": [7.0],
        "ses_woa": [-0.12],
    }  # fmt: skip
    assert entry.note == before.note.replace("Afgerond op 5.", "Nieuw.")
    assert entry.source == before.source
    assert entry.receipts == (*newer.receipts, *before.receipts)
    assert entry.title == "Cijfers"
    assert entry.complete
