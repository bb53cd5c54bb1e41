"""Business ground of a City: parts by the heaviest category that the plan allows, and parts without one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.layer import Layer
from spreidingskaart.city.known import of_layers
from spreidingskaart.city.measures.designations import designations
from spreidingskaart.city.measures.plans import plan_objects
from spreidingskaart.model import ZoningKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City

GROUPS: Final = ("bedrijf", "bedrijventerrein")
"""Main groups that are business ground."""
CATEGORIES: Final = ("1", "2", "3.1", "3.2", "4.1", "4.2", "5.1", "5.2", "5.3", "6")
"""Categories of the VNG list, from light to heavy."""
LEAST_PART: Final = 1.0
"""m2 of business ground without a category that counts; less is a drawing error."""

_CATEGORY: Final = re.compile(r"categorie\s+(\d(?:\.\d)?)", re.IGNORECASE)
_UP_TO: Final = re.compile(r"tot\s+en\s+met\s+categorie\s+(\d(?:\.\d)?)", re.IGNORECASE)
_SHORT: Final = {"3": "3.2", "4": "4.2", "5": "5.3"}
"""A plan that names only the main category allows the heaviest of it."""


@dataclass(frozen=True, eq=False)
class Parks:
    """Business ground, ready for asking distances."""

    by_category: Mapping[str, Layer]
    all: Layer
    """Everything in `by_category`, in that order, with a column `category`: position in it."""
    unknown: Layer
    """Business ground on which the plan marks no category."""


def category_of(mark: str) -> str | None:
    """Return the heaviest category that a designation mark allows; None where it speaks of none.

    "bedrijf tot en met categorie 3.2" allows 3.2; "bedrijf van categorie 3.1 tot en met 4.2" allows 4.2.
    """
    if "uitgesloten" in mark.lower():
        return None
    up_to = _UP_TO.search(mark) or re.search(r"tot\s+en\s+met\s+(\d(?:\.\d)?)", mark, re.IGNORECASE)
    found = [up_to.group(1)] if up_to and _CATEGORY.search(mark) else _CATEGORY.findall(mark)
    known = [_SHORT.get(word, word) for word in found]
    known = [word for word in known if word in CATEGORIES]
    return max(known, key=CATEGORIES.index) if known else None


def parks_of(city: City) -> Parks | None:
    """Return the business ground of a City, made once; None where no zoning is loaded."""
    return city.known(of_layers("business_park.parks"), lambda: _parks(city))


def _parks(city: City) -> Parks | None:
    objects, ground = plan_objects(city), designations(city)
    if objects is None or ground is None:
        return None
    zoning, kind = objects.layer.take(objects.in_force), objects.kind[objects.in_force]
    is_mark = np.array([word is ZoningKind.FUNCTION_MARK for word in kind], dtype=bool)
    category = np.array(
        [
            category_of(name or "") if mark else None
            for name, mark in zip(zoning["name"], is_mark, strict=True)
        ],
        dtype=object,
    )
    by_category = {
        word: _indexed(zoning.take(category == word))
        for word in CATEGORIES
        if (category == word).any()
    }
    groups = np.array([(name or "").lower() for name in ground["main_group"]], dtype=object)
    parks = ground.take(np.isin(groups, GROUPS))
    marks = zoning.geometry[np.array([word is not None for word in category], dtype=bool)]
    rest = (
        shapely.difference(parks.geometry, shapely.union_all(marks))
        if len(marks)
        else parks.geometry
    )
    kept = shapely.area(rest) > LEAST_PART
    return Parks(
        by_category,
        _together(list(by_category.values())),
        _indexed(Layer(np.asarray(rest[kept], dtype=object), {"id": parks["id"][kept]})),
    )


def _together(layers: list[Layer]) -> Layer:
    geometry = np.concatenate([np.zeros(0, dtype=object), *(layer.geometry for layer in layers)])
    category = np.repeat(np.arange(len(layers)), [len(layer) for layer in layers])
    return _indexed(Layer(geometry, {"category": category}))


def _indexed(layer: Layer) -> Layer:
    _ = layer.tree, layer.edges, layer.bounds
    return layer
