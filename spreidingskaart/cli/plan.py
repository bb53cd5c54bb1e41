"""`plan`: what opens, is rebuilt and closes, which permits and terms end, and what alarms."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from spreidingskaart.cli.answer import Answer, add_common, aligned, city_of

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.city import City
    from spreidingskaart.programme.plan.time_line import PlanMoment, TimeLine

HELP = "wat er open- en dichtgaat over de jaren, en waar niets op volgt (op-, om- en afbouwplan)"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Gather moments, alarms, and places per year."""
    from spreidingskaart.programme.plan import alarms, moments, time_lines

    city = city_of(options)
    found, told = alarms(city), moments(city)
    without_date = [line for line in time_lines(city) if line.has_no_date]
    document: dict[str, Any] = {
        "schema": "spreidingskaart/plan/1",
        "municipality": city.municipality.name,
        "data_version": city.version,
        "role": city.role,
        "year": city.year,
        "alarms": [alarm.as_dict() for alarm in found],
        "moments": [one.as_dict() for one in told],
        "without_date": [
            {"facility": line.facility, "name": line.name, "status": line.status.value}
            for line in without_date
        ],
        "places": _places(city),
    }
    if not told:
        return Answer(document, f"{city.municipality.name}: geen moment bekend. {_missing(city)}")
    lines = [f"{alarm.sentence} ({'; '.join(_sources(alarm.sources))})" for alarm in found]
    return Answer(document, "\n".join([*lines, "", aligned([_row(one) for one in told])]))


def _places(city: City) -> list[dict[str, Any]]:
    """Return the places per year of every target group, from the year of the City to the last that changes."""
    from spreidingskaart.programme.groups import target_groups
    from spreidingskaart.programme.plan.changes import years_to_play
    from spreidingskaart.programme.plan.places import places_over

    return [
        {
            "group": group.id,
            "name": group.name,
            "years": [
                {"year": one.year, **one.places.as_dict(), "without_number": one.without_number}
                for one in places_over(city, years_to_play(city), partial(_is_of, group.id))
            ],
        }
        for group in target_groups(city)
    ]


def _is_of(group: str, line: TimeLine) -> bool:
    return line.group == group


def _row(one: PlanMoment) -> tuple[str, ...]:
    return one.date.told, one.kind.dutch, one.name, one.source.told


def _sources(sources: tuple[Any, ...]) -> list[str]:
    return list(dict.fromkeys(source.told for source in sources))


def _missing(city: City) -> str:
    return city.why_missing("facilities") if city.layer("facilities") is None else ""
