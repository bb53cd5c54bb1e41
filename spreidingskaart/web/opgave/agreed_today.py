"""The frameworks in use now, as plain limits that a decided value can be held against."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.programme.promises.alarms import (
    FrameworkLimit,
    FrameworkToday,
    held_against_today,
)
from spreidingskaart.programme.promises.reading import promises_of
from spreidingskaart.site_test.overrides import reader_of
from spreidingskaart.web.readable_store import readable_store
from spreidingskaart.weighing.case.offered import offered, standing
from spreidingskaart.weighing.framework.framework import FromEngine, HardLimit, Threshold
from spreidingskaart.words.dates import day_of

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.promises.alarms import DecisionToday
    from spreidingskaart.weighing.framework.framework import Framework


def held_today(city: City) -> tuple[DecisionToday, ...]:
    """Return every decided value held against the norms and frameworks that the role of a City may see."""
    return held_against_today(city, frameworks_today(city))


def frameworks_today(city: City) -> dict[str, FrameworkToday]:
    """Return the frameworks that agreements name, by id; one that is not there, or cannot be read, is left out."""
    named = {promise.framework for promise in promises_of(city) if promise.framework}
    found = {}
    for name in sorted(named):
        try:
            kept = standing(
                name,
                city.forms,
                readable_store(),
                folder=city.folder,
                seen_by=reader_of(city.role),
            )
        except SpreidingskaartError:
            continue
        found[name] = _today(kept.framework)
    return found


def framework_titles(city: City) -> dict[str, str]:
    """Return the title of every framework that can be opened, by id."""
    every = offered(city.forms, readable_store(), folder=city.folder, seen_by=reader_of(city.role))
    return {name: framework.title for name, framework in every.items()}


def _today(framework: Framework) -> FrameworkToday:
    newest = day_of(framework.history[-1].at).isoformat() if framework.history else ""
    return FrameworkToday(
        framework.id, framework.title, newest, tuple(_limit(limit) for limit in framework.hard)
    )


def _limit(limit: HardLimit) -> FrameworkLimit:
    criterion = limit.origin.criterion if isinstance(limit.origin, FromEngine) else ""
    if isinstance(limit.test, Threshold):
        return FrameworkLimit(limit.id, criterion, limit.test.value, limit.test.unit)
    return FrameworkLimit(limit.id, criterion, math.nan, "")
