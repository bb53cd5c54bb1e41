"""Dossiers from outside are read a few at a time: each costs a process of its own for some seconds."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import InputError
from spreidingskaart.weighing.dossier.limits import UPLOADS_AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY: Final = "Er wordt al een dossier nagerekend; even geduld."
_AT_WORK: Final[set[str]] = set()
_LOCK: Final = Lock()


class BusyError(InputError):
    """Somebody else is being helped; asked again a little later it goes on."""


@contextmanager
def turn(who: str) -> Iterator[None]:
    """Do something of which one process does a few at once, and each browser or address one.

    Raises
    ------
    BusyError
        If it must wait.
    """
    with _LOCK:
        if who in _AT_WORK or len(_AT_WORK) >= UPLOADS_AT_ONCE:
            raise BusyError(BUSY)
        _AT_WORK.add(who)
    try:
        yield
    finally:
        with _LOCK:
            _AT_WORK.discard(who)
