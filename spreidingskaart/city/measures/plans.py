"""The objects of the zoning plans as they are read once for all: of what kind, whether law, and what cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from spreidingskaart.city.known import of_layers
from spreidingskaart.model import PlanStatus, Standing, ZoningKind, read_word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City

_IN_FORCE: Final = (Standing.LAW, Standing.PARTLY)
_SPEAKING: Final = (ZoningKind.DESIGNATION, ZoningKind.FUNCTION_MARK, ZoningKind.AREA_MARK)
"""Kinds of which the name says what it comes to; without one nobody knows."""
_POLYGON, _MULTI_POLYGON = 3, 6


@dataclass(frozen=True, eq=False)
class PlanObjects:
    """n objects of all plans, in the order of the layer `zoning`."""

    layer: Layer
    kind: NDArray[np.object_]
    """(n,) ZoningKind; None where the word is not known."""
    standing: NDArray[np.object_]
    """(n,) Standing of the plan of each object."""
    in_force: NDArray[np.bool_]
    """(n,) objects that count as law."""
    unread: NDArray[np.bool_]
    """(n,) objects that may be law and are not read: of a plan without a known status, without a name where that
    decides, of an unknown kind or shape, or a decision of which only the text says what may be done."""

    def of(self, kind: ZoningKind) -> NDArray[np.bool_]:
        """Return which objects in force are of a kind."""
        return np.asarray(self.in_force & (self.kind == kind))


def standing_of(status: str | None) -> Standing:
    """Return whether a plan with this status is law; nobody knows it of a word that we do not know, or of none."""
    read = read_word(PlanStatus, status)
    return Standing.UNKNOWN if read is None else read.standing


def plan_objects(city: City) -> PlanObjects | None:
    """Return the objects of the zoning plans; None where no zoning is loaded."""
    zoning = city.layer("zoning")
    if zoning is None:
        return None
    plans = city.layer("zoning_plans")
    return city.known(of_layers("ground.objects"), lambda: _read(zoning, plans))


def unread_objects(city: City) -> Layer | None:
    """Return the objects that may be law and are not read; None where no zoning is loaded."""
    objects = plan_objects(city)
    if objects is None:
        return None
    return city.known(of_layers("ground.unread"), lambda: objects.layer.take(objects.unread))


def _read(zoning: Layer, plans: Layer | None) -> PlanObjects:
    kind = _each_once(zoning["kind"], lambda text: read_word(ZoningKind, text))
    told = {} if plans is None else dict(zip(plans["id"], plans["status"], strict=True))
    standing = _each_once(zoning["plan_id"], lambda plan: standing_of(told.get(plan)))
    shape = shapely.get_type_id(zoning.geometry)
    is_ground = ((shape == _POLYGON) | (shape == _MULTI_POLYGON)) & (
        shapely.area(zoning.geometry) > 0
    )
    needs_ground = np.array([each is None or each.is_ground for each in kind], dtype=bool)
    named = np.array([bool((name or "").strip()) for name in zoning["name"]], dtype=bool)
    speaks = np.isin(kind, _SPEAKING)
    decided = np.array([each is not None and each.is_decision for each in kind], dtype=bool)
    readable = (kind != None) & (is_ground | ~needs_ground) & (named | ~speaks) & ~decided  # noqa: E711 - an array of objects
    law = np.isin(standing, _IN_FORCE)
    may_be_law = law | (standing == Standing.UNKNOWN)
    return PlanObjects(zoning, kind, standing, law & readable, may_be_law & ~(law & readable))


def _each_once(words: NDArray[np.object_], read: Any) -> NDArray[np.object_]:  # noqa: ANN401 - any reader of a text
    """Return what each word means; every word is read once."""
    meaning = {word: read(word) for word in dict.fromkeys(words.tolist())}
    found = np.empty(len(words), dtype=object)
    found[:] = [meaning[word] for word in words.tolist()]
    return found
