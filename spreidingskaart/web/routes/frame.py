"""The page inside the frame of the map (streamlit-folium): in Dutch, and it tells the frame what it is called."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from markupsafe import escape
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.map.base import ASSETS
from spreidingskaart.web.routes.responses import HTML, Content, content, respond
from spreidingskaart.web.routes.rewriting import rewritten
from spreidingskaart.web.routes.streamlit_files import frame_folder

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PATH: Final = "/component/streamlit_folium.st_folium/index.html"
_ENTRY: Final = "frontend/build/index.html"
_CHANGES: Final = (
    (r'(?<=<html )lang="en"', 'lang="nl"'),
    (r"<noscript>.*?</noscript>", ""),
    (r'<meta name="description"[^>]*>', ""),
    (r"(?=</head>)", f'<script src="{ASSETS}/frame.js"></script>'),
)


class Frame:
    """ASGI middleware that answers this one page; a route of ours may not stand below the screen's own folders."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the page, or pass the request on."""
        if scope["type"] != "http" or scope["path"] != PATH:
            await self.app(scope, receive, send)
            return
        page = await run_in_threadpool(lambda: _page(map_title()))
        await respond(Request(scope), page, "no-cache")(scope, receive, send)


def map_title() -> str:
    """Return "Kaart van Almere"."""
    try:
        return f"Kaart van {served_city().municipality.name}"
    except SpreidingskaartError:
        return "Kaart"


@cache
def _page(title: str) -> Content:
    changes = [*_CHANGES, (r"(?<=<title>)[^<]*", str(escape(title)))]
    return content(rewritten(frame_folder() / _ENTRY, changes).encode(), HTML)
