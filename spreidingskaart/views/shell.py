"""The frame around every page: look, navigation, and the line at the bottom that says what is real."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from spreidingskaart.views import choices, footer, look, site_form
from spreidingskaart.views.navigation import pages
from spreidingskaart.views.role import city

ASSETS: Final = Path(__file__).resolve().parents[1] / "assets"


def run() -> None:
    """Set up the page and run the one that was asked for."""
    st.set_page_config(page_title="Spreidingskaart", page_icon=str(ASSETS / "favicon.svg"), layout="wide")
    look.apply()
    st.logo(str(ASSETS / "favicon.svg"), size="large")
    page = st.navigation(pages(), position="top")
    if choices.arrived(page.title):
        site_form.follow_link()
    choices.restore()
    page.run()
    footer.show(city())
    choices.restore()


run()
