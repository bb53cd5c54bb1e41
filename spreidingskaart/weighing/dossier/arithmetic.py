"""Every step of the sum as a table, so that anyone can redo the ranking in a spreadsheet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.model import Verdict, verdict_told
from spreidingskaart.model.counted_places import DIVISION_NAMES
from spreidingskaart.model.gaps import gaps_told
from spreidingskaart.weighing.case.outcome import known, ratios
from spreidingskaart.weighing.framework.aggregation import (
    Mean,
    UnknownScore,
    counted,
    rescaled,
)
from spreidingskaart.weighing.framework.fair_share import UNIT, tell_counted
from spreidingskaart.weighing.framework.value import WORST, scores, tell
from spreidingskaart.weighing.ranking.inputs import MET, NOT_MET
from spreidingskaart.weighing.ranking.rank import UNRANKED
from spreidingskaart.words.numbers import plain
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spreidingskaart.weighing.case.outcome import Weighed
    from spreidingskaart.weighing.framework.aggregation import Aggregation
    from spreidingskaart.weighing.framework.framework import HardLimit, ScoredCriterion
    from spreidingskaart.weighing.ranking.taint import Cell

HOW: Final = "hoe"
"""The column that says in words how a number became points."""
HEAD: Final = (
    "stap", "locatie", "naam", "onderdeel", "gemeten", "eenheid", "oordeel", "uitkomst", "punten",
    "aandeel gewicht", "bijdrage", HOW,
)  # fmt: skip
RESERVE: Final = "niet zeker omdat"
"""The last column; older tables have none."""
_TOTAL: Final = {
    Mean.WEIGHTED: "som gedeeld door het gewicht van wat bekend is",
    Mean.GEOMETRIC: "e tot de macht (som gedeeld door het gewicht van wat bekend is)",
}
_OUTCOME: Final = {MET: "voldoet", NOT_MET: "voldoet niet"}


def arithmetic_csv(weighed: Weighed) -> bytes:
    """Return the table with semicolons and decimal commas, as Dutch spreadsheets read it."""
    head = HEAD if weighed.taint is None else (*HEAD, RESERVE)
    return csv_bytes(head, _rows(weighed, head), digits=15)


def _rows(weighed: Weighed, head: Sequence[str]) -> Iterator[Iterable[object]]:
    ranking = weighed.ranking
    for i in map(int, ranking.order):
        who = {"locatie": weighed.facts.sites[i], "naam": ranking.judged.sites[i]}
        for row in (*_limits(weighed, i), *_scores(weighed, i), *_sums(weighed, i)):
            yield [{**who, **row}.get(column) for column in head]


def _limits(weighed: Weighed, i: int) -> Iterator[dict[str, object]]:
    outcomes = zip(weighed.framework.hard, weighed.ranking.judged.met[i], strict=True)
    for j, (limit, outcome) in enumerate(outcomes):
        told = _OUTCOME.get(int(outcome), "niet getoetst")
        yield {
            "stap": "1 grens",
            "onderdeel": limit.label,
            **_measured(weighed, limit, i),
            "uitkomst": told,
            RESERVE: "" if weighed.taint is None else _told(weighed.taint.limits[i][j]),
        }


def _scores(weighed: Weighed, i: int) -> Iterator[dict[str, object]]:
    ranking = weighed.ranking
    for j, criterion in enumerate(weighed.framework.scored):
        score = float(ranking.judged.scores[i, j])
        yield from _parts(weighed, criterion, i)
        yield {
            "stap": "2 punten",
            "onderdeel": criterion.label,
            **_measured(weighed, criterion, i),
            "uitkomst": "niet getoetst" if math.isnan(score) else "",
            "punten": score,
            "aandeel gewicht": float(ranking.weights.shares[j]),
            "bijdrage": float(ranking.contributions[i, j]),
            "hoe": f"{_how(criterion)}{_counts_as(score, ranking.judged.how)}",
            RESERVE: "" if weighed.taint is None else _told(weighed.taint.scores[i][j]),
        }


def _told(cell: Cell) -> str:
    return gaps_told(cell) or ""


def _parts(weighed: Weighed, criterion: ScoredCriterion, i: int) -> Iterator[dict[str, object]]:
    """Return a row for each division in which a fair share is scored; their mean is the score."""
    for division, ratio in ratios(weighed.inputs, criterion, i).items():
        value = math.nan if ratio is None else ratio
        yield {
            "stap": "2 deel",
            "onderdeel": f"{criterion.label}, {DIVISION_NAMES[division]}",
            "gemeten": ratio,
            "eenheid": UNIT,
            "punten": float(scores(criterion.curve, np.array([value]))[0]),
            "hoe": tell(criterion.curve, criterion.unit),
        }


def _how(criterion: ScoredCriterion) -> str:
    return f"{tell(criterion.curve, criterion.unit)}{tell_counted(criterion.origin)}"


def _counts_as(score: float, how: Aggregation) -> str:
    """Return what a score counts as where that is not the score itself, as a Dutch sentence behind another."""
    worst = math.isnan(score) and how.unknown is UnknownScore.WORST
    points = WORST if worst else score
    told = " Niet bekend telt als 0." if worst else ""
    if how.mean is Mean.WEIGHTED or math.isnan(points):
        return told
    mean_of = float(rescaled(np.array(points), how))
    return (
        f"{told} Telt als {plain(mean_of, 4)} van de 100; de bijdrage is het aandeel gewicht keer de natuurlijke "
        "logaritme daarvan."
    )


def _sums(weighed: Weighed, i: int) -> Iterator[dict[str, object]]:
    ranking, sums = weighed.ranking, weighed.ranking.totals
    counts = ~np.isnan(counted(ranking.judged.scores[i], ranking.judged.how))
    yield {
        "stap": "3 som",
        "aandeel gewicht": float(counts @ ranking.weights.shares),
        "bijdrage": float(np.nansum(ranking.contributions[i])),
        "hoe": "som van de bijdragen, en het gewicht van wat bekend is",
    }
    yield {
        "stap": "4 totaal",
        "punten": float(sums.total[i]),
        "hoe": _TOTAL[ranking.judged.how.mean],
    }
    yield {"stap": "5 laagst", "punten": float(sums.low[i]), "hoe": "wat niet bekend is telt 0"}
    yield {"stap": "6 hoogst", "punten": float(sums.high[i]), "hoe": "wat niet bekend is telt 100"}
    place = int(ranking.rank[i])
    out = "geen rang" if ranking.judged.taking_part[i] else "valt af"
    yield {
        "stap": "7 rang",
        "uitkomst": out if place == UNRANKED else place,
        "hoe": "wie aan alle grenzen voldoet, hoogste totaal eerst; gelijke totalen delen een rang",
    }


def _measured(weighed: Weighed, item: HardLimit | ScoredCriterion, i: int) -> dict[str, object]:
    found = known(weighed.inputs, item, i)
    return {
        "gemeten": found["value"],
        "eenheid": found["unit"],
        "oordeel": _dutch(found["verdict"], found.get("lean")),
    }


def _dutch(verdict: str | None, lean: str | None) -> str:
    return "" if verdict is None else verdict_told(Verdict(verdict), lean)
