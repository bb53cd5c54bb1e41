"""What was made a moment ago for somebody else: a room that opens one address at once lets it be made once."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

SECONDS: Final = 5.0
"""How old it may be: what people keep meanwhile is seen after that."""
_MOST: Final = 16


@dataclass
class Lately:
    """Texts that were made lately, by what they were made of. Safe to share between threads."""

    ticks: Callable[[], float] = time.monotonic
    _made: OrderedDict[Hashable, tuple[float, str]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, of: Hashable, make: Callable[[], str]) -> str:
        """Return what was made of this lately, or make it; what goes wrong is not kept."""
        with self._lock:
            at, text = self._made.get(of, (float("-inf"), ""))
        if self.ticks() - at <= SECONDS:
            return text
        began, text = self.ticks(), make()
        with self._lock:
            self._made[of] = began, text
            self._made.move_to_end(of)
            while len(self._made) > _MOST:
                self._made.popitem(last=False)
        return text
