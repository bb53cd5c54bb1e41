"""How a request is refused: a status, one Dutch sentence, and nothing behind it is reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

    from starlette.types import Receive, Scope, Send

DENIAL: Final = "websocket.http.response"
"""Name of what lets a server answer the opening of a WebSocket with a sentence."""


@dataclass(frozen=True)
class Refused:
    """Why a request goes no further."""

    status: int
    sentence: str
    headers: Mapping[str, str] = field(default_factory=dict)


Check = Callable[["MutableMapping[str, Any]"], Refused | None]
"""Looks at a request (its ASGI scope) and says why it is refused, or None."""


async def refuse(scope: Scope, receive: Receive, send: Send, refusal: Refused) -> None:
    """Answer with the refusal; a WebSocket is not opened."""
    response = PlainTextResponse(
        refusal.sentence,
        status_code=refusal.status,
        headers={"Cache-Control": "no-store", **refusal.headers},
    )
    if scope["type"] == "websocket" and DENIAL not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008})
        return
    await response(scope, receive, send)
