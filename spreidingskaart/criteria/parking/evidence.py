"""What a parking finding rests on: rules, data and every number of the balance, for JSON and a chart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.city.measures.walking import ESTIMATED, OVER_NETWORK, WALKING, network_words
from spreidingskaart.criteria.parking import sentences
from spreidingskaart.criteria.parking.asked import (
    DEMAND_NUMBERS,
    TAILOR_MADE,
    after_mobility,
    public_numbers,
)
from spreidingskaart.criteria.parking.balance import rounded
from spreidingskaart.criteria.parking.demand import EXAMPLE, OWN, ZONE_ASSUMED
from spreidingskaart.criteria.parking.details import (
    CareAgainstLiving,
    CarParkInReach,
    CountedAs,
    DayParts,
    NewUse,
    OldUseDeducted,
    OwnSpaces,
    ParkingBalance,
    ParkingReading,
    ParkingZone,
    PublicParking,
    StaffEstimate,
)
from spreidingskaart.criteria.parking.old_use import OldUse, OldUseAnswer, old_use_of
from spreidingskaart.criteria.parking.places import ZONES
from spreidingskaart.criteria.parking.supply import CAR_PARKS, OCCUPANCY
from spreidingskaart.criteria.parking.way import assumed_zones, difference
from spreidingskaart.rules.parking.norm_book import OLD_USE, PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.criteria.parking.asked import ParkingQuestion
    from spreidingskaart.criteria.parking.supply import CarPark
    from spreidingskaart.criteria.parking.way import Way
    from spreidingskaart.model import DataRef, RuleRef

BASIS_DUTCH: Final = {
    OWN: "eigen norm van de gemeente voor deze locatie",
    ZONE_ASSUMED: "eigen norm van de gemeente, zone aangenomen",
    EXAMPLE: "bandbreedte van andere gemeenten",
}
DIGITS: Final = 6
"""Decimals kept in JSON: enough to be the unrounded sum, without the noise of binary fractions."""


def numbers(
    values: NDArray[np.float64], known: NDArray[np.bool_] | None = None
) -> list[float | None]:
    """Return values for JSON, in their order; None where not known."""
    sure = values if known is None else np.where(known, values, np.nan)
    return _or_none(np.round(sure, DIGITS).tolist())


def _or_none(values: list[float]) -> list[float | None]:
    """Return the values with None for NaN, which alone is not itself."""
    return [value if value == value else None for value in values]  # noqa: PLR0124 - see above


def number(value: float) -> float | None:
    """Return one value for JSON; None where not known."""
    return None if math.isnan(value) else round(value, DIGITS)


def rules(asked: ParkingQuestion, i: int, ways: Sequence[Way]) -> tuple[RuleRef, ...]:
    """Return every rule and norm that was used."""
    book = asked.book
    used = [asked.category(i).reference()]
    for way in ways:
        used += way.resolved.shown_rules
    used.append(book.rounding_reference())
    keys = [key for key in DEMAND_NUMBERS if book.number(key) is not None]
    if asked.public.layer is not None:
        keys += public_numbers(asked.public, i)
    if not math.isnan(float(asked.proposals.staff[i])):
        keys.append("staff_car_share")
    if asked.proposals.old_size[i] > 0:
        keys.append(OLD_USE)
        norm = old_use_of(asked, i).norm
        used += [] if norm is None else norm.shown_rules
    if not math.isnan(float(asked.proposals.temporary_years[i])):
        keys.append(TAILOR_MADE)
    return tuple(dict.fromkeys([*used, *(book.reference(key) for key in keys)]))


def data(asked: ParkingQuestion) -> tuple[DataRef, ...]:
    """Return the layers that were asked."""
    used = [name for name in (CAR_PARKS, OCCUPANCY, ZONES) if asked.city.layer(name) is not None]
    if asked.public.network and asked.public.layer is not None:
        used.append(WALKING)
    return tuple(asked.city.reference(name) for name in used)


def details(asked: ParkingQuestion, i: int, ways: Sequence[Way], leading: Way) -> ParkingBalance:
    """Return the whole balance. Lists are in the order of `parts`; None means not known.

    The lists at the top (demand, supply, balance) are those of the way that asks most; `readings` holds all.
    """
    proposals, book = asked.proposals, asked.book
    own = float(proposals.own_parking[i])
    place, category = asked.table(i).place, asked.category(i)
    gap = difference(ways)
    units, days = float(asked.needs.units[i]), _days(asked, ways, own)
    readings = [_reading(asked, way, day, own, units) for way, day in zip(ways, days, strict=True)]
    return ParkingBalance(
        parts=list(PARTS),
        part_titles=[sentences.PART_TITLES[part] for part in PARTS],
        units=number(units),
        units_from_places=bool(np.isnan(proposals.units[i])),
        category=CountedAs(category.id, category.reason, category.status.value),
        leading=leading.resolved.function_id,
        day=readings[ways.index(leading)].day,
        readings=tuple(readings),
        difference=None if gap is None else CareAgainstLiving(gap[0], gap[1], gap[1] - gap[0]),
        own_parking=OwnSpaces(
            given=number(own),
            factor=asked.factor,
            counts_as=None if math.isnan(own) else [own * factor for factor in asked.factor],
        ),
        public=_public(asked, i, leading),
        zone=ParkingZone(place.zone, assumed_zones(ways), None if place.zone else book.zone_note),
        plan_norms=place.set_id,
        rounding=book.rounding.title,
        mobility_correction=book.number("mobility_correction"),
        old_use=_old_use(asked, i, leading),
        temporary_use=_temporary(asked, i),
        temporary_years=number(float(proposals.temporary_years[i])),
        staff=_staff(asked, i, leading),
    )


def _old_use(asked: ParkingQuestion, i: int, leading: Way) -> OldUseDeducted:
    """Return what went off for the old use; `deducted` is None where that is not known."""
    old, proposals = old_use_of(asked, i), asked.proposals
    note = {OldUseAnswer.UNKNOWN: sentences.OLD_USE, OldUseAnswer.WITHOUT_NORM: old.sentence}.get(
        old.answer
    )
    return OldUseDeducted(
        rule=asked.book.old_use_rule.name.lower(),
        **_taken_off(leading, old),
        own_parking=number(old.own),
        note=note,
        answer=old.answer.value,
        function=proposals.old_function[i],
        size=number(float(proposals.old_size[i])),
        told=old.what or None,
        norms=[] if old.norm is None else [dict(record) for record in old.norm.records],
        basis_text=None if old.norm is None else BASIS_DUTCH[old.norm.basis],
    )


def _taken_off(leading: Way, old: OldUse) -> dict[str, list[float | None] | None]:
    """Return what went off in the part that decides, and what the old use asks in each part."""
    if old.answer is OldUseAnswer.DEDUCTED and leading.off is not None:
        return {
            "deducted": [number(end) for end in leading.gone_at_peak],
            "demand_low": numbers(leading.off.low),
            "demand_high": numbers(leading.off.high),
        }
    nothing: list[float | None] = [0.0, 0.0]
    return {
        "deducted": nothing if old.answered else None, "demand_low": None, "demand_high": None,
    }  # fmt: skip


def _temporary(asked: ParkingQuestion, i: int) -> str:
    if asked.tailored[i]:
        return sentences.temporary(float(asked.proposals.temporary_years[i]))
    lasting = math.isnan(float(asked.proposals.temporary_years[i]))
    return sentences.TEMPORARY if lasting else sentences.TEMPORARY_AS_LASTING


def _staff(asked: ParkingQuestion, i: int, leading: Way) -> StaffEstimate | None:
    """Return the second estimate, staff + visitors, that no norm holds; None where no staff was given."""
    people, share = float(asked.proposals.staff[i]), asked.book.number("staff_car_share")
    if math.isnan(people) or share is None:
        return None
    cars = people * share
    visitors = _visitors(leading, float(asked.needs.units[i]) * after_mobility(asked.book))
    return StaffEstimate(
        people=people,
        car_share=share,
        cars=number(cars),
        with_visitors=None if visitors is None else [round(cars + end, DIGITS) for end in visitors],
        label="schatting, niet in de som",
        in_demand=False,
    )


def _visitors(way: Way, units: float) -> list[float] | None:
    need = way.resolved.per_unit
    if need.visitors_low is None or need.visitors_high is None:
        return None
    return [round(need.visitors_low * units, DIGITS), round(need.visitors_high * units, DIGITS)]


_OF_DEMAND: Final = (
    "demand_low", "demand_high", "new_use_low", "new_use_high", "balance_low", "balance_high",
)  # fmt: skip
_OF_SUPPLY: Final = ("supply_low", "supply_high")
_WITH_OWN: Final = (*_OF_SUPPLY, "balance_low", "balance_high")
"""What is not known where nobody gave the spaces on the plot."""


def _days(asked: ParkingQuestion, ways: Sequence[Way], own: float) -> list[DayParts]:
    """Return the balance of every part of the day, in each way of counting."""
    supplies = [way.supply(asked, own) for way in ways]
    # one block per way, in it a row per name above and a column per part of the day
    amounts = np.array(
        [
            [
                way.low, way.high, way.left.new.low, way.left.new.high,
                least - way.high, most - way.low, least, most,
            ]
            for way, (least, most) in zip(ways, supplies, strict=True)
        ]
    )  # fmt: skip
    known = np.array([way.resolved.per_unit.known for way in ways])
    of_demand = amounts[:, : len(_OF_DEMAND)]
    of_demand[np.broadcast_to(~known[:, None], of_demand.shape)] = np.nan
    told = np.round(amounts, DIGITS).tolist()
    return [_day(way, lists, own) for way, lists in zip(ways, told, strict=True)]


def _day(way: Way, amounts: list[list[float]], own: float) -> DayParts:
    names = (*_OF_DEMAND, *_OF_SUPPLY)
    told: dict[str, Any] = dict(zip(names, map(_or_none, amounts), strict=True))
    told |= dict.fromkeys(_WITH_OWN) if math.isnan(own) else {}
    known = way.resolved.per_unit.known
    counted = known if way.public is None else known & ~np.isnan(way.public)
    not_tested = [part for part, sure in zip(PARTS, counted.tolist(), strict=True) if not sure]
    return DayParts(**told, parts_not_tested=not_tested)


def _reading(
    asked: ParkingQuestion, way: Way, day: DayParts, own: float, units: float
) -> ParkingReading:
    need, scale = way.resolved.per_unit, units * after_mobility(asked.book)
    rule, alone = asked.book.rounding.rule, (need.peak_low * scale, need.peak_high * scale)
    return ParkingReading(
        function=way.resolved.function_id,
        title=way.title,
        group=way.resolved.function.group,
        decides=way.reading.decides,
        reason=way.reading.reason,
        verdict=way.verdict.value,
        basis=way.resolved.basis,
        basis_text=BASIS_DUTCH[way.resolved.basis],
        norms=[dict(record) for record in way.resolved.records],
        normative=[number(float(end)) for end in way.left.peak],
        normative_part=PARTS[way.peak_part],
        deducted=[number(end) for end in way.gone_at_peak],
        rounded=[way.need_low, way.need_high],
        new_use=NewUse(
            normative=[number(end) for end in alone],
            rounded=rounded(alone, rule).tolist(),
        ),
        without_shared_use=[number(need.total_low * scale), number(need.total_high * scale)],
        visitors=_visitors(way, scale),
        short=None if math.isnan(own) else [number(way.short_low), number(way.short_high)],
        day=day,
    )


def _public(asked: ParkingQuestion, i: int, leading: Way) -> PublicParking:
    public, group = asked.public, leading.group
    near = [] if public.layer is None else public.near(i, group)
    on_foot = told_on_foot(asked, i, near)
    why_not, busy, usual = None, None, None
    if leading.public is None:
        why_not = public.why_missing or sentences.no_car_park(public.reach[group], on_foot)
    else:
        mean = public.free.usual[[park.row for park in near]]
        counted = np.asarray(~np.isnan(mean).all(axis=0), dtype=bool)
        busy, usual = numbers(leading.public), numbers(np.nansum(mean, axis=0), counted)
    return PublicParking(
        tested=leading.public is not None,
        why_not=why_not,
        street=sentences.STREET,
        walking_distance_m=public.reach[group],
        detour_factor=public.detour,
        measured=on_foot,
        measured_from="pin" if asked.proposals.is_disc[i] else "plot",
        max_occupancy=asked.book.number("max_occupancy"),
        free_p90=busy,
        free_mean=usual,
        car_parks=tuple(_car_park(asked, park) for park in near),
    )


def told_on_foot(asked: ParkingQuestion, i: int, near: Sequence[CarPark]) -> str:
    """Return how far the car parks in reach are was measured; where none is, how that was looked for."""
    public = asked.public
    over = [park.over for park in near] or [bool(public.on_network[i])]
    return sentences.on_foot(over, public.detour, network_words(asked.city))


def _car_park(asked: ParkingQuestion, park: CarPark) -> CarParkInReach:
    layer, free, row = asked.public.layer, asked.public.free, park.row
    column = {} if layer is None else layer.columns
    return CarParkInReach(
        **{name: str(column[name][row]) for name in ("id", "name", "kind")},
        distance_m=round(park.straight, 1),
        walking_distance_m=round(park.metres, 1),
        measured=OVER_NETWORK if park.over else ESTIMATED,
        capacity=number(float(column["capacity"][row])),
        free_p90=numbers(free.busy[row]),
        free_mean=numbers(free.usual[row]),
    )
