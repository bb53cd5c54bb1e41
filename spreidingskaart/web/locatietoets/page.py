"""The page Locatietoets: a place, three fields, and at once the verdict with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from spreidingskaart.criteria import CRITERIA
from spreidingskaart.errors import InputError
from spreidingskaart.site_test.assess import assess, assessment
from spreidingskaart.site_test.overrides import with_overrides
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.spread.effect_words import tell_effect
from spreidingskaart.store import open_store
from spreidingskaart.web import url_state
from spreidingskaart.web.fictional import zoning_name
from spreidingskaart.web.locatietoets import site_choice
from spreidingskaart.web.locatietoets.files import site_files
from spreidingskaart.web.locatietoets.map_state import site_map_state
from spreidingskaart.web.locatietoets.override_form import override_form
from spreidingskaart.web.locatietoets.site_form import site_form
from spreidingskaart.web.locatietoets.verdict_card import card
from spreidingskaart.web.map.city_map import LAYER_NAMES
from spreidingskaart.web.map.panel import MapEvent, show_map
from spreidingskaart.web.map.search_box import search_box
from spreidingskaart.web.rendering import render
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.theme import title

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment, Proposals
    from spreidingskaart.web.map.search_box import Found

_LAYERS: Final = (
    "zones",
    "facilities",
    "sites",
    "carparks",
    "greenblue",
    "stations",
    "names",
    "water",
)
_SHOWN_FIRST: Final = ("facilities", "sites", "stations", "names", "water", "background")
_HINTS: Final = {
    site_choice.PIN: "Klik op de kaart. Met het toetsenbord: pijltjes schuiven de kaart, Enter prikt het midden.",
    site_choice.DRAW: "Klik de hoeken van het perceel en sluit af met Klaar of Enter. "
    "Met het toetsenbord: de spatiebalk zet een hoek in het midden.",
    site_choice.SITE: "Kies een kandidaat uit de lijst, of klik haar op de kaart.",
    site_choice.TYPE: "Typ RD (meters) of graden, en druk op Enter.",
}


@dataclass(frozen=True)
class _Tested:
    """One place that was tested."""

    proposals: Proposals
    found: Assessment
    """As the engine gave it."""
    shown: Assessment
    """With the overrides that are in force beside it."""
    effect: str
    effects: tuple[str, ...]


def show() -> None:
    """Show the page."""
    city = city_of_session()
    title(
        "Wat kan er op deze plek?",
        "Kies een plek en zeg wat er moet komen. De toets staat er meteen bij, met het bewijs.",
    )
    way, visible, found = _bar(city)
    with st.container(key="map_and_panel"):
        left, right = st.columns([3, 1])
        with right, st.container(key="panel"):
            form = site_form(city)
            tested, fault = _test(city, form)
            _answer(tested, fault, form)
        with left:
            state = site_map_state(city, way, visible, found, tested.proposals if tested else None)
            show_map(city, state, key="toets", on_event=_on_event)
            st.html(f'<p class="sk-small">{escape(_where(way, tested))}</p>')


def _bar(city: City) -> tuple[str, list[str], Found | None]:
    with st.container(key="bar", horizontal=True, vertical_alignment="bottom"):
        way = st.segmented_control(
            "Plek",
            site_choice.WAYS,
            default=site_choice.PIN,
            key="manier",
            required=True,
            **url_state.KEPT,
        )
        if way == site_choice.SITE:
            site_choice.site_box(city)
        elif way == site_choice.TYPE:
            site_choice.coordinates_box()
        st.button("Ongedaan maken", on_click=site_choice.undo, disabled=not site_choice.may_undo())
        st.button("Wissen", on_click=site_choice.clear, disabled=not site_choice.chosen())
        with st.popover("Lagen"):
            names = {
                "zoning": zoning_name(city),
                **{name: LAYER_NAMES[name] for name in _LAYERS},
                "background": "Achtergrondkaart (PDOK)",
            }
            visible = st.pills(
                "Wat staat er op de kaart?",
                list(names),
                selection_mode="multi",
                default=list(_SHOWN_FIRST),
                format_func=names.__getitem__,
                key="toetslagen",
                **url_state.KEPT,
            )
        found = search_box(city)
    return str(way), [str(name) for name in visible], found


def _test(city: City, form: dict[str, Any]) -> tuple[_Tested | None, str | None]:
    place = site_choice.place()
    if place is None:
        return None, None
    try:
        proposals = propose(city, **place, **form)
    except InputError as error:
        return None, str(error)
    columns = assess(proposals, city)
    effect, effects = tell_effect(city, proposals)
    found = assessment(proposals, city, columns=columns)
    return _Tested(
        proposals,
        found=found,
        shown=with_overrides(found, columns, open_store()),
        effect=effect,
        effects=tuple(told.sentence for told in effects),
    ), None


def _answer(tested: _Tested | None, fault: str | None, form: dict[str, Any]) -> None:
    if fault:
        st.error(fault)
    elif tested is None:
        st.html(render("locatietoets/no_site.html", criteria=CRITERIA))
    else:
        st.html(card(tested.shown, effect=tested.effect, effects=tested.effects))
        site_files(tested.shown, form)
        override_form(tested.found, tested.shown)


def _where(way: str, tested: _Tested | None) -> str:
    if tested is None:
        return _HINTS[way]
    proposal = tested.found.proposal
    spot = ", ".join(
        str(proposal[level]["name"])
        for level in ("buurt", "wijk", "district")
        if proposal.get(level)
    )
    return " · ".join(part for part in (spot, site_choice.told()) if part)


def _on_event(event: MapEvent) -> None:
    if event.kind == "pin" and event.latitude is not None and event.longitude is not None:
        site_choice.choose_point(event.latitude, event.longitude)
    elif event.kind == "plot":
        site_choice.choose_plot(event.ring)
    elif event.kind == "stop" and url_state.choice("perceel"):
        site_choice.clear()
    elif event.kind == "pick" and event.layer == "sites" and event.id:
        site_choice.choose_site(event.id)
