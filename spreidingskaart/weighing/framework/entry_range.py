"""What may be entered by hand: a number in a range and a unit, or a verdict; and what is wrong with an entry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

from spreidingskaart.model import Verdict
from spreidingskaart.weighing.framework.framework import Allowed, ByHand, HardLimit, Threshold
from spreidingskaart.weighing.framework.value import Verdicts
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import plain, read_number

if TYPE_CHECKING:
    from spreidingskaart.weighing.framework.framework import Framework, ScoredCriterion

    Item = HardLimit | ScoredCriterion

_SCALE: Final = re.compile(r"op een schaal van (-?[\d.,]+) tot (-?[\d.,]+)")
"""How a unit says that it is a scale."""
_OF_UNIT: Final = {
    "%": (0.0, 100.0),
    "aandeel": (0.0, 1.0),
    "ha": (0.0, 10_000.0),
    "km": (0.0, 100.0),
    "m": (0.0, 100_000.0),
    "m2": (0.0, 100_000_000.0),
    "minuten": (0.0, 1_440.0),
}
"""What a number in this unit can be at all, where the framework says nothing: no site lies 100 km from a school."""


@dataclass(frozen=True)
class EntryRange:
    """The numbers that may be entered for a criterion."""

    least: float
    most: float
    """Both allowed; infinite where there is no bound."""
    unit: str

    @property
    def scale(self) -> bool:
        """Whether the unit is a scale, which names its own ends."""
        return _SCALE.fullmatch(self.unit) is not None

    @property
    def dutch(self) -> str:
        """The range in a few Dutch words."""
        if self.scale:
            return self.unit
        if self.least == -inf and self.most == inf:
            return f"een getal in {self.unit}" if self.unit else "een getal"
        if self.most == inf:
            return f"ten minste {plain(self.least, 2)} {self.unit}".strip()
        if self.least == -inf:
            return f"ten hoogste {plain(self.most, 2)} {self.unit}".strip()
        return f"van {plain(self.least, 2)} tot en met {plain(self.most, 2)} {self.unit}".strip()


def unit_of(item: Item) -> str:
    """Return the unit in which a number is asked; empty where there is none."""
    if isinstance(item, HardLimit):
        return item.test.unit if isinstance(item.test, Threshold) else ""
    return item.unit


def takes_verdict(item: Item) -> bool:
    """Whether a verdict is asked, and not a number."""
    return isinstance(item.test if isinstance(item, HardLimit) else item.curve, Allowed | Verdicts)


def range_of(item: Item) -> EntryRange:
    """Return which numbers may be entered: what the framework says, else the scale, else what the unit can be."""
    unit = unit_of(item)
    if scale := _SCALE.fullmatch(unit):
        least, most = (read_number(end) for end in scale.groups())
    else:
        least, most = _OF_UNIT.get(unit, (-inf, inf))
    if isinstance(item.origin, ByHand):
        least = least if item.origin.least is None else item.origin.least
        most = most if item.origin.most is None else item.origin.most
    return EntryRange(least, most, unit)


def verdicts_of(item: Item) -> tuple[Verdict, ...]:
    """Return the verdicts that may be entered, from past on; empty where a number is asked."""
    if not takes_verdict(item):
        return ()
    if not isinstance(item, HardLimit) and isinstance(item.curve, Verdicts):
        scored = item.curve.scores
        return tuple(word for word in Verdict if word.value in scored)
    return tuple(word for word in Verdict if word not in (Verdict.NOT_TESTED, Verdict.REPORTED))


def refusal(
    framework: Framework, criterion: str, found: float | Verdict, *, unit: str | None = None
) -> str | None:
    """Return why an entry does not count, as one Dutch sentence; None where it does.

    Parameters
    ----------
    framework
        What asks it.
    criterion
        Column that is entered; one that the framework does not ask is no matter of it.
    found
        What was entered.
    unit
        In which unit, where that was said.
    """
    items: list[Item] = [*framework.hard, *framework.scored]
    asked = [item for item in items if item.column == criterion]
    if not asked:
        return None
    if isinstance(found, Verdict):
        return _verdict_refusal(asked, found)
    return _number_refusal(asked, found, unit)


def _verdict_refusal(asked: list[Item], found: Verdict) -> str | None:
    takers = [item for item in asked if takes_verdict(item)]
    if not takers:
        return (
            f"'{asked[0].label}' vraagt een getal, {range_of(asked[0]).dutch}; gegeven is het oordeel "
            f"'{found.dutch}'."
        )
    for item in takers:
        allowed = verdicts_of(item)
        if found not in allowed:
            words = join([f"'{word.dutch}'" for word in allowed], "of")
            return f"'{item.label}' vraagt het oordeel {words}; gegeven is '{found.dutch}'."
    return None


def _number_refusal(asked: list[Item], found: float, unit: str | None) -> str | None:
    takers = [item for item in asked if not takes_verdict(item)]
    if not takers:
        words = join([f"'{word.dutch}'" for word in verdicts_of(asked[0])], "of")
        return f"'{asked[0].label}' vraagt het oordeel {words}; gegeven is het getal {plain(found, 4)}."
    for item in takers:
        allowed = range_of(item)
        if unit is not None and unit != allowed.unit:
            return f"'{item.label}' vraagt {allowed.unit or 'een getal zonder eenheid'}; gegeven is {unit}."
        if not allowed.least <= found <= allowed.most:
            asks = f"gaat {allowed.unit}" if allowed.scale else f"is {allowed.dutch}"
            return f"'{item.label}' {asks}; gegeven is {plain(found, 4)}."
    return None
