"""What people kept in the days of a digest, as the public sees it: frameworks, locks, overrides and scenarios.

Names of people are left out: a newsletter tells what was decided, and the journal tells by whom.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.crs import point_to_wgs84
from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import FigureStatus, Role
from spreidingskaart.programme.digest.items import NewsItem, NewsKind
from spreidingskaart.programme.digest.places import PROGRAMME, framework_place, point_place
from spreidingskaart.programme.figures import FigureSource
from spreidingskaart.words.dates import Span

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from spreidingskaart.city import City
    from spreidingskaart.programme.digest.places import NewsPlace
    from spreidingskaart.programme.digest.window import NewsWindow
    from spreidingskaart.store import FrameworkVersion, Override, Store

SOURCE: Final = "Journaal van de Spreidingskaart"
LATER: Final = "Wat later openbaar is gemaakt, staat onder de dag waarop het is gemaakt; wat intern is, doet niet mee."


@dataclass(frozen=True)
class _Happened:
    """One thing that somebody did, or took back."""

    key: str
    at: dt.datetime
    sentence: str
    place: NewsPlace


def kept_news(city: City, store: Store, window: NewsWindow) -> list[NewsItem]:
    """Return what people kept or took back in a window, as everybody may see it."""
    happened = [*_frameworks(store), *_overrides(city, store), *_scenarios(city, store)]
    return [_item(each) for each in happened if window.holds(each.at)]


def _item(each: _Happened) -> NewsItem:
    day = each.at.date()
    return NewsItem(
        # ids of the public count within one answer, so what a row says is what tells it apart for ever
        key=f"kept/{each.key}/{_mark(each.at.isoformat(), each.sentence)}",
        kind=NewsKind.DECISION,
        when=Span(day, day),
        sentence=each.sentence,
        source=FigureSource(FigureStatus.SOURCED, text=SOURCE, date=day.isoformat()),
        place=each.place,
    )


def _mark(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def _frameworks(store: Store) -> Iterator[_Happened]:
    place = framework_place()
    for version in store.framework_versions(seen_by=Role.PUBLIC):
        what = f"versie {version.version} van het afwegingskader {_title(version)}"
        key = f"framework/{version.framework_id}/{version.version}"
        yield _Happened(key, version.made_at, f"Gepubliceerd: {what}.", place)
        if version.withdrawn_at is not None:
            yield _Happened(f"{key}/gone", version.withdrawn_at, f"Ingetrokken: {what}.", place)
    names = {one.framework_id: _title(one) for one in store.framework_versions(seen_by=Role.PUBLIC)}
    for framework in sorted(names):
        for lock in store.locks(framework, seen_by=Role.PUBLIC):
            what = f"versie {lock.version} van het afwegingskader {names[framework]}"
            key = f"lock/{framework}/{lock.version}"
            yield _Happened(key, lock.made_at, f"Vastgezet: {what}.", place)
            if lock.withdrawn_at is not None:
                told = f"Niet meer vastgezet: {what}."
                yield _Happened(f"{key}/gone", lock.withdrawn_at, told, place)


def _title(version: FrameworkVersion) -> str:
    return str(version.document.get("title") or version.framework_id)


def _overrides(city: City, store: Store) -> Iterator[_Happened]:
    for made in store.all_overrides(seen_by=Role.PUBLIC):
        if made.municipality != city.municipality.name:
            continue
        title = BY_ID[made.criterion].title if made.criterion in BY_ID else made.criterion
        where = _where(made)
        what = f'{title} is "{made.verdict.dutch}" in plaats van "{made.original.dutch}"'
        key = f"override/{made.criterion}"
        told = f"De gemeente oordeelt{where} anders dan de toets: {what}."
        yield _Happened(key, made.made_at, told, _place(made))
        if made.withdrawn_at is not None:
            gone = f"De gemeente nam een eigen oordeel{where} terug: {what} geldt niet meer."
            yield _Happened(f"{key}/gone", made.withdrawn_at, gone, _place(made))


def _where(made: Override) -> str:
    site, buurt = made.proposal.get("site_id"), made.proposal.get("buurt")
    if site:
        return f" over locatie {site}"
    name = buurt.get("name") if isinstance(buurt, dict) else None
    return f" over een locatie in {name}" if name else ""


def _place(made: Override) -> NewsPlace:
    x, y = made.proposal.get("x"), made.proposal.get("y")
    if not isinstance(x, int | float) or not isinstance(y, int | float):
        return framework_place()
    longitude, latitude = point_to_wgs84(float(x), float(y))
    return point_place(latitude, longitude)


def _scenarios(city: City, store: Store) -> Iterator[_Happened]:
    for made in store.scenario_versions(city.municipality.name, seen_by=Role.PUBLIC):
        what = f'het scenario "{made.name}" voor de programmering'
        key = f"scenario/{_mark(made.name)}"
        yield _Happened(key, made.made_at, f"Gepubliceerd: {what}.", PROGRAMME)
        if made.withdrawn_at is not None:
            told = f"Ingetrokken: {what}."
            yield _Happened(f"{key}/gone", made.withdrawn_at, told, PROGRAMME)
