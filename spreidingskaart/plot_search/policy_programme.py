"""The cheapest set of changes that opens something in k areas: an integer programme, proven by HiGHS.

It knows no City: groups of plots in areas, which of some rules each has in its way, and how far each rule must give.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array, vstack

from geo.integer_programme import solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.integer_programme import Row, SolverAnswer

_SECONDS: Final = 20.0
_HALF: Final = 0.5


@dataclass(frozen=True, eq=False)
class Ways:
    """g groups of plots that d rules keep shut."""

    area: NDArray[np.int64]
    """(g,) area in which each lies, 0 .. a - 1."""
    need: NDArray[np.int64]
    """(g, d) how far each rule must give to open a group: 0 not at all, else at least that step."""
    touched: tuple[NDArray[np.int64], ...]
    """Per rule the plots that each of its steps touches, in the order of the steps."""

    @property
    def areas(self) -> int:
        """Number of areas in which anything can open."""
        return len(np.unique(self.area))


@dataclass(frozen=True, eq=False)
class Cheapest:
    """The cheapest changes."""

    step: NDArray[np.int64]
    """(d,) how far each rule gives; 0 where it stays as it is."""
    areas: NDArray[np.int64]
    """Every area in which something opens: k or more."""
    touched: int
    """Plots that the changes touch, summed over the changes."""
    proven: bool
    """Whether fewer changes, and as many that touch fewer plots, were proven impossible."""

    @property
    def changes(self) -> int:
        """Number of rules that change."""
        return int((self.step > 0).sum())


def cheapest(ways: Ways, k: int, *, seconds: float = _SECONDS) -> Cheapest | None:
    """Return the changes with which something opens in k areas; None where k areas cannot be reached.

    Fewest changes first; among those with as many, the fewest plots touched.

    Parameters
    ----------
    ways
        What keeps what shut.
    k
        Areas in which at least one group must open.
    seconds
        Time for each of the two programmes.
    """
    if k > ways.areas or not ways.touched:
        return None
    programme = _Programme(ways, k)
    fewest = programme.solve(np.ones(programme.steps), None, seconds)
    if fewest.x is None:
        return None
    amount = float(round(fewest.cost))
    least = programme.solve(programme.touched, amount, seconds)
    best = fewest if least.x is None else least
    return programme.told(best, proven=fewest.proven and least.proven)


class _Programme:
    """Variables: one for each step of each rule (whole), then one a group and one an area (they follow from those)."""

    def __init__(self, ways: Ways, k: int) -> None:
        self.ways, self.k = ways, k
        counts = [len(steps) for steps in ways.touched]
        self.rule = np.repeat(np.arange(len(counts)), counts)
        self.step = np.concatenate([np.arange(1, count + 1) for count in counts]).astype(np.int64)
        self.touched = np.concatenate(ways.touched).astype(np.float64)
        self.steps, self.groups = len(self.rule), len(ways.area)
        self.areas = int(ways.area.max()) + 1
        self.size = self.steps + self.groups + self.areas

    def solve(
        self, cost: NDArray[np.float64], amount: float | None, seconds: float
    ) -> SolverAnswer:
        """Return the cheapest steps; with `amount` only sets of as many."""
        rows = [self._opens(), self._in_area(), self._one_step(), self._enough_areas()]
        if amount is not None:
            rows.append((self._row(np.arange(self.steps)), amount, amount))
        whole = np.arange(self.size) < self.steps
        return solve(np.pad(cost, (0, self.size - self.steps)), rows, whole, 1.0, seconds)

    def told(self, answer: SolverAnswer, *, proven: bool) -> Cheapest:
        assert answer.x is not None  # noqa: S101 - asked only where something was found
        taken = np.flatnonzero(answer.x[: self.steps] > _HALF)
        step = np.zeros(len(self.ways.touched), dtype=np.int64)
        step[self.rule[taken]] = self.step[taken]
        opened = self.ways.area[(self.ways.need <= step).all(axis=1)]
        return Cheapest(step, np.unique(opened), int(self.touched[taken].sum()), proven)

    def _opens(self) -> Row:
        """Return that a group opens only if every rule in its way gives far enough: group - sum of those steps <= 0."""
        group, rule = np.nonzero(self.ways.need)
        far_enough = [
            np.flatnonzero((self.rule == d) & (self.step >= self.ways.need[g, d]))
            for g, d in zip(group, rule, strict=True)
        ]
        row = np.repeat(np.arange(len(group)), [len(steps) for steps in far_enough])
        column = np.concatenate([*far_enough, np.zeros(0, dtype=np.int64)]).astype(np.int64)
        shape = (len(group), self.size)
        given = csr_array((-np.ones(len(row)), (row, column)), shape=shape)
        opened = csr_array(
            (np.ones(len(group)), (np.arange(len(group)), self.steps + group)), shape=shape
        )
        return given + opened, -np.inf, 0.0

    def _in_area(self) -> Row:
        """Return that an area has something open only if one of its groups is: area - sum of its groups <= 0."""
        shape = (self.areas, self.size)
        every = np.arange(self.areas)
        one = csr_array(
            (np.ones(self.areas), (every, self.steps + self.groups + every)), shape=shape
        )
        column = self.steps + np.arange(self.groups)
        of_groups = csr_array((-np.ones(self.groups), (self.ways.area, column)), shape=shape)
        return one + of_groups, -np.inf, 0.0

    def _one_step(self) -> Row:
        """Return that a rule is set to one step at most."""
        rows: Sequence[csr_array[np.float64]] = [
            self._row(np.flatnonzero(self.rule == d)) for d in range(len(self.ways.touched))
        ]
        return vstack(rows, format="csr"), -np.inf, 1.0

    def _enough_areas(self) -> Row:
        return self._row(self.steps + self.groups + np.arange(self.areas)), self.k, np.inf

    def _row(self, columns: NDArray[np.int64]) -> csr_array[np.float64]:
        zeros = np.zeros(len(columns), dtype=np.int64)
        return csr_array((np.ones(len(columns)), (zeros, columns)), shape=(1, self.size))
