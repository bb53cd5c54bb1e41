"""In what condition the store is, in one word that names no file and no person."""

from __future__ import annotations

import os
import shutil
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.store import telling
from spreidingskaart.store.lost import LostStore, readable
from spreidingskaart.store.place import default_place, file_of, url_of

if TYPE_CHECKING:
    from pathlib import Path

LEAST_FREE: Final = 10_000_000
"""Bytes that must be free on the disk of the store: less is told as full, before a change is refused."""


class Condition(StrEnum):
    """What can be done with the store."""

    OK = "ok"
    NEWER = "newer revision"
    BUSY = "busy"
    UNREADABLE = "unreadable"
    UNWRITABLE = "unwritable"
    FULL = "full"


_SIGNS: Final = (
    ("nieuwere versie", Condition.NEWER),
    (telling.BUSY, Condition.BUSY),
    (telling.FULL, Condition.FULL),
    (telling.READ_ONLY, Condition.UNWRITABLE),
)
"""What is told of a store that cannot be read, and what it means."""


def condition(place: str | None = None) -> Condition:
    """Return in what condition the store at a place is, by default the one of this server."""
    try:
        where = place or default_place()
        store = readable(where)
        file = file_of(url_of(where))
    except SpreidingskaartError:
        return Condition.UNREADABLE
    if isinstance(store, LostStore):
        told = (found for sign, found in _SIGNS if sign in store.fault)
        return next(told, Condition.UNREADABLE)
    return Condition.OK if file is None else _of_disk(file)


def _of_disk(file: Path) -> Condition:
    """Return whether a change would fit on the disk; of a file that is not there yet, the folder that it will be in."""
    there = next(path for path in (file, *file.parents) if path.exists())
    if not os.access(there, os.W_OK):
        return Condition.UNWRITABLE
    return Condition.FULL if shutil.disk_usage(there).free < LEAST_FREE else Condition.OK
