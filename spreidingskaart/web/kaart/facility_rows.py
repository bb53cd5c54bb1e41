"""Facilities as people read them in a list: mark, name, and in one line what, how many and how far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.model import Fictional
from spreidingskaart.words.lists import count
from spreidingskaart.words.marks import STATUS_NAMES
from spreidingskaart.words.numbers import metres

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.model import CareForm

PRECISION_NAMES: Final = {
    "point": "exact punt",
    "buurt": "bewust grover: alleen de buurt klopt; het punt daarin is door ons gekozen",
    "wijk": "bewust grover: alleen de wijk, zonder punt",
    "district": "bewust grover: alleen het stadsdeel, zonder punt",
}
"""How precisely the place of something is told. Coarser than a point is a choice, of the source or of ours."""


@dataclass(frozen=True)
class FacilityRow:
    """One facility in a list."""

    form: CareForm | None
    status: str
    fictional: bool
    name: str
    about: str


def facility_rows(
    city: City, rows: Iterable[int], distances: Sequence[float] | None = None
) -> list[FacilityRow]:
    """Return rows of `facilities` for a list, with the distance in metres where it is given."""
    facilities = city.layer("facilities")
    if facilities is None:
        return []
    found = []
    for position, row in enumerate(rows):
        form = city.forms.get(facilities["form"][row])
        places = float(facilities["places"][row])
        about = (
            form.name if form else str(facilities["form"][row]),
            "" if np.isnan(places) else count(places, "plek", "plekken"),
            STATUS_NAMES.get(facilities["status"][row], ""),
            "" if distances is None else metres(distances[position]),
        )
        found.append(
            FacilityRow(
                form=form,
                status=facilities["status"][row],
                fictional=facilities["fictional"][row] == Fictional.YES,
                name=str(facilities["name"][row]),
                about=" · ".join(part for part in about if part),
            )
        )
    return found
