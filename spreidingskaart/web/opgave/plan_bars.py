"""The plan as a Gantt chart: a bar for each facility in the years in which the register counts it as open."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from spreidingskaart.model import FacilityStatus
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.plan.changes import years_to_play
from spreidingskaart.programme.plan.time_line import MomentKind
from spreidingskaart.programme.plan.time_lines import open_over, time_lines
from spreidingskaart.programme.plan.told import row_sentence
from spreidingskaart.web.rendering import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.programme.plan.time_line import PlanMoment, TimeLine

_FEWEST = 8
"""Years that are shown at least."""
_LETTERS = {
    MomentKind.EXPECTED_OPENING: "O",
    MomentKind.REBUILT: "B",
    MomentKind.PERMIT_ENDS: "V",
    MomentKind.TERM_ENDS: "T",
}


def bars(city: City, lines: Sequence[TimeLine]) -> str:
    """Return the chart as HTML that follows theme, zoom and paper."""
    years = shown_years(city)
    rows = dict(zip(time_lines(city), open_over(city, years), strict=True))
    drawn = [(line, _row(line, rows[line], years, city.facts_of)) for line in lines]
    return render(
        "opgave/plan_bars.html",
        parts=_parts(city, drawn),
        years=_shown(years),
        today=_percent(city.facts_of + 0.5, years),
        this_year=city.facts_of,
        letters=[(letter, kind.dutch) for kind, letter in _LETTERS.items()],
    )


def _parts(city: City, drawn: Sequence[tuple[TimeLine, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the rows per target group, in the order of the groups; last what serves none of them."""
    names: dict[str | None, str] = {group.id: group.name for group in target_groups(city)}
    names[None] = "Andere"
    parts = [
        _part(name, [row for line, row in drawn if line.group == group])
        for group, name in names.items()
    ]
    return [part for part in parts if part["rows"] or part["steady"]]


def _shown(years: range) -> list[dict[str, Any]]:
    """Return the years that are written above the chart: at most about nine."""
    step = max(1, len(years) // 8)
    return [{"text": year, "at": _percent(year + 0.5, years)} for year in years[::step]]


def shown_years(city: City) -> range:
    """Return the years of the chart: from the year before that of the City to the last one that changes."""
    first = city.facts_of - 1
    return range(first, max(years_to_play(city)[-1], first + _FEWEST) + 1)


def segments(is_open: NDArray[np.bool_], years: range) -> list[tuple[int, int]]:
    """Return each unbroken run of years that are open, shape (n,), as its first and its last year."""
    runs = groupby(zip(years, is_open.tolist(), strict=True), key=lambda pair: pair[1])
    found = [[year for year, _ in run] for there, run in runs if there]
    return [(run[0], run[-1]) for run in found]


def _part(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one target group: what changes, and apart from it what stays as it is."""
    return {
        "name": name,
        "rows": [row for row in rows if row["changes"]],
        "steady": [row for row in rows if not row["changes"]],
    }


def _row(
    line: TimeLine, is_open: NDArray[np.bool_], years: range, this_year: int
) -> dict[str, Any]:
    unsure = line.status is FacilityStatus.UNCONFIRMED
    runs = [(years.start, years[-1])] if unsure else segments(is_open, years)
    look = "unsure" if unsure else _look(line)
    undated = line.status is FacilityStatus.PLANNED and not line.of_kind(MomentKind.OPENS)
    return {
        "name": line.name,
        "places": ", ".join(filter(None, (line.told_places, line.places.reserve))),
        "told": row_sentence(line, this_year),
        "bars": [_bar(first, last, years, look) for first, last in runs],
        "marks": [_mark(one, years) for one in line.of_kind(*_LETTERS)],
        "instead": "jaar van opening niet bekend" if undated and not runs else "",
        "changes": undated or unsure or _moves(line, years),
    }


def _moves(line: TimeLine, years: range) -> bool:
    """Whether something happens in the years of the chart."""
    return any(years.start < one.date.year <= years[-1] for one in line.moments)


def _bar(first: int, last: int, years: range, look: str) -> dict[str, Any]:
    left = _percent(first, years)
    return {"left": left, "width": round(_percent(last + 1, years) - left, 2), "look": look}


def _look(line: TimeLine) -> str:
    if line.status is FacilityStatus.PLANNED:
        return "planned"
    return "closing" if line.of_kind(MomentKind.CLOSES) else "open"


def _mark(one: PlanMoment, years: range) -> dict[str, Any]:
    """Return a mark; what lies before or after the years of the chart stands at its edge."""
    at = min(max(_percent(one.date.at, years), 1.0), 99.0)
    return {"at": at, "letter": _LETTERS[one.kind]}


def _percent(at: float, years: range) -> float:
    return round(100 * (at - years.start) / len(years), 2)
