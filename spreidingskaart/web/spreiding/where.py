"""The screen Waar: a map of places per 1,000 inhabitants, and the area that was clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
import streamlit as st

from geo.crs import point_to_wgs84
from spreidingskaart.city.measures.figure_classes import classes
from spreidingskaart.city.measures.figures import LEVEL_NAMES
from spreidingskaart.spread import sentences
from spreidingskaart.spread.areas import MANY
from spreidingskaart.spread.counts import ids_of_open
from spreidingskaart.web import url_state
from spreidingskaart.web.map.legend import figure_legend
from spreidingskaart.web.map.names import EventKind
from spreidingskaart.web.map.panel import MapEvent, show_map
from spreidingskaart.web.map.state import Fill, MapState
from spreidingskaart.web.session import layer_key
from spreidingskaart.web.spreiding.index_table import index_table
from spreidingskaart.web.spreiding.parts import slide
from spreidingskaart.web.spreiding.screens import Screen
from spreidingskaart.web.story import notes

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.spread.index import Index
    from spreidingskaart.web.map.state import LatLon
    from spreidingskaart.web.spreiding.question import SpreadQuestion


def where(question: SpreadQuestion) -> None:
    """Show where there are many and where few."""
    index = question.index
    picked = _picked(index)
    slide(
        Screen.WHERE,
        sentences.where(index) if picked is None else sentences.area(index, picked),
        about=question.index.kind,
    )
    with st.container(key="spread_map"):
        show_map(
            question.city,
            _map_state(question.city, index),
            key="spreidkaart",
            on_event=_choose_on_map,
        )
    notes(sentences.reserves(index))
    index_table(question)


def _note(index: Index) -> str:
    housing = index.planned_housing
    also = "" if housing is None else f" {housing.sentence}"
    return f"Gearceerd is te klein, of zonder inwonertal.{also}"


def _map_state(city: City, index: Index) -> MapState:
    # an area with too few inhabitants has no rate, and so no colour: it would shout
    grouped = classes(index.rate)
    fill = Fill(
        index.areas.level,
        "".join("-" if member < 0 else str(member) for member in grouped.member),
        grouped.colours,
        [_tip(index, row) for row in range(len(index.rate))],
        of_places=True,
    )
    bars = figure_legend(
        f"{index.kind.name}: plekken per 1.000 inwoners in {index.year}",
        grouped,
        areas=MANY[index.areas.level],
        note=_note(index),
    )
    picked = _picked(index)
    return MapState(
        visible=["facilities", "names", "water"],
        level=index.areas.level,
        fill=fill,
        shown=ids_of_open(city.at(index.year), index.kind),
        legend=[bars],
        selected=None if picked is None else (index.areas.level, str(index.areas.codes[picked])),
        view=("hele stad", _corners(city)),
        background=True,
        key=layer_key(),
    )


def _corners(city: City) -> list[LatLon]:
    left, below, right, above = shapely.bounds(city.outline)
    west, south = point_to_wgs84(float(left), float(below))
    east, north = point_to_wgs84(float(right), float(above))
    return [(south, west), (north, east)]


def _tip(index: Index, row: int) -> str:
    """Return what the pointer is on, after the name that the map says itself."""
    if not index.lived_in[row]:
        return "geen inwonertal bekend"
    if index.few_inhabitants[row]:
        return sentences.FEW_INHABITANTS
    return f"{sentences.rate(float(index.rate[row]))} {index.places_in(row)} per 1.000 inwoners"


def _picked(index: Index) -> int | None:
    level, code = url_state.selection() or (None, None)
    if level != index.areas.level:
        return None
    rows = np.flatnonzero(index.areas.codes == code)
    return int(rows[0]) if len(rows) else None


def _choose_on_map(event: MapEvent) -> None:
    if event.kind is EventKind.PICK:
        url_state.select(event.layer if event.layer in LEVEL_NAMES else None, event.id)
