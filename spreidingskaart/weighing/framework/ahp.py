"""Weights from comparing criteria two by two (analytic hierarchy process), and how consistent that was."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

RANDOM_INDEX: Final = (
    0,
    0,
    0.58,
    0.90,
    1.12,
    1.24,
    1.32,
    1.41,
    1.45,
    1.49,
    1.51,
    1.48,
    1.56,
    1.57,
    1.59,
)
"""Mean consistency index of random answers for 1 to 15 criteria (Saaty, Analytic Hierarchy Process, 1980)."""
CONSISTENT_BELOW: Final = 0.10
"""Saaty's limit for the consistency ratio."""
_RECIPROCAL: Final = 1e-6
"""Answers and their mirror may differ by rounding, relatively."""


@dataclass(frozen=True)
class PairwiseWeights:
    """Weights of m criteria and the consistency of the answers behind them."""

    labels: tuple[str, ...]
    shares: NDArray[np.float64]
    """Shape (m,), add up to 1."""
    largest_eigenvalue: float
    consistency_index: float
    """(largest eigenvalue - m) / (m - 1); 0 is perfectly consistent."""
    consistency_ratio: float
    """Consistency index over that of random answers; 0 for one or two criteria."""
    oddest: tuple[int, int] | None
    """The pair whose answer fits the weights least; None if all answers fit."""

    @property
    def consistent(self) -> bool:
        """Whether the ratio is below Saaty's limit."""
        return self.consistency_ratio < CONSISTENT_BELOW


def matrix_from(answers: Mapping[tuple[int, int], float], m: int) -> NDArray[np.float64]:
    """Return the pairwise matrix of answers "i weighs x times as much as j".

    Parameters
    ----------
    answers
        By pair (i, j), i != j; the mirror is filled in. A pair that is not answered stays NaN.
    m
        Number of criteria.
    """
    matrix = np.full((m, m), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for (i, j), times in answers.items():
        matrix[i, j] = times
        if (j, i) not in answers:
            matrix[j, i] = 1.0 / times if times else np.inf
    return matrix


def weights_from_pairs(matrix: ArrayLike, labels: Sequence[str]) -> PairwiseWeights:
    """Return the weights that a pairwise matrix stands for: its principal eigenvector.

    Parameters
    ----------
    matrix
        Shape (m, m); element [i, j] says how many times as heavy i weighs as j; positive, 1 on the diagonal,
        [j, i] = 1 / [i, j]; NaN where not answered.
    labels
        m names of criteria.

    Raises
    ------
    InputError
        If answers are missing, not positive or not mirrored, or there are over 15 criteria; one sentence.

    Notes
    -----
    Saaty, A scaling method for priorities in hierarchical structures, J. Mathematical Psychology 15 (1977).
    """
    table = np.asarray(matrix, dtype=np.float64)
    m = len(labels)
    if table.shape != (m, m):
        raise ValueError(f"`matrix` has shape {table.shape} but is expected to have ({m}, {m})")
    faults = _faults(table, labels)
    if faults:
        raise InputError(f"De vergelijking twee aan twee is nog niet bruikbaar: {join(faults)}.")
    # one eigenvector per column; the one of the largest eigenvalue holds the weights
    values, vectors = np.linalg.eig(table)
    principal = int(np.argmax(values.real))
    vector = np.abs(vectors[:, principal].real)
    shares = vector / vector.sum()
    largest = float(values[principal].real)
    index = max(0.0, (largest - m) / (m - 1)) if m > 2 else 0.0
    return PairwiseWeights(
        labels=tuple(labels),
        shares=shares,
        largest_eigenvalue=largest,
        consistency_index=index,
        consistency_ratio=index / RANDOM_INDEX[m - 1] if m > 2 else 0.0,
        oddest=_oddest(table, shares),
    )


def tell(weights: PairwiseWeights) -> str:
    """Return how consistent the answers are, as one Dutch sentence."""
    ratio = f"{number(weights.consistency_ratio, 2)} (consistentieratio, grens {number(CONSISTENT_BELOW, 2)})"
    if weights.consistent:
        return f"De antwoorden passen goed bij elkaar: {ratio}."
    if weights.oddest is None:
        return f"De antwoorden spreken elkaar tegen: {ratio}."
    one, other = (weights.labels[i] for i in weights.oddest)
    return f"De antwoorden spreken elkaar tegen: {ratio}; kijk eerst naar '{one}' tegen '{other}'."


def _faults(table: NDArray[np.float64], labels: Sequence[str]) -> list[str]:
    m = len(labels)
    if m == 0:
        return ["er zijn geen criteria"]
    if m > len(RANDOM_INDEX):
        return [f"het kan tot en met {len(RANDOM_INDEX)} criteria, gegeven: {m}"]
    return [*_own_faults(table, labels), *_pair_faults(table, labels)]


def _own_faults(table: NDArray[np.float64], labels: Sequence[str]) -> Iterator[str]:
    off = [i for i in range(len(labels)) if table[i, i] != 1]
    if off:
        names = join([f"'{labels[i]}'" for i in off])
        yield f"{names} tegen zichzelf moet 1 zijn"


def _pair_faults(table: NDArray[np.float64], labels: Sequence[str]) -> Iterator[str]:
    pairs = list(combinations(range(len(labels)), 2))
    empty = [(i, j) for i, j in pairs if np.isnan(table[i, j] + table[j, i])]
    if empty:
        yield f"er ontbreekt een antwoord voor {_told(empty, labels)}"
    asked = _without(pairs, empty)
    wrong = [(i, j) for i, j in asked if not _positive(table[[i, j], [j, i]])]
    if wrong:
        yield f"een antwoord moet groter dan 0 zijn voor {_told(wrong, labels)}"
    yield from _unequal(_without(asked, wrong), table, labels)


def _without(pairs: list[tuple[int, int]], others: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [pair for pair in pairs if pair not in others]


def _unequal(
    mirrored: Sequence[tuple[int, int]], table: NDArray[np.float64], labels: Sequence[str]
) -> Iterator[str]:
    unequal = [(i, j) for i, j in mirrored if abs(table[i, j] * table[j, i] - 1) > _RECIPROCAL]
    if unequal:
        i, j = unequal[0]
        yield (
            f"heen en terug kloppen niet voor {_told(unequal, labels)} "
            f"({plain(table[i, j], 3)} heen vraagt 1/{plain(table[i, j], 3)} terug)"
        )


def _positive(answers: NDArray[np.float64]) -> bool:
    return bool((np.isfinite(answers) & (answers > 0)).all())


def _told(pairs: list[tuple[int, int]], labels: Sequence[str]) -> str:
    return join([f"'{labels[i]}' tegen '{labels[j]}'" for i, j in pairs])


def _oddest(table: NDArray[np.float64], shares: NDArray[np.float64]) -> tuple[int, int] | None:
    strain = np.abs(np.log(table * shares[None, :] / shares[:, None]))
    i, j = np.unravel_index(int(np.argmax(strain)), strain.shape)
    return (int(min(i, j)), int(max(i, j))) if strain[i, j] > _RECIPROCAL else None
