"""Every page as chapters of a report: made anew of what everybody may see, by what its address says.

A report is a list of addresses. Whoever opens it later gets the same chapters with the data of that day.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import InputError
from spreidingskaart.web.afweging.chapter import chapter as afweging
from spreidingskaart.web.gebied.chapter import chapter as gebied
from spreidingskaart.web.home import whole_address
from spreidingskaart.web.kaart.chapter import chapter as kaart
from spreidingskaart.web.link_values import Given, given_of
from spreidingskaart.web.locatietoets.chapter import chapter as locatietoets
from spreidingskaart.web.locatietoets.chapter import sheet
from spreidingskaart.web.navigation import FRONT
from spreidingskaart.web.opgave.chapter import chapter as opgave
from spreidingskaart.web.regels.chapter import chapter as regels
from spreidingskaart.web.spreiding.chapter import chapter as spreiding
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.print.document import Chapter

PageChapter = Callable[["City", Given, str], tuple["Chapter", ...]]
"""Makes chapters of a City, of what an address says, and of that whole address; refuses in one sentence."""
CHAPTERS: Final[dict[str, PageChapter]] = {
    "kaart": kaart,
    "spreiding": spreiding,
    "opgave": opgave,
    "locatietoets": locatietoets,
    "afweging": afweging,
    "regels": regels,
    "gebied": gebied,
    "locatie": sheet,
}
"""By the first part of an address; `locatie` is what the sheet of a site test was called before."""
NOT_PAGES: Final = ("locatie",)
WHY_NONE: Final = {
    "zoeken": "De lijst van percelen is te lang voor een verslag. Toets één perceel, of haal de lijst op als bestand.",
    "verslag": "Dit is het verslag zelf. Voeg op een andere pagina een hoofdstuk toe.",
    "gegevens": "De bronnen staan al bij elk hoofdstuk; daarom heeft deze pagina geen eigen hoofdstuk.",
}
"""Why a page has no chapter, in one sentence."""
_OTHERWISE: Final = "Deze pagina heeft geen hoofdstuk voor een verslag."


def why_none(page: str) -> str:
    """Return why a page has no chapter; "" where it has one."""
    name = page or FRONT
    return "" if name in CHAPTERS else WHY_NONE.get(name, _OTHERWISE)


def sheet_address(path: str) -> str:
    """Return the address of the sheet of what a page shows: "/blad/kaart" for "/"."""
    page, _, query = path.lstrip("/").partition("?")
    return f"/blad/{page or FRONT}{'?' if query else ''}{query}"


def chapters_at(city: City, path: str) -> tuple[Chapter, ...]:
    """Return the chapters of what a page shows.

    Parameters
    ----------
    city
        As everybody may see it.
    path
        Address of the page without scheme and host: "/locatietoets?kandidaat=L07".

    Raises
    ------
    InputError
        If the page has no chapter, or something in the address cannot be right.
    """
    page, _, query = path.lstrip("/").partition("?")
    name = page or FRONT
    if name not in CHAPTERS:
        known = join([one for one in CHAPTERS if one not in NOT_PAGES], "of")
        raise InputError(f"{why_none(name)} Kies {known}.")
    live = "" if name in NOT_PAGES else whole_address(f"/{page}{'?' if query else ''}{query}")
    return CHAPTERS[name](city, given_of(query), live)
