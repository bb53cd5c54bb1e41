"""What an area has after a decision, against its fair share of all places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.statistics.rates import ratio

if TYPE_CHECKING:
    from numpy.typing import NDArray


def fair_share_ratio(
    places: NDArray[np.float64], fair: NDArray[np.float64], size: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the places of an area after a decision, divided by what it may have.

    1 is its fair share, 2 twice that, 0.5 half of it. One facility is allowed everywhere: where the fair share is
    smaller than the facility itself, the size of the facility stands in its place.

    Parameters
    ----------
    places
        Places of the area after the decision.
    fair
        The total after the decision times the share of the inhabitants that live in the area.
    size
        Places of the facility that is decided on; above 0.

    Returns
    -------
    Shape of `places`, dimensionless; NaN where one of the three is unknown or the area may have nothing.

    Notes
    -----
    Without its floor this is the location quotient of Isard, Methods of Regional Analysis (1960), chapter 7.
    The floor is a choice of this project, see docs/spread.md.
    """
    return ratio(np.asarray(places, dtype=float), np.maximum(fair, size))
