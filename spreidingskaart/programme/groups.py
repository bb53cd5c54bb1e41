"""The target groups of the programme: whom it is for, and which care forms serve them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spreidingskaart.city.known import of_layers

if TYPE_CHECKING:
    from spreidingskaart.city import City


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """One target group of the programme."""

    id: str
    name: str
    forms: tuple[str, ...]
    """Ids of the care forms whose places are for this group; a form counts for one group only."""
    note: str


def target_groups(city: City) -> tuple[TargetGroup, ...]:
    """Return the target groups of a City in the order of its table; none where the table is not loaded.

    A care form that two groups name counts for the first, so that no place is counted twice.
    """
    return city.known(of_layers("programme.groups"), lambda: _read(city))


def _read(city: City) -> tuple[TargetGroup, ...]:
    layer = city.layer("programme_groups")
    if layer is None:
        return ()
    taken: set[str] = set()
    groups = []
    for name, title, forms, note in zip(
        *(layer[column] for column in ("id", "name", "forms", "note")), strict=True
    ):
        own = tuple(
            form
            for form in map(str.strip, (forms or "").split(";"))
            if form in city.forms and form not in taken
        )
        taken |= set(own)
        groups.append(TargetGroup(name, title, own, note or ""))
    return tuple(groups)
