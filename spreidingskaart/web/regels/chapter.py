"""What the page Regels shows, as a chapter of a report: the rule that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.errors import InputError
from spreidingskaart.print.chapters.rule import rule_chapter
from spreidingskaart.web.link_values import text
from spreidingskaart.web.url_state import Name

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.print.document import Chapter
    from spreidingskaart.web.link_values import Given


def chapter(city: City, given: Given, address: str) -> tuple[Chapter, ...]:
    """Return the chosen rule.

    Raises
    ------
    InputError
        If none is chosen, or there is no such rule.
    """
    rule_id = text(given, Name.RULE)
    if not rule_id:
        raise InputError("Kies eerst een regel; dan kan hij in het verslag.")
    return (rule_chapter(city, rule_id, address=address),)
