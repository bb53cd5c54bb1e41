"""What changes in one year: one sentence beside the map, by the same filter as the map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.programme.figures import ProgrammeFigure, total
from spreidingskaart.programme.plan.time_line import MomentKind
from spreidingskaart.programme.plan.time_lines import last_year, time_lines
from spreidingskaart.words.lists import count, join

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.measures.facility_filter import Filtered
    from spreidingskaart.programme.plan.time_line import PlanMoment, TimeLine

_MOST_NAMED = 3
_BESIDE = (MomentKind.REBUILT, MomentKind.PERMIT_ENDS, MomentKind.TERM_ENDS)


@dataclass(frozen=True, slots=True)
class YearChange:
    """What is open in a year and was not in the year before, and the other way round."""

    year: int
    opens: tuple[TimeLine, ...]
    closes: tuple[TimeLine, ...]
    beside: tuple[PlanMoment, ...]
    """What else happens in that year: rebuilt, a permit or a term that ends."""
    is_past: bool
    is_known: bool
    """Whether there are facilities to tell of."""

    @property
    def sentence(self) -> str:
        """What changes in that year, in one sentence or two; a few facilities by name."""
        return self._told(_MOST_NAMED)

    @property
    def in_short(self) -> str:
        """The same beside a map, where many names would push it away: one facility by name, of more how many."""
        return self._told(1)

    def _told(self, most: int) -> str:
        if not self.is_known:
            return f"Wat er in {self.year} verandert is niet bekend: er zijn geen voorzieningen geladen."
        parts = [
            _clause(
                self.closes, ("sloot", "sloten") if self.is_past else ("sluit", "sluiten"), most
            ),
            _clause(self.opens, ("ging", "gingen") if self.is_past else ("gaat", "gaan"), most),
        ]
        if parts[1]:
            parts[1] += " open"
        told = join([part for part in parts if part])
        if not told:
            told = "ging er niets open of dicht" if self.is_past else "gaat er niets open of dicht"
        beside = _beside(self.beside)
        return f"In {self.year} {told}.{f' Ook: {beside}.' if beside else ''}"


def year_change(city: City, year: int, wanted: FacilityFilter | None = None) -> YearChange:
    """Return what changes in a year.

    Parameters
    ----------
    city
        As one role may see it, in the year of its facts.
    wanted
        Only what passes this filter; its year is not heeded.
    """
    asked = wanted or FacilityFilter()
    lines = time_lines(city)
    now, before = (_filtered(city, asked, there) for there in (year, year - 1))
    # what nobody can place in the earlier year did not open in this one
    opens = now.passes & ~before.passes & ~before.entries.cannot_be_told
    closes = before.passes & ~now.passes & ~now.entries.cannot_be_told
    passing = apply_filter(city, replace(asked, year=None)).passes
    beside = tuple(
        one
        for row in np.flatnonzero(passing)
        for one in lines[row].of_kind(*_BESIDE)
        if one.date.year == year
    )
    return YearChange(
        year=year,
        opens=_kept(lines, opens),
        closes=_kept(lines, closes),
        beside=beside,
        is_past=year < city.facts_of,
        is_known=city.layer("facilities") is not None,
    )


def years_of_slider(city: City) -> range:
    """Return the years that one may ask: ten back, and on to ten ahead or to the last thing that happens."""
    first = city.facts_of - 10
    return range(first, max(city.facts_of + 10, min(last_year(city), city.facts_of + 30)) + 1)


def years_to_play(city: City, start: int | None = None) -> range:
    """Return the years that are played: from a year, else that of the City, to the year after the last change."""
    first = city.facts_of if start is None else start
    return range(first, max(min(last_year(city) + 1, years_of_slider(city)[-1]), first) + 1)


def _filtered(city: City, wanted: FacilityFilter, year: int) -> Filtered:
    return apply_filter(city, replace(wanted, year=year))


def _kept(lines: tuple[TimeLine, ...], keep: NDArray[np.bool_]) -> tuple[TimeLine, ...]:
    return tuple(lines[row] for row in np.flatnonzero(keep))


def _clause(lines: tuple[TimeLine, ...], verbs: tuple[str, str], most: int) -> str:
    """Return "sluit Het Huis (18 plekken)", or of more than `most` the number of them and their places."""
    if not lines:
        return ""
    verb = verbs[0] if len(lines) == 1 and not lines[0].rounded else verbs[1]
    if len(lines) > most:
        return f"{verb} {len(lines)} voorzieningen ({_sum(lines)})"
    return f"{verb} {join([line.told for line in lines])}"


def _sum(lines: tuple[TimeLine, ...]) -> str:
    """Return the places of many, how surely they are known, and of how many nobody knows them."""
    known = [line for line in lines if line.places.is_known]
    about = "ongeveer " if any(line.rounded for line in known) else ""
    more = [f"{about}{count(sum(line.places.value for line in known), 'plek', 'plekken')}"]
    more += dict.fromkeys(filter(None, (line.places.reserve for line in known)))
    if len(known) < len(lines):
        more.append(f"van {len(lines) - len(known)} is het aantal niet bekend")
    return ", ".join(more)


def _beside(moments: tuple[PlanMoment, ...]) -> str:
    """Return "2 keer vergunning loopt af (fictief) en 1 keer verbouwing"; the page Opgave names them."""
    told = []
    for kind in _BESIDE:
        sources = [one.source for one in moments if one.kind is kind]
        if sources:
            reserve = total(ProgrammeFigure(1.0, (source,)) for source in sources).reserve
            told.append(f"{len(sources)} keer {kind.dutch}{f' ({reserve})' if reserve else ''}")
    return join(told)
