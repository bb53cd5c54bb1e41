"""What a political evening is about, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.city.measures.facility_filter import Filtered
    from spreidingskaart.weighing.case.opened import OpenedCase
    from spreidingskaart.weighing.case.outcome import Weighed


@dataclass(frozen=True)
class Asked:
    """The question of the evening."""

    filtered: Filtered
    """The public City, and what counts in it."""
    case: OpenedCase | None
    """The weighing; None where there are no candidates to weigh."""
    weighed: Weighed | None
    why_not: str
    """Why there is no weighing, a sentence; "" where there is one."""
    amendments: tuple[tuple[str, str], ...]
    """Name and text of each amendment: ("Amendement A", "gewicht.spreading=2")."""

    @property
    def city(self) -> City:
        """The public City."""
        return self.filtered.city
