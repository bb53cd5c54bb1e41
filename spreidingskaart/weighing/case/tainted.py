"""The gaps under a weighing: those of the facts, and what the framework asks that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.model import Gap, GapKind
from spreidingskaart.weighing.framework.framework import FromEngine
from spreidingskaart.weighing.ranking.inputs import NOT_TESTED
from spreidingskaart.weighing.ranking.taint import Taint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.weighing.case.facts import Facts
    from spreidingskaart.weighing.case.facts_gaps import FactsGaps
    from spreidingskaart.weighing.framework.framework import (
        Framework,
        HardLimit,
        ScoredCriterion,
    )
    from spreidingskaart.weighing.ranking.inputs import Judged
    from spreidingskaart.weighing.ranking.taint import Cell


def taint_of(framework: Framework, facts: Facts, judged: Judged) -> Taint | None:
    """Return the gaps under every score and limit; None for facts that were frozen before gaps were kept."""
    gaps = facts.every_gap
    if gaps is None:
        return None
    scores = [
        _cells(gaps, item, np.isnan(judged.scores[:, j])) for j, item in enumerate(framework.scored)
    ]
    limits = [
        _cells(gaps, item, judged.met[:, j] == NOT_TESTED) for j, item in enumerate(framework.hard)
    ]
    n = len(facts.sites)
    return Taint(gaps.sites, _by_site(scores, n), _by_site(limits, n))


def _cells(
    gaps: FactsGaps, item: HardLimit | ScoredCriterion, untested: NDArray[np.bool_]
) -> list[Cell]:
    """Return the gaps of one criterion or limit for each site; what is not tested is a gap by itself."""
    names = [item.column]
    if isinstance(item.origin, FromEngine):
        names.append(item.origin.criterion)
    missing = Gap(GapKind.NOT_TESTED, f"'{item.label}' is niet getoetst")
    return [
        (*cell, missing) if unknown and not _told(cell) else cell
        for cell, unknown in zip(gaps.of(*names), untested, strict=True)
    ]


def _told(cell: Cell) -> bool:
    return any(gap.kind is GapKind.NOT_TESTED for gap in cell)


def _by_site(columns: list[list[Cell]], n: int) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(column[i] for column in columns) for i in range(n))
