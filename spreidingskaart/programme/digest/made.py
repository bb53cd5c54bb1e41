"""The digest itself: everything that changed since a date, in one order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.programme.digest.data_told import data_news
from spreidingskaart.programme.digest.facilities_told import facility_news
from spreidingskaart.programme.digest.items import Digest, NewsKind
from spreidingskaart.programme.digest.kept_told import LATER, kept_news
from spreidingskaart.programme.digest.rows_told import table_news
from spreidingskaart.programme.digest.versions_told import version_news
from spreidingskaart.programme.digest.window import window_of

if TYPE_CHECKING:
    import datetime as dt

    from spreidingskaart.city import City
    from spreidingskaart.programme.digest.items import NewsItem
    from spreidingskaart.store import Store

_ALWAYS: Final = (
    "Een verandering zonder datum is alleen te zien als de oude versie van de gegevens is bewaard.",
    "Voorzieningen zonder openbaar adres doen niet mee.",
    LATER,
)
_ORDER: Final = list(NewsKind)


def digest_of(city: City, store: Store, *, since: str | None, until: dt.date) -> Digest:
    """Return what changed in a municipality since a date.

    Parameters
    ----------
    city
        As everybody may see it.
    store
        What people kept; only its public side is read.
    since
        The first day, as a person types it; six weeks before `until` where nothing is said.
    until
        The last day.

    Raises
    ------
    InputError
        If `since` is no day, or one to come.
    ValueError
        If the City is not the public one; a fault of ours.
    """
    if city.role != PUBLIC:
        raise ValueError(f"a digest is made of the public City, not of that of {city.role}")
    window = window_of(since, until)
    facilities, of_facilities = facility_news(city, window)
    rows, of_rows = table_news(city, window)
    changes = version_news(city, window)
    items = [
        *facilities,
        *rows,
        *changes,
        *kept_news(city, store, window),
        *data_news(city, window),
    ]
    return Digest(
        code=city.municipality.code,
        municipality=city.municipality.name,
        since=window.since,
        until=window.until,
        data_version=city.version,
        items=tuple(sorted(items, key=_place_in_order)),
        unseen=(*of_facilities, *of_rows, *_ALWAYS),
    )


def _place_in_order(item: NewsItem) -> tuple[int, int, str]:
    return (_ORDER.index(item.kind), -item.when.first.toordinal(), item.key)
