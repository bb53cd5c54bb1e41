"""Which need is divided: that of one target group, or of all groups of which it is known together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import InputError
from spreidingskaart.programme.fair_share.shares import GroupNeed, whole_figure
from spreidingskaart.programme.figures import total, unknown
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.needs import need_of
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.programme.scenario import Scenario

TOGETHER: Final = "alle"
"""Id of all target groups with figures together; no group may be called so."""


def group_needs(city: City, year: int, scenario: Scenario | None = None) -> tuple[GroupNeed, ...]:
    """Return what every target group needs in a year, in whole places, in the order of the table."""
    return tuple(
        GroupNeed(
            group.id,
            group.name,
            group.forms,
            whole_figure(need_of(city, group.id, year, scenario).structural),
        )
        for group in target_groups(city)
    )


def together(needs: Sequence[GroupNeed]) -> GroupNeed:
    """Return what all groups of which the need is known need together; unknown where that is none of them."""
    known = [need for need in needs if need.places.is_known]
    forms = tuple(form for need in known for form in need.forms)
    nobody = unknown("van geen doelgroep is bekend hoeveel plekken er nodig zijn")
    places = total(need.places for need in known) if known else nobody
    return GroupNeed(TOGETHER, "Alle groepen met cijfers", forms, places)


def left_out(needs: Sequence[GroupNeed]) -> str:
    """Return which groups are no part of all groups together, one sentence; "" where every one is."""
    missing = [need.name for need in needs if not need.places.is_known]
    return f"Niet meegeteld, want er zijn geen cijfers: {join(missing)}." if missing else ""


def need_named(city: City, group: str, year: int, scenario: Scenario | None = None) -> GroupNeed:
    """Return the need of one group, or of all together.

    Raises
    ------
    InputError
        If there is no such group.
    """
    needs = group_needs(city, year, scenario)
    if group == TOGETHER:
        return together(needs)
    found = next((need for need in needs if need.id == group), None)
    if found is None:
        there = ", ".join([TOGETHER, *(need.id for need in needs)])
        raise InputError(f"De doelgroep {group!r} bestaat niet; kies uit: {there}.")
    return found
