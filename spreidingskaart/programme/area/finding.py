"""Which stadsdeel or wijk somebody asks for, by its code or by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import quoted

if TYPE_CHECKING:
    from spreidingskaart.city import City

LEVELS_TOLD: Final = ("districts", "wijken")
"""Levels of which an area has a profile, from coarse to fine."""


@dataclass(frozen=True, slots=True)
class AreaFound:
    """One area: where it stands among the areas of its level."""

    level: str
    row: int
    code: str
    name: str


def areas_told(city: City) -> tuple[AreaFound, ...]:
    """Return every area that has a profile: stadsdelen and then wijken, each in the order of its layer."""
    return tuple(
        AreaFound(level, row, str(code), str(name))
        for level in LEVELS_TOLD
        if level in city.levels
        for row, (code, name) in enumerate(
            zip(city.areas(level)["code"], city.areas(level)["name"], strict=True)
        )
    )


def find_area(city: City, asked: str) -> AreaFound:
    """Return the area with a code, or with a name where only one has it; capitals do not count.

    Raises
    ------
    InputError
        If there is none, or more than one; the sentence names what could be meant.
    """
    known, wanted = areas_told(city), " ".join(asked.split()).casefold()
    found = [area for area in known if area.code.casefold() == wanted]
    found = found or [area for area in known if area.name.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    codes = [area.code for area in found or known[:6]]
    how = "staat voor meer dan één gebied" if found else "is geen stadsdeel of wijk"
    raise InputError(f"{quoted(asked)} {how}; kies bijvoorbeeld {join(codes, 'of')}.")
