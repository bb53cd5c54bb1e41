"""The signs of the map: what each looks like, for the map script, and what it means, for the legend."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.facilities import on_map
from spreidingskaart.web.map.names import MapLayer
from spreidingskaart.words.marks import OUTLINES, mark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from spreidingskaart.city import City

HOUSE: Final = (
    '<svg viewBox="0 0 24 24"><path d="M3 11.5 12 4l9 7.5M5.5 10v10h13V10" fill="#fff" stroke="#16222E" '
    'stroke-width="2.2" stroke-linejoin="round" stroke-linecap="round"/></svg>'
)
TRAIN: Final = (
    '<svg viewBox="0 0 16 16"><rect x="3" y="1.5" width="10" height="10" rx="2.5"/>'
    '<path d="M3.5 8h9M5 14l1.5-2M11 14l-1.5-2"/></svg>'
)
PIN: Final = '<svg viewBox="0 0 26 32"><path d="M13 31C7 22 2 18 2 12a11 11 0 0 1 22 0c0 6-5 10-11 19Z"/></svg>'
_EXPLAINED: Final = {
    MapLayer.HIDDEN: ('<i class="sk-key-hidden"><b>10</b></i>', "plekken zonder adres, afgerond"),
    MapLayer.TEAMS: (
        f'<i class="sk-key-team">{HOUSE}</i>',
        "wijkteam; streepjes: het gebied ervan",
    ),
    MapLayer.SITES: (
        f'<i class="sk-key-site">{PIN}<b>7</b></i>',
        "kandidaatlocatie, met het nummer ervan",
    ),
    MapLayer.STATIONS: (f'<i class="sk-key-station">{TRAIN}</i>', "station"),
    MapLayer.CARPARKS: ('<i class="sk-key-carpark">P</i>', "parkeergarage"),
    MapLayer.GREENBLUE: ('<i class="sk-key-greenblue"></i>', "groen-blauw netwerk"),
    MapLayer.ZONES: (
        '<svg><rect width="22" height="16" fill="url(#sk-hatch)" stroke="#111"/></svg>',
        "dubbelbestemming; streepjes: aanduiding",
    ),
    MapLayer.WATER: ('<i class="sk-key-water"></i>', "water"),
}
"""Sign and meaning by layer, in the order of the legend."""
_OF_LAYER: Final = {
    MapLayer.HIDDEN: "facilities",
    MapLayer.TEAMS: "district_teams",
    MapLayer.SITES: "sites",
    MapLayer.STATIONS: "stations",
    MapLayer.CARPARKS: "car_parks",
    MapLayer.GREENBLUE: "green_blue",
    MapLayer.ZONES: "zoning",
    MapLayer.WATER: "water",
}
"""The layer of the City that a sign needs: what is not loaded is not explained."""


def signs_legend(city: City, visible: Sequence[str], shown: Collection[str] | None) -> str:
    """Return the meaning of every sign of the layers that are visible; "" where there is none.

    Parameters
    ----------
    shown
        Ids of the facilities that are on the map; None for all of them.
    """
    rows = [*(_facilities(city, shown) if MapLayer.FACILITIES in visible else ())]
    for name, (sign, meaning) in _EXPLAINED.items():
        told = name is not MapLayer.HIDDEN or city.hidden_counts is not None
        if name in visible and told and city.layer(_OF_LAYER[name]) is not None:
            rows.append(f"<li>{sign}{meaning}</li>")
    return f'<ul class="sk-signs">{"".join(rows)}</ul>' if rows else ""


def _facilities(city: City, shown: Collection[str] | None) -> Iterator[str]:
    """Return the marks of the care forms that are on the map, what a number in one means, and their outlines."""
    layer = city.layer("facilities")
    if layer is None:
        return
    passes = on_map(city) & (True if shown is None else np.isin(layer["id"], list(shown)))
    forms = set(layer["form"][passes].tolist())
    present = [form for form in city.forms.values() if form.id in forms]
    for form in present:
        yield f"<li>{mark(form)}{escape(form.name)}</li>"
    if not present:
        return
    yield '<li><i class="sk-key-number">2</i>getal in een teken: zoveel voorzieningen in dat gebied</li>'
    statuses = set(layer["status"][passes].tolist())
    for status, words in OUTLINES.items():
        if status in statuses:
            yield f"<li>{mark(present[0], status)}{words}</li>"
