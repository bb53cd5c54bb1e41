"""Coordinates as people write and read them: RD in metres or degrees, one reader for every door.

What a page writes (`told_in_rd`, `told_in_degrees`) is read too. A coordinate that may be thousands or decimals
("143.211") is decided by where the Netherlands lies.
"""

from __future__ import annotations

import re
from typing import Final

from geo.crs import point_to_rd
from spreidingskaart.errors import InputError
from spreidingskaart.words.numbers import number, quoted, readings

X_RANGE: Final = (10_000.0, 280_000.0)
"""Metres, EPSG:28992: from Zeeuws-Vlaanderen to the east of Groningen."""
Y_RANGE: Final = (305_000.0, 630_000.0)
"""Metres, EPSG:28992: from the south of Limburg to Rottumerplaat."""
LATITUDES: Final = (50.0, 54.0)
LONGITUDES: Final = (3.0, 8.0)
"""Degrees (WGS84) in and around the Netherlands."""
_EXAMPLE: Final = "schrijf bijvoorbeeld 143500 487200 (RD) of 52,3702 5,2141 (graden)"
_LABEL: Final = re.compile(
    r"(?i)(?<![a-z0-9])(?:rd|nb|ol|lat|lon|[xynoe])(?=[\W0-9]|$)\s*[=:]?|(?<=[0-9])(?:nb|ol|[noe])\b|[°º]"
)
"""What may stand before or behind the numbers: RD, x =, N, °, NB, OL."""
_AT_ONE_COMMA: Final = re.compile(r"([^,]+),([^,]+)")
_AT_MIDDLE_COMMA: Final = re.compile(r"([^,]+,[^,]+),([^,]+,[^,]+)")
_SAME_POINT: Final = 5.0
"""Metres between two spellings of one point, both of them rounded."""


def read_coordinates(text: str) -> tuple[float, float]:
    """Return (x, y) in metres, EPSG:28992, of typed coordinates.

    RD is x, then y. Degrees (WGS84) may come in either order, with or without °, NB and OL. Decimals have a comma or
    a point. Both systems with a · between them, as a page writes them, are read where they name one point.

    Raises
    ------
    InputError
        With one Dutch sentence in the notation of the text: no two numbers, or not in the Netherlands.
    """
    points = [_read_pair(part, text) for part in text.split("·")]
    first = points[0]
    if any(max(abs(x - first[0]), abs(y - first[1])) > _SAME_POINT for x, y in points):
        raise InputError(f"{quoted(text)} zijn twee verschillende punten; geef er één.")
    return first


def read_x(text: str) -> float:
    """Return an x in metres, EPSG:28992; "143.211" is 143211.

    Raises
    ------
    InputError
        If it is no number.
    """
    return _within(text, X_RANGE)


def read_y(text: str) -> float:
    """Return a y in metres, EPSG:28992; "486.939" is 486939.

    Raises
    ------
    InputError
        If it is no number.
    """
    return _within(text, Y_RANGE)


def read_degrees(text: str) -> float:
    """Return degrees; "5.214" is 5,214 and a plus sign is fine.

    Raises
    ------
    InputError
        If it is no number.
    """
    return readings(text.strip().removeprefix("+"))[-1]


def told_in_rd(x: float, y: float) -> str:
    """Return "RD 143.211, 486.939"."""
    return f"RD {number(x)}, {number(y)}"


def told_in_degrees(latitude: float, longitude: float) -> str:
    """Return "52.37020° NB, 5.21410° OL"."""
    return f"{latitude:.5f}° NB, {longitude:.5f}° OL"


def _read_pair(part: str, text: str) -> tuple[float, float]:
    cells = _cells(_LABEL.sub(" ", part))
    try:
        first, second = cells
        degrees = read_degrees(first), read_degrees(second)
    except (InputError, ValueError):
        raise InputError(f"{quoted(text)} zijn geen twee getallen; {_EXAMPLE}.") from None
    if all(abs(value) <= 180 for value in degrees) and not _both_in_rd(first, second):
        return _from_degrees(degrees, text)
    return _from_rd(first, second, text)


def _cells(bare: str) -> list[str]:
    """Return the texts of the numbers: between them stands a semicolon, a space, or the comma in the middle."""
    if ";" in bare:
        return [cell.strip() for cell in bare.split(";")]
    cells = [cell.strip(",") for cell in bare.split()]
    if len(cells) == 1:
        split = _AT_ONE_COMMA.fullmatch(cells[0]) or _AT_MIDDLE_COMMA.fullmatch(cells[0])
        return list(split.groups()) if split else cells
    return [cell for cell in cells if cell]


def _both_in_rd(first: str, second: str) -> bool:
    return any(_in(X_RANGE, value) for value in _either(first)) and any(
        _in(Y_RANGE, value) for value in _either(second)
    )


def _either(cell: str) -> tuple[float, ...]:
    return readings(cell.removeprefix("+"))


def _from_degrees(degrees: tuple[float, float], text: str) -> tuple[float, float]:
    latitude, longitude = degrees if degrees[0] > degrees[1] else degrees[::-1]
    if not (_in(LATITUDES, latitude) and _in(LONGITUDES, longitude)):
        raise InputError(
            f"{quoted(text)} ligt niet in Nederland: de breedte is 50 tot 54 graden, de lengte 3 tot 8."
        )
    return point_to_rd(longitude, latitude)


def _from_rd(first: str, second: str, text: str) -> tuple[float, float]:
    x, y = _within(first.removeprefix("+"), X_RANGE), _within(second.removeprefix("+"), Y_RANGE)
    if _in(X_RANGE, x) and _in(Y_RANGE, y):
        return x, y
    if _in(X_RANGE, y) and _in(Y_RANGE, x):
        raise InputError(f"{quoted(text)} lijkt verwisseld; schrijf eerst x en dan y.")
    raise InputError(
        f"{quoted(text)} ligt niet in Nederland: in RD is x 10.000 tot 280.000 en y 305.000 tot 630.000."
    )


def _within(text: str, limits: tuple[float, float]) -> float:
    """Return the reading that lies within the limits; where none does, the first: metres are large numbers."""
    found = readings(text)
    return next((value for value in found if _in(limits, value)), found[0])


def _in(limits: tuple[float, float], value: float) -> bool:
    return limits[0] <= value <= limits[1]
