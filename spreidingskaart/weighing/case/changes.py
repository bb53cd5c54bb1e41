"""Amendments as text: what a link, a form and the command line all write the same way.

`grens.<id>=<number>`, `grens.<id>=<verdict>+<verdict>`, `grens.<id>=vervalt`, `gewicht.<id>=<number>`,
`criterium.<id>=vervalt`, `curve.<id>=<numbers>`, `kader.aggregation=geometric`, `kader.floor=<number>`,
`kader.unknown=worst`, `telling.<id>=same_form` or `telling.<id>=same_form+gepland`; several are joined by `;`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import InputError
from spreidingskaart.model import Lean
from spreidingskaart.weighing.framework.check import framework_from
from spreidingskaart.weighing.framework.fair_share import FairShare
from spreidingskaart.weighing.framework.framework import Threshold
from spreidingskaart.weighing.framework.value import (
    Direction,
    Halving,
    Ideal,
    Points,
    Steps,
    Verdicts,
)
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import read_number, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spreidingskaart.weighing.framework.framework import Framework, HardLimit, ScoredCriterion
    from spreidingskaart.weighing.framework.value import Curve

LIMIT: Final = "grens"
WEIGHT: Final = "gewicht"
CRITERION: Final = "criterium"
CURVE: Final = "curve"
HOW: Final = "kader"
"""Of how scores become one total: the fields of the framework itself."""
COUNTS: Final = "telling"
"""Of what counts in a fair share."""
PLANNED: Final = "gepland"
KINDS: Final = (LIMIT, WEIGHT, CRITERION, CURVE, COUNTS, HOW)
HOW_FIELDS: Final = ("aggregation", "floor", "unknown")
DROPPED: Final = "vervalt"
_WHAT: Final = {LIMIT: "harde grens", HOW: "keuze in het kader"}
_MOST: Final = 60
"""Changes in one amendment; who wants more writes another framework."""


@dataclass(frozen=True)
class Change:
    """One change to a framework."""

    kind: str
    id: str
    value: str

    @property
    def text(self) -> str:
        """As it stands in a link."""
        return f"{self.kind}.{self.id}={self.value}"


def to_text(changes: Iterable[Change]) -> str:
    """Return an amendment as one text."""
    return ";".join(change.text for change in changes)


def parse(text: str) -> tuple[Change, ...]:
    """Return the changes in a text; a later change of the same thing replaces the earlier one.

    Raises
    ------
    InputError
        If a part is not a change; the message quotes it.
    """
    changes: dict[tuple[str, str], Change] = {}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        left, equals, value = part.partition("=")
        kind, dot, name = left.partition(".")
        if not (equals and dot and name and value.strip()) or kind not in KINDS:
            raise InputError(
                f"{part[:60]!r} is geen wijziging; schrijf bijvoorbeeld grens.minimum_area=5000, "
                "gewicht.spreading=2, criterium.police_advice=vervalt, curve.spreading=0:5 of "
                "kader.aggregation=geometric."
            )
        changes[kind, name] = Change(kind, name, value.strip())
    if len(changes) > _MOST:
        raise InputError(
            f"Een amendement heeft hoogstens {_MOST} wijzigingen (gegeven: {len(changes)})."
        )
    return tuple(changes.values())


def amended(framework: Framework, changes: Iterable[Change]) -> Framework:
    """Return the framework as it would be after an amendment; nothing is kept or locked.

    Raises
    ------
    InputError
        If a change names what is not there or the result is not valid; one message with every fault.
    """
    hard = {item.id: item.model_dump(mode="json") for item in framework.hard}
    scored = {item.id: item.model_dump(mode="json") for item in framework.scored}
    of_framework: dict[str, Any] = {name: getattr(framework, name) for name in HOW_FIELDS}
    targets = {LIMIT: hard, HOW: of_framework}
    faults = []
    for change in changes:
        target = targets.get(change.kind, scored)
        if change.id not in target:
            what = _WHAT.get(change.kind, "criterium")
            faults.append(f"Er is geen {what} `{change.id}`; er zijn {join(list(target))}.")
            continue
        try:
            _apply(framework, change, target)
        except InputError as error:
            faults.append(str(error))
    if faults:
        raise InputError(" ".join(dict.fromkeys(faults)))
    data = framework.model_dump(mode="json")
    changed = {**data, **of_framework, "hard": list(hard.values()), "scored": list(scored.values())}
    return framework_from(changed, known_criteria=BY_ID)


def curve_text(curve: Curve) -> str:
    """Return the numbers of a curve as an amendment writes them."""
    if isinstance(curve, Direction):
        return _numbers((curve.low, curve.high))
    if isinstance(curve, Ideal):
        return _numbers((curve.zero_below, curve.low, curve.high, curve.zero_above))
    if isinstance(curve, Steps):
        return "|".join([_numbers((curve.below,)), *map(_numbers, curve.steps)])
    if isinstance(curve, Points):
        return "|".join(map(_numbers, curve.points))
    if isinstance(curve, Halving):
        return _numbers((curve.full_at, curve.none_at))
    points = {**curve.scores, **(curve.leans or {})}
    return "|".join(f"{word}:{typed(score)}" for word, score in points.items())


def _apply(framework: Framework, change: Change, target: dict[str, Any]) -> None:
    if change.kind == HOW:
        is_number = change.id == "floor"
        target[change.id] = _read(change.value, change) if is_number else change.value
    elif change.value == DROPPED and change.kind in (LIMIT, CRITERION):
        del target[change.id]
    elif change.kind == LIMIT:
        limit = next(item for item in framework.hard if item.id == change.id)
        target[change.id]["test"] = _test(limit, change)
    else:
        criterion = next(item for item in framework.scored if item.id == change.id)
        target[change.id] |= _of_criterion(criterion, change)


def _of_criterion(criterion: ScoredCriterion, change: Change) -> dict[str, Any]:
    """Return the field of a criterion that changes, with its new value."""
    if change.kind == WEIGHT:
        return {"weight": _read(change.value, change)}
    if change.kind == CURVE:
        return {"curve": _curve(criterion, change)}
    if change.kind == COUNTS:
        return {"origin": _origin(criterion, change)}
    raise InputError(f"Een criterium kan alleen vervallen (gegeven: {change.text!r}).")


def counts_text(origin: FairShare) -> str:
    """Return what counts in a fair share as an amendment writes it: same_form+gepland."""
    return f"{origin.counts.value}{f'+{PLANNED}' if origin.planned else ''}"


def _origin(criterion: ScoredCriterion, change: Change) -> dict[str, Any]:
    if not isinstance(criterion.origin, FairShare):
        raise InputError(f"`{criterion.id}` telt geen plekken (gegeven: {change.text!r}).")
    counts, _, planned = change.value.replace(" ", "+").partition("+")
    if planned not in ("", PLANNED):
        raise InputError(f"Achter de plus kan alleen {PLANNED} staan (gegeven: {change.text!r}).")
    return {"kind": "fair_share", "counts": counts, "planned": bool(planned)}


def _test(limit: HardLimit, change: Change) -> dict[str, Any]:
    data = limit.test.model_dump(mode="json")
    if isinstance(limit.test, Threshold):
        return {**data, "value": _read(change.value, change)}
    return {**data, "allowed": change.value.replace(" ", "+").split("+")}


def _curve(criterion: ScoredCriterion, change: Change) -> dict[str, Any]:
    curve = criterion.curve
    data = curve.model_dump(mode="json")
    rows = [part.split(":") for part in change.value.split("|")]
    widths = _widths(curve, len(rows))
    if [len(row) for row in rows] != widths:
        raise _wrong(criterion, change)
    if isinstance(curve, Verdicts):
        points = {word: _read(score, change) for word, score in rows}
        leans = {word: points.pop(word) for word in map(str, Lean) if word in points}
        return {**data, "scores": points, **({"leans": leans} if leans else {})}
    numbers = [[_read(cell, change) for cell in row] for row in rows]
    if isinstance(curve, Steps):
        return {**data, "below": numbers[0][0], "steps": numbers[1:]}
    if isinstance(curve, Points):
        return {**data, "points": numbers}
    return {**data, **dict(zip(_ENDS[type(curve)], numbers[0], strict=True))}


_ENDS: Final[dict[type, tuple[str, ...]]] = {
    Direction: ("low", "high"),
    Halving: ("full_at", "none_at"),
    Ideal: ("zero_below", "low", "high", "zero_above"),
}
"""The numbers of a curve that has a fixed amount of them."""


def _widths(curve: Curve, rows: int) -> list[int]:
    """Return how many cells each of the rows of a curve must have."""
    if type(curve) in _ENDS:
        return [len(_ENDS[type(curve)])]
    return [1, *[2] * (rows - 1)] if isinstance(curve, Steps) else [2] * rows


def _wrong(criterion: ScoredCriterion, change: Change) -> InputError:
    now = curve_text(criterion.curve)
    return InputError(
        f"De curve van `{criterion.id}` is nu {now}; schrijf haar zo (gegeven: {change.value!r})."
    )


def _read(text: str, change: Change) -> float:
    try:
        return read_number(text)
    except InputError as error:
        raise InputError(f"In {change.text!r}: {error}") from error


def _numbers(numbers: Sequence[float]) -> str:
    return ":".join(map(typed, numbers))
