"""What would relax the answer of a criterion: handed out by the criterion, tried by the search."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Relaxation:
    """Which other numbers of n proposals, or which permit, would take away what one criterion has against them."""

    most: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    """(n,) the greatest value that it allows, by number of a proposal; infinite where it sets no maximum."""
    permit: bool = False
    """Whether a permit outside the plan lifts what it finds to conflict."""
