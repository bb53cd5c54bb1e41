"""The eight screens of the story, in order: the name of each in the menu, and its question."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.web.screens import screen_menu, turn_page
from spreidingskaart.web.url_state import Name

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


class Screen(StrEnum):
    """One screen of the story."""

    WHERE = "waar"
    HOW_MANY = "hoeveel"
    HOW_EVEN = "gelijk"
    CHANCE = "toeval"
    CARRYING = "draagkracht"
    REACH = "bereik"
    WHAT_HELPS = "helpt"
    ELSEWHERE = "elders"


STEPS: Final = {
    Screen.WHERE: ("Waar", "Waar is het veel, waar weinig?"),
    Screen.HOW_MANY: ("Hoeveel", "Hoeveel plekken zijn er?"),
    Screen.HOW_EVEN: ("Hoe gelijk", "Hoe gelijk zijn ze verdeeld?"),
    Screen.CHANCE: ("Is dat toeval?", "Is dat toeval?"),
    Screen.CARRYING: ("Draagkracht", "In wat voor wijken liggen ze?"),
    Screen.REACH: ("Dichtbij", "Wie heeft het dichtbij?"),
    Screen.WHAT_HELPS: ("Wat helpt", "Wat zou helpen?"),
    Screen.ELSEWHERE: ("Regels van elders", "Wat zouden regels van elders hier zeggen?"),
}
"""Name in the menu and question of every screen."""
_NAMES: Final = {screen.value: name for screen, (name, _) in STEPS.items()}


def choices_bar() -> DeltaGenerator:
    """Return the place for what is counted and for the menu of screens."""
    return st.container(key="spread_choices", horizontal=True, vertical_alignment="bottom")


def screen_place() -> DeltaGenerator:
    """Return the place for the screen that is open."""
    return st.container(key="spread_screen")


def choose_screen() -> Screen:
    """Show the menu of screens; return the one that is chosen."""
    with st.container(key="spread_steps", width="content"):
        return Screen(screen_menu(_NAMES, Name.SPREAD_SCREEN))


def turn(screen: Screen) -> None:
    """Show the way back and on."""
    with st.container(key="spread_turn", horizontal=True):
        turn_page(_NAMES, screen.value, Name.SPREAD_SCREEN, key="spread")
