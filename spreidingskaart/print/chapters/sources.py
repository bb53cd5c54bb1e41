"""What a chapter rests on: layers of data with their source and date, and what of them is fictional."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.model import Fictional
from spreidingskaart.print.document import Sources
from spreidingskaart.print.words import short_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spreidingskaart.city import City

_UNREAL = {Fictional.YES: " Fictief.", Fictional.MIXED: " Deels fictief."}


def sources(city: City, layers: Iterable[str]) -> Sources:
    """Return a line for each of some layers that is loaded, and why another is not there."""
    return Sources(tuple(_line(city, name) for name in dict.fromkeys(layers) if _named(city, name)))


def _named(city: City, layer: str) -> bool:
    return layer in city.layers or layer in city.reports


def _line(city: City, layer: str) -> str:
    if layer not in city.layers:
        return city.why_missing(layer)
    told = city.reference(layer)
    source = f" {told.source.rstrip('.')}." if told.source else ""
    unreal = _UNREAL.get(city.fictional_kind(layer), "")
    return f"{told.title or layer}, {short_date(told.date)}.{source}{unreal}"
