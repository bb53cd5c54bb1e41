"""Before a framework is locked: sites in groups whose members nobody can tell apart, in an order that tells nothing.

Who knows the candidate sites can work out every exact number of them, and would find each cover name back by it. So
before the lock no exact number, rank or total is made: what shows is worked out from what is typical of a group.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.model import Gap, Verdict
from spreidingskaart.weighing.case.facts import Facts
from spreidingskaart.weighing.case.facts_gaps import FactsGaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.weighing.ranking.inputs import Inputs
    from spreidingskaart.weighing.ranking.taint import Cell

LEAST_IN_GROUP: Final = 5
"""Sites that look the same before the lock; a guess is right once in so many, or less."""
_DIGITS: Final = 2
"""Significant digits of what is typical."""
_UNKNOWN: Final = Verdict.NOT_TESTED.code


def covered_facts(facts: Facts, order: Sequence[str]) -> Facts:
    """Return what may show of n sites before their names do.

    Parameters
    ----------
    facts
        As measured and entered.
    order
        Their ids in the order of their cover names, which must not follow from anything about them.

    Returns
    -------
    The sites in that order; every site has the typical values and verdicts of its group, entries by hand included.
    """
    inputs = facts.inputs()
    names = sorted({*inputs.values, *inputs.verdicts})
    columns = {name: _column(inputs, name, len(facts.sites)) for name in names}
    groups = groups_of(columns)
    typical = {
        name: tuple(_typical(column, groups) for column in pair) for name, pair in columns.items()
    }
    place = {site: i for i, site in enumerate(facts.sites)}
    rows = [place[site] for site in order]
    return Facts(
        sites=tuple(facts.sites[i] for i in rows),
        names=tuple(facts.names[i] for i in rows),
        values={name: pair[0][rows] for name, pair in typical.items()},
        verdicts={name: pair[1][rows].astype(np.int8) for name, pair in typical.items()},
        leans={
            # the least code is the strictest lean, where of verdicts it is the highest
            name: -_typical(-column, groups)[rows].astype(np.int8)
            for name, column in inputs.leans.items()
        },
        units=inputs.units,
        gaps=_gaps_of_groups(facts, groups, rows),
    )


def _gaps_of_groups(
    facts: Facts, groups: Sequence[NDArray[np.int64]], rows: Sequence[int]
) -> FactsGaps | None:
    """Return for every site the kinds of gaps that occur in its group, without what each says of one site."""
    gaps = facts.every_gap
    if gaps is None:
        return None

    def of_groups(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        typical: dict[int, Cell] = {}
        for group in groups:
            kinds = sorted({gap.kind for i in group for gap in cells[int(i)]})
            typical |= {int(i): tuple(Gap(kind, kind.dutch) for kind in kinds) for i in group}
        return tuple(typical[i] for i in rows)

    columns = {name: of_groups(cells) for name, cells in gaps.columns.items()}
    return FactsGaps(of_groups(gaps.sites), columns)


def groups_of(
    columns: dict[str, tuple[NDArray[np.float64], NDArray[np.int8]]],
) -> list[NDArray[np.int64]]:
    """Return rows in groups of at least LEAST_IN_GROUP that look alike; all in one where there are too few.

    The site farthest from the middle and those nearest to it are a group, again and again, as in microaggregation
    (Domingo-Ferrer and Mateo-Sanz, 2002).
    """
    # one row per site; of each column its order (0..1) and its verdict, so that no unit weighs more than another
    family = Counter(_family(name) for name in columns)
    looks = np.column_stack(
        [
            part / np.sqrt(family[_family(name)])
            for name, (values, verdicts) in columns.items()
            for part in (_spread(values), _spread(verdicts.astype(float)))
        ]
    )
    left = np.arange(len(looks))
    groups = []
    while len(left) >= 2 * LEAST_IN_GROUP:
        middle = looks[left].mean(axis=0)
        far = left[np.argmax(np.linalg.norm(looks[left] - middle, axis=1))]
        near = np.argsort(np.linalg.norm(looks[left] - looks[far], axis=1), kind="stable")
        groups.append(left[near[:LEAST_IN_GROUP]])
        left = np.delete(left, near[:LEAST_IN_GROUP])
    return [*groups, left]


def _family(name: str) -> str:
    """Return what a column is one of: the ways in which places are counted weigh as much as one other criterion."""
    return name.partition(".")[0]


def _spread(column: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the place of each value among those that occur, 0..1; -1 where it is not known."""
    known = np.unique(column[np.isfinite(column)])
    places = np.searchsorted(known, column) / max(len(known) - 1, 1)
    return np.where(np.isfinite(column), places, -1.0)


def _column(inputs: Inputs, name: str, n: int) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Return numbers and verdicts of one column; what was entered as a number alone was found, without a verdict."""
    values = inputs.values.get(name, np.full(n, np.nan))
    found = np.where(np.isnan(values), _UNKNOWN, Verdict.REPORTED.code).astype(np.int8)
    return values, inputs.verdicts.get(name, found)


def _typical(
    column: NDArray[np.float64] | NDArray[np.int8], groups: Sequence[NDArray[np.int64]]
) -> NDArray[np.float64]:
    """Return the column with the same value for all of a group."""
    typical = np.full(len(column), np.nan)
    of_group = _words if column.dtype == np.int8 else _numbers
    for rows in groups:
        typical[rows] = of_group(column[rows].astype(float))
    return typical


def _numbers(values: NDArray[np.float64]) -> float:
    """Return the median, rounded; unknown where most are."""
    known = values[np.isfinite(values)]
    if 2 * len(known) < len(values) or not len(known):
        return np.nan
    return float(f"{np.median(known):.{_DIGITS}g}")


def _words(codes: NDArray[np.float64]) -> float:
    """Return the code that occurs most; of several the highest, which is the strictest verdict."""
    found, times = np.unique(codes, return_counts=True)
    return float(found[times == times.max()].max())
