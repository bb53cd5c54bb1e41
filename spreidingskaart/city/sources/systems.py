"""In which coordinate system a file is: what its numbers say and what it claims must agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.crs import RD, RD_BOUNDS, WGS84, to_rd
from spreidingskaart.city.sources.faults import about, within
from spreidingskaart.errors import DataError
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class System:
    """One kind of coordinates, and where the Netherlands lie in it."""

    name: str
    """In Dutch, as in `staat in ...`."""
    code: int
    """EPSG code in which the numbers are read where a file claims nothing."""
    claims: Mapping[int, int]
    """EPSG codes by which a file can say that it is in this one, each with the code in which it is then read."""
    west: float
    south: float
    east: float
    north: float

    def holds(self, box: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return for each box (n, 4) whether it lies in the Netherlands in this system."""
        low = (box[:, 0] >= self.west) & (box[:, 1] >= self.south)
        return np.asarray(low & (box[:, 2] <= self.east) & (box[:, 3] <= self.north))


_NAP: Final = 7415
"""RD with heights above sea level."""
_ETRS89: Final = 4258
RIJKSDRIEHOEK: Final = System("RD", RD, {RD: RD, _NAP: RD}, *RD_BOUNDS)
DEGREES: Final = System(
    "graden",
    WGS84,
    {WGS84: WGS84, 4979: WGS84, 84: WGS84, _ETRS89: _ETRS89, 4937: _ETRS89},
    2.5, 50.0, 7.7, 54.5,
)  # fmt: skip
UTM: Final = System("UTM 31N", 25831, {25831: 25831}, 400_000, 5_550_000, 830_000, 6_050_000)
MERCATOR: Final = System(
    "Web Mercator",
    3857,
    {3857: 3857, 3785: 3857, 900913: 3857},
    270_000,
    6_450_000,
    870_000,
    7_250_000,
)
SYSTEMS: Final = (RIJKSDRIEHOEK, DEGREES, UTM, MERCATOR)
"""The ranges of y do not overlap, so that the numbers alone tell in which system they are."""
_LEAST_CONFIDENCE: Final = 25
"""A shapefile names its system without a code; PROJ then says how sure it is, in percent."""
READ: Final = (
    "RD (EPSG:28992), graden (EPSG:4326), UTM 31N (EPSG:25831) of Web Mercator (EPSG:3857)"
)


@dataclass(frozen=True)
class Claim:
    """What a file says of its coordinates."""

    code: int | None
    """EPSG code, 84 for OGC's CRS84; None where what it says is nothing that we know."""

    @property
    def system(self) -> System | None:
        """The system that is claimed, or None if we do not read it."""
        return next((system for system in SYSTEMS if self.code in system.claims), None)


def claim_of(definition: str) -> Claim:
    """Return the claim of a file that writes its coordinate system out (WKT) or names it (`EPSG:28992`)."""
    try:
        found = (
            CRS.from_authority("EPSG", definition[5:])
            if definition.startswith("EPSG:")
            else CRS.from_wkt(definition)
        )
    except CRSError:
        return Claim(None)
    if found.to_authority() == ("OGC", "CRS84"):
        return Claim(84)
    return Claim(found.to_epsg() or found.to_epsg(min_confidence=_LEAST_CONFIDENCE))


def _readable(claim: Claim, name: str | None) -> System:
    """Return the system that a file claims, or refuse one that is not read."""
    if claim.system is not None:
        return claim.system
    said = "een stelsel dat niet bekend is" if claim.code is None else f"EPSG:{claim.code}"
    raise DataError(f"{about(name)} staat in {said}; dat wordt niet gelezen. Zet het in {READ}.")


def system_of(
    geometry: NDArray[np.object_], claim: Claim | None, *, name: str | None, degrees: bool
) -> System:
    """Return the system that most shapes are in.

    Parameters
    ----------
    geometry
        n shapes; None where a row has none.
    claim
        What the file says, or None where it says nothing.
    name
        Name of the file, for the sentence; None for what was typed.
    degrees
        Whether degrees are taken.

    Raises
    ------
    DataError
        If the claim is of a system that is not read, the numbers contradict it, x and y are swapped, most shapes lie
        outside the Netherlands, or they are degrees that are not taken.
    """
    claimed = None if claim is None else _readable(claim, name)
    boxes = _finite_boxes(geometry)
    seen = _most(boxes)
    if not len(boxes):
        return claimed or RIJKSDRIEHOEK
    if seen is None:
        raise DataError(_nowhere(name, boxes, claimed))
    if claimed is not None and claimed is not seen:
        raise DataError(
            f"{about(name)} zegt dat het in {_named(claimed)} staat, maar de getallen zijn {_named(seen)}; "
            "maak die twee gelijk."
        )
    if seen is DEGREES and not degrees:
        raise DataError(
            f"De coördinaten in {within(name)} lijken graden; geef meters in RD (EPSG:{RD})."
        )
    return seen


def code_in(system: System, claim: Claim | None) -> int:
    """Return the EPSG code in which numbers of this system are read."""
    return system.code if claim is None or claim.code is None else system.claims[claim.code]


def in_rd(
    geometry: NDArray[np.object_], system: System, claim: Claim | None = None
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Return the shapes in EPSG:28992, and which lie in the Netherlands; a row without a shape does not.

    Coordinates that are no numbers stay as they are; such a row counts as outside.
    """
    boxes = shapely.bounds(geometry).reshape(-1, 4)
    with np.errstate(invalid="ignore"):
        inside = system.holds(boxes)
    if system is RIJKSDRIEHOEK:
        return geometry, inside
    turned = geometry.copy()
    turned[inside] = to_rd(geometry[inside], code_in(system, claim))
    return turned, inside


def _finite_boxes(geometry: NDArray[np.object_]) -> NDArray[np.float64]:
    boxes = np.asarray(shapely.bounds(geometry), dtype=float).reshape(-1, 4)
    return np.asarray(boxes[np.isfinite(boxes).all(axis=1)])


def _most(boxes: NDArray[np.float64]) -> System | None:
    """Return the system in which most boxes lie in the Netherlands, if any does."""
    counts = Counter({system: int(system.holds(boxes).sum()) for system in SYSTEMS})
    system, most = counts.most_common(1)[0]
    return system if most else None


def _nowhere(name: str | None, boxes: NDArray[np.float64], claimed: System | None) -> str:
    swapped = _most(boxes[:, [1, 0, 3, 2]])
    if swapped is not None:
        first = "breedte en lengte" if swapped is DEGREES else "x en y"
        right = "eerst de lengte" if swapped is DEGREES else "eerst x"
        return f"In {within(name)} lijken {first} verwisseld; geef {right}."
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    x, y = (f"{plain(a, 3)} tot {plain(b, 3)}" for a, b in zip(low, high, strict=True))
    said = "" if claimed is None else f" staat in {_named(claimed)}, maar"
    return f"{about(name)}{said} ligt buiten Nederland (x {x}, y {y}); zet het in {READ}."


def _named(system: System) -> str:
    return f"{system.name} (EPSG:{system.code})"
