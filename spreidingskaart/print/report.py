"""Chapters bound to one report: of which city and data, what of it is fictional, and that it decides nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.city.measures.fiction_told import band, layers_line
from spreidingskaart.print.document import Report
from spreidingskaart.print.pdf import pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.print.document import Chapter

MANY: Final = "Verslag"
"""What a report of several chapters is called."""
_NO_DECISION: Final = (
    "Dit is geen besluit. Een besluit neemt de gemeente, na onderzoek ter plaatse. Dit verslag rekent met de gegevens "
    "en regels die erin staan."
)
_PUBLIC: Final = (
    "Het toont wat iedereen mag zien: beschermde voorzieningen staan er niet op en tellen niet mee. Wat een planner "
    "anders beoordeelt staat er ook niet op."
)
_NO_DATE: Final = dt.date(1970, 1, 1)


def report_pdf(city: City, chapters: Sequence[Chapter], title: str = "") -> bytes:
    """Return chapters as one PDF file; the same City and chapters give the same bytes.

    Parameters
    ----------
    city
        As everybody may see it: a report leaves the screen.
    chapters
        One or more.
    title
        By default that of the one chapter, or "Verslag".

    Raises
    ------
    ValueError
        If the City is not the public one, or there are no chapters; a fault of ours.
    """
    return pdf(report(city, chapters, title))


def report(city: City, chapters: Sequence[Chapter], title: str = "") -> Report:
    """Return chapters as one report; see `report_pdf`."""
    if city.role != PUBLIC:
        raise ValueError(f"a report may not be made from the City of {city.role}")
    if not chapters:
        raise ValueError("a report has at least one chapter")
    name = city.municipality.name
    one = chapters[0].title if len(chapters) == 1 else f"{MANY} over {name}"
    return Report(
        title=title or one,
        municipality=name,
        version=city.version,
        date=date_of_data(city),
        chapters=tuple(chapters),
        fiction=band(city),
        foot=(f"{_NO_DECISION} {_PUBLIC}", layers_line(city)),
    )


def date_of_data(city: City) -> dt.date:
    """Return the youngest date of any layer of a City."""
    entries = [one.entry for one in city.reports.values() if one.entry is not None]
    return max((entry.date for entry in entries), default=_NO_DATE)
