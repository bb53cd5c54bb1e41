"""The pages: their files, their names in the menu, and how one page opens another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart import PROJECT

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

PAGES: Final = {
    "kaart": "Kaart",
    "spreiding": "Spreiding",
    "opgave": "Opgave",
    "zoeken": "Zoeken",
    "locatietoets": "Locatietoets",
    "afweging": "Afweging",
    "regels": "Regels",
    "gegevens": "Gegevens",
    "verslag": "Verslag",
}
"""Page files and their names, in the order of the menu."""
FRONT: Final = "kaart"
"""The page that opens at the address without a name."""


def page(name: str) -> Page:
    """Return one page; the same page for the same name, wherever it is asked."""
    return st.Page(PROJECT / "pages" / f"{name}.py", title=PAGES[name], default=name == FRONT)


def pages() -> list[Page]:
    """Return the pages in the order of the menu."""
    return [page(name) for name in PAGES if (PROJECT / "pages" / f"{name}.py").exists()]
