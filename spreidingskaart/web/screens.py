"""A page that is told one screen at a time: the menu of its screens, and the way back and on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import streamlit as st

from spreidingskaart.web.layout import folded_choices
from spreidingskaart.web.one_of import one_of
from spreidingskaart.web.rendering import literal
from spreidingskaart.web.url_state import take_renamed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from spreidingskaart.web.url_state import Name


@dataclass(frozen=True)
class ToldInScreens:
    """The frame of a page that is told one screen at a time."""

    names: Mapping[str, str]
    """Name of each screen by its id, in order."""
    name: Name
    """What the choice of a screen is called in the address."""
    key: str
    """Begin of the keys of its places, by which the styles know them."""
    before: Mapping[str, str] = field(default_factory=dict)
    """What older links call a screen, by the name that it has now."""
    wide: bool = False
    """Whether the menu takes the whole width, so that it scrolls where it does not fit."""

    def choices_bar(self) -> DeltaGenerator:
        """Return the place for the menu of screens and what all of them ask."""
        folded_choices()
        return st.container(key=f"{self.key}_choices", horizontal=True, vertical_alignment="bottom")

    def screen_place(self) -> DeltaGenerator:
        """Return the place for the screen that is open."""
        return st.container(key=f"{self.key}_screen")

    def choose(self) -> str:
        """Show the menu of screens; return the id of the one that is chosen."""
        for now, before in self.before.items():
            take_renamed(self.name, before, now)
        with st.container(key=f"{self.key}_steps", width="stretch" if self.wide else "content"):
            return screen_menu(self.names, self.name)

    def turn(self, screen: str) -> None:
        """Show the way back and on."""
        with st.container(key=f"{self.key}_turn", horizontal=True):
            turn_page(self.names, screen, self.name, key=self.key)


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
    return one_of("Scherm", names, first, name, told=names.__getitem__, labelled=False)


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
