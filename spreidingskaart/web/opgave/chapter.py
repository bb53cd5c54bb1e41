"""What the page Opgave tells, as a chapter of a report: need, supply and what is coming, per target group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.print.chapters.programme import programme_chapter

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.print.document import Chapter
    from spreidingskaart.web.link_values import Given


def chapter(city: City, given: Given, address: str) -> tuple[Chapter, ...]:  # noqa: ARG001 - as every chapter
    """Return the chapter on housing and care, whichever of the screens shows; a scenario that is tried is not in it."""
    return (programme_chapter(city, address=address),)
