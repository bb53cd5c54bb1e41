"""Whether a successor is open by the time that something ends, as far as anybody can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spreidingskaart.model import FacilityStatus, FigureStatus
from spreidingskaart.programme.plan.time_line import MomentKind

if TYPE_CHECKING:
    from spreidingskaart.programme.figures import FigureSource
    from spreidingskaart.programme.plan.dates import PlanDate
    from spreidingskaart.programme.plan.time_line import PlanMoment, TimeLine


@dataclass(frozen=True, slots=True)
class SuccessorGap:
    """Why a successor is not open on a date, or why nobody can say."""

    told: str
    """Dutch clause without capital or full stop."""
    source: FigureSource
    untested: str = ""
    """What is missing to be sure; "" where it is sure."""


def gap_before(successor: TimeLine, date: PlanDate) -> SuccessorGap | None:
    """Return why a successor is not open by a date; None where it is."""
    name, closing = f"de opvolger, {successor.told},", closing_of(successor)
    if closing is not None and (is_gone := closing.date.is_before(date)) is not False:
        told = f"{name} sluit zelf in {when(closing)}"
        return SuccessorGap(
            told,
            closing.source,
            "" if is_gone else "welke van de twee het eerst is, is niet bekend",
        )
    opening = opening_of(successor)
    if opening is None:
        return _undated(successor)
    is_late = date.is_before(opening.date)
    if is_late is None:
        missing = "dag" if opening.date.month == date.month is not None else "maand"
        told = f"{name} gaat open in {when(opening)}"
        return SuccessorGap(told, opening.source, f"de {missing} is niet van beide bekend")
    if is_late:
        later = date.until(opening.date)
        return SuccessorGap(
            f"{name} gaat pas open in {when(opening)}, {later} later", opening.source
        )
    return None


def opening_of(line: TimeLine) -> PlanMoment | None:
    """Return when a facility opens: as the register says, with the month that the table tells of the same year."""
    registered = line.of_kind(MomentKind.OPENS)
    expected = line.of_kind(MomentKind.EXPECTED_OPENING)
    if registered:
        months = [one for one in expected if one.date.year == registered[0].date.year]
        return months[-1] if months else registered[0]
    return expected[-1] if expected else None


def closing_of(line: TimeLine) -> PlanMoment | None:
    """Return when a facility closes; None where the register tells no year."""
    return next(iter(line.of_kind(MomentKind.CLOSES)), None)


def when(moment: PlanMoment) -> str:
    """Return a date with how surely it is known: "oktober 2026 (fictief)"."""
    status = moment.source.status
    reserve = "" if status is FigureStatus.SOURCED else f" ({status.dutch})"
    return f"{moment.date.told}{reserve}"


def _undated(successor: TimeLine) -> SuccessorGap | None:
    """Return the gap of a successor without an opening year; none where it is there already."""
    if successor.status in (FacilityStatus.EXISTING, FacilityStatus.CLOSING):
        return None
    told = f"niemand weet of de opvolger, {successor.told}, dan open is"
    return SuccessorGap(told, successor.source, "er is geen jaar van opening bekend")
