"""What was agreed about one thing, as a few lines that any page may show beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.programme.promises.reading import agreed_about
from spreidingskaart.web.rendering import render
from spreidingskaart.web.url_state import Name, link
from spreidingskaart.words.dates import date_told
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from spreidingskaart.city import City


def agreed_lines(city: City, *, facility: str = "", site: str = "", framework: str = "") -> str:
    """Return what was agreed about a facility, a site or a framework as HTML; "" where nothing was.

    Parameters
    ----------
    facility, site, framework
        Id of the one that is shown; the others stay "".
    """
    found = agreed_about(city, facility=facility, site=site, framework=framework)
    if not found:
        return ""
    return render(
        "agreed.html",
        amount=count(len(found), "afspraak", "afspraken"),
        verb="is" if len(found) == 1 else "zijn",
        rows=[
            {
                "called": promise.called,
                "date": date_told(promise.date),
                "title": promise.title,
                "outcome": promise.outcome,
                "reserve": promise.source.reserve,
            }
            for promise in found
        ],
        address=link("opgave", {Name.TASK_SCREEN: "Afspraken"}),
    )
