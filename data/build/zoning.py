"""The fictional example plan: designations that fill the city exactly, and the marks, zones and sizes on top.

Nothing in it is a plan in force. The plan ids are in the form that IMRO2012 asks and clearly no real ones.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from data.build.areas import dissolved
from data.build.blocks import cut
from data.build.designations import designate
from data.build.draw import number
from data.build.raw import RD, own, own_geometry, published

if TYPE_CHECKING:
    from pathlib import Path

    from shapely import Polygon

_COLUMNS = [
    "plan_id",
    "kind",
    "name",
    "main_group",
    "zone_group",
    "values",
    "buurt_code",
    "geometry",
]
_CATEGORIES = ("1", "2", "3.1", "3.2", "4.1", "4.2", "5.1", "5.2")
#: Where dikes are: along the lakes, not along the border with the polder in the east.
_LAKE_SIDE = shapely.from_wkt(
    "POLYGON ((136000 479000, 151000 479000, 151000 480300, 147000 482500, 140000 485000, 139500 489000, "
    "147600 492700, 147600 495000, 136000 495000, 136000 479000))",
)
_GROUND_WASTE_M2 = 100.0

#: Marks drawn by lot: mark, designations it may lie on, how many.
_MARKS = (
    ("zorginstelling", ("Maatschappelijk",), 14),
    ("zorginstelling", ("Gemengd - 1", "Gemengd - 2"), 4),
    ("zorginstelling", ("Woongebied - 2", "Woongebied - 1"), 3),
    ("zorgwoning", ("Wonen - 2", "Wonen - 1"), 14),
    ("zorgwoning", ("Gemengd - 1", "Centrum - 2"), 3),
    ("welzijnsinstelling", ("Maatschappelijk",), 6),
    ("jeugdopvang", ("Maatschappelijk", "Gemengd - 1"), 3),
    ("gezondheidszorg", ("Maatschappelijk", "Dienstverlening"), 6),
    ("maatschappelijk", ("Gemengd - 2", "Kantoor"), 5),
    ("wonen", ("Dienstverlening", "Kantoor"), 3),
    ("zorginstelling uitgesloten", ("Maatschappelijk", "Maatschappelijk - Onderwijs"), 6),
    ("zorginstelling uitgesloten", ("Gemengd - 1", "Centrum - 1"), 3),
    ("zorgwoning uitgesloten", ("Wonen - 2", "Gemengd - 1"), 4),
    ("wonen uitgesloten", ("Centrum - 1", "Gemengd - 1", "Gemengd - 2"), 6),
    ("kamerverhuur", ("Wonen - 2", "Centrum - 2"), 4),
    ("kamerverhuur uitgesloten", ("Wonen - 1",), 5),
    ("bedrijfswoning", ("Bedrijf", "Bedrijventerrein - 1"), 8),
    ("bedrijfswoning uitgesloten", ("Bedrijventerrein - 2",), 4),
    ("parkeergarage", ("Centrum - 1",), 5),
    ("parkeerterrein", ("Groen",), 6),
    ("nutsvoorziening", ("Bedrijf", "Groen"), 10),
    ("hotel", ("Horeca", "Centrum - 1"), 3),
    ("jachthaven", ("Recreatie",), 4),
    ("volkstuin", ("Recreatie",), 4),
    ("detailhandel", ("Gemengd - 1", "Wonen - 2"), 8),
)
_HEIGHTS = {
    "Wonen - 1": ("10", "11", "12"),
    "Wonen - 2": ("16", "20", "26"),
    "Wonen - 3": ("9", "10"),
    "Maatschappelijk": ("11", "14"),
    "Maatschappelijk - Onderwijs": ("9", "12"),
    "Centrum - 1": ("20", "26", "32"),
    "Centrum - 2": ("16", "20"),
    "Gemengd - 1": ("14", "18", "22"),
    "Gemengd - 2": ("14", "16"),
    "Kantoor": ("20", "30", "40"),
    "Bedrijventerrein - 1": ("12", "15"),
    "Bedrijventerrein - 2": ("10", "12"),
    "Woongebied - 1": ("12", "15"),
    "Woongebied - 2": ("10",),
}
#: Share of the polygons of a designation that has sizes of its own.
_MEASURED = {"Wonen - 1": 0.12, "Wonen - 3": 0.2, "Bedrijventerrein - 1": 0.3}


@dataclass(frozen=True)
class ExamplePlan:
    """The designations with their buurt, and what the other modules place things by."""

    pieces: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame

    def zone(self, name: str) -> shapely.Geometry:
        """Return the union of all zones whose name contains `name`."""
        chosen = self.zones["name"].str.contains(name, regex=False)
        return shapely.union_all(self.zones.geometry[chosen].to_numpy())


def plans(raw: Path) -> pd.DataFrame:
    """Return the plans: one a district and the umbrella plans over the whole city."""
    table = own(raw, "plans.csv").drop(columns="district_code")
    return table.assign(fictional="yes", url="")


def plan_texts(raw: Path) -> pd.DataFrame:
    """Return what the articles of the example plans admit, for the few of which that is written down."""
    return own(raw, "plan_texts.csv")


def example_plan(raw: Path, buurten: gpd.GeoDataFrame) -> ExamplePlan:
    """Return the designations of every buurt and the zones over them (EPSG:28992)."""
    use = own(raw, "land_use.csv").set_index("buurt_code")
    land_ha = (
        published(raw, "kwb_2024_buurten.csv")
        .set_index("code")["oppervlakte_land_in_ha"]
        .astype(float)
    )
    plan_of = own(raw, "plans.csv").set_index("district_code")["id"]
    lines = own_geometry(raw, "lines.csv")
    corridors = [
        (name, line.buffer(float(width) / 2, cap_style="flat", quad_segs=2))
        for name, line, width in zip(lines["name"], lines.geometry, lines["width_m"], strict=True)
    ]
    edges = shapely.union_all(
        [
            dissolved(group.geometry).boundary
            for _, group in buurten.groupby("wijk_code", sort=True)
        ],
    )
    rows = []
    for row in buurten.itertuples():
        kind = use.loc[row.code, "use"]
        water = max(0.0, row.geometry.area - land_ha[row.code] * 1e4)
        pieces = cut(
            row.geometry,
            key=row.code,
            use=kind,
            corridors=corridors,
            main_edges=edges,
            water_m2=water,
        )
        names = designate(pieces, key=row.code, use=kind)
        for name, polygon in _joined(names, [p.polygon for p in pieces]):
            rows.append(
                (
                    plan_of[row.district_code],
                    "enkelbestemming",
                    name,
                    _group(name),
                    "",
                    "",
                    row.code,
                    polygon,
                )
            )
    designations = gpd.GeoDataFrame(rows, columns=_COLUMNS, crs=RD)
    return ExamplePlan(designations, _zones(raw, buurten, plan_of, lines))


def zoning(
    raw: Path, buurten: gpd.GeoDataFrame, plan: ExamplePlan, marked: list[tuple[str, Polygon, str]]
) -> gpd.GeoDataFrame:
    """Return all polygons of all plans.

    Parameters
    ----------
    raw
        Folder of the checked-in sources.
    buurten
        The areas that the plan fills.
    plan
        The result of `example_plan`.
    marked
        Marks that candidate sites ask for: mark, polygon of a designation, buurt.
    """
    categories = own(raw, "land_use.csv").set_index("buurt_code")["max_category"]
    umbrella = _umbrella(raw, buurten)
    parts = [
        plan.pieces,
        plan.zones[plan.zones["kind"] == "dubbelbestemming"],
        _business_marks(plan.pieces, categories),
        _marks(plan.pieces, marked),
        plan.zones[plan.zones["kind"] == "gebiedsaanduiding"],
        _sizes(plan.pieces),
        umbrella,
    ]
    whole = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=RD)
    whole["article"] = _articles(whole, plan.pieces)
    whole["id"] = [f"VB{i:05d}" for i in range(1, len(whole) + 1)]
    return whole[
        [
            "id",
            "plan_id",
            "kind",
            "name",
            "main_group",
            "zone_group",
            "article",
            "values",
            "geometry",
        ]
    ]


def _joined(names: list[str], polygons: list[Polygon]) -> list[tuple[str, Polygon]]:
    """Join touching pieces of one name; single blocks stay as they are."""
    result = []
    for name in sorted(set(names)):
        union = shapely.coverage_union_all(
            [p for n, p in zip(names, polygons, strict=True) if n == name]
        )
        parts = [p for p in shapely.get_parts(union) if p.area > 0]
        result += [
            (name, p)
            for p in sorted(parts, key=lambda p: (round(p.centroid.y), round(p.centroid.x)))
        ]
    return result


def _group(name: str) -> str:
    return name.split(" - ", maxsplit=1)[0].lower()


def _zones(
    raw: Path, buurten: gpd.GeoDataFrame, plan_of: pd.Series, lines: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    districts = {
        code: dissolved(group.geometry)
        for code, group in buurten.groupby("district_code", sort=False)
    }
    city = dissolved(buurten.geometry)
    line_of = lines.set_index("id").geometry
    rows = []
    for row in own(raw, "zones.csv").itertuples():
        shape = _shape(row.shape, row.wkt, float(row.width_m), city, line_of)
        for code, district in districts.items():
            for part in shapely.get_parts(shapely.intersection(shape, district)):
                if part.geom_type == "Polygon" and part.area > _GROUND_WASTE_M2:
                    double = row.kind == "dubbelbestemming"
                    rows.append(
                        (
                            plan_of[code],
                            row.kind,
                            row.name,
                            _group(row.name) if double else "",
                            "" if double else _group(row.name),
                            "",
                            "",
                            part,
                        )
                    )
    return gpd.GeoDataFrame(rows, columns=_COLUMNS, crs=RD)


def _shape(
    shape: str, wkt: str, width: float, city: shapely.Geometry, line_of: gpd.GeoSeries
) -> shapely.Geometry:
    kind, _, which = shape.partition(" ")
    if kind == "outline":
        return shapely.intersection(city.boundary.buffer(width / 2, quad_segs=2), _LAKE_SIDE)
    if kind == "area":
        return shapely.from_wkt(wkt)
    line = line_of[which] if kind == "along" else shapely.from_wkt(wkt)
    return line.buffer(
        width / 2,
        quad_segs=8 if kind == "circle" else 2,
        cap_style="round" if kind == "circle" else "flat",
    )


def _umbrella(raw: Path, buurten: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    city = dissolved(buurten.geometry)
    rows = []
    for plan in own(raw, "plans.csv").query("umbrella == 'yes'")["id"]:
        name = "overige zone - parkeren" if "PARKEREN" in plan else "overige zone - kamerbewoning"
        rows.append((plan, "gebiedsaanduiding", name, "", "overige zone", "", "", city))
    return gpd.GeoDataFrame(rows, columns=_COLUMNS, crs=RD)


def _business_marks(pieces: gpd.GeoDataFrame, categories: pd.Series) -> gpd.GeoDataFrame:
    """Mark what may stand where: heaviest in the middle, lighter at the edge, a few without a mark."""
    business = pieces[pieces["main_group"].isin(["bedrijventerrein", "bedrijf"])]
    rows = []
    for buurt, blocks in business.groupby("buurt_code", sort=True):
        heaviest = _CATEGORIES.index(categories[buurt] or "2")
        centre = shapely.union_all(blocks.geometry.to_numpy()).centroid
        distance = blocks.geometry.centroid.distance(centre).round(1)
        core = distance.median()
        for row, metres in zip(blocks.itertuples(), distance, strict=True):
            lighter = (metres > core) + (row.name != "Bedrijventerrein - 1")
            if number(buurt, "unmarked", round(metres)) < 0.05:
                continue
            category = _CATEGORIES[max(1, heaviest - lighter)]
            mark = f"bedrijf tot en met categorie {category}"
            rows.append((row.plan_id, "functieaanduiding", mark, "", "", "", buurt, row.geometry))
    return gpd.GeoDataFrame(rows, columns=_COLUMNS, crs=RD)


def _marks(pieces: gpd.GeoDataFrame, marked: list[tuple[str, Polygon, str]]) -> gpd.GeoDataFrame:
    plan_of = pieces.groupby("buurt_code")["plan_id"].first()
    rows = [
        (plan_of[buurt], "functieaanduiding", mark, "", "", "", buurt, polygon)
        for mark, polygon, buurt in marked
    ]
    taken = {polygon.wkb for _, polygon, _ in marked}
    for mark, names, count in _MARKS:
        size = pieces.geometry.area
        eligible = pieces[pieces["name"].isin(names) & size.between(1500, 40000)]
        drawn = sorted(
            eligible.itertuples(),
            key=lambda r: number(mark, names, r.buurt_code, round(r.geometry.centroid.x)),
        )
        free = [r for r in drawn if r.geometry.wkb not in taken][:count]
        taken |= {r.geometry.wkb for r in free}
        rows += [
            (r.plan_id, "functieaanduiding", mark, "", "", "", r.buurt_code, r.geometry)
            for r in free
        ]
    return gpd.GeoDataFrame(rows, columns=_COLUMNS, crs=RD)


def _sizes(pieces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    rows = []
    for row in pieces[pieces["name"].isin(_HEIGHTS)].itertuples():
        key = (
            row.buurt_code,
            row.name,
            round(row.geometry.centroid.x),
            round(row.geometry.centroid.y),
        )
        if number("measured", *key) > _MEASURED.get(row.name, 0.6):
            continue
        values = _values(row.name, row.geometry.area, key)
        rows.append(
            (
                row.plan_id,
                "maatvoering",
                ", ".join(values),
                "",
                "",
                json.dumps(values),
                row.buurt_code,
                row.geometry,
            )
        )
    return gpd.GeoDataFrame(rows, columns=_COLUMNS, crs=RD)


def _values(name: str, area: float, key: tuple[object, ...]) -> dict[str, str]:
    heights = _HEIGHTS[name]
    values = {"maximum bouwhoogte (m)": heights[int(number("height", *key) * len(heights))]}
    if number("percentage", *key) < 0.5:
        values["maximum bebouwingspercentage (%)"] = ("40", "50", "60", "70")[
            int(number("share", *key) * 4)
        ]
    if name.startswith(("Wonen", "Woongebied", "Gemengd")) and number("units", *key) < 0.4:
        per_hectare = {
            "Wonen - 2": 70,
            "Gemengd - 1": 60,
            "Gemengd - 2": 50,
            "Wonen - 3": 10,
            "Woongebied - 2": 6,
        }.get(name, 38)
        values["maximum aantal wooneenheden"] = str(max(2, round(area / 1e4 * per_hectare)))
    if name.startswith(("Maatschappelijk", "Kantoor")) and number("spaces", *key) < 0.15:
        values["minimum aantal parkeerplaatsen"] = str(10 * max(1, round(area / 3000)))
    return values


def _articles(whole: gpd.GeoDataFrame, pieces: gpd.GeoDataFrame) -> list[str]:
    """Return article numbers in the order plans have: designations from 3 on, double ones, general rules."""
    number_of: dict[tuple[str, str], int] = {}
    last: dict[str, int] = {}
    for plan, rows in whole.groupby("plan_id", sort=True):
        names = [
            name
            for kind in ("enkelbestemming", "dubbelbestemming")
            for name in sorted(rows.loc[rows["kind"] == kind, "name"].unique())
        ]
        number_of |= {(plan, name): i for i, name in enumerate(names, start=3)}
        last[plan] = len(names) + 3
    name_of = dict(zip((g.wkb for g in pieces.geometry), pieces["name"], strict=True))
    articles = []
    for row in whole.itertuples():
        if row.kind == "gebiedsaanduiding":
            articles.append(str(last[row.plan_id]))
        elif row.kind in {"functieaanduiding", "maatvoering"}:
            articles.append(str(number_of[row.plan_id, name_of[row.geometry.wkb]]))
        else:
            articles.append(str(number_of[row.plan_id, row.name]))
    return articles
