"""What the programme says that elderly people need: places of the target groups whose care forms are for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.programme.elderly.reach import TARGET_GROUP
from spreidingskaart.programme.figures import total, unknown
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.needs import need_of

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.figures import ProgrammeFigure
    from spreidingskaart.programme.scenario import Scenario


def needed_by_elderly(city: City, year: int, scenario: Scenario | None = None) -> ProgrammeFigure:
    """Return the structural places that elderly people need in a year; unknown where no group is theirs."""
    theirs = [
        group
        for group in target_groups(city)
        if any(TARGET_GROUP in city.forms[form].target_groups for form in group.forms)
    ]
    if not theirs:
        return unknown("geen doelgroep van de programmering is voor ouderen")
    return total(need_of(city, group.id, year, scenario).structural for group in theirs)
