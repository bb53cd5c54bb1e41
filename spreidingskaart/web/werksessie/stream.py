"""The live stream of a session: server-sent events with version numbers and nothing else. The store is the truth."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, StreamingResponse

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.web import limits
from spreidingskaart.web.gate.client import client_of
from spreidingskaart.web.werksessie.keys import OpenedSession, opened
from spreidingskaart.web.werksessie.replies import NOT_KEPT, refused
from spreidingskaart.web.werksessie.watching import following

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response

_Key = TypeVar("_Key", bound=int | str)
HEARTBEAT: Final = 15.0
"""Seconds of silence after which a sign of life is sent: proxies end what is silent for longer."""
_HEADERS: Final = {**NOT_KEPT, "X-Accel-Buffering": "no"}
"""nginx must not gather events before it passes them on."""
_AGAIN: Final = "retry: 1000\n\n"
"""Milliseconds after which a browser that lost the stream asks again."""
_ALIVE: Final = "event: stil\ndata: ja\n\n"
"""A browser that hears neither for long has lost the stream, also where no error tells it."""
_LISTENING: Final[Counter[str]] = Counter()
"""Streams by address."""
_IN_SESSION: Final[Counter[int]] = Counter()
"""Streams by session."""


async def stream(request: Request) -> Response:
    """Answer the stream; 503 where too many listen."""
    try:
        found = await run_in_threadpool(opened, request)
    except SpreidingskaartError as error:
        return refused(error)
    client = client_of(request.scope)
    full = _LISTENING.total() >= limits.LISTENERS or (
        _IN_SESSION[found.session.id] >= limits.LISTENERS_OF_ONE_SESSION
    )
    if full or _LISTENING[client] >= limits.LISTENERS_OF_ONE_ADDRESS:
        told = {"sentence": "Er kijken te veel schermen mee. Sluit er een."}
        return JSONResponse(told, status_code=503, headers={**NOT_KEPT, "Retry-After": "30"})
    return StreamingResponse(
        _events(found, client), media_type="text/event-stream", headers=_HEADERS
    )


async def _events(found: OpenedSession, client: str) -> AsyncIterator[str]:
    _LISTENING[client] += 1
    _IN_SESSION[found.session.id] += 1
    try:
        async with following(found.store, found.session) as follower:
            yield _AGAIN
            while True:
                version = await follower.next(HEARTBEAT)
                yield _ALIVE if version is None else f"data: {version}\n\n"
    finally:
        _one_less(_LISTENING, client)
        _one_less(_IN_SESSION, found.session.id)


def _one_less(counted: Counter[_Key], key: _Key) -> None:
    counted[key] -= 1
    if not counted[key]:
        del counted[key]
