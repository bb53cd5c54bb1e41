"""What keeps a weighing from being sure: the gaps under its scores and limits, and who may be first all the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from spreidingskaart.model import GapKind
from spreidingskaart.weighing.ranking.inputs import NOT_MET
from spreidingskaart.weighing.ranking.rank import TIE, totals
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from spreidingskaart.model import Gap
    from spreidingskaart.weighing.ranking.rank import Ranking

Cell: TypeAlias = tuple["Gap", ...]
_MOST_KINDS: Final = 4
_SAID: Final = {
    GapKind.FICTIONAL: ("rust op fictieve gegevens", "rusten op fictieve gegevens"),
    GapKind.NOT_TESTED: (
        "is niet of niet helemaal getoetst",
        "zijn niet of niet helemaal getoetst",
    ),
    GapKind.EXAMPLE_NORM: (
        "rust op een norm van een andere gemeente",
        "rusten op een norm van een andere gemeente",
    ),
    GapKind.UNVERIFIED: (
        "rust op iets dat niet is nagekeken",
        "rusten op iets dat niet is nagekeken",
    ),
    GapKind.TRIED: ("rust op een waarde op proef", "rusten op een waarde op proef"),
    GapKind.UNKNOWN: ("mist een gegeven", "missen een gegeven"),
    GapKind.HIDDEN: ("is met opzet grover verteld", "zijn met opzet grover verteld"),
    GapKind.UNREAD: ("mist rijen die niet te lezen zijn", "missen rijen die niet te lezen zijn"),
    GapKind.TEXT_DECIDES: (
        "hangt af van de tekst van een plan",
        "hangen af van de tekst van een plan",
    ),
    GapKind.ASSUMED: ("rust op een aanname", "rusten op een aanname"),
}


@dataclass(frozen=True, eq=False)
class Taint:
    """The gaps under a weighing of n sites by m criteria and h limits; an empty cell is sure."""

    sites: tuple[Cell, ...]
    """Of each site itself: that it is fictional."""
    scores: tuple[tuple[Cell, ...], ...]
    """n rows of m."""
    limits: tuple[tuple[Cell, ...], ...]
    """n rows of h."""

    def of_site(self, i: int) -> Cell:
        """Return every gap under one site, each once."""
        cells = (self.sites[i], *self.scores[i], *self.limits[i])
        return tuple(dict.fromkeys(gap for cell in cells for gap in cell))

    @property
    def gaps(self) -> Cell:
        """Every gap under the weighing, each once."""
        every = (gap for i in range(len(self.sites)) for gap in self.of_site(i))
        return tuple(dict.fromkeys(every))

    @property
    def unsure_scores(self) -> NDArray[np.bool_]:
        """Shape (n, m)."""
        return _unsure(self.scores)

    @property
    def unsure_limits(self) -> NDArray[np.bool_]:
        """Shape (n, h)."""
        return _unsure(self.limits)


def may_be_first(ranking: Ranking, taint: Taint) -> NDArray[np.bool_]:
    """Return which sites may be first, whatever the scores and limits turn out to be that are not sure; shape (n,).

    An unsure score can become anything from 0 to 100, an unsure limit can be met or not.
    """
    judged, unsure = ranking.judged, taint.unsure_limits
    fails = judged.met == NOT_MET
    surely_in = ~(fails | unsure).any(axis=1)
    may_take_part = ~(fails & ~unsure).any(axis=1)
    known = np.where(taint.unsure_scores, np.nan, judged.scores)
    sums = totals(known, ranking.weights.shares, judged.how)
    # the best that every site that takes part for sure reaches at least, without the site itself
    low = np.where(surely_in, sums.low, -np.inf)
    order = np.sort(low)[::-1]
    best = order[0] if len(order) else -np.inf
    second = order[1] if len(order) > 1 else -np.inf
    of_others = np.where(low == best, second, best)
    return np.asarray(may_take_part & (sums.high >= of_others - TIE))


def is_sure(ranking: Ranking, taint: Taint) -> bool:
    """Whether no other site may be first than those that are now: two that differ only in unsure scores never are."""
    return tuple(np.flatnonzero(may_be_first(ranking, taint))) == ranking.first


def tell(ranking: Ranking, taint: Taint) -> list[str]:
    """Return why a weighing is not sure and what that does to the first rank, in Dutch sentences; none where it is."""
    reasons = _reasons(taint)
    if not reasons:
        return []
    names, able = ranking.judged.sites, int(may_be_first(ranking, taint).sum())
    sure = is_sure(ranking, taint)
    said = [f"{'Niet alles is zeker' if sure else 'Dat is voorlopig'}, want {join(reasons)}."]
    said += _tell_kinds(taint)
    if sure:
        verb = "staat" if len(ranking.first) == 1 else "staan"
        said.append(
            f"Ook met alleen wat zeker is {verb} {join([names[i] for i in ranking.first])} eerst."
        )
    elif able == len(names) > 1:
        said.append(f"Met alleen wat zeker is kan elk van de {able} locaties eerst staan.")
    elif able > 1:
        said.append(
            f"Met alleen wat zeker is kunnen {able} van de {len(names)} locaties eerst staan."
        )
    return said


def tell_site(ranking: Ranking, taint: Taint, site: int) -> str | None:
    """Return how many answers about a site are not sure, as one Dutch sentence; None where all are."""
    unsure = int(taint.unsure_scores[site].sum() + taint.unsure_limits[site].sum())
    if not unsure:
        return None
    every = len(taint.scores[site]) + len(taint.limits[site])
    verb = "is" if unsure == 1 else "zijn"
    return (
        f"{unsure} van de {every} antwoorden over {ranking.judged.sites[site]} {verb} niet zeker."
    )


def _cells(taint: Taint) -> list[Cell]:
    """Return every answer: the scores and limits of all sites."""
    return [cell for rows in (taint.scores, taint.limits) for row in rows for cell in row]


def _reasons(taint: Taint) -> list[str]:
    n, cells, told = len(taint.sites), _cells(taint), []
    fictional = sum(any(gap.kind is GapKind.FICTIONAL for gap in cell) for cell in taint.sites)
    if fictional:
        verb = "is" if fictional == 1 else "zijn"
        which = f"alle {n} locaties" if fictional == n > 1 else f"{fictional} van de {n} locaties"
        told.append(f"{which} {verb} fictief")
    unsure = sum(bool(cell) for cell in cells)
    if unsure:
        verb = "is" if unsure == 1 else "zijn"
        told.append(
            f"{unsure} van de {count(len(cells), 'antwoord', 'antwoorden')} {verb} niet zeker"
        )
    return told


def _tell_kinds(taint: Taint) -> list[str]:
    """Return of how many answers each kind of gap is the reason, most first, as one Dutch sentence."""
    unsure = [cell for cell in _cells(taint) if cell]
    kinds = Counter(kind for cell in unsure for kind in {gap.kind for gap in cell})
    # of kinds that weigh the same, in the order in which they are declared: a set has another one in every process
    first = sorted(_SAID, key=lambda kind: -kinds[kind])[:_MOST_KINDS]
    told = [
        f"{plain(kinds[kind])} {_SAID[kind][kinds[kind] != 1]}" for kind in first if kinds[kind]
    ]
    if not told:
        return []
    most, n = first[0], kinds[first[0]]
    if n < len(unsure):
        return [f"Van die {plain(len(unsure))}: {join(told)}."]
    of_all = "Dat ene antwoord" if n == 1 else f"Alle {plain(n)}"
    return [f"{join([f'{of_all} {_SAID[most][n != 1]}', *told[1:]])}."]


def _unsure(rows: Iterable[Iterable[Cell]]) -> NDArray[np.bool_]:
    table = [[bool(cell) for cell in row] for row in rows]
    width = len(table[0]) if table else 0
    return np.array(table, dtype=bool).reshape(len(table), width)
