"""What is to come in one area: facilities that open and close, terms that end, and planned housing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.model import FacilityStatus
from spreidingskaart.programme.figures import total
from spreidingskaart.programme.growth import quarters
from spreidingskaart.programme.plan import time_lines
from spreidingskaart.programme.plan.told import row_sentence
from spreidingskaart.programme.telling import marked
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spreidingskaart.city import City
    from spreidingskaart.programme.area.finding import AreaFound
    from spreidingskaart.programme.growth import Quarter
    from spreidingskaart.programme.plan.time_line import TimeLine


def coming_in_area(city: City, area: AreaFound) -> tuple[str, ...]:
    """Return one sentence for each thing that is to come, the soonest first; planned without a year comes last."""
    facts = city.at(city.facts_of)
    lines = time_lines(facts)
    here = np.flatnonzero(entries_of(facts).area[area.level] == area.row).tolist()
    to_come = [lines[row] for row in here if _is_to_come(lines[row], facts.year)]
    to_come.sort(key=lambda line: (_soonest(line, facts.year), line.name))
    return (*(row_sentence(line, facts.year) for line in to_come), *_housing(facts, area))


def _is_to_come(line: TimeLine, year: int) -> bool:
    return line.status is FacilityStatus.PLANNED or any(
        one.date.year > year for one in line.moments
    )


def _soonest(line: TimeLine, year: int) -> float:
    return min((one.date.year for one in line.moments if one.date.year > year), default=np.inf)


def _housing(city: City, area: AreaFound) -> Iterable[str]:
    """Return the planned housing of which the area is known; for a stadsdeel that of its wijken and buurten too."""
    found: dict[str, list[Quarter]] = {}
    for quarter in quarters(city):
        people = quarter.inhabitants
        if quarter.year > city.year and people.value > 0 and _lies_in(city, quarter.code, area):
            found.setdefault(quarter.name, []).append(quarter)
    return (_built(name, rows) for name, rows in found.items())


def _lies_in(city: City, code: str, area: AreaFound) -> bool:
    for level in ("buurten", "wijken", "districts"):
        areas = city.areas(level)
        if code in areas.index and level in city.levels:
            return code == area.code or _above(city, level, areas.index[code], area)
    return False


def _above(city: City, level: str, row: int, area: AreaFound) -> bool:
    column = {"wijken": "wijk_code", "districts": "district_code"}[area.level]
    columns = city.areas(level).columns
    return column in columns and columns[column][row] == area.code


def _built(name: str, rows: list[Quarter]) -> str:
    """Return "Nieuwbouw Oosterwold: 4.200 inwoners erbij in 2032 en 9.500 in 2040 (fictief)."."""
    rows.sort(key=lambda quarter: quarter.year)
    first, *later = [f"{number(row.inhabitants.value)}" for row in rows]
    told = [f"{first} inwoners erbij in {rows[0].year}"]
    told += [f"{people} in {row.year}" for people, row in zip(later, rows[1:], strict=True)]
    return marked(f"Nieuwbouw {name}: {join(told)}", total(row.inhabitants for row in rows)) + "."
