"""One parking finding in full: made only when someone looks at it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.norms import REACH
from spreidingskaart.city.measures.walking import WALKING
from spreidingskaart.criteria.parking import evidence, sentences
from spreidingskaart.criteria.parking.asked import (
    DEMAND_NUMBERS,
    TAILOR_MADE,
    after_mobility,
    public_firm,
    public_numbers,
    rules_firm,
)
from spreidingskaart.criteria.parking.balance import NOISE, rounded
from spreidingskaart.criteria.parking.demand import EXAMPLE
from spreidingskaart.criteria.parking.details import CountedAs, ParkingUncounted
from spreidingskaart.criteria.parking.old_use import OldUseAnswer, old_use_of
from spreidingskaart.criteria.parking.places import ZONES
from spreidingskaart.criteria.parking.remedies import helps
from spreidingskaart.criteria.parking.supply import CAR_PARKS, OCCUPANCY
from spreidingskaart.criteria.parking.way import assumed_zones, difference, ways_of
from spreidingskaart.criteria.parking.weak import weak_old_norm
from spreidingskaart.model import Finding, Gap, GapKind, Status, Verdict, gap_of_status
from spreidingskaart.rules.parking.norm_book import OLD_USE, PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.criteria.parking.asked import ParkingQuestion
    from spreidingskaart.criteria.parking.way import Way
    from spreidingskaart.rules import Norm
    from spreidingskaart.rules.parking.norm_book import NormBook

ID: Final = "parking"
NO_NUMBER: Final = "Het aantal plekken voor bewoners is niet bekend, dus parkeren is niet getoetst."


def finding(asked: ParkingQuestion, i: int) -> Finding:
    """Return the finding of proposal `i`."""
    ways = ways_of(asked, i)
    deciding = [way for way in ways if way.reading.decides]
    verdict = Verdict.from_code(asked.verdict[i])
    if not deciding:
        return _nothing_to_count(asked, i, verdict)
    leading = max(deciding, key=lambda way: way.need_high)
    return Finding(
        criterion=ID,
        verdict=verdict,
        gaps=() if asked.firm[i] else _gaps(asked, i, deciding, verdict),
        sentence=_sentence(asked, i, ways, verdict),
        value=evidence.number(leading.need_high),
        unit="parkeerplaatsen",
        threshold=evidence.number(_supply_at_worst(asked, i, leading)),
        rules=evidence.rules(asked, i, ways),
        data=evidence.data(asked),
        details=evidence.details(asked, i, ways, leading),
        helps=helps(asked, i, deciding, verdict),
    )


def _nothing_to_count(asked: ParkingQuestion, i: int, verdict: Verdict) -> Finding:
    category = asked.category(i)
    sized = not math.isnan(float(asked.needs.units[i]))
    sentence = category.reason if sized else NO_NUMBER
    return Finding(
        criterion=ID,
        verdict=verdict,
        gaps=(Gap(GapKind.UNKNOWN, sentences.reason(sentence)),),
        sentence=sentence,
        rules=(category.reference(),),
        details=ParkingUncounted(CountedAs(category.id, category.reason)),
    )


def _supply_at_worst(asked: ParkingQuestion, i: int, way: Way) -> float:
    """Return the least supply in the part in which most is short: what the demand is held against."""
    own = float(asked.proposals.own_parking[i])
    if math.isnan(own):
        return own
    least = way.least_supply(asked, own)
    return float(least[int((least - way.high).argmin())])


def _sentence(asked: ParkingQuestion, i: int, ways: Sequence[Way], verdict: Verdict) -> str:
    deciding = [way for way in ways if way.reading.decides]
    idle = all(way.nothing_needed for way in deciding)
    told = [
        sentences.needed([_summary(way) for way in deciding]),
        *_told_difference(ways, deciding),
        *_told_old_use(asked, i, deciding),
        *([sentences.NOTHING_NEEDED] if idle else _told_supply(asked, i, deciding)),
        *([] if idle else _told_verdict(deciding, verdict)),
        *_told_assumptions(asked, i, deciding),
    ]
    return " ".join(told)


def _told_supply(asked: ParkingQuestion, i: int, deciding: Sequence[Way]) -> list[str]:
    """Say what the plot holds and, where that is too little for any way of counting, what the car parks hold."""
    own = float(asked.proposals.own_parking[i])
    least, most = (own * factor for factor in asked.factor)
    told = [sentences.OWN_UNKNOWN if math.isnan(own) else sentences.on_plot(own, least, most)]
    told += _told_old_own(asked, i, deciding)
    if not all(rounded(way.high.max(), asked.book.rounding.rule) <= least for way in deciding):
        told.append(_told_public(asked, i, deciding))
    return told


def _told_verdict(deciding: Sequence[Way], verdict: Verdict) -> list[str]:
    """Say whether it is enough; where it is not, how much is short."""
    if verdict is Verdict.FITS:
        return [sentences.ENOUGH]
    if verdict is Verdict.NOT_TESTED:
        return []
    least = min(way.short_low for way in deciding)
    most = max(way.short_high for way in deciding)
    if most <= 0:
        return [sentences.ENOUGH_IF_KEPT]
    near_car_park = any(way.public is not None for way in deciding)
    return [sentences.short(least, most), *([sentences.STREET] if near_car_park else [])]


def _told_old_own(asked: ParkingQuestion, i: int, deciding: Sequence[Way]) -> list[str]:
    """Say how many own spaces the old use had, where something goes off for it."""
    old, rule = old_use_of(asked, i), asked.book.rounding.rule
    if not old.goes_off or not any((way.left.gone(rule).high > 0).any() for way in deciding):
        return []
    return [sentences.OLD_OWN_UNKNOWN if math.isnan(old.own) else sentences.old_own(old.own)]


def _summary(way: Way) -> tuple[float, float, str, str]:
    return way.need_low, way.need_high, way.title, way.resolved.function.group


def _told_old_use(asked: ParkingQuestion, i: int, deciding: Sequence[Way]) -> list[str]:
    """Say what became of the old use; of an unknown one the reserve says so."""
    old = old_use_of(asked, i)
    if old.answer is OldUseAnswer.DEDUCTED:
        gone = [(*way.gone_at_peak, _when(way), way.title) for way in deciding]
        new = [(*_alone(asked, way, i), way.title) for way in deciding]
        return [sentences.deducted(old.what, gone, new)]
    return [] if old.sentence is None else [old.sentence]


def _when(way: Way) -> str:
    return sentences.PART_TITLES[PARTS[way.peak_part]]


def _alone(asked: ParkingQuestion, way: Way, i: int) -> tuple[float, float]:
    """Return what the new use asks by itself, in whole spaces."""
    scale = float(asked.needs.units[i]) * after_mobility(asked.book)
    low, high = rounded(
        np.array([way.unit.peak_low, way.unit.peak_high]) * scale, asked.book.rounding.rule
    )
    return float(low), float(high)


def _told_difference(ways: Sequence[Way], deciding: Sequence[Way]) -> list[str]:
    """Name the difference between living and care; the care figure itself where it only stands beside."""
    gap = difference(ways)
    if gap is None:
        return []
    shown = {way.resolved.function.group for way in deciding}
    beside = [_summary(way) for way in ways if way.resolved.function.group not in shown]
    return [*([sentences.compared(beside)] if beside else []), sentences.difference(*gap)]


def _told_public(asked: ParkingQuestion, i: int, deciding: Sequence[Way]) -> str:
    way = next((way for way in deciding if way.public is not None), deciding[0])
    reach = asked.public.reach[way.group]
    if asked.public.layer is None:
        return f"Openbare parkeerplaatsen zijn niet getoetst. {asked.public.why_missing}"
    near = asked.public.near(i, way.group)
    on_foot = evidence.told_on_foot(asked, i, near)
    if way.public is None:
        return sentences.no_car_park(reach, on_foot)
    names = [str(asked.public.layer["name"][park.row]) for park in near]
    least = math.floor(float(np.nanmin(way.public)) + NOISE)
    return sentences.in_car_parks(
        names, least, reach, on_foot, from_pin=bool(asked.proposals.is_disc[i])
    )


def _told_assumptions(asked: ParkingQuestion, i: int, deciding: Sequence[Way]) -> list[str]:
    told = []
    zones = assumed_zones(deciding)
    if zones:
        told.append(sentences.zone_assumed(zones, asked.table(i).place.zone))
    elsewhere = [way.title for way in deciding if way.resolved.basis == EXAMPLE]
    if elsewhere:
        told.append(sentences.from_elsewhere(elsewhere))
    if np.isnan(asked.proposals.units[i]):
        told.append(sentences.counted_as_units(float(asked.needs.units[i])))
    people, share = float(asked.proposals.staff[i]), asked.book.number("staff_car_share")
    if not math.isnan(people) and share is not None:
        told.append(sentences.staff(people, people * share, share))
    if asked.tailored[i]:
        told.append(sentences.temporary(float(asked.proposals.temporary_years[i])))
    return told


# ------------------------------------------------------------------------------------------------ how sure


_NO_OWN_SPACES: Final = Gap(
    GapKind.UNKNOWN, "het aantal parkeerplaatsen op eigen terrein is niet ingevuld"
)
_NO_OLD_OWN_SPACES: Final = Gap(
    GapKind.UNKNOWN,
    "hoeveel parkeerplaatsen het oude gebruik op eigen terrein had, is niet ingevuld",
)
_NO_STREET: Final = Gap(GapKind.NOT_TESTED, "parkeren op straat is niet meegeteld")
_NO_STREET_OR_OLD_USE: Final = Gap(
    GapKind.NOT_TESTED, "parkeren op straat en het oude gebruik zijn niet meegeteld"
)
_FICTIONAL_ZONES: Final = Gap(
    GapKind.FICTIONAL, "de parkeerzones zijn een fictief voorbeeld", layer="parking_zones"
)
_FICTIONAL_NETWORK: Final = Gap(
    GapKind.FICTIONAL, "het wandelnetwerk is een fictief voorbeeld", layer="walking"
)
_FICTIONAL_CAR_PARKS: Final = Gap(
    GapKind.FICTIONAL, "de parkeergarages zijn een fictief voorbeeld", layer="car_parks"
)
_NOT_COUNTED: Final = Gap(
    GapKind.UNKNOWN,
    "niet voor elk dagdeel is geteld hoe vol de parkeergarages zijn",
    layer="car_park_occupancy",
)
_NOT_ALL: Final = Gap(GapKind.UNKNOWN, "niet alles is bekend")


def _gaps(
    asked: ParkingQuestion, i: int, deciding: Sequence[Way], verdict: Verdict
) -> tuple[Gap, ...]:
    """Return what keeps a verdict from being firm, each once."""
    gaps = [*_weak_temporary(asked, i), *_weak_norms(asked, i, deciding), *_weak_old_use(asked, i)]
    if verdict is Verdict.NOT_TESTED:
        gaps.insert(0, _NO_OWN_SPACES)
    if not rules_firm(asked.book):
        gaps += _weak_numbers(asked.book, DEMAND_NUMBERS)
    if any(way.public is not None for way in deciding):
        gaps += _weak_public(asked, i, deciding)
    if verdict in (Verdict.MAY_FIT, Verdict.CONFLICTS):
        gaps.append(_NO_STREET if old_use_of(asked, i).answered else _NO_STREET_OR_OLD_USE)
    return tuple(dict.fromkeys(gaps)) or (_NOT_ALL,)


def _weak_norms(asked: ParkingQuestion, i: int, deciding: Sequence[Way]) -> list[Gap]:
    zones, category = assumed_zones(deciding), asked.category(i)
    gaps = []
    if zones:
        note, zone = asked.book.zone_note, asked.table(i).place.zone
        gaps.append(
            Gap(GapKind.ASSUMED, sentences.zone_doubt(zones, note, zone), layer="parking_zones")
        )
    for way in deciding:
        if way.resolved.basis == EXAMPLE:
            told = f"de norm voor {way.title} komt van andere gemeenten"
            gaps.append(Gap(GapKind.EXAMPLE_NORM, told))
        else:
            gaps += [
                gap_of_status(rule.status, f"{rule.title} is {rule.status.dutch}")
                for rule in way.resolved.rules
                if not rule.status.firm
            ]
    if not category.status.firm:
        told = f"hoe de gemeente deze woonvorm telt, is {category.status.dutch}"
        gaps.append(gap_of_status(category.status, told))
    if asked.city.layer(ZONES) is not None and asked.city.reference(ZONES).fictional:
        gaps.append(_FICTIONAL_ZONES)
    return gaps


def _weak_old_use(asked: ParkingQuestion, i: int) -> list[Gap]:
    """Return what is not sure of the deduction."""
    old = old_use_of(asked, i)
    if old.answer in (OldUseAnswer.UNKNOWN, OldUseAnswer.NONE):
        return []
    rule = asked.book.numbers[OLD_USE]
    gaps = [] if rule.status.firm else [_weak_rule(rule)]
    if not old.goes_off:
        return gaps
    if old.norm is None:
        gaps.append(Gap(GapKind.UNKNOWN, f"voor het oude gebruik ({old.what}) is geen norm bekend"))
    else:
        gaps += weak_old_norm(old.norm)
    if math.isnan(old.own):
        gaps.append(_NO_OLD_OWN_SPACES)
    return gaps


def _weak_temporary(asked: ParkingQuestion, i: int) -> list[Gap]:
    norm = asked.book.numbers[TAILOR_MADE]
    lasts = math.isnan(float(asked.proposals.temporary_years[i]))
    if lasts or not (asked.tailored[i] or norm.status is Status.TRIED):
        return []
    if norm.status.firm:
        return [Gap(GapKind.ASSUMED, sentences.reason(norm.title))]
    return [_weak_rule(norm)]


def _weak_rule(norm: Norm) -> Gap:
    told = norm.note if norm.note and norm.status is not Status.TRIED else norm.status.dutch
    return gap_of_status(norm.status, sentences.weak_rule(norm.title, told))


def _weak_public(asked: ParkingQuestion, i: int, deciding: Sequence[Way]) -> list[Gap]:
    gaps = []
    if not public_firm(asked.city, asked.book, asked.public)[i]:
        gaps += _weak_numbers(
            asked.book, [key for key in public_numbers(asked.public, i) if key != REACH]
        )
    if asked.public.walked[i] and asked.city.reference(WALKING).fictional:
        gaps.append(_FICTIONAL_NETWORK)
    if any(asked.city.reference(name).fictional for name in (CAR_PARKS, OCCUPANCY)):
        gaps.append(_FICTIONAL_CAR_PARKS)
    if not asked.outcome.public_complete[i, [way.column for way in deciding]].all():
        gaps.append(_NOT_COUNTED)
    return gaps


def _weak_numbers(book: NormBook, keys: Sequence[str]) -> list[Gap]:
    weak = [book.numbers[key] for key in keys]
    return [
        gap_of_status(norm.status, _weak_number(norm, norm.value))
        for norm in weak
        if norm.value is not None and not norm.status.firm
    ]


def _weak_number(norm: Norm, value: float) -> str:
    return sentences.weak_number(norm.title, value, norm.unit, norm.note or norm.status.dutch)
