"""Who computes a page now. Python computes one thing at a time: a few pages at once, and the others in turn.

Without turns all pages that were asked for in one second would be computed by halves, and each would be ready when the
last one is. Nobody waits longer than a second for a turn: a page that itself waits, for a file that is looked at in
another process, holds up no other.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE: Final = 2
PATIENCE: Final = 1.0
"""Seconds."""
_TURNS: Final = BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn, but not for long, and give it back at the end."""
    mine = _TURNS.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if mine:
            _TURNS.release()
