"""How far elderly people are from a facility for them: on foot over the walking network, else in a straight line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.doors import doors_of
from geo.on_foot import Targets, walk_to_nearest
from geo.statistics.reach import distance_to_nearest
from spreidingskaart.city.known import of_year
from spreidingskaart.city.measures.walking import network_of, network_words
from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.elderly.people import elderly_people
from spreidingskaart.programme.figures import ProgrammeFigure, unknown
from spreidingskaart.programme.rows import layer_source
from spreidingskaart.spread.areas import areas_of
from spreidingskaart.spread.counts import fiction_of_points, points_of
from spreidingskaart.spread.kinds import GROUP, kind_of, target_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.network import Network
    from spreidingskaart.city import City
    from spreidingskaart.programme.elderly.people import ElderlyPeople
    from spreidingskaart.spread.kinds import Kind

TARGET_GROUP: Final = "ouderen"
"""The target group of care forms for elderly people, as data/care_forms.yaml names it."""
DISTANCES: Final = (500.0, 1000.0, 2000.0)
"""Metres; a choice of display."""
MANY: Final = 100.0
"""People of 65 and older from which a buurt has many; a choice of this project."""
_OFF: Final = 500.0
"""Metres that the point of a buurt, or a facility, may lie off the network."""


@dataclass(frozen=True, eq=False)
class ElderlyReach:
    """How far n buurten are from the nearest open facility for elderly people; each counts at one point inside it."""

    people: ElderlyPeople
    metres: NDArray[np.float64]
    """(n,) infinite where there is no facility at all."""
    on_foot: NDArray[np.bool_]
    """(n,) whether that was walked over the network; else it is a straight line."""
    facilities: int
    fictional: int
    """How many of those are fictional."""
    points: NDArray[np.float64]
    """(facilities, 2) metres, EPSG:28992."""
    by: str
    """By what it was measured: "over het wandelnetwerk", "hemelsbreed" or both."""

    def beyond(self, limit: float) -> NDArray[np.bool_]:
        """Return in which buurten elderly people live farther than some metres from a facility."""
        return np.asarray((self.people.from_65 > 0) & (self.metres > limit))

    def people_beyond(self, limit: float) -> float:
        """Return how many people of 65 and older that are; NaN where nobody knows how many live anywhere."""
        if np.isnan(self.people.from_65).all():
            return float("nan")
        return float(self.people.from_65[self.beyond(limit)].sum())

    def white_spots(self, limit: float) -> NDArray[np.int64]:
        """Return the rows of buurten with many elderly people and nothing within some metres, most people first."""
        rows = np.flatnonzero(self.beyond(limit) & (self.people.from_65 >= MANY))
        return rows[np.argsort(-self.people.from_65[rows], kind="stable")]


def elderly_reach(city: City) -> ElderlyReach:
    """Return how far elderly people are from a facility for them that is open in the year of a City."""
    return city.known(of_year("programme.elderly_reach"), lambda: _reach(city))


def places_now(city: City) -> ProgrammeFigure:
    """Return the open places for elderly people in the city, also those that have no known address."""
    kind = _kind(city)
    register = layer_source(city, "facilities")
    if kind is None:
        return unknown("er zijn geen voorzieningen voor ouderen geladen")
    if kind.fiction.of_places:
        invented = bool(kind.fiction.facilities)
        status = FigureStatus.FICTIONAL if invented else FigureStatus.SOURCED
        register = replace(register, status=status)
    return ProgrammeFigure(float(kind.fiction.of_places), (register,))


def _reach(city: City) -> ElderlyReach:
    people, kind = elderly_people(city), _kind(city)
    here = areas_of(city, "buurten").point
    points = np.empty((0, 2)) if kind is None else points_of(city, kind)
    metres = distance_to_nearest(here, points)
    on_foot = np.zeros(len(here), dtype=bool)
    network = network_of(city)
    if network is not None and len(points):
        walked = _walked(here, points, network)
        on_foot = ~np.isnan(walked)
        metres = np.where(on_foot, walked, metres)
    fiction = None if kind is None else fiction_of_points(city, kind)
    return ElderlyReach(
        people=people,
        metres=metres,
        on_foot=on_foot,
        facilities=len(points),
        fictional=0 if fiction is None else int(fiction.facilities),
        points=points,
        by=_by(city, on_foot),
    )


def _kind(city: City) -> Kind | None:
    if city.layer("facilities") is None or TARGET_GROUP not in target_groups(city):
        return None
    return kind_of(city, f"{GROUP}{TARGET_GROUP}")


def _walked(
    here: NDArray[np.float64], points: NDArray[np.float64], network: Network
) -> NDArray[np.float64]:
    doors, targets = (
        doors_of(np.asarray(shapely.points(xy), dtype=object), network, reach=_OFF)
        for xy in (here, points)
    )
    return walk_to_nearest(doors, Targets(network, targets))[1]


def _by(city: City, on_foot: NDArray[np.bool_]) -> str:
    if not on_foot.any():
        return "hemelsbreed"
    over = f"te voet over {network_words(city)}"
    return over if on_foot.all() else f"{over}, en hemelsbreed waar dat niet komt"
