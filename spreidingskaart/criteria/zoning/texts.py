"""Which texts of plans stand in the way of n sites: what the city would have to change in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.model import Lean, Verdict
from spreidingskaart.rules.relaxation import PlanTexts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.criteria.zoning.answers import Answers, Parts


def texts_in_the_way(answers: Answers) -> PlanTexts:
    """Return the main groups whose text stands in the way of each site.

    A mark of its own, a safety zone, an exceeded size and an object that is not read are no text of a main group: where
    one of those stands in the way, changing such a text is not enough.
    """
    parts, n = answers.parts, len(answers.verdict)
    keys = [_named(answers, key) for key in range(len(answers.ground.keys))]
    groups = tuple(sorted(set(keys)))
    position = {group: column for column, group in enumerate(groups)}
    column = np.array([*(position[key] for key in keys), -1], dtype=np.int64)[parts.key]
    shut = _shut(parts)
    by_text = shut & (parts.mark < 0) & (column >= 0)
    in_the_way = np.zeros((n, len(groups)), dtype=bool)
    in_the_way[parts.site[by_text], column[by_text]] = True
    others = np.bincount(parts.site[shut & ~by_text], minlength=n) > 0
    zones = answers.zones
    hard_zone = zones.counts & (zones.verdict >= Verdict.CONFLICTS.code)
    others |= np.bincount(zones.site[hard_zone], minlength=n) > 0
    others |= answers.limits.verdict >= Verdict.CONFLICTS.code
    return PlanTexts(groups, in_the_way, ~others)


def _shut(parts: Parts) -> NDArray[np.bool_]:
    """Return which parts stand in the way: what conflicts, and what leans to no."""
    leans_to_no = (parts.verdict == Verdict.MAY_FIT.code) & (parts.lean == Lean.UNLIKELY.code)
    return np.asarray(parts.counts & ((parts.verdict >= Verdict.CONFLICTS.code) | leans_to_no))


def _named(answers: Answers, key: int) -> str:
    rule = answers.ground.keys[key].rule
    return rule.main_group or rule.name
