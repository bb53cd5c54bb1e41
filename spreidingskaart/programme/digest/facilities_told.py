"""What the register says of the days of a digest: facilities that open or close, and what was published of them."""

from __future__ import annotations

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


_OPENS: Final = ("ging open in {}", "gaat open in {} of is al open", "zou in {} opengaan")
_CLOSES: Final = ("sloot in {}", "sluit in {} of is al dicht", "zou in {} sluiten")
"""What is told of a year that is over, of one that is not, and of what nobody confirmed."""


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
    name, status = str(layer["name"][row]), layer["status"][row]
    unsure = "; dat is niet bevestigd" if status == FacilityStatus.UNCONFIRMED else ""
    places = float(layer["places"][row])
    size = "" if np.isnan(places) else f", met {count(places, 'plek', 'plekken')}"
    told: list[tuple[Span, str, str]] = []
    for column, key, words in (("opened", "opens", _OPENS), ("closes", "closes", _CLOSES)):
        if np.isnan(float(layer[column][row])):
            continue
        year = int(layer[column][row])
        planned = status == FacilityStatus.PLANNED or year >= window.until.year
        what = words[2] if unsure else words[1] if planned else words[0]
        sentence = f"{name} {what.format(year)}{unsure or size}."
        told.append((year_span(year), f"{key}/{year}", sentence))
    published = span_of(layer["source_date"][row])
    # of what we made up ourselves the date of the source says nothing that anybody would call news
    if published is not None and layer["fictional"][row] == YesNo.NO:
        of_when = f"openbare gegevens van {published.told}"
        many = count(places, "plek", "plekken")
        known = f"er zijn {of_when}" if np.isnan(places) else f"{of_when} noemen {many}"
        sentence = f"{name}: {known}."
        told.append((published, f"published/{published.iso}", sentence))
    return told


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
