"""What the register says of the days of a digest: facilities that open or close, and what was published of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.model import FacilityStatus, FigureStatus, YesNo
from spreidingskaart.programme.digest.items import NewsItem, NewsKind
from spreidingskaart.programme.digest.places import facility_place
from spreidingskaart.programme.digest.window import Falls
from spreidingskaart.programme.figures import FigureSource
from spreidingskaart.words.dates import span_of, year_span
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.programme.digest.window import NewsWindow
    from spreidingskaart.words.dates import Span


@dataclass(frozen=True)
class _YearColumn:
    """A column of the register that holds a year, and what is told of it."""

    name: str
    key: str
    over: str
    """Of a year that is over."""
    to_come: str
    """Of one that is not."""
    unsure: str
    """Of what nobody confirmed."""


_OPENS: Final = _YearColumn(
    "opened", "opens", "ging open in {}", "gaat open in {} of is al open", "zou in {} opengaan"
)
_CLOSES: Final = _YearColumn(
    "closes", "closes", "sloot in {}", "sluit in {} of is al dicht", "zou in {} sluiten"
)


def facility_news(city: City, window: NewsWindow) -> tuple[list[NewsItem], list[str]]:
    """Return what happened to facilities in a window, and what of them cannot be placed in it.

    The register knows of most facilities only the year in which they open or close.
    """
    layer = city.layer("facilities")
    if layer is None:
        return [], [f"Van de voorzieningen is niets te zeggen. {city.why_missing('facilities')}"]
    items, perhaps = [], 0
    for row in range(len(layer)):
        for span, key, sentence in _moments(layer, row, window):
            falls = window.falls(span)
            perhaps += falls is Falls.PERHAPS
            if falls is Falls.IN:
                items.append(_item(layer, row, span, key, sentence))
    unseen = []
    if perhaps:
        many = count(perhaps, "moment", "momenten")
        unseen.append(
            f"Van {many} bij voorzieningen is alleen het jaar of de maand bekend; of dat in deze weken viel, is niet "
            "te zeggen."
        )
    return items, unseen


def _moments(layer: Layer, row: int, window: NewsWindow) -> list[tuple[Span, str, str]]:
    """Return the days, the key and the sentence of everything that is dated of one facility."""
    told = [
        _year_told(layer, row, column, window)
        for column in (_OPENS, _CLOSES)
        if not np.isnan(float(layer[column.name][row]))
    ]
    published = span_of(layer["source_date"][row])
    # of what we made up ourselves the date of the source says nothing that anybody would call news
    if published is not None and layer["fictional"][row] == YesNo.NO:
        told.append((published, f"published/{published.iso}", _published(layer, row, published)))
    return told


def _year_told(
    layer: Layer, row: int, column: _YearColumn, window: NewsWindow
) -> tuple[Span, str, str]:
    """Return days, key and sentence of the year in which a facility opens or closes."""
    status, year = layer["status"][row], int(layer[column.name][row])
    name = layer["name"][row]
    key = f"{column.key}/{year}"
    if status == FacilityStatus.UNCONFIRMED:
        sentence = f"{name} {column.unsure.format(year)}; dat is niet bevestigd."
        return year_span(year), key, sentence
    to_come = status == FacilityStatus.PLANNED or year >= window.until.year
    what = (column.to_come if to_come else column.over).format(year)
    return year_span(year), key, f"{name} {what}{_size(layer, row)}."


def _size(layer: Layer, row: int) -> str:
    places = float(layer["places"][row])
    return "" if np.isnan(places) else f", met {count(places, 'plek', 'plekken')}"


def _published(layer: Layer, row: int, when: Span) -> str:
    places, data = float(layer["places"][row]), f"openbare gegevens van {when.told}"
    if np.isnan(places):
        return f"{layer['name'][row]}: er zijn {data}."
    return f"{layer['name'][row]}: {data} noemen {count(places, 'plek', 'plekken')}."


def _item(layer: Layer, row: int, span: Span, key: str, sentence: str) -> NewsItem:
    facility = str(layer["id"][row])
    return NewsItem(
        key=f"facility/{facility}/{key}",
        kind=NewsKind.FACILITY,
        when=span,
        sentence=sentence,
        source=facility_source(layer, row),
        place=facility_place(facility),
    )


def facility_source(layer: Layer, row: int) -> FigureSource:
    """Return who says what the register holds of one facility."""
    real = layer["fictional"][row] == YesNo.NO
    return FigureSource(
        FigureStatus.SOURCED if real else FigureStatus.FICTIONAL,
        text=str(layer["source"][row] or ""),
        date=str(layer["source_date"][row] or ""),
        url=layer["source_url"][row] or None,
    )
