"""The ground a site lies on: the single designations of the zoning plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.overlap import overlaps
from geo.proximity import nearest
from spreidingskaart.city.known import of_layers
from spreidingskaart.rules.svbp import main_groups_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer
    from geo.overlap import Overlaps
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

NO_GROUP: Final = ""
DRAFTS: Final = ("concept", "voorontwerp", "ontwerp")
"""Statuses of plans that do not bind anybody yet (IMRO2012)."""


def binds(status: str | None) -> bool:
    """Whether a plan with this status binds; one whose status is not known does."""
    return " ".join((status or "").lower().split()) not in DRAFTS


def in_force(city: City) -> Layer | None:
    """Return every object of the zoning plans that bind; None where no zoning is loaded."""
    return city.known(of_layers("ground.in_force"), lambda: _in_force(city))


def _in_force(city: City) -> Layer | None:
    zoning, plans = city.layer("zoning"), city.layer("zoning_plans")
    if zoning is None or plans is None:
        return zoning
    pairs = zip(plans["id"], plans["status"], strict=True)
    drafts = {plan for plan, status in pairs if not binds(status)}
    if not drafts:
        return zoning
    return zoning.take(np.array([plan not in drafts for plan in zoning["plan_id"]], dtype=bool))


def designations(city: City) -> Layer | None:
    """Return the enkelbestemmingen in force with their `main_group`; None where no zoning is loaded.

    Where a plan gives no main group the name of the designation tells it.
    """
    return city.known(of_layers("ground.designations"), lambda: _designations(city))


def _designations(city: City) -> Layer | None:
    zoning = in_force(city)
    if zoning is None:
        return None
    chosen = zoning.take(zoning["kind"] == "enkelbestemming")
    groups = main_groups_of(chosen.columns.get("main_group", chosen["name"]), chosen["name"])
    chosen = chosen.with_columns(main_group=np.array(groups, dtype=object))
    _ = chosen.tree
    return chosen


def shared_ground(proposals: Proposals, layer: Layer) -> Overlaps:
    """Return the ground that n sites share with a layer; found once for the same sites."""
    return proposals.known(
        ("shared ground", layer), lambda: overlaps(proposals.geometry, layer, edges=proposals.edges)
    )


def buurt_of(proposals: Proposals, city: City) -> NDArray[np.int64]:
    """Return the row of the buurt in which each of n sites lies, -1 outside every buurt; found once."""
    return proposals.known(
        ("buurt", city.areas("buurten")),
        lambda: city.area_at("buurten", proposals.x, proposals.y, around=proposals.geometry),
    )


def nearest_to(proposals: Proposals, layer: Layer) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return row and distance (m) of what is nearest to n sites in a layer; found once for the same sites."""
    return proposals.known(
        ("nearest", layer), lambda: nearest(proposals.anchor, layer, edges=proposals.anchor_edges)
    )


def share_of(proposals: Proposals, city: City, groups: tuple[str, ...]) -> NDArray[np.float64]:
    """Return the share of n sites that is designated as one of some main groups, 0..1."""
    zones = designations(city)
    share = np.zeros(len(proposals))
    if zones is not None and len(zones):
        pairs = shared_ground(proposals, zones)
        area = np.where(_is_of_groups(city, zones, groups)[pairs.zone], pairs.area, 0.0)
        share = np.bincount(pairs.site, area, minlength=len(proposals)) / proposals.area
    return np.minimum(share, 1.0)


def share_at(proposals: Proposals, city: City, groups: tuple[str, ...], i: int) -> float:
    """Return what `share_of` says of one site."""
    zones = designations(city)
    if zones is None or not len(zones):
        return 0.0
    pairs = shared_ground(proposals, zones)
    mine = pairs.of(i)
    of_groups = _is_of_groups(city, zones, groups)[pairs.zone[mine]]
    return min(float(pairs.area[mine][of_groups].sum() / proposals.area[i]), 1.0)


def groups_at(x: float, y: float, city: City) -> frozenset[str]:
    """Return the main groups of the designations at one point, metres in EPSG:28992."""
    zones = designations(city)
    if zones is None:
        return frozenset()
    rows = zones.tree.query(shapely.Point(x, y), predicate="intersects")
    return frozenset((name or NO_GROUP).lower() for name in zones["main_group"][rows])


def _is_of_groups(city: City, zones: Layer, groups: tuple[str, ...]) -> NDArray[np.bool_]:
    return city.known(
        of_layers("ground.is_of_groups", zones, groups),
        lambda: np.array(
            [(name or NO_GROUP).lower() in groups for name in zones["main_group"].tolist()],
            dtype=bool,
        ),
    )
