"""Everything the parking criterion rests on: norms, ranges of examples, presence, how a care form is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.city.measures.norms import book_of
from spreidingskaart.criteria.base import norm_rule
from spreidingskaart.criteria.parking.demand import elsewhere
from spreidingskaart.criteria.parking.sentences import PART_TITLES
from spreidingskaart.criteria.parking.telling import ID
from spreidingskaart.rules.parking.norm_book import DOCUMENT, NUMBERS, PARTS, PREFIX
from spreidingskaart.rules.register_entry import Rule, RuleKind, rule_of
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import percent, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.model import RuleRef
    from spreidingskaart.rules.parking.norm_book import Category, NormBook, NormSet, ParkingNorm

_HERE: Final = "spreidingskaart/criteria/parking"
_USED_IN: Final = f"{_HERE}/criterion.py"
_BOOK: Final = "spreidingskaart/rules/parking"
_SPECS: Final = {spec.id: spec for spec in NUMBERS}
_MOST_SPACES: Final = 10.0
"""Spaces per unit."""


def parking_rules_of(city: City) -> list[Rule]:
    """Return every rule of the parking criterion as it holds in a city.

    Raises
    ------
    DataError
        If the municipality's parking.yaml is unreadable or wrong.
    """
    book = book_of(city)
    own: Mapping[str, Any] = city.rules.documents.get(DOCUMENT) or {}
    where = _Where(city, own)
    rules = [_number(book, name, where) for name in book.numbers]
    rules.append(
        _rule(
            book.rounding_reference(), RuleKind.ROUNDING, sentence=book.rounding.title,
            **where.of("rounding", None, "functions.yaml"),
        )
    )  # fmt: skip
    rules += [_category(city, book, category) for category in book.categories]
    norms = [
        _norm(book, key, item, norm, where)
        for key, item in book.norm_sets.items()
        for norm in item.norms
    ]
    rules += norms
    ranges = [_range(book, name) for name in book.functions]
    rules += [found for found in ranges if found is not None]
    rules += [_presence(book, table) for table in book.presence]
    return rules


class _Where:
    """Whether the municipality set something itself, and in which file it stands."""

    def __init__(self, city: City, own: Mapping[str, Any]) -> None:
        self._own, self._name = own, city.municipality.name
        self._file = city.rules.file_of(DOCUMENT)

    def of(self, part: str, key: str | None, general: str) -> dict[str, str | None]:
        """Return file and municipality of one part of the document, or of the general file."""
        found = self._own.get(part) or {}
        if found and (key is None or key in found):
            return {"file": self._file, "municipality": self._name}
        return {"file": f"{_BOOK}/{general}", "municipality": None}


def _rule(reference: RuleRef, kind: RuleKind, **more: Any) -> Rule:  # noqa: ANN401 - fields of Rule
    fields = {"file": f"{_BOOK}/functions.yaml", "used_in": _USED_IN}
    return rule_of(reference, kind, ID, **{**fields, **more})


def _number(book: NormBook, name: str, where: _Where) -> Rule:
    norm, spec = book.numbers[name], _SPECS[name]
    return norm_rule(
        f"{PREFIX}{name}",
        norm,
        RuleKind.NORM,
        ID,
        **where.of("norms", name, "norms.yaml"),
        used_in=_USED_IN,
        limits=spec.limits,
        may_be_absent=spec.may_be_unset and norm.value is not None,
    )


def _norm(book: NormBook, set_id: str, norm_set: NormSet, norm: ParkingNorm, where: _Where) -> Rule:
    function = book.functions[norm.function]
    told = [norm.note, norm_set.note, _visitors(norm)]
    low, high = norm.ends
    return _rule(
        book.norm_reference(set_id, norm),
        RuleKind.PARKING_NORM,
        **where.of("norm_sets", set_id, "functions.yaml"),
        value=low if low == high else None,
        least=None if low == high else low,
        most=None if low == high else high,
        unit=_unit(book, norm.function),
        note=". ".join(part.rstrip(".") for part in told if part) or None,
        holds_for="; ".join(f"plan {plan}" for plan in norm_set.plan_ids),
        rests_on=tuple(f"{PREFIX}presence/{table}" for table in function.tables),
        limits=(0.0, _MOST_SPACES),
    )


def _visitors(norm: ParkingNorm) -> str:
    if norm.visitors_pp is not None:
        return f"waarvan {plain(norm.visitors_pp, 2)} voor bezoekers"
    if norm.visitor_share is not None:
        return f"waarvan {percent(norm.visitor_share)} voor bezoekers"
    return ""


def _unit(book: NormBook, function: str) -> str:
    return f"parkeerplaats per {book.functions[function].norm_unit}"


def _range(book: NormBook, function: str) -> Rule | None:
    found = elsewhere(book, function)
    if found is None:
        return None
    low, high = found.ends_as_written
    return _rule(
        found.shown_rules[0],
        RuleKind.PARKING_RANGE,
        value=low if low == high else None,
        least=None if low == high else low,
        most=None if low == high else high,
        unit=_unit(book, function),
        note="Geldt waar de gemeente zelf geen norm heeft.",
        rests_on=tuple(rule.id for rule in found.rules[: len(found.norms)]),
    )


def _presence(book: NormBook, table: str) -> Rule:
    parts = zip(PARTS, book.presence[table].percent, strict=True)
    shares = [
        f"{PART_TITLES[part]} {'onbekend' if share is None else f'{plain(share)}%'}"
        for part, share in parts
    ]
    sentence = f"{join(shares)}.".capitalize()
    return _rule(
        book.presence_reference(table),
        RuleKind.PRESENCE,
        used_in=f"{_HERE}/demand.py",
        sentence=sentence,
    )


def _category(city: City, book: NormBook, category: Category) -> Rule:
    forms = tuple(form.id for form in city.forms.values() if book.category(form) is category)
    said = []
    for reading in category.readings:
        aside = "" if reading.decides else " (ter vergelijking)"
        said.append(f"Als {book.functions[reading.function].title}{aside}: {reading.reason}")
    sentence = " ".join(said) or "Hiervoor wordt geen norm gebruikt."
    return _rule(category.reference(), RuleKind.CATEGORY, sentence=sentence, forms=forms)
