"""What the page of one stadsdeel or wijk shows, as a chapter of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.errors import InputError
from spreidingskaart.print.chapters.area import area_chapter
from spreidingskaart.web.link_values import text
from spreidingskaart.web.plain_pages import AREA_CODE

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.print.document import Chapter
    from spreidingskaart.web.link_values import Given


def chapter(city: City, given: Given, address: str) -> tuple[Chapter, ...]:
    """Return the area of an address.

    Raises
    ------
    InputError
        If none is named, or there is no such area.
    """
    code = text(given, AREA_CODE)
    if not code:
        raise InputError(f"Geef een stadsdeel of wijk, zoals {AREA_CODE}=haven.")
    return (area_chapter(city, code, address=address),)
