"""The eight screens of a weighing, in order, with the name of each in the menu."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.web.screens import screen_menu, turn_page
from spreidingskaart.web.url_state import Name

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


class WeighingScreen(StrEnum):
    """One screen of a weighing."""

    FRAMEWORK = "kader"
    MATRIX = "matrix"
    WEIGHTS = "weging"
    ROBUST = "stand"
    AMENDMENTS = "amendement"
    TOGETHER = "samen"
    COMPARE = "naast"
    DOSSIER = "dossier"


_NAMES: Final = {
    WeighingScreen.FRAMEWORK.value: "Kader",
    WeighingScreen.MATRIX.value: "Matrix",
    WeighingScreen.WEIGHTS.value: "Weging",
    WeighingScreen.ROBUST.value: "Houdt stand",
    WeighingScreen.AMENDMENTS.value: "Amendement",
    WeighingScreen.TOGETHER.value: "Samen",
    WeighingScreen.COMPARE.value: "Naast elkaar",
    WeighingScreen.DOSSIER.value: "Dossier",
}


def choose_screen() -> WeighingScreen:
    """Show the menu of screens; return the one that is chosen."""
    with st.container(key="weigh_steps"):
        return WeighingScreen(screen_menu(_NAMES, Name.WEIGHING_SCREEN))


def screen_place() -> DeltaGenerator:
    """Return the place for the screen that is open."""
    return st.container(key="weigh_screen")


def turn(screen: WeighingScreen) -> None:
    """Show the way back and on."""
    with st.container(key="weigh_turn", horizontal=True):
        turn_page(_NAMES, screen.value, Name.WEIGHING_SCREEN, key="weigh")
