"""The real layers: areas, key figures, tenure, stations and public car parks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from data.build.raw import RD, own, published, to_rd

if TYPE_CHECKING:
    from pathlib import Path

#: District per range of wijk numbers, read off CBS's numbering and the map (it is not in the CBS files).
DISTRICTS = {
    "haven": ("Haven", range(1, 17)),
    "stad": ("Stad", range(17, 41)),
    "buiten": ("Buiten", range(41, 60)),
    "poort": ("Poort", range(60, 75)),
    "hout": ("Hout", range(75, 86)),
    "pampus": ("Pampus", range(96, 97)),
}
_FIGURES = {
    "aantal_inwoners": "inhabitants",
    "inwoners_65_jaar_en_ouder": "inhabitants_65_plus",
    "inwoners_0_tot_15_jaar": "inhabitants_0_15",
    "bevolkingsdichtheid_inwoners_per_km2": "density_per_km2",
    "gemiddelde_huishoudsgrootte": "household_size",
    "aantal_huishoudens": "households",
    "gemiddelde_woningwaarde_x1000_euro": "house_value_keur",
    "percentage_koopwoningen": "owner_occupied_pct",
    "percentage_eengezinswoning": "single_family_pct",
    "gemiddeld_inkomen_per_inwoner_x1000_euro": "income_per_inhabitant_keur",
    "stedelijkheid_1_zeer_sterk_5_niet": "urbanity_class",
    "omgevingsadressendichtheid_per_km2": "address_density_per_km2",
    "oppervlakte_land_in_ha": "land_area_ha",
    "huisarts_gemiddelde_afstand_in_km": "gp_distance_km",
    "grote_supermarkt_gemiddelde_afstand_in_km": "supermarket_distance_km",
    "basisschool_gemiddelde_afstand_in_km": "primary_school_distance_km",
    "basisscholen_binnen_3_km": "primary_schools_within_3km",
}
_TENURE = {
    "woningvoorraad": "dwellings",
    "percentage_koopwoningen": "owner_occupied_pct",
    "percentage_huurwoningen": "rented_pct",
    "perc_huurwoningen_in_bezit_woningcorporaties": "corporation_pct",
    "gemiddelde_woningwaarde_x1000_euro": "house_value_keur",
    "aantal_inwoners": "inhabitants",
    "aantal_huishoudens": "households",
}
_KINDS = {"Garage parkeren": "garage", "Terreinparkeren": "terrein"}


def district_of(wijk_code: str) -> str:
    """Return the district code of a wijk code such as ``WK003401``."""
    number = int(wijk_code[-2:])
    for code, (_, numbers) in DISTRICTS.items():
        if number in numbers:
            return code
    message = f"`wijk_code` was {wijk_code!r}, of which no district is known"
    raise ValueError(message)


def buurten(raw: Path) -> gpd.GeoDataFrame:
    """Return the buurten with mended names, in order of code."""
    source = published(raw, "buurten_2024_rd.csv").sort_values("buurtcode", ignore_index=True)
    mended = own(raw, "names.csv").set_index("code")["name"]
    wijk = "WK" + source["buurtcode"].str[2:8]
    return gpd.GeoDataFrame(
        {
            "code": source["buurtcode"],
            "name": source["buurtcode"].map(mended).fillna(source["buurtnaam"]),
            "wijk_code": wijk,
            "district_code": wijk.map(district_of),
        },
        geometry=gpd.GeoSeries.from_wkt(source["wkt"]),
        crs=RD,
    )


def wijken(raw: Path, of_buurten: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the wijken, dissolved from the buurten so that they share exact vertices."""
    names = published(raw, "wijken_2024.csv").set_index("wijkcode")["wijknaam"]
    codes = sorted(of_buurten["wijk_code"].unique())
    return gpd.GeoDataFrame(
        {
            "code": codes,
            "name": [names[c] for c in codes],
            "district_code": [district_of(c) for c in codes],
        },
        geometry=[dissolved(of_buurten.geometry[of_buurten["wijk_code"] == c]) for c in codes],
        crs=RD,
    )


def districts(of_buurten: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the districts, dissolved from the buurten."""
    return gpd.GeoDataFrame(
        {"code": list(DISTRICTS), "name": [name for name, _ in DISTRICTS.values()]},
        geometry=[
            dissolved(of_buurten.geometry[of_buurten["district_code"] == c]) for c in DISTRICTS
        ],
        crs=RD,
    )


def dissolved(areas: gpd.GeoSeries) -> shapely.Geometry:
    """Return the union of areas that form a valid coverage, without new vertices."""
    return shapely.coverage_union_all(areas.to_numpy())


def figures(raw: Path, level: str) -> pd.DataFrame:
    """Return CBS's key figures 2024; `level` is ``buurten`` or ``wijken``."""
    return _renamed(published(raw, f"kwb_2024_{level}.csv"), _FIGURES, code="code")


def tenure(raw: Path) -> pd.DataFrame:
    """Return housing stock and tenure per wijk on 1 January 2025."""
    return _renamed(published(raw, "kwb_2025_wijken.csv"), _TENURE, code="wijkcode")


def stations(raw: Path) -> pd.DataFrame:
    """Return the railway stations as points in whole metres."""
    source = published(raw, "stations.csv")
    x, y = to_rd(source["lon"], source["lat"])
    return pd.DataFrame({"code": source["code"], "name": source["naam"], "x": x, "y": y})


def car_parks(raw: Path) -> pd.DataFrame:
    """Return the public car parks as points in whole metres."""
    source = published(raw, "openbare_parkeervoorzieningen_2026.csv")
    x, y = to_rd(source["lon"], source["lat"])
    return pd.DataFrame(
        {
            "id": source["uuid"],
            "name": source["naam"],
            "kind": source["soort"].map(_KINDS),
            "capacity": source["capaciteit"],
            "x": x,
            "y": y,
        },
    ).sort_values("name", ignore_index=True)


def car_park_occupancy(raw: Path) -> pd.DataFrame:
    """Return the share of spaces taken (0..1) per car park and part of the day."""
    source = published(raw, "bezetting_per_dagdeel_2026.csv")
    return pd.DataFrame(
        {
            "car_park_id": source["uuid"],
            "part": source["dagdeel"],
            "mean": source["gemiddelde_bezetting"],
            "p90": source["p90_bezetting"],
            "readings": source["waarnemingen"],
        },
    ).sort_values(["car_park_id", "part"], ignore_index=True)


def _renamed(source: pd.DataFrame, names: dict[str, str], *, code: str) -> pd.DataFrame:
    columns = {code: "code"} | names
    return source[list(columns)].rename(columns=columns).sort_values("code", ignore_index=True)
