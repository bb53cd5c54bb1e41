"""One question, without a map: whether a designation with these marks and zones admits a way of living."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.criteria.zoning.effect import Effect, concerned_ways, under_marks
from spreidingskaart.criteria.zoning.marks import (
    MarkReading,
    names_storey,
    narrowed_by,
    read_mark,
    read_zone,
)
from spreidingskaart.criteria.zoning.table import (
    ATTRIBUTES,
    UNKNOWN,
    Basis,
    mark_id,
    name_id,
    rule_table,
    zone_id,
)
from spreidingskaart.errors import InputError
from spreidingskaart.model import IndependentUnits, RuleRef, Status, Verdict, read_word
from spreidingskaart.rules.svbp import given_group, is_not_yet, main_group_of
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.criteria.zoning.table import Mark

_BY_NAME: Final = "het plan noemt geen hoofdgroep; die is gelezen uit de naam van de bestemming"
_UNKNOWN: Final = Basis(status=Status.UNVERIFIED)
_CAN_BE_LIFTED: Final = (Verdict.CONFLICTS, Verdict.MAY_FIT)
_DONE: Final = {
    Effect.EXCLUDES: (Verdict.CONFLICTS, "Een aanduiding sluit deze functie uit"),
    Effect.RESERVES: (
        Verdict.MAY_FIT,
        "Een aanduiding sluit deze functie op een deel van de bouwlagen uit",
    ),
    Effect.ADMITS: (Verdict.MAY_FIT, "Een aanduiding voegt deze functie toe"),
}
"""What each effect of a mark makes of the verdict, and the title of that."""


@dataclass(frozen=True, eq=False)
class DesignationRule:
    """What a designation says by itself, for every way of living (columns in the order of the rule table)."""

    main_group: str | None
    name: str
    verdict: NDArray[np.int8]
    firm: NDArray[np.bool_]
    narrowed: bool
    by_name: bool
    """Whether the plan gives no main group, so that the name of the designation tells it."""
    tail: MarkReading | None
    """The function that the name of the designation itself adds, as in "Maatschappelijk - Zorginstelling"."""
    not_yet: bool = False
    """Whether it must still be worked out, so that nothing in it is sure."""
    one_storey: bool = False
    """Whether its name speaks of a part of the building only."""


@dataclass(frozen=True)
class RuleAnswer:
    """The answer of the rule table."""

    verdict: Verdict
    firm: bool
    why_not_firm: str | None
    sentence: str
    rule: str
    """Id of the rule that decides."""
    basis: str
    status: Status
    rulings: tuple[str, ...]
    main_group: str | None
    reference: RuleRef
    notes: tuple[str, ...] = ()
    """What else was read: marks without effect, zones that bar other forms."""
    ends: tuple[tuple[str, RuleAnswer], ...] = ()
    """Where some units are independent and some are not: the answer for each (`yes`, `no`)."""


@dataclass(frozen=True)
class _Step:
    """One thing that has a say: the designation, a mark or a zone."""

    verdict: Verdict
    sentence: str
    rule: str
    title: str
    basis: Basis
    why_not_firm: str | None
    effect: Effect | None = None
    """What a mark does; None of what is no mark."""


@lru_cache(maxsize=4096)
def designation_rule(main_group: str, name: str = "") -> DesignationRule:
    """Return what a designation says by itself; verdict `not_tested` where its main group cannot be known."""
    group, by_name = main_group_of(main_group, name), given_group(main_group) is None
    not_yet, storey = is_not_yet(name), names_storey(name)
    make = partial(DesignationRule, group, name, by_name=by_name, not_yet=not_yet)
    size = len(rule_table().ways)
    if group is None:
        unknown = np.full(size, Verdict.NOT_TESTED.code, dtype=np.int8)
        return make(unknown, np.zeros(size, dtype=bool), narrowed=False, tail=None)
    if narrowed_by(group, name):
        barred = np.full(size, Verdict.CONFLICTS.code, dtype=np.int8)
        sure = rule_table().narrowed[group].firm and not by_name and not not_yet
        return make(barred, np.full(size, sure), narrowed=True, tail=None)
    tail = _tail_of(name)
    verdict, firm = _by_the_table(group, tail, reserved=not_yet or storey)
    return make(verdict, firm & (not by_name), narrowed=False, tail=tail, one_storey=storey)


def _tail_of(name: str) -> MarkReading | None:
    """Return the function that a name adds behind its dash; None where it adds none."""
    tail = read_mark(name.partition(" - ")[2]) if " - " in name else None
    return None if tail is None or tail.function is None or tail.excluded else tail


def _by_the_table(
    group: str, tail: MarkReading | None, *, reserved: bool
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Return the verdict of a main group on every way of living, and whether it is firm."""
    table = rule_table()
    row = table.main_groups.index(group)
    verdict = table.verdict[row].copy()
    firm = np.array([table.rules[i].firm for i in table.rule[row]], dtype=bool)
    if tail is not None and tail.function is not None:
        lifted = table.admits[tail.function] & (verdict == Verdict.CONFLICTS.code)
        verdict[lifted] = Verdict.MAY_FIT.code
        firm[lifted] = False
    if reserved:
        verdict[verdict == Verdict.FITS.code] = Verdict.MAY_FIT.code
        firm[:] = False
    return verdict, firm


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
    plain = _designation_step(rule, way)
    steps, idle = _mark_steps(marks, way, target_groups, of=plain.verdict)
    by_plan = _deciding(plain, steps)
    steps.sort(key=lambda step: step.verdict is not Verdict.CONFLICTS)
    read = [*idle, *(step.sentence for step in steps if step is not by_plan)]
    decided, read = _under_zones(by_plan, read, zones, way)
    notes = tuple(note for note in read if note)
    return RuleAnswer(
        verdict=decided.verdict,
        firm=decided.why_not_firm is None,
        why_not_firm=decided.why_not_firm,
        sentence=" ".join([decided.sentence, *notes]),
        rule=decided.rule,
        basis=decided.title,
        status=decided.basis.status,
        rulings=decided.basis.rulings,
        main_group=rule.main_group,
        reference=rule_table().references[decided.rule],
        notes=notes,
    )


def _mark_steps(
    marks: Sequence[str], way: int, target_groups: Collection[str] | None, *, of: Verdict
) -> tuple[list[_Step], list[str]]:
    """Return what the marks do to a designation with the verdict `of`, and why the others do nothing."""
    steps, idle = list[_Step](), list[str]()
    for reading in map(read_mark, marks):
        step = _mark_step(reading, way, target_groups, of=of)
        if step is None:
            idle.append(_no_effect(reading))
        elif step.effect is not Effect.ADMITS or of in _CAN_BE_LIFTED:
            steps.append(step)
    return steps, idle


def _under_zones(
    decided: _Step, notes: Sequence[str], zones: Sequence[str], way: int
) -> tuple[_Step, list[str]]:
    """Return the step that decides once the zones are heard, and everything else that was read."""
    told = list(notes)
    for zone in zones:
        step = _zone_step(zone, way)
        if isinstance(step, str):
            told.append(step)
        elif step and step.verdict.code > decided.verdict.code:
            told.insert(0, decided.sentence)
            decided = step
        elif step:
            told.append(step.sentence)
    return decided, told


def _deciding(plain: _Step, steps: Sequence[_Step]) -> _Step:
    """Return the step that decides: a mark where it changes the verdict of the designation."""
    does = {effect: any(step.effect is effect for step in steps) for effect in Effect}
    code = under_marks(
        np.int8(plain.verdict.code),
        admits=does[Effect.ADMITS],
        excludes=does[Effect.EXCLUDES],
        reserves=does[Effect.RESERVES],
    )
    changed = Verdict.from_code(int(code))
    if changed is plain.verdict:
        return plain
    return next(step for step in steps if step.verdict is changed)


def _designation_step(rule: DesignationRule, way: int) -> _Step:
    table = rule_table()
    if rule.main_group is None:
        sentence = f'De hoofdgroep van bestemming "{rule.name}" is niet bekend, dus dit deel is niet getoetst.'
        return _Step(
            Verdict.NOT_TESTED,
            sentence,
            UNKNOWN,
            "Hoofdgroep niet bekend",
            _UNKNOWN,
            "niet getoetst",
        )
    doubt = _doubt(rule)
    if rule.narrowed:
        narrow = table.narrowed[rule.main_group]
        sentence = narrow.sentence.format(name=f'"{rule.name}"')
        title = "De naam van de bestemming beperkt het gebruik"
        return _Step(
            Verdict.CONFLICTS,
            sentence,
            name_id(rule.main_group),
            title,
            narrow,
            doubt or narrow.why_not_firm,
        )
    row = table.main_groups.index(rule.main_group)
    found = table.rules[table.rule[row, way]]
    if rule.verdict[way] != found.verdict.code and rule.tail is not None:
        lifted = _mark_step(rule.tail, way, None, of=Verdict.CONFLICTS)
        if lifted is not None:
            return lifted
    verdict = Verdict.from_code(int(rule.verdict[way])) if _is_reserved(rule) else found.verdict
    sentence = " ".join([found.sentence, *_reserves(rule)])
    return _Step(verdict, sentence, found.id, found.basis, found, doubt or found.why_not_firm)


def _is_reserved(rule: DesignationRule) -> bool:
    return rule.not_yet or rule.one_storey


def _reserves(rule: DesignationRule) -> list[str]:
    """Return what the name of a designation holds back, each one Dutch sentence."""
    table, told = rule_table(), list[str]()
    if rule.not_yet:
        told.append(table.not_yet.sentence)
    if rule.one_storey:
        told.append(table.storeys.named.format(name=f'"{rule.name}"'))
    return told


def _doubt(rule: DesignationRule) -> str | None:
    """Return what in the designation itself keeps every verdict from being firm."""
    table = rule_table()
    if rule.not_yet:
        return table.not_yet.text_decides
    if rule.one_storey:
        return table.storeys.text_decides
    return _BY_NAME if rule.by_name else None


def _mark_step(
    reading: MarkReading, way: int, target_groups: Collection[str] | None, *, of: Verdict
) -> _Step | None:
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
    return _Step(
        verdict,
        _mark_sentence(reading, mark, effect),
        mark_id(reading.function, excluded=reading.excluded),
        title,
        mark,
        _mark_doubt(mark, effect, target_groups),
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
    return says[effect].format(mark=f'"{reading.name}"')


def _mark_doubt(mark: Mark, effect: Effect, target_groups: Collection[str] | None) -> str | None:
    """Return what keeps a verdict by a mark from being firm; only what it bars can be firm."""
    if effect is Effect.RESERVES:
        return rule_table().storeys.text_decides
    why = None if mark.status.firm else mark.why_not_firm
    if mark.target_groups and target_groups is None:
        why = f"het hangt af van de doelgroep: deze aanduiding gaat over {join(mark.target_groups, 'of')}"
    if effect is Effect.ADMITS:
        return why or "de planregels bepalen wat de aanduiding toelaat"
    return why


def _no_effect(reading: MarkReading) -> str:
    """Say why a mark has no effect on this way of living."""
    if reading.function is None:
        return f'De aanduiding "{reading.name}" gaat niet over wonen of zorg.'
    mark = rule_table().marks[reading.function]
    if reading.excluded:
        return f'De aanduiding "{reading.name}" raakt deze woonvorm niet.'
    if not mark.admits and not mark.as_main_group:
        return mark.adds.format(mark=f'"{reading.name}"')
    return f'De aanduiding "{reading.name}" geldt niet voor deze woonvorm.'


def _zone_step(name: str, way: int) -> _Step | str | None:
    """Return what a zone says: a step, a remark where it bars only other forms, None for other zones."""
    row = read_zone(name)
    if row is None:
        return None
    table = rule_table()
    zone = table.zones[row]
    if table.zone_verdict[row, way] == Verdict.REPORTED.code:
        return zone.otherwise.format(zone=f'"{name}"') if zone.otherwise else None
    sentence = zone.sentence.format(zone=f'"{name}"')
    return _Step(
        zone.verdict,
        sentence,
        zone_id(zone),
        f"Veiligheidszone: {zone.id}",
        zone,
        zone.why_not_firm,
    )


def _both_ends(told: list[tuple[str, RuleAnswer]]) -> RuleAnswer:
    strictest = max(
        (found for _, found in told), key=lambda found: (found.verdict.code, not found.firm)
    )
    first, second = (found for _, found in told)
    if first.verdict is second.verdict:
        lead = f"Met en zonder zelfstandige wooneenheden is het oordeel: {strictest.verdict.dutch}."
    else:
        lead = (
            f"Met zelfstandige wooneenheden is het oordeel: {first.verdict.dutch}. "
            f"Zonder: {second.verdict.dutch}. De strengste telt."
        )
    return RuleAnswer(
        verdict=strictest.verdict,
        firm=strictest.firm,
        why_not_firm=strictest.why_not_firm,
        sentence=f"{lead} {strictest.sentence}",
        rule=strictest.rule,
        basis=strictest.basis,
        status=strictest.status,
        rulings=strictest.rulings,
        main_group=strictest.main_group,
        reference=strictest.reference,
        notes=strictest.notes,
        ends=tuple(told),
    )


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
        "firm": found.firm,
        "why_not_firm": found.why_not_firm,
        "sentence": found.sentence,
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
