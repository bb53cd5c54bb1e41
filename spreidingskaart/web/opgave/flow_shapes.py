"""The shapes of a picture of flow (Sankey): where each node stands and how bands run between them, in percent.

"Along" is the way people go, "across" is at right angles to it: on a wide screen from left to right and from top to
bottom, on a narrow one the other way about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NODE: Final = 2.2
"""How thick a node is along the way, in percent."""
SAMPLES: Final = 13
"""Points on each side of a band."""


@dataclass(frozen=True)
class FlowNode:
    """One node: where it begins and how large it is, in percent along and across."""

    along: float
    across: float
    size: float

    @property
    def middle(self) -> float:
        """Its middle across."""
        return self.across + self.size / 2


@dataclass(frozen=True, eq=False)
class FlowShapes:
    """Everything in the picture, for one direction."""

    stages: tuple[FlowNode, ...]
    """Before the routes, in order; the last is where the routes come together."""
    routes: tuple[FlowNode, ...]
    bands: tuple[NDArray[np.float64], ...]
    """Corners (along, across) of each band: between stages, then to each route, then from each route."""


def shapes(
    stages: Sequence[tuple[float, float]], routes: Sequence[float], *, thick: float, least: float
) -> FlowShapes:
    """Return where everything stands.

    Parameters
    ----------
    stages
        Of each stage before the routes, how many come in and how many go on.
    routes
        How many take each route; together they come out at the last stage.
    thick
        How much of the width across the largest stage takes, in percent.
    least
        How much room each route has at least, for its words, in percent.
    """
    moving = sum(routes)
    largest = max([*(max(pair) for pair in stages), moving, 1e-9])
    scale = thick / largest
    columns = len(stages) + 2
    along = np.linspace(0.0, 100.0 - NODE, columns)
    drawn = [
        _centred(float(at), max(pair) * scale) for at, pair in zip(along, stages, strict=False)
    ]
    through = _side_by_side(float(along[-2]), [people * scale for people in routes], least)
    end = _centred(float(along[-1]), moving * scale)
    bands = []
    for (_, out), here, there in zip(stages, drawn, drawn[1:], strict=False):
        bands.append(_band(here.along + NODE, here.across, there.along, there.across, out * scale))
    here_at, there_at = drawn[-1].across, end.across
    to_routes, from_routes = [], []
    for people, node in zip(routes, through, strict=True):
        wide = people * scale
        to_routes.append(_band(drawn[-1].along + NODE, here_at, node.along, node.across, wide))
        from_routes.append(_band(node.along + NODE, node.across, end.along, there_at, wide))
        here_at, there_at = here_at + wide, there_at + wide
    return FlowShapes((*drawn, end), tuple(through), (*bands, *to_routes, *from_routes))


def _centred(along: float, size: float) -> FlowNode:
    return FlowNode(along, 50.0 - size / 2, size)


def _side_by_side(along: float, sizes: Sequence[float], least: float) -> list[FlowNode]:
    """Return nodes next to each other, each in the middle of its own room."""
    if not sizes:
        return []
    room = np.maximum(sizes, min(least, (100 - sum(sizes)) / len(sizes)))
    between = (100 - room.sum()) / (len(room) + 1)
    begin = between + np.concatenate([[0.0], np.cumsum(room + between)[:-1]])
    return [
        FlowNode(along, float(start + (wide - size) / 2), size)
        for start, wide, size in zip(begin, room, sizes, strict=True)
    ]


def _band(
    along_a: float, across_a: float, along_b: float, across_b: float, wide: float
) -> NDArray[np.float64]:
    """Return the corners of a band that leaves and arrives at right angles; its width stays the same."""
    part = np.linspace(0.0, 1.0, SAMPLES)
    eased = part * part * (3 - 2 * part)
    along = along_a + (along_b - along_a) * part
    across = across_a + (across_b - across_a) * eased
    there = np.column_stack([along, across])
    back = np.column_stack([along, across + wide])[::-1]
    return np.concatenate([there, back])
