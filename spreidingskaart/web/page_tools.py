"""What every page offers beside its own question, in one row at the top right: what to do with what is on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.web.parts import part
from spreidingskaart.web.share import share

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.navigation.page import Page


def tools_place() -> DeltaGenerator:
    """Return the place of the row, above the page; it is filled after the page, whose choices it hands over."""
    return st.container(key="page_tools", horizontal=True, height=44, border=False)


def page_tools(page: Page) -> None:
    """Fill the row. What nobody opened is not made."""
    deel = st.popover("Deel", key="share", on_change="rerun")
    if deel.open:
        with deel:
            part("Deel", share, page)
