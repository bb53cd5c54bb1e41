"""What the screen's own server offers and we do not: all below `_stcore` but for a list, and login where it is off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from spreidingskaart.web.gate.refusal import Refused
from spreidingskaart.web.identity.logins import WayIn
from spreidingskaart.web.identity.ways import ways

if TYPE_CHECKING:
    from starlette.types import Scope

CORE: Final = "_stcore"
OPEN: Final[dict[str, str]] = {
    "/_stcore/health": "GET HEAD OPTIONS",
    "/_stcore/host-config": "GET",
    "/_stcore/stream": "WEBSOCKET",
    "/_stcore/upload_file/{session_id}/{file_id}": "PUT DELETE OPTIONS",
    "/_stcore/bidi-components/{path:path}": "GET",
}
"""What stays open below `_stcore`, and for which methods; anything else there does not exist."""
LOGIN: Final = ("/auth/login", "/auth/logout", "/oauth2callback")
"""Paths of a login at an identity provider; they do not exist where there is none."""
_PATTERNS: Final = [
    (re.compile(re.sub(r"\{\w+\}", "[^/]+", re.sub(r"\{\w+:path\}", ".+", path))), methods.split())
    for path, methods in OPEN.items()
]
_NOT_HERE: Final = Refused(404, "Deze pagina is er niet.")


def closed(scope: Scope) -> Refused | None:
    """Return why a path does not exist for visitors; None where it does, or is no path of the screen's own server."""
    path = scope["path"]
    if CORE in path.lower():
        return None if _is_open(path, _method(scope)) else _NOT_HERE
    if scope["type"] == "websocket":
        return _NOT_HERE
    if path.rstrip("/").lower() in LOGIN and ways().way is not WayIn.OIDC:
        return _NOT_HERE
    return None


def _method(scope: Scope) -> str:
    return "WEBSOCKET" if scope["type"] == "websocket" else str(scope["method"])


def _is_open(path: str, method: str) -> bool:
    return any(
        pattern.fullmatch(path) is not None and method in methods for pattern, methods in _PATTERNS
    )
