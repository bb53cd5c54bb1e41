"""The picture of the screen Doorstroom: from the queue to a place, and by which route to a home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.web.opgave.flow_shapes import NODE, FlowNode, FlowShapes, shapes
from spreidingskaart.web.rendering import render
from spreidingskaart.web.story import capital

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from spreidingskaart.web.opgave.flow_tables import FlowStep

_WIDE: Final = {"thick": 62.0, "least": 22.0}
_TALL: Final = {"thick": 34.0, "least": 24.0}
_SIDES: Final = ("start", "middle", "middle")


def sankey(title: str, stages: Sequence[FlowStep], routes: Sequence[FlowStep], spoken: str) -> str:
    """Return the picture as HTML that follows theme, zoom and paper; on a narrow screen it runs downwards.

    Parameters
    ----------
    title
        Caption: one message.
    stages
        The queue, the places, who is ready, and last the home of their own.
    routes
        Between the last two stages.
    spoken
        The same in words.
    """
    pairs = [(stage.come, stage.go) for stage in stages[:-1]]
    people = [route.go for route in routes]
    wide, tall = (shapes(pairs, people, **look) for look in (_WIDE, _TALL))
    bands = [
        {"wide": _corners(across), "tall": _corners(down[:, ::-1])}
        for across, down in zip(wide.bands, tall.bands, strict=True)
    ]
    marks = ["waits", "cared", "ready", *("route" for _ in routes), "home"]
    every = list(zip(_nodes(wide), _nodes(tall), marks, strict=True))
    nodes = [{"place": _place(across, down), "mark": mark} for across, down, mark in every]
    steps = [*stages[:-1], *routes, stages[-1]]
    sides = [*_SIDES, *("route" for _ in routes), "end"]
    chips = [
        {
            "name": capital(step.name),
            "people": step.told,
            "more": step.more,
            "side": side,
            "place": _place(across, down),
        }
        for step, side, (across, down, _) in zip(steps, sides, every, strict=True)
    ]
    return render(
        "opgave/sankey.html", title=title, bands=bands, nodes=nodes, chips=chips, spoken=spoken
    )


def _nodes(drawn: FlowShapes) -> list[FlowNode]:
    return [*drawn.stages[:-1], *drawn.routes, drawn.stages[-1]]


def _place(wide: FlowNode, tall: FlowNode) -> str:
    """Return where a node stands, for both directions; the style sheet chooses."""
    values: dict[str, Any] = {
        "a": wide.along, "b": wide.across, "s": wide.size, "m": wide.middle,
        "ta": tall.along, "tb": tall.across, "ts": tall.size, "tm": tall.middle, "n": NODE,
    }  # fmt: skip
    return ";".join(f"--{name}:{value:.2f}%" for name, value in values.items())


def _corners(points: NDArray[np.float64]) -> str:
    return ", ".join(f"{x:.2f}% {y:.2f}%" for x, y in points)
