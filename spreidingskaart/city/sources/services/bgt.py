"""Roads, parking bays and water of the BGT."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.sources.services.asking import Connector
from spreidingskaart.city.sources.services.checking import check_collections
from spreidingskaart.city.sources.services.kadaster import kadaster
from spreidingskaart.city.sources.services.sifting import sift

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spreidingskaart.city.sources.made_layer import MadeLayer
    from spreidingskaart.city.sources.services.asking import Asker, Wanted

_SERVICE: Final = "bgt"
_BAYS: Final = "Parkeervlakken zoals de bronhouders ze tekenen: niet overal als eigen vlak, en zonder aantal plekken."


def fetch_roads(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the layers `roads` and `parking_bays` of one municipality.

    Raises
    ------
    SourceError
        If the BGT does not answer as expected.
    """
    roads = sift(
        asker, wanted, service=_SERVICE, collection="wegdeel", layer="roads", touching=True
    )
    made = roads.made(
        {
            "id": roads.text("id"),
            "function": roads.text("function"),
            "surface": roads.text("surface"),
        },
        wanted,
    )
    is_bay = np.isin(roads.text("function").astype(str), kadaster().parking)
    bays = roads.part("parking_bays", is_bay)
    bays.notes.append(_BAYS)
    return made, bays.made({"id": bays.text("id")}, wanted)


def fetch_water(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the layer `water` of one municipality, with the shore as it is drawn; names are not known.

    Raises
    ------
    SourceError
        If the BGT does not answer as expected.
    """
    water = sift(
        asker, wanted, service=_SERVICE, collection="waterdeel", layer="water", touching=True
    )
    dry = np.isin(water.text("kind").astype(str), kadaster().not_water)
    water.drop(dry, "kind", lambda kind: f"is geen water om te zien ({kind})")
    names = np.full(len(water.rows), None, dtype=object)
    return (water.made({"id": water.text("id"), "name": names}, wanted),)


def check_roads(asker: Asker, wanted: Wanted) -> Iterator[tuple[str, bool]]:
    """Ask for one wegdeel."""
    return check_collections(asker, wanted, _SERVICE, ("wegdeel",))


def check_water(asker: Asker, wanted: Wanted) -> Iterator[tuple[str, bool]]:
    """Ask for one waterdeel."""
    return check_collections(asker, wanted, _SERVICE, ("waterdeel",))


ROADS: Final = Connector(
    name="roads",
    dutch="wegen en parkeervakken",
    layers=("roads", "parking_bays"),
    run=fetch_roads,
    check=check_roads,
)
WATER: Final = Connector(
    name="water", dutch="water en oevers", layers=("water",), run=fetch_water, check=check_water
)
