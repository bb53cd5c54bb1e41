"""The eight screens of a weighing, in order, with the name of each in the menu."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from spreidingskaart.web.screens import ToldInScreens
from spreidingskaart.web.url_state import Name


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


_PAGE: Final = ToldInScreens(
    {
        WeighingScreen.FRAMEWORK.value: "Kader",
        WeighingScreen.MATRIX.value: "Matrix",
        WeighingScreen.WEIGHTS.value: "Weging",
        WeighingScreen.ROBUST.value: "Hoe zeker?",
        WeighingScreen.AMENDMENTS.value: "Amendement",
        WeighingScreen.TOGETHER.value: "Meer locaties",
        WeighingScreen.COMPARE.value: "Naast elkaar",
        WeighingScreen.DOSSIER.value: "Dossier",
    },
    Name.WEIGHING_SCREEN,
    "weigh",
    before={"stand": "Houdt stand", "samen": "Samen"},
    wide=True,
)
screen_place, turn, names = _PAGE.screen_place, _PAGE.turn, _PAGE.names


def choose_screen() -> WeighingScreen:
    """Show the menu of screens; return the one that is chosen."""
    return WeighingScreen(_PAGE.choose())
