"""Where to look at a piece of news: a page and its choices, as links name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Place:
    """One page, with what it must show."""

    page: str
    title: str
    """What people call the page."""
    asked: tuple[tuple[str, str], ...] = ()
    """Names and values of the address (`web/url_state.py` holds the same names; a test compares them)."""

    def address(self, site: str = "") -> str:
        """Return the whole address; without a site it begins at the root of the server."""
        query = f"?{urlencode(self.asked, safe='/:')}" if self.asked else ""
        return f"{site}/{self.page}{query}"


def facility_place(facility: str) -> Place:
    """Return the map with one facility selected."""
    return Place("kaart", "Kaart", (("keuze", f"facilities:{facility}"),))


def area_place(level: str, code: str) -> Place:
    """Return the map with one area selected."""
    return Place("kaart", "Kaart", (("keuze", f"{level}:{code}"),))


def site_place(site: str) -> Place:
    """Return the site test of one candidate site."""
    return Place("locatietoets", "Locatietoets", (("kandidaat", site),))


def point_place(latitude: float, longitude: float) -> Place:
    """Return the site test of one point, in degrees."""
    point = f"{latitude:.6f},{longitude:.6f}"
    return Place("locatietoets", "Locatietoets", (("punt", point),))


def framework_place() -> Place:
    """Return the page of frameworks."""
    return Place("afweging", "Afweging")


def data_place(title: str) -> Place:
    """Return the page that tells of one layer; the address names it by its title."""
    return Place("gegevens", "Gegevens", (("laag", title),))


DATA: Final = Place("gegevens", "Gegevens")
PLAN: Final = Place("opgave", "Opgave", (("vraag", "Op-, om- en afbouw"),))
AGREED: Final = Place("opgave", "Opgave", (("vraag", "Afspraken"),))
PROGRAMME: Final = Place("opgave", "Opgave", (("vraag", "Programma"),))
NEWS: Final = Place("opgave", "Opgave", (("vraag", "Nieuws"),))
