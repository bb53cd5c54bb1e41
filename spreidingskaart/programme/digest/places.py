"""Where to look at a piece of news: a page and its choices, as links name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class NewsPlace:
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


def facility_place(facility: str) -> NewsPlace:
    """Return the map with one facility selected."""
    return NewsPlace("kaart", "Kaart", (("keuze", f"facilities:{facility}"),))


def area_place(level: str, code: str) -> NewsPlace:
    """Return the map with one area selected."""
    return NewsPlace("kaart", "Kaart", (("keuze", f"{level}:{code}"),))


def site_place(site: str) -> NewsPlace:
    """Return the site test of one candidate site."""
    return NewsPlace("locatietoets", "Locatietoets", (("kandidaat", site),))


def point_place(latitude: float, longitude: float) -> NewsPlace:
    """Return the site test of one point, in degrees."""
    point = f"{latitude:.6f},{longitude:.6f}"
    return NewsPlace("locatietoets", "Locatietoets", (("punt", point),))


def framework_place() -> NewsPlace:
    """Return the page of frameworks."""
    return NewsPlace("afweging", "Afweging")


def data_place(title: str) -> NewsPlace:
    """Return the page that tells of one layer; the address names it by its title."""
    return NewsPlace("gegevens", "Gegevens", (("laag", title),))


DATA: Final = NewsPlace("gegevens", "Gegevens")
PLAN: Final = NewsPlace("opgave", "Opgave", (("vraag", "Op-, om- en afbouw"),))
AGREED: Final = NewsPlace("opgave", "Opgave", (("vraag", "Afspraken"),))
PROGRAMME: Final = NewsPlace("opgave", "Opgave", (("vraag", "Programma"),))
NEWS: Final = NewsPlace("opgave", "Opgave", (("vraag", "Nieuws"),))
