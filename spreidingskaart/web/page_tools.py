"""What every page offers beside its own question, in one row at the top right: what to do with what is on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.web.help.help_popover import HELP, show_help
from spreidingskaart.web.make_report import make_report
from spreidingskaart.web.parts import part
from spreidingskaart.web.rendering import literal
from spreidingskaart.web.share import share

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.delta_generator import DeltaGenerator
    from streamlit.navigation.page import Page


def tools_place() -> DeltaGenerator:
    """Return the place of the row, above the page; it is filled after the page, whose choices it hands over."""
    return st.container(key="page_tools", horizontal=True, height=44, border=False)


def page_tools(page: Page) -> None:
    """Fill the row. What nobody opened is not made."""
    _tool("Deel", "share", share, page)
    _tool("Verslag", "report", make_report, page)
    _tool("Uitleg", HELP, show_help, page)


def _tool(name: str, key: str, draw: Callable[[Page], None], page: Page) -> None:
    place = st.popover(literal(name), key=key, on_change="rerun")
    if place.open:
        with place:
            part(name, draw, page)
