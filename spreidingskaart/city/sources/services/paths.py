"""The walking network: lines over the roads and paths of the BGT, which has areas and no lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo.centre_lines import centre_lines
from spreidingskaart.city.sources.services.asking import Connector
from spreidingskaart.city.sources.services.checking import check_collections
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.kadaster import kadaster
from spreidingskaart.city.sources.services.sifting import sift
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spreidingskaart.city.sources.made_layer import MadeLayer
    from spreidingskaart.city.sources.services.asking import Asker, Wanted

_SERVICE: Final = "bgt"
_HOW: Final = (
    "Lijnen over wegen en paden van de BGT. Op een raster van straten van 2 tot 14 m breed wijkt een looproute vanaf "
    "200 m hoogstens 10% af van die door het midden. Ook langs en over rijbanen en busbanen wordt gelopen, omdat de "
    "BGT oversteekplaatsen niet apart kent. Paden op eigen terrein ontbreken waar de bronhouder ze niet tekent."
)


def fetch_paths(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the layer `walking` of one municipality.

    Raises
    ------
    SourceError
        If the BGT does not answer as expected, or there is nothing to walk on.
    """
    ground = sift(
        asker, wanted, service=_SERVICE, collection="wegdeel", layer="walking", touching=True
    )
    function = ground.text("function").astype(str)
    walkable = np.isin(function, kadaster().walkable)
    if not walkable.any():
        seen = ", ".join(sorted(set(function.tolist()))[:8])
        raise SourceError(f"De BGT heeft geen weg of pad om over te lopen; wel: {seen}.")
    level = np.nan_to_num(ground.numbers("level")[walkable]).astype(np.int64)
    lines = centre_lines(ground.geometry[walkable], level)
    paths = ground.part("walking", walkable)
    told = count(len(paths.rows), "vlak", "vlakken")
    asker.tell(f"wandelnetwerk: {count(len(lines), 'lijn', 'lijnen')} uit {told}")
    paths.notes.append(_HOW)
    paths.geometry, paths.read = lines, len(lines)
    ids = [f"pad-{number}" for number in range(1, len(lines) + 1)]
    return (paths.made({"id": ids}, wanted),)


def check_paths(asker: Asker, wanted: Wanted) -> Iterator[tuple[str, bool]]:
    """Ask for one wegdeel."""
    return check_collections(asker, wanted, _SERVICE, ("wegdeel",))


PATHS: Final = Connector(
    name="paths",
    dutch="looproutes",
    layers=("walking",),
    run=fetch_paths,
    check=check_paths,
)
