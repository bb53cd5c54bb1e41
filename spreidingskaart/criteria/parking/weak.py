"""What is not sure of the norm by which an old use is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.criteria.parking import sentences
from spreidingskaart.criteria.parking.demand import EXAMPLE, ZONE_ASSUMED
from spreidingskaart.model import Gap, GapKind, Status, gap_of_status

if TYPE_CHECKING:
    from spreidingskaart.criteria.parking.demand import Resolved


def weak_old_norm(norm: Resolved) -> list[Gap]:
    """Return what is not sure of the norm of the old use and of when it parks."""
    title, gaps = norm.function.title, []
    if norm.basis == EXAMPLE:
        told = f"de norm voor het oude gebruik ({title}) komt van andere gemeenten"
        gaps.append(Gap(GapKind.EXAMPLE_NORM, told))
    elif norm.basis == ZONE_ASSUMED:
        told = f"de norm voor het oude gebruik ({title}) is die van een andere zone"
        gaps.append(Gap(GapKind.ASSUMED, told))
    weak = [rule for rule in norm.rules if not rule.status.firm]
    gaps += [
        gap_of_status(rule.status, f"{sentences.reason(rule.title)} is {rule.status.dutch}")
        for rule in weak
        if norm.basis != EXAMPLE or rule.status is not Status.EXAMPLE
    ]
    if not norm.per_unit.known.all():
        told = f"wanneer het oude gebruik ({title}) parkeert, is niet voor elk dagdeel bekend"
        gaps.append(Gap(GapKind.UNKNOWN, told))
    elif not norm.visitors_known:
        told = f"welk deel van de norm voor het oude gebruik ({title}) voor bezoekers is, is niet bekend"
        gaps.append(Gap(GapKind.UNKNOWN, told))
    return gaps
