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
    kinds = {
        words: city.fictional_kind(layer)
        for layer, (words, shown) in _SHOWN_BY.items()
        if layer in city.layers and any(name in visible for name in shown)
    }
    wholly, partly = (
        [words for words, kind in kinds.items() if kind is wanted]
        for wanted in (Fictional.YES, Fictional.MIXED)
    )
    told = [f"Fictief: {join(wholly)}" if wholly else "", f"deels fictief: {join(partly)}"]
    whole = "; ".join(part for part in told[: 2 if partly else 1] if part)
    return whole[:1].upper() + whole[1:]
