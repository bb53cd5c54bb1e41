"""Read the sizes on the map (maatvoering): what each limits, whether it is a maximum or a minimum, and how much.

What is not sure is not read: such a size keeps its name and says why it cannot be tested.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.criteria.zoning.table import rule_table
from spreidingskaart.errors import InputError
from spreidingskaart.rules.svbp import tidy
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import plain, readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spreidingskaart.criteria.zoning.table import Dimension

MAXIMUM: Final = "maximum"
MINIMUM: Final = "minimum"
_ENDS: Final = {
    MAXIMUM: re.compile(r"\b(?:max(?:imum|imale|imaal)?\b\.?|ten hoogste|hoogstens|hooguit)"),
    MINIMUM: re.compile(r"\b(?:min(?:imum|imale|imaal)?\b\.?|ten minste|minstens)"),
}
_UNIT: Final = re.compile(r"\s*\(([^)]*)\)$")
_UNITS: Final = {
    "m": ("m", "meter"),
    "m2": ("m2", "m²", "vierkante meter"),
    "%": ("%", "procent"),
}
"""How the units of the rule table are written in plans."""
_AND: Final = re.compile(r"\s*(?:/|,|\ben\b)\s*")
_SEVERAL: Final = re.compile(r"\s*(?:/|;|\ben\b)\s*|,\s+")
_PAIR: Final = re.compile(r'"([^"]+)"\s*=>?\s*"([^"]*)"')


@dataclass(frozen=True)
class SizeLimit:
    """One value of a maatvoering as it was read."""

    name: str
    """As the plan writes it."""
    text: str
    """The value as the plan writes it."""
    kind: str
    """Key in the rule table."""
    end: str | None
    """`maximum`, `minimum`, or None where the name does not say which."""
    value: float | None
    """In the unit of the kind; None where it cannot be read."""
    why_not: str | None = None
    """Why it cannot be tested, in Dutch; None where it can."""


@lru_cache(maxsize=4096)
def read_limits(name: str, values: str | None) -> tuple[SizeLimit, ...]:
    """Return every limit of one maatvoering, in the order of its values.

    Parameters
    ----------
    name
        Its name: the names of its values with commas, or just "maatvoering".
    values
        JSON, `{"maximum bouwhoogte (m)": "11"}` or a list of `{"naam", "waarde"}`; or text as map services
        give it, `"maximum bouwhoogte (m)"="11"`. None where the map holds no values.
    """
    pairs = _pairs(values)
    if pairs is None:
        return (_not_tested(name, str(values), f'de waarde "{values}" is niet te lezen'),)
    if not pairs:
        return (_not_tested(name, "", "de waarde staat niet op de kaart"),)
    return tuple(limit for each, text in pairs for limit in _read(each, text))


def _pairs(values: str | None) -> list[tuple[str, str]] | None:
    """Return the names with their values, also where a name comes twice; None where they cannot be told apart."""
    if values is None or not values.strip():
        return []
    try:
        read = json.loads(values, object_pairs_hook=_Pairs)
    except json.JSONDecodeError:
        return _PAIR.findall(values) or None
    if isinstance(read, list) and not isinstance(read, _Pairs):
        read = _named_pairs(read)
    if not isinstance(read, list):
        return None
    return [(str(name), _as_text(value)) for name, value in read]


def _named_pairs(members: list[Any]) -> list[tuple[Any, Any]] | None:
    """Return the pairs of a list of `{"naam", "waarde"}`; None where a member is anything else."""
    named = [dict(each) for each in members if isinstance(each, _Pairs)]
    if len(named) < len(members) or not all({"naam", "waarde"} <= set(each) for each in named):
        return None
    return [(each["naam"], each["waarde"]) for each in named]


class _Pairs(list[tuple[str, Any]]):
    """The members of a JSON object; a name may come twice."""


def _as_text(value: object) -> str:
    if isinstance(value, float):
        return plain(value, 6).replace(".", "")
    return (
        " ".join(str(value).split())
        if isinstance(value, str | int) and not isinstance(value, bool)
        else ""
    )


def _not_tested(name: str, text: str, why: str, kind: str | None = None) -> SizeLimit:
    return SizeLimit(name, text, kind or _other(), None, None, why)


def _other() -> str:
    """Return the kind that everything else belongs to."""
    return list(rule_table().dimensions)[-1]


def _read(name: str, text: str) -> Iterable[SizeLimit]:
    subject, end, unit = _parsed(name)
    kinds = _kinds(subject)
    if not kinds:
        return (_not_tested(name, text, rule_table().dimensions[_other()].missing),)
    dimensions = [rule_table().dimensions[kind] for kind in kinds]
    if not all(_is_unit(unit, dimension) for dimension in dimensions):
        return (_not_tested(name, text, f'de eenheid "{unit}" past niet bij deze maat'),)
    limits = [
        replace(_valued(name, text, kind, dimension, named_unit=unit is not None), end=end)
        for kind, dimension in zip(kinds, dimensions, strict=True)
    ]
    if len(limits) > 1:
        limits = _several(limits, list(filter(None, _SEVERAL.split(text))))
    if end is None:
        why = "de naam zegt niet of het een maximum of een minimum is"
        limits = [replace(limit, why_not=limit.why_not or why) for limit in limits]
    return limits


def _parsed(name: str) -> tuple[str, str | None, str | None]:
    """Return what a name is of, the end that it gives, and the unit in it."""
    plain_name = _last(tidy(name))
    found = _UNIT.search(plain_name)
    unit = found.group(1).strip() if found else None
    subject = plain_name[: found.start()] if found else plain_name
    ends = [end for end, word in _ENDS.items() if word.search(subject)]
    for word in _ENDS.values():
        subject = word.sub(" ", subject)
    return tidy(subject).removeprefix("en "), ends[0] if len(ends) == 1 else None, unit


def _last(name: str) -> str:
    """Return a name without the path before it in IMRO2006: "maatvoering; hoogte; maximum hoogte (m)"."""
    steps = name.split("; ")
    if len(steps) == 1 or steps[0] != "maatvoering":
        return name
    start = next(
        (at for at, step in enumerate(steps) if any(word.match(step) for word in _ENDS.values())),
        -1,
    )
    return "; ".join(steps[start:])


def _kinds(subject: str) -> tuple[str, ...]:
    """Return the kinds that a subject names: mostly one, for "goot- en bouwhoogte" two, none for any other."""
    known = {
        name: kind
        for kind, dimension in rule_table().dimensions.items()
        for name in dimension.names
    }
    if subject in known:
        return (known[subject],)
    parts = [part for part in _AND.split(subject) if part]
    whole = [_completed(part, parts[-1], known) for part in parts]
    return (
        tuple(known[part] for part in whole if part is not None)
        if len(parts) > 1 and None not in whole
        else ()
    )


def _completed(part: str, last: str, known: Iterable[str]) -> str | None:
    """Return the name that "goot-" is short for beside "bouwhoogte"."""
    options = (
        [part] if not part.endswith("-") else [part[:-1] + last[at:] for at in range(1, len(last))]
    )
    return next((option for option in options if option in known), None)


def _is_unit(unit: str | None, dimension: Dimension) -> bool:
    """Whether a unit is one of this kind of size; a name without a unit can be of any."""
    return unit is None or unit in _UNITS.get(dimension.unit, (dimension.one, dimension.many))


def _valued(
    name: str, text: str, kind: str, dimension: Dimension, *, named_unit: bool
) -> SizeLimit:
    """Return a limit with its value, or with why it has none."""
    whole = text.lower().strip()
    bare = _without_unit(whole, dimension)
    numbers = _readings(bare)
    if len(numbers) > 1 and not dimension.is_whole:
        why = f'de waarde "{text}" kan {bare} of {bare.replace(".", ",")} zijn'
    elif not numbers:
        why = f'de waarde "{text}" is geen getal' if text else "de waarde is leeg"
    elif dimension.unit and bare == whole and not named_unit:
        why = "de naam noemt geen eenheid"
    else:
        return SizeLimit(name, text, kind, None, numbers[0])
    return SizeLimit(name, text, kind, None, None, why)


def _without_unit(value: str, dimension: Dimension) -> str:
    """Return a value without the unit behind it; as it is where it has none."""
    words = _UNITS.get(dimension.unit, (dimension.one or "", dimension.many))
    for word in sorted(filter(None, words), key=len, reverse=True):
        if value.endswith(word) and value != word:
            return value.removesuffix(word).strip()
    return value


def _readings(text: str) -> tuple[float, ...]:
    """Return every number that a text may stand for; none where it is no number. 1.500 is two: GML writes a point."""
    try:
        return readings(text) if not text.startswith("-") else ()
    except InputError:
        return ()


def _several(limits: Sequence[SizeLimit], parts: Sequence[str]) -> list[SizeLimit]:
    """Return the limits of a name that stands for several: one value for all, or one for each in their order."""
    name, text = limits[0].name, limits[0].text
    dimensions = rule_table().dimensions
    if len(parts) == 1 and "," not in text:
        return list(limits)
    if len(parts) == len(limits):
        told = [
            replace(
                _valued(name, part, each.kind, dimensions[each.kind], named_unit=True), end=each.end
            )
            for each, part in zip(limits, parts, strict=True)
        ]
        if _agree({each.kind: each.value for each in told}):
            return told
    titles = join([dimensions[each.kind].title.lower() for each in limits])
    why = f'de waarde "{text}" zegt niet zeker welk getal waarbij hoort ({titles})'
    return [replace(each, value=None, why_not=why) for each in limits]


def _agree(values: Mapping[str, float | None]) -> bool:
    """Whether every value is known, and no gutter lies above its building."""
    gutter, height = values.get("goothoogte"), values.get("bouwhoogte")
    return None not in values.values() and not (gutter and height and gutter > height)
