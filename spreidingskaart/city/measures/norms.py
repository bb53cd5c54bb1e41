"""Norms that measures on a City need: the book of parking norms, with how far and how crooked people walk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.rules.parking.norm_book import NormBook, norm_book

if TYPE_CHECKING:
    from spreidingskaart.city import City

DETOUR: Final = "detour_factor"
"""Id of the norm: metres walked for every metre in a straight line, where no network is loaded."""
REACH: Final = "network_reach"
"""Id of the norm: metres from a site within which a path of the network counts as its door."""


def book_of(city: City) -> NormBook:
    """Return the norms that hold in a city; read once.

    Raises
    ------
    DataError
        If the municipality's parking.yaml is unreadable or wrong.
    """
    key = ("parking", "norm book")
    kept = city.memo.get(key)
    if not isinstance(kept, NormBook):
        kept = norm_book(city.rules)
        city.memo[key] = kept
    return kept
