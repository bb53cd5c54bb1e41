"""What dwellings are near: what is known of those in each buurt, and what nobody told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.city import LEVEL_COLUMN
from spreidingskaart.city.known import of_layers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City

MOSTLY: Final = 50.0
"""Percentage of single-family houses from which most dwellings of a buurt are such; a choice of display."""
NOT_LOADED: Final = (
    "Hoeveel woningen geen trap hebben, zijn aangepast of een lift hebben, staat niet in de gegevens. Een lijst van "
    "nultredenwoningen van de corporaties en de gemeente zou dat zeggen, en de Wmo-aanpassingen per buurt ook."
)
"""What would be needed to tell who must adapt a home, or move."""


@dataclass(frozen=True, eq=False)
class DwellingsNear:
    """The dwellings of n buurten; NaN where nobody published it."""

    single_family: NDArray[np.float64]
    """Percentage of the dwellings."""
    owner_occupied: NDArray[np.float64]
    """Percentage of the dwellings."""
    corporation: NDArray[np.float64]
    """Percentage of the dwellings of the whole wijk: it is not told per buurt."""
    addresses: NDArray[np.float64]
    """Number of addresses; NaN where the layer is not loaded."""
    buildings: NDArray[np.float64]
    """Number of buildings; NaN where the layer is not loaded."""


def dwellings_near(city: City) -> DwellingsNear:
    """Return what is known of the dwellings of each buurt."""
    return city.known(of_layers("programme.dwellings"), lambda: _read(city))


def in_mostly_houses(city: City, from_65: NDArray[np.float64]) -> float:
    """Return the share of elderly people whose buurt is mostly single-family houses; NaN where it is of nobody known.

    A house of one family mostly has stairs: it is the most that can be said of who may have to adapt it, or move.
    """
    share = dwellings_near(city).single_family
    known = ~np.isnan(share) & (from_65 > 0)
    people = float(from_65[known].sum())
    return float(from_65[known & (share >= MOSTLY)].sum() / people) if people else float("nan")


def _read(city: City) -> DwellingsNear:
    buurten, wijken = city.areas("buurten"), city.areas("wijken")
    nothing = np.full(len(buurten), np.nan)
    of_wijk = np.asarray(
        wijken.columns.get("tenure_corporation_pct", np.full(len(wijken), np.nan)), dtype=float
    )
    wijk = np.array([wijken.index.get(code, -1) for code in buurten[LEVEL_COLUMN["wijken"]]])
    return DwellingsNear(
        single_family=np.asarray(buurten.columns.get("single_family_pct", nothing), dtype=float),
        owner_occupied=np.asarray(buurten.columns.get("owner_occupied_pct", nothing), dtype=float),
        corporation=np.where(wijk >= 0, of_wijk[wijk], np.nan),
        addresses=_count(city, "addresses"),
        buildings=_count(city, "buildings"),
    )


def _count(city: City, name: str) -> NDArray[np.float64]:
    layer, n = city.layer(name), len(city.areas("buurten"))
    if layer is None or not len(layer):
        return np.full(n, np.nan)
    xy = shapely.get_coordinates(shapely.point_on_surface(layer.geometry))
    row = city.buurt_at(xy[:, 0], xy[:, 1])
    return np.bincount(row[row >= 0], minlength=n).astype(np.float64)
