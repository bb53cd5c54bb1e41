"""`check` names every fault with row and column, and what is served leaves out just that."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.measures.plans import unread_objects
from spreidingskaart.cli.main import main
from spreidingskaart.model import ZoningKind
from tests.city_folder import city_yaml, tables, write_city
from tests.mutated_cities import broken_by
from tests.synthetic import box


def text_of(layer, **changes):
    """Return a layer as CSV with cells replaced: `{column: {row: value}}`, rows from 0."""
    table = tables()[layer].astype(object)
    for column, cells in changes.items():
        for row, value in cells.items():
            table.loc[row, column] = value
    return table.to_csv(index=False)


@pytest.fixture
def faults(tmp_path, capsys):
    """Return what `check` finds in a city with files replaced, and the city as it is served."""

    def faults(without=(), **instead):
        folder = write_city(tmp_path / "stad", without=without, **instead)
        code = main(["check", "--city", str(folder), "--json"])
        document = json.loads(capsys.readouterr().out)
        assert code == (2 if document["faults"] else 0)
        return document["faults"], load_city(folder)

    return faults


def found(faults_):
    return {(fault["layer"], fault["row"], fault["column"]) for fault in faults_}


def test_a_whole_city_has_no_faults(faults):
    told, city = faults()
    assert told == []
    assert all(report.dropped == () for report in city.reports.values())


@pytest.mark.parametrize("value", [-99990, -99995, -99997, -99999999])
def test_what_cbs_does_not_tell_is_unknown_and_counted(faults, value):
    told, city = faults(figures_wijken=text_of("figures_wijken", inhabitants={0: value}))
    assert told == []
    assert np.isnan(city.areas("wijken")["inhabitants"][0])
    assert city.reports["figures_wijken"].notes == ("1 cijfer is bij CBS geheim of onbekend.",)


@pytest.mark.parametrize("value", ["-12", "3.000", "1e3", ".", "veel", "-99989", "1_0", "inf"])
def test_a_cell_that_is_no_number_of_people_is_a_fault_and_the_figures_are_left_out(faults, value):
    told, city = faults(figures_wijken=text_of("figures_wijken", inhabitants={1: value}))
    assert found(told) == {("figures_wijken", 3, "inhabitants")}
    assert "figures_wijken" not in city.layers
    assert np.isnan(city.areas("wijken")["inhabitants"]).all()


@pytest.mark.parametrize(("value", "read"), [("48,3", 48.3), ("48.3", 48.3), (" 48 ", 48.0)])
def test_dutch_and_plain_numbers_are_read(faults, value, read):
    told, city = faults(tenure_wijken=text_of("tenure_wijken", corporation_pct={0: value}))
    assert told == []
    assert city.areas("wijken")["tenure_corporation_pct"][0] == read


def test_another_figure_that_is_no_number_is_a_fault_and_the_rest_of_its_row_counts(faults):
    told, city = faults(tenure_wijken=text_of("tenure_wijken", corporation_pct={0: "."}))
    assert found(told) == {("tenure_wijken", 2, "corporation_pct")}
    assert np.isnan(city.areas("wijken")["tenure_corporation_pct"][0])
    assert city.areas("wijken")["tenure_corporation_pct"][1] == 20


@pytest.mark.parametrize(
    ("layer", "column"),
    [("figures_wijken", "code"), ("stations", "code"), ("zoning", "id"), ("facilities", "id"), ("plots", "id")],
)  # fmt: skip
def test_a_key_twice_leaves_out_its_layer_alone(faults, layer, column):
    table = tables()[layer]
    key = table[column].iloc[0]
    text = table.to_csv(index=False) + table.iloc[:1].to_csv(index=False, header=False)
    told, city = faults(**{layer: text})
    assert [fault["sentence"] for fault in told] == [
        f"{key} staat er twee keer (rij 2 en {len(table) + 2})."
    ]
    assert layer not in city.layers
    assert len(city.layers) > 15


def test_codes_that_match_nothing_are_named_and_the_area_around_is_taken(faults):
    told, city = faults(buurten=text_of("buurten", wijk_code={0: "WK01"}))
    assert found(told) == {("buurten", 2, "wijk_code")}
    assert told[0]["sentence"] == "wijk_code WK01 staat niet in wijken."
    assert city.areas("buurten")["wijk_code"][0] == "WK1"


def test_words_are_read_whatever_their_capitals_and_unknown_ones_are_faults(faults):
    kinds = {0: "Enkelbestemming", 1: " ENKELBESTEMMING ", 2: "enkel"}
    told, city = faults(zoning=text_of("zoning", kind=kinds))
    assert found(told) == {("zoning", 4, "kind")}
    assert city.layers["zoning"]["kind"].tolist()[:2] == ["enkelbestemming"] * 2
    # an object of an unknown kind stays where it lies: what may be law there takes away the pass
    assert len(city.layers["zoning"]) == len(tables()["zoning"])
    assert len(unread_objects(city)) == 1


@pytest.mark.parametrize(
    ("shape", "belongs"),
    [
        ("LINESTRING (140000 480000, 140100 480100)", {ZoningKind.FIGURE}),
        ("POINT (140050 480050)", set()),
        ("POLYGON ((140000 480000, 140000 480100, 140100 480000, 140000 480000))", set(ZoningKind)),
    ],
)
def test_a_plan_object_has_the_shape_of_its_kind(faults, shape, belongs):
    kinds = list(ZoningKind)
    first = tables()["zoning"].iloc[:1].astype(object)
    rows = [first.assign(id=f"o-{kind}", kind=kind.value, wkt=shape) for kind in kinds]
    told, city = faults(zoning=pd.concat(rows).to_csv(index=False))
    wrong = {row for row, kind in enumerate(kinds, start=2) if kind not in belongs}
    assert {fault["row"] for fault in told if fault["layer"] == "zoning"} >= wrong
    kept = [] if "zoning" not in city.layers else city.layers["zoning"]["kind"].tolist()
    assert set(kept) == {kind.value for kind in belongs}


@pytest.mark.parametrize(
    ("column", "value"), [("form", "hotel"), ("form", "Domus"), ("status", "open"), ("visibility", "geheim")]
)  # fmt: skip
def test_a_facility_that_nobody_can_count_leaves_out_all(faults, column, value):
    told, city = faults(facilities=text_of("facilities", **{column: {0: value}}))
    assert found(told) == {("facilities", 2, column)}
    assert "facilities" not in city.layers


def test_both_doors_find_the_same(faults, tmp_path, capsys):
    text = text_of(
        "facilities",
        form={0: "domuss"},
        places={1: "3.000", 2: "-1"},
        x={3: "5.2"},
        wijk_code={4: "WK99"},
        closes={5: "1990"},
        id={6: "F1"},
    )
    told, _ = faults(facilities=text)
    (tmp_path / "lijst.csv").write_text(text)
    city = str(tmp_path / "stad")
    assert (
        main(["check", "--city", city, "--facilities", str(tmp_path / "lijst.csv"), "--json"]) == 2
    )
    assert json.loads(capsys.readouterr().out)["faults"] == told
    assert len(told) >= 7


@pytest.mark.parametrize("word", ["wijk", "district"])
def test_a_point_is_never_published_finer_than_its_precision(faults, word):
    told, city = faults(facilities=text_of("facilities", precision={0: word}))
    assert ("facilities", 2, "x") in found(told)
    facilities = seen_by(city, "public").layers["facilities"]
    assert facilities.geometry[facilities["id"].tolist().index("F1")] is None


@pytest.mark.parametrize(
    ("x", "y"),
    [("141500", "480250"), ("160000", "480250"), ("5.2", "52.3"), ("480250", "140250")],
    ids=["another buurt", "outside", "degrees", "swapped"],
)
def test_a_point_that_cannot_be_right_is_a_fault_and_is_not_shown(faults, x, y):
    told, city = faults(facilities=text_of("facilities", x={0: x}, y={0: y}))
    assert found(told) == {("facilities", 2, "x")}
    assert city.layers["facilities"].geometry[0] is None
    assert city.layers["facilities"]["buurt_code"][0] == "BU1"


@pytest.mark.parametrize("layer", ["zoning", "plots", "sites", "green_blue", "walking"])
def test_a_shape_of_another_kind_is_a_fault_of_its_row(faults, layer):
    told, city = faults(**{layer: text_of(layer, wkt={0: "POINT (140100 480100)"})})
    assert ("is een punt" in told[0]["sentence"], told[0]["row"]) == (True, 2)
    kept = len(city.layers[layer]) if layer in city.layers else 0
    assert kept == (0 if layer == "green_blue" else len(tables()[layer]) - 1)


def test_areas_that_overlap_or_leave_a_gap_are_named(faults):
    shape = shapely.to_wkt(box(0, 0, 900, 600))
    told, _ = faults(buurten=text_of("buurten", wkt={0: shape}))
    assert any("BU1 en BU2 overlappen" in fault["sentence"] for fault in told)
    hole = shapely.to_wkt(box(0, 500, 1000, 500) - box(400, 700, 100, 100))
    told, _ = faults(buurten=text_of("buurten", wkt={1: hole}))
    assert any("een gat van 1 ha" in fault["sentence"] for fault in told)


def test_plans_that_do_not_bind_are_named(faults):
    told, city = faults(zoning_plans=text_of("zoning_plans", status={0: "Ontwerp"}))
    assert told == []
    assert city.reports["zoning_plans"].notes == (
        "1 plan bindt niet en telt niet mee: Proefplan (ontwerp).",
    )


@pytest.mark.parametrize("layer", ["zoning", "facilities", "stations", "figures_buurten"])
def test_a_file_without_rows_is_a_layer_that_is_not_there(faults, layer):
    told, city = faults(**{layer: tables()[layer].iloc[:0].to_csv(index=False)})
    assert [fault["sentence"] for fault in told] == [f"In {layer}.csv staat geen enkele rij."]
    assert layer not in city.layers


def test_city_yaml_names_a_layer_of_a_geopackage_and_else_hears_which_there_are(tmp_path, capsys):
    folder = write_city(tmp_path)
    for level in ("buurten", "wijken"):
        table = tables()[level]
        shapes = shapely.from_wkt(table.pop("wkt").to_numpy())
        frame = gpd.GeoDataFrame(table, geometry=shapes, crs=28992)
        frame.to_file(folder / "alles.gpkg", layer=level)
    document = city_yaml(tables())
    for level in ("buurten", "wijken"):
        document["layers"][level] |= {"file": "alles.gpkg"}
    write_yaml(folder, document)
    assert main(["check", "--city", str(folder), "--json"]) == 2
    told = json.loads(capsys.readouterr().out)["faults"]
    assert any("buurten, wijken" in fault["sentence"] for fault in told)
    for level in ("buurten", "wijken"):
        document["layers"][level] |= {"layer": level}
    write_yaml(folder, document)
    assert main(["check", "--city", str(folder)]) == 0


def write_yaml(folder, document):
    (folder / "city.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")


def test_a_wrong_entry_of_city_yaml_leaves_out_its_layer_alone(tmp_path, capsys):
    folder = write_city(tmp_path)
    document = city_yaml(tables())
    del document["layers"]["stations"]["date"]
    write_yaml(folder, document)
    assert main(["check", "--city", str(folder), "--json"]) == 2
    told = json.loads(capsys.readouterr().out)["faults"]
    assert [fault["layer"] for fault in told] == ["stations"]
    assert len(load_city(folder).layers) == len(tables()) - 1


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_whatever_a_folder_holds_every_command_answers(seed):
    assert broken_by(seed) == []
