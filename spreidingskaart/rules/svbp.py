"""How a Dutch plan is read and drawn: main groups, letter codes, patterns and colours of SVBP2012 (data/svbp.yaml)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from spreidingskaart import PROJECT
from spreidingskaart.errors import DataError
from spreidingskaart.rules import faults_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

SVBP_FILE: Final = PROJECT / "data" / "svbp.yaml"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MainGroup(_Record):
    """Letter code and fill colour of a bestemmingshoofdgroep."""

    code: str
    colour: str


class DoubleGroup(_Record):
    """Letter code and pattern (black on transparent) of a dubbelbestemming."""

    code: str
    pattern: str


class ZoneGroup(_Record):
    """Line colour of a group of gebiedsaanduidingen."""

    colour: str


class Svbp(_Record):
    """The whole standard, and how the names of older plans are read."""

    source: str
    main_groups: dict[str, MainGroup]
    double_groups: dict[str, DoubleGroup]
    zone_groups: dict[str, ZoneGroup]
    aliases: dict[str, str]
    """Main groups under the names that they had in older standards."""
    living: tuple[str, ...]
    """Main groups in which people may live."""
    not_yet: tuple[str, ...]
    """Words of a designation that says nothing before it is worked out."""
    names: dict[str, tuple[str, ...]]
    """By main group the first words of names that mean it."""

    @model_validator(mode="after")
    def _knows_its_groups(self) -> Svbp:
        unknown = {*self.names, *self.living, *self.aliases.values()} - set(self.main_groups)
        if unknown:
            raise ValueError(f"main groups that are not described: {', '.join(sorted(unknown))}")
        return self

    def code(self, main_group: str | None) -> str:
        """Return the letter code of a main group (single or double); empty where it has none."""
        single = self.main_groups.get(main_group or "")
        double = self.double_groups.get(main_group or "")
        return single.code if single else double.code if double else ""


@cache
def svbp() -> Svbp:
    """Return the standard.

    Raises
    ------
    DataError
        If data/svbp.yaml is missing or has faults; the message lists them.
    """
    try:
        return Svbp.model_validate(read_yaml(SVBP_FILE))
    except ValidationError as error:
        raise DataError(
            f"De plankleuren in {SVBP_FILE.name} kloppen niet: {faults_of(error)}."
        ) from error


_LISTED: Final = re.compile(r"\s*(?:,|/|&|\ben\b)\s*")


def tidy(name: str) -> str:
    """Return a name in lower case with single spaces."""
    return " ".join(name.lower().replace("_", " ").split())


def given_group(main_group: str) -> str | None:
    """Return the main group (SVBP2012) that a plan gives itself; None where it gives none that exists."""
    plain = tidy(main_group)
    plain = svbp().aliases.get(plain, plain)
    return plain if plain in svbp().main_groups else None


def is_not_yet(name: str) -> bool:
    """Whether the name of a designation says that it must still be worked out or may still be changed."""
    plain = tidy(name)
    return any(word in plain for word in svbp().not_yet)


@lru_cache(maxsize=4096)
def main_group_of(main_group: str, name: str = "") -> str | None:
    """Return the main group (SVBP2012); an older plan has none, then the name of the designation tells it."""
    given = given_group(main_group)
    plain = tidy(name or main_group)
    if given is not None or is_not_yet(plain):
        return given
    groups = _groups_in(plain)
    if len(groups) > 1 and any(group in svbp().living for group in groups):
        return "gemengd"
    return groups[0] if groups else None


def _groups_in(plain: str) -> list[str]:
    """Return each main group that a name or the parts of it mean, in the order of the name."""
    whole = _named(plain)
    if whole is not None and whole[0] >= len(plain):
        return [whole[1]]
    parts = [_named(part) for part in _LISTED.split(plain) if part]
    return list(dict.fromkeys(group for _, group in filter(None, [whole, *parts])))


def _named(plain: str) -> tuple[int, str] | None:
    """Return the main group that the first words of a name mean, and how many letters say so."""
    found = [
        (len(start), group)
        for group, starts in svbp().names.items()
        for start in starts
        if re.match(rf"{re.escape(start)}\b", plain)
    ]
    return max(found) if found else None


def main_groups_of(groups: Iterable[Any], names: Iterable[Any]) -> list[str | None]:
    """Return the main group of each designation; what is no text is no name."""
    told = zip(groups, names, strict=True)
    return [
        main_group_of(*(value if isinstance(value, str) else "" for value in pair)) for pair in told
    ]
