"""Everything that the plans say of one site, as its details hold it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import pandas as pd
import shapely

from geo.layer import Layer
from spreidingskaart.city.known import of_layers
from spreidingskaart.city.measures.designations import shared_ground
from spreidingskaart.criteria.zoning.asked_here import HALVES, source_answered
from spreidingskaart.criteria.zoning.details import (
    DoubleDesignation,
    MarkRecord,
    PlanRecord,
    SizesRecord,
    SourceAsked,
    WayOfLiving,
    ZonedObject,
    ZonedPart,
    ZoneRecord,
    ZoningDetails,
)
from spreidingskaart.criteria.zoning.ground import NEW_PART, OLD_PART
from spreidingskaart.criteria.zoning.limit_words import ToldLimit, limit_record
from spreidingskaart.criteria.zoning.marks import read_mark
from spreidingskaart.criteria.zoning.uncovered import (
    building_area_share,
    plans_that_are_no_law,
    unread_records,
)
from spreidingskaart.model import HalfOutcome, Verdict, ZoningKind, read_word
from spreidingskaart.rules.svbp import svbp

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from spreidingskaart.city.sources.plans.asked import AskedPlans
    from spreidingskaart.criteria.zoning.answers import Answers
    from spreidingskaart.criteria.zoning.found import PartFound, ZoneFound
    from spreidingskaart.criteria.zoning.ground import Ground, Plan

NOT_ASKED: Final = HalfOutcome.NOT_ASKED.dutch
"""What is said of a source that nobody loaded."""
NOT_AVAILABLE: Final = HalfOutcome.NOT_AVAILABLE.dutch
LEGAL_SOURCES: Final = {OLD_PART: f"{OLD_PART} (bestemmingsplannen)", NEW_PART: NEW_PART}
"""What people call both parts of the omgevingsplan."""
_PLANE: Final = 2
_Said = tuple[ZoningKind | None, str, str, str | None, str | None, str | None, object]
"""Kind, name, plan, main group, zone group, article and values of an object."""
_Kind = TypeVar("_Kind", bound=ZonedObject)


def sources_asked(
    ground: Ground | None, in_force: Sequence[Plan], asked_plans: AskedPlans | None = None
) -> tuple[SourceAsked, ...]:
    """Tick off both legal sources: what a service said of this place, else what the plan map has, else not asked."""
    told = []
    for part, source in LEGAL_SOURCES.items():
        if asked_plans is not None:
            told.append(source_answered(asked_plans, HALVES[part], source))
            continue
        plans = [plan for plan in in_force if plan.legal_part == part]
        asked = ground is not None and part in ground.asked
        answer = "beantwoord" if plans else "niets gevonden" if asked else NOT_ASKED
        told.append(SourceAsked(source, answer, len(plans)))
    return tuple(told)


def details_of(
    answers: Answers,
    i: int,
    parts: Sequence[PartFound],
    zones: Sequence[ZoneFound],
    limits: Sequence[ToldLimit],
) -> ZoningDetails:
    """Return everything that the plans say of proposal `i`."""
    ground, form = answers.ground, answers.proposals.care_form(i)
    around = _around(answers, i, parts, zones)
    used = _plans_on(answers, i, parts, around)
    plans = tuple(_plan_record(plan) for plan in used)
    return ZoningDetails(
        way_of_living=WayOfLiving(
            form.independent_units, form.supervision, form.stay, form.household
        ),
        parts=tuple(_part_record(part) for part in parts),
        untested_share=round(sum(part.share for part in parts if part.answer is None), 4),
        marks=around.of(MarkRecord),
        double_designations=around.of(DoubleDesignation),
        zones=around.of(ZoneRecord),
        dimensions=around.of(SizesRecord),
        limits=tuple(limit_record(limit) for limit in limits),
        plans=plans,
        building_area_share=building_area_share(answers, i),
        not_used=around.not_used,
        not_read=unread_records(answers, i),
        umbrella_plans=tuple(plan.plan for plan in plans if plan.umbrella),
        sources_asked=sources_asked(
            ground, [plan for plan in used if plan.in_force], answers.here.of(i)
        ),
    )


def _plans_on(
    answers: Answers, i: int, parts: Sequence[PartFound], around: _Around
) -> tuple[Plan, ...]:
    """Return every plan that says something of the site, each once; also those that are no law."""
    plans = [
        *(part.plan for part in parts if part.plan),
        *(answers.ground.plan_of(each.plan_id) for each in around.all),
        *plans_that_are_no_law(answers, i),
    ]
    return tuple({plan.id: plan for plan in plans}.values())


def _plan_record(plan: Plan) -> PlanRecord:
    return PlanRecord(
        plan_id=plan.id,
        plan=plan.name,
        plan_status=plan.status or None,
        plan_date=plan.date or None,
        legal_part=plan.legal_part,
        umbrella=plan.umbrella,
        fictional=plan.fictional,
        in_force=plan.in_force,
        url=plan.url,
    )


def _part_record(part: PartFound) -> ZonedPart:
    return ZonedPart(
        main_group=part.main_group,
        code=svbp().code(part.main_group),
        article=part.article or None,
        area_m2=round(part.area, 1),
        share=round(part.share, 4),
        counts=part.counts,
        verdict=part.verdict.value,
        lean=None if part.lean is None else part.lean.value,
        sentence=part.sentence,
        marks=(part.mark,) if part.mark else (),
        **_of_plan(part.plan),
        **_of_answer(part),
    )


def _of_plan(plan: Plan | None) -> dict[str, Any]:
    """Return what a part says of its plan; nothing of ground without one."""
    if plan is None:
        return dict.fromkeys(("plan_id", "plan", "plan_status", "plan_date"))
    return {
        "plan_id": plan.id,
        "plan": plan.name,
        "plan_status": plan.status or None,
        "plan_date": plan.date or None,
    }


def _of_answer(part: PartFound) -> dict[str, Any]:
    """Return what a part says of the rule that answers for it; ground without a designation has none."""
    found = part.answer
    if found is None:
        return {"designation": None, "rule": None, "rulings": (), "seek": (), "ends": {}}
    ends = {end: each.verdict.value for end, each in found.ends}
    rests_on = {"rule": found.rule, "rulings": found.rulings, "seek": found.seek}
    return {"designation": part.name, **rests_on, "ends": ends}


def _around(
    answers: Answers, i: int, parts: Sequence[PartFound], zones: Sequence[ZoneFound]
) -> _Around:
    """Return everything else that lies on the site, per kind, with its share."""
    whole = max(float(answers.proposals.area[i]), 1e-9)
    effective = {part.mark for part in parts if part.mark}
    judged = {zone.name: zone for zone in zones}
    told = []
    for said, area in sorted(_areas_around(answers, i).items(), key=lambda each: -each[1]):
        kind, name, plan_id, main_group, zone_group, article, values = said
        place = ZonedObject(
            kind=None if kind is None or kind.is_used else kind.value, name=name, plan_id=plan_id,
            article=article or None, share=round(min(area / whole, 1.0), 4),
        )  # fmt: skip
        told.append(_object(kind, place, main_group, zone_group, values, effective, judged))
    return _Around(tuple(told))


def _areas_around(answers: Answers, i: int) -> dict[_Said, float]:
    """Return how much of the site (m2) lies in objects that say the same; a line or a point has no area."""
    others = answers.ground.others
    pairs = shared_ground(answers.proposals.alone(i), others)
    said = answers.city.known(of_layers("zoning.said_of_others", others), lambda: _said(others))
    lines = _lines_on(answers, i)
    rows, areas = [*pairs.zone.tolist(), *lines], [*pairs.area.tolist(), *([0.0] * len(lines))]
    found: dict[_Said, float] = {}
    for row, area in zip(rows, areas, strict=True):
        found[said[row]] = found.get(said[row], 0.0) + area
    return found


def _said(others: Layer) -> list[_Said]:
    """Return what the map says of each object: kind, name, plan, main group, zone group, article and values."""
    kinds = [read_word(ZoningKind, kind) for kind in others["kind"].tolist()]
    rest = [
        [None if pd.isna(value) else value for value in column.tolist()]
        if (column := others.columns.get(name)) is not None
        else [None] * len(others)
        for name in ("main_group", "zone_group", "article", "values")
    ]
    names, plans = others["name"].tolist(), others["plan_id"].tolist()
    return list(zip(kinds, names, plans, *rest, strict=True))


@dataclass(frozen=True)
class _Around:
    """Everything on the site beside designations, the largest first."""

    all: tuple[ZonedObject, ...]

    def of(self, kind: type[_Kind]) -> tuple[_Kind, ...]:
        """Return the objects of one kind."""
        return tuple(each for each in self.all if isinstance(each, kind))

    @property
    def not_used(self) -> tuple[ZonedObject, ...]:
        """Objects of a kind that no rule is about."""
        return tuple(each for each in self.all if each.kind is not None)


def _object(
    kind: ZoningKind | None,
    place: ZonedObject,
    main_group: str | None,
    zone_group: str | None,
    values: object,
    effective: Collection[str],
    judged: Mapping[str, ZoneFound],
) -> ZonedObject:
    """Return one object with what its kind has beside name, plan, article and share."""
    name, shared = place.name or "", vars(place)
    if kind is ZoningKind.FUNCTION_MARK:
        reading = read_mark(name)
        return MarkRecord(
            **shared, function=reading.function, excluded=reading.excluded, has_say=place.name in effective
        )  # fmt: skip
    if kind is ZoningKind.DOUBLE_DESIGNATION:
        return DoubleDesignation(
            **shared, main_group=main_group or None, code=svbp().code(main_group)
        )
    if kind is ZoningKind.AREA_MARK:
        return _zone_record(judged.get(name), shared, zone_group or None)
    return SizesRecord(**shared, values=_sizes(values)) if kind is ZoningKind.DIMENSION else place


def _zone_record(
    zone: ZoneFound | None, shared: Mapping[str, Any], group: str | None
) -> ZoneRecord:
    """Return a gebiedsaanduiding; only a safety zone has a verdict."""
    if zone is None:
        return ZoneRecord(**shared, group=group, verdict=None, sentence=None)
    verdict = None if zone.verdict is Verdict.REPORTED else zone.verdict.value
    return ZoneRecord(**shared, group=group, verdict=verdict, sentence=zone.sentence)


def _lines_on(answers: Answers, i: int) -> list[int]:
    """Return the rows of `others` on the site that are no polygons, as a figure is."""
    others = answers.ground.others
    lines = answers.city.known(of_layers("zoning.lines", others), lambda: _lines_of(others))
    rows = lines.tree.query(answers.proposals.geometry[i], predicate="intersects")
    return np.sort(lines["row"][rows]).tolist()  # type: ignore[no-any-return]


def _lines_of(others: Layer) -> Layer:
    rows = np.flatnonzero(shapely.get_dimensions(others.geometry) < _PLANE)
    return Layer(others.geometry[rows], {"row": rows})


def _sizes(values: object) -> dict[str, str]:
    try:
        read = json.loads(values) if isinstance(values, str) else {}
    except json.JSONDecodeError:
        return {"waarde": str(values)}
    return (
        {str(name): str(value) for name, value in read.items()}
        if isinstance(read, dict)
        else {"waarde": str(read)}
    )
