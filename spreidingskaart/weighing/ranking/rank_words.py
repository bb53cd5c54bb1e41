"""A ranking in Dutch sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.weighing.framework.aggregation import UnknownScore
from spreidingskaart.weighing.ranking.inputs import NOT_MET, NOT_TESTED
from spreidingskaart.weighing.ranking.rank import UNRANKED
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.weighing.ranking.rank import Ranking


_NOBODY: Final = {
    UnknownScore.LEAVES_RANGE: (
        "dit criterium telt nu niet mee",
        "deze criteria tellen nu niet mee",
    ),
    UnknownScore.WORST: (
        "dit criterium telt voor elke locatie als 0",
        "deze criteria tellen voor elke locatie als 0",
    ),
    UnknownScore.EXCLUDED: ("daarom krijgt nu geen locatie een rang",) * 2,
}


def tell(ranking: Ranking, *, sure: bool = True) -> list[str]:
    """Return what a reader must know of a ranking, in Dutch sentences: weights, first place, ties, gaps.

    Parameters
    ----------
    ranking
        The sites in order.
    sure
        Whether the first place holds whatever the scores turn out to be that are not sure (`taint.is_sure`).
    """
    judged = ranking.judged
    sentences = [ranking.weights.said] if ranking.weights.said else []
    sentences.append(_tell_first(ranking, sure=sure))
    sentences += [_tell_tie(ranking, shared) for shared in _shared_ranks(ranking) if shared > 1]
    nobody = np.asarray(np.isnan(judged.scores).all(axis=0), dtype=bool)
    if len(judged.scores) and (labels := _quoted(judged.criteria, nobody)):
        effect = _NOBODY[judged.how.unknown][len(labels) > 1]
        sentences.append(f"Geen enkele locatie heeft een score voor {join(labels)}; {effect}.")
    return sentences


def tell_site(ranking: Ranking, site: int) -> list[str]:
    """Return what a reader must know of one site in the ranking, in Dutch sentences."""
    judged, name = ranking.judged, ranking.judged.sites[site]
    failed = _quoted(judged.limits, judged.met[site] == NOT_MET)
    if failed:
        return [f"{name} valt af op {join(failed)}."]
    sentences = []
    total, place = float(ranking.totals.total[site]), int(ranking.rank[site])
    missing = _quoted(judged.criteria, np.isnan(judged.scores[site]) & (ranking.weights.shares > 0))
    if place == UNRANKED:
        sentences.append(f"{name} heeft geen rang: {_why_unranked(ranking, site, missing)}.")
    else:
        sentences.append(
            f"{name} heeft {number(total, 1)} punten: rang {place} van {_taking_part(ranking)}."
        )
    if missing and place != UNRANKED:
        low, high = float(ranking.totals.low[site]), float(ranking.totals.high[site])
        as_worst = " (telt als 0)" if judged.how.unknown is UnknownScore.WORST else ""
        sentences.append(
            f"Niet getoetst{as_worst}: {join(missing)}; het totaal ligt tussen {number(low, 1)} en {number(high, 1)} "
            f"punten, {_tell_places(ranking, site)}."
        )
    open_limits = _quoted(judged.limits, judged.met[site] == NOT_TESTED)
    if open_limits:
        verb = "is" if len(open_limits) == 1 else "zijn"
        sentences.append(f"{name} telt voorlopig mee: {join(open_limits)} {verb} niet getoetst.")
    return sentences


def tell_fallen(ranking: Ranking) -> str:
    """Return how many sites fail a hard limit, as one Dutch sentence."""
    fallen = int((~ranking.judged.taking_part).sum())
    untested = (ranking.judged.met == NOT_TESTED).any(axis=1)
    open_sites = int((untested & ranking.judged.taking_part).sum())
    sentence = f"{count(fallen, 'locatie valt', 'locaties vallen')} af op een harde grens"
    if open_sites:
        verb = count(open_sites, "locatie telt", "locaties tellen")
        sentence += f"; {verb} voorlopig mee omdat een grens niet is getoetst"
    return f"{sentence}."


def _why_unranked(ranking: Ranking, site: int, missing: Sequence[str]) -> str:
    if np.isnan(ranking.judged.scores[site]).all():
        return "er is geen enkele score bekend"
    verb = "is" if len(missing) == 1 else "zijn"
    return f"{join(missing)} {verb} niet getoetst, en dan geeft dit kader geen rang"


def _shared_ranks(ranking: Ranking) -> list[int]:
    places, times = np.unique(ranking.rank[ranking.rank != UNRANKED], return_counts=True)
    return [int(place) for place, shared in zip(places, times, strict=True) if shared > 1]


def _tell_first(ranking: Ranking, *, sure: bool) -> str:
    sites, total = ranking.judged.sites, ranking.totals.total
    if not ranking.first:
        return "Er is geen locatie die aan alle grenzen voldoet en een score heeft."
    if len(ranking.first) > 1:
        return _tell_tie(ranking, 1, sure=sure)
    winner = ranking.first[0]
    points = f"eerst met {number(float(total[winner]), 1)} punten"
    lead = (
        f"{sites[winner]} staat {points}" if sure else f"Voorlopig staat {sites[winner]} {points}"
    )
    behind = np.flatnonzero(ranking.rank == 2)
    if not behind.size:
        return f"{lead}; er is geen andere locatie met een rang."
    gap = float(total[winner] - total[behind[0]])
    return f"{lead}, {_points(gap)} meer dan {join([sites[i] for i in behind])}."


def _points(gap: float) -> str:
    shown = number(gap, 1)
    return "minder dan 0,1 punt" if shown == "0,0" else f"{shown} punten"


def _tell_tie(ranking: Ranking, place: int, *, sure: bool = True) -> str:
    same = np.flatnonzero(ranking.rank == place)
    names = join([ranking.judged.sites[i] for i in same])
    points = f"rang {place} met {number(float(ranking.totals.total[same[0]]), 1)} punten."
    return f"{names} delen {points}" if sure else f"Voorlopig delen {names} {points}"


def _tell_places(ranking: Ranking, site: int) -> str:
    best, worst = int(ranking.best_rank[site]), int(ranking.worst_rank[site])
    return (
        f"en de rang blijft {best}"
        if best == worst
        else f"rang {best} tot en met {worst} kan dus nog"
    )


def _taking_part(ranking: Ranking) -> int:
    return int((ranking.rank != UNRANKED).sum())


def _quoted(labels: Sequence[str], where: NDArray[np.bool_]) -> list[str]:
    return [f"'{label}'" for label, chosen in zip(labels, where, strict=True) if chosen]
