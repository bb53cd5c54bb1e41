"""Uitleg: what one can do on this page, what the words mean, and a first minute for who is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.web.help.texts import help_texts
from spreidingskaart.web.help.tour import begin_tour
from spreidingskaart.web.navigation import FRONT
from spreidingskaart.web.rendering import literal, render
from spreidingskaart.words.jargon import terms

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

HELP: Final = "help"
"""Key of the popover."""


def show_help(page: Page) -> None:
    """Show the help of the page that is open."""
    texts, name = help_texts(), page.url_path or FRONT
    st.html(render("help/here.html", here=texts.pages[name].here))
    st.caption("Nieuw hier? Loop in één minuut langs wat voor u telt.")
    for tour, told in texts.tours.items():
        st.button(
            literal(told.title),
            key=f"tour.{tour}",
            on_click=begin_tour,
            args=(tour, HELP),
            width="stretch",
        )
    st.html(render("help/words.html", words=terms()))
