"""Which layers of a City are of the days of a digest: one piece of news a day, for they often come together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.model import Fictional, FigureStatus
from spreidingskaart.programme.digest.items import NewsItem, NewsKind
from spreidingskaart.programme.digest.places import DATA, data_place
from spreidingskaart.programme.digest.window import Falls
from spreidingskaart.programme.figures import FigureSource
from spreidingskaart.words.dates import Span, day_told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.city.sources.folder import LayerEntry
    from spreidingskaart.programme.digest.window import NewsWindow

_EACH: Final = "Elke laag noemt zelf zijn bron"


def data_news(city: City, window: NewsWindow) -> list[NewsItem]:
    """Return the layers whose date lies in a window, together where date and reality are the same."""
    together: dict[tuple[str, Fictional], list[LayerEntry]] = {}
    for name, report in city.reports.items():
        entry = report.entry
        if entry is None or name not in city.layers:
            continue
        if window.falls(Span(entry.date, entry.date)) is Falls.IN:
            together.setdefault((entry.date.isoformat(), entry.fictional), []).append(entry)
    return [_item(entries) for entries in together.values()]


def _item(entries: Sequence[LayerEntry]) -> NewsItem:
    first, alone = entries[0], len(entries) == 1
    real = first.fictional is Fictional.NO
    partly = " (deels fictief)" if first.fictional is Fictional.MIXED else ""
    titles = "; ".join(entry.title for entry in entries)
    # what is fictional in part counts as fictional: nobody sees here which part
    status = FigureStatus.SOURCED if real else FigureStatus.FICTIONAL
    return NewsItem(
        key=f"data/{first.date.isoformat()}/{first.fictional.value}",
        kind=NewsKind.DATA,
        when=Span(first.date, first.date),
        sentence=f"Van {day_told(first.date)} zijn deze gegevens{partly}: {titles}.",
        source=FigureSource(
            status,
            text=first.source if alone else _EACH,
            date=first.date.isoformat(),
            url=first.url if alone else None,
        ),
        place=data_place(first.title) if alone else DATA,
    )
