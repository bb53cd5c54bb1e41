"""Which areas touch each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from scipy import sparse

from geo.statistics.measure_inputs import refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SHARED_LINE = "****1****"
"""DE-9IM: the two boundaries have a line in common, not only points."""


@dataclass(frozen=True, eq=False)
class Contiguity:
    """The neighbours of n areas, without the areas themselves."""

    starts: NDArray[np.int64]
    """Shape (n + 1,): the neighbours of area i are `neighbour[starts[i]:starts[i + 1]]`."""
    neighbour: NDArray[np.int64]
    """Row numbers, ascending per area."""

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        self.starts.setflags(write=False)
        self.neighbour.setflags(write=False)

    def __len__(self) -> int:
        """Return the number of areas."""
        return len(self.starts) - 1

    @property
    def counts(self) -> NDArray[np.int64]:
        """Number of neighbours of each area, shape (n,)."""
        return np.diff(self.starts)

    @property
    def islands(self) -> NDArray[np.int64]:
        """Row numbers of the areas without a neighbour."""
        return np.flatnonzero(self.counts == 0)

    @property
    def areas(self) -> NDArray[np.int64]:
        """The area of each entry of `neighbour`."""
        return np.repeat(np.arange(len(self)), self.counts)

    def weights(self) -> sparse.csr_array[np.float64, tuple[int, int]]:
        """Return row-standardised weights (n, n): the neighbours of an area share 1; an island has none."""
        share = 1.0 / np.repeat(self.counts, self.counts)
        return sparse.csr_array((share, self.neighbour, self.starts), shape=(len(self), len(self)))


def contiguity(
    polygons: NDArray[np.object_], *, rule: Literal["queen", "rook"] = "queen"
) -> Contiguity:
    """Return which polygons touch.

    Parameters
    ----------
    polygons
        n (multi)polygons in one projected CRS that form a coverage: neighbours share exact vertices. There is
        no tolerance; areas that lie a millimetre apart are no neighbours.
    rule
        `queen`: one shared point is enough. `rook`: a shared line is needed.

    Returns
    -------
    The neighbours; `islands` tells which areas have none.

    Raises
    ------
    ValueError
        If a polygon is missing or empty, or the rule is unknown; lists every fault.

    Notes
    -----
    The polygons are not prepared, so they may be shared between threads. Polygons that overlap count as
    neighbours for both rules if their boundaries meet accordingly.
    """
    shapes = np.asarray(polygons, dtype=object)
    faults = []
    if rule not in ("queen", "rook"):
        faults.append(f"`rule` was {rule!r} but is expected to be 'queen' or 'rook'")
    nothing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if nothing.any():
        rows = ", ".join(map(str, np.flatnonzero(nothing)[:5]))
        faults.append(f"`polygons` has no shape at position {rows}")
    refuse(faults)
    # each pair once, with the lower row first; both directions are given at the end
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    forward = one < other
    one, other = one[forward], other[forward]
    if rule == "rook":
        line = shapely.relate_pattern(shapes[one], shapes[other], _SHARED_LINE)
        one, other = one[line], other[line]
    return from_pairs(len(shapes), np.concatenate([one, other]), np.concatenate([other, one]))


def from_pairs(
    n: int, area: Sequence[int] | NDArray[np.int64], neighbour: Sequence[int] | NDArray[np.int64]
) -> Contiguity:
    """Return the neighbours from pairs of row numbers; give both directions of a pair.

    Raises
    ------
    ValueError
        If a row number does not exist or an area is its own neighbour; lists every fault.
    """
    one, other = np.asarray(area, dtype=np.int64), np.asarray(neighbour, dtype=np.int64)
    faults = []
    if one.shape != other.shape:
        faults.append(
            f"`area` has shape {one.shape} and `neighbour` {other.shape}, expected to be the same"
        )
    elif (one == other).any():
        faults.append("an area cannot be its own neighbour")
    if any(((rows < 0) | (rows >= n)).any() for rows in (one, other)):
        faults.append(f"row numbers must be 0 to {n - 1}")
    refuse(faults)
    # a column per pair, ordered by area: the neighbours of area i are those from starts[i] to starts[i + 1]
    pairs = np.unique(np.stack([one, other]), axis=1)
    starts = np.concatenate([[0], np.cumsum(np.bincount(pairs[0], minlength=n))]).astype(np.int64)
    return Contiguity(starts, np.ascontiguousarray(pairs[1]))


def among(neighbours: Contiguity, keep: NDArray[np.bool_]) -> Contiguity:
    """Return the neighbours among a part of the areas, renumbered; this may make new islands.

    Leave out with it the areas of which a value is not known before asking for a measure.

    Parameters
    ----------
    neighbours
        The neighbours of n areas.
    keep
        Shape (n,), true for what stays.
    """
    stays = np.asarray(keep, dtype=bool)
    if stays.shape != (len(neighbours),):
        refuse([f"`keep` has shape {stays.shape} but is expected to have {(len(neighbours),)}"])
    renumbered = np.cumsum(stays) - 1
    area, other = neighbours.areas, neighbours.neighbour
    both = stays[area] & stays[other]
    return from_pairs(int(stays.sum()), renumbered[area[both]], renumbered[other[both]])
