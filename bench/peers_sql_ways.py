"""Ways of asking in SQL that PostGIS, DuckDB and SedonaDB share: ground that is shared, and things that are near."""
# every name in the SQL is written in this folder; nothing comes from outside
# ruff: noqa: S608

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Nearest = Callable[[str, str], str]
    """Gives the query of `plot` and `metres` to the nearest at any distance, of a table of plots and a layer."""


@dataclass(frozen=True)
class SqlWay:
    """A way of asking: queries that are kept under a name, in this order, and the one that gives the rows."""

    name: str
    rows: str
    kept: tuple[tuple[str, str], ...] = ()
    exact: bool = True

    def summed(self, question: str) -> str:
        """Return the query that makes all rows and adds them up."""
        return (
            f"SELECT count(*), sum({_MEASURE.get(question, 'metres')}) FROM ({self.rows}) AS found"
        )

    def in_one(self, last: str) -> str:
        """Return one statement: what is kept first, then `last`."""
        first = ", ".join(f"{name} AS MATERIALIZED ({query})" for name, query in self.kept)
        return f"WITH {first} {last}" if first else last


def shared(zones: str, by: list[str]) -> list[SqlWay]:
    """Return the area shared with a layer, by row of the layer; cut only where it must be, or always."""
    keys = "".join(f", z.{name}" for name in by)
    cut = "ST_Area(ST_Intersection(p.geometry, z.geometry))"
    whole = (
        f"CASE WHEN ST_CoveredBy(p.geometry, z.geometry) THEN ST_Area(p.geometry) ELSE {cut} END"
    )
    return [
        SqlWay(
            name,
            f"SELECT p.plot{keys}, {area} AS area FROM plots p JOIN {zones} z "
            "ON ST_Intersects(p.geometry, z.geometry)",
        )
        for name, area in {"cut where it must": whole, "cut always": cut}.items()
    ]


def within(layer: str, name: str, metres: float) -> str:
    """Return the join of plots `p` with what of a layer lies so many metres away at most, under a short name."""
    return f"JOIN {layer} {name} ON ST_DWithin(p.geometry, {name}.geometry, {metres!r})"


def cross_join(plots: str, layer: str) -> str:
    """Return the query of the nearest that measures every pair."""
    return (
        f"SELECT p.plot, min(ST_Distance(p.geometry, l.geometry)) AS metres "
        f"FROM {plots} p CROSS JOIN {layer} l GROUP BY p.plot"
    )


def by_radius(layer: str, radii: Sequence[float], rest: Nearest) -> SqlWay:
    """Return the way that looks within a radius, asks those that found nothing again, and measures what is left."""
    kept, left, found = [], "plots", []
    for step, metres in enumerate(radii):
        near, further = f"{layer}_near_{step}", f"{layer}_further_{step}"
        found_near = (
            f"SELECT p.plot, min(ST_Distance(p.geometry, l.geometry)) AS metres FROM {left} p "
            f"{within(layer, 'l', metres)} GROUP BY p.plot"
        )
        found_none = (
            f"SELECT p.plot, p.geometry FROM {left} p LEFT JOIN {near} n ON n.plot = p.plot "
            "WHERE n.plot IS NULL"
        )
        kept += [(near, found_near), (further, found_none)]
        found.append(f"SELECT plot, metres FROM {near}")
        left = further
    found.append(f"SELECT plot, metres FROM ({rest(left, layer)}) AS rest")
    return SqlWay("radius", " UNION ALL ".join(found), tuple(kept), exact=False)


def together(ways: Sequence[SqlWay], of: Sequence[int]) -> SqlWay:
    """Return one way that asks of each category."""
    rows = " UNION ALL ".join(
        f"SELECT plot, metres, {category} AS category FROM ({way.rows}) AS of_{category}"
        for way, category in zip(ways, of, strict=True)
    )
    kept = tuple(step for way in ways for step in way.kept)
    return SqlWay(ways[0].name, rows, kept, ways[0].exact)


_AREAS = ("designations", "marks", "safety zones", "sizes", "green-blue")
_MEASURE = {**dict.fromkeys(_AREAS, "area"), "buurt": "buurt", "facilities around": "number"}
