"""The Dutch sentences of the parking criterion: number first, nothing left out that could turn the answer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from spreidingskaart.criteria.parking.balance import NOISE
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import metres, percent, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

PART_TITLES: Final = {
    "werkdag_ochtend": "werkdag ochtend",
    "werkdag_middag": "werkdag middag",
    "werkdag_avond": "werkdag avond",
    "koopavond": "koopavond",
    "werkdag_nacht": "werkdag nacht",
    "zaterdag_middag": "zaterdagmiddag",
    "zaterdag_avond": "zaterdagavond",
    "zondag_middag": "zondagmiddag",
}
OLD_USE: Final = (
    "Hoeveel parkeerplaatsen het oude gebruik vraagt, is niet bekend. "
    "Er is niets van de behoefte afgetrokken."
)
NO_OLD_USE: Final = "Er is geen oud gebruik om af te trekken."
TEMPORARY_AS_LASTING: Final = "Voor tijdelijk gebruik gelden hier dezelfde normen."
TEMPORARY: Final = (
    "Bij tijdelijk gebruik is de norm maatwerk. Deze som gaat uit van blijvend gebruik."
)
STREET: Final = "Parkeren op straat is niet getoetst."
OWN_UNKNOWN: Final = "Hoeveel er op eigen terrein komen is niet ingevuld."
ENOUGH: Final = "Dat is genoeg."
NOTHING_NEEDED: Final = "Er hoeft geen parkeerplaats bij."
ENOUGH_IF_KEPT: Final = (
    "Dat is genoeg zolang de eigen parkeerplaatsen van het oude gebruik blijven."
)
OLD_OWN_UNKNOWN: Final = (
    "Hoeveel het oude gebruik er had, is niet ingevuld; die plaatsen tellen niet twee keer."
)


def amount(low: float, high: float) -> str:
    """Return "18" or "16 tot 18", at most two decimals."""
    first, last = plain(low, 2), plain(high, 2)
    return last if first == last else f"{first} tot {last}"


def spaces(low: float, high: float) -> str:
    """Return "1 parkeerplaats" or "16 tot 18 parkeerplaatsen": a bare plek is a place for a person."""
    return f"{amount(low, high)} {'parkeerplaats' if low == high == 1 else 'parkeerplaatsen'}"


def needed(ways: Sequence[tuple[float, float, str, str]]) -> str:
    """Return what is needed in every way of counting.

    Parameters
    ----------
    ways
        (low, high, title of the function, group) of each.
    """
    return f"Nodig: {_per_way(ways)}."


def deducted(
    what: str,
    gone: Sequence[tuple[float, float, str, str]],
    new: Sequence[tuple[float, float, str]],
) -> str:
    """Return what went off for the old use in the busiest part of the day, and what the new use asks by itself.

    Parameters
    ----------
    what
        The old use, and how much of it.
    gone
        (low, high, when, title of the function) of each way of counting, unrounded; `when` is the part of the day.
    new
        (low, high, title of the function) of each way of counting, whole spaces.
    """
    if not any(high for _, high, _, _ in gone):
        return (
            f"Voor het oude gebruik ({what}) gaat er niets af: op het drukste dagdeel vraagt het geen "
            "parkeerplaatsen."
        )
    asks = [f"{amount(low, high)} als {title}" for low, high, title in new]
    went = [f"{amount(low, high)} op {part}" for low, high, part, _ in gone]
    low, high, part, _ = gone[0]
    first = f"{spaces(low, high)} op {part}"
    if len(set(went)) == 1:
        told = first
    else:
        each = [f"{text} als {way[3]}" for text, way in zip([first, *went[1:]], gone, strict=True)]
        told = join(each)
    return f"Eraf voor het oude gebruik ({what}) op het drukste dagdeel: {told}. Zonder die aftrek: {join(asks)}."


def not_deducted(what: str) -> str:
    """Return that the municipality does not deduct the old use."""
    return f"Het oude gebruik ({what}) gaat er niet af."


def old_use_without_norm(what: str) -> str:
    """Return that nobody has a norm for the old use."""
    return f"Voor het oude gebruik ({what}) is geen norm bekend. Er kan dus niets tot alles van de behoefte af."


def old_own(given: float) -> str:
    """Return how many own spaces the old use had, and that they count once."""
    if given == 0:
        return "Het oude gebruik had er geen."
    return f"Het oude gebruik had er {plain(given, 2)}; {'die telt' if given == 1 else 'die tellen'} niet twee keer."


def temporary(years: float) -> str:
    """Return that the sum of a temporary use is an indication."""
    return (
        f"Voor tijdelijk gebruik van {plain(years)} jaar geldt maatwerk; deze som is een indicatie."
    )


def compared(ways: Sequence[tuple[float, float, str, str]]) -> str:
    """Return a way of counting that does not decide."""
    return f"Ter vergelijking: {_per_way(ways)}."


def _per_way(ways: Sequence[tuple[float, float, str, str]]) -> str:
    (low, high, title, group), *others = ways
    told = [f"{spaces(low, high)} als {title} ({group})"]
    told += [f"{amount(low, high)} als {title} ({group})" for low, high, title, group in others]
    return join(told)


def difference(living: float, care: float) -> str:
    """Return how far the two kinds of counting lie apart, at their high ends."""
    more = care - living
    if more == 0:
        return "Als wonen of als maatschappelijk geteld maakt geen verschil."
    word = "meer" if more > 0 else "minder"
    return f"Als maatschappelijk geteld zijn er tot {spaces(abs(more), abs(more))} {word} nodig dan als wonen."


def on_plot(given: float, low: float, high: float) -> str:
    """Return how many own spaces there are and what they count as."""
    if given == 0:
        return "Op eigen terrein komen geen parkeerplaatsen."
    one = given == 1
    told = f"Op eigen terrein {'komt' if one else 'komen'} {spaces(given, given)}"
    if low == high == given:
        return f"{told}."
    return f"{told}; {'die telt' if one else 'die tellen'} als {amount(low, high)}."


def on_foot(over: Sequence[bool], detour: float, network: str) -> str:
    """Return how walks were measured, of which `over` says whether they went over the network, in words."""
    network, straight = f"over {network}", f"hemelsbreed × {plain(detour, 2)}"
    if all(over):
        return network
    return f"deels {network}, deels {straight}" if any(over) else straight


def in_car_parks(
    names: Sequence[str], least_free: float, distance: float, way: str, *, from_pin: bool
) -> str:
    """Return what is free in the car parks in reach, in the fullest part of the day that was counted."""
    told = join(list(names)) if len(names) < 3 else f"{len(names)} openbare parkeergarages"
    start = "van de punt op de kaart" if from_pin else "van de locatie"
    return (
        f"In {told}, binnen {metres(distance)} lopen {start} ({way}), "
        f"{'is' if least_free == 1 else 'zijn'} op drukke momenten nog {spaces(least_free, least_free)} vrij."
    )


def no_car_park(distance: float, way: str) -> str:
    """Return that nothing is known of public spaces."""
    return (
        f"Openbare parkeerplaatsen zijn niet getoetst: binnen {metres(distance)} lopen ({way}) ligt geen "
        "parkeergarage waarvan de bezetting bekend is."
    )


def short(low: float, high: float) -> str:
    """Return how much is short; `low` may be zero or less. Whole spaces, up."""
    least, most = math.ceil(low - NOISE), math.ceil(high - NOISE)
    if least <= 0:
        return f"Misschien is er een tekort, van hoogstens {spaces(most, most)}."
    return f"Tekort: {spaces(least, most)}."


def zone_assumed(zones: Sequence[str], known: str | None) -> str:
    """Return that the norm of another zone was taken."""
    told = f"Gerekend is met de norm van zone {join(list(zones))}"
    if known is None:
        return f"{told}; de zone van deze locatie is niet bekend."
    return f"{told}; voor zone {known}, waarin deze locatie ligt, is geen norm bekend."


def zone_doubt(zones: Sequence[str], note: str, known: str | None) -> str:
    """Return why the norm of another zone is not sure."""
    told = f"de norm is die van zone {join(list(zones))}"
    if known is not None:
        return f"{told} en de locatie ligt in zone {known}"
    return f"{told} en de zone van deze locatie is niet bekend ({note[:1].lower()}{note[1:].rstrip('.')})"


def from_elsewhere(titles: Sequence[str]) -> str:
    """Return that a norm is another municipality's."""
    return f"De norm voor {join(list(titles))} komt van andere gemeenten."


def counted_as_units(units: float) -> str:
    """Return that the number of units was not given."""
    told = count(units, "wooneenheid", "wooneenheden")
    return f"Het aantal wooneenheden is niet ingevuld; gerekend is met één per bewoner: {told}."


def staff(people: float, cars: float, share: float) -> str:
    """Return the separate estimate of the cars of the staff."""
    who, with_what = (
        count(people, "medewerker", "medewerkers"),
        count(round(cars), "auto", "auto’s"),
    )
    return (
        f"Schatting apart: voor {who} in de drukste dienst komen er ongeveer {with_what} bij (aanname: "
        f"{percent(share)} komt met de auto). Die zitten niet in de som."
    )


def weak_number(title: str, value: float, unit: str, why: str) -> str:
    """Return why a number is not sure."""
    said = {"deel": percent(value), "factor": plain(value, 2)}.get(unit, f"{plain(value)} {unit}")
    return f"{title[:1].lower()}{title[1:]} ({said}): {why[:1].lower()}{why[1:]}"


def weak_rule(title: str, why: str) -> str:
    """Return why a rule that is no number is not sure."""
    return f"{reason(title)}: {reason(why)}"


def reason(text: str) -> str:
    """Return a title or sentence as one of several reasons."""
    return f"{text[:1].lower()}{text[1:]}".rstrip(".")


def more_on_plot(spaces_more: float, factor: float) -> str:
    """Return what the plot would need on top, and what one space counts for where that is not one."""
    return f"Met {spaces(spaces_more, spaces_more)} erbij op eigen terrein past het.{_each(factor)}"


def enough_on_plot(total: float, factor: float) -> str:
    """Return how many own spaces would do."""
    if total == 0:
        return "Ook zonder parkeerplaatsen op eigen terrein past het."
    return f"Met {spaces(total, total)} op eigen terrein past het.{_each(factor)}"


def _each(factor: float) -> str:
    return "" if factor == 1 else f" Elke parkeerplaats telt daar voor {plain(factor, 2)}."


def fewer_units(units: float) -> str:
    """Return the largest number of units that fits."""
    return f"Met hoogstens {count(units, 'eenheid', 'eenheden')} past het."


def fits_as(titles: Sequence[str]) -> str:
    """Return the ways of counting in which it does fit."""
    told = join(list(titles), "of als")
    return f"Als {told} past het wel. Vraag de gemeente hoe zij deze woonvorm telt."
