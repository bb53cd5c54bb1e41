"""How many plots fall off at which criterion, asked one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import InputError
from spreidingskaart.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.plot_search.result import ScreenResult


@dataclass(frozen=True)
class Step:
    """One criterion of the funnel."""

    criterion: str
    title: str
    before: int
    """Plots that came as far as this criterion."""
    dropped: int
    """Plots that fall off here."""
    after: int
    alone: int
    """Plots that this criterion blocks, wherever it stands in the order."""
    only: int
    """Plots that this criterion blocks and no other."""
    may_fit: int
    """Plots among those that go on of which it says `may_fit`."""
    not_tested: int
    """Plots among those that go on of which it says nothing."""


def funnel(result: ScreenResult, order: Sequence[str] | None = None) -> tuple[Step, ...]:
    """Return the steps of the funnel; criteria that count for no plot are left out.

    Parameters
    ----------
    result
        What screening found. A plot falls off where a criterion that counts says `conflicts` or `unsuitable`.
    order
        Ids of criteria, in the order in which to ask; what is not named follows in reading order.

    Raises
    ------
    InputError
        If a criterion is not known or was not asked.
    """
    names = list(result.columns)
    for name in order or ():
        if name not in names:
            message = f"Het criterium {name!r} is niet gevraagd; kies uit: {', '.join(names)}."
            raise InputError(message)
    asked = [*(order or ()), *(name for name in names if name not in (order or ()))]
    blocking = result.blocking
    blockers = blocking.sum(axis=1)
    here = np.ones(len(result), dtype=bool)
    steps = []
    for name in asked:
        column, blocks = result.columns[name], blocking[:, names.index(name)]
        if not column.hard.any():
            continue
        before = int(here.sum())
        here = here & ~blocks
        counts = here & column.hard
        steps.append(
            Step(
                criterion=name,
                title=BY_ID[name].title,
                before=before,
                dropped=before - int(here.sum()),
                after=int(here.sum()),
                alone=int(blocks.sum()),
                only=int((blocks & (blockers == 1)).sum()),
                may_fit=int((counts & (column.verdict == Verdict.MAY_FIT.code)).sum()),
                not_tested=int((here & column.open_question).sum()),
            )
        )
    return tuple(steps)
