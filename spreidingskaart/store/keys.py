"""Fingerprints: one spelling of plain data, and the key by which a proposal is found again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import shapely

from spreidingskaart.errors import InputError
from spreidingskaart.model.fields import FIELDS
from spreidingskaart.words.canonical import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

RECIPE: Final = "p1"
"""In front of every key: another way of making keys gets another name, so that old ones stay readable."""
GRID: Final = 1.0
"""Metres to which places are rounded, and square metres to which areas are."""
_ASKED: Final = (*(field.name for field in FIELDS if field.since == 1), "owner")
_ASKED_WHERE_KNOWN: Final = (*(field.name for field in FIELDS if field.since > 1), "old_function")
"""Asked of later on. Left out where not known, so that a proposal that does not say them keeps its key."""


def proposal_key(proposal: Mapping[str, Any]) -> str:
    """Return the key of a proposal as `proposals.describe` tells it.

    Two proposals have the same key if they ask the same (care form, every field of `model.fields`, owner, old use) of
    the same place. The place is, in this order: the outline in
    `geometry` (WKT, EPSG:28992) where it is told; a known plot by its id and area; a drawn plot by its area and
    a point inside; else the pin. Metres and square metres are rounded to whole ones. What follows from the place
    (buurt, notes, degrees) does not count.

    Raises
    ------
    InputError
        If care form, places or place are missing, or are not plain numbers and words.
    """
    missing = [name for name in ("form", "places", "x", "y") if proposal.get(name) is None]
    if missing:
        raise InputError(f"Dit voorstel is niet te herkennen: {', '.join(missing)} ontbreekt.")
    try:
        identity = {
            "form": str(proposal["form"]),
            "place": _place(proposal),
            **{name: _plain(proposal.get(name)) for name in _ASKED},
            **{
                name: _plain(proposal[name])
                for name in _ASKED_WHERE_KNOWN
                if proposal.get(name) is not None
            },
        }
        return f"{RECIPE}-{fingerprint(identity)}"
    except (TypeError, ValueError, OverflowError, shapely.errors.ShapelyError) as error:
        raise InputError(
            "Dit voorstel is niet te herkennen: een getal of de omtrek klopt niet."
        ) from error


def _place(proposal: Mapping[str, Any]) -> dict[str, Any]:
    if proposal.get("geometry") is not None:
        outline = shapely.set_precision(shapely.from_wkt(str(proposal["geometry"])), GRID)
        return {"outline": shapely.to_wkt(shapely.normalize(outline), rounding_precision=0)}
    if proposal.get("tested_as") == "plot":
        area = _rounded(proposal.get("area_m2"))
        if proposal.get("site_id") is not None:
            return {"plot": str(proposal["site_id"]), "area": area}
        return {"x": _rounded(proposal["x"]), "y": _rounded(proposal["y"]), "area": area}
    return {
        "x": _rounded(proposal["x"]),
        "y": _rounded(proposal["y"]),
        "radius": _rounded(proposal.get("disc_radius_m")),
    }


def _rounded(metres: float | None) -> int | None:
    return None if metres is None else math.floor(metres / GRID + 0.5)


def _plain(value: Any) -> float | str | None:  # noqa: ANN401 - as it came out of JSON
    """Return numbers as one kind, so that 36 and 36.0 are the same."""
    return value if value is None or isinstance(value, str) else float(value)
