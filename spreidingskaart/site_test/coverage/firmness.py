"""Which gaps keep the verdicts of a city from being firm, and which three are worth filling first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from spreidingskaart.site_test.coverage.fillers import NOBODY, PROPOSAL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from spreidingskaart.site_test.coverage.fillers import Filler

MOST: Final = 3
"""Gaps that are named as worth filling first."""

Needs = frozenset["Filler"]
"""All that one answer needs before it can be firm; empty where it is firm."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What would become firm where some gaps are filled, beside what is firm already."""

    assessments: int
    findings: int
    """Answers of single criteria, also those that do not count for the whole."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """How much one filler holds back."""

    filler: Filler
    assessments: int
    """Assessments that need it."""
    findings: int
    alone: Gain
    """What becomes firm by this one alone."""


@dataclass(frozen=True)
class First:
    """The fillers that are worth most together."""

    fillers: tuple[Filler, ...]
    """In the order in which each adds most."""
    gains: tuple[Gain, ...]
    """What is gained with the first, the first two, and so on."""


@dataclass(frozen=True)
class Firmness:
    """What keeps n assessments of a city from being firm."""

    asked: int
    findings: int
    firm: Gain
    """What is firm already."""
    never: int
    """Assessments that also rest on what no data and no rule fills."""
    held: tuple[HeldBack, ...]
    """By filler, the one that holds back most first."""
    first: First
    least: tuple[Filler, ...]
    """The fewest that together make one more assessment firm; empty where nothing does."""
    least_gain: Gain


def firmness(assessments: Sequence[Needs], findings: Sequence[Needs]) -> Firmness:
    """Return what keeps answers from being firm, and the three fillers that make most of them so.

    What a person fills in with a proposal (`PROPOSAL`) is taken as given: it is no gap of the city.

    Parameters
    ----------
    assessments
        What each assessment needs: of all findings that count for its whole.
    findings
        What each single finding needs.

    Notes
    -----
    An answer becomes firm only where all that it needs is filled, so fillers are judged together: every set of three
    is tried. There are a few dozen fillers, so that is exact and takes milliseconds.
    """
    whole, parts = _counted(assessments), _counted(findings)
    fillers = sorted({each for needs in (*whole, *parts) for each in needs} - {NOBODY})
    first = _best(fillers, whole, parts)
    least = _fewest(whole)
    return Firmness(
        asked=len(assessments),
        findings=len(findings),
        firm=Gain(whole[frozenset()], parts[frozenset()]),
        never=sum(n for needs, n in whole.items() if NOBODY in needs),
        held=_held(fillers, whole, parts),
        first=first,
        least=least,
        least_gain=_gain(least, whole, parts),
    )


def _counted(answers: Iterable[Needs]) -> Counter[Needs]:
    return Counter(needs - {PROPOSAL} for needs in answers)


def _gain(
    filled: Collection[Filler], whole: Mapping[Needs, int], parts: Mapping[Needs, int]
) -> Gain:
    done = frozenset(filled)

    def more(counted: Mapping[Needs, int]) -> int:
        return sum(n for needs, n in counted.items() if needs and needs <= done)

    return Gain(more(whole), more(parts))


def _worth(gain: Gain) -> tuple[int, int]:
    return gain.assessments, gain.findings


def _best(
    fillers: Sequence[Filler], whole: Mapping[Needs, int], parts: Mapping[Needs, int]
) -> First:
    """Return the best set of at most three; of equal ones the smallest, and then the first by name."""
    tried = ((), *(each for n in range(1, MOST + 1) for each in combinations(fillers, n)))
    best = max(tried, key=lambda each: (*_worth(_gain(each, whole, parts)), -len(each)))
    left = list(best)
    order: list[Filler] = []
    gains: list[Gain] = []
    while left:
        most = max(left, key=lambda each: _worth(_gain((*order, each), whole, parts)))
        order.append(most)
        left.remove(most)
        gains.append(_gain(order, whole, parts))
    return First(tuple(order), tuple(gains))


def _fewest(whole: Mapping[Needs, int]) -> tuple[Filler, ...]:
    """Return the smallest set that some assessment needs; of equal ones the one that most of them need."""
    possible = [(needs, n) for needs, n in whole.items() if needs and NOBODY not in needs]
    if not possible:
        return ()
    return tuple(
        sorted(min(possible, key=lambda each: (len(each[0]), -each[1], sorted(each[0])))[0])
    )


def _held(
    fillers: Sequence[Filler], whole: Mapping[Needs, int], parts: Mapping[Needs, int]
) -> tuple[HeldBack, ...]:
    held = [
        HeldBack(
            each,
            sum(n for needs, n in whole.items() if each in needs),
            sum(n for needs, n in parts.items() if each in needs),
            _gain((each,), whole, parts),
        )
        for each in fillers
    ]
    return tuple(sorted(held, key=lambda one: (-one.assessments, -one.findings, one.filler)))
