"""What the finding of the spread tells beside its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spreidingskaart.model import Details

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class AreaRates:
    """Places of the same kind in one area, before and after."""

    code: str | None
    name: str | None
    inhabitants: float | None
    existing: float | None
    planned: float | None
    facilities_without_number: float | None
    rate_before: float | None
    rate_after: float | None
    few_inhabitants: bool
    """Too few people live here to tell a rate: both are None then."""
    rounded: bool
    fictional: bool


@dataclass(frozen=True)
class CityRates:
    """Places of the same kind in the whole city."""

    existing: float | None
    rate_before: float | None
    rate_after: float | None


@dataclass(frozen=True)
class NearestFacility:
    """The nearest facility of the same kind that has a point."""

    id: str
    name: str
    fictional: bool
    distance_m: float


@dataclass(frozen=True)
class FacilityAround:
    """One facility within the circle."""

    id: str
    name: str
    form: str
    status: str
    fictional: bool
    places: float | None
    distance_m: float


@dataclass(frozen=True)
class SpreadDetails(Details):
    """All that was counted around one proposal."""

    form: str
    levels: Mapping[str, AreaRates]
    """By level: buurt, wijk, district."""
    city: CityRates
    fair_share_ratio: Mapping[str, Mapping[str, float | None]]
    """By division (districts, wijken): places after the decision against an equal share, all clustered forms;
    with what is open (`existing`), and with what is planned too (`with_planned`). See city/measures/fair_share.py."""
    fair_share_by_counts: Mapping[str, Mapping[str, Mapping[str, float | None]]]
    """The same for every choice of which places count (model/counted_places.py)."""
    nearest_same_form: NearestFacility | None
    radius_m: float
    radius_is: str
    within_radius: tuple[FacilityAround, ...]
    not_on_the_map: str
