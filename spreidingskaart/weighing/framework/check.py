"""Everything that is wrong with a framework, said at once in Dutch."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from spreidingskaart.errors import InputError
from spreidingskaart.weighing.framework.framework import Framework
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pydantic_core import ErrorDetails


def faults(
    data: object,
    *,
    known_criteria: Collection[str],
    known_forms: Collection[str] | None = None,
) -> list[str]:
    """Return everything that is wrong with a framework as read from a file, all at once.

    Parameters
    ----------
    data
        Contents of a YAML or JSON file: a mapping if all is well.
    known_criteria
        Ids of the criteria that the engine has.
    known_forms
        Ids of the care forms; not looked at if left out.

    Returns
    -------
    Dutch sentences; empty if the framework is valid.
    """
    if not isinstance(data, Mapping):
        return ["Het afwegingskader is geen lijst van velden met waarden."]
    found = []
    try:
        Framework.model_validate(data)
    except ValidationError as error:
        found = [_dutch(fault, data) for fault in error.errors()]
    return found + list(_faults_between_parts(data, known_criteria, known_forms))


def check(
    framework: Framework,
    *,
    known_criteria: Collection[str],
    known_forms: Collection[str] | None = None,
) -> list[str]:
    """Return everything that is wrong with a framework, as Dutch sentences; empty if it is valid."""
    return faults(
        framework.model_dump(mode="json"), known_criteria=known_criteria, known_forms=known_forms
    )


def framework_from(
    data: object,
    *,
    known_criteria: Collection[str],
    known_forms: Collection[str] | None = None,
) -> Framework:
    """Return the checked framework.

    Raises
    ------
    InputError
        If it is not valid; one message with every fault.
    """
    found = faults(data, known_criteria=known_criteria, known_forms=known_forms)
    if found:
        raise InputError(" ".join(["Dit afwegingskader kan nog niet worden gebruikt.", *found]))
    return Framework.model_validate(data)


def _faults_between_parts(
    data: Mapping[Any, Any], known_criteria: Collection[str], known_forms: Collection[str] | None
) -> Iterator[str]:
    limits, criteria = _records(data.get("hard")), _records(data.get("scored"))
    items = [*limits, *criteria]
    if isinstance(data.get("scored"), Sequence) and not data["scored"]:
        yield "Er is geen enkel criterium dat punten geeft; ten minste één is nodig."
    ids = Counter(item["id"] for item in items if isinstance(item.get("id"), str))
    for name in (name for name, times in ids.items() if times > 1):
        yield f"De naam `{name}` komt {ids[name]} keer voor; elke grens en elk criterium heet anders."
    yield from _origin_faults(items, known_criteria)
    yield from _weight_faults(criteria)
    yield from _form_faults(data.get("care_forms"), known_forms)
    yield from _history_faults(data.get("history"))


def _origin_faults(
    items: list[Mapping[Any, Any]], known_criteria: Collection[str]
) -> Iterator[str]:
    for item in items:
        origin = item.get("origin")
        if not isinstance(origin, Mapping):
            continue
        criterion = origin.get("criterion")
        if (
            origin.get("kind") == "engine"
            and isinstance(criterion, str)
            and criterion not in known_criteria
        ):
            yield (
                f"`{item.get('id')}` vraagt het criterium `{criterion}`, maar dat bestaat niet; "
                f"er zijn {join(sorted(known_criteria))}."
            )
        if origin.get("kind") == "by_hand" and item.get("id") in known_criteria:
            yield (
                f"`{item.get('id')}` wordt met de hand ingevuld maar heet net als een criterium "
                "dat wordt berekend; geef het een andere naam."
            )


def _weight_faults(criteria: list[Mapping[Any, Any]]) -> Iterator[str]:
    given = [(item.get("id"), item.get("weight")) for item in criteria]
    numbers = [
        (name, float(weight)) for name, weight in given if weight is not None and _is_number(weight)
    ]
    for name, weight in numbers:
        if weight < 0:
            yield f"Het gewicht van `{name}` is {plain(weight, 4)}; een gewicht is 0 of meer."
    if numbers and [weight for _, weight in numbers] == [0.0] * len(criteria):
        yield "Alle gewichten zijn 0; ten minste één criterium moet meetellen."


_HUGE: Final = 1e300


def _is_number(value: Any) -> bool:  # noqa: ANN401 - anything may stand in a file
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _HUGE


def _form_faults(forms: object, known_forms: Collection[str] | None) -> Iterator[str]:
    listed = forms if isinstance(forms, list | tuple) else ()
    names = Counter(form for form in listed if isinstance(form, str))
    for name, times in names.items():
        if times > 1:
            yield f"De woonzorgvorm `{name}` staat er twee keer in."
    if known_forms is not None:
        yield from _unknown_forms(names, known_forms)


def _unknown_forms(names: Iterable[str], known_forms: Collection[str]) -> Iterator[str]:
    unknown = [name for name in names if name not in known_forms]
    if unknown:
        yield f"Onbekende woonzorgvorm: {join([f'`{name}`' for name in unknown])}."


def _history_faults(history: object) -> Iterator[str]:
    if isinstance(history, Sequence) and not history:
        yield "De geschiedenis is leeg; zet er ten minste versie 1 in met wie, wanneer en waarom."
    versions = _records(history)
    yield from _order_faults(versions)
    yield from _previous_faults(versions)


def _order_faults(versions: Sequence[Mapping[Any, Any]]) -> Iterator[str]:
    numbers = [version.get("number") for version in versions]
    in_order = list(range(1, len(numbers) + 1))
    if {type(number) for number in numbers} <= {int} and numbers != in_order:
        yield f"De versies heten {join([str(n) for n in numbers])}; ze tellen op van 1 zonder gaten."


def _previous_faults(versions: Sequence[Mapping[Any, Any]]) -> Iterator[str]:
    if versions and versions[0].get("previous") is not None:
        yield "Versie 1 noemt een versie ervoor; die is er niet."
    for version in versions[1:]:
        if not version.get("previous"):
            yield f"Versie {version.get('number')} noemt niet de code (SHA-256) van de versie ervoor."


def _records(value: object) -> list[Mapping[Any, Any]]:
    return (
        [item for item in value if isinstance(item, Mapping)]
        if isinstance(value, list | tuple)
        else []
    )


_FAULT: Final = {
    "missing": "ontbreekt",
    "extra_forbidden": "is onbekend en mag er niet staan",
    "float_type": "moet een getal zijn",
    "finite_number": "moet een eindig getal zijn",
    "int_type": "moet een heel getal zijn",
    "string_type": "moet tekst zijn",
    "string_too_short": "mag niet leeg zijn",
    "tuple_type": "moet een lijst zijn",
    "dict_type": "moet een lijst van namen met waarden zijn",
    "model_type": "moet een lijst van velden met waarden zijn",
    "model_attributes_type": "moet een lijst van velden met waarden zijn",
    "timezone_aware": "moet een tijdstip met tijdzone zijn",
    "datetime_type": "moet een tijdstip met tijdzone zijn",
    "datetime_parsing": "moet een tijdstip met tijdzone zijn",
    "datetime_from_date_parsing": "moet een tijdstip met tijdzone zijn",
    "string_pattern_mismatch": "mag alleen kleine letters, cijfers en _ hebben en begint met een letter",
    "union_tag_not_found": "mist het veld `kind`",
}
_LIST: Final = {"hard": "Harde grens", "scored": "Criterium", "history": "Versie"}
_TAGGED: Final = frozenset({"origin", "test", "curve"})
"""Fields of several kinds; pydantic names the kind behind the field."""


def _dutch(fault: ErrorDetails, data: Mapping[Any, Any]) -> str:
    return f"{_place(fault['loc'], data)} {_what(fault)}."


def _what(fault: ErrorDetails) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "value_error":
        return f"klopt niet: {context['error']}"
    if kind in {"literal_error", "union_tag_invalid", "enum"}:
        allowed = str(context.get("expected", context.get("expected_tags", ""))).replace(
            " or ", ", "
        )
        given = context.get("tag", fault["input"])
        return f"is `{given}`; toegestaan zijn {allowed}"
    wrong = _FAULT.get(kind, "is niet geldig")
    given = fault["input"]
    shown = isinstance(given, str | int) or (isinstance(given, float) and math.isfinite(given))
    if not shown or given == "":
        return wrong
    return f"{wrong} (gegeven: {json.dumps(given, ensure_ascii=False)[:60]})"


def _called(items: object, row: int | str) -> str:
    """Return the id of an item of a list between brackets, where it has one."""
    item = items[row] if isinstance(items, list | tuple) and isinstance(row, int) else None
    name = item.get("id") if isinstance(item, Mapping) else None
    return f" (`{name}`)" if isinstance(name, str) and name else ""


def _place(location: tuple[int | str, ...], data: Mapping[Any, Any]) -> str:
    head, rest = location[:1], location[1:]
    if head and head[0] in _LIST and rest:
        called = _called(data.get(str(head[0])), rest[0])
        start, rest = f"{_LIST[str(head[0])]} {int(rest[0]) + 1}{called}", rest[1:]
    else:
        start, rest = "", location
    path = [
        str(part) for before, part in zip(("", *rest), rest, strict=False) if before not in _TAGGED
    ]
    field = f"`{'.'.join(path)}`" if path else ""
    return ": ".join(part for part in (start, field) if part) or "Het afwegingskader"
