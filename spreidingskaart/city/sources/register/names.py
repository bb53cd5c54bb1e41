"""What municipalities call columns and words: one table as data (names.yaml), compared without capitals and signs."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, Field

from spreidingskaart.rules import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE: Final = Path(__file__).with_name("names.yaml")
_BRACKETS: Final = re.compile(r"[(\[][^)\]]*[)\]]")
_SQUARE: Final = str.maketrans({"²": "2", "+": " plus ", "_": " ", "&": " en "})


class _Flag(BaseModel):
    """What yes and no mean in a column that asks one of the two."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    yes: str
    no: str


class ColumnNames(BaseModel):
    """What a field is called."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    names: tuple[str, ...] = ()
    flags: dict[str, _Flag] = {}
    """Columns that ask yes or no, by their name."""


class Names(BaseModel):
    """The whole table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: dict[str, ColumnNames]
    words: dict[str, dict[str, tuple[str, ...]]]
    unknown: tuple[str, ...]
    yes: tuple[str, ...] = Field()
    no: tuple[str, ...] = Field()


@cache
def names() -> Names:
    """Return the table."""
    return Names.model_validate(read_yaml(_FILE))


@cache
def plain_name(text: str) -> str:
    """Return a name without capitals, accents and signs: "Aantal_Plekken" is "aantal plekken"."""
    told = unicodedata.normalize("NFKD", text.casefold().translate(_SQUARE))
    letters = "".join(
        sign if sign.isalnum() else " " for sign in told if not unicodedata.combining(sign)
    )
    return " ".join(letters.split())


def without_brackets(text: str) -> str:
    """Return a name without what stands in brackets: "Plekken (2024)" is "Plekken"."""
    return _BRACKETS.sub(" ", text)


@cache
def _unknown() -> frozenset[str]:
    return frozenset(plain_name(word) or word for word in names().unknown)


def is_unknown(text: str) -> bool:
    """Whether a text says that nobody knows."""
    return (plain_name(text) or text.strip()) in _unknown()


@cache
def fields_by_name(fields: tuple[str, ...]) -> Mapping[str, str]:
    """Return the field by every name that it is known by; where two fields share one, the first has it."""
    found: dict[str, str] = {}
    table = names().columns
    for field in fields:
        found.setdefault(plain_name(field), field)
    for field in fields:
        entry = table.get(field)
        for name in (entry.title, *entry.names, *entry.flags) if entry else ():
            found.setdefault(plain_name(name), field)
    return found


def title_of(field: str) -> str:
    """Return what people call a field."""
    entry = names().columns.get(field)
    return entry.title if entry else field
