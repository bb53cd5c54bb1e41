"""How much there is and where, of when the numbers are, and what does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.spread.areas import EACH, LEVEL_BELOW, MANY, ONE
from spreidingskaart.spread.policy import choice
from spreidingskaart.words.dates import day_told
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number, percent, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spreidingskaart.spread.index import Denominator, Index

NO_FACILITIES: Final = "Er zijn geen voorzieningen geladen."
FEW_INHABITANTS: Final = "te weinig inwoners"


def how_much(index: Index, city: str) -> str:
    """Say how many places the city has, and per 1,000 inhabitants."""
    places = index.kind.places
    if np.isnan(index.total):
        return NO_FACILITIES
    if not index.total:
        soon = index.planned.sum()
        unreal = ", geheel of deels fictief" if index.fictional.any() else ""
        planned = f" Gepland: {count(soon, 'plek', 'plekken')}{unreal}." if soon else ""
        if index.kind.untold.what:
            return f"0 {places} in {city} in {index.year} bekend. {index.kind.untold.sentence(index.year)}"
        return f"0 {places} in {city} in {index.year}: er is geen voorziening van deze soort open.{planned}"
    if np.isnan(index.city_rate):
        return f"{number(index.total)} {places} in {city} in {index.year}. Het inwonertal is niet bekend."
    then = f", {index.planned_housing.mark}" if index.planned_housing else ""
    return (
        f"{rate(index.city_rate)} {places} per 1.000 inwoners van {city}: {number(index.total)} in "
        f"{index.year}{then}."
    )


def where(index: Index) -> str:
    """Say which area has most for its inhabitants and which least, among those that say enough."""
    level = index.areas.level
    one, many = ONE[level], MANY[level]
    if np.isnan(index.total):
        return "Zonder voorzieningen is er niets te vergelijken."
    if not index.lived_in.any():
        return f"Van geen {one} is het inwonertal bekend; er is niets te vergelijken."
    if not index.existing[index.lived_in].any():
        return f"0 {index.kind.places} zijn per {one} bekend; er is niets te vergelijken."
    said = index.lived_in & ~index.few_inhabitants
    if said.sum() < 2:
        return f"Er zijn geen twee {many} met genoeg inwoners om te vergelijken."
    rates = np.where(said, index.rate, np.nan)
    most, least = int(np.nanargmax(rates)), int(np.nanargmin(rates))
    names, top, bottom = index.areas.names, float(rates[most]), float(rates[least])
    none = int((rates == 0).sum())
    if np.isclose(top, bottom):
        return (
            f"{rate(top)} {index.kind.places} per 1.000 inwoners: {EACH[level]} heeft er evenveel."
        )
    times = (
        f"Dat is {_times(top / index.city_rate)} het stadsgemiddelde ({rate(index.city_rate)})."
        if index.city_rate > 0
        else "Het stadsgemiddelde is niet bekend."
    )
    lowest = _without(index, none, int(said.sum())) if none > 1 else _least(index, least)
    alone = " Het zijn de plekken van één voorziening." if index.facilities[most] == 1 else ""
    return f"{rate(top)} {index.places_in(most)} per 1.000 inwoners in {names[most]}. {times}{alone} {lowest}"


def _without(index: Index, none: int, of: int) -> str:
    """Say how many areas have none; where some places are known for larger areas only, that none is known."""
    one = ONE[index.areas.level]
    if index.all_known and none == of - 1:
        return f"Alle andere {compared_areas(index.areas.level)} hebben er geen."
    if index.all_known:
        return f"{none} van de {of} {compared_areas(index.areas.level)} hebben er geen."
    elsewhere = (
        f"; van {count(index.coarser, 'plek', 'plekken')} is niet bekend in welke {one} "
        f"{'die ligt' if index.coarser == 1 else 'ze liggen'}"
        if index.coarser
        else ""
    )
    return (
        f"In {none} van de {of} {compared_areas(index.areas.level)} is er geen bekend{elsewhere}."
    )


def compared_areas(level: str) -> str:
    """Name the areas that are compared, as every page does: "wijken met ten minste 500 inwoners"."""
    return f"{MANY[level]} met ten minste {number(choice('few_inhabitants'))} inwoners"


def _least(index: Index, row: int) -> str:
    known, value = "" if index.all_known else "bekende ", float(index.rate[row])
    per = " per 1.000 inwoners" if value else ""
    return f"{index.areas.names[row]} heeft de minste {known}{index.places_in(row)}: {rate(value)}{per}."


def _as_known(index: Index) -> str:
    return "" if index.all_known else ", voor zover bekend"


def area(index: Index, row: int) -> str:
    """Say what one area has; or why nothing can be said of it."""
    name, places, here = index.areas.names[row], index.places_in(row), float(index.existing[row])
    if np.isnan(here):
        return f"{name}: {NO_FACILITIES[0].lower()}{NO_FACILITIES[1:]}"
    if not index.lived_in[row]:
        has = f" Er zijn {number(here)} {places}." if here else ""
        return f"{name}: geen inwonertal bekend, dus geen cijfer per 1.000 inwoners.{has}"
    people = number(float(index.areas.inhabitants[row]))
    if index.few_inhabitants[row]:
        return (
            f"{name}: {people} inwoners en {number(here)} {places}. Dat zijn {FEW_INHABITANTS} voor een "
            "cijfer per 1.000."
        )
    if not here:
        return f"0 {places} in {name}{_as_known(index)}, bij {people} inwoners."
    told = (
        f"{rate(float(index.rate[row]))} {places} per 1.000 inwoners in {name}: {number(here)} bij {people} "
        f"inwoners. {percent(float(index.share_of_places[row]))} van de plekken, "
        f"{percent(float(index.share_of_inhabitants[row]))} van de inwoners."
    )
    if index.few_facilities[row]:
        told += f" Dat {too_small(index, row)}: één besluit meer of minder maakt het heel anders."
    return told


def too_small(index: Index, row: int) -> str:
    """Return why the rate of an area says too little; empty where it says enough."""
    if index.few_inhabitants[row]:
        return FEW_INHABITANTS
    return rests_on(int(index.facilities[row])) if index.few_facilities[row] else ""


def rests_on(facilities: int) -> str:
    """Return on how many facilities a rate rests."""
    return f"rust op {'één voorziening' if facilities == 1 else f'{facilities} voorzieningen'}"


def reserves(index: Index) -> list[str]:
    """Say of when the inhabitants are, and what does not count."""
    level = index.areas.level
    one, _many = ONE[level], MANY[level]
    housing = index.planned_housing
    said = [denominator(index.denominator, index.year, grows=housing is not None)]
    if housing is not None:
        said += housing.reserves(LEVEL_BELOW.get(level, level))
    if index.coarser:
        told, too = (
            count(index.coarser, "plek is", "plekken zijn"),
            "telt" if index.coarser == 1 else "tellen",
        )
        said.append(f"{told} niet per {one} bekend en {too} alleen in het stadscijfer mee.")
    said += [*_without_figure(index), *_uncertain(index)]
    if level == "grid500":
        said.append(
            "De inwoners van een buurt zijn naar oppervlakte over de vakken verdeeld, water meegerekend."
        )
    return said


def _without_figure(index: Index) -> Iterator[str]:
    one, many = ONE[index.areas.level], MANY[index.areas.level]
    nobody = int((~index.lived_in).sum())
    if nobody:
        places = (
            f" De {number(index.without_inhabitants)} plekken daar tellen in geen cijfer per inwoner mee."
            if index.without_inhabitants > 0
            else ""
        )
        yield (
            f"{nobody} {many if nobody > 1 else one} zonder bekend inwonertal, zoals bedrijventerreinen en "
            f"parken, {'krijgen' if nobody > 1 else 'krijgt'} geen cijfer.{places}"
        )
    few = int(index.few_inhabitants.sum())
    if few:
        least = number(choice("few_inhabitants"))
        yield (
            f"{few} {many if few > 1 else one} met minder dan {least} inwoners: te weinig voor een cijfer "
            "per 1.000."
        )


def _uncertain(index: Index) -> Iterator[str]:
    if index.kind.untold.what:
        yield index.kind.untold.sentence(index.year)
    if index.unknown:
        yield (
            f"Van {count(index.unknown, 'voorziening', 'voorzieningen')} is het aantal plekken niet bekend; "
            f"die {'telt' if index.unknown == 1 else 'tellen'} niet mee."
        )
    if index.rounded.any():
        yield "Een deel van de aantallen is afgerond op 5, om adressen te beschermen."


def denominator(people: Denominator, year: int, *, grows: bool = False) -> str:
    """Say of when the inhabitants are, with an alarm where that is long ago."""
    if people.date is None:
        return "Van wanneer de inwonertallen zijn, is niet bekend."
    date = day_told(people.date)
    same = year == people.date.year or grows
    other = "" if same else f" Ook het cijfer voor {year} rekent daarmee."
    if not people.stale:
        return f"Inwoners van {date}.{other}"
    return (
        f"Let op: de inwonertallen zijn van {date}, {plain(people.years_old)} jaar geleden. Waar de stad groeit, "
        f"lijkt het aantal plekken per inwoner hoger dan het is.{other}"
    )


def rate(value: float) -> str:
    """Return a rate with one decimal, two below 1: 6,3 and 0,14 and 0."""
    return number(value, 1 if value >= 1 else 2) if value else "0"


def _times(value: float) -> str:
    if value < 1.95:
        return f"{number(value, 1)} keer"
    whole = value >= 10 or abs(value - round(value)) < 0.05
    return f"{number(value, 0 if whole else 1)} keer"
