"""Zoning: what the plans on a site say of living with care there, for n sites at once."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.distinct import distinct
from geo.overlap import SLIVER, Overlaps
from geo.runs import first_of_runs, lengths_of_runs
from spreidingskaart.city.measures.designations import shared_ground
from spreidingskaart.criteria.base import Criterion
from spreidingskaart.criteria.zoning.answers import Answers, Covers, Parts, SafetyZones
from spreidingskaart.criteria.zoning.asked_here import asked_here
from spreidingskaart.criteria.zoning.effect import under_marks
from spreidingskaart.criteria.zoning.ground import Ground, covered_area, ground_of
from spreidingskaart.criteria.zoning.limits import Tested, most_allowed, tested
from spreidingskaart.criteria.zoning.register import zoning_rules
from spreidingskaart.criteria.zoning.sentences import tell, tell_not_tested
from spreidingskaart.criteria.zoning.table import ID, NUMBERS, SMALL_SHARE, rule_table
from spreidingskaart.criteria.zoning.texts import texts_in_the_way
from spreidingskaart.model import NO_LEAN, Findings, IndependentUnits, Lean, Verdict
from spreidingskaart.rules.relaxation import Relaxation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import CareForm, Proposals

    _Kept = tuple[tuple[CareForm, ...], NDArray[np.int64], Parts, SafetyZones]

ROUNDING: Final = 0.001
"""A smaller share of the site without designation is the rounding of coordinates, not a hole in the plan."""
_CONFLICTS: Final = Verdict.CONFLICTS.code
_MAY_FIT: Final = Verdict.MAY_FIT.code
_PLANE: Final = 2


def find(proposals: Proposals, city: City) -> Findings:
    """Return what the zoning plans say of n proposals.

    The verdict is the strictest of the parts of the site that are larger than 5% of it, and of the safety
    zones and the exceeded sizes (maatvoering) that cover more than 5%. `value` is the share of the site (%)
    that conflicts; NaN where the site is not tested, because then nobody knows. What may fit leans as the strictest of
    what makes it so.
    """
    n = len(proposals)
    hard = np.ones(n, dtype=bool)
    ground = ground_of(city)
    if ground is None:
        none = np.full(n, Verdict.NOT_TESTED.code, dtype=np.int8)
        told = partial(tell_not_tested, proposals, city)
        no_lean = np.full(n, NO_LEAN, dtype=np.int8)
        none_firm = np.zeros(n, dtype=bool)
        return Findings(ID, none, none_firm, hard, np.full(n, np.nan), told, lean=no_lean)
    answers = _answers(proposals, city, ground)
    return Findings(
        ID,
        answers.verdict,
        answers.firm,
        hard,
        answers.value,
        partial(tell, answers),
        lean=answers.lean,
    )


def maxima(proposals: Proposals, city: City) -> dict[str, NDArray[np.float64]]:
    """Return the most that the sizes on the map allow of each number of n proposals; infinite without a maximum."""
    ground, n = ground_of(city), len(proposals)
    if ground is None:
        return {name: np.full(n, np.inf) for name in NUMBERS}
    area = np.maximum(proposals.area, SLIVER)
    sure = forms_are_sure(proposals)
    found = tested(proposals, ground.limits, ways_of(proposals), area, sure_ways=sure)
    return {name: most_allowed(ground.limits, found, name, n) for name in NUMBERS}


def relax(proposals: Proposals, city: City) -> Relaxation:
    """Return how large n proposals may be; a permit (BOPA) lifts what conflicts with the plan."""
    ground = ground_of(city)
    texts = None if ground is None else lambda: texts_in_the_way(_answers(proposals, city, ground))
    return Relaxation(maxima(proposals, city), permit=True, texts=texts)


def _answers(proposals: Proposals, city: City, ground: Ground) -> Answers:
    n = len(proposals)
    area = np.maximum(proposals.area, SLIVER)
    ways = ways_of(proposals)
    parts, zones = _by_form(proposals, ground, ways, area)
    limits = tested(proposals, ground.limits, ways, area, sure_ways=forms_are_sure(proposals))
    covers = _covers(proposals, ground, parts, area)
    verdict = np.where(covers.unread, np.int8(Verdict.NOT_TESTED.code), limits.verdict)
    np.maximum.at(verdict, parts.site[parts.counts], parts.verdict[parts.counts])
    np.maximum.at(verdict, zones.site[zones.counts], zones.verdict[zones.counts])
    part_decides = parts.counts & (parts.verdict == verdict[parts.site])
    zone_decides = zones.counts & (zones.verdict == verdict[zones.site])
    bad_part, bad_zone = parts.verdict >= _CONFLICTS, zones.verdict >= _CONFLICTS
    conflicting = np.bincount(parts.site[bad_part], parts.share[bad_part], minlength=n).astype(
        float
    )
    np.maximum.at(conflicting, zones.site[bad_zone], zones.share[bad_zone])
    conflicting = np.maximum(conflicting, limits.exceeded)
    value = np.where(verdict == Verdict.NOT_TESTED.code, np.nan, np.minimum(conflicting, 1.0) * 100)
    firm = _firm(parts, zones, limits, covers, part_decides, zone_decides, verdict)
    firm &= city.is_whole("zoning") and not city.reference("zoning").fictional
    here = asked_here(proposals, city, ground, parts)
    firm &= ~here.has_gaps
    lean = _lean(parts, zones, limits, part_decides, zone_decides, verdict)
    return Answers(
        proposals,
        city,
        ground,
        ways,
        parts,
        zones,
        limits,
        covers,
        here,
        verdict,
        lean,
        firm,
        value,
    )


def forms_are_sure(proposals: Proposals) -> NDArray[np.bool_]:
    """Return (n,) where somebody looked up how people live in the care form."""
    return np.array([form.status.firm for form in proposals.forms], dtype=bool)[proposals.form]


def _lean(
    parts: Parts,
    zones: SafetyZones,
    limits: Tested,
    part_decides: NDArray[np.bool_],
    zone_decides: NDArray[np.bool_],
    verdict: NDArray[np.int8],
) -> NDArray[np.int8]:
    """Return the strictest lean of all that makes a site `may_fit`; a zone or a size is open."""
    lean = np.full(len(verdict), Lean.LIKELY.code, dtype=np.int8)
    np.minimum.at(lean, parts.site[part_decides], parts.lean[part_decides])
    is_open = limits.verdict == _MAY_FIT
    is_open[zones.site[zone_decides]] = True
    lean[is_open] = np.minimum(lean[is_open], np.int8(Lean.OPEN.code))
    return np.where(verdict == _MAY_FIT, lean, np.int8(NO_LEAN))


def _by_form(
    proposals: Proposals, ground: Ground, ways: NDArray[np.int64], site_area: NDArray[np.float64]
) -> tuple[Parts, SafetyZones]:
    """Return what follows from place and care form; it is kept, for who then asks for other numbers."""
    kept: dict[str, _Kept] = proposals.known(("zoning.by form", ground), dict)
    last = kept.get("last")
    if last is None or last[0] != proposals.forms or not np.array_equal(last[1], proposals.form):
        parts = _parts(proposals, ground, ways, site_area)
        last = (
            proposals.forms,
            proposals.form,
            parts,
            _safety_zones(proposals, ground, ways, site_area),
        )
        kept["last"] = last
    return last[2], last[3]


def ways_of(proposals: Proposals) -> NDArray[np.int64]:
    """Return, for each proposal, the columns of the rule table with and without independent units (n x 2)."""
    per_form = [
        _ends(form.independent_units, form.supervision, form.stay, form.household)
        for form in proposals.forms
    ]
    return np.array(per_form, dtype=np.int64).reshape(-1, 2)[proposals.form]


@cache
def _ends(independent: str, *rest: str) -> tuple[int, int]:
    index = rule_table().index
    first, last = IndependentUnits(independent).ends
    return index[(first, *rest)], index[(last, *rest)]


def _parts(
    proposals: Proposals, ground: Ground, ways: NDArray[np.int64], site_area: NDArray[np.float64]
) -> Parts:
    sites, n = proposals.geometry, len(proposals)
    pairs = shared_ground(proposals, ground.designations.layer)
    row, mark, marked = _marked(proposals, ground, ways, pairs)
    rest = np.maximum(pairs.area - np.bincount(row, marked, minlength=len(pairs.site)), 0.0)
    covered = proposals.known(
        ("covered", ground), lambda: _covered(sites, ground, pairs, n, site_area)
    )
    gap = site_area - covered
    open_ground = np.flatnonzero(gap > np.maximum(ROUNDING * site_area, SLIVER))
    key = ground.designations.what[pairs.zone]
    site = np.concatenate([pairs.site, pairs.site[row], open_ground])
    key = np.concatenate([key, key[row], np.full(len(open_ground), ground.nowhere)])
    mark = np.concatenate([np.full(len(pairs.site), -1), mark, np.full(len(open_ground), -1)])
    area = np.concatenate([rest, marked, gap[open_ground]])
    site, key, mark, area = _together(ground, site, key, mark, area)
    share = area / site_area[site]
    # what a part says follows from designation, mark and care form: few of many thousand parts differ in these
    one, which = distinct(key, mark, proposals.form[site])
    verdict, lean, firm = _judge(ground, ways[site[one]], key[one], mark[one])
    firm &= ~ground.unsure[key[one]]
    firm &= forms_are_sure(proposals)[site[one]] | (ground.one_for_all[key[one]] & (mark[one] < 0))
    counts = _decisive(site, share, key == ground.nowhere, n)
    return Parts(site, key, mark, area, share, counts, verdict[which], lean[which], firm[which])


def _marked(
    proposals: Proposals, ground: Ground, ways: NDArray[np.int64], pairs: Overlaps
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return the ground under marks that have a say: its pair, its mark reading and its area (m2)."""
    under = shared_ground(proposals, ground.marked.layer)
    reading = ground.marked.reading[under.zone]
    some_say = ground.admits | ground.excludes | ground.reserves
    has_say = some_say[reading[:, None], ways[under.site]].any(axis=1)
    has_say &= ground.concerned(proposals.forms)[reading, proposals.form[under.site]]
    site, zone = under.site[has_say], ground.marked.designation[under.zone[has_say]]
    # a pair of a site and a designation as one number; the pairs are in order
    many = len(ground.designations.layer)
    row = np.searchsorted(pairs.site * many + pairs.zone, site * many + zone)
    return row, reading[has_say], under.area[has_say]


def _covered(
    sites: NDArray[np.object_],
    ground: Ground,
    pairs: Overlaps,
    n: int,
    site_area: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return how much of each site has a designation; only where plans may overlap the union is made."""
    summed = np.bincount(pairs.site, pairs.area, minlength=n).astype(np.float64)
    plan = ground.designations.plan[pairs.zone]
    lowest, highest = np.full(n, len(ground.plans)), np.full(n, -1)
    np.minimum.at(lowest, pairs.site, plan)
    np.maximum.at(highest, pairs.site, plan)
    doubtful = (lowest < highest) | (summed > site_area * 1.001)
    mine = doubtful[pairs.site]
    pieces = shapely.intersection(
        sites[pairs.site[mine]], ground.designations.layer.geometry[pairs.zone[mine]]
    )
    return covered_area(pieces, pairs.site[mine], n, summed)


def _together(
    ground: Ground,
    site: NDArray[np.int64],
    key: NDArray[np.int64],
    mark: NDArray[np.int64],
    area: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Add up polygons with the same designation and mark on a site; drop what is only a sliver."""
    keep = area > SLIVER
    marks = len(ground.readings) + 1
    code = (site[keep] * (ground.nowhere + 1) + key[keep]) * marks + mark[keep] + 1
    # what was put together is in order but for a few runs, of which a stable sort makes short work
    order = np.argsort(code, kind="stable")
    code = code[order]
    first = first_of_runs(code)
    group = np.repeat(np.arange(len(first)), lengths_of_runs(first, len(code)))
    summed = np.bincount(group, area[keep][order], minlength=len(first)).astype(np.float64)
    rest, mark_code = np.divmod(code[first], marks)
    site_code, key_code = np.divmod(rest, ground.nowhere + 1)
    return site_code, key_code, mark_code - 1, summed


def _judge(
    ground: Ground, ways: NDArray[np.int64], key: NDArray[np.int64], mark: NDArray[np.int64]
) -> tuple[NDArray[np.int8], NDArray[np.int8], NDArray[np.bool_]]:
    """Return verdict, lean and firmness of parts; of two ends (mixed units) the strictest counts."""
    verdict, lean = ground.verdict[key[:, None], ways], ground.lean[key[:, None], ways]
    firm = ground.firm[key[:, None], ways]
    if len(ground.readings):
        # p x 2: what a mark says is asked only where there is one
        marked, row = (mark >= 0)[:, None], mark[:, None]
        changed, leans = under_marks(
            verdict,
            lean,
            admits=np.where(marked, ground.lifts[row, ways], np.int8(NO_LEAN)),
            excludes=marked & ground.excludes[row, ways],
            reserves=marked & ground.reserves[row, ways],
        )
        barred = changed > verdict
        barred &= changed == _CONFLICTS
        same = (changed == verdict) & (leans == lean)
        firm = np.where(barred, ground.mark_firm[row], firm & same)
        verdict, lean = changed, leans
    strictest = verdict.max(axis=1)
    decides = verdict == strictest[:, None]
    strictest_lean = np.where(decides, lean, np.int8(Lean.LIKELY.code)).min(axis=1)
    return strictest, strictest_lean, np.asarray((firm | ~decides).all(axis=1))


def _covers(
    proposals: Proposals, ground: Ground, parts: Parts, site_area: NDArray[np.float64]
) -> Covers:
    """Return what of each site the plan leaves open: ground, a place to build, and objects that are not read."""
    n = len(proposals)
    gap = np.bincount(parts.site[parts.key == ground.nowhere], minlength=n) > 0
    inside = np.full(n, np.nan)
    if ground.plan_builds.any():
        asked = parts.counts & ground.plan_builds[ground.plan[parts.key]]
        pairs = shared_ground(proposals, ground.building_areas.layer)
        inside = np.minimum(np.bincount(pairs.site, pairs.area, minlength=n) / site_area, 1.0)
        inside[np.bincount(parts.site[asked], minlength=n) == 0] = np.nan
    return Covers(
        gap, inside, proposals.known(("unread", ground), lambda: _unread(proposals, ground))
    )


def _unread(proposals: Proposals, ground: Ground) -> NDArray[np.bool_]:
    """Return on which sites an object lies that may be law and is not read; of a polygon a sliver is not enough."""
    unread, found = ground.unread, np.zeros(len(proposals), dtype=bool)
    if not len(unread):
        return found
    site, row = unread.tree.query(proposals.geometry, predicate="intersects")
    shared = shapely.intersection(proposals.geometry[site], unread.geometry[row])
    on_site = (shapely.get_dimensions(unread.geometry[row]) < _PLANE) | (
        shapely.area(shared) > SLIVER
    )
    found[site[on_site]] = True
    return found


def _safety_zones(
    proposals: Proposals, ground: Ground, ways: NDArray[np.int64], site_area: NDArray[np.float64]
) -> SafetyZones:
    pairs = shared_ground(proposals, ground.zones.layer)
    if not len(pairs.site):
        flags = np.zeros(0, dtype=bool)
        none = flags.astype(np.int8)
        return SafetyZones(pairs.site, pairs.zone, pairs.area, flags, none, flags, flags)
    names = max(len(ground.zone_names), 1)
    unique, group = np.unique(
        pairs.site * names + ground.zones.what[pairs.zone], return_inverse=True
    )
    site, name = np.divmod(unique, names)
    area = np.bincount(group, pairs.area, minlength=len(unique))
    share = np.minimum(area / site_area[site], 1.0)
    per_end = ground.zone_verdict[name[:, None], ways[site]]
    real = np.ones(len(unique), dtype=bool)
    np.logical_and.at(real, group, ~ground.plan_unsure[ground.zones.plan[pairs.zone]])
    verdict = per_end.max(axis=1)
    slow = _slow(ground, proposals)[name, proposals.form[site]]
    doubted = (slow | ~ground.zone_firm[name]) & (verdict == Verdict.REPORTED.code)
    real &= forms_are_sure(proposals)[site] | ground.zone_for_all[name]
    return SafetyZones(
        site,
        name,
        share,
        share > SMALL_SHARE,
        verdict,
        ground.zone_firm[name] & real,
        doubted,
    )


def _slow(ground: Ground, proposals: Proposals) -> NDArray[np.bool_]:
    """Return which zones (rows) are not sure to be safe for whom a care form (columns) is meant."""
    found = [
        [any(group in slow for group in form.target_groups) for form in proposals.forms]
        for slow in ground.zone_slow
    ]
    return np.array(found, dtype=bool).reshape(len(ground.zone_slow), len(proposals.forms))


def _decisive(
    site: NDArray[np.int64], share: NDArray[np.float64], is_gap: NDArray[np.bool_], n: int
) -> NDArray[np.bool_]:
    """Return which parts are large enough to decide; where every part of a site is small, all of them are.

    Ground without a designation may belong to any other small part, so it decides where they are large together.
    """
    large = share > SMALL_SHARE
    any_large = np.bincount(site[large], minlength=n) > 0
    small = np.bincount(site[~large], share[~large], minlength=n)
    return np.asarray(large | (is_gap & (small[site] > SMALL_SHARE)) | ~any_large[site])


def _firm(
    parts: Parts,
    zones: SafetyZones,
    limits: Tested,
    covers: Covers,
    part_decides: NDArray[np.bool_],
    zone_decides: NDArray[np.bool_],
    verdict: NDArray[np.int8],
) -> NDArray[np.bool_]:
    """Return which verdicts are firm: a conflict if one firm part or limit says so, else if all are firm."""
    n = len(verdict)
    barred = limits.barred | (np.bincount(parts.site[part_decides & parts.firm], minlength=n) > 0)
    barred |= np.bincount(zones.site[zone_decides & zones.firm], minlength=n) > 0
    loose = limits.loose | (np.bincount(parts.site[parts.counts & ~parts.firm], minlength=n) > 0)
    says = zones.counts & (zones.verdict > Verdict.REPORTED.code)
    unsure = (says & ~zones.firm) | (zones.counts & zones.doubted)
    loose |= np.bincount(zones.site[unsure], minlength=n) > 0
    loose |= covers.gap | covers.outside_building_area
    return np.where(verdict >= _CONFLICTS, barred, ~loose) & ~covers.unread


CRITERION: Final = Criterion(
    id=ID,
    title="Bestemming",
    question="Past het bij wat het omgevingsplan hier toestaat?",
    find=find,
    layers=("zoning", "zoning_plans", "plan_texts", "asked_plans"),
    passes_by_absence=("zoning", "zoning_plans"),
    told_by_row=("asked_plans",),
    heeds=("form", *NUMBERS, "temporary_years"),
    own_rules=lambda _: zoning_rules(),
    relax=relax,
    leans=True,
    because={
        Verdict.UNSUITABLE: "de locatie ligt in een veiligheidszone",
        Verdict.CONFLICTS: "het omgevingsplan laat het niet toe",
        Verdict.MAY_FIT: "de planregels beslissen",
    },
    number_tells=False,
    limit_words="telt mee vanaf {}",
)
