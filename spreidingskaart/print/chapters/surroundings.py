"""The surroundings of a site in a report: the map as a picture with its legend, and the facilities near it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.city import LEVEL_COLUMN, open_in
from spreidingskaart.model import Fictional
from spreidingskaart.print.document import LegendLine, Picture, PointList, Sentence
from spreidingskaart.print.render import render
from spreidingskaart.print.site_map import site_map
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.marks import OUTLINES, SMALL_F, STATUS_NAMES, mark
from spreidingskaart.words.numbers import metres, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals
    from spreidingskaart.print.document import Block
    from spreidingskaart.print.site_map import Nearby, SiteMap

MOST_NEARBY: Final = 6
"""Facilities that the list under the map names."""
_EXAMPLE: Final = "Voorbeeldplan, geen geldend recht. "


def site_svg(city: City, proposals: Proposals, i: int = 0) -> str:
    """Return the map around the site of one proposal, as SVG that stands alone."""
    return _svg(site_map(city, proposals, i), city)


def surroundings(
    city: City, proposals: Proposals, i: int, where: Mapping[str, Any]
) -> tuple[Block, ...]:
    """Return the map around a site with its legend, the facilities near it, and what is known only per area.

    Parameters
    ----------
    city, proposals, i
        One proposal of N, and the City that it was made in.
    where
        Its description, as an assessment holds it (`Assessment.proposal`).
    """
    drawn = site_map(city, proposals, i)
    picture = Picture(
        _svg(drawn, city), alt_of(drawn), _caption(city, drawn), tuple(_legend(drawn))
    )
    listed = PointList(tuple(_facility(city, near) for near in drawn.nearby[:MOST_NEARBY]))
    noted = Sentence(" ".join(_notes(city, drawn, where)))
    return (picture, *([listed] if listed.points else []), *([noted] if noted.text else []))


def picture_of_site(city: City, proposals: Proposals, i: int, *, width: float = 1.0) -> Picture:
    """Return the map around a site with its legend, at a share of the width of the page."""
    return _picture(city, site_map(city, proposals, i), width)


def alt_of(drawn: SiteMap) -> str:
    """Return what the map shows, for who does not see it."""
    near = count(len(drawn.nearby), "voorziening", "voorzieningen")
    grounds = join([group.name for group in drawn.groups])
    told = f" Bestemmingen: {grounds}." if grounds else ""
    return (
        f"Kaart van de omgeving, {drawn.across} breed, het noorden boven. De locatie ligt in het midden; eromheen "
        f"liggen {near}.{told}"
    )


def _picture(city: City, drawn: SiteMap, width: float) -> Picture:
    legend = tuple(_legend(drawn))
    return Picture(_svg(drawn, city), alt_of(drawn), _caption(city, drawn), legend, width)


def _svg(drawn: SiteMap, city: City) -> str:
    return render("site_map.svg", map=drawn, alt=alt_of(drawn), example=_is_example(city, drawn))


def _is_example(city: City, drawn: SiteMap) -> bool:
    return bool(drawn.groups) and city.fictional_kind("zoning") is not Fictional.NO


def _caption(city: City, drawn: SiteMap) -> str:
    letters = "Letters en kleuren volgens SVBP2012." if drawn.groups else ""
    return f"{_EXAMPLE if _is_example(city, drawn) else ''}{letters}".strip()


def _legend(drawn: SiteMap) -> Iterator[LegendLine]:
    """Return a line for all that the map shows, in the order in which it is drawn."""
    for group in drawn.groups:
        yield LegendLine(render("legend_key.svg", key="group", group=group), group.name)
    for zone in drawn.zones:
        yield LegendLine(render("legend_key.svg", key="zone", zone=zone), zone.name)
    yield LegendLine(render("legend_key.svg", key="site"), "de locatie")
    yield LegendLine(render("legend_key.svg", key="border"), "grens van een buurt")
    if drawn.stations:
        yield LegendLine(render("legend_key.svg", key="station"), "station")
    if drawn.car_parks:
        yield LegendLine(render("legend_key.svg", key="car_park"), "openbare parkeergarage")
    yield from _marks(drawn.nearby)


def _marks(nearby: Iterable[Nearby]) -> Iterator[LegendLine]:
    """Return a line per care form, and what the outlines and the small f mean where they show."""
    first = {near.status: near.form for near in reversed(tuple(nearby))}
    for form in dict.fromkeys(near.form for near in nearby):
        yield LegendLine(mark(form), form.name)
    for status, words in OUTLINES.items():
        if status in first:
            yield LegendLine(mark(first[status], status), words)
    unreal = next((near.form for near in nearby if near.fictional), None)
    if unreal is not None:
        yield LegendLine(mark(unreal, fictional=True), SMALL_F)


def _facility(city: City, near: Nearby) -> tuple[str, str]:
    """Return the name of a facility, and what else is known of it."""
    facilities = city.layers["facilities"]
    places = float(facilities["places"][near.row])
    about = [
        near.form.name,
        "" if np.isnan(places) else count(places, "plek", "plekken"),
        STATUS_NAMES.get(near.status, ""),
        f"op {metres(near.distance)}",
        "fictief" if near.fictional else "",
    ]
    return f"{facilities['name'][near.row]}.", ", ".join(part for part in about if part)


def _notes(city: City, drawn: SiteMap, where: Mapping[str, Any]) -> Iterator[str]:
    more = len(drawn.nearby) - MOST_NEARBY
    if more > 0:
        yield f"En nog {count(more, 'voorziening', 'voorzieningen')} op de kaart."
    if not drawn.nearby:
        yield "Op de kaart ligt geen voorziening met een bekend adres."
    elsewhere = [*_coarse(city, where), *_hidden(city, where)]
    if elsewhere:
        yield f"Niet op de kaart, alleen per wijk of stadsdeel bekend: {join(elsewhere)}."


def _coarse(city: City, where: Mapping[str, Any]) -> Iterator[str]:
    """Return the facilities that are known only to lie in this wijk or district: they are on no map."""
    facilities = city.layer("facilities")
    if facilities is None:
        return
    for precision, level in (("wijk", "wijken"), ("district", "districts")):
        here = facilities[LEVEL_COLUMN[level]] == (where[precision] or {}).get("code")
        for row in np.flatnonzero(here & (facilities["precision"] == precision)):
            form = city.forms.get(facilities["form"][row])
            if form is not None and form.clustered:
                name = str(facilities["name"][row])
                status = STATUS_NAMES.get(str(facilities["status"][row]), "")
                yield name if not status or f"({status})" in name else f"{name} ({status})"


def _hidden(city: City, where: Mapping[str, Any]) -> Iterator[str]:
    """Return the rounded places in this wijk and district that have no address of their own."""
    counts = city.hidden_counts
    if counts is None or not len(counts):
        return
    now = counts.take(open_in(city, counts) & ~np.isnan(counts["places"]))
    for level, area in (("wijken", "wijk"), ("districts", "district")):
        code = (where[area] or {}).get("code")
        mine = np.array([code in areas.split(";") for areas in now["areas"]], dtype=bool)
        here = now.take((now["level"] == level) & mine)
        sums: dict[tuple[str, str], float] = {}
        for form, name, places in zip(here["form"], here["area"], here["places"], strict=True):
            sums[form, name] = sums.get((form, name), 0.0) + float(places)
        for (form, name), places in sums.items():
            yield f"ongeveer {number(places)} plekken {city.forms[form].name} in {name}"
