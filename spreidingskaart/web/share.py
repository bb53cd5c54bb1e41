"""Deel: what is on the screen as a link, a QR code, and a text for a website or a council paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import escape

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.web.address import tells_of_protected
from spreidingskaart.web.home import whole_address
from spreidingskaart.web.leaving import NO_LINK
from spreidingskaart.web.market_link import market_link
from spreidingskaart.web.rendering import render, say_info
from spreidingskaart.web.session import city, role
from spreidingskaart.web.url_state import address_here, public_address
from spreidingskaart.words.dates import current_day, day_told

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

TOO_LONG: Final = "De link is te lang voor een QR-code, omdat er een getekend perceel in staat. Deel de link zelf."
LESS_THAN_SHOWN: Final = (
    "U ziet meer dan iedereen mag zien. De link opent alleen wat openbaar is, niet al uw keuzes."
)


def share(page: Page) -> None:
    """Show how to hand over what is on the screen; it opens what everybody may see."""
    address = address_of(page)
    if tells_of_protected(address):
        say_info(NO_LINK)
        return
    if role() != PUBLIC:
        say_info(LESS_THAN_SHOWN)
    st.caption("Link")
    st.code(address, language=None, wrap_lines=True)
    st.html(render("share.html", address=address, too_long=TOO_LONG))
    st.caption("Tekst voor een website")
    st.code(embedded(page.title, address), language=None, wrap_lines=True)
    market_link()


def address_of(page: Page) -> str:
    """Return the whole address of a page with the choices of now, without what the public may not see."""
    here = address_here(f"/{page.url_path}")
    return whole_address(here if role() == PUBLIC else public_address(here))


def embedded(title: str, address: str) -> str:
    """Return a link as HTML for a website: what it opens, of which city, and of which day."""
    today = day_told(current_day())
    words = f"{title} · Spreidingskaart {city().municipality.name}, {today}"
    return f'<a href="{escape(address)}">{escape(words)}</a>'
