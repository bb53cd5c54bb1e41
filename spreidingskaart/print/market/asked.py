"""What a political evening is about, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.city.measures.facility_filter import Filtered
    from spreidingskaart.weighing.case.facts import Facts
    from spreidingskaart.weighing.case.outcome import Weighed
    from spreidingskaart.weighing.framework.framework import Framework
    from spreidingskaart.weighing.framework.lock import Lock


@dataclass(frozen=True)
class MarketCase:
    """The weighing of the evening: of the live city, or as it stands in a dossier."""

    framework: Framework
    lock: Lock | None
    places: float
    """Of each site."""
    facts: Facts
    shown: tuple[str, ...]
    """n names to call the sites by."""
    covered: bool
    """Whether names do not show yet."""
    weighed: Weighed
    dossier: str
    """Fingerprint of the dossier; "" for the live city."""


@dataclass(frozen=True)
class MarketQuestion:
    """The question of the evening."""

    filtered: Filtered
    """The public City, and what counts in it."""
    case: MarketCase | None
    """None where there are no candidates to weigh."""
    why_not: str
    """Why there is no weighing, a sentence; "" where there is one."""
    amendments: tuple[tuple[str, str], ...]
    """Name and text of each amendment: ("Amendement A", "gewicht.spreading=2")."""

    @property
    def city(self) -> City:
        """The public City."""
        return self.filtered.city
