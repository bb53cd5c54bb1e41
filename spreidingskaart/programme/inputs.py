"""What is put into the programme: every quantity of a group in a year, as the data say or as a scenario changes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spreidingskaart.city.known import of_layers
from spreidingskaart.model import FigureStatus, Quantity, read_word
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure, unknown
from spreidingskaart.programme.quantities import UNITS_OF_QUANTITY
from spreidingskaart.programme.rows import figure_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.programme.scenario import Scenario


@dataclass(frozen=True, slots=True)
class DatedInput:
    """One input of one group, and from which year it holds."""

    from_year: int | None
    """None where a scenario changes it in every year, or nobody gave it."""
    figure: ProgrammeFigure
    changed: bool = False
    """Whether a scenario says it, and not the data."""


def inputs_of(
    city: City, group: str, year: int, scenario: Scenario | None = None
) -> Mapping[Quantity, ProgrammeFigure]:
    """Return every quantity of a group as it holds in a year.

    Parameters
    ----------
    city
        As one role may see it.
    group
        Id of a target group; of one that is not there everything is unknown.
    year
        Of every quantity the row with the newest year of beginning up to this one holds.
    scenario
        What is another number than the data say.

    Returns
    -------
    A figure of every `Quantity`; unknown where nobody gave a number.
    """
    dated = dated_inputs_of(city, group, year, scenario)
    return {quantity: one.figure for quantity, one in dated.items()}


def dated_inputs_of(
    city: City, group: str, year: int, scenario: Scenario | None = None
) -> Mapping[Quantity, DatedInput]:
    """Return the same with the year from which each holds.

    A change of a scenario holds from its year on, also where the data have a later row: only another change of the
    same input ends it.
    """
    table = _table(city)
    found = {
        quantity: _newest(table.get((group, quantity), ()), year) or _nobody(city, quantity)
        for quantity in Quantity
    }
    changes = () if scenario is None else scenario.of_group(group)
    for change in sorted(changes, key=lambda one: one.from_year or 0):
        if scenario is None or (change.from_year or year) > year:
            continue
        source = FigureSource(FigureStatus.ASSUMPTION, f"scenario {scenario.name}")
        start = found[change.quantity].from_year if change.from_year is None else change.from_year
        figure = ProgrammeFigure(change.value, (source,))
        found[change.quantity] = DatedInput(start, figure, changed=True)
    return found


def has_inputs(city: City, group: str) -> bool:
    """Return whether the data give any number of a group."""
    return any(name == group for name, _ in _table(city))


def _newest(rows: tuple[DatedInput, ...], year: int) -> DatedInput | None:
    past = [row for row in rows if row.from_year is not None and row.from_year <= year]
    return past[-1] if past else None


def _nobody(city: City, quantity: Quantity) -> DatedInput:
    if city.layer("programme") is None:
        return DatedInput(None, unknown("de tabel met cijfers van de programmering ontbreekt"))
    return DatedInput(None, unknown(f"geen cijfer voor {UNITS_OF_QUANTITY[quantity].title}"))


def _table(city: City) -> Mapping[tuple[str, Quantity], tuple[DatedInput, ...]]:
    """Return the rows of each group and quantity, oldest first; made once per City."""
    return city.known(of_layers("programme.inputs"), lambda: _read(city))


def _read(city: City) -> Mapping[tuple[str, Quantity], tuple[DatedInput, ...]]:
    layer = city.layer("programme")
    if layer is None:
        return {}
    rows: dict[tuple[str, Quantity], list[DatedInput]] = {}
    for row, (group, word, year) in enumerate(
        zip(*(layer[name] for name in ("group", "quantity", "from_year")), strict=True)
    ):
        quantity = read_word(Quantity, word)
        if quantity is not None:
            figure = figure_of(layer, row, "value")
            rows.setdefault((group, quantity), []).append(DatedInput(int(year), figure))
    return {
        key: tuple(sorted(found, key=lambda one: one.from_year or 0)) for key, found in rows.items()
    }
