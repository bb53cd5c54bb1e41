"""What nobody expected: one sentence for the visitor, the rest for the log, and the headers of every other answer."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from spreidingskaart.web.gate.refusal import Refused, refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG: Final = logging.getLogger(__name__)
_MISHAP: Final = Refused(500, "Er ging iets mis bij ons. Probeer het later opnieuw.")


class Mishaps:
    """ASGI middleware that answers where something inside fell over."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; what is raised ends here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        answered = False

        async def send_and_note(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception:
            if answered:
                raise  # half an answer cannot be taken back; the server logs it and ends the connection
            _LOG.exception("an answer could not be made: %s", scope["path"][:200])
            await refuse(scope, receive, send, _MISHAP)
