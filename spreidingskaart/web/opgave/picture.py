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
    steps = [
        {"at": round(100 * part / 4, 2), "text": plain(top * part / 4, 2)} for part in range(5)
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


def _shown_years(years: Sequence[int], x: NDArray[np.float64]) -> list[dict[str, object]]:
    every = max(1, int(np.ceil(len(years) / 8)))
    return [
        {"at": round(float(at), 2), "text": year}
        for year, at in list(zip(years, x, strict=True))[::every]
    ]


def _stroke(x: NDArray[np.float64], values: NDArray[np.float64], top: float) -> list[str]:
    """Return each unbroken part of a line as a polygon as thin as a stroke."""
    thick = 0.7
    parts, start = [], None
    for row in range(len(values) + 1):
        there = row < len(values) and np.isfinite(values[row])
        if there and start is None:
            start = row
        elif not there and start is not None:
            rows = slice(start, row)
            y = 100.0 - 100.0 * values[rows] / top
            parts.append(_polygon(x[rows], y - thick, y + thick))
            start = None
    return parts


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


_LABEL: Final = 8.0
"""Height of a name beside the end of a line, in percent of the picture."""


def _ends(heights: Sequence[float | None]) -> list[float | None]:
    """Return where the name of each line stands: beside its end, and so far apart that all can be read."""
    order = sorted(
        (row for row, height in enumerate(heights) if height is not None),
        key=lambda row: heights[row] or 0.0,
    )
    placed: list[float | None] = [None] * len(heights)
    lowest = 0.0
    for row in order:
        place = max(heights[row] or 0.0, lowest)
        placed[row] = round(place, 2)
        lowest = place + _LABEL
    return placed
