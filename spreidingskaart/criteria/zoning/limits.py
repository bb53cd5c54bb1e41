"""The sizes on the map (maatvoering) held against n proposals at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.edges import spread
from geo.runs import first_of_runs, lengths_of_runs, rows_of
from spreidingskaart.city.measures.designations import shared_ground
from spreidingskaart.criteria.zoning.dimensions import MAXIMUM, MINIMUM, SizeLimit, read_limits
from spreidingskaart.criteria.zoning.table import SMALL_SHARE, rule_table
from spreidingskaart.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.criteria.zoning.table import Number
    from spreidingskaart.model import Proposals

HOLDS, NOT_TESTED, DEPENDS, EXCEEDED = range(4)
OUTCOMES: Final = ("holds", "not_tested", "depends", "exceeded")
"""What becomes of one size, by the codes above; `depends`: the plan's rules decide."""
_VERDICTS: Final = np.array(
    [Verdict.REPORTED.code, Verdict.REPORTED.code, Verdict.MAY_FIT.code, Verdict.CONFLICTS.code],
    dtype=np.int8,
)
_ALL: Final = 1 - SMALL_SHARE
"""Share from which something lies wholly in something else."""
_ENDS: Final = (MAXIMUM, MINIMUM, None)


@dataclass(frozen=True, eq=False)
class Limits:
    """The sizes of a City: m objects of plans in force, and the k limits that they hold, in their order."""

    layer: Layer
    area: NDArray[np.float64]
    """(m,) m2."""
    start: NDArray[np.int64]
    """(m + 1,) row of the first limit of each object, and k at the end."""
    read: tuple[SizeLimit, ...]
    kind: NDArray[np.int64]
    """(k,) position in the dimensions of the rule table."""
    end: NDArray[np.int64]
    """(k,) 0 maximum, 1 minimum, 2 not known."""
    value: NDArray[np.float64]
    """(k,) NaN where it cannot be tested."""
    firm: NDArray[np.bool_]
    """(k,) Whether the rule is sure and the plan is no example."""


@dataclass(frozen=True, eq=False)
class Tested:
    """The limits on all sites, ordered by site, and what they come to for each of n sites."""

    site: NDArray[np.int64]
    limit: NDArray[np.int64]
    """Row in `Limits.read`."""
    object: NDArray[np.int64]
    """Row in `Limits.layer`."""
    share: NDArray[np.float64]
    """Share of the site that it covers."""
    number: NDArray[np.float64]
    """The number of the proposal beside it; NaN where it is not known or not asked."""
    exact: NDArray[np.bool_]
    """Whether that number is the size itself; else the size is at most that number."""
    whole: NDArray[np.bool_]
    """Whether the site covers the whole area of the limit; else a total is also of the ground around."""
    outcome: NDArray[np.int8]
    counts: NDArray[np.bool_]
    """Whether limits of this kind with this outcome cover more than the small share of the site together."""
    sure: NDArray[np.bool_]
    """Whether nothing outside the site, and no other part of it, can turn the outcome."""
    verdict: NDArray[np.int8]
    """(n,) strictest that the limits say; `reported` where they say nothing."""
    exceeded: NDArray[np.float64]
    """(n,) largest share of the site on which one kind of limit is exceeded."""
    barred: NDArray[np.bool_]
    """(n,) whether an exceeded limit is firm."""
    loose: NDArray[np.bool_]
    """(n,) whether a limit is not sure to hold."""

    def of(self, site: int) -> slice:
        """Return the slice of the limits that belong to one site."""
        return rows_of(self.site, site)


def limits_of(objects: Layer, fictional: NDArray[np.bool_]) -> Limits:
    """Return the limits of m objects (maatvoeringen in force).

    Parameters
    ----------
    objects
        With columns `name` and, where the map holds values, `values`.
    fictional
        (m,) whether the plan of each is an example.
    """
    each = _read_each(objects)
    read = tuple(limit for limits in each for limit in limits)
    count = np.array([len(limits) for limits in each], dtype=np.int64)
    kinds = list(rule_table().dimensions)
    sure = np.array([kind.firm for kind in rule_table().dimensions.values()], dtype=bool)
    kind = np.array([kinds.index(limit.kind) for limit in read], dtype=np.int64)
    _ = objects.pieces.tree, objects.pieces.edges
    return Limits(
        layer=objects,
        area=np.asarray(shapely.area(objects.geometry), dtype=float),
        start=np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
        read=read,
        kind=kind,
        end=np.array([_ENDS.index(limit.end) for limit in read], dtype=np.int64),
        value=np.array([_value(limit) for limit in read], dtype=float),
        firm=sure[kind] & ~np.repeat(fictional, count),
    )


def _read_each(objects: Layer) -> list[tuple[SizeLimit, ...]]:
    """Return the limits of each object, as its name and its values say them."""
    names = [name if isinstance(name, str) else "maatvoering" for name in objects["name"]]
    values: Iterable[object] = objects.columns.get("values", [None] * len(objects))
    texts = [text if isinstance(text, str) else None for text in values]
    return [read_limits(name, text) for name, text in zip(names, texts, strict=True)]


def _value(limit: SizeLimit) -> float:
    """Return the value of a limit; NaN where it cannot be tested."""
    return np.nan if limit.value is None or limit.why_not else limit.value


def tested(
    proposals: Proposals,
    limits: Limits,
    ways: NDArray[np.int64],
    site_area: NDArray[np.float64],
    *,
    sure_ways: NDArray[np.bool_],
) -> Tested:
    """Return what the limits say of n proposals.

    A limit of which it is not known whether it holds is `not_tested`; it changes no verdict, and the verdict is
    then not firm. Limits of one kind and end count together: they decide where they are exceeded on more than
    the small share of the site.

    Parameters
    ----------
    ways
        (n, 2) columns of the rule table, with and without units of their own.
    site_area
        (n,) m2.
    sure_ways
        (n,) whether somebody looked up how people live there: whether a room is a dwelling rests on it.
    """
    n = len(proposals)
    pairs = shared_ground(proposals, limits.layer)
    if not len(pairs.site):
        return _nothing_on(n)
    many = np.diff(limits.start)[pairs.zone]
    limit, pair = spread(limits.start[pairs.zone], many), np.repeat(np.arange(len(many)), many)
    site, thing, area = pairs.site[pair], pairs.zone[pair], pairs.area[pair]
    share, kind = np.minimum(area / site_area[site], 1.0), limits.kind[limit]
    number = _numbers(proposals, site, kind)
    exact = np.asarray(rule_table().exact[kind[:, None], ways[site]].all(axis=1))
    covered = area / limits.area[thing]
    whole = np.asarray(covered > _ALL)
    outcome = outcomes(number, exact, whole, limits, limit)
    counts, together = counting(site, limits, limit, outcome, share)
    sure = _sure(
        limits,
        limit,
        outcome,
        np.where(_totals()[kind], share, together) > _ALL,
        covered,
    )
    verdict = np.full(n, Verdict.REPORTED.code, dtype=np.int8)
    np.maximum.at(verdict, site[counts], _VERDICTS[outcome[counts]])
    firm = sure & limits.firm[limit] & (sure_ways[site] | same_for_all()[kind])
    bad = counts & (outcome == EXCEEDED)
    exceeded = np.zeros(n)
    np.maximum.at(exceeded, site[bad], np.minimum(together[bad], 1.0))
    barred, loose = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    barred[site[bad & firm]] = True
    loose[site[counts & ~((outcome == HOLDS) & firm)]] = True
    return Tested(
        site,
        limit,
        thing,
        share,
        number,
        exact,
        whole,
        outcome,
        counts,
        sure,
        verdict,
        exceeded,
        barred,
        loose,
    )


def _nothing_on(n: int) -> Tested:
    """Return what n sites without limits come to."""
    rows, numbers, flags = np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0, dtype=bool)
    verdict = np.full(n, Verdict.REPORTED.code, dtype=np.int8)
    exceeded, barred, loose = np.zeros(n), np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    return Tested(
        rows,
        rows,
        rows,
        numbers,
        numbers,
        flags,
        flags,
        rows.astype(np.int8),
        flags,
        flags,
        verdict,
        exceeded,
        barred,
        loose,
    )


def outcomes(
    number: NDArray[np.float64],
    exact: NDArray[np.bool_],
    whole: NDArray[np.bool_],
    limits: Limits,
    limit: NDArray[np.int64],
) -> NDArray[np.int8]:
    """Return the outcome of j limits beside j numbers.

    A number that is not exact is only the most that it can be. A minimum of a total is one of its area and no
    demand on each site in it: less than that on a site that is not `whole` proves nothing.
    """
    least, value = np.where(exact, number, 0.0), limits.value[limit]
    low = limits.end[limit] == _ENDS.index(MINIMUM)
    holds = np.where(low, least >= value, number <= value)
    exceeded = np.where(low, number < value, least > value)
    known = ~(np.isnan(number) | np.isnan(value))
    rules = np.array([kind.rules_decide for kind in rule_table().dimensions.values()], dtype=bool)
    doubt = np.where(rules[limits.kind[limit]], DEPENDS, NOT_TESTED)
    told = np.where(exceeded, EXCEEDED, np.where(holds, HOLDS, doubt))
    of_area = low & _totals()[limits.kind[limit]] & ~whole & ~holds
    told = np.where(of_area, NOT_TESTED, told)
    return np.where(known, told, NOT_TESTED).astype(np.int8)


def counting(
    site: NDArray[np.int64],
    limits: Limits,
    limit: NDArray[np.int64],
    outcome: NDArray[np.int8],
    share: NDArray[np.float64],
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return which limits are large enough to decide, and the share of the site of all that say the same.

    Limits of one kind and end with one outcome count together, so that it does not matter how the map is cut.
    """
    code = (site * len(rule_table().dimensions) + limits.kind[limit]) * len(_ENDS) + limits.end[
        limit
    ]
    _, group = np.unique(code * len(OUTCOMES) + outcome, return_inverse=True)
    together = np.bincount(group, share)[group].astype(float) if len(group) else share
    return together > SMALL_SHARE, together


def most_allowed(limits: Limits, found: Tested, compares: Number, n: int) -> NDArray[np.float64]:
    """Return the most that the maxima allow of one number of n proposals; infinite where none does.

    A maximum counts as in `counting`: the first, from low to high, with which more than the small share of the
    site is covered.
    """
    kinds = [kind.compares == compares for kind in rule_table().dimensions.values()]
    mine = np.array(kinds, dtype=bool)[limits.kind[found.limit]] & (
        limits.end[found.limit] == _ENDS.index(MAXIMUM)
    )
    rows = np.flatnonzero(mine & ~np.isnan(limits.value[found.limit]))
    value, kind = limits.value[found.limit[rows]], limits.kind[found.limit[rows]]
    order = np.lexsort((value, kind, found.site[rows]))
    rows, value, kind = rows[order], value[order], kind[order]
    first = first_of_runs(found.site[rows], kind)
    covered = np.cumsum(found.share[rows])
    before = np.repeat(covered[first] - found.share[rows[first]], lengths_of_runs(first, len(rows)))
    large = covered - before > SMALL_SHARE
    most = np.full(n, np.inf)
    np.minimum.at(most, found.site[rows[large]], value[large])
    return most


def strictest_verdict(outcome: NDArray[np.int8]) -> int:
    """Return the code of the strictest verdict that some outcomes come to."""
    return int(_VERDICTS[outcome].max(initial=Verdict.REPORTED.code))


def _numbers(
    proposals: Proposals, site: NDArray[np.int64], kind: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the number of the proposal beside each limit; NaN where it is not known or not asked."""
    number = np.full(len(site), np.nan)
    for row, dimension in enumerate(rule_table().dimensions.values()):
        if dimension.compares is not None:
            mine = kind == row
            number[mine] = proposals[dimension.compares][site[mine]]
    return number


@cache
def same_for_all() -> NDArray[np.bool_]:
    """Return the kinds of size that count the same however people live."""
    exact = rule_table().exact
    return np.asarray((exact == exact[:, :1]).all(axis=1))


def _totals() -> NDArray[np.bool_]:
    return np.array([kind.total for kind in rule_table().dimensions.values()], dtype=bool)


def _sure(
    limits: Limits,
    limit: NDArray[np.int64],
    outcome: NDArray[np.int8],
    inside: NDArray[np.bool_],
    covered: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Return where nothing outside the site, and no part of the site outside the limit, can turn the outcome.

    What is exceeded is so wherever one builds if the site lies wholly in the limit. Of a total also the rest of
    its area counts: there a maximum holds, and a minimum is missed, for sure if the site covers that area.
    """
    total, low = _totals()[limits.kind[limit]], limits.end[limit] == _ENDS.index(MINIMUM)
    needs_all_of_it = total & (low == (outcome == EXCEEDED))
    needs_inside = (outcome == EXCEEDED) | total
    sure = np.where(needs_all_of_it, covered > _ALL, inside | ~needs_inside)
    return np.asarray(sure & ((outcome == HOLDS) | (outcome == EXCEEDED)))
