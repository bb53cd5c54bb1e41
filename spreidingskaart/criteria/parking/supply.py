"""Free public spaces near a site: the car parks within walking distance, and what is left in them per part.

Street bays are not counted anywhere, so what is found here is the least there is; where no car park lies in
reach nothing is known, and that is not the same as nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo.proximity import Neighbours
from spreidingskaart.city.known import of_rules
from spreidingskaart.city.measures.norms import DETOUR, REACH
from spreidingskaart.city.measures.walking import Near, OnFoot, doors_onto, near_on_foot, network_of
from spreidingskaart.criteria.parking.balance import free_spaces
from spreidingskaart.rules.parking.norm_book import PARTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals
    from spreidingskaart.rules.parking.norm_book import NormBook

CAR_PARKS: Final = "car_parks"
OCCUPANCY: Final = "car_park_occupancy"
GROUPS: Final = ("wonen", "maatschappelijk")
NOTHING_NEAR: Final = Near(
    Neighbours(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)),
    np.empty(0),
    np.empty(0, np.bool_),
)


class Free(NamedTuple):
    """Free spaces per car park and part of the day; NaN where not counted."""

    busy: NDArray[np.float64]
    """(m, parts) at the 90th percentile of occupancy: this decides."""
    usual: NDArray[np.float64]
    """(m, parts) at the mean: this is shown beside it."""


class CarPark(NamedTuple):
    """A car park near one site."""

    row: int
    straight: float
    """Metres."""
    metres: float
    """On foot."""
    over: bool
    """Whether that was walked over the network."""


@dataclass(frozen=True, eq=False)
class PublicSupply:
    """Car parks in reach of n sites."""

    layer: Layer | None
    why_missing: str | None
    """Dutch sentence where the layer or its counts are not loaded."""
    found: Near
    reach: tuple[float, float]
    """Walking distance per group of functions, metres."""
    detour: float
    network: bool
    """Whether a walking network is loaded."""
    on_network: NDArray[np.bool_]
    """(n,) sites that lie on it."""
    walked: NDArray[np.bool_]
    """(n,) sites with a car park in reach over the network."""
    estimated: NDArray[np.bool_]
    """(n,) sites for which the detour factor says what is in reach."""
    free: Free
    rows: NDArray[np.int64]
    """(m,) sites that have a counted car park in reach of any group."""
    spaces: NDArray[np.float64]
    """(m, groups, parts) free spaces of these sites on a busy day; NaN where nothing is known."""

    def near(self, site: int, group: int) -> list[CarPark]:
        """Return the car parks in reach of one site."""
        part = self.found.pairs.of(site)
        columns = (
            self.found.pairs.row,
            self.found.pairs.distance,
            self.found.metres,
            self.found.over,
        )
        parks = [
            CarPark(*each)
            for each in zip(*(column[part].tolist() for column in columns), strict=True)
        ]
        return [park for park in parks if park.metres <= self.reach[group]]


def public_supply(proposals: Proposals, city: City, book: NormBook) -> PublicSupply:
    """Return the free public spaces within walking distance of every site.

    Walking distance = from the plot (or the pin) over the walking network; where that leads nowhere or none is
    loaded the straight line * detour factor.
    """
    reach = tuple(map(partial(_reach, book), GROUPS))
    detour = book.number(DETOUR) or 1.0
    missing = next((name for name in (CAR_PARKS, OCCUPANCY) if city.layer(name) is None), None)
    layer = None if missing else city.layer(CAR_PARKS)
    free = car_park_space(city, book)
    by, network = OnFoot(detour, book.number(REACH) or 0.0), network_of(city)
    found = NOTHING_NEAR
    if layer is not None and len(layer):
        found = near_on_foot(proposals, city, network, layer, max(reach), by)
    on_network = np.zeros(len(proposals), dtype=bool)
    if network is not None:
        on_network = doors_onto(proposals, network, by.reach).there
    walked, estimated = np.zeros_like(on_network), ~on_network
    walked[found.pairs.site[found.over]], estimated[found.pairs.site[~found.over]] = True, True
    rows, spaces = _summed(found, free.busy, np.array(reach))
    return PublicSupply(
        layer=layer,
        why_missing=city.why_missing(missing) if missing else None,
        found=found,
        reach=(reach[0], reach[1]),
        detour=detour,
        network=network is not None,
        on_network=on_network,
        walked=walked,
        estimated=estimated,
        free=free,
        rows=rows,
        spaces=spaces,
    )


def _reach(book: NormBook, group: str) -> float:
    return book.number(f"walking_distance_{group}") or 0.0


def at_least(spaces: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the free public spaces that one may count on in each part; (..., parts).

    Where nobody counted that is none. A shopping evening is one of the weekday evenings, and their count
    holds it.
    """
    evening, shopping = PARTS.index("werkdag_avond"), PARTS.index("koopavond")
    sure = spaces.copy()
    sure[..., shopping] = np.where(
        np.isnan(spaces[..., shopping]), spaces[..., evening], spaces[..., shopping]
    )
    return np.nan_to_num(sure)


def _summed(
    found: Near, free: NDArray[np.float64], reach: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    rows, start = np.unique(found.pairs.site, return_index=True)
    if not len(rows):
        return rows, np.empty((0, len(reach), len(PARTS)))
    reached = found.metres[:, None] <= reach
    each = np.where(reached[:, :, None], free[found.pairs.row][:, None, :], np.nan)
    counted = np.add.reduceat(~np.isnan(each), start, axis=0) > 0
    spaces = np.where(counted, np.add.reduceat(np.nan_to_num(each), start, axis=0), np.nan)
    known = counted.any(axis=(1, 2))
    return rows[known], spaces[known]


def car_park_space(city: City, book: NormBook) -> Free:
    """Return the free spaces of every car park, per part of the day, up to the highest occupancy."""
    return city.known(
        of_rules("parking.car_park_space"),
        lambda: _car_park_space(city.layer(CAR_PARKS), city.layer(OCCUPANCY), book),
    )


def _car_park_space(car_parks: Layer | None, occupancy: Layer | None, book: NormBook) -> Free:
    if car_parks is None or occupancy is None:
        nothing = np.empty((0, len(PARTS)))
        return Free(nothing, nothing)
    column = {part: number for number, part in enumerate(PARTS)}
    taken = {name: np.full((len(car_parks), len(PARTS)), np.nan) for name in ("mean", "p90")}
    for line, (car_park, part) in enumerate(
        zip(occupancy["car_park_id"], occupancy["part"], strict=True)
    ):
        row = car_parks.index.get(car_park)
        if row is not None and part in column:
            for name, table in taken.items():
                table[row, column[part]] = occupancy[name][line]
    highest = book.number("max_occupancy")
    capacity = car_parks["capacity"].astype(float)
    limit = 1.0 if highest is None else highest
    return Free(
        free_spaces(capacity, taken["p90"], limit), free_spaces(capacity, taken["mean"], limit)
    )
