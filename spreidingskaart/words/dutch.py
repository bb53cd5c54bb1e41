"""Numbers and lists as Dutch readers expect them: 1.234,5 and "a, b en c"."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence


_POINTS_AND_COMMAS: Final = str.maketrans(",.", ".,")


def number(value: float, decimals: int = 0) -> str:
    """Return a number with a point for thousands and a comma for decimals; "onbekend" for NaN."""
    if not math.isfinite(value):
        return "onbekend"
    rounded = f"{value:,.{decimals}f}"
    if rounded[0] == "-" and float(rounded.replace(",", "")) == 0:
        rounded = rounded.lstrip("-")
    return rounded.translate(_POINTS_AND_COMMAS)


def plain(value: float, most_decimals: int = 1) -> str:
    """Return a number without needless decimals: 36 and 36,5."""
    if not math.isfinite(value):
        return "onbekend"
    text = number(value, most_decimals)
    return text.rstrip("0").rstrip(",") if "," in text else text


def percent(share: float, decimals: int = 0) -> str:
    """Return a share of 0..1 as a percentage."""
    return f"{number(share * 100, decimals)}%"


def metres(distance: float) -> str:
    """Return a distance rounded to what people say: 85 m, 350 m, 1,4 km."""
    if not math.isfinite(distance):
        return "onbekende afstand"
    if distance < 100:
        return f"{number(distance)} m"
    if distance < 1000:
        return f"{number(round(distance / 10) * 10)} m"
    return f"{number(distance / 1000, 1)} km"


def hectares(area: float) -> str:
    """Return an area in m2 as m2 below half a hectare and as ha above."""
    return f"{number(round(area, -1))} m²" if area < 5_000 else f"{number(area / 10_000, 1)} ha"


def join(words: Sequence[str], last: str = "en") -> str:
    """Return "a, b en c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def count(amount: float, one: str, many: str) -> str:
    """Return "1 plek" or "36 plekken"."""
    return f"{plain(amount)} {one if amount == 1 else many}"
