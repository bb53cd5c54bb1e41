"""Papers of the council that name what we have: found by number or by title, and kept apart from what was agreed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.city.known import of_layers
from spreidingskaart.programme.promises.reading import promises_of

if TYPE_CHECKING:
    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.programme.promises.reading import Promise

_LEAST_TITLE: Final = 12
"""Characters; a shorter title stands in papers about something else."""
_LEAST_NUMBER: Final = 4
_PART: Final = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True)
class CouncilPaper:
    """One paper that was found at the council."""

    id: str
    kind: str
    number: str
    date: str
    """ISO; "" where the source names none."""
    title: str
    url: str
    names: tuple[str, ...]
    """Ids of the agreements whose number or title stands in it."""

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "id": self.id,
            "kind": self.kind or None,
            "number": self.number or None,
            "date": self.date or None,
            "title": self.title,
            "url": self.url or None,
            "names": list(self.names),
        }


def papers_of(city: City) -> tuple[CouncilPaper, ...]:
    """Return all papers of a City, the newest first; none where the table is not loaded."""
    return city.known(of_layers("programme.council_papers"), lambda: _read(city))


def papers_that_name(city: City) -> tuple[CouncilPaper, ...]:
    """Return the papers in which the number or the title of an agreement stands, the newest first."""
    return tuple(paper for paper in papers_of(city) if paper.names)


def names_it(promise: Promise, paper_title: str, paper_number: str) -> bool:
    """Whether a paper names an agreement: the same number, or its number or title in the title.

    Numbers are compared by their letters and digits, so that "RG 21 / 2019" is "RG-21/2019", and only as whole parts:
    24014 does not stand in 240145.
    """
    told = _parts(paper_title)
    number = _parts(promise.number)
    if sum(map(len, number)) >= _LEAST_NUMBER and (
        number == _parts(paper_number) or _holds(told, number)
    ):
        return True
    return len(promise.title) >= _LEAST_TITLE and _holds(told, _parts(promise.title))


def _read(city: City) -> tuple[CouncilPaper, ...]:
    layer = city.layer("council_papers")
    if layer is None:
        return ()
    promises = promises_of(city)
    read = [_paper(layer, row, promises) for row in range(len(layer))]
    return tuple(sorted(read, key=lambda paper: paper.date, reverse=True))


def _paper(layer: Layer, row: int, promises: tuple[Promise, ...]) -> CouncilPaper:
    cells = {
        name: str(layer[name][row] or "")
        for name in ("id", "kind", "number", "date", "title", "url")
    }
    named = [
        promise.id for promise in promises if names_it(promise, cells["title"], cells["number"])
    ]
    return CouncilPaper(**cells, names=tuple(named))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(_PART.findall(text.casefold()))


def _holds(parts: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether some parts stand in others, one after the other."""
    size = len(wanted)
    return bool(wanted) and any(
        parts[start : start + size] == wanted for start in range(len(parts) - size + 1)
    )
