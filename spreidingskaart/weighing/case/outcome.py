"""A weighing done: ranking, robustness and what decides, as one stable document that can be replayed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.model import Lean, Verdict
from spreidingskaart.model.counted_places import DIVISIONS
from spreidingskaart.model.details import plain
from spreidingskaart.weighing.case.counting import counting_dict
from spreidingskaart.weighing.case.tainted import taint_of
from spreidingskaart.weighing.framework.aggregation import Mean, tell_mean, tell_unknown
from spreidingskaart.weighing.framework.fair_share import UNIT, FairShare
from spreidingskaart.weighing.framework.lock import digest
from spreidingskaart.weighing.ranking import dethrone, rank_words, robustness
from spreidingskaart.weighing.ranking.effects import effects, strongest
from spreidingskaart.weighing.ranking.inputs import MET, NOT_MET, judge
from spreidingskaart.weighing.ranking.rank import UNRANKED, Ranking, rank
from spreidingskaart.weighing.ranking.taint import is_sure, may_be_first
from spreidingskaart.weighing.ranking.taint import tell as tell_taint
from spreidingskaart.weighing.ranking.taint import tell_site as tell_taint_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.weighing.case.facts import Facts
    from spreidingskaart.weighing.framework.aggregation import Aggregation
    from spreidingskaart.weighing.framework.framework import Framework, HardLimit, ScoredCriterion
    from spreidingskaart.weighing.ranking.dethrone import Deciding, Dethroning
    from spreidingskaart.weighing.ranking.inputs import Inputs
    from spreidingskaart.weighing.ranking.robustness import Acceptability
    from spreidingskaart.weighing.ranking.taint import Cell, Taint

SCHEMA: Final = "spreidingskaart/weighing/1"
TOLD_LATER: Final = frozenset({"aggregation", "effect", "helps_most", "holds_back_most"})
"""Fields that the outcomes in older dossiers lack."""
OUTCOMES: Final = {MET: "met", NOT_MET: "not_met", -1: "not_tested"}


@dataclass(frozen=True, eq=False)
class Weighed:
    """n sites weighed by a framework."""

    framework: Framework
    facts: Facts
    inputs: Inputs
    ranking: Ranking

    @cached_property
    def taint(self) -> Taint | None:
        """What keeps the outcome from being sure; None for facts that were frozen before that was kept."""
        return taint_of(self.framework, self.facts, self.ranking.judged)

    @property
    def is_sure(self) -> bool:
        """Whether the first rank holds whatever the scores turn out to be that are not sure."""
        return self.taint is None or is_sure(self.ranking, self.taint)

    @property
    def sentences(self) -> list[str]:
        """What to know first: who is first and for what it cannot be sure, then ties, gaps and who falls off."""
        ranking, taint = self.ranking, self.taint
        said = rank_words.tell(ranking, sure=self.is_sure)
        if taint is not None:
            after = 1 + bool(ranking.weights.said)
            said[after:after] = tell_taint(ranking, taint)
        return [*said, rank_words.tell_fallen(ranking)]

    @cached_property
    def effects(self) -> NDArray[np.float64]:
        """Points by which each criterion lifts each site above the mean of the sites, shape (n, m)."""
        return effects(self.ranking)

    def sentences_of(self, i: int) -> list[str]:
        """Return what to know of one site."""
        told = None if self.taint is None else tell_taint_of(self.ranking, self.taint, i)
        return [*rank_words.tell_site(self.ranking, i), *([told] if told else [])]

    @property
    def ranked(self) -> list[int]:
        """Sites that have a rank, in the order of the facts."""
        return [int(i) for i in np.flatnonzero(self.ranking.rank != UNRANKED)]


@dataclass(frozen=True, eq=False)
class Robust:
    """How sure the winner is. Rows are the sites that have a rank, in the order of `Weighed.ranked`."""

    rows: tuple[int, ...]
    acceptability: Acceptability
    change: Dethroning
    deciding: Deciding
    sentences: tuple[str, ...]
    """Does it hold, what dethrones the winner, which criterion decides: one sentence each."""


def weigh(
    framework: Framework,
    facts: Facts,
    *,
    weights: Mapping[str, float] | None = None,
    how: Aggregation | None = None,
    shown: Sequence[str] | None = None,
) -> Weighed:
    """Return the ranking of all sites.

    Parameters
    ----------
    framework
        Limits, curves and weights.
    facts
        What is known of n sites.
    weights
        Other weights to try, by id of the criterion; those of the framework where left out.
    how
        Another way to make one total of the scores, to try; that of the framework if left out.
    shown
        n names to call the sites by; by default their own.

    Raises
    ------
    InputError
        If weights or units cannot be used; one Dutch sentence.
    """
    inputs = facts.inputs(shown)
    given = [
        float((weights or {}).get(criterion.id, criterion.weight)) for criterion in framework.scored
    ]
    judged = judge(framework, inputs)
    if how is not None:
        judged = replace(judged, how=how)
    return Weighed(framework, facts, inputs, rank(judged, given))


def robust(weighed: Weighed, *, draws: int = robustness.DRAWS) -> Robust | None:
    """Return how sure the winner is; None where no site has a rank."""
    rows = weighed.ranked
    if not rows:
        return None
    ranking = weighed.ranking
    scores = ranking.judged.scores[rows]
    names = [ranking.judged.sites[i] for i in rows]
    shares = ranking.weights.shares
    winner = rows.index(ranking.first[0])
    how = ranking.judged.how
    share = robustness.acceptability(scores, draws=draws, how=how)
    change = dethrone.smallest_change(scores, shares, winner=winner, how=how)
    deciding = dethrone.deciding(scores, shares, winner=winner, how=how)
    sentences = (
        *_shared(ranking),
        robustness.tell(share, names, winner),
        dethrone.tell_change(change, names, ranking.judged.criteria),
        dethrone.tell_deciding(deciding, names, ranking.judged.criteria),
        *_under_reserve(weighed),
    )
    return Robust(tuple(rows), share, change, deciding, sentences)


def _shared(ranking: Ranking) -> list[str]:
    """Return that the first rank is shared, and of which site the sentences after it speak."""
    if len(ranking.first) < 2:
        return []
    one = ranking.judged.sites[ranking.first[0]]
    return [f"{len(ranking.first)} locaties delen rang 1: er is geen winnaar. Dit gaat over {one}."]


def _under_reserve(weighed: Weighed) -> list[str]:
    """Return what robustness does not speak of: the scores themselves."""
    taint = weighed.taint
    if taint is None or weighed.is_sure:
        return []
    table = taint.unsure_scores[weighed.ranked]
    unsure, every = int(table.sum()), table.size
    return [
        f"Dit gaat over gewichten en neemt de scores zoals ze zijn; {unsure} van de {every} zijn niet zeker."
    ]


def as_dict(weighed: Weighed, *, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the whole weighing as plain values (schema spreidingskaart/weighing/1).

    Parameters
    ----------
    weighed
        The weighing.
    context
        Put in front: municipality, data_version, role, care_form, places, locked, ...
    """
    framework, ranking = weighed.framework, weighed.ranking
    given = ranking.judged.weights
    found = robust(weighed)
    return {
        "schema": SCHEMA,
        **context,
        "framework": {
            "id": framework.id,
            "title": framework.title,
            "version": framework.version,
            "sha256": digest(framework),
        },
        "aggregation": _how_dict(ranking.judged.how),
        "weights": [
            {"criterion": criterion.id, "in_framework": float(of_framework), "share": float(share)}
            for criterion, of_framework, share in zip(
                framework.scored, given, ranking.weights.shares, strict=True
            )
        ],
        "sentences": weighed.sentences,
        **_gaps_dict(weighed),
        "sites": [_site(weighed, int(i)) for i in ranking.order],
        "robustness": None if found is None else _robust_dict(weighed, found),
        **counting_dict(weighed),
    }


def _site(weighed: Weighed, i: int) -> dict[str, Any]:
    framework, ranking = weighed.framework, weighed.ranking
    place = int(ranking.rank[i])
    lifts = weighed.effects[i]
    taint = weighed.taint
    of_scores, of_limits = (None, None) if taint is None else (taint.scores[i], taint.limits[i])
    return {
        "site": weighed.facts.sites[i],
        "name": ranking.judged.sites[i],
        "rank": None if place == UNRANKED else place,
        "best_rank": None if place == UNRANKED else int(ranking.best_rank[i]),
        "worst_rank": None if place == UNRANKED else int(ranking.worst_rank[i]),
        "total": _number(ranking.totals.total[i]),
        "low": _number(ranking.totals.low[i]),
        "high": _number(ranking.totals.high[i]),
        "limits": [
            {
                "limit": limit.id,
                "outcome": OUTCOMES[int(ranking.judged.met[i, j])],
                **known(weighed.inputs, limit, i),
                **_cell_gaps(of_limits, j),
            }
            for j, limit in enumerate(framework.hard)
        ],
        "scores": [
            {
                "criterion": criterion.id,
                **known(weighed.inputs, criterion, i),
                "score": _number(ranking.judged.scores[i, j]),
                "contribution": _number(ranking.contributions[i, j]),
                "effect": _number(lifts[j]),
                **_cell_gaps(of_scores, j),
            }
            for j, criterion in enumerate(framework.scored)
        ],
        **_site_gaps(weighed.taint, i),
        "helps_most": _strongest(framework, lifts, best=True),
        "holds_back_most": _strongest(framework, lifts, best=False),
        "sentences": weighed.sentences_of(i),
    }


def _site_gaps(taint: Taint | None, i: int) -> dict[str, Any]:
    if taint is None:
        return {}
    gaps = taint.of_site(i)
    return {"firm": not gaps, "gaps": plain(gaps)}


def _cell_gaps(cells: Sequence[Cell] | None, j: int) -> dict[str, Any]:
    """Return whether one answer is sure, and the kinds of its gaps; the site tells them in words."""
    if cells is None:
        return {}
    kinds = dict.fromkeys(gap.kind.value for gap in cells[j])
    return {"firm": not kinds, "gap_kinds": list(kinds)}


def _gaps_dict(weighed: Weighed) -> dict[str, Any]:
    """Return what keeps the weighing as a whole from being sure, and which sites may be first all the same."""
    taint = weighed.taint
    if taint is None:
        return {}
    able = may_be_first(weighed.ranking, taint)
    return {
        "firm": is_sure(weighed.ranking, taint) and not taint.gaps,
        "gaps": plain(taint.gaps),
        "may_be_first": [weighed.facts.sites[i] for i in np.flatnonzero(able)],
    }


def _strongest(
    framework: Framework, lifts: NDArray[np.float64], *, best: bool
) -> dict[str, Any] | None:
    j = strongest(lifts, best=best)
    return None if j is None else {"criterion": framework.scored[j].id, "points": float(lifts[j])}


def _how_dict(how: Aggregation) -> dict[str, Any]:
    return {
        "mean": how.mean.value,
        "floor": how.floor if how.mean is Mean.GEOMETRIC else None,
        "unknown": how.unknown.value,
        "sentences": [tell_mean(how), tell_unknown(how)],
    }


def as_then(now: Any, before: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as free as JSON
    """Return an outcome without what the outcomes of an older version did not tell yet.

    Parameters
    ----------
    now
        What `as_dict` gives today.
    before
        What it gave then; one that tells its aggregation tells everything.
    """
    return now if "aggregation" in before else _without(now, TOLD_LATER)


def _without(data: Any, names: frozenset[str]) -> Any:  # noqa: ANN401 - as free as JSON
    if isinstance(data, dict):
        return {name: _without(value, names) for name, value in data.items() if name not in names}
    return [_without(each, names) for each in data] if isinstance(data, list) else data


def ratios(inputs: Inputs, item: HardLimit | ScoredCriterion, i: int) -> dict[str, float | None]:
    """Return the ratios to a fair share of one site by division; empty where the criterion reads no such ratios."""
    origin = item.origin
    if not isinstance(origin, FairShare):
        return {}
    return {
        division: _number(inputs.values[column][i])
        for division, column in zip(DIVISIONS, origin.columns, strict=True)
        if column in inputs.values
    }


def known(inputs: Inputs, item: HardLimit | ScoredCriterion, i: int) -> dict[str, Any]:
    """Return value, unit and verdict of one site behind a limit or criterion; None where there is none.

    A verdict that leans has a `lean` too.
    """
    if isinstance(item.origin, FairShare):
        # a ratio per division: the one number is none of them
        found = ratios(inputs, item, i)
        tested = bool(found) and None not in found.values()
        verdict = Verdict.REPORTED if tested else Verdict.NOT_TESTED
        return {"value": None, "ratios": found, "unit": UNIT, "verdict": verdict.value}
    values, verdicts = inputs.values.get(item.column), inputs.verdicts.get(item.column)
    leans = inputs.leans.get(item.column)
    lean = None if leans is None else Lean.from_code(leans[i])
    asked = getattr(item, "unit", "") or getattr(getattr(item, "test", None), "unit", "")
    unit = inputs.units.get(item.column) or asked
    return {
        "value": None if values is None else _number(values[i]),
        "unit": unit,
        "verdict": None if verdicts is None else Verdict.from_code(verdicts[i]).value,
        **({} if lean is None else {"lean": lean.value}),
    }


def _robust_dict(weighed: Weighed, outcome: Robust) -> dict[str, Any]:
    share, change, deciding = outcome.acceptability, outcome.change, outcome.deciding
    sites = [weighed.facts.sites[i] for i in outcome.rows]
    criteria = [criterion.id for criterion in weighed.framework.scored]
    return {
        "draws": share.draws,
        "seed": share.seed,
        "sites": [
            {
                "site": site,
                "first": float(share.first[row]),
                "first_low": float(share.first_low[row]),
                "first_high": float(share.first_high[row]),
                f"top_{share.top_size}": float(share.top[row]),
                "moved": _number(change.moved[row]),
            }
            for row, site in enumerate(sites)
        ],
        "winner": sites[change.winner],
        "dethroned_first_by": None if change.nearest is None else sites[change.nearest],
        "moved": None if change.nearest is None else _number(change.moved[change.nearest]),
        "exact": change.exact,
        "deciding": None if deciding.criterion is None else criteria[deciding.criterion],
        "stable": [
            {"criterion": name, "from": _number(low), "to": _number(high)}
            for name, low, high in zip(
                criteria, deciding.stable_from, deciding.stable_to, strict=True
            )
        ],
        "sentences": list(outcome.sentences),
    }


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
