"""Where things stand on a page: the title on top, a bar of controls, the map with the panel beside it, small print."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.web.rendering import say_info
from spreidingskaart.words.unseen import apart

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from spreidingskaart.city import City


def title(question: str, lead: str) -> None:
    """Show the title of a page and one sentence of what can be done here."""
    head, text = escape(apart(question)), escape(apart(lead))
    st.html(
        f'<div class="sk-head"><h1 class="sk-title">{head}</h1><p class="sk-lead">{text}</p></div>'
    )


def bar() -> DeltaGenerator:
    """Return the place for the controls above the map."""
    folded_choices()
    return st.container(key="bar", horizontal=True, vertical_alignment="bottom")


def folded_choices() -> None:
    """Show where to unfold the choices; only a phone has it, where they would push map and answer off the screen."""
    st.html('<details class="sk-choices"><summary>Keuzes</summary></details>')


def map_and_panel() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the two columns of a page: the map, and the panel beside it.

    The panel comes first for who goes by keyboard or hears the page, because it holds the answer; the styles put the
    map first for who sees it.
    """
    with st.container(key="map_and_panel"):
        panel, beside = st.columns([1, 3])
        return beside, panel.container(key="panel")


def answer() -> DeltaGenerator:
    """Return the place for the answer, where it is a part of the panel: "Naar het antwoord" leads there."""
    return st.container(key="answer")


def small(text: str) -> None:
    """Show a line of small print."""
    st.html(f'<p class="sk-small">{escape(apart(text))}</p>')


def there_is(city: City, layer: str, otherwise: str) -> bool:
    """Return whether a layer is loaded; say what cannot be done, and why, where it is not."""
    if city.layer(layer) is not None:
        return True
    say_info(f"{otherwise} {why_left_out(city, layer)}".strip())
    return False


def why_left_out(city: City, layer: str) -> str:
    """Return why a layer that city.yaml names is not there; nothing where it names none."""
    return city.why_missing(layer) if layer in city.reports else ""


def empty(text: str) -> None:
    """Show what a person can do where there is nothing to see yet."""
    st.html(f'<p class="sk-empty">{escape(apart(text))}</p>')
