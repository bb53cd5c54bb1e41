"""The gate itself: checks one after another, and only what passes all of them goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.web.gate.closed import closed
from spreidingskaart.web.gate.rates import Rates
from spreidingskaart.web.gate.refusal import refuse
from spreidingskaart.web.gate.shape import shape
from spreidingskaart.web.gate.whence import by_its_name, whence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

    from spreidingskaart.web.gate.refusal import Check


class Gate:
    """ASGI middleware that refuses; what it lets through has the host and the scheme that people use.

    Parameters
    ----------
    app
        What is behind.
    checks
        In the order in which they look: the cheapest first, and what counts requests last.
    """

    def __init__(self, app: ASGIApp, checks: Sequence[Check] | None = None) -> None:
        self.app = app
        self.checks = checks if checks is not None else (shape, whence, closed, Rates())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refusal, or pass the request on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        for check in self.checks:
            if (refusal := check(scope)) is not None:
                await refuse(scope, receive, send, refusal)
                return
        await self.app(by_its_name(scope), receive, send)
