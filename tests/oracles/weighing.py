"""Weighing: worked examples from the literature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.weighing.framework.ahp import weights_from_pairs
from tests.oracles import Case, Oracle

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHOOLS: Final = (
    ("learning", (1, 4, 3, 1, 3, 4), 0.32),
    ("friends", (1 / 4, 1, 7, 3, 1 / 5, 1), 0.14),
    ("school life", (1 / 3, 1 / 7, 1, 1 / 5, 1 / 5, 1 / 6), 0.03),
    ("vocational training", (1, 1 / 3, 5, 1, 1, 1 / 3), 0.13),
    ("college preparation", (1 / 3, 5, 5, 1, 1, 3), 0.24),
    ("music", (1 / 4, 1, 6, 3, 1 / 3, 1), 0.14),
)
"""What is compared, how much more it weighs than each, and the weight that Saaty prints."""


def schools() -> Iterator[Case]:
    """Ask the weights of a family that chooses a school.

    The paper prints 7.49 as the largest eigenvalue; of its matrix it is 7.42, so that number is not asked.
    """
    labels = [name for name, _, _ in _SCHOOLS]
    found = weights_from_pairs(np.array([row for _, row, _ in _SCHOOLS], dtype=float), labels)
    for i, (name, _, published) in enumerate(_SCHOOLS):
        yield name, float(found.shares[i]), published


ORACLES: Final = (
    Oracle(
        "Weights from comparing two by two",
        "spreidingskaart.weighing.framework.ahp",
        "choosing a school, Saaty, European Journal of Operational Research 48 (1990), printed to two digits",
        0.005,
        "",
        schools,
    ),
)
