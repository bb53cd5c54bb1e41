"""Kinds of land owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from spreidingskaart.model.vocabulary import OwnerKind


@dataclass(frozen=True, slots=True)
class Owner:
    """A kind of land owner in the words people see."""

    name: str
    ground: str
    """What is said of the ground: "De grond is ..."."""
    government: bool = False


OWNERS: Final[dict[str, Owner]] = {
    OwnerKind.MUNICIPALITY: Owner("gemeente", "van de gemeente", government=True),
    OwnerKind.STATE: Owner("Rijk", "van het Rijk", government=True),
    OwnerKind.PROVINCE: Owner("provincie", "van de provincie", government=True),
    OwnerKind.WATER_BOARD: Owner("waterschap", "van het waterschap", government=True),
    OwnerKind.PRIVATE: Owner("particulier", "van een particulier"),
    OwnerKind.MIXED: Owner(
        "deels overheid, deels particulier", "deels van de overheid, deels van een particulier"
    ),
}
"""Every kind of land owner, by the word that files and commands use."""
