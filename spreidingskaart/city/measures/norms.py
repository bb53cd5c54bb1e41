"""Norms that measures on a City need: the book of parking norms, with how far and how crooked people walk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.city.known import of_rules
from spreidingskaart.rules.parking.norm_book import norm_book

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.rules.parking.norm_book import NormBook

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
    return city.known(of_rules("parking.norm_book"), lambda: norm_book(city.rules))
