"""Care forms: ways of living with care, by what decides the zoning question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from spreidingskaart.model.status import Status

SUPERVISIONS: Final = ("none", "ambulatory", "part_of_day", "around_the_clock")
"""How much supervision a form has, from light to heavy."""


@dataclass(frozen=True, slots=True)
class CareForm:
    """A woonzorgvorm. Its four attributes decide the zoning question, its name does not (ECLI:NL:RVS:2022:2525)."""

    id: str
    name: str
    letters: str
    shape: str
    colour: str
    target_groups: tuple[str, ...]
    independent_units: str
    """yes, no or mixed."""
    supervision: str
    """One of SUPERVISIONS."""
    stay: str
    """short, medium or long."""
    household: str
    """one, separate or rooms."""
    clustered: bool
    status: Status
    source: str

    def is_heavier_than(self, other: CareForm) -> bool:
        """Whether people get more supervision here than there."""
        return SUPERVISIONS.index(self.supervision) > SUPERVISIONS.index(other.supervision)
