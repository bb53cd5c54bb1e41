"""Fakes of PDOK's Location API and Locatieserver, by the rules of both: unknown parameters are 400, and so is a
collection without its version; signs of a formula are refused; a limit is 10 unless told and 50 at most."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geo.crs import point_to_wgs84
from tests.fakes.server import problem, told

if TYPE_CHECKING:
    from tests.fakes.server import Request, Response

PATHS = {"location": "/kadaster/location-api/v1", "locatieserver": "/bzk/locatieserver/search/v3_1"}
COLLECTIONS = (
    "adres", "woonplaats", "gebouw", "perceel", "gemeentegebied", "provinciegebied", "functioneel_gebied",
    "geografisch_gebied",
)  # fmt: skip
_OF_COLLECTION = re.compile(r"(\w+)\[(version|relevance)\]")
_RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


@dataclass
class Places:
    """Addresses by name, with (x, y) in EPSG:28992."""

    addresses: dict[str, tuple[float, float]] = field(default_factory=dict)

    def __call__(self, request: Request) -> Response:
        if request.path == f"{PATHS['location']}/search":
            return self._search(request)
        for end, allowed in (
            (
                "reverse",
                {"X", "Y", "lat", "lon", "type", "rows", "start", "distance", "fl", "fq", "wt"},
            ),
            ("lookup", {"id", "fl", "wt"}),
        ):
            if request.path == f"{PATHS['locatieserver']}/{end}":
                return self._locatieserver(request, end, allowed)
        return problem(404, "not found")

    def _search(self, request: Request) -> Response:
        asked = dict(request.query)
        found = [_OF_COLLECTION.fullmatch(name) for name in asked]
        own = {"q", "f", "crs", "bbox", "bbox-crs", "limit"}
        wrong = [
            name for name, match in zip(asked, found, strict=True) if not match and name not in own
        ]
        if wrong:
            return problem(400, f"unknown query parameter(s) found: {', '.join(wrong)}")
        versions = {match[1] for match in found if match and match[2] == "version"}
        named = {match[1] for match in found if match}
        if not versions or named - versions or versions - set(COLLECTIONS):
            return problem(
                400, "no collection(s) specified in request, specify at least one with a version"
            )
        text = asked.get("q", "")
        if not text or any(sign in text for sign in ("|", "!", "<->")):
            return problem(400, "provided search term has invalid characters")
        limit = int(asked.get("limit", 10))
        if limit < 1:
            return problem(400, "limit must be positive")
        words = text.casefold().split()
        matches = [
            name for name in self.addresses if all(word in name.casefold() for word in words)
        ]
        crs = asked.get("crs", _CRS84)
        features = [self._feature(name, crs) for name in matches[: min(limit, 50)]]
        response = told(
            {"type": "FeatureCollection", "numberReturned": len(features), "features": features},
            kind="application/geo+json",
        )
        response.headers["Content-Crs"] = f"<{crs}>"
        return response

    def _feature(self, name: str, crs: str) -> dict[str, Any]:
        x, y = self.addresses[name]
        place = [x, y] if crs == _RD else list(point_to_wgs84(x, y))
        return {
            "type": "Feature",
            "id": name,
            "geometry": {"type": "Point", "coordinates": place},
            "properties": {
                "collection_id": "adres",
                "collection_version": "1",
                "display_name": name,
                "highlight": f"<b>{name}</b>",
                "href": ["https://api.pdok.nl/kadaster/bag/ogc/v2/collections/adres/items/1"],
                "score": 0.9,
            },
        }

    def _locatieserver(self, request: Request, end: str, allowed: set[str]) -> Response:
        asked = dict(request.query)
        wrong = sorted(set(asked) - allowed)
        if wrong:
            return told({"error": {"code": 400, "msg": f"unknown parameter {wrong[0]}"}}, 400)
        if end == "lookup":
            found = [name for name in self.addresses if name == asked.get("id")]
        else:
            at = (float(asked["X"]), float(asked["Y"]))
            away = {
                name: ((x - at[0]) ** 2 + (y - at[1]) ** 2) ** 0.5
                for name, (x, y) in self.addresses.items()
            }
            near = [name for name in away if away[name] <= float(asked.get("distance", 5_000))]
            found = sorted(near, key=away.__getitem__)[: int(asked.get("rows", 5))]
        docs = [self._document(name) for name in found]
        return told({"response": {"numFound": len(docs), "start": 0, "docs": docs}})

    def _document(self, name: str) -> dict[str, str]:
        longitude, latitude = point_to_wgs84(*self.addresses[name])
        return {
            "id": name,
            "weergavenaam": name,
            "centroide_ll": f"POINT({longitude:.8f} {latitude:.8f})",
        }
