"""How often one address asks: a bucket per address and kind of question, that fills again with time."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from spreidingskaart.web import limits
from spreidingskaart.web.gate.client import client_of
from spreidingskaart.web.gate.refusal import Refused
from spreidingskaart.web.limits import MOST_ADDRESSES, Rate
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Scope

KINDS: Final[dict[str, Rate]] = {
    "/_stcore/stream": limits.WEBSOCKETS,
    "/_stcore/upload_file/": limits.UPLOADS,
    "/auth/": limits.LOGINS,
    "/oauth2callback": limits.LOGINS,
    "/inloggen": limits.LOGINS,
    "/bestand/": limits.DOWNLOADS,
    "/blad/afweging": limits.DOSSIER_SHEETS,
    "/blad/": limits.SHEETS,
    "/feed/": limits.FEEDS,
    "/gebied": limits.PLAIN_PAGES,
    "/politieke-markt": limits.PLAIN_PAGES,
    "/layers/": limits.LAYERS,
    "/plots/": limits.PLOTS,
    "/background/": limits.TILES,
    "/werksessie": limits.ENTRANCE,
    "/sessie/": limits.SESSIONS,
    "/": limits.OTHER,
}
"""Rate by the beginning of the path: the first that fits counts."""


@dataclass
class _Bucket:
    """What is left for one address, and when that was so."""

    left: float
    at: float


class Rates:
    """What every address has left; a check of the gate. Used by one thread, that of the event loop.

    Parameters
    ----------
    kinds
        Rate by the beginning of the path.
    ticks
        Seconds that only go on.
    """

    def __init__(
        self, kinds: dict[str, Rate] = KINDS, *, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self._kinds = kinds
        self._ticks = ticks
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def __len__(self) -> int:
        """Return of how many addresses and kinds something is remembered."""
        return len(self._buckets)

    def __call__(self, scope: Scope) -> Refused | None:
        """Return why a request comes too soon; None where it may go on, and then it counts."""
        start = next(start for start in self._kinds if scope["path"].startswith(start))
        wait = self.take(client_of(scope), start)
        if wait == 0:
            return None
        return Refused(
            429,
            f"U vraagt dit te vaak achter elkaar. Probeer het over {count(wait, 'seconde', 'seconden')} opnieuw.",
            {"Retry-After": str(wait)},
        )

    def take(self, client: str, start: str) -> int:
        """Count one request; return 0, or for how many seconds it is too soon."""
        wait = self.wait(client, start)
        if wait == 0:
            self._buckets[client, start].left -= 1
        return wait

    def wait(self, client: str, start: str) -> int:
        """Return for how many seconds a request would come too soon, without counting one; 0 where it may go on."""
        rate, now = self._kinds[start], self._ticks()
        bucket = self._buckets.setdefault((client, start), _Bucket(rate.at_once, now))
        self._buckets.move_to_end((client, start))
        if len(self._buckets) > MOST_ADDRESSES:
            self._buckets.popitem(last=False)
        per_second = rate.per_minute / 60
        bucket.left = min(rate.at_once, bucket.left + (now - bucket.at) * per_second)
        bucket.at = now
        if bucket.left < 1:
            return max(1, math.ceil((1 - bucket.left) / per_second))
        return 0
