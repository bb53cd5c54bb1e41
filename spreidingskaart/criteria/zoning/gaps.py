"""What keeps the zoning answer of one site from being firm: every gap in what it rests on, each by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.criteria.base import not_whole
from spreidingskaart.criteria.zoning.found import form_gaps, plan_gaps
from spreidingskaart.criteria.zoning.ground import EXAMPLE_PLAN
from spreidingskaart.criteria.zoning.limits import same_for_all
from spreidingskaart.criteria.zoning.table import SMALL_SHARE, rule_table
from spreidingskaart.criteria.zoning.uncovered import NO_BUILDING, NOT_READ, building_area_share
from spreidingskaart.model import Gap, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spreidingskaart.criteria.zoning.answers import Answers
    from spreidingskaart.criteria.zoning.found import Grounds
    from spreidingskaart.criteria.zoning.limit_words import ToldLimit


def gaps_of_finding(answers: Answers, i: int, whole: Grounds, verdict: Verdict) -> tuple[Gap, ...]:
    """Return every gap in the verdict on proposal `i`; of a conflict the surest ground is enough."""
    conflicts = verdict.code >= Verdict.CONFLICTS.code
    each = list(_gaps_of_each(answers, i, whole.deciding(verdict) if conflicts else whole))
    of_site = list(_of_the_site(answers, i))
    if conflicts:
        return tuple(dict.fromkeys([*of_site, *min(each, key=len, default=())]))
    of_grounds = [gap for gaps in each for gap in gaps]
    return tuple(dict.fromkeys([*of_site, *of_grounds, *_only_of_fits(answers, i)]))


def _of_the_site(answers: Answers, i: int) -> Iterator[Gap]:
    """Yield what keeps every verdict here from being firm: the layer, what was not read of it."""
    if answers.city.reference("zoning").fictional:
        yield EXAMPLE_PLAN
    yield from answers.here.gaps(i)
    if answers.covers.unread[i]:
        yield NOT_READ
    dropped = not_whole(answers.city, "zoning")
    if dropped is not None:
        yield dropped


def _only_of_fits(answers: Answers, i: int) -> Iterator[Gap]:
    share = building_area_share(answers, i)
    if share is not None and share <= SMALL_SHARE:
        yield NO_BUILDING


def _gaps_of_each(answers: Answers, i: int, grounds: Grounds) -> Iterator[tuple[Gap, ...]]:
    """Yield the gaps of each ground that has a say."""
    for part in grounds.parts:
        if part.counts or part.answer is None:
            yield part.gaps
    for zone in grounds.zones:
        yield zone.gaps
    for limit in grounds.limits:
        if limit.counts:
            yield _gaps_of_limit(answers, i, limit)


def _gaps_of_limit(answers: Answers, i: int, limit: ToldLimit) -> tuple[Gap, ...]:
    kinds = list(rule_table().dimensions)
    rests_on_form = not same_for_all()[kinds.index(limit.limit.kind)]
    form = form_gaps(answers.proposals.care_form(i)) if rests_on_form else ()
    return (*limit.gaps, *limit.dimension.gaps, *plan_gaps(limit.plan), *form)
