"""One area against the city, a sentence per theme: the number first, and what is not known is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.places import inhabitants_of_city
from spreidingskaart.programme.area.average import average_here, average_of_city
from spreidingskaart.programme.area.sources import layer_source
from spreidingskaart.programme.fair_share.in_short import share_of_district
from spreidingskaart.spread import sentences
from spreidingskaart.spread.index import index_of
from spreidingskaart.words.numbers import in_steps, number, share_words
from spreidingskaart.words.shares import against_share

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City
    from spreidingskaart.programme.area.finding import AreaFound
    from spreidingskaart.spread.index import Index

_AHEAD: Final = 10
"""Years ahead of which the inhabitants are told."""


@dataclass(frozen=True, slots=True)
class AreaTheme:
    """What is to be said of one theme."""

    title: str
    sentence: str
    source: str
    """Who says the numbers, with the date; "" where they are worked out of others on this page."""


def themes_of(city: City, area: AreaFound) -> tuple[AreaTheme, ...]:
    """Return the themes in the order in which people ask: care first, then who lives there."""
    index = index_of(city, area.level)
    facilities = layer_source(city, "facilities")
    return (
        AreaTheme("Woonzorg", _care(city, index, area), facilities),
        AreaTheme("Eerlijk verdeeld", _share(city, index, area), ""),
        AreaTheme("Inwoners", _people(city, area), layer_source(city, "figures_wijken")),
        AreaTheme("Ouderen", _elderly(city, area), layer_source(city, "figures_wijken")),
        AreaTheme("Corporatiewoningen", _homes(city, area), layer_source(city, "tenure_wijken")),
        AreaTheme("Inkomen", _income(city, area), layer_source(city, "figures_wijken")),
    )


def _care(city: City, index: Index, area: AreaFound) -> str:
    told = sentences.area(index, area.row)
    if np.isnan(index.city_rate) or np.isnan(index.existing[area.row]):
        return told
    return f"{told} In heel {city.municipality.name}: {sentences.rate(index.city_rate)} per 1.000."


def _share(city: City, index: Index, area: AreaFound) -> str:
    ratio = float(index.quotient[area.row])
    if np.isnan(ratio):
        why = sentences.too_small(index, area.row) or "het cijfer per inwoner is niet bekend"
        return f"Niet te zeggen: {why}."
    unreal = " Dat rust op fictieve plekken." if index.fictional[area.row] else ""
    told = f"{area.name} heeft {against_share(ratio)}, naar aantal inwoners.{unreal}"
    need = share_of_district(city, area.row) if area.level == "districts" else ""
    return f"{told} {need}".strip()


def _people(city: City, area: AreaFound) -> str:
    here = float(city.areas(area.level)["inhabitants"][area.row])
    whole = inhabitants_of_city(city)
    if np.isnan(here):
        return "Het inwonertal is niet bekend; er woont bijna niemand."
    share = f": {share_words(here / whole)} van de stad" if whole > 0 else ""
    return f"{number(here)} inwoners{share}.{_growth(city, area)}"


def _growth(city: City, area: AreaFound) -> str:
    then = city.at(city.facts_of + _AHEAD)
    housing = then.planned_housing
    if housing is None or not housing.added[area.level][area.row] > 0:
        return ""
    people = number(float(then.areas(area.level)["inhabitants"][area.row]))
    return f" In {then.year} {people}, {housing.mark}."


def _elderly(city: City, area: AreaFound) -> str:
    here, whole = (
        100 * part / people if people > 0 else float("nan")
        for part, people in (_older(city, area), _older(city, None))
    )
    return _compared(
        here, whole, lambda value: f"{number(value)}%", "van de inwoners is 65 jaar of ouder"
    )


def _older(city: City, area: AreaFound | None) -> tuple[float, float]:
    """Return the number of people of 65 and older and of all inhabitants."""
    level = "districts" if area is None else area.level
    areas = city.areas(level)
    if "inhabitants_65_plus" not in areas.columns:
        return float("nan"), float("nan")
    rows = slice(None) if area is None else slice(area.row, area.row + 1)
    older, people = areas["inhabitants_65_plus"][rows], areas["inhabitants"][rows]
    known = ~np.isnan(older) & ~np.isnan(people)
    return float(older[known].sum()), float(people[known].sum())


def _homes(city: City, area: AreaFound) -> str:
    weighed = ("tenure_corporation_pct", "tenure_dwellings")
    here, whole = average_here(city, area, *weighed), average_of_city(city, *weighed)
    return _compared(
        here, whole, lambda value: f"{number(value)}%", "van de woningen is van een corporatie"
    )


def _income(city: City, area: AreaFound) -> str:
    weighed = ("income_per_inhabitant_keur", "inhabitants")
    here, whole = average_here(city, area, *weighed), average_of_city(city, *weighed)
    return _compared(
        here,
        whole,
        lambda value: f"€ {number(in_steps(1000 * value, 100))}",
        "per inwoner, gemiddeld",
    )


def _compared(here: float, whole: float, told: Callable[[float], str], what: str) -> str:
    """Return "23% ... . In de stad is dat 20%."; or that nobody knows."""
    if np.isnan(here):
        return "Geen cijfer voor dit gebied."
    beside = f" In de hele stad {told(whole)}." if not np.isnan(whole) else ""
    return f"{told(here)} {what}.{beside}"
