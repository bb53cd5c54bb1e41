"""The municipalities of the Netherlands: code, name and province, as data (`data/municipalities.csv`)."""

from __future__ import annotations

import csv
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from spreidingskaart import PROJECT
from spreidingskaart.city.sources.cbs import municipality_code
from spreidingskaart.city.sources.folder import Municipality
from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Mapping

LIST: Final = PROJECT / "data" / "municipalities.csv"
AS_OF: Final = "1 januari 2026"
"""The day that the list speaks of."""


@cache
def municipalities() -> Mapping[str, Municipality]:
    """Return every municipality by its code, GM0034."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["code"]: Municipality(**row) for row in csv.DictReader(file)})


def municipality_of(text: str, *, name: str | None = None) -> Municipality:
    """Return the municipality that somebody names by its code (GM0233, 233) or its name.

    Parameters
    ----------
    name
        Of one that the list does not have, because it is newer; then the code must be given.

    Raises
    ------
    InputError
        If the list does not have it; the message says which are near.
    """
    wanted = text.strip()
    if not wanted[-1:].isdigit():
        return _named(wanted)
    code = municipality_code(wanted)
    known = municipalities().get(code)
    if name is not None and name.strip():
        return Municipality(
            code=code, name=name.strip(), province=known.province if known else None
        )
    if known is None:
        raise InputError(
            f"{code} staat niet in de lijst van gemeenten op {AS_OF}; "
            "geef de naam erbij als de gemeente nieuwer is: --name."
        )
    return known


def _named(text: str) -> Municipality:
    by_name = {each.name.casefold(): each for each in municipalities().values()}
    found = by_name.get(text.casefold())
    if found is not None:
        return found
    near = get_close_matches(text.casefold(), by_name, n=3, cutoff=0.75)
    begun = [name for name in by_name if name.split(" (")[0] == text.casefold()]
    told = [f"{by_name[name].name} ({by_name[name].code})" for name in begun or near]
    meant = f" Bedoelt u {join(told, 'of')}?" if told else ""
    raise InputError(
        f"{text!r} is geen gemeente op {AS_OF}.{meant} Geef anders de code, zoals GM0233."
    )
