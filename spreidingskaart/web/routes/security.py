"""Security headers on every answer. The map frame needs eval (streamlit-folium); nothing else does."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders

from spreidingskaart.web.map.background import HOST as BACKGROUND_HOST
from spreidingskaart.web.routes.streamlit_files import screen_folder
from spreidingskaart.web.settings import settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAME_PATH: Final = "/component/"
_INLINE_SCRIPT: Final = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


@cache
def screen_script_hashes() -> tuple[str, ...]:
    """Return the CSP sources of the inline scripts in the index page of the installed screen, computed at start."""
    index = (screen_folder() / "static" / "index.html").read_bytes()
    return tuple(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(index)
    )


@cache
def content_security_policy(*, frame: bool) -> str:
    """Return the policy of the map frame (`frame`) or of everything else."""
    scripts = "'unsafe-inline' 'unsafe-eval'" if frame else " ".join(screen_script_hashes())
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {scripts}",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: blob: {BACKGROUND_HOST}",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )


ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(self), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of every answer, also of a refusal."""
HTTPS_ONLY: Final = "max-age=31536000"
"""A year, as the Dutch guidelines ask; without subdomains, which are not ours to speak for."""
MEDIA_PATH: Final = "/media/"
"""Where the screen keeps what one session downloads or looks at."""
_STARTS: Final = ("http.response.start", "websocket.http.response.start")
_FIRST_ERROR: Final = 400


class SecurityHeaders:
    """ASGI middleware that adds the headers."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the answer."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] in _STARTS:
                _add(MutableHeaders(scope=message), scope["path"], message["status"])
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _add(headers: MutableHeaders, path: str, status: int) -> None:
    headers.update(ALWAYS)
    headers["Content-Security-Policy"] = content_security_policy(frame=path.startswith(FRAME_PATH))
    if settings().secure:
        headers["Strict-Transport-Security"] = HTTPS_ONLY
        _guard_cookies(headers)
    if path.startswith(MEDIA_PATH):
        headers["Cache-Control"] = "private, no-store"
    elif status >= _FIRST_ERROR:
        headers["Cache-Control"] = "no-store"


def _guard_cookies(headers: MutableHeaders) -> None:
    """Let no cookie travel unencrypted: the screen does not know that a proxy in front speaks https."""
    cookies = headers.getlist("set-cookie")
    del headers["set-cookie"]
    for cookie in cookies:
        flags = {part.strip().lower() for part in cookie.split(";")}
        headers.append("Set-Cookie", cookie if "secure" in flags else f"{cookie}; Secure")
