"""Fakes of what lies around a municipality: DUO, RDW, a timetable, the Leefbaarometer, Overpass and OData of CBS.

Each keeps the rules of its service: CKAN clips a limit at 32,000, Socrata leaves out what is empty, Overpass says in a
good answer that it was not ready, OData pages by `@odata.nextLink`.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

from tests.fakes.server import Response, problem, told

if TYPE_CHECKING:
    from tests.fakes.server import Request

PATHS = {
    "duo": "/duo",
    "rdw": "/rdw",
    "rdw-npr": "/npr/parkingdata/v2",
    "gtfs": "/gtfs",
    "leefbaarometer": "/lbm",
    "overpass": "/overpass/api",
    "ses": "/odata/v1/CBS",
}
_MOST_ROWS = 32_000


def school(code: str, name: str, **other: str) -> dict[str, str]:
    return {
        "VESTIGINGSCODE": code,
        "VESTIGINGSNAAM": name,
        "STRAATNAAM": "Schoolstraat",
        "HUISNUMMER-TOEVOEGING": "1",
        "POSTCODE": "1315 AA",
        "PLAATSNAAM": "ALMERE",
        "GEMEENTENUMMER": "0034",
        "DENOMINATIE": "Openbaar",
        **other,
    }


def as_csv(rows: list[dict[str, str]], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@dataclass
class Around:
    """What the services hold; a test changes it."""

    schools: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """By resource."""
    areas: list[dict[str, Any]] = field(default_factory=list)
    """Of the parking register."""
    index: list[dict[str, Any]] = field(default_factory=list)
    facilities: dict[str, dict[str, Any]] = field(default_factory=dict)
    timetable: bytes = b""
    scores: bytes = b""
    elements: list[dict[str, Any]] = field(default_factory=list)
    remark: str | None = None
    measures: list[dict[str, Any]] = field(default_factory=list)
    groups: list[dict[str, Any]] = field(default_factory=list)
    observations: list[dict[str, Any]] = field(default_factory=list)
    page: int = 2
    """Rows in one answer of OData."""
    filters: bool = True
    """Whether OData heeds a filter."""

    def __call__(self, request: Request) -> Response:
        path = request.path
        fixed = {
            "/gtfs/nl/gtfs-nl.zip": self.timetable,
            "/lbm/resources/open-data-leefbaarometer-meting-2024.zip": self.scores,
        }
        if path in fixed:
            return Response(fixed[path], type="application/zip")
        answers = {
            "/duo/": self._duo,
            "/rdw/": self._socrata,
            "/npr/parkingdata/v2/": self._parking,
            "/overpass/api/interpreter": self._overpass,
            "/odata/": self._odata,
        }
        found = next((one for start, one in answers.items() if path.startswith(start)), None)
        return problem(404, "not found") if found is None else found(request)

    def _parking(self, request: Request) -> Response:
        rest = request.path.removeprefix("/npr/parkingdata/v2/")
        if not rest:
            return told({"ParkingFacilities": self.index})
        found = self.facilities.get(rest.removeprefix("static/"))
        return problem(404, "not found") if found is None else told(found)

    def _duo(self, request: Request) -> Response:
        rows = self.schools.get(request.get("resource_id") or "")
        if request.path != "/duo/api/3/action/datastore_search" or rows is None:
            return told({"success": False, "error": {"__type": "Not Found Error"}}, 404)
        limit = min(int(request.get("limit") or 100), _MOST_ROWS)
        offset = int(request.get("offset") or 0)
        found = rows[offset : offset + limit]
        numbered = [{"_id": offset + place, **row} for place, row in enumerate(found, start=1)]
        return told({"success": True, "result": {"records": numbered, "total": len(rows)}})

    def _socrata(self, request: Request) -> Response:
        if request.path != "/rdw/resource/mz4f-59fw.json":
            return told({"message": "Not found", "error": True}, 404)
        asked = dict(request.query)
        limit, offset = int(asked.pop("$limit", 1_000)), int(asked.pop("$offset", 0))
        asked.pop("$order", None)
        rows = [
            row
            for row in self.areas
            if all(row.get(name) == value for name, value in asked.items())
        ]
        full = [{name: value for name, value in row.items() if value} for row in rows]
        return told(full[offset : offset + limit])

    def _overpass(self, request: Request) -> Response:
        posted = request.method == "POST" and "data" in parse_qs(request.body.decode())
        if not posted and request.get("data") is None:
            return Response(b"<html>", 400, "text/html")
        about = {"timestamp_osm_base": "2026-11-20T08:00:00Z"}
        document: dict[str, Any] = {"version": 0.6, "osm3s": about, "elements": self.elements}
        return told(document if self.remark is None else {**document, "remark": self.remark})

    def _odata(self, request: Request) -> Response:
        table, _, entity = request.path.removeprefix("/odata/v1/CBS/").partition("/")
        there = {
            "MeasureCodes": self.measures,
            "MeasureGroups": self.groups,
            "Observations": self.observations,
        }
        if table != "86092NED" or entity not in there:
            return told({"error": {"code": "404", "message": "Resource not found"}}, 404)
        rows = there[entity]
        condition = request.get("$filter")
        if condition and self.filters:
            measure = re.search(r"Measure eq '(\w+)'", condition)
            start = re.search(r"startswith\(WijkenEnBuurten,'(\w+)'\)", condition)
            assert measure, condition
            assert start, condition
            rows = [
                row
                for row in rows
                if row["Measure"] == measure[1] and row["WijkenEnBuurten"].startswith(start[1])
            ]
        skip = int(request.get("$skip") or 0)
        document: dict[str, Any] = {"value": rows[skip : skip + self.page]}
        if skip + self.page < len(rows):
            asked = {**dict(request.query), "$skip": skip + self.page}
            document["@odata.nextLink"] = f"{request.base}{request.path}?{urlencode(asked)}"
        return told(document)
