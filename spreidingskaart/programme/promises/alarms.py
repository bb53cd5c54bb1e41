"""Whether what was decided is still what is asked: each decided value against today's norm and framework.

Frameworks lie in another room; who asks gives them here as plain limits (`FrameworkToday`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from spreidingskaart.programme.promises.reading import promises_of
from spreidingskaart.rules.norm_spec import CHOICES
from spreidingskaart.rules.register_entry import RuleKind
from spreidingskaart.site_test.register import register
from spreidingskaart.words.dates import date_told
from spreidingskaart.words.numbers import hectares, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.programme.promises.reading import Promise
    from spreidingskaart.rules.register_entry import Rule


class StillSo(StrEnum):
    """What a comparison of a decided value with today's gave."""

    DIFFERENT = "different"
    SAME = "same"
    NOT_TESTED = "not_tested"

    @property
    def dutch(self) -> str:
        """The words that people see."""
        return {"different": "wijkt af", "same": "gelijk", "not_tested": "niet getoetst"}[self]


@dataclass(frozen=True)
class FrameworkLimit:
    """One hard limit of a framework."""

    id: str
    criterion: str
    """Criterion that measures it; "" where people do."""
    value: float
    """NaN where the limit asks a verdict: then it follows the norms."""
    unit: str


@dataclass(frozen=True)
class FrameworkToday:
    """A framework as it is in use now."""

    id: str
    title: str
    since: str
    """ISO date of its newest version."""
    limits: tuple[FrameworkLimit, ...]


@dataclass(frozen=True)
class DecisionToday:
    """One decided value held against one place where it should stand today."""

    promise: Promise
    where: str
    """Dutch: "de normen van Almere"."""
    framework: str
    """Id of the framework; "" where it is the norms."""
    outcome: StillSo
    value: float
    """Today's; NaN where it is not known."""
    unit: str
    since: str
    """ISO date from which today's value holds; "" where nobody says."""
    why: str
    """Dutch clause: why it is not tested; "" where it is."""

    @property
    def told(self) -> str:
        """The comparison as one Dutch sentence or two, with both values, where and since when."""
        promise = self.promise
        day = f", {date_told(promise.date)}" if promise.date else ""
        decided = f"{promise.title}: vastgelegd is {value_told(promise.decided, self.unit)}"
        named = f"{decided} ({promise.called}{day}{self._reserve})."
        if self.outcome is StillSo.NOT_TESTED:
            return f"{named} Niet getoetst: {self.why}."
        how = "in de versie van" if self.framework else "sinds"
        since = f", {how} {date_told(self.since)}" if self.since else ""
        also = "ook " if self.outcome is StillSo.SAME else ""
        return f"{named} In {self.where} staat {also}{value_told(self.value, self.unit)}{since}."

    @property
    def _reserve(self) -> str:
        return f", {self.promise.source.reserve}" if self.promise.source.reserve else ""

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "promise": self.promise.id,
            "framework": self.framework or None,
            "norm": self.promise.norm,
            "outcome": self.outcome.value,
            "decided": self.promise.decided,
            "today": None if math.isnan(self.value) else self.value,
            "unit": self.unit,
            "since": self.since or None,
            "why_not_tested": self.why or None,
            "sentence": self.told,
        }


def held_against_today(
    city: City, frameworks: Mapping[str, FrameworkToday]
) -> tuple[DecisionToday, ...]:
    """Return every decided value against the norms of a City, and against the framework that it names.

    What differs comes first, then what could not be tested. Values are the same within a billionth.

    Parameters
    ----------
    frameworks
        Those in use, by id, as far as who looks may see them.
    """
    found = []
    for promise in promises_of(city):
        if promise.sets_a_value:
            found.append(_against_norm(city, promise))
            if promise.framework:
                found += _against_framework(promise, frameworks)
    order = (StillSo.DIFFERENT, StillSo.NOT_TESTED, StillSo.SAME)
    return tuple(sorted(found, key=lambda held: order.index(held.outcome)))


def summary(held: Sequence[DecisionToday]) -> str:
    """Return how many decided values still stand, in one Dutch sentence; "" where none was decided."""
    if not held:
        return ""
    different, same, open_ = (
        sum(one.outcome is outcome for one in held)
        for outcome in (StillSo.DIFFERENT, StillSo.SAME, StillSo.NOT_TESTED)
    )
    told = [
        f"{different} {'wijkt' if different == 1 else 'wijken'} af",
        f"{same} {'is' if same == 1 else 'zijn'} gelijk",
        f"{open_} {'is' if open_ == 1 else 'zijn'} niet getoetst",
    ]
    times = "keer" if len(held) == 1 else "keren"
    return (
        f"{len(held)} {times} is een vastgelegde waarde naast een norm of kader van nu gelegd: "
        f"{told[0]}, {told[1]} en {told[2]}."
    )


def value_told(value: float, unit: str) -> str:
    """Return a value of a norm as people read it: "1 ha", "ja", "36 plekken"."""
    if value in CHOICES.get(unit, {}):
        return CHOICES[unit][value]
    if _plain_unit(unit) == "m2":
        return hectares(value)
    if unit.startswith("aandeel"):
        return f"{plain(100 * value)}%{unit.removeprefix('aandeel')}"
    return f"{plain(value, 3)} {unit}".strip()


def norm_today(city: City, name: str) -> Rule | None:
    """Return a norm of the municipality by its id, as it stands now; None where there is none."""
    norms = (rule for rule in register(city) if rule.kind is RuleKind.NORM)
    return next((rule for rule in norms if rule.id == name), None)


def _against_norm(city: City, promise: Promise) -> DecisionToday:
    where = f"de normen van {city.municipality.name}"
    rule = norm_today(city, promise.norm)
    if rule is None:
        return _untested(promise, where, f"de norm {promise.norm} is niet gevonden in {where}")
    if rule.value is None:
        return _untested(promise, where, f'in {where} is "{rule.title}" nog niet ingevuld')
    return _tested(promise, where, "", (rule.value, rule.unit, rule.valid_from or ""))


def _against_framework(
    promise: Promise, frameworks: Mapping[str, FrameworkToday]
) -> tuple[DecisionToday, ...]:
    framework = frameworks.get(promise.framework)
    if framework is None:
        where = f"het kader {promise.framework}"
        return (_untested(promise, where, f"{where} is er niet", promise.framework),)
    where = f"het kader {framework.title}"
    limit = next(
        (
            limit
            for limit in framework.limits
            if limit.id == promise.norm
            or (limit.criterion and limit.criterion == promise.criterion)
        ),
        None,
    )
    if limit is None:
        return (_untested(promise, where, f"{where} stelt hier geen grens aan", framework.id),)
    if math.isnan(limit.value):
        return ()  # it asks a verdict, which follows the norm that is held against it already
    return (_tested(promise, where, framework.id, (limit.value, limit.unit, framework.since)),)


def _tested(
    promise: Promise, where: str, framework: str, today: tuple[float, str, str]
) -> DecisionToday:
    """Return the comparison with a value, its unit and since when it holds."""
    value, unit, since = today
    decided_in = promise.decided_unit or unit
    if _plain_unit(decided_in) != _plain_unit(unit):
        why = f'in {where} staat een getal in "{unit}", en vastgelegd is "{decided_in}"'
        return _untested(promise, where, why, framework)
    same = math.isclose(value, promise.decided, rel_tol=1e-9, abs_tol=1e-12)
    outcome = StillSo.SAME if same else StillSo.DIFFERENT
    return DecisionToday(promise, where, framework, outcome, value, unit, since, "")


def _untested(promise: Promise, where: str, why: str, framework: str = "") -> DecisionToday:
    return DecisionToday(
        promise, where, framework, StillSo.NOT_TESTED, math.nan, promise.decided_unit, "", why
    )


def _plain_unit(unit: str) -> str:
    return " ".join(unit.replace("²", "2").split()).casefold()
