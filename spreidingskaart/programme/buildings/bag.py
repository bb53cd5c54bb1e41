"""Buildings of the BAG in which people could come to live: by use, with the floor of that use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City

USES: Final = (
    "bijeenkomstfunctie", "gezondheidszorgfunctie", "kantoorfunctie", "logiesfunctie", "onderwijsfunctie",
    "winkelfunctie",
)  # fmt: skip
"""Uses of the BAG whose floor could become care housing. Our choice, an assumption: homes are lived in, and what is
built for industry, sport or a cell would have to be built anew."""
_NOT_THERE: Final = (
    "bouwvergunning verleend", "bouw gestart", "niet gerealiseerd", "pand gesloopt", "pand ten onrechte",
)  # fmt: skip
"""How the status of a building begins that is not there yet, or not any more."""


@dataclass(frozen=True, eq=False)
class BagBuildings:
    """n buildings."""

    id: NDArray[np.object_]
    use: NDArray[np.object_]
    floor_area: NDArray[np.float64]
    """m2 of the uses that count; NaN where nobody measured."""
    geometry: NDArray[np.object_]
    left_out: Mapping[str, int]


def bag_buildings(city: City) -> BagBuildings:
    """Return the buildings of a City of which a use counts; floor and use come from its addresses where loaded."""
    layer, addresses = city.layers["buildings"], city.layer("addresses")
    n = len(layer)
    if addresses is not None and "building_id" in addresses.columns:
        use, floor = _of_addresses(layer, addresses)
    else:
        use, floor = _text(layer, "use"), np.full(n, np.nan)
    counts = _counts(use)
    own = layer["area_m2"].astype(float) if "area_m2" in layer.columns else np.full(n, np.nan)
    floor = np.where(np.isnan(floor), own, floor)
    there = ~np.array(
        [str(status or "").strip().lower().startswith(_NOT_THERE) for status in layer["status"]],
        dtype=bool,
    )
    rows = np.flatnonzero(counts & there)
    left_out = {
        "met een ander gebruik": int((~counts & there).sum()),
        "nog niet of niet meer gebouwd": int((~there).sum()),
    }
    return BagBuildings(
        layer["id"][rows],
        use[rows],
        floor[rows],
        layer.geometry[rows],
        {why: many for why, many in left_out.items() if many},
    )


def _of_addresses(
    layer: Layer, addresses: Layer
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Return the uses that count and their floor, of n buildings; "" and NaN where no address tells."""
    row_of = {name: row for row, name in enumerate(layer["id"].tolist())}
    building = np.array(
        [row_of.get(name, -1) for name in addresses["building_id"].tolist()], dtype=np.int64
    )
    use, area = _text(addresses, "use"), addresses["area_m2"].astype(float)
    wanted = (building >= 0) & _counts(use)
    floor, measured = np.zeros(len(layer)), np.zeros(len(layer), dtype=bool)
    known = wanted & ~np.isnan(area)
    np.add.at(floor, building[known], area[known])
    measured[building[known]] = True
    named: dict[int, set[str]] = {}
    for row, words in zip(building[wanted].tolist(), use[wanted].tolist(), strict=True):
        named.setdefault(row, set()).update(part.strip() for part in words.split(","))
    told = np.full(len(layer), "", dtype=object)
    for row, words in named.items():
        told[row] = ", ".join(sorted(words))
    return told, np.where(measured, floor, np.nan)


def _counts(use: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return where a use counts and nobody lives there too; the few texts that occur are read once."""
    texts, back = np.unique(use.astype(str), return_inverse=True)
    parts = [{part.strip().lower() for part in text.split(",")} for text in texts.tolist()]
    return np.array([bool(each & set(USES)) and "woonfunctie" not in each for each in parts])[back]


def _text(layer: Layer, column: str) -> NDArray[np.object_]:
    if column not in layer.columns:
        return np.full(len(layer), "", dtype=object)
    return np.array([text or "" for text in layer[column].tolist()], dtype=object)
