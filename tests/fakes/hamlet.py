"""The least that is a municipality, and connectors that fetch it: for tests of what happens around connectors."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from geo.crs import RD
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.services.asking import Connector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city.sources.services.asking import Asker, Collected, Wanted

AREAS = "/cbs/wijken-en-buurten-2025/ogc/v1"
WATER = "/lv/bgt/ogc/v1"
PATHS = {"cbs-wijken-en-buurten": "/cbs/wijken-en-buurten-{year}/ogc/v1", "bgt": WATER}
_X, _Y = 150_000, 480_000


def collections(ponds: int = 25) -> dict[str, dict[str, gpd.GeoDataFrame]]:
    halves = [
        shapely.box(_X, _Y, _X + 500, _Y + 1000),
        shapely.box(_X + 500, _Y, _X + 1000, _Y + 1000),
    ]
    whole = [shapely.box(_X, _Y, _X + 1000, _Y + 1000)]
    own = {"gemeentecode": "GM0999"}
    buurten = [
        {"buurtcode": f"BU099900{at}", "buurtnaam": name, "wijkcode": "WK099900", **own}
        for at, name in enumerate(("Oost", "West"), 1)
    ]
    pools = [
        shapely.box(x, y, x + 5, y + 5)
        for x, y in ((_X + 10 + 12 * (at % 40), _Y + 10 + 12 * (at // 40)) for at in range(ponds))
    ]
    return {
        AREAS: {
            "gemeenten": _table([{**own, "gemeentenaam": "Gehucht"}], whole),
            "wijken": _table([{"wijkcode": "WK099900", "wijknaam": "Dorp", **own}], whole),
            "buurten": _table(buurten, halves),
        },
        WATER: {"waterdeel": _table([{"naam": f"Poel {at}"} for at in range(ponds)], pools)},
    }


def _table(rows: list[dict[str, str]], shapes: list[shapely.Geometry]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=RD)


def _from(source: str, collected: Sequence[Collected], wanted: Wanted) -> Provenance:
    return Provenance(
        source,
        dt.date(wanted.year, 1, 1),
        "CC BY 4.0",
        receipts=tuple(each.series.id for each in collected),
        fetched=wanted.now,
        complete=all(each.series.complete for each in collected),
    )


def _areas(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    own = {"gemeentecode": wanted.municipality.code}
    found = [
        asker.features("cbs-wijken-en-buurten", each, filters=own) for each in ("wijken", "buurten")
    ]
    wijken, buurten = (each.rows for each in found)
    wijken = wijken.rename(columns={"wijkcode": "code", "wijknaam": "name"})[
        ["code", "name", "geometry"]
    ]
    buurten = buurten.rename(
        columns={"buurtcode": "code", "buurtnaam": "name", "wijkcode": "wijk_code"}
    )
    buurten = buurten[["code", "name", "wijk_code", "geometry"]]
    return [
        MadeLayer(name, rows, _from("CBS", [one], wanted), len(rows))
        for name, rows, one in zip(("wijken", "buurten"), (wijken, buurten), found, strict=True)
    ]


def _water(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    assert wanted.outline is not None
    found = asker.features("bgt", "waterdeel", box=wanted.outline.bounds, what="water")
    rows = found.rows.rename(columns={"naam": "name"})[["id", "name", "geometry"]]
    first = Fault("water", 1, None, "De eerste poel is te klein.")
    return [MadeLayer("water", rows[1:], _from("BGT", [found], wanted), len(rows), (first,))]


AREAS_OF_HAMLET = Connector("areas", "wijken en buurten", ("wijken", "buurten"), _areas, after=())
WATER_OF_HAMLET = Connector("water", "water", ("water",), _water)
CONNECTORS = (AREAS_OF_HAMLET, WATER_OF_HAMLET)
