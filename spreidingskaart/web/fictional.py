"""What of a city is invented, in the words that people read; all of it is read from the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from spreidingskaart.city import City


def zoning_name(city: City) -> str:
    """Return what the designations are called in a list of layers."""
    return "Bestemmingen (voorbeeldplan)" if city.reference("zoning").fictional else "Bestemmingen"


def candidate_name(city: City) -> str:
    """Return what a candidate site is called above a field."""
    return "Kandidaatlocatie (fictief)" if city.reference("sites").fictional else "Kandidaatlocatie"


def places_note(city: City) -> str:
    """Return how real the places are; nothing where all of them are."""
    return {"yes": "fictief", "mixed": "deels fictief"}.get(city.fictional_kind("facilities"), "")


def layers_line(city: City) -> str:
    """Return which layers are invented, which in part, and that the others are not."""
    by_kind: dict[str, list[str]] = {"yes": [], "mixed": []}
    for name in city.layers:
        if (kind := city.fictional_kind(name)) in by_kind:
            title = city.reference(name).title or name
            by_kind[kind].append(title[:1].lower() + title[1:])
    told = []
    if by_kind["yes"]:
        told.append(f"Fictief: {join(by_kind['yes'])}.")
    if by_kind["mixed"]:
        told.append(f"Deels fictief (met een kleine f): {join(by_kind['mixed'])}.")
    told.append("De andere lagen zijn echt." if told else "Alle lagen zijn echt.")
    return " ".join(told)
