"""One register of all rules of a City, in the order of the criteria."""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.criteria import CRITERIA
from spreidingskaart.dutch import join
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.register.of_norms import choices_of_spread, guide_distances_of, norms_of
from spreidingskaart.register.of_parking import parking_rules_of
from spreidingskaart.register.of_zoning import zoning_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from spreidingskaart.city import City
    from spreidingskaart.register.rule import Rule

_MEMO: Final = "register"
_NEAREST: Final = 3
_ALIKE: Final = 0.5


def register(city: City) -> tuple[Rule, ...]:
    """Return every rule that holds in a City, by criterion in reading order; made once.

    A document of the municipality that cannot be read is left out and named by `register_faults`.
    """
    return _read(city)[0]


def register_faults(city: City) -> tuple[str, ...]:
    """Return one Dutch sentence for every document that could not be read."""
    return _read(city)[1]


def find_rule(city: City, rule_id: str) -> Rule:
    """Return one rule by its id, in any case.

    Raises
    ------
    InputError
        If there is no such rule; the sentence names the nearest ids.
    """
    rules = {rule.id.casefold(): rule for rule in register(city)}
    asked = " ".join(rule_id.split()).casefold()
    if asked in rules:
        return rules[asked]
    near = [rules[key].id for key in _nearest(asked, rules)]
    help_ = f"Lijkt op: {join(near, 'of')}." if near else "Zonder id staan ze allemaal in een lijst."
    raise InputError(f'De regel "{rule_id}" bestaat niet. {help_}')


def _nearest(asked: str, keys: Iterable[str]) -> list[str]:
    known = list(keys)
    holding = [key for key in known if len(asked) >= _NEAREST and asked in key]
    return (difflib.get_close_matches(asked, known, _NEAREST, _ALIKE) or holding)[:_NEAREST]


def _read(city: City) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    if _MEMO not in city.memo:
        city.memo[_MEMO] = _made(city)
    kept: Any = city.memo[_MEMO]
    return kept  # type: ignore[no-any-return]


def _made(city: City) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    found: list[Rule] = []
    faults = list(city.rules.faults)
    parts: tuple[Callable[[], list[Rule]], ...] = (
        zoning_rules,
        lambda: parking_rules_of(city),
        lambda: norms_of(city),
        lambda: guide_distances_of(city),
        choices_of_spread,
    )
    for part in parts:
        try:
            found += part()
        except DataError as error:
            faults.append(str(error))
    place = {criterion.id: row for row, criterion in enumerate(CRITERIA)}
    found.sort(key=lambda rule: place.get(rule.criterion, len(place)))
    above: dict[str, list[str]] = defaultdict(list)
    for rule in found:
        for under in rule.rests_on:
            above[under].append(rule.id)
    rules = tuple(replace(rule, used_by=tuple(above[rule.id])) for rule in found)
    return rules, tuple(dict.fromkeys(faults))
