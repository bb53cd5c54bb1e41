"""Demand, supply and money of the region with and without each municipality carrying its own share.

Today the centre municipality answers for the whole region. With the doordecentralisatie, which is about beschermd
wonen only, each municipality answers for its own inhabitants; here the whole is divided by inhabitants, which is an
assumption of ours: the model by which the state will divide the money was not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure, combined
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.needs import balance_of, whole_places

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.groups import TargetGroup
    from spreidingskaart.programme.needs import Balance
    from spreidingskaart.programme.region.shares import Region
    from spreidingskaart.programme.scenario import Scenario

DIVIDED_FORMS: Final = frozenset({"beschermd_wonen_24u", "beschermd_wonen_plus"})
"""Care forms that the doordecentralisatie is about (annual report of Almere, 2023)."""
CENTRE_FORMS: Final = DIVIDED_FORMS | {"domus", "dag_nachtopvang", "gezinsopvang", "vrouwenopvang"}
"""Care forms that a centrumgemeente answers for: also maatschappelijke opvang and vrouwenopvang."""
_BY_INHABITANTS: Final = ProgrammeFigure(
    1.0, (FigureSource(FigureStatus.ASSUMPTION, "verdeeld naar inwoners"),)
)


@dataclass(frozen=True, slots=True)
class GroupDivision:
    """What one target group asks of this municipality, for the whole region and for its own share."""

    group: TargetGroup
    need: ProgrammeFigure
    """Places for the whole region."""
    supply: ProgrammeFigure
    """Places that there are in this municipality."""
    own_need: ProgrammeFigure
    """Places for its own share."""
    others_need: ProgrammeFigure
    decentralised: bool
    """Whether the doordecentralisatie is about this group; else the whole stays with the centre municipality."""

    @property
    def own_places(self) -> int | None:
        """The own share as a whole number of places, rounded up; None where it is not known."""
        return whole_places(self.own_need)

    @property
    def others_places(self) -> int | None:
        """What is left of the whole for the others, so that both add up to what the region needs."""
        whole, own = whole_places(self.need), self.own_places
        return None if whole is None or own is None else whole - own

    @property
    def gap(self) -> ProgrammeFigure:
        """Places short for the whole region; below 0 where there are more than needed."""
        return combined(lambda need, there: need - there, self.need, self.supply)

    @property
    def gap_after(self) -> ProgrammeFigure:
        """Places short with the doordecentralisatie, if all that is there is then for its own people."""
        need = self.own_need if self.decentralised else self.need
        return combined(lambda needed, there: needed - there, need, self.supply)


@dataclass(frozen=True, slots=True)
class MoneyDivision:
    """Euro a year, for the whole region and for the own share."""

    whole: ProgrammeFigure
    own: ProgrammeFigure
    others: ProgrammeFigure


def divided(
    city: City, region: Region, year: int, scenario: Scenario | None = None
) -> tuple[GroupDivision, ...]:
    """Return what falls to this municipality with and without the doordecentralisatie.

    Returns
    -------
    Every target group with a care form that a centrumgemeente answers for, in the order of the groups.
    """
    return tuple(
        _of_group(region, group, balance_of(city, group.id, year, scenario))
        for group in target_groups(city)
        if CENTRE_FORMS & set(group.forms)
    )


def _of_group(region: Region, group: TargetGroup, balance: Balance) -> GroupDivision:
    need = balance.need.structural
    own = _share_of(need, region)
    rest = combined(lambda whole, part: whole - part, need, own)
    divides = bool(DIVIDED_FORMS & set(group.forms))
    return GroupDivision(group, need, balance.supply.total, own, rest, divides)


def money(region: Region) -> MoneyDivision:
    """Return what the municipality gets today for the region, and what of it falls to its own share."""
    whole = region.own.budget
    own = _share_of(whole, region)
    return MoneyDivision(whole, own, combined(lambda all_of_it, part: all_of_it - part, whole, own))


def _share_of(whole: ProgrammeFigure, region: Region) -> ProgrammeFigure:
    return combined(
        lambda value, share, assumed: value * share * assumed,
        whole,
        region.own.share,
        _BY_INHABITANTS,
    )
