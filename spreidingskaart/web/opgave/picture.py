"""What every screen of the page Opgave is made of: its sentence, and lines over the years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.web import story
from spreidingskaart.web.opgave.screens import STEPS
from spreidingskaart.web.rendering import render
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.web.opgave.screens import TaskScreen


def slide(screen: TaskScreen, told: str, *, fiction: str = "") -> None:
    """Show the question of a screen and its answer; above it what is fictional in it."""
    story.slide(STEPS[screen][1], told, fiction=fiction)


@dataclass(frozen=True, eq=False)
class Line:
    """One figure over the years; NaN where it is not known."""

    name: str
    values: NDArray[np.float64]
    mark: str = "accent"
    """Look of the line: accent (whole), ink (long dashes), muted (dots) or other (short dashes)."""
    low: NDArray[np.float64] | None = None
    high: NDArray[np.float64] | None = None
    """Band around it."""


def lines_over_years(
    title: str, years: Sequence[int], lines: Sequence[Line], *, spoken: str, unit: str
) -> str:
    """Return lines over the years as HTML that follows theme, zoom and paper.

    Parameters
    ----------
    title
        Caption: one message.
    years
        Years along the bottom, rising.
    lines
        Lines of as many values as there are years.
    spoken
        The same in words, for who does not see the picture.
    unit
        What the values count.
    """
    every = [line.values for line in lines]
    every += [band for line in lines for band in (line.low, line.high) if band is not None]
    known = np.concatenate([np.zeros(0), *(values[np.isfinite(values)] for values in every)])
    top = _round_top(float(np.max(known))) if len(known) else 1.0
    x = np.linspace(0.0, 100.0, len(years)) if len(years) > 1 else np.array([50.0])
    drawn = [
        {
            "name": line.name,
            "mark": line.mark,
            "stroke": _stroke(x, line.values, top),
            "band": _band(x, line.low, line.high, top),
            "end": end,
        }
        for line, end in zip(lines, _ends([_end(line.values, top) for line in lines]), strict=True)
    ]
    parts = _parts(top)
    steps = [
        {"at": round(100 * part / parts, 2), "text": plain(top * part / parts, 2)}
        for part in range(parts + 1)
    ]
    shown = _shown_years(years, x)
    return render(
        "opgave/lines.html",
        title=title,
        lines=drawn,
        years=shown,
        steps=steps,
        spoken=spoken,
        unit=unit,
    )


def _round_top(value: float) -> float:
    """Return the least of 1, 2, 4, 5 or 8 times a power of ten that is not below a value."""
    if value <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= value))


def _parts(top: float) -> int:
    """Return in how many parts the scale is cut, so that each is a round number: 50 in five and 80 in four."""
    return 5 if f"{top:e}"[0] in "15" else 4


def _shown_years(years: Sequence[int], x: NDArray[np.float64]) -> list[dict[str, object]]:
    """Return the years that are named: the first, some between, and always the last."""
    every = max(1, int(np.ceil(len(years) / 8)))
    last = len(years) - 1
    rows = [*(row for row in range(0, last, every) if last - row >= every), last]
    return [{"at": round(float(x[row]), 2), "text": years[row]} for row in rows if row >= 0]


def _stroke(x: NDArray[np.float64], values: NDArray[np.float64], top: float) -> list[str]:
    """Return each unbroken part of a line as a polygon as thin as a stroke, also where it is steep."""
    parts, start = [], None
    for row in range(len(values) + 1):
        there = row < len(values) and np.isfinite(values[row])
        if there and start is None:
            start = row
        elif not there and start is not None:
            rows = slice(start, row)
            parts.append(_ribbon(x[rows], 100.0 - 100.0 * values[rows] / top))
            start = None
    return parts


def _ribbon(x: NDArray[np.float64], y: NDArray[np.float64]) -> str:
    """Return a line as a polygon that is everywhere as thick, in a picture about `_WIDE` times as wide as high.

    Each end of a part is moved square to the line; where two parts meet, along the mean of both, and by so much more
    that neither gets thinner, but never beyond twice the thickness.
    """
    if len(x) == 1:
        return _polygon(x, y - _THICK, y + _THICK)
    along = np.stack([np.diff(x) * _WIDE, np.diff(y)])
    square = np.stack([-along[1], along[0]]) / np.hypot(*along)
    before, after = (
        square[:, [0, *range(square.shape[1])]],
        square[:, [*range(square.shape[1]), -1]],
    )
    mean = before + after
    mean /= np.hypot(*mean)
    moved = _THICK * mean / np.maximum((mean * after).sum(axis=0), 0.5)
    low, high = ((x + side * moved[0] / _WIDE, y + side * moved[1]) for side in (-1.0, 1.0))
    points = [*zip(*low, strict=True), *list(zip(*high, strict=True))[::-1]]
    return ", ".join(f"{a:.2f}% {b:.2f}%" for a, b in points)


def _band(
    x: NDArray[np.float64],
    low: NDArray[np.float64] | None,
    high: NDArray[np.float64] | None,
    top: float,
) -> str:
    if low is None or high is None:
        return ""
    there = np.isfinite(low) & np.isfinite(high)
    if there.sum() < 2:
        return ""
    return _polygon(x[there], 100.0 - 100.0 * high[there] / top, 100.0 - 100.0 * low[there] / top)


def _polygon(x: NDArray[np.float64], upper: NDArray[np.float64], lower: NDArray[np.float64]) -> str:
    there = [f"{a:.2f}% {b:.2f}%" for a, b in zip(x, upper, strict=True)]
    back = [f"{a:.2f}% {b:.2f}%" for a, b in zip(x[::-1], lower[::-1], strict=True)]
    return ", ".join([*there, *back])


def _end(values: NDArray[np.float64], top: float) -> float | None:
    """Return how high a line ends, in percent; None where it is not known in the last year."""
    return round(100 * float(values[-1]) / top, 2) if np.isfinite(values[-1:]).any() else None


_THICK: Final = 0.7
"""Half of the thickness of a line, in percent of the height."""
_WIDE: Final = 2.5
"""How many times as wide as high a picture is, about: between that of a telephone and that of a wall."""
_LABEL: Final = 8.0
"""Height of a name beside the end of a line, in percent of the picture."""


def _ends(heights: Sequence[float | None]) -> list[float | None]:
    """Return where the name of each line stands: beside its end, and so far apart that all can be read."""
    known = [(height, row) for row, height in enumerate(heights) if height is not None]
    blocks: list[
        list[float]
    ] = []  # each the lowest place of names that touch, and how many they are
    for height, _ in sorted(known):
        blocks.append([height, 1])
        while len(blocks) > 1 and blocks[-2][0] + blocks[-2][1] * _LABEL > blocks[-1][0]:
            (low, below), (high, above) = blocks[-2:]
            middle = (low * below + (high - below * _LABEL) * above) / (below + above)
            blocks[-2:] = [[max(middle, 0.0), below + above]]
    places = [low + step * _LABEL for low, amount in blocks for step in range(int(amount))]
    placed: list[float | None] = [None] * len(heights)
    for (_, row), place in zip(sorted(known), places, strict=True):
        placed[row] = round(place, 2)
    return placed
