"""Words of our layers as people read them on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.model import OWNERS, Visibility

if TYPE_CHECKING:
    from spreidingskaart.city import City

_WORDS: Final = {
    "status": {
        "existing": "bestaat", "planned": "gepland", "closing": "gaat sluiten", "unconfirmed": "niet bevestigd",
    },
    "visibility": {
        "public": "openbaar", "aggregated": "alleen als aantal per wijk", Visibility.SECRET.value: "geheim",
    },
    "precision": {"point": "exact punt", "buurt": "buurt", "wijk": "wijk", "district": "stadsdeel"},
    "fictional": {"yes": "fictief", "no": "echt"},
    "kind": {"green": "groen", "blue": "blauw"},
}  # fmt: skip
_FORM: Final = "form"
_OWNER: Final = "owner"


def word_told(city: City, field: str, word: str) -> str:
    """Return a word of a field in Dutch; a word that has none stands as it is."""
    if field == _FORM:
        return city.forms[word].name if word in city.forms else word
    if field == _OWNER:
        return OWNERS[word].ground if word in OWNERS else word
    return _WORDS.get(field, {}).get(word, word)
