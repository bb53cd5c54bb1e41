"""How fast a service is asked: never faster than it allows, and again where that may help."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import stamina
from stamina.instrumentation import set_on_retry_hooks

from spreidingskaart.city.sources.services.failing import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city.sources.services.expectations import AskingLimits

T = TypeVar("T")

set_on_retry_hooks([])  # the library would log every wait in English; who asks is told in Dutch


class ForNowError(SourceError):
    """A service did not answer, and may do so later."""

    def __init__(self, sentence: str, wait: float | None = None) -> None:
        """Keep the sentence, and the seconds that the service asks to wait."""
        super().__init__(sentence)
        self.wait = wait


@dataclass
class Pace:
    """When a service may be asked again; shared by all threads that ask it."""

    per_second: float
    _next: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self) -> None:
        """Wait until it is our turn."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            self._next = turn + 1.0 / self.per_second
        if turn > now:
            time.sleep(turn - now)


def again(ask: Callable[[], T], limits: AskingLimits, told: Callable[[str], None]) -> T:
    """Ask, and where the service does not answer for now ask again, each time later.

    Raises
    ------
    SourceError
        If it did not answer after all tries, asks for more patience than we have, or refuses.
    """

    def wait_for(error: Exception) -> bool | float:
        if not isinstance(error, ForNowError):
            return False
        if error.wait is None:
            return True
        return error.wait if error.wait <= limits.most_wait else False

    tries = stamina.retry_context(
        wait_for,
        attempts=limits.tries,
        timeout=None,
        wait_initial=limits.first_wait,
        wait_max=limits.most_wait,
        wait_jitter=limits.first_wait,
    )
    for attempt in tries:
        with attempt:
            if attempt.num > 1:
                told(f"Poging {attempt.num} van {limits.tries}.")
            return ask()
    raise AssertionError  # stamina gives an answer or raises
