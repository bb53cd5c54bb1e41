"""What people made, as pages read it: where the store cannot be read, a page goes on without and says so."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from spreidingskaart.store import LostStore, default_place, readable
from spreidingskaart.web.rendering import say_error

if TYPE_CHECKING:
    from spreidingskaart.store import Store

_ASKED_AGAIN: Final = 5.0
"""Seconds after which a store that could not be read is looked at again; a click must not wait for it each time."""
_UNREADABLE: Final = (
    "De opslag is niet te lezen. Vraag het de beheerder; de server schreef op waarom."
)
_LOST: Final[dict[str, tuple[float, LostStore]]] = {}


def readable_store() -> Store:
    """Return the store; where it cannot be read, one that holds nothing and refuses every change."""
    place = default_place()
    since, lost = _LOST.get(place, (0.0, None))
    if lost is not None and time.monotonic() - since < _ASKED_AGAIN:
        return lost
    found = readable(place)
    if isinstance(found, LostStore):
        _LOST[place] = (time.monotonic(), found)
    else:
        _LOST.pop(place, None)
    return found


def say_if_lost(what: str) -> None:
    """Say on the page what is not shown, where the store cannot be read.

    Parameters
    ----------
    what
        As a sentence begins: "Bewaarde oordelen".
    """
    store = readable_store()
    if isinstance(store, LostStore):
        say_error(f"{what} zijn er nu niet. {_UNREADABLE}")
