"""The article of marks and sizes, which plans do not give: that of the designation they lie on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.city.sources.plans.model import PlanObject
from spreidingskaart.model import ZoningKind
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


SLIVER: Final = 0.01
"""Share of a mark that only lies on a designation because borders are drawn differently; our choice."""
_OWN_RULES: Final = (ZoningKind.DESIGNATION, ZoningKind.DOUBLE_DESIGNATION, ZoningKind.AREA_MARK)
"""Kinds that have an article of their own."""


def with_articles(objects: Iterable[PlanObject]) -> list[PlanObject]:
    """Return objects with the article of the designation of the same plan under each mark.

    A mark over designations of several articles names them all, the largest part first: "16 en 3".
    """
    rows = list(objects)
    designations = defaultdict[str, list[PlanObject]](list)
    marks = defaultdict[str, list[int]](list)
    for row, each in enumerate(rows):
        if each.kind is ZoningKind.DESIGNATION:
            designations[each.plan].append(each)
        elif not each.article and each.kind not in _OWN_RULES and not each.kind.is_decision:
            marks[each.plan].append(row)
    for plan, numbers in marks.items():
        found = _articles([rows[row] for row in numbers], designations[plan])
        for row, article in zip(numbers, found, strict=True):
            rows[row] = replace(rows[row], article=article)
    return rows


def _articles(marks: Sequence[PlanObject], designations: Sequence[PlanObject]) -> list[str]:
    """Return the articles under each mark; empty where it lies on no designation with an article."""
    if not designations:
        return [""] * len(marks)
    shapes = _shapes(marks)
    tree = shapely.STRtree(_shapes(designations))
    mark, under = tree.query(shapes, predicate="intersects")
    shared = _measure(shapely.intersection(shapes[mark], tree.geometries[under]))
    whole = _measure(shapes)
    by_article = [defaultdict[str, float](float) for _ in marks]
    for row, designation, size in zip(mark.tolist(), under.tolist(), shared.tolist(), strict=True):
        if designations[designation].article and size > SLIVER * whole[row]:
            by_article[row][designations[designation].article] += size
    return [join(sorted(each, key=lambda article: -each[article])) for each in by_article]


def _shapes(objects: Sequence[PlanObject]) -> NDArray[np.object_]:
    return np.array([each.geometry for each in objects], dtype=object)


def _measure(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the area of areas and the length of lines."""
    area = np.asarray(shapely.area(shapes), dtype=float)
    return np.where(area > 0, area, np.asarray(shapely.length(shapes), dtype=float))
