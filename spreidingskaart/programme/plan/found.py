"""An alarm of the plan: one sentence with its dates, its sources, and whether it could be tested."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from spreidingskaart.programme.figures import ProgrammeFigure

if TYPE_CHECKING:
    from spreidingskaart.programme.figures import FigureSource
    from spreidingskaart.programme.plan.dates import PlanDate


class AlarmKind(StrEnum):
    """What an alarm of the plan is about."""

    PERMIT = "permit"
    """A permit ends, and what takes its place is not open by then."""
    TERM = "term"
    """A term is over."""
    CLOSING = "closing"
    """A facility closes, and nothing opens for its group."""
    PLACES = "places"
    """A group has fewer places than the year before."""

    @property
    def dutch(self) -> str:
        """The words that people see."""
        return {
            "permit": "vergunning",
            "term": "termijn",
            "closing": "sluiting",
            "places": "minder plekken",
        }[self.value]


@dataclass(frozen=True, slots=True)
class PlanAlarm:
    """One alarm of the plan."""

    kind: AlarmKind
    sentence: str
    tested: bool
    """False where a date is missing; the sentence then says what was not tested."""
    date: PlanDate | None
    facility: str | None
    """Id of the facility; None for a group or for places without an address."""
    group: str | None
    """Id of the target group."""
    district: str | None
    sources: tuple[FigureSource, ...]

    @property
    def reserve(self) -> str:
        """The word that must stand beside it: that of the least sure source."""
        return ProgrammeFigure(0.0, self.sources).reserve

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        status = ProgrammeFigure(0.0, self.sources).status
        return {
            "kind": self.kind.value,
            "sentence": self.sentence,
            "tested": self.tested,
            "year": self.date.year if self.date else None,
            "month": self.date.month if self.date else None,
            "facility": self.facility,
            "group": self.group,
            "district": self.district,
            "status": None if status is None else status.value,
            "sources": [source.told for source in self.sources],
        }
