"""One zoning finding in words: what the plan says, where it says so, and what would help."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from spreidingskaart.city.measures.designations import shared_ground
from spreidingskaart.criteria.base import disc_words, reserve
from spreidingskaart.criteria.zoning.alternatives import helps
from spreidingskaart.criteria.zoning.ground import NEW_PART, OLD_PART
from spreidingskaart.criteria.zoning.limit_words import (
    ToldLimit,
    doubts,
    limit_record,
    limit_sentences,
    told_limits,
)
from spreidingskaart.criteria.zoning.limits import NOT_TESTED
from spreidingskaart.criteria.zoning.marks import read_mark, read_zone
from spreidingskaart.criteria.zoning.rule import RuleAnswer, decide
from spreidingskaart.criteria.zoning.table import ATTRIBUTES, ID, THRESHOLD, rule_table, zone_id
from spreidingskaart.criteria.zoning.uncovered import (
    building_area_share,
    open_words,
    plans_that_are_no_law,
    unread_records,
)
from spreidingskaart.model import Finding, Standing, Verdict, ZoningKind, read_word
from spreidingskaart.rules.svbp import svbp
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.criteria.zoning.answers import Answers
    from spreidingskaart.criteria.zoning.ground import Ground, Plan
    from spreidingskaart.model import RuleRef

LEGAL_SOURCES: Final = {OLD_PART: f"{OLD_PART} (bestemmingsplannen)", NEW_PART: NEW_PART}
"""What people call both parts of the omgevingsplan."""
FICTIONAL: Final = "Voorbeeldplan, geen geldend recht."
UNIT: Final = "% van de locatie is strijdig"
_LEAST_TOLD: Final = 0.005
_PLANE: Final = 2
_MONTHS: Final = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
    "november", "december",
)  # fmt: skip


@dataclass(frozen=True)
class _Part:
    """One part of the site with its answer; ground without a designation has none."""

    answer: RuleAnswer | None
    name: str
    mark: str | None
    plan: Plan | None
    article: str
    main_group: str | None
    area: float
    share: float
    counts: bool
    verdict: Verdict

    @property
    def shown(self) -> str:
        """The designation as people see it."""
        return f'{self.name} met aanduiding "{self.mark}"' if self.mark else self.name

    @property
    def sentence(self) -> str:
        """What the plan says of this part."""
        if self.answer is None:
            return "Dit deel heeft op de kaart geen bestemming en is niet getoetst."
        return self.answer.sentence


@dataclass(frozen=True)
class _SafetyZone:
    name: str
    share: float
    verdict: Verdict
    sentence: str
    why_not_firm: str | None
    rulings: tuple[str, ...]
    reference: RuleRef


def tell_not_tested(city: City, i: int) -> Finding:  # noqa: ARG001 - every proposal gets the same answer
    """Return the finding where no plan is loaded."""
    return Finding(
        criterion=ID,
        verdict=Verdict.NOT_TESTED,
        firm=False,
        why_not_firm="Er is geen plankaart.",
        sentence=f"De bestemming is niet getoetst. {city.why_missing('zoning')}",
        data=(city.reference("zoning"),),
        details={"parts": [], "sources_asked": _sources_asked(None, [])},
    )


def tell(answers: Answers, i: int) -> Finding:
    """Return the full finding of proposal `i`."""
    parts, zones, limits = _parts(answers, i), _safety_zones(answers, i), told_limits(answers, i)
    verdict = Verdict.from_code(int(answers.verdict[i]))
    deciding = [part for part in parts if part.counts and part.verdict is verdict]
    barring = [zone for zone in zones if zone.verdict is verdict]
    limiting = [
        limit for limit in limits if limit.counts and limit.verdict is verdict and _decides(limit)
    ]
    plans = [part.plan for part in parts if part.plan] + [limit.plan for limit in limits]
    left_open = open_words(answers, i)
    sentence = " ".join(
        [_sentence(parts, deciding, barring, zones, limiting), *left_open.sentences]
    )
    firm = bool(answers.firm[i])
    fictional = answers.city.reference("zoning").fictional or any(plan.fictional for plan in plans)
    if fictional:
        sentence = f"{sentence} {FICTIONAL}"
    conflicts = verdict.code >= Verdict.CONFLICTS.code
    references = {
        part.answer.reference.id: part.answer.reference for part in deciding if part.answer
    }
    references |= {zone.reference.id: zone.reference for zone in barring}
    known = [limit for limit in limits if limit.counts and limit.outcome != NOT_TESTED]
    references |= {
        limit.reference.id: limit.reference for limit in (limiting if conflicts else known)
    }
    reasons = (
        _reasons(deciding, barring, limiting, fictional=fictional, one_is_enough=True)
        if conflicts
        else _reasons(parts, zones, limits, fictional=fictional, one_is_enough=False)
    )
    reasons += left_open.reserves if conflicts else [*left_open.of_fits, *left_open.reserves]
    why = reserve((), (), *reasons) or "Niet getoetst."
    share = float(answers.value[i])
    return Finding(
        criterion=ID,
        verdict=verdict,
        firm=firm,
        why_not_firm=None if firm else why,
        sentence=sentence + disc_words(answers.proposals, i),
        value=None if math.isnan(share) else round(share, 1),
        unit=UNIT,
        threshold=THRESHOLD,
        rules=tuple(references.values()),
        data=tuple(
            answers.city.reference(name)
            for name in ("zoning", "zoning_plans")
            if answers.city.layer(name)
        ),
        details=_details(answers, i, parts, zones, limits),
        helps=helps(answers, i, limits),
    )


def _decides(limit: ToldLimit) -> bool:
    """Whether a limit can make a verdict stricter; one that holds or is not tested cannot."""
    return limit.verdict.code >= Verdict.MAY_FIT.code


def _parts(answers: Answers, i: int) -> list[_Part]:
    ground, columns = answers.ground, answers.parts
    form = answers.proposals.care_form(i)
    told: list[_Part] = []
    for row in range(*columns.of(i).indices(len(columns.site))):
        key, mark_row = int(columns.key[row]), int(columns.mark[row])
        mark = ground.readings[mark_row].name if mark_row >= 0 else None
        numbers = {
            "area": float(columns.area[row]),
            "share": float(columns.share[row]),
            "counts": bool(columns.counts[row]),
            "verdict": Verdict.from_code(int(columns.verdict[row])),
        }
        if key == ground.nowhere:
            told.append(_Part(None, "geen bestemming", None, None, "", None, **numbers))  # type: ignore[arg-type]
            continue
        what = ground.keys[key]
        found = decide(
            what.rule, [mark] if mark else [], [], answers.ways[i].tolist(), form.target_groups
        )
        told.append(
            _Part(found, what.name, mark, what.plan, what.article, what.rule.main_group, **numbers)  # type: ignore[arg-type]
        )
    return sorted(told, key=lambda part: (-part.share, part.name))


def _safety_zones(answers: Answers, i: int) -> list[_SafetyZone]:
    ground, columns, table = answers.ground, answers.zones, rule_table()
    told = []
    for row in range(*columns.of(i).indices(len(columns.site))):
        verdict = Verdict.from_code(int(columns.verdict[row]))
        name = ground.zone_names[int(columns.name[row])]
        zone_row = read_zone(name)
        if zone_row is None or verdict is Verdict.REPORTED or not columns.counts[row]:
            continue
        zone = table.zones[zone_row]
        reference = table.references[zone_id(zone)]
        told.append(
            _SafetyZone(
                name, float(columns.share[row]), verdict, zone.sentence.format(zone=f'"{name}"'),
                zone.why_not_firm, zone.rulings, reference,
            )
        )  # fmt: skip
    return sorted(told, key=lambda zone: (-zone.verdict.code, -zone.share))


def _sentence(
    parts: Sequence[_Part],
    deciding: Sequence[_Part],
    barring: Sequence[_SafetyZone],
    zones: Sequence[_SafetyZone],
    limiting: Sequence[ToldLimit],
) -> str:
    limits = limit_sentences(limiting, limiting[0].outcome) if limiting else []
    words = [] if deciding or barring else limits.copy()
    if deciding:
        main = deciding[0]
        words.append(f"{percent(main.share)} van de locatie heeft {_bestemming(main)}.")
        words.append(main.sentence if main.answer else "Dat deel is niet getoetst.")
        also = [f"{part.shown} ({percent(part.share)})" for part in deciding[1:] if part.answer]
        if also:
            words.append(f"Hetzelfde oordeel geldt voor {join(also)}.")
    words += [
        f"{percent(zone.share)} van de locatie ligt in een veiligheidszone. {zone.sentence}"
        for zone in barring or zones
    ]
    if deciding or barring:
        words += limits
    if not deciding and parts:
        without = join([*(["de zone"] if barring else []), *([_these(limits)] if limiting else [])])
        words.append(
            f"{percent(parts[0].share)} van de locatie heeft {_bestemming(parts[0])} "
            f"(oordeel zonder {without}: {parts[0].verdict.dutch})."
        )
    words += _rests_on(parts, deciding, barring, limiting)
    gap = sum(part.share for part in parts if part.answer is None)
    if gap >= _LEAST_TOLD and not (deciding and deciding[0].answer is None):
        words.append(
            f"{percent(gap)} van de locatie heeft geen bestemming op de kaart en is niet getoetst."
        )
    return " ".join(word for word in words if word)


def _these(limits: Sequence[str]) -> str:
    return "deze maat" if len(limits) == 1 else "deze maten"


def _rests_on(
    parts: Sequence[_Part],
    deciding: Sequence[_Part],
    barring: Sequence[_SafetyZone],
    limiting: Sequence[ToldLimit],
) -> list[str]:
    """Return the ruling behind the verdict, and the plan and article where it stands."""
    if limiting and not deciding and not barring:
        first = limiting[0]
        return [_ruling(first.dimension.rulings), _plan(first.plan, first.article)]
    tested = next((part for part in (*deciding, *parts) if part.answer), None)
    if tested is None or tested.answer is None:
        return []
    rulings = tested.answer.rulings if deciding or not barring else barring[0].rulings
    return [_ruling(rulings), _plan(tested.plan, tested.article)]


def _bestemming(part: _Part) -> str:
    return "geen bestemming op de kaart" if part.answer is None else f"de bestemming {part.shown}"


def _ruling(rulings: Sequence[str]) -> str:
    """Name what the answer rests on: the first ruling or plan text."""
    if not rulings:
        return "Dit is niet nagekeken in een uitspraak."
    return f"Dit volgt uit: {rule_table().cite(rulings[0])}."


def _plan(plan: Plan | None, article: str) -> str:
    if plan is None:
        return ""
    decided = " ".join(word for word in (plan.status, _day(plan.date)) if word)
    where = [plan.name, decided, f"artikel {article}" if article else ""]
    return f"Dit staat in het {plan.legal_part}: {', '.join(word for word in where if word)}."


def _day(date: str) -> str:
    """Return "op 24 september 2015" for an ISO date."""
    pieces = date.split("-")
    if (
        len(pieces) != 3
        or not all(piece.isdigit() for piece in pieces)
        or not 1 <= int(pieces[1]) <= 12
    ):
        return date
    return f"op {int(pieces[2])} {_MONTHS[int(pieces[1]) - 1]} {pieces[0]}"


def _reasons(
    parts: Sequence[_Part],
    zones: Sequence[_SafetyZone],
    limits: Sequence[ToldLimit],
    *,
    fictional: bool,
    one_is_enough: bool,
) -> list[str]:
    """Name every reserve; of a conflict one part without reserve is enough."""
    reasons = ["dit is een voorbeeldplan, geen geldend recht"] if fictional else []
    found = [part.answer.why_not_firm for part in parts if part.counts and part.answer]
    found += [zone.why_not_firm for zone in zones]
    found += doubts(limits)
    if not (one_is_enough and None in found):
        reasons += [doubt for doubt in found if doubt]
    if any(part.answer is None for part in parts):
        reasons.append("een deel van de locatie heeft geen bestemming op de kaart")
    if any(part.plan and part.plan.standing is Standing.PARTLY for part in parts):
        reasons.append("van dit plan geldt maar een deel")
    return reasons


def _sources_asked(ground: Ground | None, in_force: Sequence[Plan]) -> list[dict[str, Any]]:
    """Tick off both legal sources: answered, nothing found here, or not asked because nobody loaded it."""
    told = []
    for part, source in LEGAL_SOURCES.items():
        plans = [plan for plan in in_force if plan.legal_part == part]
        asked = ground is not None and part in ground.asked
        answer = "beantwoord" if plans else "niets gevonden" if asked else "niet gevraagd"
        told.append({"source": source, "answer": answer, "plans": len(plans)})
    return told


def _details(
    answers: Answers,
    i: int,
    parts: Sequence[_Part],
    zones: Sequence[_SafetyZone],
    limits: Sequence[ToldLimit],
) -> dict[str, Any]:
    ground, form = answers.ground, answers.proposals.care_form(i)
    around = _around(answers, i, parts, zones)
    used = {part.plan.id: part.plan for part in parts if part.plan}
    used |= {plan.id: plan for plan in (ground.plan_of(each["plan_id"]) for each in around["all"])}
    told = {name: around[name] for name in ("marks", "double_designations", "zones", "dimensions")}
    used |= {plan.id: plan for plan in plans_that_are_no_law(answers, i)}
    plans = [_plan_record(plan) for plan in used.values()]
    in_force = [plan for plan in used.values() if plan.in_force]
    return {
        "way_of_living": {
            "independent": form.independent_units,
            **{name: getattr(form, name) for name in ATTRIBUTES[1:]},
        },
        "parts": [_part_record(part) for part in parts],
        "untested_share": round(sum(part.share for part in parts if part.answer is None), 4),
        **told,
        "limits": [limit_record(limit) for limit in limits],
        "plans": plans,
        "building_area_share": building_area_share(answers, i),
        "not_used": around["not_used"],
        "not_read": unread_records(answers, i),
        "umbrella_plans": [plan["plan"] for plan in plans if plan["umbrella"]],
        "sources_asked": _sources_asked(ground, in_force),
    }


def _plan_record(plan: Plan) -> dict[str, Any]:
    return {
        "plan_id": plan.id,
        "plan": plan.name,
        "plan_status": plan.status or None,
        "plan_date": plan.date or None,
        "legal_part": plan.legal_part,
        "umbrella": plan.umbrella,
        "fictional": plan.fictional,
        "in_force": plan.in_force,
        "url": plan.url,
    }


def _part_record(part: _Part) -> dict[str, Any]:
    found = part.answer
    return {
        "designation": part.name if found else None,
        "main_group": part.main_group,
        "code": svbp().code(part.main_group),
        "plan_id": part.plan.id if part.plan else None,
        "plan": part.plan.name if part.plan else None,
        "plan_status": (part.plan.status or None) if part.plan else None,
        "plan_date": (part.plan.date or None) if part.plan else None,
        "article": part.article or None,
        "area_m2": round(part.area, 1),
        "share": round(part.share, 4),
        "counts": part.counts,
        "verdict": part.verdict.value,
        "sentence": part.sentence,
        "rule": found.rule if found else None,
        "rulings": list(found.rulings) if found else [],
        "marks": [part.mark] if part.mark else [],
        "ends": {end: each.verdict.value for end, each in found.ends} if found else {},
    }


def _around(
    answers: Answers, i: int, parts: Sequence[_Part], zones: Sequence[_SafetyZone]
) -> dict[str, list[dict[str, Any]]]:
    """Return everything else that lies on the site, per kind, with its share."""
    others = answers.ground.others
    pairs = shared_ground(answers.proposals.alone(i), others)
    whole = max(float(answers.proposals.area[i]), 1e-9)
    found: dict[tuple[Any, ...], float] = {}
    columns = [
        others.columns.get(name) for name in ("main_group", "zone_group", "article", "values")
    ]
    lines = _lines_on(answers, i)
    rows, areas = [*pairs.zone.tolist(), *lines], [*pairs.area.tolist(), *([0.0] * len(lines))]
    for row, area in zip(rows, areas, strict=True):
        fixed = (
            read_word(ZoningKind, others["kind"][row]),
            others["name"][row],
            others["plan_id"][row],
        )
        rest = tuple(
            None if column is None or column[row] != column[row] else column[row]
            for column in columns
        )
        found[fixed + rest] = found.get(fixed + rest, 0.0) + area
    told: dict[str, list[dict[str, Any]]] = {
        name: []
        for name in ("all", "marks", "double_designations", "zones", "dimensions", "not_used")
    }
    effective = {part.mark for part in parts if part.mark}
    judged = {zone.name: zone for zone in zones}
    for (kind, name, plan_id, main_group, zone_group, article, values), area in sorted(
        found.items(), key=lambda each: -each[1]
    ):
        record: dict[str, Any] = {
            "name": name, "plan_id": plan_id, "article": article or None,
            "share": round(min(area / whole, 1.0), 4),
        }  # fmt: skip
        if kind is ZoningKind.FUNCTION_MARK:
            reading = read_mark(name or "")
            record |= {
                "function": reading.function,
                "excluded": reading.excluded,
                "has_say": name in effective,
            }
            told["marks"].append(record)
        elif kind is ZoningKind.DOUBLE_DESIGNATION:
            record |= {"main_group": main_group or None, "code": svbp().code(main_group)}
            told["double_designations"].append(record)
        elif kind is ZoningKind.AREA_MARK:
            zone = judged.get(name)
            record |= {
                "group": zone_group or None,
                "verdict": zone.verdict.value if zone else None,
                "sentence": zone.sentence if zone else None,
            }
            told["zones"].append(record)
        elif kind is ZoningKind.DIMENSION:
            told["dimensions"].append(record | {"values": _sizes(values)})
        elif kind is not None and not kind.is_used:
            told["not_used"].append({"kind": kind.value, **record})
        told["all"].append(record)
    return told


def _lines_on(answers: Answers, i: int) -> list[int]:
    """Return the rows of `others` on the site that are no polygons, as a figure is."""
    others = answers.ground.others
    rows = others.tree.query(answers.proposals.geometry[i], predicate="intersects")
    return np.sort(rows[shapely.get_dimensions(others.geometry[rows]) < _PLANE]).tolist()  # type: ignore[no-any-return]


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
