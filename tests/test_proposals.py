"""What people type, draw or hand in: read right, or refused in one clear sentence."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
import shapely

from geo.crs import point_to_wgs84, to_wgs84
from spreidingskaart.city.sources.site import MOST_BYTES, MOST_VERTICES, read_site
from spreidingskaart.errors import InputError
from spreidingskaart.site_test.proposals import describe, proposals_from, propose
from tests.synthetic import at, box, synthetic_city

CITY = synthetic_city()
X, Y = at(500, 250)
PLOT = box(500, 600, 100, 50)


def proposed(**given):
    return propose(CITY, **{"form": "domus", "places": 20, **given})


def refusal(**given):
    with pytest.raises(InputError) as caught:
        proposed(**given)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    return message


def test_a_pin_outside_every_plot_is_a_disc_of_25_m():
    one = proposed(x=X, y=Y)
    assert one.is_disc.tolist() == [True]
    assert shapely.area(one.geometry[0]) == pytest.approx(math.pi * 25**2, rel=0.02)
    assert describe(one, CITY)["area_m2"] is None


def test_a_pin_in_a_candidate_site_tests_its_plot_and_knows_what_is_known_of_it():
    one = proposed(x=at(150, 150)[0], y=at(150, 150)[1])
    assert (one.is_disc[0], one.site_id[0], one.own_parking[0], one.owner[0]) == (
        False,
        "L01",
        24.0,
        "municipality",
    )
    assert shapely.area(one.geometry[0]) == 20_000


def test_what_a_person_fills_in_goes_before_what_is_known_of_the_site():
    one = proposed(site_id="L01", own_parking=3, owner="private")
    assert (one.own_parking[0], one.owner[0]) == (3.0, "private")


def test_degrees_are_read_as_longitude_and_latitude():
    longitude, latitude = point_to_wgs84(X, Y)
    one = proposed(longitude=longitude, latitude=latitude)
    assert (one.x[0], one.y[0]) == pytest.approx((X, Y), abs=0.01)


@pytest.mark.parametrize(
    "given",
    [
        PLOT,
        PLOT.wkt,
        f"SRID=28992;{PLOT.wkt}",
        f"SRID=4326;{to_wgs84(np.array([PLOT], dtype=object))[0].wkt}",
        shapely.to_geojson(to_wgs84(np.array([PLOT], dtype=object))[0]),
        shapely.to_geojson(PLOT),
        json.dumps(
            {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(PLOT))}
        ),
        shapely.force_3d(PLOT, 4.0),
    ],
    ids=[
        "shapely",
        "wkt",
        "ewkt",
        "degrees",
        "geojson",
        "geojson in metres",
        "feature",
        "with heights",
    ],
)
def test_a_plot_in_any_notation_is_the_same_plot(given):
    one = proposed(geometry=given)
    assert one.is_disc.tolist() == [False]
    assert shapely.area(shapely.symmetric_difference(one.geometry[0], PLOT)) < 1.0


@pytest.mark.parametrize("suffix", [".geojson", ".json", ".wkt", ".txt"])
def test_a_plot_from_a_file(tmp_path, suffix):
    path = tmp_path / f"perceel{suffix}"
    path.write_text(
        PLOT.wkt if suffix in (".wkt", ".txt") else shapely.to_geojson(PLOT), encoding="utf-8"
    )
    assert proposed(geometry=path).geometry[0].equals(PLOT)


def test_a_plot_from_a_geopackage(tmp_path):
    import geopandas as gpd

    path = tmp_path / "perceel.gpkg"
    gpd.GeoDataFrame(geometry=[PLOT], crs=28992).to_file(path)
    assert proposed(geometry=path).geometry[0].equals(PLOT)


def test_a_text_is_never_taken_for_a_file():
    assert "niet te lezen" in refusal(geometry="/etc/hostname")


def test_a_drawn_point_is_a_pin():
    assert proposed(geometry=f"POINT ({X} {Y})").is_disc.tolist() == [True]


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        ("", "leeg"),
        ("   ", "leeg"),
        ("POLYGON EMPTY", "leeg"),
        ('{"type": "Feature", "properties": {}, "geometry": null}', "leeg"),
        ('{"type": "FeatureCollection", "features": []}', "0 vormen"),
        ("POLYGON ((x", "niet te lezen"),
        ("zomaar wat", "niet te lezen"),
        ("{", "niet te lezen"),
        ("{}", "niet te lezen"),
        ("[1, 2]", "niet te lezen"),
        ("[" * 200_000, "niet te lezen"),
        ("LINESTRING (140100 480100, 140200 480200)", "LineString is geen perceel"),
        ("GEOMETRYCOLLECTION (POINT (140100 480100))", "GeometryCollection is geen perceel"),
        ("POLYGON ((5.2 52.3, 5.3 52.3, 5.3 52.4, 5.2 52.3))", "lijken graden"),
        ("POLYGON ((140100 480100, 140200 nan, 140200 480200, 140100 480100))", "geen getal"),
        (
            "POLYGON ((140100 480100, 140200 480200, 140200 480100, 140100 480200, 140100 480100))",
            "kruisen elkaar bij x = 140.150, y = 480.150",
        ),
        (
            "POLYGON ((150000 480100, 150100 480100, 150100 480200, 150000 480100))",
            "buiten de gemeente Proefstad",
        ),
        (
            "POLYGON ((139950 480100, 140050 480100, 140050 480200, 139950 480200, 139950 480100))",
            "50% buiten de gemeente",
        ),
        (
            "POLYGON ((900000 480100, 900100 480100, 900100 480200, 900000 480100))",
            "buiten Nederland",
        ),
        (
            "POLYGON ((140100 480100, 140100.5 480100, 140100.5 480100.5, 140100 480100))",
            "kleiner dan 1 m²",
        ),
        (box(0, 0, 1000, 2000), None),
        (box(0, 0, 2000, 2000), "groter dan 200 ha"),
        ("SRID=31370;POINT (1 1)", "EPSG:31370; dat wordt niet gelezen"),
        (
            json.dumps(
                {
                    "type": "Point",
                    "coordinates": [1, 1],
                    "crs": {"properties": {"name": "EPSG:31370"}},
                }
            ),
            "EPSG:31370; dat wordt niet gelezen",
        ),
        (" " * (MOST_BYTES + 1), "MB"),
        (shapely.buffer(shapely.Point(X, Y), 50, quad_segs=MOST_VERTICES), "hoekpunten"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_geometry_that_cannot_be_right_is_refused_in_one_sentence(geometry, words):
    if words is None:
        assert len(proposed(geometry=geometry)) == 1
    else:
        assert words in refusal(geometry=geometry)


def test_ten_megabytes_are_refused_before_they_are_read():
    ring = ", ".join(f"{140_000 + i * 0.001:.3f} 480000" for i in range(500_000))
    assert "MB" in refusal(geometry=f"POLYGON (({ring}))")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "er is geen locatie gegeven"),
        ({"x": X}, "x én y"),
        ({"x": X, "y": Y, "site_id": "L01"}, "op één manier"),
        ({"x": 5.2, "y": 52.3}, "lijken graden"),
        ({"x": math.nan, "y": Y}, "geen getallen"),
        ({"x": math.inf, "y": Y}, "geen getallen"),
        ({"x": 100_000, "y": 400_000}, "ligt buiten Proefstad (RD 100.000, 400.000)"),
        ({"longitude": 52.3, "latitude": 5.2}, "lijken verwisseld"),
        ({"longitude": 140_000, "latitude": 480_000}, "zijn geen graden"),
        ({"longitude": math.nan, "latitude": 52.3}, "zijn geen graden"),
        ({"longitude": 5.2}, "longitude én latitude"),
        ({"longitude": 4.3, "latitude": 52.1}, "ligt buiten Proefstad (52.10000° NB, 4.30000° OL)"),
        ({"site_id": "L99"}, "Locatie L99 bestaat niet"),
        ({"x": X, "y": Y, "form": "hotel"}, "kies uit: beschermd_wonen_24u"),
        (
            {"x": X, "y": Y, "places": 0},
            "0 plekken kan niet: geef een heel getal van 1 tot en met 1.000.",
        ),
        ({"x": X, "y": Y, "places": -1}, "-1 plekken kan niet"),
        ({"x": X, "y": Y, "places": 10_000}, "tot en met 1.000"),
        ({"x": X, "y": Y, "places": math.nan}, "Plekken: niet ingevuld; geef een heel getal van 1"),
        ({"x": X, "y": Y, "places": 3.5}, "3,5 plekken kan niet"),
        ({"x": X, "y": Y, "places": "veel"}, "'veel' is geen getal"),
        ({"x": X, "y": Y, "units": 0}, "0 woningen of kamers kan niet"),
        ({"x": X, "y": Y, "own_parking": -1}, "eigen parkeerplaatsen"),
        ({"x": X, "y": Y, "floor_area": -5}, "-5 m² vloer kan niet"),
        ({"x": X, "y": Y, "staff": math.inf}, "oneindig is geen getal"),
        ({"x": X, "y": Y, "owner": "koning"}, "kies uit: municipality"),
        (
            {"x": X, "y": Y, "height": 1},
            "1 m hoog kan niet: geef een getal van 2 tot en met 150.",
        ),
        ({"x": X, "y": Y, "height": 151}, "151 m hoog kan niet"),
        ({"x": X, "y": Y, "temporary_years": 2.5}, "heel getal van 1 tot en met 30"),
        ({"x": X, "y": Y, "temporary_years": 0}, "ijdelijk voor 0 jaar kan niet"),
        ({"x": X, "y": Y, "temporary_years": 31}, "ijdelijk voor 31 jaar kan niet"),
        (
            {"x": X, "y": Y, "old_function": "kasteel", "old_size": 1},
            "'kasteel' is niet bekend; kies uit: none, kanto",
        ),
        (
            {"x": X, "y": Y, "old_function": "school"},
            "het oude gebruik ontbreekt; geef bij school een getal",
        ),
        (
            {"x": X, "y": Y, "old_size": 300},
            "alleen de omvang gegeven (300); zeg ook wat het is: none, ",
        ),
        ({"x": X, "y": Y, "old_function": "none", "old_size": 300}, "laat een van de twee weg"),
        (
            {"x": X, "y": Y, "old_function": "woning", "old_size": 2.5},
            "gegeven: 2,5); geef bij woning een geheel",
        ),
        (
            {"x": X, "y": Y, "old_function": "school", "old_size": 0.5},
            "gegeven: 0,5); geef bij school een getal",
        ),
        (
            {"x": X, "y": Y, "old_function": "school", "old_size": math.inf},
            "oneindig is geen getal",
        ),
    ],
)
def test_other_bad_input_is_refused_in_one_sentence(given, words):
    assert words in refusal(**given)


def test_the_most_places_are_allowed():
    assert proposed(x=X, y=Y, places=1_000).places.tolist() == [1_000]


def test_unknown_numbers_are_nan_and_told_as_nothing():
    one = proposed(x=X, y=Y)
    assert np.isnan([one.units[0], one.own_parking[0], one.floor_area[0], one.staff[0]]).all()
    record = describe(one, CITY)
    assert [record[name] for name in ("units", "own_parking", "floor_area", "staff", "owner")] == [
        None
    ] * 5


def test_a_proposal_is_echoed_whole():
    record = describe(proposed(geometry=PLOT, units=18, own_parking=12, owner="state"), CITY)
    assert record["tested_as"] == "plot"
    assert record["area_m2"] == 5000
    assert (record["form"], record["form_name"], record["places"], record["units"]) == (
        "domus",
        "Domus",
        20,
        18,
    )
    assert record["buurt"] == {"code": "BU2", "name": "Buurt 2"}
    assert record["district"] == {"code": "west", "name": "West"}
    assert record["longitude"] == round(record["longitude"], 6)


def test_height_old_use_and_how_long_are_echoed_and_unknown_is_nothing():
    told = {
        "height": 11.5,
        "old_function": "kantoor_met_balie",
        "old_size": 250.5,
        "temporary_years": 10,
    }
    record = describe(proposed(x=X, y=Y, **told), CITY)
    assert {name: record[name] for name in told} == told
    assert record["old_function_name"] == "kantoor met balie"
    silent = describe(proposed(x=X, y=Y), CITY)
    assert [silent[name] for name in (*told, "old_function_name")] == [None] * 5


def test_no_old_use_is_an_answer_and_not_the_same_as_unknown():
    record = describe(proposed(x=X, y=Y, old_function="none"), CITY)
    assert (record["old_function"], record["old_function_name"], record["old_size"]) == (
        "none",
        "geen",
        0,
    )
    again = proposed(x=X, y=Y, old_function=record["old_function"], old_size=record["old_size"])
    assert describe(again, CITY) == record


def with_old_use(*rows):
    sites = CITY.layers["sites"]
    function, size = zip(*rows, strict=True)
    columns = {
        "old_function": np.array([*function, 0], dtype=object)[:-1],
        "old_size": np.array(size, dtype=float),
    }
    return replace(CITY, layers={**CITY.layers, "sites": sites.with_columns(**columns)})


def test_the_old_use_of_a_site_comes_with_it_and_a_person_goes_before_it():
    city = with_old_use(("school", 900.0), ("none", math.nan))
    both = proposals_from(city, form="domus", places=20, site_id=["L01", "L02"])
    assert (both.old_function.tolist(), both.old_size.tolist()) == (["school", "none"], [900, 0])
    said = propose(city, form="domus", places=20, site_id="L01", old_function="none")
    assert (said.old_function[0], said.old_size[0]) == ("none", 0)


@pytest.mark.parametrize(
    "half", [("school", math.nan), (None, 300.0), ("kasteel", 300.0), ("school", -1.0)]
)
def test_an_old_use_that_a_layer_tells_by_halves_is_not_known(half):
    one = propose(with_old_use(half, ("none", math.nan)), form="domus", places=20, site_id="L01")
    assert one.old_function[0] is None
    assert np.isnan(one.old_size[0])


def test_old_uses_of_n_sites_at_once_are_those_of_one_by_one():
    function, size = [None, "none", "school", "woning"], [math.nan, math.nan, 300, 4]
    told = {"old_function": function, "old_size": size, "height": [9, 10, 11, 12]}
    many = proposals_from(CITY, form="domus", places=20, x=[X] * 4, y=[Y] * 4, **told)
    for i in range(4):
        known = {} if np.isnan(size[i]) else {"old_size": size[i]}
        one = proposed(x=X, y=Y, old_function=function[i], height=9 + i, **known)
        assert describe(many, CITY, i) == describe(one, CITY)
        assert describe(many.take(np.array([i])), CITY) == describe(one, CITY)


def test_n_proposals_of_different_forms():
    many = proposals_from(
        CITY, form=["domus", "vrouwenopvang"], places=[10, 20], x=[X, X], y=[Y, Y + 10], units=5
    )
    assert [many.care_form(i).id for i in range(2)] == ["domus", "vrouwenopvang"]
    assert many.units.tolist() == [5, 5]
    with pytest.raises(InputError, match="3 woonzorgvormen"):
        proposals_from(CITY, form=["domus"] * 3, places=1, x=[X, X], y=[Y, Y])


def test_a_shape_read_twice_is_the_same():
    assert read_site(PLOT.wkt).equals(read_site(read_site(PLOT.wkt)))
