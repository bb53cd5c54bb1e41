"""Which norms hold where: the parking zone, the plan's own norm list and the urbanity class of each site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from spreidingskaart.city.known import of_rules
from spreidingskaart.city.measures.designations import buurt_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals
    from spreidingskaart.rules.parking.norm_book import NormBook

ZONES: Final = "parking_zones"
URBANITY: Final = "urbanity_class"


@dataclass(frozen=True)
class Place:
    """What decides which norm holds."""

    set_id: str | None
    """Norm set of the zoning plan on the spot, where that plan carries its own."""
    zone: str | None
    urbanity: int | None


NOWHERE: Final = Place(None, None, None)


def places_of(
    proposals: Proposals, city: City, book: NormBook
) -> tuple[NDArray[np.int64], tuple[Place, ...]]:
    """Return the row in a short list of places for each of n sites, and that list.

    A site takes the zone, plan and buurt of its own point (x, y). What no layer tells is None.
    """
    columns: list[tuple[NDArray[np.int64], list[Any]]] = []
    plans = _plan_rows(city, book)
    if plans is not None:
        columns.append(_values_at(proposals, plans, "norm_set"))
    zones = city.layer(ZONES)
    if zones is not None:
        columns.append(_values_at(proposals, zones, "zone"))
    if book.uses_urbanity and URBANITY in city.areas("buurten").columns:
        columns.append(_values_of(city.areas("buurten")[URBANITY], buurt_of(proposals, city)))
    if not columns:
        return np.zeros(len(proposals), dtype=np.int64), (NOWHERE,)
    stacked = np.stack([codes for codes, _ in columns], axis=1)
    unique, rows = np.unique(stacked, axis=0, return_inverse=True)
    found = [
        [values[code] for code, (_, values) in zip(line, columns, strict=True)]
        for line in unique.tolist()
    ]
    return rows.reshape(-1).astype(np.int64), tuple(
        _place(line, city, book, plans) for line in found
    )


def _place(line: list[Any], city: City, book: NormBook, plans: Layer | None) -> Place:
    parts = iter(line)
    set_id = next(parts) if plans is not None else None
    zone = next(parts) if city.layer(ZONES) is not None else None
    urbanity = next(parts, None) if book.uses_urbanity else None
    return Place(set_id, zone, None if urbanity is None or np.isnan(urbanity) else int(urbanity))


def _values_at(
    proposals: Proposals, layer: Layer, column: str
) -> tuple[NDArray[np.int64], list[Any]]:
    """Return a code per site into a list of values, of which the last is None: outside every area.

    On a border the first row counts.
    """
    rows = np.full(len(proposals), -1, dtype=np.int64)
    site, row = layer.tree.query(shapely.points(proposals.x, proposals.y), predicate="intersects")
    order = np.lexsort((-row, site))
    rows[site[order]] = row[order]
    return _values_of(layer[column], rows)


def _values_of(
    values: NDArray[Any], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], list[Any]]:
    """Return the code of the value of each row, -1 being none, and the list of values."""
    names = [value for value in dict.fromkeys(values.tolist()) if not pd.isna(value)]
    code_of = {name: code for code, name in enumerate(names)}
    per_row = np.array(
        [*(code_of.get(value, len(names)) for value in values.tolist()), len(names)],
        dtype=np.int64,
    )
    return per_row[rows], [*names, None]


def _plan_rows(city: City, book: NormBook) -> Layer | None:
    """Return the designations of plans with their own norms, with a column `norm_set`; None without any."""
    return city.known(of_rules("parking.plan_rows"), lambda: _rows_with_own_norms(city, book))


def _rows_with_own_norms(city: City, book: NormBook) -> Layer | None:
    zoning = city.layer("zoning")
    if zoning is None or not book.plan_sets:
        return None
    sets = np.array([book.plan_sets.get(plan) for plan in zoning["plan_id"]], dtype=object)
    rows = np.flatnonzero(sets != np.array(None))
    if not len(rows):
        return None
    own = zoning.take(rows).with_columns(norm_set=sets[rows])
    _ = own.tree
    return own
