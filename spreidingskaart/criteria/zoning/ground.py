"""The zoning plans of one City, laid out for questions about thousands of sites at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import shapely

from geo.layer import Layer
from geo.overlap import SLIVER
from spreidingskaart.city.known import of_layers
from spreidingskaart.city.measures import designations as of_city
from spreidingskaart.city.measures.plans import plan_objects, standing_of
from spreidingskaart.criteria.zoning.designation import DesignationRule, designation_rule, not_yet
from spreidingskaart.criteria.zoning.effect import Effect, concerned_ways, lean_of
from spreidingskaart.criteria.zoning.limits import Limits, limits_of
from spreidingskaart.criteria.zoning.marks import MarkReading, read_mark, read_zone
from spreidingskaart.criteria.zoning.plan_text import plan_texts
from spreidingskaart.criteria.zoning.rule import concerns
from spreidingskaart.criteria.zoning.table import rule_table
from spreidingskaart.model import (
    NO_LEAN,
    CareForm,
    Gap,
    GapKind,
    Standing,
    Verdict,
    YesNo,
    ZoningAsked,
    ZoningKind,
    gaps_of,
)
from spreidingskaart.rules.svbp import tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.measures.plans import PlanObjects

OLD_PART: Final = "omgevingsplan, tijdelijk deel"
NEW_PART: Final = "omgevingsplan, nieuw deel"
FIRST_STANDARD: Final = "2010"
"""From this year plans must follow SVBP2008 or SVBP2012; what an older plan calls a main group nobody knows."""
EXAMPLE_PLAN: Final = Gap(GapKind.FICTIONAL, "dit is een voorbeeldplan, geen geldend recht")
PARTLY: Final = Gap(GapKind.TEXT_DECIDES, "van dit plan geldt maar een deel")
_OLDER: Final = Gap(
    GapKind.UNREAD, "van dit plan is niet bekend of het de standaard van 2008 of later volgt"
)
_NOT_ASKED: Final = {
    ZoningAsked.MARKS: "de functieaanduidingen zijn niet gelezen",
    ZoningAsked.UMBRELLAS: "de parapluplannen zijn niet gelezen",
    ZoningAsked.NEW_PART: "het nieuwe deel van het omgevingsplan is niet gevraagd",
}
NEW_PART_NOT_ASKED: Final = Gap(GapKind.UNREAD, _NOT_ASKED[ZoningAsked.NEW_PART])
_NEW_TYPES: Final = frozenset({"omgevingsplan"})
"""Types of plans that are the new part; everything else that was a plan by 2024 is the temporary part."""
_What = TypeVar("_What")
_Thing = TypeVar("_Thing")


@dataclass(frozen=True)
class Plan:
    """A zoning plan; what is not known of it is empty."""

    id: str
    name: str
    type: str = ""
    status: str = ""
    date: str = ""
    umbrella: bool = False
    fictional: bool = False
    url: str | None = None

    @cached_property
    def standing(self) -> Standing:
        """Whether the plan is law."""
        return standing_of(self.status)

    @cached_property
    def in_force(self) -> bool:
        """Whether the plan counts as law; drafts do not, nor what was annulled or withdrawn."""
        return self.standing in (Standing.LAW, Standing.PARTLY)

    @cached_property
    def legal_part(self) -> str:
        """Which part of the omgevingsplan it is."""
        return NEW_PART if tidy(self.type) in _NEW_TYPES else OLD_PART


@dataclass(frozen=True)
class Designation:
    """What all polygons with the same plan, article and name share."""

    plan: Plan
    article: str
    name: str
    rule: DesignationRule

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What in the plan itself keeps every verdict on it from being firm."""
        told = [
            (EXAMPLE_PLAN, self.plan.fictional),
            (PARTLY, self.plan.standing is not Standing.LAW),
            (not_yet(), self.rule.not_yet),
            (_OLDER, self.rule.text is None and self.plan.date < FIRST_STANDARD),
        ]
        return tuple(gap for gap, holds in told if holds)


@dataclass(frozen=True, eq=False)
class ZoningObjects:
    """All objects of one kind in plans that are in force."""

    layer: Layer
    plan: NDArray[np.int64]
    """Row in `Ground.plans` for each object."""
    what: NDArray[np.int64]
    """What it is: row in the tuple of the Ground that belongs to this kind."""


@dataclass(frozen=True, eq=False)
class Marked:
    """The parts of designations that lie under a mark of the same plan, or of an umbrella plan."""

    layer: Layer
    designation: NDArray[np.int64]
    """Row of the designation."""
    reading: NDArray[np.int64]
    """Row in `Ground.readings`."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Designations, marks and zones with what the rule table says of each, for every way of living."""

    plans: tuple[Plan, ...]
    asked: frozenset[str]
    """The parts of the omgevingsplan of which a plan was loaded or asked, wherever in the city."""
    gaps: tuple[Gap, ...]
    """What was not read of the plans of the whole city: nothing on it is firm."""
    designations: ZoningObjects
    keys: tuple[Designation, ...]
    verdict: NDArray[np.int8]
    """Verdict codes, one row a designation key, and one more (not tested) for ground without designation."""
    lean: NDArray[np.int8]
    """Like `verdict`: codes of the lean, NO_LEAN where a verdict does not lean."""
    firm: NDArray[np.bool_]
    """Like `verdict`: whether it may be firm."""
    unsure: NDArray[np.bool_]
    """Like `verdict`, one value a key: whether something in the plan itself keeps it from being firm."""
    one_for_all: NDArray[np.bool_]
    """Like `unsure`: whether it says the same of every way of living, so that nothing rests on the care form."""
    plan: NDArray[np.int64]
    """Like `unsure`: row in `plans`; -1 for ground without a designation."""
    marks: ZoningObjects
    marked: Marked
    readings: tuple[MarkReading, ...]
    admits: NDArray[np.bool_]
    """One row a mark reading; the ways of living that it lets in."""
    lifts: NDArray[np.int8]
    """Like `admits`: codes of the lean that it gives them, NO_LEAN to the others."""
    excludes: NDArray[np.bool_]
    reserves: NDArray[np.bool_]
    """The same, where a mark speaks of one storey only."""
    mark_firm: NDArray[np.bool_]
    zones: ZoningObjects
    """Safety zones only: others are named, not judged."""
    zone_names: tuple[str, ...]
    zone_verdict: NDArray[np.int8]
    zone_firm: NDArray[np.bool_]
    zone_for_all: NDArray[np.bool_]
    """Whether a zone says the same of every way of living."""
    zone_slow: tuple[tuple[str, ...], ...]
    """Target groups for which what a zone leaves alone is not sure."""
    plan_unsure: NDArray[np.bool_]
    """Whether a plan is an example, or only a part of it is law."""
    plan_umbrella: NDArray[np.bool_]
    limits: Limits
    """Sizes (maatvoering)."""
    building_areas: ZoningObjects
    """Bouwvlakken; `what` says nothing of them."""
    plan_builds: NDArray[np.bool_]
    """Whether a plan has bouwvlakken; one value a plan, and one more for no plan."""
    others: Layer
    """All but the designations in plans in force: told with a site, not judged."""
    pending: Layer
    """Everything in plans that are not in force (yet)."""
    unread: Layer
    """What may be law and is not read."""

    @property
    def nowhere(self) -> int:
        """The key of ground without a designation."""
        return len(self.keys)

    def plan_of(self, plan_id: str) -> Plan:
        """Return a plan by its id."""
        return next((plan for plan in self.plans if plan.id == plan_id), Plan(plan_id, plan_id))

    def concerned(self, forms: tuple[CareForm, ...]) -> NDArray[np.bool_]:
        """Return, for each mark reading and care form, whether the mark can be about its target groups."""
        return _concerned(self.readings, tuple(form.target_groups for form in forms))


def ground_of(city: City) -> Ground | None:
    """Return the Ground of a City, built once; None where the layer `zoning` is not loaded or empty."""
    layer = city.layer("zoning")
    if layer is None or len(layer) == 0:
        return None
    return city.known(of_layers("zoning.ground"), lambda: _build(city))


@lru_cache(maxsize=64)
def _concerned(
    readings: tuple[MarkReading, ...], target_groups: tuple[tuple[str, ...], ...]
) -> NDArray[np.bool_]:
    found = [
        [
            reading.function is not None and concerns(reading.function, groups)
            for groups in target_groups
        ]
        for reading in readings
    ]
    return np.array(found, dtype=bool).reshape(len(readings), len(target_groups))


def _plans(city: City, used: Sequence[str]) -> tuple[tuple[Plan, ...], frozenset[str]]:
    """Return the plans that are used, and the parts of the omgevingsplan of which any was loaded or asked."""
    layer, known = city.layer("zoning_plans"), {}
    for record in layer.frame().to_dict("records") if layer is not None else []:
        known[str(record["id"])] = Plan(
            id=str(record["id"]),
            name=_text(record.get("name")) or str(record["id"]),
            type=_text(record.get("type")),
            status=_text(record.get("status")),
            date=_text(record.get("date"))[:10],
            umbrella=record.get("umbrella") == YesNo.YES,
            fictional=record.get("fictional") == YesNo.YES,
            url=_text(record.get("url")) or None,
        )
    plans = tuple(known.get(plan_id) or Plan(plan_id, plan_id) for plan_id in used)
    asked = [NEW_PART] if ZoningAsked.NEW_PART in asked_of(city) else []
    parts = [plan.legal_part for plan in (*plans, *known.values())]
    return plans, frozenset([*parts, *asked])


def _text(value: object) -> str:
    return str(value) if isinstance(value, str) else ""


@dataclass(frozen=True, eq=False)
class _Drawn:
    """Everything on the plan map, with the plan of each object."""

    objects: PlanObjects
    plans: tuple[Plan, ...]
    plan: NDArray[np.int64]
    """Row in `plans` for each object."""
    names: list[str]
    known: Layer | None
    """The designations as other criteria ask them: what is shared with them is found once."""

    def of(
        self, wanted: NDArray[np.bool_], tell: Callable[[int], _What]
    ) -> tuple[ZoningObjects, tuple[_What, ...]]:
        """Return the objects that are wanted, and each thing that `tell` says of their rows once."""
        rows = np.flatnonzero(wanted)
        told: dict[_What, int] = {}
        what = [told.setdefault(tell(row), len(told)) for row in rows.tolist()]
        layer = self.objects.layer.take(rows)
        if self.known is not None and np.array_equal(self.known["id"], layer["id"]):
            layer = self.known
        _ = layer.tree
        return ZoningObjects(layer, self.plan[rows], np.array(what, dtype=np.int64)), tuple(told)

    def take(self, wanted: NDArray[np.bool_]) -> Layer:
        """Return the objects that are wanted, with their index built."""
        layer = self.objects.layer.take(wanted)
        _ = layer.tree
        return layer


def _build(city: City) -> Ground:
    objects = plan_objects(city)
    assert objects is not None  # noqa: S101 - asked only of a City with zoning
    plan_ids, plan_of_row = np.unique(_texts(objects.layer["plan_id"]), return_inverse=True)
    plans, asked = _plans(city, plan_ids.tolist())
    names, known = _texts(objects.layer["name"]), of_city.designations(city)
    drawn = _Drawn(objects, plans, plan_of_row.astype(np.int64), names, known)
    designations, keys = _designations(drawn, city)
    marks, mark_names = drawn.of(objects.of(ZoningKind.FUNCTION_MARK), names.__getitem__)
    readings = tuple(read_mark(name) for name in mark_names)
    is_safety = _flags(names, lambda name: read_zone(name) is not None)
    zones, zone_names = drawn.of(objects.of(ZoningKind.AREA_MARK) & is_safety, names.__getitem__)
    zone_rows = [read_zone(name) or 0 for name in zone_names]
    building_areas, _ = drawn.of(objects.of(ZoningKind.BUILDING_AREA), lambda _: "")
    is_size = objects.of(ZoningKind.DIMENSION)
    table, umbrella = rule_table(), _flags(plans, lambda plan: plan.umbrella)
    unsure = _flags(plans, lambda plan: plan.fictional or plan.standing is not Standing.LAW)
    not_tested = np.full(len(table.ways), Verdict.NOT_TESTED.code)
    plan_of_key = np.full(len(keys) + 1, -1, dtype=np.int64)
    plan_of_key[designations.what] = designations.plan
    return Ground(
        plans=plans,
        asked=asked,
        gaps=_not_read(city, asked, objects),
        designations=designations,
        keys=keys,
        verdict=np.array([*(key.rule.verdict for key in keys), not_tested], dtype=np.int8),
        lean=np.array(
            [*(key.rule.lean for key in keys), np.full_like(not_tested, NO_LEAN)], np.int8
        ),
        firm=np.array([*(key.rule.firm for key in keys), np.zeros_like(not_tested)], dtype=bool),
        unsure=np.append(_flags(keys, lambda key: bool(key.gaps)), False),
        one_for_all=np.append(_flags(keys, lambda key: key.rule.one_for_all), True),
        plan=plan_of_key,
        marks=marks,
        marked=_marked(designations, marks, umbrella),
        readings=readings,
        admits=_effects(readings, Effect.ADMITS),
        lifts=_lifts(readings),
        excludes=_effects(readings, Effect.EXCLUDES),
        reserves=_effects(readings, Effect.RESERVES),
        mark_firm=_flags(readings, _is_firm),
        zones=zones,
        zone_names=zone_names,
        zone_verdict=table.zone_verdict[zone_rows],
        zone_firm=_flags(zone_rows, lambda row: table.zones[row].firm),
        zone_for_all=_flags(zone_rows, lambda row: len(set(table.zone_verdict[row].tolist())) == 1),
        zone_slow=tuple(table.zones[row].slow for row in zone_rows),
        plan_unsure=unsure,
        plan_umbrella=umbrella,
        limits=limits_of(objects.layer.take(is_size), unsure[plan_of_row[is_size]]),
        building_areas=building_areas,
        plan_builds=np.bincount(building_areas.plan, minlength=len(plans) + 1) > 0,
        others=drawn.take(objects.in_force & ~objects.of(ZoningKind.DESIGNATION)),
        pending=drawn.take(np.isin(objects.standing, (Standing.NONE, Standing.UNKNOWN))),
        unread=drawn.take(objects.unread),
    )


def _flags(things: Sequence[_Thing], ask: Callable[[_Thing], bool]) -> NDArray[np.bool_]:
    return np.array([ask(each) for each in things], dtype=bool)


def _texts(values: Iterable[object]) -> list[str]:
    return [_text(value) for value in values]


def _not_read(city: City, asked: frozenset[str], objects: PlanObjects) -> tuple[Gap, ...]:
    """Return what was not read of the plans of the city: there is none of it, and nobody says that it was asked."""
    plans = city.layer("zoning_plans")
    there = {
        ZoningAsked.MARKS: bool((objects.kind == ZoningKind.FUNCTION_MARK).any()),
        ZoningAsked.UMBRELLAS: plans is not None and bool((plans["umbrella"] == YesNo.YES).any()),
        ZoningAsked.NEW_PART: NEW_PART in asked,
    }
    said = asked_of(city)
    return gaps_of(
        GapKind.UNREAD,
        [words for each, words in _NOT_ASKED.items() if not there[each] and each not in said],
    )


def asked_of(city: City) -> frozenset[ZoningAsked]:
    """Return what city.yaml says that the source of the plan map was asked for, also where it had none."""
    report = city.reports.get("zoning")
    return frozenset(report.entry.asked if report is not None and report.entry is not None else ())


def _designations(drawn: _Drawn, city: City) -> tuple[ZoningObjects, tuple[Designation, ...]]:
    """Return the designations, and every combination of plan, article and name with what its rule says."""
    layer = drawn.objects.layer
    blank = [""] * len(layer)
    articles, groups = (
        blank if name not in layer.columns else _texts(layer[name])
        for name in ("article", "main_group")
    )
    designations, rows = drawn.of(
        drawn.objects.of(ZoningKind.DESIGNATION),
        lambda row: (int(drawn.plan[row]), articles[row], drawn.names[row], groups[row]),
    )
    texts = plan_texts(city)
    keys = tuple(
        Designation(
            drawn.plans[plan],
            article,
            name,
            designation_rule(group, name, texts.get((drawn.plans[plan].id, article))),
        )
        for plan, article, name, group in rows
    )
    return designations, keys


def _is_firm(reading: MarkReading) -> bool:
    return reading.function is not None and rule_table().marks[reading.function].firm


def _marked(
    designations: ZoningObjects, marks: ZoningObjects, umbrella: NDArray[np.bool_]
) -> Marked:
    mark, row = marks.layer.tree.query(designations.layer.geometry, predicate="intersects")[::-1]
    same = (marks.plan[mark] == designations.plan[row]) | umbrella[marks.plan[mark]]
    mark, row = mark[same], row[same]
    shared = shapely.intersection(designations.layer.geometry[row], marks.layer.geometry[mark])
    keep = shapely.area(shared) > SLIVER
    order = np.lexsort((mark[keep], row[keep]))
    mark, row = mark[keep][order], row[keep][order]
    layer = Layer(np.asarray(shared[keep][order], dtype=object), {"row": row})
    return Marked(layer, row.astype(np.int64), marks.what[mark])


def _effects(readings: tuple[MarkReading, ...], effect: Effect) -> NDArray[np.bool_]:
    """Return the ways of living to which each mark does this (readings x ways)."""
    rows = [concerned_ways(reading, effect) for reading in readings]
    return np.array(rows, dtype=bool).reshape(len(readings), len(rule_table().ways))


def _lifts(readings: tuple[MarkReading, ...]) -> NDArray[np.int8]:
    """Return the lean that each mark gives to each way of living (readings x ways)."""
    rows = [lean_of(reading) for reading in readings]
    return np.array(rows, dtype=np.int8).reshape(len(readings), len(rule_table().ways))


def covered_area(
    pieces: NDArray[np.object_], site: NDArray[np.int64], n: int, area: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how much of each of n sites is covered by `pieces` (m2); ground under two pieces counts once.

    `area` is the plain sum for each site; it stands where the pieces of a site cannot overlap.
    """
    covered = area.copy()
    if len(site):
        own, group = np.unique(site, return_inverse=True)
        collections = shapely.geometrycollections(pieces, indices=group)
        # to the millimetre: exact unions of pieces that almost touch can fail
        covered[own] = shapely.area(shapely.unary_union(collections, grid_size=0.001))
    return np.asarray(covered[:n])
