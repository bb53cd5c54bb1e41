"""When a fetch began that was cut off: what was kept since then is not asked again."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.sources.receipts.kept import RECEIPTS
from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_STATE: Final = ".fetching"
_LONGEST: Final = dt.timedelta(days=7)
"""A fetch that was cut off longer ago is not gone on with: it would mix facts of other weeks."""


@contextlib.contextmanager
def begun(folder: Path, now: dt.datetime) -> Iterator[dt.datetime]:
    """Give the moment at which this fetch began; who comes to an end, good or bad, begins anew the next time.

    Raises
    ------
    InputError
        If another process fetches for the same folder, or it cannot be written.
    """
    try:
        (folder / RECEIPTS).mkdir(parents=True, exist_ok=True)
        state = (folder / RECEIPTS / _STATE).open("a+", encoding="ascii")
    except OSError as error:
        raise InputError(f"De map {folder} is niet te schrijven.") from error
    with state:
        try:
            fcntl.flock(state, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise InputError(
                f"Voor de map {folder} wordt al opgehaald; wacht tot dat klaar is."
            ) from error
        state.seek(0)
        since = _moment(state.read(), now)
        if since is None:
            _write(state.fileno(), now.isoformat())
        try:
            yield since or now
        except Exception:
            _write(state.fileno(), "")
            raise
        _write(state.fileno(), "")


def _moment(text: str, now: dt.datetime) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if found.tzinfo is None:
        return None
    return found if now - _LONGEST <= found <= now else None


def _write(handle: int, text: str) -> None:
    os.ftruncate(handle, 0)
    os.pwrite(handle, text.encode("ascii"), 0)
    os.fsync(handle)
