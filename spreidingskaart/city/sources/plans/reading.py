"""Make plans and their objects of what stands in IMRO GML files; whatever is left out is named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import shapely

from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.plans import cells
from spreidingskaart.city.sources.plans.model import PlanFile, PlanObject, ReadPlan
from spreidingskaart.city.sources.plans.pieces import read_sources
from spreidingskaart.city.sources.plans.standard import base_of, imro
from spreidingskaart.model import ZoningKind
from spreidingskaart.rules.svbp import tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from spreidingskaart.city.sources.plans.members import Member
    from spreidingskaart.city.sources.plans.opening import GmlSource
    from spreidingskaart.city.sources.plans.pieces import ReadPiece, ReadSource

_TRUE: Final = ("true", "1", "ja")
_HISTORICAL: Final = "dit object is historisch: het geldt niet meer."
_NO_PLAN: Final = "dit object hoort bij geen plan."
_AREA, _LINE = 2, 1


def read_plan_files(sources: Iterable[GmlSource], code: str) -> Iterator[PlanFile]:
    """Read files with plans, one after another.

    Parameters
    ----------
    code
        Code of the municipality (GM0267). Of a file with all plans of the country only its plans are read, and those
        of the state and the provinces.
    """
    for source in read_sources(sources, wanted=_of_municipality(code)):
        yield _Reading(source).file


def _of_municipality(code: str) -> Callable[[Member], bool]:
    makers = (code.removeprefix("GM"), *imro().everywhere)
    named = tuple(f"NL.IMRO.{maker}".encode() for maker in makers)

    def wanted(member: Member) -> bool:
        text = member.text
        return any(name in text for name in named)

    return wanted


@dataclass(frozen=True, eq=False)
class _Row:
    """One object as GDAL gives it."""

    element: str
    number: int
    cells: Mapping[str, Any]
    geometry: shapely.Geometry | None
    fault: str | None
    """What is wrong with its shape."""


class _Reading:
    """Reads one file."""

    def __init__(self, source: ReadSource) -> None:
        self.file = PlanFile(
            source.name, source.count, elsewhere=source.elsewhere, bulk=source.bulk
        )
        self.file.refused = source.refused
        self._plans: dict[str, ReadPlan] = {}
        self._named: dict[str, str] = {}
        """Ids of plans by what objects call them."""
        if source.refused is not None:
            return
        self.file.dropped += source.dropped
        self.file.unread = source.unread
        table = imro()
        rows = [row for piece in source.pieces for row in _rows_of(piece)]
        self._borders = _borders([row for row in rows if base_of(row.element) in table.borders])
        for row in rows:
            if base_of(row.element) in table.plan_areas:
                self._add_plan(row)
        for row in rows:
            if base_of(row.element) in table.kinds:
                self._add_object(row)
        self._finish()

    def _drop(self, row: int | None, why: str) -> None:
        self.file.dropped.append(Fault("zoning", row, None, why))

    def _add_plan(self, row: _Row) -> None:
        plan = _plan(row, whole=not self.file.bulk)
        if _is_historical(row):
            self._drop(row.number, _HISTORICAL)
        elif plan.id in self._plans:
            self._drop(row.number, f"het plan {plan.id} staat twee keer in dit bestand.")
        else:
            self._plans[plan.id] = plan
            self._named[plan.id] = self._named[cells.first(row.cells, "gml_id")] = plan.id

    def _add_object(self, row: _Row) -> None:
        kind = imro().kinds[base_of(row.element)]
        plan = self._plan_of(row)
        geometry, why = self._shape(row, kind)
        if _is_historical(row):
            self._drop(row.number, _HISTORICAL)
        elif plan is None or geometry is None:
            self._drop(row.number, _NO_PLAN if plan is None else why)
            self.file.lost += 1
        else:
            if plan not in self._plans:
                self._plans[plan] = _plan_of_object(row, plan, whole=not self.file.bulk)
            self.file.objects.append(_object(row, plan, kind, geometry))

    def _plan_of(self, row: _Row) -> str | None:
        named = cells.reference(row.cells, "plangebied", "besluitgebied")
        if named in self._named:
            return self._named[named]
        if named:
            return cells.plan_named(named)
        return next(iter(self._plans)) if len(self._plans) == 1 else None

    def _shape(self, row: _Row, kind: ZoningKind) -> tuple[shapely.Geometry | None, str]:
        """Return the shape of an object, its own or the one that it refers to, or why it has none."""
        geometry, fault = row.geometry, row.fault
        if geometry is None and fault is None:
            geometry, fault = self._border(row)
        if fault is None:
            fault = _why_no_shape(geometry, kind)
        return (geometry, "") if fault is None else (None, fault)

    def _border(self, row: _Row) -> tuple[shapely.Geometry | None, str | None]:
        """Return the shape that an object refers to, all parts together, or what is wrong with it."""
        links = [each.lstrip("#") for each in cells.every(row.cells, "begrenzing_href")]
        found = [self._borders[link] for link in links if link in self._borders]
        if len(found) < len(links):
            return None, "de begrenzing waarnaar dit object verwijst, staat niet in het bestand."
        fault = next((each.fault for each in found if each.fault), None)
        return _together([each.geometry for each in found]), fault

    def _finish(self) -> None:
        """Keep the plans that can say what may be done, with whether each lies over all others."""
        held = defaultdict[str, set[ZoningKind]](set)
        for each in self.file.objects:
            held[each.plan].add(each.kind)
        plans = self._plans.values()
        self.file.plans = [_with_umbrella(plan, held[plan.id]) for plan in plans]
        reasons = {plan.id: _why_left_out(plan) for plan in plans}
        self.file.leave_out({plan: why for plan, why in reasons.items() if why is not None})


def _rows_of(piece: ReadPiece) -> Iterator[_Row]:
    for at, record in enumerate(piece.columns.to_dict("records")):
        told = {str(name).lower(): value for name, value in record.items()}
        yield _Row(
            piece.element, int(piece.numbers[at]), told, piece.geometry[at], piece.faults.get(at)
        )


def _why_no_shape(geometry: shapely.Geometry | None, kind: ZoningKind) -> str | None:
    """Return why a shape is not one of an object of this kind; None where it is."""
    if geometry is None or shapely.is_empty(geometry):
        return "de vorm ontbreekt."
    dimension = shapely.get_dimensions(geometry)
    if dimension >= (_AREA if kind.is_ground else _LINE):
        return None
    wanted = "een vlak" if kind.is_ground else "een lijn of een vlak"
    return f"is een {'punt' if dimension == 0 else 'lijn'}; een {kind} is {wanted}."


def _borders(rows: Collection[_Row]) -> dict[str, _Row]:
    return {cells.first(row.cells, "gml_id"): row for row in rows}


def _together(shapes: list[shapely.Geometry | None]) -> shapely.Geometry | None:
    known = [each for each in shapes if each is not None]
    if len(known) <= 1:
        return known[0] if known else None
    whole = shapely.union_all(known)
    parts = shapely.get_parts(whole)
    dimension = shapely.get_dimensions(parts).max()
    return shapely.union_all(parts[shapely.get_dimensions(parts) == dimension])


def _is_historical(row: _Row) -> bool:
    return cells.first(row.cells, "historisch").lower() in _TRUE


def _plan(row: _Row, *, whole: bool) -> ReadPlan:
    """Return the plan that an area is of."""
    told = row.cells
    plan = cells.plan_id(told)
    status, date = cells.status_and_date(told)
    return ReadPlan(
        id=plan,
        name=cells.first(told, "naam") or plan,
        type=tidy(cells.first(told, "typePlan").rpartition(";")[2]),
        status=status,
        date=date,
        maker=cells.first(told, "naamOverheid", "woonplaatsNaam"),
        url=cells.text_address(told, plan),
        whole=whole,
        row=row.number,
    )


def _plan_of_object(row: _Row, plan: str, *, whole: bool) -> ReadPlan:
    """Return what an object says of its plan, whose area is not in the file."""
    status, date = cells.status_and_date(row.cells)
    kind = tidy(cells.first(row.cells, "typePlan").rpartition(";")[2])
    address = cells.text_address(row.cells, plan)
    return ReadPlan(plan, plan, kind, status, date, url=address, whole=whole)


def _object(row: _Row, plan: str, kind: ZoningKind, geometry: shapely.Geometry) -> PlanObject:
    told = row.cells
    is_size = kind is ZoningKind.DIMENSION
    return PlanObject(
        plan=plan,
        own_id=cells.own_id(told),
        kind=kind,
        name=cells.name_of(cells.first(told, "naam")),
        main_group=cells.main_group(told),
        zone_group=tidy(cells.name_of(cells.first(told, "gebiedsaanduidinggroep"))),
        article=cells.article_of(told),
        sizes=cells.sizes(told) if is_size else "",
        geometry=geometry,
        row=row.number,
    )


def _why_left_out(plan: ReadPlan) -> str | None:
    """Return why nothing of a plan belongs on the map of what may be done; None where it does."""
    if plan.type.startswith("structuurvisie"):
        return imro().why_no_vision
    return imro().no_use.get(plan.type)


def _with_umbrella(plan: ReadPlan, kinds: Collection[ZoningKind]) -> ReadPlan:
    """Return a plan with whether it lies over all others: it brings no designations of its own, and says it or is one.

    Of a plan that came in part nobody knows what else it holds: then only its name tells it.
    """
    if ZoningKind.DESIGNATION in kinds or any(kind.is_decision for kind in kinds) or not kinds:
        return plan
    says = any(word in tidy(plan.name) for word in imro().umbrella_words)
    return replace(plan, umbrella=says or (plan.whole and plan.type in imro().plans))
