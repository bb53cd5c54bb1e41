"""The tables of the screen Programma: per group and year, the inputs with their sources, and scenarios compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.inputs import dated_inputs_of
from spreidingskaart.programme.needs import GROWS, balance_of
from spreidingskaart.programme.quantities import UNITS_OF_QUANTITY
from spreidingskaart.programme.scenarios_compared import compared_rows
from spreidingskaart.programme.telling import GROWS_WORD
from spreidingskaart.web.story import rounded

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.figures import ProgrammeFigure
    from spreidingskaart.programme.inputs import DatedInput
    from spreidingskaart.programme.needs import Balance
    from spreidingskaart.programme.quantities import QuantityRange
    from spreidingskaart.programme.scenario import Scenario
    from spreidingskaart.web.opgave.programme_question import ProgrammeQuestion
    from spreidingskaart.web.story import Table

_HEAD: Final = (
    "Doelgroep",
    "Jaar",
    "Nodig",
    "Tijdelijk",
    "Er zijn",
    "Waarvan nieuw",
    "Gesloten",
    "Tekort",
    "Maanden wachten met wat nodig is",
    "Maanden wachten met wat er is",
    "Woningen per jaar",
    "Vraag is",
    "Aanbod is",
    "Geen cijfer omdat",
)
_INPUTS: Final = ("Doelgroep", "Cijfer", "Waarde", "Eenheid", "Vanaf", "Is", "Bron", "Adres")


def programme_rows(question: ProgrammeQuestion, city: City) -> Table:
    """Return need, supply and waiting per group and year."""
    names = _names(city)
    rows = [
        [names[group], str(year), *_cells(balance_of(city, group, year, question.scenario))]
        for group in question.groups(city)
        for year in question.years(city)
    ]
    return _HEAD, rows


def input_rows(question: ProgrammeQuestion, city: City) -> Table:
    """Return every figure that is put in, as it holds in the first and in the last year, with who says so."""
    names = _names(city)
    rows: list[list[object]] = []
    for group in question.groups(city):
        first, last = (
            dated_inputs_of(city, group, year, question.scenario)
            for year in (city.year, question.last)
        )
        for quantity, told in UNITS_OF_QUANTITY.items():
            dated = dict.fromkeys((first[quantity], last[quantity]))
            known = [one for one in dated if one.figure.is_known] or [first[quantity]]
            rows += [[names[group], *_input_cells(told, one)] for one in known]
    return _INPUTS, rows


def comparison_rows(
    question: ProgrammeQuestion,
    other: tuple[str, Scenario] | None,
    groups: tuple[str, ...],
    city: City,
) -> Table:
    """Return the data, the scenario and a second one next to each other, in the last year."""
    named: list[tuple[str, Scenario | None]] = [("Zonder scenario", None)]
    if question.scenario is not None:
        named.append((f"Scenario: {question.scenario.name}", question.scenario))
    if other is not None:
        named.append((f"Bewaard: {other[0]}", other[1]))
    known = [group for group in groups if group in _names(city)]
    rows = compared_rows(city, [scenario for _, scenario in named], known, question.last)
    head = ["Doelgroep", f"In {question.last}", *(name for name, _ in named), "Is"]
    return head, [[group, name, *values, word or "bron"] for group, name, values, word in rows]


def certainty(figure: ProgrammeFigure) -> str | None:
    """Return how a figure is known, in the word of a table; None where there is none."""
    return figure.status.dutch if figure.is_known and figure.status is not None else None


def _input_cells(told: QuantityRange, one: DatedInput) -> list[object]:
    return [
        told.title,
        rounded(one.figure.value, told.decimals),
        told.unit,
        None if one.from_year is None else str(one.from_year),
        certainty(one.figure),
        "; ".join(source.told for source in one.figure.sources) or None,
        next((source.url for source in one.figure.sources if source.url), None),
    ]


def _cells(balance: Balance) -> list[object]:
    need, supply = balance.need, balance.supply
    missing = [need.structural.unknown, supply.total.unknown]
    return [
        need.places,
        need.temporary_places,
        rounded(supply.total.value, 0),
        rounded(supply.planned.value, 0),
        rounded(supply.closing.value, 0),
        balance.gap_places,
        _months(need.waiting_months),
        _months(balance.waiting_months),
        rounded(need.outflow.value, 0),
        certainty(need.structural),
        certainty(supply.total),
        "; ".join(filter(None, missing)) or None,
    ]


def _months(figure: ProgrammeFigure) -> float | str | None:
    return GROWS_WORD if figure.unknown == GROWS else rounded(figure.value, 1)


def _names(city: City) -> dict[str, str]:
    return {group.id: group.name for group in target_groups(city)}
