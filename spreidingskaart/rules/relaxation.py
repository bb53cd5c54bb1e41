"""What would relax the answer of a criterion: handed out by the criterion, tried by the search."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class PlanTexts:
    """Which texts of plans stand in the way of n proposals."""

    groups: tuple[str, ...]
    """Main groups, or names of designations without one."""
    in_the_way: NDArray[np.bool_]
    """(n, groups) whether what plans say of a group stands in the way."""
    enough: NDArray[np.bool_]
    """(n,) whether nothing else of the criterion would stand in the way if those texts admitted it."""


@dataclass(frozen=True, eq=False)
class Relaxation:
    """Which other numbers of n proposals, or which permit, would take away what one criterion has against them."""

    most: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    """(n,) the greatest value that it allows, by number of a proposal; infinite where it sets no maximum."""
    permit: bool = False
    """Whether a permit outside the plan lifts what it finds to conflict."""
    texts: Callable[[], PlanTexts] | None = None
    """Asks which texts of plans stand in the way; None where no text does."""
