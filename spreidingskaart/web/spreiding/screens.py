"""The nine screens of the story, in order: the name of each in the menu, and its question."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from spreidingskaart.web.screens import ToldInScreens
from spreidingskaart.web.url_state import Name


class Screen(StrEnum):
    """One screen of the story."""

    WHERE = "waar"
    PROPOSAL = "voorstel"
    HOW_MANY = "hoeveel"
    HOW_EVEN = "gelijk"
    CHANCE = "toeval"
    CARRYING = "draagkracht"
    REACH = "bereik"
    WHAT_HELPS = "helpt"
    ELSEWHERE = "elders"


STEPS: Final = {
    Screen.WHERE: ("Waar", "Waar is het veel, waar weinig?"),
    Screen.PROPOSAL: ("Dit voorstel", "Wat doet dit voorstel met de spreiding?"),
    Screen.HOW_MANY: ("Hoeveel", "Hoeveel plekken zijn er?"),
    Screen.HOW_EVEN: ("Hoe gelijk", "Hoe gelijk zijn ze verdeeld?"),
    Screen.CHANCE: ("Is dat toeval?", "Is dat toeval?"),
    Screen.CARRYING: ("Draagkracht", "In wat voor wijken liggen ze?"),
    Screen.REACH: ("Dichtbij", "Wie heeft het dichtbij?"),
    Screen.WHAT_HELPS: ("Wat helpt", "Wat zou helpen?"),
    Screen.ELSEWHERE: ("Regels van elders", "Wat zouden regels van elders hier zeggen?"),
}
"""Name in the menu and question of every screen."""
_PAGE: Final = ToldInScreens(
    {screen.value: name for screen, (name, _) in STEPS.items()}, Name.SPREAD_SCREEN, "spread"
)
choices_bar, screen_place, turn = _PAGE.choices_bar, _PAGE.screen_place, _PAGE.turn


def choose_screen() -> Screen:
    """Show the menu of screens; return the one that is chosen."""
    return Screen(_PAGE.choose())
