"""What is known of elderly people, in Dutch: who has nothing near, what they would need, and what nobody told."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.programme.elderly.dwellings import in_mostly_houses
from spreidingskaart.programme.elderly.people import places_like_now
from spreidingskaart.programme.elderly.reach import DISTANCES, MANY
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import metres, number, percent, plain, share_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.programme.elderly.people import ElderlyPeople
    from spreidingskaart.programme.elderly.reach import ElderlyReach
    from spreidingskaart.programme.figures import ProgrammeFigure

_NAMED = 3
"""White spots that a sentence names."""


def headline(reach: ElderlyReach, limit: float) -> str:
    """Return how many elderly people have nothing near; the number first."""
    people = reach.people.whole
    if not people.is_known:
        return f"Geen cijfers: {people.unknown}."
    if np.isnan(reach.people.from_65).all():
        return (
            f"{number(people.value)} inwoners zijn 65 jaar of ouder; per buurt is het niet bekend."
        )
    if not reach.facilities:
        return (
            f"{number(people.value)} inwoners zijn 65 jaar of ouder. "
            "Er is geen open voorziening voor ouderen met een bekend adres."
        )
    far = reach.people_beyond(limit)
    return (
        f"{number(far)} van de {number(float(np.nansum(reach.people.from_65)))} inwoners van 65 jaar of ouder wonen "
        f"verder dan {metres(limit)} van een {_what(reach)}. {_white_spots(reach, limit)}"
    )


def fiction(reach: ElderlyReach) -> str:
    """Return how many of the facilities are fictional, one sentence; "" where none is."""
    if not reach.fictional:
        return ""
    are = "is" if reach.fictional == 1 else "zijn"
    return (
        f"{reach.fictional} van de {count(reach.facilities, 'voorziening', 'voorzieningen')} voor ouderen met een "
        f"bekend adres {are} fictief."
    )


def _what(reach: ElderlyReach) -> str:
    if not reach.fictional:
        return "voorziening voor ouderen"
    real = reach.facilities - reach.fictional
    return f"{'echte of fictieve' if real else 'fictieve'} voorziening voor ouderen"


def _white_spots(reach: ElderlyReach, limit: float) -> str:
    rows = reach.white_spots(limit)
    if not len(rows):
        return f"Geen buurt met {number(MANY)} of meer van hen heeft niets binnen {metres(limit)}."
    named = join(
        [
            f"{reach.people.names[row]} ({number(float(reach.people.from_65[row]))})"
            for row in rows[:_NAMED]
        ]
    )
    spots = f"{count(len(rows), 'buurt is', 'buurten zijn')} een witte vlek"
    verb = "is" if len(rows) == 1 else "zijn"
    return f"{spots}: {number(MANY)} of meer van hen en niets dichtbij. De grootste {verb} {named}."


def within_told(reach: ElderlyReach) -> str:
    """Return which share of the elderly people has a facility within each distance."""
    whole = float(np.nansum(reach.people.from_65))
    if not whole or not reach.facilities:
        return ""
    parts = [
        f"{share_words(1 - reach.people_beyond(limit) / whole)} binnen {metres(limit)}"
        for limit in DISTANCES
    ]
    return (
        f"Van hen heeft {join(parts)} een voorziening ({reach.by}, vanuit één punt in elke buurt)."
    )


def need_told(
    places: ProgrammeFigure, people: ProgrammeFigure, later: ProgrammeFigure, year: int
) -> str:
    """Return how many places keep today's number per elderly person in a later year."""
    if not (places.is_known and people.is_known and later.is_known):
        why = next(one.unknown for one in (people, places, later) if not one.is_known)
        return f"Hoeveel plekken er in {year} nodig zijn weten we niet: {why}."
    rate = 1000 * places.value / people.value if people.value else float("nan")
    needed = places_like_now(places, people, later)
    mark, marked = (f" ({one.reserve})" if one.reserve else "" for one in (places, needed))
    return (
        f"Nu zijn er {number(places.value)} plekken voor ouderen{mark}: {plain(rate)} per 1.000 inwoners van 65 jaar "
        f"of ouder. Wie dat gelijk wil houden, heeft er {number(needed.value)} nodig in {year}{marked}. "
        "Dat is geen raming van de zorg die mensen nodig hebben."
    )


def programme_told(needed: ProgrammeFigure, year: int) -> str:
    """Return how many places the programme says that elderly people need in a year."""
    if not needed.is_known:
        return f"De programmering zegt niet hoeveel plekken ouderen in {year} nodig hebben: {needed.unknown}."
    mark = f" ({needed.reserve})" if needed.reserve else ""
    return (
        f"Volgens de programmering hebben ouderen {number(math.ceil(needed.value))} plekken nodig in {year}{mark}; die "
        "cijfers volgen niet uit het aantal inwoners."
    )


def ageing_told(ageing: float | None) -> str:
    """Return what is assumed of ageing."""
    if ageing is None:
        return (
            "Hoe snel de mensen die hier wonen ouder worden staat niet in de gegevens: geen cijfers. Alleen nieuwe "
            "wijken tellen mee. Vul een percentage per jaar in om te zien wat het uitmaakt; dat is dan een aanname."
        )
    return f"Aanname: het aantal inwoners van 65 jaar of ouder verandert met {plain(ageing, 2)}% per jaar."


def missing_told(people: ElderlyPeople) -> list[str]:
    """Return what is not known of the people."""
    said = []
    if not people.whole_75.is_known:
        said.append(
            "Cijfers over 75 jaar en ouder zijn niet geladen: de kerncijfers van het CBS hebben hier alleen 65 jaar en "
            "ouder. Een kolom inhabitants_75_plus in figures_wijken.csv en figures_buurten.csv zou ze geven."
        )
    if people.without_number:
        buurten = count(people.without_number, "buurt", "buurten")
        said.append(
            f"Van {buurten} met inwoners is het aantal van 65 jaar of ouder niet gepubliceerd."
        )
    return said


def dwellings_told(city: City, people: ElderlyPeople) -> str:
    """Return in what buurten elderly people live; "" where nobody published it."""
    share = in_mostly_houses(city, people.from_65)
    if np.isnan(share):
        return ""
    return (
        f"{percent(share)} van de inwoners van 65 jaar of ouder woont in een buurt waar de meeste woningen "
        "eengezinswoningen zijn, meestal met een trap."
    )


def sources_told(figures: Sequence[ProgrammeFigure]) -> str:
    """Return who says the figures; "" where nobody is named."""
    told = dict.fromkeys(source.told for figure in figures for source in figure.sources)
    return f"Bronnen: {'; '.join(told)}." if told else ""
