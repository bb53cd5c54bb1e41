"""What screening found, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import NO_LEAN, Lean, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from spreidingskaart.model import Findings, Proposals

WORDS: Final = np.array([verdict.value for verdict in Verdict], dtype=object)
"""The word of each verdict code."""
LEAN_WORDS: Final = np.array([*(lean.value for lean in Lean), ""], dtype=object)
"""The word of each lean code; the last is that of no lean (-1)."""


@dataclass(frozen=True, eq=False)
class CriterionColumn:
    """What one criterion says of n proposals."""

    verdict: NDArray[np.int8]
    firm: NDArray[np.bool_]
    hard: NDArray[np.bool_]
    value: NDArray[np.float64]
    lean: NDArray[np.int8]
    """Lean codes; -1 where it does not lean."""

    @property
    def open_question(self) -> NDArray[np.bool_]:
        """Where it counts and is not tested."""
        return np.asarray(self.hard & (self.verdict == Verdict.NOT_TESTED.code))

    @classmethod
    def empty(cls, n: int) -> CriterionColumn:
        """Return a column in which nothing is tested yet."""
        verdict = np.full(n, Verdict.NOT_TESTED.code, dtype=np.int8)
        no = np.zeros(n, dtype=bool)
        return cls(verdict, no, no.copy(), np.full(n, np.nan), np.full(n, NO_LEAN, dtype=np.int8))

    def take(self, rows: NDArray[np.int64]) -> CriterionColumn:
        """Return what it says of some rows."""
        return CriterionColumn(
            self.verdict[rows],
            self.firm[rows],
            self.hard[rows],
            self.value[rows],
            self.lean[rows],
        )

    def put(self, rows: NDArray[np.int64], found: Findings) -> None:
        """Write what was found for some rows."""
        self.verdict[rows], self.firm[rows] = found.verdict, found.firm
        self.hard[rows], self.value[rows] = found.hard, found.value
        self.lean[rows] = NO_LEAN if found.lean is None else found.lean


@dataclass(frozen=True, eq=False)
class ScreenResult:
    """The verdicts of n proposals, in the order in which they were given."""

    proposals: Proposals
    columns: Mapping[str, CriterionColumn]
    """By criterion, in reading order."""
    verdict: NDArray[np.int8]
    """Codes of the verdict as a whole (assess.overall)."""
    lean: NDArray[np.int8]
    """Codes of the lean of the whole (assess.lean_of_whole); -1 where it does not lean."""
    firm: NDArray[np.bool_]
    untested: NDArray[np.int64]
    """Number of criteria that are not tested."""
    data_version: str
    role: str

    def __len__(self) -> int:
        """Return n."""
        return len(self.verdict)

    def take(self, rows: NDArray[np.int64]) -> ScreenResult:
        """Return what was found of some proposals."""
        return ScreenResult(
            self.proposals.take(rows),
            {name: column.take(rows) for name, column in self.columns.items()},
            self.verdict[rows],
            self.lean[rows],
            self.firm[rows],
            self.untested[rows],
            self.data_version,
            self.role,
        )

    @property
    def leaning(self) -> tuple[str, ...]:
        """The criteria that can lean, of those that were asked."""
        return tuple(name for name in self.columns if BY_ID[name].leans)

    @property
    def blocking(self) -> NDArray[np.bool_]:
        """(n, criteria) whether a criterion counts and says `conflicts` or `unsuitable`."""
        if not self.columns:
            return np.zeros((len(self), 0), dtype=bool)
        return np.stack(
            [
                column.hard & (column.verdict >= Verdict.CONFLICTS.code)
                for column in self.columns.values()
            ],
            axis=1,
        )

    def why_not(self, i: int) -> tuple[str, ...]:
        """Return the criteria that block proposal `i`."""
        return tuple(
            name for name, blocks in zip(self.columns, self.blocking[i], strict=True) if blocks
        )

    def not_tested(self, i: int) -> tuple[str, ...]:
        """Return the criteria that count for proposal `i` and are not tested."""
        return tuple(name for name, column in self.columns.items() if column.open_question[i])

    def count(self) -> dict[str, int]:
        """Return the number of proposals per verdict, every verdict named."""
        found = np.bincount(self.verdict, minlength=len(Verdict))
        return {verdict.value: int(found[verdict.code]) for verdict in Verdict}

    def count_leans(self) -> dict[str, int]:
        """Return the number of proposals per lean, every lean named; most proposals have none."""
        return {lean.value: int((self.lean == lean.code).sum()) for lean in Lean}
