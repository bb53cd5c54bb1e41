"""What would change the verdict: the same table, asked for other ways of living and for a smaller site."""

from __future__ import annotations

import itertools
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.criteria.zoning.effect import under_marks
from spreidingskaart.criteria.zoning.limit_words import strictest
from spreidingskaart.criteria.zoning.limits import (
    DEPENDS,
    EXCEEDED,
    counting,
    outcomes,
    strictest_verdict,
)
from spreidingskaart.criteria.zoning.table import ATTRIBUTES, rule_table
from spreidingskaart.criteria.zoning.zoning_step import verdict_words
from spreidingskaart.model import NO_LEAN, IndependentUnits, Lean, Verdict
from spreidingskaart.model.care_form import SUPERVISIONS
from spreidingskaart.rules.svbp import tidy
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import percent, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.criteria.zoning.answers import Answers
    from spreidingskaart.criteria.zoning.limit_words import ToldLimit

_MOST_TOLD: Final = 3
_CONFLICTS: Final = Verdict.CONFLICTS.code
_RANKS: Final = len(Lean)
_RANK: Final = np.arange(len(Verdict))[:, None] * _RANKS + np.array(
    [Lean.LIKELY.code - lean.code for lean in Lean] + [0]
)
"""Rank by the code of a verdict and of its lean; the last column is of NO_LEAN (-1)."""
_OPEN_LEAN: Final = np.array(
    [Lean.OPEN.code if verdict is Verdict.MAY_FIT else NO_LEAN for verdict in Verdict]
)
PERMIT: Final = (
    (
        "Een vergunning buiten het omgevingsplan om (BOPA) kan, als de functie hier past bij een evenwichtige "
        "toedeling van functies. Onderzoek daarvoor ook verkeer, parkeren en overlast."
    ),
    (
        "Meld in de aanvraag hoe de buurt meepraat (participatie). Vraag na of de raad advies moet geven, want dat "
        "advies kan bindend zijn. Houd u aan de instructieregels van provincie en Rijk."
    ),
)
"""What a permit outside the plan (BOPA) asks: Omgevingswet 5.1, 16.15a and 16.55, Bkl 8.0a and 8.0b."""
_TEMPORARY: Final = (
    "Voor {years} jaar kan de vergunning tijdelijk zijn. Dan hoeft het later niet in het "
    "omgevingsplan te staan."
)
"""Omgevingswet 4.17: only what is to stay must be written into the plan."""


def helps(answers: Answers, i: int, limits: Sequence[ToldLimit]) -> tuple[str, ...]:
    """Return what would change the verdict of proposal `i`, each one Dutch sentence; none where it fits.

    `limits` are the sizes on its site (`told_limits`).
    """
    verdict = Verdict.from_code(int(answers.verdict[i]))
    if verdict is Verdict.FITS:
        return ()
    told = [
        *_within_the_limits(answers, i, limits),
        *_other_ways(answers, i),
        *_smaller_site(answers, i),
        *_outside_the_zone(answers, i),
    ]
    if verdict is Verdict.MAY_FIT:
        told += _articles(answers, i, limits)
    if verdict.code >= _CONFLICTS or answers.lean[i] == Lean.UNLIKELY.code:
        told += _permit(float(answers.proposals["temporary_years"][i]))
    if verdict is Verdict.NOT_TESTED:
        told.append(
            "Zoek de bestemming van dit deel op in het Omgevingsloket en vul de plankaart aan."
        )
    return tuple(told)


def _permit(years: float) -> list[str]:
    """Return what a permit outside the plan asks; `years` is NaN where it is to stay."""
    return [*PERMIT] if np.isnan(years) else [*PERMIT, _TEMPORARY.format(years=plain(years, 0))]


def rank(
    verdict: NDArray[np.int8] | np.int8, lean: NDArray[np.int8] | np.int8
) -> NDArray[np.int64]:
    """Return one number for a verdict and its lean, both codes: the higher the stricter."""
    return np.asarray(_RANK[verdict, lean])


def rank_words(rank_: int) -> str:
    """Return "past", or "past mogelijk, waarschijnlijk niet"."""
    verdict = Verdict.from_code(rank_ // _RANKS)
    is_open = verdict is Verdict.MAY_FIT
    return verdict_words(
        verdict, Lean.from_code(Lean.LIKELY.code - rank_ % _RANKS) if is_open else None
    )


def ranks_of_every_way(answers: Answers, i: int) -> NDArray[np.int64]:
    """Return `rank` on this site for all 72 ways of living."""
    ground, parts, zones = answers.ground, answers.parts, answers.zones
    worst = np.zeros(len(rule_table().ways), dtype=np.int64)
    for row in range(*parts.of(i).indices(len(parts.site))):
        if not parts.counts[row]:
            continue
        key, mark = parts.key[row], int(parts.mark[row])
        said = ground.verdict[key], ground.lean[key]
        if mark >= 0:
            said = under_marks(
                *said,
                admits=ground.lifts[mark],
                excludes=ground.excludes[mark],
                reserves=ground.reserves[mark],
            )
        worst = np.maximum(worst, rank(*said))
    for row in range(*zones.of(i).indices(len(zones.site))):
        if zones.counts[row]:
            worst = np.maximum(worst, _open_rank(ground.zone_verdict[zones.name[row]]))
    if answers.covers.unread[i]:
        worst = np.maximum(worst, Verdict.NOT_TESTED.code * _RANKS)
    return np.maximum(worst, _open_rank(_limits_of_every_way(answers, i)))


def _open_rank(verdict: NDArray[np.int8] | np.int8) -> NDArray[np.int64]:
    """Return the rank of verdicts by zones and sizes: where the rules decide, that is open."""
    return rank(verdict, _OPEN_LEAN[verdict])


def _rank_of(answers: Answers, i: int) -> int:
    return int(rank(answers.verdict[i], answers.lean[i]))


def _limits_of_every_way(answers: Answers, i: int) -> NDArray[np.int8]:
    """Return what the sizes on this site say for all 72 ways of living: a room is not for all of them a dwelling."""
    found, limits, table = answers.limits, answers.ground.limits, rule_table()
    some = found.of(i)
    limit, number, share = found.limit[some], found.number[some], found.share[some]
    whole = found.whole[some]
    if not len(limit):
        return np.zeros(len(table.ways), dtype=np.int8)
    exact, which = _exactness(tuple(limits.kind[limit].tolist()))
    codes = []
    for column in exact.T:
        outcome = outcomes(number, column, whole, limits, limit)
        codes.append(
            strictest_verdict(
                outcome[counting(np.zeros_like(limit), limits, limit, outcome, share)[0]]
            )
        )
    return np.array(codes, dtype=np.int8)[which]


@lru_cache(maxsize=256)
def _exactness(kinds: tuple[int, ...]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return which sizes of these kinds are exact, a column for each way that differs, and the column of every way."""
    exact, which = np.unique(rule_table().exact[list(kinds)], axis=1, return_inverse=True)
    return exact, which.ravel()


def _within_the_limits(answers: Answers, i: int, limits: Sequence[ToldLimit]) -> list[str]:
    """Return the sizes that the proposal must keep to, and what the verdict would be then."""
    now = int(answers.verdict[i])
    bad = [each for each in limits if each.counts and each.verdict.code == now]
    bad = strictest(each for each in bad if each.outcome in (DEPENDS, EXCEEDED))
    if not bad or _exclude_each_other(bad):
        return []
    rest = _rank_without_the_limits(answers, i)
    if rest >= _rank_of(answers, i):
        return []
    told = f"Met {join([each.amount for each in bad])} is het oordeel hier: {rank_words(rest)}."
    return [told]


def _exclude_each_other(limits: Iterable[ToldLimit]) -> bool:
    """Whether a maximum and a minimum of one number are both at stake."""
    ends: dict[str, set[bool]] = {}
    for each in limits:
        ends.setdefault(each.dimension.compares or "", set()).add(each.is_minimum)
    return any(len(sides) > 1 for sides in ends.values())


def _rank_without_the_limits(answers: Answers, i: int) -> int:
    """Return the rank of the strictest that designations and zones say."""
    parts = answers.parts
    rows = np.arange(*parts.of(i).indices(len(parts.site)))
    of_parts = rank(parts.verdict, parts.lean)[rows[parts.counts[rows]]]
    return max(int(of_parts.max(initial=0)), _rank_of_zones(answers, i))


def _rank_of_zones(answers: Answers, i: int) -> int:
    zones = answers.zones
    rows = np.arange(*zones.of(i).indices(len(zones.site)))
    return int(_open_rank(zones.verdict[rows[zones.counts[rows]]]).max(initial=0))


def _other_ways(answers: Answers, i: int) -> list[str]:
    """Return the smallest changes of the way of living that give a milder answer here."""
    form, now = answers.proposals.care_form(i), _rank_of(answers, i)
    every = ranks_of_every_way(answers, i)
    for changes in (1, 2):
        words, columns = _changed(
            (form.independent_units, form.supervision, form.stay, form.household), changes
        )
        ranks = every[columns].max(axis=1)
        codes = ranks // _RANKS
        better = (ranks < now) & ((codes == Verdict.FITS.code) | (codes == Verdict.MAY_FIT.code))
        if better.any():
            best = ranks[better].min()
            chosen = np.flatnonzero(better & (ranks == best))[:_MOST_TOLD]
            return [f"{words[row]} is het oordeel hier: {rank_words(int(best))}." for row in chosen]
    return []


def _is_help(at: int, old: str, value: str) -> bool:
    """Whether a change can be meant as help: lighter care but some, and no home of one's own taken away."""
    if ATTRIBUTES[at] == "independent":
        return value == IndependentUnits.YES
    if ATTRIBUTES[at] == "supervision":
        return value != "none" and SUPERVISIONS.index(value) < SUPERVISIONS.index(old)
    return value not in (old, "none", "rooms")


def _steps(mine: tuple[str, ...], other: list[str]) -> int:
    """Return how far the supervision of two ways of living is apart."""
    at = ATTRIBUTES.index("supervision")
    return abs(SUPERVISIONS.index(mine[at]) - SUPERVISIONS.index(other[at]))


@cache
def _changed(mine: tuple[str, ...], changes: int) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return every way of living that differs in `changes` attributes: in words, and as columns (n x 2)."""
    table = rule_table()
    found: list[tuple[int, str, tuple[int, int]]] = []
    for places in itertools.combinations(range(len(ATTRIBUTES)), changes):
        choices = [
            [value for value in table.words[ATTRIBUTES[at]] if _is_help(at, mine[at], value)]
            for at in places
        ]
        for values in itertools.product(*choices):
            change = dict(zip(places, values, strict=True))
            other = [change.get(at, value) for at, value in enumerate(mine)]
            words = _with([table.words[ATTRIBUTES[at]][value] for at, value in change.items()])
            found.append((_steps(mine, other), words, _columns(other)))
    found.sort(key=lambda each: each[0])
    columns = np.array([ends for _, _, ends in found], dtype=np.int64).reshape(-1, 2)
    return tuple(words for _, words, _ in found), columns


def _columns(way: list[str]) -> tuple[int, int]:
    """Return the columns of a way of living: with and without units of one's own where they are mixed."""
    index, (independent, *rest) = rule_table().index, way
    first, last = IndependentUnits(independent).ends
    return index[(first, *rest)], index[(last, *rest)]


def _with(words: list[str]) -> str:
    """Return "Met ..., zonder ..." for the words of attribute values."""
    told = [
        f"zonder {each.removeprefix('geen ')}" if each.startswith("geen ") else f"met {each}"
        for each in words
    ]
    return join(told).capitalize()


def _smaller_site(answers: Answers, i: int) -> list[str]:
    """Return what the answer would be without the parts that make it strict."""
    ground, parts, now = answers.ground, answers.parts, _rank_of(answers, i)
    rows = np.arange(*parts.of(i).indices(len(parts.site)))
    rows = rows[parts.counts[rows]]
    ranks = rank(parts.verdict[rows], parts.lean[rows])
    strict, rest = rows[ranks >= now], ranks[ranks < now]
    of_zones = _rank_of_zones(answers, i)
    if not len(rest) or not len(strict) or of_zones >= now:
        return []
    of_limits = int(_open_rank(answers.limits.verdict[i]))
    left = max(int(rest.max()), of_zones, of_limits)
    if left // _RANKS not in (Verdict.FITS.code, Verdict.MAY_FIT.code):
        return []
    names = {
        ground.keys[key].name if key != ground.nowhere else "geen bestemming"
        for key in parts.key[strict].tolist()
    }
    share = float(parts.share[strict].sum())
    without = f"Zonder het deel {join(sorted(names))} ({percent(share)} van de locatie)"
    return [f"{without} is het oordeel: {rank_words(left)}."]


def _outside_the_zone(answers: Answers, i: int) -> list[str]:
    """Return what the answer would be outside the safety zones that make it strict, and whom to ask."""
    ground, parts, zones = answers.ground, answers.parts, answers.zones
    rows = np.arange(*parts.of(i).indices(len(parts.site)))
    rows = rows[parts.counts[rows]]
    of_parts = rank(parts.verdict[rows], parts.lean[rows]).max(initial=0)
    by_itself = max(int(of_parts), int(_open_rank(answers.limits.verdict[i])))
    zone_rows = np.arange(*zones.of(i).indices(len(zones.site)))
    strict = zone_rows[zones.counts[zone_rows] & (zones.verdict[zone_rows] == answers.verdict[i])]
    if not len(strict) or by_itself >= _rank_of(answers, i):
        return []
    names = sorted({f'"{ground.zone_names[name]}"' for name in zones.name[strict].tolist()})
    outside = f"Buiten {join(names)} is het oordeel voor deze bestemming: {rank_words(by_itself)}."
    return [outside, "Vraag advies aan de veiligheidsregio."]


def _articles(answers: Answers, i: int, limits: Sequence[ToldLimit]) -> list[str]:
    """Return which article to read."""
    ground, parts = answers.ground, answers.parts
    rows = np.arange(*parts.of(i).indices(len(parts.site)))
    told: dict[str, None] = {}
    for row in rows[parts.counts[rows] & (parts.verdict[rows] == Verdict.MAY_FIT.code)]:
        what = ground.keys[int(parts.key[row])]
        article = f"artikel {what.article}" if tidy(what.article) else f"het artikel {what.name}"
        told[f"Lees {article} van {what.plan.name}: de planregels beslissen."] = None
    for each in limits:
        if each.counts and each.outcome == DEPENDS and tidy(each.article):
            told[f"Lees artikel {each.article} van {each.plan.name}: de planregels beslissen."] = (
                None
            )
    return list(told)
