"""Maak verslag, on every page: what is on the screen becomes a chapter, or one sentence says why it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.errors import InputError
from spreidingskaart.web.address import tells_of_protected
from spreidingskaart.web.chapters import chapters_at, sheet_address, why_none
from spreidingskaart.web.gathered import gather, gathered, without_view
from spreidingskaart.web.leaving import NO_LINK, public_city, sheet_button
from spreidingskaart.web.navigation import page as page_named
from spreidingskaart.web.rendering import literal, say_done, say_error, say_info
from spreidingskaart.web.session import role
from spreidingskaart.web.share import LESS_THAN_SHOWN
from spreidingskaart.web.url_state import address_here, public_address
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

_REFUSED: Final = "report.refused"
_OPENS: Final = "verslag"


def make_report(page: Page) -> None:
    """Show how to put what is on the screen in a report, and the way to that report."""
    if why := why_none(page.url_path):
        st.caption(literal(why))
    else:
        _add(page)
    if paths := gathered():
        told = count(len(paths), "hoofdstuk", "hoofdstukken")
        st.page_link(page_named(_OPENS), label=literal(f"Naar het verslag ({told})"))


def _add(page: Page) -> None:
    here = address_here(f"/{page.url_path}")
    path = without_view(here if role() == PUBLIC else public_address(here))
    if tells_of_protected(path):
        say_info(NO_LINK)
        return
    if role() != PUBLIC:
        say_info(LESS_THAN_SHOWN)
    if path in gathered():
        say_done("Dit staat in het verslag.")
    else:
        st.caption(
            literal(
                f"Zet dit scherm van {public_city().municipality.name} als hoofdstuk in een verslag."
            )
        )
        st.button(
            "Zet in het verslag", key="report.add", type="primary", on_click=_gather, args=(path,)
        )
    if refused := st.session_state.pop(_REFUSED, ""):
        say_error(refused)
    sheet_button("Alleen dit, als PDF", sheet_address(path))


def _gather(path: str) -> None:
    """Add a chapter that can be made; where it cannot, say why on the page."""
    try:
        chapters_at(public_city(), path)
        gather(path)
    except InputError as error:
        st.session_state[_REFUSED] = str(error)
