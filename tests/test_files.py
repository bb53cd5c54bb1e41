"""One reader for every kind of file: what was written reads back the same, and every row that is wrong is named."""

from __future__ import annotations

import json
import sqlite3
import warnings
import zipfile
from contextlib import closing

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.crs import to_wgs84
from spreidingskaart.city.sources.curves import shapes_of_wkb, shapes_of_wkt
from spreidingskaart.city.sources.files import read_features
from spreidingskaart.city.sources.shapes import Shape
from spreidingskaart.city.sources.site import read_site
from spreidingskaart.errors import DataError, InputError

SYSTEMS = (28992, 4326, 4258, 3857, 25831)
PLOT = shapely.box(140_000, 480_000, 140_100, 480_050)
NEAR = 0.01
"""Metres: what is written and read back may differ by a centimetre."""


def frame(shapes, **columns):
    columns = columns or {"id": [f"P{i}" for i in range(len(shapes))]}
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=28992)


def as_geopackage(table, folder):
    table.to_file(folder / "x.gpkg", layer="laag")
    return folder / "x.gpkg"


def as_geojson(table, folder):
    table.to_file(folder / "x.geojson", driver="GeoJSON", COORDINATE_PRECISION=9)
    return folder / "x.geojson"


def as_bare_geojson(table, folder):
    """Write what many programs write: numbers, and nothing that says what they are."""
    document = json.loads(table.to_json(drop_id=True))
    document.pop("crs", None)
    (folder / "y.geojson").write_text(json.dumps(document), encoding="utf-8")
    return folder / "y.geojson"


def as_gml(table, folder):
    table.to_file(folder / "x.gml", driver="GML")
    return folder / "x.gml"


def as_zipped_shapefile(table, folder):
    table.to_file(folder / "x.shp")
    with zipfile.ZipFile(folder / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for end in ("shp", "shx", "dbf", "prj", "cpg"):
            archive.write(folder / f"x.{end}", f"map/X.{end}")
    return folder / "x.zip"


def as_shapefile(table, folder):
    table.to_file(folder / "x.shp")
    return folder / "x.shp"


def as_parquet(table, folder):
    table.to_parquet(folder / "x.parquet")
    return folder / "x.parquet"


QUICK = (as_geopackage, as_geojson, as_bare_geojson, as_parquet)
APART = (as_gml, as_zipped_shapefile, as_shapefile)


@st.composite
def polygons(draw):
    """A polygon with or without a hole somewhere in the Netherlands."""
    x, y = draw(st.floats(20_000, 270_000)), draw(st.floats(310_000, 610_000))
    width, height = draw(st.floats(5, 900)), draw(st.floats(5, 900))
    turn = draw(st.floats(0, 90))
    hole = draw(st.booleans())
    shape = shapely.box(x, y, x + width, y + height)
    if hole:
        shape = shape.difference(
            shapely.box(x + width / 4, y + height / 4, x + width / 2, y + height / 2)
        )
    angle = np.radians(turn)
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return shapely.transform(shape, lambda xy: (xy - (x, y)) @ matrix.T + (x, y))


def same(read, written):
    return shapely.hausdorff_distance(read, written) < NEAR


def in_system(table, code):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a better grid is not on every machine
        return table.to_crs(code)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    shapes=st.lists(polygons(), min_size=1, max_size=4),
    code=st.sampled_from(SYSTEMS),
    write=st.sampled_from(QUICK),
)
def test_what_was_written_in_any_system_reads_back_the_same(tmp_path, shapes, code, write):
    for old in tmp_path.iterdir():
        old.unlink()
    if write is as_bare_geojson and code == 4258:
        code = 4326  # nothing says which of the two kinds of degrees it is
    path = write(in_system(frame(shapes), code), tmp_path)
    read = read_features(path, degrees=True, shapes={Shape.AREA})
    assert read.faults == ()
    assert read.columns["id"].tolist() == [f"P{i}" for i in range(len(shapes))]
    assert same(read.geometry, shapes).all()
    assert bool(read.notes) == (code != 28992)


@pytest.mark.parametrize("code", SYSTEMS)
@pytest.mark.parametrize("write", APART)
def test_what_gdal_reads_apart_reads_back_the_same(tmp_path, code, write):
    shapes = [PLOT, shapely.box(250_000, 570_000, 250_010, 570_010)]
    path = write(in_system(frame(shapes, id=["a", "b"], naam=["één", None]), code), tmp_path)
    read = read_features(path, degrees=True)
    assert same(read.geometry, shapes).all()
    assert read.columns["id"].tolist() == ["a", "b"]
    assert read.columns["naam"][0] == "één"


@pytest.mark.parametrize("write", [*QUICK, *APART])
def test_degrees_are_refused_where_a_layer_asks_for_metres(tmp_path, write):
    path = write(in_system(frame([PLOT]), 4326), tmp_path)
    with pytest.raises(DataError, match="lijken graden; geef meters in RD"):
        read_features(path)


@pytest.mark.parametrize("write", [as_geopackage, as_geojson, as_gml])
@pytest.mark.parametrize(
    ("said", "true"), [(28992, 4326), (4326, 28992), (28992, 3857), (25831, 28992)]
)
def test_a_claim_that_the_numbers_contradict_names_both(tmp_path, write, said, true):
    table = in_system(frame([PLOT]), true).set_crs(said, allow_override=True)
    with pytest.raises(DataError) as caught:
        read_features(write(table, tmp_path), degrees=True)
    assert f"(EPSG:{said})" in str(caught.value)
    assert f"(EPSG:{true})" in str(caught.value)


@pytest.mark.parametrize("code", SYSTEMS)
@pytest.mark.parametrize("claimed", [True, False])
def test_swapped_axes_are_refused_and_never_repaired(tmp_path, code, claimed):
    table = in_system(frame([PLOT]), code)
    table.geometry = shapely.transform(table.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    path = (as_geopackage if claimed else as_bare_geojson)(table, tmp_path)
    with pytest.raises(DataError, match="verwisseld"):
        read_features(path, degrees=True)
    with pytest.raises(InputError, match="verwisseld"):
        read_site(path)


def test_heights_above_sea_level_are_forgotten(tmp_path):
    high = shapely.force_3d(PLOT, 3.5)
    table = gpd.GeoDataFrame({"id": ["a"]}, geometry=[high], crs=7415)
    read = read_features(as_geopackage(table, tmp_path))
    assert not shapely.has_z(read.geometry).any()
    assert read.geometry[0].equals(PLOT)
    degrees = in_system(frame([PLOT]), 4326)
    degrees.geometry = shapely.force_3d(degrees.geometry.to_numpy(), 0)
    assert same(read_site(as_bare_geojson(degrees, tmp_path)), PLOT)


def test_every_row_that_is_wrong_is_named_and_the_others_are_read():
    shapes = {
        "goed": shapely.to_geojson(PLOT),
        "punt": shapely.to_geojson(shapely.Point(140_000, 480_000)),
        "leeg": '{"type": "Polygon", "coordinates": []}',
        "niets": "null",
        "stuk": '{"type": "Polygon", "coordinates": [[1]]}',
        "vorm": '{"type": "Cirkel"}',
        "ver": shapely.to_geojson(shapely.box(600_000, 480_000, 600_001, 480_001)),
        "kruis": '{"type": "Polygon", "coordinates": [[[140000, 480000], [140100, 480100], [140100, 480000], '
        "[140000, 480100], [140000, 480000]]]}",
    }
    features = ",".join(
        f'{{"type": "Feature", "properties": {{"id": "{name}"}}, "geometry": {shape}}}'
        for name, shape in shapes.items()
    )
    text = f'{{"type": "FeatureCollection", "features": [{features}]}}'
    read = read_features(text.encode(), name="x.geojson", known_as="plots", shapes={Shape.AREA})
    told = {read.columns["id"][fault.row - 1]: fault.sentence for fault in read.faults}
    assert read.columns["id"][read.usable].tolist() == ["goed"]
    assert told == {
        "punt": "is een punt; hier horen vlakken.",
        "leeg": "de vorm is leeg.",
        "niets": "de vorm ontbreekt.",
        "stuk": "de vorm is niet te lezen.",
        "vorm": "de vorm is niet te lezen.",
        "ver": "ligt niet in Nederland.",
        "kruis": "de lijnen van het vlak kruisen elkaar bij x = 140.050, y = 480.050.",
    }
    assert {fault.layer for fault in read.faults} == {"plots"}


@pytest.fixture
def layers(tmp_path):
    """Return a GeoPackage with two layers of shapes and a table."""
    path = tmp_path / "x.gpkg"
    frame([PLOT]).to_file(path, layer="nieuw")
    frame([PLOT], jaar=[2019]).to_file(path, layer="Oud ontwerp")
    table = gpd.pd.DataFrame({"a": [1, 2]})
    pyogrio.write_dataframe(table, path, layer="tabel")
    return path


def test_a_geopackage_with_more_layers_wants_to_know_which(layers):
    with pytest.raises(DataError) as caught:
        read_features(layers)
    assert str(caught.value) == (
        "Het bestand x.gpkg heeft meer lagen (nieuw, Oud ontwerp); geef een bestand met één laag, of noem de laag "
        "in city.yaml (`layer`)."
    )
    assert read_features(layers, layer="oud ontwerp").columns["jaar"].tolist() == [2019]
    assert read_features(layers, layer="tabel", shapes=()).columns["a"].tolist() == [1, 2]
    with pytest.raises(DataError, match="geen laag tabel; kies uit: nieuw, Oud ontwerp"):
        read_features(layers, layer="tabel")


def test_a_geopackage_of_tables_alone_says_so(tmp_path):
    path = tmp_path / "x.gpkg"
    pyogrio.write_dataframe(gpd.pd.DataFrame({"a": [1]}), path, layer="tabel")
    with pytest.raises(DataError, match=r"geen kaartlaag, alleen tabellen zonder vormen \(tabel\)"):
        read_features(path)
    assert read_features(path, shapes=()).columns["a"].tolist() == [1]


def test_a_geopackage_reads_as_gdal_reads_it(tmp_path):
    table = frame(
        [PLOT, None, shapely.MultiPolygon([PLOT])],
        tekst=["a", None, "ë"],
        getal=[1.5, None, -2],
        heel=[1, 2, 3],
        ja=[True, False, True],
        dag=gpd.pd.to_datetime(["2024-01-02", "2024-01-03", None]),
    )
    path = as_geopackage(table, tmp_path)
    ours, theirs = read_features(path), gpd.read_file(path)
    for name in ("tekst", "getal", "heel", "ja"):
        there = theirs[name].notna()
        assert ours.columns[name].notna().tolist() == there.tolist()
        assert ours.columns[name][there].tolist() == theirs[name][there].tolist()
    assert [str(day)[:10] for day in ours.columns["dag"][:2]] == ["2024-01-02", "2024-01-03"]
    assert shapely.equals(ours.geometry[[0, 2]], theirs.geometry.to_numpy()[[0, 2]]).all()
    assert ours.geometry[1] is None


@pytest.mark.parametrize(
    "write", [as_geopackage, as_geojson, as_gml, as_zipped_shapefile, as_parquet]
)
def test_a_file_without_rows_is_read_as_none(tmp_path, write):
    path = write(frame([PLOT]).iloc[:0], tmp_path)
    if write is as_gml:  # GDAL writes no schema without a row: then there is no layer
        with pytest.raises(DataError, match="geen"):
            read_features(path)
        return
    assert len(read_features(path).columns) == 0


# -------------------------------------------------------------------------------------------------- curves
ARC = (
    "CURVEPOLYGON (COMPOUNDCURVE (CIRCULARSTRING (145934 488719, 145940 488710, 145946 488698), "
    "(145946 488698, 145962 488707, 145950 488728, 145934 488719)))"
)
HALF = (
    "CURVEPOLYGON (COMPOUNDCURVE (CIRCULARSTRING (140000 480000, 140001 480060, 140100 480000), "
    "(140100 480000, 140000 480000)))"
)
BOTH = (
    "MULTISURFACE (CURVEPOLYGON (CIRCULARSTRING (140000 480000, 140100 480000, 140000 480000)), "
    "CURVEPOLYGON ((140200 480000, 140300 480000, 140300 480100, 140200 480000)))"
)


def written_by_gdal(wkt, path):
    """Let GDAL put a curve in a GeoPackage, and return how it reads it back as lines."""
    blob = np.array([wkb_of(wkt)], dtype=object)
    pyogrio.raw.write(
        path, geometry=blob, field_data=[np.array(["a"], dtype=object)], fields=["id"],
        geometry_type="Unknown", crs="EPSG:28992", driver="GPKG", layer="laag",
    )  # fmt: skip
    return gpd.read_file(path).geometry[0]


def wkb_of(wkt):
    """Return ISO WKB of the few curves of these tests."""
    import struct

    kinds = {
        "CIRCULARSTRING": 8,
        "COMPOUNDCURVE": 9,
        "CURVEPOLYGON": 10,
        "MULTISURFACE": 12,
        "LINESTRING": 2,
    }

    def points(text):
        numbers = [[float(word) for word in pair.split()] for pair in text.split(",")]
        return struct.pack("<I", len(numbers)) + b"".join(
            struct.pack("<2d", *one) for one in numbers
        )

    def parts(text):
        depth, found, start = 0, [], 0
        for i, sign in enumerate(text + ","):
            depth += (sign == "(") - (sign == ")")
            if sign == "," and depth == 0:
                found.append(text[start:i].strip())
                start = i + 1
        return found

    def shape(text):
        name, _, inner = text.partition("(")
        name, inner = name.strip() or "LINESTRING", inner.rstrip()[:-1]
        head = b"\1" + struct.pack("<I", kinds[name])
        if name in ("CIRCULARSTRING", "LINESTRING"):
            return head + points(inner)
        found = parts(inner)
        return head + struct.pack("<I", len(found)) + b"".join(map(shape, found))

    return shape(wkt)


@pytest.mark.parametrize(
    "wkt",
    [
        ARC,
        "CURVEPOLYGON (CIRCULARSTRING (140000 480000, 140100 480000, 140000 480000))",
        "CURVEPOLYGON (CIRCULARSTRING (140000 480000, 140050 480050, 140100 480000, 140050 479950, 140000 480000))",
        HALF,
        BOTH,
    ],
)
def test_arcs_become_the_lines_that_gdal_makes_of_them(tmp_path, wkt):
    theirs = written_by_gdal(wkt, tmp_path / "x.gpkg")
    ours = read_features(tmp_path / "x.gpkg", shapes={Shape.AREA})
    assert ours.faults == ()
    (from_text,) = shapes_of_wkt([wkt]).geometry
    for shape in (ours.geometry[0], from_text):
        assert shape.hausdorff_distance(theirs) < 0.1
        assert shape.area == pytest.approx(theirs.area, rel=1e-3)
    assert from_text.equals_exact(ours.geometry[0], 1e-6)


def test_a_plot_with_an_arc_is_read_from_text_and_from_a_file(tmp_path):
    written_by_gdal(ARC, tmp_path / "x.gpkg")
    (tmp_path / "x.wkt").write_text(ARC, encoding="utf-8")
    sites = [read_site(ARC), read_site(tmp_path / "x.gpkg"), read_site(tmp_path / "x.wkt")]
    assert len({site.wkt for site in sites}) == 1


@given(
    x=st.floats(0, 1e5), y=st.floats(0, 1e5), radius=st.floats(0.5, 1e4),
    start=st.floats(0, 6.2), first=st.floats(0.05, 3), second=st.floats(0.05, 3), left=st.booleans(),
)  # fmt: skip
def test_every_point_of_an_arc_lies_on_its_circle_and_it_goes_the_right_way(
    x, y, radius, start, first, second, left
):
    sign = 1 if left else -1
    angles = np.array([start, start + sign * first, start + sign * (first + second)])
    begin, middle, end = np.column_stack([x + radius * np.cos(angles), y + radius * np.sin(angles)])
    text = ", ".join(f"{a!r} {b!r}" for a, b in (begin.tolist(), middle.tolist(), end.tolist()))
    (line,) = shapes_of_wkt([f"CIRCULARSTRING ({text})"]).geometry
    off = np.abs(np.hypot(*(shapely.get_coordinates(line) - (x, y)).T) - radius)
    assert off.max() < 1e-6 * radius + 1e-6
    assert line.length == pytest.approx(radius * (first + second), rel=1e-3)
    assert line.distance(shapely.Point(middle)) < 1e-3 * radius


@pytest.mark.parametrize(
    "text",
    [
        "CURVEPOLYGON (", "CIRCULARSTRING (0 0, 1 1)", "CIRCULARSTRING (0 0)", "CIRCULARSTRING (a b, c d, e f)",
        "COMPOUNDCURVE ((0 0, 1 1)", "CURVEPOLYGON ((0 0, 1 1, 1 0, 0 0)) extra", "MULTISURFACE (((((",
        "CURVEPOLYGON" * 3, "CIRCULARSTRING (0 0 0 0 0, 1 1 1 1 1, 2 0 0 0 0)", "MULTICURVE " + "(" * 5_000,
    ],
)  # fmt: skip
def test_a_curve_that_is_none_is_unread(text):
    read = shapes_of_wkt([text, None])
    assert read.unread.tolist() == [True, False]


@given(junk=st.binary(max_size=60), code=st.integers(0, 4_000))
def test_bytes_that_are_no_shape_are_unread_and_nothing_falls_over(junk, code):
    head = b"\1" + code.to_bytes(4, "little")
    read = shapes_of_wkb([head + junk, junk, shapely.to_wkb(PLOT), None])
    assert read.geometry[2].equals(PLOT)
    assert read.unread.tolist()[2:] == [False, False]


def test_a_geopackage_that_is_open_elsewhere_is_read_as_it_was_saved(tmp_path):
    path = as_geopackage(frame([PLOT]), tmp_path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        assert read_features(path.read_bytes(), name="x.gpkg").usable.tolist() == [True]
        assert read_features(path).usable.tolist() == [True]


def test_degrees_in_text_are_the_same_plot():
    degrees = to_wgs84(np.array([PLOT], dtype=object))[0]
    assert same(read_site(shapely.to_geojson(degrees)), PLOT)
    assert same(read_site(f"SRID=4326;{degrees.wkt}"), PLOT)
