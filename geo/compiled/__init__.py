"""Loops that a compiler makes fast, with the same answers as the arithmetic on whole arrays beside them.

They are off until a process turns them on. The compiler takes some 130 MB, which a process that screens can spare and a
server cannot, so nothing here imports it before.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from threading import Event
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_ON: Final = Event()
"""Whether this process asks the compiled loops; all its threads do, or none."""


def use_compiled() -> bool:
    """Turn the compiled loops on in this process, and return whether they are: not where numba is not installed."""
    if find_spec("numba") is not None:
        _ON.set()
    return is_compiled()


def is_compiled() -> bool:
    """Return whether this process asks the compiled loops."""
    return _ON.is_set()


@contextmanager
def compiled_or_plain(*, compiled: bool) -> Iterator[None]:
    """Have the compiled loops on, or off, for as long as this lasts: to hold the one against the other."""
    before = is_compiled()
    if compiled:
        use_compiled()
    else:
        _ON.clear()
    try:
        yield
    finally:
        (_ON.set if before else _ON.clear)()
