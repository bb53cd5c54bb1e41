"""The bundled city: complete, a valid partition, nothing finer than is public, rebuilt alike."""

import csv
import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import yaml

from data.build.__main__ import build
from spreidingskaart.city.sources.folder import LayerEntry

CITY = Path(__file__).resolve().parents[1] / "data" / "almere"
MAIN_GROUPS = {
    "agrarisch",
    "agrarisch met waarden",
    "bedrijf",
    "bedrijventerrein",
    "bos",
    "centrum",
    "cultuur en ontspanning",
    "detailhandel",
    "dienstverlening",
    "gemengd",
    "groen",
    "horeca",
    "kantoor",
    "maatschappelijk",
    "natuur",
    "overig",
    "recreatie",
    "sport",
    "tuin",
    "verkeer",
    "water",
    "wonen",
    "woongebied",
}
KINDS = {
    "enkelbestemming",
    "dubbelbestemming",
    "functieaanduiding",
    "gebiedsaanduiding",
    "maatvoering",
}
PARTS = {
    "werkdag_ochtend",
    "werkdag_middag",
    "werkdag_avond",
    "werkdag_nacht",
    "zaterdag_middag",
    "zaterdag_avond",
    "zondag_middag",
}


@cache
def entries():
    return yaml.safe_load((CITY / "city.yaml").read_text(encoding="utf-8"))["layers"]


@cache
def layer(name):
    path = CITY / entries()[name]["file"]
    return (
        gpd.read_parquet(path)
        if path.suffix == ".parquet"
        else pd.read_csv(path, dtype=str, keep_default_na=False)
    )


def designations():
    zoning = layer("zoning")
    return zoning[zoning["kind"] == "enkelbestemming"]


def raw(name):
    with (CITY / "raw" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


# ------------------------------------------------------------------------------------------------ folder
def test_every_layer_says_where_it_comes_from():
    for name, entry in entries().items():
        assert (CITY / entry["file"]).exists(), name
        assert entry["fictional"] in {"yes", "no", "mixed"}, name
        assert isinstance(entry["date"], date), name
        assert all(entry[key] for key in ("title", "source")), name


def test_a_licence_is_one_that_can_be_looked_up_or_is_said_not_to_be_named():
    told = {
        name: LayerEntry.model_validate(entry).licence_told for name, entry in entries().items()
    }
    assert {name for name, words in told.items() if not words.startswith("CC")} == {
        "stations",
        "district_teams",
    }
    assert set(told.values()) == {"CC BY 4.0", "CC0", "CC0 (voorbeelden)", "geen licentie genoemd"}
    unclear = LayerEntry.model_validate({**entries()["stations"], "licence": "Open data (NS)"})
    assert unclear.licence_told == "Open data (NS) (geen bekende licentie)"


def test_every_file_is_listed():
    listed = {entry["file"] for entry in entries().values()} | {"city.yaml"}
    assert {p.name for p in CITY.iterdir() if p.is_file()} == listed


def test_the_city_stays_small():
    assert sum(p.stat().st_size for p in CITY.iterdir() if p.is_file()) < 1_600_000


# ------------------------------------------------------------------------------------------------ areas
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("buurten", 238),
        ("wijken", 71),
        ("districts", 6),
        ("stations", 6),
        ("car_parks", 17),
        ("tenure_wijken", 48),
        ("car_park_occupancy", 17 * 7),
        ("district_teams", 5),
        ("sites", 29),
    ],
)
def test_counts(name, count):
    assert len(layer(name)) == count


def test_buurten_wijken_and_districts_share_exact_borders():
    buurten = layer("buurten").geometry.to_numpy()
    assert shapely.coverage_is_valid(buurten)
    vertices = set(map(tuple, shapely.get_coordinates(buurten)))
    for name in ("wijken", "districts"):
        areas = layer(name).geometry.to_numpy()
        assert shapely.coverage_is_valid(areas)
        assert set(map(tuple, shapely.get_coordinates(areas))) <= vertices
        assert shapely.area(areas).sum() == pytest.approx(shapely.area(buurten).sum(), abs=1e-3)


def test_codes_refer_to_what_exists():
    buurten, wijken, districts = (set(layer(n)["code"]) for n in ("buurten", "wijken", "districts"))
    assert districts == {"haven", "stad", "buiten", "poort", "hout", "pampus"}
    assert set(layer("buurten")["wijk_code"]) == wijken
    assert (
        set(layer("wijken")["district_code"]) == set(layer("buurten")["district_code"]) == districts
    )
    assert set(layer("figures_buurten")["code"]) == buurten
    assert set(layer("figures_wijken")["code"]) == wijken
    assert set(layer("tenure_wijken")["code"]) <= wijken
    assert set(layer("sites")["buurt_code"]) <= buurten
    facilities = layer("facilities")
    for column, known in (
        ("buurt_code", buurten),
        ("wijk_code", wijken),
        ("district_code", districts),
    ):
        assert set(facilities[column]) - {""} <= known
    for team in layer("district_teams").itertuples():
        assert team.buurt_code in buurten
        assert set(team.serves.split(";")) <= wijken | districts


def test_names_are_mended():
    names = layer("buurten").set_index("code")["name"]
    assert names["BU00341807"] == "Lumièrepark"
    assert names["BU00341001"] == "Overgooi"
    assert names["BU00342103"] == "Hannie Schaftpark/Bos der Onverzettelijken"
    assert not names.str.contains(r"Þ|\(brt\)| $", regex=True).any()


def test_unpublished_figures_stay_empty():
    figures = layer("figures_buurten")
    assert pd.to_numeric(figures["inhabitants"]).sum() == 226_425
    assert (figures["inhabitants"] == "").sum() > 30
    assert pd.to_numeric(layer("figures_wijken")["inhabitants"]).sum() == 226_505


def test_stations_and_car_parks_lie_in_the_city():
    city = shapely.union_all(layer("districts").geometry.to_numpy())
    for name in ("stations", "car_parks"):
        table = layer(name)
        points = shapely.points(table["x"].astype(float), table["y"].astype(float))
        assert city.contains(points).all(), name
    centre = layer("stations").set_index("name").loc["Almere Centrum"]
    assert float(centre["x"]) == pytest.approx(143_450, abs=30)  # RD of 52.37503 N 5.21764 E
    assert float(centre["y"]) == pytest.approx(487_480, abs=60)


def test_occupancy_is_a_share_for_every_part_of_the_day():
    occupancy = layer("car_park_occupancy")
    assert set(occupancy["part"]) == PARTS
    assert set(occupancy["car_park_id"]) == set(layer("car_parks")["id"])
    mean, p90 = occupancy["mean"].astype(float), occupancy["p90"].astype(float)
    assert mean.between(0, 1).all()
    assert (p90 >= mean).mean() > 0.9


# ------------------------------------------------------------------------------------------------ zoning
def test_designations_fill_the_city_exactly():
    polygons = designations().geometry.to_numpy()
    city = shapely.union_all(layer("districts").geometry.to_numpy())
    assert shapely.is_valid(polygons).all()
    assert shapely.coverage_is_valid(polygons)
    union = shapely.coverage_union_all(polygons)
    assert shapely.area(polygons).sum() - union.area == pytest.approx(0, abs=1)
    assert shapely.symmetric_difference(union, city).area < 1


def test_each_plan_fills_its_district():
    districts = layer("districts").set_index("code").geometry
    for plan, rows in designations().groupby("plan_id"):
        district = re.search(r"VOORBEELD([A-Z]+)-", plan).group(1).lower()
        assert rows.area.sum() == pytest.approx(districts[district].area, abs=1), plan


def test_every_kind_and_main_group_occurs():
    zoning = layer("zoning")
    assert len(zoning) >= 3000
    assert set(zoning["kind"]) == KINDS
    assert set(designations()["main_group"]) == MAIN_GROUPS
    assert set(zoning.loc[zoning["kind"] == "dubbelbestemming", "main_group"]) == {
        "leiding",
        "waarde",
        "waterstaat",
    }
    assert zoning["id"].is_unique
    assert not designations()["name"].isna().any()
    assert (
        designations()["name"].str.split(" - ").str[0].str.lower() == designations()["main_group"]
    ).all()


def test_marks_and_zones_that_decide_about_care_occur():
    zoning = layer("zoning")
    names = set(zoning["name"])
    assert names >= {
        "zorginstelling",
        "zorgwoning",
        "maatschappelijk",
        "zorginstelling uitgesloten",
        "zorgwoning uitgesloten",
        "wonen uitgesloten",
        "bedrijf tot en met categorie 3.2",
        "bedrijf tot en met categorie 4.2",
        "veiligheidszone - effectafstand Bleve",
        "veiligheidszone - effectafstand fakkelbrand",
        "veiligheidszone - plasbrandaandachtsgebied",
        "overige zone - parkeren",
    }
    zones = zoning[zoning["kind"] == "gebiedsaanduiding"]
    assert (zones["zone_group"] == zones["name"].str.split(" - ").str[0]).all()


def test_marks_lie_on_one_designation_of_the_same_plan_and_article():
    zoning = layer("zoning")
    under = {row.geometry.wkb: row for row in designations().itertuples()}
    for row in zoning[zoning["kind"].isin(["functieaanduiding", "maatvoering"])].itertuples():
        assert (row.plan_id, row.article) == (
            under[row.geometry.wkb].plan_id,
            under[row.geometry.wkb].article,
        )


def test_most_but_not_all_business_ground_has_a_category():
    zoning = layer("zoning")
    business = designations()["main_group"] == "bedrijventerrein"
    marked = {
        g.wkb
        for g in zoning.geometry[zoning["name"].str.startswith("bedrijf tot en met categorie")]
    }
    share = np.mean([g.wkb in marked for g in designations().geometry[business]])
    assert 0.8 < share < 1


def test_business_parks_are_known_whatever_their_name():
    uses = {row["buurt_code"]: row["use"] for row in raw("land_use.csv")}
    assert set(uses) == set(layer("buurten")["code"])
    wijken = {
        "De Steiger": 14,
        "Stichtsekant": 15,
        "Hollandsekant": 36,
        "Gooisekant": 37,
        "Veluwsekant": 38,
        "Sallandsekant": 39,
        "Poldervlak": 56,
        "De Vaart": 57,
        "Hogekant": 71,
        "Middenkant": 72,
        "Lagekant": 73,
        "Twentsekant": 79,
    }
    for name, number in wijken.items():
        found = {use for code, use in uses.items() if code.startswith(f"BU0034{number:02d}")}
        assert found == {"bedrijventerrein"}, name
    assert all(row["reviewed"] for row in raw("land_use.csv"))


def test_nobody_lives_in_ground_without_homes():
    inhabitants = pd.to_numeric(layer("figures_buurten").set_index("code")["inhabitants"]).fillna(0)
    homes = {
        "wonen",
        "wonen_dicht",
        "wonen_groen",
        "villa",
        "woongebied",
        "landelijk",
        "centrum",
        "plas_wonen",
    }
    for row in raw("land_use.csv"):
        if row["use"] in homes:
            assert inhabitants[row["buurt_code"]] > 200, row
        elif row["use"] != "sport":
            assert inhabitants[row["buurt_code"]] < 200, row


def test_sizes_are_json_with_text_values():
    sizes = layer("zoning").query("kind == 'maatvoering'")
    seen = set()
    for name, values in zip(sizes["name"], sizes["values"], strict=True):
        read = json.loads(values)
        assert ", ".join(read) == name
        assert all(isinstance(v, str) and float(v) > 0 for v in read.values())
        seen |= set(read)
    assert seen == {
        "maximum bouwhoogte (m)",
        "maximum bebouwingspercentage (%)",
        "maximum aantal wooneenheden",
        "minimum aantal parkeerplaatsen",
    }


def test_plans_have_ids_that_are_well_formed_and_clearly_not_real():
    plans = layer("zoning_plans")
    assert plans["id"].str.fullmatch(r"NL\.IMRO\.[0-9]{4}\.[A-Za-z0-9]{1,18}-[A-Za-z0-9]{4}").all()
    assert plans["id"].str.contains("VOORBEELD").all()
    assert plans["name"].str.contains("fictief").all()
    assert (plans["fictional"] == "yes").all()
    assert set(layer("zoning")["plan_id"]) == set(plans["id"])


def test_an_umbrella_plan_lies_over_the_whole_city():
    city = shapely.union_all(layer("districts").geometry.to_numpy())
    umbrellas = layer("zoning_plans").query("umbrella == 'yes'")["id"]
    assert len(umbrellas) >= 1
    rows = layer("zoning")[layer("zoning")["plan_id"].isin(umbrellas)]
    assert (rows["kind"] == "gebiedsaanduiding").all()
    assert all(shapely.symmetric_difference(g, city).area < 1 for g in rows.geometry)


def test_coordinates_stand_on_decimetres():
    xy = shapely.get_coordinates(layer("zoning").geometry.to_numpy())
    assert np.abs(xy * 10 - np.round(xy * 10)).max() < 1e-5


# ------------------------------------------------------------------------------------------------ facilities
def test_facilities_stand_no_finer_than_their_precision():
    for row in layer("facilities").itertuples():
        finer = {"point": [], "wijk": ["buurt_code"], "district": ["buurt_code", "wijk_code"]}[
            row.precision
        ]
        assert all(getattr(row, column) == "" for column in finer), row.id
        assert (row.x != "" and row.y != "") == (row.precision == "point"), row.id
        assert row.district_code, row.id


def test_points_lie_in_the_buurt_they_name():
    buurten = layer("buurten").set_index("code").geometry
    for row in layer("facilities").query("precision == 'point'").itertuples():
        assert buurten[row.buurt_code].covers(shapely.Point(float(row.x), float(row.y))), row.id


def test_fictional_facilities_say_so_and_real_ones_have_a_source():
    for row in layer("facilities").itertuples():
        assert row.name.startswith("Fictieve voorziening") == (row.fictional == "yes"), row.id
        assert row.source, row.id
        assert re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", row.source_date), row.id
        if row.fictional == "yes":
            assert re.fullmatch(r"Aanbieder [A-H]", row.operator), row.id
        else:
            assert row.precision in {"wijk", "district"}, row.id


def test_every_care_form_occurs_and_only_known_ones():
    forms = yaml.safe_load((CITY.parent / "care_forms.yaml").read_text(encoding="utf-8"))["forms"]
    facilities = layer("facilities")
    assert set(facilities["form"]) == set(forms)
    assert set(facilities["status"]) == {"existing", "planned", "closing", "unconfirmed"}
    known = {group for form in forms.values() for group in form["target_groups"]}
    used = {group for groups in facilities["target_groups"] for group in groups.split(";") if group}
    assert used <= known


def test_dispersed_homes_are_counted_per_district_only():
    dispersed = layer("facilities").query("form in ['housing_first', 'gewoon_thuis_beschut']")
    assert len(dispersed) >= 6
    assert set(dispersed["visibility"]) == {"aggregated"}
    assert set(dispersed["precision"]) == {"district"}


def test_secret_facilities_are_all_fictional():
    secret = layer("facilities").query("visibility == 'secret'")
    assert len(secret) >= 3
    assert set(secret["fictional"]) == {"yes"}


def test_the_real_shelter_for_women_is_nowhere_finer_than_its_district():
    row = layer("facilities").query("form == 'vrouwenopvang' and fictional == 'no'").squeeze()
    assert (row["places"], row["visibility"], row["precision"]) == ("27", "aggregated", "district")
    assert {
        row["buurt_code"],
        row["wijk_code"],
        row["x"],
        row["y"],
        row["operator"],
        row["source_url"],
    } == {""}
    assert not re.search(r"straat|kade|weg|laan|plein|hoek", " ".join(row), re.IGNORECASE)


def test_documented_facilities_keep_their_numbers():
    real = layer("facilities").query("fictional == 'no'").set_index("form")
    assert real.loc["domus", ["places", "units", "status"]].tolist() == ["36", "36", "planned"]
    assert real.loc["beschermd_wonen_plus", ["places", "status"]].tolist() == ["36", "planned"]
    assert "6" in real.loc["beschermd_wonen_plus", "note"]
    assert real.loc["dag_nachtopvang", ["places", "status"]].tolist() == ["", "unconfirmed"]
    assert real.loc["begeleid_wonen_groep", ["places", "opened", "status"]].tolist() == [
        "30",
        "2016",
        "unconfirmed",
    ]
    assert "looptijd verstreken, niet bevestigd" in real.loc["begeleid_wonen_groep", "note"]


def test_district_teams_serve_what_the_annual_report_says():
    teams = layer("district_teams")
    assert teams["serves"].tolist() == ["haven;hout", "WK003417", "buiten", "buiten", "poort"]
    assert "Lijst niet volledig" in entries()["district_teams"]["note"]


# ------------------------------------------------------------------------------------------------ sites
def test_sites_lie_in_their_buurt_and_vary():
    sites = layer("sites")
    assert sites["id"].tolist() == [f"L{i:02d}" for i in range(1, 30)]
    buurten = layer("buurten").set_index("code")
    for row in sites.itertuples():
        assert buurten.geometry[row.buurt_code].buffer(0.1).covers(row.geometry), row.id
        assert row.geometry.area == pytest.approx(row.area_m2, abs=1)
        assert 2000 <= row.area_m2 <= 25_000
    assert set(buurten.loc[sites["buurt_code"], "district_code"]) == {
        "haven",
        "stad",
        "buiten",
        "poort",
        "hout",
        "pampus",
    }
    assert (sites["area_m2"] >= 10_000).sum() >= 5
    assert set(sites["owner"]) == {"municipality", "state", "province", "private", "mixed"}
    assert (sites["fictional"] == "yes").all()
    assert sites["name"].str.contains("fictief").all()


def test_sites_do_not_overlap():
    sites = layer("sites").geometry.to_numpy()
    left, right = shapely.STRtree(sites).query(sites, predicate="overlaps")
    assert len(left) == len(right) == 0


def test_sites_ask_every_question():
    sites, zoning, network = (
        layer("sites"),
        layer("zoning"),
        shapely.union_all(layer("green_blue").geometry.to_numpy()),
    )
    rows = designations()
    found = gpd.sjoin(sites[["id", "geometry"]], rows[["main_group", "geometry"]])
    groups = found.groupby("id")["main_group"].agg(set)
    assert set().union(*groups) >= {
        "maatschappelijk",
        "gemengd",
        "wonen",
        "groen",
        "bedrijventerrein",
        "kantoor",
        "centrum",
        "woongebied",
        "agrarisch",
    }
    bleve = shapely.union_all(zoning.geometry[zoning["name"].str.contains("Bleve")].to_numpy())
    assert sites.intersects(bleve).sum() >= 2
    assert 1 <= sites.intersects(network).sum() <= 15
    marks = zoning[zoning["kind"] == "functieaanduiding"]
    on_sites = set(gpd.sjoin(marks[["name", "geometry"]], sites[["geometry"]])["name"])
    assert on_sites >= {
        "zorginstelling",
        "zorginstelling uitgesloten",
        "zorgwoning",
        "zorgwoning uitgesloten",
    }
    mixed = sum(
        (
            rows.geometry.iloc[list(rows.sindex.query(site))].intersection(site).area / site.area
            > 0.05
        ).sum()
        > 1
        for site in sites.geometry
    )
    assert mixed >= 3


def test_the_green_blue_network_lies_in_the_city():
    network = layer("green_blue")
    assert set(network["kind"]) == {"green", "blue"}
    assert network.geometry.is_valid.all()
    outside = shapely.difference(network.union_all(), layer("districts").union_all())
    assert outside.area < network.area.sum() * 1e-4


# ------------------------------------------------------------------------------------------------ the builder
def test_a_rebuild_gives_the_same_city(tmp_path):
    build(CITY / "raw", tmp_path)
    for entry in entries().values():
        made, kept = tmp_path / entry["file"], CITY / entry["file"]
        if made.suffix == ".csv":
            assert made.read_bytes() == kept.read_bytes(), made.name
        else:
            new, old = gpd.read_parquet(made), gpd.read_parquet(kept)
            assert new.drop(columns="geometry").equals(old.drop(columns="geometry")), made.name
            assert shapely.equals_exact(
                new.geometry.to_numpy(), old.geometry.to_numpy(), tolerance=0
            ).all(), made.name
