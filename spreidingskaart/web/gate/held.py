"""Protected files that wait to be fetched: for one browser, under one login, once, and not for long. In memory only."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from spreidingskaart.web.limits import DOWNLOAD_BYTES, DOWNLOAD_MINUTES

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class HeldFile:
    """A file, and to whom it may be given."""

    data: bytes
    name: str
    mime: str
    browser: str
    proof: str
    """Of the login under which it was made."""


class HeldFiles:
    """The files that wait. Safe to share between threads.

    Parameters
    ----------
    ticks
        Seconds that only go on.
    """

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._lock = Lock()
        self._files: OrderedDict[str, tuple[float, HeldFile]] = OrderedDict()

    def put(self, file: HeldFile) -> str:
        """Hold a file, and return the token in its address: 192 random bits."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._files[_filed(token)] = (self._ticks(), file)
            self._clear()
        return token

    def waits(self, token: str) -> bool:
        """Whether a file is still there."""
        with self._lock:
            self._clear()
            return _filed(token) in self._files

    def take(self, token: str, browser: str, counts: Callable[[str, str], bool]) -> HeldFile | None:
        """Return a file and hold it no longer; None where it is not there, or not for this browser.

        Parameters
        ----------
        token
            As it stood in the address.
        browser
            Name of the browser that asks; another one gets nothing, and takes nothing away.
        counts
            Whether the login with this proof still counts on a browser.
        """
        with self._lock:
            self._clear()
            _, file = self._files.get(_filed(token), (0.0, None))
        if file is None or not hmac.compare_digest(file.browser.encode(), browser.encode()):
            return None
        if not counts(browser, file.proof):
            return None
        with self._lock:  # of two who ask at once, one gets it
            return file if self._files.pop(_filed(token), None) is not None else None

    def _clear(self) -> None:
        oldest = self._ticks() - DOWNLOAD_MINUTES * 60
        size = sum(len(file.data) for _, file in self._files.values())
        while self._files:
            filed, (since, file) = next(iter(self._files.items()))
            if since > oldest and (size <= DOWNLOAD_BYTES or len(self._files) == 1):
                break
            del self._files[filed]
            size -= len(file.data)


def _filed(token: str) -> str:
    """Return under what a token is filed: looking that up tells nothing of the tokens that are there."""
    return hashlib.sha256(token.encode()).hexdigest()


HELD: Final = HeldFiles()
"""Those of this process."""
