"""Where a planner may write: the folder of a municipality itself, never the city that comes with the program."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from spreidingskaart.city import BUNDLED_CITY
from spreidingskaart.errors import InputError
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.session import person

if TYPE_CHECKING:
    from pathlib import Path

    from spreidingskaart.city import City

NO_ROLE: Final = "Uw rol is beëindigd; er is niets veranderd. Log opnieuw in."
_BUNDLED: Final = (
    "Dit is de meegeleverde voorbeeldstad; daarin wordt niets ingelezen. Maak eerst een eigen map: "
    "python -m spreidingskaart init GEMEENTECODE --to MAP, en start de server met SPREIDINGSKAART_CITY=MAP."
)
_IN_MEMORY: Final = "Deze gemeente staat niet in een map; er is niets om in te schrijven."


def why_not_writable(city: City) -> str | None:
    """Return why nothing can be imported in the folder of a City, one Dutch sentence; None where it can."""
    folder = city.folder
    if folder is None:
        return _IN_MEMORY
    if folder.resolve() == BUNDLED_CITY.resolve():
        return _BUNDLED
    if not os.access(folder, os.W_OK):
        return f"De server mag niet schrijven in de map {folder.name}; vraag de beheerder van de server."
    return None


def folder_to_write() -> Path:
    """Return the folder that may be written, asked at the moment of the act and not when the page was drawn.

    Raises
    ------
    InputError
        If the role ended, or the folder is not to be written.
    """
    if not person().role.may_change:
        raise InputError(NO_ROLE)
    here = city_of_session()
    why = why_not_writable(here)
    if why is not None or here.folder is None:
        raise InputError(why or _IN_MEMORY)
    return here.folder
