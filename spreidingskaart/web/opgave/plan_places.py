"""Places per year on the screen Op-, om- en afbouw: lines, and the same as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from spreidingskaart.programme.figures import total
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.plan.changes import years_to_play
from spreidingskaart.programme.plan.places import places_over
from spreidingskaart.web.opgave.picture import Line, lines_over_years
from spreidingskaart.web.opgave.plan_choice import PlanChoice

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.plan.places import PlacesInYear
    from spreidingskaart.web.story import Table

_LOOKS = ("accent", "ink", "muted")


def places_lines(city: City, choice: PlanChoice) -> str:
    """Return the places per year as lines: a line for each chosen group while there are few, else their sum."""
    years = list(years_to_play(city))
    told = {
        name: places_over(city, years, part.keeps_line)
        for name, part in _parts(city, choice).items()
    }
    lines = [
        Line(name, np.array([one.places.value for one in over], dtype=float), look)
        for (name, over), look in zip(told.items(), _LOOKS, strict=False)
    ]
    reserves = dict.fromkeys(one.places.reserve for over in told.values() for one in over)
    word = ", ".join(filter(None, reserves))
    return lines_over_years(
        f"Plekken die open zijn, per jaar{f' ({word})' if word else ''}",
        years,
        lines,
        spoken="; ".join(f"{name}: {_spoken(over)}" for name, over in told.items()),
        unit="plekken",
    )


def _parts(city: City, choice: PlanChoice) -> dict[str, PlanChoice]:
    """Return what gets a line of its own, by its name."""
    named = {group.id: group.name for group in target_groups(city)}
    if not 1 < len(choice.groups) <= len(_LOOKS):
        return {_name(choice, named): choice}
    return {named[group]: PlanChoice((group,), choice.districts) for group in choice.groups}


def places_table(choice: PlanChoice, city: City) -> Table:
    """Return the open places of every group that is looked at, per year."""
    years = list(years_to_play(city))
    head = ("doelgroep", *map(str, years), "zonder aantal", "status")
    rows = [
        _row(
            group.name,
            places_over(city, years, PlanChoice((group.id,), choice.districts).keeps_line),
        )
        for group in target_groups(city)
        if not choice.groups or group.id in choice.groups
    ]
    return head, rows


def _row(name: str, over: tuple[PlacesInYear, ...]) -> tuple[Any, ...]:
    """Return the places of one group per year, how many facilities have no number, and how it is known."""
    known = [one.places for one in over if one.places.is_known]
    status = total(known).reserve or "bron" if known else "geen cijfers"
    values = [one.places.value if one.places.is_known else None for one in over]
    return (name, *values, max(one.without_number for one in over), status)


def _name(choice: PlanChoice, named: dict[str, str]) -> str:
    if len(choice.groups) == 1:
        return named[choice.groups[0]]
    return "Gekozen doelgroepen" if choice.groups else "Alle plekken"


def _spoken(over: tuple[PlacesInYear, ...]) -> str:
    return ", ".join(
        f"{one.places.value:.0f} in {one.year}"
        if one.places.is_known
        else f"niet bekend in {one.year}"
        for one in over
    )
