"""A scenario: a named set of changed inputs, as a noun, as text for an address, and as plain data for the store."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import quote, unquote

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from spreidingskaart.errors import InputError
from spreidingskaart.model import Quantity
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.quantities import UNITS_OF_QUANTITY
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import quoted, range_told, read_number, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City

LONGEST_NAME: Final = 80
"""Characters in the name of a scenario, and in the id of a group."""
MOST_CHANGES: Final = 60
FIRST_YEAR, LAST_YEAR = 1900, 2200
UNNAMED: Final = "zonder naam"
_EXAMPLE: Final = "beschermd_wonen.inflow=80@2028"
_YEAR: Final = re.compile(r"[0-9]{4}")
_Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


class InputChange(BaseModel):
    """One input of one group that is another number in a scenario."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    group: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    quantity: Quantity
    value: Annotated[float, Field(allow_inf_nan=False)]
    from_year: _Year | None = None
    """From this year on, until another change of the same input; None is in every year."""

    @property
    def key(self) -> tuple[str, Quantity, int | None]:
        """What it changes: of two changes of the same the later one holds."""
        return (self.group, self.quantity, self.from_year)

    @property
    def text(self) -> str:
        """As it stands in an address: `beschermd_wonen.inflow=80@2028`."""
        year = "" if self.from_year is None else f"@{self.from_year}"
        return f"{quote(self.group, safe='')}.{self.quantity.value}={typed(self.value)}{year}"

    @model_validator(mode="after")
    def _within(self) -> InputChange:
        told = UNITS_OF_QUANTITY[self.quantity]
        if not told.least <= self.value <= told.most:
            raise ValueError(
                f"{told.title} {typed(self.value)} kan niet: geef {range_told(told.least, told.most)}"
            )
        return self


class Scenario(BaseModel):
    """A named set of changed inputs; every other input stays as the data say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(max_length=LONGEST_NAME)] = UNNAMED
    changes: Annotated[tuple[InputChange, ...], Field(max_length=MOST_CHANGES)] = ()

    def with_change(self, change: InputChange) -> Scenario:
        """Return the scenario with one change more; one of the same input and year takes its place.

        Raises
        ------
        InputError
            If there are too many changes.
        """
        others = [other for other in self.changes if other.key != change.key]
        return scenario_from({"name": self.name, "changes": [*others, change]})

    def without(self, change: InputChange) -> Scenario:
        """Return the scenario without one change."""
        return self.model_copy(
            update={"changes": tuple(other for other in self.changes if other != change)}
        )

    def of_group(self, group: str) -> tuple[InputChange, ...]:
        """Return the changes that are about one group: all that its answer can rest on."""
        return tuple(change for change in self.changes if change.group == group)

    def document(self) -> dict[str, Any]:
        """Return it as plain data, as the store and a file hold it."""
        return self.model_dump(mode="json")


def scenario_text(scenario: Scenario) -> str:
    """Return a scenario as an address writes it: the name, then every change, with semicolons between them."""
    return ";".join([quote(scenario.name, safe=" "), *(change.text for change in scenario.changes)])


def scenario_of(text: str) -> Scenario:
    """Return the scenario that an address writes.

    Raises
    ------
    InputError
        If a part of it is no change, or a value cannot be; one sentence that quotes it.
    """
    name, *parts = text.split(";")
    changes = [_change_of(part) for part in parts if part.strip()]
    return scenario_from({"name": unquote(name).strip() or UNNAMED, "changes": changes})


def scenario_from(document: Mapping[str, Any]) -> Scenario:
    """Return the scenario of plain data, as a file or the store holds it.

    Raises
    ------
    InputError
        If something in it is not a scenario; one sentence for every fault.
    """
    try:
        made = Scenario.model_validate(document)
    except ValidationError as error:
        raise InputError(" ".join(_told(fault) for fault in error.errors()[:5])) from error
    latest = {change.key: change for change in made.changes}
    return made.model_copy(update={"changes": tuple(latest.values())})


def check_scenario(city: City, scenario: Scenario) -> None:
    """Refuse a scenario that changes a group that the city does not have.

    Raises
    ------
    InputError
        With the groups that there are.
    """
    known = [group.id for group in target_groups(city)]
    wrong = [change.group for change in scenario.changes if change.group not in known]
    if wrong:
        there = join(known) or "geen"
        raise InputError(f"De doelgroep {quoted(wrong[0])} bestaat hier niet; er zijn {there}.")


def _change_of(part: str) -> InputChange:
    left, equals, right = part.strip().partition("=")
    group, dot, quantity = left.rpartition(".")
    value, at, year = right.partition("@")
    words = [word.value for word in Quantity]
    year_is_wrong = bool(at) and not _YEAR.fullmatch(year)
    if not (equals and dot) or quantity not in words or year_is_wrong:
        raise InputError(
            f"{quoted(part)} is geen wijziging van een scenario; schrijf bijvoorbeeld {_EXAMPLE}."
        )
    change: dict[str, Any] = {
        "group": unquote(group),
        "quantity": quantity,
        "value": read_number(value),
        "from_year": int(year) if year else None,
    }
    return scenario_from({"changes": [change]}).changes[0]


def _told(fault: Mapping[str, Any]) -> str:
    """Return one fault as a Dutch sentence."""
    where = ".".join(str(step) for step in fault["loc"])
    if fault["type"] == "value_error":
        return f"{str(fault['ctx']['error']).capitalize()}."
    if fault["type"] == "too_long":
        return f"Een scenario heeft hoogstens {MOST_CHANGES} wijzigingen."
    if fault["type"] == "missing":
        return f"In het scenario ontbreekt {where}."
    if fault["type"] == "extra_forbidden":
        return f"{quoted(where)} hoort niet in een scenario; er horen name en changes in."
    if "quantity" in fault["loc"]:
        words = join([word.value for word in Quantity], "of")
        return f"{quoted(str(fault['input']))} is geen grootheid; kies uit {words}."
    return f"In het scenario kan {quoted(str(fault['input']))} niet als {where}."
