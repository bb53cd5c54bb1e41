"""Where tables agree and where they differ: dots per target, weights per criterion, and one number for the order."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.statistics.concordance import kendall_w
from spreidingskaart.criteria import BY_ID, CRITERIA
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from spreidingskaart.workshop.nouns import Workshop

_LEAST: Final = 2
"""Tables below which there is nothing to agree on."""


@dataclass(frozen=True)
class DotsGiven:
    """What one candidate or pin got."""

    on: str
    """`pin_target` or `candidate_target`."""
    dots: int
    tables: int
    """Of how many tables."""


@dataclass(frozen=True)
class WeightGiven:
    """What tables give one criterion, as shares of 1."""

    criterion: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Agreement:
    """Where the tables of a session agree and differ."""

    dots: tuple[DotsGiven, ...]
    """The most first."""
    weights: tuple[WeightGiven, ...]
    """In the order of the criteria; empty where no table gave weights."""
    shares: Mapping[int, Mapping[str, float]]
    """Shares of each table, together 1, by table and criterion."""
    concordance: float
    """Kendall's W of the order in which tables put the criteria, 0 to 1; NaN where it does not exist."""
    sentences: tuple[str, ...]


def agreement(workshop: Workshop) -> Agreement:
    """Return where tables agree and differ."""
    given = _dots(workshop)
    tables = sorted(workshop.weights)
    shares = np.array([_shares(workshop.weights[table]) for table in tables])
    weights = _weights(shares) if tables else ()
    concordance = kendall_w(shares) if len(tables) >= _LEAST else math.nan
    return Agreement(
        dots=given,
        weights=weights,
        shares={
            table: dict(zip(BY_ID, map(float, row), strict=True))
            for table, row in zip(tables, shares, strict=True)
        },
        concordance=concordance,
        sentences=(
            *_told_dots(given, len(workshop.tables)),
            *_told_weights(weights, len(tables), concordance),
        ),
    )


def _shares(sliders: Mapping[str, int]) -> list[float]:
    total = sum(sliders.values())
    return [sliders.get(criterion.id, 0) / total for criterion in CRITERIA]


def _dots(workshop: Workshop) -> tuple[DotsGiven, ...]:
    found = [
        DotsGiven(on, sum(by_table.values()), len(by_table))
        for on, by_table in workshop.dots.items()
        if by_table
    ]
    return tuple(sorted(found, key=lambda one: (-one.dots, -one.tables, one.on)))


def _weights(shares: NDArray[np.float64]) -> tuple[WeightGiven, ...]:
    # rows are tables, columns criteria
    columns = zip(BY_ID, shares.mean(axis=0), shares.min(axis=0), shares.max(axis=0), strict=True)
    return tuple(
        WeightGiven(name, float(mean), float(low), float(high)) for name, mean, low, high in columns
    )


def _told_dots(given: tuple[DotsGiven, ...], tables: int) -> list[str]:
    if not given:
        return ["Nog geen tafel gaf een stip."]
    dots = sum(one.dots for one in given)
    told = f"{count(dots, 'stip', 'stippen')} op {count(len(given), 'punt of kandidaat', 'punten en kandidaten')}."
    shared = sum(1 for one in given if one.tables >= _LEAST)
    if tables < _LEAST:
        return [told]
    return [told, f"Op {shared or 'geen'} daarvan legde meer dan één tafel een stip."]


def _told_weights(weights: tuple[WeightGiven, ...], tables: int, concordance: float) -> list[str]:
    if tables < _LEAST:
        return ["Nog geen twee tafels gaven gewichten: over eens of oneens is niets te zeggen."]
    apart = sorted(weights, key=lambda one: one.high - one.low)
    told = [
        f"De tafels zijn het het meest eens over {_told(apart[0])}.",
        f"Ze verschillen het meest over {_told(apart[-1])}.",
    ]
    if math.isnan(concordance):
        return told
    return [
        *told,
        f"Overeenstemming over de volgorde: {number(concordance, 2)}. Helemaal eens is 1, helemaal niet is 0.",
    ]


def _told(one: WeightGiven) -> str:
    title = BY_ID[one.criterion].title.lower()
    return f"{title}: {number(100 * one.low)} tot {percent(one.high)}"
