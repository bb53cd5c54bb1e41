"""Plans as published: every sample whole, the zoning criterion at points against a plain point in polygon.

The samples are no part of this repository: `IMRO_SAMPLES` names the folder where they lie, else this is skipped.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.crs import RD
from spreidingskaart.city.sources.folder import read_folder
from spreidingskaart.city.sources.plans.opening import gml_sources
from spreidingskaart.city.sources.plans.reading import read_plan_files
from spreidingskaart.cli.main import DONE, main

SAMPLES = Path(os.environ.get("IMRO_SAMPLES", "nowhere"))
NIJKERK = "NL.IMRO.0267.BP0174-0001"
COUNTS = {
    NIJKERK: {"enkelbestemming": 235, "dubbelbestemming": 2, "functieaanduiding": 141, "gebiedsaanduiding": 2,
              "maatvoering": 200, "bouwvlak": 260, "bouwaanduiding": 172},
    "NL.IMRO.0202.974-0301": {"enkelbestemming": 16, "maatvoering": 11, "bouwvlak": 5, "bouwaanduiding": 18},
    "NL.IMRO.0200.bp1416-ont1": {"enkelbestemming": 5, "functieaanduiding": 3, "gebiedsaanduiding": 2,
                                 "maatvoering": 8, "bouwvlak": 5},
    "NL.IMRO.0302.WI01031-ow01": {"enkelbestemming": 12, "dubbelbestemming": 4, "functieaanduiding": 2,
                                  "gebiedsaanduiding": 1},
    "NL.IMRO.0345.UPDeOntmoetingDp7-ow01": {"enkelbestemming": 1, "dubbelbestemming": 1, "bouwvlak": 1,
                                            "bouwaanduiding": 7, "figuur": 1, "maatvoering": 6},
    "NL.IMRO.0202.VBB985-0301": {"besluitvlak": 1},
    "NL.IMRO.0664.BPBS03-ON99": {"enkelbestemming": 13, "dubbelbestemming": 1, "functieaanduiding": 9,
                                 "maatvoering": 14, "bouwvlak": 9},
    "NL.IMRO.1680.1800030105-0000": {"enkelbestemming": 9, "dubbelbestemming": 6, "functieaanduiding": 9,
                                     "gebiedsaanduiding": 7, "maatvoering": 8, "bouwvlak": 9, "bouwaanduiding": 6},
    "NL.IMRO.06540000BS4376-": {"enkelbestemming": 14, "gebiedsaanduiding": 1, "maatvoering": 14, "bouwvlak": 14,
                                "lettertekenaanduiding": 14},
}  # fmt: skip
"""Objects that the text of each file holds, counted there."""

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="IMRO_SAMPLES names no folder")


@pytest.fixture(scope="module")
def files():
    return list(read_plan_files(gml_sources(SAMPLES).sources, "GM0267"))


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """Return a city around the centre of Nijkerk, with its plan and nothing else that was made up."""
    folder = tmp_path_factory.mktemp("nijkerk")
    squares = [
        shapely.box(160_500 + 1_000 * i, 469_500, 161_500 + 1_000 * i, 471_500) for i in (0, 1)
    ]
    buurten = {"code": ["BU1", "BU2"], "name": ["West", "Oost"], "wijk_code": ["WK1", "WK1"]}
    gpd.GeoDataFrame(buurten, geometry=squares, crs=RD).to_parquet(folder / "buurten.parquet")
    wijken = {"code": ["WK1"], "name": ["Nijkerk"]}
    gpd.GeoDataFrame(wijken, geometry=[shapely.union_all(squares)], crs=RD).to_parquet(
        folder / "wijken.parquet"
    )
    entry = {"source": "Proef", "date": "2024-01-01", "fictional": "no"}
    layers = {
        name: {"file": f"{name}.parquet", "title": name, **entry} for name in ("buurten", "wijken")
    }
    municipality = {"code": "GM0267", "name": "Nijkerk"}
    told = {"municipality": municipality, "default_year": 2026, "rules": "GM0267", "layers": layers}
    (folder / "city.yaml").write_text(json.dumps(told), encoding="utf-8")
    path = SAMPLES / f"{NIJKERK}.gml"
    assert main(["import", "plans", str(path), "--city", str(folder)]) == DONE
    return folder


def test_every_sample_comes_in_whole(files):
    assert all(file.refused is None and not file.dropped for file in files)
    found = {plan.id: dict(file.kinds[plan.id]) for file in files for plan in file.plans}
    assert found == COUNTS


def test_the_designations_of_nijkerk_leave_no_gap_and_no_overlap(city):
    layer = read_folder(city).layers["zoning"]
    shapes = layer.geometry[layer["kind"] == "enkelbestemming"]
    assert len(shapes) == 235
    assert shapely.area(shapes).sum() == pytest.approx(506_231.88, abs=0.005)
    assert shapely.union_all(shapes).area == pytest.approx(506_231.88, abs=0.005)


def test_twenty_points_have_the_designation_article_and_marks_that_lie_there(city, capsys):
    layer = read_folder(city).layers["zoning"]
    drawn = gpd.GeoDataFrame(layer.frame(), geometry=layer.geometry, crs=RD)
    random = np.random.default_rng(267)
    ground = drawn[drawn["kind"] == "enkelbestemming"]
    inside = ground.geometry.buffer(-2)
    spots = [
        each.representative_point()
        for each in inside[inside.area > 50].sample(20, random_state=random)
    ]
    for spot in spots:
        plot = spot.buffer(1.5)
        asked = [
            "assess",
            "--geometry",
            plot.wkt,
            "--form",
            "domus",
            "--places",
            "8",
            "--city",
            str(city),
            "--json",
        ]
        assert main(asked) == DONE
        findings = json.loads(capsys.readouterr().out)["findings"]
        (found,) = [each["details"] for each in findings if each["criterion"] == "zoning"]
        under = ground[ground.intersects(plot)]
        told = {(part["designation"], part["article"], part["plan_id"]) for part in found["parts"]}
        assert told == set(zip(under["name"], under["article"], under["plan_id"], strict=True))
        marks = drawn[(drawn["kind"] == "functieaanduiding") & drawn.intersects(plot)]
        assert {(mark["name"], mark["article"]) for mark in found["marks"]} == set(
            zip(marks["name"], marks["article"], strict=True)
        )
        (plan,) = found["plans"]
        assert plan["plan_id"] == NIJKERK
        assert plan["url"].endswith(f"/{NIJKERK}/r_{NIJKERK}.html")


def test_articles_of_marks_are_those_of_the_designation_under_them(city):
    layer = read_folder(city).layers["zoning"]
    drawn = gpd.GeoDataFrame(layer.frame(), geometry=layer.geometry, crs=RD)
    ground = drawn.loc[drawn["kind"] == "enkelbestemming", ["article", "geometry"]]
    marks = drawn.loc[drawn["kind"] == "functieaanduiding", ["id", "article", "geometry"]]
    shared = gpd.overlay(marks, ground, how="intersection", keep_geom_type=False)
    by_article = shared.assign(area=shared.geometry.area).groupby(["id", "article_2"])["area"].sum()
    largest = by_article.reset_index().sort_values("area").groupby("id").last()["article_2"]
    told = marks.set_index("id")["article"].str.split(" en ").str[0].str.split(", ").str[0]
    pd.testing.assert_series_equal(
        told.sort_index(), largest.sort_index(), check_names=False, check_dtype=False
    )
