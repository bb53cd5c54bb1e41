"""What the page Spreiding shows, as a chapter of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.city.measures.figures import LEVEL_NAMES
from spreidingskaart.errors import InputError
from spreidingskaart.print.chapters.spread import spread_chapter
from spreidingskaart.web.link_values import one_of, whole_number
from spreidingskaart.web.spreiding.question import YEARS, kinds_offered
from spreidingskaart.web.url_state import Name

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.print.document import Chapter
    from spreidingskaart.web.link_values import Given


def chapter(city: City, given: Given, address: str) -> tuple[Chapter, ...]:
    """Return how the places of an address are spread, whichever of the screens shows.

    Raises
    ------
    InputError
        If a value in the address cannot be right, or no facilities are loaded.
    """
    if city.layer("facilities") is None:
        raise InputError(f"Er zijn geen voorzieningen geladen. {city.why_missing('facilities')}")
    kinds = kinds_offered(city)
    levels = {level: name for level, name in LEVEL_NAMES.items() if level in city.levels}
    kind = one_of(given, Name.KIND, kinds, next(iter(kinds)))
    level = one_of(given, Name.SPREAD_AREAS, levels, "wijken")
    first, last = city.year - YEARS, city.year + YEARS
    year = whole_number(given, Name.SPREAD_YEAR, first, last, city.year)
    return (spread_chapter(city, kind, level, year, address=address),)
