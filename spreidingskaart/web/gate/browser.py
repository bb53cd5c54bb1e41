"""A name for every browser, in a cookie: 192 random bits that say nothing of who it is or what it may see."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders

from spreidingskaart.web.settings import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NAME: Final = "sk_browser"
_VALUE: Final = re.compile(r"[A-Za-z0-9_-]{32}")
_NOT_MODIFIED: Final = 304


def cookie_name() -> str:
    """Return what the cookie is called.

    Over https it begins with `__Host-`: a browser then takes it from this very host alone, so that no neighbour under
    the same domain can give a visitor a browser name that it knows.
    """
    return f"__Host-{_NAME}" if settings().secure else _NAME


def browser_of(cookies: Mapping[str, str]) -> str | None:
    """Return the name of the browser that sent these cookies; None where it has none (yet)."""
    value = cookies.get(cookie_name(), "")
    return value if _VALUE.fullmatch(value) else None


def cookies_of(headers: Headers) -> dict[str, str]:
    """Return the cookies of a request by name; a name that came twice is left out, since nobody knows which is ours."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for part in "; ".join(headers.getlist("cookie")).split(";"):
        name, _, value = part.strip().partition("=")
        twice |= {name} & found.keys()
        found[name] = value
    return {name: value for name, value in found.items() if name and name not in twice}


class NamedBrowsers:
    """ASGI middleware that gives a browser its name with the first page that it gets."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a page that answers a browser without a name brings one."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        has_name = browser_of(cookies_of(asked)) is not None

        async def send_with_name(message: Message) -> None:
            if message["type"] == "http.response.start" and not has_name:
                headers = MutableHeaders(scope=message)
                if _is_page(asked, headers, message["status"]):
                    headers.append("Set-Cookie", cookie_of(new_browser()))
                    # no store between may give this name to somebody else
                    if "no-store" not in headers.get("cache-control", ""):
                        headers["Cache-Control"] = "private, no-store"
            await send(message)

        await self.app(scope, receive, send_with_name)


def _is_page(asked: Headers, answered: MutableHeaders, status: int) -> bool:
    """Whether a browser gets a page: what it had already (304) has no type of its own."""
    if status == _NOT_MODIFIED:
        return "text/html" in asked.get("accept", "")
    return answered.get("content-type", "").startswith("text/html")


def new_browser() -> str:
    """Return a name that no browser had: at first sight, and whenever who is logged in on it changes."""
    return secrets.token_urlsafe(24)


def cookie_of(browser: str) -> str:
    """Return the cookie that gives a browser its name, as a header says it."""
    secure = "; Secure" if settings().secure else ""
    return f"{cookie_name()}={browser}; Path=/; HttpOnly; SameSite=Lax{secure}"
