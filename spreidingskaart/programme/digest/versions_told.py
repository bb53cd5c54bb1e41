"""What differs between the versions of a city folder that were made in the days of a digest, as the public sees them.

Each version is held against the one that was in use when it was made. A change that only hidden facilities know is no
difference between two public Cities, so nothing of it shows: not that there was a version, and not when.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.access import PUBLIC, seen_by
from spreidingskaart.city.city import CARE_FORMS, RULES, city_of_contents
from spreidingskaart.city.sources.comparing import compare_states
from spreidingskaart.city.sources.folder import read_folder
from spreidingskaart.city.sources.programme_schemas import PROGRAMME
from spreidingskaart.city.sources.schema import TITLES, held_against
from spreidingskaart.city.sources.versions import in_use, version_folder, versions
from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.model import FacilityStatus, Fictional, FigureStatus, YesNo, read_word
from spreidingskaart.programme.digest.items import NewsItem, NewsKind
from spreidingskaart.programme.digest.places import PROGRAMME as PROGRAMME_SCREEN
from spreidingskaart.programme.digest.places import (
    NewsPlace,
    data_place,
    facility_place,
    site_place,
)
from spreidingskaart.programme.figures import FigureSource
from spreidingskaart.rules import care_forms
from spreidingskaart.words.dates import Span
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.city.sources.comparing import LayerChange, RowChange
    from spreidingskaart.city.sources.versions import CityVersion
    from spreidingskaart.programme.digest.window import NewsWindow

SOURCE: Final = "Vergelijking van twee versies van de gegevens"
_BY_ROW: Final = {"facilities": NewsKind.FACILITY, "sites": NewsKind.SITE}
"""Layers of which each row that came, went or changed is told."""
_COUNTED: Final = ("zoning_plans", *PROGRAMME)
"""Layers of which is told how many rows came, went or changed."""
_COMPARED: Final = (*_BY_ROW, *_COUNTED)
_MOST_VERSIONS: Final = 24
"""Versions that are held against the one before; older ones of the same weeks are not looked at."""
_MOST_ROWS: Final = 30
"""Rows of one layer and one version that are told one by one."""
_COLUMNS: Final = {
    "name": "de naam",
    "form": "de woonzorgvorm",
    "places": "het aantal plekken",
    "status": "de status",
    "opened": "het jaar van opening",
    "closes": "het jaar van sluiting",
    "owner": "de eigenaar",
    "area_m2": "de oppervlakte",
}
_STATUS: Final = {
    FacilityStatus.EXISTING: "open",
    FacilityStatus.PLANNED: "gepland",
    FacilityStatus.CLOSING: "sluit",
    FacilityStatus.UNCONFIRMED: "niet bevestigd",
}


def version_news(city: City, window: NewsWindow) -> list[NewsItem]:
    """Return what differs for the public between the versions that led to what is in use, and were made in a window."""
    if city.folder is None:
        return []
    items: list[NewsItem] = []
    for version in _led_here(city.folder, window):
        try:
            before = _public_layers(version_folder(city.folder, str(version.before)))
            after = _public_layers(version_folder(city.folder, version.name))
        except SpreidingskaartError:
            continue  # a version that is gone or cannot be read tells nothing; `check` says what is wrong with it
        items += _differences(version, before, after)
        items += _renewed(city, version)
    return items


def _led_here(folder: Path, window: NewsWindow) -> Iterator[CityVersion]:
    """Yield the versions of a window from the one in use back, each of which knows what was in use before it."""
    by_name = {version.name: version for version in versions(folder)}
    name = in_use(folder)
    for _ in range(_MOST_VERSIONS):
        version = by_name.get(name or "")
        if version is None or version.before is None or version.made_at.date() < window.since:
            return
        if window.holds(version.made_at):
            yield version
        name = version.before


@lru_cache(maxsize=64)
def _public_layers(folder: Path) -> Mapping[str, Layer]:
    """Return the layers that are compared, as the public sees them; a version is never changed, so this holds."""
    contents = read_folder(
        folder, forms=tuple(care_forms(CARE_FORMS)), only=held_against(_COMPARED)
    )
    public = seen_by(city_of_contents(contents, folder, rules_folder=RULES), PUBLIC)
    return {name: public.layers[name] for name in _COMPARED if name in public.layers}


def _differences(
    version: CityVersion, before: Mapping[str, Layer], after: Mapping[str, Layer]
) -> Iterator[NewsItem]:
    for name in _COMPARED:
        was, now = before.get(name), after.get(name)
        change = compare_states(name, was, now)
        if change.same:
            continue
        some = len(change.added) + len(change.removed) + len(change.changed)
        if name in _BY_ROW and some <= _MOST_ROWS:
            yield from _rows(version, change, was, now)
        else:
            yield _counted(version, change)


def _rows(
    version: CityVersion, change: LayerChange, was: Layer | None, now: Layer | None
) -> Iterator[NewsItem]:
    one = "Voorziening" if change.name == "facilities" else "Kandidaatlocatie"
    for key in change.added:
        yield _row(version, change.name, now, key, f"{one} {_name(now, key)} is erbij gekomen.")
    for key in change.removed:
        yield _row(
            version, change.name, was, key, f"{one} {_name(was, key)} staat er niet meer in."
        )
    for row in change.changed:
        told = f"Van {one.lower()} {_name(now, row.key)} is veranderd: {_what(row, was, now)}."
        yield _row(version, change.name, now, row.key, told)


def _row(
    version: CityVersion, layer: str, state: Layer | None, key: str, sentence: str
) -> NewsItem:
    fictional = state is not None and _cell(state, key, "fictional") == YesNo.YES
    place = facility_place(key) if layer == "facilities" else site_place(key)
    return _item(
        version,
        f"{layer}/{key}",
        _BY_ROW[layer],
        sentence,
        place,
        fictional=fictional,
    )


def _counted(version: CityVersion, change: LayerChange) -> NewsItem:
    parts = [
        f"{count(len(rows), 'regel', 'regels')} {word}"
        for rows, word in (
            (change.added, "erbij"),
            (change.removed, "weg"),
            (change.changed, "anders"),
        )
        if rows
    ]
    title = TITLES.get(change.name, change.name)
    place = PROGRAMME_SCREEN if change.name in PROGRAMME else data_place(title)
    kind = _BY_ROW.get(change.name, NewsKind.DATA)
    return _item(version, change.name, kind, f"{title}: {join(parts)}.", place)


def _renewed(city: City, version: CityVersion) -> Iterator[NewsItem]:
    """Yield the layers that a version renewed and that are not compared row by row."""
    for name in version.changed:
        if name in _COMPARED or name not in city.layers or name not in city.reports:
            continue
        reference = city.reference(name)
        title = reference.title or TITLES.get(name, name)
        fictional = city.fictional_kind(name) is Fictional.YES
        yield _item(
            version,
            name,
            NewsKind.DATA,
            f"De gegevens van {title} zijn vernieuwd.",
            data_place(title),
            fictional=fictional,
        )


def _item(
    version: CityVersion,
    key: str,
    kind: NewsKind,
    sentence: str,
    place: NewsPlace,
    *,
    fictional: bool = False,
) -> NewsItem:
    day = version.made_at.date()
    return NewsItem(
        key=f"version/{version.name}/{key}",
        kind=kind,
        when=Span(day, day),
        sentence=sentence,
        source=FigureSource(
            FigureStatus.FICTIONAL if fictional else FigureStatus.SOURCED,
            text=SOURCE,
            date=day.isoformat(),
        ),
        place=place,
    )


def _name(state: Layer | None, key: str) -> str:
    return str((state is not None and _cell(state, key, "name")) or key)


def _cell(state: Layer, key: str, column: str) -> object:
    row = state.index.get(key)
    return state[column][row] if row is not None and column in state.columns else None


def _what(row: RowChange, was: Layer | None, now: Layer | None) -> str:
    """Return what changed of a row: what people ask for with its value before and after, the rest in two words."""
    named = [column for column in row.columns if column in _COLUMNS]
    told = [_before_and_after(row.key, column, was, now) for column in named]
    if row.moved is not None or row.shape_came_or_went:
        told.append("de plaats op de kaart")
    if len(named) < len(row.columns) or not told:
        told.append("overige gegevens")
    return join(told)


def _before_and_after(key: str, column: str, was: Layer | None, now: Layer | None) -> str:
    old, new = (
        "onbekend" if state is None else _as_text(_cell(state, key, column)) for state in (was, now)
    )
    return f"{_COLUMNS[column]} ({old}, nu {new})"


def _as_text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return "onbekend"
    if isinstance(value, int | float):
        return (
            plain(float(value), 1)
            if float(value) < 1_900 or float(value) > 2_200
            else f"{value:.0f}"
        )
    status = read_word(FacilityStatus, str(value))
    return _STATUS[status] if status is not None else str(value)
