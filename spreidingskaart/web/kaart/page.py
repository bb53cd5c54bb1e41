"""The page Kaart: title, choices, map, what is selected, and everything again as a table."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.crs import point_to_rd
from spreidingskaart.city.measures.facilities import target_groups_of
from spreidingskaart.city.measures.facility_filter import FacilityFilter, Filtered, apply_filter
from spreidingskaart.city.measures.filter_words import notes, shown
from spreidingskaart.web import url_state
from spreidingskaart.web.fictional import zoning_name
from spreidingskaart.web.figures import FIGURES, LEVEL_NAMES
from spreidingskaart.web.kaart.panel import Ring, panel
from spreidingskaart.web.kaart.tables import show_tables
from spreidingskaart.web.layout import title
from spreidingskaart.web.map.city_map import (
    DEFAULT_LAYERS,
    LAYER_NAMES,
    NO_FILL,
    ZONING,
    bubbles_of,
    fill_of,
    legend_of,
    plan_codes,
    plan_colours,
)
from spreidingskaart.web.map.panel import MapEvent, show_map
from spreidingskaart.web.map.search_box import Found, View, look_at, search_box
from spreidingskaart.web.map.state import MapState
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.session import layer_key
from spreidingskaart.web.url_state import Name
from spreidingskaart.words.marks import STATUS_NAMES
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from spreidingskaart.city import City

_SEARCH: Final = "Zoeken gaat op naam; adres zoeken komt met de landelijke gegevens."
NOW_AND_PLANNED: Final = "Nu en gepland"
_FILTER: Final = (
    Name.FORMS,
    Name.TARGET_GROUPS,
    Name.STATUSES,
    Name.YEAR,
    Name.LEAST_PLACES,
)
"""The choices of the filter, by their names in the address."""
_RADII: Final = (0, 250, 500, 1000, 1500, 2500)


def show() -> None:
    """Show the page."""
    city = city_of_session()
    title(
        f"Waar wonen mensen met zorg in {city.municipality.name}?",
        "Kies een cijfer en klik een gebied of een voorziening. Met een straal erbij ziet u wat er in de buurt is.",
    )
    level, fill_id, visible, wanted, radius, found = _bar(city)
    filtered = apply_filter(city, wanted)
    spot = url_state.chosen_point(Name.RING) if radius else None
    state = _state(filtered, level, fill_id, visible, look_at(city, found))
    if spot is not None:
        state = replace(state, ring=(spot[0], spot[1], float(radius)))
    with st.container(key="map_and_panel"):
        left, right = st.columns([3, 1])
        with left:
            show_map(city, state, key="kaart", on_event=_on_event)
            st.html(f'<p class="sk-small">{escape(_under_the_map(filtered))}</p>')
        with right, st.container(key="panel"):
            ring = None if spot is None else Ring(*point_to_rd(spot[1], spot[0]), float(radius))
            panel(filtered, level, url_state.selection(), ring)
    show_tables(filtered, level)


def _state(
    filtered: Filtered, level: str, fill_id: str, visible: list[str], view: View | None
) -> MapState:
    """Return the state of the map; the filter heeds marks, bubbles, colours and legend alike."""
    fill, fill_legend = fill_of(filtered, level, fill_id)
    facilities = filtered.city.layer("facilities")
    layers = [*visible, *(["zoning"] if fill_id == ZONING else [])]
    return MapState(
        visible=[name for name in layers if name != "background"],
        level=level,
        fill=fill,
        shown=[] if facilities is None else facilities["id"][filtered.marks].tolist(),
        bubbles=bubbles_of(filtered),
        legend=legend_of(filtered, visible, fill_legend),
        colours=plan_colours(),
        codes=plan_codes(),
        selected=url_state.selection(),
        view=view,
        background="background" in visible,
        key=layer_key(),
    )


def _under_the_map(filtered: Filtered) -> str:
    city = filtered.city
    if city.layer("facilities") is None:
        return f"{city.why_missing('facilities')} {_SEARCH}"
    return " ".join([shown(filtered), *notes(filtered), _SEARCH])


def _bar(city: City) -> tuple[str, str, list[str], FacilityFilter, int, Found | None]:
    with st.container(key="bar", horizontal=True, vertical_alignment="bottom"):
        level = st.segmented_control(
            "Gebied",
            list(LEVEL_NAMES),
            format_func=LEVEL_NAMES.__getitem__,
            default="wijken",
            key="gebied",
            required=True,
            bind="query-params",
            persist_state="session",
        )
        fills = {
            **{figure.id: figure.name for figure in FIGURES.values()},
            ZONING: zoning_name(city),
            NO_FILL: "Geen kleur",
        }
        fill_id = st.selectbox(
            "Kleur",
            list(fills),
            format_func=fills.__getitem__,
            key="kleur",
            bind="query-params",
            persist_state="session",
            width=280,
        )
        with st.popover("Lagen"):
            names = {**LAYER_NAMES, "background": "Achtergrondkaart (PDOK)"}
            visible = st.pills(
                "Wat staat er op de kaart?",
                list(names),
                selection_mode="multi",
                default=[*DEFAULT_LAYERS, "background"],
                format_func=names.__getitem__,
                key="lagen",
                bind="query-params",
                persist_state="session",
            )
        wanted = _filter(city)
        radius = st.selectbox(
            "Straal om uw klik",
            _RADII,
            format_func=lambda metres: f"{number(metres)} m" if metres else "geen",
            key="straal",
            bind="query-params",
            persist_state="session",
            width=150,
        )
        found = search_box(city)
    return str(level), str(fill_id), [str(name) for name in visible], wanted, int(radius), found


def _filter(city: City) -> FacilityFilter:
    """Show the filter; every choice is kept in the address under its own name."""
    years = [NOW_AND_PLANNED, *map(str, range(city.year - 10, city.year + 11))]
    with st.popover(f"Filter ({chosen})" if (chosen := _amount_chosen()) else "Filter"):
        forms = st.multiselect(
            "Woonzorgvorm",
            list(city.forms),
            format_func=lambda form: city.forms[form].name,
            placeholder="Alle vormen",
            **url_state.kept(Name.FORMS),
        )
        target_groups = st.multiselect(
            "Doelgroep",
            _groups(city),
            placeholder="Alle doelgroepen",
            **url_state.kept(Name.TARGET_GROUPS),
        )
        statuses = st.pills(
            "Status",
            list(STATUS_NAMES),
            selection_mode="multi",
            format_func=STATUS_NAMES.__getitem__,
            **url_state.kept(Name.STATUSES),
        )
        year = st.selectbox(
            "Jaar",
            years,
            help="Welke voorzieningen zijn open in dit jaar?",
            **url_state.kept(Name.YEAR),
        )
        least = st.number_input(
            "Minstens zoveel plekken", 0, 1000, 0, **url_state.kept(Name.LEAST_PLACES)
        )
    return FacilityFilter(
        forms=tuple(forms),
        target_groups=tuple(target_groups),
        statuses=tuple(statuses),
        year=None if year == NOW_AND_PLANNED else int(year),
        least_places=int(least),
    )


def _amount_chosen() -> int:
    """Return how many choices of the filter are made, before its fields are drawn."""
    values = [st.session_state.get(name) for name in _FILTER]
    return sum(bool(value) and value != NOW_AND_PLANNED for value in values)


def _groups(city: City) -> list[str]:
    """Return the target groups of the facilities and of the care forms of hidden counts."""
    layers = [
        layer for layer in (city.layer("facilities"), city.hidden_counts) if layer is not None
    ]
    served = [target_groups_of(city, layer, row) for layer in layers for row in range(len(layer))]
    return sorted({group for groups in served for group in groups})


def _on_event(event: MapEvent) -> None:
    if event.kind != "pick":
        return
    if event.latitude is not None and event.longitude is not None:
        url_state.choose_point(Name.RING, event.latitude, event.longitude)
    url_state.select(None if event.layer == ZONING else event.layer, event.id)
