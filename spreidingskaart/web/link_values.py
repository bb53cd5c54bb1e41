"""What the address of a page says, read without the screen: a report is made of it (see `web/chapters.py`).

A choice stands in an address as people read it on the page: "gebied=Wijken". One that is not there has its default; one
that is wrong is refused with what is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import parse_qs

from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import quoted, read_within

if TYPE_CHECKING:
    from collections.abc import Iterable

Given = Mapping[str, tuple[str, ...]]
"""Every name in an address with its values."""
_MOST_OFFERED: Final = 12
_YES: Final = "true"
_Id = TypeVar("_Id", bound=str)


def given_of(query: str) -> Given:
    """Return what stands behind the question mark of an address."""
    found = parse_qs(query, max_num_fields=200)
    return {name: tuple(value.strip() for value in values) for name, values in found.items()}


def text(given: Given, name: str) -> str:
    """Return the one value of a name; "" where it is not there."""
    return next(iter(given.get(name, ())), "")


def one_of(given: Given, name: str, names: Mapping[_Id, str], default: _Id) -> _Id:
    """Return the id of what is chosen under a name.

    Parameters
    ----------
    names
        What each id is called on the page.

    Raises
    ------
    InputError
        If nothing is called so.
    """
    told = text(given, name)
    return _id_of(name, told, names) if told else default


def some_of(given: Given, name: str, names: Mapping[_Id, str]) -> tuple[_Id, ...]:
    """Return the ids of all that are chosen under a name; as `one_of`."""
    return tuple(_id_of(name, told, names) for told in given.get(name, ()) if told)


def among(given: Given, name: str, offered: Iterable[str]) -> tuple[str, ...]:
    """Return the chosen values of a name that has no ids of its own."""
    return some_of(given, name, {value: value for value in offered})


def whole_number(given: Given, name: str, least: int, most: int, default: int) -> int:
    """Return a whole number.

    Raises
    ------
    InputError
        If it is none, or outside its ends.
    """
    told = text(given, name)
    if not told:
        return default
    try:
        return int(read_within(told, least, most, whole=True))
    except InputError as error:
        raise InputError(f"Bij {name}: {error}") from error


def is_on(given: Given, name: str, *, default: bool) -> bool:
    """Return whether a switch is on."""
    told = text(given, name)
    return told == _YES if told else default


def _id_of(name: str, told: str, names: Mapping[_Id, str]) -> _Id:
    for one, called in names.items():
        if told in (called, one):
            return one
    some = list(names.values())[:_MOST_OFFERED]
    more = len(names) - len(some)
    offered = f"{', '.join(some)} of nog {more} andere" if more > 0 else join(some, "of")
    raise InputError(f"{name}={quoted(told)[1:-1]} kan niet. Kies {offered}.")
