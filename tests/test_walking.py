"""A walking network in a City: how it is read, and what the criteria make of it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import Counter
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import yaml

from bench.threads import questions, spell
from geo.doors import doors_of
from geo.layer import from_frame
from spreidingskaart.city import DATA, load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.measures.walking import doors_onto, network_of
from spreidingskaart.city.sources.folder import LayerEntry, LoadReport, read_folder
from spreidingskaart.cli.main import main
from spreidingskaart.criteria.parking.criterion import find as parking
from spreidingskaart.criteria.public_transport.criterion import find as public_transport
from spreidingskaart.model import Verdict
from spreidingskaart.plot_search import screen
from spreidingskaart.site_test.proposals import proposals_from, propose
from spreidingskaart.site_test.what_if import what_if
from spreidingskaart.web.rendering import render
from tests.synthetic import SITING, at, synthetic_city
from tests.test_parking_criterion import HOMES, SURE_CARE, SURE_PUBLIC
from tests.test_parking_criterion import city as parking_city
from tests.test_parking_criterion import norm as number
from tests.test_parking_criterion import parking as parking_rules

NORMS = {"own_plot_factor": number(1.0), **SURE_PUBLIC}
STREET = ((0, 200), (1000, 200), (1000, 490))
"""From the west to the east at 200, and north to 10 m from the station at (1000, 500)."""


def path(*places):
    return shapely.LineString([at(*place) for place in places])


def walking(base, *paths, fictional="no"):
    """Return the City with a walking network."""
    layer = from_frame(
        pd.DataFrame({"id": [f"W{k}" for k in range(len(paths))]}), np.array([*paths, None])[:-1]
    )
    entry = LayerEntry(
        file="walking.parquet",
        title="Looppaden",
        source="proef",
        date=dt.date(2025, 6, 1),
        licence="CC0",
        fictional=fictional,
    )
    report = LoadReport("walking", entry, len(layer), len(layer))
    return replace(
        base,
        layers={**base.layers, "walking": layer},
        reports={**base.reports, "walking": report},
    )


def station(city, x=500, y=250, **other):
    px, py = at(x, y)
    return public_transport(propose(city, form="domus", places=20, x=px, y=py, **other), city).tell(
        0
    )


def with_norm(value, unit="m", *paths):
    record = {
        "title": "Grens",
        "value": value,
        "unit": unit,
        "source": "Proefgemeente",
        "status": "policy",
    }
    return walking(
        synthetic_city(siting={"norms": {**SITING["norms"], "max_station_distance": record}}),
        *paths,
    )


# ------------------------------------------------------------------------------------------------ public transport


def test_the_station_over_the_network():
    finding = station(walking(synthetic_city(), path(*STREET)))
    assert finding.value == 850.0  # 50 to the street, 500 and 290 along it, 10 to the station
    assert finding.sentence == (
        "850 m lopen is het naar station Proef Centrum, over het wandelnetwerk (560 m hemelsbreed). "
        "Bushaltes zitten niet in de gegevens. Er is geen norm vastgesteld."
    )
    assert [(each.layer, each.date, each.source) for each in finding.data][1:] == [
        ("walking", "2025-06-01", "proef")
    ]
    assert (finding.details_as_dict()["measured"], finding.details_as_dict()["straight_line"]) == (
        "walking_network",
        False,
    )
    assert finding.details_as_dict()["straight_line_m"] == 559.0
    assert (finding.firm, finding.rules) == (True, ())


def test_without_a_network_the_line_is_straight_and_says_so():
    finding = station(synthetic_city())
    assert (finding.value, finding.details_as_dict()["measured"]) == (559.0, "straight_line")
    assert "hemelsbreed; er is geen wandelnetwerk geladen." in finding.sentence
    assert [each.layer for each in finding.data] == ["stations"]


@pytest.mark.parametrize(
    ("x", "y"),
    [(500, 320), (500, 1400)],
    ids=["further than 100 m from the network", "on an island"],
)
def test_a_place_that_the_network_does_not_lead_to_is_estimated_and_says_so(x, y):
    city = walking(synthetic_city(), path(*STREET), path((0, 1410), (900, 1410)))
    finding = station(city, x, y)
    straight = float(np.hypot(1000 - x, 500 - y))
    assert finding.value == pytest.approx(straight * 1.3, abs=0.05)
    assert (
        "hemelsbreed × 1,3. Over het wandelnetwerk is hier geen route bekend." in finding.sentence
    )
    assert finding.details_as_dict()["measured"] == "straight_line_x_detour"
    assert not finding.firm
    assert [rule.id for rule in finding.rules] == ["parking/detour_factor", "parking/network_reach"]
    assert "Omloopfactor" in finding.why_not_firm


def test_a_plot_that_touches_the_station_is_there():
    city = walking(synthetic_city(), path(*STREET))
    plot = shapely.box(*at(900, 495), *at(1100, 900))
    finding = public_transport(propose(city, form="domus", places=20, geometry=plot), city).tell(0)
    assert (finding.value, finding.details_as_dict()["measured"], finding.firm) == (
        0.0,
        "walking_network",
        True,
    )


def test_the_nearest_on_foot_may_be_another_than_the_nearest_in_a_straight_line():
    city = synthetic_city()
    stations = from_frame(
        pd.DataFrame({"code": ["A", "B"], "name": ["Overkant", "Langs de weg"]}),
        shapely.points([at(500, 400), at(300, 200)]).astype(object),
    )
    city = replace(city, layers={**city.layers, "stations": stations})
    over = station(walking(city, path((0, 200), (1000, 200), (1000, 400), (500, 400))))
    assert (over.details_as_dict()["station"], over.value) == ("Langs de weg", 250.0)
    # where no path comes near the other one its straight line counts
    island = station(walking(city, path((0, 200), (1000, 200))))
    assert (island.details_as_dict()["station"], island.details_as_dict()["measured"]) == (
        "Overkant",
        "straight_line_x_detour",
    )
    assert island.value == pytest.approx(150 * 1.3)


def test_a_norm_is_held_against_the_walk_unless_it_asks_for_a_straight_line():
    on_foot, straight = (with_norm(600.0, unit, path(*STREET)) for unit in ("m", "m hemelsbreed"))
    walked, flown = station(on_foot), station(straight)
    assert (walked.verdict, walked.value) == (Verdict.CONFLICTS, 850.0)
    assert walked.helps == ("Binnen 600 m van een station past het.",)
    assert (flown.verdict, flown.value) == (Verdict.FITS, 559.0)
    assert "naar station Proef Centrum, hemelsbreed. " in flown.sentence
    assert "hoogstens 600 m hemelsbreed." in flown.sentence
    assert [each.layer for each in flown.data] == ["stations"]


def test_a_network_that_is_made_up_gives_nothing_firm():
    finding = station(walking(synthetic_city(), path(*STREET), fictional="yes"))
    assert not finding.firm
    assert "Looppaden is fictief" in finding.why_not_firm
    assert "over het fictieve wandelnetwerk (560 m hemelsbreed)" in finding.sentence


def test_broken_parking_norms_leave_the_straight_line_and_say_why():
    city = walking(synthetic_city(documents={"parking": {"norms": {"omweg": {}}}}), path(*STREET))
    finding = station(city)
    assert (finding.value, finding.details_as_dict()["measured"]) == (559.0, "straight_line")
    assert "hoe ver lopen is, is niet te zeggen (De parkeernormen in" in finding.sentence


def test_another_detour_factor_is_tried_on_every_distance_that_rests_on_it():
    record = {
        "title": "Grens",
        "value": 1100.0,
        "unit": "m",
        "source": "Proefgemeente",
        "status": "verified",
    }
    base = synthetic_city(siting={"norms": {**SITING["norms"], "max_station_distance": record}})
    city = walking(base, path((0, 1900), (900, 1900)))
    same, farther = (
        what_if(
            city, "parking/detour_factor", value, form="housing_first", places=20, own_parking=99
        )
        for value in (1.2, 4.0)
    )
    assert [site.site for site in same.sites if site.differs] == []
    assert {site.after for site in farther.sites if site.differs} == {Verdict.CONFLICTS}


def test_an_empty_network_is_no_network():
    assert network_of(walking(synthetic_city())) is None
    assert station(walking(synthetic_city())).details_as_dict()["measured"] == "straight_line"


# ------------------------------------------------------------------------------------------------ parking


def spaces(city, **other):
    px, py = at(500, 500)
    return parking(
        propose(city, form="housing_first", places=20, x=px, y=py, own_parking=0, **other), city
    ).tell(0)


def town(*paths, numbers=None, fictional="no", parks=((50, 200, 0.2),)):
    """Zone B, and a car park 50 m east of the pin at (500, 500)."""
    rules = parking_rules(*HOMES, SURE_CARE, numbers=NORMS if numbers is None else numbers)
    base = parking_city(rules, car_parks=parks)
    return walking(base, *paths, fictional=fictional) if paths else base


def test_a_car_park_round_the_block_is_out_of_reach():
    straight = spaces(town())
    (park,) = straight.details_as_dict()["public"]["car_parks"]
    assert (park["distance_m"], park["walking_distance_m"], park["measured"]) == (
        50.0,
        65.0,
        "straight_line_x_detour",
    )
    assert (
        "binnen 100 m lopen van de punt op de kaart (hemelsbreed × 1,3), zijn" in straight.sentence
    )
    block = spaces(town(path((500, 500), (500, 540), (550, 540), (550, 500))))
    assert (block.verdict, block.details_as_dict()["public"]["car_parks"]) == (Verdict.MAY_FIT, [])
    assert "binnen 100 m lopen (over het wandelnetwerk) ligt geen parkeergarage" in block.sentence
    assert block.details_as_dict()["public"]["measured"] == "over het wandelnetwerk"


def test_a_car_park_that_only_the_factor_put_out_of_reach():
    straight, over = (
        town(parks=((90, 200, 0.2),)),
        town(path((450, 500), (600, 500)), parks=((90, 200, 0.2),)),
    )
    assert spaces(straight).details_as_dict()["public"]["car_parks"] == []
    (park,) = spaces(over).details_as_dict()["public"]["car_parks"]
    assert (park["distance_m"], park["walking_distance_m"], park["measured"]) == (
        90.0,
        90.0,
        "walking_network",
    )
    found = spaces(over)
    assert "van de punt op de kaart (over het wandelnetwerk), zijn" in found.sentence
    assert "walking" in [each.layer for each in found.data]
    assert not {"parking/detour_factor", "parking/network_reach"} & {
        rule.id for rule in found.rules
    }


def test_some_are_walked_to_and_some_are_estimated():
    near = {**NORMS, "network_reach": number(5, "m")}
    city = town(path((490, 500), (560, 500)), parks=((50, 200, 0.2), (-70, 200, 0.2)), numbers=near)
    found = spaces(city)
    ways = {
        park["name"]: park["measured"] for park in found.details_as_dict()["public"]["car_parks"]
    }
    assert ways == {"Garage 0": "walking_network", "Garage 1": "straight_line_x_detour"}
    assert (
        found.details_as_dict()["public"]["measured"]
        == "deels over het wandelnetwerk, deels hemelsbreed × 1,3"
    )
    assert {"parking/detour_factor", "parking/network_reach"} <= {rule.id for rule in found.rules}


def test_what_was_walked_does_not_rest_on_the_factor():
    every = {
        part: number(100, "m")
        for part in ("walking_distance_wonen", "walking_distance_maatschappelijk")
    }
    unsure = {**NORMS, **every, "detour_factor": number(1.3, status="unverified")}
    parts = {"numbers": unsure}
    straight, over = spaces(town(**parts)), spaces(town(path((450, 500), (600, 500)), **parts))
    assert "getal (1,3): niet nagekeken" in straight.why_not_firm.lower()
    assert "1,3" not in (over.why_not_firm or "")
    fictional = spaces(town(path((450, 500), (600, 500)), fictional="yes", **parts))
    assert "het wandelnetwerk is een fictief voorbeeld" in fictional.why_not_firm.lower()
    assert fictional.details_as_dict()["public"]["measured"] == "over het fictieve wandelnetwerk"


# ------------------------------------------------------------------------------------------------ many sites


def grid():
    xs = range(0, 2001, 125)
    return [path(*((x, y) for y in xs)) for x in xs] + [path(*((x, y) for x in xs)) for y in xs]


def counted(asked):
    def doors(geometry, network, **other):
        asked.append(len(geometry))
        return doors_of(geometry, network, **other)

    return doors


def test_all_sites_at_once_are_as_one_by_one_and_a_second_question_asks_nothing_of_the_ground(
    monkeypatch,
):
    draw = np.random.default_rng(34)
    city = seen_by(walking(synthetic_city(), *grid()), "public")
    x, y = (
        np.array(each)
        for each in zip(*(at(*draw.uniform(20, 1980, 2)) for _ in range(60)), strict=True)
    )
    proposals = proposals_from(city, form="domus", places=20, x=x, y=y, own_parking=2)
    all_ = screen(city, proposals)
    for name, find in (("public_transport", public_transport), ("parking", parking)):
        for i in range(0, 60, 7):
            one = find(proposals.take(np.array([i])), city)
            assert one.verdict[0] == all_.columns[name].verdict[i]
            np.testing.assert_array_equal(one.value[0], all_.columns[name].value[i])
    asked = []
    monkeypatch.setattr("spreidingskaart.city.measures.walking.doors_of", counted(asked))
    again = screen(city, proposals.changed(places=np.full(60, 30.0)))
    assert asked == [1]  # screening asks one site first, to make what the City keeps
    np.testing.assert_array_equal(
        again.columns["public_transport"].value, all_.columns["public_transport"].value
    )


def test_threads_agree_on_a_network_that_nobody_asked_before():
    quiet = seen_by(walking(synthetic_city(), *grid()), "public")
    asked = questions(quiet)
    expected = [question(quiet) for question in asked]
    for _ in range(3):
        city = seen_by(walking(synthetic_city(), *grid()), "public")
        assert spell(city, asked, expected, threads=8, seconds=0.0).differences == Counter()


def test_plots_come_onto_the_network_from_their_edge():
    city = walking(synthetic_city(), path(*STREET))
    plots = proposals_from(
        city, form="domus", places=20, geometry=[shapely.box(*at(400, 210), *at(440, 260))]
    )
    doors = doors_onto(plots, network_of(city), 100.0)
    assert doors.off.min() == doors.off.max() == 10.0
    assert public_transport(plots, city).value.tolist() == [10 + 560 + 290 + 10]


# ------------------------------------------------------------------------------------------------ files


LAYER = {
    "title": "Wandelnetwerk", "source": "proef", "date": dt.date(2025, 6, 1), "licence": "CC0", "fictional": "yes",
}  # fmt: skip
PATHS = [path((0, 0), (500, 0)), path((500, 0), (500, 400)), path((0, 900), (100, 900))]


def folder_with(tmp_path, file):
    """Return what is read from a folder that holds a walking network alone."""
    document = {
        "municipality": {"code": "GM9999", "name": "Proefstad"},
        "default_year": 2026,
        "rules": "GM9999",
        "layers": {"walking": {"file": file, **LAYER}},
    }
    (tmp_path / "city.yaml").write_text(yaml.safe_dump(document))
    return read_folder(tmp_path)


def write(tmp_path, file, shapes, crs=28992):
    frame = gpd.GeoDataFrame(
        {"id": [f"W{k}" for k in range(len(shapes))]}, geometry=list(shapes), crs=crs
    )
    if file.endswith(".parquet"):
        frame.to_parquet(tmp_path / file)
    elif file.endswith(".csv"):
        frame.to_wkt().rename(columns={"geometry": "wkt"}).to_csv(tmp_path / file, index=False)
    else:
        frame.to_file(tmp_path / file)


@pytest.mark.parametrize(
    "file", ["walking.parquet", "walking.gpkg", "walking.geojson", "walking.csv"]
)
def test_every_format_gives_the_same_network(tmp_path, file):
    write(tmp_path, file, PATHS)
    contents = folder_with(tmp_path, file)
    report = contents.reports["walking"]
    assert (report.read, report.kept, report.dropped, report.fault) == (3, 3, (), None)
    assert report.notes == ("1 km in 2 losse delen; het grootste heeft 90% van de lengte.",)
    assert contents.layers["walking"].network.part_length.tolist() == [900.0, 100.0]


def test_rows_that_are_no_line_in_the_netherlands_are_left_out_and_named(tmp_path):
    shapes = [
        PATHS[0],
        shapely.Point(at(0, 0)),
        None,
        shapely.LineString([(0, 0), (100, 0)]),
        PATHS[1],
    ]
    write(tmp_path, "walking.parquet", shapes)
    report = folder_with(tmp_path, "walking.parquet").reports["walking"]
    assert (report.read, report.kept) == (5, 2)
    assert report.dropped == (
        "Rij 2: is een punt; hier horen lijnen.",
        "Rij 3: de vorm ontbreekt.",
        "Rij 4: ligt niet in Nederland.",
    )
    assert report.notes == ("0,9 km, alles hangt aan elkaar.",)


@pytest.mark.parametrize(
    ("shapes", "crs", "words"),
    [
        (
            [shapely.Point(at(0, 0))],
            28992,
            "Rij 1: is een punt; hier horen lijnen.",
        ),
        (
            [shapely.Point(at(0, 0)), shapely.box(*at(0, 0), *at(9, 9))],
            28992,
            "Rij 1: is een punt; hier horen lijnen.",
        ),
        (
            [shapely.LineString([(5.2, 52.3), (5.3, 52.3)])],
            4326,
            "De coördinaten in walking.parquet lijken graden; geef meters in RD (EPSG:28992).",
        ),
        (
            [shapely.LineString([(5.2, 52.3), (5.3, 52.3)])],
            28992,
            "maar de getallen zijn graden (EPSG:4326); maak die twee gelijk.",
        ),
        (
            [shapely.LineString([at(0, 0), at(0, 0)])],
            28992,
            "Rij 1: het vlak heeft te weinig hoekpunten bij x = 140.000, y = 480.000.",
        ),
    ],
    ids=["points", "points and areas", "another system", "degrees", "one point"],
)
def test_a_file_that_cannot_be_right_gives_one_sentence(tmp_path, shapes, crs, words):
    write(tmp_path, "walking.parquet", shapes, crs)
    contents = folder_with(tmp_path, "walking.parquet")
    assert contents.reports["walking"].fault.endswith(words)
    assert "walking" not in contents.layers


def test_a_line_of_one_point_in_a_geojson_gives_one_sentence(tmp_path):
    line = {"type": "LineString", "coordinates": [[0, 0]]}
    feature = {"type": "Feature", "properties": {"id": "W0"}, "geometry": line}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    collection = {"type": "FeatureCollection", "crs": crs, "features": [feature]}
    (tmp_path / "walking.geojson").write_text(json.dumps(collection))
    fault = folder_with(tmp_path, "walking.geojson").reports["walking"].fault
    assert "walking.geojson" in fault


def test_a_file_without_rows_is_a_layer_that_is_not_there(tmp_path):
    write(tmp_path, "walking.parquet", [])
    contents = folder_with(tmp_path, "walking.parquet")
    assert contents.reports["walking"].fault == "In walking.parquet staat geen enkele rij."
    assert "walking" not in contents.layers


# ------------------------------------------------------------------------------------------------ end to end


@pytest.fixture
def almere(tmp_path):
    """Return a copy of the bundled municipality with three streets and an island near a station and a garage."""
    folder = tmp_path / "stad"
    shutil.copytree(DATA / "almere", folder, ignore=shutil.ignore_patterns("raw"))
    x, y = (
        147_299,
        489_724,
    )  # a garage in Almere Buiten; the station lies 272 m east and 127 m south of it
    lines = [
        shapely.LineString([(x - 60, y + 10), (x, y + 10), (x + 272, y + 10)]),
        shapely.LineString([(x + 272, y + 10), (x + 272, y - 127)]),
        shapely.LineString([(x, y + 900), (x + 90, y + 900)]),
    ]
    write(folder, "walking.gpkg", lines)
    document = yaml.safe_load((folder / "city.yaml").read_text(encoding="utf-8"))
    document["layers"]["walking"] = {"file": "walking.gpkg", **LAYER}
    (folder / "city.yaml").write_text(
        yaml.safe_dump(document, allow_unicode=True), encoding="utf-8"
    )
    return folder


def test_a_municipality_with_a_walking_network_end_to_end(almere, capsys):
    ask = (
        "assess",
        "--x",
        "147269",
        "--y",
        "489734",
        "--form",
        "domus",
        "--places",
        "20",
        "--own-parking",
        "0",
    )
    assert main([*ask, "--city", str(almere), "--json"]) == 0
    found = {each["criterion"]: each for each in json.loads(capsys.readouterr().out)["findings"]}
    transport, spaces_ = found["public_transport"], found["parking"]["details"]["public"]
    assert transport["details"]["measured"] == "walking_network"
    assert "over het fictieve wandelnetwerk (" in transport["sentence"]
    assert transport["value"] >= transport["details"]["straight_line_m"]
    assert "walking" in [each["layer"] for each in transport["data"]]
    garage = spaces_["car_parks"][0]
    assert (garage["name"], garage["measured"]) == (
        "Brooklyngarage (Almere Buiten)",
        "walking_network",
    )
    assert garage["walking_distance_m"] >= garage["distance_m"]
    assert main([*ask, "--json"]) == 0
    bundled = {each["criterion"]: each for each in json.loads(capsys.readouterr().out)["findings"]}
    assert bundled["public_transport"]["details"]["measured"] == "straight_line"
    assert bundled["parking"]["details"]["public"]["measured"] == "hemelsbreed × 1,3"


def test_layers_check_and_the_page_list_it(almere, capsys):
    assert main(["layers", "--city", str(almere), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    (record,) = [each for each in document["layers"] if each["layer"] == "walking"]
    assert (record["rows"], record["loaded"]) == (3, True)
    assert record["notes"] == ["0,6 km in 2 losse delen; het grootste heeft 84% van de lengte."]
    bundled = set(load_city().not_there)
    assert document["not_loaded"].keys() == bundled - {"walking"}
    assert document["not_loaded"]["parking_zones"] == "Parkeerzones"
    assert main(["check", "--city", str(almere)]) == 0
    assert "0 fouten" in capsys.readouterr().out
    assert main(["layers"]) == 0
    out = capsys.readouterr().out
    assert ["walking", "niet", "geladen"] in [line.split() for line in out.splitlines()]
    city = load_city(almere)
    page = render(
        "gegevens/layers.html",
        reports=list(city.reports.values()),
        real={"yes": "fictief", "no": "echt", "mixed": "deels"},
        version="1", municipality=city.municipality, absent=[*city.not_there.values()],
    )  # fmt: skip
    assert record["notes"][0] in page
    absent = ", ".join(city.not_there.values())
    assert f"Niet geladen: {absent}." in page
