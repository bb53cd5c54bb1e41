"""The small line under every page: what is real, what is fictional, of which date, and that nothing here decides."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.city.access import ROLE_NAMES
from spreidingskaart.web.fictional import layers_line
from spreidingskaart.web.session import role_switch

if TYPE_CHECKING:
    from spreidingskaart.city import City


def sentence(city: City) -> str:
    """Return the line as text."""
    figures = city.reports.get("figures_wijken")
    date = f"{figures.entry.date:%d-%m-%Y}" if figures and figures.entry else "onbekende datum"
    return f"{layers_line(city)} Kerncijfers van CBS: {date}. Dit is geen besluit."


def show(city: City) -> None:
    """Show the line, the role and, on this machine, the switch."""
    with st.container(key="footer", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<p class="sk-foot">{escape(sentence(city))} '
            f'<span class="sk-nowrap">Gegevens {escape(city.version)} · {escape(ROLE_NAMES[city.role])}</span></p>'
        )
        role_switch()
