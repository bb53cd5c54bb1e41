"""What lies on one site, each with its answer: parts under a designation, safety zones and sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.city.measures.designations import shared_ground
from spreidingskaart.criteria.zoning.ground import EXAMPLE_PLAN, PARTLY, Plan
from spreidingskaart.criteria.zoning.limit_words import ToldLimit, told_limits
from spreidingskaart.criteria.zoning.marks import read_zone
from spreidingskaart.criteria.zoning.rule import RuleAnswer, decide, doubts
from spreidingskaart.criteria.zoning.table import rule_table, zone_id
from spreidingskaart.model import Gap, GapKind, Lean, Standing, Verdict, gap_of_status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.criteria.zoning.answers import Answers
    from spreidingskaart.model import CareForm, RuleRef

_NO_DESIGNATION: Final = Gap(
    GapKind.UNKNOWN, "een deel van de locatie heeft geen bestemming op de kaart", layer="zoning"
)


@dataclass(frozen=True)
class PartFound:
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
    lean: Lean | None
    gaps: tuple[Gap, ...]
    """What keeps this part from being firm."""
    by_text: bool = False
    """Whether somebody read the text of the plan about it."""

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
class ZoneFound:
    """One safety zone on the site, and what it says."""

    name: str
    share: float
    verdict: Verdict
    """`reported` where the zone leaves alone who it is for."""
    sentence: str
    rulings: tuple[str, ...]
    reference: RuleRef
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Grounds:
    """What a finding rests on: parts of the site, safety zones and sizes."""

    parts: Sequence[PartFound]
    zones: Sequence[ZoneFound]
    limits: Sequence[ToldLimit]

    def deciding(self, verdict: Verdict) -> Grounds:
        """Return those that say this verdict by themselves."""
        return Grounds(
            [part for part in self.parts if part.counts and part.verdict is verdict],
            [zone for zone in self.zones if zone.verdict is verdict],
            [limit for limit in self.limits if limit.verdict is verdict and _decides(limit)],
        )


def grounds_of_site(answers: Answers, i: int) -> Grounds:
    """Return everything that has a say on the site of proposal `i`."""
    return Grounds(_parts(answers, i), _safety_zones(answers, i), told_limits(answers, i))


def form_gaps(form: CareForm) -> tuple[Gap, ...]:
    """Return what keeps an answer from being firm that rests on how people live in a care form."""
    if form.status.firm:
        return ()
    return (gap_of_status(form.status, f"de kenmerken van {form.name} zijn een aanname"),)


def plan_gaps(plan: Plan) -> tuple[Gap, ...]:
    """Return what in a plan keeps everything on it from being firm."""
    told = [(EXAMPLE_PLAN, plan.fictional), (PARTLY, plan.standing is not Standing.LAW)]
    return tuple(gap for gap, holds in told if holds)


def _decides(limit: ToldLimit) -> bool:
    """Whether a limit can make a verdict stricter; one that holds or is not tested cannot."""
    return limit.counts and limit.verdict.code >= Verdict.MAY_FIT.code


def _parts(answers: Answers, i: int) -> list[PartFound]:
    columns = answers.parts
    rows = range(*columns.of(i).indices(len(columns.site)))
    return sorted(
        (_part(answers, i, row) for row in rows), key=lambda part: (-part.share, part.name)
    )


def _part(answers: Answers, i: int, row: int) -> PartFound:
    ground, columns = answers.ground, answers.parts
    form = answers.proposals.care_form(i)
    key, mark_row = int(columns.key[row]), int(columns.mark[row])
    numbers: dict[str, Any] = {
        "area": float(columns.area[row]),
        "share": float(columns.share[row]),
        "counts": bool(columns.counts[row]),
        "verdict": Verdict.from_code(int(columns.verdict[row])),
        "lean": Lean.from_code(int(columns.lean[row])),
    }
    if key == ground.nowhere:
        numbers["gaps"] = (_NO_DESIGNATION,)
        return PartFound(None, "geen bestemming", None, None, "", None, **numbers)
    what = ground.keys[key]
    mark = ground.readings[mark_row].name if mark_row >= 0 else None
    found = decide(
        what.rule, [mark] if mark else [], [], answers.ways[i].tolist(), form.target_groups
    )
    rests_on_form = mark is not None or not ground.one_for_all[key]
    gaps = (*found.gaps, *what.gaps, *(form_gaps(form) if rests_on_form else ()))
    group = what.rule.main_group
    return PartFound(
        found,
        what.name,
        mark,
        what.plan,
        what.article,
        group,
        gaps=gaps,
        by_text=what.rule.text is not None,
        **numbers,
    )


def _safety_zones(answers: Answers, i: int) -> list[ZoneFound]:
    columns = answers.zones
    rows = range(*columns.of(i).indices(len(columns.site)))
    found = [_zone(answers, i, row) for row in rows if columns.counts[row]]
    return sorted(
        (zone for zone in found if zone is not None),
        key=lambda zone: (-zone.verdict.code, -zone.share),
    )


def _zone(answers: Answers, i: int, row: int) -> ZoneFound | None:
    """Return a zone that has a say; None where it leaves alone who it is for."""
    ground, columns, table = answers.ground, answers.zones, rule_table()
    verdict = Verdict.from_code(int(columns.verdict[row]))
    name_row = int(columns.name[row])
    name, doubted = ground.zone_names[name_row], bool(columns.doubted[row])
    zone_row = read_zone(name)
    if zone_row is None or (verdict is Verdict.REPORTED and not doubted):
        return None
    zone = table.zones[zone_row]
    gaps: tuple[Gap, ...] = (*zone.gaps, *_plan_gaps_of_zone(answers, i, name_row))
    if not ground.zone_for_all[name_row]:
        gaps = (*gaps, *form_gaps(answers.proposals.care_form(i)))
    says = (zone.otherwise or "") if doubted else zone.sentence
    if doubted:
        slow = doubts(zone, answers.proposals.care_form(i).target_groups)
        gaps = zone.left_alone_gaps(slow=slow)
        says = f"{says} {zone.slow_words}" if slow else says
    return ZoneFound(
        name,
        float(columns.share[row]),
        verdict,
        says.format(zone=f'"{name}"').strip(),
        zone.rulings,
        table.references[zone_id(zone)],
        gaps,
    )


def _plan_gaps_of_zone(answers: Answers, i: int, name_row: int) -> tuple[Gap, ...]:
    """Return what in the plans that draw a zone on the site keeps it from being firm."""
    zones = answers.ground.zones
    pairs = shared_ground(answers.proposals, zones.layer)
    mine = pairs.zone[pairs.site == i]
    plans = np.unique(zones.plan[mine[zones.what[mine] == name_row]]).tolist()
    gaps = [gap for plan in plans for gap in plan_gaps(answers.ground.plans[plan])]
    return tuple(dict.fromkeys(gaps))
