"""Whether the layers of a city agree: codes that exist, areas that meet, plans that bind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.model import PlanStatus, Standing, ZoningKind, read_word
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import hectares, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city.sources.draft import Draft

_LEVELS: Final = {"buurten": "buurt_code", "wijken": "wijk_code", "districts": "district_code"}
_LEAST_TOLD: Final = 100.0
"""m2 of overlap or gap below which borders are only drawn differently."""
_MOST_TOLD: Final = 10
"""Names in a note."""


def compare_layers(drafts: Mapping[str, Draft]) -> None:
    """Note what the layers contradict each other in; codes of areas that do not exist become empty.

    A buurt or wijk without a code of the area around it gets that of the area in which it lies.
    """
    _check_references(drafts)
    for inner, outer in (("buurten", "wijken"), ("wijken", "districts"), ("buurten", "districts")):
        if inner in drafts and outer in drafts:
            _fill_in_codes(drafts[inner], drafts[outer], _LEVELS[outer])
    _check_served(drafts)
    whole = {
        level: shapely.union_all(drafts[level].geometry[drafts[level].keep])
        for level in _LEVELS
        if level in drafts
    }
    for level, ground in whole.items():
        _check_borders(drafts[level], ground)
    _check_same_ground(drafts, whole)
    if "zoning_plans" in drafts:
        _note_plans(drafts["zoning_plans"])
    if "zoning" in drafts:
        _check_plan_objects(drafts["zoning"])


def _check_references(drafts: Mapping[str, Draft]) -> None:
    """Check every column that holds codes of another layer."""
    for draft in drafts.values():
        for column in draft.schema.columns:
            if column.refers:
                _check_codes(draft, column.name, drafts.get(column.refers), column.refers)


def _check_codes(draft: Draft, column: str, target: Draft | None, level: str) -> None:
    area = column in _LEVELS.values()
    if target is None or target.broken:
        if area:  # nothing can be said of areas that are not there
            draft[column][:] = None
        return
    known = set(target[target.schema.names[0]][target.keep].tolist())
    for row, code in enumerate(draft[column].tolist()):
        if code is None or code in known:
            continue
        draft.typed.fault(row, column, f"{column} {code} staat niet in {level}.", value=code)
        if area:
            draft[column][row] = None


def _fill_in_codes(inner: Draft, outer: Draft, column: str) -> None:
    """Give areas without a code the one of the area that a point inside them lies in."""
    without = np.array([code is None for code in inner[column]], dtype=bool) & inner.keep
    rows, outer_rows = np.flatnonzero(without), np.flatnonzero(outer.keep)
    if not len(rows) or not len(outer_rows):
        return
    inside = shapely.point_on_surface(inner.geometry[rows])
    pairs = shapely.STRtree(outer.geometry[outer_rows]).query(inside, predicate="intersects")
    for found, area in zip(*pairs, strict=True):
        inner[column][rows[found]] = outer["code"][outer_rows[area]]


def _check_served(drafts: Mapping[str, Draft]) -> None:
    """Check the list of areas that a district team works for."""
    teams = drafts.get("district_teams")
    if teams is None:
        return
    if not set(_LEVELS) <= set(drafts):  # a code may be of a level that is not loaded
        return
    known = set(np.concatenate([drafts[level]["code"] for level in _LEVELS]).tolist())
    for row in teams.rows():
        served = {code.strip() for code in (teams["serves"][row] or "").split(";")} - {""}
        unknown = sorted(served - known)
        if unknown:
            teams.typed.fault(row, "serves", f"{join(unknown)} is geen stadsdeel, wijk of buurt.")


def _check_borders(draft: Draft, whole: shapely.Geometry) -> None:
    """Name areas that overlap, and holes that no area fills."""
    rows = np.flatnonzero(draft.keep)
    shapes, codes = draft.geometry[rows], draft["code"][rows]
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = np.flatnonzero(first < second)
    shared = shapely.area(shapely.intersection(shapes[first[pairs]], shapes[second[pairs]]))
    for pair in pairs[shared > _LEAST_TOLD]:
        one, other = first[pair], second[pair]
        area = float(shapely.intersection(shapes[one], shapes[other]).area)
        sentence = f"{codes[one]} en {codes[other]} overlappen elkaar ({hectares(area)})."
        draft.typed.fault(int(rows[other]), None, sentence)
    for hole in _holes(whole):
        if hole.area > _LEAST_TOLD:
            spot = hole.representative_point()
            where = f"bij x = {number(spot.x)}, y = {number(spot.y)}"
            sentence = f"Tussen de gebieden ligt een gat van {hectares(hole.area)} {where}."
            draft.faults.append(Fault(draft.name, None, None, sentence))


def _holes(whole: shapely.Geometry) -> list[shapely.Polygon]:
    parts = shapely.get_parts(whole)
    return [shapely.Polygon(ring) for part in parts for ring in part.interiors]


def _check_same_ground(drafts: Mapping[str, Draft], whole: Mapping[str, shapely.Geometry]) -> None:
    """Name a level that covers other ground than the buurten do."""
    if "buurten" not in whole:
        return
    buurten = whole["buurten"]
    for level in ("wijken", "districts"):
        if level not in whole:
            continue
        areas = whole[level]
        between = float(shapely.symmetric_difference(buurten, areas).area)
        # borders of another scale run beside each other: that much is only drawing
        if between > max(_LEAST_TOLD, 10.0 * float(shapely.length(buurten))):
            sentence = (
                f"De laag {level} bedekt andere grond dan buurten ({hectares(between)} verschil)."
            )
            drafts[level].faults.append(Fault(level, None, None, sentence))


def _is_no_law(status: str | None) -> bool:
    return status is not None and PlanStatus(status).standing is Standing.NONE


def _check_plan_objects(zoning: Draft) -> None:
    """Leave out lines that are no figure, and name the kinds of objects that no criterion asks for."""
    lines = shapely.get_dimensions(zoning.geometry) == 1
    unused: Counter[str] = Counter()
    for row in zoning.rows():
        kind = read_word(ZoningKind, zoning["kind"][row])
        if kind is None:
            continue  # a fault already; the criteria take it as an object that is not read
        if lines[row] and kind.is_ground:
            zoning.typed.fault(row, None, f"is een lijn; een {kind} is een vlak.")
            zoning.keep[row] = False
        elif not kind.is_used:
            unused[kind.value] += 1
    if unused:
        told = join([f"{many} × {kind}" for kind, many in unused.items()])
        zoning.notes.append(f"Wordt genoemd en niet getoetst: {told}.")


def _note_plans(plans: Draft) -> None:
    """Name the plans that are not law."""
    draft_plans = [
        f"{plans['name'][row] or plans['id'][row]} ({plans['status'][row]})"
        for row in plans.rows()
        if _is_no_law(plans["status"][row])
    ]
    if draft_plans:
        more = len(draft_plans) - _MOST_TOLD
        told = [*draft_plans[:_MOST_TOLD], *([f"nog {more}"] if more > 0 else [])]
        count_of_plans = count(
            len(draft_plans), "plan bindt niet en telt", "plannen binden niet en tellen"
        )
        plans.notes.append(f"{count_of_plans} niet mee: {join(told)}.")
