"""One question, without a map: whether a designation with these marks and zones admits a way of living."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.criteria.zoning.designation import designation_rule, designation_step
from spreidingskaart.criteria.zoning.effect import Effect, concerned_ways, lean_of, under_marks
from spreidingskaart.criteria.zoning.marks import MarkReading, read_mark, read_zone
from spreidingskaart.criteria.zoning.table import ATTRIBUTES, mark_id, rule_table, zone_id
from spreidingskaart.criteria.zoning.zoning_step import ZoningStep, verdict_words
from spreidingskaart.errors import InputError
from spreidingskaart.model import (
    NO_LEAN,
    Gap,
    GapKind,
    IndependentUnits,
    Lean,
    Verdict,
    gaps_of,
    read_word,
)
from spreidingskaart.model.gaps import gaps_told
from spreidingskaart.rules.svbp import given_group
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from spreidingskaart.criteria.zoning.designation import DesignationRule
    from spreidingskaart.criteria.zoning.table import Mark, SafetyZoneRow
    from spreidingskaart.model import RuleRef, Status

_DONE: Final = {
    Effect.EXCLUDES: (Verdict.CONFLICTS, "Een aanduiding sluit deze functie uit"),
    Effect.RESERVES: (
        Verdict.MAY_FIT,
        "Een aanduiding sluit deze functie op een deel van de bouwlagen uit",
    ),
    Effect.ADMITS: (Verdict.MAY_FIT, "Een aanduiding voegt deze functie toe"),
}
"""What each effect of a mark makes of the verdict, and the title of that."""
_MARK_DECIDES: Final = Gap(GapKind.TEXT_DECIDES, "de planregels bepalen wat de aanduiding toelaat")


@dataclass(frozen=True)
class RuleAnswer:
    """The answer of the rule table."""

    verdict: Verdict
    lean: Lean | None
    gaps: tuple[Gap, ...]
    """What keeps the rule itself from being firm, once all marks and zones are the ones that were named."""
    sentence: str
    rule: str
    """Id of the rule that decides."""
    basis: str
    status: Status
    rulings: tuple[str, ...]
    seek: tuple[str, ...]
    """Words to look for in the text of the plan."""
    main_group: str | None
    reference: RuleRef
    notes: tuple[str, ...] = ()
    """What else was read: marks without effect, zones that bar other forms."""
    ends: tuple[tuple[str, RuleAnswer], ...] = ()
    """Where some units are independent and some are not: the answer for each (`yes`, `no`)."""

    @property
    def firm(self) -> bool:
        """Whether the rule itself is sure."""
        return not self.gaps

    @property
    def why_not_firm(self) -> str | None:
        """The gaps as one Dutch sentence; None where there are none."""
        return gaps_told(self.gaps)


def concerns(function: str, target_groups: Collection[str] | None) -> bool:
    """Whether a function can be about these target groups (None: nobody said for whom)."""
    confined = rule_table().marks[function].target_groups
    return (
        not confined or target_groups is None or any(group in confined for group in target_groups)
    )


def answer(  # noqa: PLR0913 - the question has four attributes and four circumstances
    main_group: str,
    marks: Iterable[str] = (),
    zones: Iterable[str] = (),
    *,
    independent: str,
    supervision: str,
    stay: str,
    household: str,
    name: str = "",
    target_groups: Collection[str] | None = None,
) -> RuleAnswer:
    """Return what the plan says of one way of living with care.

    Parameters
    ----------
    main_group
        One of the 23 main groups of SVBP2012, in any case; empty for an older plan, then `name` tells it.
    marks
        Functieaanduidingen as the plan writes them ("zorginstelling", "zorgwoning uitgesloten").
    zones
        Gebiedsaanduidingen as the plan writes them; only safety zones have a say.
    independent
        `yes`, `no`, or `mixed`: then both are asked and the strictest counts.
    supervision, stay, household
        See rules.yaml; the words are checked.
    name
        Name of the designation; it can narrow the main group ("Maatschappelijk - Onderwijs").
    target_groups
        For whom it is; None where nobody said.

    Raises
    ------
    InputError
        If an attribute has a value that does not exist.
    """
    units = read_word(IndependentUnits, independent)
    ways = [
        _way(independent=end, supervision=supervision, stay=stay, household=household)
        for end in (units.ends if units else (independent,))  # an unknown word is refused there
    ]
    return decide(
        designation_rule(main_group, name), tuple(marks), tuple(zones), ways, target_groups
    )


def decide(
    rule: DesignationRule,
    marks: Sequence[str],
    zones: Sequence[str],
    ways: Sequence[int],
    target_groups: Collection[str] | None = None,
) -> RuleAnswer:
    """Return the answer for one way of living (a column of the rule table), or two where units are mixed."""
    groups = None if target_groups is None else tuple(target_groups)
    told = [_decide(rule, tuple(marks), tuple(zones), way, groups) for way in dict.fromkeys(ways)]
    if len(told) == 1:
        return told[0]
    return _both_ends([(IndependentUnits.YES, told[0]), (IndependentUnits.NO, told[1])])


def _way(**attributes: str) -> int:
    table = rule_table()
    for attribute, value in attributes.items():
        _check_value(attribute, value)
    return table.index[tuple(attributes[attribute] for attribute in ATTRIBUTES)]


def _check_value(attribute: str, value: str) -> None:
    allowed = list(rule_table().words[attribute])
    if value not in allowed:
        if attribute == "independent":
            allowed.append(IndependentUnits.MIXED.value)
        raise InputError(f'{attribute} is "{value}", maar moet zijn: {join(allowed, "of")}.')


@lru_cache(maxsize=4096)
def _decide(
    rule: DesignationRule,
    marks: tuple[str, ...],
    zones: tuple[str, ...],
    way: int,
    target_groups: tuple[str, ...] | None,
) -> RuleAnswer:
    """Return the answer for one way of living: the designation, then the marks, then the strictest zone."""
    plain = designation_step(rule, way)
    steps, idle = _mark_steps(marks, way, target_groups, of=plain)
    by_plan = _deciding(plain, steps)
    steps.sort(key=lambda step: step.verdict is not Verdict.CONFLICTS)
    read = [*idle, *(step.sentence for step in steps if step.sentence != by_plan.sentence)]
    decided, read = _under_zones(by_plan, read, zones, way, target_groups)
    notes = tuple(note for note in read if note)
    return RuleAnswer(
        verdict=decided.verdict,
        lean=decided.lean,
        gaps=decided.gaps,
        sentence=" ".join([decided.sentence, *notes]),
        rule=decided.rule,
        basis=decided.title,
        status=decided.basis.status,
        rulings=decided.basis.rulings,
        seek=decided.basis.seek,
        main_group=rule.main_group,
        reference=rule_table().references[decided.rule],
        notes=notes,
    )


def _mark_steps(
    marks: Sequence[str], way: int, target_groups: Collection[str] | None, *, of: ZoningStep
) -> tuple[list[ZoningStep], list[str]]:
    """Return what the marks do to a designation that says `of`, and why the others do nothing."""
    steps, idle = list[ZoningStep](), list[str]()
    for reading in map(read_mark, marks):
        step = _mark_step(reading, way, target_groups, of=of.verdict)
        if step is None:
            idle.append(_no_effect(reading))
        elif step.effect is not Effect.ADMITS or of.verdict is not Verdict.FITS:
            steps.append(step)
    return steps, idle


def _under_zones(
    decided: ZoningStep,
    notes: Sequence[str],
    zones: Sequence[str],
    way: int,
    target_groups: Collection[str] | None,
) -> tuple[ZoningStep, list[str]]:
    """Return the step that decides once the zones are heard, and everything else that was read."""
    told = list(notes)
    for name in zones:
        row = read_zone(name)
        if row is None:
            continue
        zone = rule_table().zones[row]
        step = _zone_step(zone, name, row, way)
        if step is None:
            told += [zone.otherwise.format(zone=f'"{name}"')] if zone.otherwise else []
            slow = doubts(zone, target_groups)
            told += [zone.slow_words] if slow else []
            if decided.verdict is not Verdict.CONFLICTS:
                decided = replace(decided, gaps=(*decided.gaps, *zone.left_alone_gaps(slow=slow)))
        elif step.verdict.code > decided.verdict.code:
            told.insert(0, decided.sentence)
            decided = step
        else:
            told.append(step.sentence)
            if step.verdict is decided.verdict is Verdict.MAY_FIT:
                decided = replace(decided, lean=min_lean(decided.lean, step.lean))
    return decided, told


def min_lean(*leans: Lean | None) -> Lean | None:
    """Return the strictest of some leans; None where nothing leans."""
    known = [lean for lean in leans if lean is not None]
    return min(known, key=lambda lean: lean.code, default=None)


def doubts(zone: SafetyZoneRow, target_groups: Collection[str] | None) -> bool:
    """Whether what a zone leaves alone is not sure for these target groups (None: nobody said for whom)."""
    if not zone.slow:
        return False
    return target_groups is None or any(group in zone.slow for group in target_groups)


def _deciding(plain: ZoningStep, steps: Sequence[ZoningStep]) -> ZoningStep:
    """Return the step that decides: a mark where it changes the answer of the designation."""
    does = {effect: [step for step in steps if step.effect is effect] for effect in Effect}
    lifts = [_code(step.lean) for step in does[Effect.ADMITS]]
    codes = under_marks(
        np.int8(plain.verdict.code),
        np.int8(_code(plain.lean)),
        admits=max(lifts, default=NO_LEAN),
        excludes=bool(does[Effect.EXCLUDES]),
        reserves=bool(does[Effect.RESERVES]),
    )
    answers = (int(codes[0]), int(codes[1]))
    every = [plain, *steps]
    return next(step for step in every if (step.verdict.code, _code(step.lean)) == answers)


def _code(lean: Lean | None) -> int:
    return NO_LEAN if lean is None else lean.code


def _mark_step(
    reading: MarkReading, way: int, target_groups: Collection[str] | None, *, of: Verdict
) -> ZoningStep | None:
    """Return what a mark does to a designation with the verdict `of`; None where it is not about this way of living."""
    if reading.function is None or not concerns(reading.function, target_groups):
        return None
    effects = [effect for effect in Effect if concerned_ways(reading, effect)[way]]
    if not effects:
        return None
    keeps = Effect.RESERVES in effects and of is Verdict.FITS
    effect = Effect.RESERVES if keeps else effects[0]
    mark = rule_table().marks[reading.function]
    verdict, title = _DONE[effect]
    leans = {
        Effect.EXCLUDES: None,
        Effect.RESERVES: Lean.OPEN,
        Effect.ADMITS: Lean.from_code(int(lean_of(reading)[way])),
    }
    return ZoningStep(
        verdict,
        leans[effect],
        _mark_sentence(reading, mark, effect),
        mark_id(reading.function, excluded=reading.excluded),
        title,
        mark,
        _mark_gaps(mark, effect, target_groups),
        effect,
    )


def _mark_sentence(reading: MarkReading, mark: Mark, effect: Effect) -> str:
    """Say what a mark does."""
    of_storey = rule_table().storeys.sentence
    says = {
        Effect.EXCLUDES: mark.bars or "",
        Effect.RESERVES: of_storey,
        Effect.ADMITS: f"{mark.adds} {of_storey}" if reading.one_storey else mark.adds,
    }
    return says[effect].format(mark=reading.shown)


def _mark_gaps(
    mark: Mark, effect: Effect, target_groups: Collection[str] | None
) -> tuple[Gap, ...]:
    """Return what keeps a verdict by a mark from being firm; only what it bars can be firm."""
    if effect is Effect.RESERVES:
        return gaps_of(GapKind.TEXT_DECIDES, [rule_table().storeys.text_decides])
    of_groups = ""
    if mark.target_groups and target_groups is None:
        groups = join(mark.target_groups, "of")
        of_groups = f"het hangt af van de doelgroep: deze aanduiding gaat over {groups}"
    gaps = (*mark.gaps, *gaps_of(GapKind.UNKNOWN, [of_groups]))
    return (*gaps, _MARK_DECIDES) if effect is Effect.ADMITS else gaps


def _no_effect(reading: MarkReading) -> str:
    """Say why a mark has no effect on this way of living."""
    if reading.function is None:
        return f"{reading.shown} gaat niet over wonen of zorg."
    mark = rule_table().marks[reading.function]
    if reading.excluded:
        return f"{reading.shown} raakt deze woonvorm niet."
    if mark.admits_nobody:
        return mark.adds.format(mark=reading.shown)
    return f"{reading.shown} geldt niet voor deze woonvorm."


def _zone_step(zone: SafetyZoneRow, name: str, row: int, way: int) -> ZoningStep | None:
    """Return what a safety zone says; None where it bars only other forms."""
    if rule_table().zone_verdict[row, way] == Verdict.REPORTED.code:
        return None
    sentence = zone.sentence.format(zone=f'"{name}"')
    title = f"Veiligheidszone: {zone.id}"
    lean = Lean.OPEN if zone.verdict is Verdict.MAY_FIT else None
    return ZoningStep(zone.verdict, lean, sentence, zone_id(zone), title, zone, zone.gaps)


def _both_ends(told: list[tuple[str, RuleAnswer]]) -> RuleAnswer:
    strictest = max((found for _, found in told), key=_strictness)
    first, second = (found for _, found in told)
    words = [verdict_words(found.verdict, found.lean) for found in (first, second)]
    if words[0] == words[1]:
        lead = f"Met en zonder zelfstandige wooneenheden is het oordeel: {words[0]}."
    else:
        lead = (
            f"Met zelfstandige wooneenheden is het oordeel: {words[0]}. "
            f"Zonder: {words[1]}. De strengste telt."
        )
    return replace(strictest, sentence=f"{lead} {strictest.sentence}", ends=tuple(told))


def _strictness(found: RuleAnswer) -> tuple[int, int, bool]:
    return found.verdict.code, 0 if found.lean is None else -found.lean.code, not found.firm


def rule_document(
    main_group: str,
    marks: Iterable[str] = (),
    zones: Iterable[str] = (),
    *,
    independent: str,
    supervision: str,
    stay: str,
    household: str,
) -> dict[str, Any]:
    """Return the answer as a JSON-ready document (command `zoning-rule`).

    Raises
    ------
    InputError
        If the main group or an attribute does not exist; one Dutch sentence that names what is allowed.
    """
    table = rule_table()
    if given_group(main_group) is None:
        raise InputError(
            f'De hoofdgroep "{main_group}" bestaat niet; kies uit: {join(table.main_groups, "of")}.'
        )
    marks, zones = tuple(marks), tuple(zones)
    attributes = {
        "independent": independent,
        "supervision": supervision,
        "stay": stay,
        "household": household,
    }
    found = answer(main_group, marks, zones, **attributes)
    readings = [read_mark(mark) for mark in marks]
    return {
        "schema": "spreidingskaart/zoning-rule/1",
        "main_group": found.main_group,
        "marks": [
            {"name": mark.name, "function": mark.function, "excluded": mark.excluded}
            for mark in readings
        ],
        "zones": [{"name": zone, "zone": _zone_id(zone)} for zone in zones],
        **attributes,
        **_answer_record(found),
        "ends": {end: _answer_record(each) for end, each in found.ends},
    }


def _zone_id(name: str) -> str | None:
    row = read_zone(name)
    return None if row is None else rule_table().zones[row].id


def _answer_record(found: RuleAnswer) -> dict[str, Any]:
    rulings = rule_table().rulings
    return {
        "verdict": found.verdict.value,
        "lean": None if found.lean is None else found.lean.value,
        "firm": found.firm,
        "why_not_firm": found.why_not_firm,
        "gaps": [{"kind": gap.kind.value, "what": gap.what} for gap in found.gaps],
        "sentence": found.sentence,
        "seek": list(found.seek),
        "rule": found.rule,
        "basis": found.basis,
        "status": found.status.value,
        "rulings": list(found.rulings),
        "ruling_texts": [
            {
                "id": key,
                "name": rulings[key].name,
                "says": rulings[key].says,
                "url": rulings[key].url,
            }
            for key in found.rulings
        ],
    }
