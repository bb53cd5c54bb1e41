"""All plans that one municipality made, asked of Ruimtelijke Plannen v4 one after another."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import shapely

from geo.crs import RD_BOUNDS
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.plans import cells
from spreidingskaart.city.sources.plans.model import PlanFile, PlanObject, ReadPlan
from spreidingskaart.city.sources.receipts import Series
from spreidingskaart.city.sources.services import expectations
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.hal import asked, listed, text_of
from spreidingskaart.city.sources.services.plan_documents import plan_documents
from spreidingskaart.city.sources.services.ruimtelijke_plannen import HEADERS, SERVICE
from spreidingskaart.model import ZoningKind
from spreidingskaart.rules.svbp import tidy
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from spreidingskaart.city.sources.services.asking import Asker

_KINDS: Final = {
    "bestemmingsvlakken": ZoningKind.DESIGNATION,
    "functieaanduidingen": ZoningKind.FUNCTION_MARK,
    "gebiedsaanduidingen": ZoningKind.AREA_MARK,
    "maatvoeringen": ZoningKind.DIMENSION,
    "bouwvlakken": ZoningKind.BUILDING_AREA,
}
_DOUBLE: Final = "dubbelbestemming"
_NO_SHAPE: Final = "dit object heeft geen vorm in RD."


@dataclass(frozen=True, eq=False)
class MunicipalPlans:
    """Everything that a municipality's plans hold, as a file would."""

    file: PlanFile
    series: Series


def plans_of_municipality(asker: Asker, code: str, now: dt.datetime) -> MunicipalPlans:
    """Return the plans in force that a municipality made, with their objects.

    Parameters
    ----------
    code
        GM0034.

    Raises
    ------
    SourceError
        If the list does not come. A plan whose objects do not come is left out, and the series says so.
    """
    service = expectations.service(SERVICE)
    number = code.removeprefix("GM")
    wanted: dict[str, Any] = {
        "beleidsmatigVerantwoordelijkeOverheid.code": number,
        "regelStatus": "geldend",
        "pageSize": service.limits.page,
    }
    address = service.address("/plannen", **wanted)
    answer = listed(asker, service, asked(service, address, HEADERS), "plannen")
    # the filter may be ignored without a word: the source holder in the answer decides
    own = [record for record in answer.records if _is_of(record, number)]
    receipts, notes = list(answer.receipts), []
    file = PlanFile(service.dutch)
    asker.tell(f"{count(len(own), 'geldend plan', 'geldende plannen')} van {code}.")
    for record in own:
        try:
            _add(asker, file, record, receipts)
            if file.lost:
                notes.append(_without_shape(record, file.lost))
                file.lost = 0
        except SourceError as error:
            notes.append(f"Plan {text_of(record.get('id'))} kwam niet: {error}")
            asker.tell(notes[-1])
    series = Series(
        what=f"plannen van {code}",
        service=SERVICE,
        begun_at=now,
        answers=tuple(dict.fromkeys(receipts)),
        complete=not notes,
        notes=tuple(notes),
    )
    return MunicipalPlans(file, asker.keep_series(series))


def _without_shape(record: Mapping[str, Any], many: int) -> str:
    things = count(many, "object kwam", "objecten kwamen")
    return f"Van plan {text_of(record.get('id'))}: {things} zonder vorm."


def _is_of(record: Mapping[str, Any], number: str) -> bool:
    holder = record.get("beleidsmatigVerantwoordelijkeOverheid")
    own = isinstance(holder, dict) and text_of(holder.get("code")) == number
    in_force = text_of(record.get("regelStatus")).casefold() not in plan_documents().drafts
    part = plan_documents().is_part(text_of(record.get("type")))
    return own and in_force and part and record.get("isHistorisch") is not True


def _add(asker: Asker, file: PlanFile, record: Mapping[str, Any], receipts: list[str]) -> None:
    """Add a plan with all its objects, or nothing of it."""
    service, plan = expectations.service(SERVICE), _plan(record)
    objects: list[PlanObject] = []
    dropped: list[Fault] = []
    read = file.read
    for path, kind in _KINDS.items():
        address = service.address(
            f"/plannen/{quote(plan.id, safe='')}/{path}",
            expand="geometrie",
            pageSize=service.limits.page,
        )
        answer = listed(asker, service, asked(service, address, HEADERS), path)
        receipts += answer.receipts
        for each in answer.records:
            read += 1
            found = _object(each, plan.id, kind, read)
            if found is None:
                dropped.append(Fault("zoning", read, "geometrie", _NO_SHAPE))
            else:
                objects.append(found)
    file.read = read
    file.plans.append(plan)
    file.objects += objects
    file.dropped += dropped
    file.lost += len(dropped)


def _plan(record: Mapping[str, Any]) -> ReadPlan:
    info = record.get("planstatusInfo")
    info = info if isinstance(info, dict) else {}
    plan = text_of(record.get("id"))
    if not plan:
        raise SourceError("een plan heeft geen id.")
    return ReadPlan(
        id=plan,
        name=text_of(record.get("naam")) or plan,
        type=tidy(text_of(record.get("type"))),
        status=tidy(text_of(info.get("planstatus"))),
        date=cells.day_of(text_of(info.get("datum"))),
        maker=text_of(record.get("beleidsmatigVerantwoordelijkeOverheid")),
        umbrella=record.get("isParapluplan") is True,
    )


def _object(record: Mapping[str, Any], plan: str, kind: ZoningKind, row: int) -> PlanObject | None:
    geometry = _shape(record.get("geometrie"))
    if geometry is None:
        return None
    double = text_of(record.get("type")) == _DOUBLE
    articles = record.get("artikelnummers")
    article = text_of(record.get("artikelnummer")) or (
        text_of(articles[0]) if isinstance(articles, list) and articles else ""
    )
    sizes = record.get("omvang")
    return PlanObject(
        plan=plan,
        own_id=text_of(record.get("id")) or str(row),
        kind=ZoningKind.DOUBLE_DESIGNATION if double else kind,
        name=text_of(record.get("naam")),
        main_group=cells.main_group(record),
        zone_group=tidy(text_of(record.get("gebiedsaanduidinggroep"))),
        article=cells.article_of({"artikelnummer": article}),
        sizes=json.dumps(sizes, ensure_ascii=False) if isinstance(sizes, list) else "",
        geometry=geometry,
        row=row,
    )


def _shape(given: object) -> shapely.Geometry | None:
    """Return a shape in RD; None where it is none, broken, or in degrees."""
    found = shapely.from_geojson(json.dumps(given), on_invalid="ignore")
    if shapely.is_missing(found) or shapely.is_empty(found):
        return None
    west, south, east, north = shapely.bounds(found).tolist()
    inside = west >= RD_BOUNDS[0] and south >= RD_BOUNDS[1]
    inside &= east <= RD_BOUNDS[2] and north <= RD_BOUNDS[3]
    return found if inside else None
