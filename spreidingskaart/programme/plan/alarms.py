"""All alarms of the plan together, the first to come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.city.known import of_year
from spreidingskaart.programme.plan.falling import falling_places
from spreidingskaart.programme.plan.succession import closings, permits, terms

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.plan.found import PlanAlarm

_NO_DATE = (9999, 0)


def alarms(city: City) -> tuple[PlanAlarm, ...]:
    """Return the alarms of a City as one role may see it.

    Those about a permit or a term come first, then closings without a successor, then years with fewer places; each
    in the order of time, what has no date last.
    """
    return city.known(of_year("plan.alarms"), lambda: _alarms(city))


def _alarms(city: City) -> tuple[PlanAlarm, ...]:
    parts = (
        [*permits(city), *terms(city)],
        closings(city),
        falling_places(city),
    )
    return tuple(
        one
        for part in parts
        for one in sorted(part, key=lambda it: it.date.order if it.date else _NO_DATE)
    )
