"""A first minute: a card on top of the page with one thing to see, and the way to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.web.help.texts import help_texts
from spreidingskaart.web.navigation import page
from spreidingskaart.web.rendering import render

if TYPE_CHECKING:
    from spreidingskaart.web.help.texts import TourStep

_AT: Final = "tour.at"
"""Where a visitor is: the tour and the number of the step, from 0."""
_GO: Final = "tour.go"
"""Whether the page of the step must still be opened; a callback cannot open a page."""


def begin_tour(tour: str, popover: str) -> None:
    """Begin a tour at its first step, and close the popover where it was chosen."""
    st.session_state[popover] = False
    _to(tour, 0)


def show_tour() -> None:
    """Open the page of the step that was asked for, and show its card; nothing outside a tour."""
    at = st.session_state.get(_AT)
    if at is None:
        return
    tour, number = at
    steps = help_texts().tours[tour].steps
    if st.session_state.pop(_GO, False):
        _open(steps[number])
    with st.container(key="tour", horizontal=True, vertical_alignment="center"):
        st.html(render("help/step.html", number=number + 1, of=len(steps), say=steps[number].say))
        if number > 0:
            st.button("Vorige", key="tour.back", on_click=_to, args=(tour, number - 1))
        if number + 1 < len(steps):
            st.button(
                "Volgende", key="tour.on", type="primary", on_click=_to, args=(tour, number + 1)
            )
        st.button("Stop" if number + 1 < len(steps) else "Klaar", key="tour.stop", on_click=_stop)


def _to(tour: str, number: int) -> None:
    st.session_state[_AT] = (tour, number)
    st.session_state[_GO] = True


def _stop() -> None:
    st.session_state.pop(_AT, None)


def _open(step: TourStep) -> None:
    st.session_state.update(
        step.query
    )  # a page that was open before keeps its choices in the session
    st.switch_page(page(step.page), query_params=step.query)
