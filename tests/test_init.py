"""`init`: from a file of CBS to a City in which every page opens and what is missing is not tested."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import yaml

from spreidingskaart.city import load_city
from spreidingskaart.cli.main import main
from tests.synthetic import box

SNAKE = {
    "buurtcode": "buurtcode", "buurtnaam": "buurtnaam", "wijkcode": "wijkcode", "wijknaam": "wijknaam",
    "gemeentecode": "gemeentecode", "gemeentenaam": "gemeentenaam", "water": "water", "jaar": "jaarstatcode",
    "inwoners": "aantal_inwoners", "ouderen": "percentage_personen_65_jaar_en_ouder", "land": "oppervlakte_land_in_ha",
}  # fmt: skip
CAMEL = {key: "".join([first, *(word.title() for word in rest)]) for key, (first, *rest) in
         ((key, name.split("_")) for key, name in SNAKE.items())}  # fmt: skip
SHORT = {
    "buurtcode": "BU_CODE", "buurtnaam": "BU_NAAM", "wijkcode": "WK_CODE", "wijknaam": "WK_NAAM",
    "gemeentecode": "GM_CODE", "gemeentenaam": "GM_NAAM", "water": "H2O", "jaar": "jaar",
    "inwoners": "AANT_INW", "ouderen": "P_65_EO_JR", "land": "OPP_LAND",
}  # fmt: skip
ROWS = [
    ("BU99980001", "Kern", "WK999800", None, "GM9998", "Anders", "NEE", 1200, 25, 50),
    ("BU99980002", None, "WK999800", None, "GM9998", "Anders", "NEE", 800, -99997, 50),
    (
        "BU99980100",
        "Buiten",
        "WK999801",
        "Het Buiten",
        "GM9998",
        "Anders",
        "NEE",
        -99997,
        None,
        100,
    ),
    ("BU99989997", None, "WK999899", None, "GM9998", "Anders", "JA", -99999999, None, 0),
    ("BU88880000", "Verder", "WK888800", None, "GM8888", "Verder", "NEE", 100, 10, 50),
]
SHAPES = [
    box(0, 0, 1000, 500),
    box(0, 500, 1000, 500),
    box(1000, 0, 500, 1000),
    box(1500, 0, 500, 1000),
    box(3000, 0, 500, 500),
]
KEYS = (
    "buurtcode", "buurtnaam", "wijkcode", "wijknaam", "gemeentecode", "gemeentenaam", "water", "inwoners",
    "ouderen", "land",
)  # fmt: skip


def areas_file(folder, names=SNAKE, crs=28992, without=()):
    """Write a file of areas as CBS does, and return its path."""
    table = pd.DataFrame(ROWS, columns=[names[key] for key in KEYS])
    table[names["jaar"]] = [f"2023{row[0]}" for row in ROWS]
    frame = gpd.GeoDataFrame(
        table.drop(columns=[names[key] for key in without]),
        geometry=SHAPES,
        crs=28992,
    )
    path = folder / "wijkenbuurten.gpkg"
    frame.to_crs(crs).to_file(path, layer="cbs")
    return path


@pytest.fixture
def run(capsys):
    def run(*arguments):
        code = main([str(word) for word in arguments])
        return code, *capsys.readouterr()

    return run


@pytest.mark.parametrize("names", [SNAKE, CAMEL, SHORT], ids=["snake", "camel", "short"])
def test_a_file_of_cbs_becomes_a_city_without_faults(run, tmp_path, names):
    source = areas_file(tmp_path, names)
    code, out, err = run("init", "gm9998", "--to", tmp_path / "stad", "--areas", source, "--json")
    assert (code, err) == (0, "")
    made = json.loads(out)
    assert made["municipality"] == {"code": "GM9998", "name": "Anders"}
    assert (made["year"], made["buurten"], made["wijken"]) == (2023, 4, 3)
    assert run("check", "--city", tmp_path / "stad")[0] == 0
    city = load_city(tmp_path / "stad")
    assert city.levels == ("buurten", "wijken")
    assert city.areas("buurten")["name"].tolist() == ["Kern", "Buurt 0002", "Buiten", "Water"]
    assert city.areas("wijken")["name"].tolist() == ["Wijk 00", "Het Buiten", "Water"]
    assert city.areas("wijken")["inhabitants"].tolist()[0] == 2000
    assert city.areas("districts")["inhabitants"].tolist() == [2000]
    assert city.areas("buurten")["inhabitants_65_plus"].tolist()[0] == 300
    assert pd.isna(city.areas("buurten")["inhabitants"][2:]).all()
    entry = city.reports["buurten"].entry
    assert (entry.licence, entry.date.year, entry.fictional) == ("CC BY 4.0", 2023, "no")


def test_degrees_are_turned_and_the_wijk_follows_from_the_buurt(run, tmp_path):
    source = areas_file(tmp_path, crs=4326, without=("wijkcode", "wijknaam", "gemeentecode"))
    assert run("init", "9998", "--to", tmp_path / "stad", "--areas", source)[0] == 0
    city = load_city(tmp_path / "stad")
    assert city.areas("wijken")["code"].tolist() == ["WK999800", "WK999801", "WK999899"]
    assert shapely.area(city.outline) == pytest.approx(2_000_000, rel=1e-3)


def test_men_and_women_are_the_inhabitants_where_those_are_left_out(run, tmp_path):
    source = areas_file(tmp_path, without=("inwoners",))
    men, women = [10, 20, -99997, -99997, 5], [30, 20, 10, -99997, 5]
    frame = gpd.read_file(source).assign(mannen=men, vrouwen=women)
    frame.to_file(source, layer="cbs")
    assert run("init", "GM9998", "--to", tmp_path / "stad", "--areas", source)[0] == 0
    inhabitants = load_city(tmp_path / "stad").areas("buurten")["inhabitants"]
    assert inhabitants.tolist()[:2] == [40, 40]
    assert pd.isna(inhabitants[2:]).all()


def test_the_wijken_of_the_file_go_before_a_union(run, tmp_path):
    source = areas_file(tmp_path)
    gpd.read_file(source).to_file(source, layer="buurten")
    wijken = gpd.GeoDataFrame(
        {
            "wijkcode": ["WK999800", "WK999801", "WK999899", "WK888800"],
            "wijknaam": ["Dorp", "Land", "Plas", "Verder"],
            "gemeentecode": ["GM9998"] * 3 + ["GM8888"],
            "aantal_inwoners": [2010, 400, -99997, 100],
            "percentage_woningen_in_bezit_corporatie": [30, 10, -99997, 0],
        },
        geometry=[
            box(0, 0, 1000, 1000),
            box(1000, 0, 500, 1000),
            box(1500, 0, 500, 1000),
            box(3000, 0, 500, 500),
        ],
        crs=28992,
    )
    wijken.to_file(source, layer="wijken")
    assert run("init", "GM9998", "--to", tmp_path / "stad", "--areas", source)[0] == 0
    city = load_city(tmp_path / "stad")
    assert city.areas("wijken")["name"].tolist() == ["Dorp", "Land", "Plas"]
    assert city.areas("wijken")["inhabitants"].tolist()[:2] == [2010, 400]
    assert city.areas("wijken")["tenure_corporation_pct"].tolist()[:2] == [30, 10]


def test_what_cannot_be_made_is_one_sentence_and_leaves_nothing(run, tmp_path):
    source, target = areas_file(tmp_path), tmp_path / "stad"
    taken = tmp_path / "vol"
    taken.mkdir()
    (taken / "iets.txt").write_text("x")
    other = tmp_path / "punten.geojson"
    other.write_text('{"type": "Point", "coordinates": [140000, 480000]}')
    for arguments, words in (
        (("GM0001", "--to", target, "--areas", source), "GM8888, GM9998"),
        (("Anders", "--to", target, "--areas", source), "GM0233"),
        (("GM9998", "--to", target, "--areas", tmp_path / "nergens.gpkg"), "bestaat niet"),
        (("GM9998", "--to", target, "--areas", other), "punten.geojson"),
        (("GM9998", "--to", taken, "--areas", source), "bestaat al"),
    ):
        code, out, err = run("init", *arguments)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert words in err
        assert not target.exists()
    assert [path.name for path in taken.iterdir()] == ["iets.txt"]


def test_the_year_is_asked_where_nothing_says_it(run, tmp_path):
    source = areas_file(tmp_path)
    gpd.read_file(source).drop(columns="jaarstatcode").to_file(source, layer="cbs")
    code, _, err = run("init", "GM9998", "--to", tmp_path / "stad", "--areas", source)
    assert (code, "--year" in err) == (2, True)
    run("init", "GM9998", "--to", tmp_path / "stad", "--areas", source, "--year", "2022")
    document = yaml.safe_load((tmp_path / "stad" / "city.yaml").read_text())
    assert str(document["layers"]["buurten"]["date"]) == "2022-01-01"
