"""The ground a site lies on: the single designations of the zoning plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.coverage import united
from geo.layer import Layer
from geo.overlap import overlaps
from geo.proximity import nearest
from geo.reach import MANY, distance_cells, is_within
from spreidingskaart.city.known import of_layers
from spreidingskaart.city.measures.plans import plan_objects, unread_objects
from spreidingskaart.model import ZoningKind
from spreidingskaart.rules.svbp import main_groups_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.overlap import Overlaps
    from geo.reach import DistanceCells
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

NO_GROUP: Final = ""
_EVERYWHERE: Final = (-200_000.0, 100_000.0, 500_000.0, 800_000.0)
"""A box far around all of the Netherlands, EPSG:28992: what lies outside the plans is not known either."""
_NARROW: Final = 0.25
"""Metres; a gap between two designations that is nowhere wider than twice this is the rounding of coordinates."""


def designations(city: City) -> Layer | None:
    """Return the enkelbestemmingen in force with their `main_group`; None where no zoning is loaded.

    Where a plan gives no main group the name of the designation tells it.
    """
    return city.known(of_layers("ground.designations"), lambda: _designations(city))


def _designations(city: City) -> Layer | None:
    objects = plan_objects(city)
    if objects is None:
        return None
    chosen = objects.layer.take(objects.of(ZoningKind.DESIGNATION))
    groups = main_groups_of(chosen.columns.get("main_group", chosen["name"]), chosen["name"])
    chosen = chosen.with_columns(main_group=np.array(groups, dtype=object))
    _ = chosen.tree
    return chosen


def unknown_ground(city: City) -> Layer | None:
    """Return the ground of which nobody knows what may be there; None where no zoning is loaded.

    That is all ground without a designation whose main group is known, also outside the municipality, and the
    objects of plans that may be law and are not read. Column `uncovered` tells the first from the second.
    """
    return city.known(of_layers("ground.unknown"), lambda: _unknown_ground(city))


def _unknown_ground(city: City) -> Layer | None:
    known, unread = designations(city), unread_objects(city)
    if known is None or unread is None:
        return None
    has_group = np.array([bool(group) for group in known["main_group"]], dtype=bool)
    parts = shapely.get_parts(_uncovered(known.take(has_group)))
    shapes = np.concatenate([parts, unread.geometry])
    made = Layer(shapes, {"uncovered": np.arange(len(shapes)) < len(parts)})
    _ = made.tree, made.edges, made.bounds
    return made


def is_near_unknown_ground(
    proposals: Proposals, city: City, distance: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return which of n sites have unknown ground nearer than a distance (n metres); all where no zoning is loaded."""
    unknown, known = unknown_ground(city), designations(city)
    if unknown is None or known is None or not len(known):
        return np.ones(len(proposals), dtype=bool)
    return proposals.known(
        ("near unknown ground", unknown, distance.tobytes()),
        lambda: is_within(
            proposals.anchor,
            unknown,
            distance,
            _cells(city, unknown, known) if len(proposals) > MANY else None,
            edges=proposals.anchor_edges,
        ),
    )


def _cells(city: City, unknown: Layer, known: Layer) -> DistanceCells:
    """Return how far unknown ground is from every cell over the designations; made once."""
    return city.known(
        of_layers("ground.cells"),
        lambda: distance_cells(unknown, shapely.total_bounds(known.geometry)),
    )


def unknown_share(geometry: shapely.Geometry, city: City, distance: float) -> float:
    """Return the share of the ground within a distance (m) of a geometry that has no known designation, 0..1."""
    unknown = unknown_ground(city)
    around = shapely.buffer(geometry, distance)
    if unknown is None:
        return 1.0
    pieces = unknown.pieces
    near = np.sort(pieces.tree.query(around))
    parts = pieces.geometry[near[unknown["uncovered"][pieces.row[near]]]]
    return min(float(shapely.area(shapely.intersection(parts, around)).sum() / around.area), 1.0)


def _uncovered(covered: Layer) -> shapely.Geometry:
    """Return everything around the designations and between them, without gaps that only rounding makes."""
    plan = np.unique(covered["plan_id"].astype(str), return_inverse=True)[1]
    around = shapely.difference(shapely.box(*_EVERYWHERE), united(covered.geometry, plan))
    smaller = shapely.buffer(around, -_NARROW, join_style="mitre")
    return shapely.buffer(smaller, _NARROW, join_style="mitre")


def shared_ground(proposals: Proposals, layer: Layer) -> Overlaps:
    """Return the ground that n sites share with a layer; found once for the same sites."""
    return proposals.known(
        ("shared ground", layer),
        lambda: overlaps(proposals.geometry, layer, edges=proposals.edges, areas=proposals.area),
    )


def buurt_of(proposals: Proposals, city: City) -> NDArray[np.int64]:
    """Return the row of the buurt in which the point of each of n sites lies, -1 outside every buurt; found once."""
    return proposals.known(buurt_key(city), lambda: city.buurt_at(proposals.x, proposals.y))


def buurt_key(city: City) -> object:
    """Return the key under which proposals keep the buurt of their sites."""
    return ("buurt", city.layers_of_facts["buurten"])


def nearest_to(proposals: Proposals, layer: Layer) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return row and distance (m) of what is nearest to n sites in a layer; found once for the same sites."""
    return proposals.known(
        ("nearest", layer), lambda: nearest(proposals.anchor, layer, edges=proposals.anchor_edges)
    )


def share_of(proposals: Proposals, city: City, groups: tuple[str, ...]) -> NDArray[np.float64]:
    """Return the share of n sites that is designated as one of some main groups, 0..1."""
    zones = designations(city)
    if zones is None or not len(zones):
        return np.zeros(len(proposals))
    return proposals.known(
        ("share of", zones, groups), lambda: _share_of(proposals, city, zones, groups)
    )


def _share_of(
    proposals: Proposals, city: City, zones: Layer, groups: tuple[str, ...]
) -> NDArray[np.float64]:
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
