"""What keeps each plot shut, and how far each rule of the city would have to give: tried, never guessed.

Every norm is put to the same criteria with another value (`what_if.tried`); which texts of plans stand in the way is
handed out by the criterion that reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from geo.parallel import in_threads
from spreidingskaart.criteria import BY_ID
from spreidingskaart.criteria.base import municipal_norms
from spreidingskaart.errors import DataError
from spreidingskaart.model import Lean, Status, Verdict
from spreidingskaart.plot_search.run import blocks_of, screen
from spreidingskaart.rules import faults_of, read_yaml
from spreidingskaart.rules.norm_spec import SITING
from spreidingskaart.rules.relaxation import PlanTexts
from spreidingskaart.site_test.register import find_rule
from spreidingskaart.site_test.what_if import tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.criteria.base import Criterion
    from spreidingskaart.model import Proposals
    from spreidingskaart.plot_search.result import ScreenResult
    from spreidingskaart.rules.register_entry import Rule

_FILE: Final = Path(__file__).with_name("policy.yaml")
NEVER: Final = -1
"""In a need: no step of this rule is enough."""


class ChangeKind(StrEnum):
    """What the city would change."""

    TEXT = "plan_text"
    NORM = "norm"


class PolicyChoices(BaseModel):
    """Which changes are offered."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: Status
    source: str
    no_text: tuple[str, ...]
    """Main groups whose text is not offered for change."""
    values: dict[str, tuple[float, ...]]
    """By norm the values to try, from near to far."""
    times: dict[str, tuple[float, ...]]
    """The same as multiples of the value that holds."""

    def steps(self, rule: Rule) -> tuple[float | None, ...]:
        """Return the values of a norm to try, from near to far; None, without the norm, comes last."""
        now = rule.value or 0.0
        found: list[float | None] = [*self.values.get(rule.id, ())]
        found += [now * factor for factor in self.times.get(rule.id, ())]
        low, high = rule.limits or (-np.inf, np.inf)
        kept = [value for value in found if value is not None and low <= value <= high]
        return (*kept, None) if rule.may_be_absent else tuple(kept)


@cache
def policy_choices() -> PolicyChoices:
    """Return which changes are offered.

    Raises
    ------
    DataError
        If policy.yaml is wrong; the message lists every fault.
    """
    try:
        return PolicyChoices.model_validate(read_yaml(_FILE))
    except ValidationError as error:
        message = f"De beleidskeuzes in {_FILE.name} kloppen niet: {faults_of(error)}."
        raise DataError(message) from error


@dataclass(frozen=True, eq=False)
class PolicyOption:
    """One rule of the city that can give, in one or more steps."""

    kind: ChangeKind
    id: str
    """Id of the norm, or the main group."""
    criterion: str
    rule: Rule | None
    """The norm as it stands; None for a text of plans."""
    steps: tuple[float | None, ...]
    """Values of the norm from near to far, None without it; one step without a value for a text."""
    need: NDArray[np.int64]
    """(n,) which step a plot needs: 0 none, 1 the first."""
    unread: NDArray[np.bool_]
    """(n,) where a text stands in the way only as far as nobody read it: perhaps the form is admitted already."""

    @property
    def touched(self) -> NDArray[np.int64]:
        """(steps,) plots on which the rule no longer stands in the way after each step."""
        amount = np.bincount(self.need[self.need > 0], minlength=len(self.steps) + 1)[1:]
        return np.cumsum(amount)


@dataclass(frozen=True, eq=False)
class PolicyOptions:
    """Everything that can give, for n plots."""

    options: tuple[PolicyOption, ...]
    never: NDArray[np.bool_]
    """(n,) plots that no change on offer opens."""

    @property
    def need(self) -> NDArray[np.int64]:
        """(n, d) which step of each option a plot needs."""
        n = len(self.never)
        columns = [option.need for option in self.options]
        return np.stack(columns, axis=1) if columns else np.zeros((n, 0), dtype=np.int64)

    @property
    def open_now(self) -> NDArray[np.bool_]:
        """(n,) plots that nothing keeps shut."""
        return np.asarray(~self.never & (self.need == 0).all(axis=1))


def trials_of(city: City, form: str) -> int:
    """Return how many times all plots are asked: once as it is, and once for each value of a norm that is tried."""
    return 1 + sum(
        len(policy_choices().steps(rule))
        for criterion in BY_ID.values()
        for rule in _norms(city, criterion, form)
    )


def policy_options(
    city: City, result: ScreenResult, *, step_done: Callable[[], None] = lambda: None
) -> PolicyOptions:
    """Return what keeps each plot shut and can give.

    Parameters
    ----------
    city
        The City that was screened, for the same role.
    result
        What `screen` found, for all criteria and one care form.
    step_done
        Called after each value that was tried.
    """
    form = result.proposals.care_form(0).id if len(result) else ""
    options: list[PolicyOption] = []
    never = np.zeros(len(result), dtype=bool)
    for name in result.columns:
        shut = shut_by(result, name)
        found, opened = _of_criterion(city, result, BY_ID[name], shut, form, step_done)
        options += found
        never |= shut & ~opened
    return PolicyOptions(tuple(options), never)


def shut_by(result: ScreenResult, criterion: str) -> NDArray[np.bool_]:
    """Return which plots a criterion keeps shut: it counts and says `conflicts` or worse, or leans to no."""
    column = result.columns[criterion]
    leans_to_no = (column.verdict == Verdict.MAY_FIT.code) & (column.lean == Lean.UNLIKELY.code)
    return np.asarray(column.hard & ((column.verdict >= Verdict.CONFLICTS.code) | leans_to_no))


def _of_criterion(
    city: City,
    result: ScreenResult,
    criterion: Criterion,
    shut: NDArray[np.bool_],
    form: str,
    step_done: Callable[[], None],
) -> tuple[list[PolicyOption], NDArray[np.bool_]]:
    """Return what can give in one criterion, and which of the plots that it keeps shut can open by that."""
    options: list[PolicyOption] = []
    opened = np.zeros(len(shut), dtype=bool)
    texts = _texts(result.proposals, city, criterion) if shut.any() else None
    if texts is not None:
        leans = result.columns[criterion.id].verdict == Verdict.MAY_FIT.code
        found, enough = _of_texts(texts, criterion, shut, leans)
        options += found
        opened |= enough
    for rule in _norms(city, criterion, form):
        option = _of_norm(city, result, criterion, rule, shut & ~opened, step_done)
        if (option.need > 0).any():
            options.append(option)
            opened |= option.need > 0
    return options, opened


def _of_texts(
    texts: PlanTexts,
    criterion: Criterion,
    shut: NDArray[np.bool_],
    leans: NDArray[np.bool_],
) -> tuple[list[PolicyOption], NDArray[np.bool_]]:
    offered = np.array(
        [group not in policy_choices().no_text for group in texts.groups], dtype=bool
    )
    in_the_way = texts.in_the_way & shut[:, None]
    opened = texts.enough & in_the_way.any(axis=1) & ~in_the_way[:, ~offered].any(axis=1)
    options = [
        PolicyOption(
            ChangeKind.TEXT,
            group,
            criterion.id,
            None,
            (None,),
            (in_the_way[:, column] & opened).astype(np.int64),
            in_the_way[:, column] & opened & leans,
        )
        for column, group in enumerate(texts.groups)
        if (in_the_way[:, column] & opened).any()
    ]
    return options, opened


def _of_norm(
    city: City,
    result: ScreenResult,
    criterion: Criterion,
    rule: Rule,
    shut: NDArray[np.bool_],
    step_done: Callable[[], None],
) -> PolicyOption:
    """Return the first value of a norm with which the criterion keeps each plot shut no longer."""
    need = np.zeros(len(shut), dtype=np.int64)
    steps: list[float | None] = []
    for value in policy_choices().steps(rule):
        left = shut & (need == 0)
        if left.any():
            there = tried(city, rule.id, value)
            again = screen(there, result.proposals, criteria=(criterion.id,))
            opens = left & ~shut_by(again, criterion.id)
            if opens.any():
                steps.append(value)
                need[opens] = len(steps)
        step_done()
    unread = np.zeros(len(shut), dtype=bool)
    return PolicyOption(ChangeKind.NORM, rule.id, criterion.id, rule, tuple(steps), need, unread)


def _norms(city: City, criterion: Criterion, form: str) -> Iterator[Rule]:
    """Yield the norms of the municipality that a criterion reads and that hold for a form."""
    specs = tuple(spec for spec in criterion.norms if spec.document == SITING)
    for norm_id, norm in municipal_norms(city, specs).items():
        if form in city.forms and norm.applies_to(city.forms[form]):
            yield find_rule(city, norm_id)


def _texts(proposals: Proposals, city: City, criterion: Criterion) -> PlanTexts | None:
    """Return the texts that stand in the way of n proposals, asked block by block; None where no text does."""
    if criterion.relax is None:
        return None
    relax = criterion.relax

    def ask(block: tuple[NDArray[np.int64], Proposals]) -> _Asked:
        rows, some = block
        texts = relax(some, city).texts
        return rows, None if texts is None else texts()

    found = list(in_threads(ask, blocks_of(proposals)))
    first = next((texts for _, texts in found if texts is not None), None)
    return None if first is None else _together(first.groups, found, len(proposals))


_Asked = tuple["NDArray[np.int64]", "PlanTexts | None"]


def _together(groups: tuple[str, ...], found: Sequence[_Asked], n: int) -> PlanTexts:
    in_the_way = np.zeros((n, len(groups)), dtype=bool)
    enough = np.zeros(n, dtype=bool)
    for rows, texts in found:
        if texts is not None:
            in_the_way[rows], enough[rows] = texts.in_the_way, texts.enough
    return PlanTexts(groups, in_the_way, enough)
