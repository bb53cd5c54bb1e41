"""What nobody can say of an earlier year: places that are there now, of which it is not told since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.words.lists import count, join

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city.measures.places import Entries


@dataclass(frozen=True, slots=True)
class Untold:
    """What a figure of an earlier year leaves out, because it cannot be told."""

    facilities: int
    """Facilities without an opening year."""
    hidden_places: float
    """Rounded places without an address, whose opening years are not told."""

    @property
    def what(self) -> str:
        """What it is, in words: "1 voorziening en ongeveer 80 plekken zonder adres"; or ""."""
        parts = []
        if self.facilities:
            parts.append(count(self.facilities, "voorziening", "voorzieningen"))
        if self.hidden_places:
            parts.append(
                f"ongeveer {count(self.hidden_places, 'plek', 'plekken')} zonder bekend adres"
            )
        return join(parts)

    def sentence(self, year: int) -> str:
        """Say what is left out of the figure of a year; or ""."""
        if not self.what:
            return ""
        return f"Van {self.what} is niet te zeggen of die er in {year} al waren: voor {year} tellen die niet mee."


def untold(entries: Entries, asked: NDArray[np.bool_]) -> Untold:
    """Return what cannot be told of those that are asked for.

    Parameters
    ----------
    entries
        m holders of places (`measures.places.entries_of`).
    asked
        Shape (m,): those that the figure is about.
    """
    left_out = asked & entries.cannot_be_told
    return Untold(
        facilities=int((left_out & ~entries.rounded).sum()),
        hidden_places=float(np.nansum(entries.places[left_out & entries.rounded])),
    )
