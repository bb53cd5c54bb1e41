"""How far it is on foot: over the walking network where one is loaded, else a straight line times a detour factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.doors import doors_of
from geo.on_foot import Targets, walk_to_nearest, walk_within
from geo.proximity import Neighbours, within
from spreidingskaart.city.known import of_layers
from spreidingskaart.city.measures.designations import nearest_to

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.doors import Doors
    from geo.layer import Layer
    from geo.network import Network
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

WALKING: Final = "walking"
OVER_NETWORK: Final = "walking_network"
STRAIGHT: Final = "straight_line"
ESTIMATED: Final = "straight_line_x_detour"


@dataclass(frozen=True)
class OnFoot:
    """By what a walk is measured."""

    detour: float
    """Factor from a straight line to a walk, where no way over the network is known."""
    reach: float
    """Metres that a place may lie off the network and still be on it."""


@dataclass(frozen=True, eq=False)
class Nearest:
    """What is nearest on foot to n sites."""

    row: NDArray[np.int64]
    """(n,) row in the layer, -1 where there is none."""
    metres: NDArray[np.float64]
    """(n,) on foot."""
    over: NDArray[np.bool_]
    """(n,) whether that was walked over the network; else it is a straight line times the detour factor."""


@dataclass(frozen=True, eq=False)
class Near:
    """k pairs of a site and a thing within walking distance, ordered by site."""

    pairs: Neighbours
    """With the metres in a straight line."""
    metres: NDArray[np.float64]
    """(k,) on foot."""
    over: NDArray[np.bool_]
    """(k,) whether that was walked over the network."""


def network_of(city: City) -> Network | None:
    """Return the walking network of a City; None where none is loaded."""
    layer = city.layer(WALKING)
    return None if layer is None or not len(layer.network) else layer.network


def network_words(city: City) -> str:
    """Return what people call the walking network of a City; one that is made up says so."""
    return (
        "het fictieve wandelnetwerk" if city.reference(WALKING).fictional else "het wandelnetwerk"
    )


def doors_onto(proposals: Proposals, network: Network, reach: float) -> Doors:
    """Return where n sites come onto a network; found once for the same sites."""
    return proposals.known(
        ("doors", network, reach),
        lambda: doors_of(proposals.anchor, network, reach=reach, own=proposals.anchor_edges),
    )


def targets_in(city: City, network: Network, layer: Layer, reach: float) -> Targets:
    """Return the things of a layer with how far every node of the network lies from them; found once for a City."""
    return city.known(
        of_layers("walking.targets", network, layer, reach),
        lambda: Targets(network, doors_of(layer.geometry, network, reach=reach, own=layer.edges)),
    )


def nearest_on_foot(
    proposals: Proposals, city: City, network: Network, layer: Layer, by: OnFoot
) -> Nearest:
    """Return what is nearest to n sites on foot, for a layer that is not empty.

    Where no way over the network leads to what is nearest in a straight line, its straight line times the detour
    factor counts if that is less than the way to any other. What a site touches is no walk at all.
    """

    def find() -> Nearest:
        doors, targets = (
            doors_onto(proposals, network, by.reach),
            targets_in(city, network, layer, by.reach),
        )
        row, metres = walk_to_nearest(doors, targets)
        straight_row, straight = nearest_to(proposals, layer)
        estimate = straight * by.detour
        less = np.flatnonzero(np.isnan(metres) | (estimate < metres))
        less = less[~targets.reached_from(doors, less, straight_row[less]) | (straight[less] == 0)]
        row[less], metres[less] = straight_row[less], estimate[less]
        over = np.ones(len(row), dtype=bool)
        over[less] = straight[less] == 0
        return Nearest(row, metres, over)

    return proposals.known(("nearest on foot", network, layer, by), find)


def near_on_foot(
    proposals: Proposals,
    city: City,
    network: Network | None,
    layer: Layer,
    limit: float,
    by: OnFoot,
) -> Near:
    """Return all of a layer within `limit` metres on foot of n sites.

    Where no way over the network leads from a site to a thing, or none is loaded, the straight line times the detour
    factor counts. What a site touches is no walk at all.
    """
    farthest = limit / by.detour
    if network is None:
        pairs = proposals.known(
            ("within", layer, farthest), lambda: within(proposals.anchor, layer, farthest)
        )
        return Near(pairs, pairs.distance * by.detour, np.zeros(len(pairs.site), dtype=bool))

    def find() -> Near:
        doors, targets = (
            doors_onto(proposals, network, by.reach),
            targets_in(city, network, layer, by.reach),
        )
        # a walk is never shorter than the straight line
        pairs, walks = within(proposals.anchor, layer, limit), walk_within(doors, targets, limit)
        touches = pairs.distance == 0
        over = targets.reached_from(doors, pairs.site, pairs.row) | touches
        metres = np.where(over, _metres_of(walks, pairs, len(layer)), pairs.distance * by.detour)
        metres[touches] = 0.0
        kept = np.where(over, metres <= limit, pairs.distance <= farthest)
        return Near(
            Neighbours(pairs.site[kept], pairs.row[kept], pairs.distance[kept]),
            metres[kept],
            over[kept],
        )

    return proposals.known(("near on foot", network, layer, limit, by), find)


def _metres_of(walks: Neighbours, pairs: Neighbours, things: int) -> NDArray[np.float64]:
    """Return the metres of every pair that has a walk, infinite for the others."""
    known, asked = walks.site * things + walks.row, pairs.site * things + pairs.row
    order = np.argsort(known)
    at = np.searchsorted(known[order], asked)
    found = np.zeros(len(asked), dtype=bool)
    inside = at < len(known)
    found[inside] = known[order][at[inside]] == asked[inside]
    metres = np.full(len(asked), np.inf)
    metres[found] = walks.distance[order][at[found]]
    return metres
