"""Numbers as people write and read them: one reader for every door, and the writers 1.234,5 and 85 m.

Dutch and plain notation are read alike: 1200, 1.200.000, 1.200,5, 0,5 and 0.5. A text that has two readings
is refused with both of them.
"""

from __future__ import annotations

import math
import re
from enum import Enum
from typing import Final

from spreidingskaart.errors import InputError
from spreidingskaart.words.unseen import without_unseen

_POINTS_AND_COMMAS: Final = str.maketrans(",.", ".,")
_MINUS: Final = "\u2212"
"""The typographic minus, which word processors put for a hyphen."""
_SIGN: Final = rf"[-{_MINUS}]?"
_THOUSANDS: Final = re.compile(
    rf"{_SIGN}[1-9][0-9]{{0,2}}(?:(?:\.[0-9]{{3}}){{2,}}(?:,[0-9]+)?|\.[0-9]{{3}},[0-9]+)"
)
"""1.200.000 and 1.200,5: more than one point, or a comma behind it."""
_DECIMAL: Final = re.compile(rf"{_SIGN}(?:[0-9]+|[0-9]*[.,][0-9]+)")
_EITHER: Final = re.compile(rf"{_SIGN}0*[1-9][0-9]{{0,2}}\.[0-9]{{3}}")
"""1.200 is 1200 to one reader and 1,2 to another; 0.125 and 1234.567 have one reading."""
_MOST_QUOTED: Final = 40
"""Characters of a text that a refusal repeats."""


def read_number(text: str) -> float:
    """Return the number that a person wrote.

    Spaces around it, no-break ones too, do not count; within it they are refused, as are a plus sign, exponents,
    underscores, digits of other scripts, NaN and infinity.

    Raises
    ------
    InputError
        With one Dutch sentence that quotes the text; where it has two readings both are named.
    """
    bare = text.strip()
    if _EITHER.fullmatch(bare):
        thousand, decimal = (typed(reading) for reading in _readings(bare))
        message = (
            f"{quoted(text)} kan {thousand} of {decimal} zijn; schrijf {thousand} of {decimal}."
        )
        raise InputError(message)
    if not (_DECIMAL.fullmatch(bare) or _THOUSANDS.fullmatch(bare)):
        raise InputError(f"{quoted(text)} is geen getal; schrijf het als 1200 of 0,5.")
    value = _float(bare.replace(".", "") if _THOUSANDS.fullmatch(bare) else bare)
    if not math.isfinite(value):
        raise InputError(f"{quoted(text)} is te groot.")
    return value


def read_within(text: str, least: float, most: float, *, whole: bool = False) -> float:
    """Return the number between two ends, both included, that a person wrote.

    Raises
    ------
    InputError
        As for `read_number`, and if it lies outside or should be whole.
    """
    value = read_number(text)
    if not least <= value <= most or (whole and not value.is_integer()):
        raise InputError(f"{quoted(text)} kan niet: geef {range_told(least, most, whole=whole)}.")
    return value


def range_told(least: float, most: float, *, whole: bool = False) -> str:
    """Return "een heel getal van 1 tot en met 1.000"."""
    return f"een {'heel ' if whole else ''}getal van {plain(least, 2)} tot en met {plain(most, 2)}"


def readings(text: str) -> tuple[float, ...]:
    """Return every number that a text may stand for: two where it is thousands to one reader and decimals to another.

    For doors that know which of the two can be right, such as a coordinate.

    Raises
    ------
    InputError
        As for `read_number`, apart from the two readings.
    """
    bare = text.strip()
    return _readings(bare) if _EITHER.fullmatch(bare) else (read_number(text),)


def _readings(bare: str) -> tuple[float, float]:
    return _float(bare.replace(".", "")), _float(bare)


def _float(bare: str) -> float:
    # adding zero makes -0 plain 0
    return float(bare.replace(_MINUS, "-").replace(",", ".")) + 0.0


def quoted(text: str) -> str:
    """Return a text as a refusal repeats it: trimmed, on one line and not too long."""
    line = " ".join(without_unseen(text).split())
    return f"'{line if len(line) <= _MOST_QUOTED else f'{line[:_MOST_QUOTED]}…'}'"


def typed(value: float, most_decimals: int = 10) -> str:
    """Return a number as one types it, 1200 and 36,5: what `read_number` always reads back."""
    if not math.isfinite(value):
        return ""
    text = f"{value:.{most_decimals}f}".replace(".", ",")
    text = text.rstrip("0").rstrip(",") if "," in text else text
    return "0" if text == "-0" else text


def number(value: float, decimals: int = 0) -> str:
    """Return a number with a point for thousands and a comma for decimals; "onbekend" for NaN."""
    if not math.isfinite(value):
        return "onbekend"
    rounded = f"{value:,.{decimals}f}"
    if rounded[0] == "-" and float(rounded.replace(",", "")) == 0:
        rounded = rounded.lstrip("-")
    return rounded if rounded.isdigit() else rounded.translate(_POINTS_AND_COMMAS)


def plain(value: float, most_decimals: int = 1) -> str:
    """Return a number without needless decimals: 36 and 36,5."""
    text = number(value, most_decimals)
    return text.rstrip("0").rstrip(",") if "," in text else text


def percent(share: float, decimals: int = 0) -> str:
    """Return a share of 0..1 as a percentage."""
    return f"{number(share * 100, decimals)}%"


def share_words(share: float) -> str:
    """Return a share as a percentage; what is there but rounds to nothing is "minder dan 1%"."""
    return "minder dan 1%" if 0 < share < _LEAST_PERCENT else percent(share)


_LEAST_PERCENT: Final = 0.005


class RoundingWay(Enum):
    """Which way a number that people read is rounded, so that what is said of it holds for what they read too."""

    NEAREST = "nearest"
    UP = "up"
    """For "at least": who does just what it says has enough."""
    DOWN = "down"
    """For "at most"."""
    EXACT = "exact"
    """For a norm, which is what it is."""

    @classmethod
    def beside(cls, value: float, other: float | None) -> RoundingWay:
        """Return how a value is rounded that stands beside another, so that it does not seem to reach or pass it."""
        if other is None or not math.isfinite(value - other):
            return cls.NEAREST
        if value == other:
            return cls.EXACT
        return cls.DOWN if value < other else cls.UP


_NOISE: Final = 1e-9
"""Part of a step that a sum in floating point may be off."""


def in_steps(value: float, step: float, rounding: RoundingWay = RoundingWay.NEAREST) -> float:
    """Return a number in whole steps."""
    if rounding is RoundingWay.EXACT:
        return value
    steps = value / step
    if rounding is RoundingWay.UP:
        return math.ceil(steps - _NOISE) * step
    if rounding is RoundingWay.DOWN:
        return math.floor(steps + _NOISE) * step
    return round(steps) * step


def metres(distance: float, rounding: RoundingWay = RoundingWay.NEAREST) -> str:
    """Return a distance rounded to what people say: 85 m, 350 m, 1,4 km."""
    if not math.isfinite(distance):
        return "onbekende afstand"
    exact = rounding is RoundingWay.EXACT
    step = 1 if distance < 100 else 10 if distance < 1000 else 100
    told = in_steps(distance, step, rounding)
    if told < 1000:
        return f"{plain(told, 3) if exact else number(told)} m"
    return f"{plain(told / 1000, 6) if exact else number(told / 1000, 1)} km"


def hectares(area: float, rounding: RoundingWay = RoundingWay.NEAREST) -> str:
    """Return an area in m2 as people say it: 340 m² below a tenth of a hectare, and from there 0,26 ha."""
    if not math.isfinite(area):
        return "onbekende oppervlakte"
    told = in_steps(area, 10 if area < _SMALL else 100, rounding)
    if told < _SMALL:
        return f"{plain(told, 3)} m²"
    return f"{plain(told / 10_000, 6)} ha"


_SMALL: Final = 1_000.0
"""Square metres from which an area is told in hectares."""
