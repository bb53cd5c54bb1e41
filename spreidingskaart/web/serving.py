"""One City at a time, and the next one as soon as its folder names another: nobody waits, and nobody gets half of it.

`city.yaml` is replaced in one step by whatever fetches or imports. Whoever asks for the City looks whether that
happened; then a thread reads the new one while the old one answers, and swaps them in one step too.
"""

from __future__ import annotations

import gc
import logging
import os
import time
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Final

from spreidingskaart.city import BUNDLED_CITY, load_city
from spreidingskaart.city.sources.folder import CITY_FILE
from spreidingskaart.errors import SpreidingskaartError

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City

_LOG: Final = logging.getLogger(__name__)
_AGAIN_AFTER: Final = 60.0
"""Seconds before a folder that could not be read is tried again, where its city.yaml is still the same."""
_Stamp = tuple[int, int, int]


def served_folder() -> Path:
    """Return the folder that this process serves."""
    return Path(os.environ.get("SPREIDINGSKAART_CITY") or BUNDLED_CITY)


class ServedCity:
    """The whole City that is served now; called, it returns that."""

    def __init__(self, prepare: Callable[[City], None]) -> None:
        """Serve nothing yet.

        Parameters
        ----------
        prepare
            Asks a City what the first visitor would else wait for.
        """
        self._prepare = prepare
        self._one_at_a_time = Lock()
        self.cache_clear()

    def cache_clear(self) -> None:
        """Forget what is served; the next call reads the folder anew."""
        self._now: tuple[_Stamp | None, City] | None = None
        self.before: City | None = None
        """The City before this one, for tabs that still show it."""
        self.fault: str | None = None
        """Why a newer City is not served, one Dutch sentence."""
        self._refused: tuple[_Stamp, float] | None = None
        self._reader: Thread | None = None

    def __call__(self) -> City:
        """Return the City; the first time it is read while the caller waits.

        Raises
        ------
        DataError
            If there is none to serve.
        """
        served = self._now
        if served is None:
            served = self._first()
        stamp = _stamp(served_folder())
        if stamp is not None and stamp != served[0]:
            self._read_beside(stamp)
        return served[1]

    def wait(self) -> None:
        """Wait until a City that is being read is served, or refused."""
        reader = self._reader
        if reader is not None:
            reader.join()

    def _first(self) -> tuple[_Stamp | None, City]:
        with self._one_at_a_time:
            if self._now is None:
                folder = served_folder()
                stamp = _stamp(folder)
                self._now = (stamp, load_city(folder))
            return self._now

    def _read_beside(self, stamp: _Stamp) -> None:
        if self._refused is not None:
            refused, when = self._refused
            if stamp == refused and time.monotonic() - when < _AGAIN_AFTER:
                return
        if not self._one_at_a_time.acquire(blocking=False):  # somebody reads it already
            return
        try:
            if self._reader is None or not self._reader.is_alive():
                self._reader = Thread(target=self._swap, args=(stamp,), daemon=True)
                self._reader.start()
        finally:
            self._one_at_a_time.release()

    def _swap(self, stamp: _Stamp) -> None:
        """Read the City that its folder names now and serve it; where that cannot be, go on with what there is."""
        served = self._now
        try:
            city = load_city(served_folder())
            self._prepare(city)
        except SpreidingskaartError as error:
            self._refuse(stamp, str(error))
        except Exception as error:  # noqa: BLE001 - a thread of its own: nobody else would hear of it
            _LOG.exception("The new City could not be read")
            self._refuse(stamp, f"er ging iets mis aan onze kant ({type(error).__name__})")
        else:
            if self._now is served:  # nobody forgot it meanwhile
                self.before = served[1] if served else None
                self._now, self.fault, self._refused = (stamp, city), None, None
                _forget_older()

    def _refuse(self, stamp: _Stamp, why: str) -> None:
        self._refused = (stamp, time.monotonic())
        self.fault = (
            f"Er zijn nieuwere gegevens, maar die zijn niet te gebruiken: {why.rstrip('.')}. "
            "De vorige blijven in gebruik."
        )


def _stamp(folder: Path) -> _Stamp | None:
    """Return what tells one city.yaml from the next: replaced in one step, it is another file."""
    try:
        told = (folder / CITY_FILE).stat()
    except OSError:
        return None
    return (told.st_ino, told.st_mtime_ns, told.st_size)


def _forget_older() -> None:
    """Let go of the City before the one before: what was frozen at the start is never looked through else."""
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
        gc.freeze()
