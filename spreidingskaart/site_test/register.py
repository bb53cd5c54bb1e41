"""One register of all rules of a City, in the order of the criteria."""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.known import of_rules
from spreidingskaart.city.measures.counting import counting_choices
from spreidingskaart.criteria import BY_ID, CRITERIA
from spreidingskaart.criteria.base import norm_rule
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.rules.norm_spec import SITING
from spreidingskaart.rules.register_entry import RuleKind
from spreidingskaart.site_test.rule_faults import rule_faults, siting_norms
from spreidingskaart.spread.policy import choices
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.rules.register_entry import Rule

_SPREAD: Final = "spread"
_TELLING, _COUNTING = "spread/norms", "city/measures/counting"
"""Id of the criterion under which the choices of the room `spread` stand."""
_NOBODY: Final = "Geen criterium leest deze norm; staat de naam er goed?"
_NO_VERDICT: Final = (
    "Bepaalt hoe we tellen en vertellen op de pagina Spreiding, en verandert geen oordeel."
)
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


def rules_under(city: City, criterion: str) -> tuple[Rule, ...]:
    """Return every rule on which a finding of one criterion can rest: its own, then what it reads of another."""
    own = [rule for rule in register(city) if rule.criterion == criterion]
    return (*own, *(rule for rule in register(city) if rule.id in BY_ID[criterion].reads))


def criterion_called(city: City, name: str) -> str | None:
    """Return the id of the criterion with this id or Dutch title, in any case; None where there is none.

    A rule goes before a criterion of the same name: its id is what findings carry.
    """
    asked = " ".join(name.split()).casefold()
    if any(rule.id.casefold() == asked for rule in register(city)):
        return None
    return next((one.id for one in CRITERIA if asked in (one.id, one.title.casefold())), None)


def find_rule(city: City, rule_id: str, *, also: Iterable[str] = (), otherwise: str = "") -> Rule:
    """Return one rule by its id, in any case.

    Parameters
    ----------
    also
        What else could have been meant where this is asked, beside ids.
    otherwise
        What one can do where nothing is alike: a Dutch sentence.

    Raises
    ------
    InputError
        If there is no such rule; the sentence names the nearest ids.
    """
    rules = {rule.id.casefold(): rule for rule in register(city)}
    asked = " ".join(rule_id.split()).casefold()
    if asked in rules:
        return rules[asked]
    names = {key: rule.id for key, rule in rules.items()} | {name: name for name in also}
    near = [names[key] for key in _nearest(asked, names)]
    help_ = f"Lijkt op: {join(near, 'of')}." if near else otherwise
    raise InputError(f'De regel "{rule_id}" bestaat niet. {help_}'.strip())


def _nearest(asked: str, keys: Iterable[str]) -> list[str]:
    known = list(keys)
    holding = [key for key in known if len(asked) >= _NEAREST and asked in key]
    return (difflib.get_close_matches(asked, known, _NEAREST, _ALIKE) or holding)[:_NEAREST]


def _read(city: City) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    return city.known(of_rules("register"), lambda: _made(city))


def _made(city: City) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    found: list[Rule] = []
    faults = [fault.sentence for fault in rule_faults(city)]
    parts: tuple[Callable[[], Sequence[Rule]], ...] = (
        *(partial(criterion.rules, city) for criterion in CRITERIA),
        _choices_of_spread,
        lambda: _unread_norms(city),
    )
    for part in parts:
        try:
            found += part()
        except DataError as error:
            # a fault in the municipality's own file is among these already
            faults += [] if faults else [str(error)]
    place = {criterion.id: row for row, criterion in enumerate(CRITERIA)}
    found.sort(key=lambda rule: place.get(rule.criterion, len(place)))
    above: dict[str, list[str]] = defaultdict(list)
    for rule in found:
        for under in rule.rests_on:
            above[under].append(rule.id)
    rules = tuple(replace(rule, used_by=tuple(above[rule.id])) for rule in found)
    return rules, tuple(dict.fromkeys(faults))


def _unread_norms(city: City) -> list[Rule]:
    """Return the norms of the municipality that no criterion can read, each with the reason as its note."""
    reader = {spec.id: one.id for one in CRITERIA for spec in one.norms if spec.document == SITING}
    read = siting_norms(city)
    why = {fault.norm: fault.sentence for fault in read.faults}
    return [
        norm_rule(
            norm_id,
            norm,
            RuleKind.NORM,
            reader.get(norm_id, ""),
            file=city.rules.file_of(SITING),
            municipality=city.municipality.name,
            used_in="",
            note=" ".join(
                part
                for part in (norm.note, why[norm_id], "" if norm_id in reader else _NOBODY)
                if part
            ),
        )
        for norm_id, norm in read.unsound.items()
    ]


def _choices_of_spread() -> list[Rule]:
    """Return the choices of how the page Spreiding counts and tells."""
    return [
        norm_rule(
            f"spread/{name}",
            norm,
            RuleKind.CHOICE,
            _SPREAD,
            file=f"spreidingskaart/{_COUNTING if name in counting_choices() else _TELLING}.yaml",
            used_in="spreidingskaart/spread/policy.py",
            note=" ".join(part for part in (norm.note, _NO_VERDICT) if part),
        )
        for name, norm in choices().items()
    ]
