"""What the map of the city shows: from the choices of a visitor to the state of the map."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.designations import designations
from spreidingskaart.city.measures.figure_classes import classes
from spreidingskaart.city.measures.figures import FIGURES, LEVEL_NAMES, LEVEL_ONE, Figure
from spreidingskaart.city.measures.filter_words import counts_what, sentence
from spreidingskaart.city.measures.hidden_places import hidden_places
from spreidingskaart.rules.svbp import svbp
from spreidingskaart.web.fictional import beside_band
from spreidingskaart.web.map.layers import bubble_id
from spreidingskaart.web.map.legend import (
    figure_legend,
    filter_legend,
    zoning_legend,
)
from spreidingskaart.web.map.names import MapLayer
from spreidingskaart.web.map.state import Fill
from spreidingskaart.words.dates import short_day

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.city.measures.facility_filter import Filtered
    from spreidingskaart.web.map.state import Bubble

LAYER_NAMES: Final[dict[str, str]] = {
    MapLayer.FACILITIES: "Voorzieningen",
    MapLayer.HIDDEN: "Plekken zonder adres",
    MapLayer.TEAMS: "Wijkteams",
    MapLayer.SITES: "Kandidaatlocaties",
    MapLayer.GREENBLUE: "Groen-blauw netwerk",
    MapLayer.ZONES: "Zones en aanduidingen",
    MapLayer.CARPARKS: "Parkeergarages",
    MapLayer.STATIONS: "Stations",
    MapLayer.NAMES: "Namen",
    MapLayer.WATER: "Water",
}
"""What a visitor may switch on and off."""
DEFAULT_LAYERS: Final[tuple[str, ...]] = (
    MapLayer.FACILITIES,
    MapLayer.HIDDEN,
    MapLayer.TEAMS,
    MapLayer.STATIONS,
    MapLayer.NAMES,
    MapLayer.WATER,
)
ZONING: Final[str] = MapLayer.ZONING
"""Colours by designation instead of by figure."""
_OF_PEOPLE: Final = ("rate", "inhabitants", "density", "elderly")
"""Figures that follow the inhabitants of the year that is filtered on."""
NO_FILL: Final = "none"


def fill_of(filtered: Filtered, level: str, figure_id: str) -> tuple[Fill | None, str]:
    """Return the colours of the areas and the legend that belongs to them."""
    figure = FIGURES.get(figure_id)
    if figure is None:
        return None, plan_legend(filtered.city) if figure_id == ZONING else ""
    values = figure.values(filtered, level)
    tips = [figure.tell(value) for value in values]
    if not np.isfinite(values).any():
        note = f"Dit cijfer is er niet per {LEVEL_ONE[level].lower()}."
        if figure.counts_places and not filtered.is_known:
            note = escape(filtered.city.why_missing("facilities"))
        fill = Fill(level, "-" * len(values), ("#fff",), tips, figure.counts_places)
        return fill, f"<p>{note}</p>"
    grouped = classes(values)
    members = "".join("-" if member < 0 else str(member) for member in grouped.member)
    told = figure_legend(
        figure.heading, grouped, areas=LEVEL_NAMES[level].lower(), note=_note(filtered, figure)
    )
    return Fill(level, members, grouped.colours, tips, figure.counts_places), told


def bubbles_of(filtered: Filtered) -> dict[str, Bubble]:
    """Return the number in every bubble of places without an address, by the id that it has on the map.

    What is told for the municipality as a whole has no bubble: the line under the map counts it.
    """
    return {
        bubble_id(told.level, told.code): (told.places, told.forms)
        for told in hidden_places(filtered)
    }


def _note(filtered: Filtered, figure: Figure) -> str:
    city = filtered.city
    if not figure.counts_places:
        return " ".join(filter(None, [_source(city, figure.layer), _housing(city, figure)]))
    parts = [
        f"Plekken: {counts_what(filtered)}.",
        beside_band(city, filtered.fiction),
        _people(city) if figure.id == "rate" else "",
        _housing(city, figure),
    ]
    return " ".join(part for part in parts if part)


def _housing(city: City, figure: Figure) -> str:
    """Return that inhabitants of a year to come are those with the planned housing; "" for figures that are of now."""
    housing = city.planned_housing
    return housing.sentence if housing is not None and figure.id in _OF_PEOPLE else ""


def _people(city: City) -> str:
    report = city.reports.get("figures_wijken")
    return f"Inwoners: CBS, {short_day(report.entry.date)}." if report and report.entry else ""


def _source(city: City, layer: str) -> str:
    report = city.reports.get(layer)
    if report is None or report.entry is None:
        return ""
    return f"Bron: {report.entry.source}, {short_day(report.entry.date)}."


def plan_colours() -> dict[str, str]:
    """Return the colour of every main group and zone group."""
    drawn = svbp()
    colours = {name: group.colour for name, group in drawn.main_groups.items()}
    return colours | {name: group.colour for name, group in drawn.zone_groups.items()}


def plan_codes() -> dict[str, str]:
    """Return the letter code of every main group."""
    return {name: group.code for name, group in svbp().main_groups.items()}


def plan_legend(city: City) -> str:
    """Return the legend of the designations that occur in the city."""
    ground = designations(city)
    if ground is None:
        return f"<p>{escape(city.why_missing('zoning'))}</p>"
    present = set(ground["main_group"].tolist())
    return zoning_legend(
        [
            (name, group.code, group.colour)
            for name, group in svbp().main_groups.items()
            if name in present
        ],
        example=city.reference("zoning").fictional,
    )


def legend_of(filtered: Filtered, fill_legend: str) -> tuple[str, str]:
    """Return what the legend says of the filter in force and of the colours."""
    return filter_legend(sentence(filtered.city, filtered.wanted)), fill_legend
