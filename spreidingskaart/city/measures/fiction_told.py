"""What of a city is fictional, in the words that stand above and under everything that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.city.measures.fiction import fictional_share
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.city.sources.programme_schemas import PROGRAMME
from spreidingskaart.model.vocabulary import Fictional
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from spreidingskaart.city import City

_GROUND: Final = {
    "sites": "kandidaatlocaties",
    "plots": "percelen",
    "zoning": "bestemmingen",
}
"""Layers that a page may rest on, as the line on top names them."""


def band(city: City) -> str:
    """Return the line on top of every page that rests on something fictional; "" where all is real."""
    kinds = {name: city.fictional_kind(name) for name in city.layers}
    if not any(kind is not Fictional.NO for kind in kinds.values()):
        return ""
    whole, part = (
        [words for name, words in _GROUND.items() if kinds.get(name) is kind]
        for kind in (Fictional.YES, Fictional.MIXED)
    )
    what = [
        "" if kinds.get("facilities", Fictional.NO) is Fictional.NO else _places(city),
        f"alle {join(whole)}" if whole else "",
        f"een deel van de {join(part)}" if part else "",
    ]
    named = join([words for words in what if words]) or "een deel van de gegevens"
    return f"Let op, fictief: {named}. Trek hieruit geen conclusies over echte wijken."


def _places(city: City) -> str:
    """Return "1.534 van de 1.559 plekken"; "" where no facility that is open is fictional."""
    entries = entries_of(city)
    share = fictional_share(entries, entries.open)
    if not share.places:
        return ""
    if share.places == share.of_places:
        return f"alle {count(share.places, 'plek', 'plekken')}"
    return f"{number(share.places)} van de {count(share.of_places, 'plek', 'plekken')}"


def layers_line(city: City) -> str:
    """Return which layers are fictional, which in part, and that the others are not."""
    parts = []
    if fictional := _titles(city, Fictional.YES):
        parts.append(f"Fictief: {join(fictional)}.")
    if mixed := _titles(city, Fictional.MIXED):
        parts.append(f"Deels fictief: {join(mixed)}.")
    if any(city.fictional_kind(name) is not Fictional.NO for name in _of_programme(city)):
        parts.append("Deels fictief, bij elk cijfer vermeld: de tabellen van Opgave.")
    parts.append("De andere lagen zijn echt." if parts else "Alle lagen zijn echt.")
    return " ".join(parts)


def _of_programme(city: City) -> list[str]:
    """Return the tables of the programme, which are too many to name one by one."""
    return [name for name in city.layers if name in PROGRAMME]


def _titles(city: City, kind: Fictional) -> list[str]:
    titles = [
        city.reference(name).title or name
        for name in city.layers
        if city.fictional_kind(name) is kind and name not in PROGRAMME
    ]
    return [title[:1].lower() + title[1:] for title in titles]
