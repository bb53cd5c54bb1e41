"""What an amendment does: which sites enter, leave or swap when a framework changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.model import Verdict
from spreidingskaart.weighing.framework.aggregation import Mean, tell_mean, tell_unknown
from spreidingskaart.weighing.framework.fair_share import FairShare
from spreidingskaart.weighing.framework.framework import ByHand, Threshold
from spreidingskaart.weighing.framework.shares import shares
from spreidingskaart.weighing.framework.value import tell as tell_curve
from spreidingskaart.weighing.ranking.inputs import NOT_MET, judge
from spreidingskaart.weighing.ranking.rank import TIE, UNRANKED, Ranking, rank
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import percent, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.weighing.framework.aggregation import Aggregation
    from spreidingskaart.weighing.framework.framework import Framework, HardLimit
    from spreidingskaart.weighing.ranking.inputs import Inputs

_OPERATOR: Final = {">=": "ten minste", ">": "meer dan", "<=": "ten hoogste", "<": "minder dan"}
WEIGHTS_CHANGE: Final = "Het gewicht gaat voor"
"""How the sentence begins that tells every share that changes."""


@dataclass(frozen=True)
class AmendmentEffect:
    """What changes between two rankings of the same sites."""

    title: str
    before: Ranking
    after: Ranking
    enters: tuple[int, ...]
    """Sites that fell on a hard limit and now take part."""
    leaves: tuple[int, ...]
    """Sites that took part and now fall on a hard limit."""
    swaps: tuple[tuple[int, int], ...]
    """Pairs (a, b) ranked both times: a stood above b and now stands below it; the highest pair first."""
    changes: tuple[str, ...]
    """What the amendment changes in the framework, as Dutch sentences."""

    @property
    def winner_changes(self) -> bool:
        """Whether rank 1 is held by other sites than before."""
        return self.before.first != self.after.first


def effect(
    original: Framework, amended: Framework, inputs: Inputs, *, title: str = "Het amendement"
) -> AmendmentEffect:
    """Return what an amendment does to the ranking of the same sites.

    Parameters
    ----------
    original, amended
        The framework before and after.
    inputs
        What is known of n sites; the same for both.
    title
        Name of the amendment in sentences.

    Raises
    ------
    InputError
        If weights or units of one of the frameworks cannot be used.
    """
    before, after = rank(judge(original, inputs)), rank(judge(amended, inputs))
    was_in, is_in = before.judged.taking_part, after.judged.taking_part
    return AmendmentEffect(
        title=title,
        before=before,
        after=after,
        enters=_indices(~was_in & is_in),
        leaves=_indices(was_in & ~is_in),
        swaps=_swaps(before, after),
        changes=tuple(differences(original, amended)),
    )


def tell(result: AmendmentEffect) -> str:
    """Return what the amendment does, as one Dutch sentence ready for the vote."""
    sites = result.before.judged.sites
    parts = []
    if result.enters:
        parts.append(
            f"{_named(result.enters, sites)} {_verb(result.enters, 'komt', 'komen')} erbij"
        )
    if result.leaves:
        parts.append(f"{_named(result.leaves, sites)} {_verb(result.leaves, 'valt', 'vallen')} af")
    if result.swaps:
        parts.append(f"{count(len(result.swaps), 'paar wisselt', 'paren wisselen')} van volgorde")
    parts.append(_told_winner(result))
    if not (result.enters or result.leaves or result.swaps or result.winner_changes):
        return f"{result.title} verandert niets aan wie meedoet en in welke volgorde; {parts[-1]}."
    return f"{result.title}: {join(parts)}."


def tell_in_short(result: AmendmentEffect, most: int = 2) -> str:
    """Return the same for a large screen: of more sites than `most` only how many."""
    parts = []
    for moved, one, many in (
        (result.enters, "komt", "komen"),
        (result.leaves, "valt", "vallen"),
    ):
        if moved:
            where = "erbij" if moved is result.enters else "af"
            parts.append(f"{_few(moved, result, most)} {_verb(moved, one, many)} {where}")
    if result.swaps:
        parts.append(f"{count(len(result.swaps), 'paar wisselt', 'paren wisselen')} van volgorde")
    first = result.after.first
    if not first:
        parts.append("geen enkele locatie blijft over")
    elif result.winner_changes:
        verb = _verb(first, "staat", "staan")
        parts.append(f"{_few(first, result, most)} {verb} nu eerst")
    elif parts:
        parts.append("wie eerst staat, verandert niet")
    return f"{result.title}: {join(parts) or 'er verandert niets aan de volgorde'}."


def _few(chosen: Sequence[int], result: AmendmentEffect, most: int) -> str:
    if len(chosen) > most:
        return count(len(chosen), "locatie", "locaties")
    return _named(chosen, result.before.judged.sites)


def tell_sites(result: AmendmentEffect) -> list[str]:
    """Return one Dutch sentence for every site that enters, leaves or changes place; best new place first."""
    sites = result.before.judged.sites
    sentences = []
    for site in result.after.order:
        old, new = int(result.before.rank[site]), int(result.after.rank[site])
        name = sites[int(site)]
        if int(site) in result.enters:
            place = f" en komt op rang {new}" if new != UNRANKED else ""
            sentences.append(f"{name} doet nu mee{place}.")
        elif int(site) in result.leaves:
            place = f"; de locatie stond op rang {old}" if old != UNRANKED else ""
            failed = _newly_failed(result, int(site))
            sentences.append(f"{name} valt nu af op {failed}{place}.")
        elif old != new:
            sentences.append(_told_move(name, old, new))
    return sentences


def differences(original: Framework, amended: Framework) -> list[str]:
    """Return what differs between two frameworks, as Dutch sentences; weights as shares of the whole."""
    return [
        *_limit_differences(original, amended),
        *_criterion_differences(original, amended),
        *_weight_differences(original, amended),
        *_how_differences(original.how, amended.how),
    ]


def _how_differences(was: Aggregation, now: Aggregation) -> Iterator[str]:
    if (was.mean, was.floor) != (now.mean, now.floor) and Mean.GEOMETRIC in (was.mean, now.mean):
        yield tell_mean(now)
    if was.unknown != now.unknown:
        yield tell_unknown(now)


def _limit_differences(original: Framework, amended: Framework) -> Iterator[str]:
    was, now = {item.id: item for item in original.hard}, {item.id: item for item in amended.hard}
    for name, limit in was.items():
        if name not in now:
            yield f"Harde grens '{limit.label}' vervalt."
        elif _test(limit) != _test(now[name]):
            yield f"Harde grens '{limit.label}': {_test(now[name])} in plaats van {_test(limit)}."
        elif limit.origin != now[name].origin:
            yield f"Harde grens '{limit.label}' wordt anders gemeten."
    for name, limit in now.items():
        if name not in was:
            yield f"Harde grens '{limit.label}' komt erbij: {_test(limit)}."


def _criterion_differences(original: Framework, amended: Framework) -> Iterator[str]:
    was, now = (
        {item.id: item for item in original.scored},
        {item.id: item for item in amended.scored},
    )
    for name, criterion in was.items():
        if name not in now:
            yield f"Criterium '{criterion.label}' vervalt."
            continue
        new = now[name]
        if criterion.curve != new.curve:
            yield f"Criterium '{criterion.label}' krijgt andere punten: {tell_curve(new.curve, new.unit)}"
        if isinstance(criterion.origin, FairShare) and isinstance(new.origin, FairShare):
            if criterion.origin != new.origin:
                yield f"Bij '{criterion.label}' tellen nu {new.origin.told}."
        elif criterion.origin != new.origin:
            how = "berekend" if not isinstance(new.origin, ByHand) else "met de hand ingevuld"
            yield f"Criterium '{criterion.label}' wordt nu {how}."
    for name, criterion in now.items():
        if name not in was:
            yield f"Criterium '{criterion.label}' komt erbij."


def _weight_differences(original: Framework, amended: Framework) -> Iterator[str]:
    was, now = (
        shares({item.id: item.weight for item in framework.scored})
        for framework in (original, amended)
    )
    labels = {item.id: item.label for item in original.scored}
    changed = [name for name in was if name in now and abs(was[name] - now[name]) > TIE]
    if not changed:
        return
    told = [
        f"'{labels[name]}' van {percent(was[name], 1)} naar {percent(now[name], 1)}"
        for name in changed
    ]
    yield f"{WEIGHTS_CHANGE} {join(told)}."


def _test(limit: HardLimit) -> str:
    test = limit.test
    if isinstance(test, Threshold):
        return f"{_OPERATOR[test.operator]} {plain(test.value, 2)} {test.unit}"
    words = [f"'{Verdict(word).dutch}'" for word in test.allowed]
    return join(words, "of")


def _swaps(before: Ranking, after: Ranking) -> tuple[tuple[int, int], ...]:
    both = np.flatnonzero((before.rank != UNRANKED) & (after.rank != UNRANKED))
    old, new = before.rank[both], after.rank[both]
    above, below = np.nonzero((old[:, None] < old[None, :]) & (new[:, None] > new[None, :]))
    pairs = sorted(
        zip(above.tolist(), below.tolist(), strict=True),
        key=lambda pair: (old[pair[0]], old[pair[1]]),
    )
    return tuple((int(both[a]), int(both[b])) for a, b in pairs)


def _told_winner(result: AmendmentEffect) -> str:
    sites = result.after.judged.sites
    if not result.after.first:
        return "geen enkele locatie blijft over"
    now = f"{_named(result.after.first, sites)} {_verb(result.after.first, 'staat', 'staan')} eerst"
    if not result.winner_changes:
        return f"{_named(result.after.first, sites)} {_verb(result.after.first, 'blijft', 'blijven')} eerst"
    return (
        f"{now} in plaats van {_named(result.before.first, sites)}" if result.before.first else now
    )


def _newly_failed(result: AmendmentEffect, site: int) -> str:
    judged = result.after.judged
    met = zip(judged.limits, judged.met[site], strict=True)
    return join([f"'{label}'" for label, outcome in met if outcome == NOT_MET])


def _told_move(name: str, old: int, new: int) -> str:
    if old == UNRANKED:
        return f"{name} krijgt rang {new}."
    if new == UNRANKED:
        return f"{name} heeft geen rang meer en stond op {old}."
    return f"{name} {'stijgt' if new < old else 'daalt'} van rang {old} naar rang {new}."


def _indices(where: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.flatnonzero(where))


def _named(chosen: Sequence[int], sites: Sequence[str]) -> str:
    return join([sites[i] for i in chosen])


def _verb(chosen: Sequence[int], one: str, many: str) -> str:
    return one if len(chosen) == 1 else many
