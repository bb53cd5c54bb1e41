"""What is known over time of one facility, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.programme.plan.time_line import MomentKind

if TYPE_CHECKING:
    from spreidingskaart.programme.plan.time_line import PlanMoment, TimeLine


def row_sentence(line: TimeLine, this_year: int) -> str:
    """Say in one sentence what is known over time of one facility; it opened where that is past."""
    if line.has_no_date:
        return f"{line.told}: zonder datum."
    said = [
        f"{_happens(one, this_year)} {one.date.told}{_reserve(one.source.status.dutch, line)}"
        for one in line.moments
    ]
    return f"{line.told}: {', '.join(said)}."


def _happens(one: PlanMoment, this_year: int) -> str:
    if one.kind is MomentKind.OPENS and one.date.year <= this_year:
        return "open sinds"
    return f"{one.kind.dutch} in"


def _reserve(status: str, line: TimeLine) -> str:
    """Return how surely a date is known, where that is not how surely the places are."""
    return "" if status in ("bron", line.places.reserve) else f" ({status})"
