"""What can be told of the areas where no facilities are loaded: who lives there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.web.spreiding.index_table import index_table
from spreidingskaart.web.spreiding.question import ask
from spreidingskaart.web.spreiding.screens import choices_bar

if TYPE_CHECKING:
    from spreidingskaart.city import City


def areas_only(city: City) -> None:
    """Show the areas with their inhabitants; of places nothing is known."""
    with choices_bar():
        question = ask(city)
    index_table(question, unfolded=True)
