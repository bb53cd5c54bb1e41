"""`programme`: what each target group needs and what there is per year, as the data say or in a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.cli.answer import Answer, add_common, city_of
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.words.numbers import quoted, read_within

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.programme.groups import TargetGroup
    from spreidingskaart.programme.needs import Balance
    from spreidingskaart.programme.scenario import Scenario

HELP: Final = "hoeveel plekken elke doelgroep per jaar nodig heeft, en hoeveel er zijn"
_YEARS: Final = 20
_MOST_YEAR: Final = 2200


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--scenario", metavar="BESTAND", help="andere cijfers (YAML of JSON): name en changes"
    )
    parser.add_argument(
        "--year", metavar="JAAR", help=f"één jaar (standaard {_YEARS} jaar vanaf dat van de stad)"
    )
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Work out the programme."""
    from spreidingskaart.programme.groups import target_groups
    from spreidingskaart.programme.scenario import check_scenario
    from spreidingskaart.programme.scenarios_compared import effects_of

    scenario = _scenario_in(options.scenario)
    city = city_of(options)
    if scenario is not None:
        check_scenario(city, scenario)
    years = _years(city, options.year)
    groups = target_groups(city)
    effects = [
        effect
        for year in years
        for effect in (effects_of(city, scenario, year) if scenario is not None else ())
    ]
    document: dict[str, Any] = {
        "schema": "spreidingskaart/programme/1",
        "municipality": city.municipality.name,
        "data_version": city.version,
        "role": city.role,
        "years": list(years),
        "scenario": None if scenario is None else scenario.document(),
        "missing": None if groups else _missing(city),
        "groups": [_group(city, group, years, scenario) for group in groups],
        "effects": [effect.as_dict() for effect in effects],
    }
    lines = [effect.sentence for effect in effects] + _lines(city, groups, years, scenario)
    return Answer(document, "\n".join(lines) if groups else _missing(city))


def _missing(city: City) -> str:
    return f"Geen cijfers: {city.why_missing('programme_groups')}"


def _scenario_in(file: str | None) -> Scenario | None:
    from spreidingskaart.programme.scenario import scenario_from
    from spreidingskaart.rules import read_yaml

    if file is None:
        return None
    try:
        document = read_yaml(Path(file))
    except (DataError, OSError) as error:
        # the file is what the person gave, so it is their question that cannot be answered
        told = str(error) if isinstance(error, DataError) else f"{file} is niet te lezen."
        raise InputError(told) from error
    if not isinstance(document, dict):
        raise InputError(f"In {Path(file).name} staat geen scenario: er horen name en changes in.")
    return scenario_from(document)


def _years(city: City, text: str | None) -> Sequence[int]:
    if text is None:
        return range(city.year, city.year + _YEARS)
    try:
        return (int(read_within(text, city.year, _MOST_YEAR, whole=True)),)
    except InputError as error:
        told = f"Bij --year: {quoted(text)} kan niet; geef een jaar van {city.year} tot en met {_MOST_YEAR}."
        raise InputError(told) from error


def _group(
    city: City, group: TargetGroup, years: Sequence[int], scenario: Scenario | None
) -> dict[str, Any]:
    from spreidingskaart.programme.needs import balance_of

    return {
        "group": group.id,
        "name": group.name,
        "forms": list(group.forms),
        "years": [_year(balance_of(city, group.id, year, scenario)) for year in years],
    }


def _year(balance: Balance) -> dict[str, Any]:
    supply = balance.supply
    return {
        "year": balance.need.year,
        "need": balance.need.as_dict(),
        "supply": {
            "total": supply.total.as_dict(),
            "existing": supply.existing.as_dict(),
            "planned": supply.planned.as_dict(),
            "closing": supply.closing.as_dict(),
            "not_counted": [
                {
                    "name": one.name,
                    "places": one.places if one.places == one.places else None,
                    "why": one.why,
                }
                for one in supply.not_counted
            ],
        },
        "gap": balance.gap.as_dict() | {"places": balance.gap_places},
        "waiting_months_with_supply": balance.waiting_months.as_dict(),
    }


def _lines(
    city: City,
    groups: Sequence[TargetGroup],
    years: Sequence[int],
    scenario: Scenario | None,
) -> list[str]:
    """Return a sentence per group, in the first and in the last year."""
    from spreidingskaart.programme.needs import balance_of
    from spreidingskaart.programme.telling import balance_told

    return [
        balance_told(group, balance_of(city, group.id, year, scenario))
        for year in dict.fromkeys((years[0], years[-1]))
        for group in groups
    ]
