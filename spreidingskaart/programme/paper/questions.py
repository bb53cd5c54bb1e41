"""What is not known, or only invented or assumed, as questions to the municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.inputs import has_inputs, inputs_of
from spreidingskaart.programme.paper.document import line
from spreidingskaart.programme.paper.of_group import capital
from spreidingskaart.programme.quantities import UNITS_OF_QUANTITY
from spreidingskaart.programme.region.shares import region_of
from spreidingskaart.programme.supply import supply_of
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spreidingskaart.city import City
    from spreidingskaart.programme.groups import TargetGroup

_NOT_SURE: Final = (FigureStatus.FICTIONAL, FigureStatus.ASSUMPTION)
NAMED_BY_THE_LAW: Final = {
    "woonwagen": "woonwagenbewoners",
    "gedetineerd": "ex-gedetineerden",
    "student": "studenten",
    "urgent": "sociaal en medisch urgenten",
    "arbeidsmigrant": "arbeidsmigranten",
    "statushouder": "statushouders",
}
"""Aandachtsgroepen that a woonzorgvisie must cover (Companen, on the bill), by a part of the name that tells them."""


def questions(city: City, year: int) -> tuple[str, ...]:
    """Return what the municipality can still tell, each as one question; what nobody knows comes first."""
    asked = [
        *_missing_groups(city),
        *(question for group in target_groups(city) for question in _of_group(city, group, year)),
        *_of_facilities(city, year),
        *_of_region(city),
    ]
    return tuple(dict.fromkeys(line(question) for question in asked))


def _missing_groups(city: City) -> Iterator[str]:
    names = " ".join(group.name.casefold() for group in target_groups(city))
    missing = [told for part, told in NAMED_BY_THE_LAW.items() if part not in names]
    if missing:
        yield f"Welke cijfers zijn er over {join(missing)}? Het programma moet ook over hen gaan."


def _of_group(city: City, group: TargetGroup, year: int) -> Iterator[str]:
    name = group.name
    if not group.forms:
        yield f"{name}: welke voorzieningen en hoeveel plekken zijn er voor deze groep?"
    if not has_inputs(city, group.id):
        yield f"{name}: hoeveel mensen komen er per jaar in, hoe lang blijven zij en hoeveel mensen wachten er?"
        return
    inputs = inputs_of(city, group.id, year)
    unknown = [q for q, figure in inputs.items() if not figure.is_known]
    unsure = [q for q, figure in inputs.items() if figure.is_known and figure.status in _NOT_SURE]
    if unknown:
        yield f"{name}: wat is bekend over {join([UNITS_OF_QUANTITY[q].title for q in unknown])}?"
    if unsure:
        told = join([UNITS_OF_QUANTITY[q].title for q in unsure])
        yield f"{name}: wat zijn de echte cijfers voor {told}? Hier staan fictieve of aangenomen cijfers."


def _of_facilities(city: City, year: int) -> Iterator[str]:
    for supply in supply_of(city, year).values():
        for one in supply.not_counted:
            asked = "hoeveel plekken, en vanaf en tot wanneer?"
            yield f"{capital(one.name)}: {asked} Nu niet meegeteld: {one.why}."


def _of_region(city: City) -> Iterator[str]:
    region = region_of(city)
    if region is None:
        yield f"Voor welke gemeenten is {city.municipality.name} centrumgemeente, en hoeveel inwoners hebben die?"
        return
    if region.without_inhabitants:
        yield f"Hoeveel inwoners hebben {join(region.without_inhabitants)}?"
    budget = region.own.budget
    if not budget.is_known or budget.status in _NOT_SURE:
        yield f"Hoeveel geld krijgt {city.municipality.name} per jaar als centrumgemeente voor de regio?"
