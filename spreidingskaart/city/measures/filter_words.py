"""A filter in words: the sentence that describes it, what its numbers count, and what it could not know."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.facility_filter import (
    FacilityFilter,
    apply_filter,
    is_clustered,
    totals,
)
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.marks import STATUS_NAMES
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City
    from spreidingskaart.city.measures.facility_filter import Filtered

_MOST_IN_A_FILE_NAME: Final = 60


def sentence(city: City, wanted: FacilityFilter) -> str:
    """Return the filter as words: "Alleen gepland, Domus of Skaeve Huse, vanaf 10 plekken, in 2027"; or ""."""
    words = [_SAYS[choice](city, wanted) for choice in _IN_WORDS if choice in wanted.chosen]
    return f"Alleen {', '.join(words)}" if words else ""


def file_name(city: City, wanted: FacilityFilter) -> str:
    """Return the filter as the tail of a file name: "-gepland-domus-2027"; or ""."""
    words = sentence(city, wanted).removeprefix("Alleen ")
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:_MOST_IN_A_FILE_NAME].strip("-")
    return f"-{slug}" if slug else ""


def counts_what(filtered: Filtered) -> str:
    """Return which places the numbers of a filter count: "open in 2026, ook in verspreide woningen", "gepland"."""
    chosen = filtered.wanted.statuses
    open_ones = not chosen or bool({"existing", "closing"} & set(chosen))
    words = [f"open in {filtered.city.year}"] if open_ones else []
    words += [STATUS_NAMES[status] for status in ("planned", "unconfirmed") if status in chosen]
    told = join(words, "of")
    dispersed, clustered = (
        (filtered.counted & mask).any()
        for mask in (~is_clustered(filtered), is_clustered(filtered))
    )
    if not dispersed:
        return told
    return f"{told}, {'ook' if clustered else 'alleen'} in verspreide woningen"


def of_which(filtered: Filtered) -> str:
    """Return how many of the places are clustered, as the page Spreiding counts them; "" where all are, or none."""
    told = totals(filtered)
    together = told.places - told.dispersed
    if not (together and told.dispersed):
        return ""
    return (
        f"Daarvan {number(together)} geclusterd en {number(told.dispersed)} in verspreide woningen."
    )


def shown(filtered: Filtered) -> str:
    """Return "n van N voorzieningen getoond, k zonder punt op de kaart.", and the places without an address."""
    told = totals(filtered)
    of = count(told.of, "voorziening", "voorzieningen")
    without = told.facilities - told.marks
    tail = f", {without} zonder punt op de kaart." if without else "."
    first = f"{told.marks} van {of} getoond{tail}"
    if not told.hidden:
        return first
    places = (
        f"{'is' if told.hidden == 1 else 'zijn'} ongeveer {count(told.hidden, 'plek', 'plekken')}"
    )
    return f"{first} {'Daarbij' if told.facilities else 'Er'} {places} zonder bekend adres."


def besides(filtered: Filtered) -> str:
    """Return what is shown and does not count: "Daarnaast 36 geplande plekken."; or ""."""
    told = totals(filtered)
    words = []
    if told.planned:
        words.append(f"{number(told.planned)} {_plural(told.planned, 'geplande')}")
    if told.others:
        words.append(f"{number(told.others)} {_plural(told.others, 'niet bevestigde of gesloten')}")
    return f"Daarnaast {join(words)}." if words else ""


def notes(filtered: Filtered) -> list[str]:
    """Return a sentence on everything that the filter asks and that is not known of what it meets."""
    wanted, hidden = filtered.wanted, filtered.city.hidden_counts
    found = _without_size(filtered) if wanted.least_places else []
    if filtered.cannot_be_told.what:
        found.append(filtered.cannot_be_told.sentence(filtered.city.year))
    if hidden is None or not len(hidden):
        return found
    if wanted.target_groups and filtered.hidden.any():
        found.append("Plekken zonder adres tellen mee voor de doelgroepen van hun woonzorgvorm.")
    return found


def _without_size(filtered: Filtered) -> list[str]:
    """Say what would pass if its number of places were known."""
    others = apply_filter(filtered.city, replace(filtered.wanted, least_places=0))
    unknown = others.passes & ~others.entries.rounded & np.isnan(others.entries.places)
    found = []
    if unknown.any():
        fall = count(int(unknown.sum()), "voorziening valt", "voorzieningen vallen")
        found.append(f"{fall} weg: het aantal plekken is niet bekend.")
    if others.hidden.any():
        hidden = number(totals(others).hidden)
        found.append(
            f"Plekken zonder adres (ongeveer {hidden}) vallen weg: "
            "hoe groot elke voorziening is, weten we niet."
        )
    return found


def _plural(amount: float, adjective: str) -> str:
    return f"{adjective} {'plek' if amount == 1 else 'plekken'}"


_SAYS: Final[dict[str, Callable[[City, FacilityFilter], str]]] = {
    "statuses": lambda _, wanted: join([STATUS_NAMES[it] for it in wanted.statuses], "of"),
    "forms": lambda city, wanted: join([city.forms[it].name for it in wanted.forms], "of"),
    "target_groups": lambda _, wanted: f"voor {join(wanted.target_groups, 'of')}",
    "least_places": lambda _, wanted: f"vanaf {count(wanted.least_places, 'plek', 'plekken')}",
    "year": lambda _, wanted: f"in {wanted.year}",
}
_IN_WORDS: Final = tuple(_SAYS)
"""The choices in the order in which they are said."""
