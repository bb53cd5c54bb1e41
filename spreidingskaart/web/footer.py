"""The small line under every page: what is real, what is fictional, of which date, and that nothing here decides."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.access import ROLE_NAMES
from spreidingskaart.city.measures.fiction_told import layers_line
from spreidingskaart.model import ANYONE
from spreidingskaart.web.deployment import public_version
from spreidingskaart.web.market_link import market_link
from spreidingskaart.web.plain_pages import ACCESSIBILITY, PRIVACY
from spreidingskaart.web.session import may_log_in, person, why_no_role
from spreidingskaart.words.dates import short_day

if TYPE_CHECKING:
    from spreidingskaart.city import City

_ADMINISTRATOR: Final = "beheerder van de gemeente"
_STATEMENTS: Final = (
    f'<p class="sk-foot"><a href="{ACCESSIBILITY}" target="_self">Toegankelijkheid</a> '
    f'<a href="{PRIVACY}" target="_self">Privacy</a></p>'
)


def sentence(city: City) -> str:
    """Return the line as text."""
    figures = city.reports.get("figures_wijken")
    date = short_day(figures.entry.date) if figures and figures.entry else "onbekende datum"
    return f"{layers_line(city)} Kerncijfers van CBS: {date}. Dit is geen besluit."


def show(city: City) -> None:
    """Show the line and the role, and where one can log in the way to it."""
    with st.container(key="footer", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<p class="sk-foot">{escape(sentence(city))} '
            f'<span class="sk-nowrap">Gegevens {escape(public_version())} · {escape(_seen_as(city))}</span></p>'
        )
        market_link()
        st.html(_STATEMENTS)
        _way_in()


def _seen_as(city: City) -> str:
    """Return as whom the page is looked at; an administrator sees the City of a planner."""
    return _ADMINISTRATOR if person().role.may_publish else ROLE_NAMES[city.role]


def _way_in() -> None:
    if person() is not ANYONE:
        return
    if (why := why_no_role()) is not None:
        st.html(f'<p class="sk-foot">{escape(why)}</p>')
    elif may_log_in():
        st.html(
            '<p class="sk-foot"><a href="/inloggen" target="_self">Inloggen als planner</a></p>'
        )
