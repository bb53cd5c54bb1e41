"""StatLine of CBS over OData 4: measures by code, padded area codes, pages with `@odata.nextLink`, 404 for another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.server import Response, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.fakes.server import Request

_WITHIN = re.compile(r"startswith\((?P<name>\w+),'(?P<begin>\w+)'\)")
DIMENSION = "WijkenEnBuurten"


@dataclass
class StatLineTable:
    """One table: title of each measure by its code, and values by area and code; None is not published."""

    title: str
    measures: Mapping[str, str]
    values: Mapping[str, Mapping[str, float | None]]


@dataclass
class StatLineFake:
    """Answers under a path, as /odata/v1/CBS."""

    path: str
    tables: Mapping[str, StatLineTable]
    page: int = 100_000
    endless: bool = False

    def __call__(self, request: Request) -> Response:
        parts = request.path.removeprefix(self.path).strip("/").split("/")
        table = self.tables.get(parts[0])
        if table is None or len(parts) != 2:
            return told({"error": {"code": "404", "message": "Resource not found"}}, 404)
        if parts[1] == "Properties":
            return told({"Identifier": parts[0], "Title": table.title})
        if parts[1] == "MeasureCodes":
            rows = [{"Identifier": code, "Title": name} for code, name in table.measures.items()]
            return self._paged(request, rows)
        if parts[1] == "Observations":
            return self._paged(request, _observations(table, request.get("$filter")))
        return told({"error": {"code": "404", "message": "Resource not found"}}, 404)

    def _paged(self, request: Request, rows: Sequence[Mapping[str, object]]) -> Response:
        skip = int(request.get("$skip") or 0)
        document: dict[str, object] = {"value": list(rows[skip : skip + self.page])}
        if self.endless or skip + self.page < len(rows):
            address = re.sub(r"[?&](%24|\$)skip=\d+", "", request.address)
            joined = "&" if "?" in address else "?"
            following = 0 if self.endless else skip + self.page
            document["@odata.nextLink"] = f"{request.base}{address}{joined}$skip={following}"
        return told(document)


def _observations(table: StatLineTable, within: str | None) -> list[dict[str, object]]:
    begin = ""
    if within is not None:
        match = _WITHIN.fullmatch(within)
        assert match is not None, within
        assert match["name"] == DIMENSION
        begin = match["begin"]
    return [
        {
            "Id": f"{area}-{code}",
            "Measure": code,
            "ValueAttribute": "None" if value is not None else "Confidential",
            "Value": value,
            DIMENSION: area.ljust(10),
        }
        for area, values in table.values.items()
        if area.startswith(begin)
        for code, value in values.items()
    ]
