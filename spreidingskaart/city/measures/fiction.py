"""How many of the places and facilities that a figure counts are fictional: counted once, and said beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city.measures.places import Entries

_MOST: Final = 0.5
"""From this share of the places on they are called mostly fictional."""


@dataclass(frozen=True, slots=True)
class FictionalShare:
    """The fictional part of what one figure counts."""

    places: float
    """Fictional places."""
    of_places: float
    """All places that are counted; NaN where nobody knows how many."""
    facilities: int
    """Fictional facilities, also those without a number of places; a rounded count of hidden ones is one."""
    of_facilities: int

    @property
    def adjective(self) -> str:
        """What stands before "plekken": "fictieve ", "grotendeels fictieve ", "deels fictieve "; or ""."""
        return f"{self._degree}fictieve " if self.facilities else ""

    @property
    def predicate(self) -> str:
        """What stands by itself: "fictief", "grotendeels fictief", "deels fictief"; or ""."""
        return f"{self._degree}fictief" if self.facilities else ""

    @property
    def _degree(self) -> str:
        if self.facilities == self.of_facilities:
            return ""
        return "grotendeels " if self.places > _MOST * self.of_places else "deels "

    @property
    def sentence(self) -> str:
        """How many are fictional: "1.404 van de 1.429 plekken zijn fictief."; or "" where none is."""
        if not self.facilities:
            return ""
        if not self.places:
            return _told(self.facilities, self.of_facilities, "voorziening", "voorzieningen")
        return _told(self.places, self.of_places, "plek", "plekken")


def fictional_share(entries: Entries, counted: NDArray[np.bool_]) -> FictionalShare:
    """Return which part of the counted holders of places is fictional.

    Parameters
    ----------
    entries
        m holders of places (`measures.places.entries_of`).
    counted
        Shape (m,): those that the figure counts.
    """
    mine = counted & entries.fictional
    return FictionalShare(
        places=float(np.nansum(entries.places[mine])),
        of_places=float(np.nansum(entries.places[counted])),
        facilities=int(mine.sum()),
        of_facilities=int(counted.sum()),
    )


def _told(fictional: float, of: float, one: str, many: str) -> str:
    if of == 1:
        return f"De ene {one} is fictief."
    if fictional == of:
        return f"Alle {number(of)} {many} zijn fictief."
    verb = "is" if fictional == 1 else "zijn"
    return f"{number(fictional)} van de {count(of, one, many)} {verb} fictief."
