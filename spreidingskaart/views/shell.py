"""The frame around every page: look, navigation, and the line at the bottom that says what is real."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from spreidingskaart.views import choices, footer, look
from spreidingskaart.views.role import city

ROOT: Final = Path(__file__).resolve().parents[2]
ASSETS: Final = ROOT / "spreidingskaart" / "assets"
PAGES: Final = {"kaart": "Kaart", "spreiding": "Spreiding", "locatietoets": "Locatietoets", "gegevens": "Gegevens"}
"""Page files and their names, in the order of the menu."""


def run() -> None:
    """Set up the page and run the one that was asked for."""
    st.set_page_config(page_title="Spreidingskaart", page_icon=str(ASSETS / "favicon.svg"), layout="wide")
    look.apply()
    st.logo(str(ASSETS / "favicon.svg"), size="large")
    page = st.navigation(
        [
            st.Page(ROOT / "pages" / f"{name}.py", title=title, default=name == "kaart")
            for name, title in PAGES.items()
            if (ROOT / "pages" / f"{name}.py").exists()
        ],
        position="top",
    )
    choices.restore()
    page.run()
    footer.show(city())
    choices.restore()


run()
