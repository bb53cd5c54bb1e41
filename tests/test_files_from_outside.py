"""A file from outside never names another file, database or address: through every door, under every name."""

from __future__ import annotations

import http.server
import json
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import threading
import zipfile
from contextlib import closing
from functools import cache
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import gdal_child
from spreidingskaart.city import load_city
from spreidingskaart.city.sources import apart
from spreidingskaart.city.sources.files import read_features
from spreidingskaart.city.sources.folder import read_folder
from spreidingskaart.city.sources.site import read_site
from spreidingskaart.cli.main import BAD_INPUT, main
from spreidingskaart.errors import DataError, InputError, SpreidingskaartError
from spreidingskaart.weighing.case.plots import read_plots
from tests.city_folder import city_yaml, tables, write_city
from tests.synthetic import synthetic_city

CANARY_ID = "KANARIE"
PLOT = shapely.box(140_000, 480_000, 140_100, 480_050)
ENDS = (
    ".geojson",
    ".json",
    ".gpkg",
    ".gml",
    ".shp",
    ".zip",
    ".parquet",
    ".wkt",
    ".txt",
    ".csv",
    ".vrt",
    "",
)


@pytest.fixture(scope="module")
def asked():
    """Return the address of a server on this machine, and what was asked of it."""
    paths = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            body = shapely.to_geojson(PLOT).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_HEAD = do_POST = do_GET  # noqa: N815 - the names of the library

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


class Canary:
    """A good map file that nobody may read: its time of reading tells on who did."""

    def __init__(self, path):
        self.path = path
        gpd.GeoDataFrame({"id": [CANARY_ID]}, geometry=[PLOT], crs=28992).to_file(path)
        self.rest()

    def rest(self):
        os.utime(self.path, (1, 2))

    def was_read(self):
        return self.path.stat().st_atime != 1


@pytest.fixture(scope="module")
def canary(tmp_path_factory):
    bird = Canary(tmp_path_factory.mktemp("geheim") / "kanarie.geojson")
    bird.path.read_bytes()
    if not bird.was_read():
        pytest.skip("this file system keeps no time of reading")
    bird.rest()
    return bird


def disguises(url, path):
    """Return files that GDAL, left alone, takes for a recipe to open something else."""
    layer = f"<OGRVRTLayer name='l'><SrcDataSource>{{}}</SrcDataSource><SrcLayer>{path.stem}</SrcLayer></OGRVRTLayer>"
    vrt = f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"
    pipeline = "gdal vector pipeline ! read {} ! write --of stream streamed_dataset"

    def recipe(what):
        return json.dumps({"type": "gdal_streamed_alg", "command_line": pipeline.format(what)})

    return {
        "vrt of a file": vrt.format(path),
        "vrt of an address": vrt.format(f"/vsicurl/{url}/vrt"),
        "vrt of a database": vrt.format("PG:host=127.0.0.1"),
        "gdalg of a file": recipe(path),
        "gdalg of an address": recipe(f"/vsicurl/{url}/g"),
        "wfs": f"<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>",
        "wfs capabilities": f"<WFS_Capabilities xmlns='http://www.opengis.net/wfs/2.0' href='{url}/cap'/>",
        "esri json": json.dumps({"geometryType": "esriGeometryPolygon", "features": [], "url": f"{url}/esri"}),
        "topojson": json.dumps({"type": "Topology", "objects": {}, "url": f"{url}/topo"}),
        "crs by link": json.dumps(
            {
                "type": "FeatureCollection",
                "features": [],
                "crs": {"type": "link", "properties": {"href": f"{url}/crs", "type": "proj4"}},
            }
        ),
        "mapml": f"<mapml- xmlns='http://www.w3.org/1999/xhtml'><map-link href='{url}/mapml'/></mapml->",
        "an address": f"{url}/plain.geojson",
        "a path of gdal": f"/vsicurl/{url}/vsi.geojson",
        "another path of gdal": f"/vsizip/{path}",
        "a file": str(path),
        "a database": "PG:dbname=geheim",
        "a service": f"WFS:{url}/wfs2",
        "an entity": f"<!DOCTYPE a [<!ENTITY e SYSTEM 'file://{path}'>]>{gml('&e;')}",
        "an entity from an address": f"<!DOCTYPE a SYSTEM '{url}/dtd'>{gml('')}",
        "many entities": f"<!DOCTYPE a [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>{gml('&b;')}",
        "html": f"<html><a href='{url}/html'/></html>",
    }  # fmt: skip


def gml(inner, *, root="", url="urn:x"):
    """Return a small sound GML file around something."""
    return (
        f"<ogr:FeatureCollection xmlns:ogr='http://ogr.maptools.org/' xmlns:gml='http://www.opengis.net/gml' "
        f"xmlns:xlink='http://www.w3.org/1999/xlink' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' {root}>"
        f"<gml:featureMember><ogr:plot fid='p.0'><ogr:id>a</ogr:id><ogr:note xlink:href='{url}'>{inner}</ogr:note>"
        "<ogr:geometryProperty><gml:Polygon srsName='EPSG:28992'><gml:outerBoundaryIs><gml:LinearRing>"
        "<gml:coordinates>140000,480000 140100,480000 140100,480050 140000,480050 140000,480000</gml:coordinates>"
        "</gml:LinearRing></gml:outerBoundaryIs></gml:Polygon></ogr:geometryProperty></ogr:plot></gml:featureMember>"
        "</ogr:FeatureCollection>"
    )


DISGUISES = tuple(disguises("http://127.0.0.1:9", Path("/x/y.geojson")))


@cache
def small_city():
    return synthetic_city()


def doors(folder):
    """Return every way in which a file comes in, each as a function of a path."""
    city = small_city()

    def as_layer(path):
        write_city(folder / "city")
        shutil.copy(path, folder / "city" / path.name)
        document = yaml.safe_load((folder / "city" / "city.yaml").read_text(encoding="utf-8"))
        document["layers"]["plots"]["file"] = path.name
        (folder / "city" / "city.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
        report = read_folder(folder / "city").reports["plots"]
        assert report.kept == 0
        raise DataError(report.fault or report.dropped[0])

    return {
        "reader": read_features,
        "bytes": lambda path: read_features(path.read_bytes(), name=path.name),
        "text": lambda path: read_site(path.read_text(encoding="utf-8")),
        "site": read_site,
        "plots": lambda path: read_plots(path, city),
        "layer": as_layer,
    }


@pytest.mark.parametrize("door", ["reader", "bytes", "text", "site", "plots", "layer"])
@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_recipe_in_disguise_is_refused_in_one_sentence(tmp_path, asked, canary, door, disguise):
    url, paths = asked
    content = disguises(url, canary.path)[disguise]
    enter = doors(tmp_path)[door]
    for end in ENDS if door == "reader" else (".geojson", ".csv", ".gpkg"):
        path = tmp_path / f"perceel{end}"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(SpreidingskaartError) as caught:
            enter(path)
        message = str(caught.value)
        assert message.rstrip().endswith(".")
        assert "\n" not in message
        assert CANARY_ID not in message
    assert paths == []
    assert not canary.was_read()


@pytest.mark.parametrize(
    "named",
    ["{url}/a.geojson", "/vsicurl/{url}/a.geojson", "/vsizip/{path}", "{path}|layerid=0", "PG:dbname=x", "WFS:{url}/w",
     "GeoJSON:{path}", "GPKG:{path}", "MYSQL:x", "file://{path}", "/dev/zero", "/dev/stdin", "."],
)  # fmt: skip
@pytest.mark.parametrize("command", ["assess", "screen", "weigh"])
def test_an_argument_is_the_name_of_a_file_and_nothing_else(
    capsys, monkeypatch, asked, canary, named, command
):
    url, paths = asked
    monkeypatch.setattr("spreidingskaart.city.load_city", lambda *_: synthetic_city())
    given = named.format(url=url, path=canary.path)
    arguments = {
        "assess": ["--form", "domus", "--places", "24", "--geometry", given],
        "screen": ["--form", "domus", "--places", "24", "--plots", given],
        "weigh": ["--framework", "beschermd_wonen_plus_2024", "--sites", given],
    }[command]
    code = main([command, *arguments])
    out, err = capsys.readouterr()
    assert (code, out) == (BAD_INPUT, "")
    assert err.count("\n") == 1
    assert CANARY_ID not in err
    assert paths == []
    assert not canary.was_read()


@pytest.mark.parametrize(
    ("root", "url"),
    [
        ("xsi:schemaLocation='http://ogr.maptools.org/ {url}/a.xsd'", "{url}/x"),
        ("", "file://{path}"),
        ("", "{url}/y#p"),
    ],
)  # fmt: skip
def test_a_gml_file_that_points_elsewhere_is_read_and_nothing_else(
    tmp_path, asked, canary, root, url
):
    address, paths = asked
    names = {"url": address, "path": canary.path}
    path = tmp_path / "x.gml"
    path.write_text(gml("", root=root.format(**names), url=url.format(**names)), encoding="utf-8")
    (tmp_path / "x.gfs").write_text(
        disguises(address, canary.path)["vrt of a file"], encoding="utf-8"
    )
    read = read_features(path)
    assert read.geometry[0].equals(PLOT)
    assert CANARY_ID not in read.columns.to_json()
    assert paths == []
    assert not canary.was_read()


def test_a_geojson_file_that_points_elsewhere_is_read_and_nothing_else(asked):
    url, paths = asked
    link = {"href": f"{url}/next", "rel": "next", "type": "application/geo+json"}
    feature = {
        "type": "Feature",
        "properties": {"href": url},
        "geometry": json.loads(shapely.to_geojson(PLOT)),
    }
    document = {"type": "FeatureCollection", "links": [link], "features": [feature]}
    read = read_features(json.dumps(document).encode(), name="x.geojson")
    assert read.usable.tolist() == [True]
    assert paths == []


def outcome(source):
    """Return what was read, or None and the sentence that refuses it."""
    try:
        return read_features(source, name="x"), ""
    except DataError as error:
        return None, str(error)


JUNK = (None, "", "x", -1, 10**400, 1e308, True, [], {}, [None], [[[]]], {"a": [1]}, "9" * 400)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_spoilt_geojson_is_refused_in_one_sentence_or_its_rows_are_named(data):
    shape = json.loads(shapely.to_geojson(PLOT))
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    rows = [
        {"type": "Feature", "id": i, "properties": {"id": i, "a": "b"}, "geometry": shape}
        for i in range(2)
    ]
    document = json.loads(json.dumps({"type": "FeatureCollection", "crs": crs, "features": rows}))
    place = document
    while True:
        key = data.draw(
            st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place)))
        )
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(st.sampled_from(JUNK))
    read, sentence = outcome(json.dumps(document).encode())
    assert "\n" not in sentence
    assert len(sentence) < 1_000
    if read is not None:
        assert len(read.columns) == len(read.geometry) == len(read.usable)
        assert shapely.is_valid(read.geometry[read.usable]).all()


# ---------------------------------------------------------------------------------------------- GeoPackage
@pytest.fixture
def package(tmp_path):
    path = tmp_path / "x.gpkg"
    gpd.GeoDataFrame({"id": ["a"]}, geometry=[PLOT], crs=28992).to_file(path, layer="plots")
    return path


def changed(path, *statements):
    with closing(sqlite3.connect(path)) as database:
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            database.execute(statement)
        database.commit()


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE VIEW other AS SELECT * FROM plots"],
        ["CREATE VIEW other AS SELECT readfile('{path}') AS a"],
        ["CREATE VIRTUAL TABLE other USING fts5(a)"],
        ["CREATE VIRTUAL TABLE rtree_other USING fts5(a)"],
        ["CREATE TRIGGER other AFTER INSERT ON plots BEGIN SELECT load_extension('{path}'); END"],
        ["ALTER TABLE plots RENAME TO hidden", "CREATE VIEW plots AS SELECT * FROM hidden"],
        ["PRAGMA writable_schema = ON",
         "UPDATE sqlite_master SET sql = 'CREATE VIRTUAL TABLE plots USING x(''{path}'')' WHERE name = 'plots'"],
        ["PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = 'CREATE TABLE' WHERE name = 'plots'"],
        ["UPDATE gpkg_contents SET table_name = 'sqlite_master'"],
        ["UPDATE gpkg_contents SET table_name = 'gpkg_spatial_ref_sys'"],
        ["UPDATE gpkg_contents SET table_name = '{path}'"],
        ["UPDATE gpkg_contents SET data_type = 'tiles'"],
        ["DROP TABLE gpkg_contents"],
        ["DROP TABLE gpkg_spatial_ref_sys"],
        ["UPDATE gpkg_geometry_columns SET column_name = 'sql'"],
        ["DELETE FROM gpkg_spatial_ref_sys"],
        ["UPDATE gpkg_spatial_ref_sys SET organization = 'X', definition = '+init={path}'"],
        ["UPDATE gpkg_spatial_ref_sys SET organization = 'X', definition = '+proj=sterea +nadgrids={path}'"],
        ["UPDATE gpkg_spatial_ref_sys SET organization = 'X', definition = '{path}'"],
        ["UPDATE plots SET geom = x'475000'"],
        ["UPDATE plots SET geom = '{path}'"],
        ["UPDATE plots SET geom = zeroblob(50000000)"],
    ],
)  # fmt: skip
def test_a_geopackage_with_a_trick_is_refused_or_its_row_is_named(package, canary, statements):
    changed(package, *(statement.format(path=canary.path) for statement in statements))
    for source in (package, package.read_bytes()):
        read, sentence = outcome(source)
        assert "\n" not in sentence
        assert CANARY_ID not in sentence
        assert read is None or read.usable.tolist() == [False]
    assert not canary.was_read()


def test_a_column_that_computes_something_is_not_a_way_to_read(package, canary):
    changed(
        package,
        f"ALTER TABLE plots ADD COLUMN more TEXT GENERATED ALWAYS AS (upper('{canary.path}'))",
    )
    read = read_features(package)
    assert CANARY_ID not in read.columns.to_json()
    assert not canary.was_read()


def test_any_damage_to_a_geopackage_ends_in_a_sentence(package):
    whole = package.read_bytes()
    for place in range(0, len(whole), 997):
        spoilt = bytearray(whole)
        spoilt[place : place + 16] = b"\xff" * 16
        assert "\n" not in outcome(bytes(spoilt))[1]
    for length in range(1, len(whole), 4_999):
        with pytest.raises(DataError):
            read_features(whole[:length], name="x.gpkg")


# ---------------------------------------------------------------------------------------------- the rest
def shapefile(folder):
    gpd.GeoDataFrame({"id": ["a"]}, geometry=[PLOT], crs=28992).to_file(folder / "x.shp")
    return {
        f"x.{end}": (folder / f"x.{end}").read_bytes()
        for end in ("shp", "shx", "dbf", "prj", "cpg")
    }


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_the_names_in_a_zip_lead_nowhere(tmp_path):
    members = {f"../../../{name}": content for name, content in shapefile(tmp_path).items()}
    read = read_features(zipped(tmp_path / "x.zip", members))
    assert read.geometry[0].equals(PLOT)
    assert not (tmp_path.parents[2] / "x.shp").exists()


@pytest.mark.parametrize("end", ["shp", "dbf", "prj", "shx"])
def test_a_shapefile_of_which_a_part_is_a_recipe_is_refused_or_named(tmp_path, asked, canary, end):
    url, paths = asked
    members = {
        **shapefile(tmp_path),
        f"x.{end}": disguises(url, canary.path)["vrt of a file"].encode(),
    }
    read, sentence = outcome(zipped(tmp_path / "x.zip", members))
    assert CANARY_ID not in sentence
    assert read is None or CANARY_ID not in read.columns.to_json()
    assert paths == []
    assert not canary.was_read()


def test_two_shapefiles_in_a_zip_are_named(tmp_path):
    members = shapefile(tmp_path)
    more = {name.replace("x.", "y."): content for name, content in members.items()}
    path = zipped(tmp_path / "x.zip", {**members, **more, "lees.txt": b""})
    with pytest.raises(DataError, match=r"meer lagen \(x, y\)"):
        read_features(path)
    assert read_features(path, layer="Y").usable.tolist() == [True]
    with pytest.raises(DataError, match="geen shapefile"):
        read_features(zipped(tmp_path / "z.zip", {"lees.txt": b"x"}))


def test_the_process_that_reads_apart_may_take_no_more_than_it_needs():
    code = (
        "import resource as r; from geo import gdal_child as child; child.limit(); "
        "print([r.getrlimit(what)[1] for what in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_CORE)])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(told.stdout) == [
        gdal_child.MOST_MEMORY,
        gdal_child.MOST_CPU,
        gdal_child.MOST_WRITTEN,
        0,
    ]


def test_a_file_that_takes_too_long_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "MOST_SECONDS", 0.001)
    path = tmp_path / "x.gml"
    path.write_text(gml(""), encoding="utf-8")
    with pytest.raises(DataError, match="duurt te lang"):
        read_features(path)


def test_a_file_that_makes_gdal_fall_over_takes_nothing_else_with_it(tmp_path):
    members = shapefile(tmp_path)
    shp = bytearray(members["x.shp"])
    shp[100 + 8 + 36 : 100 + 8 + 44] = struct.pack(
        "<2i", 2_000_000_000, 2_000_000_000
    )  # parts and points
    path = zipped(tmp_path / "x.zip", {**members, "x.shp": bytes(shp)})
    read, sentence = outcome(path)
    assert read is None or not read.usable.any()
    assert "\n" not in sentence


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 100, b"PK\x03\x04", b"PAR1", b"SQLite format 3\0", b"\xff\xfe<\0a\0", b"<", b"{", b"\x00\x00\x27\x0a",
     b"%PDF-1.7"],
    ids=lambda content: content[:6].hex() or "empty",
)  # fmt: skip
def test_what_is_no_map_file_is_refused_in_one_sentence(content):
    with pytest.raises(DataError) as caught:
        read_features(content, name="x")
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_too_large_is_not_opened(tmp_path):
    path = tmp_path / "x.geojson"
    path.write_text(shapely.to_geojson(PLOT), encoding="utf-8")
    with pytest.raises(DataError, match="te groot"):
        read_features(path, most_bytes=10)
    path.write_text(" " * 3_000_000, encoding="utf-8")
    with pytest.raises(InputError, match="te groot"):
        read_site(path)


# ------------------------------------------------------------------------------ files that city.yaml names
@pytest.mark.parametrize("way", ["absolute", "above", "link", "linked folder", "circle", "nul"])
def test_a_layer_lies_in_the_folder_of_its_city(tmp_path, capsys, way):
    folder, elsewhere = write_city(tmp_path / "stad"), tmp_path / "elders"
    elsewhere.mkdir()
    (folder / "stations.csv").rename(elsewhere / "stations.csv")
    named = {
        "absolute": str(elsewhere / "stations.csv"),
        "above": "../elders/stations.csv",
        "linked folder": "map/stations.csv",
        "nul": "stations\0.csv",
    }.get(way, "stations.csv")
    if way == "link":
        (folder / "stations.csv").symlink_to(elsewhere / "stations.csv")
    elif way == "circle":
        (folder / "stations.csv").symlink_to("stations.csv")
    elif way == "linked folder":
        (folder / "map").symlink_to(elsewhere)
    document = city_yaml(tables())
    document["layers"]["stations"]["file"] = named
    (folder / "city.yaml").write_text(yaml.safe_dump(document))
    assert main(["check", "--city", str(folder), "--json"]) == 2
    faults = json.loads(capsys.readouterr().out)["faults"]
    assert {fault["layer"] for fault in faults} == {"stations"}
    assert "ligt buiten de map" in faults[0]["sentence"] or way == "circle"
    city = load_city(folder)
    assert "stations" not in city.layers
    assert "buurten" in city.layers


def test_a_layer_may_lie_deeper_and_a_link_may_stay_inside(tmp_path):
    folder = write_city(tmp_path / "stad")
    (folder / "map").mkdir()
    (folder / "stations.csv").rename(folder / "map" / "punten.csv")
    (folder / "stations.csv").symlink_to("map/punten.csv")
    linked = tmp_path / "link"
    linked.symlink_to(folder)
    assert "stations" in load_city(linked).layers


@pytest.mark.parametrize("rules", ["..", "../GM9999", "/etc", "a/b"])
def test_rules_are_named_without_a_path(tmp_path, rules):
    folder = write_city(tmp_path)
    (folder / "city.yaml").write_text(yaml.safe_dump({**city_yaml(tables()), "rules": rules}))
    with pytest.raises(DataError, match="zonder pad"):
        load_city(folder)
