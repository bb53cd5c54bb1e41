"""A server with the rules of Ontsluiten v2, Presenteren v8 and Ruimtelijke Plannen v4, for plans that nobody ever made.

Its rules, each of which a client can trip over: no answer without a key (401); Ruimtelijke Plannen gives 406 without
`Accept`, `Accept-Crs` and `Content-Crs`, and ignores parameters that it does not know; the other two give 422 without
`Content-Crs` or with more than three decimals, and an empty list where the system is named in short; the size is 20
unless asked, and at most 200; the wrong kind of annotations is 400; an id in an address has `_` for `/` and `-`.
"""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import shapely

from tests.fakes.server import problem, told

if TYPE_CHECKING:
    from tests.fakes.server import Request, Response

KEY: Final = "fictieve-sleutel-4711"
ONTSLUITEN: Final = "/publiek/omgevingsinformatie/api/ontsluiten/v2"
PRESENTEREN: Final = "/publiek/omgevingsdocumenten/api/presenteren/v8"
RP: Final = "/ruimtelijke-plannen/api/opvragen/v4"
PATHS: Final = {"ontsluiten": ONTSLUITEN, "presenteren": PRESENTEREN, "ruimtelijke-plannen": RP}
_RD: Final = "http://www.opengis.net/def/crs/EPSG/0/28992"
_HAL: Final = "application/hal+json"
_FREE_TEXT: Final = {"Omgevingsvisie", "Programma"}


@dataclass
class ImroPlan:
    id: str
    name: str
    where: shapely.Geometry
    kind: str = "bestemmingsplan"
    status: str = "onherroepelijk"
    rules: str = "geldend"
    historic: bool = False
    tam: bool = False
    holder: str = "9999"
    objects: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Records by path (bestemmingsvlakken); one with `_where` lies only there."""


@dataclass
class Regulation:
    id: str
    """/akn/nl/act/gm9999/2024/omgevingsplan-1"""
    title: str
    where: shapely.Geometry
    kind: str = "Omgevingsplan"
    draft: bool = False
    texts: tuple[str, ...] = ()


@dataclass
class Plans:
    """What the three services know, and their answers."""

    imro: list[ImroPlan] = field(default_factory=list)
    law: list[Regulation] = field(default_factory=list)
    holes: list[shapely.Geometry] = field(default_factory=list)
    permits: list[tuple[str, shapely.Geometry]] = field(default_factory=list)
    busy: int = 0
    """Of so many questions the first is answered 503; 0 for never."""
    key: str = KEY
    most: int = 200

    def __post_init__(self) -> None:
        self._count = itertools.count()

    def __call__(self, request: Request) -> Response:
        if self.busy and next(self._count) % self.busy == 0:
            return problem(503, "Service Unavailable")
        if request.headers.get("x-api-key") != self.key:
            return problem(401, "Missing or invalid API key")
        for prefix, answer in (
            (ONTSLUITEN, self._ontsluiten),
            (PRESENTEREN, self._presenteren),
            (RP, self._rp),
        ):
            if request.path == f"{prefix}/openapi.json":
                return told({"openapi": "3.0.1", "info": {"title": prefix, "version": "1"}})
            if request.path.startswith(f"{prefix}/"):
                return answer(request, request.path.removeprefix(prefix))
        return problem(404, "Not found")

    def _ontsluiten(self, request: Request, path: str) -> Response:
        if (request.method, path) != ("POST", "/documenten/_zoek"):
            return problem(404, "Not found")
        place = _place(request)
        if not isinstance(place, shapely.Geometry):
            return place or self._page(request, "documenten", [])
        documents = [_of_law(each) for each in self.law if each.where.intersects(place)]
        documents += [_of_imro(each) for each in self.imro if each.where.intersects(place)]
        return self._page(request, "documenten", documents)

    def _presenteren(self, request: Request, path: str) -> Response:
        if request.method != "POST" or not path.endswith("/_zoek"):
            return problem(404, "Not found")
        place = _place(request)
        if not isinstance(place, shapely.Geometry):
            return place or self._page(request, path.split("/")[1], [])
        if path == "/ponsen/_zoek":
            here = [n for n, each in enumerate(self.holes) if each.intersects(place)]
            found = [{"identificatie": f"nl.imow-gm9999.pons.{n}"} for n in here]
            return self._page(request, "ponsen", found)
        if path == "/omgevingsvergunningen/_zoek":
            here = [plan for plan, where in self.permits if where.intersects(place)]
            found = [{"identificatie": f"v-{plan}", "iMROPlanidentificatie": plan} for plan in here]
            return self._page(request, "omgevingsvergunningen", found)
        return self._annotations(path, place)

    def _annotations(self, path: str, place: shapely.Geometry) -> Response:
        _, collection, uri, kind, _ = [*path.split("/"), "", "", ""][:5]
        regulation = next((each for each in self.law if _uri(each.id) == uri), None)
        if collection != "regelingen" or regulation is None:
            return problem(404, "De regeling is niet gevonden")
        right = "divisieannotaties" if regulation.kind in _FREE_TEXT else "regeltekstannotaties"
        if kind != right:
            return problem(400, f"Deze regeling ondersteunt {right}")
        texts = regulation.texts if regulation.where.intersects(place) else ()
        name = "divisies" if right == "divisieannotaties" else "regelteksten"
        records = [{"identificatie": f"t{n}", "opschrift": each} for n, each in enumerate(texts)]
        return told({name: records, "_links": {}}, kind=_HAL)

    def _rp(self, request: Request, path: str) -> Response:
        wanted = {"accept": _HAL, "accept-crs": "epsg:28992", "content-crs": "epsg:28992"}
        if any(request.headers.get(name) != value for name, value in wanted.items()):
            return problem(406, "Not Acceptable")
        if path == "/plannen" and request.method == "GET":
            # the filter on the source holder is ignored, as every parameter that it does not know
            return self._rp_page(request, "plannen", [_plan(each) for each in self.imro])
        _, collection, plan_id, *rest = path.split("/")
        plan = next((each for each in self.imro if each.id == plan_id), None)
        if collection != "plannen" or plan is None:
            return problem(404, "Plan niet gevonden")
        if not rest:
            return told(_plan(plan), kind=_HAL)
        records = plan.objects.get(rest[0], [])
        if rest[1:] == ["_zoek"]:
            place = shapely.from_geojson(json.dumps(json.loads(request.body)["_geo"]["intersects"]))
            records = [each for each in records if each.get("_where", plan.where).intersects(place)]
        shown = [
            {name: value for name, value in each.items() if name != "_where"} for each in records
        ]
        return self._rp_page(request, rest[0], shown)

    def _page(self, request: Request, name: str, records: list[dict[str, Any]]) -> Response:
        size, page = min(int(request.get("size") or 20), self.most), int(request.get("page") or 1)
        return _hal(request, name, records, size, page, "size")

    def _rp_page(self, request: Request, name: str, records: list[dict[str, Any]]) -> Response:
        size, page = min(int(request.get("pageSize") or 10), 100), int(request.get("page") or 1)
        return _hal(request, name, records, min(size, self.most), page, "pageSize")


def _hal(
    request: Request, name: str, records: list[dict[str, Any]], size: int, page: int, called: str
) -> Response:
    shown = records[(page - 1) * size : page * size]
    links: dict[str, Any] = {"self": {"href": f"{request.base}{request.address}"}}
    if page * size < len(records):
        others = "&".join(f"{key}={value}" for key, value in request.query if key not in ("page", called))  # fmt: skip
        links["next"] = {"href": f"{request.base}{request.path}?{called}={size}&page={page + 1}&{others}"}  # fmt: skip
    document: dict[str, Any] = {"_links": links}
    if shown:
        document["_embedded"] = {name: shown}
    if called == "size":
        pages = -(-len(records) // size)
        document["page"] = {"size": size, "totalElements": len(records), "totalPages": pages}
    return told(document, kind=_HAL)


def _place(request: Request) -> shapely.Geometry | Response | None:
    """The place of a question; a refusal; None where the system is named in short, which finds nothing."""
    crs = request.headers.get("content-crs")
    if crs is None:
        return problem(422, "Content-Crs is verplicht")
    text = request.body.decode()
    if re.search(r"\d\.\d{4,}", text):
        return problem(422, "Coördinaten hebben hoogstens 3 decimalen")
    if crs != _RD:
        return None
    return shapely.from_geojson(json.dumps(json.loads(text)["geometrie"]))


def _uri(identification: str) -> str:
    return identification.replace("/", "_").replace("-", "_")


def _of_law(each: Regulation) -> dict[str, Any]:
    return {
        "identificatie": each.id,
        "uriIdentificatie": _uri(each.id),
        "versie": 1,
        "titel": each.title,
        "type": each.kind,
        "aangeleverdDoorEen": {"bestuurslaag": "GEMEENTE", "code": "gm9999", "naam": "Testdam"},
        "inwerkingVanaf": "2024-06-01",
        "omgevingsdocumentMetadata": {
            "expressionId": f"{each.id}/nld@2024",
            "isOntwerp": each.draft,
            "isToekomstig": False,
        },
    }


def _of_imro(each: ImroPlan) -> dict[str, Any]:
    return {
        "identificatie": each.id,
        "uriIdentificatie": each.id,
        "titel": each.name,
        "type": each.kind,
        "aangeleverdDoorEen": {"bestuurslaag": "GEMEENTE", "code": "gm9999", "naam": "Testdam"},
        "imroDocumentMetadata": {
            "regelStatus": each.rules,
            "planstatusInfo": {"planstatus": each.status, "datum": "2015-09-24"},
            "isTamPlan": each.tam,
            "isHistorisch": each.historic,
        },
    }


def _plan(each: ImroPlan) -> dict[str, Any]:
    return {
        "id": each.id,
        "type": each.kind,
        "naam": each.name,
        "beleidsmatigVerantwoordelijkeOverheid": {
            "type": "gemeentelijke overheid",
            "code": each.holder,
            "naam": "Testdam",
        },
        "planstatusInfo": {"planstatus": each.status, "datum": "2015-09-24"},
        "regelStatus": each.rules,
        "regelBinding": "burgerbindend",
        "isHistorisch": each.historic,
        "isTamPlan": each.tam,
        "beroepEnBezwaar": "geen",
        "_links": {},
    }
