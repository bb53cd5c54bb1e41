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
from spreidingskaart.model import IndependentUnits, Verdict
from spreidingskaart.rules.svbp import tidy
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.criteria.zoning.answers import Answers
    from spreidingskaart.criteria.zoning.limit_words import ToldLimit

_MOST_TOLD: Final = 3
_CONFLICTS: Final = Verdict.CONFLICTS.code
PERMIT: Final = (
    "Een vergunning buiten het omgevingsplan om (BOPA) kan, als de functie hier past bij een evenwichtige "
    "toedeling van functies. Onderzoek daarvoor ook verkeer, parkeren en overlast."
)


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
    if verdict.code >= _CONFLICTS:
        told.append(PERMIT)
    if verdict is Verdict.NOT_TESTED:
        told.append(
            "Zoek de bestemming van dit deel op in het Omgevingsloket en vul de plankaart aan."
        )
    return tuple(told)


def verdict_of_every_way(answers: Answers, i: int) -> NDArray[np.int8]:
    """Return the verdict codes on this site for all 72 ways of living."""
    ground, parts, zones = answers.ground, answers.parts, answers.zones
    worst = np.zeros(len(rule_table().ways), dtype=np.int8)
    for row in range(*parts.of(i).indices(len(parts.site))):
        if not parts.counts[row]:
            continue
        verdict, mark = ground.verdict[parts.key[row]], int(parts.mark[row])
        if mark >= 0:
            verdict = under_marks(
                verdict,
                admits=ground.admits[mark],
                excludes=ground.excludes[mark],
                reserves=ground.reserves[mark],
            )
        worst = np.maximum(worst, verdict)
    for row in range(*zones.of(i).indices(len(zones.site))):
        if zones.counts[row]:
            worst = np.maximum(worst, ground.zone_verdict[zones.name[row]])
    if answers.covers.unread[i]:
        worst = np.maximum(worst, np.int8(Verdict.NOT_TESTED.code))
    return np.maximum(worst, _limits_of_every_way(answers, i))


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
    rest = _without_the_limits(answers, i)
    if rest >= now:
        return []
    told = f"Met {join([each.amount for each in bad])} is het oordeel hier: {Verdict.from_code(rest).dutch}."
    return [told]


def _exclude_each_other(limits: Iterable[ToldLimit]) -> bool:
    """Whether a maximum and a minimum of one number are both at stake."""
    ends: dict[str, set[bool]] = {}
    for each in limits:
        ends.setdefault(each.dimension.compares or "", set()).add(each.is_minimum)
    return any(len(sides) > 1 for sides in ends.values())


def _without_the_limits(answers: Answers, i: int) -> int:
    """Return the code of the strictest that designations and zones say."""
    parts, zones = answers.parts, answers.zones
    rows = np.arange(*parts.of(i).indices(len(parts.site)))
    zone_rows = np.arange(*zones.of(i).indices(len(zones.site)))
    return max(
        int(parts.verdict[rows[parts.counts[rows]]].max(initial=0)),
        int(zones.verdict[zone_rows[zones.counts[zone_rows]]].max(initial=0)),
    )


def _other_ways(answers: Answers, i: int) -> list[str]:
    """Return the smallest changes of the way of living that give a milder verdict here."""
    form, now = answers.proposals.care_form(i), int(answers.verdict[i])
    every = verdict_of_every_way(answers, i)
    for changes in (1, 2):
        words, columns = _changed(
            (form.independent_units, form.supervision, form.stay, form.household), changes
        )
        codes = every[columns].max(axis=1)
        better = (codes < now) & ((codes == Verdict.FITS.code) | (codes == Verdict.MAY_FIT.code))
        if better.any():
            best = codes[better].min()
            chosen = np.flatnonzero(better & (codes == best))[:_MOST_TOLD]
            return [
                f"{words[row]} is het oordeel hier: {Verdict.from_code(best).dutch}."
                for row in chosen
            ]
    return []


def _is_help(at: int, old: str, value: str) -> bool:
    """Whether a change can be meant as help: it keeps some guidance and takes away no home of one's own."""
    if ATTRIBUTES[at] == "independent":
        return value == IndependentUnits.YES
    return value not in (old, "none", "rooms")


def _steps(mine: tuple[str, ...], other: list[str]) -> int:
    """Return how far the supervision of two ways of living is apart."""
    order, at = list(rule_table().words["supervision"]), ATTRIBUTES.index("supervision")
    return abs(order.index(mine[at]) - order.index(other[at]))


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
    """Return what the verdict would be without the parts that make it strict."""
    ground, parts, zones = answers.ground, answers.parts, answers.zones
    rows = np.arange(*parts.of(i).indices(len(parts.site)))
    rows = rows[parts.counts[rows]]
    strictest = parts.verdict[rows] == answers.verdict[i]
    strict, rest = rows[strictest], rows[~strictest]
    zone_rows = np.arange(*zones.of(i).indices(len(zones.site)))
    zone_rows = zone_rows[zones.counts[zone_rows]]
    if not len(rest) or not len(strict) or (zones.verdict[zone_rows] >= answers.verdict[i]).any():
        return []
    left = max(
        int(parts.verdict[rest].max()),
        int(zones.verdict[zone_rows].max(initial=0)),
        int(answers.limits.verdict[i]),
    )
    if left not in (Verdict.FITS.code, Verdict.MAY_FIT.code):
        return []
    names = {
        ground.keys[key].name if key != ground.nowhere else "geen bestemming"
        for key in parts.key[strict].tolist()
    }
    share = float(parts.share[strict].sum())
    without = f"Zonder het deel {join(sorted(names))} ({percent(share)} van de locatie)"
    return [f"{without} is het oordeel: {Verdict.from_code(left).dutch}."]


def _outside_the_zone(answers: Answers, i: int) -> list[str]:
    """Return what the verdict would be outside the safety zones that make it strict, and whom to ask."""
    ground, parts, zones = answers.ground, answers.parts, answers.zones
    rows = np.arange(*parts.of(i).indices(len(parts.site)))
    by_itself = max(
        int(parts.verdict[rows[parts.counts[rows]]].max(initial=0)), int(answers.limits.verdict[i])
    )
    zone_rows = np.arange(*zones.of(i).indices(len(zones.site)))
    strict = zone_rows[zones.counts[zone_rows] & (zones.verdict[zone_rows] == answers.verdict[i])]
    if not len(strict) or by_itself >= answers.verdict[i]:
        return []
    names = sorted({f'"{ground.zone_names[name]}"' for name in zones.name[strict].tolist()})
    outside = f"Buiten {join(names)} is het oordeel voor deze bestemming: {Verdict.from_code(by_itself).dutch}."
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
