"""The nouns of the plan: what happens to a facility, and all that happens to it in the order of time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.model import PlanMomentKind
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from spreidingskaart.model import FacilityStatus
    from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure
    from spreidingskaart.programme.plan.dates import PlanDate

WITHOUT_ADDRESS: Final = "Plekken"
"""How the name of places without an address begins."""


class MomentKind(StrEnum):
    """What happens to a facility: what the register tells, and what the table of the plan tells beside it."""

    OPENS = "opens"
    CLOSES = "closes"
    EXPECTED_OPENING = PlanMomentKind.EXPECTED_OPENING.value
    REBUILT = PlanMomentKind.REBUILT.value
    PERMIT_ENDS = PlanMomentKind.PERMIT_ENDS.value
    TERM_ENDS = PlanMomentKind.TERM_ENDS.value

    @property
    def dutch(self) -> str:
        """The words that people see."""
        own = {"opens": "gaat open", "closes": "sluit"}
        return own.get(self.value) or PlanMomentKind(self.value).dutch


@dataclass(frozen=True, slots=True)
class PlanMoment:
    """One thing that happens to one facility."""

    facility: str | None
    """Id of the facility; None for places without an address."""
    name: str
    kind: MomentKind
    date: PlanDate
    source: FigureSource
    places: ProgrammeFigure
    """Places from then on as the table tells them: of a rebuilding or an expected opening. They count nowhere, only
    the register counts."""
    successor: str | None = None
    """Id of the facility that takes its place."""
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "facility": self.facility,
            "name": self.name,
            "kind": self.kind.value,
            "year": self.date.year,
            "month": self.date.month,
            "successor": self.successor,
            "status": self.source.status.value,
            "sources": [self.source.told],
            "note": self.note or None,
        }


@dataclass(frozen=True, slots=True)
class TimeLine:
    """What is known over time of one facility, or of places without an address that are told together."""

    facility: str | None
    name: str
    form: str
    """Id of a care form."""
    group: str | None
    """Id of the target group that its form counts for; None where no group names it."""
    district: str | None
    """Code of the district; None where it is known for the municipality only."""
    status: FacilityStatus
    source: FigureSource
    places: ProgrammeFigure
    rounded: bool
    moments: tuple[PlanMoment, ...]
    """In the order of time."""

    @property
    def has_no_date(self) -> bool:
        """Whether nobody gave any date of it."""
        return not self.moments

    def of_kind(self, *kinds: MomentKind) -> tuple[PlanMoment, ...]:
        """Return what happens of some kinds, in the order of time."""
        return tuple(one for one in self.moments if one.kind in kinds)

    @property
    def told_places(self) -> str:
        """Its places in words: "18 plekken", "ongeveer 20 plekken", "aantal plekken niet bekend"."""
        if not self.places.is_known:
            return "aantal plekken niet bekend"
        about = "ongeveer " if self.rounded else ""
        return f"{about}{count(self.places.value, 'plek', 'plekken')}"

    @property
    def told(self) -> str:
        """Its name with its places and how surely they are known: "Het Huis (18 plekken, fictief)"."""
        if not self.rounded:
            return (
                f"{self.name} ({', '.join(filter(None, (self.told_places, self.places.reserve)))})"
            )
        amount = self.told_places if self.places.is_known else "een onbekend aantal plekken"
        about = f"{amount}{self.name.removeprefix(WITHOUT_ADDRESS)}"
        return ", ".join(filter(None, (about, self.places.reserve)))
