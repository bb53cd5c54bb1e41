"""The plan as tables: every moment with its source, what has no date, and the alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.plan import time_lines
from spreidingskaart.web.opgave.plan_choice import alarms_of, lines_of
from spreidingskaart.words.marks import STATUS_NAMES

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.plan.time_line import PlanMoment, TimeLine
    from spreidingskaart.web.opgave.plan_choice import PlanChoice
    from spreidingskaart.web.story import Table

_HEAD = (
    "voorziening",
    "doelgroep",
    "stadsdeel",
    "plekken",
    "stand",
    "wat",
    "wanneer",
    "opvolger",
    "hoe bekend",
    "bron",
    "opmerking",
)


def moments_table(choice: PlanChoice, city: City) -> Table:
    """Return every moment of what is looked at in the order of time; then what has no date."""
    lines = lines_of(city, choice)
    dated = [(one, line) for line in lines for one in line.moments]
    dated.sort(key=lambda pair: (pair[0].date.order, pair[0].name))
    names = {line.facility: line.name for line in time_lines(city) if line.facility}
    rows = [_row(city, line, one, names) for one, line in dated]
    rows += [_undated(city, line) for line in lines if line.has_no_date]
    return _HEAD, rows


def alarms_table(choice: PlanChoice, city: City) -> Table:
    """Return the alarms of what is looked at."""
    head = ("alarm", "over", "wanneer", "getoetst", "hoe bekend", "bron")
    rows = [
        (
            alarm.sentence,
            alarm.kind.dutch,
            alarm.date.told if alarm.date else "zonder datum",
            "ja" if alarm.tested else "niet getoetst",
            alarm.reserve or "bron",
            "; ".join(dict.fromkeys(source.told for source in alarm.sources)),
        )
        for alarm in alarms_of(city, choice)
    ]
    return head, rows


def _row(city: City, line: TimeLine, one: PlanMoment, names: dict[str, str]) -> tuple[Any, ...]:
    what = one.kind.dutch
    if one.places.is_known:
        what = f"{what}, daarna {one.places.value:.0f} plekken"
    return (
        *_what(city, line),
        what,
        one.date.told,
        names.get(one.successor, "") if one.successor else "",
        one.source.status.dutch,
        one.source.told,
        one.note,
    )


def _undated(city: City, line: TimeLine) -> tuple[Any, ...]:
    source = line.source
    return (
        *_what(city, line),
        "zonder datum",
        "niet bekend",
        "",
        source.status.dutch,
        source.told,
        "",
    )


def _what(city: City, line: TimeLine) -> tuple[Any, ...]:
    groups = {group.id: group.name for group in target_groups(city)}
    areas = city.areas("districts")
    here = areas.index.get(line.district)
    return (
        line.name,
        groups.get(line.group or "", ""),
        "" if here is None else str(areas["name"][here]),
        line.places.value if line.places.is_known else None,
        STATUS_NAMES[line.status.value],
    )
