"""How many plots fall off at which limit, asked one after the other; a limit is a criterion, a size or an owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import InputError
from spreidingskaart.model import Lean, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.plot_search.result import ScreenResult


@dataclass(frozen=True, eq=False)
class FunnelLimit:
    """One limit, and what it says of n plots."""

    title: str
    blocks: NDArray[np.bool_]
    """Which plots it does not let through."""
    unknown: NDArray[np.bool_]
    """Of which plots nobody can say: not tested."""
    may_fit: NDArray[np.bool_]
    """Of which plots it says `may_fit`."""
    unlikely: NDArray[np.bool_]
    """Of which plots it says `may_fit` that leans to no."""
    criterion: str | None = None
    """None for a limit that is no criterion."""


@dataclass(frozen=True)
class Step:
    """One limit of the funnel."""

    criterion: str | None
    """None for a limit that is no criterion."""
    title: str
    before: int
    """Plots that came as far as this limit."""
    dropped: int
    """Plots that fall off here."""
    undecided: int
    """Plots among those that fall off because nobody can say: not tested."""
    after: int
    alone: int
    """Plots that this limit blocks, wherever it stands in the order."""
    only: int
    """Plots that this limit blocks and no other."""
    may_fit: int
    """Plots among those that go on of which it says `may_fit`."""
    unlikely: int
    """Plots among those of which it says `may_fit`, leaning to no."""
    not_tested: int
    """Plots among those that go on of which it says nothing."""


def plain_limit(title: str, passes: NDArray[np.bool_]) -> FunnelLimit:
    """Return a limit that is no criterion: everything about it is known."""
    nowhere = np.zeros(len(passes), dtype=bool)
    return FunnelLimit(title, blocks=~passes, unknown=nowhere, may_fit=nowhere, unlikely=nowhere)


def limits_of(
    result: ScreenResult,
    order: Sequence[str] | None = None,
    *,
    criteria: Collection[str] | None = None,
    at_most: Verdict = Verdict.MAY_FIT,
) -> list[FunnelLimit]:
    """Return the criteria as limits; those that count for no plot are left out.

    Parameters
    ----------
    result
        What screening found.
    order
        Ids of criteria, in the order in which to ask; what is not named follows in reading order.
    criteria
        Ids of the criteria that must hold; by default all.
    at_most
        The strictest verdict that is good enough.

    Raises
    ------
    InputError
        If a criterion is not known or was not asked.
    """
    asked = _in_order(list(result.columns), order or ())
    wanted = asked if criteria is None else [name for name in asked if name in criteria]
    columns = {name: result.columns[name] for name in wanted}
    return [
        FunnelLimit(
            BY_ID[name].title,
            blocks=column.hard & (column.verdict > at_most.code),
            unknown=column.open_question,
            may_fit=(may_fit := column.hard & (column.verdict == Verdict.MAY_FIT.code)),
            unlikely=may_fit & (column.lean == Lean.UNLIKELY.code),
            criterion=name,
        )
        for name, column in columns.items()
        if column.hard.any()
    ]


def _in_order(names: Sequence[str], order: Sequence[str]) -> list[str]:
    """Return the criteria that were asked: those in `order` first, the others after them."""
    for name in order:
        if name not in names:
            message = f"Het criterium {name!r} is niet gevraagd; kies uit: {', '.join(names)}."
            raise InputError(message)
    return [*order, *(name for name in names if name not in order)]


def left_over(limits: Sequence[FunnelLimit], n: int) -> NDArray[np.bool_]:
    """Return which of n plots fall off at no limit; what is not tested may be among them."""
    blocks = [limit.blocks for limit in limits]
    return ~np.any(blocks, axis=0) if blocks else np.ones(n, dtype=bool)


def steps_of(limits: Sequence[FunnelLimit]) -> tuple[Step, ...]:
    """Return what happens at each limit, in the order in which they are given."""
    if not limits:
        return ()
    blockers = np.sum([limit.blocks for limit in limits], axis=0)
    here = np.ones(len(blockers), dtype=bool)
    steps = []
    for limit in limits:
        gone, after = here & limit.blocks, here & ~limit.blocks
        steps.append(
            Step(
                criterion=limit.criterion,
                title=limit.title,
                before=int(here.sum()),
                dropped=int(gone.sum()),
                undecided=int((gone & limit.unknown).sum()),
                after=int(after.sum()),
                alone=int(limit.blocks.sum()),
                only=int((limit.blocks & (blockers == 1)).sum()),
                may_fit=int((after & limit.may_fit).sum()),
                unlikely=int((after & limit.unlikely).sum()),
                not_tested=int((after & limit.unknown).sum()),
            )
        )
        here = after
    return tuple(steps)


def funnel(result: ScreenResult, order: Sequence[str] | None = None) -> tuple[Step, ...]:
    """Return the steps of the funnel of all criteria; `conflicts` and `unsuitable` fall off (see `limits_of`)."""
    return steps_of(limits_of(result, order))
