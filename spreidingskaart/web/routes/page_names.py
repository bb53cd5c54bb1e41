"""Addresses of pages: /Locatietoets and /locatietoets/ lead to /locatietoets; what is no page is told in Dutch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Match, Route

from spreidingskaart.web.gate.closed import CORE, LOGIN
from spreidingskaart.web.map.base import ASSETS
from spreidingskaart.web.navigation import FRONT, PAGES
from spreidingskaart.web.rendering import render
from spreidingskaart.web.routes.security import FRAME_PATH, MEDIA_PATH

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Scope

OF_THE_SCREEN: Final = (FRAME_PATH, MEDIA_PATH, "/static/")
"""Folders of the screen's own server; what is below `_stcore`, under any page, is its own as well."""
_FILES_OF_THE_SCREEN: Final = ("/favicon.png", "/manifest.json")
_ENTRY: Final = "index.html"
_NOT_STORED: Final = {"Cache-Control": "no-store"}


def page_names() -> list[Route]:
    """Return the routes of all that is left: other spellings of a page, and what is no page.

    They come last of ours. The screen's own server would answer an empty page for every address that it does not know.
    """
    return [_OtherSpelling("/{name:path}", _to_page), _NoPage("/{name:path}", _no_page)]


async def _to_page(request: Request) -> RedirectResponse:
    """Answer where it is, with all that the link says."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{_rightly_spelt(request.url.path)}{query}", status_code=308)


async def _no_page(request: Request) -> HTMLResponse:
    """Answer that there is no such page, with those that there are; the one that was meant perhaps comes first."""
    first = request.url.path.strip("/").split("/")[0].lower()
    text = render("routes/no_page.html", assets=ASSETS, pages=PAGES, front=FRONT, meant=first)
    return HTMLResponse(text, status_code=404, headers=_NOT_STORED)


def _rightly_spelt(path: str) -> str:
    """Return an address without a slash at its end; that of a page in the letters that we give it."""
    name = path.strip("/").lower()
    if name in (FRONT, _ENTRY):
        return "/"
    return f"/{name}" if name in PAGES else path.rstrip("/") or "/"


class _OtherSpelling(Route):
    """Every address that is spelt otherwise than ours are; those of the screen's own server go on to it."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether a request is for something by another spelling."""
        path = scope["path"]
        ours = _of_the_screen(path) or _rightly_spelt(path) == path
        return (Match.NONE, {}) if ours else super().matches(scope)


class _NoPage(Route):
    """Every address that leads nowhere; those of the screen's own server go on to it."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether a request is for a page that is not there."""
        return (Match.NONE, {}) if _of_the_screen(scope["path"]) else super().matches(scope)


def _of_the_screen(path: str) -> bool:
    return (
        path == "/"
        or CORE in path.split("/")
        or path.startswith(OF_THE_SCREEN)
        or path in _FILES_OF_THE_SCREEN
        or path.lower() in LOGIN
    )
