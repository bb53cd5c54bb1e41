"""The City of each municipality: where it lies, and the few that a process keeps."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from spreidingskaart.city import load_city
from spreidingskaart.city.access import PLANNER, seen_by
from spreidingskaart.city.hidden_rows import HIDING
from spreidingskaart.city.sources.folder import CITY_FILE
from spreidingskaart.errors import DataError
from spreidingskaart.plot_search.partitions.files import CODE
from spreidingskaart.plot_search.partitions.rests_on import city_hash, files_named

if TYPE_CHECKING:
    from pathlib import Path

    from spreidingskaart.city import City

CITIES_KEPT: Final = 2
"""Cities that one process keeps in memory: a shared one, or the one of this partition and the one before."""


def city_folder(cities: Path, code: str) -> Path:
    """Return the folder of a municipality: the shared one, or the one of its code.

    Raises
    ------
    DataError
        If there is none.
    """
    for folder in (cities, cities / code):
        # a code that is a path would lead elsewhere
        if (folder == cities or CODE.fullmatch(code)) and (folder / CITY_FILE).is_file():
            return folder
    message = f"Voor gemeente {code} is er geen map met {CITY_FILE} in {cities.name}."
    raise DataError(message)


def city_at(folder: Path, rules: Path, role: str) -> City:
    """Return the City of a folder as a role may see it; a process loads a version once."""
    return _loaded(folder, rules, role, city_hash(folder, rules))


@lru_cache(maxsize=CITIES_KEPT)
def _loaded(folder: Path, rules: Path, role: str, version: str) -> City:
    del version  # part of the key: other files are another City
    return seen_by(load_city(folder, rules_folder=rules), role)


def seen_hash(folder: Path, rules: Path, role: str) -> str:
    """Return a hash of what a role sees of a City; for the public one that no hidden facility changes.

    A result keeps it and may be handed on. A hash of the file with facilities in it would let anybody test a guess
    at what is hidden.
    """
    if role == PLANNER or not files_named(folder).keys() & set(HIDING):
        return city_hash(folder, rules)
    return f"{city_hash(folder, rules, without=HIDING)}-{city_at(folder, rules, role).version}"
