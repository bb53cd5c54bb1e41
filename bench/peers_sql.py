"""The questions that screening asks of the ground, in the SQL that PostGIS, DuckDB and SedonaDB share.

What differs is how each is asked for the nearest at any distance: a peer hands that in (`Nearest`).
"""
# every name in the SQL is written in this folder; nothing comes from outside
# ruff: noqa: S608

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bench.peers_protocol import BUSINESSES, WayOfAsking
from bench.peers_sql_ways import SqlWay, by_radius, shared, together, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import geopandas as gpd
    import pandas as pd

    from bench.peers_ground import Tables
    from bench.peers_sql_ways import Nearest


CATEGORY_LAYER = "businesses_{}"
UNKNOWN = "unknown"
SHARES = (0.5, 1.0, 2.0)
"""Radii that grow, in parts of how far apart the things of a layer lie (tried: the fastest of four series)."""


@dataclass(frozen=True)
class SqlPeer:
    """A database that holds the tables."""

    name: str
    tables: Tables
    exact: dict[str, Nearest]
    """Ways of asking for the nearest at any distance, by their name; the first also asks for what a radius left."""
    answer: Callable[[SqlWay, str], pd.DataFrame]
    """Gives the rows of a query that may use what a way keeps."""
    processor: Callable[[], float]

    def questions(self, walk: float, radius: float) -> dict[str, list[WayOfAsking]]:
        """Return the ways of asking each question."""
        return {
            question: [self._way(question, way) for way in ways]
            for question, ways in questions(self.tables, walk, radius, self.exact).items()
        }

    def _way(self, question: str, way: SqlWay) -> WayOfAsking:
        rows = partial(self.answer, way, way.rows)
        return WayOfAsking(
            way.name, rows, partial(self.answer, way, way.summed(question)), way.exact
        )


def made(union: str) -> dict[str, str]:
    """Return what follows from the City alone, by the name of its table: marked and unknown ground, the network.

    Parameters
    ----------
    union
        Name of the aggregate that unites areas.
    """
    return {
        "marked": """
            SELECT zone, mark, reading, geometry FROM (
                SELECT z.zone, m.mark, m.reading, ST_Intersection(z.geometry, m.geometry) AS geometry
                FROM designations z JOIN marks m ON ST_Intersects(z.geometry, m.geometry)
                WHERE z.plan = m.plan OR m.umbrella
            ) AS both_of_them WHERE ST_Area(geometry) > 0.01""",
        "network": f"""
            SELECT c.cell, {union}(ST_Intersection(g.geometry, c.geometry)) AS geometry
            FROM green_blue g JOIN cells c ON ST_Intersects(g.geometry, c.geometry) GROUP BY c.cell""",
        "taken": f"""
            SELECT a.zone, {union}(b.geometry) AS geometry
            FROM designations a JOIN businesses b ON ST_Intersects(b.geometry, a.geometry)
            WHERE a.business GROUP BY a.zone""",
        UNKNOWN: """
            SELECT zone, geometry FROM (
                SELECT z.zone, ST_Difference(z.geometry, t.geometry) AS geometry
                FROM designations z JOIN taken t ON t.zone = z.zone
                UNION ALL
                SELECT z.zone, z.geometry FROM designations z
                WHERE z.business AND z.zone NOT IN (SELECT zone FROM taken)
            ) AS rest WHERE ST_Area(geometry) > 1.0""",
    }


def layers(tables: Tables) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Yield each table with its name; business ground also by category."""
    for name in tables.__dataclass_fields__:
        yield name, getattr(tables, name)
    for category in categories(tables):
        of_one = tables.businesses[tables.businesses["category"] == category]
        yield CATEGORY_LAYER.format(category), of_one


def categories(tables: Tables) -> list[int]:
    """Return the categories of business ground that occur."""
    return sorted(int(each) for each in tables.businesses["category"].unique())


def questions(
    tables: Tables, walk: float, radius: float, exact: dict[str, Nearest]
) -> dict[str, list[SqlWay]]:
    """Return the ways of asking each question, in SQL."""

    def nearest(layer: str, number: int) -> list[SqlWay]:
        at_once = [SqlWay(name, ask("plots", layer)) for name, ask in exact.items()]
        apart = _apart(tables, number)
        rest = next(iter(exact.values()))
        return [*at_once, by_radius(layer, [share * apart for share in SHARES], rest)]

    each = [
        nearest(
            CATEGORY_LAYER.format(category), int((tables.businesses["category"] == category).sum())
        )
        for category in categories(tables)
    ]
    in_buurt = "points p JOIN buurten b ON ST_Intersects(b.geometry, p.geometry)"
    return {
        "designations": shared("designations", ["zone"]),
        "marks": shared("marked", ["zone", "mark", "reading"]),
        "safety zones": shared("safety_zones", ["zone"]),
        "sizes": shared("sizes", ["size"]),
        "green-blue": shared("network", []),
        "station": nearest("stations", len(tables.stations)),
        BUSINESSES: [together(ways, categories(tables)) for ways in zip(*each, strict=True)],
        "business ground without category": nearest(UNKNOWN, len(tables.businesses)),
        "car parks": [
            SqlWay(
                "radius of the question",
                "SELECT p.plot, c.car_park, ST_Distance(p.geometry, c.geometry) AS metres FROM plots p "
                + within("car_parks", "c", walk),
            )
        ],
        "buurt": [
            SqlWay("join", f"SELECT p.plot, min(b.buurt) AS buurt FROM {in_buurt} GROUP BY p.plot")
        ],
        "facilities around": [
            SqlWay(
                "radius of the question",
                f"SELECT p.plot, count(*) AS number FROM plots p {within('facilities', 'f', radius)} GROUP BY p.plot",
            )
        ],
        "same form": nearest("same_form", len(tables.same_form)),
    }


def _apart(tables: Tables, number: int) -> float:
    """Return how far apart so many things lie in the city, on a square grid."""
    left, bottom, right, top = tables.plots.total_bounds
    return float(round(((right - left) * (top - bottom) / max(number, 1)) ** 0.5))
