"""The parts of a dossier read back: nothing in them is trusted, and no sentence repeats what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from spreidingskaart.criteria import BY_ID
from spreidingskaart.weighing.case.facts import facts_from
from spreidingskaart.weighing.dossier.limits import MOST_CRITERIA, MOST_ENTRIES, MOST_SITES
from spreidingskaart.weighing.dossier.packing import read_json
from spreidingskaart.weighing.dossier.parts import (
    ABOUT,
    FACTS,
    FINDINGS,
    FRAMEWORK,
    RULES,
    WEIGHING,
    WEIGHTS,
)
from spreidingskaart.weighing.dossier.refusal import DossierError
from spreidingskaart.weighing.framework.aggregation import Aggregation, Mean, UnknownScore
from spreidingskaart.weighing.framework.check import framework_from
from spreidingskaart.weighing.framework.lock import SCHEMA, from_file
from spreidingskaart.weighing.framework.value import BEST
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.weighing.case.facts import Facts
    from spreidingskaart.weighing.framework.framework import Framework
    from spreidingskaart.weighing.framework.lock import Lock

_Held = TypeVar("_Held", bound=BaseModel)
_Name = Annotated[str, Field(max_length=300)]
_CONTEXT: Final = ("municipality", "data_version", "role", "care_form", "places", "locked")


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True, frozen=True)


class About(_Part):
    """What a dossier says of itself, as far as replaying needs it."""

    municipality: _Name
    role: _Name
    data_version: _Name
    care_form: _Name
    places: FiniteFloat


class _Limit(_Part):
    outcome: _Name


class _Site(_Part):
    site: _Name
    name: _Name
    rank: int | None
    total: FiniteFloat | None
    low: FiniteFloat | None
    high: FiniteFloat | None
    limits: list[_Limit]


class _Weighing(_Part):
    sites: list[_Site]
    sentences: list[str]


class _How(_Part):
    model_config = ConfigDict(extra="forbid", strict=False, frozen=True)

    mean: Mean
    floor: Annotated[FiniteFloat, Field(gt=0, lt=BEST)]
    unknown: UnknownScore

    @property
    def how(self) -> Aggregation:
        return Aggregation(self.mean, self.floor, self.unknown)


class _Carried(_Part):
    findings: list[dict[str, Any]]


def about_of(parts: Mapping[str, bytes]) -> About:
    """Return what a dossier says of itself.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    return _held(About, _record(parts, ABOUT), ABOUT)


def weighing_of(parts: Mapping[str, bytes]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the outcome as it stands in a dossier, and what stands on top of it.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    weighing = _record(parts, WEIGHING)
    _held(_Weighing, weighing, WEIGHING)
    return weighing, {name: weighing[name] for name in _CONTEXT if name in weighing}


def framework_of(parts: Mapping[str, bytes]) -> tuple[Framework, Lock | None]:
    """Return the framework, and its lock where it is locked.

    Raises
    ------
    InputError
        If it cannot be read, or is not the framework that was locked.
    """
    data = _record(parts, FRAMEWORK)
    if data.get("schema") == SCHEMA:
        return from_file(parts[FRAMEWORK].decode())
    return framework_from(data, known_criteria=BY_ID), None


def facts_of(parts: Mapping[str, bytes], *, most_sites: int = MOST_SITES) -> Facts:
    """Return the frozen inputs.

    Parameters
    ----------
    parts
        Of the dossier.
    most_sites
        How many sites it may have.

    Raises
    ------
    InputError
        If they cannot be read, or are more than a dossier of ours has.
    """
    record = _record(parts, FACTS)
    # counted before anything is done with them
    for name, most, what in (
        ("sites", most_sites, "locaties"),
        ("values", MOST_CRITERIA, "criteria"),
        ("verdicts", MOST_CRITERIA, "criteria"),
        ("entries", MOST_ENTRIES, "oordelen met de hand"),
    ):
        if isinstance(many := record.get(name), list | dict) and len(many) > most:
            raise DossierError(f"Dit dossier heeft meer dan {number(most)} {what}.")
    return facts_from(record)


def tried_weights(parts: Mapping[str, bytes]) -> dict[str, float] | None:
    """Return the weights that were tried, if any were.

    Raises
    ------
    InputError
        If they cannot be read.
    """
    tried = _record(parts, WEIGHTS).get("tried")
    if tried is None:
        return None
    if not isinstance(tried, dict) or not all(map(is_number, tried.values())):
        raise unreadable(WEIGHTS)
    return {str(name): float(weight) for name, weight in tried.items()}


def tried_how(parts: Mapping[str, bytes]) -> Aggregation | None:
    """Return the way to make one total that was tried, if one was.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    tried = _record(parts, WEIGHTS).get("tried_aggregation")
    return None if tried is None else _held(_How, tried, WEIGHTS).how


def findings_of(parts: Mapping[str, bytes]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the assessments and the rules under them; older dossiers have neither, or no rules.

    Raises
    ------
    InputError
        If they cannot be read.
    """
    findings, rules = (_records(parts, name) for name in (FINDINGS, RULES))
    for one in findings:
        _held(_Carried, one, FINDINGS)
    return findings, rules


def is_number(value: object) -> bool:
    """Whether something of JSON is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def unreadable(name: str) -> DossierError:
    """Return the error of a part that cannot be read."""
    return DossierError(f"In dit dossier is {name} niet te lezen.")


def _held(model: type[_Held], data: object, name: str) -> _Held:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise unreadable(name) from error


def _record(found: Mapping[str, bytes], name: str) -> dict[str, Any]:
    if name not in found:
        raise DossierError(f"In dit dossier ontbreekt {name}.")
    data = read_json(found[name], name)
    if not isinstance(data, dict):
        raise unreadable(name)
    return data


def _records(found: Mapping[str, bytes], name: str) -> list[dict[str, Any]]:
    """Return a part that is a list of records; empty where it is not there."""
    if name not in found:
        return []
    data = read_json(found[name], name)
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        raise unreadable(name)
    return data
