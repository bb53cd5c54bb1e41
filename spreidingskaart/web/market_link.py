"""The way from any page to the screens of a political evening, with the weighing on screen, and to a workshop."""

from __future__ import annotations

import streamlit as st

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.web.plain_pages import MARKET_NAMES, WORKSHOP_PAGE, market_address
from spreidingskaart.web.rendering import render
from spreidingskaart.web.session import role
from spreidingskaart.web.url_state import in_address


def market_link() -> None:
    """Show the links; from a role that sees more than everybody it takes no choices along."""
    given = in_address(MARKET_NAMES) if role() == PUBLIC else {}
    st.html(render("market_link.html", address=market_address(given), workshop=WORKSHOP_PAGE))
