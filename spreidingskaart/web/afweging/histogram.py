"""How the points of all sites are divided, as a small picture that says the same in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.web.afweging.pictures import AXIS, LINE, as_image
from spreidingskaart.words.lists import count, join

if TYPE_CHECKING:
    from markupsafe import Markup
    from numpy.typing import NDArray

EDGES: Final = (0, 20, 40, 60, 80, 100)
"""Points; a site on an edge counts in the class above it, and 100 in the last."""
_STEP, _HEIGHT = 14, 26


def amounts(points: NDArray[np.float64]) -> list[int]:
    """Return how many sites have points in each class; sites that are not tested count nowhere."""
    known = points[np.isfinite(points)]
    return [int(amount) for amount in np.histogram(known, bins=np.array(EDGES))[0]]


def tell_histogram(points: NDArray[np.float64]) -> str:
    """Return the same in words: "3 locaties van 0 tot 20 punten en 4 van 60 tot 80; 2 niet getoetst"."""
    unknown = int((~np.isfinite(points)).sum())
    parts = [
        f"{amount} van {low} tot {high}"
        for amount, low, high in zip(amounts(points), EDGES, EDGES[1:], strict=False)
        if amount
    ]
    told = f"Locaties naar punten: {join(parts)}" if parts else "Geen locatie heeft punten"
    return (
        f"{told}; {count(unknown, 'locatie', 'locaties')} niet getoetst." if unknown else f"{told}."
    )


def histogram_image(points: NDArray[np.float64]) -> Markup:
    """Return a bar for each class of points, the highest as high as the picture."""
    found = amounts(points)
    most = max(*found, 1)
    bars = "".join(
        f'<rect x="{k * _STEP + 1}" y="{_HEIGHT - _HEIGHT * amount / most:.1f}" width="{_STEP - 2}" '
        f'height="{_HEIGHT * amount / most:.1f}" fill="{LINE}"/>'
        for k, amount in enumerate(found)
    )
    width = _STEP * len(found)
    return as_image(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT + 1}">{bars}'
        f'<path d="M0 {_HEIGHT + 0.5}H{width}" stroke="{AXIS}"/></svg>',
        "wg-histogram",
        tell_histogram(points),
    )
