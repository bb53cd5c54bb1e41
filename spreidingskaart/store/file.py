"""A store that is a file: made whole or not at all, and for its owner alone."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import stat
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import DataError
from spreidingskaart.store.place import engine_of, url_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWNER_ONLY: Final = 0o600
_OTHERS: Final = 0o077
"""Rights of anybody but the owner."""
BESIDE: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps next to a file while it is in use."""
_LOG: Final = logging.getLogger(__name__)


def make(path: Path) -> None:
    """Make an empty store of the newest revision; what is there already is left alone.

    It is made under another name and then named: no other process ever meets a store of 0 bytes, so a file of 0
    bytes is never taken for a new one.
    """
    from spreidingskaart.store.migrate import prepare

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with under_another_name(path) as new:
        engine = engine_of(url_of(new))
        try:
            prepare(engine)
        finally:
            engine.dispose()
        give_name(new, path)


@contextlib.contextmanager
def under_another_name(path: Path) -> Iterator[Path]:
    """Give an empty file for the owner alone beside a path; it is gone afterwards."""
    new = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.new")
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
    try:
        yield new
    finally:
        for name in ("", *BESIDE):
            new.with_name(f"{new.name}{name}").unlink(missing_ok=True)


def give_name(new: Path, path: Path) -> bool:
    """Give a file that is complete its name; whether it got it, or somebody else was first."""
    try:
        os.link(new, path)
    except FileExistsError:
        return False
    except OSError:  # a disk that knows no second name for a file
        if path.exists():
            return False
        new.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return True


def refuse_empty(path: Path) -> None:
    """Refuse a file of 0 bytes: something emptied it, and a new store in its place would hide that.

    Raises
    ------
    DataError
        If it has 0 bytes.
    """
    if path.stat().st_size == 0:
        raise DataError(
            f"De opslag ({path.name}) is een bestand van 0 bytes; er is iets mee gebeurd. Zet een reservekopie terug "
            "met `python -m spreidingskaart store restore BESTAND`, of haal het lege bestand weg."
        )


def wider_than_owner(path: Path) -> int:
    """Return the rights that others than the owner have on the file or what lies beside it; 0 where there are none."""
    found = 0
    for name in ("", *BESIDE):
        with contextlib.suppress(FileNotFoundError):
            found |= stat.S_IMODE(path.with_name(f"{path.name}{name}").stat().st_mode) & _OTHERS
    return found


def keep_private(path: Path) -> None:
    """Take the rights of others away: names and reasons of people stand in the file. Say so in the log."""
    if os.name != "posix" or not wider_than_owner(path):
        return
    try:
        for name in ("", *BESIDE):
            with contextlib.suppress(FileNotFoundError):
                each = path.with_name(f"{path.name}{name}")
                each.chmod(stat.S_IMODE(each.stat().st_mode) & ~_OTHERS)
    except PermissionError:
        _LOG.warning("%s may be read by others, and is not ours to close", path.name)
        return
    _LOG.warning("%s could be read by others; now only by its owner", path.name)
