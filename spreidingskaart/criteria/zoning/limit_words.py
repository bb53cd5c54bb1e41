"""The sizes on one site in words: what the plan says, what the proposal has, and what is not sure of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.criteria.zoning.details import LimitRecord
from spreidingskaart.criteria.zoning.dimensions import MINIMUM
from spreidingskaart.criteria.zoning.limits import EXCEEDED, HOLDS, OUTCOMES
from spreidingskaart.criteria.zoning.table import SMALL_SHARE, dimension_id, rule_table
from spreidingskaart.model import Gap, GapKind, Verdict, gaps_of
from spreidingskaart.words.numbers import percent, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spreidingskaart.criteria.zoning.answers import Answers
    from spreidingskaart.criteria.zoning.dimensions import SizeLimit
    from spreidingskaart.criteria.zoning.ground import Plan
    from spreidingskaart.criteria.zoning.table import Dimension
    from spreidingskaart.model import RuleRef

VERDICTS: Final = (Verdict.FITS, Verdict.NOT_TESTED, Verdict.MAY_FIT, Verdict.CONFLICTS)
"""What people see of an outcome, by its code."""
_OF_AREA: Final = "dit minimum geldt voor het hele vlak samen en niet voor elk perceel"


@dataclass(frozen=True)
class ToldLimit:
    """One limit on the site, as a lawyer can look it up."""

    limit: SizeLimit
    dimension: Dimension
    object_id: str
    plan: Plan
    article: str
    share: float
    counts: bool
    number: float | None
    exact: bool
    whole: bool
    """Whether the site covers the whole area of the limit."""
    outcome: int
    sure: bool

    @property
    def verdict(self) -> Verdict:
        """The verdict of this limit by itself."""
        return VERDICTS[self.outcome]

    @property
    def is_minimum(self) -> bool:
        """Whether less than the value is too little."""
        return self.limit.end == MINIMUM

    @property
    def of_area(self) -> bool:
        """Whether it is a minimum of an area larger than the site: no demand on this site alone."""
        return self.is_minimum and self.dimension.total and not self.whole

    @property
    def amount(self) -> str:
        """Return "hoogstens 11 m bouwhoogte", or what the map says where that is not read."""
        if self.limit.value is None or self.limit.end is None:
            return f'{self.limit.name} "{self.limit.text}"' if self.limit.text else self.limit.name
        return f"{'minstens' if self.is_minimum else 'hoogstens'} {self.dimension.amount(self.limit.value)}"

    @property
    def has(self) -> str:
        """Return "is 14 m hoog" or "heeft er 50"; empty where the number is not known."""
        if self.number is None:
            return ""
        words = (
            self.dimension.has if self.exact else self.dimension.has_at_most or self.dimension.has
        )
        return words.format(number=plain(self.number, 3))

    @property
    def sentence(self) -> str:
        """What the plan says and what the proposal has."""
        where = (
            "hier" if self.share > 1 - SMALL_SHARE else f"op {percent(self.share)} van de locatie"
        )
        if self.limit.value is None or self.limit.end is None:
            return f"Het plan noemt {where} een maat: {self.amount}."
        says = (
            f"vraagt in het hele vlak samen {self.amount}"
            if self.of_area
            else f"vraagt {where} {self.amount}"
            if self.is_minimum
            else f"staat {where} {self.amount} toe"
        )
        return f"Het plan {says}; dit voorstel {self.has}." if self.has else f"Het plan {says}."

    @property
    def why_not_tested(self) -> str | None:
        """Say why it is not known whether it holds; None where it is known."""
        if self.outcome in (HOLDS, EXCEEDED):
            return None
        if self.of_area and self.limit.why_not is None:
            return _OF_AREA
        return self.limit.why_not or (
            self.dimension.missing if self.number is None else self.dimension.doubt
        )

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is not sure of this limit, the rule and the plan aside."""
        if self.why_not_tested:
            kind = GapKind.UNKNOWN if self.number is None else GapKind.TEXT_DECIDES
            return (Gap(kind, f"{self.why_not_tested} (plan: {self.amount})"),)
        return gaps_of(GapKind.UNKNOWN, [self.why_not_sure or ""])

    @property
    def why_not_sure(self) -> str | None:
        """Say what is not sure of a limit that was tested; None where nothing is."""
        if self.outcome not in (HOLDS, EXCEEDED):
            return None
        if self.sure:
            return None
        if self.dimension.total and self.is_minimum == (self.outcome == EXCEEDED):
            return f"ook wat er buiten de locatie in dit vlak is, telt mee voor {self.amount}"
        return f"het vlak met {self.amount} beslaat {percent(self.share)} van de locatie"

    @property
    def reference(self) -> RuleRef:
        """The rule behind it."""
        return rule_table().references[dimension_id(self.limit.kind)]


def told_limits(answers: Answers, i: int) -> list[ToldLimit]:
    """Return the limits on site `i`, the strictest outcome first."""
    ground, found = answers.ground, answers.limits
    layer, dimensions = ground.limits.layer, rule_table().dimensions
    articles = layer.columns.get("article")
    told = []
    for row in range(*found.of(i).indices(len(found.site))):
        limit, thing = ground.limits.read[int(found.limit[row])], int(found.object[row])
        number = float(found.number[row])
        article = None if articles is None else articles[thing]
        told.append(
            ToldLimit(
                limit, dimensions[limit.kind], str(layer["id"][thing]), ground.plan_of(str(layer["plan_id"][thing])),
                article if isinstance(article, str) else "", float(found.share[row]), bool(found.counts[row]),
                None if np.isnan(number) else number, bool(found.exact[row]), bool(found.whole[row]),
                int(found.outcome[row]), bool(found.sure[row]),
            )
        )  # fmt: skip
    return sorted(
        told, key=lambda each: (not each.counts, -each.outcome, -each.share, each.limit.name)
    )


def strictest(limits: Iterable[ToldLimit]) -> list[ToldLimit]:
    """Return of each kind and end the limit with the strictest value."""
    best: dict[tuple[str, str | None], ToldLimit] = {}
    for each in limits:
        key = (each.limit.kind, each.limit.end)
        if key not in best or _stricter(each, best[key]):
            best[key] = each
    return list(best.values())


def _stricter(one: ToldLimit, other: ToldLimit) -> bool:
    if one.limit.value is None or other.limit.value is None:
        return False
    return (
        (one.limit.value > other.limit.value)
        if one.is_minimum
        else (one.limit.value < other.limit.value)
    )


def limit_sentences(limits: Sequence[ToldLimit], outcome: int) -> list[str]:
    """Return one sentence for each kind of limit with this outcome that counts."""
    told = []
    for each in strictest(each for each in limits if each.counts and each.outcome == outcome):
        doubt = each.why_not_tested
        told.append(f"{each.sentence} {doubt[0].upper()}{doubt[1:]}." if doubt else each.sentence)
    return told


def limit_record(told: ToldLimit) -> LimitRecord:
    """Return one limit as the details have it."""
    return LimitRecord(
        name=told.limit.name,
        text=told.limit.text,
        kind=told.limit.kind,
        end=told.limit.end,
        value=told.limit.value,
        unit=told.dimension.unit or None,
        proposal=told.number,
        proposal_exact=told.exact if told.number is not None else None,
        outcome=OUTCOMES[told.outcome],
        verdict=told.verdict.value,
        sure=told.sure,
        why=told.why_not_tested or told.why_not_sure,
        sentence=told.sentence,
        share=round(told.share, 4),
        counts=told.counts,
        object_id=told.object_id,
        plan_id=told.plan.id,
        plan=told.plan.name,
        plan_status=told.plan.status or None,
        plan_date=told.plan.date or None,
        article=told.article or None,
        rule=told.reference.id,
    )
