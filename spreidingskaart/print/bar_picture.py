"""Bars beside their names as one drawing (SVG): the number stands at the bar, and where it may lie between."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from spreidingskaart.print.letters import text_width
from spreidingskaart.words.writing import FAMILY, Writing, as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

ACCENT: Final = "#00616F"
SECOND: Final = "#A9B7C4"
_SPAN: Final = "#16222E"
_MOST_NAME: Final = 0.42
"""Share of the width that names may take; longer ones are cut off."""


@dataclass(frozen=True)
class Bar:
    """One row."""

    name: str
    value: float
    """0 or more; NaN draws no bar."""
    told: str
    """What stands at the end of the bar."""
    beside: float | None = None
    """A second bar under the first, in another colour."""
    low: float | None = None
    """Where the value may lie: a line from low to high over the bar."""
    high: float | None = None


def bar_picture(bars: Sequence[Bar], *, alt: str, width: int, label: float) -> str:
    """Return the bars as SVG; its height follows from the rows.

    Parameters
    ----------
    bars
        From top to bottom.
    alt
        What the picture says in words.
    width
        Drawing units.
    label
        Height of the letters, in the same units.
    """
    names = min(max((text_width(bar.name, label) for bar in bars), default=0.0), width * _MOST_NAME)
    told = max((text_width(bar.told, label) for bar in bars), default=0.0)
    left = names + label / 2
    room = max(width - left - told - label, label)
    most = max((_most(bar) for bar in bars), default=0.0) or 1.0
    step = 2.1 * label if any(bar.beside is not None for bar in bars) else 1.7 * label
    rows = "".join(
        _row(bar, (place + 0.5) * step, left, room / most, label) for place, bar in enumerate(bars)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {max(1, round(len(bars) * step))}" '
        f'role="img" aria-label="{escape(alt, quote=True)}" font-family="{FAMILY}">{rows}</svg>'
    )


def shortened(text: str, size: float, width: float) -> str:
    """Return a text that fits a width, with a sign where it was cut off."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(f"{kept}…", size) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _most(bar: Bar) -> float:
    known = (bar.value, bar.beside or 0.0, bar.high or 0.0)
    return max(value for value in known if value == value)  # noqa: PLR0124 - NaN is no number


def _row(bar: Bar, middle: float, left: float, scale: float, label: float) -> str:
    base, high = middle + 0.35 * label, 0.8 * label
    name = shortened(bar.name, label, left - label / 2)
    parts = [as_text(Writing(name, left - label / 2, base, label, anchor="end"))]
    value = bar.value if bar.value == bar.value else 0.0
    ends = [value, bar.high or 0.0]
    top = middle - high / 2
    if bar.beside is not None:
        high *= 0.75
        top = middle - high
        parts.append(_bar(left, middle, bar.beside * scale, high, SECOND))
        ends.append(bar.beside)
    parts.append(_bar(left, top, value * scale, high, ACCENT))
    if bar.low is not None and bar.high is not None and bar.high > bar.low:
        parts.append(
            f'<path d="M{left + bar.low * scale:.1f} {middle:.1f}H{left + bar.high * scale:.1f}" '
            f'stroke="{_SPAN}" stroke-width="{label / 8:.1f}"/>'
        )
    at = left + max(ends) * scale + label / 3
    return "".join([*parts, as_text(Writing(bar.told, round(at, 1), base, label, anchor="start"))])


def _bar(x: float, y: float, wide: float, high: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(wide, 0):.1f}" height="{high:.1f}" fill="{colour}"/>'
