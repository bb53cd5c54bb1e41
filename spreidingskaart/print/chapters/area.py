"""The chapter of one stadsdeel or wijk: against the city and earlier years, what is there, what could come."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.print.chapters.city import HEIGHT, WIDTH, map_and_table, on_paper
from spreidingskaart.print.city_picture import city_picture
from spreidingskaart.print.document import (
    Chapter,
    Heading,
    Look,
    PointList,
    PrintedTable,
    Sentence,
    Sources,
)
from spreidingskaart.print.picture.choices import FacilityMarks
from spreidingskaart.print.words import sentence_case
from spreidingskaart.programme.area.profile import area_profile
from spreidingskaart.spread.sentences import rate
from spreidingskaart.words.numbers import hectares, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spreidingskaart.city import City
    from spreidingskaart.print.document import Block
    from spreidingskaart.programme.area.finding import AreaFound
    from spreidingskaart.programme.area.holds import GroupHere
    from spreidingskaart.programme.area.profile import AreaProfile

_FINER: Final = {"districts": "wijken", "wijken": "buurten"}
"""Level of the areas on the map of one that is larger."""
_UNREAL: Final = "fictief"


def area_chapter(city: City, code: str, *, address: str = "") -> Chapter:
    """Return one stadsdeel or wijk in short.

    Parameters
    ----------
    city
        As everybody may see it.
    code
        Code of the area, or its name.
    address
        Whole address of the live view; empty leaves it out.

    Raises
    ------
    InputError
        If there is no such area.
    """
    profile = area_profile(city, code)
    title = f"{sentence_case(profile.one)} {profile.area.name}"
    return Chapter(title, tuple(_blocks(city, profile)), address)


def _blocks(city: City, profile: AreaProfile) -> Iterator[Block]:
    area = profile.area
    yield Sentence(f"In {profile.part_of or city.municipality.name}.", Look.SMALL)
    yield PointList(tuple((f"{theme.title}.", theme.sentence) for theme in profile.themes))
    for told in (profile.fiction, *profile.missing):
        if told:
            yield Sentence(told)
    yield Heading("De kaart")
    choices = replace(
        on_paper("rate", _FINER[area.level], facilities=FacilityMarks.SINGLE),
        around=(area.level, area.code),
        height=_height(city, area),
    )
    picture = city_picture(apply_filter(city, FacilityFilter()), choices)
    yield from map_and_table(picture, "Met elke voorziening die er ligt.")
    yield from _years(profile)
    yield from _groups(profile)
    yield from _facilities(profile)
    yield from _candidates(profile)
    yield Heading("Wat komt eraan?")
    yield from _list(profile.coming, "Er is niets gepland dat hier ligt.")
    yield Sources(profile.sources)


def _height(city: City, area: AreaFound) -> int:
    """Return the height of a map that an area fills."""
    west, south, east, north = city.areas(area.level).bounds[area.row]
    return int(np.clip(WIDTH * (north - south) / (east - west), HEIGHT // 2, HEIGHT))


def _years(profile: AreaProfile) -> Iterator[Block]:
    rows = tuple(
        (
            str(one.year),
            number(one.places),
            " ".join(filter(None, ("Fictief." if one.fictional else "", one.untold))),
        )
        for one in profile.years
    )
    yield Heading("Per jaar")
    yield PrintedTable(("Jaar", "Plekken", "Let op"), rows, widths=(1, 1, 6), figures=(1,))


def _groups(profile: AreaProfile) -> Iterator[Block]:
    if not profile.groups:
        return
    yield Heading("Plekken per doelgroep")
    yield PrintedTable(
        ("Doelgroep", "Plekken", "Per 1.000 inwoners", "In de stad", "Let op"),
        tuple(_group(one) for one in profile.groups),
        widths=(3, 1, 1.4, 1.2, 1.4),
        figures=(1, 2, 3),
    )


def _group(one: GroupHere) -> tuple[str, ...]:
    notes = ("afgerond" if one.rounded else "", _UNREAL if one.fictional else "")
    return (
        one.name,
        number(one.places),
        "te weinig inwoners" if np.isnan(one.rate) else rate(one.rate),
        "onbekend" if np.isnan(one.city_rate) else rate(one.city_rate),
        ", ".join(filter(None, notes)),
    )


def _facilities(profile: AreaProfile) -> Iterator[Block]:
    yield Heading("Voorzieningen hier")
    told = tuple(
        f"{one.name}: {one.about}{_mark(one.name, fictional=one.fictional)}"
        for one in profile.facilities
    )
    yield from _list(told, "Hier is geen voorziening met een bekend adres.")
    if profile.hidden:
        yield Sentence(f"Ongeveer {profile.hidden} zijn zonder bekend adres en afgerond.")


def _candidates(profile: AreaProfile) -> Iterator[Block]:
    yield Heading("Kandidaatlocaties hier")
    told = tuple(
        ", ".join(
            (
                f"{one.number}. {one.name}",
                hectares(one.area) if np.isfinite(one.area) else "oppervlakte niet bekend",
                f"grond van {one.owner}{_mark(one.name, fictional=one.fictional)}",
            )
        )
        for one in profile.candidates
    )
    yield from _list(told, "Hier ligt geen kandidaatlocatie.")


def _mark(name: str, *, fictional: bool) -> str:
    """Return that something is fictional, where its name does not say so itself."""
    return f" · {_UNREAL}" if fictional and "fictie" not in name.lower() else ""


def _list(told: tuple[str, ...], otherwise: str) -> Iterator[Block]:
    yield PointList(tuple(("", one) for one in told)) if told else Sentence(otherwise)
