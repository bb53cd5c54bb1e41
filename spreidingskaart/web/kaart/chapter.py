"""What the page Kaart shows, as a chapter of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.city.measures.figures import FIGURES, LEVEL_NAMES
from spreidingskaart.print.chapters.city import city_chapter, on_paper
from spreidingskaart.web.kaart.filter import groups_of
from spreidingskaart.web.link_values import among, one_of, some_of, whole_number
from spreidingskaart.web.map.city_map import NO_FILL, ZONING
from spreidingskaart.web.url_state import Name
from spreidingskaart.words.marks import STATUS_NAMES

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.print.document import Chapter
    from spreidingskaart.web.link_values import Given

_MOST_PLACES = 1_000
_NOW = "Nu en gepland"


def chapter(city: City, given: Given, address: str) -> tuple[Chapter, ...]:
    """Return the map with the figure, areas and filter of an address.

    Raises
    ------
    InputError
        If a value in the address cannot be right.
    """
    levels = {level: name for level, name in LEVEL_NAMES.items() if level in city.levels}
    level = one_of(given, Name.AREAS, levels, "wijken")
    filtered = apply_filter(city, _wanted(city, given))
    return (city_chapter(filtered, on_paper(_figure(city, given), level), address=address),)


def _figure(city: City, given: Given) -> str | None:
    """Return the figure that colours the areas; where the page shows designations, or nothing, none does."""
    names = {figure.id: figure.name for figure in FIGURES.values()}
    others = {ZONING: "Bestemmingen", "zoning_example": "Bestemmingen (voorbeeldplan)"}
    first = next((one.id for one in FIGURES.values() if one.layer in city.layers), "rate")
    chosen = one_of(given, Name.COLOUR, {**names, **others, NO_FILL: "Geen kleur"}, first)
    return chosen if chosen in names else None


def _wanted(city: City, given: Given) -> FacilityFilter:
    forms = {form.id: form.name for form in city.forms.values()}
    year = among(given, Name.YEAR, [_NOW, *map(str, range(1900, 2201))])
    return FacilityFilter(
        forms=some_of(given, Name.FORMS, forms),
        target_groups=among(given, Name.TARGET_GROUPS, groups_of(city)),
        statuses=some_of(given, Name.STATUSES, STATUS_NAMES),
        year=int(year[0]) if year and year[0] != _NOW else None,
        least_places=whole_number(given, Name.LEAST_PLACES, 0, _MOST_PLACES, 0),
    )
