"""One person at the machine itself: a code that is printed where the server was started, good for one login."""

from __future__ import annotations

import getpass
import secrets
import time
from collections import deque
from enum import Enum, unique
from threading import Lock
from typing import TYPE_CHECKING, Final

from spreidingskaart.web.identity.limits import (
    CODE_LENGTH,
    CODE_LETTERS,
    MOST_WRONG,
    WRONG_SECONDS,
)
from spreidingskaart.web.identity.names import shown_name

if TYPE_CHECKING:
    from collections.abc import Callable


@unique
class Tried(Enum):
    """What came of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    WAIT = "wait"
    """Too many wrong tries just now; this one was not looked at."""


class OneTimeCode:
    """The code that is in force. Safe to share between threads.

    Parameters
    ----------
    tell
        Gets each new code; prints it where only the person at the machine reads it.
    ticks
        Seconds that only go on.
    """

    def __init__(
        self, tell: Callable[[str], None], *, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self._tell = tell
        self._ticks = ticks
        self._lock = Lock()
        self._wrong: deque[float] = deque(maxlen=MOST_WRONG)
        self._code = ""

    def renew(self) -> None:
        """Make a new code and tell it; the one before is worth nothing."""
        with self._lock:
            self._renew()

    def use(self, given: str) -> Tried:
        """Use a code; where it is right, a new one is made."""
        plain = "".join(given.upper().replace("-", " ").split())
        with self._lock:
            now = self._ticks()
            if len(self._wrong) == MOST_WRONG and now - self._wrong[0] < WRONG_SECONDS:
                return Tried.WAIT
            right = secrets.compare_digest(plain.encode(), self._code.encode())
            if not self._code or not right:
                self._wrong.append(now)
                return Tried.WRONG
            self._renew()
            return Tried.RIGHT

    def _renew(self) -> None:
        self._code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        half: Final = CODE_LENGTH // 2
        self._tell(f"{self._code[:half]}-{self._code[half:]}")


def name_at_the_machine() -> str:
    """Return the name of the user that runs the server."""
    try:
        return shown_name(getpass.getuser()) or "beheerder"
    except (OSError, KeyError):
        return "beheerder"
