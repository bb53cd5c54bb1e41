"""The bar above the map of a site test: how to say where, undo, which layers show, and search by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.web.fictional import zoning_name
from spreidingskaart.web.layout import bar
from spreidingskaart.web.locatietoets import site_choice
from spreidingskaart.web.locatietoets.find_box import find_box, say_found
from spreidingskaart.web.map.city_map import LAYER_NAMES
from spreidingskaart.web.map.search_box import search_box
from spreidingskaart.web.one_of import one_of
from spreidingskaart.web.parts import part, part_or
from spreidingskaart.web.url_state import Name, kept

if TYPE_CHECKING:
    from spreidingskaart.city import City
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


@dataclass(frozen=True)
class Controls:
    """What the bar says."""

    way: str
    """How the visitor says where; one of `site_choice.WAYS`."""
    layers: tuple[str, ...]
    """Layers that show on the map."""
    sought: Found | None
    """What was searched by name."""


FIRST: Final = Controls(site_choice.PIN, _SHOWN_FIRST, None)
"""What holds where the bar cannot be shown."""


def controls(city: City) -> Controls:
    """Show the bar; return what it says."""
    site_choice.follow_older_link()
    with bar():
        way = one_of("Locatie", site_choice.WAYS, site_choice.PIN, Name.WAY)
        if way == site_choice.SITE:
            part("De kandidaten", site_choice.site_box, city)
        st.button("Ongedaan maken", on_click=site_choice.undo, disabled=not site_choice.may_undo())
        st.button("Wissen", on_click=site_choice.clear, disabled=not site_choice.chosen())
        layers = _layers(city)
        sought = part_or(None, "Het zoekveld", search_box, city)
    if way == site_choice.TYPE:
        part("Het zoekveld voor de locatie", find_box, city)
        part("Wat er gevonden is", say_found)
    return Controls(way, layers, sought)


def _layers(city: City) -> tuple[str, ...]:
    names = {
        "zoning": zoning_name(city),
        **{name: LAYER_NAMES[name] for name in _LAYERS},
        "background": "Achtergrondkaart (PDOK)",
    }
    with st.popover("Lagen"):
        visible = st.pills(
            "Wat staat er op de kaart?",
            list(names),
            selection_mode="multi",
            default=list(_SHOWN_FIRST),
            format_func=names.__getitem__,
            **kept(Name.SITE_LAYERS),
        )
    return tuple(map(str, visible))
