"""The bar above the map of plots: show only what is left, and search by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.web.layout import bar
from spreidingskaart.web.map.search_box import search_box
from spreidingskaart.web.parts import part_or
from spreidingskaart.web.url_state import Name, kept

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.web.map.search_box import Found


@dataclass(frozen=True)
class PlotView:
    """How the map of plots is looked at."""

    only_left: bool
    """Whether plots that fall off get no colour."""
    sought: Found | None
    """What was searched by name."""


FIRST: Final = PlotView(only_left=False, sought=None)
"""What holds where the bar cannot be shown."""


def controls(city: City) -> PlotView:
    """Show the bar; return what it says."""
    with bar():
        only_left = st.toggle("Toon alleen wat overblijft", **kept(Name.ONLY_LEFT))
        return PlotView(only_left, part_or(None, "Het zoekveld", search_box, city))
