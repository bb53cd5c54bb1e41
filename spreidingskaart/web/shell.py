"""The frame around every page: look, navigation, and the line at the bottom that says what is real."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from spreidingskaart.web import address, fictional, footer, role_bar, theme, url_state
from spreidingskaart.web.accounted import accounted
from spreidingskaart.web.help.tour import show_tour
from spreidingskaart.web.naming import show_name, tab_title
from spreidingskaart.web.navigation import pages
from spreidingskaart.web.page_tools import page_tools, tools_place
from spreidingskaart.web.parts import part
from spreidingskaart.web.session import begin_run, city
from spreidingskaart.web.turns import turn
from spreidingskaart.web.wrong_link import say_what_is_wrong

ASSETS: Final = Path(__file__).parent / "assets"


def run() -> None:
    """Set up the page and run the one that was asked for."""
    st.set_page_config(page_icon=str(ASSETS / "favicon.svg"), layout="wide")
    theme.apply()
    st.logo(str(ASSETS / "favicon.svg"), size="large")
    page = st.navigation(pages(), position="top")
    why = begin_run()
    municipality = city().municipality.name
    st.set_page_config(page_title=tab_title(page.title, municipality))
    show_name(municipality)
    if why is not None:
        role_bar.show_end(why, page.url_path)
        return
    role_bar.show()
    if not accounted(page.url_path):
        return
    url_state.arrive(page.title)
    address.restore()
    part("De regel bovenaan", fictional.show_band, city())
    part("De rondleiding", show_tour)
    notice = st.container()
    tools = tools_place()
    with turn():
        page.run()
    with notice:
        part("De link", say_what_is_wrong, city())
    footer.show(city())
    address.restore()
    with tools:
        page_tools(page)


run()
