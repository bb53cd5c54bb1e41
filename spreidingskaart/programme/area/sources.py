"""Who says what stands in the profile of an area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.model import Fictional
from spreidingskaart.words.dates import day_told

if TYPE_CHECKING:
    from spreidingskaart.city import City

_USED: Final = (
    "facilities",
    "figures_wijken",
    "tenure_wijken",
    "sites",
    "plan_moments",
    "growth",
    "districts",
    "wijken",
    "water",
)


def layer_source(city: City, layer: str) -> str:
    """Return "Voorzieningen: Gemeente Almere, 1 januari 2024 (deels fictief)"; why it is missing, where it is."""
    report = city.reports.get(layer)
    if report is None or report.entry is None or city.layer(layer) is None:
        return city.why_missing(layer)
    entry = report.entry
    mark = "" if entry.fictional is Fictional.NO else f" ({entry.fictional.dutch})"
    return f"{entry.title}: {entry.source}, {day_told(entry.date)}{mark}"


def sources_of(city: City) -> tuple[str, ...]:
    """Return the source of every layer that a profile rests on, as far as it is loaded."""
    return tuple(layer_source(city, name) for name in _USED if city.layer(name) is not None)
