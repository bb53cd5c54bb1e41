"""Years in which a target group has fewer places than in the year before."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from spreidingskaart.programme.figures import combined
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.plan.dates import PlanDate
from spreidingskaart.programme.plan.found import AlarmKind, PlanAlarm
from spreidingskaart.programme.plan.places import places_over
from spreidingskaart.programme.plan.time_lines import last_year
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from spreidingskaart.city import City


def falling_places(city: City) -> list[PlanAlarm]:
    """Return an alarm for each group and year to come with fewer places than the year before."""
    years = range(city.year, last_year(city) + 1)
    found = []
    for group in target_groups(city):
        over = places_over(city, years, lambda line, of=group.id: line.group == of)  # type: ignore[misc]
        for before, now in pairwise(over):
            less = combined(lambda a, b: a - b, before.places, now.places)
            if not less.is_known or less.value <= 0:
                continue
            left_out = _left_out(now.without_number)
            found.append(
                PlanAlarm(
                    kind=AlarmKind.PLACES,
                    sentence=f"{group.name}: {count(now.places.value, 'plek', 'plekken')} in {now.year}, "
                    f"{plain(less.value)} minder dan in {before.year}{left_out}.",
                    tested=not now.without_number,
                    date=PlanDate(now.year),
                    facility=None,
                    group=group.id,
                    district=None,
                    sources=less.sources,
                )
            )
    return found


def _left_out(without_number: int) -> str:
    if not without_number:
        return ""
    which = count(without_number, "voorziening", "voorzieningen")
    return f"; niet getoetst: van {which} is het aantal plekken niet bekend"
