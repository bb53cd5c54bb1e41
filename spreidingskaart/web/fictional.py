"""What of a city is fictional, in the words that people read; all of it is read from the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.model.vocabulary import Fictional
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
    kind = city.fictional_kind("facilities")
    return "" if kind is Fictional.NO else kind.dutch


def layers_line(city: City) -> str:
    """Return which layers are fictional, which in part, and that the others are not."""
    parts = []
    if fictional := _titles(city, Fictional.YES):
        parts.append(f"Fictief: {join(fictional)}.")
    if mixed := _titles(city, Fictional.MIXED):
        parts.append(f"Deels fictief (met een kleine f): {join(mixed)}.")
    parts.append("De andere lagen zijn echt." if parts else "Alle lagen zijn echt.")
    return " ".join(parts)


def _titles(city: City, kind: Fictional) -> list[str]:
    titles = [
        city.reference(name).title or name
        for name in city.layers
        if city.fictional_kind(name) is kind
    ]
    return [title[:1].lower() + title[1:] for title in titles]
