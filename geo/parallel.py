"""Many rows in blocks: rows that lie together go together, and blocks are shared out over threads."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

_Block = TypeVar("_Block")
_Done = TypeVar("_Done")


def processors() -> int:
    """Return how many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def morton_code(boxes: NDArray[np.float64], together: int = 4) -> NDArray[np.int64]:
    """Return, for the middle of each of n boxes, its grid cell as a number in Morton's order.

    Rows in this order lie together on the ground. Two bits less are the cell that is twice as wide.

    Parameters
    ----------
    boxes
        (n, 4) least x, least y, greatest x, greatest y.
    together
        Rows in a cell, about.
    """
    if not len(boxes):
        return np.zeros(0, dtype=np.int64)
    # column by column: a sum or a least along rows of two numbers takes seven times as long
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    west, south = x.min(), y.min()
    wide, high = float(x.max() - west), float(y.max() - south)
    side = float(np.sqrt(max(wide * high, 1.0) * together / len(boxes)))
    side = max(side, max(wide, high) / 2**20, 0.01)
    column, row = ((x - west) / side).astype(np.int64), ((y - south) / side).astype(np.int64)
    return _spread_bits(column) | (_spread_bits(row) << 1)


def _spread_bits(number: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return numbers below 2**21 with a 0 between every two bits."""
    spread = number.copy()
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        spread = (spread | (spread << shift)) & mask
    return spread


def blocks_together(
    boxes: NDArray[np.float64], most: int, times: int = 1
) -> list[NDArray[np.int64]]:
    """Return the row numbers of n boxes in blocks of at most `most` that lie together.

    More blocks than one are a multiple of `times`: so many threads then get as much to do.
    """
    order = np.argsort(morton_code(boxes), kind="stable")
    count = max(1, -(-len(order) // most))
    if count > 1:
        count = -(-count // times) * times
    return [block for block in np.array_split(order, count) if len(block)]


def in_threads(
    work: Callable[[_Block], _Done], blocks: Iterable[_Block], *, workers: int | None = None
) -> Iterator[_Done]:
    """Return what `work` makes of each block, in order; the geometry library and numpy run side by side.

    `work` must not prepare a geometry that another block sees. At most two blocks a thread wait at a time, so
    that memory does not grow with the number of blocks.
    """
    threads = processors() if workers is None else workers
    if threads <= 1:
        yield from map(work, blocks)
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting = []
        for block in blocks:
            waiting.append(pool.submit(work, block))
            if len(waiting) > 2 * threads:
                yield waiting.pop(0).result()
        for done in waiting:
            yield done.result()
