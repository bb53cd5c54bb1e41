"""A plot of many corners in few characters of an address: each corner as a step from the one before.

Steps are whole millionths of a degree, the precision of addresses. A step is written as digits of five bits, the
lowest first, in letters that need no escape in an address; the sixth bit says that more digits follow.
"""

from __future__ import annotations

from itertools import pairwise
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    LatLon = tuple[float, float]

MARK: Final = "~"
"""Begin of a plot that is written in this way."""
_SIGNS: Final = f"{ascii_letters}{digits}-_"
_VALUES: Final = {sign: value for value, sign in enumerate(_SIGNS)}
_MORE: Final = 32
_PER_DEGREE: Final = 1_000_000
_MOST_DIGITS: Final = 6
"""30 bits hold twice 360 million millionths."""


def pack(ring: Sequence[LatLon]) -> str:
    """Return corners (latitude, longitude) in degrees as they stand in an address."""
    whole = [(round(lat * _PER_DEGREE), round(lon * _PER_DEGREE)) for lat, lon in ring]
    steps = [
        number
        for before, after in pairwise([(0, 0), *whole])
        for number in (after[0] - before[0], after[1] - before[1])
    ]
    return MARK + "".join(map(_written, steps))


def unpack(text: str) -> list[LatLon] | None:
    """Return the corners (latitude, longitude) of a packed plot; None where the text is something else."""
    try:
        steps = list(_read(text.removeprefix(MARK)))
    except (KeyError, ValueError):
        return None
    if not text.startswith(MARK) or len(steps) % 2:
        return None
    return list(_walked(steps))


def _walked(steps: Sequence[int]) -> Iterator[LatLon]:
    latitude = longitude = 0
    for north, east in zip(steps[::2], steps[1::2], strict=True):
        latitude, longitude = latitude + north, longitude + east
        yield latitude / _PER_DEGREE, longitude / _PER_DEGREE


def _written(number: int) -> str:
    """Return a whole number as digits; its sign is the lowest bit."""
    rest, found = (number << 1) ^ (-1 if number < 0 else 0), ""
    while rest >= _MORE:
        found += _SIGNS[(rest & (_MORE - 1)) | _MORE]
        rest >>= 5
    return found + _SIGNS[rest]


def _read(signs: Iterable[str]) -> Iterator[int]:
    number = shift = 0
    for sign in signs:
        value = _VALUES[sign]
        number |= (value & (_MORE - 1)) << shift
        shift += 5
        if shift > 5 * _MOST_DIGITS:
            raise ValueError("a step longer than the earth is round")
        if value < _MORE:
            yield (number >> 1) ^ -(number & 1)
            number = shift = 0
    if shift:
        raise ValueError("the last digit is not the last")
