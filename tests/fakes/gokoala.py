"""A server with the rules of PDOK's OGC APIs (GoKoala 2.0), from tables in EPSG:28992.

Its rules, each of which a client can trip over: the cursor holds a checksum of all parameters but `f` and `cursor`, and
with another checksum page 1 comes again; `limit` is 10 unless asked and is clipped at 1,000 without a word; an unknown
parameter is 400; `bbox` has exactly four numbers and an area; degrees (CRS84) unless `crs` is asked; `numberReturned`
and no total; a question that takes too long is 500.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import shapely

from geo.crs import RD, to_rd, to_wgs84
from tests.fakes.server import Response, problem, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from tests.fakes.server import Request

_CRS: Final = "http://www.opengis.net/def/crs/"
CRS84: Final = f"{_CRS}OGC/1.3/CRS84"
IN_RD: Final = f"{_CRS}EPSG/0/{RD}"
_KNOWN: Final = frozenset(
    {
        "f",
        "limit",
        "cursor",
        "crs",
        "datetime",
        "bbox",
        "bbox-crs",
        "filter",
        "filter-crs",
        "filter-lang",
        "profile",
    }
)
TOO_LONG: Final = "querying the features took too long"


@dataclass
class GoKoala:
    """Answers for collections under a path: `{"/kadaster/bag/ogc/v2": {"pand": table}}`."""

    apis: dict[str, dict[str, gpd.GeoDataFrame]]
    """Rows with an `id` of their own, or else numbered."""
    most: int = 1_000
    """Features in one answer, whatever `limit` says."""
    largest_box: float = float("inf")
    """Square metres; a larger box takes too long, as does a collection without a box where it is finite."""
    filters: frozenset[str] | None = None
    """Properties that may be filtered by; all where it is None."""
    _features: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)

    def __call__(self, request: Request) -> Response:
        base = next((base for base in self.apis if request.path.startswith(base)), None)
        if base is None:
            return problem(404, "not found")
        rest = request.path.removeprefix(base).strip("/").split("/")
        tables = self.apis[base]
        if rest in ([""], ["collections"]):
            return told({"collections": [{"id": name} for name in tables], "links": []})
        if (
            rest[0] != "collections"
            or rest[1] not in tables
            or len(rest) > 4
            or (*rest, "items")[2] != "items"
        ):
            return problem(404, "not found")
        if len(rest) == 2:
            return told({"id": rest[1], "crs": [CRS84, IN_RD], "links": []})
        try:
            return self._items(request, base, rest[1], rest[3] if len(rest) == 4 else None)
        except ValueError as error:
            return problem(500 if str(error) == TOO_LONG else 400, str(error))

    def _items(self, request: Request, base: str, name: str, one: str | None) -> Response:
        table = self.apis[base][name]
        asked = dict(request.query)
        own = set(table.columns) - {"geometry", "id"} if self.filters is None else self.filters
        known = {"f", "crs", "profile"} if one else _KNOWN | own
        if set(asked) - known:
            raise ValueError(
                "unknown query parameter(s) found: " + "&".join(sorted(set(asked) - known))
            )
        crs = asked.get("crs", CRS84)
        if not crs.startswith(_CRS):
            raise ValueError(f"crs param should start with {_CRS}")
        if crs not in (CRS84, IN_RD):
            raise ValueError("crs is not supported")
        features = self._written(base, name, crs)
        ids = _ids(table)
        if one is not None:
            return (
                _feature(features[ids.index(one)], crs)
                if one in ids
                else problem(404, "feature not found")
            )
        rows = self._chosen(table, asked, own)
        limit = _limit(asked, self.most)
        begin = _begin(asked)
        page = [row for row in rows if row >= begin][: limit + 1]
        more = page[limit] if len(page) > limit else None
        links = [{"rel": "self", "href": f"{request.base}{request.address}"}]
        if more is not None:
            links.append({"rel": "next", "href": _next(request, more)})
        head = {"type": "FeatureCollection", "links": links, "numberReturned": len(page[:limit])}
        written = (
            json.dumps(head)[:-1]
            + ', "features": ['
            + ",".join(features[row] for row in page[:limit])
            + "]}"
        )
        return Response(written.encode(), 200, "application/geo+json", {"Content-Crs": f"<{crs}>"})

    def _chosen(
        self, table: gpd.GeoDataFrame, asked: Mapping[str, str], own: set[str]
    ) -> list[int]:
        box = _box(asked)
        if (box.area if box is not None else float("inf")) > self.largest_box:
            raise ValueError(TOO_LONG)
        keep = (
            shapely.intersects(table.geometry.to_numpy(), box)
            if box is not None
            else [True] * len(table)
        )
        rows = [row for row, there in enumerate(keep) if there]
        for name in own & set(asked):
            texts = table[name].astype(str).tolist()
            rows = [row for row in rows if texts[row] == asked[name]]
        return rows

    def _written(self, base: str, name: str, crs: str) -> list[str]:
        key = (base, name, crs)
        if key not in self._features:
            table = self.apis[base][name]
            shapes = table.geometry.to_numpy()
            geometry = shapely.to_geojson(shapes if crs == IN_RD else to_wgs84(shapes))
            records = [
                {name: _or_null(value) for name, value in record.items()}
                for record in table.drop(columns=["geometry", "id"], errors="ignore").to_dict(
                    "records"
                )
            ]  # what is missing is NaN in a table, and null in JSON
            rows = zip(_ids(table), geometry, records, strict=True)
            self._features[key] = [
                f'{{"type": "Feature", "id": {json.dumps(one)}, "properties": {json.dumps(record, default=str)}, '
                f'"geometry": {shape or "null"}}}'
                for one, shape, record in rows
            ]
        return self._features[key]


def _or_null(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def _ids(table: gpd.GeoDataFrame) -> list[str]:
    return (
        table["id"].astype(str).tolist()
        if "id" in table
        else [str(row + 1) for row in range(len(table))]
    )


def _feature(written: str, crs: str) -> Response:
    return Response(written.encode(), 200, "application/geo+json", {"Content-Crs": f"<{crs}>"})


def _limit(asked: Mapping[str, str], most: int) -> int:
    try:
        limit = int(asked.get("limit", "10"))
    except ValueError as error:
        raise ValueError("limit must be numeric") from error
    if limit < 0:
        raise ValueError("limit can't be negative")
    return min(limit, most)


def _box(asked: Mapping[str, str]) -> Any:
    if "bbox" not in asked:
        return None
    values = [float(value) for value in asked["bbox"].split(",")]
    if len(values) != 4:
        raise ValueError(
            "bbox should contain exactly 4 values separated by commas: minx,miny,maxx,maxy"
        )
    box = shapely.box(*values)
    if not box.area:
        raise ValueError("bbox has no surface area")
    crs = asked.get("bbox-crs", CRS84)
    if not crs.startswith(_CRS):
        raise ValueError(f"bbox-crs param should start with {_CRS}")
    return box if crs == IN_RD else to_rd(box)


def _checksum(query: tuple[tuple[str, str], ...]) -> str:
    asked = sorted((name, value) for name, value in query if name not in ("f", "cursor"))
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:8]


def _begin(asked: Mapping[str, str]) -> int:
    """Return the row at which a page begins: the first one, where the cursor is of another question."""
    try:
        row, checksum = base64.urlsafe_b64decode(asked.get("cursor", "")).decode().split("|")
    except ValueError:
        return 0
    return int(row) if checksum == _checksum(tuple(asked.items())) else 0


def _next(request: Request, row: int) -> str:
    from urllib.parse import urlencode

    cursor = base64.urlsafe_b64encode(f"{row}|{_checksum(request.query)}".encode()).decode()
    query = [(name, value) for name, value in request.query if name != "cursor"]
    return f"{request.base}{request.path}?{urlencode([('cursor', cursor), *query])}"
