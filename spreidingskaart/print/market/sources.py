"""Who says what a screen shows, short enough for its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.model import Fictional

if TYPE_CHECKING:
    from spreidingskaart.city import City


def sources(city: City, *layers: str) -> str:
    """Return "Kerncijfers per wijk 2024 (1-1-2024); Zoeklocaties (1-1-2026, fictief)"."""
    told = []
    for name in layers:
        report = city.reports.get(name)
        if report is not None and report.entry is not None and city.layer(name) is not None:
            entry = report.entry
            mark = "" if entry.fictional is Fictional.NO else f", {entry.fictional.dutch}"
            told.append(
                f"{entry.title} ({entry.date.day}-{entry.date.month}-{entry.date.year}{mark})"
            )
    return "; ".join(told)
