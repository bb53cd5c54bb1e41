"""What the map of the city shows, what a click on it chooses, and the line below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.city.measures.filter_words import notes, shown
from spreidingskaart.web import url_state
from spreidingskaart.web.kaart.year import next_year, stop_playing, take_year
from spreidingskaart.web.layout import small
from spreidingskaart.web.map.city_map import (
    ZONING,
    bubbles_of,
    fill_of,
    legend_of,
    plan_codes,
    plan_colours,
)
from spreidingskaart.web.map.names import EventKind, MapLayer
from spreidingskaart.web.map.panel import show_map
from spreidingskaart.web.map.search_box import look_at
from spreidingskaart.web.map.state import MapState
from spreidingskaart.web.session import layer_key
from spreidingskaart.web.url_state import Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city.measures.facility_filter import Filtered
    from spreidingskaart.web.kaart.controls import MapChoices
    from spreidingskaart.web.map.panel import MapEvent

_SEARCH: Final = "Zoeken gaat op naam; adres zoeken komt met de landelijke gegevens."


def map_state(choices: MapChoices, alike: Sequence[str] = ()) -> MapState:
    """Return the state of the map; the filter heeds marks, bubbles, colours and legend alike."""
    filtered = choices.filtered
    fill, fill_legend = fill_of(filtered, choices.level, choices.fill)
    facilities = filtered.city.layer("facilities")
    layers = [*choices.layers, *([MapLayer.ZONING] if choices.fill == ZONING else [])]
    centre = choices.centre
    return MapState(
        visible=[name for name in layers if name != "background"],
        level=choices.level,
        fill=fill,
        shown=[] if facilities is None else facilities["id"][filtered.marks].tolist(),
        bubbles=bubbles_of(filtered),
        legend=legend_of(filtered, fill_legend),
        colours=plan_colours(),
        codes=plan_codes(),
        ring=None if centre is None else (*centre, float(choices.radius)),
        selected=url_state.selection(),
        alike=alike,
        found=choices.sought,
        view=look_at(filtered.city, choices.sought),
        background="background" in choices.layers,
        next_year=next_year(),
        key=layer_key(),
    )


def city_map(choices: MapChoices, alike: Sequence[str]) -> None:
    """Show the map of the city."""
    show_map(choices.filtered.city, map_state(choices, alike), key="kaart", on_event=choose_on_map)


def under_the_map(choices: MapChoices) -> None:
    """Say what the map shows of all facilities, and how to search."""
    small(_told(choices.filtered))


def _told(filtered: Filtered) -> str:
    city = filtered.city
    if city.layer("facilities") is None:
        return f"Er zijn geen voorzieningen geladen. {_SEARCH}"
    return " ".join([shown(filtered), *notes(filtered), _SEARCH])


def choose_on_map(event: MapEvent) -> None:
    """Take a click: the centre of the ring, and what is selected; a plan is no choice. Or the next year that plays."""
    if event.kind is EventKind.YEAR:
        take_year(event.id)
    elif event.kind is EventKind.STOP:
        stop_playing(event.id)
    if event.kind is not EventKind.PICK:
        return
    if event.latitude is not None and event.longitude is not None:
        url_state.choose_point(Name.RING, event.latitude, event.longitude)
    url_state.select(None if event.layer == ZONING else event.layer, event.id)
