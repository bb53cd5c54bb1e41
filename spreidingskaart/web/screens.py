"""A page that is told one screen at a time: the menu of its screens, and the way back and on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from spreidingskaart.web.rendering import literal
from spreidingskaart.web.url_state import kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.web.url_state import Name


def screen_menu(names: Mapping[str, str], name: Name) -> str:
    """Show the names of the screens; return the id of the one that is chosen, the first where none is.

    Parameters
    ----------
    names
        Name of each screen by its id, in order. A name stands in the address, so it carries no number.
    name
        What the choice is called in the address.
    """
    first = next(iter(names))
    chosen = st.segmented_control(
        "Scherm",
        list(names),
        format_func=names.__getitem__,
        default=first,
        required=True,
        label_visibility="collapsed",
        **kept(name),
    )
    return chosen if chosen in names else first


def turn_page(names: Mapping[str, str], screen: str, name: Name, *, key: str) -> None:
    """Show the buttons to the screen before and the screen after.

    Parameters
    ----------
    names, name
        As for `screen_menu`.
    screen
        Id of the screen that is open.
    key
        Name of the buttons in the session.
    """
    order = list(names)
    here = order.index(screen)

    def go(to: str) -> None:
        st.session_state[name.value] = to

    ways: tuple[tuple[int, str, Literal["primary", "secondary"]], ...] = (
        (here - 1, "Terug", "secondary"),
        (here + 1, "Verder", "primary"),
    )
    for to, word, look in ways:
        if 0 <= to < len(order):
            st.button(
                literal(f"{word}: {names[order[to]].lower()}"),
                key=f"{key}.{word}",
                type=look,
                on_click=go,
                args=(order[to],),
            )
