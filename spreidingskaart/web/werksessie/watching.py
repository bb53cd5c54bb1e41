"""What is new in a session: one look at the store for each session that somebody follows, however many follow it.

Whoever acts in this process is heard at once (`tell`); what another process wrote is found by looking.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool

from spreidingskaart.errors import DataError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from spreidingskaart.store import KeptSession, Store

LOOK: Final = 0.4
"""Seconds between two looks at the store."""
LOOK_LATER: Final = 5.0
"""Seconds after a look that failed."""
_LOG: Final = logging.getLogger(__name__)


@dataclass
class _Watched:
    """A session that somebody follows. Used by one thread, that of the event loop."""

    version: int = 0
    listeners: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    looking: asyncio.Task[None] | None = None

    def news(self, version: int) -> None:
        if version != self.version:
            self.version = version
            self.changed.set()
            self.changed = asyncio.Event()


class Follower:
    """One who follows a session."""

    def __init__(self, watched: _Watched) -> None:
        self._watched = watched
        self._seen = -1

    async def next(self, patience: float) -> int | None:
        """Return the version as soon as it is another than was given last; None where it stays that long."""
        changed = self._watched.changed
        if self._watched.version == self._seen:
            try:
                async with asyncio.timeout(patience):
                    await changed.wait()
            except TimeoutError:
                return None
        self._seen = self._watched.version
        return self._seen


_FOLLOWED: Final[dict[int, _Watched]] = {}


def tell(session: int, version: int) -> None:
    """Say that a step was taken in a session; who follows it hears that now."""
    watched = _FOLLOWED.get(session)
    if watched is not None and version > watched.version:
        watched.news(version)


@asynccontextmanager
async def following(store: Store, session: KeptSession) -> AsyncIterator[Follower]:
    """Give one who follows a session; the first one begins to look, the last one ends it."""
    watched = _FOLLOWED.setdefault(session.id, _Watched())
    watched.listeners += 1
    if watched.looking is None:
        watched.looking = asyncio.create_task(_look(store, session, watched))
    try:
        # at least as new as the store is now, whatever was looked at before
        tell(session.id, await run_in_threadpool(store.session_version, session))
        yield Follower(watched)
    finally:
        watched.listeners -= 1
        if not watched.listeners:
            _FOLLOWED.pop(session.id, None)
            watched.looking.cancel()


async def _look(store: Store, session: KeptSession, watched: _Watched) -> None:
    pause = LOOK
    while True:
        await asyncio.sleep(pause)
        try:
            watched.news(await run_in_threadpool(store.session_version, session))
            pause = LOOK
        except DataError as error:
            if pause == LOOK:
                _LOG.warning("a session cannot be followed for a moment: %s", error)
            pause = LOOK_LATER
