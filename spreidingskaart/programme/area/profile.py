"""Everything that a page or sheet of one stadsdeel or wijk tells, found once for whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.city.measures.fiction import fictional_share
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.programme.area.coming import coming_in_area
from spreidingskaart.programme.area.finding import find_area
from spreidingskaart.programme.area.hidden import hidden_here
from spreidingskaart.programme.area.holds import (
    candidates_in_area,
    facilities_in_area,
    groups_in_area,
)
from spreidingskaart.programme.area.sources import sources_of
from spreidingskaart.programme.area.themes import AreaTheme, themes_of
from spreidingskaart.programme.area.years import change_told, years_of
from spreidingskaart.spread.areas import ONE
from spreidingskaart.spread.kinds import CLUSTERED, belongs, kind_of

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.area.finding import AreaFound
    from spreidingskaart.programme.area.holds import AreaCandidate, AreaFacility, GroupHere
    from spreidingskaart.programme.area.years import AreaYear


@dataclass(frozen=True)
class AreaProfile:
    """One stadsdeel or wijk in short, in the year of the City."""

    area: AreaFound
    one: str
    """stadsdeel or wijk."""
    part_of: str
    """Name of the stadsdeel of a wijk; "" for a stadsdeel."""
    themes: tuple[AreaTheme, ...]
    """A sentence each, against the city and earlier years."""
    years: tuple[AreaYear, ...]
    """From early to now."""
    groups: tuple[GroupHere, ...]
    facilities: tuple[AreaFacility, ...]
    hidden: str
    """"10 plekken in Poort of Pampus": without an address, rounded; "" where none is told here."""
    candidates: tuple[AreaCandidate, ...]
    coming: tuple[str, ...]
    fiction: str
    """How many of the clustered places are fictional, a sentence; "" where none is."""
    missing: tuple[str, ...]
    """Which layers are not loaded, a sentence each: what they would tell is not known, and not none."""
    sources: tuple[str, ...]
    version: str
    """Of the data."""


def area_profile(city: City, code: str) -> AreaProfile:
    """Return the profile of one stadsdeel or wijk.

    Parameters
    ----------
    city
        City as one role may see it; the profile tells nothing that this City does not hold.
    code
        Code of the area, or its name.

    Raises
    ------
    InputError
        If there is no such area.
    """
    area = find_area(city, code)
    filtered, years = apply_filter(city, FacilityFilter()), years_of(city, area)
    entries = entries_of(city)
    clustered = belongs(city, kind_of(city, CLUSTERED))
    here = (entries.area[area.level] == area.row) & filtered.counted & clustered
    care, *others = themes_of(city, area)
    change = AreaTheme("Verandering", change_told(years), care.source)
    return AreaProfile(
        area=area,
        one=ONE[area.level],
        part_of=_part_of(city, area),
        themes=(care, change, *others),
        years=years,
        groups=groups_in_area(city, area),
        facilities=facilities_in_area(city, area),
        hidden=hidden_here(filtered, area.level, area.code),
        candidates=candidates_in_area(city, area),
        coming=coming_in_area(city, area),
        fiction=fictional_share(entries, here).sentence,
        missing=tuple(
            city.why_missing(name)
            for name in ("facilities", "sites", "plan_moments", "growth")
            if city.layer(name) is None
        ),
        sources=sources_of(city),
        version=city.version,
    )


def _part_of(city: City, area: AreaFound) -> str:
    if area.level == "districts" or "districts" not in city.levels:
        return ""
    districts = city.areas("districts")
    code = city.areas(area.level)["district_code"][area.row]
    return str(districts["name"][districts.index[code]]) if code in districts.index else ""
