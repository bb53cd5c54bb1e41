"""The ground a site lies on: the single designations of the zoning plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.layer import Layer
from geo.overlap import overlaps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City

NO_GROUP: Final = ""


def designations(city: City) -> Layer | None:
    """Return the enkelbestemmingen of the City with `main_group`; None where no zoning is loaded."""
    key = "ground.designations"
    if key not in city.memo:
        zoning = city.layer("zoning")
        chosen = None if zoning is None else zoning.take(zoning["kind"] == "enkelbestemming")
        if chosen is not None:
            _ = chosen.tree
        city.memo[key] = chosen
    found = city.memo[key]
    assert found is None or isinstance(found, Layer)  # noqa: S101 - tells mypy what is in the memo
    return found


def shares_by_group(geometry: NDArray[np.object_], city: City) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Return the main groups of the City and the share of each site's area in each.

    Parameters
    ----------
    geometry
        n site polygons, EPSG:28992.

    Returns
    -------
    k main groups in lower case, and an array (n, k) of shares 0..1. Overlapping plans make a row add up to
    more than 1, ground without a designation to less.
    """
    zones = designations(city)
    if zones is None or not len(zones):
        return (), np.zeros((len(geometry), 0))
    groups, group_of = _groups(city, zones)
    pairs = overlaps(geometry, zones)
    shares = np.zeros((len(geometry), len(groups)))
    area = shapely.area(geometry)
    np.add.at(shares, (pairs.site, group_of[pairs.zone]), pairs.area / area[pairs.site])
    return groups, shares


def groups_at(x: float, y: float, city: City) -> frozenset[str]:
    """Return the main groups of the designations at one point, metres in EPSG:28992."""
    zones = designations(city)
    if zones is None:
        return frozenset()
    rows = zones.tree.query(shapely.Point(x, y), predicate="intersects")
    return frozenset((name or NO_GROUP).lower() for name in zones["main_group"][rows])


def _groups(city: City, zones: Layer) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    key = "ground.groups"
    if key not in city.memo:
        names = [(name or NO_GROUP).lower() for name in zones["main_group"]]
        groups = tuple(sorted(set(names)))
        row = {name: position for position, name in enumerate(groups)}
        city.memo[key] = (groups, np.array([row[name] for name in names], dtype=np.int64))
    found: tuple[tuple[str, ...], NDArray[np.int64]] = city.memo[key]  # type: ignore[assignment]
    return found
