"""What every request passes for who it comes from: identity headers go off, and a login at a provider comes back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response

from spreidingskaart.web.gate.browser import browser_of, cookie_of, cookies_of, new_browser
from spreidingskaart.web.identity.login_file import CALLBACK
from spreidingskaart.web.identity.logins import End, WayIn
from spreidingskaart.web.identity.proxy_header import OURS, believed, offered
from spreidingskaart.web.identity.returning import COOKIE, HOME, unpacked
from spreidingskaart.web.identity.ways import ways
from spreidingskaart.web.settings import settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PROVIDER_COOKIE: Final = "_streamlit_user"
"""Cookie in which the screen's own server keeps what a provider said; larger ones have numbered parts."""
_LOGOUT: Final = "/auth/logout"
LEAVE: Final = "/uitloggen"
FAILED: Final = "/inloggen?mislukt=1"


class Identity:
    """ASGI middleware. Nothing inside reads an identity header that came from outside."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on without what others say of who it is."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        scope = {**scope, "headers": believed(scope["headers"], ways().file)}
        if ways().way is WayIn.PROXY:
            await run_in_threadpool(_still_the_same, Headers(scope=scope))
        if scope["type"] == "http" and scope["path"] == _LOGOUT:
            await RedirectResponse(LEAVE, status_code=303)(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == CALLBACK:
            await self._come_back(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _come_back(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a login at a provider end where it began, under a new name of the browser."""
        cookies = cookies_of(Headers(scope=scope))
        if (browser := browser_of(cookies)) is not None:
            await run_in_threadpool(ways().logins.end, browser, End.CHANGED)
        path = unpacked(cookies.get(COOKIE)) or HOME

        async def send_back(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                known = any(
                    value.startswith(f"{PROVIDER_COOKIE}=") and "Max-Age=0" not in value
                    for value in headers.getlist("set-cookie")
                )
                if "location" in headers:
                    headers["location"] = path if known else FAILED
                headers.append("set-cookie", cookie_of(new_browser()))
                forget_path = Response()
                forget_path.delete_cookie(COOKIE, httponly=True, samesite="lax")
                headers.append("set-cookie", forget_path.headers["set-cookie"])
                if settings().secure:
                    _over_https_only(headers)
            await send(message)

        await self.app(scope, receive, send_back)


def _over_https_only(headers: MutableHeaders) -> None:
    """Let a browser send what is in these cookies over https alone; the screen's own server leaves that out."""
    cookies = headers.getlist("set-cookie")
    del headers["set-cookie"]
    for cookie in cookies:
        secure = re.search(r";\s*secure", cookie, re.IGNORECASE)
        headers.append("set-cookie", cookie if secure else f"{cookie}; Secure")


def _still_the_same(asked: Headers) -> None:
    """End a login by the proxy where the proxy now says that it is somebody else, or nobody."""
    browser = browser_of(cookies_of(asked))
    login = None if browser is None else ways().logins.of(browser)
    if browser is None or login is None:
        return
    if offered(asked.get(OURS)) != login.person:
        ways().logins.end(browser, End.CHANGED)
