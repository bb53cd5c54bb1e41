"""What a designation says by itself, for every way of living: its main group, its name and its text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.criteria.zoning.effect import lean_of, under_name
from spreidingskaart.criteria.zoning.marks import MarkReading, names_storey, read_name
from spreidingskaart.criteria.zoning.plan_text import PlanText, text_codes, under_text
from spreidingskaart.criteria.zoning.table import UNKNOWN, Basis, mark_id, rule_table
from spreidingskaart.criteria.zoning.zoning_step import ZoningStep, seek_words
from spreidingskaart.model import NO_LEAN, Gap, GapKind, Lean, Status, Verdict, gaps_of
from spreidingskaart.rules.svbp import given_group, is_not_yet, main_group_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.criteria.zoning.table import DesignationRow, Mark

_BY_NAME: Final = Gap(
    GapKind.UNREAD, "het plan noemt geen hoofdgroep; die is gelezen uit de naam van de bestemming"
)
_NO_GROUP: Final = Gap(
    GapKind.UNKNOWN, "de hoofdgroep van de bestemming is niet bekend", layer="zoning"
)
_UNKNOWN: Final = Basis(status=Status.UNVERIFIED)
_OTHER_FUNCTION: Final = "{mark} noemt een andere functie dan deze woonvorm."
_NAME_DECIDES: Final = Gap(
    GapKind.TEXT_DECIDES, "de planregels bepalen wat de naam van de bestemming toelaat"
)


def not_yet() -> Gap:
    """Return why nothing is sure in a designation that must still be worked out."""
    return Gap(GapKind.TEXT_DECIDES, rule_table().not_yet.text_decides)


@dataclass(frozen=True, eq=False)
class DesignationRule:
    """What a designation says by itself, for every way of living (columns in the order of the rule table)."""

    main_group: str | None
    name: str
    by_name: bool = False
    """Whether the plan gives no main group, so that the name of the designation tells it."""
    tail: MarkReading | None = None
    """The function that the name says beside its main group, as in "Maatschappelijk - Zorginstelling"."""
    not_yet: bool = False
    """Whether it must still be worked out, so that nothing in it is sure."""
    one_storey: bool = False
    """Whether its name speaks of a part of the building only."""
    text: PlanText | None = None
    """The text of the plan about it, where that is given as data."""
    verdict: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, dtype=np.int8))
    lean: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, dtype=np.int8))
    """Like `verdict`: codes of the lean, NO_LEAN where a verdict does not lean."""
    firm: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))

    @property
    def one_for_all(self) -> bool:
        """Whether it says the same of every way of living, so that nothing rests on how people live."""
        return bool(len(self.verdict)) and bool((self.verdict == self.verdict[0]).all())

    @property
    def reserved(self) -> bool:
        """Whether the name holds something back."""
        return self.not_yet or self.one_storey


@lru_cache(maxsize=4096)
def designation_rule(
    main_group: str, name: str = "", text: PlanText | None = None
) -> DesignationRule:
    """Return what a designation says by itself; verdict `not_tested` where its main group cannot be known."""
    group = main_group_of(main_group, name)
    rule = DesignationRule(
        group,
        name,
        by_name=given_group(main_group) is None,
        tail=None if group is None else read_name(group, name),
        not_yet=is_not_yet(name),
        one_storey=names_storey(name),
        text=text,
    )
    # one step for each group of ways of living about which rule, name and text say the same
    kinds, group_of = np.unique(_kinds_of_ways(rule), axis=0, return_inverse=True)
    firsts = [int(np.flatnonzero(group_of.ravel() == kind)[0]) for kind in range(len(kinds))]
    steps = [designation_step(rule, way) for way in firsts]
    return replace(
        rule,
        verdict=np.array([step.verdict.code for step in steps], dtype=np.int8)[group_of.ravel()],
        lean=np.array([_code(step.lean) for step in steps], dtype=np.int8)[group_of.ravel()],
        firm=np.array([not step.gaps for step in steps], dtype=bool)[group_of.ravel()],
    )


def _code(lean: Lean | None) -> int:
    return NO_LEAN if lean is None else lean.code


def _kinds_of_ways(rule: DesignationRule) -> NDArray[np.int64]:
    """Return, for each way of living, what of rule, name and text is about it (ways x 3)."""
    table = rule_table()
    none = np.zeros(len(table.ways), dtype=np.int64)
    if rule.main_group is None:
        return none[:, None]
    by_table = table.rule[table.main_groups.index(rule.main_group)]
    by_name = none if rule.tail is None else lean_of(rule.tail)
    by_text = none if rule.text is None else text_codes(rule.text)
    return np.stack([by_table, by_name, by_text], axis=1).astype(np.int64)


def designation_step(rule: DesignationRule, way: int) -> ZoningStep:
    """Return what a designation says of one way of living."""
    if rule.main_group is None:
        return _unknown(rule)
    step = _under_its_name(_by_main_group(rule, way), rule, way)
    if rule.text is not None:
        step = under_text(step, rule.text, way)
    return _with_reserves(step, rule)


def _unknown(rule: DesignationRule) -> ZoningStep:
    sentence = (
        f'De hoofdgroep van bestemming "{rule.name}" is niet bekend, dus dit deel is niet getoetst.'
    )
    title = "Hoofdgroep niet bekend"
    return ZoningStep(Verdict.NOT_TESTED, None, sentence, UNKNOWN, title, _UNKNOWN, (_NO_GROUP,))


def _by_main_group(rule: DesignationRule, way: int) -> ZoningStep:
    table = rule_table()
    row = table.main_groups.index(rule.main_group or "")
    found = table.rules[table.rule[row, way]]
    return row_step(found)


def row_step(found: DesignationRow) -> ZoningStep:
    """Return what a row of the table says."""
    sentence = " ".join(word for word in (found.sentence, seek_words(found)) if word)
    return ZoningStep(found.verdict, found.lean, sentence, found.id, found.basis, found, found.gaps)


def _under_its_name(step: ZoningStep, rule: DesignationRule, way: int) -> ZoningStep:
    """Return what is left of the answer of the main group once the name is read."""
    table, tail = rule_table(), rule.tail
    if tail is None or tail.function is None:
        return step
    lowers = rule.main_group in table.text_decides_in
    verdict, lean = under_name(step.verdict, step.lean, tail, way, lowers=lowers)
    if (verdict, lean) == (step.verdict, step.lean):
        return step
    mark = table.marks[tail.function]
    lets_in = table.admits[tail.function][way]
    title = "De naam van de bestemming noemt een functie"
    gaps = (*mark.gaps, _NAME_DECIDES, *_of_target_groups(mark))
    sentence = _name_sentence(step, mark, tail, lets_in=bool(lets_in))
    return ZoningStep(verdict, lean, sentence, mark_id(tail.function), title, mark, gaps)


def _name_sentence(step: ZoningStep, mark: Mark, tail: MarkReading, *, lets_in: bool) -> str:
    if lets_in or mark.admits_nobody:
        return mark.adds.format(mark=tail.shown)
    return f"{_OTHER_FUNCTION.format(mark=tail.shown)} {step.sentence}"


def _of_target_groups(mark: Mark) -> tuple[Gap, ...]:
    groups = " of ".join(mark.target_groups)
    about = f"het hangt af van de doelgroep: deze naam gaat over {groups}" if groups else ""
    return gaps_of(GapKind.UNKNOWN, [about])


def _with_reserves(step: ZoningStep, rule: DesignationRule) -> ZoningStep:
    """Return the answer with what the name of the designation holds back."""
    table, told, gaps = rule_table(), [step.sentence], [*step.gaps]
    verdict, lean = step.verdict, step.lean
    if rule.not_yet:
        told.append(table.not_yet.sentence)
        gaps.append(not_yet())
    if rule.one_storey:
        told.append(table.storeys.named.format(name=f'"{rule.name}"'))
        gaps.append(Gap(GapKind.TEXT_DECIDES, table.storeys.text_decides))
    if rule.reserved and verdict is Verdict.FITS:
        verdict, lean = Verdict.MAY_FIT, Lean.OPEN
    if rule.by_name and rule.text is None:
        gaps.append(_BY_NAME)
    return replace(step, verdict=verdict, lean=lean, sentence=" ".join(told), gaps=tuple(gaps))
