"""What is exported can be imported again unchanged, in every kind of file, and nobody gets more than they may see."""

import io
import json
import sqlite3
from contextlib import closing
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import python_calamine
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.layer import Layer
from spreidingskaart.city import load_city
from spreidingskaart.city.access import PLANNER
from spreidingskaart.city.sources.column_specs import NumberColumn
from spreidingskaart.city.sources.draft import close_draft, read_draft
from spreidingskaart.city.sources.export import FileFormat, as_file, exported, holds
from spreidingskaart.city.sources.schema import SCHEMAS
from spreidingskaart.cli.main import main
from spreidingskaart.errors import InputError
from spreidingskaart.words.spreadsheet import csv_text, harmless_text, without_guard
from tests.bundled import bundled_city
from tests.city_folder import write_city

SMALL = ("facilities", "district_teams", "sites", "zoning_plans", "plan_texts", "stations", "car_parks",
         "car_park_occupancy", "green_blue", "districts", "wijken", "figures_wijken", "tenure_wijken")  # fmt: skip


def _again(rows, kind, folder):
    """Return a layer as it is read from its own file."""
    path = folder / f"{rows.name}{kind.value}"
    content = as_file(rows, kind)
    if kind is FileFormat.XLSX:  # as a person saves it as CSV
        sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        path = path.with_suffix(".csv")
        cells = [[None if cell == "" else cell for cell in row] for row in sheet]
        content = csv_text(cells[0], cells[1:], digits=None).encode()
    path.write_bytes(content)
    draft = read_draft(path, rows.name, SCHEMAS[rows.name])
    close_draft(draft)
    assert draft.faults == []
    return draft.layer()


def _same(before, after, *, kind=None):
    exactly = kind is not FileFormat.GEOPACKAGE
    digits = 1e-15 if kind is FileFormat.XLSX else 0  # of Excel: 16 that count

    assert len(before) == len(after)
    for column, values in after.columns.items():
        was = before.columns.get(column)
        if was is None:  # empty, so it was left out
            assert all(value is None or value != value for value in values.tolist())  # noqa: PLR0124
        elif np.issubdtype(values.dtype, np.number):
            np.testing.assert_allclose(values, was, rtol=digits)
        else:
            assert values.tolist() == was.tolist()
    if before.geometry is None:
        return
    for was, now in zip(before.geometry, after.geometry, strict=True):
        if was is None or exactly:
            assert (was is None and now is None) or (
                shapely.equals_identical(was, now) if not digits else was.distance(now) < 1e-9
            )
        else:
            parts = [shapely.normalize(shapely.get_parts(each)) for each in (was, now)]
            assert set(map(shapely.to_wkb, parts[0])) == set(map(shapely.to_wkb, parts[1]))


@pytest.fixture(scope="module")
def city():
    return bundled_city(PLANNER)


@pytest.mark.parametrize("kind", FileFormat)
@pytest.mark.parametrize("name", SMALL)
def test_a_bundled_layer_comes_back_unchanged(city, name, kind, tmp_path):
    rows = exported(name, city.layers[name], city.reports[name].entry)
    if holds(rows, kind):
        with pytest.raises(InputError, match="passen niet in een cel"):
            as_file(rows, kind)
        return
    _same(rows, _again(rows, kind, tmp_path), kind=kind)


def test_zoning_comes_back_unchanged_from_a_geopackage_and_from_geojson(city, tmp_path):
    whole = city.layers["zoning"]
    some = whole.take(np.arange(0, len(whole), max(1, len(whole) // 150)))
    rows = exported("zoning", some, city.reports["zoning"].entry)
    _same(rows, _again(rows, FileFormat.GEOPACKAGE, tmp_path), kind=FileFormat.GEOPACKAGE)
    _same(rows, _again(rows, FileFormat.GEOJSON, tmp_path), kind=FileFormat.GEOJSON)


_CELL = st.text(
    st.characters(codec="utf-8", categories=["Lu", "Ll", "Lo", "Nd", "P", "Sc", "Sm"]),
    min_size=1, max_size=20,
).filter(lambda text: text not in ("NaT", "<NA>") and "'" not in text)  # fmt: skip
_TEXT = (
    st.none()
    | _CELL
    | st.sampled_from(
        ["=1+1", "@x", "+31 6", "-", "a;=b", "a, -b", "007", "1e5", '"', "5,-", "nan"]
    )
)
_METRES = st.tuples(st.floats(140_000, 150_000), st.floats(480_000, 490_000))
_PLACES = st.none() | st.integers(0, 9_999)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(_CELL, _TEXT, _TEXT, _PLACES, st.none() | _METRES),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(FileFormat),
)
def test_any_facility_comes_back_unchanged(tmp_path_factory, made, kind):
    def column(values):
        return np.array([*values, None], dtype=object)[:-1]

    columns = {}
    for spec in SCHEMAS["facilities"].columns:
        empty = (
            np.full(len(made), np.nan)
            if isinstance(spec, NumberColumn)
            else column([None] * len(made))
        )
        columns[spec.name] = empty
    columns |= {
        "id": column(f"F{row}" for row in range(len(made))),
        "name": column(each[0] for each in made),
        "operator": column(each[1] for each in made),
        "note": column(each[2] for each in made),
        "places": np.array([np.nan if each[3] is None else each[3] for each in made], dtype=float),
        **{name: column([word] * len(made)) for name, word in (
            ("form", "domus"), ("status", "existing"), ("visibility", "secret"), ("fictional", "no"))},
        "precision": column(None if each[4] is None else "point" for each in made),
    }  # fmt: skip
    points = column(None if each[4] is None else shapely.Point(each[4]) for each in made)
    rows = exported("facilities", Layer(points, columns), None)
    again = _again(rows, kind, tmp_path_factory.mktemp("export"))
    _same(rows, again, kind=kind)


@given(st.text(max_size=12))
def test_a_guard_is_taken_away_again_and_nothing_else_is(text):
    if "'" not in text:
        assert without_guard(harmless_text(text)) == text
        assert without_guard(text) == text
    assert without_guard("'s-Gravenhage") == "'s-Gravenhage"
    assert without_guard("'=x") == "=x"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_with_every_digit(value):
    text = csv_text(["n"], [[value]], digits=None).split("\r\n")[1]
    assert float(text.replace(",", ".")) == value


# ------------------------------------------------------------------------------------------ a GeoPackage of PDOK
@pytest.mark.parametrize(
    "name", ["sites", "facilities", "zoning", "green_blue", "car_park_occupancy"]
)
def test_a_geopackage_keeps_the_rules_of_pdok(city, name, tmp_path):
    whole = city.layers[name].take(np.arange(min(200, len(city.layers[name]))))
    rows = exported(name, whole, city.reports[name].entry)
    (path := tmp_path / "file.gpkg").write_bytes(content := as_file(rows, FileFormat.GEOPACKAGE))
    assert as_file(rows, FileFormat.GEOPACKAGE) == content
    with closing(sqlite3.connect(path)) as database:

        def ask(sql):
            return database.execute(sql.replace("LAYER", name)).fetchall()

        assert ask("PRAGMA integrity_check") == [("ok",)]
        assert ask("PRAGMA foreign_key_check") == []
        columns = ask("PRAGMA table_info(LAYER)")
        assert all(each[1] == each[1].lower() and len(each[1]) <= 57 for each in columns)
        assert [each[1] for each in columns if each[5]] == ["fid"]
        assert ask("SELECT count(*) FROM LAYER") == [(len(rows),)]
        assert ask("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = 'LAYER'") == [
            (len(rows),)
        ]
        tables = {each[0] for each in ask("SELECT name FROM sqlite_master")}
        assert {each[0] for each in ask("SELECT table_name FROM gpkg_contents")} <= tables
        if rows.geometry is None:
            return
        [(column, kind, srs, z, m)] = ask(
            "SELECT column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns"
        )
        assert (column, srs, z, m) == ("geom", 28992, 0, 0)
        kinds = {"POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON"}
        assert kind in kinds
        assert f"rtree_{name}_geom" in tables
        [(told,)] = ask("SELECT count(*) FROM rtree_LAYER_geom")
        assert told == sum(shape is not None for shape in whole.geometry)
        blobs = [cell for (cell,) in ask("SELECT geom FROM LAYER") if cell is not None]
        [(table, by_default, style)] = ask(
            "SELECT f_table_name, useAsDefault, styleQML FROM layer_styles"
        )
        assert (table, by_default) == (name, 1)
    shapes = shapely.from_wkb(
        [blob[8 + 8 * (0, 4, 6, 6, 8)[(blob[3] >> 1) & 7] :] for blob in blobs]
    )
    assert {shape.geom_type.upper() for shape in shapes} == {kind}
    assert shapely.is_valid(shapes).all()
    for ring in shapely.get_exterior_ring(shapely.get_parts(shapes)):
        assert ring is None or shapely.is_ccw(ring)
    drawn = ET.fromstring(style.partition("\n")[2])  # noqa: S314 - our own
    assert drawn.find("renderer-v2/symbols/symbol/layer/Option/Option") is not None
    if name == "zoning":
        yellow = [
            each.get("symbol") for each in drawn.iter("category") if each.get("value") == "wonen"
        ]
        symbol = drawn.find(
            f"renderer-v2/symbols/symbol[@name='{yellow[0]}']/layer/prop[@k='color']"
        )
        assert symbol.get("v") == "255,255,0,200"


# ---------------------------------------------------------------------------------------------- the command
@pytest.fixture
def folder(tmp_path):
    return write_city(tmp_path / "stad")


@pytest.mark.parametrize("end", [kind.value for kind in FileFormat])
def test_the_public_file_tells_nothing_of_what_is_secret(folder, tmp_path, capsys, end):
    whole = load_city(folder).layers["facilities"]
    secret = {
        name
        for name, seen in zip(whole["name"], whole["visibility"], strict=True)
        if seen != "public"
    }  # fmt: skip
    assert secret
    out = tmp_path / f"uit{end}"
    assert main(["export", "facilities", "--city", str(folder), "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["role"], told["rows"] > 0) == ("public", True)
    content = out.read_bytes()
    if end == ".xlsx":
        content = repr(
            python_calamine.load_workbook(str(out)).get_sheet_by_index(0).to_python()
        ).encode()
    assert not [name for name in secret if name.encode() in content]
    assert (
        main(
            ["export", "facilities", "--city", str(folder), "--out", str(out), "--role", "planner"]
        )
        == 2
    )
    assert "geef ook --confidential" in capsys.readouterr().err
    asked = ["--role", "planner", "--confidential"]
    assert main(["export", "facilities", "--city", str(folder), "--out", str(out), *asked]) == 0
    assert "VERTROUWELIJK" in capsys.readouterr().out
    assert (tmp_path / f"vertrouwelijk-planner-uit{end}").is_file()


@pytest.mark.parametrize(
    ("layer", "out", "told"),
    [
        ("sites", "uit.pdf", "geen soort die wij schrijven; laat de naam eindigen op .csv, .xlsx"),
        ("sites", "nergens/uit.csv", "bestaat niet; maak die eerst"),
        ("huizen", "uit.csv", "Er is geen laag 'huizen'; er zijn: addresses, amenities"),
        ("stations", "uit.csv", "niet geladen"),
        ("../sites", "uit.csv", "Er is geen laag"),
    ],
)
def test_what_cannot_be_exported_is_one_sentence(tmp_path, capsys, layer, out, told):
    folder = write_city(tmp_path / "stad", without=["stations"])
    assert main(["export", layer, "--city", str(folder), "--out", str(tmp_path / out)]) == 2
    said = capsys.readouterr()
    assert told in said.err
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["stad"]
