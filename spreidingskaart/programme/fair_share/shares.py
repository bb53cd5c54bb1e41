"""The fair share of each district: what is needed times its weight, in whole places, against what it has and gets."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.statistics.apportion import largest_remainder
from spreidingskaart.programme.fair_share.places import district_places
from spreidingskaart.programme.fair_share.weights import ShareCorrection, weights_of
from spreidingskaart.programme.figures import ProgrammeFigure, combined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.programme.fair_share.places import DistrictPlaces
    from spreidingskaart.programme.fair_share.weights import DistrictWeights

_NOISE = 1e-6
"""Places: a need that is a whole number but for binary fractions is that number."""


@dataclass(frozen=True, slots=True)
class GroupNeed:
    """What the shares are made of: a group or some together, its care forms and the places that it needs."""

    id: str
    name: str
    forms: tuple[str, ...]
    places: ProgrammeFigure
    """Structural places in the year that is asked; unknown stays unknown."""


@dataclass(frozen=True, eq=False)
class NeedPerDistrict:
    """The places that a group needs, divided over n districts, with what is there and coming."""

    group: GroupNeed
    year: int
    weights: DistrictWeights
    places: DistrictPlaces
    need: ProgrammeFigure
    """In whole places, rounded up: the shares add up to it. It rests on the weights too."""
    exact: NDArray[np.float64]
    """(n,) share before rounding; NaN where it is not known."""
    share: NDArray[np.float64]
    """(n,) whole places, by largest remainder."""
    is_now: bool = True
    """Whether the year is that of the City."""

    @property
    def more_now(self) -> NDArray[np.float64]:
        """(n,) places that are there above the share; below 0 is fewer, NaN where something is not known.

        A district with a facility whose number of places nobody gave has an unknown amount, and not a smaller one.
        """
        return np.asarray(self.places.told_there - self.share)

    @property
    def more_later(self) -> NDArray[np.float64]:
        """(n,) the same with what is coming."""
        return np.asarray(self.places.told_later - self.share)

    @property
    def figure(self) -> ProgrammeFigure:
        """The need with everything that a comparison with the register rests on."""
        register = ProgrammeFigure(0.0, self.places.sources)
        return combined(lambda need, _: need, self.need, register)


def whole_figure(figure: ProgrammeFigure) -> ProgrammeFigure:
    """Return a number of places as whole places: a part of a place is a place."""
    return combined(lambda places: float(math.ceil(places - _NOISE)), figure)


def divided(
    city: City, group: GroupNeed, year: int, correction: ShareCorrection = ShareCorrection.NONE
) -> NeedPerDistrict:
    """Return the fair share of each district of what one group needs in a year."""
    weights = weights_of(city.at(year), correction)
    weighed = ProgrammeFigure(
        math.nan if weights.unknown else 1.0, weights.sources, weights.unknown
    )
    need = combined(lambda places, _: places, whole_figure(group.places), weighed)
    n = len(weights.codes)
    exact, share = np.full(n, np.nan), np.full(n, np.nan)
    if need.is_known:
        exact = need.value * weights.weight
        share = largest_remainder(int(need.value), weights.weight)
    return NeedPerDistrict(
        group=group,
        year=year,
        weights=weights,
        places=district_places(city, group.forms, year),
        need=need,
        exact=exact,
        share=share,
        is_now=year == city.year,
    )
