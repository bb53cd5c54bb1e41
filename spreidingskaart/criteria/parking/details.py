"""The parking balance as a finding carries it. Lists are in the order of the parts of the day; None means not known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spreidingskaart.model import Details
from spreidingskaart.model.details import FLAT, OMIT, named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    PerPart = Sequence[float | None]
    """A number of each part of the day."""
    Ends = Sequence[float | None]
    """The low and the high end of a number that is only known to lie between."""


@dataclass(frozen=True)
class DayParts:
    """Demand, supply and what is left in each part of the day."""

    demand_low: PerPart
    demand_high: PerPart
    new_use_low: PerPart
    new_use_high: PerPart
    balance_low: PerPart | None
    balance_high: PerPart | None
    supply_low: PerPart | None
    supply_high: PerPart | None
    parts_not_tested: Sequence[str]


@dataclass(frozen=True)
class NewUse:
    """What the new use needs by itself, before the old use goes off."""

    normative: Ends
    rounded: Ends


@dataclass(frozen=True)
class ParkingReading:
    """One way in which a municipality may count the care form: as wonen or as maatschappelijk."""

    function: str
    title: str
    group: str = field(metadata=named("as"))
    decides: bool
    reason: str
    verdict: str
    basis: str
    basis_text: str
    norms: Sequence[Mapping[str, Any]]
    normative: Ends
    normative_part: str
    deducted: Ends
    """What went off for the old use in that part."""
    rounded: Sequence[float]
    new_use: NewUse
    without_shared_use: Ends
    visitors: Sequence[float] | None
    short: Ends | None
    day: DayParts = field(metadata=FLAT)


@dataclass(frozen=True)
class CountedAs:
    """How the care form is counted."""

    id: str
    reason: str
    status: str | None = field(default=None, metadata=OMIT)


@dataclass(frozen=True)
class CareAgainstLiving:
    """What counting as care asks more than counting as living."""

    wonen: float
    maatschappelijk: float
    more_as_care: float


@dataclass(frozen=True)
class OwnSpaces:
    """Spaces on the plot, and for how many they count."""

    given: float | None
    factor: Sequence[float]
    counts_as: Sequence[float] | None
    """All of them; how many count in a part beside what went off for the old use is in the supply of that part."""


@dataclass(frozen=True)
class CarParkInReach:
    """One public car park within walking distance."""

    id: str
    name: str
    kind: str
    distance_m: float
    walking_distance_m: float
    measured: str
    capacity: float | None
    free_p90: PerPart
    free_mean: PerPart


@dataclass(frozen=True)
class PublicParking:
    """Public spaces in reach, as far as they were counted."""

    tested: bool
    why_not: str | None
    street: str
    walking_distance_m: float
    detour_factor: float
    measured: str
    measured_from: str = field(metadata=named("from"))
    max_occupancy: float | None
    free_p90: PerPart | None
    free_mean: PerPart | None
    car_parks: tuple[CarParkInReach, ...]


@dataclass(frozen=True)
class ParkingZone:
    """In which parking zone the site lies, or which were assumed."""

    known: str | None
    assumed: Sequence[str]
    note: str | None


@dataclass(frozen=True)
class OldUseDeducted:
    """What went off for the old use; per part what it asks, as far as that may go off."""

    rule: str
    """What the municipality takes off: `nothing`, `same_moment` or `totals`."""
    deducted: Ends | None
    """In the part that decides, in the way of counting that asks most; None where that is not known."""
    demand_low: PerPart | None
    """What the old use asks in each part, or at its busiest under `totals`."""
    demand_high: PerPart | None
    own_parking: float | None
    """Spaces that it had on the plot: what went off for them counts once."""
    note: str | None
    answer: str
    function: str | None
    size: float | None
    told: str | None
    norms: Sequence[Mapping[str, Any]]
    basis_text: str | None


@dataclass(frozen=True)
class StaffEstimate:
    """A second estimate, staff and visitors, that no norm holds."""

    people: float
    car_share: float
    cars: float | None
    with_visitors: Sequence[float] | None
    label: str
    in_demand: bool


@dataclass(frozen=True)
class ParkingUncounted(Details):
    """The details where nothing was counted: only how the care form would be."""

    category: CountedAs
    readings: tuple[ParkingReading, ...] = ()


@dataclass(frozen=True)
class ParkingBalance(Details):
    """The whole balance; the parts of the day at the top are those of the way of counting that asks most."""

    parts: Sequence[str]
    part_titles: Sequence[str]
    units: float | None
    units_from_places: bool
    category: CountedAs
    leading: str
    day: DayParts = field(metadata=FLAT)
    readings: tuple[ParkingReading, ...]
    difference: CareAgainstLiving | None
    own_parking: OwnSpaces
    public: PublicParking
    zone: ParkingZone
    plan_norms: str | None
    rounding: str
    mobility_correction: float | None
    old_use: OldUseDeducted
    temporary_use: str
    temporary_years: float | None
    staff: StaffEstimate | None
