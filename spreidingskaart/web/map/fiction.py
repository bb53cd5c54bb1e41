"""What a map says once, large, where something on it is fictional."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.model import Fictional
from spreidingskaart.web.map.names import MapLayer
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Collection

    from spreidingskaart.city import City

_SHOWN_BY: Final = {
    "facilities": ("voorzieningen", (MapLayer.FACILITIES, MapLayer.HIDDEN)),
    "sites": ("kandidaatlocaties", (MapLayer.SITES,)),
    "plots": ("percelen", ("plots",)),
    "zoning": ("bestemmingen", (MapLayer.ZONING, MapLayer.ZONES)),
    "green_blue": ("groen-blauw netwerk", (MapLayer.GREENBLUE,)),
}
"""What people call a layer of the City, and what on the map shows it."""


def fiction_on_map(city: City, visible: Collection[str]) -> str:
    """Return what on the map is fictional, wholly or in part; "" where all of it is real.

    Parameters
    ----------
    visible
        Layers of the map, and `plots` where plots are coloured.
    """
    wholly, partly = (_named(city, visible, kind) for kind in (Fictional.YES, Fictional.MIXED))
    told = [f"fictief: {join(wholly)}"] if wholly else []
    told += [f"deels fictief: {join(partly)}"] if partly else []
    whole = "; ".join(told)
    return whole[:1].upper() + whole[1:]


def _named(city: City, visible: Collection[str], kind: Fictional) -> list[str]:
    """Return what people call the layers of one kind that the map shows."""
    loaded = [layer for layer in _SHOWN_BY if layer in city.layers]
    shown = [layer for layer in loaded if not set(_SHOWN_BY[layer][1]).isdisjoint(visible)]
    return [_SHOWN_BY[layer][0] for layer in shown if city.fictional_kind(layer) is kind]
