"""How many elderly people live in each buurt, and how many in later years as far as anybody says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.known import of_year
from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure, combined, unknown
from spreidingskaart.programme.rows import people_sources
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City

FROM_65: Final = "inhabitants_65_plus"
FROM_75: Final = "inhabitants_75_plus"
"""Not among the key figures of Statistics Netherlands that are loaded; a city may bring it."""
_PERCENT: Final = 100.0


@dataclass(frozen=True, eq=False)
class ElderlyPeople:
    """Elderly people per buurt (n), in the year of a City."""

    codes: NDArray[np.object_]
    names: NDArray[np.object_]
    inhabitants: NDArray[np.float64]
    from_65: NDArray[np.float64]
    """NaN where nobody published a number."""
    from_75: NDArray[np.float64]
    """NaN everywhere where the column is not loaded."""
    whole: ProgrammeFigure
    """Of 65 and older in the city: the sum of the districts."""
    whole_75: ProgrammeFigure

    @property
    def without_number(self) -> int:
        """Buurten with inhabitants of which nobody published how many are 65 or older."""
        return int((np.isnan(self.from_65) & (self.inhabitants > 0)).sum())


def elderly_people(city: City) -> ElderlyPeople:
    """Return where elderly people live, in the year of a City."""
    return city.known(of_year("programme.elderly"), lambda: _people(city))


def forecast(
    city: City, years: Sequence[int], ageing: float | None = None
) -> tuple[ProgrammeFigure, ...]:
    """Return how many people of 65 and older live in the city in each year.

    Parameters
    ----------
    city
        As one role may see it, in the year of its facts.
    years
        From that of the City on.
    ageing
        Percentage by which those who live here grow a year, as somebody assumes; None where nobody does, and then
        only new quarters make a difference.
    """
    here = elderly_people(city).whole
    found = []
    for year in years:
        there = elderly_people(city.at(year)).whole
        grown = _grown(ageing, year - city.year)
        # those of new quarters are no part of what ages
        found.append(combined(lambda now, then, by: now * by + (then - now), here, there, grown))
    return tuple(found)


def places_like_now(
    places: ProgrammeFigure, now: ProgrammeFigure, later: ProgrammeFigure
) -> ProgrammeFigure:
    """Return how many places keep as many for each person of 65 and older as there are now."""
    if now.is_known and now.value <= 0:
        return unknown("er wonen geen mensen van 65 jaar of ouder", places, now)
    return combined(lambda there, people, then: there / people * then, places, now, later)


def _grown(ageing: float | None, years: int) -> ProgrammeFigure:
    if not ageing or not years:
        return ProgrammeFigure(1.0)
    told = FigureSource(FigureStatus.ASSUMPTION, "de vergrijzing die op het scherm is ingevuld")
    return ProgrammeFigure((1.0 + ageing / _PERCENT) ** years, (told,))


def _people(city: City) -> ElderlyPeople:
    buurten = city.areas("buurten")
    nothing = np.full(len(buurten), np.nan)
    return ElderlyPeople(
        codes=buurten["code"],
        names=buurten["name"],
        inhabitants=np.asarray(buurten["inhabitants"], dtype=float),
        from_65=np.asarray(buurten.columns.get(FROM_65, nothing), dtype=float),
        from_75=np.asarray(buurten.columns.get(FROM_75, nothing), dtype=float),
        whole=_whole(city, FROM_65, "65"),
        whole_75=_whole(city, FROM_75, "75"),
    )


def _whole(city: City, column: str, age: str) -> ProgrammeFigure:
    housing = city.planned_housing
    for level in ("districts", "wijken", "buurten"):
        areas = city.areas(level)
        values = np.asarray(areas.columns.get(column, np.zeros(0)), dtype=float)
        if not (values >= 0).any():
            continue
        told = ProgrammeFigure(float(np.nansum(values)), people_sources(city))
        if housing is None:
            return told
        # where a quarter does not say it, nobody knows it of the area that it comes in
        untold = np.isnan(values) & (housing.added[level] > 0)
        if column == FROM_65 and not untold.any():
            return told
        where = join([str(name) for name in areas["name"][untold]]) or "de geplande woningen"
        return unknown(
            f"hoeveel inwoners van {age} jaar of ouder er in {where} komen is niet bekend", told
        )
    return unknown(f"het aantal inwoners van {age} jaar of ouder is niet geladen")
