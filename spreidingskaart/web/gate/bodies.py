"""How much a request brings, and how slowly: a body has a size and a time, and is never read further than that."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers

from spreidingskaart.web.gate.refusal import Refused, refuse
from spreidingskaart.web.limits import (
    BODY_LENGTH,
    BODY_PAUSE_SECONDS,
    BODY_SECONDS,
    UPLOAD_LENGTH,
)

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FILES: Final = ("/_stcore/upload_file/", "/politieke-markt")
"""Where a file may be handed in."""


class _Ended(Exception):  # noqa: N818 - it carries a refusal out of whatever reads the body
    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


class Bodies:
    """ASGI middleware that ends a request whose body is too large or too slow."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a body that is counted while it is read."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = UPLOAD_LENGTH if scope["path"].startswith(_FILES) else BODY_LENGTH
        if (refusal := _announced(Headers(scope=scope), most)) is not None:
            await refuse(scope, receive, send, refusal)
            return
        answered = False

        async def send_and_note(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self.app(scope, _counted(receive, most), send_and_note)
        except _Ended as refused:
            if not answered:
                await refuse(scope, receive, send, refused.refusal)


def _too_large(most: int) -> Refused:
    return Refused(
        413, f"Dit is te groot; het mag {most // 1000} kB zijn.", {"Connection": "close"}
    )


def _announced(headers: Headers, most: int) -> Refused | None:
    """Return why a body is refused for the size that it says it has."""
    lengths = headers.getlist("content-length")
    if not lengths:
        return None
    if len(lengths) > 1 or not lengths[0].isascii() or not lengths[0].isdigit():
        return Refused(400, "Deze vraag klopt niet.", {"Connection": "close"})
    return _too_large(most) if len(lengths[0]) > 12 or int(lengths[0]) > most else None


def _counted(receive: Receive, most: int) -> Receive:
    """Return how to read the body, until it is larger or slower than it may be."""
    left, until, whole = most, time.monotonic() + BODY_SECONDS, False

    async def next_part() -> Message:
        nonlocal left, whole
        if whole:  # what comes now is only word that the other end has gone
            return await receive()
        try:
            patience = min(BODY_PAUSE_SECONDS, until - time.monotonic())
            async with asyncio.timeout(max(0.0, patience)):
                message = await receive()
        except TimeoutError:
            raise _Ended(
                Refused(408, "Het sturen duurde te lang.", {"Connection": "close"})
            ) from None
        left -= len(message.get("body", b""))
        if left < 0:
            raise _Ended(_too_large(most))
        whole = not message.get("more_body", False)
        return message

    return next_part
