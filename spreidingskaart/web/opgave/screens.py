"""The screens of the page Opgave, in order: the name of each in the menu, and its question."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from spreidingskaart.web.screens import ToldInScreens
from spreidingskaart.web.url_state import Name


class TaskScreen(StrEnum):
    """One screen of the page."""

    PROGRAMME = "programma"
    PLAN = "planning"
    FLOW = "doorstroom"
    GROWTH = "groei"
    FAIR_SHARE = "deel"
    TEAMS = "wijkteams"
    ELDERLY = "ouderen"
    BUILDINGS = "gebouwen"
    REGION = "regio"
    GOALS = "doelen"
    AGREED = "afspraken"
    NEWS = "nieuws"
    PAPER = "papier"


STEPS: Final = {
    TaskScreen.PROGRAMME: ("Programma", "Hoeveel plekken zijn er nodig, en hoeveel komen er?"),
    TaskScreen.PLAN: ("Op-, om- en afbouw", "Wat gaat wanneer open, en wat gaat dicht?"),
    TaskScreen.FLOW: ("Doorstroom", "Hoe komen mensen van een instelling naar een woning?"),
    TaskScreen.GROWTH: ("Groei", "Wat verandert er als de stad groeit?"),
    TaskScreen.FAIR_SHARE: ("Eerlijk deel", "Welk stadsdeel heeft meer of minder dan zijn deel?"),
    TaskScreen.TEAMS: ("Wijkteams", "Hoeveel inwoners heeft elk wijkteam?"),
    TaskScreen.ELDERLY: ("Ouderen", "Waar wonen ouderen, en wat is er dichtbij?"),
    TaskScreen.BUILDINGS: ("Bestaande gebouwen", "Waar kan het in wat er al staat?"),
    TaskScreen.REGION: ("Regio en kosten", "Wat doet Almere voor de regio, en wat kost het?"),
    TaskScreen.GOALS: ("Doelen", "Halen we onze doelen?"),
    TaskScreen.AGREED: ("Afspraken", "Wat is er afgesproken?"),
    TaskScreen.NEWS: ("Nieuws", "Wat is er veranderd?"),
    TaskScreen.PAPER: ("Op papier", "Wat komt er in het volkshuisvestingsprogramma?"),
}
"""Name in the menu and question of every screen."""
_PAGE: Final = ToldInScreens(
    {screen.value: name for screen, (name, _) in STEPS.items()}, Name.TASK_SCREEN, "task"
)
choices_bar, screen_place, turn = _PAGE.choices_bar, _PAGE.screen_place, _PAGE.turn


def choose_screen() -> TaskScreen:
    """Show the menu of screens; return the one that is chosen."""
    return TaskScreen(_PAGE.choose())
