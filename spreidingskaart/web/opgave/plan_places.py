"""Places per year on the screen Op-, om- en afbouw: lines, and the same as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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
    named = {group.id: group.name for group in target_groups(city)}
    split = 1 < len(choice.groups) <= len(_LOOKS)
    parts = (
        {named[group]: PlanChoice((group,), choice.districts) for group in choice.groups}
        if split
        else {_name(choice, named): choice}
    )
    told = {name: places_over(city, years, part.keeps_line) for name, part in parts.items()}
    lines = [
        Line(name, np.array([one.places.value for one in over], dtype=float), look)
        for (name, over), look in zip(told.items(), _LOOKS, strict=False)
    ]
    reserves = dict.fromkeys(
        one.places.reserve for over in told.values() for one in over if one.places.reserve
    )
    word = f" ({', '.join(reserves)})" if reserves else ""
    return lines_over_years(
        f"Plekken die open zijn, per jaar{word}",
        years,
        lines,
        spoken="; ".join(f"{name}: {_spoken(over)}" for name, over in told.items()),
        unit="plekken",
    )


def places_table(choice: PlanChoice, city: City) -> Table:
    """Return the open places of every group that is looked at, per year."""
    years = list(years_to_play(city))
    head = ("doelgroep", *map(str, years), "zonder aantal", "status")
    rows = []
    for group in target_groups(city):
        if choice.groups and group.id not in choice.groups:
            continue
        part = PlanChoice((group.id,), choice.districts)
        over = places_over(city, years, part.keeps_line)
        values = [one.places.value if one.places.is_known else None for one in over]
        status = next((one.places.reserve for one in over if one.places.reserve), "")
        known = any(one.places.is_known for one in over)
        rows.append(
            (
                group.name,
                *values,
                max(one.without_number for one in over),
                (status or "bron") if known else "geen cijfers",
            )
        )
    return head, rows


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
