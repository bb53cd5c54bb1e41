"""Places per year of the plan: the sum over what the register counts as open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.programme.figures import ProgrammeFigure, unknown
from spreidingskaart.programme.plan.time_lines import open_over, time_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.programme.plan.time_line import TimeLine


@dataclass(frozen=True, slots=True)
class PlacesInYear:
    """How many places are open in one year."""

    year: int
    places: ProgrammeFigure
    without_number: int
    """Open facilities of which nobody gave the number of places; they are not in it."""


def places_over(
    city: City, years: Sequence[int], keep: Callable[[TimeLine], bool]
) -> tuple[PlacesInYear, ...]:
    """Return the open places in each year of the time lines that are kept.

    Nobody knows where no time line is kept: what is not in the City may still be there.
    """
    every = time_lines(city)
    rows = [row for row, line in enumerate(every) if keep(line)]
    lines = [every[row] for row in rows]
    is_open = open_over(city, years)[rows]
    values = np.array([line.places.value for line in lines], dtype=float)
    return tuple(
        _in_year(year, lines, values, is_open[:, column]) for column, year in enumerate(years)
    )


def _in_year(
    year: int, lines: list[TimeLine], values: np.ndarray, is_open: np.ndarray
) -> PlacesInYear:
    known = is_open & ~np.isnan(values)
    nameless = int((is_open & np.isnan(values)).sum())
    if not lines:
        return PlacesInYear(year, unknown("geen cijfers: er is geen voorziening bekend"), 0)
    if nameless and not known.any():
        why = "van geen voorziening is het aantal plekken bekend"
        return PlacesInYear(year, unknown(why, *(line.places for line in lines)), nameless)
    # a year without anything open rests on all of them: each says that it is not open
    resting = [line for line, there in zip(lines, known, strict=True) if there] or lines
    sources = dict.fromkeys(source for line in resting for source in line.places.sources)
    return PlacesInYear(year, ProgrammeFigure(float(values[known].sum()), tuple(sources)), nameless)
