"""Integer programmes, solved by HiGHS, with the solver's own proof looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PROVEN_GAP: Final = 1e-7
"""Relative gap between answer and bound that is only rounding."""
Row: TypeAlias = tuple[Any, "NDArray[np.float64] | float", "NDArray[np.float64] | float"]
"""A matrix of shape (r, v) with the lower and upper ends of its r rows."""


class SolverAnswer(NamedTuple):
    """What HiGHS says of one programme: values (None if it found none), least possible cost, proof."""

    x: NDArray[np.float64] | None
    cost: float
    bound: float
    proven: bool
    infeasible: bool


def solve(
    cost: NDArray[np.float64],
    rows: Sequence[Row],
    whole: NDArray[np.bool_],
    upper: NDArray[np.float64] | float,
    time_limit: float,
) -> SolverAnswer:
    """Return the cheapest x with 0 <= x <= upper and low <= A x <= high for every (A, low, high) of `rows`.

    The status is checked and also the gap: "optimal" alone is believed only if bound and cost agree.

    Parameters
    ----------
    cost
        Shape (v,).
    rows
        Sparse or dense matrices with their ends.
    whole
        Shape (v,): variables that must be whole numbers.
    upper
        Largest values.
    time_limit
        Seconds.
    """
    from scipy.optimize import (  # large, and seldom asked: not at import
        Bounds,
        LinearConstraint,
        milp,
    )

    result = milp(
        cost,
        constraints=[LinearConstraint(matrix, low, high) for matrix, low, high in rows],
        integrality=whole.astype(np.int64),
        bounds=Bounds(0, upper),
        options={"time_limit": max(time_limit, 0.01), "mip_rel_gap": 0.0},
    )
    told: float | None = result.mip_dual_bound
    bound = -np.inf if told is None else float(told)
    x: NDArray[np.float64] | None = result.x
    if x is None:
        return SolverAnswer(None, np.inf, bound, proven=False, infeasible=result.status == 2)
    reached = float(cost @ x)
    agrees = reached - bound <= PROVEN_GAP * max(1.0, abs(reached))
    return SolverAnswer(
        np.asarray(x), reached, bound, proven=result.status == 0 and agrees, infeasible=False
    )
