"""The page of one stadsdeel or wijk as HTML: the profile, its map with the same in words, and where to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.city.measures.fiction_told import band
from spreidingskaart.print.city_picture import FacilityMarks, PictureChoices, city_picture
from spreidingskaart.programme.area import area_profile
from spreidingskaart.programme.area.finding import LEVELS_TOLD, areas_told
from spreidingskaart.spread.sentences import rate
from spreidingskaart.web.inline import inline, inline_keys
from spreidingskaart.web.map.base import ASSETS
from spreidingskaart.web.rendering import render
from spreidingskaart.web.url_state import Name, link
from spreidingskaart.words.numbers import hectares, number

if TYPE_CHECKING:
    from markupsafe import Markup

    from spreidingskaart.city import City
    from spreidingskaart.print.city_picture import CityPicture
    from spreidingskaart.programme.area import AreaFound, AreaProfile

_BELOW: Final = {"districts": "wijken", "wijken": "buurten"}
"""The level that the map of an area shows."""
_GROUPS: Final = {"districts": "Stadsdelen", "wijken": "Wijken"}
_PIN: Final = "#00616F"
_WIDE: Final = 900
_HIGH: Final = (420, 760)
"""Least and greatest height of the map of an area; its width is the same for all."""


def area_page(city: City, asked: str) -> str:
    """Return the page of the area that is asked for.

    Raises
    ------
    InputError
        If there is no such area.
    """
    profile = area_profile(city, asked)
    area = profile.area
    return render(
        "gebied/area.html",
        assets=ASSETS,
        profile=profile,
        municipality=city.municipality.name,
        band=band(city),
        choices=_choices(city),
        picture=_picture(city, profile),
        rate=rate,
        number=number,
        hectares=hectares,
        on_map=_on_map(area.level, area.code),
        tested={
            one.id: link("locatietoets", {Name.CANDIDATE: one.id}) for one in profile.candidates
        },
    )


def choosing_page(city: City, said: str = "") -> str:
    """Return the page on which an area is chosen, with what was wrong."""
    return render(
        "gebied/choose.html",
        assets=ASSETS,
        municipality=city.municipality.name,
        choices=_choices(city),
        said=said,
    )


def _choices(city: City) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the areas to choose from, by name within their level."""
    every = areas_told(city)
    return [
        (
            _GROUPS[level],
            sorted((area.name, area.code) for area in every if area.level == level),
        )
        for level in LEVELS_TOLD
        if any(area.level == level for area in every)
    ]


def _picture(
    city: City, profile: AreaProfile
) -> tuple[CityPicture, Markup, list[tuple[Markup, str]]]:
    area = profile.area
    picture = city_picture(
        apply_filter(city, FacilityFilter()),
        PictureChoices(
            level=_BELOW[area.level],
            around=(area.level, area.code),
            facilities=FacilityMarks.SINGLE,
            pins=dict.fromkeys((one.id for one in profile.candidates), _PIN),
            width=_WIDE,
            height=_height(city, area),
            label=17,
        ),
    )
    return picture, inline(picture.svg), inline_keys(picture.legend)


def _height(city: City, area: AreaFound) -> int:
    """Return the height at which an area fills the map."""
    west, south, east, north = city.areas(area.level).bounds[area.row]
    return int(np.clip(_WIDE * (north - south) / (east - west), *_HIGH))


def _on_map(level: str, code: str) -> str:
    """Return the address of the map with an area chosen."""
    shown = {"districts": "Stadsdelen", "wijken": "Wijken"}[level]
    return link("", {Name.AREAS: shown, Name.SELECTION: f"{level}:{code}"})
