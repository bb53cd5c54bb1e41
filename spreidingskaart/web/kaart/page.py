"""The page Kaart: title, choices, map, what is selected, and everything again as a table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.crs import point_to_rd
from spreidingskaart.web import url_state
from spreidingskaart.web.fictional import zoning_name
from spreidingskaart.web.figures import FIGURES, LEVEL_NAMES
from spreidingskaart.web.kaart.selection import panel
from spreidingskaart.web.kaart.tables import show_tables
from spreidingskaart.web.layout import title
from spreidingskaart.web.map.city_map import (
    DEFAULT_LAYERS,
    LAYER_NAMES,
    NO_FILL,
    NOW_AND_PLANNED,
    ZONING,
    FacilityFilter,
    fill_of,
    groups_of,
    legend_of,
    passes,
    plan_codes,
    plan_colours,
    shown_of,
)
from spreidingskaart.web.map.panel import MapEvent, show_map
from spreidingskaart.web.map.search_box import Found, look_at, search_box
from spreidingskaart.web.map.state import MapState
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.session import layer_key
from spreidingskaart.web.url_state import Name
from spreidingskaart.words.marks import STATUS_NAMES
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from spreidingskaart.city import City

_SEARCH: Final = "Zoeken gaat op naam; adres zoeken komt met de landelijke gegevens."
_RADII: Final = (0, 250, 500, 1000, 1500, 2500)


def show() -> None:
    """Show the page."""
    city = city_of_session()
    title(
        f"Waar wonen mensen met zorg in {city.municipality.name}?",
        "Kies een cijfer en klik een gebied of een voorziening. Met een straal erbij ziet u wat er in de buurt is.",
    )
    level, fill_id, visible, wanted, radius, found = _bar(city)
    keep = passes(city, wanted)
    dated = city if wanted.year is None else city.at(wanted.year)
    fill, fill_legend = fill_of(dated, level, fill_id, wanted.forms)
    spot = url_state.chosen_point(Name.RING) if radius else None
    layers = [*visible, *(["zoning"] if fill_id == ZONING else [])]
    state = MapState(
        visible=[name for name in layers if name != "background"],
        level=level,
        fill=fill,
        shown=city.layers["facilities"]["id"][keep].tolist(),
        legend=legend_of(city, visible, keep, fill_legend),
        colours=plan_colours(),
        codes=plan_codes(),
        ring=None if spot is None else (spot[0], spot[1], float(radius)),
        selected=url_state.selection(),
        view=look_at(city, found),
        background="background" in visible,
        key=layer_key(),
    )
    with st.container(key="map_and_panel"):
        left, right = st.columns([3, 1])
        with left:
            show_map(city, state, key="kaart", on_event=_on_event)
            st.html(f'<p class="sk-small">{escape(shown_of(city, keep))} {_SEARCH}</p>')
        with right, st.container(key="panel"):
            panel(
                dated,
                level,
                wanted.forms,
                url_state.selection(),
                None if spot is None else (*point_to_rd(spot[1], spot[0]), float(radius)),
            )
    show_tables(dated, level, keep)


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
    facilities = city.layers["facilities"]
    groups = sorted({group for row in range(len(facilities)) for group in groups_of(city, row)})
    years = [NOW_AND_PLANNED, *map(str, range(city.year - 10, city.year + 11))]
    chosen = sum(
        bool(st.session_state.get(key))
        for key in ("vormen", "doelgroepen", "statussen", "minplekken")
    ) + (st.session_state.get("jaar", NOW_AND_PLANNED) != NOW_AND_PLANNED)
    with st.popover(f"Filter ({chosen})" if chosen else "Filter"):
        forms = st.multiselect(
            "Woonzorgvorm",
            list(city.forms),
            format_func=lambda form: city.forms[form].name,
            key="vormen",
            bind="query-params",
            persist_state="session",
            placeholder="Alle vormen",
        )
        target_groups = st.multiselect(
            "Doelgroep",
            groups,
            key="doelgroepen",
            bind="query-params",
            persist_state="session",
            placeholder="Alle doelgroepen",
        )
        statuses = st.pills(
            "Status",
            list(STATUS_NAMES),
            selection_mode="multi",
            format_func=STATUS_NAMES.__getitem__,
            key="statussen",
            bind="query-params",
            persist_state="session",
        )
        year = st.selectbox(
            "Jaar",
            years,
            key="jaar",
            bind="query-params",
            persist_state="session",
            help="Welke voorzieningen zijn open in dit jaar?",
        )
        least = st.number_input(
            "Minstens zoveel plekken",
            0,
            1000,
            0,
            key="minplekken",
            bind="query-params",
            persist_state="session",
        )
    return FacilityFilter(
        forms, target_groups, statuses, None if year == NOW_AND_PLANNED else int(year), int(least)
    )


def _on_event(event: MapEvent) -> None:
    if event.kind != "pick":
        return
    if event.latitude is not None and event.longitude is not None:
        url_state.choose_point(Name.RING, event.latitude, event.longitude)
    url_state.select(None if event.layer == ZONING else event.layer, event.id)
