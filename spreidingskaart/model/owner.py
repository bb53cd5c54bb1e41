"""Kinds of land owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Owner:
    """A kind of land owner in the words people see."""

    name: str
    ground: str
    """What is said of the ground: "De grond is ..."."""
    government: bool = False


OWNERS: Final = {
    "municipality": Owner("gemeente", "van de gemeente", government=True),
    "state": Owner("Rijk", "van het Rijk", government=True),
    "province": Owner("provincie", "van de provincie", government=True),
    "water_board": Owner("waterschap", "van het waterschap", government=True),
    "private": Owner("particulier", "van een particulier"),
    "mixed": Owner(
        "deels overheid, deels particulier", "deels van de overheid, deels van een particulier"
    ),
}
"""Every kind of land owner, by the word that files and commands use."""
