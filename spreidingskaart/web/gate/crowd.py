"""How many screens are open at once, and how fast each may ask: one address cannot take the places of all others."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING

from spreidingskaart.web.gate.client import client_of
from spreidingskaart.web.gate.refusal import Refused, refuse
from spreidingskaart.web.limits import MESSAGES, SCREENS, SCREENS_OF_ONE_ADDRESS

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Crowd:
    """ASGI middleware that counts open WebSockets, and lets one that asks without pause wait."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app
        self.open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a WebSocket on if there is room for it."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        client = client_of(scope)
        if self.open.total() >= SCREENS or self.open[client] >= SCREENS_OF_ONE_ADDRESS:
            full = Refused(
                503, "Er zijn te veel schermen open. Sluit er een.", {"Retry-After": "30"}
            )
            await refuse(scope, receive, send, full)
            return
        self.open[client] += 1
        try:
            await self.app(scope, _at_ease(receive), send)
        finally:
            self.open[client] -= 1
            if not self.open[client]:
                del self.open[client]


def _at_ease(receive: Receive) -> Receive:
    """Return how to read messages: faster than `MESSAGES` they wait, and so does who sends them."""
    left, at = float(MESSAGES.at_once), time.monotonic()

    async def next_message() -> Message:
        nonlocal left, at
        now = time.monotonic()
        per_second = MESSAGES.per_minute / 60
        left, at = min(MESSAGES.at_once, left + (now - at) * per_second), now
        if left < 1:
            await asyncio.sleep((1 - left) / per_second)
        left -= 1
        return await receive()

    return next_message
