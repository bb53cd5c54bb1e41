"""A large partition in parts, and which parts a worker does one after the other with one loaded City.

The parts follow from the file alone: its row groups, small ones together, a large one in equal runs. So the same file
gives the same bytes whoever does it. Plots in a row group should lie together on the ground, as along a space-filling
curve; where they do not the answers are the same and come later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MOST: Final = 65_536
"""Plots of a part: their shapes, verdicts and table are in memory together."""
_TURNS: Final = 4
"""A municipality that is more than what a worker does in a quarter of its time is shared out over several."""


@dataclass(frozen=True)
class PlotPart:
    """A run of rows of a file of plots."""

    start: int
    stop: int

    def __len__(self) -> int:
        """Return the number of plots."""
        return self.stop - self.start


def parts_of(path: Path, most: int = MOST) -> tuple[PlotPart, ...]:
    """Return the parts of a file in its own order; one without plots where it cannot be read.

    Parameters
    ----------
    most
        Plots of a part.
    """
    parts: list[PlotPart] = []
    for run in _runs(_row_groups(path), most):
        last = parts[-1] if parts else PlotPart(0, 0)
        grown = PlotPart(last.start, last.stop + run)
        if parts and len(grown) <= most:
            parts[-1] = grown
        else:
            parts.append(PlotPart(last.stop, last.stop + run))
    return tuple(parts) or (PlotPart(0, 0),)


def shared_out(parts: Sequence[PlotPart], most: float) -> tuple[tuple[PlotPart, ...], ...]:
    """Return the parts of a partition in runs of at most so many plots, or of one part."""
    shares: list[tuple[PlotPart, ...]] = []
    for part in parts:
        if shares and sum(map(len, shares[-1])) + len(part) <= most:
            shares[-1] = (*shares[-1], part)
        else:
            shares.append((part,))
    return tuple(shares)


def most_of_share(plots: int, workers: int) -> float:
    """Return how many plots of one municipality a worker does one after the other, so that none is left to idle."""
    return max(MOST, plots / (_TURNS * workers))


def _row_groups(path: Path) -> list[int]:
    """Return the rows of each row group; nothing where the file cannot be read."""
    try:
        told = pq.read_metadata(path)
    except (OSError, ValueError):
        return []
    return [told.row_group(group).num_rows for group in range(told.num_row_groups)]


def _runs(groups: Sequence[int], most: int) -> Iterator[int]:
    """Give the rows of each group; of one that is too large those of its equal runs."""
    for rows in groups:
        runs = -(-rows // most)
        for run in range(runs):
            yield rows * (run + 1) // runs - rows * run // runs
