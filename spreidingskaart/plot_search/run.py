"""Ask every criterion of thousands of proposals: in blocks that lie together, over all processors."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.parallel import blocks_together, in_threads, processors
from spreidingskaart.criteria import CRITERIA
from spreidingskaart.model import NO_LEAN
from spreidingskaart.plot_search.result import CriterionColumn, ScreenResult
from spreidingskaart.site_test.assess import assess, lean_of_whole, overall

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import Findings, Proposals

BLOCK: Final = 12_288
"""Proposals that are asked together: their arrays stay near the processor, and each call of Python is worth many."""
COMPILED: Final = 250_000
"""From so many proposals on, a process that does nothing else had better compile its loops (`geo.compiled`): the
compiler costs 0.4 s, and 4 s where it never ran before."""
KEPT: Final = 250_000
"""Up to this many proposals what was found of their ground is kept for the next question; more would fill memory."""


def _wanted(criteria: Collection[str] | None) -> list[str]:
    every = [criterion.id for criterion in CRITERIA]
    return every if criteria is None else [name for name in every if name in criteria]


def screen(
    city: City,
    proposals: Proposals,
    *,
    criteria: Collection[str] | None = None,
    known: ScreenResult | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ScreenResult:
    """Return the verdicts of n proposals.

    What is asked of a plot here is what `assess` asks of one pin, so that the answers are the same. For up to
    `KEPT` proposals the second question about the same sites (`Proposals.changed`) asks nothing of the ground.

    Parameters
    ----------
    city
        As one role may see it.
    proposals
        n proposals (see `plot_proposals`).
    criteria
        Ids to ask; by default all.
    known
        An earlier answer of this City: of a criterion that heeds nothing of what has changed since for the same sites
        (`Proposals.changed`), its column is taken and it is not asked again.
    workers
        Threads; by default one for each processor.
    progress
        Called with the number done and n, now and then.
    """
    n = len(proposals)
    wanted = _wanted(criteria)
    stands = {} if known is None else _stands(known, proposals, city)
    asked = [name for name in wanted if name not in stands]
    columns = {name: stands.get(name) or CriterionColumn.empty(n) for name in wanted}
    verdict, firm, untested = (
        np.zeros(n, dtype=np.int8),
        np.zeros(n, dtype=bool),
        np.zeros(n, dtype=np.int64),
    )
    lean = np.full(n, NO_LEAN, dtype=np.int8)
    if n:
        # what criteria keep of the City is made here once, and not in every thread
        assess(proposals.take(np.zeros(1, dtype=np.int64)), city, asked)

    def ask(
        block: tuple[NDArray[np.int64], Proposals],
    ) -> tuple[NDArray[np.int64], dict[str, Findings]]:
        rows, some = block
        return rows, assess(some, city, asked)

    done = 0
    for rows, found in in_threads(ask, blocks_of(proposals), workers=workers):
        for name, findings in found.items():
            columns[name].put(rows, findings)
        if columns:
            together = {
                name: found.get(name) or column.take(rows) for name, column in columns.items()
            }
            verdict[rows], firm[rows], untested[rows] = overall(together)
            lean[rows] = lean_of_whole(together, verdict[rows])
        done += len(rows)
        if progress is not None:
            progress(done, n)
    return ScreenResult(proposals, columns, verdict, lean, firm, untested, city.version, city.role)


def _stands(known: ScreenResult, proposals: Proposals, city: City) -> dict[str, CriterionColumn]:
    """Return the columns of an earlier answer that hold for these proposals too."""
    before = known.proposals
    same_city = (known.data_version, known.role) == (city.version, city.role)
    if not same_city or before.ground is not proposals.ground or before.forms != proposals.forms:
        return {}
    heeded = {name for criterion in CRITERIA for name in criterion.heeds}
    changed = {
        name
        for name in heeded
        if not np.array_equal(_said(before, name), _said(proposals, name), equal_nan=True)
    }
    return {
        criterion.id: known.columns[criterion.id]
        for criterion in CRITERIA
        if criterion.id in known.columns and not changed & set(criterion.heeds)
    }


def _said(proposals: Proposals, name: str) -> NDArray[np.int64] | NDArray[np.float64]:
    return proposals.form if name == "form" else proposals[name]


def blocks_of(proposals: Proposals) -> Iterator[tuple[NDArray[np.int64], Proposals]]:
    """Return the proposals in blocks that lie together: row numbers, and the proposals of those rows."""
    keep = len(proposals) <= KEPT
    rows = proposals.known(
        "screen.rows",
        lambda: blocks_together(
            np.asarray(shapely.bounds(proposals.geometry)), BLOCK, processors()
        ),
    )
    for number, some in enumerate(rows):
        if keep:
            block = proposals.known(("screen.block", number), partial(_sites_of, proposals, some))
            yield some, block.proposed_as(proposals, some)
        else:
            yield some, proposals.take(some)


def _sites_of(proposals: Proposals, rows: NDArray[np.int64]) -> Proposals:
    """Return the sites of some proposals without what is proposed there, to be kept."""
    return replace(proposals, numbers={}).take(rows)
