"""The sentences of the screen Op-, om- en afbouw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.model import FacilityStatus
from spreidingskaart.programme.plan.changes import years_to_play
from spreidingskaart.programme.plan.places import places_over
from spreidingskaart.programme.plan.time_line import MomentKind
from spreidingskaart.web.opgave.plan_choice import lines_of
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.programme.plan.places import PlacesInYear
    from spreidingskaart.programme.plan.time_line import TimeLine
    from spreidingskaart.web.opgave.plan_choice import PlanChoice


def headline(city: City, choice: PlanChoice) -> str:
    """Say how many facilities close and open, and what that does to the places."""
    lines, years = lines_of(city, choice), years_to_play(city)
    if not lines:
        return "Geen cijfers. Voor deze keuze is er geen voorziening bekend."
    first, last = years.start, years[-1]
    closes, opens = (
        sum(1 for line in lines for one in line.of_kind(kind) if first < one.date.year <= last)
        for kind in (MomentKind.CLOSES, MomentKind.OPENS)
    )
    close = count(closes, "voorziening sluit", "voorzieningen sluiten")
    told = f"{close} en {plain(opens)} {'gaat' if opens == 1 else 'gaan'} open tot en met {last}."
    now, then = places_over(city, (first, last), choice.keeps_line)
    return f"{told} {_places(now, then)}"


def fiction(lines: Sequence[TimeLine]) -> str:
    """Say how much of what is shown is fictional; "" where nothing is."""
    invented = [line for line in lines if line.places.reserve == "fictief"]
    if not invented:
        return ""
    if len(invented) == len(lines):
        return "Alles hieronder is fictief."
    return f"Van de {plain(len(lines))} tijdlijnen zijn er {plain(len(invented))} fictief."


def reserves(lines: Sequence[TimeLine]) -> list[str]:
    """Return what does not count, and what nobody knows."""
    found = ["Een verwachte opening en een verbouwing tellen niet mee: alleen het register telt."]
    undated = [
        line.told
        for line in lines
        if line.status is FacilityStatus.PLANNED and not line.of_kind(MomentKind.OPENS)
    ]
    unsure = [line.told for line in lines if line.status is FacilityStatus.UNCONFIRMED]
    if undated:
        found.append(f"Gepland zonder jaar, telt niet mee: {join(undated)}.")
    if unsure:
        found.append(f"Niet bevestigd, telt niet mee: {join(unsure)}.")
    if any(line.rounded for line in lines):
        found.append("Plekken zonder bekend adres zijn afgerond en staan per gebied bij elkaar.")
    return found


def _places(now: PlacesInYear, then: PlacesInYear) -> str:
    if not (now.places.is_known and then.places.is_known):
        return (
            f"Hoeveel plekken dat zijn is niet bekend: {now.places.unknown or then.places.unknown}."
        )
    word = f" ({then.places.reserve})" if then.places.reserve else ""
    before, after = plain(now.places.value), plain(then.places.value)
    told = f"Er zijn {before} plekken in {now.year} en {after} in {then.year}{word}."
    left = max(now.without_number, then.without_number)
    if not left:
        return told
    which = count(left, "voorziening", "voorzieningen")
    return f"{told} Van {which} is het aantal plekken niet bekend; die tellen niet mee."
