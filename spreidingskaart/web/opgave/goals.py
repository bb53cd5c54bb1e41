"""The screen of the page Opgave that answers: see STEPS[TaskScreen.GOALS]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.web.opgave.picture import slide
from spreidingskaart.web.opgave.screens import TaskScreen

if TYPE_CHECKING:
    from spreidingskaart.city import City


def goals(city: City) -> None:
    """Show the screen."""
    slide(TaskScreen.GOALS, f"Dit scherm wordt gebouwd voor {city.municipality.name}.")
