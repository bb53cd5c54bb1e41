"""Hoe is dit berekend: under the answer of a page or screen, folded, how each of its numbers is worked out."""

from __future__ import annotations

import streamlit as st

from spreidingskaart.web.help.texts import help_texts
from spreidingskaart.web.rendering import render


def explain(page: str, screen: str = "") -> None:
    """Show how the numbers of a page, or of one of its screens, are worked out; nothing where the page says so itself.

    Parameters
    ----------
    page
        Name of the page as its address writes it.
    screen
        Id of the screen; "" where the page has none.
    """
    found = help_texts().pages[page].calculated
    if calculated := (*found.get(screen, ()), *(found.get("", ()) if screen else ())):
        st.html(render("help/explained.html", calculated=calculated))
