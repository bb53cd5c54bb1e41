"""What is counted: one care form, all clustered forms, or the clustered places of one target group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.known import of_year
from spreidingskaart.city.measures.earlier import Untold, untold
from spreidingskaart.city.measures.fiction import FictionalShare, fictional_share
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City

CLUSTERED: Final = "clustered"
GROUP: Final = "group:"
"""Before the name of a target group: group:dakloosheid."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of places."""

    id: str
    name: str
    """How it reads as a title: Domus, Alle geclusterde vormen."""
    new_places: str
    """How places to come read in a sentence: plekken Domus, geclusterde plekken."""
    fiction: FictionalShare
    """The fictional part of its open places in the year of the City."""
    untold: Untold
    """What cannot be told of it in the year of the City."""
    clustered: bool
    """Dispersed homes count per district only."""

    @property
    def places(self) -> str:
        """How the places that are open read in a sentence: fictional ones are called so, wherever they are named."""
        return f"{self.fiction.adjective}{self.new_places}"


def kinds_of(city: City) -> dict[str, Kind]:
    """Return all kinds by id: all clustered forms together, then each form; with what of them is fictional."""
    return city.known(of_year("spread.kinds"), lambda: _kinds_of(city))


def _kinds_of(city: City) -> dict[str, Kind]:
    named = [(CLUSTERED, "Alle geclusterde vormen", "geclusterde plekken", True)]
    named += [
        (form.id, form.name, f"plekken {form.name}", form.clustered)
        for form in sorted(city.forms.values(), key=lambda form: not form.clustered)
    ]
    return {
        kind: Kind(kind, name, places, *_of_year(city, kind), clustered=clustered)
        for kind, name, places, clustered in named
    }


def kind_of(city: City, kind_id: str) -> Kind:
    """Return one kind; also a target group, written as group:dakloosheid.

    Raises
    ------
    InputError
        If there is no such kind.
    """
    if kind_id.startswith(GROUP):
        name = kind_id.removeprefix(GROUP)
        if name in target_groups(city):
            return Kind(
                kind_id,
                f"Doelgroep {name}",
                f"geclusterde plekken voor {name}",
                *_of_year(city, kind_id),
                clustered=True,
            )
        known = ", ".join(GROUP + group for group in target_groups(city))
    else:
        kinds = kinds_of(city)
        if kind_id in kinds:
            return kinds[kind_id]
        known = ", ".join(kinds)
    message = f"De woonzorgvorm {kind_id!r} bestaat niet; kies uit: {known}."
    raise InputError(message)


def target_groups(city: City) -> tuple[str, ...]:
    """Return the target groups of the clustered forms, in alphabetical order."""
    forms = [form for form in city.forms.values() if form.clustered]
    return tuple(sorted({group for form in forms for group in form.target_groups}))


def belongs(city: City, kind: Kind) -> NDArray[np.bool_]:
    """Return which holders of places are of a kind, in the order of the counts of measures/places.py."""
    return _holders(city, kind.id)


def _of_year(city: City, kind_id: str) -> tuple[FictionalShare, Untold]:
    entries, mine = entries_of(city), _holders(city, kind_id)
    return fictional_share(entries, mine & entries.open), untold(entries, mine)


def _holders(city: City, kind_id: str) -> NDArray[np.bool_]:
    entries = entries_of(city)
    forms = list(city.forms.values())
    clustered = np.array([form.clustered for form in forms], dtype=bool)
    # one row per holder of places; -1 is a form that is not known
    has_form = entries.form >= 0
    if kind_id == CLUSTERED:
        return np.asarray(has_form & clustered[entries.form])
    if kind_id.startswith(GROUP):
        group = kind_id.removeprefix(GROUP)
        served = np.array([group in groups for groups in entries.target_groups], dtype=bool)
        return np.asarray(has_form & clustered[entries.form] & served)
    return np.asarray(entries.form == list(city.forms).index(kind_id))
