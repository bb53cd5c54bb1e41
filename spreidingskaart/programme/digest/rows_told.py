"""What dated rows of tables say of the days of a digest: plans, what was agreed, papers of the council, projects."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from spreidingskaart.model import FigureStatus, PlanMomentKind, PromiseKind, YesNo, read_word
from spreidingskaart.programme.digest.items import NewsItem, NewsKind
from spreidingskaart.programme.digest.places import (
    AGREED,
    PLAN,
    area_place,
    data_place,
    facility_place,
    site_place,
)
from spreidingskaart.programme.digest.window import Falls
from spreidingskaart.programme.figures import FigureSource
from spreidingskaart.programme.rows import source_of
from spreidingskaart.words.dates import month_span, span_of, year_span
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.programme.digest.places import NewsPlace
    from spreidingskaart.programme.digest.window import NewsWindow
    from spreidingskaart.words.dates import Span

_UNDATED: Final = "undated"


@dataclass(frozen=True)
class _Told:
    """What one row says."""

    when: Span | None
    sentence: str
    source: FigureSource
    place: NewsPlace


@dataclass(frozen=True)
class _Table:
    """One table whose rows bear a date."""

    layer: str
    kind: NewsKind
    tell: Callable[[City, Layer, int], _Told]
    rows: tuple[str, str]
    """One row and more of them, in a sentence."""


def table_news(city: City, window: NewsWindow) -> tuple[list[NewsItem], list[str]]:
    """Return what dated tables say of a window, and what of them cannot be placed in it."""
    items: list[NewsItem] = []
    unseen: list[str] = []
    for table in _TABLES:
        layer = city.layer(table.layer)
        if layer is None:
            continue
        falls: Counter[object] = Counter()
        for row in range(len(layer)):
            told = table.tell(city, layer, row)
            falling = _UNDATED if told.when is None else window.falls(told.when)
            falls[falling] += 1
            if told.when is not None and falling is Falls.IN:
                key = f"{table.layer}/{layer['id'][row]}"
                items.append(
                    NewsItem(key, table.kind, told.when, told.sentence, told.source, told.place)
                )
        unseen += _unplaced(table, falls)
    return items, unseen


def _unplaced(table: _Table, falls: Counter[object]) -> list[str]:
    told = []
    if many := falls[_UNDATED]:
        told.append(f"{_many(many, table.rows)} zonder datum: wanneer dat was, is niet te zeggen.")
    if many := falls[Falls.PERHAPS]:
        told.append(
            f"{_many(many, table.rows)} met alleen een jaar of maand: of dat in deze weken viel, is niet te zeggen."
        )
    return told


def _many(many: int, rows: tuple[str, str]) -> str:
    return f"Er {'is' if many == 1 else 'zijn'} {count(many, *rows)}"


def _plan(city: City, layer: Layer, row: int) -> _Told:
    """Tell of a zoning plan; where to look is what the City knows of its plans."""
    fictional = layer["fictional"][row] == YesNo.YES
    entry = city.reference("zoning_plans")
    source = FigureSource(
        FigureStatus.FICTIONAL if fictional else FigureStatus.SOURCED,
        text=entry.source,
        date=entry.date or "",
        url=layer["url"][row] or None,
    )
    status = str(layer["status"][row] or "").strip() or "bekendgemaakt"
    sentence = f"Het plan {layer['name'][row]} heeft de status {status}."
    return _Told(span_of(layer["date"][row]), sentence, source, data_place(entry.title))


def _moment(city: City, layer: Layer, row: int) -> _Told:
    kind = read_word(PlanMomentKind, layer["kind"][row])
    facility = str(layer["facility"][row])
    what = kind.dutch if kind is not None else "er verandert iets"
    month = float(layer["month"][row])
    year = int(layer["year"][row])
    when = year_span(year) if month != month else month_span(year, int(month))  # noqa: PLR0124
    sentence = f"Bij {_facility_name(city, facility)}: {what} {when.on}."
    return _Told(when, sentence, source_of(layer, row), PLAN)


def _promise(city: City, layer: Layer, row: int) -> _Told:
    kind = read_word(PromiseKind, layer["kind"][row])
    number = str(layer["number"][row] or "").strip()
    what = " ".join(filter(None, (kind.dutch if kind else "afspraak", number)))
    outcome = str(layer["outcome"][row] or "").strip() if "outcome" in layer.columns else ""
    ended = f" ({outcome})" if outcome else ""
    sentence = f"{what[:1].upper()}{what[1:]}: {layer['title'][row]}{ended}."
    return _Told(
        span_of(layer["date"][row]), sentence, source_of(layer, row), _of_promise(city, layer, row)
    )


def _of_promise(city: City, layer: Layer, row: int) -> NewsPlace:
    """Return where a promise is about: its site or its district, else the screen of what was agreed."""
    site = layer["site"][row] if "site" in layer.columns else None
    district = layer["district_code"][row] if "district_code" in layer.columns else None
    if site:
        return site_place(str(site))
    known = city.layer("districts")
    if district and known is not None and district in known.index:
        return area_place("districts", str(district))
    return AGREED


def _paper(_city: City, layer: Layer, row: int) -> _Told:
    kind = " ".join(
        filter(None, (str(layer["kind"][row] or "stuk"), str(layer["number"][row] or "")))
    )
    source = FigureSource(
        FigureStatus.SOURCED,
        text="Raadsinformatie",
        date=str(layer["date"][row] or ""),
        url=layer["url"][row] or None,
    )
    sentence = f"Nieuw bij de raad, {kind}: {layer['title'][row]}."
    return _Told(span_of(layer["date"][row]), sentence, source, AGREED)


def _project(_city: City, layer: Layer, row: int) -> _Told:
    text = str(layer["text"][row] or "").strip().rstrip(".")
    sentence = f"{layer['title'][row]}: {text}." if text else f"{layer['title'][row]}."
    facility = layer["facility"][row] if "facility" in layer.columns else None
    place = facility_place(str(facility)) if facility else PLAN
    return _Told(span_of(layer["date"][row]), sentence, source_of(layer, row), place)


def _facility_name(city: City, facility: str) -> str:
    layer = city.layer("facilities")
    if layer is None or facility not in layer.index:
        return facility
    return str(layer["name"][layer.index[facility]])


_TABLES: Final = (
    _Table("zoning_plans", NewsKind.PLAN, _plan, ("plan", "plannen")),
    _Table(
        "plan_moments",
        NewsKind.PLAN,
        _moment,
        ("moment in het op-, om- en afbouwplan", "momenten in het op-, om- en afbouwplan"),
    ),
    _Table("promises", NewsKind.DECISION, _promise, ("afspraak", "afspraken")),
    _Table("council_papers", NewsKind.DECISION, _paper, ("raadsstuk", "raadsstukken")),
    _Table("projects", NewsKind.PROJECT, _project, ("project", "projecten")),
)
